//! Pouring: something made of every matter without holding them all, of its brief or of its standing.
//!
//! Of briefs one thread is enough. Of standings one reads and decrypts, and beside it others parse what was
//! read and make something of it. What is made is the caller's; no thread but the first sees the store.

use std::collections::VecDeque;
use std::sync::mpsc;
use std::thread;

use super::Failure;
use super::view::{Of, View};
use crate::standing::{Brief, Standing};
use crate::store::Keep;

/// How many standings are handed over at once: to wake a thread for each costs more than to parse it.
const TOGETHER: usize = 64;

/// How many such handfuls a thread may be behind: they bound the memory, whatever the ledger holds.
const AHEAD: usize = 16;

/// No more threads than this: what one thread reads, these parse in no more time.
const HANDS: usize = 3;

/// Matters with their standings as kept.
type Rows = Vec<(String, String)>;

/// What was made of a handful; the handful itself, where one of it is to be reckoned anew.
type Made<T> = Result<T, Rows>;

impl View<'_> {
    /// Hands every matter's standing to `make`, some at a time and several at once, and what it makes to
    /// `take`, in the order of opening, until that answers false.
    ///
    /// In the past, and where a pack has ladders, which look at other matters, all are read first.
    ///
    /// # Errors
    /// As [`View::standings`], after some have perhaps been taken.
    pub fn pour<T: Send>(
        &self,
        make: &(dyn Fn(Vec<Standing>) -> T + Sync),
        take: &mut dyn FnMut(T) -> bool,
    ) -> Result<(), Failure> {
        let ladders = |adopted: &crate::entry::book::Adopted| !adopted.pack.ladders.is_empty();
        if !self.head || self.ground.packs.iter().any(ladders) {
            let mut all = self.standings(Of::All)?.into_iter();
            loop {
                let some: Vec<Standing> = all.by_ref().take(TOGETHER).collect();
                if some.is_empty() || !take(make(some)) {
                    return Ok(());
                }
            }
        }
        thread::scope(|scope| {
            let many = thread::available_parallelism().map_or(1, |n| n.get().min(HANDS));
            let hands: Vec<_> = (0..many)
                .map(|_| {
                    let (give, given) = mpsc::sync_channel(AHEAD);
                    let (made, taken) = mpsc::channel();
                    scope.spawn(move || {
                        let each = given.into_iter().map(|rows| parsed(rows, make));
                        each.map(|made_of| made.send(made_of))
                            .all(|sent| sent.is_ok())
                    });
                    (give, taken)
                })
                .collect();
            self.through(&hands, make, take)
        })
    }

    /// The brief of every matter, in no particular order: at the head as it is kept, without its standing.
    ///
    /// # Errors
    /// As [`View::standings`].
    pub fn briefs(&self, sink: &mut dyn FnMut(&Brief)) -> Result<(), Failure> {
        let mut without = Vec::new();
        if self.head {
            self.reader.briefs(&mut |matter, text| {
                match Brief::read(text) {
                    Some(brief) => sink(&brief),
                    None => without.push(matter.to_owned()),
                }
                true
            })?;
            for matter in without {
                let found = self.folded(Of::Matter(&matter))?;
                found.iter().for_each(|standing| sink(&standing.brief()));
            }
        } else {
            let found = self.folded(Of::All)?;
            found.iter().for_each(|standing| sink(&standing.brief()));
        }
        Ok(())
    }

    /// Reads the rows, hands them round, and takes what was made in the order in which it was given.
    fn through<T>(
        &self,
        hands: &[(mpsc::SyncSender<Rows>, mpsc::Receiver<Made<T>>)],
        make: &dyn Fn(Vec<Standing>) -> T,
        take: &mut dyn FnMut(T) -> bool,
    ) -> Result<(), Failure> {
        let mut turns = hands.iter().cycle();
        let mut waiting = VecDeque::new();
        let mut next = |rows: Rows, waiting: &mut VecDeque<_>| {
            let (give, taken) = turns.next().expect("at least one hand");
            give.send(rows).expect(HAND);
            waiting.push_back(taken);
        };
        let mut takes = |taken: &mpsc::Receiver<Made<T>>| -> Result<bool, Failure> {
            let made = match taken.recv().expect(HAND) {
                Ok(made) => made,
                Err(rows) => make(self.anew(&rows)?),
            };
            Ok(take(made))
        };
        let mut rows = Rows::with_capacity(TOGETHER);
        let mut going = Ok(true);
        self.reader.standings(Keep::All, &mut |matter, value| {
            rows.push((matter.to_owned(), value.to_owned()));
            if rows.len() == TOGETHER {
                next(std::mem::take(&mut rows), &mut waiting);
                if waiting.len() > hands.len() * AHEAD
                    && let Some(first) = waiting.pop_front()
                {
                    going = takes(first);
                }
            }
            matches!(going, Ok(true))
        })?;
        next(rows, &mut waiting);
        while let (Ok(true), Some(first)) = (&going, waiting.pop_front()) {
            going = takes(first);
        }
        going.map(drop)
    }

    /// The standings of matters, one of which was kept by other definitions or in another form.
    fn anew(&self, rows: &Rows) -> Result<Vec<Standing>, Failure> {
        let each = rows
            .iter()
            .map(|(matter, _)| self.standings(Of::Matter(matter)));
        Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
    }
}

const HAND: &str = "a hand ends after whoever gives to it";

fn parsed<T>(rows: Rows, make: &(dyn Fn(Vec<Standing>) -> T + Sync)) -> Made<T> {
    let standings = rows.iter().map(|(_, value)| Standing::read(value));
    let standings: Option<Vec<Standing>> = standings.collect();
    standings.map(make).ok_or(rows)
}
