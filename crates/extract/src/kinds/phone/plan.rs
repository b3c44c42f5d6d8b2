//! Numbering plans: which national numbers exist behind a country calling code.

use crate::known::Known;
use crate::known::exercise::Numbering;
use krama_model::World;
use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use regex_automata::{Anchored, Input, meta::Regex};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// One country calling code's plan, over all regions that share it.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Bit `n` is set where a national number may have `n` digits.
    pub lengths: u32,
    pattern: String,
    mobile_pattern: String,
    all: OnceLock<Option<Regex>>,
    mobile: OnceLock<Option<Regex>>,
}

impl Plan {
    /// Whether a national significant number lies in a range that is handed out.
    pub fn has(&self, national: &str) -> bool {
        self.may_have(national) && matches(&self.all, &self.pattern, national)
    }

    /// The same for mobile numbers alone.
    pub fn has_mobile(&self, national: &str) -> bool {
        self.may_have(national) && matches(&self.mobile, &self.mobile_pattern, national)
    }

    /// Notes that a national number may have so many digits.
    fn allow(&mut self, digits: u32) {
        self.lengths |= 1_u32.checked_shl(digits).unwrap_or(0);
    }

    /// Whether a national number of that length can exist.
    pub fn may_have(&self, national: &str) -> bool {
        national.len() < 32 && self.lengths & 1 << national.len() != 0
    }
}

fn matches(compiled: &OnceLock<Option<Regex>>, pattern: &str, national: &str) -> bool {
    let regex = compiled.get_or_init(|| Regex::new(&format!("(?:{pattern})$")).ok());
    regex.as_ref().is_some_and(|regex| regex.is_match(Input::new(national).anchored(Anchored::Yes)))
}

/// A region's way of dialling.
#[derive(Debug)]
struct Region {
    calling_code: u16,
    code: String,
    trunk: String,
}

/// The region that numbers without a country code are read in, and with it the world it lies in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    /// Its country calling code.
    pub calling_code: u16,
    /// The digits of the calling code.
    pub(super) code: &'static str,
    /// What is dialled before a national number, `0` in most countries; empty where nothing is.
    pub(super) trunk: &'static str,
    pub(super) plan: &'static Plan,
    /// What exists in its world.
    pub known: &'static Known,
}

impl Home {
    /// A region by its code, in any case; none where that world has no numbering plan for it.
    pub fn of(world: World, region: &str) -> Option<Self> {
        Self::within(Known::of(world), region)
    }

    /// Another region of the same world.
    pub fn elsewhere(self, region: &str) -> Option<Self> {
        Self::within(self.known, region)
    }

    fn within(known: &'static Known, region: &str) -> Option<Self> {
        let region = known.plans.by_region.get(&region.trim().to_ascii_uppercase())?;
        let Region { calling_code, code, trunk } = region;
        Some(Self { calling_code: *calling_code, code, trunk, plan: known.plans.of_code(*calling_code)?, known })
    }

    /// The numbering plans of its world.
    pub(super) fn plans(self) -> &'static Plans {
        &self.known.plans
    }
}

/// The numbering plans of a world.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    by_code: FxHashMap<u16, Plan>,
    by_region: FxHashMap<String, Region>,
    /// Countries whose numbers turn up in the region's reports, in the order in which they are tried.
    pub(super) neighbours: Vec<u16>,
}

/// The neighbours in the ordinary world.
const NEIGHBOURS: &[u16] = &[855, 66, 84, 856, 60, 65, 62, 63, 95, 86, 852, 886, 91, 82, 81, 44, 61];

impl Plans {
    /// Those of libphonenumber's metadata.
    pub fn ordinary() -> Self {
        let mut plans = Self { neighbours: NEIGHBOURS.to_vec(), ..Self::default() };
        let mut metadata: Vec<&Metadata> = DATABASE.iter().collect();
        metadata.sort_by_key(|metadata| (metadata.country_code(), metadata.id().to_owned()));
        for metadata in metadata {
            let plan = plans.by_code.entry(metadata.country_code()).or_default();
            for (descriptor, mobile) in descriptors(metadata) {
                let pattern = pattern_of(descriptor);
                alternative(&mut plan.pattern, &pattern);
                if mobile {
                    alternative(&mut plan.mobile_pattern, &pattern);
                }
                let lengths = [descriptor.possible_length(), metadata.descriptors().general().possible_length()];
                for &length in lengths.iter().find(|lengths| !lengths.is_empty()).copied().unwrap_or_default() {
                    plan.allow(u32::from(length));
                }
            }
            if metadata.id() != "001" {
                plans.add(metadata.id(), metadata.country_code(), metadata.national_prefix().unwrap_or(""));
            }
        }
        plans
    }

    /// The invented ones of `schemas/exercise/numbering.toml`.
    pub fn exercise(regions: &[Numbering]) -> Self {
        let neighbours = regions.iter().map(|region| region.calling_code).collect();
        let mut plans = Self { neighbours, ..Self::default() };
        for region in regions {
            let plan = plans.by_code.entry(region.calling_code).or_default();
            for range in region.mobile.iter().chain(&region.fixed) {
                alternative(&mut plan.pattern, &range.pattern());
                plan.allow(range.digits);
            }
            for range in &region.mobile {
                alternative(&mut plan.mobile_pattern, &range.pattern());
            }
            plans.add(&region.id, region.calling_code, &region.trunk);
        }
        plans
    }

