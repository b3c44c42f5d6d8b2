//! Why an account or a case was left as it is.

use crate::people::password::{LONGEST, SHORTEST};
use krama_model::{CaseNumber, Code, Coded, EntryNumber, GroupName, Particulars, PersonNumber};

/// Why an account or a case was left as it is. Nothing was entered.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Nobody with that number has access.
    #[error("there is no person {0}")]
    NoSuchPerson(PersonNumber),
    /// Nobody signs in with that name.
    #[error("nobody signs in as {0:?}")]
    NoPersonNamed(String),
    /// Somebody signs in with that name, or did.
    #[error("somebody has the name {0:?} already")]
    NameTaken(String),
    /// A name that nobody can sign in with.
    #[error("not a name to sign in with")]
    NotALogin,
    /// A name that nobody can be shown under.
    #[error("not a name to be shown under")]
    NotAShownName,
    /// A password of too few characters.
    #[error("the password has fewer than {} characters", SHORTEST)]
    ShortPassword,
    /// A password of too many.
    #[error("the password has more than {} characters", LONGEST)]
    LongPassword,
    /// A password that others would try first.
    #[error("the password is common, or made of what passwords are commonly made of")]
    CommonPassword,
    /// The password that somebody has already.
    #[error("this is the password already")]
    SamePassword,
    /// Hashing a password failed.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
    /// Somebody who cannot sign in any more.
    #[error("{0} is disabled")]
    Disabled(PersonNumber),
    /// Somebody who can.
    #[error("{0} is not disabled")]
    NotDisabled(PersonNumber),
    /// Adding somebody, or setting a password or a second factor, asked for as a plain change.
    #[error("this is not a plain change of an account")]
    NotAPlainChange,
    /// A second factor for somebody who has one.
    #[error("{0} has a second factor already")]
    HasFactor(PersonNumber),
    /// Taking a second factor off somebody who has none.
    #[error("{0} has no second factor")]
    NoFactor(PersonNumber),
    /// A code of a second factor that is not right, or was given before.
    #[error("the code is not right, or was given before")]
    WrongCode,
    /// There is no such case, or none that may be seen.
    #[error("there is no case {0}")]
    NoSuchCase(CaseNumber),
    /// A case that nothing more is written into.
    #[error("{0} is closed")]
    CaseClosed(CaseNumber),
    /// A case that is open.
    #[error("{0} is not closed")]
    CaseNotClosed(CaseNumber),
    /// Taking back what the case does not hold, or holds no longer.
    #[error("{case} holds nothing that {entry} brought")]
    NotInCase {
        /// The case.
        case: CaseNumber,
        /// The entry.
        entry: EntryNumber,
    },
    /// A group of which the case has put nothing before the court that could be weighed.
    #[error("nothing of {group} that belongs together was submitted in {case}")]
    NotSubmitted {
        /// The case.
        case: CaseNumber,
        /// The group.
        group: GroupName,
    },
    /// Somebody who works on the case already.
    #[error("{person} is assigned to {case} already")]
    Assigned {
        /// The case.
        case: CaseNumber,
        /// Who.
        person: PersonNumber,
    },
    /// Somebody who does not.
    #[error("{person} is not assigned to {case}")]
    NotAssigned {
        /// The case.
        case: CaseNumber,
        /// Who.
        person: PersonNumber,
    },
    /// Somebody whose role sees no case.
    #[error("the role of {0} sees no cases")]
    SeesNoCases(PersonNumber),
    /// What a case holds as it is.
    #[error("{case} holds this already, since {entry}")]
    HeldAlready {
        /// The case.
        case: CaseNumber,
        /// The entry that added it.
        entry: EntryNumber,
    },
    /// A name, a note or a submission with nothing in it.
    #[error("there is nothing in it")]
    EmptyWords,
    /// Words that are a document.
    #[error("these words have more than {0} characters")]
    LongWords(usize),
}

