//! The brief of a standing: what counts over every matter need of it, in a hundred bytes or so.
//!
//! The timing of consent and what a matter is broken down by are worked out of a brief alone, whether it was
//! read back from its text or is a standing's; nothing else is counted by it. It names no matter, case or reason.

use chrono::{Datelike, NaiveDate};

use super::consent::role;
use super::{FORM, RULES, Standing, Timing};
use crate::time::Instant;

/// What stands between the parts of a text.
const MARK: char = '\t';

/// What is counted of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brief<'s> {
    /// Its day.
    pub date: NaiveDate,
    /// The timing of consent once the start has come.
    settled: Timing,
    /// The earliest instant of the start, in milliseconds since 1970.
    start: Option<i64>,
    /// The type of meeting; this and all that follow are empty where they are not known.
    pub meeting_type: &'s str,
    /// The nature.
    pub nature: &'s str,
    /// The team.
    pub team: &'s str,
    /// The agency.
    pub agency: &'s str,
    /// The worker whose matter it is.
    pub worker: &'s str,
    /// The role of the person whose recording it is.
    pub role: &'s str,
    /// The label of the pack that judges it.
    pub pack: &'s str,
}

impl Standing {
    /// Its brief.
    pub fn brief(&self) -> Brief<'_> {
        let said = &self.said;
        Brief {
            date: self.date,
            settled: match self.in_error {
                true => Timing::EnteredInError,
                false => self.consent.settled(),
            },
            start: (self.consent.start.as_ref()).map(|start| start.first.timestamp_millis()),
            meeting_type: said.meeting_type.as_deref().unwrap_or_default(),
            nature: &said.nature,
            team: said.team.as_deref().unwrap_or_default(),
            agency: said.agency.as_deref().unwrap_or_default(),
            worker: &said.worker,
            role: role(&said.person),
            pack: self.pack.as_ref().map_or("", |pack| &pack.label),
        }
    }
}

impl<'s> Brief<'s> {
    /// Its text, as the store keeps it. Empty where a part has the mark between parts in it: such a matter is
    /// counted by its standing.
    pub fn write(&self) -> String {
        let texts = [
            self.meeting_type,
            self.nature,
            self.team,
            self.agency,
            self.worker,
            self.role,
            self.pack,
        ];
        if texts.iter().any(|text| text.contains(MARK)) {
            return String::new();
        }
        let (day, settled) = (self.date.num_days_from_ce(), self.settled.as_str());
        let mut text = format!("{RULES}{MARK}{FORM}{MARK}{day}{MARK}{settled}{MARK}");
        if let Some(at) = self.start {
            text.push_str(&at.to_string());
        }
        for part in texts {
            text.push(MARK);
            text.push_str(part);
        }
        text
    }

    /// Reads what [`Brief::write`] wrote; nothing where there is none, or it was written by other
    /// definitions or in another form.
    pub fn read(text: &'s str) -> Option<Brief<'s>> {
        let mut parts = text.split(MARK);
        let mut next = || parts.next();
        if (next()?.parse(), next()?.parse()) != (Ok(RULES), Ok(FORM)) {
            return None;
        }
        let date = NaiveDate::from_num_days_from_ce_opt(next()?.parse().ok()?)?;
        let word = next()?;
        let start = match next()? {
            "" => None,
            at => Some(at.parse().ok()?),
        };
        Some(Brief {
            date,
            settled: Timing::ALL.into_iter().find(|t| t.as_str() == word)?,
            start,
            meeting_type: next()?,
            nature: next()?,
            team: next()?,
            agency: next()?,
            worker: next()?,
            role: next()?,
            pack: next()?,
        })
    }

    /// The timing of consent at a moment.
    pub fn timing(&self, moment: Instant) -> Timing {
        let begun = self.start.is_some_and(|at| at <= moment.timestamp_millis());
        match self.settled {
            Timing::Advance | Timing::Late | Timing::NotSought if !begun => Timing::Pending,
            settled => settled,
        }
    }
}
