//! The Merkle tree over the entries: what one hash says about every line before it.
//!
//! RFC 6962 section 2.1 over SHA-256, by the crate `tlog_tiles`. Leaf `n` is the hash of the line
//! of entry `n`. Of the nodes above the leaves only those that close a *full* run of 256 are kept:
//! level 1 node `n` covers leaves `256n..256(n+1)`, level 2 node `n` covers level 1 nodes
//! `256n..256(n+1)`, and so on. These are the full tiles of C2SP tlog-tiles, one row a tile, and
//! because nothing partial is ever kept every row is final the moment it is written.
//!
//! This module does not store anything, knows no entries and signs nothing. Whoever calls it
//! brings the stored hashes as [`Hashes`] and writes the nodes that [`Growth`] hands back.

pub mod checkpoint;

use std::cell::RefCell;

use thiserror::Error;
use tlog_tiles::tlog::{
    self, HashReader, node_hash, record_hash, split_stored_hash_index, tree_hash,
};

/// A SHA-256 hash: a leaf, a node or a root.
pub type Hash = [u8; 32];

/// A node to keep: its level, its number in the level, its hash.
pub type Node = (u8, u64, Hash);

/// How many hashes of one level make a node of the next: the width of a full tile
/// (C2SP tlog-tiles, section *Merkle tree*).
pub const WIDTH: u64 = 256;

/// Binary levels between one stored level and the next: `2^8 = 256`.
const STEP: u8 = 8;

/// The leaf hash of an entry: `SHA-256(0x00 || line)` (RFC 6962 section 2.1).
///
/// `line` is the entry's exact text without its newline.
#[must_use]
pub fn leaf(line: &str) -> Hash {
    record_hash(line.as_bytes()).0
}

/// Where the stored hashes come from.
///
/// Ranges are half-open, in numbers of the level asked for. An implementation gives exactly
/// `to - from` hashes in order, or an error; an empty range gives none.
pub trait Hashes {
    /// What can go wrong while reading.
    type Error;

    /// The leaves of entries `from..to`.
    ///
    /// # Errors
    ///
    /// Whatever the place they are kept in fails with.
    fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, Self::Error>;

    /// The nodes `from..to` of a level, which is 1 or more.
    ///
    /// # Errors
    ///
    /// Whatever the place they are kept in fails with.
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// Why a root, a node or a proof could not be had.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TreeError<E> {
    /// The stored hashes could not be read.
    #[error(transparent)]
    Read(E),
    /// Fewer hashes, or more, than the range holds: a row is missing, or the size is not this
    /// ledger's.
    #[error("the tree holds {got} of the hashes {from} to {to} of level {level}")]
    Short {
        /// The stored level, 0 for leaves.
        level: u8,
        /// The first number asked for.
        from: u64,
        /// The number after the last asked for.
        to: u64,
        /// How many there were.
        got: usize,
    },
    /// The question makes no sense of a tree of this size, or a proof does not hold.
    #[error("{0}")]
    Proof(tlog::Error),
}

/// The root of the tree over the first `size` entries.
///
/// Reads at most one range of nodes a level and at most 255 leaves. The root of nothing is the
/// SHA-256 of the empty string (RFC 6962 section 2.1).
///
/// # Errors
///
/// [`TreeError::Read`] as the store fails, [`TreeError::Short`] where it holds fewer than `size`
/// entries.
pub fn root<H: Hashes>(hashes: &H, size: u64) -> Result<Hash, TreeError<H::Error>> {
    ask(hashes, |stored| tree_hash(size, stored)).map(|root| root.0)
}

/// Puts a question of `tlog_tiles` (a root, a proof) to the stored hashes.
///
/// The crate's reader can carry only errors of its own; this brings the store's error back whole.
///
/// # Errors
///
/// [`TreeError::Read`] and [`TreeError::Short`] as [`root`]; [`TreeError::Proof`] where the
/// question itself is refused.
pub fn ask<H: Hashes, T>(
    hashes: &H,
    question: impl FnOnce(&Stored<'_, H>) -> Result<T, tlog::Error>,
) -> Result<T, TreeError<H::Error>> {
    let stored = Stored {
        hashes,
        failed: RefCell::new(None),
    };
    let answer = question(&stored);
    match stored.failed.into_inner() {
        Some(failed) => Err(failed),
        None => answer.map_err(TreeError::Proof),
    }
}

/// The stored hashes as `tlog_tiles` reads them: any full binary subtree, folded from the 256-wide
/// rows that are kept.
pub struct Stored<'a, H: Hashes> {
    hashes: &'a H,
    failed: RefCell<Option<TreeError<H::Error>>>,
}

