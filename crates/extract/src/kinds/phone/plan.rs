//! Numbering plans: which national numbers exist behind a country calling code.

use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use regex_automata::{Anchored, Input, meta::Regex};
use rustc_hash::FxHashMap;
use std::sync::{LazyLock, OnceLock};

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
    id: String,
    calling_code: u16,
    code: String,
    trunk: String,
}

/// The region that numbers without a country code are read in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    /// ISO 3166-1 alpha-2.
    pub region: &'static str,
    /// Its country calling code.
    pub calling_code: u16,
    /// The digits of the calling code.
    pub(super) code: &'static str,
    /// What is dialled before a national number, `0` in most countries; empty where nothing is.
    pub(super) trunk: &'static str,
    pub(super) plan: &'static Plan,
}

impl Home {
    /// A region by its code, in any case; none where it has no numbering plan.
    pub fn of(region: &str) -> Option<Self> {
        let Region { id, calling_code, code, trunk } = PLANS.by_region.get(&region.trim().to_ascii_uppercase())?;
        Some(Self { region: id, calling_code: *calling_code, code, trunk, plan: of_code(*calling_code)? })
    }
}

struct Plans {
    by_code: FxHashMap<u16, Plan>,
    by_region: FxHashMap<String, Region>,
}

static PLANS: LazyLock<Plans> = LazyLock::new(|| {
    let mut plans = Plans { by_code: FxHashMap::default(), by_region: FxHashMap::default() };
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
                plan.lengths |= 1_u32.checked_shl(u32::from(length)).unwrap_or(0);
            }
        }
        if metadata.id() != "001" {
            let trunk = metadata.national_prefix().unwrap_or("").to_owned();
            let (id, calling_code) = (metadata.id().to_owned(), metadata.country_code());
            plans.by_region.insert(id.clone(), Region { id, calling_code, code: calling_code.to_string(), trunk });
        }
    }
    plans
});

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

/// The plan behind a calling code.
pub(super) fn of_code(code: u16) -> Option<&'static Plan> {
    PLANS.by_code.get(&code)
}

/// Whether the calling code is one.
pub(super) fn is_calling_code(code: u16) -> bool {
    PLANS.by_code.contains_key(&code)
}

/// Splits the digits of an international number into calling code and national number. No calling code is the start of
/// another.
pub(super) fn split(digits: &str) -> Option<(u16, &str)> {
    (1..=3).find_map(|length| {
        let code = digits.get(..length)?.parse().ok()?;
        is_calling_code(code).then(|| (code, &digits[length..]))
    })
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
        for (code, plan) in &PLANS.by_code {
            plan.has("0");
            assert!(Regex::new(&format!("(?:{})$", plan.pattern)).is_ok(), "+{code}");
            assert!(plan.pattern.is_empty() || plan.lengths != 0, "+{code}");
        }
        assert!(PLANS.by_region.len() > 200);
    }

    #[test]
    fn the_code_is_split_off() {
        assert_eq!(split("85512345678"), Some((855, "12345678")));
        assert_eq!(split("12025550123"), Some((1, "2025550123")));
        assert_eq!(split("0"), None);
    }
}
