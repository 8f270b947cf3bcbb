//! CSV (RFC 4180, CRLF, UTF-8): a table a block, its heading first.
//!
//! Several tables are separated by an empty line, each row then naming its section in a first cell, so
//! that one file can hold an audit. Provenance is never in the rows.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::id;
use crate::table::{Cell, Table};

/// Who the CSV is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// A spreadsheet: a text that it would run as a formula begins with an apostrophe (OWASP), and
    /// characters that hide are shown.
    #[default]
    Spreadsheet,
    /// A program: every text exactly as it is.
    Machine,
}

pub(super) fn write(tables: &[Table], profile: Profile) -> Vec<u8> {
    let sections = tables.len() > 1;
    let mut out = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\r\n");
        }
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .flexible(false)
            .from_writer(Vec::new());
        let section = |name: &str| sections.then(|| name.to_owned());
        let head = section("section")
            .into_iter()
            .chain(table.columns.iter().map(|c| c.name.to_string()));
        writer.write_record(head).expect(MEMORY);
        for row in &table.rows {
            let cells = section(&table.name)
                .into_iter()
                .chain(row.iter().map(|cell| guarded(cell, profile)));
            writer.write_record(cells).expect(MEMORY);
        }
        out.extend(writer.into_inner().expect(MEMORY));
    }
    out
}

const MEMORY: &str = "rows of one length, written to memory";

fn guarded(cell: &Cell, profile: Profile) -> String {
    let plain = cell.plain();
    match (cell, profile) {
        (Cell::Text(_) | Cell::Codes(_), Profile::Spreadsheet) => {
            let risky = plain.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']);
            let shown = id::shown(&plain);
            if risky { format!("'{shown}") } else { shown }
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Column, Kind};

    #[test]
    fn formulas_are_guarded_for_spreadsheets_and_exact_for_programs() {
        let mut table = Table::list(
            "rows",
            &[
                Column::maybe("text", Kind::Text),
                Column::maybe("count", Kind::Count),
            ],
        );
        table.rows.push(vec![Cell::text("=1+1"), Cell::Count(3)]);
        table
            .rows
            .push(vec![Cell::text("a\u{202e}b, \"c\""), Cell::Empty]);
        let tables = [table];
        let sheet = String::from_utf8(write(&tables, Profile::Spreadsheet)).expect("UTF-8");
        assert_eq!(
            sheet,
            "text,count\r\n'=1+1,3\r\n\"a\\u{202e}b, \"\"c\"\"\",\r\n"
        );
        let exact = String::from_utf8(write(&tables, Profile::Machine)).expect("UTF-8");
        assert_eq!(
            exact,
            "text,count\r\n=1+1,3\r\n\"a\u{202e}b, \"\"c\"\"\",\r\n"
        );
    }
}
