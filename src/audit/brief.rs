//! A breakdown alone, counted from briefs: over a million matters no standing is read and no list is built.
//!
//! It counts what `sheet` counts, by the same classes and the same properties.

use super::by::{Breakdown, Counts};
use super::sheet::Of;
use super::{AuditRow, Period, lies_in};
use crate::standing::{Brief, Timing};
use crate::table::Table;
use crate::time::Instant;

/// The breakdown of an audit as it is filled.
pub struct Broken<'b> {
    classes: &'static [Timing],
    share: Option<Of>,
    period: Period,
    moment: Instant,
    counts: Counts<'b>,
}

impl AuditRow {
    /// Its breakdown, empty as yet; nothing where counting needs more of a matter than its brief.
    pub fn broken<'b>(
        &self,
        by: &'b [Breakdown],
        period: Period,
        moment: Instant,
    ) -> Option<Broken<'b>> {
        let classes = self.brief.filter(|_| !by.is_empty())?;
        let counts = Counts::new(by, classes.len());
        let broken = Broken {
            classes,
            share: self.share,
            period,
            moment,
            counts,
        };
        broken.counts.takes_briefs().then_some(broken)
    }
}

impl Broken<'_> {
    /// Counts a matter, if it is of the period and counts at all.
    pub fn add(&mut self, brief: &Brief) {
        let timing = brief.timing(self.moment);
        let class = self.classes.iter().position(|s| *s == timing);
        if let Some(class) = class.filter(|_| lies_in(brief.date, self.period)) {
            self.counts.add_brief(brief, &[(class, 1)]);
        }
    }

    /// Its table, as the whole audit has it.
    pub fn table(self) -> Table {
        let names: Vec<_> = self.classes.iter().map(|t| t.as_str()).collect();
        self.counts.table(&names, self.share)
    }
}
