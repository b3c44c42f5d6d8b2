//! The shared words of Krama. No I/O, no policy: what a report, an observable, a mention, a role and a decision *are*.
//!
//! Every other crate speaks these types, so a step of the pipeline knows the vocabulary and never its neighbour.

pub mod access;
pub mod case;
pub mod code;
pub mod decision;
pub mod digest;
pub mod evidence;
pub mod field;
pub mod id;
pub mod kind;
pub mod length;
pub mod mention;
pub mod moment;
pub mod money;
pub mod person;
pub mod rejection;
pub mod report;
pub mod role;
pub mod scam;
pub mod world;

pub use access::{PersonRole, Right, Rights, Viewer};
pub use case::{CaseChange, CaseSight, CaseTies, CaseWords, Exhibit, Held};
pub use code::{Code, Coded, Particulars, causes};
pub use decision::{Decision, Place, Subject};
pub use digest::{Digest, ValueKey};
pub use evidence::{Basis, Evidence, Hold, ReportNode, Strength, Tie, Trade};
pub use field::Field;
pub use id::{BatchNumber, CaseNumber, EntryNumber, GroupName, PersonNumber, ReportNumber, RunNumber};
pub use kind::{Kind, KindEvidence};
pub use length::letters_worth;
pub use mention::Mention;
pub use moment::Moment;
pub use money::Money;
pub use person::{PasswordSet, PersonChange, PersonWords};
pub use rejection::{Item, Rejection, Warning};
pub use report::{Author, Part, Report, ReportKey};
pub use role::{Role, RoleReason, RoleRule};
pub use scam::{ScamVerdict, Sign};
pub use world::World;
