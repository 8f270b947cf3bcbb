//! The facts of a matter, as a pack's conditions ask for them (the list and each meaning: `pack::FACTS`).
//!
//! A fact that is not set is not known; one set to nothing is known to be nothing. Only standing
//! statements count, and participants count by their role.

use std::collections::BTreeSet;

use super::consent::{Consent, Share};
use super::record::Record;
use crate::entry::book::Book;
use crate::entry::field::{Code, Participant};
use crate::entry::tally::Tally;
use crate::entry::word::{Manner, Nature, Proceedings};
use crate::pack::Facts;

pub(super) fn of(book: &Book, tally: &Tally, consent: &Consent, record: &Record) -> Facts {
    let mut facts = Facts::new();
    if tally.opening.is_some() {
        request(&mut facts, book, tally, consent);
        meeting(&mut facts, tally, consent);
        happened(&mut facts, tally);
        facts.set("filed", [yes_no(record.unfiled == 0)]);
    }
    facts
}

fn yes_no(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

fn codes(codes: &[Code]) -> Vec<&str> {
    codes.iter().map(|c| c.0.as_str()).collect()
}

fn roles<'p>(who: impl IntoIterator<Item = &'p Participant>) -> BTreeSet<String> {
    who.into_iter().map(|p| p.role().to_owned()).collect()
}

/// Sets a fact where there is something to set.
fn maybe(
    facts: &mut Facts,
    fact: &'static str,
    values: impl IntoIterator<Item = impl Into<String>>,
) {
    let values: Vec<String> = values.into_iter().map(Into::into).collect();
    if !values.is_empty() {
        facts.set(fact, values);
    }
}

fn request(facts: &mut Facts, book: &Book, tally: &Tally, consent: &Consent) {
    let Some(opening) = tally.opening.as_ref().map(|o| o.said) else {
        return;
    };
    let nature = tally.nature().unwrap_or(opening.nature);
    facts.set("nature", [nature.as_str()]);
    facts.set(
        "maker",
        [if nature == Nature::AgencyRecording {
            "agency"
        } else {
            "family"
        }],
    );
    facts.set("person", [opening.person.role()]);
    let side = book
        .ground
        .vocabulary
        .term("role", opening.person.role())
        .and_then(|t| t.side);
    maybe(facts, "person.side", side.map(|s| s.as_str()));
    facts.set("via", opening.via.iter().map(Participant::role));
    maybe(facts, "pr", opening.pr.map(|p| p.as_str()));
    if let Some(about) = &opening.meeting {
        facts.set("meeting.type", [about.kind.0.as_str()]);
        maybe(facts, "setting", about.setting.iter().map(|s| s.0.as_str()));
        maybe(facts, "multi_agency", about.multi_agency.map(yes_no));
    }
    let media = tally.list(|r| &r.media, |c| &c.media);
    maybe(facts, "media", codes(media));
    let reasons = tally.list(|r| &r.reasons, |c| &c.reasons);
    facts.set("reasons", codes(reasons));
    maybe(
        facts,
        "reasons_stated_by",
        opening.reasons_stated_by.map(|s| s.as_str()),
    );
    let capture = tally.list(|r| &r.capture, |c| &c.capture);
    maybe(facts, "capture", roles(capture));
    facts.set("basis", [yes_no(opening.basis.is_some())]);
    facts.set(
        "related",
        [yes_no(
            !opening.related.is_empty() || tally.changes.iter().any(|c| !c.said.related.is_empty()),
        )],
    );
    facts.set("planned", [yes_no(consent.planned)]);
    facts.set("withdrawn", [yes_no(consent.withdrawn)]);
    facts.set("cancelled", [yes_no(tally.cancelled())]);
    proceedings(facts, book, tally);
    maybe(
        facts,
        "court_permission",
        opening.court_permission.map(|p| p.as_str()),
    );
}

/// What was said of proceedings between the request and the start. What is not known is not known, unless
/// something else that was said in that time decides.
fn proceedings(facts: &mut Facts, book: &Book, tally: &Tally) {
    let zone = book.ground.zone;
    let opening = tally.opening.as_ref().map(|o| o.stated.seq);
    let said: Vec<Proceedings> = tally
        .proceedings()
        .into_iter()
        .filter(|(stated, _)| {
            Some(stated.seq) == opening || tally.decide_stated(stated, zone).before
        })
        .map(|(_, proceedings)| proceedings)
        .collect();
    let known = said
        .iter()
        .filter(|p| **p != Proceedings::Unknown)
        .map(|p| p.as_str());
    if said.contains(&Proceedings::Current)
        || said.last().is_some_and(|p| *p != Proceedings::Unknown)
    {
        facts.set("proceedings", known);
    }
}

