//! The document of the interface: OpenAPI 3.1, made of the routes themselves.

use crate::{access, routes};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::openapi::{InfoBuilder, OpenApiBuilder, ServerBuilder};

/// Below this stands every route.
pub const BASE: &str = "/api/v1";

/// Of what a decision says, what those that were entered before these were kept leave out.
const LEFT_OUT: [&str; 2] = ["place", "decision"];

/// The document of all routes, as JSON.
pub fn document() -> String {
    let info = InfoBuilder::new()
        .title("Krama")
        .version("1")
        .description(Some("The workbench: see the groups, open everything, decide."))
        .build();
    let frame = OpenApiBuilder::new().info(info).servers(Some([ServerBuilder::new().url(BASE).build()])).build();
    let whole = frame.merge_from(access::described(routes::table()));
    let mut document = serde_json::to_value(whole).unwrap_or_default();
    demand_what_answers_hold(&mut document);
    name_tables(&mut document);
    name_operations(&mut document);
    format!("{document:#}\n")
}

/// No two operations have one name: they are called after their method and address.
fn name_operations(document: &mut Value) {
    for (path, operations) in document["paths"].as_object_mut().into_iter().flatten() {
        let words = path.split(['/', '{', '}']).filter(|word| !word.is_empty());
        let address: Vec<&str> = words.collect();
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            operation["operationId"] = json!(format!("{method}_{}", address.join("_")));
        }
    }
}

/// What may be asked for as CSV is answered as CSV, too.
fn name_tables(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(|operations| operations.values_mut())
    {
        let parameters = operation["parameters"].as_array();
        let is_table = parameters.into_iter().flatten().any(|parameter| parameter["name"] == "for_excel");
        // What is not there must not be asked for by its key: that would put it there.
        let content = ["responses", "200", "content"].iter().try_fold(operation, |within, key| within.get_mut(key));
        let content = content.and_then(Value::as_object_mut);
        if let Some(content) = content.filter(|_| is_table) {
            content.insert("text/csv".to_owned(), json!({ "schema": { "type": "string" } }));
        }
    }
}

/// Answers hold every key, with `null` where there is nothing to say: so every key of what answers are made of is required.
fn demand_what_answers_hold(document: &mut Value) {
    let mut named = BTreeSet::new();
    for operations in document["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
        for operation in operations.as_object().into_iter().flat_map(|operations| operations.values()) {
            names(&operation["responses"], &mut named);
        }
    }
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    let mut open: Vec<String> = named.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(schema) = schemas.get_mut(&name) else { continue };
        require_all(schema, if name == "Said" { &LEFT_OUT } else { &[] });
        let mut below = BTreeSet::new();
        names(schema, &mut below);
        open.extend(below.into_iter().filter(|name| named.insert(name.clone())));
    }
}

/// The schemas that something refers to.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(name)) = object.get("$ref") {
                found.extend(name.rsplit('/').next().map(str::to_owned));
            }
            object.values().for_each(|value| names(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

/// Requires every key of every object in a schema.
fn require_all(schema: &mut Value, left_out: &[&str]) {
    match schema {
        Value::Object(object) => {
            if let Some(keys) = object.get("properties").and_then(Value::as_object) {
                let keys = keys.keys().filter(|key| !left_out.contains(&key.as_str()));
                let keys: Vec<Value> = keys.cloned().map(Value::String).collect();
                object.insert("required".to_owned(), Value::Array(keys));
            }
            object.values_mut().for_each(|value| require_all(value, left_out));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| require_all(value, left_out)),
        _ => {}
    }
}
