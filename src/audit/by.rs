//! Breakdowns: the same counts by one or two properties of the matters.
//!
//! A matter that has several values of a property stands in the row of each; what a row counts is the
//! audit's own (`sheet`).

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use super::sheet::Of;
use crate::standing::{Brief, Standing};
use crate::table::{Cell, Column, Kind, Table};

/// A property that matters can be broken down by: its name, and a matter's values of it.
pub type Breakdown = (&'static str, Values);

/// What a matter has of a property.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// A part of the calendar, by the matter's date, which is added to a text.
    Dated(fn(NaiveDate, &mut String)),
    /// One value, which is added to a text; nothing where it is not known.
    One(fn(&Brief, &mut String)),
    /// Any number of them.
    Several(fn(&Standing) -> &[String]),
}

const TEXT: &str = "a text takes whatever is written to it";

/// Every breakdown.
pub const BREAKDOWNS: &[Breakdown] = &[
    (
        "month",
        Values::Dated(|d, out| write!(out, "{}-{:02}", d.year(), d.month()).expect(TEXT)),
    ),
    (
        "quarter",
        Values::Dated(|d, out| {
            write!(out, "{}-Q{}", d.year(), d.month0() / 3 + 1).expect(TEXT);
        }),
    ),
    // The financial year of English councils: April to March.
    (
        "financial_year",
        Values::Dated(|d, out| {
            let first = d.year() - i32::from(d.month() < 4);
            write!(out, "{first}-{:02}", (first + 1) % 100).expect(TEXT);
        }),
    ),
    ("type", Values::One(|b, out| out.push_str(b.meeting_type))),
    ("nature", Values::One(|b, out| out.push_str(b.nature))),
    ("team", Values::One(|b, out| out.push_str(b.team))),
    ("agency", Values::One(|b, out| out.push_str(b.agency))),
    ("worker", Values::One(|b, out| out.push_str(b.worker))),
    // The role alone: whose number two somebody is says nothing beyond their own matter.
    ("person", Values::One(|b, out| out.push_str(b.role))),
    ("reason", Values::Several(|s| &s.said.reasons)),
    ("pack", Values::One(|b, out| out.push_str(b.pack))),
];

/// The breakdown of a name.
pub fn named(name: &str) -> Option<&'static Breakdown> {
    BREAKDOWNS.iter().find(|(known, _)| *known == name)
}

impl Values {
    /// Adds a matter's one value to a text; nothing where it may have several.
    fn add(self, of: &Brief, out: &mut String) {
        match self {
            Values::Dated(add) => add(of.date, out),
            Values::One(add) => add(of, out),
            Values::Several(_) => {}
        }
    }

    /// A matter's values; an empty one where it has none.
    fn of(self, standing: &Standing) -> Vec<String> {
        match self {
            Values::Several(values) if !values(standing).is_empty() => values(standing).to_vec(),
            one => {
                let mut value = String::new();
                one.add(&standing.brief(), &mut value);
                vec![value]
            }
        }
    }

    /// The cell of a matter in a list.
    pub(super) fn cell(self, standing: &Standing) -> Cell {
        match self {
            Values::Several(values) => Cell::Codes(values(standing).to_vec()),
            one => Cell::text(one.of(standing).concat()),
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

/// The part of the calendar in which a day lies.
pub(super) fn dated(add: fn(NaiveDate, &mut String), day: NaiveDate) -> String {
    let mut part = String::new();
    add(day, &mut part);
    part
}

/// The rows in which a matter stands: every pair of its values, where there are two properties.
fn keys(by: &[Breakdown], standing: &Standing) -> Vec<Vec<String>> {
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

/// The counts of some classes, a row for each value of the properties that occurs.
pub(super) struct Counts<'b> {
    by: &'b [Breakdown],
    classes: usize,
    rows: BTreeMap<Vec<String>, Vec<u64>>,
    /// The key of the matter at hand, kept so that a million keys are not made.
    key: Vec<String>,
}

impl<'b> Counts<'b> {
    /// No counts yet, of so many classes.
    pub(super) fn new(by: &'b [Breakdown], classes: usize) -> Counts<'b> {
        Counts {
            by,
            classes,
            rows: BTreeMap::new(),
            key: vec![String::new(); by.len()],
        }
    }

    /// Whether briefs alone can be counted: no matter has several values of a property.
    pub(super) fn takes_briefs(&self) -> bool {
        let several = |(_, values): &Breakdown| matches!(values, Values::Several(_));
        !self.by.iter().any(several)
    }

    /// Counts a matter in every row in which it stands.
    pub(super) fn add(&mut self, of: &Standing, counted: &[(usize, u64)]) {
        for key in keys(self.by, of) {
            self.key = key;
            self.count(counted);
        }
    }

    /// Counts a matter by its brief, where every property has one value.
    pub(super) fn add_brief(&mut self, of: &Brief, counted: &[(usize, u64)]) {
        for ((_, values), part) in self.by.iter().zip(&mut self.key) {
            part.clear();
            values.add(of, part);
        }
        self.count(counted);
    }

    fn count(&mut self, counted: &[(usize, u64)]) {
        match self.rows.get_mut(self.key.as_slice()) {
            Some(counts) => count(counts, counted),
            None => {
                let mut counts = vec![0; self.classes + 1];
                count(&mut counts, counted);
                self.rows.insert(self.key.clone(), counts);
            }
        }
    }

    /// The table of counts: a row for each value of the properties that occurs, the total first, then a
    /// column for each class, then the share.
    pub(super) fn table(self, classes: &[&'static str], of: Option<Of>) -> Table {
        table(self.by, classes, of, self.rows)
    }
}

/// Adds how many are counted of which classes to a row of counts, the total first.
pub(super) fn count(counts: &mut [u64], counted: &[(usize, u64)]) {
    for (class, n) in counted {
        counts[0] += n;
        if let Some(count) = counts.get_mut(class + 1) {
            *count += n;
        }
    }
}

fn table(
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
