//! An audit as it is filled: a row of the list for everything that is counted, and the counts with it.
//!
//! The classes of an audit are counted here and nowhere else, so that the list is behind every number. Which
//! class a matter is in is the audit's.

use std::collections::BTreeMap;

use super::by::{self, Breakdown, Counts, Values};
use super::rate::{self, Share};
use crate::standing::{RULES, Standing};
use crate::table::{Cell, Column, Form, Table};

const NOTE: &str = "A matter with several reasons stands in the row of each: the rows add up to more than the matters, \
and only the counts above the breakdown are of matters.";

/// The classes that a share counts, and those that it is of, by their places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    pub(super) count: &'static [usize],
    pub(super) of: &'static [usize],
}

impl Of {
    /// The share in a row of counts, the total first.
    pub(super) fn share(self, what: &'static str, counts: &[u64]) -> Share {
        let sum = |classes: &[usize]| classes.iter().map(|class| counts[class + 1]).sum();
        Share {
            what: what.into(),
            count: sum(self.count),
            of: sum(self.of),
        }
    }
}

/// An audit being filled.
pub(super) struct Sheet<'b> {
    by: &'b [Breakdown],
    classes: Vec<&'static str>,
    /// The total, then each class.
    counts: Vec<u64>,
    broken_down: Counts<'b>,
    list: Table,
    /// The breakdowns that the list does not hold anyway.
    added: Vec<Values>,
}

impl<'b> Sheet<'b> {
    /// One of these classes, with a list of these columns. Without classes, totals alone are counted.
    pub(super) fn new(
        by: &'b [Breakdown],
        classes: impl IntoIterator<Item = &'static str>,
        columns: &[Column],
    ) -> Sheet<'b> {
        let classes: Vec<_> = classes.into_iter().collect();
        let mut list = Table::list("list", columns);
        let mut added = Vec::new();
        for (name, values) in by {
            if list.columns.iter().all(|column| column.name != *name) {
                list.columns.push(Column::maybe(name, values.kind()));
                added.push(*values);
            }
        }
        Sheet {
            by,
            counts: vec![0; classes.len() + 1],
            broken_down: Counts::new(by, classes.len()),
            classes,
            list,
            added,
        }
    }

    /// Adds a row of a matter, and how many it counts of which classes.
    pub(super) fn row(&mut self, of: &Standing, cells: Vec<Cell>, counted: &[(usize, u64)]) {
        by::count(&mut self.counts, counted);
        if !self.by.is_empty() {
            self.broken_down.add(of, counted);
        }
        let mut cells = cells;
        cells.extend(self.added.iter().map(|values| values.cell(of)));
        self.list.rows.push(cells);
    }

    /// How many rows the list has.
    pub(super) fn rows(&self) -> usize {
        self.list.rows.len()
    }

    /// What is counted in all.
    pub(super) fn total(&self) -> u64 {
        self.counts[0]
    }

    /// What is counted of a class.
    pub(super) fn of(&self, class: usize) -> u64 {
        self.counts[class + 1]
    }

    /// A share of the whole.
    pub(super) fn share(&self, what: &'static str, of: Of) -> Share {
        of.share(what, &self.counts)
    }

    /// The counts of every class under a name, the total first.
    pub(super) fn counted(&self, name: &str) -> Table {
        let names = ["total"].iter().chain(&self.classes);
        let counts = self.counts.iter().map(|n| Cell::Count(*n));
        Table::record(name, Form::Record, names.copied().zip(counts))
    }

    /// The audit: the definition first, then its counts and shares, the breakdown with its own share, the
    /// list last.
    pub(super) fn answer(
        self,
        definition: &str,
        counts: Vec<Table>,
        shares: Vec<Share>,
        of: Option<Of>,
    ) -> Vec<Table> {
        let mut head = vec![
            ("definition", Cell::text(definition)),
            ("rules", Cell::Count(RULES)),
        ];
        let several = |(_, values): &Breakdown| matches!(values, Values::Several(_));
        if self.by.iter().any(several) {
            head.push(("note", Cell::text(NOTE)));
        }
        let mut tables = vec![Table::record("definition", Form::Root, head)];
        tables.extend(counts);
        if !shares.is_empty() {
            tables.push(rate::table(shares));
        }
        if !self.by.is_empty() {
            tables.push(self.broken_down.table(&self.classes, of));
        }
        tables.push(self.list);
        tables
    }
}

/// A count of how many matters, events or whatever there are.
pub(super) fn cell(n: usize) -> Cell {
    Cell::Count(n as u64)
}

/// A table of how often each code occurs, in their order.
pub(super) fn tallied<'a>(name: &str, codes: impl Iterator<Item = &'a String>) -> Table {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    codes.for_each(|code| *counts.entry(code).or_default() += 1);
    let cells = counts.into_iter();
    let cells = cells.map(|(code, n)| (code.clone(), Cell::Count(n)));
    Table::record(name, Form::Record, cells)
}
