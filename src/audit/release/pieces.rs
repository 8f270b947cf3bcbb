//! The populations of several releases, cut into pieces so that every figure is a sum of pieces.
//!
//! A piece is told by a stretch of days, a value of every breakdown, a class, and which releases count it.
//! Between releases the ledger grows. What came, went or moved since is a piece of its own as far as it is
//! true; of pieces that nobody is in only those are made that every release counts. A reader is presumed
//! sure that nothing came late, so that a small difference is not thought safe because it might have been.
//! Which figures are shown is not decided here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};

use super::printed::{ALL, Printed};
use super::units::Unit;
use super::{Asked, PIECES, Withheld};
use crate::audit::by::{Breakdown, Values, dated};
use crate::disclosure::{Atom, Figure, Margin, Release, Statement, margins};

pub(super) struct Pieces {
    pub(super) atoms: Vec<Atom>,
    classes: usize,
    names: Vec<String>,
    /// The values that occur of each breakdown of the union, in their order.
    values: Vec<Vec<String>>,
    /// Of each atom, the place of its value of each breakdown of the union.
    places: Vec<Vec<usize>>,
    /// Of each release, the breakdowns it has, by their places in the union.
    by: Vec<Vec<usize>>,
    /// Of each release and breakdown of the union, whether each value has a row in it.
    printed: Vec<Vec<Vec<bool>>>,
}

/// A piece before it is said who counts it: stretch, places of values, class.
type Cell = (usize, Vec<usize>, usize);

impl Pieces {
    /// Cuts the populations. `units` are of each release in turn, the one to be made last.
    ///
    /// # Errors
    /// [`Withheld::TooMany`].
    pub(super) fn new(
        all: &[&Asked],
        union: &[Breakdown],
        units: &[Vec<Unit>],
        classes: &[String],
    ) -> Result<Pieces, Withheld> {
        let days = Stretches::new(all, union, units);
        let mut values: Vec<BTreeSet<String>> = vec![BTreeSet::new(); union.len()];
        for unit in units.iter().flatten() {
            for (known, value) in values.iter_mut().zip(&unit.values) {
                known.insert(value.clone());
            }
        }
        let values: Vec<Vec<String>> = values
            .into_iter()
            .map(|v| v.into_iter().collect())
            .collect();
        let place = |at: usize, value: &String| values[at].binary_search(value).ok();
        let by = all.iter().map(|asked| {
            let places = asked
                .scope
                .by
                .iter()
                .map(|(name, _)| union.iter().position(|(n, _)| n == name));
            places.flatten().collect()
        });
        let by: Vec<Vec<usize>> = by.collect();
        let mut printed: Vec<Vec<Vec<bool>>> =
            vec![values.iter().map(|v| vec![false; v.len()]).collect(); all.len()];
        let mut truth: BTreeMap<Cell, BTreeMap<&str, Vec<u64>>> = BTreeMap::new();
        for (k, unit) in units
            .iter()
            .enumerate()
            .flat_map(|(k, some)| some.iter().map(move |u| (k, u)))
        {
            let places: Vec<usize> = unit
                .values
                .iter()
                .enumerate()
                .filter_map(|(at, v)| place(at, v))
                .collect();
            for (at, place) in places.iter().enumerate() {
                printed[k][at][*place] = true;
            }
            for (class, count) in unit.counts.iter().enumerate().filter(|(_, n)| **n > 0) {
                let cell = (days.of(unit.date), places.clone(), class);
                let matters = truth.entry(cell).or_default();
                matters
                    .entry(&unit.matter)
                    .or_insert_with(|| vec![0; all.len()])[k] = *count;
            }
        }
        let mut counts: BTreeMap<(Cell, u32), u64> = BTreeMap::new();
        for (cell, matters) in truth {
            for counted in matters.into_values() {
                for layer in 1..=counted.iter().copied().max().unwrap_or(0) {
                    let mask = mask((0..all.len()).filter(|k| counted[*k] >= layer));
                    *counts.entry((cell.clone(), mask)).or_default() += 1;
                }
            }
        }
        let mut pieces = Pieces {
            atoms: Vec::new(),
            // Where nothing is told apart, the total is the one class.
            classes: classes.len().max(1),
            names: classes.to_vec(),
            places: Vec::new(),
            values,
            by,
            printed,
        };
        pieces.empty(all, union, &days, &mut counts)?;
        for ((cell, mask), count) in counts {
            let (stretch, places, class) = cell;
            let mut at = vec![stretch as u32];
            at.extend(places.iter().map(|p| *p as u32));
            at.extend([class as u32, mask]);
            pieces.atoms.push(Atom { count, at });
            pieces.places.push(places);
        }
        Ok(pieces)
    }

