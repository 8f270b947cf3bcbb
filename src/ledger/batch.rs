//! A batch: many lines in one append, all or none, every bad line named.
//!
//! It streams: memory does not grow with the batch, and nothing of it is durable before the last line
//! was read. A crash, a full disk or one bad line leaves the ledger as it was.

use std::io::{BufRead, Read};

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::pen::{Ask, LINE_MAX, Pen};
use super::{Failure, Ledger, Who};
use crate::entry::Line;
use crate::entry::check::Refusal;
use crate::entry::field::{Fault, Terms};
use crate::store::{Kept, StoreError, Tail};

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
        input: &mut dyn BufRead,
        again: bool,
        rehearse: bool,
        who: &Who,
        note: &mut dyn FnMut(u64, Note),
    ) -> Result<Batch, Failure> {
        let now = (self.clock)();
        let random = &mut *self.random;
        let grounds = &self.grounds;
        let mut outcome = Err(Failure::Store(StoreError::Busy));
        self.store.append_with(&mut |tail| {
            outcome = Ok(()).and_then(|()| {
                let ground = grounds.at(tail, tail.size()?)?;
                let mut pen = Pen::new(tail, ground, who, now, random)?;
                write(tail, &mut pen, input, again, note)
            });
            Ok(!rehearse && matches!(outcome, Ok(Batch { bad: 0, .. })))
        })?;
        outcome
    }
}

fn write(
    tail: &mut dyn Tail,
    pen: &mut Pen,
    input: &mut dyn BufRead,
    again: bool,
    note: &mut dyn FnMut(u64, Note),
) -> Result<Batch, Failure> {
    let mut batch = Batch {
        first: pen.next(),
        count: 0,
        bad: 0,
    };
    let mut lines = Lines {
        input,
        number: 0,
        buffer: Vec::new(),
    };
    let mut above: Option<Option<String>> = None;
    while let Some(read) = lines.next()? {
        let number = lines.number;
        let terms = Terms {
            vocabulary: Some(&pen.ground.vocabulary),
            zone: pen.ground.zone,
        };
        let made = read
            .and_then(|text| parse(text, &terms))
            .and_then(|(mut line, id)| {
                let bound = line.said.opens().is_none()
                    && line.said.corrects().is_none()
                    && line.matter.is_none();
                match (&above, bound) {
                    // The request above was bad: what hangs on it cannot be judged, and needs no second complaint.
                    (Some(None), true) => return Ok(None),
                    (Some(Some(matter)), true) => line.matter = Some(matter.clone()),
                    _ => {}
                }
                let opens = line.said.opens().is_some();
                if opens {
                    above = Some(None);
                }
                let made = pen.make(tail, Ask { line, id, again }).map_err(faults)?;
                if opens {
                    above = Some(made.entry.line.matter.clone());
                }
                Ok(Some(made))
            });
        match made {
            Ok(Some(made)) => {
                tail.push(&made.text, made.leaf)?;
                for (level, n, hash) in made.nodes {
                    tail.node(level, n, hash)?;
                }
                batch.count += 1;
                for remark in pen.remarks.drain(..) {
                    note(number, Note::Remark(remark));
                }
            }
            Ok(None) => batch.bad += 1,
            Err(Bad::Line(found)) => {
                batch.bad += 1;
                for fault in found {
                    note(number, Note::Bad(fault.what, fault.instead));
                }
            }
            Err(Bad::Ledger(failure)) => return Err(failure),
        }
        keep(tail, pen.standings(false))?;
    }
    if batch.bad == 0 {
        keep(tail, pen.standings(true))?;
    }
    Ok(batch)
}

fn keep(tail: &mut dyn Tail, standings: Vec<Kept>) -> Result<(), StoreError> {
    standings.iter().try_for_each(|kept| tail.keep(kept))
}

/// What is wrong: with the line, or with the ledger.
enum Bad {
    Line(Vec<Fault>),
    Ledger(Failure),
}

fn bad<T>(what: impl Into<String>, instead: impl Into<String>) -> Result<T, Bad> {
    Err(Bad::Line(vec![Fault {
        field: String::new(),
        what: what.into(),
        instead: instead.into(),
    }]))
}

fn faults(failure: Failure) -> Bad {
    match failure {
        Failure::Refused(Refusal { what, instead }) => Bad::Line(vec![Fault {
            field: String::new(),
            what,
            instead,
        }]),
        Failure::Faults(found) => Bad::Line(found),
        other => Bad::Ledger(other),
    }
}

fn parse(text: String, terms: &Terms) -> Result<(Line, Option<Uuid>), Bad> {
    let map: Map<String, Json> = match serde_json::from_str(&text) {
        Ok(Json::Object(map)) => map,
        Ok(_) => {
            return bad(
                "this is JSON but no object",
                "write one object a line, {\"kind\": …}",
            );
        }
        Err(e) => {
            let what = e.to_string();
            let what = what.split(" at line").next().unwrap_or_default();
            return bad(
                format!("this is not JSON: {what} at character {}", e.column()),
                "write one JSON object a line",
            );
        }
    };
    let id = match map.get("id") {
        None | Some(Json::Null) => None,
        Some(id) => match id.as_str().and_then(|id| id.parse().ok()) {
            Some(id) => Some(id),
            None => return bad("\"id\" is not a UUID", "leave it out to have one made"),
        },
    };
    Line::read(&map, terms)
        .map(|line| (line, id))
        .map_err(Bad::Line)
}

/// The lines of a batch, none longer than an entry can be, blank ones left out.
struct Lines<'i> {
    input: &'i mut dyn BufRead,
    number: u64,
    buffer: Vec<u8>,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Result<String, Bad>>, Failure> {
        loop {
            self.buffer.clear();
            let limit = LINE_MAX as u64 + 2;
            let got = self
                .input
                .take(limit)
                .read_until(b'\n', &mut self.buffer)
                .map_err(Failure::Input)?;
            if got == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.buffer.last() != Some(&b'\n') && got as u64 == limit {
                self.skip()?;
                return Ok(Some(bad(
                    format!("this line has more than {LINE_MAX} bytes"),
                    "say it briefly and refer to the case record for the rest",
                )));
            }
            let text = self
                .buffer
                .strip_prefix(b"\xef\xbb\xbf")
                .filter(|_| self.number == 1)
                .unwrap_or(&self.buffer);
            match std::str::from_utf8(text) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Ok(Some(Ok(text.trim().to_owned()))),
                Err(_) => {
                    return Ok(Some(bad(
                        "this line is not UTF-8",
                        "save the file as UTF-8",
                    )));
                }
            }
        }
    }

    /// Passes over the rest of a line without keeping it, however long it is.
    fn skip(&mut self) -> Result<(), Failure> {
        loop {
            let chunk = self.input.fill_buf().map_err(Failure::Input)?;
            let (used, done) = match chunk.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (chunk.len(), chunk.is_empty()),
            };
            self.input.consume(used);
            if done {
                return Ok(());
            }
        }
    }
}
