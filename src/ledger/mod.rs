//! The ledger: the only place where rules, clock, randomness and store meet.
//!
//! The clock and the randomness are arguments; nothing in the shipped program can set them. It prints
//! nothing and reads no environment. What a matter amounts to is `standing`'s; how an answer looks is
//! `report`'s.

mod acts;
mod adopt;
pub mod batch;
mod grounds;
pub mod import;
mod lines;
mod pen;
mod pour;
pub mod verify;
pub mod view;

use std::sync::Arc;

use chrono::NaiveDate;
use thiserror::Error;
use uuid::Uuid;

use crate::entry::book::{Book, Ground};
use crate::entry::check::Refusal;
use crate::entry::field::Fault;
use crate::entry::genesis::{Document, Genesis};
use crate::entry::{Entry, Line, Unreadable};
use crate::pack::Vocabulary;
use crate::standing::{self, Standing};
use crate::store::{Append, Kept, Reader, Store, StoreError};
use crate::time::{self, Instant, Zone};
use crate::tree::TreeError;
use acts::act;
use grounds::Grounds;
use pen::{Ask, Made, Pen};
use view::{Known, Of, View};

pub use adopt::Outlook;
pub use pen::LINE_MAX;

/// How often a writer that lost the race tries again before it takes the lock.
const TRIES: usize = 3;

/// Why the ledger could not do what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// A rule of the contract is against it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A value will not do; each fault of the line.
    #[error("{}", first(.0))]
    Faults(Vec<Fault>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A kept line cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The tree is not whole.
    #[error("the ledger's tree is not whole: {0}")]
    Tree(String),
    /// There is no such entry.
    #[error("there is no entry {seq}: the last one is {last}")]
    NoSuchEntry {
        /// The number asked for.
        seq: u64,
        /// The last there is.
        last: u64,
    },
    /// Nothing was entered by then.
    #[error("nothing had been entered by {0}")]
    NothingKnown(NaiveDate),
    /// There is no such matter.
    #[error("there is no matter {0}")]
    NoSuchMatter(String),
    /// The pack cannot be adopted as it is.
    #[error("the pack has {} mistake(s); the first is in {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Pack(Vec<crate::pack::Fault>),
    /// A batch could not be read.
    #[error("the batch cannot be read: {0}")]
    Input(std::io::Error),
}

fn first(faults: &[Fault]) -> String {
    faults.first().map(|f| f.what.clone()).unwrap_or_default()
}

impl From<TreeError<StoreError>> for Failure {
    fn from(error: TreeError<StoreError>) -> Failure {
        match error {
            TreeError::Read(store) => Failure::Store(store),
            other => Failure::Tree(other.to_string()),
        }
    }
}

/// Who enters.
#[derive(Debug, Clone)]
pub struct Who {
    /// The worker, as asserted.
    pub by: String,
    /// The operating system's word.
    pub account: String,
}

/// What a ledger begins with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Its identifier.
    pub origin: Uuid,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// The agency that keeps it.
    pub agency: Option<String>,
    /// The program that begins it.
    pub program: String,
    /// The public half of the checkpoint key (C2SP signed-note).
    pub verifier: String,
    /// The texts of the packs it adopts at once.
    pub packs: Vec<String>,
}

/// What was entered.
#[derive(Debug)]
pub struct Logged {
    /// The entries, in order.
    pub entries: Vec<Arc<Entry>>,
    /// The books of their matters as they now stand.
    pub books: Vec<Book>,
    /// What is worth saying.
    pub remarks: Vec<String>,
}

/// Fills bytes at random.
type Random = Box<dyn FnMut(&mut [u8])>;

/// A ledger: a store, a clock and randomness.
pub struct Ledger {
    store: Box<dyn Store>,
    clock: Box<dyn Fn() -> Instant>,
    random: Random,
    grounds: Grounds,
}

impl Ledger {
    /// A ledger in a store that already has one.
    pub fn open(
        store: Box<dyn Store>,
        clock: impl Fn() -> Instant + 'static,
        random: impl FnMut(&mut [u8]) + 'static,
    ) -> Ledger {
        Ledger {
            store,
            clock: Box::new(clock),
            random: Box::new(random),
            grounds: Grounds::default(),
        }
    }

