//! The ground, read once: vocabulary and packs are long texts, and they change only by an adoption.

use std::cell::RefCell;
use std::sync::Arc;

use super::{Failure, view};
use crate::entry::book::Ground;
use crate::store::Reader;

/// The last ground read, and the acts it was read from.
#[derive(Default)]
pub(super) struct Grounds(RefCell<Option<(Vec<u64>, Arc<Ground>)>>);

impl Grounds {
    /// The ground as known before entry `below`: the one at hand if no act that makes it is new.
    ///
    /// # Errors
    /// As the store fails, or an act cannot be read.
    pub(super) fn at(&self, reader: &dyn Reader, below: u64) -> Result<Arc<Ground>, Failure> {
        let acts = view::founding(reader, below)?;
        let held = self
            .0
            .borrow()
            .as_ref()
            .filter(|(seen, _)| *seen == acts)
            .map(|(_, g)| Arc::clone(g));
        if let Some(ground) = held {
            return Ok(ground);
        }
        let ground = Arc::new(view::ground(reader, below)?);
        self.0.replace(Some((acts, Arc::clone(&ground))));
        Ok(ground)
    }
}
