//! Text, for a person at a terminal or a printer: lines, tables, and where they come from.
//!
//! No colour and no terminal width: the same answer is the same bytes everywhere.

use comfy_table::{Table as Grid, presets};

use crate::id;
use crate::table::{Answer, Form, Table};

/// A table wider than this is told row by row, a line a cell.
const WIDTH: usize = 132;

pub(super) fn write(answer: &Answer) -> String {
    let mut out = Vec::new();
    if !answer.title.is_empty() {
        out.push(answer.title.clone());
        out.push(String::new());
    }
    out.extend(answer.lines.iter().cloned());
    // What is told in lines is not told again in tables.
    for table in answer.tables.iter().filter(|_| answer.lines.is_empty()) {
        if out.last().is_some_and(|line| !line.is_empty()) {
            out.push(String::new());
        }
        if table.form == Form::List && table.name != "rows" && !table.rows.is_empty() {
            out.push(table.name.replace('_', " "));
        }
        out.extend(lines(table));
    }
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
    out.extend(provenance(answer));
    out.join("\n") + "\n"
}

pub(super) fn provenance(answer: &Answer) -> Vec<String> {
    let cells = answer.provenance.cells().into_iter();
    let known = cells
        .map(|(name, cell)| (name, cell.plain()))
        .filter(|(_, value)| !value.is_empty());
    known
        .map(|(name, value)| format!("{name}: {}", id::shown(&value)))
        .collect()
}

fn lines(table: &Table) -> Vec<String> {
    let words = |name: &str| name.replace('_', " ");
    match table.form {
        Form::Root => pairs(table, 0),
        Form::Record => std::iter::once(words(&table.name))
            .chain(pairs(table, 2))
            .collect(),
        Form::Keyed | Form::List if table.rows.is_empty() && table.name == "rows" => {
            vec!["None.".to_owned()]
        }
        Form::Keyed | Form::List if table.rows.is_empty() => {
            vec![format!("{}: none", words(&table.name))]
        }
        Form::Keyed | Form::List => {
            let mut grid = Grid::new();
            grid.load_preset(presets::ASCII_MARKDOWN)
                .set_header(table.columns.iter().map(|c| words(&c.name)));
            for row in &table.rows {
                grid.add_row(row.iter().map(|cell| id::shown(&cell.plain())));
            }
            let narrow: Vec<String> = grid
                .lines()
                .map(|line| line.trim_end().to_owned())
                .collect();
            match narrow.iter().all(|line| line.chars().count() <= WIDTH) {
                true => narrow,
                false => (0..table.rows.len())
                    .flat_map(|at| {
                        let one = Table {
                            rows: vec![table.rows[at].clone()],
                            ..table.clone()
                        };
                        let gap = (at > 0).then(String::new);
                        gap.into_iter().chain(pairs(&one, 0))
                    })
                    .collect(),
            }
        }
    }
}

/// A cell a line under its column's name; a long one is broken between words and set under its name.
fn pairs(table: &Table, indent: usize) -> Vec<String> {
    let width = table
        .columns
        .iter()
        .map(|c| c.name.len())
        .max()
        .unwrap_or(0);
    let row = table.rows.iter().flatten();
    let lines = table.columns.iter().zip(row).flat_map(|(column, cell)| {
        let (name, value) = (column.name.replace('_', " "), id::shown(&cell.plain()));
        if indent + width + value.chars().count() <= WIDTH {
            return vec![
                format!("{:indent$}{name:width$}  {value}", "")
                    .trim_end()
                    .to_owned(),
            ];
        }
        let broken = textwrap::wrap(&value, WIDTH - indent - 2);
        let under = broken.iter().map(|line| format!("{:indent$}  {line}", ""));
        std::iter::once(format!("{:indent$}{name}", ""))
            .chain(under)
            .collect()
    });
    lines.collect()
}
