//! Reading one report, beside one `RegexSet` scan of the same text with the same candidate patterns.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use krama_extract::{BenignList, Reader, ReaderSettings, candidate_patterns};
use krama_model::{Author, Digest, Field, Part, Report, ReportKey, ValueKey, World};
use regex_automata::meta::{Config, Regex};
use regex_automata::{Input, MatchKind, PatternSet};
use std::hint::black_box;

/// About 600 characters and four values a text, invented.
const TEXTS: &[&str] = &[
    "On the third of March a person who said she worked for a trading firm wrote to me and asked whether I wanted to earn some money from home. \
     We talked for two weeks and she was very kind. Then she sent me a link to https://example-trade.top/login and told me to open an account there. \
     I paid USD 1,200 from my bank to the account ABA 000 333 444 because she said the profit would be doubled in a week. When I wanted to take the money \
     out they asked for a tax of ten percent and after that nobody answered any more. The number she used is 012 345 678 and I still have all of our messages.",
    "ខ្ញុំបានឃើញការផ្សាយនៅលើទំព័រមួយអំពីការលក់ទូរស័ព្ទថ្មីក្នុងតម្លៃថោក ហើយខ្ញុំបានទាក់ទងទៅម្ចាស់ទំព័រនោះ។ គេប្រាប់ខ្ញុំថាត្រូវបង់ប្រាក់កក់មុន ៤ ០០០ ០០០ រៀល ទៅគណនី ABA លេខ ០០០ ៣៣៣ ៤៤៤ \
     បន្ទាប់ពីខ្ញុំបានផ្ទេរប្រាក់ហើយ គេបានប្លុកខ្ញុំ ហើយលេខទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨ មិនអាចទាក់ទងបានទេ។ តេឡេក្រាម៖ @example_shop ខ្ញុំសុំឱ្យសមត្ថកិច្ចជួយស្រាវជ្រាវរឿងនេះផង ព្រោះមានមនុស្សជាច្រើនទៀតដែលត្រូវបានបោកប្រាស់ដូចខ្ញុំដែរ។",
    "对方在网上认识我，聊了两个星期以后说有一个很好的投资平台，让我下载http://example-ku.vip/app，还说每天可以赚很多钱。我一开始充了五百，第二天真的提现成功，所以我相信了。\
     后来客服让我加微信example_li88，说要交保证金，我就通过工商银行转了2万元到对方的账户。之后他们又说系统升级，需要再充USDT到TKmLKtNbrv7vAieS5DUz6fm8MivimYSZRb才能提现，我才发现被骗了。",
];

fn report(text: &str) -> Report {
    let narrative = Part {
        field: Field::Narrative,
        author: Author::Complainant,
        sent_at: None,
        place: String::new(),
        text: text.into(),
    };
    Report {
        key: ReportKey { source: "bench".into(), reference: "1".into() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(b""),
        place: String::new(),
        parts: vec![narrative],
    }
}

fn reading(criterion: &mut Criterion) {
    let benign = BenignList::shipped(World::Ordinary).expect("the shipped lists are valid");
    let reader = Reader::new(ReaderSettings {
        world: World::Ordinary,
        region: "KH".into(),
        key: ValueKey::new([7; 32]),
        benign,
    })
    .expect("KH is a region");
    // As `regex::RegexSet` is built, with room for all its states.
    let all = Config::new().match_kind(MatchKind::All).hybrid_cache_capacity(1 << 28);
    let peer = Regex::builder().configure(all).build_many(candidate_patterns()).expect("the patterns are valid");
    let reports: Vec<Report> = TEXTS.iter().map(|text| report(text)).collect();
    let mut group = criterion.benchmark_group("read");
    for (report, language) in reports.iter().zip(["english", "khmer", "chinese"]) {
        let text = &report.parts[0].text;
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("{language}/values"), |bencher| {
            bencher.iter(|| reader.mentions(black_box(report)));
        });
        group.bench_function(format!("{language}/whole"), |bencher| bencher.iter(|| reader.read(black_box(report))));
        group.bench_function(format!("{language}/regex-set"), |bencher| {
            let mut set = PatternSet::new(peer.pattern_len());
            bencher.iter(|| {
                set.clear();
                peer.which_overlapping_matches(&Input::new(black_box(text)), &mut set);
                set.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
