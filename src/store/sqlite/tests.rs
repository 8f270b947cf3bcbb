//! What only the inside can show: a migration, and a disk without room.

use std::fs;

use rusqlite::Connection;

use super::open::{SCHEMAS, create_with, open_with};
use super::*;
use crate::store::Append;
use crate::store::DataKey;

/// A schema after those that ship, made up for these tests.
const NEXT: (u32, &str) = (NOW + 1, "create table later (n integer) strict;");

/// The schema that ships.
const NOW: u32 = SCHEMAS.len() as u32;

/// Those that ship, and others after them.
fn schemas(later: &[(u32, &'static str)]) -> Vec<(u32, &'static str)> {
    [SCHEMAS, later].concat()
}

fn key() -> DataKey {
    DataKey::generate(|bytes| bytes.fill(7))
}

fn line(seq: u64) -> String {
    format!("{{\"v\":1,\"seq\":{seq},\"id\":\"id-{seq}\",\"kind\":\"x\",\"body\":{{}}}}")
}

fn filled(path: &std::path::Path, size: u64) {
    let mut store = SqliteStore::create(path, &key()).expect("a new ledger");
    let lines = (0..size).map(|seq| (line(seq), [seq as u8; 32])).collect();
    let append = Append {
        lines,
        ..Append::default()
    };
    assert!(store.append(&append).expect("appended"));
}

fn version(conn: &Connection) -> u32 {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("a version")
}

#[test]
fn a_migration_leaves_a_backup_that_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 40);
    let schemas = schemas(&[NEXT]);
    let store = open_with(&path, &key(), &schemas).expect("migrated");
    assert_eq!(version(&store.conn), NOW + 1);
    assert_eq!(store.size().expect("a size"), 40);
    store
        .conn
        .execute("insert into later values (1)", [])
        .expect("the new table is there");
    drop(store);

    let kept = folder
        .path()
        .join(format!("team.ledger.before-{}.db", NOW + 1));
    let backup = SqliteStore::open(&kept, &key()).expect("the backup opens with the same key");
    assert_eq!(version(&backup.conn), NOW);
    assert_eq!(backup.size().expect("a size"), 40);
    assert_eq!(backup.check().expect("checked"), Vec::<String>::new());
    drop(backup);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&kept)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // Opened again there is nothing to do, and the program of before is told so.
    drop(open_with(&path, &key(), &schemas).expect("as it is"));
    let again = format!("team.ledger.before-{}-2.db", NOW + 1);
    assert!(!folder.path().join(again).exists());
    let refused = SqliteStore::open(&path, &key()).expect_err("a newer schema");
    assert_eq!(
        refused.to_string(),
        format!(
            "The ledger has schema {}; this program knows schemas up to {NOW}.",
            NOW + 1
        )
    );
    let refused = SqliteStore::open_read_only(&path, &key()).expect_err("a newer schema");
    assert!(
        matches!(refused, StoreError::NewerSchema { found, known } if (found, known) == (NOW + 1, NOW))
    );
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 3);
    let broken = (
        NOW + 2,
        "create table half (n integer); create table half (n integer);",
    );
    for again in ["", "-2"] {
        let backup = format!("team.ledger.before-{}{again}.db", NOW + 2);
        let failed = open_with(&path, &key(), &schemas(&[NEXT, broken]));
        let failed = failed.expect_err("a table is made twice").to_string();
        assert!(failed.contains("already exists"), "{failed}");
        // Each try keeps its own backup and writes over none.
        assert!(folder.path().join(&backup).exists(), "{backup}");
    }
    let store = SqliteStore::open(&path, &key()).expect("still the schema before");
    assert_eq!(version(&store.conn), NOW);
    assert_eq!(store.size().expect("a size"), 3);
    assert_eq!(store.check().expect("checked"), Vec::<String>::new());
}

#[test]
fn a_ledger_that_cannot_be_made_whole_is_not_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    create_with(&path, &key(), &[(1, "no sql")]).expect_err("no schema");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_full_disk_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 10);
    let mut store = SqliteStore::open(&path, &key()).expect("open");
    let pages: i64 = store
        .conn
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .expect("a count");
    store
        .conn
        .pragma_update(None, "max_page_count", pages + 2)
        .expect("a limit");
    let lines = (10..5_000).map(|seq| (line(seq), [1; 32])).collect();
    let append = Append {
        first: 10,
        lines,
        ..Append::default()
    };
    let full = store.append(&append).expect_err("there is no room");
    assert!(matches!(full, StoreError::Full), "{full:?}");
    assert_eq!(
        full.to_string(),
        "The disk is full, and nothing was written."
    );
    assert_eq!(full.hint(), "Make room on the disk and try again.");
    assert_eq!(store.size().expect("a size"), 10);

    // The same connection goes on once there is room.
    store
        .conn
        .pragma_update(None, "max_page_count", 1_000_000)
        .expect("a limit");
    assert!(store.append(&append).expect("appended"));
    assert_eq!(store.check().expect("checked"), Vec::<String>::new());
}

