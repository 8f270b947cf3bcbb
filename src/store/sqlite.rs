//! The store that ships: one SQLCipher 4 file, guarded by its own schema.
//!
//! Every statement of the program is here, in the folder beside this file and in `schema/sqlite`.
//! The schema keeps the rules (the next number, a new id, nothing changed or deleted); this code
//! only asks and translates. Making, opening, migrating and copying a file are in `open`, what a
//! file can tell of its own health is in `check`.
//!
//! Write-ahead log with `synchronous = full`: an append that returned survives a power cut, and
//! readers never wait for the writer. Triggers stop accidents; whoever holds the key can drop them,
//! which [`Store::check`] tells, and only a checkpoint kept elsewhere stops.

mod check;
mod file;
mod open;
mod tail;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use rusqlite::{Connection, ErrorCode, ToSql, TransactionBehavior, params};

use self::tail::SqliteTail;
use super::{Keep, Reader, Store, StoreError, Tail, Which};

/// A ledger file that is open.
#[derive(Debug)]
pub struct SqliteStore {
    conn: Connection,
    path: PathBuf,
    writable: bool,
}

/// What holds a connection reads through it.
trait Held {
    /// The connection, with everything written to it that was pushed.
    fn conn(&self) -> Result<&Connection, StoreError>;

    /// The connection, for a question that only lines with this text in them can answer.
    fn conn_about(&self, _text: &str) -> Result<&Connection, StoreError> {
        self.conn()
    }
}

impl Held for SqliteStore {
    fn conn(&self) -> Result<&Connection, StoreError> {
        Ok(&self.conn)
    }
}

impl<T: Held> Reader for T {
    fn size(&self) -> Result<u64, StoreError> {
        let sql = "select ifnull(max(seq), -1) + 1 from entry";
        number(self.conn()?, sql, &[])
    }

    fn each(
        &self,
        which: Which<'_>,
        below: u64,
        sink: &mut dyn FnMut(u64, &str) -> bool,
    ) -> Result<(), StoreError> {
        let below = signed(below);
        let (sql, of): (&str, &str) = match &which {
            Which::Range { from, to } => {
                let sql = "select seq, line from entry where seq >= ?1 and seq < ?2 order by seq";
                let ask = params![signed(*from), below.min(signed(*to))];
                return rows(self.conn()?, sql, ask, sink);
            }
            Which::Matter(name) => (
                "select seq, line from entry where seq < ?2 and seq in (
                   select seq from entry where matter = ?1
                   union
                   select seq from entry where to_matter = ?1)
                 order by seq",
                *name,
            ),
            Which::Id(id) => (
                "select seq, line from entry where id = ?1 and seq < ?2",
                *id,
            ),
            Which::Acts { kind } => (
                "select seq, line from entry where act = ?1 and seq < ?2 order by seq",
                *kind,
            ),
            Which::Openings { case } => (
                "select seq, line from entry where opening_case = ?1 and seq < ?2 order by seq",
                *case,
            ),
        };
        rows(self.conn_about(of)?, sql, params![of, below], sink)
    }

    fn entered_from(&self, instant: &str) -> Result<Option<u64>, StoreError> {
        // Bare, `min(seq)` would tempt the planner to walk the lines from the first.
        let sql = "select min(+seq) from entry where entered >= ?1";
        let conn = self.conn()?;
        let mut asked = conn.prepare_cached(sql).map_err(told)?;
        let seq: Option<i64> = asked.query_row([instant], |row| row.get(0)).map_err(told)?;
        Ok(seq.map(unsigned))
    }

    fn last_allotted(&self) -> Result<u64, StoreError> {
        let sql = "select ifnull(max(allotted), 0) from entry where allotted is not null";
        number(self.conn()?, sql, &[])
    }

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        let sql = "select leaf from entry where seq >= ?1 and seq < ?2 order by seq";
        let ask = params![signed(from), signed(to)];
        hashes(self.conn()?, sql, ask, from, to, "leaves")
    }

    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        let sql = "select hash from node where level = ?3 and n >= ?1 and n < ?2 order by n";
        let ask = params![signed(from), signed(to), level];
        hashes(self.conn()?, sql, ask, from, to, "nodes")
    }

    fn any(&self, name: &str, value: &str) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from standing_key where name = ?1 and value = ?2)";
        let mut asked = self.conn()?.prepare_cached(sql).map_err(told)?;
        asked
            .query_row([name, value], |row| row.get(0))
            .map_err(told)
    }

    fn standings(
        &self,
        which: Keep<'_>,
        sink: &mut dyn FnMut(&str, &str) -> bool,
    ) -> Result<(), StoreError> {
        let conn = self.conn()?;
        let (sql, ask): (&str, Vec<&dyn ToSql>) = match &which {
            Keep::All => (
                "select matter, value from standing order by opened",
                vec![],
            ),
            Keep::Matter(name) => (
                "select matter, value from standing where matter = ?1",
                vec![name as &dyn ToSql],
            ),
            Keep::Key { name, value } => (
                "select matter, standing.value from standing_key as key join standing using (opened)
                 where name = ?1 and key.value = ?2 order by key.opened",
                vec![name as &dyn ToSql, value],
            ),
        };
        texts(conn, sql, ask.as_slice(), sink)
    }

    fn briefs(&self, sink: &mut dyn FnMut(&str, &str) -> bool) -> Result<(), StoreError> {
        let sql = "select matter, value from brief order by opened";
        texts(self.conn()?, sql, &[], sink)
    }
}

