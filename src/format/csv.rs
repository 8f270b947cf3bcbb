//! CSV (RFC 4180, CRLF, UTF-8): a table a block, its heading first.
//!
//! Several tables are separated by an empty line, each row then naming its section in a first cell, so
//! that one file can hold an audit. Provenance is never in the rows: `csvw` says it beside them.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::visible;
use crate::table::{Cell, Kind, Table};
use crate::time::MONTHS;

/// Who the CSV is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// A spreadsheet: a text that it would run or change begins with an apostrophe, characters that hide
    /// are shown, and a byte-order mark says that it is UTF-8.
    #[default]
    Spreadsheet,
    /// A program: every text exactly as it is.
    Machine,
}

/// How the text of a guarded file is had back: what its description says of it.
pub(super) const GUARD: &str = "To have a text back as it was entered, remove one apostrophe where it begins with \
one, then read each \\u{N} as the character of the hexadecimal number N.";

/// What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection, wide forms too), and the
/// guard itself; whether it comes after blanks or not.
const RUNS: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\''];

/// The most digits that a spreadsheet shows as they are.
const DIGITS: usize = 11;

pub(super) fn write(tables: &[Table], profile: Profile, out: &mut dyn Write) -> io::Result<()> {
    let sections = tables.len() > 1;
    if profile == Profile::Spreadsheet {
        out.write_all("\u{feff}".as_bytes())?;
    }
    for (at, table) in tables.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\r\n")?;
        }
        let head = table.columns.iter().map(|column| column.name.as_ref());
        let mut writer = writer(out);
        writer.write_record(sections.then_some("section").into_iter().chain(head))?;
        writer.flush()?;
        drop(writer);
        rows(table, sections.then_some(&*table.name), profile, out)?;
    }
    Ok(())
}

fn writer(out: &mut dyn Write) -> csv::Writer<&mut dyn Write> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .buffer_capacity(1 << 16)
        .from_writer(out)
}

/// The rows of a table, without its heading.
pub(super) fn rows(
    table: &Table,
    section: Option<&str>,
    profile: Profile,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = writer(out);
    for row in &table.rows {
        if let Some(name) = section {
            writer.write_field(name)?;
        }
        for (column, cell) in table.columns.iter().zip(row) {
            match profile {
                Profile::Spreadsheet => writer.write_field(&*guarded(cell, column.kind))?,
                Profile::Machine => writer.write_field(&*cell.as_text())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

fn guarded(cell: &Cell, kind: Kind) -> Cow<'_, str> {
    let plain = cell.as_text();
    if !matches!(cell, Cell::Text(_) | Cell::Codes(_)) {
        return plain;
    }
    let guard = plain.trim_start().starts_with(RUNS) || kind == Kind::Text && is_taken(&plain);
    let shown = visible(plain, &[]);
    match guard {
        true => format!("'{shown}").into(),
        false => shown,
    }
}

/// Whether a spreadsheet may take a text for a number, a date, a time or a truth value, and show another:
/// digits with signs, names of months and of days, and the letters of hours and exponents. A plain number is
/// shown as it is.
fn is_taken(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == text.len() && digits <= DIGITS && (digits == 1 || !text.starts_with('0')) {
        return false;
    }
    let text = text.trim();
    let is = |word: &str, among: &[&str]| among.iter().any(|one| one.eq_ignore_ascii_case(word));
    let named = |word: &str| {
        // Three letters of a name are enough.
        let names = MONTHS.iter().chain(&DAYS);
        let mut begun = names.filter_map(|name| name.get(..word.len()));
        word.len() > 2 && begun.any(|name| name.eq_ignore_ascii_case(word))
    };
    let mut words = text.split(|c: char| !c.is_alphabetic());
    let first = words.next().unwrap_or_default();
    is(text, &["true", "false"])
        || digits > 0
            && (first.is_empty() || named(first))
            && words.all(|word| word.is_empty() || named(word) || is(word, &HOURS))
}

/// Days of the week in English.
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

const HOURS: [&str; 7] = ["e", "t", "z", "a", "p", "am", "pm"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn formulas_are_guarded_for_spreadsheets_and_exact_for_programs() {
        let columns = [
            Column::maybe("text", Kind::Text),
            Column::maybe("count", Kind::Count),
        ];
        let mut table = Table::list("rows", &columns);
        table.rows.push(vec![Cell::text("=1+1"), Cell::Count(3)]);
        table
            .rows
            .push(vec![Cell::text("a\u{202e}b, \"c\""), Cell::Empty]);
        let written = |profile| {
            let mut out = Vec::new();
            write(std::slice::from_ref(&table), profile, &mut out).expect("memory");
            String::from_utf8(out).expect("UTF-8")
        };
        assert_eq!(
            written(Profile::Spreadsheet),
            "\u{feff}text,count\r\n'=1+1,3\r\n\"a\\u{202e}b, \"\"c\"\"\",\r\n"
        );
        assert_eq!(
            written(Profile::Machine),
            "text,count\r\n=1+1,3\r\n\"a\u{202e}b, \"\"c\"\"\",\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_change_is_guarded_and_the_rest_is_not() {
        for taken in [
            "007",
            "00",
            "123456789012",
            "1-2",
            "3/4",
            "1E5",
            "1e-5",
            "12:30",
            "12:30 pm",
            "2026-01",
            "1.10",
            "1,000",
            "50%",
            "£5",
            "(5)",
            "1 Jan",
            "Jan-26",
            "MAR 1",
            "2 September 2026",
            "sept 2",
            "Thu 1 Jan",
            "2026-01-15T10:00",
            "TRUE",
            "false",
            " 1-2 ",
        ] {
            assert!(is_taken(taken), "{taken}");
        }
        for plain in [
            "0",
            "7",
            "1042",
            "12345678901",
            "C-007",
            "W-3",
            "1 Acacia Avenue",
            "1st",
            "may",
            "Monday",
            "A-1",
            "x1",
            "",
            "true story",
            "LCS 00123/é",
            "mayor 1",
        ] {
            assert!(!is_taken(plain), "{plain}");
        }
    }
}
