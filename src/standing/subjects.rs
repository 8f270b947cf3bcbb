//! The facts of one participant, one event or one decision: the matter's, with its own in their place.

use super::consent::Consent;
use super::done::{decided, happened};
use super::facts::{Asks, asking, hour};
use crate::entry::book::Book;
use crate::entry::field::Participant;
use crate::entry::tally::Tally;
use crate::pack::{Each, FACTS, Facts, Since, Subject};

/// Everything of a sort, in order, each with its facts.
pub(super) fn of(
    each: Each,
    whole: &Facts,
    book: &Book,
    tally: &Tally,
    consent: &Consent,
) -> Vec<Subject> {
    let zone = book.ground.zone;
    let subject = |of: String, hour: Since, narrow: &dyn Fn(&mut Facts)| {
        let mut facts = whole.clone();
        narrow(&mut facts);
        Subject { of, hour, facts }
    };
    match each {
        Each::Participant => (consent.participants.iter())
            .map(|p| {
                let role = Participant(p.who.clone()).role().to_owned();
                let side = book
                    .ground
                    .vocabulary
                    .term("role", &role)
                    .and_then(|t| t.side);
                subject(p.who.clone(), None, &|facts| {
                    facts.set("who", [role.as_str()]);
                    if let Some(side) = side {
                        facts.set("who.side", [side.as_str()]);
                    }
                    asking(facts, &[Asks::of(&p.who, p.share, tally, zone)]);
                })
            })
            .collect(),
        Each::Event => (tally.events.iter())
            .map(|event| {
                let at = hour(&event.stated, zone);
                subject(event.stated.seq.to_string(), at, &|facts| {
                    let of_others = FACTS.iter().filter(|fact| fact.name.starts_with("event."));
                    of_others.for_each(|fact| facts.forget(fact.name));
                    happened(facts, &[event], zone);
                })
            })
            .collect(),
        Each::Decision => (tally.decisions.iter())
            .map(|decision| {
                let at = hour(&decision.stated, zone);
                subject(decision.stated.seq.to_string(), at, &|facts| {
                    decided(facts, &[decision], zone);
                })
            })
            .collect(),
    }
}
