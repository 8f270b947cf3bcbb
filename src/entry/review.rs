//! `review`: supervision saw the matter, up to some entry.

use super::Kind;
use super::check::{Check, Refusal, Setting};
use super::field::{Name, Shape};
use super::filed::through;
use super::tally::{Stated, Tally};
use super::tell::{Tell, quote};
use crate::fields;

fields! {
    /// Supervision saw the matter
    pub struct Review {
        /// The worker who reviewed it
        [required] reviewed_by: Name = Shape::Name("worker"),
        /// A comment
        comment: Option<String>,
        /// Up to which entry; the last one unless said
        through: Option<u64>,
    }
}

impl Kind for Review {
    fn fill(&mut self, setting: &Setting) -> bool {
        let before = setting.seq.map(|seq| seq.saturating_sub(1));
        self.through = self.through.or(before);
        self.through.is_some()
    }

    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        through(self.through, check)
    }

    fn said(&self, _: &Tell) -> Vec<String> {
        let mut lines = vec![format!(
            "Seen in supervision by {}, up to entry {}.",
            self.reviewed_by.0,
            self.through.unwrap_or_default()
        )];
        quote("Comment", self.comment.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.reviewed.push(stated.of(self));
    }

    fn is_closing(&self) -> bool {
        true
    }
}