impl Store for SqliteStore {
    fn snapshot(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let view = self.conn.unchecked_transaction().map_err(told)?;
        // The view begins with the first read, not with the transaction.
        self.size()?;
        work(self)?;
        view.finish().map_err(told)
    }

    fn append_with(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Tail) -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        if !self.writable {
            return Err(StoreError::ReadOnly);
        }
        let locked = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate);
        let locked = locked.map_err(told)?;
        let next: u64 = number(&locked, "select ifnull(max(seq), -1) + 1 from entry", &[])?;
        let mut tail = SqliteTail::at(&locked, next);
        // Leaving early, here or below, drops the transaction and with it all that was written; a
        // crash leaves frames in the log that no commit follows, and the next opening forgets them.
        if !work(&mut tail)? {
            return Ok(false);
        }
        tail.write()?;
        drop(tail);
        locked.commit().map_err(told)?;
        Ok(true)
    }

    fn check(&self) -> Result<Vec<String>, StoreError> {
        check::check(&self.conn)
    }
}

fn rows(
    conn: &Connection,
    sql: &str,
    ask: &[&dyn ToSql],
    sink: &mut dyn FnMut(u64, &str) -> bool,
) -> Result<(), StoreError> {
    let mut asked = conn.prepare_cached(sql).map_err(told)?;
    let mut found = asked.query(ask).map_err(told)?;
    while let Some(row) = found.next().map_err(told)? {
        let seq: i64 = row.get(0).map_err(told)?;
        let line = row.get_ref(1).map_err(told)?.as_str().map_err(mistyped)?;
        if !sink(unsigned(seq), line) {
            break;
        }
    }
    Ok(())
}

fn texts(
    conn: &Connection,
    sql: &str,
    ask: &[&dyn ToSql],
    sink: &mut dyn FnMut(&str, &str) -> bool,
) -> Result<(), StoreError> {
    let mut asked = conn.prepare_cached(sql).map_err(told)?;
    let mut found = asked.query(ask).map_err(told)?;
    while let Some(row) = found.next().map_err(told)? {
        let matter = row.get_ref(0).map_err(told)?.as_str().map_err(mistyped)?;
        let text = row.get_ref(1).map_err(told)?.as_str().map_err(mistyped)?;
        if !sink(matter, text) {
            break;
        }
    }
    Ok(())
}

fn hashes(
    conn: &Connection,
    sql: &str,
    ask: &[&dyn ToSql],
    from: u64,
    to: u64,
    what: &str,
) -> Result<Vec<[u8; 32]>, StoreError> {
    let mut asked = conn.prepare_cached(sql).map_err(told)?;
    let found = asked.query_map(ask, |row| row.get(0)).map_err(told)?;
    let found: Vec<[u8; 32]> = found.collect::<Result<_, _>>().map_err(told)?;
    if found.len() as u64 == to.saturating_sub(from) {
        return Ok(found);
    }
    let got = found.len();
    Err(StoreError::Damaged(format!(
        "of the {what} {from} to {to} it holds {got}"
    )))
}

fn number(conn: &Connection, sql: &str, ask: &[&dyn ToSql]) -> Result<u64, StoreError> {
    let mut asked = conn.prepare_cached(sql).map_err(told)?;
    asked
        .query_row(ask, |row| row.get(0))
        .map(unsigned)
        .map_err(told)
}

/// SQLite's integers are signed; no ledger comes near the border.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn mistyped(error: rusqlite::types::FromSqlError) -> StoreError {
    StoreError::Damaged(error.to_string())
}

/// What the engine says, in the words of the contract.
fn told(error: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failed, said) = &error else {
        return StoreError::Engine(error.to_string());
    };
    let said = said.clone().unwrap_or_else(|| failed.to_string());
    match failed.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly,
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged(said),
        ErrorCode::ConstraintViolation => {
            let rule = said
                .strip_prefix("guard: ")
                .or_else(|| said.strip_prefix("CHECK constraint failed: "));
            StoreError::Guard(rule.unwrap_or(&said).to_owned())
        }
        // The columns are worked out of the line before a guard can name the fault.
        _ if said == "malformed JSON" => StoreError::Guard("a line is JSON".to_owned()),
        _ => StoreError::Engine(said),
    }
}