    /// Begins a ledger in an empty store: its genesis, and the packs it adopts at once, in one append.
    /// A crash before it leaves an empty store, which is no ledger.
    ///
    /// # Errors
    /// [`Failure::Pack`] for a pack that does not read; otherwise as the store fails.
    pub fn found(&mut self, founding: Founding, who: &Who) -> Result<(), Failure> {
        let now = (self.clock)();
        let genesis = Genesis {
            origin: founding.origin.to_string(),
            name: founding.name,
            zone: founding.zone.name().to_owned(),
            agency: founding.agency,
            rules: standing::RULES,
            vocabulary: Document(Vocabulary::BASE.to_owned()),
            program: founding.program,
            verifier: founding.verifier,
        };
        let when = founding.zone.minute(now);
        let mut lines = vec![act("genesis", when, genesis)];
        let base = Vocabulary::base().clone();
        let mut ground = Ground {
            origin: founding.origin.to_string(),
            name: String::new(),
            agency: None,
            rules: standing::RULES,
            zone: founding.zone,
            vocabulary: base.clone(),
            base,
            packs: Vec::new(),
            replaced: Vec::new(),
        };
        for (text, seq) in founding.packs.into_iter().zip(1..) {
            ground.adopt(seq, adopt::fit(&ground, &text, None)?, None);
            lines.push(adopt::line(text, None, when));
        }
        let ground = Arc::new(ground);
        let random = &mut *self.random;
        let append = {
            let mut pen = Pen::new(&*self.store, ground, who, now, random)?;
            let made = lines
                .into_iter()
                .map(|line| pen.act(&*self.store, line))
                .collect::<Result<Vec<_>, _>>()?;
            appended(0, &made, Vec::new())
        };
        match self.store.append(&append)? {
            true => Ok(()),
            false => Err(StoreError::Busy.into()),
        }
    }

    /// Enters lines in one append, all or none.
    ///
    /// It is first tried on the guess that nobody else writes: the rules are checked outside the lock,
    /// and if another writer took the number they are checked again against what he wrote. After some
    /// tries it is done under the lock, where nobody can come between.
    ///
    /// # Errors
    /// [`Failure::Refused`] or [`Failure::Faults`] with nothing written; otherwise as the store fails.
    pub fn log(&mut self, asks: &[(Line, bool)], who: &Who) -> Result<Logged, Failure> {
        let now = (self.clock)();
        for _ in 0..TRIES {
            let random = &mut *self.random;
            let (append, logged) = write(&*self.store, &self.grounds, asks, who, now, random)?;
            if self.store.append(&append)? {
                return Ok(logged);
            }
        }
        let random = &mut *self.random;
        let grounds = &self.grounds;
        let mut done = None;
        let mut failed = None;
        self.store.append_with(
            &mut |tail| match write(tail, grounds, asks, who, now, random) {
                Ok((append, logged)) => {
                    append.put(tail)?;
                    done = Some(logged);
                    Ok(true)
                }
                Err(failure) => {
                    failed = Some(failure);
                    Ok(false)
                }
            },
        )?;
        done.ok_or_else(|| failed.unwrap_or(Failure::Store(StoreError::Busy)))
    }

    /// What [`Ledger::log`] would enter, without entering it.
    ///
    /// # Errors
    /// As [`Ledger::log`].
    pub fn rehearse(&mut self, asks: &[(Line, bool)], who: &Who) -> Result<Logged, Failure> {
        let random = &mut *self.random;
        write(
            &*self.store,
            &self.grounds,
            asks,
            who,
            (self.clock)(),
            random,
        )
        .map(|(_, logged)| logged)
    }

