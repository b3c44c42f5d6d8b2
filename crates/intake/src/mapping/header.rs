//! What a column's header and its cells say of it. A guess is right or absent: whose a phone is that no word calls
//! anybody's, a person must say.

use super::folded;
use super::header_words::{
    COMPLAINANT_WORDS, FOREIGN_WORDS, HEADER_WORDS, NAME_WORDS, RECEIVER_WORDS, SERIAL_WORDS, SUSPECT_WORDS,
};
use super::look::{Look, Shape};

/// Characters of a header that are looked at; a longer one is no header.
pub(super) const LONGEST_HEADER: usize = 200;

/// What a header's words mean, whoever's it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// This field.
    Field(&'static str),
    /// The report's reference.
    Reference,
    /// A sum.
    Amount,
    /// A date, and not which.
    Date,
    /// A place, and not whose.
    Place,
    Wallet,
    Handle,
    Account,
    Bank,
    Phone,
    Email,
}

/// What is proposed for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// This field.
    Field(&'static str),
    /// One of these, which a person must choose.
    Choice(&'static [&'static str]),
    /// The reference, if each row keeps its number for good.
    Serial,
    /// Nothing.
    Nothing,
}

/// Whose a header says the value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Suspect,
    Complainant,
    Unsaid,
    /// Words for both stand there.
    Torn,
}

/// What is proposed for a column with that header and such cells.
pub(super) fn guess(column: &str, shape: &Shape) -> Guess {
    let header = Header::new(column);
    if column.trim() == "#" || header.is_one_of(SERIAL_WORDS) {
        return if shape.mostly_with_digits() { Guess::Serial } else { Guess::Nothing };
    }
    if header.has_one_of(FOREIGN_WORDS) {
        return Guess::Nothing;
    }
    let whose = header.whose();
    match header.meant() {
        Some(meant) if fits(meant, shape) => of_words(meant, whose, header.has_one_of(NAME_WORDS)),
        Some(_) => Guess::Nothing,
        None if header.has_one_of(NAME_WORDS) => match whose {
            Whose::Suspect => Guess::Field("suspect_name"),
            _ => Guess::Nothing,
        },
        // Who receives has an account, whatever else its digits may look like.
        None if header.has_one_of(RECEIVER_WORDS) && !shape.is_empty() && shape.mostly_long_numbers() => {
            of_words(Meant::Account, whose, false)
        }
        None => of_cells(shape, whose),
    }
}

/// What the words say, with whose it is.
fn of_words(meant: Meant, whose: Whose, is_name: bool) -> Guess {
    let value = |suspect, victim, choice| match whose {
        Whose::Suspect => Guess::Field(suspect),
        Whose::Complainant => victim,
        Whose::Unsaid => Guess::Choice(choice),
        Whose::Torn => Guess::Nothing,
    };
    match meant {
        // The name an account runs under is no account.
        Meant::Account | Meant::Phone | Meant::Wallet if is_name => Guess::Nothing,
        Meant::Account => {
            value("suspect_account", Guess::Field("victim_account"), &["suspect_account", "victim_account"])
        }
        Meant::Phone => value("suspect_phone", Guess::Field("victim_phone"), &["suspect_phone", "victim_phone"]),
        Meant::Email => value("suspect_email", Guess::Field("victim_email"), &["suspect_email", "victim_email"]),
        Meant::Bank => value("suspect_bank", Guess::Nothing, &["suspect_bank"]),
        Meant::Wallet => value("suspect_wallet", Guess::Nothing, &["suspect_wallet"]),
        Meant::Handle => value("suspect_handle", Guess::Nothing, &["suspect_handle"]),
        Meant::Date => Guess::Choice(&["occurred_at", "received_at"]),
        Meant::Place if whose == Whose::Unsaid => Guess::Field("place"),
        Meant::Reference if whose == Whose::Unsaid => Guess::Field("ref"),
        Meant::Place | Meant::Reference => Guess::Nothing,
        Meant::Amount => Guess::Field("amount"),
        Meant::Field(field) if field.starts_with("victim_") && matches!(whose, Whose::Suspect | Whose::Torn) => {
            Guess::Nothing
        }
        Meant::Field(field) if field.starts_with("suspect_") && matches!(whose, Whose::Complainant | Whose::Torn) => {
            Guess::Nothing
        }
        Meant::Field(field) => Guess::Field(field),
    }
}

/// What the cells look like, where the header says nothing.
fn of_cells(shape: &Shape, whose: Whose) -> Guess {
    match (shape.look, whose) {
        (Look::LongText, _) => Guess::Field("narrative"),
        (Look::Url, Whose::Suspect | Whose::Unsaid) => Guess::Field("suspect_url"),
        (Look::Date, _) => Guess::Choice(&["occurred_at", "received_at"]),
        (Look::Phone, _) => of_words(Meant::Phone, whose, false),
        (Look::Email, _) => of_words(Meant::Email, whose, false),
        (Look::Wallet, _) => of_words(Meant::Wallet, whose, false),
        (_, Whose::Suspect) if shape.is_empty() => Guess::Field("suspect_name"),
        _ => Guess::Nothing,
    }
}

