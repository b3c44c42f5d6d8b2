//! The derived tables: what each row says. One definition each; names are the files under `lake/derived/run-…/`.

use crate::mentions::{is_victims, may_link};
use crate::since::Since;
use crate::table::{Named, table};
use krama_group::Kin;
use krama_link::Links;
use krama_model::{Basis, Field, Kind, Money, Role, RoleRule};
use serde::Serialize;

/// The column of a report's number. Rows of `reports`, `mentions` and `signs` stand in its order.
pub const REPORT: &str = "report";
/// The column of a group's name.
pub const GROUP: &str = "group";
/// The column of a tie's number. Rows of `ties` and `holds` stand in its order.
pub const TIE: &str = "tie";
/// The column of the stand-in of what a text may spell. Rows of `victims` stand in its order.
pub const SPELLED: &str = "spelled";
/// The column of a value, or of what stands for it.
pub const VALUE: &str = "value";
/// The column of a report's reference at its source.
pub const REFERENCE: &str = "reference";
/// The column of the report that another tells again.
pub const DUPLICATE_OF: &str = "duplicate_of";

fn seal_mention(row: &mut MentionRow, since: &Since) {
    since.seal(row.kind, &mut row.value, &mut row.sealed);
}

fn seal_tie(row: &mut TieRow, since: &Since) {
    if let Basis::Value(kind) = row.basis {
        since.seal(kind, &mut row.value, &mut row.sealed);
    }
}

fn seal_report(row: &mut ReportRow, since: &Since) {
    let ReportRow { language, platform, place, nationality, province, .. } = row;
    let loss = (&mut row.loss_currency, &mut row.loss_hundredths);
    since.seal_stated([language, platform, place, nationality, province], loss);
}

table! {
    /// An observable at an exact place of a report.
    MentionRow = "mentions" sealed by seal_mention {
        /// The report's number.
        report: u64,
        /// What type of value.
        kind: Kind,
        /// The normalised value; a keyed stand-in where `sealed`.
        value: String,
        /// True where some report calls the value a victim's, or may, and only its keyed digest stands here.
        sealed: bool,
        /// The part it plays.
        role: Role,
        /// The rule that settled the role.
        rule: RoleRule,
        /// First scalar value of the words the role rests on.
        words_start: Option<u32>,
        /// One past the last.
        words_end: Option<u32>,
        /// Index of the part.
        part: u16,
        /// The part's field.
        field: Field,
        /// First Unicode scalar value of the mention in the part's text.
        start: u32,
        /// One past the last.
        end: u32,
        /// Another reading is as likely; it does not link.
        ambiguous: bool,
        /// Index in the report's mentions of the more specific one.
        follows_from: Option<u16>,
        /// Reports that name the value as something that may link, this one among them where it does.
        namers: u32,
        /// True of a link that says no more than its host.
        page: bool,
    }
}

table! {
    /// A form in which a victim's value may be spelled in words that reading takes for something else, or for nothing.
    VictimRow = "victims" {
        /// Its stand-in.
        spelled: u64,
    }
}

impl MentionRow {
    /// Whether its own report calls the value the victim's, or cannot tell whether it is.
    pub(crate) fn is_victims(&self) -> bool {
        is_victims(self.role, self.rule)
    }

    /// Whether its own report names the value as something that may link.
    pub(crate) fn may_link(&self) -> bool {
        may_link(self.role, self.rule, self.ambiguous)
    }
}

impl TieRow {
    /// Whether it rests on a value, given with its stand-in.
    pub(crate) fn rests_on(&self, kind: Kind, value: &str, stand_in: &str) -> bool {
        self.basis == Basis::Value(kind) && self.value == if self.sealed { stand_in } else { value }
    }
}

table! {
    /// What the run found of one report.
    ReportRow = "reports" sealed by seal_report {
        /// The report's number.
        report: u64,
        /// Its source.
        source: String,
        /// Its reference there.
        reference: String,
        /// The version that was read.
        version: u32,
        /// The group, by name; none where it stands alone.
        group: Option<u64>,
        /// The report that this one tells again.
        duplicate_of: Option<u64>,
        /// The complainant's number: equal for reports of one person, and nothing more.
        teller: u64,
        /// When it happened, else when it was received, in milliseconds since 1970 UTC.
        time_ms: Option<i64>,
        /// The most probable scam type.
        scam_type: Option<String>,
        /// Its calibrated probability in thousandths.
        probability_permille: u16,
        /// True where the classifier says "unsure".
        unsure: bool,
        /// What it shares with its own group, in millibits.
        own_millibits: i64,
        /// The next best group.
        next_group: Option<u64>,
        /// The report that comes next where no group does: it stands alone.
        next_report: Option<u64>,
        /// What it shares with that one, in millibits.
        next_millibits: i64,
        /// Currency of the loss.
        loss_currency: Option<String>,
        /// The loss in hundredths of the currency's unit.
        loss_hundredths: Option<i64>,
        /// True where the loss was read off the text and not stated in a column.
        loss_from_text: bool,
        /// Language as stated.
        language: Option<String>,
        /// Platform as stated.
        platform: Option<String>,
        /// Place as stated.
        place: Option<String>,
        /// The victim's nationality as stated.
        nationality: Option<String>,
        /// The victim's province as stated.
        province: Option<String>,
    }
}

