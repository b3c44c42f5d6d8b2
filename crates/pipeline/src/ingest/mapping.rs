//! Mappings by their text, their file or their name.

use crate::error::Error;
use crate::text_file;
use krama_intake::Mapping;
use krama_model::World;
use std::path::Path;

/// A mapping may be for either.
const WORLDS: [World; 2] = [World::Ordinary, World::Exercise];

/// Reads a mapping file's text.
pub fn mapping_of(toml: &str) -> Result<Mapping, Error> {
    let mapping = Mapping::parse(toml)?;
    match &mapping.region {
        Some(region) if !WORLDS.iter().any(|&world| krama_extract::is_region(world, region)) => {
            let reason = format!("region is {region:?}; expected the code of a country such as \"KH\"");
            Err(krama_intake::Error::BadMapping { reason }.into())
        }
        _ => Ok(mapping),
    }
}

/// A mapping by the path of its file, or by the name of one that comes with Krama.
pub fn mapping_named(name: &str) -> Result<Mapping, Error> {
    let path = Path::new(name);
    if path.is_file() {
        let text = text_file::read(path).map_err(|source| Error::Path { path: name.to_owned(), source })?;
        return mapping_of(&text);
    }
    mapping_known(name)
}

/// A mapping by the name of one that comes with Krama. No file is read.
pub fn mapping_known(name: &str) -> Result<Mapping, Error> {
    let known = Mapping::embedded().into_iter().find(|mapping| mapping.name == name);
    known.ok_or_else(|| Error::UnknownMapping(name.to_owned()))
}
