//! Conditions: what a pack asks of a matter's facts, in three values.
//!
//! A condition is a table, `fact = "value"` or `fact = ["one", "another"]` (any
//! of the values will do), `{ other_than = … }`, `{ all_of = … }` or
//! `{ none_of = … }`, and every key must hold; or it is a list of such tables,
//! any of which will do. What is not known stays unknown; a condition never
//! guesses. How it is read from TOML is `words`'.

use std::fmt;

use super::facts::{EXTRA, Fact};
use super::known::{Facts, Known, Since, earliest, latest};

/// Whether something holds, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// What is known does not decide.
    Unknown,
}

impl Truth {
    /// Both: no beats unknown, unknown beats yes.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
        }
    }

    /// Either: yes beats unknown, unknown beats no.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::No, Truth::No) => Truth::No,
        }
    }
}

/// A fact has some value.
pub(super) const ANY: &str = "any";
/// A fact is known to have none.
pub(super) const NOTHING: &str = "nothing";
/// A stated value that says no more than an absent one.
pub(super) const UNKNOWN: &str = "unknown";

/// Ways in which it holds, any of which will do, each of parts that must all
/// hold; without any way it holds always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition(pub(super) Vec<Vec<Part>>);

/// What a condition asks of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The fact's name.
    pub fact: String,
    /// The fact; none where the name is that of a key of the pack's.
    listed: Option<Fact>,
    /// How the words are meant.
    pub wanted: Wanted,
    /// The words, as the pack writes them.
    pub words: Vec<Word>,
}

/// How the words of a condition are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Any of them will do.
    AnyOf,
    /// Each of them is there.
    AllOf,
    /// Something is there that is none of them.
    OtherThan,
    /// What is there is known, and none of them is.
    NoneOf,
}

/// A word of a condition: a value, or a pack's name for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As written.
    pub said: String,
    /// The values it stands for; itself, but for a group.
    pub values: Vec<String>,
}

impl Condition {
    /// Judges the condition. An empty one holds always. A fact not known judges
    /// unknown; so does one stated to be `unknown`, unless the condition asks
    /// for that word or another value decides.
    pub fn judge(&self, facts: &Facts) -> Truth {
        self.weigh(facts).0
    }

    /// As [`Condition::judge`], with the hour since which it holds, where it does:
    /// the earliest of its ways'. A way holds since the latest of its parts' hours,
    /// a part since the first value that will do was said to have happened.
    pub fn weigh(&self, facts: &Facts) -> (Truth, Since) {
        let way = |parts: &Vec<Part>| {
            let mut whole = (Truth::Yes, None);
            for part in parts {
                let (one, since) = match part.known(facts) {
                    Some(known) => part.weigh(known),
                    None => (Truth::Unknown, None),
                };
                whole = (whole.0.and(one), latest(whole.1, since));
                // Nothing that follows makes it hold.
                if whole.0 == Truth::No {
                    break;
                }
            }
            whole
        };
        let either = |(one, hour), (other, since)| match (one, other) {
            (Truth::Yes, Truth::Yes) => (Truth::Yes, earliest(hour, since)),
            (Truth::Yes, _) => (one, hour),
            (_, Truth::Yes) => (other, since),
            _ => (one.or(other), None),
        };
        self.0
            .iter()
            .map(way)
            .reduce(either)
            .unwrap_or((Truth::Yes, None))
    }

    /// Whether, as an exception, it is known to hold. One that was not written spares nothing.
    pub fn spares(&self, facts: &Facts) -> bool {
        !self.is_always() && self.judge(facts) == Truth::Yes
    }

    /// Each way in which it holds, in the pack's order.
    pub fn ways(&self) -> &[Vec<Part>] {
        &self.0
    }

    /// What it asks of each fact, whichever way.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter().flatten()
    }

    /// Whether it asks for nothing, and so holds always.
    pub fn is_always(&self) -> bool {
        self.0.is_empty() || self.0.iter().any(Vec::is_empty)
    }

    /// The condition with one thing more that must hold, whichever way.
    pub(super) fn with(mut self, part: Part) -> Condition {
        if self.0.is_empty() {
            self.0.push(Vec::new());
        }
        self.0
            .iter_mut()
            .for_each(|way| way.insert(0, part.clone()));
        self
    }
}

impl Part {
    pub(super) fn new(fact: String, wanted: Wanted, words: Vec<Word>) -> Part {
        Part {
            listed: Fact::find(&fact),
            fact,
            wanted,
            words,
        }
    }

    /// The fact, where it is no key of the pack's.
    pub(super) fn listed(&self) -> Option<Fact> {
        self.listed
    }

    fn known<'f>(&self, facts: &'f Facts) -> Option<&'f Known<'f>> {
        match self.listed {
            Some(fact) => facts.known(fact),
            None => facts.under(self.fact.strip_prefix(EXTRA)?),
        }
    }

    fn weigh(&self, known: &Known) -> (Truth, Since) {
        let unknown = || known.iter().any(|(value, _)| *value == UNKNOWN);
        let found = match self.wanted {
            Wanted::AnyOf => first(self.words.iter().filter_map(|word| word.found(known))),
            Wanted::AllOf => self
                .words
                .iter()
                .map(|word| word.found(known))
                .try_fold(None, |hour, since| Some(latest(hour, since?))),
            Wanted::NoneOf => {
                let named = known.iter().any(|(value, _)| self.names(value));
                (!named && !unknown()).then_some(None)
            }
            Wanted::OtherThan => first(
                (known.iter())
                    .filter(|(value, _)| *value != UNKNOWN && !self.names(value))
                    .map(|(_, since)| *since),
            ),
        };
        match found {
            Some(since) => (Truth::Yes, since),
            None if unknown() => (Truth::Unknown, None),
            None => (Truth::No, None),
        }
    }

    fn names(&self, value: &str) -> bool {
        let mut named = self.words.iter().flat_map(|word| &word.values);
        named.any(|one| one == value)
    }
}

impl Word {
    /// Since when a fact has a value that the word stands for.
    fn found(&self, known: &Known) -> Option<Since> {
        match self.said.as_str() {
            ANY => first(
                (known.iter())
                    .filter(|(value, _)| *value != UNKNOWN)
                    .map(|(_, since)| *since),
            ),
            NOTHING => known.is_empty().then_some(None),
            _ => first(
                (self.values.iter())
                    .filter_map(|value| known.iter().find(|(one, _)| one == value))
                    .map(|(_, since)| *since),
            ),
        }
    }
}

/// The earliest of some hours, where there are any.
fn first(hours: impl Iterator<Item = Since>) -> Option<Since> {
    hours.reduce(earliest)
}

impl fmt::Display for Condition {
    /// `nature is request, and proceedings is current or concluded`; `always`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_always() {
            return f.write_str("always");
        }
        for (n, way) in self.0.iter().enumerate() {
            f.write_str(if n == 0 { "" } else { "; or " })?;
            for (n, part) in way.iter().enumerate() {
                let joint = if n == 0 { "" } else { ", and " };
                let words: Vec<&str> = part.words.iter().map(|word| word.said.as_str()).collect();
                let (how, between) = match part.wanted {
                    Wanted::AnyOf => ("is", " or "),
                    Wanted::AllOf => ("is each of", ", "),
                    Wanted::OtherThan => ("is other than", " or "),
                    Wanted::NoneOf => ("is none of", ", "),
                };
                write!(f, "{joint}{} {how} {}", part.fact, words.join(between))?;
            }
        }
        Ok(())
    }
}
