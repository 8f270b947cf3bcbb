//! The facts of a matter, as a pack's conditions ask for them (the list and each meaning: `pack::FACTS`).
//!
//! A fact that is not set is not known; one set to nothing is known to be nothing. Every value carries the
//! hour at which it was first said to have happened. Only standing statements count, and participants
//! count by their role. What was decided, done and advised is `done`'s; facts of one participant, event
//! or decision are `subjects`'.

use super::consent::{Consent, Share};
use super::done::{advised, decided, happened, weighed};
use super::record::Record;
use crate::entry::book::Book;
use crate::entry::field::Participant;
use crate::entry::tally::{Of, Stated, Tally};
use crate::entry::word::{Manner, Nature, Proceedings};
use crate::pack::{Facts, Field, Pack, Side, Since};
use crate::time::{Span, Zone};

/// Values with their hours.
pub(super) type Dated = Vec<(String, Since)>;

pub(super) fn of(
    book: &Book,
    tally: &Tally,
    consent: &Consent,
    record: &Record,
    pack: &Pack,
) -> Facts {
    let mut facts = Facts::new();
    let zone = book.ground.zone;
    let Some(opening) = &tally.opening else {
        return facts;
    };
    request(&mut facts, book, tally, consent);
    meeting(&mut facts, tally, consent, zone);
    decided(
        &mut facts,
        &tally.decisions.iter().collect::<Vec<_>>(),
        zone,
    );
    happened(&mut facts, &tally.events.iter().collect::<Vec<_>>(), zone);
    weighed(&mut facts, tally, zone);
    advised(&mut facts, tally, pack, zone);
    facts.set_at(
        "kind",
        tally.all.iter().map(|s| (s.line.kind, hour(s, zone))),
    );
    let filed = tally.filed.iter().map(|(s, _)| hour(s, zone)).next_back();
    facts.set_at(
        "filed",
        [(
            yes_no(record.unfiled == 0),
            filed.unwrap_or_else(|| hour(&opening.stated, zone)),
        )],
    );
    for field in &pack.fields {
        // A key may be that of several kinds of entry.
        let on = |kind| {
            let same = |other: &Field| other.key == field.key && other.on == kind;
            pack.fields.iter().any(same)
        };
        let said = tally.all.iter().filter(|s| on(s.line.kind));
        extra(&mut facts, &field.key, said, zone);
    }
    facts
}

/// What some statements say under a key that the pack declares.
pub(super) fn extra<'s>(
    facts: &mut Facts,
    key: &str,
    said: impl IntoIterator<Item = &'s Stated<'s>>,
    zone: Zone,
) {
    let values = said.into_iter().filter_map(|s| {
        let value = s.line.common.extra.0.get(key)?;
        Some((value.as_str(), hour(s, zone)))
    });
    facts.set_extra(key, values.collect::<Vec<_>>());
}

/// When a statement says that it happened.
pub(super) fn hour(stated: &Stated, zone: Zone) -> Since {
    Some(stated.line.common.occurred.span(zone))
}

pub(super) fn yes_no(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// What statements of one kind say, each with its hour.
pub(super) fn told<'t, K: 't, V: AsRef<str>>(
    statements: impl IntoIterator<Item = &'t Of<'t, K>>,
    zone: Zone,
    say: impl Fn(&'t K) -> Vec<V>,
) -> Dated {
    let one = |of: &'t Of<'t, K>| {
        let since = hour(&of.stated, zone);
        say(of.said)
            .into_iter()
            .map(move |value| (value.as_ref().to_owned(), since))
    };
    statements.into_iter().flat_map(one).collect()
}

pub(super) fn roles<'p>(who: impl IntoIterator<Item = &'p Participant>) -> Vec<&'p str> {
    who.into_iter().map(Participant::role).collect()
}

/// A list, where it holds anything.
fn listed(values: Vec<&str>) -> Option<Vec<&str>> {
    (!values.is_empty()).then_some(values)
}

/// Sets a fact where there is something to set.
pub(super) fn maybe(facts: &mut Facts, fact: &'static str, values: Dated) {
    if !values.is_empty() {
        facts.set_at(fact, values);
    }
}

