//! JSON documents and JSON lines: nested records become flat rows of paths.

use super::json_tree::{self, Cells};
use super::json_values::{Framed, Values, depth_of};
use super::plan::{Plan, knows};
use super::row::{At, Draft};
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Spelling};
use crate::fault::{Fault, Notice};
use crate::line::{Found, LineReader};
use crate::mapping::{Target, folded};
use crate::{Error, Limits};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::io::{Read, SeekFrom};
use std::ops::ControlFlow;

/// Records looked at to tell the columns.
const LOOK_RECORDS: u64 = 100;
/// The column that holds the key a record stood under.
const KEY_COLUMN: &str = "$key";

/// Whether a text starts as JSON does: an object with a key, or an array of values.
pub(crate) fn is_json(head: &[u8]) -> bool {
    let mut marks = head.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'{'), Some(b'"' | b'}') | None) => true,
        // `[12/05/2024 …] Name:` is a chat, so a digit does not do.
        (Some(b'['), next) => matches!(next, Some(b'{' | b'[' | b'"' | b']') | None),
        _ => false,
    }
}

/// The keys of the outermost object, without reading what stands under them; none where there is no such object.
pub(crate) fn top_keys(original: &mut dyn Original, spelling: Spelling, limits: &Limits) -> Result<Vec<String>, Error> {
    let mut values = Values::new(encoding::decoded(original, spelling)?, limits.row_bytes, limits.json_depth);
    let mut keys = Vec::new();
    if values.passes(b'{')? {
        while let Some(key) = values.key()? {
            values.value()?;
            keys.push(key);
            if keys.len() > limits.columns {
                break;
            }
        }
    }
    Ok(keys)
}

/// How the records stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One record a line.
    Lines,
    /// An array of records, or records one after another.
    Array,
    /// An object that is itself the record.
    Whole,
    /// An object whose entries are records, or arrays of records.
    Entries,
}

/// One record as it was come upon.
struct Record<'b> {
    number: u64,
    key: Option<&'b str>,
    found: Framed<'b>,
}

type Visit<'v> = dyn FnMut(Record<'_>) -> Result<ControlFlow<()>, Stop> + 'v;