#[test]
fn the_check_tells_what_was_done_behind_its_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 10);
    let store = SqliteStore::open(&path, &key()).expect("open");
    store
        .conn
        .execute_batch("drop trigger entry_delete; drop trigger entry_update;")
        .expect("ok");
    store
        .conn
        .execute_batch("create trigger mine after insert on node begin select 1; end;")
        .expect("ok");
    store
        .conn
        .execute_batch("delete from entry where seq = 4;")
        .expect("the guard is gone");
    let alter = "update entry set line = replace(line, '\"seq\":6', '\"seq\":66') where seq = 6";
    store
        .conn
        .execute(alter, [])
        .expect_err("a line still says its number");
    store
        .conn
        .execute_batch("pragma ignore_check_constraints = on")
        .expect("ok");
    store
        .conn
        .execute(alter, [])
        .expect("nothing holds any more");
    store
        .conn
        .execute_batch("pragma ignore_check_constraints = off")
        .expect("ok");
    assert_eq!(
        store.check().expect("checked"),
        [
            "structure: CHECK constraint failed in entry",
            "schema: the trigger entry_delete is missing",
            "schema: the trigger entry_update is missing",
            "schema: the trigger mine is not part of it",
            "numbering: an entry is missing",
            "lines: one is not that of its number",
        ]
    );
    let short = store.leaves(0, 10).expect_err("one is missing");
    assert_eq!(
        short.to_string(),
        "The ledger is damaged: of the leaves 0 to 10 it holds 9."
    );
}

#[test]
fn damaged_pages_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 2_000);
    let mut bytes = fs::read(&path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).expect("written");
    let store = SqliteStore::open(&path, &key()).expect("its first page is whole");
    let faults = store.check().expect("checked");
    assert!(
        faults.iter().any(|fault| fault.starts_with("encryption: ")),
        "{faults:?}"
    );
    let all = Which::Range { from: 0, to: 2_000 };
    let read = store.each(all, 2_000, &mut |_, _| true);
    let leaves = store.leaves(0, 2_000);
    let by_id = (0..2_000)
        .try_for_each(|seq| store.each(Which::Id(&format!("id-{seq}")), 2_000, &mut |_, _| true));
    let failed = read
        .err()
        .or(leaves.err())
        .or(by_id.err())
        .expect("one of them met the page");
    assert!(matches!(failed, StoreError::Damaged(_)), "{failed:?}");
}

#[test]
fn every_query_goes_by_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("team.ledger");
    filled(&path, 10);
    let store = SqliteStore::open(&path, &key()).expect("open");
    for (sql, index) in [
        ("select seq from entry where matter = ?1", "entry_matter"),
        (
            "select seq, line from entry where act = ?1 and seq < ?2 order by seq",
            "entry_act",
        ),
        (
            "select seq from entry where to_matter = ?1",
            "entry_to_matter",
        ),
        (
            "select seq, line from entry where id = ?1 and seq < 9",
            "entry_id",
        ),
        (
            "select seq, line from entry where opening_case = ?1 order by seq",
            "entry_opening_case",
        ),
        (
            "select min(+seq) from entry where entered >= ?1",
            "entry_entered",
        ),
        (
            "select value from standing where matter = ?1",
            "sqlite_autoindex_standing_1",
        ),
        (
            "select matter, standing.value from standing_key as key join standing using (opened)
             where name = ?1 and key.value = ?2 order by key.opened",
            "USING PRIMARY KEY (name=? AND value=?); SEARCH standing USING INTEGER PRIMARY KEY",
        ),
        (
            "select ifnull(max(allotted), 0) from entry where allotted is not null",
            "entry_allotted",
        ),
    ] {
        let mut asked = store
            .conn
            .prepare(&format!("explain query plan {sql}"))
            .expect("a plan");
        let args = vec!["x"; asked.parameter_count()];
        let plan: Vec<String> = asked
            .query_map(rusqlite::params_from_iter(args), |row| row.get(3))
            .expect("a plan")
            .collect::<Result<_, _>>()
            .expect("a plan");
        let plan = plan.join("; ");
        assert!(
            plan.contains(index) && !plan.contains("TEMP B-TREE"),
            "{sql}: {plan}"
        );
    }
}
