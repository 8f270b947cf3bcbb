//! What several parts of a pack are read with: names that may be there once,
//! versions, days.

use chrono::NaiveDate;

use super::section::{Placed, Section};

pub(super) fn dates(section: &Section) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (from, until) = (section.day("from"), section.day("until"));
    if let (Some((first, _)), Some((last, at))) = (from, until)
        && last < first
    {
        let what = format!("`until` ({last}) lies before `from` ({first})");
        section.checker.fault(at, what);
    }
    (from.map(|(day, _)| day), until.map(|(day, _)| day))
}

pub(super) fn version(root: &Section) -> String {
    let (version, at) = root.need_text("version");
    let letter = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if version.len() > 20 || !version.chars().all(letter) {
        let what =
            format!("`{version}` cannot be a version: letters, digits, `.`, `-`, `_`, up to 20");
        root.checker.fault(at, what);
    }
    version
}

/// A name that people type: small letters, digits, `-` and `_`.
pub(super) fn name(section: &Section, key: &'static str) -> String {
    let (name, at) = section.need_text(key);
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if name.len() > 40 || !name.chars().all(letter) {
        let what =
            format!("`{name}` cannot be a name: small letters, digits, - and _ alone, up to 40");
        section.checker.fault(at, what);
    }
    name
}

pub(super) fn plain(placed: Vec<Placed<String>>) -> Vec<String> {
    placed.into_iter().map(|(text, _)| text).collect()
}

/// Names that may be there once only, with the line of each.
pub(super) struct Seen {
    what: &'static str,
    names: Vec<(String, usize)>,
}

impl Seen {
    pub(super) fn new(what: &'static str) -> Self {
        Seen {
            what,
            names: Vec::new(),
        }
    }

    /// The section's `id`, which must be new.
    pub(super) fn name(&mut self, section: &Section) -> String {
        let id = name(section, "id");
        self.once(section, &id, section.at);
        id
    }

    pub(super) fn once(&mut self, section: &Section, name: &str, at: usize) {
        let line = section.checker.line(at);
        if let Some((_, first)) = self.names.iter().find(|(known, _)| known == name) {
            let what = format!("{} `{name}` is there already, at line {first}", self.what);
            section.checker.fault(at, what);
        }
        self.names.push((name.to_owned(), line));
    }
}
