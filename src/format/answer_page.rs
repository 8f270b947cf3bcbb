//! An answer as a page: its tables, the charts above the tables that they are of, and where it comes from.
//!
//! It loads nothing and runs nothing, for a screen, a reader of screens and A4 paper. Charts are drawn by
//! `svg`, and which figures are worth one is the caller's.

use super::html::{POLICY, escaped};
use super::{figures, svg};
use crate::chart::{Chart, NOT_STATED};
use crate::table::{Answer, Cell, Column, Form, Kind, Table};

/// A table of more columns than this is told row by row on a narrow screen.
const NARROW: usize = 6;

/// A table of more columns than this has small letters on paper, and its cells any number of lines.
const FULL: usize = 10;

/// A longer word may be broken after each so many characters, so that no column is pushed off the sheet;
/// a text of no more stays on one line. A minute has so many before its offset.
const WORD: usize = 16;

/// Sizes are relative, but for the sheet's own; ink is near black on white. Headings repeat on each sheet,
/// and no row and no chart is cut. The stacked form is for narrow screens, where zoom makes a screen narrow.
const STYLE: &str = include_str!("answer_page.css");

pub(super) fn write(answer: &Answer) -> String {
    let title = escaped(&answer.title);
    let lines: String = answer
        .lines
        .iter()
        .map(|text| format!("<p>{}</p>\n", escaped(text)))
        .collect();
    let drawn: Vec<(&str, String)> = answer
        .charts
        .iter()
        .enumerate()
        .map(|(at, chart)| (chart.table(), figure(chart, &format!("chart-{}", at + 1))))
        .collect();
    let figures = |of: &dyn Fn(&str) -> bool| -> String {
        let wanted = drawn.iter().filter(|(table, _)| of(table));
        wanted.map(|(_, figure)| figure.as_str()).collect()
    };
    let sections: String = answer
        .tables
        .iter()
        .map(|table| section(&figures(&|name| name == table.name), table))
        .collect();
    // A chart of a table that the answer lacks is not lost: it stands before the others.
    let loose = figures(&|name| answer.tables.iter().all(|table| table.name != name));
    let provenance = Table::record(
        "where these figures come from",
        Form::Record,
        answer.provenance.cells(),
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"by\">{}</p>\n</header>\n\
         {lines}{loose}{sections}<footer>\n{}</footer>\n</main>\n</body>\n</html>\n",
        escaped(&by(answer)),
        table_html(&provenance)
    )
}

/// Whose figures, of which time and as known when, in a line.
fn by(answer: &Answer) -> String {
    let from = &answer.provenance;
    let known: Vec<String> = from
        .known
        .iter()
        .map(|source| format!("{} as known at entry {}", source.ledger, source.at))
        .collect();
    let period = match &from.period {
        (None, None) => "all dates".to_owned(),
        (Some(first), None) => format!("from {first}"),
        (None, Some(last)) => format!("until {last}"),
        (Some(first), Some(last)) => format!("{first} to {last}"),
    };
    format!(
        "Ledger {}; {period}; the moment is {}.",
        known.join(", "),
        from.moment
    )
}

fn figure(chart: &Chart, id: &str) -> String {
    let own = match chart.is_of_sums() {
        true => table_html(&figures::of(chart)),
        false => String::new(),
    };
    format!(
        "<figure>\n<figcaption><h2>{}</h2></figcaption>\n{}<p class=\"key\">{}</p>\n</figure>\n{own}",
        escaped(chart.title()),
        svg::draw(chart, id),
        escaped(&chart.key())
    )
}

fn section(figures: &str, table: &Table) -> String {
    // What is short stands beside what is short.
    let short = match table.form {
        Form::Keyed => figures.is_empty(),
        Form::Root | Form::Record => table.rows.iter().flatten().all(is_number),
        Form::List => false,
    };
    let class = if short { " class=\"beside\"" } else { "" };
    format!(
        "<section{class}>\n{figures}{}</section>\n",
        table_html(table)
    )
}

