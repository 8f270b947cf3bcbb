//! `import`: a register was taken from a spreadsheet; and the mark that every entry of it has.
//!
//! What was imported is as true as the register was: it is told as imported, and makes no claim of having
//! been entered in time. How a register is read is `crate::import`'s.

use std::sync::Arc;

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{Fault, Field, Shape, Terms, Value, want, write_map};
use super::json::{self, Json};
use super::tally::{Stated, Tally};
use super::tell::Tell;
use crate::fields;

/// The name of the common field that holds the mark.
pub const IMPORTED: &str = "imported";

/// Where in a register an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The row's number in the file, as a spreadsheet counts rows: the first is 1.
    pub row: u64,
    /// The row itself, by headings and in their order, empty cells left out; on the row's first entry.
    pub cells: Vec<(Arc<str>, String)>,
}

impl Imported {
    /// As a note and a timeline say it.
    pub fn said(&self) -> String {
        format!("Imported from a register, row {}", self.row)
    }
}

impl Value for Imported {
    const SHAPE: Shape = Shape::Row;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let bad = || {
            vec![Fault::new(
                field,
                format!("\"{}\" is not a row of a register", field.name),
                "leave it out: an import alone writes it",
            )]
        };
        let get = |key: &str| json.as_object()?.get(key);
        let row = get("row").and_then(Json::as_u64).ok_or_else(bad)?;
        let mut cells = Vec::new();
        if let Some(map) = get("cells") {
            for (heading, cell) in map.as_object().ok_or_else(bad)?.iter() {
                cells.push((heading.into(), want(cell, field, "texts")?.to_owned()));
            }
        }
        Ok(Imported { row, cells })
    }
    fn write(&self, out: &mut String) -> bool {
        let cells = self.cells.iter();
        let cells = cells.map(|(heading, cell)| (heading, cell.as_str()));
        json::within(['{', '}'], out, |out| {
            json::member(Some("row"), out, |out| self.row.write(out));
            json::member(Some("cells"), out, |out| write_map(cells, out));
        })
    }
}

fields! {
    /// A register that was taken from a spreadsheet
    pub struct Import {
        /// The file's name
        [required] file: String,
        /// SHA-256 of its bytes (hexadecimal)
        [required] digest: String,
        /// SHA-256 of the map's bytes (hexadecimal)
        [required] map: String,
        /// How many rows were taken
        [required] rows: u64,
        /// How many rows were not
        left: Option<u64>,
        /// The first entry made of them; the last is the one before this
        [required] first: u64,
    }
}

impl Kind for Import {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }
    fn said(&self, _: &Tell) -> Vec<String> {
        vec![format!(
            "Imported: {} rows of {}, from entry {} on.",
            self.rows,
            crate::id::shown(&self.file),
            self.first
        )]
    }
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}
    fn imports(&self) -> Option<&Import> {
        Some(self)
    }
}
