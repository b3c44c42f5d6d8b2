//! What a mapping may not say: it would be taken without a word and read nothing, or something else.

use super::{Mapping, Target, Targets, says_something};
use krama_model::Field;

/// What is wrong with a mapping, in words.
pub(super) fn check(mapping: &Mapping) -> Result<(), String> {
    check_fields(mapping)?;
    for form in &mapping.dates {
        if !crate::date::is_form(form) {
            return Err(format!("{form:?} is not a form of dates"));
        }
    }
    if mapping.list_separator.as_deref().is_some_and(str::is_empty) {
        return Err("list_separator is empty; leave it out where values are parted by \";\"".to_owned());
    }
    if let Some(region) = mapping.region.as_ref().filter(|region| !is_region(region)) {
        return Err(format!("region is {region:?}; expected two capital letters such as \"KH\""));
    }
    let texts = [("name", Some(&mapping.name)), ("source", mapping.source.as_ref())];
    texts.into_iter().filter_map(|(what, text)| Some((what, text?))).try_for_each(|(what, text)| plain(what, text))?;
    mapping.constants.iter().try_for_each(|(name, text)| plain(&format!("the constant {name}"), text))?;
    mapping.skip.iter().try_for_each(|rule| {
        if rule.column.trim().is_empty() { Err("skip names a column without a name".to_owned()) } else { Ok(()) }
    })
}

/// Every name is a field's, and some column says something.
fn check_fields(mapping: &Mapping) -> Result<(), String> {
    let names = || mapping.columns.values().flat_map(Targets::names);
    if let Some(name) = names().find(|name| Target::parse(name).is_none()) {
        return Err(format!("there is no field called {name:?}"));
    }
    if let Some(name) = mapping.constants.keys().find(|name| Field::parse(name).is_none()) {
        return Err(format!("there is no field called {name:?} to hold a constant"));
    }
    if names().filter_map(|name| Target::parse(name)).any(says_something) {
        return Ok(());
    }
    Err("no column is an account or a suspect's value".to_owned())
}

fn is_region(region: &str) -> bool {
    region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A name that people read says something, and commands no terminal.
fn plain(what: &str, text: &str) -> Result<(), String> {
    match () {
        () if text.trim().is_empty() => Err(format!("{what} is empty")),
        () if text.chars().any(char::is_control) => Err(format!("{what} holds control characters")),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Mapping};

    #[test]
    fn refuses_a_mapping_that_cannot_mean_what_it_says() {
        for (toml, reason) in [
            ("name = 'x'\n[columns]\na = 'nonsense'", "no field called \"nonsense\""),
            ("name = 'x'\n[columns]\na = 'amount'", "no column is an account"),
            ("name = 'x'\ndates = ['%Q']\n[columns]\na = 'narrative'", "not a form of dates"),
            ("name = 'x'\nunknown = 1\n[columns]\na = 'narrative'", "unknown field"),
            ("not toml", ""),
            ("name = 'x'\nregion = 'ZZZ'\n[columns]\na = 'narrative'", "region is \"ZZZ\""),
            ("name = 'x'\nregion = 'kh'\n[columns]\na = 'narrative'", "region is \"kh\""),
            ("name = 'x'\nlist_separator = ''\n[columns]\na = 'narrative'", "list_separator is empty"),
            ("name = 'x'\nsource = ' '\n[columns]\na = 'narrative'", "source is empty"),
            ("name = ''\n[columns]\na = 'narrative'", "name is empty"),
            ("name = 'x'\nsource = \"desk\\u001b[31m\"\n[columns]\na = 'narrative'", "source holds control characters"),
            ("name = 'x'\n[columns]\na = 'narrative'\n[constants]\nchannel = \"a\\nb\"", "channel holds control"),
            ("name = 'x'\nskip = [{ column = '', equals = 'x' }]\n[columns]\na = 'narrative'", "without a name"),
        ] {
            let Err(Error::BadMapping { reason: told }) = Mapping::parse(toml) else { panic!("accepted: {toml}") };
            assert!(told.contains(reason), "{toml}: {told}");
        }
    }
}
