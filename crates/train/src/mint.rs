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
/// First and last names by language, in the order of [`crate::country::LANGUAGES`]. The last names are nobody's.
const NAMES: [(&[&str], &[&str]); 6] = [
    (
        &[
            "Dara",
            "Sophea",
            "Vichet",
            "Lina",
            "Kosal",
            "Maly",
            "Rithy",
            "Bopha",
            "Chenda",
            "Tola",
            "Nary",
            "Sreyneang",
            "Vuthy",
            "Sokun",
            "Phalla",
            "Ratha",
            "Kunthea",
            "Visal",
        ],
        &[
            "Chanrethy",
            "Pharovan",
            "Meksovan",
            "Sokhavel",
            "Navarethy",
            "Sethmarong",
            "Ratanvelo",
            "Khemarong",
            "Prakvisoth",
            "Somrethal",
            "Tepvorin",
            "Oudomvel",
        ],
    ),
    (
        &[
            "Anna", "Kevin", "Victor", "Grace", "Hugo", "Amelia", "Olivia", "Martin", "Sophie", "Daniel", "Clara",
            "Peter",
        ],
        &[
            "Velmarin",
            "Okasund",
            "Tharenko",
            "Brisvane",
            "Kelderon",
            "Dovantes",
            "Tremolin",
            "Quillanar",
            "Dalvorin",
            "Heskovian",
            "Marrowick",
            "Ellingsor",
        ],
    ),
    (
        &["Mei", "Wei", "Jing", "Lihua", "Xiaoyu", "Haoran", "Yating", "Jun", "Ling", "Zihan"],
        &["Zhenmarou", "Liangtao", "Qiuwen", "Hengzhou", "Shuobei", "Yunlan", "Tanruo", "Feiyan"],
    ),
    (
        &["Somchai", "Anong", "Niran", "Kanya", "Prasert", "Malee", "Arthit", "Ploy", "Chai", "Wipa"],
        &["Pinnakova", "Suvaritkun", "Thammasorn", "Wongvarin", "Rattanikul", "Chaivarong", "Saengmanee"],
    ),
    (
        &["Linh", "Thao", "Minh", "Huong", "Tuan", "Lan", "Quang", "Nga", "Hieu", "Mai"],
        &["Luongvera", "Tranhdiem", "Phamlua", "Ngovinh", "Buisang", "Dangkhoa", "Hoangmy"],
    ),
    (
        &["Putri", "Dewi", "Bagus", "Rina", "Agus", "Siti", "Wayan", "Intan", "Budi", "Fitri"],
        &["Wirantaka", "Kusumawira", "Pradanajaya", "Santikarya", "Harimukti", "Lestarindra"],
    ),
];
const TRADES: &[&str] =
    &["Capital", "Global", "Mall", "Group", "Trade", "Services", "Fund", "Express", "Logistics", "Credit", "Media"];

/// Mints values in the plans and under the marks of an exercise.
#[derive(Debug)]
pub struct Mint {
    exercise: Exercise,
    seed: u64,
}

/// A prime larger than any range that numbers are spread over, so that it divides none of them.
const PRIME: u128 = (1 << 61) - 1;

/// Spreads numbers over a range without two falling together, as long as they are below it.
fn spread(number: u64, range: u64) -> u64 {
    (u128::from(number % range) * PRIME % u128::from(range)) as u64
}

const CONSONANTS: &[u8; 17] = b"bdfghjklmnprstvyz";
const VOWELS: &[u8; 5] = b"aeiou";
/// Words of four syllables.
const WORDS: u64 = 85 * 85 * 85 * 85;

/// A word of four syllables that no other number up to 52 million has, and that does not show its number.
fn own_word(seed: u64, number: u64) -> String {
    let mut place = (spread(number, WORDS) + seed % WORDS) % WORDS;
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
        let mut place = (spread(number, whole) + self.seed % whole) % whole;
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
        let place = (spread(number, range) + self.seed % range) % range;
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

    /// The name of somebody who lives in the country: most are its own people.
    pub fn name(&self, number: u64) -> String {
        let mut random = self.random(10, number);
        let language = if random.chance(700) { 0 } else { random.below(6) as usize };
        self.name_in(language, number)
    }

    /// A name of a language, by its index.
    pub fn name_in(&self, language: usize, number: u64) -> String {
        let mut random = self.random(7, number);
        let (first, last) = NAMES[language];
        format!("{} {}", random.word(first), random.word(last))
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
