//! What stands beside a CSV: a validator that is not ours takes it, and finds what does not agree with it.
//!
//! The validator is `csvwvalidate` of the Python package csvw, which `tests/run` puts in place.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value as Json, json};

use crate::cli::Place;
use crate::tables::{parse, unguarded};

/// The quarter of the demonstration, and a matter whose texts have broken somebody's file.
fn office() -> Place {
    let place = Place::quarter();
    for case in ["007", "=1+1", "1-2", "'C-3", "a\\u{202e}b"] {
        place.ok(&[
            "log",
            "request",
            "--case",
            case,
            "--person",
            "mother",
            "--type",
            "cin",
            "--words",
            "=cmd|'/C calc'!A0\r\n\"two\", \u{202e}three\\u{2}",
        ]);
    }
    place
}

fn validate(place: &Place, metadata: &str) -> Output {
    // Beside everything else that was built.
    let program = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("csvw")
        .join("bin/csvwvalidate");
    Command::new(program)
        .args(["--verbose", metadata])
        .current_dir(place.path(""))
        .output()
        .expect("csvwvalidate is there: tests/run puts it there")
}

fn is_valid(place: &Place, metadata: &str) {
    let output = validate(place, metadata);
    assert!(
        output.status.success(),
        "{metadata}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn described(place: &Place, metadata: &str) -> Json {
    serde_json::from_slice(&fs::read(place.path(metadata)).expect("a file")).expect("JSON")
}

const EXPORT: [&str; 4] = ["--format", "csv", "--output", "out.csv"];
const BESIDE: &str = "out.csv-metadata.json";

#[test]
fn an_outside_validator_takes_every_table() {
    let place = office();
    for words in [
        "export supervision",
        "export supervision --profile machine",
        "export register",
        "export entries --privileged",
        "export entries --profile machine",
        "due",
        "note M-17",
        "show M-28 --section asks",
        "show M-28 --section rows",
        "audit consent --section list",
        "audit consent --section in_error",
        "audit consent --by month,type --section by",
        "audit advice --section items",
        "audit advice --section list",
        "audit activity --section list",
    ] {
        let words: Vec<&str> = words.split(' ').chain(EXPORT).collect();
        place.ok(&words);
        is_valid(&place, BESIDE);
    }
}

#[test]
fn an_outside_validator_finds_what_does_not_agree() {
    let place = office();
    let export = ["export", "register", "--profile", "machine"];
    place.ok(&[&export[..], &EXPORT].concat());
    let whole = ["out.csv", BESIDE].map(|name| fs::read_to_string(place.path(name)).expect("text"));
    let [csv, metadata] = &whole;
    let second = csv.lines().nth(1).expect("a row");
    for (what, broken) in [
        ("a heading", csv.replacen("worker,", "workers,", 1)),
        ("a code", csv.replacen(",request,", ",requests,", 1)),
        ("a code among several", csv.replacen("STORE ", "STORES ", 1)),
        ("what is never empty", csv.replacen(",request,", ",,", 1)),
        ("a count", csv.replacen("tees/1.0,", "tees/1.0,about ", 1)),
        ("a time", csv.replacen("T11:20+00:00", " 11:20", 1)),
        ("a key", format!("{csv}{second}\r\n")),
        ("a cell too many", csv.replacen("\r\n", ",\r\n", 2)),
    ] {
        assert_ne!(&broken, csv, "{what}");
        fs::write(place.path("out.csv"), broken).expect("a file");
        assert!(!validate(&place, BESIDE).status.success(), "{what}");
    }
    fs::write(place.path("out.csv"), csv).expect("a file");
    for (from, to) in [
        ("nonNegativeInteger", "nonNegativeIntegers"),
        ("\"tableSchema\"", "\"schema\""),
        ("\"candour:at\"", "\"at\""),
    ] {
        let broken = metadata.replacen(from, to, 1);
        assert_ne!(&broken, metadata, "{from}");
        fs::write(place.path(BESIDE), broken).expect("a file");
        assert!(!validate(&place, BESIDE).status.success(), "{from}");
    }
    fs::write(place.path(BESIDE), metadata).expect("a file");
    is_valid(&place, BESIDE);
}

#[test]
fn a_name_of_any_letters_is_found() {
    let place = office();
    for (name, url) in [
        ("-W~3_été.csv", "-W~3_été.csv"),
        // The validator looks for a local file by the reference itself: what it would find is told by RFC 3986.
        ("week #1, 50 %?.csv", "week%20%231%2C%2050%20%25%3F.csv"),
        ("a:b", "a%3Ab"),
    ] {
        place.ok(&["list", "--format", "csv", &format!("--output={name}")]);
        let beside = format!("./{name}-metadata.json");
        assert_eq!(described(&place, &beside)["url"], url);
        if name == url {
            is_valid(&place, &beside);
        }
    }
}

#[test]
fn it_says_what_the_columns_hold_and_where_they_come_from() {
    let place = office();
    place.ok(&[&["export", "supervision"][..], &EXPORT].concat());
    let metadata = described(&place, BESIDE);
    assert_eq!(
        metadata["@context"],
        json!(["http://www.w3.org/ns/csvw", { "@language": "en" }])
    );
    assert_eq!(metadata["url"], "out.csv");
    assert_eq!(metadata["tableSchema"]["primaryKey"], json!(["matter"]));
    assert_eq!(metadata["candour:ledger"], "Demonstration");
    assert_eq!(metadata["candour:packs"], json!(["tees/1.0"]));
    assert_eq!(
        metadata["candour:size"].as_u64().map(|n| n - 1),
        metadata["candour:at"].as_u64()
    );
    let columns = metadata["tableSchema"]["columns"]
        .as_array()
        .expect("columns");
    let column = |name: &str| {
        let found = columns.iter().find(|c| c["name"] == name);
        found.unwrap_or_else(|| panic!("no column {name}"))
    };
    assert_eq!(
        column("timing")["datatype"]["format"],
        "^(advance|late|not_sought|not_applicable|pending|entered_in_error)$"
    );
    assert_eq!(
        column("open_actions"),
        &json!({
            "name": "open_actions", "titles": "open_actions", "required": false, "separator": " ",
            "datatype": column("open_actions")["datatype"],
        })
    );
    assert_eq!(column("to_ask")["datatype"], "nonNegativeInteger");
    assert_eq!(column("next_deadline")["datatype"]["base"], "dateTime");
    assert_eq!(column("worker")["required"], true);
    // Several tables in one file are no table of that standard, and do not say that they are.
    place.ok(&[&["audit", "advice"][..], &EXPORT].concat());
    let several = described(&place, BESIDE);
    assert_eq!(several.get("@context"), None);
    let sections = several["candour:tables"].as_array().expect("tables");
    let sections: Vec<&Json> = sections
        .iter()
        .map(|table| &table["candour:section"])
        .collect();
    assert_eq!(
        sections,
        ["definition", "matters", "items", "rates", "list"]
    );
    assert_eq!(several["candour:at"], metadata["candour:size"]);
}

#[test]
fn what_a_spreadsheet_is_guarded_from_can_be_had_back_as_declared() {
    let place = office();
    let read = |profile: &str| {
        place.ok(&[&["export", "entries", "--profile", profile][..], &EXPORT].concat());
        let text = fs::read_to_string(place.path("out.csv")).expect("UTF-8");
        let metadata = described(&place, BESIDE);
        assert_eq!(metadata["candour:profile"], profile);
        (text, metadata.get("candour:guard").cloned())
    };
    let ((sheet, guard), (exact, none)) = (read("spreadsheet"), read("machine"));
    let guard = guard.expect("a declared guard");
    let guard = guard.as_str().expect("a text");
    assert!(
        guard.contains("remove one apostrophe") && guard.contains("\\u{N}"),
        "{guard}"
    );
    assert_eq!(none, None);
    let sheet = parse(sheet.strip_prefix('\u{feff}').expect("a byte-order mark"));
    let exact = parse(&exact);
    let texts: Vec<usize> = exact[0]
        .iter()
        .enumerate()
        .filter(|(_, name)| {
            !["seq", "entered", "occurred", "learned", "replaced_by"].contains(&name.as_str())
        })
        .map(|(at, _)| at)
        .collect();
    let mut guarded = 0;
    // The second export has the trace of the first below everything else.
    for (sheet, exact) in sheet.iter().zip(&exact) {
        for at in 0..exact.len() {
            let back = match texts.contains(&at) {
                true => unguarded(&sheet[at]),
                false => sheet[at].clone(),
            };
            assert_eq!(back, exact[at]);
            guarded += usize::from(sheet[at] != exact[at]);
        }
    }
    assert_eq!(exact.len(), sheet.len() + 1);
    // Five times the words, and every case but the one that shows a character's number as it was typed.
    assert_eq!(guarded, 10);
}
