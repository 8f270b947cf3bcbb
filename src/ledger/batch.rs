//! A batch: many lines in one append, all or none, every bad line named.
//!
//! It streams: memory does not grow with the batch, and nothing of it is durable before the last line
//! was read. A crash, a full disk or one bad line leaves the ledger as it was.

use std::io::BufRead;
use std::sync::{Arc, mpsc};
use std::thread;

use super::lines::{Lines, Place, Source, Typed};
use super::pen::{Ask, BOOKS, Made, Pen};
use super::{Failure, Ledger, Who, act, view};
use crate::entry::book::{Book, Ground};
use crate::entry::check::Refusal;
use crate::entry::field::{Fault, Terms};
use crate::standing;
use crate::store::{Reader, StoreError, Tail};
use crate::time::Instant;

/// What is said of one line of a batch while it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The line is refused: what happened and what to do. The whole batch is.
    Bad(String, String),
    /// The line passes; this is worth saying.
    Remark(String),
}

/// What a batch came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// The number of its first entry.
    pub first: u64,
    /// How many entries it has.
    pub count: u64,
    /// How many lines are bad; if any, nothing was written.
    pub bad: u64,
}

impl Ledger {
    /// Enters a batch: one JSON object a line, `occurred` always given. `note` hears of each bad line
    /// and each remark with the line's number, from 1.
    ///
    /// # Errors
    /// [`Failure::Input`] where the batch cannot be read, otherwise as the store fails. Bad lines are no
    /// error: they are counted, told, and nothing is written.
    pub fn batch(
        &mut self,
        input: &mut (dyn BufRead + Send),
        again: bool,
        rehearse: bool,
        who: &Who,
        note: &mut dyn FnMut(u64, Note),
    ) -> Result<Batch, Failure> {
        let mut note = |place: &Place, heard| {
            note(
                place.number,
                match heard {
                    Heard::Bad(fault) => Note::Bad(fault.what, fault.instead),
                    Heard::Remark(remark) => Note::Remark(remark),
                },
            )
        };
        self.enter(&mut Lines::new(input), again, rehearse, who, &mut note)
    }

    /// Enters the lines of a source, all or none, and the act that closes them.
    ///
    /// # Errors
    /// As [`Ledger::batch`], and as the source fails.
    pub(super) fn enter(
        &mut self,
        source: &mut dyn Source,
        again: bool,
        rehearse: bool,
        who: &Who,
        note: &mut dyn FnMut(&Place, Heard),
    ) -> Result<Batch, Failure> {
        let clock = &*self.clock;
        let now = clock();
        let random = &mut *self.random;
        let grounds = &self.grounds;
        let mut outcome = Err(Failure::Store(StoreError::Busy));
        self.store.append_with(&mut |tail| {
            outcome = Ok(()).and_then(|()| {
                let ground = grounds.at(tail, tail.size()?)?;
                let zone = ground.zone;
                let mut pen = Pen::new(tail, ground, who, now, random)?;
                source.begin(tail)?;
                let batch = thread::scope(|scope| {
                    write(scope, tail, &mut pen, source, clock, again, note)
                })?;
                if batch.bad == 0
                    && batch.count > 0
                    && let Some(closing) = source.close(batch.first)
                {
                    let line = act("import", zone.minute(now), closing);
                    let made = pen.act(tail, line)?;
                    put(tail, made)?;
                }
                Ok(batch)
            });
            Ok(!rehearse && matches!(outcome, Ok(Batch { bad: 0, .. })))
        })?;
        outcome
    }
}

/// What is heard of a line.
pub(super) enum Heard {
    /// It is refused.
    Bad(Fault),
    /// It passes, and this is worth saying.
    Remark(String),
}

fn put(tail: &mut dyn Tail, made: Made) -> Result<(), Failure> {
    tail.push(&made.text, made.leaf)?;
    for (level, n, hash) in made.nodes {
        tail.node(level, n, hash)?;
    }
    Ok(())
}

/// How many lines are read, or books wait, ahead of the writer.
const AHEAD: usize = 256;

/// How many lines are handed over at once: to wake another thread for each costs more than reading it.
const TOGETHER: usize = 32;

