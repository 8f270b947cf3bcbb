//! `export`: an answer left the ledger, and which bytes they were.

use super::Kind;
use super::check::{Check, Refusal};
use super::tally::{Stated, Tally};
use super::tell::Tell;
use crate::fields;

fields! {
    /// An answer that left the ledger
    pub struct Export {
        /// Which report
        [required] report: String,
        /// What was asked of it
        filter: Option<String>,
        /// The last entry it knew
        [required] at: u64,
        /// The moment it was asked for
        [required] moment: String,
        /// The tree's root at that entry (hexadecimal)
        [required] root: String,
        /// SHA-256 of its bytes (hexadecimal)
        [required] digest: String,
        /// How many rows it has
        rows: Option<u64>,
        /// The file's name, where it was written to one
        file: Option<String>,
    }
}

impl Kind for Export {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }
    fn said(&self, _: &Tell) -> Vec<String> {
        vec![format!(
            "Exported: {}, as known at entry {}.",
            crate::id::shown(&self.report),
            self.at
        )]
    }
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}
}
