//! Standing: what a matter amounts to. A pure, total function of its book.
//!
//! It holds deadlines, never "overdue", and never asks the hour: whoever asks brings the moment. It
//! counts over one matter; counting over many is `audit`'s, and saying it is `report`'s.

mod advice;
mod brief;
mod consent;
mod days;
mod done;
mod facts;
mod pattern;
mod record;
mod rules;
mod subjects;

use chrono::NaiveDate;
use chrono::serde::ts_milliseconds;
use serde::{Deserialize, Serialize};

use crate::entry::book::Book;
use crate::entry::request::Request;
use crate::entry::tally::Tally;
use crate::entry::word::{Answer, Likelihood};
use crate::pack::{Judgement, Notice, Truth};
use crate::time::Instant;
use facts::Asks;
use rules::Deadlines;
use subjects::Subjects;

pub use advice::{Advice, Recipient};
pub use brief::Brief;
pub use consent::{Asked, Because, Consent, Share, Start, Timing};
pub use days::{Lead, Turned};
pub use pattern::pattern;
pub use record::{Record, is_late};
pub use rules::{Ask, Found};

/// The version of these definitions. A change of meaning is a new number, and an `upgrade` entry.
pub const RULES: u64 = 1;

/// The version of the form in which a standing is kept, under short names since every matter has one. A
/// row of another form is reckoned anew; no figure changes by it.
const FORM: u64 = 5;

/// What a matter amounts to, as far as its entries say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The version of the definitions it was reckoned by.
    pub rules: u64,
    /// The version of its form.
    #[serde(default)]
    form: u64,
    /// The number of the matter's first opening.
    #[serde(rename = "o")]
    pub opened: u64,
    /// The entry by which the opening stands, where that is another.
    #[serde(rename = "ro", default, skip_serializing_if = "Option::is_none")]
    reopened: Option<u64>,
    /// By what it is found.
    pub keys: Keys,
    /// The matter.
    #[serde(rename = "m")]
    pub matter: String,
    /// Its day: of the start, else of the opening.
    #[serde(rename = "d")]
    pub date: NaiveDate,
    /// What the opening and the changes say, as last said.
    #[serde(rename = "s")]
    pub said: Said,
    /// Whether the matter was entered in error: no opening stands.
    #[serde(rename = "er", default, skip_serializing_if = "std::ops::Not::not")]
    pub in_error: bool,
    /// The timing of consent.
    #[serde(rename = "c")]
    pub consent: Consent,
    /// The advice due, given and missing.
    #[serde(rename = "a")]
    pub advice: Advice,
    /// Which pack judges it.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackUsed>,
    /// Whether the pack says that it is outside what the guidance covers.
    #[serde(rename = "out", default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// What the pack asks of it and is not met, in the pack's order.
    #[serde(rename = "q", default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// The pack's notices of law that bear on it, by name: those with a condition of their own that holds,
    /// on a day for which they say where the law stands.
    #[serde(rename = "n", default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// What is worth saying of the entries themselves, by code.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// How it was entered, filed and reviewed.
    #[serde(rename = "r")]
    pub record: Record,
    /// When what patterns count happened.
    #[serde(rename = "h", default)]
    pub hours: Hours,
    /// What is said of every event, in the order of [`Said::events`].
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Happened>,
    /// The notice given, of a request that is neither withdrawn nor cancelled.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// How soon somebody was turned to, if anybody was.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub turned: Option<Turned>,
}

/// What is said of an event, beside its code and its hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// The entry that says it.
    #[serde(rename = "n")]
    pub entry: u64,
    /// Whether what was passed on had been modified, as stated.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Whether it identifies a child, as stated.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub identifies_child: Option<String>,
}

/// The hours of a matter that patterns across matters count by, an event's the first and the last
/// instant it can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Of the opening.
    #[serde(rename = "o", with = "ts_milliseconds")]
    pub opening: Instant,
    /// Of every event, in the order of [`Said::events`].
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<[Instant; 2]>,
}

/// By what a standing is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Its cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub case: Vec<String>,
    /// Its worker, and everybody who entered something about it or on whose behalf it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worker: Vec<String>,
}

