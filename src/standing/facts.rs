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
use crate::entry::field::{Code, Participant};
use crate::entry::tally::{Of, Stated, Tally};
use crate::entry::word::{Manner, Nature, Proceedings};
use crate::pack::{Facts, Field, Pack, Side, Since, named};
use crate::time::{Span, Zone};

pub(super) fn of<'a>(
    book: &'a Book,
    tally: &Tally<'a>,
    consent: &Consent,
    asks: &[Asks],
    record: &Record,
    pack: &'a Pack,
) -> Facts<'a> {
    let mut facts = Facts::asked(&pack.asked);
    let zone = book.ground.zone;
    let Some(opening) = &tally.opening else {
        return facts;
    };
    request(&mut facts, book, tally, consent);
    meeting(&mut facts, tally, asks);
    decided(&mut facts, &tally.decisions, zone);
    happened(&mut facts, &tally.events);
    weighed(&mut facts, tally);
    advised(&mut facts, tally, pack);
    facts.set_at(
        named!("kind"),
        tally.all.iter().map(|s| (s.line.kind, hour(s))),
    );
    let filed = tally.filed.last().map_or(opening.stated, |(s, _)| *s);
    facts.set_at(
        named!("filed"),
        [(yes_no(record.unfiled == 0), hour(&filed))],
    );
    for field in &pack.fields {
        // A key may be that of several kinds of entry.
        let on = |kind| {
            let same = |other: &Field| other.key == field.key && other.on == kind;
            pack.fields.iter().any(same)
        };
        let said = tally.all.iter().filter(|s| on(s.line.kind));
        extra(&mut facts, &field.key, said);
    }
    facts
}

/// What some statements say under a key that the pack declares.
pub(super) fn extra<'s, 'a: 's>(
    facts: &mut Facts<'a>,
    key: &'a str,
    said: impl IntoIterator<Item = &'s Stated<'a>>,
) {
    let values = said.into_iter().filter_map(|s| {
        let value = s.line.common.extra.0.get(key)?;
        Some((value.as_str(), hour(s)))
    });
    facts.set_extra(key, values);
}

/// When a statement says that it happened.
pub(super) fn hour(stated: &Stated) -> Since {
    Some(stated.span)
}

pub(super) fn yes_no(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// What statements of one kind say, each with its hour.
pub(super) fn told<'t, 'a: 't, K, V: IntoIterator<Item = &'a str>>(
    statements: &'t [Of<'a, K>],
    say: impl Fn(&'a K) -> V,
) -> impl Iterator<Item = (&'a str, Since)> {
    statements
        .iter()
        .flat_map(move |of| at(say(of.said), hour(&of.stated)))
}

/// Whether any statement is such, since the first that is.
pub(super) fn any<K>(all: &[Of<K>], holds: impl Fn(&K) -> bool) -> [(&'static str, Since); 1] {
    let found = all.iter().find(|of| holds(of.said));
    let since = found.and_then(|of| hour(&of.stated));
    [(yes_no(found.is_some()), since)]
}

/// Values of one hour.
fn at<'a>(
    values: impl IntoIterator<Item = &'a str>,
    since: Since,
) -> impl Iterator<Item = (&'a str, Since)> {
    values.into_iter().map(move |value| (value, since))
}

pub(super) fn roles<'a>(
    who: impl IntoIterator<Item = &'a Participant>,
) -> impl Iterator<Item = &'a str> {
    who.into_iter().map(Participant::role)
}

fn codes(codes: &[Code]) -> impl Iterator<Item = &str> {
    codes.iter().map(|code| code.0.as_str())
}

/// A list, where it holds anything.
fn listed<T>(values: &[T]) -> Option<&[T]> {
    (!values.is_empty()).then_some(values)
}

