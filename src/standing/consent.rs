//! Consent timing: who was to be asked, and who was asked before the start (DESIGN section 3).
//!
//! A fact about asking, not about permission: consent is not legally required (S11), and an objection
//! changes nothing here.

use chrono::serde::ts_milliseconds;
use serde::{Deserialize, Serialize};

use crate::entry::book::Book;
use crate::entry::field::Participant;
use crate::entry::tally::{By, Decided, Tally};
use crate::entry::word::Nature;
use crate::pack::Side;
use crate::time::Instant;

/// The timing of consent in a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Every participant was asked in advance.
    Advance,
    /// Somebody was asked, but somebody only from the start on, or never.
    Late,
    /// Nobody was asked.
    NotSought,
    /// It does not apply; [`Consent::because`] says why.
    NotApplicable,
    /// The start is not known or still to come, or nobody is named yet.
    Pending,
    /// The matter was entered in error and is in no count.
    EnteredInError,
}

impl Timing {
    /// Every timing.
    pub const ALL: [Timing; 6] = [
        Timing::Advance,
        Timing::Late,
        Timing::NotSought,
        Timing::NotApplicable,
        Timing::Pending,
        Timing::EnteredInError,
    ];

    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Timing::Advance => "advance",
            Timing::Late => "late",
            Timing::NotSought => "not_sought",
            Timing::NotApplicable => "not_applicable",
            Timing::Pending => "pending",
            Timing::EnteredInError => "entered_in_error",
        }
    }
}

/// Why the timing of consent does not apply; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The matter is no request.
    Nature,
    /// The person is not on the family's side.
    Person,
    /// No professional knew of the intention before the start.
    Unplanned,
    /// The request was withdrawn before the start.
    Withdrawn,
    /// The meeting is off.
    Cancelled,
}

impl Because {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: [Because; 5] = [
        Because::Nature,
        Because::Person,
        Because::Unplanned,
        Because::Withdrawn,
        Because::Cancelled,
    ];

    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Because::Nature => "nature",
            Because::Person => "person",
            Because::Unplanned => "unplanned",
            Because::Withdrawn => "withdrawn",
            Because::Cancelled => "cancelled",
        }
    }
}

/// When a participant was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Before the start.
    Advance,
    /// Only from the start on.
    Late,
    /// Never.
    Never,
}

/// A participant who was to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The participant.
    #[serde(rename = "w")]
    pub who: String,
    /// When they were asked.
    #[serde(rename = "s")]
    pub share: Share,
    /// What they answered, in order: the first instant it can have been, and the answer.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(Instant, String)>,
}

impl Asked {
    /// The participant's role.
    pub(super) fn role(&self) -> &str {
        role(&self.who)
    }
}

/// The role of a participant.
pub(super) fn role(who: &str) -> &str {
    who.split_once('/').map_or(who, |(role, _)| role)
}

/// The start of the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// As written.
    #[serde(rename = "s")]
    pub said: String,
    /// The earliest instant it can be.
    #[serde(rename = "f", with = "ts_milliseconds")]
    pub first: Instant,
    /// The latest.
    #[serde(rename = "l", with = "ts_milliseconds")]
    pub last: Instant,
}

/// What a matter's entries say of consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The start, if known.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// Why it does not apply, if it does not.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// Whether the request was withdrawn before the start.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Whether the intention was known to a professional before the start.
    #[serde(rename = "p", default, skip_serializing_if = "std::ops::Not::not")]
    pub planned: bool,
    /// Whether that was stated against what the times say.
    #[serde(rename = "po", default, skip_serializing_if = "std::ops::Not::not")]
    pub planned_overridden: bool,
    /// Those who were to be asked.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Asked>,
    /// Whether anything it rests on is decided by `before_start` alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rests_on_before_start: bool,
    /// Whether anything it rests on is decided by nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hour_wanted: bool,
    /// Whether an ask in advance was entered only after the start.
    #[serde(rename = "ea", default, skip_serializing_if = "std::ops::Not::not")]
    pub entered_after_start: bool,
    /// The standing statements it rests on.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
}

impl Consent {
    /// The timing once the start has come.
    pub(super) fn settled(&self) -> Timing {
        let all = |share| self.participants.iter().all(|p| p.share == share);
        match self.because {
            Some(_) => Timing::NotApplicable,
            None if self.participants.is_empty() => Timing::Pending,
            None if all(Share::Advance) => Timing::Advance,
            None if all(Share::Never) => Timing::NotSought,
            None => Timing::Late,
        }
    }
}

/// What decided things, gathered while they are decided.
#[derive(Default)]
struct Grounds {
    word: bool,
    nothing: bool,
}

impl Grounds {
    fn note(&mut self, decided: Decided) -> bool {
        self.word |= decided.by == By::Word;
        self.nothing |= decided.by == By::Nothing;
        decided.before
    }
}

