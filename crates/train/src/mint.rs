//! Invented values, each from a number: the same number gives the same value, different numbers different ones.

use crate::exercise::{Bank, Exercise, Region};
use crate::random::Random;
use crate::wallet;
use krama_model::Kind;
use sha2::{Digest, Sha256};

const SYLLABLES: &[&str] = &[
    "ba", "cho", "da", "fen", "gra", "hok", "iva", "jun", "ka", "lor", "mi", "nea", "or", "phy", "qua", "rin", "sok",
    "tep", "ul", "vin", "wen", "xa", "yor", "zed", "bor", "cam", "del", "ent", "fur", "gil", "hes", "jar", "lum",
    "mor", "nix", "oro", "pel", "rav", "sil", "tor",
];
const FIRST_NAMES: &[&str] = &[
    "Dara",
    "Sophea",
    "Vichet",
    "Lina",
    "Kosal",
    "Maly",
    "Rithy",
    "Bopha",
    "Anna",
    "Kevin",
    "Mei",
    "Linh",
    "Somchai",
    "Putri",
    "Victor",
    "Grace",
    "Chenda",
    "Tola",
    "Nary",
    "Hugo",
    "Sreyneang",
    "Vuthy",
    "Wei",
    "Jing",
    "Anong",
    "Niran",
    "Thao",
    "Minh",
    "Dewi",
    "Bagus",
    "Amelia",
    "Sokun",
];
const LAST_NAMES: &[&str] = &[
    "Velmarin",
    "Okasund",
    "Tharenko",
    "Brisvane",
    "Chanrethy",
    "Somvixay",
    "Kelderon",
    "Pharovan",
    "Lintoray",
    "Meksovan",
    "Ratanvelo",
    "Dovantes",
    "Sokhavel",
    "Tremolin",
    "Navarethy",
    "Quillanar",
    "Dalvorin",
    "Sethmarong",
    "Yarovant",
    "Pinnakova",
    "Luongvera",
    "Wirantaka",
    "Zhenmarou",
    "Heskovian",
];
const TRADES: &[&str] =
    &["Capital", "Global", "Mall", "Group", "Trade", "Services", "Fund", "Express", "Logistics", "Credit", "Media"];

/// Mints values in the plans and under the marks of an exercise.
#[derive(Debug)]
pub struct Mint {
    exercise: Exercise,
    seed: u64,
}

/// Spreads numbers over a range without two falling together, as long as they are below it.
fn spread(number: u64, range: u64, factor: u64) -> u64 {
    (u128::from(number % range) * u128::from(factor) % u128::from(range)) as u64
}

const CONSONANTS: &[u8; 17] = b"bdfghjklmnprstvyz";
const VOWELS: &[u8; 5] = b"aeiou";
/// Words of four syllables.
const WORDS: u64 = 85 * 85 * 85 * 85;

/// A word of four syllables that no other number up to 52 million has, and that does not show its number.
fn own_word(seed: u64, number: u64) -> String {
    let mut place = (spread(number, WORDS, 7_368_787) + seed % WORDS) % WORDS;
    let mut word = String::with_capacity(8);
    for _ in 0..4 {
        let syllable = place % 85;
        word.push(char::from(CONSONANTS[syllable as usize / 5]));
        word.push(char::from(VOWELS[syllable as usize % 5]));
        place /= 85;
    }
    word
}

fn word(random: &mut Random, syllables: u64) -> String {
    (0..syllables).map(|_| random.word(SYLLABLES)).collect()
}

impl Mint {
    /// A mint for one country.
    pub fn new(exercise: Exercise, seed: u64) -> Self {
        Self { exercise, seed }
    }

    /// The data it mints by.
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    fn random(&self, stream: u64, number: u64) -> Random {
        Random::of(&[self.seed, 90 + stream, number])
    }

    fn region(&self, region: usize) -> &Region {
        &self.exercise.regions[region]
    }

    /// A mobile number, E.164. Numbers up to 30 million give different ones at home, and more elsewhere.
    pub fn phone(&self, region: usize, number: u64) -> String {
        let region = self.region(region);
        let room = |at: usize| 10_u64.pow(region.mobile[at].digits - region.mobile[at].starts.len() as u32);
        let whole: u64 = (0..region.mobile.len()).map(room).sum();
        // A prime factor that divides no range of decimal digits; the seed only turns the circle.
        let mut place = (spread(number, whole, 7_368_787) + self.seed % whole) % whole;
        let mut at = 0;
        while place >= room(at) {
            place -= room(at);
            at += 1;
        }
        let range = &region.mobile[at];
        let width = range.digits as usize - range.starts.len();
        format!("+{}{}{place:0width$}", region.calling_code, range.starts)
    }

