//! `adoption`: a partnership's guidance came to apply. The exact text is the entry.

use super::Kind;
use super::check::{Check, Refusal};
use super::genesis::Document;
use super::tally::{Stated, Tally};
use super::tell::Tell;
use crate::fields;

fields! {
    /// A pack was adopted
    pub struct Adoption {
        /// The pack, whole
        [required] text: Document,
        /// The mistaken adoption whose place it takes
        replaces: Option<u64>,
    }
}

impl Kind for Adoption {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }
    fn said(&self, _: &Tell) -> Vec<String> {
        vec!["Guidance was adopted.".to_owned()]
    }
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}
    fn adopts(&self) -> Option<&Adoption> {
        Some(self)
    }
}
