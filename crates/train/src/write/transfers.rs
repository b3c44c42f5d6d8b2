//! `transfers/`: what banks and a chain would hand over.

use super::tables::Table;
use crate::Error;
use crate::money::{Rail, Transfer};
use crate::time;
use std::path::Path;

/// The files of transfers.
#[derive(Debug)]
pub struct Ledgers {
    bank: Table,
    tron: Table,
}

const BANK: &[&str] = &["time", "rail", "from_bank", "from_account", "to_bank", "to_account", "amount", "currency"];
const TRON: &[&str] = &["time", "transaction", "from", "to", "token", "amount"];

/// An amount in whole units.
pub fn units(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

impl Ledgers {
    /// Opens the files.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let folder = folder.join("transfers");
        Ok(Self {
            bank: Table::with_header(folder.join("bank.csv"), BANK)?,
            tron: Table::with_header(folder.join("tron.csv"), TRON)?,
        })
    }

    /// Enters what one victim's money did.
    pub fn take(&mut self, transfers: &[Transfer]) -> Result<(), Error> {
        for transfer in transfers {
            let (stamp, amount) = (time::stamp(transfer.when), units(transfer.cents));
            match (&transfer.transaction, transfer.rail) {
                (Some(hash), _) => self.tron.cells(&[&stamp, hash, &transfer.from, &transfer.to, "USDT", &amount])?,
                (None, rail) => {
                    let apart = |account: &str| {
                        let (bank, number) = account.split_once(':').unwrap_or(("", account));
                        (bank.to_owned(), number.to_owned())
                    };
                    let ((from_bank, from), (to_bank, to)) = (apart(&transfer.from), apart(&transfer.to));
                    debug_assert!(rail != Rail::Tron);
                    self.bank.cells(&[&stamp, rail.name(), &from_bank, &from, &to_bank, &to, &amount, "USD"])?;
                }
            }
        }
        Ok(())
    }

    /// Ends the files. Answers how many transfers they hold.
    pub fn close(self) -> Result<u64, Error> {
        Ok(self.bank.close()? + self.tron.close()?)
    }
}
