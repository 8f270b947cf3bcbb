//! What a workbook says of itself, as tables: what the answer is and where it comes from, and its single figures.
//!
//! How a sheet is written is `xlsx`'s.

use crate::table::{Answer, Cell, Column, Form, Kind, Table};

/// What the first sheet says of each value of the provenance.
const MEANINGS: [(&str, &str); 11] = [
    ("origin", "the ledger's own identifier"),
    ("ledger", "the ledger's name"),
    ("at", "knowledge: the last entry known"),
    ("from", "the first day of the period; empty: from the first"),
    ("until", "the last day of the period; empty: to the last"),
    ("moment", "as of when it speaks"),
    ("size", "entries in the ledger's tree"),
    (
        "root",
        "the tree's root: which entries, to the last character",
    ),
    ("rules", "the version of the definitions"),
    ("packs", "the guidance adopted"),
    ("command", "gives the same again"),
];

const TEXTS: &str = "Texts are as they were entered. A character that hides, other than the end of a line, is shown \
by its number in Unicode: a backslash, u, and the number in braces. Times are texts, with the offset they were stated with.";

/// The first sheet as a table: what it is, over what, and the provenance.
pub(super) fn about(answer: &Answer) -> Table {
    // The first number of an audit is of its population; a report's is its rows.
    let counts = answer
        .tables
        .iter()
        .find(|table| table.form == Form::Record);
    let population = match counts.and_then(|table| table.rows.first()?.first()) {
        Some(Cell::Count(n)) => (*n, "matters counted"),
        _ => {
            let tables = answer.tables.iter();
            let main = tables.clone().find(|table| table.name == "rows");
            let counted = main.map_or_else(
                || tables.map(|table| table.rows.len()).sum(),
                |main| main.rows.len(),
            );
            (counted as u64, "rows")
        }
    };
    let known = answer.provenance.cells();
    let definitions = answer.tables.iter().filter(|table| is_definition(table));
    let definitions =
        definitions.flat_map(|table| table.columns.iter().zip(table.rows.iter().flatten()));
    let definitions = definitions
        .map(|(column, cell)| (column.name.as_ref(), cell.clone(), ""))
        // Of the definitions' version the provenance speaks.
        .filter(|(name, ..)| known.iter().all(|(other, _)| other != name));
    let meaning = |name: &str| {
        MEANINGS
            .iter()
            .find(|(one, _)| *one == name)
            .map_or("", |one| one.1)
    };
    let provenance = known
        .iter()
        .map(|(name, cell)| (*name, cell.clone(), meaning(name)));
    let rows = [("title", Cell::text(&answer.title), "")]
        .into_iter()
        .chain(definitions)
        .chain([("population", Cell::Count(population.0), population.1)])
        .chain(provenance)
        .chain([("texts", Cell::text(TEXTS), "")]);
    let mut table = Table::list("about", &["what", "value", "meaning"].map(text));
    table.rows = rows
        .map(|(name, cell, says)| vec![Cell::text(name), cell, Cell::text(says)])
        .collect();
    table
}

/// Every cell of the tables of one row, but for the definition: a row each.
pub(super) fn figures(answer: &Answer) -> Table {
    let mut table = Table::list("figures", &["section", "what", "value"].map(text));
    let single = answer
        .tables
        .iter()
        .filter(|table| is_single(table) && !is_definition(table));
    for single in single {
        for (column, cell) in single
            .rows
            .iter()
            .flat_map(|row| single.columns.iter().zip(row))
        {
            let [section, what] = [single.name.as_str(), &column.name].map(Cell::text);
            table.rows.push(vec![section, what, cell.clone()]);
        }
    }
    table
}

fn text(name: &'static str) -> Column {
    Column::maybe(name, Kind::Text)
}

/// Whether a table is one row by its nature.
pub(super) fn is_single(table: &Table) -> bool {
    matches!(table.form, Form::Root | Form::Record)
}

fn is_definition(table: &Table) -> bool {
    table.form == Form::Root && table.name == "definition"
}
