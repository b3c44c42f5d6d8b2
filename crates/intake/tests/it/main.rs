//! What the readers make of whole files.

mod chats;
mod collected;
mod documents;
mod golden;
mod headings;
mod hostile;
mod laws;
mod mails;
mod real;
mod tables;
mod workbooks;
