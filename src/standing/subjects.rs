//! The facts of one participant, one event or one decision: the matter's, with its own in their place.

use super::consent::{Asked, Consent};
use super::done::{decided, happened};
use super::facts::{Asks, asking, extra, hour};
use crate::entry::book::Book;
use crate::entry::field::Participant;
use crate::entry::tally::{Stated, Tally};
use crate::pack::{Each, FACTS, Facts, Pack, Subject};

/// A matter, and the facts that its things have in common.
pub(super) struct Subjects<'a> {
    pub(super) book: &'a Book,
    pub(super) tally: &'a Tally<'a>,
    pub(super) consent: &'a Consent,
    pub(super) pack: &'a Pack,
    pub(super) whole: &'a Facts,
}

impl Subjects<'_> {
    /// Everything of a sort, in order, each with its facts.
    pub(super) fn of(&self, each: Each) -> Vec<Subject> {
        let zone = self.book.ground.zone;
        let tally = self.tally;
        match each {
            Each::Participant => {
                let all = self.consent.participants.iter();
                all.map(|asked| self.participant(asked)).collect()
            }
            Each::Event => (tally.events.iter())
                .map(|event| {
                    self.statement(each, &event.stated, |facts| {
                        let others = FACTS.iter().filter(|fact| fact.name.starts_with("event."));
                        others.for_each(|fact| facts.forget(fact.name));
                        happened(facts, &[event], zone);
                    })
                })
                .collect(),
            Each::Decision => (tally.decisions.iter())
                .map(|decision| {
                    self.statement(each, &decision.stated, |facts| {
                        decided(facts, &[decision], zone);
                    })
                })
                .collect(),
        }
    }

    fn participant(&self, asked: &Asked) -> Subject {
        let mut facts = self.whole.clone();
        let who = Participant(asked.who.clone());
        facts.set("who", [who.role()]);
        let term = self.book.ground.vocabulary.term("role", who.role());
        if let Some(side) = term.and_then(|term| term.side) {
            facts.set("who.side", [side.as_str()]);
        }
        let asks = Asks::of(&asked.who, asked.share, self.tally, self.book.ground.zone);
        asking(&mut facts, &[asks]);
        Subject {
            of: asked.who.clone(),
            hour: None,
            facts,
        }
    }

    /// A statement with what it says alone, its further keys included.
    fn statement(&self, each: Each, stated: &Stated, narrow: impl FnOnce(&mut Facts)) -> Subject {
        let zone = self.book.ground.zone;
        let mut facts = self.whole.clone();
        narrow(&mut facts);
        for field in self.pack.fields.iter().filter(|f| f.on == each.as_str()) {
            extra(&mut facts, &field.key, [stated], zone);
        }
        Subject {
            of: stated.seq.to_string(),
            hour: hour(stated, zone),
            facts,
        }
    }
}
