//! Where a ledger's lines are kept: the contract of a store, in prose, and its errors.
//!
//! A store keeps lines with their leaves, the nodes of the tree, and of each matter a cached text with its brief. It
//! knows no meanings: which entry stands, what a matter amounts to and whether a hash is right are
//! for others. It is trusted with four things. *Order*: an entry's number is its place, from 0
//! without gaps. *Permanence*: no line, leaf or node changes or goes once it is there. *All or
//! nothing*: an append is durable as a whole when its call returns, or it never was.
//! *One writer*: of two that want the same number one wins, and the other is told so.
//!
//! Nothing here knows SQL except [`sqlite`], makes randomness, or reads a clock. No transaction
//! object crosses this border: consistency is a closure ([`Store::snapshot`]), exclusion is
//! compare-and-swap ([`Store::append`]) or a closure under the lock ([`Store::append_with`]).

pub mod error;
pub mod key;
pub mod memory;
pub mod place;
pub mod sqlite;

pub use error::{KeyError, StoreError};
pub use key::DataKey;
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
    /// Those of a kind that are without a matter: the ledger's own acts.
    Acts {
        /// The kind.
        kind: &'a str,
    },
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
    /// Those with this key.
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

    /// Whether any cached standing has this key; found without reading one.
    ///
    /// # Errors
    ///
    /// As the engine fails.
    fn any(&self, name: &str, value: &str) -> Result<bool, StoreError>;

    /// Hands over cached standings, as matter and value, in the order of opening and then of the
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

    /// Hands over every matter with the brief of its cached standing, in the order of
    /// [`Reader::standings`], until `sink` answers false; no value is read. A brief is empty where
    /// its row was kept before there were any. A sink may ask the same reader.
    ///
    /// # Errors
    ///
    /// As [`Reader::standings`].
    fn briefs(&self, sink: &mut dyn FnMut(&str, &str) -> bool) -> Result<(), StoreError>;
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
    /// The standings that change.
    pub standings: Vec<Kept>,
}

/// A matter's standing, as it is kept: a text of which the store knows no meaning but by what it is
/// found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The matter.
    pub matter: String,
    /// The number of its opening, by which standings are ordered: no other matter's.
    pub opened: u64,
    /// Names and texts by which it is found, each pair once: `("case", "C-1")`.
    pub keys: Vec<(&'static str, String)>,
    /// The text: a JSON object, whose `keys` say by name the texts it is found by.
    pub value: String,
    /// What counts over every matter need of it, as a short text: of it too the store knows no meaning.
    pub brief: String,
}

impl Append {
    /// Puts it at the end of the ledger: false, and nothing, if its number is no longer the next.
    ///
    /// # Errors
    ///
    /// As [`Tail::push`].
    pub fn put(&self, tail: &mut dyn Tail) -> Result<bool, StoreError> {
        if tail.size()? != self.first {
            return Ok(false);
        }
        for (line, leaf) in &self.lines {
            tail.push(line, *leaf)?;
        }
        for &(level, n, hash) in &self.nodes {
            tail.node(level, n, hash)?;
        }
        self.standings.iter().try_for_each(|kept| tail.keep(kept))?;
        Ok(true)
    }
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
    fn append(&mut self, append: &Append) -> Result<bool, StoreError> {
        self.append_with(&mut |tail| append.put(tail))
    }

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

    /// Puts a matter's standing, with its keys, in the place of the old one.
    ///
    /// # Errors
    ///
    /// As [`Tail::push`].
    fn keep(&mut self, kept: &Kept) -> Result<(), StoreError>;
}