fn request(facts: &mut Facts, book: &Book, tally: &Tally, consent: &Consent) {
    let zone = book.ground.zone;
    let Some(opening) = tally.opening.as_ref() else {
        return;
    };
    let (since, said) = (hour(&opening.stated, zone), opening.said);
    // What the opening says, and what was said last by it or a change: a word with its hour.
    let words = |values: Vec<&str>| -> Dated {
        values
            .into_iter()
            .map(|value| (value.to_owned(), since))
            .collect()
    };
    let last = |said: Vec<(Stated, Vec<&str>)>| -> Dated {
        let (stated, values) = said
            .into_iter()
            .next_back()
            .unwrap_or((opening.stated, Vec::new()));
        let since = hour(&stated, zone);
        values
            .into_iter()
            .map(|value| (value.to_owned(), since))
            .collect()
    };

    let natures = tally.told(|r| Some(r.nature), |c| c.nature);
    let nature = natures.last().map_or(said.nature, |(_, nature)| *nature);
    facts.set_at(
        "nature",
        last(
            natures
                .iter()
                .map(|(s, n)| (*s, vec![n.as_str()]))
                .collect(),
        ),
    );
    facts.set_at("requested", words(vec!["yes"]));
    maybe(
        facts,
        "requested.how",
        words(said.how.iter().map(|c| c.0.as_str()).collect()),
    );
    let side = book
        .ground
        .vocabulary
        .term("role", said.person.role())
        .and_then(|t| t.side);
    let maker = match (nature, side) {
        (Nature::AgencyRecording, _) => "agency",
        (_, Some(Side::Professional)) => "professional",
        _ => "family",
    };
    facts.set_at("maker", words(vec![maker]));
    facts.set_at("person", words(vec![said.person.role()]));
    maybe(
        facts,
        "person.side",
        words(side.iter().map(|s| s.as_str()).collect()),
    );
    facts.set_at("via", words(roles(&said.via)));
    maybe(
        facts,
        "pr",
        words(said.pr.iter().map(|p| p.as_str()).collect()),
    );
    if let Some(about) = &said.meeting {
        facts.set_at("meeting.type", words(vec![about.kind.0.as_str()]));
        maybe(
            facts,
            "setting",
            words(about.setting.iter().map(|s| s.0.as_str()).collect()),
        );
        maybe(
            facts,
            "multi_agency",
            words(about.multi_agency.map(yes_no).into_iter().collect()),
        );
    }
    let media = tally.told(
        |r| listed(r.media.iter().map(|c| c.0.as_str()).collect()),
        |c| listed(c.media.iter().map(|c| c.0.as_str()).collect()),
    );
    maybe(facts, "media", last(media));
    let reasons = tally.told(
        |r| listed(r.reasons.iter().map(|c| c.0.as_str()).collect()),
        |c| listed(c.reasons.iter().map(|c| c.0.as_str()).collect()),
    );
    facts.set_at("reasons", last(reasons));
    let stated_by = said.reasons_stated_by.iter().map(|s| s.as_str()).collect();
    maybe(facts, "reasons_stated_by", words(stated_by));
    let capture = tally.told(|r| listed(roles(&r.capture)), |c| listed(roles(&c.capture)));
    let capture = last(capture);
    let attending = capture
        .iter()
        .cloned()
        .chain(told(&tally.meetings, zone, |m| roles(&m.present)))
        .chain(told(&tally.consents, zone, |c| roles(&c.who)));
    maybe(facts, "attending", attending.collect());
    maybe(facts, "capture", capture);
    facts.set_at("basis", words(vec![yes_no(said.basis.is_some())]));
    let related = tally.told(
        |r| (!r.related.is_empty()).then_some(()),
        |c| (!c.related.is_empty()).then_some(()),
    );
    facts.set_at(
        "related",
        last(
            [(opening.stated, vec!["no"])]
                .into_iter()
                .chain(related.first().map(|(s, ())| (*s, vec!["yes"])))
                .collect(),
        ),
    );
    facts.set_at("planned", words(vec![yes_no(consent.planned)]));
    let withdrawal = tally.withdrawals.first().copied().unwrap_or(opening.stated);
    facts.set_at(
        "withdrawn",
        [(yes_no(consent.withdrawn), hour(&withdrawal, zone))],
    );
    let diary = tally.meetings.last().map_or(opening.stated, |m| m.stated);
    facts.set_at(
        "cancelled",
        [(yes_no(tally.cancelled()), hour(&diary, zone))],
    );
    proceedings(facts, book, tally);
    let permission = said.court_permission.iter().map(|p| p.as_str()).collect();
    maybe(facts, "court_permission", words(permission));
}

