//! Tables as CSV: whatever a text holds, a program reads it back as it was, and a spreadsheet runs none
//! of it.
//!
//! The reader here is RFC 4180's, written out; it shares nothing with the writer.

use candour::format::{Format, Profile};
use candour::id;
use candour::table::{Cell, Column, Kind, Table};
use proptest::prelude::*;

use crate::properties::config;
use crate::support::{answer, written};

/// The records of RFC 4180: quoted or not, a doubled quote for one, CRLF after each.
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if field.is_empty() => loop {
                match chars.next().expect("a quote that is closed") {
                    '"' if chars.peek() == Some(&'"') => field.extend(chars.next()),
                    '"' => {
                        assert!(
                            matches!(chars.peek(), Some(',' | '\r') | None),
                            "something behind a closing quote"
                        );
                        break;
                    }
                    c => field.push(c),
                }
            },
            ',' => record.push(std::mem::take(&mut field)),
            '\r' => {
                assert_eq!(
                    chars.next(),
                    Some('\n'),
                    "a bare carriage return outside quotes"
                );
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            '\n' | '"' => panic!("{c:?} outside quotes: {text:?}"),
            c => field.push(c),
        }
    }
    assert!(
        field.is_empty() && record.is_empty(),
        "the last record has its line end too"
    );
    records
}

/// Texts that have broken somebody's file.
pub const NASTY: &[&str] = &[
    "=1+1",
    "+44",
    "-1",
    "@SUM(A1)",
    "'quoted",
    "\t=1",
    "\r\n=1",
    "=cmd|'/C calc'!A0",
    "a,b",
    "a\"b",
    "\"",
    "\"\"",
    "\r",
    "\n",
    "a\r\nb",
    " ",
    ";",
    "\u{feff}x",
    "a\u{202e}b",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[2J",
    "é",
    "𝄞",
    "＝1",
    "\\",
    "\\\"",
    "'",
    "''",
    "'=",
    "\\u{202e}",
    "\\\\u{5c}",
    " =1",
    "007",
    "_x0041_",
    "_x000D_",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = proptest::sample::select(NASTY);
    prop_oneof![
        3 => nasty.clone().prop_map(str::to_owned),
        2 => any::<String>(),
        1 => (nasty.clone(), any::<String>(), nasty).prop_map(|(a, b, c)| format!("{a}{b}{c}")),
    ]
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        6 => text().prop_map(Cell::text),
        1 => Just(Cell::Empty),
        1 => any::<u64>().prop_map(Cell::Count),
        1 => (0..=1000_u32).prop_map(Cell::Rate),
        1 => any::<bool>().prop_map(Cell::YesNo),
        1 => proptest::collection::vec(text(), 0..3).prop_map(Cell::Codes),
        1 => proptest::collection::vec(any::<u64>(), 0..3).prop_map(Cell::Numbers),
    ]
}

pub fn table() -> impl Strategy<Value = Table> {
    (1_usize..5).prop_flat_map(|columns| {
        let rows = proptest::collection::vec(proptest::collection::vec(cell(), columns), 0..6);
        rows.prop_map(move |rows| {
            let column = |n| Column::maybe("", Kind::Text).named(format!("column_{n}"));
            let mut table = Table::list("rows", &(0..columns).map(column).collect::<Vec<_>>());
            table.rows = rows;
            table
        })
    })
}

fn read(table: &Table, profile: Profile) -> Vec<Vec<String>> {
    let bytes = written(Format::Csv(profile), &answer("a table", table.clone()));
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let marked = text.strip_prefix('\u{feff}');
    assert_eq!(marked.is_some(), profile == Profile::Spreadsheet);
    parse(marked.unwrap_or(text))
}

/// A text as it was entered, by what the description of a guarded file says.
pub fn unguarded(cell: &str) -> String {
    let bare = cell.strip_prefix('\'').unwrap_or(cell);
    let mut parts = bare.split("\\u{");
    let mut text = parts.next().expect("a first part").to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a number that ends");
        let number = u32::from_str_radix(number, 16).expect("hexadecimal digits");
        text.push(char::from_u32(number).expect("a character"));
        text.push_str(rest);
    }
    text
}

fn expected(table: &Table, show: impl Fn(&Cell) -> String) -> Vec<Vec<String>> {
    let rows = table.rows.iter().map(|row| row.iter().map(&show).collect());
    std::iter::once(table.columns.iter().map(|c| c.name.to_string()).collect())
        .chain(rows)
        .collect()
}

/// What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

proptest! {
    #![proptest_config(config(256))]

    /// For programs: every text exactly as it is.
    #[test]
    fn a_program_reads_back_what_was_written(table in table()) {
        prop_assert_eq!(read(&table, Profile::Machine), expected(&table, Cell::plain));
    }

    /// For spreadsheets: nothing that would run, nothing that hides, and every text can be had back. Counts and
    /// numbers are as they are.
    #[test]
    fn a_spreadsheet_runs_nothing_and_hides_nothing(table in table()) {
        let read = read(&table, Profile::Spreadsheet);
        for (row, cells) in read.iter().skip(1).zip(&table.rows) {
            for (read, cell) in row.iter().zip(cells) {
                prop_assert!(!read.chars().any(id::is_hidden), "{:?} hides something", read);
                prop_assert!(!read.trim_start().starts_with(FORMULA), "{:?} would run", read);
                let text = matches!(cell, Cell::Text(_) | Cell::Codes(_));
                let back = if text { unguarded(read) } else { read.clone() };
                prop_assert_eq!(back, cell.plain());
            }
        }
        prop_assert_eq!(read.len(), table.rows.len() + 1);
    }
}

/// What a spreadsheet was seen to change when it opened a file, and what it was seen to leave.
#[test]
fn a_spreadsheet_changes_nothing() {
    let guarded = |text: &str| {
        let mut table = Table::list("rows", &[Column::maybe("case", Kind::Text)]);
        table.rows.push(vec![Cell::text(text)]);
        let read = read(&table, Profile::Spreadsheet)[1][0].clone();
        assert_eq!(unguarded(&read), text);
        read.starts_with('\'')
    };
    for changed in [
        "007",
        "123456789012",
        "1-2",
        "3/4",
        "1E5",
        "12:30",
        "2026-01",
        "1.10",
        "Jan-26",
        "TRUE",
        "Thu 1 Jan",
        "£5",
    ] {
        assert!(guarded(changed), "{changed}");
    }
    for left in [
        "7",
        "1042",
        "C-007",
        "LCS 00123/é",
        "Monday",
        "1 Acacia Avenue",
    ] {
        assert!(!guarded(left), "{left}");
    }
}