/// What the opening and the changes say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// When the opening happened, as written.
    #[serde(rename = "o")]
    pub occurred: String,
    /// The nature.
    #[serde(rename = "n")]
    pub nature: String,
    /// Whose recording.
    #[serde(rename = "p")]
    pub person: String,
    /// Who asked for them.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The type of meeting.
    #[serde(rename = "mt", default, skip_serializing_if = "Option::is_none")]
    pub meeting_type: Option<String>,
    /// What another system calls the meeting.
    #[serde(rename = "mr", default, skip_serializing_if = "Option::is_none")]
    pub meeting_ref: Option<String>,
    /// The worker whose matter it is.
    #[serde(rename = "w")]
    pub worker: String,
    /// The team.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The agency.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The media.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
    /// The reasons.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The state of proceedings.
    #[serde(rename = "pr", default, skip_serializing_if = "Option::is_none")]
    pub proceedings: Option<String>,
    /// Every decision's outcome, in order.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    /// Whether an adjustment was considered: yes where any decision says so, else no where any says no.
    #[serde(rename = "ad", default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<bool>,
    /// Every event, in order.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// The routes of every escalation, in order, each once.
    #[serde(rename = "es", default, skip_serializing_if = "Vec::is_empty")]
    pub escalated: Vec<String>,
    /// The routes that have not yet answered: no advice of theirs was entered after they were last turned to.
    #[serde(rename = "u", default, skip_serializing_if = "Vec::is_empty")]
    pub unanswered: Vec<String>,
    /// Who took part, each once: was present, asked, advised, decided or assessed.
    #[serde(rename = "i", default, skip_serializing_if = "Vec::is_empty")]
    pub involved: Vec<String>,
}

/// The pack that judges a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUsed {
    /// `tees/1.0`.
    #[serde(rename = "l")]
    pub label: String,
    /// The number of its adoption.
    #[serde(rename = "n")]
    pub adopted: u64,
    /// Whether it was adopted only after the matter was opened.
    #[serde(rename = "la", default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// One thing still to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `timing`, `advice`, `undecided`, `file`, or what the pack calls what it asks.
    pub code: String,
    /// By when, where something says so.
    pub deadline: Option<Instant>,
    /// The place in [`Standing::asks`] of what the pack asks.
    pub ask: Option<usize>,
}

