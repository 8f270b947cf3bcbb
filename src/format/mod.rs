//! Formats: an answer or a page to bytes.
//!
//! A format sees tables and provenance, or blocks of text, alone. It knows no matter, no rule and no
//! file; writing the bytes somewhere is the caller's.

mod about;
mod answer_page;
mod csv;
mod csvw;
mod figures;
mod html;
mod json;
mod plain;
mod svg;
mod text;
mod xlsx;

use std::borrow::Cow;
use std::io::{self, Write};

use thiserror::Error;

use crate::id;
use crate::page::Page;
use crate::table::{Answer, Table};

pub use csv::Profile;

/// The formats an answer can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For reading: lines and tables, provenance at the end.
    Text,
    /// RFC 4180: the tables alone.
    Csv(Profile),
    /// One object with a `provenance` key.
    Json,
    /// A workbook: a sheet a table, and a first one that says what they are.
    Xlsx,
    /// A page for a browser and for paper that stands alone, with its charts.
    Html,
}

/// Why an answer was not written whole.
#[derive(Debug, Error)]
pub enum Unwritten {
    /// Whatever it went to took no more.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It does not fit into the format; a part of it would be no answer.
    #[error("{0}")]
    Full(String),
}

impl Format {
    /// Writes the answer: the same bytes for the same answer, whenever that is.
    ///
    /// # Errors
    /// [`Unwritten`]; what is written by then is no whole answer.
    pub fn write(self, answer: &Answer, out: &mut dyn Write) -> Result<(), Unwritten> {
        match self {
            Format::Text => out.write_all(text::write(answer).as_bytes())?,
            Format::Csv(profile) => csv::write(&answer.tables, profile, out)?,
            Format::Json => out.write_all(json::write(answer).as_bytes())?,
            Format::Xlsx => xlsx::write(answer, out)?,
            Format::Html => out.write_all(answer_page::write(answer).as_bytes())?,
        }
        Ok(())
    }
}

/// Writes the beginning of a CSV of a table alone, for one that is filled and written a part at a time.
///
/// # Errors
/// As whatever it goes to takes no more.
pub fn csv_head(table: &Table, profile: Profile, out: &mut dyn Write) -> io::Result<()> {
    let without = Table {
        rows: Vec::new(),
        ..table.clone()
    };
    csv::write(&[without], profile, out)
}

/// The bytes of a table's rows: what follows [`csv_head`], as [`Format::write`] writes it.
pub fn csv_rows(table: &Table, profile: Profile) -> Vec<u8> {
    let mut bytes = Vec::new();
    csv::rows(table, None, profile, &mut bytes).expect("memory takes what is written");
    bytes
}

/// What stands beside a CSV file of this name: what its columns hold and where it comes from.
pub fn metadata(answer: &Answer, profile: Profile, file: &str) -> Vec<u8> {
    csvw::write(answer, profile, file).into_bytes()
}

/// The provenance in lines, as it ends a text and goes beside a CSV on a terminal.
pub fn provenance_lines(answer: &Answer) -> Vec<String> {
    text::provenance(answer)
}

/// The formats a page can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFormat {
    /// Plain text.
    Text,
    /// A page for a browser that stands alone.
    Html,
}

impl PageFormat {
    /// The page's bytes.
    pub fn write(self, page: &Page) -> Vec<u8> {
        match self {
            PageFormat::Text => plain::write(page).into_bytes(),
            PageFormat::Html => html::write(page).into_bytes(),
        }
    }
}

/// A text of a page on one line, with what hides or steers shown.
fn line(text: &str) -> String {
    id::shown(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text with whatever hides written by its number, `\u{202e}`, but for the characters kept. A backslash
/// that would read as the beginning of such a number is written by its own, so that the text can be had back.
fn visible<'t>(text: Cow<'t, str>, kept: &[char]) -> Cow<'t, str> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'\\') {
        return text;
    }
    let hides = |at: usize, c: char| {
        c == '\\' && text[at + 1..].starts_with("u{") || id::is_hidden(c) && !kept.contains(&c)
    };
    if !text.char_indices().any(|(at, c)| hides(at, c)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match hides(at, c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out.into()
}
