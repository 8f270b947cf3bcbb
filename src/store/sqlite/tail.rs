//! Writing at the end of a ledger, many lines a statement.
//!
//! A line pushed is held until a statement is full, something is read, or the work is done: what
//! the schema refuses is told then. Beginning and ending the transaction is the store's.

use std::cell::{Cell, RefCell};

use rusqlite::{Connection, params};

use super::{Held, signed, told};
use crate::store::{StoreError, Tail};

/// Lines written by one statement. Each statement on a guarded table copies the pages it touches
/// aside, in case a guard refuses: shared by many lines, that saves a quarter of all the work.
const TOGETHER: usize = 32;

/// The end of the ledger in a transaction that holds the write lock.
pub(super) struct SqliteTail<'a> {
    conn: &'a Connection,
    next: Cell<u64>,
    /// Lines pushed and not yet written, the first numbered `next - held.len()`.
    held: RefCell<Vec<(String, [u8; 32])>>,
}

impl Held for SqliteTail<'_> {
    fn conn(&self) -> Result<&Connection, StoreError> {
        self.write()?;
        Ok(self.conn)
    }
}

impl<'a> SqliteTail<'a> {
    /// The end of the ledger, whose next entry is numbered `next`.
    pub(super) fn at(conn: &'a Connection, next: u64) -> SqliteTail<'a> {
        SqliteTail {
            conn,
            next: Cell::new(next),
            held: RefCell::default(),
        }
    }

    /// Writes what is held: in one statement where it fills one, else a line at a time.
    pub(super) fn write(&self) -> Result<(), StoreError> {
        let held = self.held.take();
        let mut seq = signed(self.next.get()) - signed(held.len() as u64);
        for lines in held.chunks(TOGETHER) {
            if lines.len() < TOGETHER {
                for line in lines {
                    self.insert(std::slice::from_ref(line), seq)?;
                    seq += 1;
                }
            } else {
                self.insert(lines, seq)?;
                seq += TOGETHER as i64;
            }
        }
        Ok(())
    }

    fn insert(&self, lines: &[(String, [u8; 32])], mut seq: i64) -> Result<(), StoreError> {
        let values = vec!["(?, ?, ?)"; lines.len()].join(", ");
        let sql = format!("insert into entry (seq, leaf, line) values {values}");
        let mut asked = self.conn.prepare_cached(&sql).map_err(told)?;
        for ((line, leaf), place) in lines.iter().zip((1..).step_by(3)) {
            asked.raw_bind_parameter(place, seq).map_err(told)?;
            asked
                .raw_bind_parameter(place + 1, leaf.as_slice())
                .map_err(told)?;
            asked.raw_bind_parameter(place + 2, line).map_err(told)?;
            seq += 1;
        }
        asked.raw_execute().map_err(told)?;
        Ok(())
    }
}

impl Tail for SqliteTail<'_> {
    fn push(&mut self, line: &str, leaf: [u8; 32]) -> Result<u64, StoreError> {
        let seq = self.next.get();
        self.held.borrow_mut().push((line.to_owned(), leaf));
        self.next.set(seq + 1);
        if self.held.borrow().len() == TOGETHER {
            self.write()?;
        }
        Ok(seq)
    }

    fn node(&mut self, level: u8, n: u64, hash: [u8; 32]) -> Result<(), StoreError> {
        let sql = "insert into node (level, n, hash) values (?1, ?2, ?3)";
        let mut asked = self.conn()?.prepare_cached(sql).map_err(told)?;
        asked
            .execute(params![level, signed(n), hash.as_slice()])
            .map_err(told)?;
        Ok(())
    }

    fn keep(&mut self, matter: &str, standing: &str) -> Result<(), StoreError> {
        // Not `or replace`: that would delete the row first, and its keys with it.
        let sql = "insert into standing (matter, value) values (?1, ?2)
                   on conflict (matter) do update set value = excluded.value";
        let mut asked = self.conn.prepare_cached(sql).map_err(told)?;
        asked.execute(params![matter, standing]).map_err(told)?;
        Ok(())
    }
}