    /// Adds the pieces that nobody need be in and somebody could.
    fn empty(
        &self,
        all: &[&Asked],
        union: &[Breakdown],
        days: &Stretches,
        counts: &mut BTreeMap<(Cell, u32), u64>,
    ) -> Result<(), Withheld> {
        for stretch in 0..days.number() {
            let day = days.within(stretch);
            let choices: Vec<Vec<usize>> = union
                .iter()
                .zip(&self.values)
                .map(|((_, values), known)| match values {
                    Values::Dated(value) => known
                        .binary_search(&dated(*value, day))
                        .into_iter()
                        .collect(),
                    _ => (0..known.len()).collect(),
                })
                .collect();
            for places in product(&choices) {
                let counted = (0..all.len()).filter(|k| {
                    let shown = |at: &usize| self.printed[*k][*at][places[*at]];
                    covers(all[*k], day) && self.by[*k].iter().all(shown)
                });
                let counted: Vec<usize> = counted.collect();
                let mask = mask(counted.iter().copied());
                for class in (0..self.classes).filter(|_| mask != 0) {
                    counts
                        .entry(((stretch, places.clone(), class), mask))
                        .or_insert(0);
                }
            }
            if counts.len() > PIECES {
                return Err(Withheld::TooMany(counts.len()));
            }
        }
        Ok(())
    }

    /// The values of a release's breakdowns that have rows, in their order.
    pub(super) fn values(&self, k: usize) -> Vec<Vec<String>> {
        let of = |at: &usize| {
            let rows = self.values[*at].iter().zip(&self.printed[k][*at]);
            rows.filter(|(_, row)| **row)
                .map(|(value, _)| value.clone())
                .collect()
        };
        self.by[k].iter().map(of).collect()
    }

    /// Every figure of a release, margins and all; the class is the last dimension.
    pub(super) fn margins(&self, k: usize) -> Vec<Margin> {
        let values = self.values(k);
        let mut sizes: Vec<u32> = values.iter().map(|v| v.len() as u32).collect();
        sizes.push(self.classes as u32);
        margins(&sizes, &self.atoms, |number, atom| {
            if !counted(atom, k) {
                return None;
            }
            let mut at = Vec::new();
            for (dimension, place) in self.by[k].iter().enumerate() {
                let value = &self.values[*place][self.places[number][*place]];
                at.push(values[dimension].binary_search(value).ok()? as u32);
            }
            at.push(class(atom));
            Some(at)
        })
    }

    /// What an earlier release told, in pieces; none where a value it names is no longer known.
    pub(super) fn statements(&self, k: usize, printed: &Printed) -> Option<Vec<Statement>> {
        let mut statements = Vec::new();
        for (values, shown) in printed.rows() {
            let wanted = values
                .iter()
                .zip(&self.by[k])
                .map(|(value, at)| match value.as_str() {
                    ALL => Some((*at, None)),
                    value => {
                        let place = self.values[*at].iter().position(|v| v == value)?;
                        Some((*at, Some(place)))
                    }
                });
            let wanted: Vec<(usize, Option<usize>)> = wanted.collect::<Option<_>>()?;
            let in_row = (0..self.atoms.len()).filter(|n| {
                let here = |(at, place): &(usize, Option<usize>)| {
                    place.is_none_or(|place| self.places[*n][*at] == place)
                };
                counted(&self.atoms[*n], k) && wanted.iter().all(here)
            });
            let in_row: Vec<usize> = in_row.collect();
            for (column, shown) in shown.iter().enumerate() {
                let of = |n: &&usize| column == 0 || class(&self.atoms[**n]) as usize + 1 == column;
                statements.push(Statement {
                    atoms: in_row.iter().filter(of).copied().collect(),
                    shown: *shown,
                });
            }
        }
        Some(statements)
    }