impl Coded for Refusal {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoSuchPerson(_) | Self::NoPersonNamed(_) => 5035,
            Self::NameTaken(_) => 5036,
            Self::NotALogin | Self::NotAShownName => 5037,
            Self::ShortPassword | Self::LongPassword => 5038,
            Self::CommonPassword => 5039,
            Self::SamePassword => 5040,
            Self::Hashing(_) => 5041,
            Self::Disabled(_) | Self::NotDisabled(_) => 5042,
            Self::NotAPlainChange => 5043,
            Self::NoSuchCase(_) => 5044,
            Self::CaseClosed(_) | Self::CaseNotClosed(_) => 5045,
            Self::NotInCase { .. } => 5046,
            Self::NotSubmitted { .. } => 5055,
            Self::Assigned { .. } | Self::NotAssigned { .. } | Self::SeesNoCases(_) => 5047,
            Self::EmptyWords | Self::LongWords(_) => 5048,
            Self::HeldAlready { .. } => 5052,
            Self::HasFactor(_) | Self::NoFactor(_) => 5049,
            Self::WrongCode => 5050,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoSuchPerson(_) | Self::NoPersonNamed(_) => "`krama account list` names everybody with access",
            Self::NameTaken(_) => "choose another; who had it stays in the ledger under it, disabled or not",
            Self::NotALogin => {
                "2 to 40 of the letters a to z, digits, full stop, hyphen and underscore, a letter first"
            }
            Self::NotAShownName => "one line of 1 to 100 characters, in any script",
            Self::ShortPassword => "a sentence of several words is easy to keep in mind and hard to guess",
            Self::LongPassword => "shorten it",
            Self::CommonPassword => {
                "avoid what leaked elsewhere, names, rows of keys, years and repetition; several unrelated words are easy to keep in mind"
            }
            Self::SamePassword => "choose another",
            Self::Hashing(_) => "free some memory: it takes 19 MiB for a moment",
            Self::NotAPlainChange => "adding somebody, a password and a second factor are changes of their own",
            Self::HasFactor(_) => "take it off first",
            Self::WrongCode => {
                "each code works once, and for a minute and a half: give the next one; the clocks of both may be a little off"
            }
            Self::NoSuchCase(_) => "only those assigned to a case see it",
            Self::CaseClosed(_) => "reopen it first",
            Self::Disabled(_)
            | Self::NotDisabled(_)
            | Self::NoFactor(_)
            | Self::CaseNotClosed(_)
            | Self::Assigned { .. }
            | Self::HeldAlready { .. }
            | Self::SeesNoCases(_)
            | Self::NotAssigned { .. } => "nothing was changed",
            Self::NotSubmitted { .. } => "a group is weighed once it, or two reports of it, were submitted",
            Self::NotInCase { .. } => "the case names the entries of what it holds",
            Self::EmptyWords => "say what it is",
            Self::LongWords(_) => "shorten them; a document belongs among the originals",
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        let which = |which, told: Particulars| Particulars { which: Some(which), ..told };
        match self {
            Self::NotALogin => Particulars::which("login"),
            Self::NotAShownName => Particulars::which("shown"),
            Self::ShortPassword => which("short", Particulars::bound(SHORTEST)),
            Self::LongPassword => which("long", Particulars::bound(LONGEST)),
            Self::Disabled(person) => which("disabled", Particulars::named(person)),
            Self::NotDisabled(person) => which("not-disabled", Particulars::named(person)),
            Self::HasFactor(person) => which("has", Particulars::named(person)),
            Self::NoFactor(person) => which("none", Particulars::named(person)),
            Self::NoSuchCase(case) => Particulars::named(case),
            Self::CaseClosed(case) => which("closed", Particulars::named(case)),
            Self::CaseNotClosed(case) => which("not-closed", Particulars::named(case)),
            Self::NotInCase { case, entry } | Self::HeldAlready { case, entry } => {
                Particulars { names: vec![case.to_string(), entry.to_string()], ..Particulars::default() }
            }
            Self::NotSubmitted { case, group } => {
                Particulars { names: vec![case.to_string(), group.to_string()], ..Particulars::default() }
            }
            Self::Assigned { case, .. } => which("assigned", Particulars::named(case)),
            Self::NotAssigned { case, .. } => which("not-assigned", Particulars::named(case)),
            Self::SeesNoCases(person) => which("sees-none", Particulars::named(person)),
            Self::EmptyWords => Particulars::which("empty"),
            Self::LongWords(most) => which("long", Particulars::bound(*most)),
            _ => Particulars::default(),
        }
    }
}