/// What a book amounts to.
pub fn of(book: &Book) -> Standing {
    let tally = Tally::of(book);
    let zone = book.ground.zone;
    let opening: Option<(&Request, crate::time::When, u64)> = match &tally.opening {
        Some(o) => Some((o.said, o.occurred(), o.stated.place)),
        None => {
            let fallen = book.fallen_opening();
            fallen.and_then(|(seq, line)| Some((line.said.opens()?, line.common.occurred, seq)))
        }
    };
    let judge = opening.and_then(|(_, occurred, place)| book.ground.judge(place, occurred));
    let pack = judge.map(|j| &j.adopted.pack);
    let consent = consent::of(book, &tally);
    let record = record::of(book, &tally, pack.map_or(24, |p| p.late_after_hours));
    let deadlines = pack.map(|pack| Deadlines {
        book,
        tally: &tally,
        pack,
    });
    let asked = consent.participants.iter();
    let asks: Vec<Asks> = asked
        .map(|p| Asks::of(&p.who, p.share, &tally, zone))
        .collect();
    let facts = pack.map(|pack| facts::of(book, &tally, &consent, &asks, &record, pack));
    let judgement = match (pack, &facts, &tally.opening) {
        (Some(pack), Some(whole), Some(_)) => {
            let subjects = Subjects {
                book,
                tally: &tally,
                consent: &consent,
                asks: &asks,
                pack,
                whole,
            };
            pack.judge_rules(whole, |each| subjects.of(each))
        }
        _ => Judgement::default(),
    };
    let outside = judgement.outside;
    let judged = facts.as_ref().zip(deadlines.as_ref()).filter(|_| !outside);
    let (advice, given) = advice::of(&tally, &consent, judged);
    let mut asks = match &deadlines {
        Some(deadlines) => rules::of(judgement, deadlines),
        None => Vec::new(),
    };
    asks.extend(given);
    let said = said(
        &tally,
        opening.map(|(request, occurred, _)| (request, occurred)),
        book,
    );
    let day = opening.map(|(_, occurred, _)| occurred.day(zone));
    let start = tally.start().map(|start| start.day(zone));
    let date = start.or(day).unwrap_or_default();
    let workers = std::iter::once(said.worker.as_str())
        .chain(book.entries().flat_map(|e| [e.by.as_str(), e.worker()]))
        .chain(tally.all.iter().map(|s| s.entry_worker()))
        .filter(|w| !w.is_empty());
    let workers = each_once(workers);
    let bears = |notice: &&Notice| {
        let holds = |facts| notice.when.judge(facts) == Truth::Yes;
        !notice.when.is_always() && notice.holds(date) && facts.as_ref().is_some_and(holds)
    };
    let notices = (pack.iter().filter(|_| !outside)).flat_map(|pack| &pack.notices);
    let notices = notices.filter(bears);
    let notices = notices.map(|notice| notice.id.clone()).collect();
    let opened = book.entries().next().map_or(0, |e| e.seq);
    let stands = tally.opening.as_ref().map(|o| o.stated.seq);
    let lead = days::lead(&tally, consent.withdrawn, zone, day, start);
    Standing {
        rules: RULES,
        form: FORM,
        opened,
        reopened: stands.filter(|seq| *seq != opened),
        keys: Keys {
            case: opening
                .map(|(r, ..)| r.case.0.iter().map(|c| c.0.clone()).collect())
                .unwrap_or_default(),
            worker: workers,
        },
        matter: book.matter.clone(),
        date,
        said,
        in_error: tally.opening.is_none(),
        flags: flags(&tally, &consent, book),
        consent,
        advice,
        pack: judge.map(|j| PackUsed {
            label: j.adopted.pack.label(),
            adopted: j.adopted.seq,
            later: j.later,
        }),
        outside,
        asks,
        notices,
        record,
        hours: Hours {
            opening: opening.map_or(Instant::default(), |(_, when, _)| when.span(zone).first),
            events: (tally.events.iter())
                .map(|e| [e.stated.span.first, e.stated.span.last])
                .collect(),
        },
        events: (tally.events.iter())
            .map(|event| {
                let word = |word: Likelihood| word.as_str().to_owned();
                Happened {
                    entry: event.stated.seq,
                    modified: event.said.modified.map(word),
                    identifies_child: event.said.identifies_child.map(word),
                }
            })
            .collect(),
        lead,
        turned: days::turned(book, &tally),
    }
}

fn said(tally: &Tally, opening: Option<(&Request, crate::time::When)>, book: &Book) -> Said {
    let codes =
        |codes: &[crate::entry::field::Code]| codes.iter().map(|c| c.0.clone()).collect::<Vec<_>>();
    let request = opening.map(|(request, _)| request);
    let mut escalated: Vec<String> = Vec::new();
    for escalation in &tally.escalations {
        if !escalated.contains(&escalation.said.to.0) {
            escalated.push(escalation.said.to.0.clone());
        }
    }
    // A matter entered in error is still told as it was.
    let standing = tally.opening.is_some();
    let fallen = || book.fallen_opening().and_then(|(seq, _)| book.entry(seq));
    Said {
        occurred: opening
            .map(|(_, occurred)| occurred.to_string())
            .unwrap_or_default(),
        nature: tally
            .nature()
            .or(request.map(|r| r.nature))
            .map(|n| n.as_str().to_owned())
            .unwrap_or_default(),
        person: request.map(|r| r.person.0.clone()).unwrap_or_default(),
        via: request.and_then(|r| r.via.as_ref()).map(|v| v.0.clone()),
        meeting_type: request
            .and_then(|r| r.meeting.as_ref())
            .map(|m| m.kind.0.clone()),
        meeting_ref: request
            .and_then(|r| r.meeting.as_ref()?.reference.as_ref())
            .map(|reference| reference.0.clone()),
        worker: tally
            .worker()
            .or_else(|| fallen().map(|e| e.worker()))
            .unwrap_or_default()
            .to_owned(),
        team: tally
            .team()
            .map(str::to_owned)
            .or(request.and_then(|r| r.team.as_ref()).map(|t| t.0.clone())),
        agency: request.and_then(|r| r.agency.as_ref()).map(|a| a.0.clone()),
        media: codes(match standing {
            true => tally.list(|r| &r.media, |c| &c.media),
            false => request.map_or(&[], |r| &r.media),
        }),
        reasons: codes(match standing {
            true => tally.list(|r| &r.reasons, |c| &c.reasons),
            false => request.map_or(&[], |r| &r.reasons),
        }),
        proceedings: tally
            .proceedings()
            .next_back()
            .map(|(_, p)| p)
            .or(request.and_then(|r| r.proceedings))
            .map(|p| p.as_str().to_owned()),
        decisions: tally
            .decisions
            .iter()
            .map(|d| d.said.outcome.0.clone())
            .collect(),
        adjustment: (tally.decisions.iter())
            .filter_map(|d| d.said.adjustment.as_ref()?.considered)
            .max(),
        events: tally.events.iter().map(|e| e.said.what.0.clone()).collect(),
        unanswered: unanswered(tally),
        involved: involved(tally),
        escalated,
    }
}

