//! Where a ledger's lines are kept: the contract of a store, in prose, and its errors.
//!
//! A store keeps lines with their leaves, the nodes of the tree, and one cached text a matter. It
//! knows no meanings: which entry stands, what a matter amounts to and whether a hash is right are
//! for others. It is trusted with four things. *Order*: an entry's number is its place, from 0
//! without gaps. *Permanence*: no line, leaf or node changes or goes once it is there. *All or
//! nothing*: an append is durable as a whole when its call returns, or it never was.
//! *One writer*: of two that want the same number one wins, and the other is told so.
//!
//! Nothing here knows SQL except [`sqlite`], makes randomness, or reads a clock. No transaction
//! object crosses this border: consistency is a closure ([`Store::snapshot`]), exclusion is
//! compare-and-swap ([`Store::append`]) or a closure under the lock ([`Store::append_with`]).

pub mod key;
pub mod memory;
pub mod place;
pub mod sqlite;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

pub use key::{DataKey, KeyError};
pub use memory::MemoryStore;
pub use sqlite::SqliteStore;

/// Which entries to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// Those numbered `from..to`.
    Range {
        /// The first number.
        from: u64,
        /// The number after the last; beyond the end of the ledger is allowed.
        to: u64,
    },
    /// Those whose `matter`, or whose `body.with.matter` (a correction's), is this name.
    Matter(&'a str),
    /// The one with this `id`.
    Id(&'a str),
    /// Those without a matter: the ledger's own acts.
    Acts,
    /// Those of kind `request` whose `body.case` is this JSON text, as written in the line:
    /// `"C-1"` with its quotes, or `["C-1","C-2"]`.
    Openings {
        /// The JSON text.
        case: &'a str,
    },
}

/// Which cached standings to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep<'a> {
    /// All of them.
    All,
    /// That of one matter.
    Matter(&'a str),
    /// Those whose value lists `value` under `$.keys.name`.
    Key {
        /// The key's name.
        name: &'a str,
        /// One of its texts.
        value: &'a str,
    },
}

/// What a store answers. Every number is an entry's, every range half-open.
///
/// Without [`Store::snapshot`] each call sees the ledger as it is at that call.
pub trait Reader {
    /// The number of entries, which is the size of the tree and the next entry's number.
    ///
    /// # Errors
    ///
    /// As the engine fails; so for every other call here.
    fn size(&self) -> Result<u64, StoreError>;

    /// Hands over the entries asked for, in the order of their numbers and only those below
    /// `below`, as number and line, until `sink` answers false. A sink may ask the same reader.
    ///
    /// # Errors
    ///
    /// As the engine fails, after some entries have perhaps been handed over.
    fn each(
        &self,
        which: Which<'_>,
        below: u64,
        sink: &mut dyn FnMut(u64, &str) -> bool,
    ) -> Result<(), StoreError>;

    /// The lowest number of an entry whose `entered` text is `instant` or greater, byte by byte.
    ///
    /// # Errors
    ///
    /// As the engine fails.
    fn entered_from(&self, instant: &str) -> Result<Option<u64>, StoreError>;

    /// The highest `n` of a matter `M-n` (1 to 12 digits, no leading zero) that an opening or a
    /// correction names; 0 without one.
    ///
    /// # Errors
    ///
    /// As the engine fails.
    fn last_allotted(&self) -> Result<u64, StoreError>;

    /// The leaves of the entries `from..to`, exactly so many.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] where one is not there; or as the engine fails.
    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError>;

    /// The nodes `from..to` of a level (1 or more), exactly so many.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] where one is not there; or as the engine fails.
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError>;

    /// Hands over cached standings, as matter and value, in the order of `$.opened` and then of the
    /// matter's name, until `sink` answers false.
    ///
    /// # Errors
    ///
    /// As the engine fails, after some have perhaps been handed over.
    fn standings(
        &self,
        which: Keep<'_>,
        sink: &mut dyn FnMut(&str, &str) -> bool,
    ) -> Result<(), StoreError>;
}

/// A small append, made ready beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Append {
    /// The number its first line was written for.
    pub first: u64,
    /// The lines in order, each with its leaf hash.
    pub lines: Vec<(String, [u8; 32])>,
    /// The nodes these leaves complete: level, number in the level, hash; lower levels first.
    pub nodes: Vec<(u8, u64, [u8; 32])>,
    /// The standings that change: matter and JSON text, which takes the place of the old one.
    pub standings: Vec<(String, String)>,
}

