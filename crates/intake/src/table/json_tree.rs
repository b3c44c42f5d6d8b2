//! A JSON record as texts by path. A key that stands twice in one object (RFC 8259 leaves open what that means) loses
//! nothing here: both values are read.

use crate::fault::Fault;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A record's texts by path.
pub(super) struct Cells {
    pub texts: Vec<(String, String)>,
    /// Some key stands twice in one object, with different values.
    pub key_twice: bool,
}

/// Reads a record.
pub(super) fn cells(raw: &[u8]) -> Result<Cells, Fault> {
    let tree: Tree = serde_json::from_slice(raw).map_err(|_| Fault::BadJson)?;
    let Tree::Object(_) = tree else { return Err(Fault::NotAnObject) };
    let mut cells = Cells { texts: Vec::new(), key_twice: false };
    flatten(String::new(), tree, &mut cells);
    Ok(cells)
}

/// Objects add their keys to the path; lists do not. Nesting was bounded when the value was framed.
fn flatten(path: String, tree: Tree, cells: &mut Cells) {
    match tree {
        Tree::Null => {}
        Tree::Text(text) => cells.texts.push((path, text)),
        Tree::List(items) => items.into_iter().for_each(|item| flatten(path.clone(), item, cells)),
        Tree::Object(entries) => {
            for (key, values) in entries {
                let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                cells.key_twice |= values.len() > 1;
                for value in values {
                    flatten(path.clone(), value, cells);
                }
            }
        }
    }
}

/// A JSON value, with every value of a key.
#[derive(PartialEq)]
enum Tree {
    Null,
    /// A string, a number or a truth as text.
    Text(String),
    List(Vec<Tree>),
    Object(BTreeMap<String, Vec<Tree>>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Gatherer)
    }
}

struct Gatherer;

impl<'de> Visitor<'de> for Gatherer {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Text(truth.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        let number = serde_json::Number::from_f64(number);
        Ok(number.map_or(Tree::Null, |number| Tree::Text(number.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut object: BTreeMap<String, Vec<Tree>> = BTreeMap::new();
        while let Some((key, value)) = entries.next_entry()? {
            let values = object.entry(key).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(Tree::Object(object))
    }
}