fn request<'a>(facts: &mut Facts<'a>, book: &'a Book, tally: &Tally<'a>, consent: &Consent) {
    let Some(opening) = &tally.opening else {
        return;
    };
    // What the opening says has its hour.
    let (since, said) = (hour(&opening.stated), opening.said);
    let word = |value: &'a str| [(value, since)];

    let nature = tally.told(|r| Some(r.nature), |c| c.nature).next_back();
    let (stated, nature) = nature.unwrap_or((opening.stated, said.nature));
    facts.set_at(named!("nature"), [(nature.as_str(), hour(&stated))]);
    facts.set_at(named!("requested"), word("yes"));
    let how = said.how.iter().map(|how| how.0.as_str());
    facts.set_any(named!("requested.how"), at(how, since));
    let side = (book.ground.vocabulary)
        .term("role", said.person.role())
        .and_then(|t| t.side);
    let maker = match (nature, side) {
        (Nature::AgencyRecording, _) => "agency",
        (_, Some(Side::Professional)) => "professional",
        _ => "family",
    };
    facts.set_at(named!("maker"), word(maker));
    facts.set_at(named!("person"), word(said.person.role()));
    facts.set_any(
        named!("person.side"),
        at(side.map(|side| side.as_str()), since),
    );
    facts.set_at(named!("via"), at(roles(&said.via), since));
    facts.set_any(named!("pr"), at(said.pr.map(|pr| pr.as_str()), since));
    if let Some(about) = &said.meeting {
        facts.set_at(named!("meeting.type"), word(&about.kind.0));
        let setting = about.setting.iter().map(|s| s.0.as_str());
        facts.set_any(named!("setting"), at(setting, since));
        facts.set_any(
            named!("multi_agency"),
            at(about.multi_agency.map(yes_no), since),
        );
    }
    // Lists count as last said.
    let mut media = tally.told(|r| listed(&r.media), |c| listed(&c.media));
    let media = media.next_back().into_iter();
    facts.set_any(
        named!("media"),
        media.flat_map(|(s, list)| at(codes(list), hour(&s))),
    );
    let mut reasons = tally.told(|r| listed(&r.reasons), |c| listed(&c.reasons));
    let reasons = reasons.next_back().into_iter();
    facts.set_at(
        named!("reasons"),
        reasons.flat_map(|(s, list)| at(codes(list), hour(&s))),
    );
    let stated_by = said.reasons_stated_by.map(|by| by.as_str());
    facts.set_any(named!("reasons_stated_by"), at(stated_by, since));
    let capture = || {
        let mut capture = tally.told(|r| listed(&r.capture), |c| listed(&c.capture));
        let capture = capture.next_back().into_iter();
        capture.flat_map(|(s, list)| at(roles(list), hour(&s)))
    };
    let attending = capture()
        .chain(told(&tally.meetings, |m| roles(&m.present)))
        .chain(told(&tally.consents, |c| roles(&c.who)));
    facts.set_any(named!("attending"), attending);
    facts.set_any(named!("capture"), capture());
    facts.set_at(named!("basis"), word(yes_no(said.basis.is_some())));
    let related = tally.told(
        |r| (!r.related.is_empty()).then_some(()),
        |c| (!c.related.is_empty()).then_some(()),
    );
    let related = related.map(|(s, ())| ("yes", hour(&s))).next();
    facts.set_at(named!("related"), [related.unwrap_or(("no", since))]);
    facts.set_at(named!("planned"), word(yes_no(consent.planned)));
    let withdrawal = tally.withdrawals.first().unwrap_or(&opening.stated);
    facts.set_at(
        named!("withdrawn"),
        [(yes_no(consent.withdrawn), hour(withdrawal))],
    );
    let diary = tally.meetings.last().map_or(opening.stated, |m| m.stated);
    facts.set_at(
        named!("cancelled"),
        [(yes_no(tally.cancelled()), hour(&diary))],
    );
    proceedings(facts, tally, opening.stated.seq, book.ground.zone);
    let permission = said.court_permission.map(|p| p.as_str());
    facts.set_any(named!("court_permission"), at(permission, since));
}

