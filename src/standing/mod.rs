//! Standing: what a matter amounts to. A pure, total function of its book.
//!
//! It holds deadlines, never "overdue", and never asks the hour: whoever asks brings the moment. It
//! counts over one matter; counting over many is `audit`'s, and saying it is `report`'s.

mod advice;
mod consent;
mod facts;
mod record;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::entry::book::Book;
use crate::entry::request::Request;
use crate::entry::tally::Tally;
use crate::pack::{Anchor, Deadline, Level, Relation, State};
use crate::time::Instant;

pub use advice::{Advice, Recipient};
pub use consent::{Asked, Because, Consent, Share, Start, Timing};
pub use record::{Record, is_late};

/// The version of these definitions. A change of meaning is a new number, and an `upgrade` entry.
pub const RULES: u64 = 1;

/// What a matter amounts to, as far as its entries say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The version of the definitions it was reckoned by.
    pub rules: u64,
    /// The number of the matter's first opening.
    pub opened: u64,
    /// By what it is found.
    pub keys: Keys,
    /// The matter.
    pub matter: String,
    /// Its day: of the start, else of the opening.
    pub date: NaiveDate,
    /// What the opening and the changes say, as last said.
    pub said: Said,
    /// Whether the matter was entered in error: no opening stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_error: bool,
    /// The timing of consent.
    pub consent: Consent,
    /// The advice due, given and missing.
    pub advice: Advice,
    /// Which pack judges it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackUsed>,
    /// What the pack asks of it and is not met, in the pack's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Ask>,
    /// What is worth saying of the entries themselves, by code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// How it was entered, filed and reviewed.
    pub record: Record,
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
    pub occurred: String,
    /// The nature.
    pub nature: String,
    /// Whose recording.
    pub person: String,
    /// Who asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The type of meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_type: Option<String>,
    /// The worker whose matter it is.
    pub worker: String,
    /// The team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The media.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
    /// The reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The state of proceedings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proceedings: Option<String>,
    /// Every decision's outcome, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    /// Every event, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// The routes of every escalation, in order, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalated: Vec<String>,
}

/// The pack that judges a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUsed {
    /// `tees/1.0`.
    pub label: String,
    /// The number of its adoption.
    pub adopted: u64,
    /// Whether it was adopted only after the matter was opened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// A rule of the pack that applies and is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The rule.
    pub rule: String,
    /// Whether it must be met, rather than should.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must: bool,
    /// What is found: a need not met yet, something that was to be avoided, or a thing to think of.
    pub found: Found,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
}

/// What was found of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It asks for something that is not there yet.
    Unmet,
    /// What it would have avoided is there.
    Broken,
    /// It only reminds.
    Prompt,
}

/// One thing still to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `timing`, `advice`, `undecided`, `file`, or the pack's rule.
    pub code: String,
    /// By when, where something says so.
    pub deadline: Option<Instant>,
}

