//! `threshold`: whether scale or style of recording was thought to cross a threshold (S38).
//!
//! An assessment by a named role, never a finding of the ledger.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{Code, Participant, Shape};
use super::tally::{Stated, Tally};
use super::tell::{Tell, detail, quote, yes_no};
use crate::fields;

fields! {
    /// An assessment of whether the scale or style of recording crosses a threshold
    pub struct Threshold {
        /// Whether it was thought excessive
        excessive: Option<bool>,
        /// Whether it was thought oppressive
        oppressive: Option<bool>,
        /// Whether it was thought disproportionate
        disproportionate: Option<bool>,
        /// Its scale
        scale: Option<String>,
        /// Its style
        style: Option<String>,
        /// Who assessed it, by role
        [required] assessed_by: Participant,
        /// What came of it
        [required] outcome: Code = Shape::Code("threshold_outcome"),
    }
}

impl Kind for Threshold {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut lines = vec![format!(
            "The scale and style of recording were assessed by the {}: {}.",
            tell.who(&self.assessed_by),
            tell.code("threshold_outcome", &self.outcome)
        )];
        detail("Thought excessive", yes_no(self.excessive), &mut lines);
        detail("Thought oppressive", yes_no(self.oppressive), &mut lines);
        detail(
            "Thought disproportionate",
            yes_no(self.disproportionate),
            &mut lines,
        );
        quote("Scale", self.scale.as_ref(), &mut lines);
        quote("Style", self.style.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.thresholds.push(stated.of(self));
    }
}
