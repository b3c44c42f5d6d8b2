use crate::support::in_repository;
use krama_extract::kinds::catalogue;

/// `KRAMA_BLESS=1` in the environment of the build (not of the test) is not needed: copy the printed text.
#[test]
fn the_page_on_kinds_is_what_the_kinds_say() {
    let path = in_repository("docs/kinds.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written != catalogue() {
        let fresh = in_repository("docs/kinds.md.new");
        std::fs::write(&fresh, catalogue()).unwrap();
        panic!("docs/kinds.md is out of date: look at docs/kinds.md.new, then move it over");
    }
}
