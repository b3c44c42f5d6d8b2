//! Reasons that people give, which stay in the ledger for good.

use crate::problem::Refusal;

/// A reason has at most so many characters, as on the command line.
const LONGEST: usize = 2_000;

/// A reason that is no document. One that says nothing is refused where it would be entered.
pub fn reason(why: String) -> Result<String, Refusal> {
    let found = why.chars().count();
    if found > LONGEST { Err(Refusal::LongReason { most: LONGEST, found }) } else { Ok(why) }
}
