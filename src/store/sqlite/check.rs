//! What a ledger file can tell of its own health.
//!
//! The engine's own checks, the schema against the one that ships, the numbering, and the keys of
//! standings against their values. Whether a leaf is the hash of its line, and a standing what its
//! matter amounts to, is checked above the store.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::open::{SCHEMAS, migrate};
use super::told;
use crate::store::StoreError;

/// What the engine finds wrong with a file, one sentence a fault.
pub(super) fn check(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    // Pages against their authentication codes; then structure, and indexes against lines.
    for (sql, part) in [
        ("pragma cipher_integrity_check", "encryption"),
        ("pragma integrity_check", "structure"),
    ] {
        match texts(conn, sql) {
            Ok(said) => faults.extend(
                said.iter()
                    .filter(|said| *said != "ok")
                    .map(|said| format!("{part}: {said}")),
            ),
            Err(StoreError::Damaged(said)) => faults.push(format!("{part}: {said}")),
            Err(other) => return Err(other),
        }
    }
    let wanted = Connection::open_in_memory().map_err(told)?;
    migrate(&wanted, SCHEMAS)?;
    let (wanted, found) = (schema(&wanted)?, schema(conn)?);
    for (name, sql) in &wanted {
        match found.get(name) {
            None => faults.push(format!("schema: the {name} is missing")),
            Some(other) if other != sql => faults.push(format!("schema: the {name} was altered")),
            Some(_) => {}
        }
    }
    let foreign = found.keys().filter(|name| !wanted.contains_key(*name));
    faults.extend(foreign.map(|name| format!("schema: the {name} is not part of it")));
    for (sql, fault) in [
        (
            "select 1 from (select count(*) as many, max(seq) as last, min(seq) as first from entry)
             where many <> ifnull(last, -1) + 1 or first <> 0",
            "numbering: an entry is missing",
        ),
        (
            "select 1 from node group by level having count(*) <> max(n) + 1 or min(n) <> 0",
            "numbering: a node of the tree is missing",
        ),
        (
            "select 1 from entry where (line -> '$.seq') is not cast(seq as text)
               or typeof(leaf) <> 'blob' or length(leaf) <> 32",
            "lines: one is not that of its number",
        ),
        (
            "select key.key, text.value, opened from standing,
               json_each(standing.value, '$.keys') as key, json_each(key.value) as text
             except select name, value, opened from standing_key",
            "standings: a key is missing",
        ),
        (
            "select name, value, opened from standing_key
             except select key.key, text.value, opened from standing,
               json_each(standing.value, '$.keys') as key, json_each(key.value) as text",
            "standings: a key is left over",
        ),
        (
            "select 1 from standing full join brief using (opened)
             where standing.matter is not brief.matter",
            "standings: one has no brief, or a brief no standing",
        ),
    ] {
        let found = conn.prepare(sql).and_then(|mut asked| asked.exists([]));
        match found.map_err(told) {
            Ok(false) => {}
            Ok(true) => faults.push(fault.to_owned()),
            Err(error) => faults.push(format!("{fault}, or it cannot be told: {error}")),
        }
    }
    Ok(faults)
}

/// Every table, index, trigger and view with its text.
fn schema(conn: &Connection) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "select type || ' ' || name, sql from sqlite_schema where name not like 'sqlite!_%' escape '!'";
    let mut asked = conn.prepare(sql).map_err(told)?;
    let found = asked
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(told)?;
    found.collect::<Result<_, _>>().map_err(told)
}

fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut asked = conn.prepare(sql).map_err(told)?;
    let found = asked.query_map([], |row| row.get(0)).map_err(told)?;
    found.collect::<Result<_, _>>().map_err(told)
}
