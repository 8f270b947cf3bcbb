//! What the standing statements of a book say, gathered by what they are about.
//!
//! Each kind puts itself where it belongs (`weigh`); what follows from the whole is read off here where
//! both a check at entry and a standing need it: the start, whether a thing came before it. The counts
//! and the judgement are `standing`'s.

use super::advice::Advice;
use super::book::Book;
use super::change::Change;
use super::consent::Consent;
use super::decision::Decision;
use super::escalation::Escalation;
use super::event::Event;
use super::meeting::Meeting;
use super::request::Request;
use super::review::Review;
use super::threshold::Threshold;
use super::word::{Nature, Proceedings};
use super::{Entry, Line};
use crate::time::{Span, When, Zone};

/// A standing statement: what it says, who entered it, and where it stands in order.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The entry that says it now.
    pub seq: u64,
    /// The number of the entry whose place it has.
    pub place: u64,
    /// Who entered it, and when.
    pub entry: &'a Entry,
    /// What it says.
    pub line: &'a Line,
    /// The instants at which it may have happened.
    pub span: Span,
}

impl<'a> Stated<'a> {
    /// This statement as the kind it is.
    pub fn of<K>(self, said: &'a K) -> Of<'a, K> {
        Of { stated: self, said }
    }
}

/// A standing statement of a known kind.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a, K> {
    /// Where and by whom.
    pub stated: Stated<'a>,
    /// The kind's own fields.
    pub said: &'a K,
}

impl<K> Of<'_, K> {
    /// When it happened.
    pub fn occurred(&self) -> When {
        self.stated.line.common.occurred
    }
}

/// One thing said of when the meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diary {
    /// It is to begin.
    Scheduled(When),
    /// It began.
    Began(When),
    /// It is off.
    Cancelled,
}

/// How it was decided whether something came before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The hours decide.
    Hours,
    /// The hours cannot, `before_start` does.
    Word,
    /// Nothing does: it counts as not before, and an hour is wanted.
    Nothing,
    /// No start is known, so nothing came after it, unless `before_start` says so.
    NoStart,
}

/// Whether something came before the start, and what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// It lies before the start.
    pub before: bool,
    /// What decided it.
    pub by: By,
    /// What was said of it is contradicted by the hours, which count.
    pub ignored: bool,
}

/// The standing statements of a matter, by what they are about, each list in order.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    /// Every standing statement.
    pub all: Vec<Stated<'a>>,
    /// What opened the matter; none when that was entered in error.
    pub opening: Option<Of<'a, Request>>,
    /// What was said of the meeting.
    pub meetings: Vec<Of<'a, Meeting>>,
    /// When it is, as last said.
    pub diary: Vec<Diary>,
    /// Who was asked, told or overheard.
    pub consents: Vec<Of<'a, Consent>>,
    /// What was advised.
    pub advice: Vec<Of<'a, Advice>>,
    /// What was decided.
    pub decisions: Vec<Of<'a, Decision>>,
    /// What happened with the recording.
    pub events: Vec<Of<'a, Event>>,
    /// Whether a threshold was thought crossed.
    pub thresholds: Vec<Of<'a, Threshold>>,
    /// Who was turned to.
    pub escalations: Vec<Of<'a, Escalation>>,
    /// What became true later.
    pub changes: Vec<Of<'a, Change>>,
    /// Withdrawals of the request.
    pub withdrawals: Vec<Stated<'a>>,
    /// Up to which entry the matter was copied into a case record.
    pub filed: Vec<(Stated<'a>, u64)>,
    /// Who saw it in supervision, and up to which entry.
    pub reviewed: Vec<Of<'a, Review>>,
}

