//! What is known: the ground, books and standings as of some entry.
//!
//! A view never looks past its last entry, so the same question about the past has the same answer for
//! ever. At the head it takes the standings that are kept; anywhere else it folds the books anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::Failure;
use super::grounds::Grounds;
use crate::entry::Entry;
use crate::entry::book::{Book, Ground};
use crate::entry::field::Terms;
use crate::pack::Pack;
use crate::standing::{self, Standing};
use crate::store::{Keep, Kept, Reader, StoreError, Which};
use crate::time::{self, Instant};
use crate::tree;

/// How much is to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Everything.
    Head,
    /// Entries 0 to this one.
    At(u64),
    /// The entries before the first one entered after this local day.
    AsKnown(NaiveDate),
}

/// Which matters are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of<'a> {
    /// All.
    All,
    /// One.
    Matter(&'a str),
    /// Those of a case.
    Case(&'a str),
    /// Those a worker has or entered something about.
    Worker(&'a str),
}

/// The ledger as known at some entry.
pub struct View<'v> {
    pub(super) reader: &'v dyn Reader,
    /// What every book shares, as known.
    pub ground: Arc<Ground>,
    /// The number of the last entry known.
    pub at: u64,
    /// When that entry was entered.
    pub entered: Instant,
    /// Whether that is the ledger's last.
    pub head: bool,
}

impl<'v> View<'v> {
    pub(super) fn new(
        reader: &'v dyn Reader,
        grounds: &Grounds,
        known: Known,
    ) -> Result<View<'v>, Failure> {
        let size = reader.size()?;
        let whole = grounds.at(reader, size)?;
        let below = match known {
            Known::Head => size,
            Known::At(n) if n < size => n + 1,
            Known::At(n) => {
                return Err(Failure::NoSuchEntry {
                    seq: n,
                    last: size.saturating_sub(1),
                });
            }
            Known::AsKnown(day) => {
                let after = time::stamp(whole.zone.day_begins(day + Days::new(1)));
                match reader.entered_from(&after)? {
                    Some(0) => return Err(Failure::NothingKnown(day)),
                    Some(first) => first,
                    None => size,
                }
            }
        };
        let ground = grounds.at(reader, below)?;
        let last = entry(reader, &ground, below - 1, below)?.ok_or(Failure::NoSuchEntry {
            seq: below - 1,
            last: below - 1,
        })?;
        Ok(View {
            reader,
            ground,
            at: below - 1,
            entered: last.entered,
            head: below == size,
        })
    }

    /// The tree's root over what is known.
    ///
    /// # Errors
    /// As the store fails.
    pub fn root(&self) -> Result<[u8; 32], Failure> {
        Ok(tree::root(&Hashes(self.reader), self.at + 1)?)
    }

    /// A matter's book; empty where there is no such matter.
    ///
    /// # Errors
    /// As the store fails, or an entry cannot be read.
    pub fn book(&self, matter: &str) -> Result<Book, Failure> {
        book(self.reader, &self.ground, matter, self.at + 1)
    }

    /// An entry by its number.
    ///
    /// # Errors
    /// As the store fails, or the entry cannot be read.
    pub fn entry(&self, seq: u64) -> Result<Option<Entry>, Failure> {
        entry(self.reader, &self.ground, seq, self.at + 1)
    }

    /// The first entry entered at an instant or later; the next number, where none was.
    ///
    /// # Errors
    /// As the store fails.
    pub fn entered_from(&self, since: Instant) -> Result<u64, Failure> {
        Ok(self
            .reader
            .entered_from(&time::stamp(since))?
            .unwrap_or(self.at + 1))
    }

    /// Every entry known, in order.
    ///
    /// # Errors
    /// As the store fails, or an entry cannot be read.
    pub fn entries(&self, sink: &mut dyn FnMut(Entry)) -> Result<(), Failure> {
        let terms = terms(&self.ground);
        let mut failed = None;
        self.reader.each(
            Which::Range {
                from: 0,
                to: self.at + 1,
            },
            self.at + 1,
            &mut |seq, text| {
                match Entry::read(seq, text, &terms) {
                    Ok(entry) => sink(entry),
                    Err(unreadable) => failed = Some(unreadable),
                }
                failed.is_none()
            },
        )?;
        failed.map_or(Ok(()), |unreadable| Err(unreadable.into()))
    }

    /// The standings of matters, in the order in which they were opened, with what other matters of
    /// their cases add.
    ///
    /// # Errors
    /// As the store fails, or an entry cannot be read.
    pub fn standings(&self, of: Of) -> Result<Vec<Standing>, Failure> {
        let mut standings = self.folded(of)?;
        // In the past every case would be looked for among all matters: they are folded once.
        let past = !self.head && standings.iter().any(|s| self.ladders(s).is_some());
        let all = past.then(|| self.folded(Of::All)).transpose()?;
        for standing in &mut standings {
            self.climb(standing, all.as_deref())?;
        }
        Ok(standings)
    }

    /// The standings of matters, each of its own book alone.
    pub(super) fn folded(&self, of: Of) -> Result<Vec<Standing>, Failure> {
        // What is kept at the head may not yet, or no longer, be said of a matter in the past: there
        // every matter is folded, and asked afterwards.
        let keep = match of {
            Of::Matter(matter) => Keep::Matter(matter),
            Of::Case(case) if self.head => Keep::Key {
                name: "case",
                value: case,
            },
            Of::Worker(worker) if self.head => Keep::Key {
                name: "worker",
                value: worker,
            },
            _ => Keep::All,
        };
        let mut names = BTreeSet::new();
        let mut standings = Vec::new();
        self.reader.standings(keep, &mut |matter, value| {
            match Standing::read(value).filter(|_| self.head) {
                Some(standing) => standings.push(standing),
                None => drop(names.insert(matter.to_owned())),
            }
            true
        })?;
        for name in names {
            let book = self.book(&name)?;
            if !book.is_empty() {
                standings.push(standing::of(&book));
            }
        }
        standings.retain(|s| match of {
            Of::All | Of::Matter(_) => true,
            Of::Case(case) => s.keys.case.iter().any(|c| c == case),
            Of::Worker(worker) => s.keys.worker.iter().any(|w| w == worker),
        });
        standings.sort_by_key(|s| s.opened);
        Ok(standings)
    }

    /// Adds to a standing what its pack's ladders ask: that rests on the other matters of its cases, so
    /// it is worked out anew each time and never kept.
    /// `all` holds every matter, where they are at hand.
    fn climb(&self, standing: &mut Standing, all: Option<&[Standing]>) -> Result<(), Failure> {
        let Some(pack) = self.ladders(standing) else {
            return Ok(());
        };
        let mut case = Vec::new();
        if all.is_none() {
            for name in &standing.keys.case {
                case.extend(self.folded(Of::Case(name))?);
            }
            case.sort_by_key(|s| s.opened);
            case.dedup_by_key(|s| s.opened);
        }
        let case = all.unwrap_or(&case);
        let asks = standing::pattern(standing, case, pack, self.ground.zone);
        standing.asks.extend(asks);
        Ok(())
    }

    /// The pack that judges a standing, where it has ladders.
    fn ladders(&self, standing: &Standing) -> Option<&Pack> {
        let used = standing.pack.as_ref()?;
        let adopted = self.ground.packs.iter().find(|p| p.seq == used.adopted)?;
        (!adopted.pack.ladders.is_empty()).then_some(&adopted.pack)
    }
}

