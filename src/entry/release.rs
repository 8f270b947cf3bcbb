//! `release`: figures left the team after disclosure control, and which they were.
//!
//! What was printed is kept as it was printed, so that a later release can be held against it; what was
//! hidden is not in it. How it is decided what may be shown is `audit::release`'s.

use chrono::NaiveDate;

use super::Kind;
use super::check::{Check, Refusal};
use super::tally::{Stated, Tally};
use super::tell::Tell;
use crate::fields;

fields! {
    /// Figures that left the team
    pub struct Release {
        /// Which audit
        [required] definition: String,
        /// Its breakdowns
        by: Vec<String>,
        /// The first day of the period
        from: Option<NaiveDate>,
        /// The last day of the period
        until: Option<NaiveDate>,
        /// The last entry it knew
        [required] at: u64,
        /// The moment it was asked for
        [required] moment: String,
        /// The tree's root at that entry (hexadecimal)
        [required] root: String,
        /// The version of the definitions
        [required] rules: u64,
        /// Counts of 1 to this are hidden
        [required] threshold: u64,
        /// Shown counts are multiples of this
        [required] base: u64,
        /// The figures as printed: a heading, then a row each, cells between tabs
        [required] cells: Vec<String>,
        /// SHA-256 of the cells, each with a newline after it (hexadecimal)
        [required] digest: String,
    }
}

impl Kind for Release {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }
    fn said(&self, _: &Tell) -> Vec<String> {
        vec![format!(
            "Released: figures of the audit {}, as known at entry {}.",
            crate::id::shown(&self.definition),
            self.at
        )]
    }
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}
    fn releases(&self) -> Option<&Release> {
        Some(self)
    }
}
