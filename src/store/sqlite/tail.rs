//! Writing at the end of a ledger, many lines a statement.
//!
//! A line pushed is held until a statement is full, something is read, or the work is done: what
//! the schema refuses is told then. Beginning and ending the transaction is the store's.

use std::cell::{Cell, RefCell, RefMut};

use rusqlite::{CachedStatement, Connection, OptionalExtension, ToSql, params};

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
    /// The few statements used so far, by their texts: the connection's own cache would look one up, and
    /// take it back, for every row.
    asked: RefCell<Vec<(&'static str, CachedStatement<'a>)>>,
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
            asked: RefCell::default(),
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

impl<'a> SqliteTail<'a> {
    /// A statement that asks nothing of what is held.
    fn asked(&self, sql: &'static str) -> Result<RefMut<'_, CachedStatement<'a>>, StoreError> {
        let mut asked = self.asked.borrow_mut();
        let known = asked.iter().position(|(text, _)| *text == sql);
        let place = known.unwrap_or(asked.len());
        if known.is_none() {
            asked.push((sql, self.conn.prepare_cached(sql).map_err(told)?));
        }
        Ok(RefMut::map(asked, |asked| &mut asked[place].1))
    }

    /// Runs a statement that changes rows, and says how many.
    fn run(&self, sql: &'static str, ask: &[&dyn ToSql]) -> Result<usize, StoreError> {
        self.asked(sql)?.execute(ask).map_err(told)
    }

    /// A matter's standing, if there is one.
    fn before(&self, matter: &str) -> Result<Option<Before>, StoreError> {
        let mut asked = self.asked("select opened from standing where matter = ?1")?;
        let opened = asked.query_row([matter], |row| row.get(0)).optional();
        let Some(opened) = opened.map_err(told)? else {
            return Ok(None);
        };
        drop(asked);
        let mut asked = self.asked(
            "select key.key, text.value from standing,
               json_each(standing.value, '$.keys') as key, json_each(key.value) as text
             where opened = ?1",
        )?;
        let found = asked.query_map([opened], |row| Ok((row.get(0)?, row.get(1)?)));
        let keys: Result<Vec<(String, String)>, _> = found.map_err(told)?.collect();
        let mut keys = keys.map_err(told)?;
        keys.sort();
        Ok(Some(Before { opened, keys }))
    }
}

/// A standing that is to be replaced.
#[derive(Default)]
struct Before {
    opened: i64,
    /// What it is found by, in order: its value says it.
    keys: Vec<(String, String)>,
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
        self.write()?;
        let sql = "insert or rollback into node (level, n, hash) values (?1, ?2, ?3)";
        self.run(sql, params![level, signed(n), hash.as_slice()])?;
        Ok(())
    }

    fn keep(&mut self, kept: &Kept) -> Result<(), StoreError> {
        let (matter, opened) = (&kept.matter, signed(kept.opened));
        let sql = "insert or rollback into standing (opened, matter, value) values (?1, ?2, ?3)
                   on conflict do nothing";
        // Most standings of a batch are of new matters, and replace nothing.
        let new = self.run(sql, params![opened, matter, kept.value])? > 0;
        let before = match new {
            true => None,
            false => self.before(matter)?,
        };
        let other = |before: &Before| before.opened != opened;
        let moved = before.as_ref().is_some_and(other);
        let before = before.unwrap_or_default();
        if moved {
            let gone = params![before.opened];
            self.run("delete from standing where opened = ?1", gone)?;
            self.run("delete from brief where opened = ?1", gone)?;
        }
        if !new {
            let sql = "insert or rollback into standing (opened, matter, value) values (?1, ?2, ?3)
                       on conflict (opened) do update set value = ?3";
            self.run(sql, params![opened, matter, kept.value])?;
        }
        let sql = "insert or rollback into brief (opened, matter, value) values (?1, ?2, ?3)
                   on conflict (opened) do update set value = ?3";
        self.run(sql, params![opened, matter, kept.brief])?;
        let mut keys: Vec<(&str, &str)> = kept.keys.iter().map(|(n, v)| (*n, v.as_str())).collect();
        keys.sort_unstable();
        keys.dedup();
        let had = || before.keys.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        // Most appends leave a matter's keys as they were: then nothing is written.
        if !moved && had().eq(keys.iter().copied()) {
            return Ok(());
        }
        let sql = "delete from standing_key where name = ?1 and value = ?2 and opened = ?3";
        for (name, value) in had() {
            self.run(sql, params![name, value, before.opened])?;
        }
        let sql = "insert or rollback into standing_key (name, value, opened) values (?1, ?2, ?3)";
        for (name, value) in keys {
            self.run(sql, params![name, value, opened])?;
        }
        Ok(())
    }
}
