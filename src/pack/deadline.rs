//! Deadlines: so many hours or days before or after something, by the pack's own
//! calendars.
//!
//! It never asks what time it is, and never guesses: a day outside the calendar's
//! years makes the deadline unknown, and that is said.

use std::fmt;

use chrono::{Duration, NaiveDate};

use super::calendar::{Beyond, Calendar};
use crate::time::{Instant, Span, Zone};

/// By when something is to be: so many units before or after an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Before the anchor, or after it.
    pub relation: Relation,
    /// What they are counted from.
    pub anchor: Anchor,
}

/// What a deadline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours, to the minute.
    Hours,
    /// Days of the calendar.
    Days,
    /// Days that the pack's calendar of working days has.
    WorkingDays,
    /// Days that its calendar of school days has.
    SchoolDays,
}

impl Unit {
    /// The keys in the pack's file, in the order of the variants.
    pub(super) const WORDS: [&'static str; 4] = ["hours", "days", "working_days", "school_days"];
    pub(super) const ALL: [Unit; 4] =
        [Unit::Hours, Unit::Days, Unit::WorkingDays, Unit::SchoolDays];

    /// What is counted, in words: `working days`.
    pub fn told(self) -> String {
        Unit::WORDS[self as usize].replace('_', " ")
    }
}

/// The side of the anchor on which a deadline lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// What a deadline is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The start of the meeting.
    Start,
    /// The opening of the matter.
    Request,
    /// The end of the meeting.
    End,
    /// The last copying into the case record.
    Filed,
    /// The hour since which the rule itself applies: that of the event it names.
    Event,
}

impl Anchor {
    /// The words in the pack's file, each with how it is told.
    pub(super) const WORDS: [(&'static str, &'static str); 5] = [
        ("start", "the meeting"),
        ("request", "the request"),
        ("end", "the end of the meeting"),
        ("filed", "the copying into the case record"),
        ("event", "that"),
    ];
    pub(super) const ALL: [Anchor; 5] = [
        Anchor::Start,
        Anchor::Request,
        Anchor::End,
        Anchor::Filed,
        Anchor::Event,
    ];

    /// The anchor in words: `the meeting`.
    pub fn told(self) -> &'static str {
        Anchor::WORDS[self as usize].1
    }
}

/// The days that a pack counts by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendars {
    /// Its working days.
    pub working: Option<Calendar>,
    /// Its school days.
    pub school: Option<Calendar>,
}

/// When a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// At `by`, which is still in time. What is not after `latest` may be, since
    /// only the day is known of what it is counted from.
    At {
        /// The deadline.
        by: Instant,
        /// The latest that it can be.
        latest: Instant,
    },
    /// Not known: a day that counts lies outside the calendar.
    Beyond(Unit, Beyond),
}

impl Deadline {
    /// The deadline as a limit: `at least 24 hours before the meeting`, `within 2 days after the request`.
    pub fn limit(&self) -> String {
        let anchor = self.anchor.told();
        match (self.amount, self.unit, self.relation) {
            (0, Unit::Hours, Relation::Before) => format!("before {anchor}"),
            (0, Unit::Hours, Relation::After) => format!("no later than {anchor}"),
            (0, ..) => format!("by the end of the day of {anchor}"),
            (_, _, Relation::Before) => format!("at least {self}"),
            (_, _, Relation::After) => format!("within {self}"),
        }
    }

    /// When it is, counted from an anchor.
    pub fn due(&self, anchor: Span, zone: Zone, calendars: &Calendars) -> Due {
        let before = self.relation == Relation::Before;
        let from = if before { anchor.first } else { anchor.last };
        let calendar = match self.unit {
            Unit::Hours => {
                let hours = Duration::hours(i64::from(self.amount));
                return match before {
                    true => Due::At {
                        by: from - hours,
                        latest: anchor.last - hours,
                    },
                    false => Due::At {
                        by: from + hours,
                        latest: from + hours,
                    },
                };
            }
            Unit::Days => None,
            Unit::WorkingDays => calendars.working.as_ref(),
            Unit::SchoolDays => calendars.school.as_ref(),
        };
        let day = zone.day(from);
        let reached = match calendar {
            Some(calendar) => calendar.count(day, self.amount, before),
            None => Ok(plain(day, self.amount, before)),
        };
        match reached {
            Ok(day) => Due::At {
                by: zone.day_ends(day),
                latest: zone.day_ends(day),
            },
            Err(beyond) => Due::Beyond(self.unit, beyond),
        }
    }
}

fn plain(day: NaiveDate, amount: u32, before: bool) -> NaiveDate {
    let days = Duration::days(i64::from(amount));
    if before { day - days } else { day + days }
}

impl fmt::Display for Deadline {
    /// `24 hours before the meeting`, `1 working day after that`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut unit = self.unit.told();
        if self.amount == 1 {
            unit.pop();
        }
        let side = match self.relation {
            Relation::Before => "before",
            Relation::After => "after",
        };
        write!(f, "{} {unit} {side} {}", self.amount, self.anchor.told())
    }
}
