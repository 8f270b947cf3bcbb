//! The facts of what was decided, what happened, and what was advised, each with its hour.

use super::facts::{any, hour, roles, told, yes_no};
use crate::entry::advice::Advice;
use crate::entry::decision::Decision;
use crate::entry::event::Event;
use crate::entry::tally::{Of, Tally};
use crate::pack::{Facts, Pack, Since, named};
use crate::time::Zone;

/// What decisions say: all of a matter's, or one.
pub(super) fn decided<'a>(facts: &mut Facts<'a>, all: &[Of<'a, Decision>], zone: Zone) {
    facts.set_at(named!("decision"), told(all, |d| [d.outcome.0.as_str()]));
    let last = (all.last()).map(|d| (d.said.outcome.0.as_str(), hour(&d.stated)));
    facts.set_at(named!("decision.last"), last);
    facts.set_at(named!("decision.by"), told(all, |d| [d.decided_by.role()]));
    facts.set_at(
        named!("decision.consulted"),
        told(all, |d| roles(&d.consulted)),
    );
    // Whoever is told is told at the hour that the decision gives for it, where it gives one.
    let how = all.iter().filter_map(|d| {
        let how = d.said.how.as_ref()?.0.as_str();
        let at = d.said.notified.map(|when| when.span(zone));
        Some((how, at.or(hour(&d.stated))))
    });
    facts.set_at(named!("decision.how"), how);
    if let Some(last) = all.last() {
        let since = hour(&last.stated);
        let said = last.said;
        let told = said.notified.map(|when| when.span(zone)).or(since);
        for (fact, holds, since) in [
            (named!("decision.notified"), said.notified.is_some(), told),
            (
                named!("decision.conditions"),
                said.conditions.is_some(),
                since,
            ),
            (
                named!("decision.rights_weighed"),
                said.rights_weighed.is_some(),
                since,
            ),
            (named!("decision.views"), said.views.is_some(), since),
        ] {
            facts.set_at(fact, [(yes_no(holds), since)]);
        }
    }
    let considered = |d: &Decision| {
        let adjustment = d.adjustment.as_ref();
        adjustment.is_some_and(|a| a.considered == Some(true))
    };
    facts.set_at(
        named!("decision.adjustment_considered"),
        any(all, considered),
    );
}

/// What events say: all of a matter's, or one.
pub(super) fn happened<'a>(facts: &mut Facts<'a>, all: &[Of<'a, Event>]) {
    facts.set_at(named!("event"), told(all, |e| [e.what.0.as_str()]));
    facts.set_any(named!("event.who"), told(all, |e| roles(&e.who)));
    facts.set_any(named!("event.to"), told(all, |e| roles(&e.to)));
    facts.set_any(
        named!("event.extent"),
        told(all, |e| e.extent.map(|x| x.as_str())),
    );
    facts.set_any(
        named!("event.modified"),
        told(all, |e| e.modified.map(|x| x.as_str())),
    );
    facts.set_any(
        named!("event.identifies_child"),
        told(all, |e| e.identifies_child.map(|x| x.as_str())),
    );
    let answers = told(all, |e| {
        let answers = e.consents.0.values();
        answers.map(|a| a.map_or("unknown", |a| a.as_str()))
    });
    facts.set_any(named!("event.consents"), answers);
    // The first that says so, and where none does, the last.
    let Some(last) = all.last() else {
        return;
    };
    let states = |holds: fn(&Event) -> bool| match any(all, holds) {
        [("no", _)] => [("no", hour(&last.stated))],
        yes => yes,
    };
    facts.set_at(named!("event.aim"), states(|e| e.aim.is_some()));
    facts.set_at(named!("event.stored"), states(|e| e.stored.is_some()));
    facts.set_at(named!("event.delete_by"), states(|e| e.delete_by.is_some()));
}

pub(super) fn weighed<'a>(facts: &mut Facts<'a>, tally: &Tally<'a>) {
    let asserted = told(&tally.thresholds, |t| {
        let words = ["excessive", "oppressive", "disproportionate"];
        let held = [t.excessive, t.oppressive, t.disproportionate];
        let asserted = words.into_iter().zip(held);
        asserted.filter_map(|(word, holds)| (holds == Some(true)).then_some(word))
    });
    facts.set_at(named!("threshold"), asserted);
    facts.set_at(
        named!("threshold.outcome"),
        told(&tally.thresholds, |t| [t.outcome.0.as_str()]),
    );
    facts.set_at(
        named!("escalation"),
        told(&tally.escalations, |e| [e.to.0.as_str()]),
    );
    facts.set_at(
        named!("escalation.advice"),
        any(&tally.escalations, |e| e.advice.is_some()),
    );
}

pub(super) fn advised<'a>(facts: &mut Facts<'a>, tally: &Tally<'a>, pack: &Pack) {
    let all = &tally.advice;
    facts.set_at(
        named!("advice"),
        told(all, |a| a.items.iter().map(|i| i.0.as_str())),
    );
    facts.set_at(
        named!("advice.how"),
        told(all, |a| a.how.iter().map(|h| h.0.as_str())),
    );
    facts.set_at(
        named!("advice.format"),
        told(all, |a| a.format.iter().map(|f| f.0.as_str())),
    );
    facts.set_any(
        named!("advice.understood"),
        told(all, |a| a.understood.map(yes_no)),
    );
    facts.set_at(named!("advice.incorrect"), [incorrect(all)]);
    facts.set_at(named!("advice.claimed"), any(all, |a| a.claimed.is_some()));
    facts.set_at(named!("leaflet"), any(all, |a| a.leaflet.is_some()));
    let own = |label: &str| label.split_once('/') == Some((&pack.id, &pack.version));
    facts.set_at(
        named!("leaflet.version"),
        told(all, |a| {
            let leaflet = a.leaflet.iter();
            leaflet.map(|named| if own(named.trim()) { "this" } else { "other" })
        }),
    );
}

/// Whether incorrect advice stands, and since when it does or was put right.
fn incorrect(all: &[Of<Advice>]) -> (&'static str, Since) {
    let wrong = || all.iter().filter(|a| a.said.incorrect.is_some());
    let righted = |w: &Of<Advice>| (all.iter()).find(|a| a.said.corrects == Some(w.stated.seq));
    let Some(last) = wrong().next_back() else {
        return ("no", None);
    };
    match wrong().all(|w| righted(w).is_some()) {
        true => (
            "put_right",
            righted(last).and_then(|right| hour(&right.stated)),
        ),
        false => ("yes", hour(&last.stated)),
    }
}
