use crate::commands::group::related;
use crate::commands::reviews;
use crate::output::{self, Format, Lines, bits, percent, shown};
use crate::reason;
use crate::session::Session;
use krama_model::{GroupName, ReportNumber};
use krama_pipeline::ask::why::{one_named, why_named};
use krama_pipeline::ask::worth::Effect;
use krama_pipeline::ask::{
    AROUND, ChainStep, NamedValue, Review, Shared, Snippet, ValueWorth, WhyAnswer, WhyNot, WorthAnswer,
};
use krama_pipeline::{Settings, Unit};
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama why`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama why 2026-0412 station-7/0031
  krama why 2026-0412
  krama why '012 345 678'
  krama why '012 345 678' 2026-0412

Of two reports: the strongest chain between them, or why there is none. Either may be a value: the report that holds \
it and is nearest the other stands for it. Of one report: what each of its values links, and why the others do not. \
Of one value: what it links. Values that wait for a person are named with all.")]
pub struct Why {
    /// A report: its reference, source/reference, or #number; or a value, however it is written
    a: String,
    /// Another report or value
    b: Option<String>,
}

impl Why {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let Some(b) = &self.b else { return alone(session, &unit, &self.a) };
        let answer = why_named(&unit, [&self.a, b])?;
        if session.format() == Format::Json {
            output::json("krama/why/1", &answer)?;
        } else {
            print(unit.settings(), &answer, [&self.a, b])?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One report, or one value.
fn alone(session: &Session, unit: &Unit, text: &str) -> anyhow::Result<ExitCode> {
    let answer = one_named(unit, text)?;
    if session.format() == Format::Json {
        output::json("krama/why-one/1", &answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = output::out();
    match answer.report {
        Some(report) => writeln!(out, "{}", standing(&answer, &shown(text, Lines::Shown), report))?,
        None => writeln!(out, "{}:", shown(text, Lines::Shown))?,
    }
    let mut table = output::table(&["kind", "value", "role", "because", "reports", "groups", "bits", "what it does"]);
    for value in &answer.values {
        let count = |count: u32| if value.holders > 0 { count.to_string() } else { "-".to_owned() };
        table.add_row([
            value.basis.to_string(),
            output::value(value.basis, &value.value).into_owned(),
            value.role.map_or("-", |role| role.name()).to_owned(),
            value.rule.map_or("-", |rule| rule.name()).to_owned(),
            count(value.holders),
            count(value.groups),
            if value.holders > 0 { bits(value.millibits) } else { "-".to_owned() },
            effect(value, answer.needed_millibits),
        ]);
    }
    if !answer.values.is_empty() {
        writeln!(out, "{table}")?;
    }
    answer.values.iter().try_for_each(|value| called(&mut out, unit.settings(), value))?;
    in_review(&mut out, &answer.in_review)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Who called a value benign, when, why, and what follows.
fn called(out: &mut impl Write, settings: &Settings, value: &ValueWorth) -> anyhow::Result<()> {
    let Some(said) = &value.benign else { return Ok(()) };
    let follows = match (said.in_run, said.withdrawn_by) {
        (true, None) => "So it ties nothing.".to_owned(),
        (true, Some(by)) => format!("So it ties nothing in this run; {by} withdrew that, and the next may tie by it."),
        (false, _) => "That is newer than the run: the next one ties nothing by it.".to_owned(),
    };
    let proven = if said.authenticated { "" } else { " (not authenticated)" };
    writeln!(
        out,
        "{} {} was called benign by {}{proven} on {}, {}: {}\n  {follows}",
        value.basis,
        output::value(value.basis, &value.value),
        shown(&said.by, Lines::Shown),
        settings.date(said.at),
        said.entry,
        shown(reason::told(&said.why), Lines::Shown)
    )?;
    Ok(())
}

fn standing(answer: &WorthAnswer, name: &str, report: ReportNumber) -> String {
    let again = answer.duplicate_of.map(|first| format!(" It tells again what {first} tells.")).unwrap_or_default();
    match answer.group {
        Some(group) => {
            let own = bits(answer.own_millibits);
            format!("{name} ({report}) stands on {group}, with which it shares {own} bits.{again} Its values:")
        }
        None => format!("{name} ({report}) stands alone.{again} Its values:"),
    }
}

/// What a value does, in words; `needed` millibits join two random reports.
fn effect(value: &ValueWorth, needed: i64) -> String {
    let nothing = match value.effect {
        Effect::Ties => return ties(value, needed),
        Effect::TiesWeakly => return format!("{}, weakly: in review", ties(value, needed)),
        Effect::Withheld => "links nothing: in review",
        Effect::Victims => "links nothing: the victim's own",
        Effect::Bystanders => "links nothing: somebody else's",
        Effect::Benign => "links nothing: a person called it benign",
        Effect::Ambiguous => "links nothing: can be read in another way",
        Effect::Kind => "values of this kind link nothing",
        Effect::Page => "links nothing itself: its path stands on several hosts",
        Effect::Season => "links nothing: others had it at other times",
        Effect::Alone => "links nothing: no other report has it",
    };
    nothing.to_owned()
}

/// What a tie does: it may be worth nothing, or less than it takes, and join none of its reports.
fn ties(value: &ValueWorth, needed: i64) -> String {
    let short = value.millibits < needed;
    match (value.groups, value.millibits) {
        (_, ..=0) => "would tie, but is worth nothing here: too common, or a broader value says it".to_owned(),
        (0, _) if short => format!("would tie, but is worth less than the {} bits it takes", bits(needed)),
        (0, _) => "would tie, but joins none of its reports".to_owned(),
        _ if short => format!("would tie, but alone is worth less than the {} bits it takes", bits(needed)),
        _ => "ties these reports".to_owned(),
    }
}

fn in_review(out: &mut impl Write, found: &[Review]) -> anyhow::Result<()> {
    if !found.is_empty() {
        writeln!(out, "Waiting for a person (krama reviews):")?;
        reviews::print(out, found)?;
    }
    Ok(())
}

/// Prints the answer on two reports or values for people.
pub fn print(settings: &Settings, answer: &WhyAnswer, [a, b]: [&str; 2]) -> anyhow::Result<()> {
    let mut out = output::out();
    let [a, b] = [a, b].map(|name| shown(name, Lines::Shown));
    let [a, b] = [&*a, &*b];
    for ((name, report), value) in [(a, answer.a), (b, answer.b)].into_iter().zip(&answer.values) {
        if let Some(value) = value {
            stands_for(&mut out, answer.needed_millibits, (name, report), value)?;
        }
    }
    match answer.group {
        _ if answer.a == answer.b => writeln!(out, "{} holds both: nothing lies between.", answer.a)?,
        Some(group) if answer.same_incident => {
            writeln!(out, "{a} and {b} tell the same incident, so they count as one on {group} and need no chain.")?;
        }
        Some(group) => {
            writeln!(out, "{a} and {b} stand on {group}. The strongest chain between them:")?;
            steps(&mut out, &answer.chain)?;
            if let Some(weakest) = answer.weakest_millibits {
                writeln!(out, "The chain is as strong as its weakest step: {} bits.", bits(weakest))?;
            }
        }
        None => apart(&mut out, settings, answer, [a, b])?,
    }
    answer.idle.iter().try_for_each(|value| called(&mut out, settings, value))?;
    in_review(&mut out, &answer.in_review)?;
    Ok(out.flush()?)
}

/// Which report stands for a value that was asked for, and what the value does there.
fn stands_for(
    out: &mut impl Write,
    needed: i64,
    (name, report): (&str, ReportNumber),
    named: &NamedValue,
) -> anyhow::Result<()> {
    let value = &named.value;
    let does = effect(value, needed);
    let shown = output::value(value.basis, &value.value);
    writeln!(out, "{name}: {} {shown}, in {report}: {does}.", value.basis)?;
    named.snippet.iter().try_for_each(|snippet| words(out, snippet))
}

fn apart(out: &mut impl Write, settings: &Settings, answer: &WhyAnswer, [a, b]: [&str; 2]) -> anyhow::Result<()> {
    let name = |group: Option<GroupName>| group.map_or_else(|| "no group".to_owned(), |group| group.to_string());
    let [on_a, on_b] = answer.groups;
    writeln!(out, "{a} ({}) and {b} ({}) do not stand on one group:", name(on_a), name(on_b))?;
    writeln!(out, "  {}.", answer.why_not.map_or("nothing joins them", why_not))?;
    if let (Some(kin), Some(group)) = (&answer.kin, on_a) {
        writeln!(out, "  {}.", related(settings, group, kin))?;
    }
    steps(out, &answer.shared)?;
    for value in &answer.idle {
        let does = effect(value, answer.needed_millibits);
        writeln!(out, "    both name {} {}: {does}", value.basis, output::value(value.basis, &value.value))?;
    }
    writeln!(
        out,
        "What they share is worth {} bits; two random reports need more than {} to be held to be of one group.",
        bits(answer.shared_millibits),
        bits(answer.needed_millibits)
    )?;
    Ok(())
}

fn why_not(reason: WhyNot) -> &'static str {
    match reason {
        WhyNot::Decided => "a person decided that they are different",
        WhyNot::IncidentAlone => "both tell the same incident, and it stands alone",
        WhyNot::NothingShared => "they share no value and no script that may link",
        WhyNot::NothingLinks => "what both name does not link them",
        WhyNot::CameApart => "a report belongs to those it was done for on its day, and their groups are apart in time",
        WhyNot::TooLittle => {
            "what they share is worth less than what speaks against any two reports being of one group"
        }
        WhyNot::GroupsApart => {
            "what they share joins their groups no more than one value would: large groups need more than that, \
             or a person's word keeps them apart"
        }
    }
}

fn steps(out: &mut impl Write, steps: &[ChainStep]) -> anyhow::Result<()> {
    for step in steps {
        match (step.shared, step.millibits, step.chance_permille) {
            (Shared::Tie(basis), Some(millibits), Some(chance)) => writeln!(
                out,
                "  {} — {}: both have {} {}  [{}; chance of one group {}]",
                step.from,
                step.to,
                basis,
                output::value(basis, &step.value),
                worth(step, millibits),
                percent(chance)
            )?,
            _ => writeln!(out, "  {} — {}: a person's decision: same", step.from, step.to)?,
        }
        if let Some(entry) = step.benign_since {
            writeln!(out, "    {entry}, newer than the run, calls this benign: the next run makes no such step")?;
        }
        step.snippets.iter().try_for_each(|snippet| words(out, snippet))?;
    }
    Ok(())
}

/// What a step is worth, and what its value is worth at most where that is more.
fn worth(step: &ChainStep, millibits: i64) -> String {
    let why =
        if step.one_teller { "both are one complainant's" } else { "a doubt, or a broader value, takes the rest" };
    match step.whole_millibits.filter(|&whole| bits(whole) != bits(millibits)) {
        Some(whole) => format!("{} of {} bits: {why}", bits(millibits), bits(whole)),
        None => format!("{} bits", bits(millibits)),
    }
}

/// The place on one line and its words on the next, so that both fit a terminal.
fn words(out: &mut impl Write, snippet: &Snippet) -> anyhow::Result<()> {
    let Snippet { field, start, end, .. } = snippet;
    let role = match (snippet.role, snippet.rule) {
        (Some(role), Some(by)) => format!("{} ({})", role.name(), by.name()),
        _ => "written by the other side".to_owned(),
    };
    writeln!(out, "    {} {} {start}-{end}, {role}:", shown(&snippet.report_ref, Lines::Shown), field.name())?;
    writeln!(out, "      {}", in_place(&snippet.text, *start))?;
    Ok(())
}

/// Words with what stands around them; `…` where there is more of it.
pub fn in_place([before, words, after]: &[String; 3], start: u32) -> String {
    let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let head = if length(before) < start { "…" } else { "" };
    let tail = if length(after) == AROUND { "…" } else { "" };
    let [before, words, after] = [before, words, after].map(|text| shown(text, Lines::Shown));
    format!("{head}{before}[{words}]{after}{tail}")
}