fn table_html(table: &Table) -> String {
    let wide = table.columns.len() > NARROW;
    let (class, head, body) = match table.form {
        Form::Root | Form::Record => ("", String::new(), pairs(table)),
        Form::Keyed | Form::List if table.rows.is_empty() => ("", String::new(), none()),
        Form::Keyed | Form::List => {
            let head: String = table.columns.iter().map(heading).collect();
            let rows = table.rows.iter().map(|row| listed(table, row, wide));
            let class = match table.columns.len() {
                columns if columns > FULL => " class=\"wide full\"",
                _ if wide => " class=\"wide\"",
                _ => "",
            };
            (
                class,
                format!("<thead>\n<tr>{head}</tr>\n</thead>\n"),
                rows.collect(),
            )
        }
    };
    let name = capital(&words(&table.name));
    let name = match (table.form, table.rows.len()) {
        (Form::Root | Form::Record, _) | (_, 0) => name,
        (_, 1) => format!("{name}: 1 row"),
        (_, rows) => format!("{name}: {rows} rows"),
    };
    format!(
        "<table{class}>\n<caption><h2>{}</h2></caption>\n{head}<tbody>\n{body}</tbody>\n</table>\n",
        escaped(&name)
    )
}

fn none() -> String {
    "<tr><td>None.</td></tr>\n".to_owned()
}

/// A cell a row, beside its column's name. Numbers stand below one another where there is nothing else.
fn pairs(table: &Table) -> String {
    let row = table.rows.iter().flatten();
    let known: Vec<(&Column, &Cell)> = table
        .columns
        .iter()
        .zip(row)
        .filter(|(_, cell)| **cell != Cell::Empty)
        .collect();
    let numbers = known.iter().all(|(_, cell)| is_number(cell));
    let rows: String = known
        .iter()
        .map(|(column, cell)| {
            format!(
                "<tr><th scope=\"row\">{}</th><td{}>{}</td></tr>\n",
                broken(&words(&column.name)),
                if numbers { " class=\"n\"" } else { "" },
                value(cell)
            )
        })
        .collect();
    if rows.is_empty() { none() } else { rows }
}

/// Whether a column's cells end at their right: numbers, and signs that stand for one in a release.
fn is_of_figures(column: &Column) -> bool {
    matches!(column.kind, Kind::Count | Kind::Rate | Kind::Code("figure"))
}

fn heading(column: &Column) -> String {
    let class = if is_of_figures(column) {
        " class=\"n\""
    } else {
        ""
    };
    format!(
        "<th scope=\"col\"{class}>{}</th>",
        broken(&words(&column.name))
    )
}

/// A row; its first cell is what the others are of.
fn listed(table: &Table, row: &[Cell], wide: bool) -> String {
    let cells = table.columns.iter().zip(row).enumerate();
    let cells: String = cells
        .map(|(at, (column, cell))| {
            let class = match cell {
                _ if is_of_figures(column) => " class=\"n\"",
                Cell::Text(text) if text.chars().count() > WORD => "",
                Cell::Text(text) if text.contains(['_', ' ']) => " class=\"k b\"",
                Cell::Text(_) => " class=\"k\"",
                _ => "",
            };
            let of = match wide && at > 0 {
                true => format!(" data-of=\"{}\"", escaped(&words(&column.name))),
                false => String::new(),
            };
            match at {
                // A row is told by its heading, so that there is one.
                0 if *cell == Cell::Empty => format!("<th scope=\"row\">{NOT_STATED}</th>"),
                0 => format!("<th scope=\"row\"{class}>{}</th>", value(cell)),
                _ => format!("<td{class}{of}>{}</td>", value(cell)),
            }
        })
        .collect();
    format!("<tr>{cells}</tr>\n")
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Rate(_))
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Rate(_) => format!("{}%", cell.plain()),
        Cell::Codes(codes) => broken(&codes.join(", ")),
        Cell::Numbers(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
            numbers.join(", ")
        }
        other => broken(&other.plain()),
    }
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

/// A text whose words may be broken after an underscore, and long ones anywhere, each part escaped by itself.
fn broken(text: &str) -> String {
    let shown = super::line(text);
    let words = shown.split(' ').map(|word| {
        let parts = word.split_inclusive('_').flat_map(|part| {
            let letters: Vec<char> = part.chars().collect();
            let parts = letters.chunks(WORD).map(|part| part.iter().collect());
            parts.collect::<Vec<String>>()
        });
        let parts: Vec<String> = parts.map(|part| escaped(&part)).collect();
        parts.join("<wbr>")
    });
    words.collect::<Vec<_>>().join(" ")
}
