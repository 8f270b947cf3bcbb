//! One story that every store tells alike, and what a file adds to it: guards, keys, places.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use candour::store::key::{self, KeyError};
use candour::store::{
    Append, DataKey, Keep, Kept, MemoryStore, Reader, SqliteStore, Store, StoreError, Which,
};
use candour::tree::{self, Growth, Hashes};
use rusqlite::Connection;

const END: u64 = u64::MAX;
const NONE: [u64; 0] = [];

// ---- the story ----

#[test]
fn a_memory_store_tells_the_story() {
    story(|| Box::new(MemoryStore::new()));
}

#[test]
fn a_sqlite_store_tells_the_story() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut made = 0;
    story(|| {
        made += 1;
        let path = folder.path().join(format!("{made}.ledger"));
        Box::new(SqliteStore::create(&path, &a_key()).expect("a new ledger"))
    });
}

fn story(mut make: impl FnMut() -> Box<dyn Store>) {
    appends_and_reads(&mut *make());
    a_lost_race_writes_nothing(&mut *make());
    work_under_the_lock(&mut *make());
    questions(&mut *make());
    standings(&mut *make());
    guards(&mut *make());
    a_tree(&mut *make());
}

fn appends_and_reads(store: &mut dyn Store) {
    assert_eq!(store.size().unwrap(), 0);
    assert_eq!(store.last_allotted().unwrap(), 0);
    assert_eq!(store.entered_from("").unwrap(), None);
    assert_eq!(store.leaves(0, 0).unwrap(), Vec::<[u8; 32]>::new());
    assert!(store.append(&plain(0, 3)).unwrap());
    assert_eq!(store.size().unwrap(), 3);
    assert_eq!(
        read(store, Which::Range { from: 0, to: END }, END),
        [0, 1, 2]
    );
    assert_eq!(read(store, Which::Range { from: 1, to: 9 }, END), [1, 2]);
    assert_eq!(read(store, Which::Range { from: 0, to: END }, 2), [0, 1]);
    assert_eq!(read(store, Which::Range { from: 2, to: 1 }, END), NONE);
    assert_eq!(store.leaves(1, 3).unwrap(), [leaf(1), leaf(2)]);
    let short = store.leaves(1, 4).unwrap_err();
    assert!(matches!(short, StoreError::Damaged(_)), "{short}");
    let short = store.nodes(1, 0, 1).unwrap_err();
    assert!(matches!(short, StoreError::Damaged(_)), "{short}");
    // What was written is what is read, to the byte.
    let mut line = entry(
        3,
        "event",
        Some("M-1"),
        "{\"words\":\"na\\u0131ve \\\"Zoë\\\"\\n\"}",
    );
    line.push(' ');
    let append = Append {
        first: 3,
        lines: vec![(line.clone(), leaf(3))],
        ..Append::default()
    };
    assert!(store.append(&append).unwrap());
    let mut seen = String::new();
    let mut sink = |_, text: &str| {
        seen.push_str(text);
        true
    };
    store.each(Which::Id(&id(3)), END, &mut sink).unwrap();
    assert_eq!(seen, line);
    // A sink that answers false has seen enough.
    let mut seen = 0;
    let mut sink = |_, _: &str| {
        seen += 1;
        seen < 2
    };
    store
        .each(Which::Range { from: 0, to: END }, END, &mut sink)
        .unwrap();
    assert_eq!(seen, 2);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn a_lost_race_writes_nothing(store: &mut dyn Store) {
    assert!(store.append(&plain(0, 2)).unwrap());
    for first in [0, 1, 3, 9] {
        let mut late = plain(first, 1);
        late.standings.push(standing("M-1", 1, None, &[]));
        assert!(!store.append(&late).unwrap(), "{first} is not next");
    }
    assert_eq!(store.size().unwrap(), 2);
    assert_eq!(kept(store, Keep::All), Vec::<String>::new());
    assert!(store.append(&plain(2, 1)).unwrap());
}

fn work_under_the_lock(store: &mut dyn Store) {
    assert!(store.append(&plain(0, 2)).unwrap());
    let none = store.append_with(&mut |tail| {
        assert_eq!(tail.push(&entry(2, "x", None, "{}"), leaf(2))?, 2);
        tail.keep(&standing("M-1", 1, None, &[]))?;
        // It reads what it has pushed.
        assert_eq!(tail.size()?, 3);
        assert_eq!(tail.leaves(0, 3)?, [leaf(0), leaf(1), leaf(2)]);
        Ok(false)
    });
    assert!(!none.unwrap());
    let failed = store.append_with(&mut |tail| {
        tail.push(&entry(2, "x", None, "{}"), leaf(2))?;
        Err(StoreError::Full)
    });
    assert!(matches!(failed.unwrap_err(), StoreError::Full));
    assert_eq!(store.size().unwrap(), 2);
    assert_eq!(kept(store, Keep::All), Vec::<String>::new());
    // More than one statement's worth, and a remainder.
    let done = store.append_with(&mut |tail| {
        for seq in 2..103 {
            assert_eq!(tail.push(&entry(seq, "x", None, "{}"), leaf(seq))?, seq);
        }
        Ok(true)
    });
    assert!(done.unwrap());
    assert_eq!(store.size().unwrap(), 103);
    let wanted: Vec<_> = (0..103).map(leaf).collect();
    assert_eq!(store.leaves(0, 103).unwrap(), wanted);
    // What a reader sees in one snapshot belongs together.
    let mut seen = Vec::new();
    store
        .snapshot(&mut |view| {
            seen.push(view.size()?);
            view.each(Which::Range { from: 100, to: END }, END, &mut |seq, _| {
                seen.push(seq);
                true
            })
        })
        .unwrap();
    assert_eq!(seen, [103, 100, 101, 102]);
    let failed = store.snapshot(&mut |_| Err(StoreError::Busy));
    assert!(matches!(failed.unwrap_err(), StoreError::Busy));
}

fn questions(store: &mut dyn Store) {
    let with = "{\"with\":{\"kind\":\"event\",\"matter\":\"M-2\"}}";
    let lines = [
        entry(0, "genesis", None, "{\"with\":{\"matter\":\"M-99\"}}"),
        entry(1, "request", Some("M-1"), "{\"case\":\"C-1\"}"),
        entry(2, "event", Some("M-1"), "{\"case\":\"C-1\"}"),
        entry(3, "request", Some("M-10"), "{\"case\":[\"C-1\",\"C-2\"]}"),
        entry(4, "correction", Some("M-1"), with),
        entry(5, "request", Some("M-2"), "{\"case\":\"C-\\\"é\"}"),
        entry(6, "request", Some("M-1234567890123"), "{\"case\":\"C-3\"}"),
        entry(7, "request", Some("M-77x"), "{\"case\":\"C-3\"}"),
        entry(8, "request", Some("M-078"), "{\"case\":\"C-3\"}"),
        entry(9, "event", Some("M-500"), "{}"),
        entry(10, "export", None, "{}"),
    ];
    let lines = lines
        .into_iter()
        .zip(0..)
        .map(|(line, seq)| (line, leaf(seq)))
        .collect();
    assert!(
        store
            .append(&Append {
                lines,
                ..Append::default()
            })
            .unwrap()
    );
    assert_eq!(read(store, Which::Matter("M-1"), END), [1, 2, 4]);
    assert_eq!(read(store, Which::Matter("M-2"), END), [4, 5]);
    assert_eq!(read(store, Which::Matter("M-2"), 5), [4]);
    assert_eq!(read(store, Which::Matter("m-1"), END), NONE);
    assert_eq!(read(store, Which::Acts { kind: "export" }, END), [10]);
    assert_eq!(read(store, Which::Acts { kind: "export" }, 10), NONE);
    assert_eq!(read(store, Which::Acts { kind: "genesis" }, END), [0]);
    assert_eq!(read(store, Which::Acts { kind: "request" }, END), NONE);
    assert_eq!(read(store, Which::Id(&id(5)), END), [5]);
    assert_eq!(read(store, Which::Id(&id(5)), 5), NONE);
    assert_eq!(read(store, Which::Openings { case: "\"C-1\"" }, END), [1]);
    assert_eq!(
        read(
            store,
            Which::Openings {
                case: "[\"C-1\",\"C-2\"]"
            },
            END
        ),
        [3]
    );
    assert_eq!(
        read(
            store,
            Which::Openings {
                case: "\"C-\\\"é\""
            },
            END
        ),
        [5]
    );
    assert_eq!(
        read(store, Which::Openings { case: "\"C-3\"" }, END),
        [6, 7, 8]
    );
    assert_eq!(read(store, Which::Openings { case: "C-1" }, END), NONE);
    assert_eq!(store.last_allotted().unwrap(), 10);

    let with = "{\"with\":{\"kind\":\"request\",\"matter\":\"M-999999999999\"}}";
    let line = entry(11, "correction", Some("M-1"), with);
    let append = Append {
        first: 11,
        lines: vec![(line, leaf(11))],
        ..Append::default()
    };
    assert!(store.append(&append).unwrap());
    assert_eq!(store.last_allotted().unwrap(), 999_999_999_999);

    // The clock went back at 12: the first *number* at or after an instant is wanted.
    for (seq, at) in [
        (12, "T12:00:00.000Z"),
        (13, "T09:00:00.000Z"),
        (14, "T13:00:00.000Z"),
    ] {
        let line = entry(seq, "x", None, "{}").replace(&entered(seq), &format!("2026-03-01{at}"));
        let append = Append {
            first: seq,
            lines: vec![(line, leaf(seq))],
            ..Append::default()
        };
        assert!(store.append(&append).unwrap());
    }
    let from = |instant: &str| store.entered_from(instant).unwrap();
    assert_eq!(from(""), Some(0));
    assert_eq!(from(&entered(3)), Some(3));
    assert_eq!(from("2026-02-28"), Some(12));
    assert_eq!(from("2026-03-01T09:30"), Some(12));
    assert_eq!(from("2026-03-01T12:30"), Some(14));
    assert_eq!(from("2026-03-02"), None);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn standings(store: &mut dyn Store) {
    let mut append = plain(0, 20);
    append.standings = vec![
        standing("M-2", 12, Some("C-1"), &["W-1", "W-2", "W-1"]),
        standing("M-10", 3, Some("C-1"), &["W-2"]),
        standing("M-1", 7, Some("C-2"), &[]),
    ];
    assert!(store.append(&append).unwrap());
    assert_eq!(kept(store, Keep::All), ["M-10", "M-1", "M-2"]);
    assert_eq!(
        briefs(store),
        [("M-10", "of 3"), ("M-1", "of 7"), ("M-2", "of 12")].map(of_texts)
    );
    assert_eq!(kept(store, Keep::Matter("M-2")), ["M-2"]);
    assert_eq!(kept(store, Keep::Matter("M-3")), Vec::<String>::new());
    let by = |name, value| Keep::Key { name, value };
    assert_eq!(kept(store, by("case", "C-1")), ["M-10", "M-2"]);
    assert_eq!(kept(store, by("worker", "W-2")), ["M-10", "M-2"]);
    assert_eq!(kept(store, by("worker", "W-1")), ["M-2"]);
    assert_eq!(kept(store, by("worker", "C-1")), Vec::<String>::new());

    // The same keys again, then others, then none.
    for (workers, found) in [(&["W-2"], 1), (&["W-2"], 1), (&["W-9"], 0)] {
        let done = store.append_with(&mut |tail| {
            tail.keep(&standing("M-2", 12, Some("C-1"), &[]))?;
            tail.keep(&standing("M-2", 12, Some("C-1"), workers))?;
            Ok(true)
        });
        assert!(done.unwrap());
        let all = kept(store, by("worker", "W-2"));
        assert_eq!(all.iter().filter(|matter| *matter == "M-2").count(), found);
    }
    assert_eq!(kept(store, by("worker", "W-9")), ["M-2"]);
    let done = store.append_with(&mut |tail| {
        tail.keep(&standing("M-2", 12, None, &[]))?;
        Ok(true)
    });
    assert!(done.unwrap());
    assert_eq!(kept(store, by("case", "C-1")), ["M-10"]);
    let mut sink = |matter: &str, value: &str| {
        assert_eq!(
            (matter, value),
            ("M-2", &*standing("M-2", 12, None, &[]).value)
        );
        true
    };
    store.standings(Keep::Matter("M-2"), &mut sink).unwrap();

    // What another append says of it stands in its place, one of before among others too.
    let done = store.append_with(&mut |tail| {
        let mut without = standing("M-1", 7, None, &[]);
        without.brief.clear();
        tail.keep(&without)?;
        tail.keep(&standing("M-10", 15, None, &[]))?;
        Ok(true)
    });
    assert!(done.unwrap());
    let expected = [("M-1", ""), ("M-2", "of 12"), ("M-10", "of 15")];
    assert_eq!(briefs(store), expected.map(of_texts));
    // A sink may ask the same store, and may have had enough.
    let mut seen = 0;
    let asks = |matter: &str, _: &str| {
        seen += 1;
        assert_eq!(kept(store, Keep::Matter(matter)), [matter]);
        false
    };
    store.briefs(&mut { asks }).unwrap();
    assert_eq!(seen, 1);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

/// A standing whose text says its keys too, as the ledger's do.
fn standing(matter: &str, opened: u64, case: Option<&str>, workers: &[&str]) -> Kept {
    let case = case.map(|case| ("case", vec![case]));
    let lists = case.into_iter().chain([("worker", workers.to_vec())]);
    let keys: BTreeMap<&'static str, Vec<&str>> =
        lists.filter(|(_, texts)| !texts.is_empty()).collect();
    let pairs = keys.iter().flat_map(|(name, texts)| {
        let pair = |text: &&str| (*name, (*text).to_owned());
        texts.iter().map(pair).collect::<Vec<_>>()
    });
    Kept {
        matter: matter.into(),
        opened,
        keys: pairs.collect(),
        value: serde_json::json!({ "opened": opened, "keys": keys }).to_string(),
        brief: format!("of {opened}"),
    }
}

fn guards(store: &mut dyn Store) {
    assert!(store.append(&plain(0, 2)).unwrap());
    let good = entry(2, "x", None, "{}");
    for (line, said) in [
        ("{\"seq\":2", "a line is JSON"),
        ("", "a line is JSON"),
        (
            &*good.replace("\"seq\":2", "\"seq\":3"),
            "the seq in the line is the number of its row",
        ),
        (
            &*good.replace("\"seq\":2", "\"seq\":\"2\""),
            "the seq in the line is the number of its row",
        ),
        (
            &*good.replace(&id(2), &id(1)),
            "an entry with this id is already there",
        ),
        (&*good.replace("\"id\"", "\"identity\""), "a line has an id"),
    ] {
        let lines = vec![(line.to_owned(), leaf(2))];
        let failed = store
            .append(&Append {
                first: 2,
                lines,
                ..Append::default()
            })
            .unwrap_err();
        assert_eq!(
            failed.to_string(),
            format!("The store refused an entry: {said}."),
            "{line}"
        );
        assert_eq!(store.size().unwrap(), 2);
    }
    // One bad line takes all the others with it.
    let mut many = plain(2, 50);
    many.lines[49].0 = "{}".into();
    assert!(matches!(
        store.append(&many).unwrap_err(),
        StoreError::Guard(_)
    ));
    assert_eq!(store.size().unwrap(), 2);
    for (level, n) in [(0, 0), (1, 0), (1, 1), (2, 0), (8, 0)] {
        let mut append = plain(2, 200);
        append.nodes.push((level, n, [9; 32]));
        let failed = store.append(&append).unwrap_err();
        assert!(
            matches!(failed, StoreError::Guard(_)),
            "level {level} node {n}: {failed}"
        );
    }
    assert!(store.append(&plain(2, 1)).unwrap());
}

fn a_tree(store: &mut dyn Store) {
    let mut next = 0;
    for run in [1, 5, 600, 3, 200] {
        let done = store.append_with(&mut |tail| {
            let mut growth = Growth::at(next);
            for seq in next..next + run {
                tail.push(&entry(seq, "x", None, "{}"), leaf(seq))?;
                for (level, n, hash) in growth.push(&Stored(tail), leaf(seq)).expect("it grows") {
                    tail.node(level, n, hash)?;
                }
            }
            Ok(true)
        });
        assert!(done.unwrap());
        next += run;
    }
    assert_eq!(store.nodes(1, 0, 3).unwrap().len(), 3);
    let naive = |size: u64| {
        let mut row: Vec<[u8; 32]> = (0..size).map(leaf).collect();
        while row.len() > 1 {
            // RFC 6962 pairs from the left, and an odd one out goes up as it is.
            let pairs = row.chunks(2).map(|two| match two {
                [left, right] => {
                    tlog_tiles::tlog::node_hash(
                        tlog_tiles::tlog::Hash(*left),
                        tlog_tiles::tlog::Hash(*right),
                    )
                    .0
                }
                one => one[0],
            });
            row = pairs.collect();
        }
        row[0]
    };
    for size in [1, 6, 255, 256, 257, 606, 768, 809] {
        assert_eq!(
            tree::root(&Stored(store), size).expect("a root"),
            naive(size),
            "{size}"
        );
    }
    let missing = tree::root(&Stored(store), 810).unwrap_err();
    assert!(
        missing.to_string().starts_with("The ledger is damaged"),
        "{missing}"
    );
}

// ---- what a file adds ----

#[test]
fn the_file_refuses_what_goes_past_the_program() {
    let (_folder, path) = a_ledger(3);
    let store = SqliteStore::open(&path, &a_key()).unwrap();
    let conn = raw(&path);
    let good = entry(3, "x", None, "{}");
    let row = |seq: u64, leaf: &str, line: &str| format!("values ({seq}, {leaf}, '{line}')");
    let leaf = "zeroblob(32)";
    let into = "insert into entry (seq, leaf, line)";
    let over = "insert or replace into entry (seq, leaf, line)";
    let next = "guard: an entry takes the next number and no other";
    let same = good.replace("\"seq\":3", "\"seq\":1");
    let taken = good.replace(&id(3), &id(1));
    for (sql, said) in [
        (
            "update entry set line = '{}'".to_owned(),
            "guard: an entry is never changed",
        ),
        (
            "update entry set leaf = leaf where seq = 1".into(),
            "guard: an entry is never changed",
        ),
        (
            "update or replace entry set seq = 1 where seq = 2".into(),
            "guard: an entry is never changed",
        ),
        (
            "delete from entry where seq = 2".into(),
            "guard: an entry is never deleted",
        ),
        (
            "delete from entry".into(),
            "guard: an entry is never deleted",
        ),
        (format!("{over} {}", row(1, leaf, &same)), next),
        (format!("replace into entry {}", row(1, leaf, &same)), next),
        (
            format!(
                "{into} {}",
                row(4, leaf, &good.replace("\"seq\":3", "\"seq\":4"))
            ),
            next,
        ),
        (format!("{into} {}", row(0, leaf, &good)), next),
        (
            // A number that is not given is the next one, and the line must say so too.
            format!(
                "insert into entry (leaf, line) values ({leaf}, '{}')",
                good.replace("\"seq\":3", "\"seq\":4")
            ),
            "CHECK constraint failed: the seq in the line is the number of its row",
        ),
        (
            format!("{into} {}", row(3, "zeroblob(31)", &good)),
            "CHECK constraint failed: a leaf is 32 bytes",
        ),
        (
            format!("{into} {}", row(3, "null", &good)),
            "NOT NULL constraint failed: entry.leaf",
        ),
        (
            format!("{into} {}", row(3, "hex(zeroblob(16))", &good)),
            "cannot store TEXT value in BLOB column entry.leaf",
        ),
        (
            format!("{into} values (3, {leaf}, null)"),
            "guard: an entry has a line",
        ),
        (
            format!("{into} {}", row(3, leaf, "not JSON")),
            "malformed JSON",
        ),
        (
            format!(
                "{into} {}",
                row(3, leaf, &good.replace("\"seq\":3", "\"seq\":4"))
            ),
            "CHECK constraint failed: the seq in the line is the number of its row",
        ),
        (
            format!("{into} {}", row(3, leaf, &good.replace("\"id\"", "\"x\""))),
            "CHECK constraint failed: a line has an id",
        ),
        (
            format!("{into} {}", row(3, leaf, &taken)),
            "guard: an entry with this id is already there",
        ),
        (
            format!("{over} {}", row(3, leaf, &taken)),
            "guard: an entry with this id is already there",
        ),
        (
            "insert into node values (1, 0, zeroblob(32))".into(),
            "guard: a node stands over entries that are there",
        ),
        (
            "insert into entry (seq, leaf, line, id) values (3, zeroblob(32), '{}', 'x')".into(),
            "cannot INSERT into generated column",
        ),
    ] {
        let failed = conn.execute_batch(&sql).expect_err(&sql).to_string();
        assert!(failed.starts_with(said), "{sql}: {failed}");
    }
    assert_eq!(store.size().unwrap(), 3);
    assert_eq!(
        read(&store, Which::Range { from: 0, to: END }, END),
        [0, 1, 2]
    );
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    // And the good line is not refused.
    conn.execute_batch(&format!("{into} {}", row(3, leaf, &good)))
        .unwrap();
}

#[test]
fn the_file_refuses_to_change_a_node() {
    let (_folder, path) = a_ledger(256);
    let conn = raw(&path);
    for (sql, said) in [
        (
            "insert into node values (1, 0, zeroblob(31))",
            "guard: a node is 32 bytes",
        ),
        (
            "insert into node values (1, 1, zeroblob(32))",
            "guard: a node takes the next number of its level and no other",
        ),
        (
            "insert into node values (0, 0, zeroblob(32))",
            "guard: a level is 1 to 7",
        ),
        ("insert into node values (1, 0, zeroblob(32))", ""),
        (
            "insert or replace into node values (1, 0, randomblob(32))",
            "guard: a node takes the next number of its level and no other",
        ),
        (
            "update node set hash = randomblob(32)",
            "guard: a node is never changed",
        ),
        ("delete from node", "guard: a node is never deleted"),
    ] {
        match conn.execute_batch(sql) {
            Ok(()) => assert_eq!(said, "", "{sql}"),
            Err(failed) => assert!(
                !said.is_empty() && failed.to_string().starts_with(said),
                "{sql}: {failed}"
            ),
        }
    }
}

#[test]
fn a_wrong_key_and_any_other_file_are_told_alike() {
    let (folder, path) = a_ledger(3);
    let other = DataKey::generate(|bytes| bytes.fill(8));
    let plain = folder.path().join("plain.db");
    Connection::open(&plain)
        .unwrap()
        .execute_batch("create table t (n)")
        .unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(
        &text,
        "not a database, though longer than a header of a hundred bytes ".repeat(99),
    )
    .unwrap();
    let empty = folder.path().join("empty.ledger");
    fs::write(&empty, "").unwrap();
    let foreign = folder.path().join("foreign.db");
    raw(&foreign).execute_batch("create table t (n)").unwrap();
    for (path, key) in [
        (&path, &other),
        (&plain, &a_key()),
        (&text, &a_key()),
        (&empty, &a_key()),
        (&foreign, &a_key()),
        (&folder.path().to_owned(), &a_key()),
    ] {
        let before = fs::read(path).ok();
        for refused in [
            SqliteStore::open(path, key),
            SqliteStore::open_read_only(path, key),
        ] {
            let refused = refused.expect_err("no ledger");
            assert!(
                matches!(refused, StoreError::WrongKey(_)),
                "{}: {refused}",
                path.display()
            );
            assert!(
                refused
                    .to_string()
                    .ends_with(" is not a ledger, or this is not its key.")
            );
            assert_eq!(
                refused.hint(),
                "Check the path and the key, and that they belong together."
            );
        }
        assert_eq!(fs::read(path).ok(), before, "nothing was written to it");
    }
    // What is there is noise: neither a word of a line nor SQLite's own head.
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(7).any(|window| window == b"\"seq\":1"));
}

#[test]
fn opening_makes_nothing_and_making_writes_over_nothing() {
    let (folder, path) = a_ledger(1);
    let missing = folder.path().join("mistyped.ledger");
    for refused in [
        SqliteStore::open(&missing, &a_key()),
        SqliteStore::open_read_only(&missing, &a_key()),
    ] {
        let refused = refused.expect_err("there is none");
        assert_eq!(
            refused.to_string(),
            format!("There is no ledger at {}.", missing.display())
        );
        assert_eq!(refused.hint(), "Check the path; only init makes a ledger.");
    }
    assert!(!missing.exists());
    let before = fs::read(&path).unwrap();
    let refused = SqliteStore::create(&path, &a_key()).expect_err("there is one");
    assert_eq!(
        refused.to_string(),
        format!(
            "There is already a file at {}, and a ledger is never written over one.",
            path.display()
        )
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    let nowhere = folder.path().join("no/such/team.ledger");
    let refused = SqliteStore::create(&nowhere, &a_key()).expect_err("no folder");
    assert!(matches!(refused, StoreError::Io(_)), "{refused}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // The last to close leaves one file and nothing beside it.
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(names, ["team.ledger"]);
}

#[test]
fn a_synced_folder_is_no_place() {
    let folder = tempfile::tempdir().unwrap();
    let synced = folder.path().join("OneDrive - Council");
    fs::create_dir(&synced).unwrap();
    let path = synced.join("team.ledger");
    let refused = SqliteStore::create(&path, &a_key()).expect_err("a synced folder");
    assert!(matches!(refused, StoreError::Place { .. }));
    assert!(refused.to_string().contains("OneDrive"), "{refused}");
    assert_eq!(
        refused.hint(),
        "Keep it in a folder on a disk of this machine."
    );
    assert_eq!(fs::read_dir(&synced).unwrap().count(), 0);
    // A copy there can still be read, and a link does not hide it.
    let (_home, ledger) = a_ledger(2);
    fs::copy(&ledger, &path).unwrap();
    assert_eq!(
        SqliteStore::open_read_only(&path, &a_key())
            .unwrap()
            .size()
            .unwrap(),
        2
    );
    #[cfg(unix)]
    {
        let link = folder.path().join("team.ledger");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let refused = SqliteStore::open(&link, &a_key()).expect_err("a synced folder");
        assert!(matches!(refused, StoreError::Place { .. }), "{refused}");
    }
}

#[test]
fn a_newer_schema_is_told() {
    let (_folder, path) = a_ledger(1);
    raw(&path).execute_batch("pragma user_version = 7").unwrap();
    for refused in [
        SqliteStore::open(&path, &a_key()),
        SqliteStore::open_read_only(&path, &a_key()),
    ] {
        let refused = refused.expect_err("too new");
        assert_eq!(
            refused.to_string(),
            "The ledger has schema 7; this program knows schemas up to 3."
        );
        assert_eq!(refused.hint(), "Use a newer version of the program.");
    }
}

#[test]
fn what_is_opened_to_read_takes_nothing() {
    let (folder, path) = a_ledger(5);
    let mut store = SqliteStore::open_read_only(&path, &a_key()).unwrap();
    assert_eq!(store.size().unwrap(), 5);
    let refused = store.append(&plain(5, 1)).unwrap_err();
    assert_eq!(refused.to_string(), "The ledger cannot be written to.");
    assert_eq!(
        refused.hint(),
        "Ask for the right to write there, or only read."
    );
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    // It sees what others append meanwhile.
    let mut writer = SqliteStore::open(&path, &a_key()).unwrap();
    assert!(writer.append(&plain(5, 1)).unwrap());
    assert_eq!(store.size().unwrap(), 6);
    drop((store, writer));
    let before = fs::read(&path).unwrap();
    let reader = SqliteStore::open_read_only(&path, &a_key()).unwrap();
    assert_eq!(reader.size().unwrap(), 6);
    drop(reader);
    // Not a byte of it is changed. The engine leaves an empty log, which the next writer clears.
    assert_eq!(fs::read(&path).unwrap(), before);
    drop(SqliteStore::open(&path, &a_key()).unwrap());
    let left = fs::read_dir(folder.path()).unwrap();
    let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["team.ledger"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_read_only_medium_is_read() {
    let Some(medium) = Medium::new("1m") else {
        eprintln!("skipped: no file system may be mounted here");
        return;
    };
    let (folder, path) = a_ledger(5);
    let there = medium.0.path().join("100% team?#1.ledger");
    fs::copy(&path, &there).unwrap();
    medium.read_only(true);
    let mut store = SqliteStore::open_read_only(&there, &a_key()).unwrap();
    assert_eq!(store.size().unwrap(), 5);
    assert!(matches!(
        store.append(&plain(5, 1)).unwrap_err(),
        StoreError::ReadOnly
    ));
    drop(store);
    let refused = SqliteStore::open(&there, &a_key()).expect_err("not to be written");
    assert!(matches!(refused, StoreError::ReadOnly), "{refused}");

    // A copy taken in mid-flight, with its log: what waits in the log must not be passed over.
    let mut writer = SqliteStore::open(&path, &a_key()).unwrap();
    assert!(writer.append(&plain(5, 1)).unwrap());
    medium.read_only(false);
    fs::copy(&path, &there).unwrap();
    let log = folder.path().join("team.ledger-wal");
    fs::copy(log, medium.0.path().join("100% team?#1.ledger-wal")).unwrap();
    medium.read_only(true);
    let refused = SqliteStore::open_read_only(&there, &a_key()).expect_err("its log waits");
    assert!(matches!(refused, StoreError::Place { .. }), "{refused}");
    let said = refused.to_string();
    assert!(
        said.contains("nothing may be written there, so copy both files"),
        "{said}"
    );
    medium.read_only(false);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_medium_is_told() {
    let Some(medium) = Medium::new("400k") else {
        eprintln!("skipped: no file system may be mounted here");
        return;
    };
    let path = medium.0.path().join("team.ledger");
    let mut store = SqliteStore::create(&path, &a_key()).unwrap();
    assert!(store.append(&plain(0, 5)).unwrap());
    let full = store.append(&plain(5, 4_000)).unwrap_err();
    assert!(matches!(full, StoreError::Full), "{full:?}");
    assert_eq!(store.size().unwrap(), 5);
    let mut done = 5;
    while done < 4_000 {
        match store.append(&plain(done, 1)) {
            Ok(true) => done += 1,
            Ok(false) => panic!("nobody else writes"),
            Err(failed) => {
                assert!(matches!(failed, StoreError::Full), "{failed:?}");
                break;
            }
        }
    }
    assert!(done < 4_000, "the disk is small");
    assert_eq!(store.size().unwrap(), done);
    drop(store);
    let store = SqliteStore::open_read_only(&path, &a_key()).unwrap();
    assert_eq!(
        read(&store, Which::Range { from: 0, to: END }, END).len() as u64,
        done
    );
    let home = tempfile::tempdir().unwrap();
    let copied = store.copy(&medium.0.path().join("copy.ledger"));
    assert!(matches!(copied, Err(StoreError::Full)), "{copied:?}");
    assert!(!medium.0.path().join("copy.ledger").exists());
    store.copy(&home.path().join("copy.ledger")).unwrap();
}

#[test]
fn of_two_that_race_one_wins() {
    let (_folder, path) = a_ledger(3);
    let mut one = SqliteStore::open(&path, &a_key()).unwrap();
    let mut other = SqliteStore::open(&path, &a_key()).unwrap();
    assert!(one.append(&plain(3, 1)).unwrap());
    assert!(!other.append(&plain(3, 1)).unwrap());
    assert!(other.append(&plain(4, 1)).unwrap());
    assert_eq!(one.size().unwrap(), 5);
    // A snapshot stays what it was while the other writes.
    one.snapshot(&mut |view| {
        assert_eq!(view.size()?, 5);
        assert!(other.append(&plain(5, 1))?);
        assert_eq!(view.size()?, 5);
        assert_eq!(other.size()?, 6);
        Ok(())
    })
    .unwrap();
    assert_eq!(one.size().unwrap(), 6);
}

#[test]
fn four_writers_lose_no_number_and_double_none() {
    let (_folder, path) = a_ledger(0);
    let writers = ["a", "b", "c", "d"].map(|name| {
        let path = path.clone();
        thread::spawn(move || {
            let mut store = SqliteStore::open(&path, &a_key()).unwrap();
            for turn in 0..100 {
                loop {
                    let first = store.size().unwrap();
                    let body = format!("{{\"by\":\"{name}\",\"turn\":{turn}}}");
                    let line = entry(first, "x", Some(name), &body)
                        .replace(&id(first), &format!("{name}-{turn}"));
                    let lines = vec![(line, leaf(first))];
                    if store
                        .append(&Append {
                            first,
                            lines,
                            ..Append::default()
                        })
                        .unwrap()
                    {
                        break;
                    }
                }
            }
        })
    });
    for writer in writers {
        writer.join().expect("a writer ended well");
    }
    let store = SqliteStore::open(&path, &a_key()).unwrap();
    let all: Vec<u64> = (0..400).collect();
    assert_eq!(read(&store, Which::Range { from: 0, to: END }, END), all);
    for name in ["a", "b", "c", "d"] {
        assert_eq!(read(&store, Which::Matter(name), END).len(), 100);
    }
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_copy_is_a_ledger_that_opens_with_the_same_key() {
    let (folder, path) = a_ledger(50);
    let store = SqliteStore::open(&path, &a_key()).unwrap();
    let to = folder.path().join("copy.ledger");
    store.copy(&to).unwrap();
    assert!(matches!(
        store.copy(&to).unwrap_err(),
        StoreError::Exists(_)
    ));
    let mut copy = SqliteStore::open(&to, &a_key()).unwrap();
    assert_eq!(copy.leaves(0, 50).unwrap(), store.leaves(0, 50).unwrap());
    assert!(copy.append(&plain(50, 1)).unwrap());
    assert_eq!(copy.check().unwrap(), Vec::<String>::new());
    assert_eq!(store.size().unwrap(), 50);
}

// ---- keys ----

#[test]
fn a_key_file_keeps_a_key_for_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let (_ledgers, ledger) = a_ledger(0);
    let file = folder.path().join("team.key");
    key::write_file(&file, &ledger, &a_key()).unwrap();
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        format!("{}\n", "07".repeat(32))
    );
    let read = key::read_file(&file, &ledger).unwrap();
    assert_eq!(*read.digits(), *a_key().digits());
    assert_eq!(format!("{read:?}"), "DataKey(…)");
    told(
        key::write_file(&file, &ledger, &a_key()).unwrap_err(),
        &format!(
            "There is already a file at {}, and a key is never written over one.",
            file.display()
        ),
        "Choose another name, or use the key that is there.",
    );
    let missing = folder.path().join("none.key");
    told(
        key::read_file(&missing, &ledger).unwrap_err(),
        &format!("There is no key file at {}.", missing.display()),
        "Check the path given with --key-file or CANDOUR_KEY_FILE.",
    );
    let beside = ledger.with_file_name("team.key");
    fs::copy(&file, &beside).unwrap();
    for failed in [
        key::read_file(&beside, &ledger).unwrap_err(),
        key::write_file(&beside, &ledger, &a_key()).unwrap_err(),
        key::read_file(&ledger.parent().unwrap().join("./team.key"), &ledger).unwrap_err(),
    ] {
        assert!(matches!(failed, KeyError::BesideLedger(_)), "{failed}");
        assert!(
            failed
                .to_string()
                .ends_with("lies in the same folder as the ledger.")
        );
        assert_eq!(
            failed.hint(),
            "Move the key to another folder, so that a copy of the one is not a copy of both."
        );
    }
    let digits = "07".repeat(32);
    for (text, good) in [
        (digits.clone(), true),
        (format!("{digits}\r\n"), true),
        (digits.to_uppercase(), true),
        (format!("{digits}\n\n"), false),
        (format!(" {digits}\n"), false),
        (digits[1..].to_owned(), false),
        (format!("+{}\n", &digits[1..]), false),
        (format!("{digits}0"), false),
        (digits.replacen("07", "é", 1), false),
        (String::new(), false),
        ("0".repeat(100_000), false),
    ] {
        fs::write(&file, &text).unwrap();
        match key::read_file(&file, &ledger) {
            Ok(_) => assert!(good, "{text:?}"),
            Err(failed) => {
                assert!(!good, "{text:?}");
                told(
                    failed,
                    &format!(
                        "{} does not hold a key, which is 64 hexadecimal digits and a newline.",
                        file.display()
                    ),
                    "Check that it is this ledger's key and was not altered.",
                );
            }
        }
    }
}

#[test]
#[cfg(unix)]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (_ledgers, ledger) = a_ledger(0);
    let file = folder.path().join("team.key");
    key::write_file(&file, &ledger, &a_key()).unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    for mode in [0o640, 0o604, 0o610, 0o666] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        told(
            key::read_file(&file, &ledger).unwrap_err(),
            &format!(
                "The key file {} can be read by other people on this computer.",
                file.display()
            ),
            "Make it readable by you alone (chmod 600), and treat a key others may have read as known.",
        );
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        key::read_file(&file, &ledger).unwrap();
    }
    // A link elsewhere to a key beside the ledger is a key beside the ledger.
    let beside = ledger.with_file_name("hidden.key");
    fs::copy(&file, &beside).unwrap();
    let link = folder.path().join("link.key");
    std::os::unix::fs::symlink(&beside, &link).unwrap();
    let failed = key::read_file(&link, &ledger).unwrap_err();
    assert!(matches!(failed, KeyError::BesideLedger(_)), "{failed}");
}

#[test]
fn a_key_is_sealed_by_a_passphrase() {
    let sealed = key::seal(&a_key(), "correct horse battery staple").unwrap();
    assert!(sealed.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----\n"));
    let opened = key::unseal(&sealed, "correct horse battery staple").unwrap();
    assert_eq!(*opened.digits(), *a_key().digits());
    told(
        key::unseal(&sealed, "correct horse battery stable").unwrap_err(),
        "The passphrase does not open the sealed key.",
        "Type it again, and check the keyboard's capitals lock.",
    );
    told(
        key::seal(&a_key(), "").unwrap_err(),
        "The passphrase is empty.",
        "Type a passphrase of several words.",
    );
    let hint = "Check that it is this ledger's key and is whole.";
    let no_file = "The sealed key cannot be read: it is not an age file, or it is damaged.";
    told(key::unseal(b"", "x").unwrap_err(), no_file, hint);
    told(key::unseal(b"not age", "x").unwrap_err(), no_file, hint);
    told(key::unseal(&sealed[..60], "x").unwrap_err(), no_file, hint);
}

#[test]
fn a_key_is_sealed_to_a_recovery_recipient() {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let sealed = key::seal_to(&a_key(), &recipient).unwrap();
    let plain = age::decrypt(&identity, &sealed).unwrap();
    assert_eq!(plain, format!("{}\n", "07".repeat(32)).into_bytes());
    told(
        key::unseal(&sealed, "x").unwrap_err(),
        "The sealed key cannot be read: it is sealed to a recovery recipient and not by a passphrase.",
        "Check that it is this ledger's key and is whole.",
    );
    let hint = "Give the whole public key, which begins with age1.";
    for (typed, why) in [
        (&recipient[..20], "a character is wrong or missing"),
        (
            &*recipient.replace("age1", "age2"),
            "it does not begin with age1",
        ),
        ("", "it does not begin with age1"),
        (
            "AGE-SECRET-KEY-1XXXX",
            "it is a secret key, which nobody but its owner should have",
        ),
    ] {
        let said = format!("The recipient is not an age public key ({why}).");
        told(key::seal_to(&a_key(), typed).unwrap_err(), &said, hint);
    }
}

#[test]
fn a_computer_without_a_keyring_is_told() {
    match key::keyring_get("no-such-ledger") {
        Ok(_) => panic!("nobody put it there"),
        Err(failed @ KeyError::NotInKeyring) => told(
            failed,
            "The keyring of this computer holds no key for this ledger.",
            "Use the account that made the ledger, or restore the key from its recovery copy.",
        ),
        Err(failed) => {
            assert!(matches!(failed, KeyError::NoKeyring(_)), "{failed}");
            assert!(
                failed
                    .to_string()
                    .starts_with("This computer has no keyring that could be opened (")
            );
            assert_eq!(
                failed.hint(),
                "Unlock the keyring, or give a key file with --key-file."
            );
            key::keyring_set("no-such-ledger", &a_key()).expect_err("there is none");
        }
    }
}

// ---- what the tests share ----

/// A tree over what a store holds.
struct Stored<'a, R: Reader + ?Sized>(&'a R);

impl<R: Reader + ?Sized> Hashes for Stored<'_, R> {
    type Error = StoreError;

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        self.0.leaves(from, to)
    }

    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        self.0.nodes(level, from, to)
    }
}

/// A small file system in memory, for whoever may mount one.
#[cfg(target_os = "linux")]
struct Medium(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Medium {
    fn new(size: &str) -> Option<Medium> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size},mode=700");
        Medium::mount(&["-t", "tmpfs", "-o", &options, "none"], folder.path())
            .then_some(Medium(folder))
    }

    fn read_only(&self, yes: bool) {
        let how = if yes { "remount,ro" } else { "remount,rw" };
        assert!(
            Medium::mount(&["-o", how], self.0.path()),
            "it was mounted before"
        );
    }

    fn mount(arguments: &[&str], on: &Path) -> bool {
        let mut mount = std::process::Command::new("mount");
        mount
            .args(arguments)
            .arg(on)
            .output()
            .is_ok_and(|done| done.status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Medium {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg(self.0.path())
            .output();
    }
}

fn told(failed: KeyError, said: &str, hint: &str) {
    assert_eq!(failed.to_string(), said);
    assert_eq!(failed.hint(), hint);
    assert_eq!(StoreError::from(failed).hint(), hint);
}

fn a_key() -> DataKey {
    DataKey::generate(|bytes| bytes.fill(7))
}

/// A ledger of so many plain entries, closed.
fn a_ledger(size: u64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.ledger");
    let mut store = SqliteStore::create(&path, &a_key()).unwrap();
    assert!(store.append(&plain(0, size)).unwrap());
    (folder, path)
}

/// What somebody with the key does without the program.
fn raw(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    let key = a_key().digits();
    conn.execute_batch(&format!("pragma key = \"x'{}'\"", key.as_str()))
        .unwrap();
    conn
}

fn id(seq: u64) -> String {
    format!("01980000-0000-7000-8000-{seq:012}")
}

fn entered(seq: u64) -> String {
    format!("2026-01-15T10:{:02}:{:02}.000Z", seq / 60 % 60, seq % 60)
}

fn entry(seq: u64, kind: &str, matter: Option<&str>, body: &str) -> String {
    let matter = matter.map_or_else(String::new, |name| format!("\"matter\":\"{name}\","));
    format!(
        "{{\"v\":1,\"seq\":{seq},\"id\":\"{}\",\"entered\":\"{}\",\"kind\":\"{kind}\",{matter}\"body\":{body}}}",
        id(seq),
        entered(seq)
    )
}

fn leaf(seq: u64) -> [u8; 32] {
    tree::leaf(&seq.to_string())
}

fn plain(first: u64, size: u64) -> Append {
    let lines = (first..first + size).map(|seq| (entry(seq, "x", None, "{}"), leaf(seq)));
    Append {
        first,
        lines: lines.collect(),
        ..Append::default()
    }
}

fn read<R: Reader + ?Sized>(store: &R, which: Which<'_>, below: u64) -> Vec<u64> {
    let mut found = Vec::new();
    let mut sink = |seq, line: &str| {
        assert!(
            line.contains(&format!("\"seq\":{seq},")),
            "a line under its own number"
        );
        found.push(seq);
        true
    };
    store.each(which, below, &mut sink).unwrap();
    found
}

fn of_texts((matter, brief): (&str, &str)) -> (String, String) {
    (matter.to_owned(), brief.to_owned())
}

fn briefs<R: Reader + ?Sized>(store: &R) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut sink = |matter: &str, brief: &str| {
        found.push(of_texts((matter, brief)));
        true
    };
    store.briefs(&mut sink).unwrap();
    found
}

fn kept<R: Reader + ?Sized>(store: &R, which: Keep<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut sink = |matter: &str, _: &str| {
        found.push(matter.to_owned());
        true
    };
    store.standings(which, &mut sink).unwrap();
    found
}
