//! `withdrawal`: the request was taken back.

use super::Kind;
use super::check::{Check, Refusal};
use super::tally::{Stated, Tally};
use super::tell::{Tell, quote};
use super::word::Nature;
use crate::fields;

fields! {
    /// The request to record was taken back
    pub struct Withdrawal {
        /// Why, if it was said
        because: Option<String>,
        /// Whether this was before the start, where the hours do not tell
        before_start: Option<bool>,
    }
}

impl Kind for Withdrawal {
    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        let tally = &check.tally;
        if let Some(earlier) = tally.withdrawals.first() {
            return Refusal::err(
                format!(
                    "{} was withdrawn by entry {}",
                    check.book.matter, earlier.seq
                ),
                format!("if that entry is wrong, correct {}", earlier.seq),
            );
        }
        match tally.nature() {
            Some(Nature::Request) | None => Ok(()),
            Some(other) => Refusal::err(
                format!(
                    "{} is no request ({}), so there is nothing to withdraw",
                    check.book.matter,
                    other.as_str()
                ),
                "log what happened as an event",
            ),
        }
    }

    fn said(&self, _: &Tell) -> Vec<String> {
        let mut lines = vec!["The request to record was withdrawn.".to_owned()];
        quote("Because", self.because.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.withdrawals.push(stated);
    }

    fn before_start(&self) -> Option<Option<bool>> {
        Some(self.before_start)
    }
}
