//! What is known of registers, as data, and what is seen of a column of one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::date::{Dates, Order};
use super::plain;
use super::plan::ADDED;

/// How many rows are looked at, and how many texts of a column are told apart.
pub(super) const ROWS: usize = 20_000;
pub(super) const TEXTS: usize = 100;

/// From how alike a heading or a word is taken for another, and a heading for a field.
pub(super) const ALIKE: f64 = 0.91;

/// The data: what registers call things.
#[derive(Deserialize)]
pub(super) struct Known {
    pub field: Vec<Synonyms>,
    pub fixed: Vec<Fixed>,
    pub people: People,
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
pub(super) struct Synonyms {
    pub kind: String,
    pub name: String,
    pub headings: Vec<String>,
    #[serde(default)]
    pub time: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Fixed {
    pub kind: String,
    pub name: String,
    pub value: toml::Value,
    pub say: String,
}

#[derive(Deserialize)]
pub(super) struct People {
    pub headings: Vec<String>,
}

/// What a column holds.
#[derive(Default)]
pub(super) struct Column {
    pub heading: String,
    pub texts: BTreeMap<String, usize>,
    pub filled: usize,
    pub days: usize,
    pub day_first: usize,
    pub month_first: usize,
    pub used: bool,
}

impl Column {
    pub fn new(heading: &str) -> Column {
        Column {
            heading: heading.to_owned(),
            used: ADDED.contains(&heading),
            ..Column::default()
        }
    }

    pub fn take(&mut self, cell: &str) {
        if cell.is_empty() || cell.len() > 200 {
            return;
        }
        self.filled += 1;
        if self.texts.len() < TEXTS || self.texts.contains_key(cell) {
            *self.texts.entry(cell.to_owned()).or_default() += 1;
        }
        let day = |order| {
            Dates {
                order,
                from_1904: false,
            }
            .when(cell, None)
            .is_ok()
        };
        let (dmy, mdy) = (day(Order::Dmy), day(Order::Mdy));
        self.days += usize::from(dmy || mdy);
        self.day_first += usize::from(dmy && !mdy);
        self.month_first += usize::from(mdy && !dmy);
    }

    /// Whether it is mostly days.
    pub fn is_days(&self) -> bool {
        self.filled > 0 && self.days * 2 > self.filled
    }
}

/// Letters and digits alone, so that `Case no.` and `Consent sought?` are what they would be without.
pub(super) fn bare(text: &str) -> String {
    let kept = |c: char| {
        if c.is_alphanumeric() || c == '/' {
            c
        } else {
            ' '
        }
    };
    plain(&text.replace('\'', "").chars().map(kept).collect::<String>())
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::suggest::field;
    use crate::pack::Vocabulary;

    #[test]
    fn the_data_names_fields_and_codes_that_there_are() {
        let known: Known = toml::from_str(include_str!("headings.toml")).expect("TOML");
        let fixed = known.fixed.iter().map(|f| (&f.kind, &f.name));
        for (kind, name) in known.field.iter().map(|f| (&f.kind, &f.name)).chain(fixed) {
            let row = crate::entry::kind(kind).expect(kind);
            assert!(
                name == "when" || field(row, name).is_some(),
                "{kind} {name}"
            );
        }
        for (list, words) in &known.words {
            for (word, code) in words {
                let term = Vocabulary::base().term(list, code);
                assert!(term.is_some(), "{list}: {word} = {code}");
                assert_eq!(bare(word), *word, "as a heading or word is compared");
            }
        }
    }
}
