//! A partnership's guidance as data: what a pack says, and how it judges a matter.
//!
//! A pack is read from its text ([`Pack::read`]), and answers for the facts of
//! one matter which advice items are due and what its rules find. It knows no
//! entries, fills no facts, prints nothing, and refuses nothing: what it finds
//! is said in its own name ([`Pack::says`]), never as Candour's word. Calendars,
//! ladders and retention classes are not in format 1 yet.
//!
//! Reading order: this file, `parts` (what a pack is made of), `facts` (what may
//! be asked), `condition` (how), `vocabulary` (the codes); then from TOML to a
//! pack: `read`, `rules`, `terms`, `names`, and under them `section` and `check`.

mod check;
mod condition;
mod facts;
mod names;
mod parts;
mod read;
mod rules;
mod section;
mod terms;
mod vocabulary;

use chrono::NaiveDate;

pub use check::{Fault, nearest};
pub use condition::{Condition, Truth};
pub use facts::{FACTS, FactDef, Facts, NATURES, Values, fact};
pub use parts::{
    Anchor, Code, Confidence, Deadline, Demand, Discouraged, Field, FieldType, Item, Level, Notice,
    Relation, Rule, Status,
};
pub use vocabulary::{Side, Term, UnknownCode, Vocabulary};

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
    /// The guidance's position in a few sentences, printed and never judged.
    pub stance: String,
    /// The natures of matters to which the advice items are due.
    pub due_for: Vec<String>,
    /// The advice items, in the order they are told.
    pub items: Vec<Item>,
    /// What the guidance asks.
    pub rules: Vec<Rule>,
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
}

/// A rule that applies to a matter, and what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What it found.
    pub state: State,
}

/// What a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What it needs is not known to be there.
    Unmet,
    /// What it needs is there, or what it forbids is not known to be.
    Met,
    /// What it forbids is there.
    Broken,
    /// It asks for nothing; it is to be read.
    Prompt,
}

impl Pack {
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
    /// there twice, a day that is none.
    pub fn read(text: &str) -> Result<Pack, Vec<Fault>> {
        let base = Vocabulary::read(Vocabulary::BASE);
        Pack::read_beside(text, &base.expect("the shipped vocabulary has no fault"))
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

    /// Each advice item with whether it is due: not at all where the nature is
    /// none of `due_for`, unknown where a fact it asks about is not known.
    pub fn judge_items(&self, facts: &Facts) -> Vec<(&Item, Truth)> {
        let due = match facts.get("nature") {
            Some(nature) if nature.iter().any(|one| self.due_for.contains(one)) => Truth::Yes,
            Some(_) => Truth::No,
            None => Truth::Unknown,
        };
        let judge = |item: &Item| due.and(item.when.judge(facts));
        self.items.iter().map(|item| (item, judge(item))).collect()
    }

    /// The rules that are known to apply, with what each found, in the pack's order.
    pub fn judge_rules(&self, facts: &Facts) -> Vec<Judged<'_>> {
        let applies = |rule: &&Rule| rule.when.judge(facts) == Truth::Yes;
        let judged = self.rules.iter().filter(applies).map(|rule| Judged {
            rule,
            state: match &rule.what {
                Demand::Need(need) if need.judge(facts) == Truth::Yes => State::Met,
                Demand::Need(_) => State::Unmet,
                Demand::Forbid(forbid) if forbid.judge(facts) == Truth::Yes => State::Broken,
                Demand::Forbid(_) => State::Met,
                Demand::Say => State::Prompt,
            },
        });
        judged.collect()
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
