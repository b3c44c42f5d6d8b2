//! Names and closed sets of words.

use krama_pipeline::ask;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema, openapi::RefOr};

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}

macro_rules! described {
    ($($name:ident = $schema:expr;)*) => {
        $(
            /// As its schema says.
            pub struct $name;
            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    $schema.build().into()
                }
            }
            impl ToSchema for $name {}
        )*
    };
}

described! {
    GroupName = text("The name of a group.").pattern(Some("^G[0-9]+$")).examples(["G12"]);
    ReportName = text("The number of a report.").pattern(Some("^#[0-9]+$")).examples(["#12"]);
    RunName = text("The number of a run.").pattern(Some("^R[0-9]+$")).examples(["R3"]);
    EntryName = text("The number of a ledger entry.").pattern(Some("^E[0-9]+$")).examples(["E17"]);
    Hash = text("SHA-256.").pattern(Some("^[0-9a-f]{64}$"));
    Moment = text("A moment in UTC.").format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    BatchName = text("The number of a batch.").pattern(Some("^B[0-9]+$")).examples(["B12"]);
    PersonName = text("The number of a person with access.").pattern(Some("^P[0-9]+$")).examples(["P3"]);
    DeedKind = text("The kind of a ledger entry.").enum_values(Some(krama_pipeline::workspace::Body::NAMES));
    Who = text("The number of a person with access, or `none`: whoever had not signed in with an account.").pattern(Some("^(P[0-9]+|none)$"));
    CaseName = text("The number of a case.").pattern(Some("^C[0-9]+$")).examples(["C3"]);
    Scale = text("How long the stretches of time are.").enum_values(Some(["day", "week", "month"]));
    Property = text("What reports are counted by.")
        .enum_values(Some(["type", "month", "province", "nationality", "platform", "language", "loss-band"]));
    Kind = text("What type of value.").enum_values(Some(krama_model::Kind::ALL.iter().map(|kind| kind.name())));
    Basis = text("What a tie rests on: a kind of value, near-identical texts of the other side, or domains that look alike.")
        .enum_values(Some(bases()));
    Shared = text("What two reports share: what a tie rests on, or a person's word.")
        .enum_values(Some(bases().chain(["decision"])));
    ValueRole = text("The part a value plays in a report.")
        .enum_values(Some(krama_model::Role::ALL.iter().map(|role| role.name())));
    RoleRule = text("The rule that settled a role.")
        .enum_values(Some(krama_model::RoleRule::ALL.iter().map(|rule| rule.name())));
    Field = text("Where in a report a text stands.")
        .enum_values(Some(krama_model::Field::ALL.iter().map(|field| field.name())));
    Author = text("Who wrote a text of a report; `system` is the app that a chat came from.")
        .enum_values(Some(krama_model::Author::ALL.iter().map(|author| author.name())));
    Kin = text("What another group is to one: it came of it, left it, went into it, or it joined.")
        .enum_values(Some(["came-of", "left", "went-into", "joined"]));
    Links = text("How far a value in review links.").enum_values(Some(links()));
    RightName = text("Something that a person may be allowed to do.")
        .enum_values(Some(krama_model::Right::ALL.iter().map(|right| right.name())));
    RoleName = text("The part a person plays in the unit; `operator` owns the folder.")
        .enum_values(Some(krama_model::PersonRole::ALL.iter().map(|role| role.name()).chain(["operator"])));
}

fn bases() -> impl Iterator<Item = &'static str> {
    krama_model::Kind::ALL.iter().map(|kind| kind.name()).chain(["script", "look-alike"])
}

fn links() -> impl Iterator<Item = &'static str> {
    [ask::Links::Not, ask::Links::Weakly, ask::Links::Fully].into_iter().map(ask::Links::name)
}
