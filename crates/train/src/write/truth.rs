//! `truth/`: what is really so. The analysis never reads it.

use super::forms::{Filed, Key};
use super::tables::Table;
use super::transfers::units;
use crate::Error;
use crate::asset::{AssetId, Owner};
use crate::country::{Country, Fate, LANGUAGES, SCAM_TYPES};
use crate::incident::Behind;
use crate::money::Transfer;
use crate::time;
use krama_model::{Kind, Role};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

const REPORTS: &[&str] = &[
    "source",
    "ref",
    "group",
    "lone",
    "no_crime",
    "duplicate_of",
    "scam_type",
    "site",
    "team",
    "persona",
    "script",
    "phase",
    "language",
    "occurred",
    "received",
    "loss",
    "number",
];
const MENTIONS: &[&str] = &["source", "ref", "kind", "value", "role", "form"];
const PATHS: &[&str] = &["source", "ref", "step", "time", "rail", "from", "to", "amount", "purpose"];

/// The truth as it is being written.
#[derive(Debug)]
pub struct Truth {
    folder: PathBuf,
    reports: Table,
    mentions: Table,
    paths: Table,
    told: Vec<u32>,
    loose: HashMap<(Kind, String, u8), (String, u32)>,
    personas: BTreeSet<(u64, u32)>,
    /// Hosts that everybody uses: bystanders', and counted with the country's things.
    hosts: BTreeSet<String>,
}

/// A number with a letter before it; nothing for nobody.
fn named(letter: char, number: Option<u64>) -> String {
    number.map_or_else(String::new, |number| format!("{letter}{number}"))
}

/// The owner's word: `G` a group, `P` a provider, `L` a lone fraudster.
fn owner(owner: Owner) -> String {
    match owner {
        Owner::Group(group) => format!("G{group}"),
        Owner::Provider(provider) => format!("P{provider}"),
        Owner::Lone(lone) => format!("L{lone}"),
    }
}

fn value_of(country: &Country, asset: AssetId) -> String {
    country.infrastructure.assets[asset as usize].value.clone()
}

impl Truth {
    /// Opens the files.
    pub fn open(folder: &Path, country: &Country) -> Result<Self, Error> {
        let folder = folder.join("truth");
        Ok(Self {
            reports: Table::with_header(folder.join("reports.csv"), REPORTS)?,
            mentions: Table::with_header(folder.join("mentions.csv"), MENTIONS)?,
            paths: Table::with_header(folder.join("money_paths.csv"), PATHS)?,
            told: vec![0; country.infrastructure.assets.len()],
            loose: HashMap::new(),
            personas: BTreeSet::new(),
            hosts: country.infrastructure.public.hosts.iter().map(|&host| value_of(country, host)).collect(),
            folder,
        })
    }

    /// Enters a report and what was told in it.
    pub fn report(&mut self, report: &Filed) -> Result<(), Error> {
        let (key, facts) = (&report.key, &report.facts);
        let (group, lone, team, persona) = match facts.behind {
            Behind::Team { team, group, persona } => {
                self.personas.insert((persona, team));
                (named('G', Some(u64::from(group))), "0", Some(u64::from(team)), Some(persona))
            }
            Behind::Lone(n) => (named('L', Some(u64::from(n))), "1", None, None),
            Behind::Nobody => (String::new(), "0", None, None),
        };
        let nobody = facts.behind == Behind::Nobody;
        let again = facts.told.again.map_or_else(String::new, |number| number.to_string());
        self.reports.cells(&[
            key.source,
            &key.reference,
            &group,
            lone,
            if nobody { "1" } else { "0" },
            &again,
            if nobody { "none" } else { SCAM_TYPES[facts.scam] },
            &named('S', facts.site.map(u64::from)),
            &named('T', team),
            &named('N', persona),
            &named('C', facts.script.map(u64::from)),
            if nobody { "" } else { facts.phase },
            LANGUAGES[facts.language],
            &time::day_text(facts.told.when),
            &time::stamp(facts.told.received),
            &facts.loss.to_string(),
            &facts.told.number.to_string(),
        ])?;
        for mention in &report.mentions {
            self.mentions.cells(&[
                key.source,
                &key.reference,
                mention.kind.name(),
                &mention.value,
                mention.role.name(),
                mention.form.name(),
            ])?;
        }
        self.count(report);
        Ok(())
    }

