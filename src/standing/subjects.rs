//! The facts of one participant, one event or one decision: the matter's, with its own in their place.

use super::consent::{Asked, Consent};
use super::done::{decided, happened};
use super::facts::{Asks, asking, extra, hour};
use crate::entry::book::Book;
use crate::entry::tally::{Stated, Tally};
use crate::pack::{Each, Facts, Pack, Subject, named};

/// A matter, and the facts that its things have in common.
pub(super) struct Subjects<'a> {
    pub(super) book: &'a Book,
    pub(super) tally: &'a Tally<'a>,
    pub(super) consent: &'a Consent,
    /// How each of its participants was asked, in their order.
    pub(super) asks: &'a [Asks],
    pub(super) pack: &'a Pack,
    pub(super) whole: &'a Facts<'a>,
}

impl<'a> Subjects<'a> {
    /// Everything of a sort, in order, each with its facts.
    pub(super) fn of(&self, each: Each) -> Vec<Subject<'a>> {
        match each {
            Each::Participant => {
                let all = self.consent.participants.iter().zip(self.asks);
                all.map(|(asked, asks)| self.participant(asked, asks))
                    .collect()
            }
            Each::Event => (self.tally.events.iter())
                .map(|event| {
                    self.statement(each, &event.stated, |facts| {
                        facts.forget_all("event.");
                        happened(facts, std::slice::from_ref(event));
                    })
                })
                .collect(),
            Each::Decision => (self.tally.decisions.iter())
                .map(|decision| {
                    self.statement(each, &decision.stated, |facts| {
                        let zone = self.book.ground.zone;
                        decided(facts, std::slice::from_ref(decision), zone);
                    })
                })
                .collect(),
        }
    }

    fn participant(&self, asked: &'a Asked, asks: &Asks) -> Subject<'a> {
        let mut facts = Facts::of_one(self.whole);
        let role = asked.role();
        facts.set_at(named!("who"), [(role, None)]);
        let term = self.book.ground.vocabulary.term("role", role);
        let side = term.and_then(|term| term.side);
        facts.set_any(named!("who.side"), side.map(|side| (side.as_str(), None)));
        asking(&mut facts, std::slice::from_ref(asks));
        Subject {
            of: asked.who.clone(),
            hour: None,
            facts,
        }
    }

    /// A statement with what it says alone, its further keys included.
    fn statement(
        &self,
        each: Each,
        stated: &Stated<'a>,
        narrow: impl FnOnce(&mut Facts<'a>),
    ) -> Subject<'a> {
        let mut facts = Facts::of_one(self.whole);
        narrow(&mut facts);
        for field in self.pack.fields.iter().filter(|f| f.on == each.as_str()) {
            extra(&mut facts, &field.key, [stated]);
        }
        Subject {
            of: stated.seq.to_string(),
            hour: hour(stated),
            facts,
        }
    }
}