table! {
    /// A sign the scam type rests on.
    SignRow = "signs" {
        /// The report's number.
        report: u64,
        /// The sign's id.
        sign: String,
        /// The type it speaks for.
        scam_type: String,
        /// Index of the part.
        part: u16,
        /// First Unicode scalar value.
        start: u32,
        /// One past the last.
        end: u32,
        /// Weight in millibits.
        millibits: i64,
    }
}

table! {
    /// Something at least two reports have in common.
    TieRow = "ties" sealed by seal_tie {
        /// Its number in this run.
        tie: u32,
        /// What it rests on.
        basis: Basis,
        /// The value, the look-alike skeleton, or the number of the report that leads the script; a keyed stand-in where `sealed`.
        value: String,
        /// True where some report calls the value a victim's, or may, and only its keyed digest stands here.
        sealed: bool,
        /// Reports that hold it.
        holders: u32,
        /// Chance, in thousandths, that two holders stand on one group.
        chance_permille: u16,
        /// Weight against two random reports, in millibits.
        millibits: i64,
        /// Holders that stood in a group formed without this tie.
        placed: u32,
        /// Over how many such groups they spread.
        placed_groups: u32,
        /// Share of pairs of those that stood together, in thousandths.
        together_permille: u16,
        /// Groups of this run that hold it.
        groups: u32,
        /// True where it serves several groups and joins none.
        provider: bool,
    }
}

table! {
    /// One report's hold on one tie.
    HoldRow = "holds" {
        /// The tie.
        tie: u32,
        /// The report's number.
        report: u64,
        /// The report's group.
        group: Option<u64>,
        /// What the hold is worth, in millibits.
        millibits: i64,
        /// True where the hold is needed to hold its group together: the strongest chains run along these.
        in_chain: bool,
    }
}

/// A type of scam and how many reports tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeCount {
    /// The type, by its id.
    pub scam_type: String,
    /// Reports that tell of it.
    pub reports: u32,
}

impl Named for TypeCount {
    const PARTS: [&'static str; 2] = ["scam_type", "reports"];
    fn name(&self) -> &str {
        &self.scam_type
    }
    fn number(&self) -> i64 {
        i64::from(self.reports)
    }
    fn of(name: &str, number: i64) -> Option<Self> {
        Some(Self { scam_type: name.to_owned(), reports: u32::try_from(number).ok()? })
    }
}

table! {
    /// A group at a glance.
    GroupRow = "groups" {
        /// Its name's number.
        group: u64,
        /// Reports, duplicates among them.
        reports: u32,
        /// Different complainants.
        complainants: u32,
        /// Reports that tell again what another tells.
        duplicates: u32,
        /// First sign, in milliseconds since 1970 UTC.
        first_ms: Option<i64>,
        /// Last sign.
        last_ms: Option<i64>,
        /// The type that stands for it, where enough of its reports tell of one; see `conclude`.
        scam_type: Option<String>,
        /// Share of all its reports of that type, in thousandths.
        type_permille: u16,
        /// Reports that tell of some type of scam for certain enough.
        answered: u32,
        /// The types they tell of, most frequent first.
        types: Vec<TypeCount>,
        /// Losses stated, added up by currency, in the order of their codes. Duplicates count once.
        losses: Vec<Money>,
        /// Median of what its reports share with it, in millibits.
        strength_millibits: i64,
        /// What it is ranked by, in millibits; see `rank`.
        urgency_millibits: i64,
    }
}

table! {
    /// Two groups of which one came of the other, or went into it: once from the side of each.
    ForkRow = "forks" {
        /// The one, by its name's number.
        group: u64,
        /// The other.
        other: u64,
        /// What the other is to the one.
        kin: Kin,
        /// When they came apart or together, in milliseconds since 1970 UTC.
        time_ms: i64,
        /// Ties that both hold.
        ties: u32,
    }
}

table! {
    /// A value some call the victim's and others the suspect's.
    ReviewRow = "reviews" {
        /// Its kind.
        basis: Basis,
        /// Its keyed stand-in.
        value: String,
        /// Tellers that call it a victim's.
        victims: u32,
        /// Tellers that call it a suspect's.
        suspects: u32,
        /// How far it links until a person has looked.
        links: Links,
    }
}

table! {
    /// What one report says of a value in review.
    ReviewReportRow = "review_reports" {
        /// The value's kind.
        basis: Basis,
        /// Its keyed stand-in.
        value: String,
        /// The report's number.
        report: u64,
        /// Whose it says the value is; unknown where it says both.
        role: Role,
        /// Whether a column says so, and not only words.
        by_column: bool,
    }
}