    fn add(&mut self, id: &str, calling_code: u16, trunk: &str) {
        let (code, trunk) = (calling_code.to_string(), trunk.to_owned());
        self.by_region.insert(id.to_owned(), Region { calling_code, code, trunk });
    }

    /// The plan behind a calling code.
    pub(super) fn of_code(&self, code: u16) -> Option<&Plan> {
        self.by_code.get(&code)
    }

    /// Whether the calling code is one.
    pub(super) fn is_calling_code(&self, code: u16) -> bool {
        self.by_code.contains_key(&code)
    }

    /// Splits the digits of an international number into calling code and national number. No calling code is the start
    /// of another.
    pub(super) fn split<'d>(&self, digits: &'d str) -> Option<(u16, &'d str)> {
        (1..=3).find_map(|length| {
            let code = digits.get(..length)?.parse().ok()?;
            self.is_calling_code(code).then(|| (code, &digits[length..]))
        })
    }

    /// Whether a normalised number has a country of this world.
    pub fn admits(&self, value: &str) -> bool {
        let code = value.split_once(";phone-context=").map_or(value, |(_, code)| code);
        code.strip_prefix('+').is_some_and(|digits| self.split(digits).is_some())
    }
}

/// Splits the digits of an international number of whichever world. The invented one is asked first: it is small, and an
/// exercise then never loads the other.
pub(super) fn split(digits: &str) -> Option<(u16, &str)> {
    let of = |world| Known::of(world).plans.split(digits);
    of(World::Exercise).or_else(|| of(World::Ordinary))
}

/// The descriptors of numbers that people are reached on.
fn descriptors(metadata: &Metadata) -> impl Iterator<Item = (&Descriptor, bool)> {
    let types = metadata.descriptors();
    [
        (types.fixed_line(), false),
        (types.mobile(), true),
        (types.toll_free(), false),
        (types.premium_rate(), false),
        (types.shared_cost(), false),
        (types.personal_number(), false),
        (types.voip(), false),
        (types.uan(), false),
        (types.pager(), false),
    ]
    .into_iter()
    .filter_map(|(descriptor, mobile)| descriptor.map(|descriptor| (descriptor, mobile)))
}

/// The pattern's source, without the blanks it is laid out with.
fn pattern_of(descriptor: &Descriptor) -> String {
    descriptor.national_number().to_string().chars().filter(|c| !c.is_whitespace()).collect()
}

fn alternative(pattern: &mut String, next: &str) {
    if next.is_empty() || next == "NA" {
        return;
    }
    if !pattern.is_empty() {
        pattern.push('|');
    }
    pattern.push_str(next);
}

/// Digits of national numbers under plans that have ended since, by calling code: numbers grew (Benin in 2024, Ivory Coast in
/// 2021, Cameroon in 2014, Togo in 2011, Ghana between 2007 and 2010, Brazil's mobiles until 2016), or area codes changed
/// (Nigeria since 2023, Viet Nam in 2017 and 2018).
const EARLIER: &[(u16, &[usize])] =
    &[(55, &[10]), (84, &[9, 10]), (225, &[8]), (228, &[7]), (229, &[8]), (233, &[8]), (234, &[7, 8]), (237, &[8])];

/// Whether a national number has the length that an earlier plan gave numbers.
pub(super) fn had(code: u16, national: &str) -> bool {
    // In Ivory Coast a zero at the start was part of the number.
    let zero = national.starts_with('0') && code != 225;
    !zero && EARLIER.iter().any(|(earlier, lengths)| *earlier == code && lengths.contains(&national.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_compiles() {
        for (world, fewest) in [(World::Ordinary, 200), (World::Exercise, 5)] {
            let plans = &Known::of(world).plans;
            for (code, plan) in &plans.by_code {
                plan.has("0");
                assert!(Regex::new(&format!("(?:{})$", plan.pattern)).is_ok(), "+{code}");
                assert!(plan.pattern.is_empty() || plan.lengths != 0, "+{code}");
            }
            assert!(plans.by_region.len() > fewest);
        }
    }

    #[test]
    fn the_code_is_split_off() {
        assert_eq!(split("85512345678"), Some((855, "12345678")));
        assert_eq!(split("12025550123"), Some((1, "2025550123")));
        assert_eq!(split("0"), None);
        assert_eq!(split("99931234567"), Some((999, "31234567")));
    }

    #[test]
    fn no_calling_code_is_of_both_worlds() {
        let (ours, invented) = (&Known::of(World::Ordinary).plans, &Known::of(World::Exercise).plans);
        assert!(invented.by_code.keys().all(|code| ours.split(&code.to_string()).is_none()));
        assert!(invented.by_region.keys().all(|region| !ours.by_region.contains_key(region)));
    }
}
