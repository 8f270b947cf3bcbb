//! A workbook (ECMA-376): a first sheet that says what it is, one of single figures, then a sheet a table.
//!
//! Texts are texts and counts numbers; it has no formula, no link, no macro, nothing hidden, and no time
//! of its own but the moment of the answer, so that the same answer is the same bytes. What a sheet
//! cannot hold is an error: nothing is cut. It is put together in memory, never in files beside it.

use std::borrow::Cow;
use std::io::Write;

use chrono::DateTime;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    Worksheet, XlsxError,
};

use super::about::{about, figures, is_single};
use super::{Unwritten, visible};
use crate::table::{Answer, Cell, Need, Table};

/// Rows of a sheet, its heading among them, and UTF-16 units of a cell (Excel's specifications and limits).
const ROWS: usize = 1_048_576;
const UNITS: usize = 32_767;

/// Units of a sheet's name (the same).
const NAME: usize = 31;

/// Narrower a heading is cut, wider a line is hard to follow; in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// Characters across a sheet of A4 that can still be read: a wider table goes over several.
const ACROSS: usize = 160;

/// Points of a line, and the most of a row (Excel's specifications and limits).
const LINE: (usize, usize) = (15, 405);

pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> Result<(), Unwritten> {
    let mut book = Workbook::new();
    let made = DateTime::parse_from_str(&answer.provenance.moment, "%Y-%m-%dT%H:%M%:z");
    let made = made.map_or(0, |moment| moment.timestamp());
    let made = ExcelDateTime::from_timestamp(made).map_err(other)?;
    let properties = DocProperties::new();
    book.set_properties(
        &properties
            .set_title(&answer.title)
            .set_creation_datetime(&made),
    );
    let style = Style::new();
    style.sheet(&mut book, "About", &about(answer))?;
    let figures = figures(answer);
    if !figures.rows.is_empty() {
        style
            .sheet(&mut book, "Figures", &figures)?
            .autofilter(&figures)?;
    }
    for table in answer.tables.iter().filter(|table| !is_single(table)) {
        style
            .sheet(&mut book, &named(table, answer), table)?
            .autofilter(table)?;
    }
    out.write_all(&book.save_to_buffer().map_err(other)?)?;
    Ok(())
}

/// A sheet's name: the table's, or the answer's title where the table is all it has to say.
fn named(table: &Table, answer: &Answer) -> String {
    let title = answer.title.split(',').next().unwrap_or_default();
    let name = match table.name.as_str() {
        "rows" if !title.is_empty() => title,
        name => name,
    };
    let plain = |c: char| if "[]:*?/\\'".contains(c) { ' ' } else { c };
    name.chars().map(plain).take(NAME).collect()
}

struct Style {
    head: Format,
    text: Format,
    count: Format,
    rate: Format,
}

/// A sheet that has its rows.
struct Filled<'b>(&'b mut Worksheet);

impl Style {
    fn new() -> Style {
        let cell = Format::new().set_align(FormatAlign::Top);
        let number = |form: &str| {
            cell.clone()
                .set_num_format(form)
                .set_align(FormatAlign::Left)
        };
        Style {
            head: Format::new()
                .set_bold()
                .set_num_format("@")
                .set_border_bottom(FormatBorder::Thin)
                .set_background_color("#DDE6F0"),
            // "Text", so that it stays one when somebody types in the cell.
            text: cell.clone().set_num_format("@").set_text_wrap(),
            count: number("0"),
            rate: number("0.0"),
        }
    }