impl<H: Hashes> Stored<'_, H> {
    fn range(&self, level: u8, from: u64, to: u64) -> Result<Vec<Hash>, TreeError<H::Error>> {
        read(self.hashes, level, from, to)
    }

    /// Every binary node asked for is the fold of up to 128 hashes of one stored level. Those of a
    /// root lie side by side, so that neighbours are joined and read in one go.
    fn fold_all(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, TreeError<H::Error>> {
        let spans = indexes.iter().map(|&index| {
            let (binary, n) = split_stored_hash_index(index);
            let wide = 1_u64 << (binary % STEP);
            (binary / STEP, n * wide, (n + 1) * wide)
        });
        let spans: Vec<(u8, u64, u64)> = spans.collect();
        let mut folded = Vec::with_capacity(spans.len());
        let mut rest = spans.as_slice();
        while let Some(&(level, from, mut to)) = rest.first() {
            let mut joined = 1;
            while let Some(&(next, start, end)) = rest.get(joined)
                && next == level
                && start == to
            {
                to = end;
                joined += 1;
            }
            let row = self.range(level, from, to)?;
            for &(_, start, end) in &rest[..joined] {
                let here = (start - from) as usize..(end - from) as usize;
                folded.push(fold(&row[here]));
            }
            rest = &rest[joined..];
        }
        Ok(folded)
    }
}

impl<H: Hashes> HashReader for Stored<'_, H> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        self.fold_all(indexes).map_err(|failed| {
            self.failed.replace(Some(failed));
            // Never seen: `ask` answers with what was put aside here.
            tlog::Error::IndexesNotInTree
        })
    }
}

/// The nodes a run of appended leaves completes.
///
/// A single leaf usually completes nothing and costs no read at all; the last leaf of a tile reads
/// those before it, once. Leaves of the same run need not be stored yet: they are remembered, never
/// more than 255 a level, so that a batch of any size reads only what stood before it.
#[derive(Debug)]
pub struct Growth {
    /// By level: the number of the first hash remembered, and the hashes from there on.
    open: Vec<(u64, Vec<Hash>)>,
}

impl Growth {
    /// A run that begins behind `size` stored entries.
    #[must_use]
    pub fn at(size: u64) -> Growth {
        Growth {
            open: vec![(size, Vec::new())],
        }
    }

    /// The number the next leaf gets.
    #[must_use]
    pub fn next(&self) -> u64 {
        let (first, row) = &self.open[0];
        first + row.len() as u64
    }

    /// Takes the next leaf and gives the nodes it completes, lowest level
    /// first: the order in which a store accepts them.
    ///
    /// # Errors
    ///
    /// [`TreeError::Read`] and [`TreeError::Short`] where hashes stored before the run cannot be
    /// had. The run is then spent: begin again from what is stored.
    pub fn push<H: Hashes>(
        &mut self,
        hashes: &H,
        leaf: Hash,
    ) -> Result<Vec<Node>, TreeError<H::Error>> {
        let mut done = Vec::new();
        let mut hash = leaf;
        for level in 0..u8::MAX {
            let place = usize::from(level);
            let (first, row) = &mut self.open[place];
            row.push(hash);
            let after = *first + row.len() as u64;
            if !after.is_multiple_of(WIDTH) {
                break;
            }
            let start = after - WIDTH;
            let mut tile = read(hashes, level, start, *first)?;
            tile.append(row);
            *first = after;
            hash = fold(&tile).0;
            let n = start / WIDTH;
            done.push((level + 1, n, hash));
            if self.open.len() == place + 1 {
                self.open.push((n, Vec::new()));
            }
        }
        Ok(done)
    }
}

/// One range of a stored level, with its length checked.
fn read<H: Hashes>(
    hashes: &H,
    level: u8,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>, TreeError<H::Error>> {
    if from >= to {
        return Ok(Vec::new());
    }
    let row = match level {
        0 => hashes.leaves(from, to),
        _ => hashes.nodes(level, from, to),
    };
    let row = row.map_err(TreeError::Read)?;
    if row.len() as u64 == to - from {
        return Ok(row);
    }
    let got = row.len();
    Err(TreeError::Short {
        level,
        from,
        to,
        got,
    })
}

/// The node over a full power of two of hashes (RFC 6962 section 2.1: `SHA-256(0x01 || l || r)`).
fn fold(row: &[Hash]) -> tlog::Hash {
    debug_assert!(row.len().is_power_of_two(), "only full subtrees are folded");
    let mut row: Vec<tlog::Hash> = row.iter().map(|&hash| tlog::Hash(hash)).collect();
    while row.len() > 1 {
        row = row.chunks(2).map(|two| node_hash(two[0], two[1])).collect();
    }
    row[0]
}

#[cfg(test)]
mod tests;
