//! Writing at the end of a ledger, many lines a statement.
//!
//! A line pushed is held until a statement is full, something is read, or the work is done: what
//! the schema refuses is told then. Beginning and ending the transaction is the store's.

use std::cell::{Cell, RefCell};

use rusqlite::{Connection, params};

use super::{Held, signed, told};
use crate::store::{Kept, StoreError, Tail};

/// Lines written by one statement. A refusal ends the whole transaction (`or rollback`), so that no
/// statement need copy the pages it touches aside; many lines a statement save its beginning and end.
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

    fn conn_about(&self, text: &str) -> Result<&Connection, StoreError> {
        // Names, ids and cases stand in a line as they are asked for: what no line held has in it
        // need not be written first.
        let waits = |(line, _): &(String, _)| line.contains(text);
        if !self.held.borrow().iter().any(waits) {
            return Ok(self.conn);
        }
        self.conn()
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

    /// Writes what is held, as many lines a statement as there are.
    pub(super) fn write(&self) -> Result<(), StoreError> {
        let held = self.held.take();
        let mut seq = signed(self.next.get()) - signed(held.len() as u64);
        // The first entry of all alone is given its number.
        let (first, rest) = held.split_at(usize::from(seq == 0 && !held.is_empty()));
        for lines in std::iter::once(first).chain(rest.chunks(TOGETHER)) {
            if !lines.is_empty() {
                self.insert(lines, seq)?;
                seq += lines.len() as i64;
            }
        }
        Ok(())
    }

    /// The number is given for the first entry alone: every other takes the next, which the guards
    /// hold against the number in its line. Given, it would make the engine copy pages aside.
    fn insert(&self, lines: &[(String, [u8; 32])], first: i64) -> Result<(), StoreError> {
        let (columns, value) = match first {
            0 => ("seq, leaf, line", "(0, ?, ?)"),
            _ => ("leaf, line", "(?, ?)"),
        };
        let values = vec![value; lines.len()].join(", ");
        let sql = format!("insert or rollback into entry ({columns}) values {values}");
        let mut asked = self.conn.prepare_cached(&sql).map_err(told)?;
        for ((line, leaf), place) in lines.iter().zip((1..).step_by(2)) {
            asked
                .raw_bind_parameter(place, leaf.as_slice())
                .map_err(told)?;
            asked.raw_bind_parameter(place + 1, line).map_err(told)?;
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
        let sql = "insert or rollback into node (level, n, hash) values (?1, ?2, ?3)";
        let mut asked = self.conn()?.prepare_cached(sql).map_err(told)?;
        asked
            .execute(params![level, signed(n), hash.as_slice()])
            .map_err(told)?;
        Ok(())
    }

    fn keep(&mut self, kept: &Kept) -> Result<(), StoreError> {
        let matter = &kept.matter;
        let sql = "select name, value from standing_key where matter = ?1 order by name, value";
        let mut asked = self.conn.prepare_cached(sql).map_err(told)?;
        let found = asked.query_map([matter], |row| Ok((row.get(0)?, row.get(1)?)));
        let found: Result<Vec<(String, String)>, _> = found.map_err(told)?.collect();
        let found = found.map_err(told)?;
        let sql = "insert or rollback into standing (matter, opened, value, brief)
                   values (?1, ?2, ?3, ?4)
                   on conflict (matter) do update set opened = ?2, value = ?3, brief = ?4";
        let mut asked = self.conn.prepare_cached(sql).map_err(told)?;
        let row = params![matter, signed(kept.opened), kept.value, kept.brief];
        asked.execute(row).map_err(told)?;
        let mut keys = kept.keys.clone();
        keys.sort();
        keys.dedup();
        // Most appends leave a matter's keys as they were: then nothing is written.
        if keys == found {
            return Ok(());
        }
        if !found.is_empty() {
            let sql = "delete from standing_key where matter = ?1";
            let mut asked = self.conn.prepare_cached(sql).map_err(told)?;
            asked.execute([matter]).map_err(told)?;
        }
        let sql = "insert or rollback into standing_key (name, value, matter) values (?1, ?2, ?3)";
        let mut asked = self.conn.prepare_cached(sql).map_err(told)?;
        for (name, value) in &keys {
            asked.execute([name, value, matter]).map_err(told)?;
        }
        Ok(())
    }
}