    fn sheet<'b>(
        &self,
        book: &'b mut Workbook,
        name: &str,
        table: &Table,
    ) -> Result<Filled<'b>, Unwritten> {
        if table.rows.len() >= ROWS {
            return Err(Unwritten::Full(format!(
                "{name} has {} rows, and a sheet of a workbook takes {}",
                table.rows.len(),
                ROWS - 1
            )));
        }
        let sheet = book.add_worksheet().set_name(name).map_err(other)?;
        for (at, column) in (0..).zip(&table.columns) {
            sheet
                .write_string_with_format(0, at, column.name.as_ref(), &self.head)
                .map_err(other)?;
        }
        let widths = widths(table);
        for (at, width) in (0..).zip(&widths) {
            let width = narrow(*width);
            sheet.set_column_width(at, width).map_err(other)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            let mut lines = 1;
            for ((at, cell), width) in (0..).zip(cells).zip(&widths) {
                let shown = shown(cell);
                if shown.len() > UNITS && shown.encode_utf16().count() > UNITS {
                    return Err(Unwritten::Full(format!(
                        "row {row} of {name} has {} characters under {}, and a cell of a workbook takes {UNITS}",
                        shown.encode_utf16().count(),
                        table.columns[usize::from(at)].name
                    )));
                }
                let taken = shown.lines().map(|line| rows_of(length(line), *width));
                lines = taken.sum::<usize>().max(lines);
                match cell {
                    Cell::Empty => continue,
                    // A spreadsheet keeps fifteen digits of a number.
                    Cell::Count(n) if *n < 10_u64.pow(15) => {
                        sheet.write_number_with_format(row, at, *n as f64, &self.count)
                    }
                    Cell::Rate(tenths) => {
                        let percent = f64::from(*tenths) / 10.0;
                        sheet.write_number_with_format(row, at, percent, &self.rate)
                    }
                    _ => sheet.write_string_with_format(row, at, &*shown, &self.text),
                }
                .map_err(other)?;
            }
            if lines > 1 {
                let height = narrow((lines * LINE.0).min(LINE.1));
                sheet.set_row_height(row, height).map_err(other)?;
            }
        }
        // What tells the rows apart stays in sight and is on every page, as the heading does.
        let keys = table.columns.iter().position(|c| c.need == Need::Key);
        let keys = keys.map_or(0, |at| narrow(at + 1));
        sheet.set_freeze_panes(1, keys).map_err(other)?;
        sheet.set_repeat_rows(0, 0).map_err(other)?;
        if keys > 0 {
            sheet.set_repeat_columns(0, keys - 1).map_err(other)?;
        }
        sheet.set_paper_size(9).set_landscape();
        let pages = widths.iter().sum::<usize>().div_ceil(ACROSS).max(1);
        sheet.set_print_fit_to_pages(narrow(pages), 0);
        Ok(Filled(sheet))
    }
}

/// How many lines so many characters take in a column: a word that does not fit begins a line of its own,
/// hence some room.
fn rows_of(length: usize, width: usize) -> usize {
    match length < width {
        true => 1,
        false => (length * 9 / 8).div_ceil(width),
    }
}

/// How a cell reads: a line of it is one there too.
fn shown(cell: &Cell) -> Cow<'_, str> {
    visible(cell.as_text(), &['\n'])
}

/// The columns' widths, by their longest line.
fn widths(table: &Table) -> Vec<usize> {
    // The button of the filter takes some room of the heading.
    let mut widths: Vec<usize> = table.columns.iter().map(|c| length(&c.name) + 3).collect();
    for row in &table.rows {
        for (cell, width) in row
            .iter()
            .zip(&mut widths)
            .filter(|(_, width)| **width < WIDTHS.1)
        {
            let longest = shown(cell).lines().map(length).max().unwrap_or(0);
            *width = (longest + 1).max(*width);
        }
    }
    widths
        .iter()
        .map(|width| *width.clamp(&WIDTHS.0, &WIDTHS.1))
        .collect()
}

impl Filled<'_> {
    /// A filter over the whole, and no remark on digits that are meant as a text.
    fn autofilter(self, table: &Table) -> Result<(), Unwritten> {
        let Some(last) = table.columns.len().checked_sub(1).map(narrow) else {
            return Ok(());
        };
        let rows = u32::try_from(table.rows.len()).expect("a sheet's rows, which are fewer");
        self.0.autofilter(0, 0, rows, last).map_err(other)?;
        self.0
            .ignore_error_range(0, 0, rows, last, IgnoreError::NumberStoredAsText)
            .map_err(other)?;
        Ok(())
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn narrow(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// What the writer of workbooks says went wrong.
fn other(error: XlsxError) -> Unwritten {
    match error {
        XlsxError::IoError(error) => Unwritten::Io(error),
        error => Unwritten::Full(error.to_string()),
    }
}