    /// Banks of a country, as indices into the exercise's list.
    pub fn banks(&self, region: usize) -> impl Iterator<Item = usize> + '_ {
        let id = &self.region(region).id;
        let banks = self.exercise.banks.iter().enumerate();
        banks.filter(move |(_, bank)| bank.country == *id).map(|(at, _)| at)
    }

    /// A bank of the list.
    pub fn bank(&self, bank: usize) -> &Bank {
        &self.exercise.banks[bank]
    }

    /// An account at a bank, `BANK:number`.
    pub fn account(&self, bank: usize, number: u64) -> String {
        let bank = self.bank(bank);
        let digits = bank.digits[0].min(18);
        let least = 10_u64.pow(digits - 1);
        let range = 9 * least - 37;
        let place = (spread(number, range, 48_271_381) + self.seed % range) % range;
        format!("{}:{}", bank.id, least + place)
    }

    /// A Bakong account, `name@suffix`, at a bank that has them.
    pub fn bakong(&self, bank: usize, number: u64) -> String {
        let suffix = self.bank(bank).bakong.first().map_or("xvlo", String::as_str);
        format!("{}@{suffix}", own_word(self.seed, number))
    }

    /// The payment code of a Bakong account: EMVCo merchant-presented, with its checksum.
    pub fn payment_code(&self, bakong: &str, holder: &str) -> String {
        let object = |tag: &str, value: &str| format!("{tag}{:02}{value}", value.chars().count());
        let mut code = String::from("000201010211");
        code += &object("29", &object("00", bakong));
        code += "520459995303840";
        code += &object("58", &self.region(0).id);
        code += &object("59", holder);
        code += &object("60", "Kravel");
        code += "6304";
        let checksum = code.bytes().fold(0xffff_u16, |crc, byte| {
            (0..8).fold(
                crc ^ (u16::from(byte) << 8),
                |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 },
            )
        });
        format!("{code}{checksum:04X}")
    }

    /// A payload that begins with the mark.
    fn payload<const N: usize>(&self, chain: &str, number: u64) -> [u8; N] {
        let mark = self.exercise.wallet_mark.as_bytes();
        let hash = Sha256::digest(format!("{} {chain} {number}", self.seed));
        let mut payload = [0; N];
        payload[..mark.len()].copy_from_slice(mark);
        let rest = N - mark.len();
        payload[mark.len()..].copy_from_slice(&hash[..rest]);
        payload
    }

    /// A wallet of a chain, marked, in normal form.
    pub fn wallet(&self, chain: Kind, number: u64) -> String {
        match chain {
            Kind::EthWallet => wallet::eth(&self.payload("eth", number)).to_ascii_lowercase(),
            Kind::BtcWallet => wallet::btc(&self.payload("btc", number)),
            Kind::SolWallet => wallet::sol(&self.payload("sol", number)),
            Kind::TonWallet => wallet::ton(&self.payload("ton", number)),
            _ => wallet::tron(&self.payload("tron", number)),
        }
    }

    /// The hash of a transaction, marked.
    pub fn transaction(&self, number: u64) -> String {
        hex::encode(self.payload::<32>("tx", number))
    }

    /// The n-th domain of a family: look-alikes of one word under other suffixes, with a hyphen, a digit for a letter, or
    /// a letter doubled.
    pub fn domain(&self, family: u64, member: u64) -> String {
        let base = own_word(self.seed ^ 0x5eed, family);
        let suffixes = &self.exercise.domains.suffixes;
        let suffix = &suffixes[((family + member * 7) % suffixes.len() as u64) as usize];
        let turn = member / suffixes.len() as u64;
        let label = match turn % 4 {
            0 => base,
            1 => format!("{}-{}", &base[..4], &base[4..]),
            2 => base.replace('o', "0").replace('i', "1"),
            _ => format!("{base}{}", &base[7..]),
        };
        let again = if turn < 4 { String::new() } else { (turn / 4 + 1).to_string() };
        format!("kx-{label}{again}.{suffix}")
    }

    /// An account on a platform, marked.
    pub fn handle(&self, platform: Kind, number: u64) -> String {
        let (handles, word) = (&self.exercise.handles, own_word(self.seed, number));
        if platform == Kind::Facebook {
            return format!("{}{word}{}", handles.dotted, number % 90 + 10);
        }
        let mark = &handles.mark;
        match self.random(4, number).below(3) {
            0 => format!("{mark}{word}"),
            1 => format!("{mark}{word}_vip"),
            _ => format!("{mark}{word}{}", number % 90 + 10),
        }
    }

    /// A mailbox.
    pub fn mailbox(&self, number: u64) -> String {
        let host = self.random(5, number).pick(&self.exercise.domains.mail).clone();
        format!("kx.{}@{host}", own_word(self.seed, number))
    }

    /// An Android package, marked.
    pub fn package(&self, number: u64) -> String {
        format!("{}{}", self.exercise.apps.package, own_word(self.seed, number))
    }

    /// The digest of an app's certificate, marked.
    pub fn signer(&self, number: u64) -> String {
        let hash = hex::encode(Sha256::digest(format!("{} signer {number}", self.seed)));
        let mark = &self.exercise.apps.signer;
        format!("{mark}{}", &hash[mark.len()..])
    }

    /// A person's name.
    pub fn name(&self, number: u64) -> String {
        let mut random = self.random(7, number);
        format!("{} {}", random.pick(FIRST_NAMES), random.pick(LAST_NAMES))
    }

    /// A company's name.
    pub fn brand(&self, number: u64) -> String {
        let mut random = self.random(8, number);
        let mut name = word(&mut random, 3);
        name[..1].make_ascii_uppercase();
        format!("{name} {}", random.pick(TRADES))
    }

    /// A building.
    pub fn building(&self, number: u64) -> String {
        let mut random = self.random(9, number);
        let mut name = word(&mut random, 2);
        name[..1].make_ascii_uppercase();
        format!("{name} {}", random.word(&["Tower", "Park", "Plaza", "Garden", "Villas", "Bay"]))
    }
}
