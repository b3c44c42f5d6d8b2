use crate::commands::groups;
use crate::output::{self, Format, bits, percent};
use crate::session::Session;
use krama_model::GroupName;
use krama_pipeline::Settings;
use krama_pipeline::ask;
use krama_pipeline::ask::{Against, Change, Counted, GroupAnswer, Kin, KinView, TieView};
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama group`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama group G12\n
\"Here\" counts this group's reports, \"in all\" those of all groups. Bits are what a value is worth to a report that \
holds it for certain, with the broader values it implies; `krama why` shows what one step is worth beyond those.")]
pub struct Group {
    /// The group's name
    #[arg(value_name = "NAME")]
    name: GroupName,
}

impl Group {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let answer = ask::group::group(&unit, self.name)?;
        if session.format() == Format::Json {
            output::json("krama/group/1", &answer)?;
        } else {
            print(unit.settings(), &answer)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints a group for people, with dates in the workspace's zone.
pub fn print(settings: &Settings, answer: &GroupAnswer) -> anyhow::Result<()> {
    let mut out = output::out();
    let glance = &answer.glance;
    let period = match (glance.first, glance.last) {
        (Some(first), Some(last)) => format!("{} to {}", settings.date(first), settings.date(last)),
        _ => "not dated".to_owned(),
    };
    writeln!(out, "Group {} (run {})", answer.group, answer.run)?;
    writeln!(
        out,
        "  {} by {}, {} told twice; {period}",
        output::count(glance.reports, "report"),
        if glance.complainants == 1 { "1 person".to_owned() } else { format!("{} people", glance.complainants) },
        glance.duplicates
    )?;
    let losses = if glance.losses.is_empty() { "none".to_owned() } else { groups::losses(&glance.losses) };
    writeln!(out, "  losses stated: {losses}")?;
    writeln!(out, "  half of its reports share {} bits or more with it", bits(glance.strength_millibits))?;
    writeln!(out, "\nHow it operates")?;
    writeln!(out, "  {:14} {}", "scam types", types(answer))?;
    for (title, words) in [
        ("languages", &answer.languages),
        ("platforms", &answer.platforms),
        ("places", &answer.places),
        ("nationalities", &answer.nationalities),
    ] {
        writeln!(out, "  {title:14} {}", counted(words))?;
    }
    writeln!(out, "\nWhat holds it together")?;
    ties(&mut out, settings, (&answer.held_by, answer.held_by_more))?;
    writeln!(out, "\nWhat it shares with other groups, and what holds nothing here")?;
    ties(&mut out, settings, (&answer.providers, answer.providers_more))?;
    writeln!(out, "\nWhat speaks against")?;
    answer.against.iter().try_for_each(|against| writeln!(out, "  {}", sentence(against)))?;
    if answer.against.is_empty() {
        writeln!(out, "  nothing that Krama looks for; a person should still look")?;
    }
    if !answer.kin.is_empty() {
        writeln!(out, "\nWhat it may have come of or gone into, and what of it or into it")?;
        answer.kin.iter().try_for_each(|kin| writeln!(out, "  {}", related(settings, answer.group, kin)))?;
    }
    if let Some(change) = &answer.change {
        writeln!(out, "\n{}", changed(change))?;
    }
    writeln!(out, "\nA group is a suspicion to be checked, not a finding. Members: krama members {}", answer.group)?;
    Ok(out.flush()?)
}

/// What its reports tell of; where too few tell of anything, that comes first.
fn types(answer: &GroupAnswer) -> String {
    let mut types = answer.types.clone();
    let answered: u32 = types.iter().filter(|counted| counted.word != "none").map(|counted| counted.reports).sum();
    if answer.glance.scam_type.is_none() && answered > 0 {
        return format!("unsure ({answered} of {} reports answered: {})", answer.glance.reports, counted(&types));
    }
    types.extend((answer.unsure > 0).then(|| Counted { word: "unsure".to_owned(), reports: answer.unsure }));
    counted(&types)
}

fn counted(words: &[Counted]) -> String {
    const SHOWN: usize = 6;
    let mut list: Vec<String> =
        words.iter().take(SHOWN).map(|counted| format!("{} {}", counted.word, counted.reports)).collect();
    if words.len() > SHOWN {
        list.push(format!("and {} more", words.len() - SHOWN));
    }
    if list.is_empty() { "-".to_owned() } else { list.join(", ") }
}

fn ties(out: &mut impl Write, settings: &Settings, (views, more): (&[TieView], u32)) -> anyhow::Result<()> {
    let mut table = output::table(&["", "kind", "value", "here", "in all", "groups", "bits", "chance"]);
    for view in views {
        table.add_row([
            String::new(),
            view.basis.to_string(),
            output::value(view.basis, &view.value).into_owned() + &season(settings, view, views),
            view.reports.to_string(),
            view.reports_in_all.to_string(),
            view.groups.to_string(),
            bits(view.millibits),
            percent(view.chance_permille),
        ]);
    }
    if views.is_empty() {
        writeln!(out, "  nothing")?;
    } else {
        writeln!(out, "{table}")?;
    }
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    for view in views {
        if let Some(entry) = view.benign_since {
            let value = output::value(view.basis, &view.value);
            writeln!(
                out,
                "  {entry}, newer than the run, calls {} {value} benign: the next run ties nothing by it",
                view.basis
            )?;
        }
    }
    Ok(())
}

/// When a value is used that stands in the list more than once.
fn season(settings: &Settings, view: &TieView, views: &[TieView]) -> String {
    let is_twice =
        views.iter().any(|other| (other.basis, &other.value) == (view.basis, &view.value) && other.tie != view.tie);
    match (view.first, view.last) {
        (Some(first), Some(last)) if is_twice => format!(" ({} to {})", settings.date(first), settings.date(last)),
        _ => String::new(),
    }
}

fn sentence(against: &Against) -> String {
    match against {
        Against::HangsOnOneValue { basis, value, reports } => {
            format!("{} held here by one thing alone; most by {basis} {}", are(*reports), output::value(*basis, value))
        }
        Against::NearAnother { group, reports } => {
            format!("{} would fit {group} almost as well", output::count(*reports, "report"))
        }
        Against::NearReport { report, reports } => {
            format!("{} would fit {report}, which stands alone, almost as well", output::count(*reports, "report"))
        }
        Against::UncertainRoles { reports } => {
            format!("{} held only by values whose role or time is not certain", are(*reports))
        }
        Against::SpreadValue { basis, value, groups } => {
            let value = output::value(*basis, value);
            format!("{basis} {value} spreads over {groups} groups that were formed without it")
        }
        Against::MixedTypes { main_permille } => {
            format!(
                "the reports that tell of a type of scam tell of several; the main one is {} of them",
                percent(*main_permille)
            )
        }
    }
}

/// What a group and another, which it may have come of or gone into, have in common and when.
pub fn related(settings: &Settings, group: GroupName, view: &KinView) -> String {
    let (other, day) = (view.group, settings.date(view.at));
    let shared = match view.shared {
        1 => "one value or script".to_owned(),
        shared => format!("{shared} values and scripts"),
    };
    let told = match view.kin {
        Kin::CameOf | Kin::Left => {
            let (part, rest) = if view.kin == Kin::CameOf { (group, other) } else { (other, group) };
            format!(
                "{part} has nothing in common with {rest} from {day} on, and {shared} with {rest} as it was before: it may have come of {rest}"
            )
        }
        Kin::WentInto | Kin::Joined => {
            let (part, rest) = if view.kin == Kin::WentInto { (group, other) } else { (other, group) };
            format!(
                "{part} has nothing in common with {rest} before {day}, and {shared} with {rest} as it is since: it may have gone into {rest}"
            )
        }
    };
    let named: Vec<String> =
        view.by.iter().take(3).map(|tie| format!("{} {}", tie.basis, output::value(tie.basis, &tie.value))).collect();
    if named.is_empty() { told } else { format!("{told}\n    such as {}", named.join(", ")) }
}

fn changed(change: &Change) -> String {
    let names = |groups: &[GroupName]| groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "Since run {}: {} joined ({} of them new), {} left.",
        change.since,
        output::count(change.joined, "report"),
        change.new_reports,
        change.left
    );
    if !change.merged_from.is_empty() {
        text = format!("{text} Some came from {}.", names(&change.merged_from));
    }
    if !change.split_into.is_empty() {
        text = format!("{text} Some are now on {}.", names(&change.split_into));
    }
    text
}

/// `1 report is`, `3 reports are`.
fn are(reports: u32) -> String {
    format!("{} {}", output::count(reports, "report"), if reports == 1 { "is" } else { "are" })
}