/// What a book amounts to.
pub fn of(book: &Book) -> Standing {
    let tally = Tally::of(book);
    let zone = book.ground.zone;
    let fallen = book.fallen_opening();
    let opening: Option<(&Request, crate::time::When, u64)> = match &tally.opening {
        Some(o) => Some((o.said, o.occurred(), o.stated.place)),
        None => {
            fallen.and_then(|(seq, line)| Some((line.said.opens()?, line.common.occurred, seq)))
        }
    };
    let judge = opening.and_then(|(_, occurred, place)| book.ground.judge(place, occurred));
    let pack = judge.map(|j| &j.adopted.pack);
    let consent = consent::of(book, &tally);
    let record = record::of(book, &tally, pack.map_or(24, |p| p.late_after_hours));
    let facts = facts::of(book, &tally, &consent, &record);
    let advice = advice::of(&tally, &consent, pack, &facts);
    let asks = match (pack, &tally.opening) {
        (Some(pack), Some(_)) => pack
            .judge_rules(&facts)
            .into_iter()
            .filter_map(|judged| {
                let found = match judged.state {
                    State::Met => return None,
                    State::Unmet => Found::Unmet,
                    State::Broken => Found::Broken,
                    State::Prompt => Found::Prompt,
                };
                let deadline = judged
                    .rule
                    .by
                    .as_ref()
                    .and_then(|by| deadline(by, &tally, zone));
                Some(Ask {
                    rule: judged.rule.id.clone(),
                    must: judged.rule.level == Level::Must,
                    found,
                    deadline,
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    let said = said(
        &tally,
        opening.map(|(request, occurred, _)| (request, occurred)),
        book,
    );
    let day = opening.map(|(_, occurred, _)| occurred.day(zone));
    let start = tally.start().map(|start| start.day(zone));
    let mut workers: Vec<String> = std::iter::once(said.worker.clone())
        .chain(
            book.entries()
                .flat_map(|e| [e.by.clone(), e.worker().to_owned()]),
        )
        .chain(tally.all.iter().map(|s| s.entry_worker().to_owned()))
        .filter(|w| !w.is_empty())
        .collect();
    workers.sort();
    workers.dedup();
    Standing {
        rules: RULES,
        opened: book.entries().next().map_or(0, |e| e.seq),
        keys: Keys {
            case: opening
                .map(|(r, ..)| r.case.0.iter().map(|c| c.0.clone()).collect())
                .unwrap_or_default(),
            worker: workers,
        },
        matter: book.matter.clone(),
        date: start.or(day).unwrap_or_default(),
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
        asks,
        record,
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
    let fallen = book
        .fallen_opening()
        .map(|(seq, _)| seq)
        .and_then(|seq| book.entry(seq));
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
        worker: tally
            .worker()
            .or(fallen.map(|e| e.worker()))
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
            .last()
            .map(|(_, p)| *p)
            .or(request.and_then(|r| r.proceedings))
            .map(|p| p.as_str().to_owned()),
        decisions: tally
            .decisions
            .iter()
            .map(|d| d.said.outcome.0.clone())
            .collect(),
        events: tally.events.iter().map(|e| e.said.what.0.clone()).collect(),
        escalated,
    }
}

fn deadline(by: &Deadline, tally: &Tally, zone: crate::time::Zone) -> Option<Instant> {
    let anchor = match by.anchor {
        Anchor::Start => tally.start(),
        Anchor::Request => tally.opening.as_ref().map(|o| o.occurred()),
        Anchor::End => tally.meetings.iter().rev().find_map(|m| m.said.ended),
    }?;
    let hours = chrono::Duration::hours(by.hours);
    Some(match by.relation {
        Relation::Before => anchor.span(zone).first - hours,
        Relation::After => anchor.span(zone).last + hours,
    })
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

impl Standing {
    /// Its JSON text, as the store keeps it.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("a standing is texts, numbers and lists")
    }

    /// Reads what [`Standing::write`] wrote; nothing where it was reckoned by other definitions.
    pub fn read(text: &str) -> Option<Standing> {
        serde_json::from_str(text)
            .ok()
            .filter(|s: &Standing| s.rules == RULES)
    }

    /// The timing of consent at a moment.
    pub fn timing(&self, moment: Instant) -> Timing {
        if self.in_error {
            Timing::EnteredInError
        } else {
            self.consent.timing(moment)
        }
    }

    /// What is still to do at a moment, in a fixed order.
    pub fn actions(&self, moment: Instant) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut add = |holds: bool, code: &str, deadline: Option<Instant>| {
            if holds {
                actions.push(Action {
                    code: code.to_owned(),
                    deadline,
                });
            }
        };
        let closed = self.in_error || self.consent.withdrawn;
        if !closed {
            add(
                self.timing(moment) == Timing::Pending,
                "timing",
                self.consent.start.as_ref().map(|s| s.first),
            );
            add(!self.advice.missing().is_empty(), "advice", None);
            add(!self.advice.undecided.is_empty(), "undecided", None);
        }
        add(self.record.unfiled > 0, "file", None);
        for ask in self
            .asks
            .iter()
            .filter(|a| !closed && a.found == Found::Unmet)
        {
            add(
                ask.must || ask.deadline.is_some_and(|d| d > moment),
                &ask.rule,
                ask.deadline,
            );
        }
        actions
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