pub(super) fn of(book: &Book, tally: &Tally) -> Consent {
    let zone = book.ground.zone;
    let mut grounds = Grounds::default();
    let start = tally.start().map(|start| {
        let span = start.span(zone);
        Start {
            said: start.to_string(),
            first: span.first,
            last: span.last,
        }
    });
    let derived = tally
        .intention()
        .is_none_or(|s| grounds.note(tally.decide_stated(&s, zone)));
    let stated = tally.opening.as_ref().and_then(|o| o.said.planned);
    let is_request = tally.nature() == Some(Nature::Request);
    let withdrawn = is_request
        && tally
            .withdrawals
            .iter()
            .any(|s| grounds.note(tally.decide_stated(s, zone)));
    let participants = participants(tally);
    let mut entered_after_start = false;
    let asked = participants
        .into_iter()
        .map(|who| {
            let named = || tally.consents.iter().filter(|c| c.said.who.contains(who));
            let asks = || named().filter(|c| c.said.is_ask());
            let decided: Vec<Decided> = asks()
                .map(|c| tally.decide_stated(&c.stated, zone))
                .collect();
            let after = |entered: Instant| start.as_ref().is_some_and(|s| entered > s.last);
            entered_after_start |= asks()
                .zip(&decided)
                .any(|(c, d)| d.before && after(c.stated.entry.entered));
            let answers = named().filter_map(|c| {
                let answer = c.said.answer?.as_str();
                Some((c.stated.span.first, answer.to_owned()))
            });
            Asked {
                who: who.0.clone(),
                share: share(&decided, &mut grounds),
                answers: answers.collect(),
            }
        })
        .collect();
    let planned = stated.unwrap_or(derived);
    let side = tally.opening.as_ref().and_then(|o| {
        book.ground
            .vocabulary
            .term("role", o.said.person.role())?
            .side
    });
    let holds = |because: &Because| match because {
        Because::Nature => !is_request,
        Because::Person => side != Some(Side::Family),
        Because::Unplanned => !planned,
        Because::Withdrawn => withdrawn,
        Because::Cancelled => tally.cancelled(),
    };
    let mut entries: Vec<u64> = tally
        .opening
        .iter()
        .map(|o| o.stated.seq)
        .chain(tally.meetings.iter().map(|m| m.stated.seq))
        .chain(tally.consents.iter().map(|c| c.stated.seq))
        .chain(tally.withdrawals.iter().map(|w| w.seq))
        .collect();
    entries.sort_unstable();
    Consent {
        start,
        because: Because::ALL.into_iter().find(holds),
        withdrawn,
        planned,
        planned_overridden: is_request && stated.is_some_and(|p| p != derived),
        participants: asked,
        rests_on_before_start: grounds.word,
        hour_wanted: grounds.nothing,
        entered_after_start,
        entries,
    }
}

/// In advance if any ask came before the start. What decides an ask is of account only as far as the
/// outcome rests on it: beside an ask that the hours place before the start, no other matters.
fn share(decided: &[Decided], grounds: &mut Grounds) -> Share {
    let by_hours = |d: &Decided| d.before && matches!(d.by, By::Hours | By::NoStart);
    if decided.iter().any(by_hours) {
        return Share::Advance;
    }
    if let Some(word) = decided.iter().find(|d| d.before) {
        grounds.note(*word);
        return Share::Advance;
    }
    for late in decided {
        grounds.note(*late);
    }
    if decided.is_empty() {
        Share::Never
    } else {
        Share::Late
    }
}

/// Everyone who would be recorded, was present or is named in a consent; less the person and who asked
/// for them, whoever asked others and was not asked, and the absent whom nobody asked.
fn participants<'a>(tally: &Tally<'a>) -> Vec<&'a Participant> {
    let Some(opening) = &tally.opening else {
        return Vec::new();
    };
    let asks = || tally.consents.iter().filter(|c| c.said.is_ask());
    let was_asked = |who: &Participant| asks().any(|c| c.said.who.contains(who));
    let asked_others = |who: &Participant| {
        asks().any(|c| c.said.asked_by == *who && c.said.who.iter().any(|w| w != who))
    };
    let present = |who: &Participant| tally.meetings.iter().any(|m| m.said.present.contains(who));
    let absent = |who: &Participant| {
        tally.meetings.iter().any(|m| m.said.absent.contains(who)) && !present(who)
    };
    let named = tally
        .list(|r| &r.capture, |c| &c.capture)
        .iter()
        .chain(tally.meetings.iter().flat_map(|m| &m.said.present))
        .chain(tally.consents.iter().flat_map(|c| &c.said.who));
    let mut all: Vec<&Participant> = Vec::new();
    for who in named {
        let out = *who == opening.said.person
            || Some(who) == opening.said.via.as_ref()
            || (!was_asked(who) && (asked_others(who) || absent(who)));
        if !out && !all.contains(&who) {
            all.push(who);
        }
    }
    all
}