/// What was said of proceedings between the request and the start. What is not known is not known, unless
/// something else that was said in that time decides.
fn proceedings(facts: &mut Facts, book: &Book, tally: &Tally) {
    let zone = book.ground.zone;
    let opening = tally.opening.as_ref().map(|o| o.stated.seq);
    let said: Vec<(Stated, Proceedings)> = tally
        .proceedings()
        .into_iter()
        .filter(|(stated, _)| {
            Some(stated.seq) == opening || tally.decide_stated(stated, zone).before
        })
        .collect();
    let known = said
        .iter()
        .filter(|(_, p)| *p != Proceedings::Unknown)
        .map(|(stated, p)| (p.as_str(), hour(stated, zone)));
    let current = said.iter().any(|(_, p)| *p == Proceedings::Current);
    if current || said.last().is_some_and(|(_, p)| *p != Proceedings::Unknown) {
        facts.set_at("proceedings", known.collect::<Vec<_>>());
    }
}

fn meeting(facts: &mut Facts, tally: &Tally, consent: &Consent, zone: Zone) {
    maybe(
        facts,
        "present",
        told(&tally.meetings, zone, |m| roles(&m.present)),
    );
    let all: Vec<Asks> = consent
        .participants
        .iter()
        .map(|p| Asks::of(&p.who, p.share, tally, zone))
        .collect();
    asking(facts, &all);
    // Whoever records is asked nothing, and may be against it all the same.
    let every = told(&tally.consents, zone, |c| {
        c.answer.iter().map(|a| a.as_str()).collect()
    });
    facts.set_at("answers", every);
    facts.set_at(
        "consent.how",
        told(&tally.consents, zone, |c| {
            c.how.iter().map(|how| how.0.as_str()).collect()
        }),
    );
    let views = tally.consents.iter().find(|c| c.said.views.is_some());
    facts.set_at(
        "consent.views",
        [(
            yes_no(views.is_some()),
            views.and_then(|c| hour(&c.stated, zone)),
        )],
    );
}

/// How one participant was asked, and what they said last.
pub(super) struct Asks {
    /// When they first knew of it; when they were first asked; and if in advance, when.
    shares: [Option<Since>; 3],
    answers: Vec<(String, Since)>,
}

impl Asks {
    pub(super) fn of(who: &str, share: Share, tally: &Tally, zone: Zone) -> Asks {
        let named = || {
            let of = tally.consents.iter();
            of.filter(move |c| c.said.who.iter().any(|w| w.0 == who))
        };
        let earliest = |hours: Vec<Since>| {
            hours
                .into_iter()
                .min_by_key(|since| since.map(|span| span.first))
        };
        let knew = named()
            .filter(|c| c.said.is_ask() || c.said.manner != Some(Manner::Asked))
            .map(|c| hour(&c.stated, zone));
        let asked: Vec<Since> = named()
            .filter(|c| c.said.is_ask())
            .map(|c| hour(&c.stated, zone))
            .collect();
        let answered = named().filter_map(|c| {
            let answer = c.said.answer?.as_str().to_owned();
            Some((answer, hour(&c.stated, zone)))
        });
        let asked = earliest(asked);
        // Asks in advance are the earlier ones, so the first of all is the first of them; and whatever its
        // hour, it lies before the start.
        let start = tally.start().map(|start| start.span(zone).first);
        let in_advance = asked.filter(|_| share == Share::Advance).map(|since| {
            since.map(|span| Span {
                last: start.map_or(span.last, |start| span.last.min(start)),
                ..span
            })
        });
        Asks {
            shares: [earliest(knew.collect()), asked, in_advance],
            answers: answered.collect(),
        }
    }
}

/// How many of some participants know, were asked, were asked in advance; and their answers.
pub(super) fn asking(facts: &mut Facts, all: &[Asks]) {
    for (at, fact) in ["knowledge", "asked", "asked_in_advance"]
        .into_iter()
        .enumerate()
    {
        let mut hours: Vec<Since> = all.iter().filter_map(|asks| asks.shares[at]).collect();
        hours.sort_by_key(|since| since.map(|span| span.first));
        let (word, since) = match hours.len() {
            _ if all.is_empty() => {
                facts.forget(fact);
                continue;
            }
            0 => ("none", None),
            n if n == all.len() => ("all", hours.last().copied().flatten()),
            _ => ("some", hours.first().copied().flatten()),
        };
        facts.set_at(fact, [(word, since)]);
    }
    let last = all.iter().filter_map(|asks| asks.answers.last().cloned());
    facts.set_at("answer", last);
    let every = all.iter().flat_map(|asks| asks.answers.iter().cloned());
    facts.set_at("answers", every);
}
