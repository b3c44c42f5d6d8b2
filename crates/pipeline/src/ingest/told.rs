//! What a person is told of a file once its reports are sealed.

use super::Counted;
use krama_casebook::{Apart, Elsewhere, ErasedElsewhere, Twice, Twices};
use krama_intake::Notice;
use krama_model::Warning;

/// How many reports a warning names.
const NAMED: usize = 3;

/// Tells of the reports that came under another's reference.
pub(super) fn taken_apart(apart: &[Apart]) -> Option<Counted> {
    let pairs = apart.iter().map(|Apart { reference, beside }| format!("{beside} → {reference}"));
    counted(Notice::ReferenceTaken, apart.len() as u64, pairs)
}

/// Tells which rows were superseded by another row of the same file.
pub(super) fn twice(twice: &Twices) -> Option<Counted> {
    let rows = twice.named.iter().map(|Twice { reference, first, then }| format!("{reference}: {first}, then {then}"));
    counted(Notice::ReferenceTwice, twice.times, rows)
}

/// Tells how many rows were recognised by what they say alone.
pub(super) fn by_content(times: u64) -> Option<Counted> {
    let warning = Warning { code: Notice::KnownByContent.code(), message: Notice::KnownByContent.message().to_owned() };
    (times > 0).then_some(Counted { warning, times })
}

/// Tells that the same list stands under another source.
pub(super) fn other_source(elsewhere: &Elsewhere) -> Option<Counted> {
    let (source, same) = elsewhere.most()?;
    let (notice, looked_at) = (Notice::OtherSource, elsewhere.looked_at);
    let message = format!(
        "{} ({same} of {looked_at} looked at stand under {source:?} too and are counted twice now; where it is the same \
         desk's list, say so: --source {source:?})",
        notice.message()
    );
    Some(Counted { warning: Warning { code: notice.code(), message }, times: 1 })
}

/// Tells of new reports under the reference of one that was erased.
pub(super) fn erased_elsewhere(elsewhere: &Elsewhere) -> Option<Counted> {
    let named = |it: &ErasedElsewhere| {
        let ErasedElsewhere { reference, report, entry, order } = it;
        format!("{reference}: {report} was erased under {order:?} by {entry}")
    };
    counted(Notice::ErasedElsewhere, elsewhere.erased.len() as u64, elsewhere.erased.iter().map(named))
}

fn counted(notice: Notice, times: u64, named: impl Iterator<Item = String>) -> Option<Counted> {
    let mut named: Vec<String> = named.take(NAMED).collect();
    let more = times.saturating_sub(named.len() as u64);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    let message = format!("{} ({})", notice.message(), named.join("; "));
    (times > 0).then_some(Counted { warning: Warning { code: notice.code(), message }, times })
}
