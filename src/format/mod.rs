//! Formats: an answer or a page to bytes.
//!
//! A format sees tables and provenance, or blocks of text, alone. It knows no matter, no rule and no
//! file; writing the bytes somewhere is the caller's.

mod csv;
mod html;
mod json;
mod plain;
mod text;

use crate::id;
use crate::page::Page;
use crate::table::Answer;

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
}

impl Format {
    /// The answer's bytes.
    pub fn write(self, answer: &Answer) -> Vec<u8> {
        match self {
            Format::Text => text::write(answer).into_bytes(),
            Format::Csv(profile) => csv::write(&answer.tables, profile),
            Format::Json => json::write(answer).into_bytes(),
        }
    }
}

/// The provenance as it stands beside a CSV file: one JSON object.
pub fn metadata(answer: &Answer) -> Vec<u8> {
    json::metadata(answer).into_bytes()
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