    fn count(&mut self, report: &Filed) {
        for &asset in &report.facts.assets {
            self.told[asset as usize] += 1;
        }
        let assets = &report.facts.assets;
        for mention in report.mentions.iter().filter(|mention| mention.form == super::super::statement::Form::Told) {
            let loose = mention.role != Role::Suspect && !self.hosts.contains(&mention.value)
                || assets.is_empty()
                || report.facts.loose.iter().any(|(kind, value, _)| *kind == mention.kind && *value == mention.value);
            if loose {
                let owner = match (mention.role, report.facts.behind) {
                    (Role::Victim, _) => format!("V{}", report.facts.victim),
                    (Role::Suspect, Behind::Lone(n)) => format!("L{n}"),
                    (Role::Suspect, _) => "mistyped".to_owned(),
                    _ => String::new(),
                };
                let entry = self.loose.entry((mention.kind, mention.value.clone(), mention.role as u8));
                entry.or_insert((owner, 0)).1 += 1;
            }
        }
    }

    /// Enters where the money of a report went.
    pub fn path(&mut self, key: &Key, transfers: &[Transfer]) -> Result<(), Error> {
        for (step, transfer) in transfers.iter().enumerate() {
            self.paths.cells(&[
                key.source,
                &key.reference,
                &(step + 1).to_string(),
                &time::stamp(transfer.when),
                transfer.rail.name(),
                &transfer.from,
                &transfer.to,
                &units(transfer.cents),
                transfer.purpose,
            ])?;
        }
        Ok(())
    }

    /// Writes what is true of the country as a whole, and ends the files.
    pub fn close(mut self, country: &Country) -> Result<(), Error> {
        self.values(country)?;
        self.uses(country)?;
        self.groups(country)?;
        self.teams(country)?;
        self.sites(country)?;
        self.providers(country)?;
        self.scripts(country)?;
        self.people(country)?;
        let mut personas = self.table("personas.csv", &["persona", "name", "team"])?;
        for (persona, team) in std::mem::take(&mut self.personas) {
            personas.cells(&[
                &format!("N{persona}"),
                &country.mint.name_in(country.teams[team as usize].language, persona),
                &format!("T{team}"),
            ])?;
        }
        personas.close()?;
        self.reports.close()?;
        self.mentions.close()?;
        self.paths.close()?;
        Ok(())
    }

    fn table(&self, name: &str, columns: &[&str]) -> Result<Table, Error> {
        Table::with_header(self.folder.join(name), columns)
    }

    fn values(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("values.csv", &["kind", "value", "owner", "role", "reports"])?;
        for (asset, told) in country.infrastructure.assets.iter().zip(&self.told) {
            let owner = owner(asset.owner);
            table.cells(&[asset.kind.name(), &asset.value, &owner, asset.role.name(), &told.to_string()])?;
        }
        let mut loose: Vec<_> = self.loose.iter().collect();
        loose.sort_unstable();
        for ((kind, value, role), (owner, told)) in loose {
            let role = Role::ALL[usize::from(*role)].name();
            table.cells(&[kind.name(), value, owner, role, &told.to_string()])?;
        }
        table.close().map(drop)
    }

    fn uses(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("uses.csv", &["kind", "value", "trade", "group", "from", "to"])?;
        for lane in &country.infrastructure.lanes {
            for tenure in &lane.tenures {
                let asset = &country.infrastructure.assets[tenure.asset as usize];
                table.cells(&[
                    asset.kind.name(),
                    &asset.value,
                    lane.trade.name(),
                    &format!("G{}", lane.payer.group_at(tenure.from)),
                    &time::stamp(tenure.from),
                    &time::stamp(tenure.to),
                ])?;
            }
        }
        table.close().map(drop)
    }

