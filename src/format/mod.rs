//! Formats: an answer to bytes.
//!
//! A format sees tables and provenance alone. It knows no matter, no rule and no file; writing the bytes
//! somewhere is the caller's.

mod csv;
mod json;
mod text;

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
