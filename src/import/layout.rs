//! How a register's file is written, as its map's `[file]` says: encoding, headings, order of days.

use encoding_rs::Encoding;
use toml::Value as Toml;

use super::date::{Dates, Order};
use super::look::DELIMITERS;
use super::map::{Made, known, text, texts};
use super::refusal;

/// How a file is written.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its encoding, where the map says it.
    pub encoding: Option<&'static Encoding>,
    /// What stands between cells, where the map says it.
    pub delimiter: Option<u8>,
    /// The row with the headings, from 1.
    pub headings: u64,
    /// How its days are written.
    pub dates: Dates,
    /// Columns that are not kept with the source row: what identifies people.
    pub leave_out: Vec<String>,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout {
            encoding: None,
            delimiter: None,
            headings: 1,
            dates: Dates {
                order: Order::Dmy,
                from_1904: false,
            },
            leave_out: Vec::new(),
        }
    }
}

impl Layout {
    pub(super) fn read(told: Option<&Toml>) -> Made<Layout> {
        let mut layout = Layout::default();
        let Some(told) = told else { return Ok(layout) };
        let table = told.as_table().ok_or_else(|| {
            refusal(
                "\"file\" is no table",
                "write [file], and what is said of it below",
            )
        })?;
        let keys = [
            "encoding",
            "delimiter",
            "headings",
            "dates",
            "day_numbers",
            "leave_out",
        ];
        known(table, "[file]", keys.into_iter())?;
        let one = |key: &str| {
            table
                .get(key)
                .map(|v| text(v, &format!("[file] {key}")))
                .transpose()
        };
        if let Some(name) = one("encoding")? {
            layout.encoding = Some(Encoding::for_label(name.as_bytes()).ok_or_else(|| {
                refusal(
                    format!(
                        "[file] encoding: nobody knows \"{}\"",
                        crate::id::shown(&name)
                    ),
                    "write utf-8, windows-1252, utf-16le or utf-16be, or leave it out",
                )
            })?);
        }
        if let Some(name) = one("delimiter")? {
            let found = DELIMITERS
                .iter()
                .find(|(byte, word)| *word == name || name.as_bytes() == [*byte]);
            layout.delimiter = Some(found.map(|(byte, _)| *byte).ok_or_else(|| {
                refusal(
                    format!("[file] delimiter: \"{}\" is none", crate::id::shown(&name)),
                    "write comma, semicolon, tab or bar, or leave it out",
                )
            })?);
        }
        if let Some(row) = table.get("headings") {
            let row = row.as_integer().and_then(|row| u64::try_from(row).ok());
            layout.headings = row.filter(|row| (1..=100).contains(row)).ok_or_else(|| {
                refusal(
                    "[file] headings is not the number of a row",
                    "write the row with the headings: 1 is the first",
                )
            })?;
        }
        if let Some(word) = one("dates")? {
            let found = Order::WORDS.iter().find(|(known, _)| *known == word);
            layout.dates.order = found.map(|(_, order)| *order).ok_or_else(|| {
                refusal(
                    format!("[file] dates: \"{}\" is no order", crate::id::shown(&word)),
                    "write dmy for 03/04/2026 as 3 April, ymd for 2026/04/03, mdy for 04/03/2026",
                )
            })?;
        }
        if let Some(from) = table.get("day_numbers") {
            layout.dates.from_1904 = match from.as_integer() {
                Some(1900) => false,
                Some(1904) => true,
                _ => {
                    return Err(refusal(
                        "[file] day_numbers is neither 1900 nor 1904",
                        "leave it out: 1904 is wanted only for workbooks that were made on old Macs",
                    ));
                }
            };
        }
        if let Some(columns) = table.get("leave_out") {
            layout.leave_out = texts(columns, "[file] leave_out")?;
        }
        Ok(layout)
    }
}
