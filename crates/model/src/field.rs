//! The named places of a report that text can stand in.

use crate::kind::Kind;
use crate::role::Role;
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $meaning:ident;)*) => {
        /// Where in a report a text stands: a standard column of `krama-report/1`, or a part of an e-mail or a chat.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Field {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Field {
            /// Every field, in column order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The column name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What kind of content the field holds.
            pub fn meaning(self) -> Meaning {
                match self { $(Self::$variant => Meaning::$meaning,)* }
            }
        }
    };
}

/// What a field's text is, which decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Free text somebody wrote: scanned for every kind, roles from the context.
    Prose,
    /// A value of the suspect's, scanned with the column as context.
    SuspectValue,
    /// A value of the victim's.
    VictimValue,
    /// A statement about the incident (amount, platform, place, channel): kept, shown, counted.
    Statement,
    /// A statement about the victim (age, sex, nationality, province).
    VictimStatement,
}

fields! {
    /// The account of what happened.
    Narrative = "narrative", Prose;
    /// The subject line of an e-mail.
    Subject = "subject", Prose;
    /// The body of an e-mail.
    Body = "body", Prose;
    /// One message of a chat.
    Message = "message", Prose;
    /// Readable text of an attachment.
    Attachment = "attachment", Prose;
    /// An e-mail's From, Reply-To and Return-Path addresses.
    Sender = "sender", SuspectValue;
    /// An e-mail's To and Cc addresses.
    Recipient = "recipient", VictimValue;
    /// How the report arrived (hotline, web form, station).
    Channel = "channel", Statement;
    /// The language of the narrative, as the source states it.
    Language = "language", Statement;
    /// Where the source's telephone numbers without a country code belong: ISO 3166 alpha-2.
    Region = "region", Statement;
    /// The amount lost or asked for.
    Amount = "amount", Statement;
    /// The currency of `amount`.
    Currency = "currency", Statement;
    /// The name the suspect went by.
    SuspectName = "suspect_name", SuspectValue;
    /// The suspect's phone numbers.
    SuspectPhone = "suspect_phone", SuspectValue;
    /// The account money was sent to.
    SuspectAccount = "suspect_account", SuspectValue;
    /// The bank of `suspect_account`.
    SuspectBank = "suspect_bank", Statement;
    /// The suspect's crypto wallets.
    SuspectWallet = "suspect_wallet", SuspectValue;
    /// Sites and links.
    SuspectUrl = "suspect_url", SuspectValue;
    /// The suspect's e-mail addresses.
    SuspectEmail = "suspect_email", SuspectValue;
    /// The suspect's accounts on chat and social platforms.
    SuspectHandle = "suspect_handle", SuspectValue;
    /// An app the victim was made to install (package name or file hash).
    SuspectApp = "suspect_app", SuspectValue;
    /// The certificate that app was signed with.
    SuspectAppSigner = "suspect_app_signer", SuspectValue;
    /// The platform contact was made on.
    Platform = "platform", Statement;
    /// Where it happened, or where the group is said to be.
    Place = "place", Statement;
    /// The victim's nationality.
    VictimNationality = "victim_nationality", VictimStatement;
    /// The victim's age.
    VictimAge = "victim_age", VictimStatement;
    /// The victim's sex.
    VictimSex = "victim_sex", VictimStatement;
    /// The victim's province.
    VictimProvince = "victim_province", VictimStatement;
    /// The victim's own phone numbers.
    VictimPhone = "victim_phone", VictimValue;
    /// The account money was sent from.
    VictimAccount = "victim_account", VictimValue;
    /// The victim's own e-mail addresses.
    VictimEmail = "victim_email", VictimValue;
}

impl Field {
    /// The field of that column name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// The role a value has because it stands in this field, where the field settles it.
    pub fn role(self) -> Option<Role> {
        match self.meaning() {
            Meaning::SuspectValue => Some(Role::Suspect),
            Meaning::VictimValue | Meaning::VictimStatement => Some(Role::Victim),
            Meaning::Prose | Meaning::Statement => None,
        }
    }

    /// The kind a bare value in this field is meant to be, if the field says so.
    pub fn expects(self) -> Option<Kind> {
        match self {
            Self::SuspectPhone | Self::VictimPhone => Some(Kind::Phone),
            Self::SuspectAccount | Self::VictimAccount => Some(Kind::BankAccount),
            Self::SuspectUrl => Some(Kind::Url),
            Self::SuspectEmail | Self::VictimEmail | Self::Sender | Self::Recipient => Some(Kind::Email),
            Self::SuspectApp => Some(Kind::AndroidPackage),
            Self::SuspectAppSigner => Some(Kind::AppSigner),
            Self::SuspectName => Some(Kind::Name),
            Self::Place => Some(Kind::Place),
            Self::Amount => Some(Kind::Amount),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_then_parse_is_identity() {
        for &field in Field::ALL {
            assert_eq!(Field::parse(field.name()), Some(field));
        }
    }
}