/// What was said of proceedings between the request and the start. What is not known is not known, unless
/// something else that was said in that time decides.
fn proceedings<'a>(facts: &mut Facts<'a>, tally: &Tally<'a>, opening: u64, zone: Zone) {
    let said = || {
        let said = tally.proceedings();
        said.filter(|(s, _)| s.seq == opening || tally.decide_stated(s, zone).before)
    };
    let current = said().any(|(_, p)| p == Proceedings::Current);
    if current
        || said()
            .next_back()
            .is_some_and(|(_, p)| p != Proceedings::Unknown)
    {
        let known = said().filter(|(_, p)| *p != Proceedings::Unknown);
        facts.set_at(
            named!("proceedings"),
            known.map(|(s, p)| (p.as_str(), hour(&s))),
        );
    }
}

fn meeting<'a>(facts: &mut Facts<'a>, tally: &Tally<'a>, asks: &[Asks]) {
    facts.set_any(
        named!("present"),
        told(&tally.meetings, |m| roles(&m.present)),
    );
    asking(facts, asks);
    // Whoever records is asked nothing, and may be against it all the same.
    let every = told(&tally.consents, |c| c.answer.map(|a| a.as_str()));
    facts.set_at(named!("answers"), every);
    facts.set_at(
        named!("consent.how"),
        told(&tally.consents, |c| c.how.iter().map(|how| how.0.as_str())),
    );
    facts.set_at(
        named!("consent.views"),
        any(&tally.consents, |c| c.views.is_some()),
    );
}

/// How one participant was asked, and what they said.
pub(super) struct Asks {
    /// When they first knew of it; when they were first asked; and if in advance, when.
    shares: [Option<Span>; 3],
    answers: Vec<(&'static str, Since)>,
}

impl Asks {
    pub(super) fn of(who: &str, share: Share, tally: &Tally, zone: Zone) -> Asks {
        let named = || {
            let of = tally.consents.iter();
            of.filter(move |c| c.said.who.iter().any(|w| w.0 == who))
        };
        let mut asks = Asks {
            shares: [None; 3],
            answers: Vec::new(),
        };
        let first = |hour: &mut Option<Span>, span: Span| {
            if hour.is_none_or(|known| span.first < known.first) {
                *hour = Some(span);
            }
        };
        for consent in named() {
            let (said, span) = (consent.said, consent.stated.span);
            let [knew, asked, _] = &mut asks.shares;
            if said.is_ask() {
                first(asked, span);
            }
            if said.is_ask() || said.manner != Some(Manner::Asked) {
                first(knew, span);
            }
            let answer = said.answer.map(|answer| (answer.as_str(), Some(span)));
            asks.answers.extend(answer);
        }
        // Asks in advance are the earlier ones, so the first of all is the first of them; and whatever its
        // hour, it lies before the start.
        let start = tally.start().map(|start| start.span(zone).first);
        let before = |span: Span| Span {
            last: start.map_or(span.last, |start| span.last.min(start)),
            ..span
        };
        let asked = asks.shares[1].filter(|_| share == Share::Advance);
        asks.shares[2] = asked.map(before);
        asks
    }
}

/// How many of some participants know, were asked, were asked in advance; and their answers.
pub(super) fn asking(facts: &mut Facts, all: &[Asks]) {
    let shares = [
        named!("knowledge"),
        named!("asked"),
        named!("asked_in_advance"),
    ];
    for (at, fact) in shares.into_iter().enumerate() {
        let by_first = |span: &Span| span.first;
        let hours = || all.iter().filter_map(|asks| asks.shares[at]);
        let (word, since) = match hours().count() {
            _ if all.is_empty() => {
                facts.forget(fact);
                continue;
            }
            0 => ("none", None),
            n if n == all.len() => ("all", hours().max_by_key(by_first)),
            _ => ("some", hours().min_by_key(by_first)),
        };
        facts.set_at(fact, [(word, since)]);
    }
    let last = all.iter().filter_map(|asks| asks.answers.last().copied());
    facts.set_at(named!("answer"), last);
    let every = all.iter().flat_map(|asks| asks.answers.iter().copied());
    facts.set_at(named!("answers"), every);
}
