//! A matter's book: what its entries say, and which of them stand.
//!
//! Statements are kept, never folded into state: a correction would have to un-fold it. The ground is
//! what every book of a ledger shares. Nothing here counts or judges; that is `standing`.

use std::collections::HashSet;
use std::sync::Arc;

use super::tally::Stated;
use super::{Entry, Line, Unreadable};
use crate::pack::{Pack, Vocabulary};
use crate::time::{When, Zone};

/// A pack as adopted.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The adoption's number.
    pub seq: u64,
    /// Whose place it has: its own, or that of the mistaken adoption it replaces.
    pub place: u64,
    /// The pack as its text reads.
    pub pack: Pack,
}

/// What every book of a ledger shares, as known at some entry: who and where it is, its words, its packs.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The ledger's own identifier.
    pub origin: String,
    /// Its name.
    pub name: String,
    /// The agency that keeps it.
    pub agency: Option<String>,
    /// The version of the definitions in force.
    pub rules: u64,
    /// Its zone.
    pub zone: Zone,
    /// The vocabulary that it began with, beside which packs are read.
    pub base: Vocabulary,
    /// The base vocabulary and what the packs added.
    pub vocabulary: Vocabulary,
    /// The packs adopted and not replaced, in the order of adoption.
    pub packs: Vec<Adopted>,
    /// The packs whose place another took; their codes are still those of entries.
    pub replaced: Vec<Pack>,
}

/// Which pack judges a matter, and since when.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// The adoption.
    pub adopted: &'a Adopted,
    /// Whether it was adopted only after the matter was opened.
    pub later: bool,
}

impl Ground {
    /// Reads the ground from the ledger's own acts, in number order.
    ///
    /// # Errors
    /// [`Unreadable`] where entry 0 is no genesis, or an adopted text or the vocabulary does not read.
    pub fn read<'a>(acts: impl IntoIterator<Item = &'a Entry>) -> Result<Ground, Unreadable> {
        let mut acts = acts.into_iter();
        let bad = |seq, why: &str| Unreadable {
            seq,
            why: why.to_owned(),
        };
        let genesis = acts
            .next()
            .and_then(|e| e.line.said.founds())
            .ok_or_else(|| bad(0, "it is not the ledger's beginning"))?;
        let base = Vocabulary::read(&genesis.vocabulary)
            .map_err(|_| bad(0, "its vocabulary does not read"))?;
        let mut ground = Ground {
            origin: genesis.origin.clone(),
            name: genesis.name.clone(),
            agency: genesis.agency.clone(),
            rules: genesis.rules,
            zone: Zone::read(&genesis.zone).map_err(|e| bad(0, &e.to_string()))?,
            vocabulary: base.clone(),
            base,
            packs: Vec::new(),
            replaced: Vec::new(),
        };
        for act in acts {
            let Some(adoption) = act.line.said.adopts() else {
                continue;
            };
            let pack = Pack::read_beside(&adoption.text, &ground.base)
                .map_err(|_| bad(act.seq, "the pack it adopts does not read"))?;
            ground.adopt(act.seq, pack, adoption.replaces);
        }
        Ok(ground)
    }

    /// Takes a pack among those adopted, in the place of a mistaken one where it replaces that.
    pub fn adopt(&mut self, seq: u64, pack: Pack, replaces: Option<u64>) {
        let mistaken = replaces.and_then(|seq| self.packs.iter().position(|p| p.seq == seq));
        let mistaken = mistaken.map(|at| self.packs.remove(at));
        let place = mistaken.as_ref().map_or(seq, |mistaken| mistaken.place);
        self.packs.push(Adopted { seq, place, pack });
        if let Some(mistaken) = mistaken {
            // The first to name a code says what it is: so the mistaken one comes last, for what was
            // entered under it.
            self.replaced.push(mistaken.pack);
            self.vocabulary = self.base.clone();
            let mut packs: Vec<&Adopted> = self.packs.iter().collect();
            packs.sort_by_key(|adopted| adopted.place);
            let all = packs
                .into_iter()
                .map(|adopted| &adopted.pack)
                .chain(&self.replaced);
            all.for_each(|pack| self.vocabulary.extend(pack));
        } else if let Some(adopted) = self.packs.last() {
            self.vocabulary.extend(&adopted.pack);
        }
    }

    /// The pack that judges a matter opened at `place` about `occurred`: of those adopted before whose
    /// dates cover it, the latest `from`, then the latest adopted; if none, the first adopted afterwards
    /// that covers it (DESIGN section 3).
    pub fn judge(&self, place: u64, occurred: When) -> Option<Judge<'_>> {
        let day = occurred.day(self.zone);
        let covering = || self.packs.iter().filter(|p| p.pack.covers(day));
        let before = covering()
            .filter(|p| p.place < place)
            .max_by_key(|p| (p.pack.from, p.place));
        before
            .map(|adopted| Judge {
                adopted,
                later: false,
            })
            .or_else(|| {
                covering().min_by_key(|p| p.place).map(|adopted| Judge {
                    adopted,
                    later: true,
                })
            })
    }
}

