//! `genesis`: entry 0. Nothing that decides meaning lives outside the log.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{self, Fault, Field, Shape, Terms, Value};
use super::json::{self, Json};
use super::tally::{Stated, Tally};
use super::tell::Tell;
use crate::fields;

/// A text of any length: a pack, a vocabulary. It is written by the ledger, never typed in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(pub String);

impl std::ops::Deref for Document {
    type Target = String;
    fn deref(&self) -> &String {
        &self.0
    }
}

impl Value for Document {
    const SHAPE: Shape = Shape::Text;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let text = json
            .as_str()
            .ok_or_else(|| field::not_a_word(json, field, &["a text"]))?;
        Ok(Document(text.to_owned()))
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(&self.0, out)
    }
}

fields! {
    /// The beginning of a ledger
    pub struct Genesis {
        /// The ledger's own identifier (UUID)
        [required] origin: String,
        /// Its name
        [required] name: String,
        /// The zone in which it reads local times (IANA)
        [required] zone: String,
        /// The agency that keeps it
        agency: Option<String>,
        /// The version of the definitions
        [required] rules: u64,
        /// The base vocabulary, whole
        [required] vocabulary: Document,
        /// The program that began it
        [required] program: String,
        /// The public half of the key that signs checkpoints (C2SP signed-note verifier key)
        [required] verifier: String,
    }
}

impl Kind for Genesis {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }
    fn said(&self, _: &Tell) -> Vec<String> {
        vec![format!(
            "The ledger began: {}.",
            crate::id::shown(&self.name)
        )]
    }
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}
    fn founds(&self) -> Option<&Genesis> {
        Some(self)
    }
}