/// The routes whose last escalation says nothing of what they advised.
fn unanswered(tally: &Tally) -> Vec<String> {
    let mut routes: Vec<String> = Vec::new();
    for escalation in &tally.escalations {
        routes.retain(|route| *route != escalation.said.to.0);
        if escalation.said.advice.is_none() {
            routes.push(escalation.said.to.0.clone());
        }
    }
    routes
}

fn involved(tally: &Tally) -> Vec<String> {
    let asked = tally.consents.iter().map(|c| &c.said.asked_by);
    let advised = tally.advice.iter().map(|a| &a.said.given_by);
    let decided = tally.decisions.iter().map(|d| &d.said.decided_by);
    let assessed = tally.thresholds.iter().map(|t| &t.said.assessed_by);
    let present = tally.meetings.iter().flat_map(|m| &m.said.present);
    let all = asked
        .chain(advised)
        .chain(decided)
        .chain(assessed)
        .chain(present);
    each_once(all.map(|participant| participant.0.as_str()))
}

/// Names in their order, each once.
fn each_once<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if let Err(at) = once.binary_search(&name) {
            once.insert(at, name);
        }
    }
    once.into_iter().map(str::to_owned).collect()
}

/// Codes of what is worth saying of the entries themselves, in the ledger's own voice.
fn flags(tally: &Tally, consent: &Consent, book: &Book) -> Vec<String> {
    let zone = book.ground.zone;
    let ignored = tally
        .all
        .iter()
        .any(|s| tally.decide_stated(s, zone).ignored);
    let put_right = |seq: u64| tally.advice.iter().any(|a| a.said.corrects == Some(seq));
    let incorrect = tally
        .advice
        .iter()
        .any(|a| a.said.incorrect.is_some() && !put_right(a.stated.seq));
    [
        (consent.hour_wanted, "hour_wanted"),
        (ignored, "before_start_ignored"),
        (consent.planned_overridden, "planned_overridden"),
        (incorrect, "advice_incorrect"),
        (
            tally.advice.iter().any(|a| a.said.claimed.is_some()),
            "advice_claimed",
        ),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, code)| code.to_owned())
    .collect()
}

/// Whether a kept text is a standing reckoned by other definitions, or kept in another form.
pub fn is_of_another_form(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Versions {
        rules: u64,
        #[serde(default)]
        form: u64,
    }
    serde_json::from_str(text).is_ok_and(|v: Versions| (v.rules, v.form) != (RULES, FORM))
}

