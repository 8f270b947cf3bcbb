//! `filed`: the matter was copied into the case record, up to some entry.
//!
//! The ledger is not the case record; this is how it knows what has reached it.

use super::Kind;
use super::check::{Check, Refusal, Setting};
use super::tally::{Stated, Tally};
use super::tell::{Tell, quote};
use crate::fields;
use crate::id;

fields! {
    /// The matter was copied into a case record
    pub struct Filed {
        /// The case system
        [required] system: String,
        /// A comment
        comment: Option<String>,
        /// Up to which entry; the last one unless said
        through: Option<u64>,
    }
}

impl Kind for Filed {
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
            "Copied into the case record ({}), up to entry {}.",
            id::shown(&self.system),
            self.through.unwrap_or_default()
        )];
        quote("Comment", self.comment.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.filed.push((stated, self.through.unwrap_or_default()));
    }

    fn is_closing(&self) -> bool {
        true
    }
}

/// Refuses a `through` that names an entry not yet made.
///
/// # Errors
/// Where it lies at or beyond the entry's own number.
pub(super) fn through(through: Option<u64>, check: &Check) -> Result<(), Refusal> {
    match through {
        Some(n) if n >= check.now.seq => Refusal::err(
            format!("\"through\" names entry {n}, which does not exist"),
            format!(
                "the last entry is {}: leave \"through\" out to mean it",
                check.now.seq - 1
            ),
        ),
        _ => Ok(()),
    }
}
