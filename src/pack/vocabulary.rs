//! The codes that entries use: the base vocabulary as shipped, and what packs
//! add to it.
//!
//! Codes are data. Nothing here knows what a code means beyond its label, a
//! role's side, a short name and a route's privilege; and nothing a pack adds
//! can change or hide a code that was there before.

use std::fmt;
use std::sync::OnceLock;

use super::check::{Checker, Fault, nearest};
use super::section::Section;
use super::terms::read_lists;
use super::{Code, Item, Pack};

/// Whose side a role is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The family: the people the work is about.
    Family,
    /// Those who stand by the family: an advocate, a friend, its solicitor.
    Supporter,
    /// Everybody who is there for their work.
    Professional,
}

impl Side {
    /// Every side's word.
    pub(super) const WORDS: &'static [&'static str] = &["family", "supporter", "professional"];

    /// The word in the vocabulary's file and in conditions.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Family => "family",
            Side::Supporter => "supporter",
            Side::Professional => "professional",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Side> {
        [Side::Family, Side::Supporter, Side::Professional]
            .into_iter()
            .find(|side| side.as_str() == word)
    }
}

/// What is known of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What people read.
    pub label: String,
    /// Of a role alone: whose side it is on.
    pub side: Option<Side>,
    /// What may be typed instead of the code.
    pub short: Option<String>,
    /// Of a route alone: what is said on it is kept out of notes and exports
    /// unless asked for.
    pub privileged: bool,
}

/// The lists of codes, each in its file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    lists: Vec<(String, Vec<(String, Term)>)>,
}

/// The lists a vocabulary may hold, with what one code of each is called.
pub(super) const LISTS: &[(&str, &str)] = &[
    ("meeting_type", "a meeting type"),
    ("setting", "a setting"),
    ("role", "a role"),
    ("media", "a medium"),
    ("how", "a way of telling or asking"),
    ("format", "a format"),
    ("reason", "a reason"),
    ("decision", "a decision"),
    ("event", "an event"),
    ("threshold_outcome", "a threshold's outcome"),
    ("route", "a route"),
    ("erasure_because", "a reason for erasure"),
];

/// The list that holds the advice items of the packs; no vocabulary file has it.
const ITEMS: (&str, &str) = ("item", "an advice item");

/// What one code of `list` is called, with its article.
pub fn noun(list: &str) -> &str {
    let known = LISTS.iter().chain([&ITEMS]).find(|(name, _)| *name == list);
    known.map_or("a known code", |(_, noun)| noun)
}

/// A word that is no code of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// The list's name, as in the vocabulary's file.
    pub list: String,
    /// What was typed.
    pub typed: String,
    /// The code it most likely meant.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\"{}\" is not {}",
            self.typed.escape_debug(),
            noun(&self.list)
        )?;
        match &self.nearest {
            Some(code) => write!(f, "; did you mean {code}?"),
            None => write!(f, "; `candour pack show {}` lists them", self.list),
        }
    }
}

impl std::error::Error for UnknownCode {}

impl Vocabulary {
    /// The base vocabulary's text, as shipped.
    pub const BASE: &str = include_str!("vocabulary.toml");

    /// Reads a vocabulary's text: lists of `code = "label"`, or of
    /// `code = { label, side, short, privileged }`.
    ///
    /// # Errors
    /// Every fault of the text at once: no TOML, a list nobody knows, a role
    /// without a side, a code or short name that is there twice.
    pub fn read(text: &str) -> Result<Vocabulary, Vec<Fault>> {
        match text {
            Self::BASE => Ok(Self::base().clone()),
            _ => Self::read_anew(text),
        }
    }