    /// Looks at the ledger as known at some entry, in one consistent view.
    ///
    /// # Errors
    /// [`Failure::NoSuchEntry`] and [`Failure::NothingKnown`] where there is nothing to know; otherwise
    /// as the store or the work fails.
    pub fn view<T>(
        &self,
        known: Known,
        work: impl FnOnce(&View) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut work = Some(work);
        let mut done = None;
        self.store.snapshot(&mut |reader| {
            let work = work.take().expect("a snapshot does its work once");
            done = Some(View::new(reader, &self.grounds, known).and_then(|view| work(&view)));
            Ok(())
        })?;
        done.expect("a snapshot that succeeds has done its work")
    }

    /// What a book just written amounts to, with what other matters of its cases add where its pack asks
    /// for that. Where those cannot be read, what the book says alone: the entry is kept, and this is but
    /// what is told of it.
    pub fn standing(&self, book: &Book) -> Standing {
        let standing = standing::of(book);
        let ladders = |used: &standing::PackUsed| {
            let adopted = book.ground.packs.iter().find(|p| p.seq == used.adopted);
            adopted.is_some_and(|a| !a.pack.ladders.is_empty())
        };
        if !standing.pack.as_ref().is_some_and(ladders) {
            return standing;
        }
        let with_case = self.view(Known::Head, |view| view.standings(Of::Matter(&book.matter)));
        with_case
            .ok()
            .and_then(|mut all| all.pop())
            .unwrap_or(standing)
    }

    /// The moment, by the ledger's clock.
    pub fn now(&self) -> Instant {
        (self.clock)()
    }
}

fn appended(first: u64, made: &[Made], standings: Vec<Kept>) -> Append {
    Append {
        first,
        lines: made.iter().map(|m| (m.text.clone(), m.leaf)).collect(),
        nodes: made.iter().flat_map(|m| m.nodes.iter().copied()).collect(),
        standings,
    }
}

/// The lines as entries behind what `reader` shows, with the standings that follow from them.
fn write(
    reader: &dyn Reader,
    grounds: &Grounds,
    asks: &[(Line, bool)],
    who: &Who,
    now: Instant,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<(Append, Logged), Failure> {
    let size = reader.size()?;
    let ground = grounds.at(reader, size)?;
    let mut pen = Pen::new(reader, ground, who, now, random)?;
    let mut made = Vec::new();
    let mut matter: Option<String> = None;
    for (line, again) in asks {
        let mut line = line.clone();
        if line.said.opens().is_none() && line.said.corrects().is_none() && line.matter.is_none() {
            line.matter.clone_from(&matter);
        }
        let one = pen.make(
            reader,
            Ask {
                line,
                body: None,
                id: None,
                again: *again,
            },
        )?;
        if one.entry.line.said.opens().is_some() {
            matter.clone_from(&one.entry.line.matter);
        }
        made.push(one);
    }
    let books = pen.done(0);
    let standings = books.iter().map(|b| view::kept(&standing::of(b))).collect();
    let entries = made.iter().map(|m| Arc::clone(&m.entry)).collect();
    let mut remarks = std::mem::take(&mut pen.remarks);
    remarks.extend(strange(reader, &pen.ground, who, now)?);
    Ok((
        appended(size, &made, standings),
        Logged {
            entries,
            books,
            remarks,
        },
    ))
}

/// What is odd about the entry as an entry: a worker nobody has seen here, a clock that stepped back.
fn strange(
    reader: &dyn Reader,
    ground: &Ground,
    who: &Who,
    now: Instant,
) -> Result<Vec<String>, Failure> {
    let mut remarks = Vec::new();
    let worker = who.by.as_str();
    let mut known = reader.any("worker", worker)?;
    if !known {
        // Whoever began the ledger is no stranger to it, though no matter names them yet.
        let first = view::entry(reader, ground, 0, 1)?;
        known = first.is_some_and(|entry| entry.by == worker);
    }
    if !known {
        remarks.push(format!(
            "{worker} has entered nothing here before: if that is a slip, say --as"
        ));
    }
    let after = reader.entered_from(&time::stamp(now + chrono::Duration::milliseconds(1)))?;
    if let Some(seq) = after {
        remarks.push(format!(
            "this machine's clock is behind that of entry {seq}: check it"
        ));
    }
    Ok(remarks)
}