/// Enters the lines. Beside the writer one thread reads lines, so far as each can be read alone, and one
/// reckons standings of matters that are done with: both are pure, and the order is the writer's alone.
fn write<'s>(
    scope: &'s thread::Scope<'s, '_>,
    tail: &mut dyn Tail,
    pen: &mut Pen,
    source: &'s mut dyn Source,
    clock: &dyn Fn() -> Instant,
    again: bool,
    note: &mut dyn FnMut(&Place, Heard),
) -> Result<Batch, Failure> {
    let (typed, lines) = mpsc::sync_channel(AHEAD / TOGETHER);
    let (ground, by) = (Arc::clone(&pen.ground), pen.by().to_owned());
    scope.spawn(move || read(source, &ground, &by, &typed));
    let (done, books) = mpsc::sync_channel::<Book>(AHEAD);
    let (reckoned, standings) = mpsc::channel();
    scope.spawn(move || {
        let kept = books.into_iter().map(|b| view::kept(&standing::of(&b)));
        // The writer that gave up wants no more of them.
        kept.map(|kept| reckoned.send(kept))
            .all(|sent| sent.is_ok())
    });

    let mut batch = Batch {
        first: pen.next(),
        count: 0,
        bad: 0,
    };
    let mut above = Above::Nothing;
    for some in lines {
        for line in some {
            let Typed {
                place,
                begins,
                remark,
                opens,
                read,
            } = line?;
            pen.tick(clock());
            if begins {
                above = Above::Nothing;
            }
            match make(tail, pen, read, again, opens, &mut above) {
                Ok(Some(made)) => {
                    put(tail, made)?;
                    batch.count += 1;
                    for remark in remark.into_iter().chain(pen.remarks.drain(..)) {
                        note(&place, Heard::Remark(remark));
                    }
                }
                Ok(None) => batch.bad += 1,
                Err(Bad::Line(found)) => {
                    batch.bad += 1;
                    for fault in found {
                        note(&place, Heard::Bad(fault));
                    }
                }
                Err(Bad::Ledger(failure)) => return Err(failure),
            }
        }
        for book in pen.done(BOOKS) {
            done.send(book)
                .expect("whoever reckons ends after the writer");
        }
        standings.try_iter().try_for_each(|kept| tail.keep(&kept))?;
    }
    for book in pen.done(0) {
        done.send(book)
            .expect("whoever reckons ends after the writer");
    }
    drop(done);
    standings
        .into_iter()
        .try_for_each(|kept| tail.keep(&kept))?;
    Ok(batch)
}

/// Reads every line, until there is none or nobody wants more.
fn read(
    source: &mut dyn Source,
    ground: &Ground,
    by: &str,
    typed: &mpsc::SyncSender<Vec<Result<Typed, Failure>>>,
) {
    let terms = Terms {
        vocabulary: Some(&ground.vocabulary),
        zone: ground.zone,
    };
    let mut failed = false;
    let next = || {
        let line = (!failed).then(|| source.next(&terms, by).transpose())?;
        failed = line.as_ref().is_some_and(Result::is_err);
        line
    };
    let mut lines = std::iter::from_fn(next).fuse();
    loop {
        let some: Vec<_> = lines.by_ref().take(TOGETHER).collect();
        if some.is_empty() || typed.send(some).is_err() {
            break;
        }
    }
}

/// The request above a line.
enum Above {
    /// There is none.
    Nothing,
    /// It was bad: what hangs on it cannot be judged, and needs no second complaint.
    Bad,
    /// It opened this matter.
    Matter(String),
}

/// Makes the entry of a line; nothing where it hangs on a bad one.
fn make(
    tail: &dyn Reader,
    pen: &mut Pen,
    read: Result<Ask, Vec<Fault>>,
    again: bool,
    opens: bool,
    above: &mut Above,
) -> Result<Option<Made>, Bad> {
    if opens {
        *above = Above::Bad;
    }
    let mut ask = read.map_err(Bad::Line)?;
    ask.again = again;
    let line = &mut ask.line;
    if line.matter.is_none() && !opens && line.said.corrects().is_none() {
        match &*above {
            Above::Bad => return Ok(None),
            Above::Matter(matter) => line.matter = Some(matter.clone()),
            Above::Nothing => {}
        }
    }
    let made = pen.make(tail, ask).map_err(|failure| match failure {
        Failure::Refused(Refusal { what, instead }) => Bad::Line(vec![Fault {
            field: String::new(),
            what,
            instead,
        }]),
        other => Bad::Ledger(other),
    })?;
    if opens {
        *above = Above::Matter(made.entry.line.matter.clone().unwrap_or_default());
    }
    Ok(Some(made))
}

/// What is wrong: with the line, or with the ledger.
enum Bad {
    Line(Vec<Fault>),
    Ledger(Failure),
}
