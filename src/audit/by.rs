//! Breakdowns: the same matters by one or two of their properties.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::standing::Standing;
use crate::table::{Cell, Column, Kind, Table};

/// A property that matters can be broken down by: its name, and a matter's value of it.
pub type Breakdown = (&'static str, fn(&Standing) -> String);

/// Every breakdown.
pub const BREAKDOWNS: &[Breakdown] = &[
    ("month", |s| s.date.format("%Y-%m").to_string()),
    ("quarter", |s| {
        format!("{}-Q{}", s.date.year(), s.date.month0() / 3 + 1)
    }),
    // The financial year of English councils: April to March.
    ("financial_year", |s| {
        let first = if s.date.month() >= 4 {
            s.date.year()
        } else {
            s.date.year() - 1
        };
        format!("{first}-{:02}", (first + 1) % 100)
    }),
    ("type", |s| s.said.meeting_type.clone().unwrap_or_default()),
    ("nature", |s| s.said.nature.clone()),
    ("team", |s| s.said.team.clone().unwrap_or_default()),
    ("agency", |s| s.said.agency.clone().unwrap_or_default()),
    ("worker", |s| s.said.worker.clone()),
    ("person", |s| s.said.person.clone()),
    ("pack", |s| {
        s.pack.as_ref().map(|p| p.label.clone()).unwrap_or_default()
    }),
];

/// The breakdown of a name.
pub fn named(name: &str) -> Option<&'static Breakdown> {
    BREAKDOWNS.iter().find(|(known, _)| *known == name)
}

/// A table of counts: a row for each value of the properties that occurs, a column for each class.
pub fn table<'s>(
    by: &[Breakdown],
    classes: &[&'static str],
    matters: impl Iterator<Item = (&'s Standing, Option<usize>)>,
) -> Table {
    let mut counts: BTreeMap<Vec<String>, Vec<u64>> = BTreeMap::new();
    for (standing, class) in matters {
        let key = by.iter().map(|(_, value)| value(standing)).collect();
        let row = counts
            .entry(key)
            .or_insert_with(|| vec![0; classes.len() + 1]);
        row[0] += 1;
        if let Some(class) = class {
            row[class + 1] += 1;
        }
    }
    let properties = by.iter().map(|(name, _)| Column::maybe(name, Kind::Text));
    let counts_of = ["total"].iter().chain(classes);
    let columns: Vec<Column> = properties
        .chain(counts_of.map(|name| Column::always(name, Kind::Count)))
        .collect();
    let mut table = Table::list("by", &columns);
    for (key, row) in counts {
        table.rows.push(
            key.into_iter()
                .map(Cell::text)
                .chain(row.into_iter().map(Cell::Count))
                .collect(),
        );
    }
    table
}