    /// [`Vocabulary::BASE`] as it reads: it is read once a run.
    pub fn base() -> &'static Vocabulary {
        static READ: OnceLock<Vocabulary> = OnceLock::new();
        let read = || Self::read_anew(Self::BASE).expect("the shipped vocabulary has no fault");
        READ.get_or_init(read)
    }

    fn read_anew(text: &str) -> Result<Vocabulary, Vec<Fault>> {
        let checker = Checker::new(text);
        let mut vocabulary = Vocabulary { lists: Vec::new() };
        if let Some(document) = checker.document() {
            let root = Section::new(&checker, "a vocabulary", 0, &document);
            for code in read_lists(&root) {
                vocabulary.admit(&checker, code);
            }
        }
        match checker.faults() {
            faults if faults.is_empty() => Ok(vocabulary),
            faults => Err(faults),
        }
    }

    /// Adds what a pack brings: its codes, and its advice items as the list
    /// `item`. A code or short name that is there already stays what it was.
    pub fn extend(&mut self, pack: &Pack) {
        self.extend_with(&pack.codes, &pack.items);
    }

    pub(super) fn extend_with(&mut self, codes: &[Code], items: &[Item]) {
        for code in codes {
            self.add(&code.list, &code.code, code.term.clone());
        }
        for item in items {
            let term = Term {
                label: item.label.clone(),
                side: None,
                short: None,
                privileged: false,
            };
            self.add(ITEMS.0, &item.code, term);
        }
    }

    /// The code that `typed` names in `list`: itself, or by its short name.
    ///
    /// # Errors
    /// [`UnknownCode`], with the nearest code.
    pub fn code<'a>(&'a self, list: &str, typed: &str) -> Result<&'a str, UnknownCode> {
        if let Some((code, _)) = self.find(list, typed) {
            return Ok(code);
        }
        let words = self.terms(list).flat_map(|(code, term)| {
            let short = term.short.as_deref();
            [Some((code, code)), short.map(|short| (short, code))]
        });
        let words: Vec<(&str, &str)> = words.flatten().collect();
        let near = nearest(typed, words.iter().map(|(word, _)| *word));
        let code = near.and_then(|near| words.iter().find(|(word, _)| *word == near));
        Err(UnknownCode {
            list: list.to_owned(),
            typed: typed.to_owned(),
            nearest: code.map(|(_, code)| (*code).to_owned()),
        })
    }

    /// What is known of a code, written in full.
    pub fn term(&self, list: &str, code: &str) -> Option<&Term> {
        let (found, term) = self.find(list, code)?;
        (found == code).then_some(term)
    }

    /// A code's label; the code itself where it is unknown.
    pub fn label<'a>(&'a self, list: &str, code: &'a str) -> &'a str {
        self.term(list, code).map_or(code, |term| &term.label)
    }

    /// The codes of a list, in the file's order, what packs added after them.
    pub fn terms(&self, list: &str) -> impl Iterator<Item = (&str, &Term)> {
        let found = self.lists.iter().find(|(name, _)| name == list);
        let terms = found.map_or(&[][..], |(_, terms)| terms);
        terms.iter().map(|(code, term)| (code.as_str(), term))
    }

    /// The names of the lists, in the file's order.
    pub fn lists(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(|(name, _)| name.as_str())
    }

    /// The first term that answers to a word. The first, so that nothing added
    /// later can take a word away from what had it.
    fn find(&self, list: &str, word: &str) -> Option<(&str, &Term)> {
        self.terms(list)
            .find(|(code, term)| *code == word || term.short.as_deref() == Some(word))
    }

    /// Adds a term unless its code is taken; drops a short name that is taken.
    fn add(&mut self, list: &str, code: &str, mut term: Term) {
        if self.find(list, code).is_some() {
            return;
        }
        if let Some(short) = &term.short
            && self.find(list, short).is_some()
        {
            term.short = None;
        }
        if !self.lists.iter().any(|(name, _)| name == list) {
            self.lists.push((list.to_owned(), Vec::new()));
        }
        if let Some((_, terms)) = self.lists.iter_mut().find(|(name, _)| name == list) {
            terms.push((code.to_owned(), term));
        }
    }

    /// As [`Vocabulary::add`], for a text under check: a word that is taken is
    /// a fault.
    pub(super) fn admit(&mut self, checker: &Checker, (code, at): (Code, usize)) {
        let words = [Some(&code.code), code.term.short.as_ref()];
        for word in words.into_iter().flatten() {
            if let Some((taken, _)) = self.find(&code.list, word) {
                let what = format!(
                    "`{word}` is {} already ({taken}): a pack adds codes, it never changes one",
                    noun(&code.list)
                );
                checker.fault(at, what);
            }
        }
        self.add(&code.list, &code.code, code.term);
    }
}