/// A standing as the store keeps it.
pub(super) fn kept(standing: &Standing) -> Kept {
    let keys = [
        ("case", &standing.keys.case),
        ("worker", &standing.keys.worker),
    ];
    let pairs = keys
        .into_iter()
        .flat_map(|(name, texts)| texts.iter().map(move |t| (name, t.clone())));
    Kept {
        matter: standing.matter.clone(),
        opened: standing.opened,
        keys: pairs.collect(),
        value: standing.write(),
        brief: standing.brief().write(),
    }
}

/// What reading a kept line needs to know.
pub(super) fn terms(ground: &Ground) -> Terms<'static> {
    Terms {
        vocabulary: None,
        zone: ground.zone,
    }
}

/// The acts that make the ground.
const FOUNDING: [&str; 2] = ["genesis", "adoption"];

/// The numbers of the acts that make the ground, as known before entry `below`.
pub(super) fn founding(reader: &dyn Reader, below: u64) -> Result<Vec<u64>, Failure> {
    let mut acts = Vec::new();
    for kind in FOUNDING {
        reader.each(Which::Acts { kind }, below, &mut |seq, _| {
            acts.push(seq);
            true
        })?;
    }
    Ok(acts)
}

/// The ground as known before entry `below`.
pub(super) fn ground(reader: &dyn Reader, below: u64) -> Result<Ground, Failure> {
    // Acts hold no local times, so the zone, which is not yet known, does not matter.
    let utc = Terms {
        vocabulary: None,
        zone: time::Zone::read("UTC").expect("UTC is a zone"),
    };
    let mut acts = Vec::new();
    for kind in FOUNDING {
        let mut failed = None;
        reader.each(Which::Acts { kind }, below, &mut |seq, text| {
            match Entry::read(seq, text, &utc) {
                Ok(entry) => acts.push(entry),
                Err(unreadable) => failed = Some(unreadable),
            }
            failed.is_none()
        })?;
        if let Some(unreadable) = failed {
            return Err(unreadable.into());
        }
    }
    Ok(Ground::read(&acts)?)
}

