//! Acts of the ledger's own that say that something left it: exports and releases.
//!
//! Each is entered before what it tells of is given. What is given, and whether it may be, is its asker's.

use std::sync::Arc;

use super::pen::Pen;
use super::view::{Known, View, terms};
use super::{Failure, Ledger, Who, appended};
use crate::entry::export::Export;
use crate::entry::field::Extra;
use crate::entry::release::Release;
use crate::entry::{Common, Entry, Kind, Line};
use crate::store::{Reader, StoreError, Which};
use crate::time::When;

impl Ledger {
    /// Records that an answer left the ledger, before it does.
    ///
    /// # Errors
    /// As the store fails; the answer is then not to be given.
    pub fn trace(&mut self, export: &Export, who: &Who) -> Result<u64, Failure> {
        let made = self.leave("export", export, who, |_| Ok(true))?;
        Ok(made.expect("nothing stands against a trace"))
    }

    /// Enters that figures were released, unless others have been since entry `last` of all releases: they
    /// were not held against each other then, and nothing is entered.
    ///
    /// # Errors
    /// As [`Ledger::trace`].
    pub fn release(
        &mut self,
        release: &Release,
        last: Option<u64>,
        who: &Who,
    ) -> Result<Option<u64>, Failure> {
        self.leave("release", release, who, |reader| {
            let mut latest = None;
            reader.each(
                Which::Acts { kind: "release" },
                reader.size()?,
                &mut |seq, _| {
                    latest = Some(seq);
                    true
                },
            )?;
            Ok(latest == last)
        })
    }

    /// Enters an act of the ledger's own, as long as `may` says so of the ledger it is put behind.
    fn leave<K: Kind + Clone + 'static>(
        &mut self,
        kind: &'static str,
        said: &K,
        who: &Who,
        may: impl Fn(&dyn Reader) -> Result<bool, StoreError>,
    ) -> Result<Option<u64>, Failure> {
        let now = (self.clock)();
        loop {
            let zone = self.view(Known::Head, |view| Ok(view.ground.zone))?;
            let line = act(kind, zone.minute(now), said.clone());
            let ground = self.grounds.at(&*self.store, self.store.size()?)?;
            let random = &mut *self.random;
            let mut pen = Pen::new(&*self.store, ground, who, now, random)?;
            let first = pen.next();
            // Asked of what lies before that number: whoever is faster takes the number, and it is asked again.
            if !may(&*self.store)? {
                return Ok(None);
            }
            let made = pen.act(&*self.store, line)?;
            drop(pen);
            if self.store.append(&appended(first, &[made], Vec::new()))? {
                return Ok(Some(first));
            }
        }
    }
}

impl View<'_> {
    /// Every release of figures that was made, known or not: what is out is out.
    ///
    /// # Errors
    /// As the store fails, or an entry cannot be read.
    pub fn releases(&self) -> Result<Vec<Entry>, Failure> {
        let terms = terms(&self.ground);
        let mut read = Vec::new();
        let acts = Which::Acts { kind: "release" };
        self.reader
            .each(acts, self.reader.size()?, &mut |seq, text| {
                read.push(Entry::read(seq, text, &terms));
                true
            })?;
        Ok(read.into_iter().collect::<Result<_, _>>()?)
    }
}

pub(super) fn act(kind: &'static str, occurred: When, said: impl Kind + 'static) -> Line {
    let common = Common {
        occurred,
        learned: None,
        source: None,
        worker: None,
        note: None,
        extra: Extra::default(),
        imported: None,
    };
    Line {
        kind,
        matter: None,
        common,
        said: Arc::new(said),
    }
}
