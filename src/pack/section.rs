//! A walker over the tables of a guidance file: each is asked for its keys, and
//! then finished.
//!
//! Whatever nobody asked for is an unknown key, so that what a reader reads is
//! the only list of what there is. It knows no pack: readers say what they expect.

use std::cell::RefCell;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Checker, or_nearest};

/// One table of the document: it is asked for its keys, and then finished.
pub(super) struct Section<'c, 't> {
    pub(super) checker: &'c Checker<'t>,
    /// What the section is called in messages: `a rule`.
    name: &'static str,
    /// The byte where it begins.
    pub(super) at: usize,
    table: &'c DeTable<'t>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with its place.
pub(super) type Placed<T> = (T, usize);

impl<'c, 't> Section<'c, 't> {
    pub(super) fn new(
        checker: &'c Checker<'t>,
        name: &'static str,
        at: usize,
        table: &'c DeTable<'t>,
    ) -> Self {
        Section {
            checker,
            name,
            at,
            table,
            asked: RefCell::new(Vec::new()),
        }
    }

    /// The value of `key`, which is thereby known.
    fn value(&self, key: &'static str) -> Option<&'c Spanned<DeValue<'t>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }

    /// Notes that `key` must be there and is not.
    fn missing(&self, key: &str) {
        self.checker
            .fault(self.at, format!("`{key}` is missing from {}", self.name));
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue>, expected: &str) {
        let what = format!("`{key}` should be {expected}, and is {}", kind(value));
        self.checker.fault(value.span().start, what);
    }

    fn not_empty(&self, key: &str, text: &str, at: usize) {
        if text.trim().is_empty() {
            let what = format!("`{key}` is empty: say something, or leave it out");
            self.checker.fault(at, what);
        }
    }

    /// A text that holds something, with its place.
    pub(super) fn text(&self, key: &'static str) -> Option<Placed<String>> {
        let value = self.value(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, value, "a text");
            return None;
        };
        self.not_empty(key, text, value.span().start);
        Some((text.trim().to_owned(), value.span().start))
    }

    /// A text that must be there; empty, with the fault noted, where it is not.
    pub(super) fn need_text(&self, key: &'static str) -> Placed<String> {
        if !self.table.contains_key(key) {
            self.missing(key);
        }
        self.text(key).unwrap_or((String::new(), self.at))
    }

    /// One text or a list of texts.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Placed<String>> {
        match self.value(key) {
            Some(value) => self.texts_of(key, value),
            None => Vec::new(),
        }
    }

    /// As [`Section::texts`], of a list that must hold something.
    pub(super) fn need_texts(&self, key: &'static str) -> Vec<Placed<String>> {
        let texts = self.texts(key);
        match self.table.get(key) {
            None => self.missing(key),
            Some(value) if texts.is_empty() && value.get_ref().as_array().is_some() => {
                let what = format!("`{key}` is an empty list: name at least one");
                self.checker.fault(value.span().start, what);
            }
            Some(_) => {}
        }
        texts
    }

    pub(super) fn texts_of(&self, key: &str, value: &Spanned<DeValue>) -> Vec<Placed<String>> {
        let said = |text: &str, at: usize| {
            self.not_empty(key, text, at);
            (text.trim().to_owned(), at)
        };
        match value.get_ref() {
            DeValue::String(text) => vec![said(text, value.span().start)],
            DeValue::Array(values) => values
                .iter()
                .filter_map(|one| match one.get_ref().as_str() {
                    Some(text) => Some(said(text, one.span().start)),
                    None => {
                        self.wrong(key, one, "a list of texts");
                        None
                    }
                })
                .collect(),
            _ => {
                self.wrong(key, value, "a text or a list of texts");
                Vec::new()
            }
        }
    }

