//! What a problem names.

use utoipa::ToSchema;

/// What the sentence of a problem names, for who tells it in other words: never a value that identifies a person.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// Which of several that share the code, such as `short` and `long`; null where one has it.
    pub which: Option<&'static str>,
    /// The bound that was met.
    pub bound: Option<u64>,
    /// How many there are.
    pub found: Option<u64>,
    /// What is named, in the order of the sentence: a kind, a run, a group, a case, an entry.
    pub names: Vec<String>,
}
