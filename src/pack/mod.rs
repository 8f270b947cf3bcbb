//! A partnership's guidance as data: what a pack says, and how it judges a matter.
//!
//! A pack is read from its text ([`Pack::read`]), and answers for the facts of
//! one matter which advice items are due and what its rules find. It knows no
//! entries, fills no facts, prints nothing, and refuses nothing: what it finds
//! is said in its own name ([`Pack::says`]), never as Candour's word. What other
//! matters of the same case add is not known here: a ladder is data until
//! `standing` climbs it.
//!
//! Reading order: this file, `parts` (what a pack is made of), `facts` (what may
//! be asked), `known` (what is known), `condition` (how), `judge` (what is found), `deadline` and
//! `calendar` (by when), `vocabulary` (the codes); then from TOML to a pack:
//! `read`, `items`, `rules`, `days`, `terms`, `words`, `names`, and under them
//! `section` and `check`.

mod calendar;
mod calendars;
mod check;
mod condition;
mod days;
mod deadline;
mod facts;
mod items;
mod judge;
mod known;
mod leaflet;
mod names;
mod parts;
mod phrase;
mod position;
mod read;
mod rules;
mod section;
mod terms;
mod vocabulary;
mod warnings;
mod words;

use chrono::NaiveDate;

pub use calendar::{Beyond, Calendar};
pub use check::{Fault, nearest};
pub use condition::{Condition, Part, Truth, Wanted, Word};
pub use deadline::{Anchor, Calendars, Deadline, Due, Relation, Unit};
pub(crate) use facts::named;
pub use facts::{FACTS, Fact, FactDef, KINDS, NATURES, Values, fact};
pub use judge::{Judged, Judgement, State, Subject};
pub use known::{Asked, Facts, Known, Since};
pub use leaflet::Leaflet;
pub use parts::{
    Code, Confidence, Demand, Discouraged, Each, Field, FieldType, Item, Ladder, Level, Modes,
    Notice, Rule, Status, Step, Within,
};
pub use position::Position;
pub use vocabulary::{Side, Term, UnknownCode, Vocabulary, noun};

/// One partnership's guidance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The name in commands and references: `tees`.
    pub id: String,
    /// The short name in what people read: `Tees`.
    pub name: String,
    /// The guidance's own title.
    pub title: String,
    /// The pack's version, which is not the guidance's.
    pub version: String,
    /// Who published the guidance.
    pub publishers: Vec<String>,
    /// The first day it applies to; always, where there is none.
    pub from: Option<NaiveDate>,
    /// The last day it applies to.
    pub until: Option<NaiveDate>,
    /// Whether the guidance is still held to.
    pub status: Status,
    /// Where it applies.
    pub jurisdiction: String,
    /// The documents it was taken from, and those it leans on.
    pub sources: Vec<String>,
    /// The day somebody last compared the pack with the guidance.
    pub verified: Option<NaiveDate>,
    /// What that comparison amounts to: `transcribed, not endorsed`.
    pub verified_how: String,
    /// The guidance's position in a word, where it says one; printed, never judged.
    pub position: Option<Position>,
    /// The guidance's position in a few sentences, printed and never judged.
    pub stance: String,
    /// The natures of matters to which the advice items are due.
    pub due_for: Vec<String>,
    /// The advice items, in the order they are told.
    pub items: Vec<Item>,
    /// What the guidance asks, what its fields and retention classes ask with it.
    pub rules: Vec<Rule>,
    /// How repeated conduct is answered.
    pub ladders: Vec<Ladder>,
    /// The days it counts by.
    pub calendars: Calendars,
    /// Dated law beside the law that the guidance cites.
    pub notices: Vec<Notice>,
    /// Hours after which an entry is a late entry.
    pub late_after_hours: u32,
    /// The codes it adds to the vocabulary.
    pub codes: Vec<Code>,
    /// The keys it lets `extra` hold.
    pub fields: Vec<Field>,
    /// Wording it advises against.
    pub discouraged: Vec<Discouraged>,
    /// What its leaflet says in words of its own.
    pub leaflet: Option<Leaflet>,
    /// The facts that it asks for.
    pub asked: Asked,
}

impl Pack {
    /// A pack to begin one's own with: every section, explained, with an example of each.
    pub const NEW: &str = include_str!("new.toml");

    /// The packs that ship: each one's id and its text.
    pub fn shipped() -> &'static [(&'static str, &'static str)] {
        &[
            ("tees", include_str!("tees.toml")),
            ("staffordshire", include_str!("staffordshire.toml")),
        ]
    }

    /// Reads a pack's text.
    ///
    /// # Errors
    /// Every fault of the text at once, in its order: no TOML, another format,
    /// an unknown key, fact or code, a missing or mistyped value, a name that is
    /// there twice, a day that is none, more than 48 KiB.
    pub fn read(text: &str) -> Result<Pack, Vec<Fault>> {
        Pack::read_new(text, Vocabulary::base())
    }

    /// As [`Pack::read_beside`], of a text that may be adopted: it has an end, too.
    ///
    /// # Errors
    /// As [`Pack::read`].
    pub fn read_new(text: &str, base: &Vocabulary) -> Result<Pack, Vec<Fault>> {
        let long = read::too_long(text);
        match Pack::read_beside(text, base) {
            Ok(pack) if long.is_empty() => Ok(pack),
            Ok(_) => Err(long),
            Err(faults) => Err([faults, long].concat()),
        }
    }

    /// As [`Pack::read`], beside another vocabulary than the shipped one: a
    /// ledger's own, without which a later base code could make a pack that was
    /// adopted long ago unreadable.
    ///
    /// # Errors
    /// As [`Pack::read`].
    pub fn read_beside(text: &str, base: &Vocabulary) -> Result<Pack, Vec<Fault>> {
        read::pack(text, base)
    }

    /// Whether the guidance applies to a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        parts::within(day, self.from, self.until)
    }

    /// The name with its version, for machines: `tees/1.0`.
    pub fn label(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    /// How anything the pack finds begins: `Tees 1.0 says`.
    pub fn says(&self) -> String {
        format!("{} {} says", self.name, self.version)
    }

    /// The discouraged words that a text holds, as the pack spells them, with
    /// what it advises. Words are found whole, in any letter case.
    pub fn discouraged_in(&self, text: &str) -> Vec<(&str, &Discouraged)> {
        let text = text.to_lowercase();
        let all = self
            .discouraged
            .iter()
            .flat_map(|entry| entry.words.iter().map(move |word| (word.as_str(), entry)));
        all.filter(|(word, _)| holds_word(&text, word)).collect()
    }
}

fn holds_word(text: &str, word: &str) -> bool {
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word).any(|(at, found)| {
        outside(text[..at].chars().next_back()) && outside(text[at + found.len()..].chars().next())
    })
}