fn meeting(facts: &mut Facts, tally: &Tally, consent: &Consent) {
    maybe(
        facts,
        "present",
        roles(tally.meetings.iter().flat_map(|m| &m.said.present)),
    );
    let all = &consent.participants;
    let mut share = |fact: &'static str, count: usize| {
        if !all.is_empty() {
            facts.set(
                fact,
                [match count {
                    0 => "none",
                    n if n == all.len() => "all",
                    _ => "some",
                }],
            );
        }
    };
    let told = |who: &str| {
        tally.consents.iter().any(|c| {
            c.said.who.iter().any(|w| w.0 == who)
                && (c.said.is_ask() || c.said.manner != Some(Manner::Asked))
        })
    };
    share("knowledge", all.iter().filter(|p| told(&p.who)).count());
    share(
        "asked",
        all.iter().filter(|p| p.share != Share::Never).count(),
    );
    share(
        "asked_in_advance",
        all.iter().filter(|p| p.share == Share::Advance).count(),
    );
    facts.set(
        "answer",
        all.iter()
            .filter_map(|p| p.answers.last())
            .map(|(_, answer)| answer.as_str()),
    );
}

fn happened(facts: &mut Facts, tally: &Tally) {
    facts.set(
        "decision",
        tally.decisions.iter().map(|d| d.said.outcome.0.as_str()),
    );
    facts.set(
        "decision.by",
        roles(tally.decisions.iter().map(|d| &d.said.decided_by)),
    );
    if let Some(last) = tally.decisions.last() {
        facts.set(
            "decision.rights_weighed",
            [yes_no(last.said.rights_weighed.is_some())],
        );
        facts.set("decision.views", [yes_no(last.said.views.is_some())]);
    }
    let considered = tally.decisions.iter().any(|d| {
        d.said
            .adjustment
            .as_ref()
            .is_some_and(|a| a.considered == Some(true))
    });
    facts.set("decision.adjustment_considered", [yes_no(considered)]);

    let events = || tally.events.iter().map(|e| e.said);
    facts.set("event", events().map(|e| e.what.0.as_str()));
    maybe(
        facts,
        "event.who",
        roles(events().filter_map(|e| e.who.as_ref())),
    );
    maybe(facts, "event.to", roles(events().flat_map(|e| &e.to)));
    maybe(
        facts,
        "event.extent",
        events().filter_map(|e| e.extent).map(|e| e.as_str()),
    );
    maybe(
        facts,
        "event.modified",
        events().filter_map(|e| e.modified).map(|e| e.as_str()),
    );
    maybe(
        facts,
        "event.identifies_child",
        events()
            .filter_map(|e| e.identifies_child)
            .map(|e| e.as_str()),
    );
    maybe(
        facts,
        "event.consents",
        events()
            .flat_map(|e| e.consents.0.values())
            .map(|a| a.map_or("unknown", |a| a.as_str())),
    );
    if !tally.events.is_empty() {
        facts.set("event.aim", [yes_no(events().any(|e| e.aim.is_some()))]);
    }

    let asserted = |holds: Option<bool>, word: &'static str| (holds == Some(true)).then_some(word);
    facts.set(
        "threshold",
        tally
            .thresholds
            .iter()
            .flat_map(|t| {
                [
                    asserted(t.said.excessive, "excessive"),
                    asserted(t.said.oppressive, "oppressive"),
                    asserted(t.said.disproportionate, "disproportionate"),
                ]
            })
            .flatten(),
    );
    facts.set(
        "threshold.outcome",
        tally.thresholds.iter().map(|t| t.said.outcome.0.as_str()),
    );
    facts.set(
        "escalation",
        tally.escalations.iter().map(|e| e.said.to.0.as_str()),
    );
    facts.set(
        "escalation.advice",
        [yes_no(
            tally.escalations.iter().any(|e| e.said.advice.is_some()),
        )],
    );

    facts.set(
        "advice",
        tally
            .advice
            .iter()
            .flat_map(|a| &a.said.items)
            .map(|i| i.0.as_str()),
    );
    let wrong: Vec<u64> = tally
        .advice
        .iter()
        .filter(|a| a.said.incorrect.is_some())
        .map(|a| a.stated.seq)
        .collect();
    let put_right = wrong
        .iter()
        .all(|seq| tally.advice.iter().any(|a| a.said.corrects == Some(*seq)));
    facts.set(
        "advice.incorrect",
        [match (wrong.is_empty(), put_right) {
            (true, _) => "no",
            (false, true) => "put_right",
            (false, false) => "yes",
        }],
    );
    facts.set(
        "advice.claimed",
        [yes_no(
            tally.advice.iter().any(|a| a.said.claimed.is_some()),
        )],
    );
    facts.set(
        "leaflet",
        [yes_no(
            tally.advice.iter().any(|a| a.said.leaflet.is_some()),
        )],
    );
}