/// Reads a JSON file.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let limits = desk.settings.limits.clone();
    let rows = desk.arrival.mapping.map_or(String::new(), |mapping| mapping.rows.clone());
    let layout = layout(desk, original, spelling, &limits)?;
    let look = look(original, spelling, &limits, (layout, &rows))?;
    let plan = Plan::settle(desk, &look.columns, &look.samples)?;
    for rule in plan.mapping.iter().flat_map(|mapping| &mapping.skip) {
        // A record may lack what others have, so one more may still have it.
        if !look.columns.iter().any(|column| folded(column) == folded(&rule.column)) {
            desk.notice(Notice::NoSuchColumn, &format!("{:?}", rule.column));
        }
    }
    let mut draft = Draft::new(plan);
    let mut targets = Targets { by_path: HashMap::new(), bound: limits.columns * 4 };
    let place = if layout == Layout::Lines { "line" } else { "record" };
    let text = encoding::decoded(original, spelling)?;
    each(text, &limits, (layout, &rows), &mut |record| {
        let at = At { number: record.number.to_string(), place: format!("{place} {}", record.number) };
        match record.found {
            Framed::Faulty(fault, raw) => desk.reject(fault, at.place, raw)?,
            Framed::Value(raw) => match cells(raw, &limits) {
                Ok(cells) => {
                    if cells.key_twice {
                        desk.notice(Notice::KeyTwice, &at.place);
                    }
                    fill(&mut draft, &mut targets, cells.texts, record.key);
                    draft.finish(desk, at, raw)?;
                }
                Err(fault) => desk.reject(fault, at.place, raw)?,
            },
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// What each path feeds, remembered for as many paths as a sane file has.
struct Targets {
    by_path: HashMap<String, (Vec<Target>, bool)>,
    bound: usize,
}

fn fill(draft: &mut Draft<'_>, targets: &mut Targets, cells: Vec<(String, String)>, key: Option<&str>) {
    let keyed = key.map(|key| (KEY_COLUMN.to_owned(), key.to_owned()));
    for (path, text) in cells.into_iter().chain(keyed) {
        if !targets.by_path.contains_key(&path) {
            if targets.by_path.len() >= targets.bound {
                targets.by_path.clear();
            }
            targets.by_path.insert(path.clone(), (draft.plan.targets(&path), draft.plan.may_skip(&path)));
        }
        let (feeds, may_skip) = &targets.by_path[&path];
        if *may_skip && draft.plan.skips(&path, &text) {
            draft.skip();
        }
        if path == KEY_COLUMN && feeds.is_empty() {
            draft.put_reference_if_none(text);
        } else {
            draft.put(feeds, text);
        }
    }
}

/// A record's texts by path.
fn cells(raw: &[u8], limits: &Limits) -> Result<Cells, Fault> {
    if memchr::memchr(0, raw).is_some() {
        return Err(Fault::Nul);
    }
    if std::str::from_utf8(raw).is_err() {
        return Err(Fault::NotUtf8);
    }
    let cells = json_tree::cells(raw)?;
    let texts = &cells.texts;
    if texts.iter().any(|(_, text)| text.len() > limits.cell_bytes) {
        return Err(Fault::CellTooLong);
    }
    if texts.len() > limits.columns
        && texts.iter().map(|(path, _)| path).collect::<BTreeSet<_>>().len() > limits.columns
    {
        return Err(Fault::TooManyColumns);
    }
    Ok(cells)
}

/// The columns and some rows of the first records.
struct Look {
    columns: Vec<String>,
    samples: Vec<Vec<String>>,
}

fn look(original: &mut dyn Original, spelling: Spelling, limits: &Limits, at: (Layout, &str)) -> Result<Look, Stop> {
    let mut columns: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<(String, String)>> = Vec::new();
    let mut fault = None;
    let text = encoding::decoded(original, spelling)?;
    each(text, limits, at, &mut |record| {
        match record.found {
            Framed::Value(raw) => match cells(raw, limits) {
                Ok(cells) => rows.push(cells.texts),
                Err(found) => fault = fault.or(Some(found)),
            },
            Framed::Faulty(found, _) => fault = fault.or(Some(found)),
        }
        let enough = rows.len() as u64 >= LOOK_RECORDS;
        Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if rows.is_empty() {
        return Err(match fault {
            Some(Fault::TooDeep) => Error::TooDeep { limit: limits.json_depth },
            Some(Fault::RowTooLong) => Error::HeaderTooLong { limit: limits.row_bytes },
            Some(Fault::TooManyColumns) => Error::TooManyColumns { limit: limits.columns },
            Some(Fault::NotAnObject) | None => Error::UnknownFormat,
            Some(_) => Error::BadJson(None),
        }
        .into());
    }
    for (path, _) in rows.iter().flatten() {
        if columns.len() < limits.columns && !columns.contains(path) {
            columns.push(path.clone());
        }
    }
    let row = |cells: &Vec<(String, String)>| -> Vec<String> {
        let cell =
            |column| cells.iter().find(|(path, _)| path == column).map_or(String::new(), |(_, text)| text.clone());
        columns.iter().map(cell).collect()
    };
    let samples = rows.iter().take(20).map(row).collect();
    Ok(Look { columns, samples })
}

/// Tells how the records stand.
fn layout(desk: &Desk<'_>, original: &mut dyn Original, spelling: Spelling, limits: &Limits) -> Result<Layout, Stop> {
    let head = encoding::decoded_head(original, spelling, 1 << 20)?;
    let start = head.trim_ascii_start();
    let named = desk.arrival.file_name.to_ascii_lowercase();
    let (first, rest) = start.split_at(memchr::memchr(b'\n', start).unwrap_or(start.len()));
    let more = rest.trim_ascii_start().first().is_some_and(|byte| *byte == b'{');
    let whole_line = serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
    let named_lines = [".jsonl", ".ndjson"].iter().any(|extension| named.ends_with(extension));
    if named_lines || (start.starts_with(b"{") && whole_line && more) {
        return Ok(Layout::Lines);
    }
    if !start.starts_with(b"{") {
        return Ok(Layout::Array);
    }
    let bytes = original.seek(SeekFrom::End(0))?;
    if bytes > limits.row_bytes as u64 {
        return Ok(Layout::Entries);
    }
    let mut values = Values::new(encoding::decoded(original, spelling)?, limits.row_bytes, limits.json_depth);
    let Framed::Value(raw) = values.value()? else {
        drop(values);
        return begins_with_records(original, spelling, limits);
    };
    let Ok(Value::Object(entries)) = serde_json::from_slice(raw) else { return Ok(Layout::Whole) };
    let holds_records = |value: &Value| match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(Value::is_object),
        _ => false,
    };
    let by_entries = entries.values().any(holds_records);
    let cells = json_tree::cells(raw).map_or_else(|_| Vec::new(), |cells| cells.texts);
    let columns: Vec<String> = cells.into_iter().map(|(path, _)| path).collect();
    Ok(if knows(desk.arrival, &columns) || !by_entries { Layout::Whole } else { Layout::Entries })
}

/// How records stand in an object that is cut short: those before the cut are still records.
fn begins_with_records(original: &mut dyn Original, spelling: Spelling, limits: &Limits) -> Result<Layout, Stop> {
    let mut values = Values::new(encoding::decoded(original, spelling)?, limits.row_bytes, limits.json_depth);
    let held = values.passes(b'{')? && values.key()?.is_some() && matches!(values.peek()?, Some(b'{' | b'['));
    Ok(if held { Layout::Entries } else { Layout::Whole })
}

/// Visits each record of the file.
fn each(text: Box<dyn Read + '_>, limits: &Limits, at: (Layout, &str), visit: &mut Visit<'_>) -> Result<(), Stop> {
    let (layout, rows) = at;
    if layout == Layout::Lines {
        return each_line(text, limits, visit);
    }
    let values = Values::new(text, limits.row_bytes, limits.json_depth);
    let mut walk = Walk { values, number: 0, is_cut: false, visit };
    let path: Vec<&str> = rows.split('.').filter(|key| !key.is_empty()).collect();
    while walk.values.peek()?.is_some() {
        let flow = match (path.split_first(), layout) {
            (Some((key, path)), _) => walk.below(key, path)?,
            (None, Layout::Entries) => walk.entries()?,
            (None, _) => walk.elements()?,
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

fn each_line(text: Box<dyn Read + '_>, limits: &Limits, visit: &mut Visit<'_>) -> Result<(), Stop> {
    let mut lines = LineReader::new(text, limits.row_bytes);
    loop {
        let found = lines.next_line()?;
        let line = lines.line();
        let found = match found {
            Found::End => return Ok(()),
            Found::TooLong => Framed::Faulty(Fault::RowTooLong, line),
            Found::Line if line.trim_ascii().is_empty() => continue,
            Found::Line => match depth_of(line) {
                depth if depth > limits.json_depth => Framed::Faulty(Fault::TooDeep, line),
                _ => Framed::Value(line),
            },
        };
        if visit(Record { number: lines.number(), key: None, found })?.is_break() {
            return Ok(());
        }
    }
}

/// Which elements of an array are records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elements {
    All,
    /// What is no object is passed over.
    Objects,
}

struct Walk<'v, 'w, R> {
    values: Values<R>,
    number: u64,
    /// That the file breaks off was told.
    is_cut: bool,
    visit: &'v mut Visit<'w>,
}

impl<R: Read> Walk<'_, '_, R> {
    /// Hands the next value to the visitor.
    fn record(&mut self, key: Option<&str>) -> Result<ControlFlow<()>, Stop> {
        self.number += 1;
        let found = self.values.value()?;
        self.is_cut |= matches!(found, Framed::Faulty(Fault::CutShort, _));
        (self.visit)(Record { number: self.number, key, found })
    }

    /// Tells, once, that the file ends before what is open is closed.
    fn cut(&mut self) -> Result<ControlFlow<()>, Stop> {
        if std::mem::replace(&mut self.is_cut, true) {
            return Ok(ControlFlow::Continue(()));
        }
        self.number += 1;
        (self.visit)(Record { number: self.number, key: None, found: Framed::Faulty(Fault::CutShort, &[]) })
    }

    /// The elements of an array, or one value.
    fn elements(&mut self) -> Result<ControlFlow<()>, Stop> {
        if self.values.peek()? == Some(b'[') { self.array(Elements::All) } else { self.record(None) }
    }

    /// The elements of the array that opens here.
    fn array(&mut self, records: Elements) -> Result<ControlFlow<()>, Stop> {
        self.values.passes(b'[')?;
        loop {
            match self.values.peek()? {
                None => return self.cut(),
                Some(b']') => {
                    self.values.passes(b']')?;
                    return Ok(ControlFlow::Continue(()));
                }
                Some(b',') => {
                    self.values.passes(b',')?;
                }
                Some(first) if records == Elements::All || first == b'{' => {
                    if self.record(None)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Some(_) => {
                    self.values.value()?;
                }
            }
        }
    }

    /// The entries of an object: objects are records, arrays hold records, anything else is passed over.
    fn entries(&mut self) -> Result<ControlFlow<()>, Stop> {
        if !self.values.passes(b'{')? {
            return self.record(None);
        }
        while let Some(key) = self.values.key()? {
            let flow = match self.values.peek()? {
                Some(b'[') => self.array(Elements::Objects)?,
                Some(b'{') => self.record(Some(&key))?,
                _ => {
                    self.values.value()?;
                    ControlFlow::Continue(())
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.close_object()
    }

    /// The records under a key of an object.
    fn below(&mut self, wanted: &str, path: &[&str]) -> Result<ControlFlow<()>, Stop> {
        if !self.values.passes(b'{')? {
            return self.record(None);
        }
        while let Some(key) = self.values.key()? {
            let flow = if key == wanted {
                match path.split_first() {
                    Some((wanted, path)) => self.below(wanted, path)?,
                    None if self.values.peek()? == Some(b'{') => self.entries()?,
                    None => self.elements()?,
                }
            } else {
                self.values.value()?;
                ControlFlow::Continue(())
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.close_object()
    }

    /// Passes the end of an object. What stands there instead is a record that is not well-formed.
    fn close_object(&mut self) -> Result<ControlFlow<()>, Stop> {
        if self.values.passes(b'}')? {
            return Ok(ControlFlow::Continue(()));
        }
        if self.values.peek()?.is_none() { self.cut() } else { self.record(None) }
    }
}
