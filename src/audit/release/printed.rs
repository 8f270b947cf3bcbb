//! A release as it was printed, and as its entry keeps it: a heading, then a row a line, cells between tabs.
//!
//! It holds nothing that was hidden: the entry tells no more than the release did.

use crate::audit::by::Breakdown;
use crate::disclosure::{Margin, Shown};

/// What stands for the sum over all values: no value is written like it.
pub const ALL: &str = "(all)";

/// Released figures: a row for each value of the breakdowns and each margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    by: usize,
    heading: Vec<String>,
    rows: Vec<(Vec<String>, Vec<Shown>)>,
}

impl Printed {
    pub(super) fn new(
        by: &[Breakdown],
        classes: &[String],
        values: &[Vec<String>],
        margins: &[Margin],
        shown: &[Shown],
    ) -> Printed {
        let names = by.iter().map(|(name, _)| (*name).to_owned());
        let counts = std::iter::once("total".to_owned()).chain(classes.iter().cloned());
        let mut rows: Vec<(Vec<String>, Vec<Shown>)> = Vec::new();
        for (margin, shown) in margins.iter().zip(shown) {
            // The one class of an audit that has none is its total.
            if classes.is_empty() && margin.at.last().is_some_and(Option::is_some) {
                continue;
            }
            let (class, places) = margin
                .at
                .split_last()
                .expect("the class is the last dimension");
            let value = |(at, place): (usize, &Option<u32>)| {
                place.map_or_else(|| ALL.to_owned(), |p| values[at][p as usize].clone())
            };
            let key: Vec<String> = places.iter().enumerate().map(value).collect();
            let at = rows
                .iter()
                .rposition(|(known, _)| *known == key)
                .unwrap_or_else(|| {
                    rows.push((key, vec![Shown::NotApplicable; classes.len() + 1]));
                    rows.len() - 1
                });
            rows[at].1[class.map_or(0, |c| c as usize + 1)] = *shown;
        }
        Printed {
            by: by.len(),
            heading: names.chain(counts).collect(),
            rows,
        }
    }

    /// The names of the breakdowns.
    pub fn by(&self) -> impl Iterator<Item = &String> {
        self.heading[..self.by].iter()
    }

    /// The names of the counts, the total first.
    pub fn counts(&self) -> impl Iterator<Item = &String> {
        self.heading[self.by..].iter()
    }

    /// The rows: values of the breakdowns, and what stands for each count.
    pub fn rows(&self) -> impl Iterator<Item = (&Vec<String>, &Vec<Shown>)> {
        self.rows.iter().map(|(values, shown)| (values, shown))
    }

    /// The lines an entry keeps.
    pub fn lines(&self) -> Vec<String> {
        let row = |(values, shown): &(Vec<String>, Vec<Shown>)| {
            let cells = values.iter().cloned();
            cells
                .chain(shown.iter().map(Shown::to_string))
                .collect::<Vec<_>>()
                .join("\t")
        };
        let rows = self.rows.iter().map(row);
        std::iter::once(self.heading.join("\t"))
            .chain(rows)
            .collect()
    }

    /// Reads what [`Printed::lines`] wrote, of so many breakdowns; nothing where it is not that.
    pub fn read(lines: &[String], by: usize) -> Option<Printed> {
        let split = |line: &String| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let (heading, rows) = lines.split_first()?;
        let heading = split(heading);
        let row = |line: &String| {
            let cells = split(line);
            let (values, shown) = cells.split_at_checked(by)?;
            let shown = shown.iter().map(|text| match text.as_str() {
                "c" => Some(Shown::Hidden),
                "z" => Some(Shown::NotApplicable),
                count => count.parse().ok().map(Shown::Count),
            });
            let shown: Vec<Shown> = shown.collect::<Option<_>>()?;
            (by + shown.len() == heading.len()).then(|| (values.to_vec(), shown))
        };
        Some(Printed {
            by,
            rows: rows.iter().map(row).collect::<Option<_>>()?,
            heading,
        })
    }

    /// A figure by its place among all, for a message.
    pub(super) fn named(&self, figure: usize) -> String {
        let columns = self.heading.len() - self.by;
        let row = &self.rows[figure / columns].0;
        let values = row.iter().filter(|value| *value != ALL).cloned();
        let count = self.heading[self.by + figure % columns].clone();
        let words: Vec<String> = values.chain([count]).collect();
        format!("the figure of {}", words.join(", "))
    }
}
