//! What is written as standings come is what is written when all are at hand, and so is what is counted.

use std::fs;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::cli::Place;

/// More than all the threads hold at once.
const MATTERS: usize = 1_100;

const REGISTER: [&str; 6] = [
    "export",
    "register",
    "--format",
    "csv",
    "--moment",
    "2026-03-01T12:00",
];

/// A ledger of many matters, every third with an asking, of days and workers that differ.
fn many() -> Place {
    let place = Place::new();
    let lines = (0..MATTERS).map(|n| {
        let day = 1 + n % 28;
        let request = format!(
            "{{\"kind\":\"request\",\"nature\":\"request\",\"case\":\"C-{}\",\"person\":\"mother\",\
             \"occurred\":\"2026-01-{day:02}T09:00\",\"worker\":\"W-{}\",\"capture\":[\"chair\"],\
             \"meeting\":{{\"type\":\"icpc\",\"scheduled\":\"2026-02-{day:02}T10:00\"}}}}\n",
            n % 700,
            n % 9
        );
        let asking = "{\"kind\":\"consent\",\"asked_by\":\"social_worker\",\"who\":[\"chair\"],\
                      \"occurred\":\"2026-01-29T09:00\"}\n";
        request + if n % 3 == 0 { asking } else { "" }
    });
    let lines: String = lines.collect();
    let done = place.fed(&["log", "--batch", "-"], lines.as_bytes());
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{told}");
    place
}

/// The register as it is poured, and as it is asked for by the name of its section: from all standings at once.
fn both(place: &Place, more: &[&str]) -> [String; 2] {
    let poured = [&REGISTER[..], more].concat();
    let gathered = [&poured[..], &["--section", "rows"]].concat();
    [place.ok(&poured), place.ok(&gathered)].map(|text| text.lines().map(without_at).collect())
}

/// A row without its third cell from the end, the entry that was known: each export adds one.
fn without_at(row: &str) -> String {
    let [flags, deadline, rest] = row.rsplitn(3, ',').collect::<Vec<_>>()[..] else {
        panic!("{row}")
    };
    let (rest, _) = rest.rsplit_once(',').expect("a row");
    format!("{rest},{deadline},{flags}\n")
}

/// The ledger's file, past the program.
fn raw(place: &Place) -> rusqlite::Connection {
    let key = fs::read_to_string(place.path("key/team.key")).expect("a key");
    let conn = rusqlite::Connection::open(place.path("ledger/team.db")).expect("a file");
    let key = format!(
        "pragma key = \"x'{}'\"; pragma cipher_compatibility = 4;",
        key.trim()
    );
    conn.execute_batch(&key).expect("a key");
    conn
}

/// Everything again as written by an earlier version of the program: every third row of another form, and
/// none with a brief.
fn aged(place: &Place) {
    let conn = raw(place);
    let age = "update brief set value = '';
               update standing set value = json_set(value, '$.form', 1, '$.s.p', 'nobody')
               where opened % 3 = 0;";
    conn.execute_batch(age).expect("rows");
    let aged = conn.query_row(
        "select count(*) from standing where value like '%nobody%'",
        [],
        |row| row.get(0),
    );
    let aged: u32 = aged.expect("a count");
    assert!(aged > 300, "{aged}");
}

#[test]
fn a_register_is_the_same_poured_or_gathered() {
    let place = many();
    let mut first = Vec::new();
    for more in [
        &[][..],
        &["--profile", "machine"],
        &["--from", "2026-02-05", "--until", "2026-02-20"],
        &["--at", "900"],
    ] {
        let [poured, gathered] = both(&place, more);
        assert!(poured == gathered, "{more:?}");
        assert!(poured.lines().count() > 300, "{more:?}");
        first.push(poured);
    }
    assert_eq!(first[0].lines().count(), MATTERS + 1);
    // Rows that another version kept are reckoned anew, and stand where they stood.
    aged(&place);
    let [poured, gathered] = both(&place, &[]);
    assert!(poured == gathered && poured == first[0]);
}

#[test]
fn a_register_that_is_poured_leaves_its_trace() {
    let place = many();
    let register = ["export", "register", "--format", "csv"];
    place.ok(&[&register[..], &["--output", "out.csv"]].concat());
    let printed = place.ok(&register);
    let written = fs::read(place.path("out.csv")).expect("a file");
    assert!(place.path("out.csv-metadata.json").exists());
    let size = place.size();
    for (at, bytes, name) in [
        (size - 2, written, Some("out.csv")),
        (size - 1, printed.into_bytes(), None),
    ] {
        let line = "select line from entry where seq = ?1";
        let text = raw(&place).query_row(line, [at as i64], |row| row.get::<_, String>(0));
        let text = text.expect("an entry");
        let digest = Sha256::digest(&bytes);
        let digest: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert!(text.contains(&digest), "{text}");
        assert!(text.contains(&format!("\"rows\":{MATTERS}")), "{text}");
        assert_eq!(text.contains("out.csv"), name.is_some(), "{text}");
    }
}

#[test]
fn a_breakdown_is_the_same_from_briefs_and_from_standings() {
    let place = many();
    let audit = [
        "audit",
        "consent",
        "--by",
        "month,worker",
        "--format",
        "json",
    ];
    let by = |words: &[&str]| -> Json {
        let answer = place.ok(&[&audit[..], words].concat());
        serde_json::from_str::<Json>(&answer).expect("JSON")["by"].clone()
    };
    let whole = by(&[]);
    assert_eq!(whole.as_array().expect("rows").len(), 9);
    assert_eq!(by(&["--section", "by"]), whole);
    aged(&place);
    assert_eq!(by(&["--section", "by"]), whole);
}
