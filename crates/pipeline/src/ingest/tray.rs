//! What the reading thread collects, and how it hands that over.

use super::Counted;
use crate::error::Error;
use krama_casebook::{Delivery, Enclosed, Lake, NamedOriginal, SameReference};
use krama_intake::{Format, Outcome, Sink};
use krama_model::{Digest, Item, Report, Warning};
use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

/// A batch is sealed at so many reports and rejections, or so many bytes of text, whichever comes first.
const BATCH_ITEMS: usize = 32_768;
const BATCH_BYTES: usize = 48 << 20;

/// What the reading thread hands over.
pub(super) enum Parcel {
    /// Something to seal.
    Delivery(Delivery),
    /// How it ended, and what is told of it.
    Done(Result<Outcome, Error>, Vec<Counted>),
}

/// Collects what the reader yields until it is worth sealing.
pub(super) struct Tray {
    lake: Lake,
    original: NamedOriginal,
    send: SyncSender<Parcel>,
    delivery: Delivery,
    /// What came inside the original since the last item, which it belongs to.
    inside: Vec<Digest>,
    bytes: usize,
    sent: bool,
    warnings: Vec<Counted>,
    /// Why something that came inside could not be kept. What names it must not be sealed, and nothing more is taken.
    broken: Option<krama_lake::Error>,
}

impl Tray {
    pub(super) fn new(lake: Lake, original: NamedOriginal, send: SyncSender<Parcel>) -> Self {
        let delivery = Delivery { originals: vec![original.clone()], ..Delivery::default() };
        Self {
            lake,
            original,
            send,
            delivery,
            inside: Vec::new(),
            bytes: 0,
            sent: false,
            warnings: Vec::new(),
            broken: None,
        }
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        let same_reference = self.delivery.same_reference;
        let next = Delivery { originals: vec![self.original.clone()], same_reference, ..Delivery::default() };
        let delivery = std::mem::replace(&mut self.delivery, next);
        self.bytes = 0;
        self.sent = true;
        match self.send.send(Parcel::Delivery(delivery)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Hands over what is left and how it ended. A file that gave nothing at all is still noted, unless it was refused.
    pub(super) fn finish(mut self, result: Result<Outcome, Error>) {
        if let Some(error) = self.broken.take() {
            let _ = self.send.send(Parcel::Done(Err(error.into()), self.warnings));
            return;
        }
        let left = !self.delivery.reports.is_empty() || !self.delivery.rejections.is_empty();
        if left || (!self.sent && result.is_ok()) {
            // Nobody listens any more only where sealing failed, and that error is told there.
            let _ = self.hand_over();
        }
        let _ = self.send.send(Parcel::Done(result, self.warnings));
    }

    /// Ties what came inside the original to the report it came with, or to the original alone.
    fn tie(&mut self, report: Option<usize>) {
        let outer = self.original.stored.digest;
        let inside = std::mem::take(&mut self.inside);
        self.delivery.enclosed.extend(inside.into_iter().map(|original| Enclosed { original, outer, report }));
    }

    fn warn(&mut self, warning: &Warning) {
        Counted::count(&mut self.warnings, warning.code, &warning.message);
    }
}

impl Sink for Tray {
    fn format(&mut self, format: Format) {
        if format.has_loose_references() {
            self.delivery.same_reference = SameReference::IsAnother;
        }
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        if self.broken.is_some() {
            return ControlFlow::Break(());
        }
        match item {
            Item::Report(report) => {
                self.bytes += text_bytes(&report);
                self.tie(Some(self.delivery.reports.len()));
                self.delivery.reports.push(*report);
            }
            Item::Rejection(rejection) => {
                self.bytes += rejection.raw.len() + rejection.reason.len() + rejection.place.len();
                self.tie(None);
                self.delivery.rejections.push((self.original.stored.digest, rejection));
            }
            Item::Warning(warning) => self.warn(&warning),
        }
        let items = self.delivery.reports.len() + self.delivery.rejections.len();
        if items >= BATCH_ITEMS || self.bytes >= BATCH_BYTES {
            return self.hand_over();
        }
        ControlFlow::Continue(())
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        match self.lake.store_original(&mut &bytes[..]) {
            Ok(stored) => {
                let digest = stored.digest;
                self.inside.push(digest);
                self.delivery.originals.push(NamedOriginal { stored, name: name.to_owned() });
                digest
            }
            Err(error) => {
                self.broken.get_or_insert(error);
                Digest::of(bytes)
            }
        }
    }
}

fn text_bytes(report: &Report) -> usize {
    report.parts.iter().map(|part| part.text.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_casebook::Disk;
    use krama_lake::PowerCut;
    use krama_model::{Code, Coded, Rejection};
    use std::sync::mpsc::sync_channel;

    #[test]
    fn rejections_alone_fill_a_batch() {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(&folder.path().join("lake"), Disk::real()).unwrap();
        let stored = lake.store_original(&mut &b"invented"[..]).unwrap();
        let (send, receive) = sync_channel(1);
        let mut tray = Tray::new(lake, NamedOriginal { stored, name: "a.csv".to_owned() }, send);
        let rejection = rejection();
        for _ in 0..BATCH_ITEMS {
            assert!(receive.try_recv().is_err());
            assert!(tray.item(Item::Rejection(rejection.clone())).is_continue());
        }
        let Ok(Parcel::Delivery(delivery)) = receive.try_recv() else { panic!("nothing was handed over") };
        assert_eq!((delivery.rejections.len(), tray.delivery.rejections.len()), (BATCH_ITEMS, 0));
    }

    #[test]
    fn what_names_a_file_that_could_not_be_kept_is_not_handed_over_and_the_lakes_error_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("lake");
        let whole = Lake::open(&place, Disk::real()).unwrap();
        let stored = whole.store_original(&mut &b"invented"[..]).unwrap();
        let full = Lake::open(&place, Disk::failing(1, PowerCut::TakesNothing)).unwrap();
        let (send, receive) = sync_channel(1);
        let mut tray = Tray::new(full, NamedOriginal { stored, name: "a.eml".to_owned() }, send);
        tray.attachment("bill.pdf", b"invented bill");
        assert!(tray.item(Item::Rejection(rejection())).is_break());
        tray.finish(Err(krama_intake::Error::Empty.into()));
        let Ok(Parcel::Done(Err(error), _)) = receive.try_recv() else { panic!("something was handed over to seal") };
        assert_eq!(error.code().to_string(), "K4001");
        assert!(error.hint().is_some());
    }

    fn rejection() -> Rejection {
        let (reason, place, raw) = (String::new(), String::new(), String::new());
        Rejection { code: Code(1101), reason, place, raw }
    }
}
