//! What a pack is made of: items, rules, ladders, notices, codes, fields and wording.
//!
//! Plain data. Nothing here reads TOML, and only a condition judges. What its
//! days and hours come to is `deadline`'s.

use chrono::NaiveDate;

use super::condition::{Condition, Word};
use super::deadline::Deadline;
use super::vocabulary::Term;

/// Whether a guidance is still held to by those who published it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Current,
    /// Another has taken its place.
    Superseded,
    /// It was taken back.
    Withdrawn,
    /// Nobody has confirmed either way.
    Unconfirmed,
}

impl Status {
    /// The word in the pack's file.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Current => "current",
            Status::Superseded => "superseded",
            Status::Withdrawn => "withdrawn",
            Status::Unconfirmed => "unconfirmed",
        }
    }
}

/// One piece of advice that a family is to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The code in entries: `NOSHARE`.
    pub code: String,
    /// A few words for lists.
    pub label: String,
    /// What the practitioner tells the family.
    pub text: String,
    /// The same in plain English, to be given to the family.
    pub plain: String,
    /// The natures it is due for; the pack's, unless it says its own.
    pub due_for: Vec<String>,
    /// When it is due, within those.
    pub when: Condition,
    /// When it is not due after all.
    pub unless: Condition,
    /// The roles it is due to; those that the matter names, where there are none.
    pub to: Vec<Word>,
    /// The ways in which it is to be given.
    pub modes: Modes,
    /// By when.
    pub by: Option<Deadline>,
    /// How strongly it is asked.
    pub level: Level,
    /// The clauses it comes from.
    pub source: Vec<String>,
}

/// The ways in which advice is to be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Modes {
    /// Each of the ways, rather than any of them.
    pub each: bool,
    /// The ways, or groups of them; any way will do, where there are none.
    pub ways: Vec<Word>,
}

/// One thing the guidance asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The name in answers: `consent-in-advance`.
    pub id: String,
    /// What it is judged of.
    pub each: Option<Each>,
    /// Whether a matter to which it applies is outside the guidance: then
    /// nothing else of the pack is asked.
    pub outside: bool,
    /// When it applies.
    pub when: Condition,
    /// When it does not after all: an exception that has to be shown.
    pub unless: Condition,
    /// What it asks.
    pub what: Demand,
    /// How strongly.
    pub level: Level,
    /// By when; of a need alone.
    pub by: Option<Deadline>,
    /// What is said of it, in the pack's name.
    pub say: String,
    /// The clauses it comes from.
    pub source: Vec<String>,
}

/// What a rule asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// The condition is to be brought about.
    Need(Condition),
    /// The condition is not to be.
    Forbid(Condition),
    /// Nothing: the rule is a prompt alone.
    Say,
}

/// How strongly a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is required; while unmet it is an open action.
    Must,
    /// It is advised.
    Should,
}

impl Level {
    /// The word in the pack's file.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Must => "must",
            Level::Should => "should",
        }
    }
}

/// What a rule is judged of, one by one, rather than of the matter as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// Everyone who is to be asked.
    Participant,
    /// Every event that stands.
    Event,
    /// Every decision that stands.
    Decision,
}

impl Each {
    /// The words in the pack's file.
    pub(super) const WORDS: &'static [&'static str] = &["participant", "event", "decision"];

    pub(super) fn from_word(word: &str) -> Option<Each> {
        match word {
            "participant" => Some(Each::Participant),
            "event" => Some(Each::Event),
            "decision" => Some(Each::Decision),
            _ => None,
        }
    }

    /// The word in the pack's file.
    pub fn as_str(self) -> &'static str {
        Each::WORDS[self as usize]
    }
}

/// How a repeated conduct is answered, step by step, across the matters of one
/// case and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The name in answers: `covert`.
    pub id: String,
    /// The natures of matters that count.
    pub natures: Vec<String>,
    /// The events that make a matter count.
    pub events: Vec<String>,
    /// How far back it counts.
    pub within: Within,
    /// How strongly its steps are asked.
    pub level: Level,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The clauses it comes from.
    pub source: Vec<String>,
}

/// One step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The events that show that it was taken.
    pub events: Vec<String>,
    /// What is said of it, in the pack's name.
    pub say: String,
}

/// How far back a ladder counts, from the matter in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// So many days.
    Days(u32),
    /// So many months of the calendar.
    Months(u32),
}

/// Law as the guidance cites it, and where it stands now. Information for
/// whoever advises; it speaks of no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The name in answers: `data-protection`.
    pub id: String,
    /// What the guidance says of it.
    pub text: String,
    /// The law as the guidance cites it; empty where it cites none.
    pub law: String,
    /// The current position, so far as is known.
    pub now: String,
    /// The first day on which `now` is the position; not known where there is none.
    pub from: Option<NaiveDate>,
    /// The last such day.
    pub until: Option<NaiveDate>,
    /// When it bears on a matter.
    pub when: Condition,
    /// The clauses it stands beside.
    pub source: Vec<String>,
    /// Where `now` can be read.
    pub see: Vec<String>,
    /// How far `now` may be relied on.
    pub confidence: Confidence,
}

/// How far a statement of law may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The source says so.
    Sure,
    /// The source says so; that it applies here is inferred.
    Inferred,
    /// Sources differ.
    Contested,
    /// No source was found that confirms it.
    Unverified,
}

impl Confidence {
    /// The word in the pack's file.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Sure => "sure",
            Confidence::Inferred => "inferred",
            Confidence::Contested => "contested",
            Confidence::Unverified => "unverified",
        }
    }
}

/// A code that a pack adds to a list of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The list: `role`.
    pub list: String,
    /// The code.
    pub code: String,
    /// What is known of it.
    pub term: Term,
}

/// A key that `extra` may hold on entries of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The kind of entry: `event`.
    pub on: String,
    /// The key.
    pub key: String,
    /// What its value may be.
    pub holds: FieldType,
    /// The question it answers.
    pub ask: String,
    /// Whether the pack wants it wherever such an entry stands.
    pub required: bool,
    /// The clauses it comes from.
    pub source: Vec<String>,
}

/// What the value of a field may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// Any text.
    Text,
    /// True or false.
    YesNo,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// One of these words.
    Choice(Vec<String>),
}

/// Wording that a guidance advises against, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discouraged {
    /// The words, in small letters.
    pub words: Vec<String>,
    /// What to write instead.
    pub instead: String,
    /// The clauses it comes from.
    pub source: Vec<String>,
}

impl Notice {
    /// Whether `now` is known to be the position on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        within(day, self.from, self.until)
    }
}

/// Whether a day lies in an interval of days, open where an end is not given.
pub(super) fn within(day: NaiveDate, from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}
