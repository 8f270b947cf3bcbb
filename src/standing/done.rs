//! The facts of what was decided, what happened, and what was advised, each with its hour.

use super::facts::{hour, maybe, roles, told, yes_no};
use crate::entry::decision::Decision;
use crate::entry::event::Event;
use crate::entry::tally::{Of, Tally};
use crate::pack::{Facts, Pack};
use crate::time::Zone;

/// What decisions say: all of a matter's, or one.
pub(super) fn decided(facts: &mut Facts, decisions: &[&Of<Decision>], zone: Zone) {
    let all = || decisions.iter().copied();
    facts.set_at("decision", told(all(), zone, |d| vec![&d.outcome.0]));
    let last = decisions
        .last()
        .map(|d| (d.said.outcome.0.as_str(), hour(&d.stated, zone)));
    facts.set_at("decision.last", last);
    facts.set_at("decision.by", told(all(), zone, |d| roles([&d.decided_by])));
    facts.set_at(
        "decision.consulted",
        told(all(), zone, |d| roles(&d.consulted)),
    );
    // Whoever is told is told at the hour that the decision gives for it, where it gives one.
    let how = all().filter_map(|d| {
        let at = d.said.notified.map(|when| when.span(zone));
        let how = d.said.how.as_ref()?.0.clone();
        Some((how, at.or(hour(&d.stated, zone))))
    });
    facts.set_at("decision.how", how);
    if let Some(last) = decisions.last() {
        let since = hour(&last.stated, zone);
        let said = last.said;
        let told = said.notified.map(|when| when.span(zone)).or(since);
        facts.set_at(
            "decision.notified",
            [(yes_no(said.notified.is_some()), told)],
        );
        for (fact, holds) in [
            ("decision.conditions", said.conditions.is_some()),
            ("decision.rights_weighed", said.rights_weighed.is_some()),
            ("decision.views", said.views.is_some()),
        ] {
            facts.set_at(fact, [(yes_no(holds), since)]);
        }
    }
    let considered = all().find(|d| {
        let adjustment = d.said.adjustment.as_ref();
        adjustment.is_some_and(|a| a.considered == Some(true))
    });
    facts.set_at(
        "decision.adjustment_considered",
        [(
            yes_no(considered.is_some()),
            considered.and_then(|d| hour(&d.stated, zone)),
        )],
    );
}

/// What events say: all of a matter's, or one.
pub(super) fn happened(facts: &mut Facts, events: &[&Of<Event>], zone: Zone) {
    let all = || events.iter().copied();
    facts.set_at("event", told(all(), zone, |e| vec![&e.what.0]));
    maybe(facts, "event.who", told(all(), zone, |e| roles(&e.who)));
    maybe(facts, "event.to", told(all(), zone, |e| roles(&e.to)));
    maybe(
        facts,
        "event.extent",
        told(all(), zone, |e| {
            e.extent.iter().map(|x| x.as_str()).collect()
        }),
    );
    maybe(
        facts,
        "event.modified",
        told(all(), zone, |e| {
            e.modified.iter().map(|x| x.as_str()).collect()
        }),
    );
    maybe(
        facts,
        "event.identifies_child",
        told(all(), zone, |e| {
            e.identifies_child.iter().map(|x| x.as_str()).collect()
        }),
    );
    maybe(
        facts,
        "event.consents",
        told(all(), zone, |e| {
            let answers = e.consents.0.values();
            answers
                .map(|a| a.map_or("unknown", |a| a.as_str()))
                .collect()
        }),
    );
    for (at, fact) in ["event.aim", "event.stored", "event.delete_by"]
        .into_iter()
        .enumerate()
    {
        let states = |e: &Event| [e.aim.is_some(), e.stored.is_some(), e.delete_by.is_some()][at];
        let stating = all().find(|e| states(e.said));
        let last = events.last();
        maybe(
            facts,
            fact,
            match (stating, last) {
                (Some(e), _) => vec![("yes".to_owned(), hour(&e.stated, zone))],
                (None, Some(e)) => vec![("no".to_owned(), hour(&e.stated, zone))],
                (None, None) => Vec::new(),
            },
        );
    }
}

pub(super) fn weighed(facts: &mut Facts, tally: &Tally, zone: Zone) {
    facts.set_at(
        "threshold",
        told(&tally.thresholds, zone, |t| {
            let words = ["excessive", "oppressive", "disproportionate"];
            let held = [t.excessive, t.oppressive, t.disproportionate];
            let asserted = words
                .into_iter()
                .zip(held)
                .filter(|(_, holds)| *holds == Some(true));
            asserted.map(|(word, _)| word).collect()
        }),
    );
    facts.set_at(
        "threshold.outcome",
        told(&tally.thresholds, zone, |t| vec![&t.outcome.0]),
    );
    facts.set_at(
        "escalation",
        told(&tally.escalations, zone, |e| vec![&e.to.0]),
    );
    let answered = tally.escalations.iter().find(|e| e.said.advice.is_some());
    facts.set_at(
        "escalation.advice",
        [(
            yes_no(answered.is_some()),
            answered.and_then(|e| hour(&e.stated, zone)),
        )],
    );
}

pub(super) fn advised(facts: &mut Facts, tally: &Tally, pack: &Pack, zone: Zone) {
    let all = || tally.advice.iter();
    facts.set_at(
        "advice",
        told(all(), zone, |a| a.items.iter().map(|i| &i.0).collect()),
    );
    facts.set_at(
        "advice.how",
        told(all(), zone, |a| a.how.iter().map(|h| &h.0).collect()),
    );
    facts.set_at(
        "advice.format",
        told(all(), zone, |a| a.format.iter().map(|f| &f.0).collect()),
    );
    maybe(
        facts,
        "advice.understood",
        told(all(), zone, |a| {
            a.understood.into_iter().map(yes_no).collect()
        }),
    );
    let wrong: Vec<_> = all().filter(|a| a.said.incorrect.is_some()).collect();
    let righted: Vec<_> = wrong
        .iter()
        .filter_map(|w| all().find(|a| a.said.corrects == Some(w.stated.seq)))
        .collect();
    let (word, by) = match (wrong.last(), righted.last()) {
        (None, _) => ("no", None),
        (Some(_), Some(last)) if righted.len() == wrong.len() => ("put_right", Some(*last)),
        (Some(last), _) => ("yes", Some(*last)),
    };
    facts.set_at(
        "advice.incorrect",
        [(word, by.and_then(|a| hour(&a.stated, zone)))],
    );
    let first = |holds: fn(&crate::entry::advice::Advice) -> bool| {
        let found = all().find(|a| holds(a.said));
        [(
            yes_no(found.is_some()),
            found.and_then(|a| hour(&a.stated, zone)),
        )]
    };
    facts.set_at("advice.claimed", first(|a| a.claimed.is_some()));
    facts.set_at("leaflet", first(|a| a.leaflet.is_some()));
    let label = pack.label();
    facts.set_at(
        "leaflet.version",
        told(all(), zone, |a| {
            let leaflet = a.leaflet.iter();
            leaflet
                .map(|named| {
                    if named.trim() == label {
                        "this"
                    } else {
                        "other"
                    }
                })
                .collect()
        }),
    );
}
