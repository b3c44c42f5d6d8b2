//! The words that say whose a value is and who speaks.

use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! words {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What a word says. "Owner" words stand before the value unless the name says `After`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        pub enum Word {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }
    };
}

words! {
    /// The writer's own: "my account", "contact me at".
    Mine = "mine";
    /// A bare "my", which reaches less far.
    MineNear = "mine-near";
    /// "… is my number", "… របស់ខ្ញុំ".
    MineAfter = "mine-after";
    /// The reader's: "your account".
    Yours = "yours";
    /// A bare "your".
    YoursNear = "yours-near";
    /// "… is your number".
    YoursAfter = "yours-after";
    /// The other side's: "his account", "the scammer's", "contact him at".
    Theirs = "theirs";
    /// A bare "his", "their".
    TheirsNear = "theirs-near";
    /// "… called me", "… is the scammer".
    TheirsAfter = "theirs-after";
    /// Somebody else's: "my friend's", "the bank's hotline", "the real site is".
    Third = "third";
    /// "… is the bank's hotline".
    ThirdAfter = "third-after";
    /// Somebody else's even where impersonation is told of: "the real site is", "i reported to".
    Genuine = "genuine";
    /// Somebody is impersonated: who is named next is not the owner.
    ClaimsToBe = "claims-to-be";
    /// Money or contact goes to what follows.
    To = "to";
    /// Money goes to what follows, said in one phrase: "transfer to", "转到".
    PayTo = "pay-to";
    /// Money or contact comes from what follows.
    From = "from";
    /// Money comes from what follows, said in one phrase with the payer: "i paid from".
    PayFrom = "pay-from";
    /// The complainant pays, or is told to.
    Pay = "pay";
    /// The other side pays: an early pay-out, a refund.
    PayBack = "pay-back";
    /// A call or message comes in.
    Inbound = "inbound";
    /// Covers a phrase that would mislead ("not my number"), and says nothing itself.
    Blank = "blank";
    /// Says that the owner of what follows is open: neither side may be assumed.
    Open = "open";
    /// A call reached what follows: "called me on". The number may be the caller's or the one called.
    CalledAt = "called-at";
    /// The other side's words follow: "he wrote".
    SaysTheirs = "says-theirs";
    /// The complainant's words follow: "i replied".
    SaysMine = "says-mine";
    /// A letter closes: the writer's name and number follow.
    Closing = "closing";
    /// Joins two values of one owner: "and".
    And = "and";
    /// The other side's, but only of a name: "named", "claimed to be".
    TheirName = "their-name";
    /// The writer's, but only of a name: "my name is".
    MyName = "my-name";
    /// The reader's, but only of a name or address: "dear".
    YourName = "your-name";
    /// Whoever speaks asks to be answered there, or gives what follows: "reply to", "call me", "this number". It says
    /// something only in the other side's own words.
    Given = "given";
    /// A machine that passed a mail on follows: "Received: from".
    Relay = "relay";
    /// The id that a machine gave a mail follows: "Message-ID". It is written like a mailbox.
    MailId = "mail-id";
    /// Another line of a mail's head begins: "Subject:".
    Header = "header";
    /// Whoever keeps the registry of domains, or sells them, follows: "registrar abuse contact email:".
    Registry = "registry";
    /// An earlier message is quoted from here on, without marks: "original message".
    Requoted = "requoted";
    /// Another contact of whoever's the one before is follows: "phone:", "facebook:".
    Label = "label";
    /// What others published follows: "the newspaper", "news of the plane crash".
    Press = "press";
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "the file says its language to its reader")]
    language: String,
    words: BTreeMap<Word, Vec<String>>,
}

const FILES: &[&str] = &[
    include_str!("../../../../schemas/cues/en.toml"),
    include_str!("../../../../schemas/cues/id.toml"),
    include_str!("../../../../schemas/cues/km.toml"),
    include_str!("../../../../schemas/cues/th.toml"),
    include_str!("../../../../schemas/cues/vi.toml"),
    include_str!("../../../../schemas/cues/zh.toml"),
];

/// Every phrase of the shipped files with what it says.
pub(crate) fn embedded() -> Vec<(String, Word)> {
    FILES
        .iter()
        .map(|file| toml::from_str::<File>(file).expect("the shipped cue files are read by a test"))
        .flat_map(|file| file.words)
        .flat_map(|(word, phrases)| phrases.into_iter().map(move |phrase| (phrase, word)))
        .collect()
}
