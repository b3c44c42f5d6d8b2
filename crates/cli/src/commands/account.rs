use crate::output::{self, Csv, Format, Shape, count};
use crate::password;
use crate::reason;
use crate::session::{AsCsv, Session};
use krama_model::{EntryNumber, Moment, PersonChange, PersonNumber, PersonRole};
use krama_pipeline::Unit;
use krama_pipeline::people::{Chosen, NewPassword, NewPerson, Person};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama account`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama account add sokha --role analyst --shown 'Sokha Chan'
  krama account add sokha --role analyst < password.txt
  krama account list
  krama account disable sokha --why 'left the unit'
  krama account password sokha
  krama account factor-off sokha --why 'lost the telephone'

A password is asked for at the terminal, unseen, or read as one line from standard input; it is never an argument. It has
12 characters or more and is not made of what passwords are commonly made of. Whoever has an account signs in to the
workbench (`krama serve`). Every change is entered in the ledger under the name in USER, marked as not authenticated.")]
pub struct Account {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Give somebody access
    Add {
        /// What they sign in with: 2 to 40 of a to z, 0 to 9, full stop, hyphen and underscore
        name: String,
        /// intake, analyst, investigator, prosecutor, judge, trainer, trainee or admin
        #[arg(long, value_parser = role)]
        role: PersonRole,
        /// How they are shown, in any script [default: the name]
        #[arg(long, value_name = "TEXT")]
        shown: Option<String>,
        #[command(flatten)]
        first: First,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// List everybody who has or had access
    List {
        #[command(flatten)]
        csv: AsCsv,
    },
    /// Let somebody in no longer
    Disable(Whom),
    /// Let somebody in again
    Enable(Whom),
    /// Take somebody's second factor off, who lost it and said who they are in another way
    FactorOff(Whom),
    /// Give somebody another password
    Password {
        /// What they sign in with
        name: String,
        #[command(flatten)]
        first: First,
    },
}

#[derive(Debug, clap::Args)]
struct First {
    /// They chose the password themselves: it need not be changed at the next sign-in
    #[arg(long)]
    own: bool,
}

impl First {
    fn chosen(&self) -> Chosen {
        if self.own { Chosen::ByThemselves } else { Chosen::ByAnother }
    }
}

#[derive(Debug, clap::Args)]
struct Whom {
    /// What they sign in with
    name: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    why: String,
}

fn role(text: &str) -> Result<PersonRole, String> {
    let names = || PersonRole::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
    PersonRole::parse(text).ok_or_else(|| format!("expected one of {}", names()))
}

#[derive(Serialize)]
struct Entered {
    entry: EntryNumber,
    account: Row,
}

#[derive(Serialize)]
struct List {
    accounts: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    person: PersonNumber,
    name: String,
    shown: String,
    role: PersonRole,
    added_at: Moment,
    disabled: bool,
    must_change: bool,
    second_factor: bool,
}

impl From<Person> for Row {
    fn from(person: Person) -> Self {
        let Person { number, name, shown, role, added, disabled_by, must_change, factor, .. } = person;
        let (disabled, second_factor) = (disabled_by.is_some(), factor.is_some());
        Self { person: number, name, shown, role, added_at: added, disabled, must_change, second_factor }
    }
}

impl Account {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let act = session.act();
        let (person, told) = match self.what {
            What::List { csv } => return list(session, &unit, &csv),
            What::Add { name, role, shown, first, why } => {
                let why = why.as_deref().map(reason::given).transpose()?.unwrap_or_default();
                let password = password::ask(&format!("Password of {name}"))?;
                let password = NewPassword { password: &password, chosen: first.chosen() };
                let new = NewPerson { name: &name, shown: shown.as_deref().unwrap_or(&name), role };
                (unit.add_person(new, password, why, &act)?, "has access now")
            }
            What::Disable(whom) => (change(&unit, &whom, PersonChange::Disabled, session)?, "can no longer sign in"),
            What::Enable(whom) => (change(&unit, &whom, PersonChange::Enabled, session)?, "can sign in again"),
            What::FactorOff(whom) => {
                (change(&unit, &whom, PersonChange::FactorTakenOff, session)?, "signs in without a second factor again")
            }
            What::Password { name, first } => {
                let person = unit.person_named(&name)?;
                let password = password::ask(&format!("New password of {}", person.name))?;
                let password = NewPassword { password: &password, chosen: first.chosen() };
                (unit.set_password(person.number, password, "", &act)?, "has another password")
            }
        };
        if session.format() == Format::Json {
            output::json("krama/account/1", &Entered { entry: person.changed, account: person.into() })?;
        } else {
            let mut out = output::out();
            writeln!(out, "Entered as {}: {} {told}.", person.changed, person.name)?;
            if person.must_change && person.disabled_by.is_none() {
                writeln!(out, "The password must be changed at the next sign-in.")?;
            }
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn change(unit: &Unit, whom: &Whom, change: PersonChange, session: &Session) -> anyhow::Result<Person> {
    let why = reason::given(&whom.why)?;
    let person = unit.person_named(&whom.name)?;
    Ok(unit.change_person(person.number, change, why, &session.act())?)
}

fn list(session: &Session, unit: &Unit, csv: &AsCsv) -> anyhow::Result<ExitCode> {
    let shape = session.shape(csv)?;
    let rows: Vec<Row> = unit.people()?.into_iter().map(Row::from).collect();
    match shape {
        Shape::Csv(cells) => {
            let columns = ["person", "name", "shown", "role", "added_at", "disabled", "must_change", "second_factor"];
            let mut csv = Csv::new(&columns, cells)?;
            for row in &rows {
                let (person, added) = (row.person.to_string(), row.added_at.to_string());
                let [disabled, must, second] =
                    [row.disabled, row.must_change, row.second_factor].map(|is| is.to_string());
                csv.row(&[&person, &row.name, &row.shown, row.role.name(), &added, &disabled, &must, &second])?;
            }
            csv.finish()?;
        }
        Shape::Json => output::json("krama/accounts/1", &List { accounts: rows })?,
        Shape::Text => {
            let mut table = output::table(&["person", "name", "shown as", "role", "since", "second factor", "state"]);
            for row in &rows {
                let state = match (row.disabled, row.must_change) {
                    (true, _) => "disabled",
                    (false, true) => "must change the password",
                    (false, false) => "",
                };
                table.add_row([
                    row.person.to_string(),
                    row.name.clone(),
                    row.shown.clone(),
                    row.role.to_string(),
                    unit.settings().date(row.added_at),
                    if row.second_factor { "yes" } else { "" }.to_owned(),
                    state.to_owned(),
                ]);
            }
            let mut out = output::out();
            writeln!(out, "{table}\n{}.", count(rows.len() as u64, "account"))?;
            out.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
