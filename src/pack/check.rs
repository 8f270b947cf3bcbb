//! What a guidance file may get wrong, and where: faults with a line and a
//! column, and the nearest valid word. Every fault is gathered; nothing stops at
//! the first.
//!
//! It knows no pack and no vocabulary, and reads no values: that is `section`.

use std::cell::RefCell;
use std::fmt;

use toml::de::DeTable;

/// One thing wrong in a guidance file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong, what was expected, and the nearest valid word.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.what
        )
    }
}

/// The word among `known` that `typed` most likely meant, if any is near:
/// at most one slip for every three letters, letter case not counted.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let allowed = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| {
            let slips = strsim::damerau_levenshtein(&typed, &word.to_lowercase());
            (slips, word)
        })
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// The end of a message about an unknown word: `; did you mean chair?`, or what
/// else to say where nothing is near.
pub(super) fn or_nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match nearest(typed, known) {
        Some(word) => format!("; did you mean {word}?"),
        None => otherwise(),
    }
}

/// A character as it may be shown: control and direction marks escaped.
fn shown(c: char) -> Vec<char> {
    let steers =
        matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || steers {
        c.escape_unicode().collect()
    } else {
        vec![c]
    }
}

/// The text under judgement and the faults found in it so far.
pub(super) struct Checker<'t> {
    text: &'t str,
    faults: RefCell<Vec<Fault>>,
}

impl<'t> Checker<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Checker {
            text,
            faults: RefCell::new(Vec::new()),
        }
    }

    /// The document's table; none, with the faults noted, where it is no TOML.
    /// What a broken document seems to hold is not judged: recovery guesses.
    pub(super) fn document(&self) -> Option<DeTable<'t>> {
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            self.fault(at, format!("this is not TOML: {}", error.message()));
        }
        errors.is_empty().then(|| document.into_inner())
    }

    /// Notes a fault at byte `at`. A pack may come from anywhere and the words
    /// it holds are quoted, so what could steer a terminal is escaped.
    pub(super) fn fault(&self, at: usize, what: String) {
        let what = what.chars().flat_map(shown).collect();
        let line = self.line(at);
        let start = self.text[..self.floor(at)].rfind('\n').map_or(0, |n| n + 1);
        let column = self.text[start..self.floor(at)].chars().count() + 1;
        self.faults.borrow_mut().push(Fault { line, column, what });
    }

    /// The line, from 1, of byte `at`.
    pub(super) fn line(&self, at: usize) -> usize {
        let before = &self.text.as_bytes()[..self.floor(at)];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    fn floor(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        (0..=at)
            .rev()
            .find(|n| self.text.is_char_boundary(*n))
            .unwrap_or(0)
    }

    /// Every fault, in the order of the text.
    pub(super) fn faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults.dedup();
        faults
    }
}
