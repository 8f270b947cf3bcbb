//! Audits: a printed definition, its population, its counts and its list.
//!
//! An audit counts standings; it reckons none and knows no entry. The list is behind every number.

mod activity;
mod advice;
mod brief;
pub mod by;
pub mod charts;
mod consent;
mod days;
mod decisions;
mod escalation;
mod filing;
pub mod marks;
mod notice;
mod publication;
pub mod rate;
mod reasons;
pub mod release;
mod sheet;
mod timeliness;

use chrono::NaiveDate;

pub use brief::Broken;

use crate::standing::{Standing, Timing};
use crate::table::Table;
use crate::time::Instant;

/// What an audit is asked over.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The standings as known, in the order of opening.
    pub standings: &'a [Standing],
    /// First and last day of the period, both included.
    pub period: Period,
    /// The moment.
    pub moment: Instant,
    /// The properties to break the counts down by; none for the whole alone.
    pub by: &'a [by::Breakdown],
}

impl<'a> Scope<'a> {
    /// The matters whose date lies in the period.
    fn matters(&self) -> impl Iterator<Item = &'a Standing> {
        let period = self.period;
        let standings = self.standings.iter();
        standings.filter(move |s| lies_in(s.date, period))
    }

    /// Those of them that were not entered in error.
    fn counted(&self) -> impl Iterator<Item = &'a Standing> {
        self.matters().filter(|s| !s.in_error)
    }
}

/// A first and a last day, both included.
type Period = (Option<NaiveDate>, Option<NaiveDate>);

fn lies_in(date: NaiveDate, (from, until): Period) -> bool {
    from.is_none_or(|f| date >= f) && until.is_none_or(|u| date <= u)
}

/// A row of the list of audits.
pub struct AuditRow {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a line.
    pub title: &'static str,
    /// Its tables, the definition first and the list last.
    pub count: fn(&Scope) -> Vec<Table>,
    /// The share that a row of its breakdown has, where it has one.
    share: Option<sheet::Of>,
    /// Its classes, where they are timings of consent and a brief says in which of them a matter is.
    brief: Option<&'static [Timing]>,
}

/// Every audit.
pub const AUDITS: &[AuditRow] = &[
    AuditRow {
        name: "consent",
        title: "How often consent was sought in advance",
        count: consent::count,
        share: Some(consent::IN_ADVANCE),
        brief: Some(&consent::SHOWN),
    },
    AuditRow {
        name: "advice",
        title: "How often the advice due was given in full",
        count: advice::count,
        share: Some(advice::COMPLETE),
        brief: None,
    },
    AuditRow {
        name: "activity",
        title: "What was asked for and what happened",
        count: activity::count,
        share: None,
        brief: None,
    },
    AuditRow {
        name: "timeliness",
        title: "How soon entries were made",
        count: timeliness::count,
        share: Some(timeliness::IN_TIME),
        brief: None,
    },
    AuditRow {
        name: "notice",
        title: "How long before the meeting the request was made",
        count: notice::count,
        share: Some(notice::A_DAY_OR_MORE),
        brief: None,
    },
    AuditRow {
        name: "reasons",
        title: "What reasons people give, and what was decided",
        count: reasons::count,
        share: Some(reasons::DECIDED),
        brief: None,
    },
    AuditRow {
        name: "decisions",
        title: "Decisions, and the guidance",
        count: decisions::count,
        share: Some(decisions::NOT_AGAINST),
        brief: None,
    },
    AuditRow {
        name: "publication",
        title: "Whether what was made public had been altered",
        count: publication::count,
        share: Some(publication::UNMODIFIED),
        brief: None,
    },
    AuditRow {
        name: "escalation",
        title: "How soon somebody was turned to",
        count: escalation::count,
        share: Some(escalation::ESCALATED),
        brief: None,
    },
    AuditRow {
        name: "filing",
        title: "Whether it is in the case record",
        count: filing::count,
        share: Some(filing::FILED),
        brief: None,
    },
];
