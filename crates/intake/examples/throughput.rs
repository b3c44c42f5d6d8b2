//! How fast a table becomes reports, beside the `csv` crate only splitting the same table into cells.
#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use krama_intake::{Arrival, IntakeSettings, Limits, Sink, read};
use krama_model::{Digest, Item, Moment};
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::Instant;

struct Count(usize);

impl Sink for Count {
    fn item(&mut self, item: Item) -> ControlFlow<()> {
        self.0 += usize::from(matches!(item, Item::Report(_)));
        ControlFlow::Continue(())
    }

    fn attachment(&mut self, _: &str, bytes: &[u8]) -> Digest {
        Digest::of(bytes)
    }
}

fn main() {
    let mut table = String::from("ref,received_at,narrative,suspect_phone,suspect_url,amount,currency\n");
    let story = "They called, said \"\"my parcel\"\" was held and that I had to pay a fee to an account. ".repeat(7);
    for row in 0..300_000 {
        writeln!(
            table,
            "R-{row},2026-03-01 08:30,\"{story}\",+855 12 000 {:03},http://a{row}.example/pay,200,USD",
            row % 1000
        )
        .expect("a String can be written to");
    }
    let megabytes = table.len() as f64 / 1e6;
    let arrival = Arrival {
        file_name: "x.csv",
        digest: Digest([0; 32]),
        source: None,
        mapping: None,
        mappings: &[],
        chats: None,
        complainant: None,
    };
    let settings = IntakeSettings { zone: chrono_tz::Asia::Phnom_Penh, now: Moment(0), limits: Limits::default() };
    let begun = Instant::now();
    let mut count = Count(0);
    read(Cursor::new(table.as_bytes()), &arrival, &settings, &mut count).expect("the table is well-formed");
    let ours = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let (mut reader, mut record, mut cells) = (csv::Reader::from_reader(table.as_bytes()), csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).expect("the table is well-formed") {
        cells += record.len();
    }
    let peer = begun.elapsed().as_secs_f64();
    println!(
        "{} reports, {megabytes:.0} MB: {:.0} MB/s; csv crate, {cells} cells: {:.0} MB/s; ratio of times {:.2}",
        count.0,
        megabytes / ours,
        megabytes / peer,
        ours / peer
    );
}
