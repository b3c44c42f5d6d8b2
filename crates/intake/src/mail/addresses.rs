//! The addresses of a message's headers.

use mail_parser::{Address, Message};

/// Addresses as `Name <address>`, each once, in order.
#[derive(Default)]
pub(super) struct Addresses(pub Vec<String>);

impl Addresses {
    /// Who a message says it is from: From, Sender, Reply-To and Return-Path.
    pub fn senders(message: &Message<'_>) -> Self {
        let mut all = Self::default();
        for address in [message.from(), message.sender(), message.reply_to()].into_iter().flatten() {
            all.add(address);
        }
        if let Some(path) = message.return_address() {
            all.push(path.to_owned());
        }
        all
    }

    /// Who it is to: To and Cc.
    pub fn recipients(message: &Message<'_>) -> Self {
        let mut all = Self::default();
        for address in [message.to(), message.cc()].into_iter().flatten() {
            all.add(address);
        }
        all
    }

    fn add(&mut self, address: &Address<'_>) {
        for one in address.iter() {
            match (one.name(), one.address()) {
                (Some(name), Some(address)) => self.push(format!("{name} <{address}>")),
                (None, Some(one)) | (Some(one), None) => self.push(one.to_owned()),
                (None, None) => {}
            }
        }
    }

    fn push(&mut self, address: String) {
        if !address.is_empty() && !self.0.iter().any(|known| bare(known) == bare(&address)) {
            self.0.push(address);
        }
    }

    /// Whether a text names one of these addresses.
    pub fn are_named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().map(|address| bare(address)).any(|address| address.contains('@') && text.contains(&address))
    }

    pub fn text(&self) -> String {
        self.0.join("; ")
    }
}

/// The address without the name.
fn bare(address: &str) -> String {
    let inner = address.rsplit_once('<').and_then(|(_, inner)| inner.strip_suffix('>'));
    inner.unwrap_or(address).trim().to_lowercase()
}