    /// One of a few words.
    pub(super) fn one_of(&self, key: &'static str, words: &[&'static str]) -> Option<&'static str> {
        let (typed, at) = self.text(key)?;
        let found = words.iter().find(|word| **word == typed);
        if found.is_none() && !typed.is_empty() {
            let near = or_nearest(&typed, words.iter().copied(), || {
                format!("; it is one of {}", words.join(", "))
            });
            self.checker
                .fault(at, format!("`{typed}` is not a value of `{key}`{near}"));
        }
        found.copied()
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, key: &'static str, bounds: Range<i64>) -> Option<i64> {
        let value = self.value(key)?;
        let expected = format!("a whole number from {} to {}", bounds.start, bounds.end - 1);
        let Some(typed) = value.get_ref().as_integer() else {
            self.wrong(key, value, &expected);
            return None;
        };
        let number = i64::from_str_radix(typed.as_str(), typed.radix()).ok();
        let number = number.filter(|n| bounds.contains(n));
        if number.is_none() {
            let what = format!("`{key}` should be {expected}, and is {typed}");
            self.checker.fault(value.span().start, what);
        }
        number
    }

    /// Yes or no.
    pub(super) fn yes_no(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let answer = value.get_ref().as_bool();
        if answer.is_none() {
            self.wrong(key, value, "true or false");
        }
        answer
    }

    /// A day, as a TOML date or as a text: `2026-01-31`.
    pub(super) fn day(&self, key: &'static str) -> Option<Placed<NaiveDate>> {
        self.value(key).and_then(|value| self.day_of(key, value))
    }

    /// A list of days.
    pub(super) fn days(&self, key: &'static str) -> Vec<NaiveDate> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of days, as in [2026-01-31]");
            return Vec::new();
        };
        let days = list.iter().filter_map(|one| self.day_of(key, one));
        days.map(|(day, _)| day).collect()
    }

    fn day_of(&self, key: &str, value: &Spanned<DeValue>) -> Option<Placed<NaiveDate>> {
        let typed = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong(key, value, "a day, as in 2026-01-31");
                return None;
            }
        };
        let day = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").ok();
        if day.is_none() || typed.len() != 10 {
            let what = format!("`{key}` should be a day, as in 2026-01-31, and is `{typed}`");
            self.checker.fault(value.span().start, what);
            return None;
        }
        // The years that an entry may speak of; no guidance on recording is older.
        if day.is_some_and(|day| !(1900..=2199).contains(&day.year())) {
            let what = format!("`{key}` is {typed}: a day lies between 1900 and 2199");
            self.checker.fault(value.span().start, what);
            return None;
        }
        day.map(|day| (day, value.span().start))
    }

    /// A table inside this one.
    pub(super) fn section(&self, key: &'static str, name: &'static str) -> Option<Section<'c, 't>> {
        let value = self.value(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, "a table");
            return None;
        };
        Some(Section::new(self.checker, name, value.span().start, table))
    }

    /// A table, or a list of tables, under one key.
    pub(super) fn section_or_list(
        &self,
        key: &'static str,
        name: &'static str,
    ) -> Option<Vec<Section<'c, 't>>> {
        match self.value(key)?.get_ref() {
            DeValue::Array(list) if !list.is_empty() => Some(self.sections(key, name)),
            _ => self.section(key, name).map(|section| vec![section]),
        }
    }

    /// The tables of a list of tables: `[[rule]]`.
    pub(super) fn sections(&self, key: &'static str, name: &'static str) -> Vec<Section<'c, 't>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(
                key,
                value,
                &format!("a list of tables, each headed [[{key}]]"),
            );
            return Vec::new();
        };
        let tables = list.iter().filter_map(|one| match one.get_ref() {
            DeValue::Table(table) => {
                Some(Section::new(self.checker, name, one.span().start, table))
            }
            _ => {
                self.wrong(key, one, "a table");
                None
            }
        });
        tables.collect()
    }

    /// Every key with its place and value, in the order of the text, for a
    /// table whose keys are themselves data.
    pub(super) fn pairs(&self) -> Vec<(Placed<&'c str>, &'c Spanned<DeValue<'t>>)> {
        let mut pairs: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| ((key.get_ref().as_ref(), key.span().start), value))
            .collect();
        pairs.sort_by_key(|((_, at), _)| *at);
        pairs
    }

    /// Ends the reading: whatever was never asked for is an unknown key.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for ((key, at), _) in self.pairs() {
            if !asked.contains(&key) {
                let near = or_nearest(key, asked.iter().copied(), || {
                    format!("; {} has {}", self.name, asked.join(", "))
                });
                let what = format!("`{key}` is not a key of {}{near}", self.name);
                self.checker.fault(at, what);
            }
        }
    }
}

/// What a value is, in a message.
pub(super) fn kind(value: &Spanned<DeValue>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
