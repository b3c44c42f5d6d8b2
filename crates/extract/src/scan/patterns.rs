//! What is looked for, as regular expressions: the peer that benchmarks scan the same text with.
//!
//! They propose the same candidates and decide nothing. Classes are of ASCII where a value is ASCII, and know other digits,
//! currencies and words only where the reader does. Word edges are ASCII's: on Unicode's, an automaton gives up at the
//! first letter beyond ASCII and searches a hundred times as slowly.

/// The candidates of every kind as regular expressions.
pub fn candidate_patterns() -> &'static [&'static str] {
    &[
        r"(?i-u)\bh(?:tt|xx)ps?[ \t]?(?::|\[:\])//[!-~--[<>\x22]]{3,}",
        r"(?i-u)\b(?:[a-z0-9-]{1,63}(?:\.|\[\.\]|\(\.\))){1,8}[a-z]{2,18}\b(?:/[!-~--[<>\x22]]*)?",
        r"(?i-u)\b[a-z0-9._%+-]{1,64}(?:@|\(at\)|\[at\])[a-z0-9.-]{1,253}\b",
        r"\+?\(?[0-9០-៩๐-๙໐-໙၀-၉０-９](?:[ .()-]{0,3}[0-9០-៩๐-๙໐-໙၀-၉０-９]){6,18}",
        r"(?-u)\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
        r"(?i-u)\b(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{1,4}\b",
        r"(?-u)\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b",
        r"(?i-u)\bbc1[02-9ac-hj-np-z]{11,71}\b",
        r"(?-u)\b0x[0-9a-fA-F]{40}\b",
        r"(?-u)\bT[1-9A-HJ-NP-Za-km-z]{33}\b",
        r"(?-u)\b[EUk0]Q[A-Za-z0-9_-]{46}\b",
        r"(?-u)\b[1-9A-HJ-NP-Za-km-z]{43,44}\b",
        r"(?i-u)\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})\b",
        r"(?-u)\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b",
        r"(?-u)000201[0-9]{2}[!-~ ]{20,500}6304[0-9A-F]{4}",
        r"(?i-u:telegram|whatsapp|wechat|line|zalo|facebook|instagram|tiktok|viber)[\t :@iIdD-]{1,12}(?i-u:[a-z0-9._]{3,32})",
        r"(?:តេឡេក្រាម|微信|电报|ไลน์)[^a-zA-Z0-9]{0,6}(?i-u:[a-z0-9._]{3,32})",
        r"(?:(?i-u:usd|khr|thb|vnd|cny|usdt|idr|myr)|[$៛฿₫¥])[ ]?[0-9][0-9,.]*",
        r"[0-9][0-9,.]*[ ]?(?:(?i-u:usd|khr|thb|vnd|cny|usdt|riel|baht|dong)|រៀល|บาท|đồng|[$៛฿₫¥元])",
        r"(?:(?i-u:account|acct|a/c|bank)|គណនី|ธนาคาร|บัญชี|账户|银行|tài khoản|rekening)[^0-9\n]{0,40}[0-9][0-9 -]{7,22}[0-9]",
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::meta::{Config, Regex};
    use regex_automata::{Input, MatchKind, PatternSet};

    #[test]
    fn every_candidate_is_proposed() {
        let all = Config::new().match_kind(MatchKind::All);
        let regex = Regex::builder().configure(all).build_many(candidate_patterns()).unwrap();
        let mut seen = PatternSet::new(regex.pattern_len());
        for text in [
            "see hxxps://evil[.]example/a and https://b.example/c, write a@b.example or call ០១២ ៣៤៥ ៦៧៨, 10.0.0.1 fe80:0:0:1",
            "1Ao8KpzsiBzy1YaoUwqGaX4zSwBQW2PVmY bc1qddexzmtp94jhsctdwpkx2ttpv3j8yvp3r83vmc DE75512108001245126199",
            "0x6b72616d612d6578616d706c652d616464723031 TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb",
            "DVwp3bEtKTPVAt6fZzNUDVTW7B8QLBtCR6NLm7sUKRcB 2fd828796083738ec434a78e2ce3e4ee",
            "EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "00020101021129200016sok_example@aclb5204599953038405802KH5911Sok Example6010Phnom Penh63045B8F",
            "Telegram: @example, 微信号：example88, USD 1,200, 500៛, គណនី ABA 000 333 444",
        ] {
            regex.which_overlapping_matches(&Input::new(text), &mut seen);
        }
        let patterns = candidate_patterns().iter().enumerate();
        let missing: Vec<_> = patterns.filter(|(at, _)| !seen.iter().any(|id| id.as_usize() == *at)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
