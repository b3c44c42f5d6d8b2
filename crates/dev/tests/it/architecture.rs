//! ARCHITECTURE.md's drawing is the law: blocks fenced with `edges` and `dev-edges` hold lines `cli -> pipeline`, by
//! folder. An edge that is built and not drawn fails, and so does one that is drawn and not built.

use crate::tree::root;
use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand};
use std::collections::BTreeSet;
use std::fs;

type Edges = BTreeSet<(String, String)>;

fn drawn(text: &str, fence: &str) -> Edges {
    let mut edges = Edges::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("```") {
            inside = !inside && name.trim() == fence;
        } else if let Some((from, to)) = line.split_once("->").filter(|_| inside) {
            edges.extend(to.split_whitespace().map(|to| (from.trim().to_owned(), to.to_owned())));
        }
    }
    edges
}

fn own_workspace() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes its own workspace")
}

/// The edges between this workspace's crates, of a built product and those that only tests have.
fn built() -> (Edges, Edges) {
    let metadata = own_workspace();
    let folder = |name: &str| name.strip_prefix("krama-").map(str::to_owned);
    let (mut product, mut tests) = (Edges::new(), Edges::new());
    for package in &metadata.packages {
        for dependency in &package.dependencies {
            let (Some(from), Some(to)) = (folder(&package.name), folder(&dependency.name)) else { continue };
            let edges = if dependency.kind == DependencyKind::Development { &mut tests } else { &mut product };
            edges.insert((from, to));
        }
    }
    tests.retain(|edge| !product.contains(edge));
    (product, tests)
}

fn compare(what: &str, built: &Edges, drawn: &Edges) {
    let list = |edges: Vec<&(String, String)>| {
        edges.iter().map(|(from, to)| format!("  {from} -> {to}")).collect::<Vec<_>>().join("\n")
    };
    let undrawn = list(built.difference(drawn).collect());
    let unbuilt = list(drawn.difference(built).collect());
    assert!(undrawn.is_empty(), "ARCHITECTURE.md does not draw these {what}:\n{undrawn}");
    assert!(unbuilt.is_empty(), "ARCHITECTURE.md draws {what} that nothing uses:\n{unbuilt}");
}

#[test]
fn every_edge_between_crates_is_drawn() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md stands at the root");
    let (product, tests) = built();
    compare("edges", &product, &drawn(&text, "edges"));
    compare("dev-edges", &tests, &drawn(&text, "dev-edges"));
}

#[test]
fn only_tests_build_a_disk_that_fails() {
    let asks = |dependency: &&Dependency| dependency.features.iter().any(|feature| feature == "faults");
    let packages = own_workspace().packages;
    let (tests, product): (Vec<_>, Vec<_>) = packages
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter(asks)
        .partition(|dependency| dependency.kind == DependencyKind::Development);
    assert!(product.is_empty(), "a product's dependency asks for faults: {product:?}");
    assert!(!tests.is_empty(), "no test asks for faults any more");
    let default = packages.iter().filter_map(|package| package.features.get("default"));
    assert!(default.flatten().all(|feature| !feature.contains("faults")), "faults are on by default");
}

#[test]
fn reads_only_the_named_blocks() {
    let text = "a -> z\n```edges\na -> b c\n```\na -> y\n```dev-edges\nb -> d\n```\n";
    let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(drawn(text, "edges"), Edges::from([edge("a", "b"), edge("a", "c")]));
    assert_eq!(drawn(text, "dev-edges"), Edges::from([edge("b", "d")]));
}

#[test]
#[should_panic(expected = "link -> casebook")]
fn an_edge_that_is_not_drawn_fails() {
    compare("edges", &Edges::from([("link".to_owned(), "casebook".to_owned())]), &Edges::new());
}
