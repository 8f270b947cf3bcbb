//! A register from a spreadsheet becomes entries: row by row, through the same door as a batch.
//!
//! A row is taken whole or not at all, and all rows, or on request all good ones, in one transaction that
//! an `import` entry closes. A crash leaves nothing. No row is kept in memory: where bad rows are to be
//! left out, the file is read again without them.

use std::collections::VecDeque;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::batch::Heard;
use super::lines::{Place, Source, Typed, ask};
use super::{Failure, Ledger, Who};
use crate::entry::check::Refusal;
use crate::entry::field::{Fault, Terms};
use crate::entry::import::{Import, Imported};
use crate::entry::{Entry, Line};
use crate::id::hex;
use crate::import::plan::{self, Plan};
use crate::import::rows::{Row, Rows, Stop};
use crate::store::{Reader, Which};

/// What is to be taken, and how.
pub struct Taking<'t> {
    /// The map, put on the file's headings.
    pub plan: &'t Plan,
    /// Begins to read the file, behind its headings.
    pub open: &'t (dyn Fn() -> Result<Rows, Failure> + Sync),
    /// The file's name, and the digest of its bytes.
    pub file: (String, [u8; 32]),
    /// The map's text.
    pub map: &'t str,
    /// Whether what says the same as an entry that stands, or a file taken before, is taken again.
    pub again: bool,
    /// Whether nothing is to be entered.
    pub rehearse: bool,
    /// Whether good rows are taken though there are bad ones.
    pub good_rows: bool,
    /// Whether the file is still the one that was looked at.
    pub unchanged: &'t (dyn Fn() -> bool + Sync),
    /// Hears from time to time how many bytes were read.
    pub progress: &'t (dyn Fn(u64) + Sync),
}

/// What is said of a row.
#[derive(Debug)]
pub enum Told<'r> {
    /// It cannot be taken.
    Bad(&'r Row, plan::Fault),
    /// It can, and this is worth saying.
    Remark(&'r Row, String),
}

/// What an import came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many rows were taken, or could be.
    pub rows: u64,
    /// How many cannot be.
    pub bad: u64,
    /// How many are blank.
    pub blank: u64,
    /// The first entry made.
    pub first: u64,
    /// How many entries were made, the one that closes the import aside.
    pub entries: u64,
    /// Whether anything was entered.
    pub entered: bool,
}

impl Ledger {
    /// Takes a register. `told` hears of every row that cannot be taken, its faults one after another, in
    /// the order of the rows, and of what is worth saying.
    ///
    /// # Errors
    /// [`Failure::Refused`] for a file that was taken before, or that is not as it should be;
    /// [`Failure::Input`] where it cannot be read; otherwise as the store fails. Rows that cannot be taken
    /// are no error: they are told and counted.
    pub fn import(
        &mut self,
        taking: &Taking,
        who: &Who,
        told: &mut dyn FnMut(Told),
    ) -> Result<Taken, Failure> {
        let mut bad: Vec<u64> = Vec::new();
        loop {
            let mut found: Vec<u64> = Vec::new();
            let mut register = Register {
                taking,
                rows: (taking.open)()?,
                left: &bad,
                seen: 0,
                taken: 0,
                waiting: VecDeque::new(),
            };
            let mut note = |place: &Place, heard: Heard| {
                let Some((row, block)) = &place.of else {
                    return;
                };
                match heard {
                    Heard::Bad(fault) => {
                        if found.last() != Some(&row.number) {
                            found.push(row.number);
                        }
                        let column = match fault.field.is_empty() {
                            true => taking.plan.column_meant(*block, &fault.what),
                            false => fault.field,
                        };
                        told(Told::Bad(
                            row,
                            plan::Fault {
                                column,
                                what: fault.what,
                                instead: fault.instead,
                            },
                        ));
                    }
                    Heard::Remark(remark) => told(Told::Remark(row, remark)),
                }
            };
            let batch = self.enter(&mut register, taking.again, taking.rehearse, who, &mut note)?;
            let (taken, blank) = (register.taken, register.rows.blank);
            let clean = found.is_empty();
            let rows = taken - found.len() as u64;
            bad.append(&mut found);
            bad.sort_unstable();
            let done = Taken {
                rows,
                bad: bad.len() as u64,
                blank,
                first: batch.first,
                entries: batch.count,
                entered: clean && !taking.rehearse && batch.count > 0,
            };
            if clean || !taking.good_rows || taking.rehearse {
                return Ok(done);
            }
        }
    }
}

