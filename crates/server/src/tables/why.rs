//! Why two reports or values stand on one group or why not, and what one of them links.

use crate::csv::{cell, sheet};
use krama_pipeline::ask::{ChainStep, NamedValue, Snippet, ValueWorth, WhyAnswer, WorthAnswer};

sheet! {
    /// What lies between two reports: a step with the words of one of its reports, or what two name that links nothing.
    Row {
        a, b, group_a, group_b, why_not, what, step, from, to, basis, value, effect, millibits, chance_permille, whole_millibits,
        one_teller, benign, report, report_ref, field, start, end, before, words, after, role, rule,
    }
}

/// The values that were asked for, the chain or what is shared without one, and what links nothing. Where there is none of it, one row
/// still says where the two stand and why not together.
pub(crate) fn of_two(answer: &WhyAnswer) -> Vec<Row> {
    let named = answer.values.iter().zip([answer.a, answer.b]);
    let named = named.filter_map(|(value, report)| Some(asked(value.as_ref()?, cell(report))));
    let chain = (1_usize..).zip(&answer.chain).flat_map(|(at, step)| steps("chain", at, step));
    let shared = (1_usize..).zip(&answer.shared).flat_map(|(at, step)| steps("shared", at, step));
    let idle = answer.idle.iter().map(|value| Row { what: "idle".to_owned(), ..worth(value) });
    let mut rows: Vec<Row> = named.chain(chain).chain(shared).chain(idle).collect();
    if rows.is_empty() {
        rows.push(Row { what: "nothing".to_owned(), ..Row::default() });
    }
    rows.into_iter().map(|row| between(answer, row)).collect()
}

fn between(answer: &WhyAnswer, row: Row) -> Row {
    Row {
        a: cell(answer.a),
        b: cell(answer.b),
        group_a: cell(answer.groups[0]),
        group_b: cell(answer.groups[1]),
        why_not: cell(answer.why_not),
        ..row
    }
}

/// A value that was asked for, where the report that stands for it names it.
fn asked(value: &NamedValue, report: String) -> Row {
    let row = Row { what: "asked".to_owned(), from: report, ..worth(&value.value) };
    value.snippet.iter().fold(row, |row, snippet| words(snippet, row))
}

/// A step, with the words of each of its reports in a row of its own.
fn steps(what: &str, at: usize, step: &ChainStep) -> Vec<Row> {
    let row = Row {
        what: what.to_owned(),
        step: cell(at),
        from: cell(step.from),
        to: cell(step.to),
        basis: cell(step.shared),
        value: step.value.clone(),
        millibits: cell(step.millibits),
        chance_permille: cell(step.chance_permille),
        whole_millibits: cell(step.whole_millibits),
        one_teller: cell(step.one_teller),
        benign: cell(step.benign_since),
        ..Row::default()
    };
    if step.snippets.is_empty() {
        return vec![row];
    }
    step.snippets.iter().map(|snippet| words(snippet, row.clone())).collect()
}

fn words(snippet: &Snippet, row: Row) -> Row {
    let [before, words, after] = snippet.text.clone();
    Row {
        report: cell(snippet.report),
        report_ref: snippet.report_ref.clone(),
        field: cell(snippet.field),
        start: cell(snippet.start),
        end: cell(snippet.end),
        before,
        words,
        after,
        role: cell(snippet.role),
        rule: cell(snippet.rule),
        ..row
    }
}

fn worth(value: &ValueWorth) -> Row {
    Row {
        basis: cell(value.basis),
        value: value.value.clone(),
        effect: cell(value.effect),
        millibits: cell(value.millibits),
        benign: cell(value.benign.as_ref().map(|benign| benign.entry)),
        role: cell(value.role),
        rule: cell(value.rule),
        ..Row::default()
    }
}

sheet! {
    /// A value and what it does.
    Worth {
        report, group_id, basis, value, role, rule, effect, holders, groups, millibits, benign, benign_at, benign_by, benign_why,
        benign_in_run, benign_withdrawn_by,
    }
}

/// What each value of a report links, or what a value links, those that tie most first.
pub(crate) fn of_one(answer: &WorthAnswer) -> Vec<Worth> {
    let row = |value: &ValueWorth| {
        let benign = value.benign.as_ref();
        Worth {
            report: cell(answer.report),
            group_id: cell(answer.group),
            basis: cell(value.basis),
            value: value.value.clone(),
            role: cell(value.role),
            rule: cell(value.rule),
            effect: cell(value.effect),
            holders: cell(value.holders),
            groups: cell(value.groups),
            millibits: cell(value.millibits),
            benign: cell(benign.map(|benign| benign.entry)),
            benign_at: cell(benign.map(|benign| benign.at)),
            benign_by: cell(benign.map(|benign| &benign.by)),
            benign_why: cell(benign.map(|benign| &benign.why)),
            benign_in_run: cell(benign.map(|benign| benign.in_run)),
            benign_withdrawn_by: cell(benign.and_then(|benign| benign.withdrawn_by)),
        }
    };
    answer.values.iter().map(row).collect()
}