/// The entries of one matter, and those corrections and originals elsewhere that bear on it.
#[derive(Debug, Clone)]
pub struct Book {
    /// The matter's name.
    pub matter: String,
    /// What it shares with every other book.
    pub ground: Arc<Ground>,
    entries: Vec<Arc<Entry>>,
    hidden: Option<u64>,
}

impl Book {
    /// The book of a matter from its entries in number order. It also takes corrections that move a
    /// statement to or from it, and the originals they name, which do not stand here.
    pub fn new(matter: &str, ground: Arc<Ground>, entries: Vec<Arc<Entry>>) -> Book {
        Book {
            matter: matter.to_owned(),
            ground,
            entries,
            hidden: None,
        }
    }

    /// Adds an entry in its place, once.
    pub fn add(&mut self, entry: Arc<Entry>) {
        if let Err(at) = self.entries.binary_search_by_key(&entry.seq, |e| e.seq) {
            self.entries.insert(at, entry);
        }
    }

    /// The number of the last entry it holds.
    pub fn last(&self) -> Option<u64> {
        self.entries.last().map(|e| e.seq)
    }

    /// An entry and what it replaced, back to the original: what a book needs to know the place of a
    /// statement that moved to it.
    pub fn chain(&self, seq: u64) -> Vec<Arc<Entry>> {
        let mut chain = Vec::new();
        let mut next = Some(seq);
        while let Some(entry) = next.and_then(|seq| self.entries.iter().find(|e| e.seq == seq)) {
            next = entry.line.said.corrects().map(|c| c.replaces);
            chain.push(Arc::clone(entry));
        }
        chain
    }

    /// The same book as if one standing statement were not there: how a correction's new wording is judged.
    pub fn without(&self, seq: u64) -> Book {
        Book {
            hidden: Some(seq),
            ..self.clone()
        }
    }

    /// Whether one of its standing statements is left out.
    pub fn lacks_one(&self) -> bool {
        self.hidden.is_some()
    }

    /// The entries of this matter itself, replaced ones included, in number order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let own =
            |e: &&Arc<Entry>| e.line.matter.as_deref() == Some(&self.matter) || self.moved_here(e);
        self.entries.iter().filter(own).map(Arc::as_ref)
    }

    fn moved_here(&self, entry: &Entry) -> bool {
        let with = entry.line.said.corrects().and_then(|c| c.with.as_ref());
        with.is_some_and(|line| line.matter.as_deref() == Some(&self.matter))
    }

    /// The entry of a number, where this book holds it.
    pub fn entry(&self, seq: u64) -> Option<&Entry> {
        self.entries
            .binary_search_by_key(&seq, |e| e.seq)
            .ok()
            .map(|at| self.entries[at].as_ref())
    }

    /// Which entry replaced an entry.
    pub fn replaced_by(&self, seq: u64) -> Option<u64> {
        self.entries
            .iter()
            .find(|e| e.line.said.corrects().is_some_and(|c| c.replaces == seq))
            .map(|e| e.seq)
    }

    /// The numbers of the entries that others replaced.
    pub fn replaced(&self) -> HashSet<u64> {
        let corrections = self.entries.iter().filter_map(|e| e.line.said.corrects());
        corrections.map(|c| c.replaces).collect()
    }

    /// Whether nothing was ever entered under this name.
    pub fn is_empty(&self) -> bool {
        self.entries().next().is_none()
    }

    /// The last wording of an opening of this matter, whether or not it stands: what a matter entered in
    /// error was said to be. With the number of the entry whose place it has.
    pub fn fallen_opening(&self) -> Option<(u64, &Line)> {
        let first = self.entries().find(|e| e.line.said.opens().is_some())?.seq;
        let lines = self.entries().map(|e| {
            e.line
                .said
                .corrects()
                .and_then(|c| c.with.as_ref())
                .unwrap_or(&e.line)
        });
        let last = lines
            .filter(|line| {
                line.said.opens().is_some() && line.matter.as_deref() == Some(&self.matter)
            })
            .last()?;
        Some((first, last))
    }

    /// The statements that stand in this matter, in order: by the first instant of `occurred`, then by
    /// place. A corrected statement has the place of what it corrects.
    pub fn statements(&self) -> Vec<Stated<'_>> {
        let zone = self.ground.zone;
        let corrects = |e: &Entry| e.line.said.corrects().map(|c| c.replaces);
        let replaced = self.replaced();
        let place = |mut seq: u64| {
            // Numbers only fall on the way to the original, so this ends.
            while let Some(earlier) = self.entry(seq).and_then(corrects) {
                seq = earlier;
            }
            seq
        };
        let mut stated: Vec<Stated> = self
            .entries
            .iter()
            .filter(|e| !replaced.contains(&e.seq) && self.hidden != Some(e.seq))
            .filter_map(|e| {
                let (line, place) = match e.line.said.corrects() {
                    Some(correction) => (correction.with.as_ref()?, place(e.seq)),
                    None => (&e.line, e.seq),
                };
                (line.matter.as_deref() == Some(&self.matter)).then(|| Stated {
                    seq: e.seq,
                    place,
                    entry: e,
                    line,
                    span: line.common.occurred.span(zone),
                })
            })
            .collect();
        stated.sort_by_key(|s| (s.span.first, s.place));
        stated
    }
}