impl<'a> Tally<'a> {
    /// Gathers a book's standing statements.
    pub fn of(book: &'a Book) -> Tally<'a> {
        let mut tally = Tally::default();
        for stated in book.statements() {
            tally.all.push(stated);
            stated.line.said.weigh(stated, &mut tally);
        }
        tally
    }

    /// The start: the actual one if known, else the schedule in force. The latest said to have happened counts.
    pub fn start(&self) -> Option<When> {
        let began = self.diary.iter().rev().find_map(|d| {
            if let Diary::Began(t) = d {
                Some(*t)
            } else {
                None
            }
        });
        began.or_else(|| {
            self.diary.iter().rev().find_map(|d| {
                if let Diary::Scheduled(t) = d {
                    Some(*t)
                } else {
                    None
                }
            })
        })
    }

    /// Whether the meeting is off: cancelled, and neither scheduled nor begun since.
    pub fn cancelled(&self) -> bool {
        self.diary.last() == Some(&Diary::Cancelled)
    }

    /// Whether a thing that happened at `at` came before the start; `word` is its `before_start`.
    pub fn decide(&self, at: Span, word: Option<bool>, zone: Zone) -> Decided {
        let Some(start) = self.start() else {
            return Decided {
                before: word.unwrap_or(true),
                by: By::NoStart,
                ignored: false,
            };
        };
        match (at.before(&start.span(zone)), word) {
            (Some(before), word) => Decided {
                before,
                by: By::Hours,
                ignored: word.is_some_and(|w| w != before),
            },
            (None, Some(word)) => Decided {
                before: word,
                by: By::Word,
                ignored: false,
            },
            (None, None) => Decided {
                before: false,
                by: By::Nothing,
                ignored: false,
            },
        }
    }

    /// [`Tally::decide`] for a standing statement.
    pub fn decide_stated(&self, stated: &Stated, zone: Zone) -> Decided {
        let word = stated.line.said.before_start().flatten();
        self.decide(stated.span, word, zone)
    }

    /// What the opening and the changes say of one thing, in order, where they say it.
    pub fn told<T>(
        &self,
        opening: impl Fn(&'a Request) -> Option<T>,
        change: impl Fn(&'a Change) -> Option<T>,
    ) -> impl DoubleEndedIterator<Item = (Stated<'a>, T)> {
        let said = move |stated: &Stated<'a>| match stated.line.said.opens() {
            Some(request) => opening(request),
            None => {
                let of = self.changes.iter().find(|c| c.stated.seq == stated.seq)?;
                change(of.said)
            }
        };
        let all = self.all.iter();
        all.filter_map(move |stated| Some((*stated, said(stated)?)))
    }

    /// A list as last said, where any is: what would be recorded, who, why.
    pub fn list<T>(
        &self,
        opening: impl Fn(&'a Request) -> &'a [T],
        change: impl Fn(&'a Change) -> &'a [T],
    ) -> &'a [T] {
        let some = |list: &'a [T]| (!list.is_empty()).then_some(list);
        let mut told = self.told(|r| some(opening(r)), |c| some(change(c)));
        told.next_back().map_or(&[], |(_, list)| list)
    }

    /// What the matter is about, as last said.
    pub fn nature(&self) -> Option<Nature> {
        self.opening.as_ref()?;
        let mut told = self.told(|r| Some(r.nature), |c| c.nature);
        told.next_back().map(|(_, nature)| nature)
    }

    /// The statement by which a professional first knew of the intention to record: the opening, or the
    /// change that made the matter a request.
    pub fn intention(&self) -> Option<Stated<'a>> {
        let opening = self.opening.as_ref()?;
        match opening.said.nature {
            Nature::Request => Some(opening.stated),
            _ => self
                .changes
                .iter()
                .find(|c| c.said.nature == Some(Nature::Request))
                .map(|c| c.stated),
        }
    }

    /// The worker whose matter it is now.
    pub fn worker(&self) -> Option<&'a str> {
        let opening = self.opening.as_ref()?;
        let handed = self
            .changes
            .iter()
            .rev()
            .find_map(|c| c.stated.line.common.worker.as_ref());
        Some(handed.map_or_else(|| opening.stated.entry_worker(), |name| name.0.as_str()))
    }

    /// The team that has it now.
    pub fn team(&self) -> Option<&'a str> {
        let mut told = self.told(|r| r.team.as_ref(), |c| c.team.as_ref());
        told.next_back().map(|(_, team)| team.0.as_str())
    }

    /// What was said of proceedings, with the statement that said it, in order.
    pub fn proceedings(&self) -> impl DoubleEndedIterator<Item = (Stated<'a>, Proceedings)> {
        self.told(
            |r| Some(r.proceedings.unwrap_or(Proceedings::Unknown)),
            |c| c.proceedings,
        )
    }
}

impl<'a> Stated<'a> {
    /// On whose behalf it was entered, by what it says now.
    pub fn entry_worker(&self) -> &'a str {
        self.line
            .common
            .worker
            .as_ref()
            .map_or(self.entry.by.as_str(), |name| name.0.as_str())
    }
}