/// Whether the cells are such as the words promise. No cells promise nothing.
fn fits(meant: Meant, shape: &Shape) -> bool {
    if shape.is_empty() {
        return true;
    }
    match meant {
        Meant::Phone => shape.look == Look::Phone,
        Meant::Email => shape.look == Look::Email,
        Meant::Account => shape.mostly_long_numbers(),
        Meant::Amount | Meant::Field("victim_age") => shape.mostly_with_digits(),
        Meant::Date | Meant::Field("occurred_at" | "received_at") => shape.look == Look::Date,
        Meant::Field("narrative") => shape.is_prose(),
        Meant::Field("suspect_url") => shape.mostly_with_dots(),
        Meant::Wallet => shape.look == Look::Wallet,
        _ => shape.look != Look::LongText || meant == Meant::Place,
    }
}

/// A header as its words are looked for.
struct Header(String);

impl Header {
    fn new(column: &str) -> Self {
        let column: String = column.chars().take(LONGEST_HEADER).collect();
        let plain = folded(&column).replace(['.', '/', '(', ')', ':', '#', '?', ','], "_");
        let words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
        Self(format!("_{}_", words.join("_")))
    }

    /// Latin words count as whole words; other scripts write no blanks between words, so there any place counts.
    fn has(&self, word: &str) -> bool {
        let word = folded(word);
        let is_latin = |c: char| c.is_ascii() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
        let spaced = word.chars().all(is_latin);
        if spaced { self.0.contains(&format!("_{word}_")) } else { self.0.contains(&word) }
    }

