//! The shape of a JSON text: every path with the types found there, and the order in which keys are written.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value with its keys in the order they were written.
pub enum Json {
    Leaf(&'static str),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// One path and the types of what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub types: Vec<&'static str>,
}

/// The places of a JSON text.
pub fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    walk(&serde_json::from_str(text).unwrap(), "", &mut places);
    places
}

fn walk(json: &Json, path: &str, places: &mut Vec<Place>) {
    let kind = match json {
        Json::Leaf(kind) => kind,
        Json::List(_) => "list",
        Json::Object(_) => "object",
    };
    if !path.is_empty() {
        note(path, kind, places);
    }
    match json {
        Json::Leaf(_) => {}
        Json::List(items) => items.iter().for_each(|item| walk(item, &format!("{path}[]"), places)),
        Json::Object(members) => {
            for (key, value) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(value, &path, places);
            }
        }
    }
}

fn note(path: &str, kind: &'static str, places: &mut Vec<Place>) {
    match places.iter_mut().find(|place| place.path == path) {
        Some(place) if place.types.contains(&kind) => {}
        Some(place) => place.types.push(kind),
        None => places.push(Place { path: path.to_owned(), types: vec![kind] }),
    }
}

/// For every object, the places of its keys as they were written.
pub fn orders(text: &str) -> Vec<Vec<String>> {
    let mut orders = Vec::new();
    objects(&serde_json::from_str(text).unwrap(), "", &mut orders);
    orders
}

fn objects(json: &Json, path: &str, orders: &mut Vec<Vec<String>>) {
    match json {
        Json::Leaf(_) => {}
        Json::List(items) => items.iter().for_each(|item| objects(item, &format!("{path}[]"), orders)),
        Json::Object(members) => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            orders.push(members.iter().map(|(key, _)| below(key)).collect());
            for (key, value) in members {
                objects(value, &below(key), orders);
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keeper)
    }
}

struct Keeper;

impl<'de> Visitor<'de> for Keeper {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Leaf("boolean"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Leaf("integer"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Leaf("integer"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Leaf("fraction"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Json, E> {
        Ok(Json::Leaf("text"))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Leaf("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}