    /// What subtracting would tell: of every figure, what an earlier release did not count of it; and of
    /// every earlier figure what this one does not.
    pub(super) fn differences(&self, figures: &[Figure], earlier: &[Release]) -> Vec<Vec<usize>> {
        let now = earlier.len();
        let mut differences: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut add = |atoms: &[usize], other: usize| {
            let rest: Vec<usize> = atoms
                .iter()
                .copied()
                .filter(|n| !counted(&self.atoms[*n], other))
                .collect();
            if !rest.is_empty() && rest.len() < atoms.len() {
                differences.insert(rest);
            }
        };
        for (k, release) in earlier.iter().enumerate() {
            figures.iter().for_each(|figure| add(&figure.atoms, k));
            release.statements.iter().for_each(|s| add(&s.atoms, now));
        }
        differences.into_iter().collect()
    }

    /// A figure of a release, for a message.
    pub(super) fn named(&self, k: usize, at: &[Option<u32>]) -> String {
        let values = self.values(k);
        let mut words: Vec<String> = Vec::new();
        for (dimension, place) in at.iter().take(values.len()).enumerate() {
            words.extend(place.map(|p| values[dimension][p as usize].clone()));
        }
        let class = at
            .last()
            .copied()
            .flatten()
            .and_then(|c| self.names.get(c as usize).cloned());
        words.push(class.unwrap_or_else(|| "total".to_owned()));
        words.join(", ")
    }
}

fn class(atom: &Atom) -> u32 {
    atom.at[atom.at.len() - 2]
}

fn counted(atom: &Atom, k: usize) -> bool {
    atom.at.last().is_some_and(|mask| mask & (1 << k) != 0)
}

fn mask(releases: impl Iterator<Item = usize>) -> u32 {
    releases.fold(0, |mask, k| mask | 1 << k)
}

fn covers(asked: &Asked, day: NaiveDate) -> bool {
    let (from, until) = asked.scope.period;
    from.is_none_or(|from| day >= from) && until.is_none_or(|until| day <= until)
}

fn product(choices: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for some in choices {
        let with = |places: Vec<usize>| {
            some.iter()
                .map(move |place| [places.clone(), vec![*place]].concat())
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

/// Stretches of days that no release and no part of the calendar asked about cuts further.
struct Stretches(Vec<NaiveDate>);

impl Stretches {
    fn new(all: &[&Asked], union: &[Breakdown], units: &[Vec<Unit>]) -> Stretches {
        let mut cuts: BTreeSet<NaiveDate> = BTreeSet::new();
        for (from, until) in all.iter().map(|asked| asked.scope.period) {
            cuts.extend(from);
            cuts.extend(until.and_then(|until| until.checked_add_days(Days::new(1))));
        }
        let dates = || units.iter().flatten().map(|unit| unit.date);
        let dated = union
            .iter()
            .any(|(_, values)| matches!(values, Values::Dated(_)));
        if let Some((first, last)) = dates().min().zip(dates().max()).filter(|_| dated) {
            let mut month = first.with_day(1);
            while let Some(day) = month {
                cuts.insert(day);
                month = day
                    .checked_add_months(Months::new(1))
                    .filter(|_| day <= last);
            }
        }
        Stretches(cuts.into_iter().collect())
    }

    fn number(&self) -> usize {
        self.0.len() + 1
    }

    /// The stretch of a day.
    fn of(&self, day: NaiveDate) -> usize {
        self.0.partition_point(|cut| *cut <= day)
    }

    /// A day of a stretch.
    fn within(&self, stretch: usize) -> NaiveDate {
        match (stretch.checked_sub(1), self.0.first()) {
            (Some(before), _) => self.0[before],
            (None, Some(first)) => first.pred_opt().unwrap_or(*first),
            (None, None) => NaiveDate::default(),
        }
    }
}