    fn has_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.has(word))
    }

    /// Whether one of the words is all it says.
    fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0 == format!("_{}_", folded(word)))
    }

    fn whose(&self) -> Whose {
        match (self.has_one_of(SUSPECT_WORDS), self.has_one_of(COMPLAINANT_WORDS)) {
            (true, false) => Whose::Suspect,
            (false, true) => Whose::Complainant,
            (false, false) => Whose::Unsaid,
            (true, true) => Whose::Torn,
        }
    }

    /// The first meaning one of whose words stands in the header.
    fn meant(&self) -> Option<Meant> {
        HEADER_WORDS.iter().find(|(_, words)| self.has_one_of(words)).map(|(meant, _)| *meant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(columns: &str) -> Vec<String> {
        let said = |column: &str| match guess(column, &Shape::of(std::iter::empty())) {
            Guess::Field(field) => field.to_owned(),
            Guess::Choice(fields) => format!("{}?", fields.join("/")),
            Guess::Serial => "№".to_owned(),
            Guess::Nothing => "-".to_owned(),
        };
        columns.split(',').map(said).collect()
    }

    const PHONE: &str = "suspect_phone/victim_phone?";
    const ACCOUNT: &str = "suspect_account/victim_account?";
    const DATE: &str = "occurred_at/received_at?";

    #[test]
    fn the_account_a_sum_went_to_is_no_sum() {
        assert_eq!(
            guesses("Paid to account,Paid,Amount paid,beneficiary: to account"),
            [ACCOUNT, "amount", "amount", "suspect_account"]
        );
    }

    #[test]
    fn where_money_went_is_an_account_if_its_cells_are() {
        let shape = |cell: &'static str| Shape::of([cell].into_iter());
        for header in [
            "Money sent to",
            "Paid to",
            "Transferred to",
            "Sent to (account)",
            "ផ្ញើទៅ",
            "ផ្ទេរទៅគណនី",
            "转账至",
            "โอนไปที่",
            "Chuyển đến",
            "Ditransfer ke",
        ] {
            let choice = Guess::Choice(&["suspect_account", "victim_account"]);
            assert_eq!(guess(header, &shape("001 772 455")), choice, "{header}");
            assert_eq!(guess(header, &shape("a shop in town")), Guess::Nothing, "{header}");
        }
        for header in ["Beneficiary", "Payee", "收款方"] {
            assert_eq!(guess(header, &shape("001 772 455")), Guess::Field("suspect_account"), "{header}");
            assert_eq!(guess(header, &shape("Dara Invented")), Guess::Nothing, "{header}");
        }
        assert_eq!(guesses("Money lost,Account no,ចំនួនទឹកប្រាក់,被骗数额"), ["amount", ACCOUNT, "amount", "amount"]);
    }

    #[test]
    fn a_running_number_is_told_from_a_reference() {
        for header in [
            "No.",
            "Sl. No.",
            "№",
            "N°",
            "#",
            "ល.រ",
            "លេខរៀង",
            "STT",
            "Số TT",
            "序号",
            "ลำดับ",
            "ลำดับที่",
            "Nomor",
            "Bil.",
        ] {
            assert_eq!(guess(header, &Shape::of(["1", "2"].into_iter())), Guess::Serial, "{header}");
            assert_eq!(guess(header, &Shape::of(["yes", "no"].into_iter())), Guess::Nothing, "{header}");
        }
    }

    #[test]
    fn what_no_word_calls_anybodys_is_left_to_choose() {
        assert_eq!(
            guesses("id,date,phone,mobile,details,amount usd,bank,acct"),
            ["ref", DATE, PHONE, PHONE, "narrative", "amount", "suspect_bank?", ACCOUNT]
        );
        assert_eq!(
            guesses("Contact No.,E-mail,A/C,Username"),
            [PHONE, "suspect_email/victim_email?", ACCOUNT, "suspect_handle?"]
        );
    }

    #[test]
    fn a_police_list_is_read_word_by_word() {
        assert_eq!(
            guesses(
                "sl no,complaint no,victim mobile,suspect mobile,utr,amount usdt,victim bank,beneficiary a/c no,account holder name"
            ),
            ["№", "ref", "victim_phone", "suspect_phone", "-", "amount", "-", "suspect_account", "-"]
        );
        assert_eq!(
            guesses(
                "complaint date,date of incident,suspect nationality,suspect age,victim age,transaction id,action taken,type of scam"
            ),
            ["received_at", "occurred_at", "-", "-", "victim_age", "-", "-", "-"]
        );
        assert_eq!(
            guesses("passport no,victim id,name,suspect name,mobile model,relation of victim to suspect phone,website"),
            ["-", "-", "-", "suspect_name", "-", "-", "suspect_url"]
        );
    }

    #[test]
    fn khmer_headers_are_read() {
        assert_eq!(
            guesses("ល.រ,លេខករណី,កាលបរិច្ឆេទ,លេខទូរស័ព្ទជនរងគ្រោះ,លេខទូរស័ព្ទជនសង្ស័យ,លេខទូរស័ព្ទ,លេខគណនី,ឈ្មោះគណនី"),
            ["№", "ref", DATE, "victim_phone", "suspect_phone", PHONE, ACCOUNT, "-"]
        );
        assert_eq!(
            guesses("ប្រភេទបទល្មើស,ភេទ,អាយុ,ថ្ងៃកើតហេតុ,ចំនួនទឹកប្រាក់,សាច់រឿង,ឈ្មោះដើមបណ្ដឹង,ខេត្ត"),
            ["-", "victim_sex", "victim_age", "occurred_at", "amount", "narrative", "-", "victim_province"]
        );
    }

    #[test]
    fn chinese_headers_are_read() {
        assert_eq!(
            guesses("序号,案件编号,报案时间,案发时间,受害人电话,嫌疑人电话,联系电话,收款账号,付款账号,账号"),
            [
                "№",
                "ref",
                "received_at",
                "occurred_at",
                "victim_phone",
                "suspect_phone",
                PHONE,
                "suspect_account",
                "victim_account",
                ACCOUNT
            ]
        );
        assert_eq!(
            guesses("涉案金额,诈骗类型,简要案情,身份证号,姓名,性别,网址,收款人户名"),
            ["amount", "-", "narrative", "-", "-", "victim_sex", "suspect_url", "-"]
        );
    }

    #[test]
    fn other_languages_of_the_region_are_read() {
        assert_eq!(
            guesses("รายละเอียด,Số tài khoản,Kronologi kejadian,Telepon pelapor,Nomor rekening penipu,SĐT"),
            ["narrative", ACCOUNT, "narrative", "victim_phone", "suspect_account", PHONE]
        );
    }

    #[test]
    fn a_complainants_column_is_never_proposed_as_the_suspects() {
        for header in [
            "Victim's name",
            "Complainant address",
            "ឈ្មោះជនរងគ្រោះ",
            "Telepon pelapor",
            "My number",
            "payer bank",
            "victim wallet",
        ] {
            let shape = Shape::of(["012345678"].into_iter());
            let guess = guess(header, &shape);
            let of_suspect = |field: &&str| field.starts_with("suspect_");
            assert!(!matches!(guess, Guess::Field(field) if of_suspect(&field)), "{header}: {guess:?}");
            assert!(!matches!(guess, Guess::Choice(fields) if fields.iter().any(of_suspect)), "{header}: {guess:?}");
        }
    }

    #[test]
    fn words_that_the_cells_contradict_say_nothing() {
        for (header, cell) in [
            ("mobile", "WhatsApp"),
            ("account", "savings"),
            ("content", "4711"),
            ("email", "yes"),
            ("date", "yesterday"),
            ("amount", "unknown"),
        ] {
            assert_eq!(guess(header, &Shape::of([cell].into_iter())), Guess::Nothing, "{header}");
        }
    }
}