/// A register as a source of lines.
struct Register<'t> {
    taking: &'t Taking<'t>,
    rows: Rows,
    left: &'t [u64],
    seen: usize,
    taken: u64,
    waiting: VecDeque<Typed>,
}

impl Source for Register<'_> {
    fn begin(&mut self, reader: &dyn Reader) -> Result<(), Failure> {
        if self.taking.again {
            return Ok(());
        }
        let digest = hex(&self.taking.file.1);
        let mut earlier = None;
        let terms = Terms {
            vocabulary: None,
            zone: crate::time::Zone::read("UTC").expect("UTC is a zone"),
        };
        reader.each(
            Which::Acts { kind: "import" },
            u64::MAX,
            &mut |seq, text| {
                let entry = Entry::read(seq, text, &terms).ok();
                let same = entry
                    .is_some_and(|e| e.line.said.imports().is_some_and(|i| i.digest == digest));
                earlier = same.then_some(seq);
                !same
            },
        )?;
        match earlier {
            None => Ok(()),
            Some(seq) => Err(Refusal {
                what: format!("this file was taken before: entry {seq} closed its import"),
                instead: "nothing needs to be done; say --again if all of it happened twice"
                    .to_owned(),
            }
            .into()),
        }
    }

    fn next(&mut self, terms: &Terms, by: &str) -> Result<Option<Typed>, Failure> {
        loop {
            if let Some(line) = self.waiting.pop_front() {
                return Ok(Some(line));
            }
            let Some(row) = self.rows.next_row().map_err(stopped)? else {
                return match (self.taking.unchanged)() {
                    true => Ok(None),
                    false => Err(Refusal {
                        what: "the file was changed while it was read".to_owned(),
                        instead: "close it in the spreadsheet program, and import it again"
                            .to_owned(),
                    }
                    .into()),
                };
            };
            if row.number % 1024 == 0 {
                (self.taking.progress)(self.rows.read());
            }
            if self.left.get(self.seen) == Some(&row.number) {
                self.seen += 1;
                continue;
            }
            self.taken += 1;
            self.read(Arc::new(row), terms, by);
        }
    }

    fn close(&self, first: u64) -> Option<Import> {
        Some(Import {
            file: self.taking.file.0.clone(),
            digest: hex(&self.taking.file.1),
            map: hex(&Sha256::digest(self.taking.map)),
            rows: self.taken,
            left: Some(self.left.len() as u64).filter(|left| *left > 0),
            first,
        })
    }
}

impl Register<'_> {
    /// The lines of a row, so far as each can be read alone.
    fn read(&mut self, row: Arc<Row>, terms: &Terms, by: &str) {
        let plan = self.taking.plan;
        let line = |block: usize, begins: bool, opens: bool, read| Typed {
            place: Place {
                number: row.number,
                of: Some((Arc::clone(&row), block)),
            },
            begins,
            remark: begins.then(|| plan.identifier(&row)).flatten(),
            opens,
            read,
        };
        let field = |fault: plan::Fault| Fault {
            field: fault.column,
            what: fault.what,
            instead: fault.instead,
        };
        let parts = match plan.lines(&row) {
            Ok(parts) => parts,
            Err(faults) => {
                let faults = faults.into_iter().map(field).collect();
                self.waiting.push_back(line(0, true, false, Err(faults)));
                return;
            }
        };
        let mut whole = Some(plan.imported(&row));
        for (at, part) in parts.into_iter().enumerate() {
            let opens = plan.opens(part.block);
            let read = match part.line {
                Err(faults) => Err(faults.into_iter().map(field).collect()),
                Ok(map) => match Line::read(&map, terms) {
                    Ok(mut said) => {
                        said.common.imported = Some(whole.take().unwrap_or_else(|| Imported {
                            row: row.number,
                            cells: Vec::new(),
                        }));
                        Ok(ask(said, None, terms, by))
                    }
                    Err(faults) => Err(faults
                        .into_iter()
                        .map(|fault| Fault {
                            field: plan.column(part.block, &fault.field),
                            ..fault
                        })
                        .collect()),
                },
            };
            self.waiting
                .push_back(line(part.block, at == 0, opens, read));
        }
    }
}
/// A file that cannot be read further.
pub fn stopped(stop: Stop) -> Failure {
    match stop {
        Stop::File(refusal) => Failure::Refused(refusal),
        Stop::Read(e) => Failure::Input(e),
    }
}