    fn groups(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("groups.csv", &["group", "tenant", "from", "to", "fate", "at", "into", "crimes"])?;
        for (index, group) in country.groups.iter().enumerate().filter(|(_, group)| !group.teams.is_empty()) {
            let (fate, at, into) = match group.fate {
                Fate::Steady => ("", String::new(), String::new()),
                Fate::Splits { at, into } => ("splits", time::day_text(at), format!("G{into}")),
                Fate::Merges { at, into } => ("merges", time::day_text(at), format!("G{into}")),
            };
            table.cells(&[
                &format!("G{index}"),
                &country.mint.brand(group.tenant),
                &time::day_text(group.from),
                &time::day_text(group.to),
                fate,
                &at,
                &into,
                &group.crimes.to_string(),
            ])?;
        }
        table.close().map(drop)
    }

    fn teams(&self, country: &Country) -> Result<(), Error> {
        let columns =
            ["team", "group", "leaves", "to_group", "language", "scam_type", "site", "from", "to", "held", "willing"];
        let mut table = self.table("teams.csv", &columns)?;
        for (index, team) in country.teams.iter().enumerate() {
            let (leaves, into) = team
                .leaves
                .map_or((String::new(), String::new()), |(at, group)| (time::day_text(at), format!("G{group}")));
            table.cells(&[
                &format!("T{index}"),
                &format!("G{}", team.group),
                &leaves,
                &into,
                LANGUAGES[team.language],
                SCAM_TYPES[team.scam],
                &format!("S{}", team.site),
                &time::day_text(team.from),
                &time::day_text(team.to),
                &team.people.0.to_string(),
                &team.people.1.to_string(),
            ])?;
        }
        table.close().map(drop)
    }

    fn sites(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("sites.csv", &["site", "building", "province", "landlord", "landlord_name"])?;
        for (index, site) in country.sites.iter().enumerate() {
            table.cells(&[
                &format!("S{index}"),
                &country.mint.building(site.building),
                &country.mint.exercise().places[site.province].name,
                &format!("H{}", site.landlord),
                &country.mint.name(country.landlords[site.landlord as usize].name),
            ])?;
        }
        table.close().map(drop)
    }

    fn providers(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("providers.csv", &["provider", "trade", "customers"])?;
        for (index, provider) in country.infrastructure.providers.iter().enumerate() {
            let customers: Vec<String> = provider.customers.iter().map(|group| format!("G{group}")).collect();
            table.cells(&[&format!("P{index}"), provider.trade.name(), &customers.join(" ")])?;
        }
        for asset in country.infrastructure.public.all().map(|id| &country.infrastructure.assets[id as usize]) {
            table.cells(&[&owner(asset.owner), asset.trade.name(), "*"])?;
        }
        table.close().map(drop)
    }

    fn scripts(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("scripts.csv", &["script", "language", "scam_type", "made_from"])?;
        for (index, script) in country.scripts.iter().enumerate() {
            let from = named('C', script.made_from.map(u64::from));
            table.cells(&[&format!("C{index}"), LANGUAGES[script.language], SCAM_TYPES[script.scam], &from])?;
        }
        table.close().map(drop)
    }

    fn people(&self, country: &Country) -> Result<(), Error> {
        let mut table = self.table("people_held.csv", &["person", "name", "team", "site", "from", "to", "signs"])?;
        for (index, team) in country.teams.iter().enumerate() {
            for person in crate::held::people(country, index) {
                table.cells(&[
                    &format!("B{}", person.number),
                    &country.mint.name(person.number),
                    &format!("T{index}"),
                    &format!("S{}", team.site),
                    &time::day_text(person.from),
                    &time::day_text(person.to),
                    &person.signs.join(" "),
                ])?;
            }
        }
        table.close().map(drop)
    }
}
