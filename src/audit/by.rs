//! Breakdowns: the same counts by one or two properties of the matters.
//!
//! A matter that has several values of a property stands in the row of each; what a row counts is the
//! audit's own (`sheet`).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::sheet::Of;
use crate::standing::Standing;
use crate::table::{Cell, Column, Kind, Table};

/// A property that matters can be broken down by: its name, and a matter's values of it.
pub type Breakdown = (&'static str, Values);

/// What a matter has of a property.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// A part of the calendar, by the matter's date.
    Dated(fn(NaiveDate) -> String),
    /// One value, empty where it is not known.
    One(fn(&Standing) -> String),
    /// Any number of them.
    Several(fn(&Standing) -> &[String]),
}

/// Every breakdown.
pub const BREAKDOWNS: &[Breakdown] = &[
    (
        "month",
        Values::Dated(|d| format!("{}-{:02}", d.year(), d.month())),
    ),
    (
        "quarter",
        Values::Dated(|d| format!("{}-Q{}", d.year(), d.month0() / 3 + 1)),
    ),
    // The financial year of English councils: April to March.
    (
        "financial_year",
        Values::Dated(|d| {
            let first = d.year() - i32::from(d.month() < 4);
            format!("{first}-{:02}", (first + 1) % 100)
        }),
    ),
    (
        "type",
        Values::One(|s| s.said.meeting_type.clone().unwrap_or_default()),
    ),
    ("nature", Values::One(|s| s.said.nature.clone())),
    (
        "team",
        Values::One(|s| s.said.team.clone().unwrap_or_default()),
    ),
    (
        "agency",
        Values::One(|s| s.said.agency.clone().unwrap_or_default()),
    ),
    ("worker", Values::One(|s| s.said.worker.clone())),
    // The role alone: whose number two somebody is says nothing beyond their own matter.
    (
        "person",
        Values::One(|s| {
            s.said
                .person
                .split('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        }),
    ),
    ("reason", Values::Several(|s| &s.said.reasons)),
    (
        "pack",
        Values::One(|s| s.pack.as_ref().map(|p| p.label.clone()).unwrap_or_default()),
    ),
];

/// The breakdown of a name.
pub fn named(name: &str) -> Option<&'static Breakdown> {
    BREAKDOWNS.iter().find(|(known, _)| *known == name)
}

impl Values {
    /// A matter's values; an empty one where it has none.
    fn of(self, standing: &Standing) -> Vec<String> {
        match self {
            Values::Dated(value) => vec![value(standing.date)],
            Values::One(value) => vec![value(standing)],
            Values::Several(values) => match values(standing) {
                [] => vec![String::new()],
                some => some.to_vec(),
            },
        }
    }

    /// The cell of a matter in a list.
    pub(super) fn cell(self, standing: &Standing) -> Cell {
        match self {
            Values::Dated(value) => Cell::text(value(standing.date)),
            Values::One(value) => Cell::text(value(standing)),
            Values::Several(values) => Cell::Codes(values(standing).to_vec()),
        }
    }

    /// What the cells of a list hold.
    pub(super) fn kind(self) -> Kind {
        match self {
            Values::Dated(_) | Values::One(_) => Kind::Text,
            Values::Several(_) => Kind::Codes(""),
        }
    }
}

/// The rows in which a matter stands: every pair of its values, where there are two properties.
pub(super) fn keys(by: &[Breakdown], standing: &Standing) -> Vec<Vec<String>> {
    let mut keys = vec![Vec::with_capacity(by.len())];
    for (_, values) in by {
        let values = values.of(standing);
        let with = |key: Vec<String>| {
            let mut pairs = vec![key; values.len()];
            (pairs.iter_mut().zip(&values)).for_each(|(key, value)| key.push(value.clone()));
            pairs
        };
        keys = keys.into_iter().flat_map(with).collect();
    }
    keys
}

/// The table of counts: a row for each value of the properties that occurs, the total first, then a column
/// for each class, then the share.
pub(super) fn table(
    by: &[Breakdown],
    classes: &[&'static str],
    of: Option<Of>,
    counts: BTreeMap<Vec<String>, Vec<u64>>,
) -> Table {
    let properties = by.iter().map(|(name, _)| Column::maybe(name, Kind::Text));
    let counts_of = ["total"].iter().chain(classes);
    let share = of.iter().flat_map(|_| {
        let [rate, low, high] = super::rate::COLUMNS;
        [Column::always("of", Kind::Count), rate, low, high]
    });
    let columns: Vec<Column> = properties
        .chain(counts_of.map(|name| Column::always(name, Kind::Count)))
        .chain(share)
        .collect();
    let mut table = Table::list("by", &columns);
    for (key, counts) in counts {
        let share = of.iter().flat_map(|of| {
            let share = of.share("", &counts);
            std::iter::once(Cell::Count(share.of)).chain(share.cells())
        });
        let share: Vec<Cell> = share.collect();
        let row = key.into_iter().map(Cell::text);
        let row = row.chain(counts.into_iter().map(Cell::Count)).chain(share);
        table.rows.push(row.collect());
    }
    table
}