impl Standing {
    /// Its JSON text, as the store keeps it.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("a standing is texts, numbers and lists")
    }

    /// Reads what [`Standing::write`] wrote; nothing where it was reckoned by other definitions
    /// or kept in another form.
    pub fn read(text: &str) -> Option<Standing> {
        serde_json::from_str(text)
            .ok()
            .filter(|s: &Standing| s.rules == RULES && s.form == FORM)
    }

    /// The entry by which its opening stands, or stood last.
    pub fn opening(&self) -> u64 {
        self.reopened.unwrap_or(self.opened)
    }

    /// The timing of consent at a moment.
    pub fn timing(&self, moment: Instant) -> Timing {
        self.brief().timing(moment)
    }

    /// What is still to do at a moment, in a fixed order.
    pub fn actions(&self, moment: Instant) -> Vec<Action> {
        let closed = self.in_error || self.consent.withdrawn;
        let pending = self.timing(moment) == Timing::Pending;
        let start = self.consent.start.as_ref().map(|s| s.first);
        let (missing, undecided) = (
            !self.advice.missing().is_empty(),
            !self.advice.undecided.is_empty(),
        );
        let own = [
            (!closed && pending, "timing", start),
            (!closed && missing, "advice", self.advice.deadline),
            (!closed && undecided, "undecided", None),
            (self.record.unfiled > 0, "file", None),
        ];
        let own = own.into_iter().filter(|(holds, ..)| *holds);
        let packs = self.asks.iter().enumerate().filter(|(_, ask)| {
            let ahead = ask.deadline.is_some_and(|d| d > moment);
            !closed && ask.found == Found::Unmet && (ask.must || ahead)
        });
        own.map(|(_, code, deadline)| Action {
            code: code.to_owned(),
            deadline,
            ask: None,
        })
        .chain(packs.map(|(at, ask)| Action {
            code: ask.rule.clone(),
            deadline: ask.deadline,
            ask: Some(at),
        }))
        .collect()
    }

    /// Whether an ask says, at a moment, that the guidance was not followed: what was forbidden is there,
    /// what was asked for came late, or it has not come, its time has passed, and it still could.
    pub fn is_flagged(&self, ask: &Ask, moment: Instant) -> bool {
        let passed = ask.deadline.is_some_and(|by| by <= moment);
        let wanted = ask.found == Found::Unmet && !self.in_error && !self.consent.withdrawn;
        ask.found.is_flag() || (wanted && passed)
    }

    /// What was not followed, by its name in the pack, each once; `advice` where an item was not told in time.
    pub fn flagged(&self, moment: Instant) -> Vec<String> {
        let untold = self.advice.deadline.is_some_and(|by| by <= moment);
        let untold = untold && !self.in_error && !self.consent.withdrawn;
        let mut names: Vec<String> = untold.then(|| "advice".to_owned()).into_iter().collect();
        for ask in self.asks.iter().filter(|ask| self.is_flagged(ask, moment)) {
            if !names.contains(&ask.rule) {
                names.push(ask.rule.clone());
            }
        }
        names
    }

    /// What is unusual in it, by code: somebody's last answer was an objection, somebody turned to has not
    /// answered, and what is worth saying of the entries themselves.
    pub fn unusual(&self, moment: Instant) -> Vec<String> {
        let last = |asked: &Asked| {
            asked
                .answers
                .iter()
                .rev()
                .find(|(at, _)| *at <= moment)
                .cloned()
        };
        let objected = |(_, answer): (Instant, String)| answer == Answer::Objected.as_str();
        let objected = self
            .consent
            .participants
            .iter()
            .filter_map(last)
            .any(objected);
        let own = [
            (objected, "objected"),
            (!self.said.unanswered.is_empty(), "escalation_unanswered"),
        ];
        let own = own
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, code)| code.to_owned());
        own.chain(self.flags.iter().cloned()).collect()
    }

    /// Whether anything is still to do.
    pub fn is_open(&self, moment: Instant) -> bool {
        !self.actions(moment).is_empty()
    }

    /// Those still to be asked.
    pub fn never_asked(&self) -> Vec<String> {
        self.consent
            .participants
            .iter()
            .filter(|p| p.share == Share::Never)
            .map(|p| p.who.clone())
            .collect()
    }

    /// The items that somebody is still to be told, those included whose condition is not known.
    pub fn advice_wanted(&self) -> Vec<String> {
        [self.advice.missing(), self.advice.undecided.clone()].concat()
    }
}