/// One entry, where there is one below `below`.
pub(super) fn entry(
    reader: &dyn Reader,
    ground: &Ground,
    seq: u64,
    below: u64,
) -> Result<Option<Entry>, Failure> {
    let terms = terms(ground);
    let mut found = None;
    reader.each(
        Which::Range {
            from: seq,
            to: seq + 1,
        },
        below,
        &mut |seq, text| {
            found = Some(Entry::read(seq, text, &terms));
            false
        },
    )?;
    Ok(found.transpose()?)
}

/// A matter's book from the entries below `below`: its own, the corrections that bring statements to
/// it, and, where one came from another matter, what it replaced there.
pub(super) fn book(
    reader: &dyn Reader,
    ground: &Arc<Ground>,
    matter: &str,
    below: u64,
) -> Result<Book, Failure> {
    let terms = terms(ground);
    let mut entries = Vec::new();
    let mut failed = None;
    reader.each(Which::Matter(matter), below, &mut |seq, text| {
        match Entry::read(seq, text, &terms) {
            Ok(entry) => entries.push(Arc::new(entry)),
            Err(unreadable) => failed = Some(unreadable),
        }
        failed.is_none()
    })?;
    if let Some(unreadable) = failed {
        return Err(unreadable.into());
    }
    let mut wanted: Vec<u64> = entries
        .iter()
        .filter_map(|e| Some(e.line.said.corrects()?.replaces))
        .collect();
    let mut book = Book::new(matter, Arc::clone(ground), entries);
    while let Some(seq) = wanted.pop() {
        if book.entry(seq).is_none()
            && let Some(original) = entry(reader, ground, seq, below)?
        {
            wanted.extend(original.line.said.corrects().map(|c| c.replaces));
            book.add(Arc::new(original));
        }
    }
    Ok(book)
}

/// A store's hashes as the tree reads them.
pub(super) struct Hashes<'r>(pub &'r dyn Reader);

impl tree::Hashes for Hashes<'_> {
    type Error = StoreError;
    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        self.0.leaves(from, to)
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        self.0.nodes(level, from, to)
    }
}