/// A store that is open.
pub trait Store: Reader {
    /// Runs `work` on one state of the ledger, whatever others append meanwhile.
    ///
    /// # Errors
    ///
    /// What `work` fails with, or as the engine fails.
    fn snapshot(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Appends if `first` is still the next number: compare and swap. Durable when it returns true;
    /// false, with nothing written, when somebody else was first.
    ///
    /// # Errors
    ///
    /// With nothing written: [`StoreError::Guard`] for a line the store refuses,
    /// [`StoreError::Busy`] when the lock could not be had in time, [`StoreError::Full`],
    /// [`StoreError::ReadOnly`]; or as the engine fails.
    fn append(&mut self, append: &Append) -> Result<bool, StoreError>;

    /// Runs `work` under the write lock. What it pushed is durable when this returns true; when
    /// `work` answers false or fails, nothing of it was ever there.
    ///
    /// For batches of any length, and for a writer that has lost too many races. A refusal of a
    /// guard may be told by a later call than the one that caused it, at the latest by this.
    ///
    /// # Errors
    ///
    /// What `work` fails with, and as [`Store::append`].
    fn append_with(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Tail) -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError>;

    /// What the engine can check of itself, one sentence a fault: its pages, its indexes against
    /// the lines, its guards against the schema, the numbering. Whether hashes are right is not
    /// for a store to say.
    ///
    /// # Errors
    ///
    /// As the engine fails to check at all.
    fn check(&self) -> Result<Vec<String>, StoreError>;
}

/// The end of the ledger, held under the write lock. It reads what it has pushed.
pub trait Tail: Reader {
    /// Adds a line with its leaf, and gives the number it takes.
    ///
    /// # Errors
    ///
    /// As [`Store::append_with`]; give up and answer with the error.
    fn push(&mut self, line: &str, leaf: [u8; 32]) -> Result<u64, StoreError>;

    /// Adds the next node of a level. Its leaves must have been pushed.
    ///
    /// # Errors
    ///
    /// As [`Tail::push`].
    fn node(&mut self, level: u8, n: u64, hash: [u8; 32]) -> Result<(), StoreError>;

    /// Puts a matter's standing in the place of the old one. `standing` is a JSON object; the store
    /// reads `opened` (an entry number), `rules` (text) and `keys` (an object of lists of texts).
    ///
    /// # Errors
    ///
    /// As [`Tail::push`].
    fn keep(&mut self, matter: &str, standing: &str) -> Result<(), StoreError>;
}

/// Why a store could not do what was asked. Each says what happened; [`StoreError::hint`] what to
/// do about it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing at that path: opening never makes a ledger.
    #[error("There is no ledger at {}.", .0.display())]
    NotFound(PathBuf),
    /// Something at that path: making never writes over a file.
    #[error("There is already a file at {}, and a ledger is never written over one.", .0.display())]
    Exists(PathBuf),
    /// The two cannot be told apart: an encrypted file looks like noise.
    #[error("{} is not a ledger, or this is not its key.", .0.display())]
    WrongKey(PathBuf),
    /// Made by a program that came later.
    #[error("The ledger has schema {found}; this program knows schemas up to {known}.")]
    NewerSchema {
        /// The ledger's schema.
        found: u32,
        /// The latest this program knows.
        known: u32,
    },
    /// Made by an earlier program, and it may not be written to.
    #[error("The ledger has schema {found}; to be read it must first be brought to {known}.")]
    OlderSchema {
        /// The ledger's schema.
        found: u32,
        /// The schema wanted.
        known: u32,
    },
    /// Somebody else held the lock for longer than a writer waits.
    #[error("Another program was writing to the ledger for too long.")]
    Busy,
    /// The ledger, its folder or its disk may not be written to.
    #[error("The ledger cannot be written to.")]
    ReadOnly,
    /// No room. Nothing was written.
    #[error("The disk is full, and nothing was written.")]
    Full,
    /// A ledger may not lie there, or cannot be read there.
    #[error("The ledger {} cannot be used where it is: {why}.", .path.display())]
    Place {
        /// Where it is.
        path: PathBuf,
        /// Half a sentence.
        why: String,
    },
    /// A constraint or guard refused; its own words.
    #[error("The store refused an entry: {0}.")]
    Guard(String),
    /// What is stored cannot be right.
    #[error("The ledger is damaged: {0}.")]
    Damaged(String),
    /// The key could not be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file of the ledger could not be used.
    #[error("The ledger's file could not be used: {0}.")]
    Io(#[from] io::Error),
    /// Anything else the engine says.
    #[error("The ledger could not be used: {0}.")]
    Engine(String),
}

impl StoreError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::NotFound(_) => "Check the path; only init makes a ledger.",
            StoreError::Exists(_) => "Choose another name, or open the ledger that is there.",
            StoreError::WrongKey(_) => "Check the path and the key, and that they belong together.",
            StoreError::NewerSchema { .. } => "Use a newer version of the program.",
            StoreError::OlderSchema { .. } => {
                "Open it once where it may be written to; a backup is made beside it first."
            }
            StoreError::Busy => "Wait a moment and try again; nothing was written.",
            StoreError::ReadOnly => "Ask for the right to write there, or only read.",
            StoreError::Full => "Make room on the disk and try again.",
            StoreError::Place { .. } => "Keep it in a folder on a disk of this machine.",
            StoreError::Guard(_) => "Nothing was written; please report this as a fault.",
            StoreError::Damaged(_) => "Stop writing to it, keep the file, and restore a backup.",
            StoreError::Key(error) => error.hint(),
            StoreError::Io(_) => "Check that the folder is there and that you may use it.",
            StoreError::Engine(_) => "Run verify; if it finds nothing, please report this.",
        }
    }
}
