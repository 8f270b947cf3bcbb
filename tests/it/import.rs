//! Registers from spreadsheets: what is taken, as what, in one piece; and what is proposed for them.
//!
//! Bad files are in `import_bad.rs`, the bytes of what is kept in `kinds.rs`.

use std::fs;

use serde_json::{Value as Json, json};

use crate::cli::Place;
use crate::support::Desk;

/// A map that reads the registers of these tests.
pub const MAP: &str = r#"
format = 1
[request]
nature = "request"
occurred = { column = "Date" }
case = { column = "Case" }
person = { column = "Who asked", values = { "Mum" = "mother", "Dad" = "father" } }
worker = { column = "Worker", default = "W-9" }
note = { column = "Comments" }
[request.meeting]
type = { column = "Meeting" }
scheduled = { column = "On", time = "At" }
[consent]
when = { column = "Asked?", is = ["Yes"], not = ["No"] }
occurred = { column = "Date" }
asked_by = "social_worker"
who = { column = "Of whom", separator = "," }
[advice]
when = { column = "Advice", is = ["Yes"], not = ["No"] }
occurred = { column = "Date" }
given_by = "social_worker"
to = { column = "Who asked", values = { "Mum" = "mother", "Dad" = "father" } }
claimed = "Advice was given, says the register."
"#;

pub const HEAD: &str = "Date,Case,Who asked,Worker,Meeting,On,At,Asked?,Of whom,Advice,Comments\n";

/// A ledger, the map, and a register of these rows.
pub fn place(rows: &str) -> Place {
    let place = Place::new();
    fs::write(place.path("map.toml"), MAP).expect("a map");
    fs::write(place.path("reg.csv"), format!("{HEAD}{rows}")).expect("a register");
    place
}

pub const IMPORT: &[&str] = &["import", "reg.csv", "--map", "map.toml"];

/// Every entry as it is kept, by the `entries` export and the bodies that `log --dry-run` would show.
fn register(place: &Place) -> Json {
    serde_json::from_str(&place.ok(&["list", "--format", "json"])).expect("JSON")
}

const TWO: &str = "05/01/2026,C-1,Mum,W-3,ICPC,20/01/2026,10:00,Yes,\"chair, Police\",Yes,\n\
                   06/01/2026,C-2,Dad,,Core group,21/01/2026,2.30pm,No,,,Said little\n";

#[test]
fn each_row_makes_the_entries_that_the_map_says_and_an_act_closes_them() {
    let place = place(TWO);
    let output = place.run(IMPORT);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    // Genesis, adoption; request, consent, advice; request; the import.
    assert_eq!(String::from_utf8_lossy(&output.stdout), "6\n");
    assert!(
        text.contains("rows taken: 2, as entries 2 to 5; entry 6 closes the import"),
        "{text}"
    );
    let shown = place.ok(&["show", "M-1"]);
    for said in [
        "Worker: W-3",
        "Start: 2026-01-20T10:00+00:00",
        "Imported from a register: 3 of its entries",
        "asked in advance: chair and police",
        "for W-3; imported from a register, row 2)",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let note = place.ok(&["note", "M-2"]);
    assert!(
        note.contains("6 January 2026 (Imported from a register, row 3; "),
        "{note}"
    );
    assert!(
        note.contains("21 January 2026, 14:30") && note.contains("> Said little"),
        "{note}"
    );
    // The note left a trace.
    assert!(
        place.ok(&["verify"]).contains("8 entries, 2 matters"),
        "{}",
        place.ok(&["verify"])
    );
}

#[test]
fn what_is_imported_is_never_late_and_says_so() {
    let place = place(TWO);
    place.ok(IMPORT);
    let json: Json =
        serde_json::from_str(&place.ok(&["export", "supervision", "--format", "json"]))
            .expect("JSON");
    let text = json.to_string();
    assert!(
        text.contains("\"late_entries\":0") && !text.contains("\"late_entries\":1"),
        "{text}"
    );
    // The same, typed by hand in another year than it happened, is late.
    place.ok(&[
        "log",
        "request",
        "--case",
        "C-9",
        "--person",
        "mother",
        "--occurred",
        "2020-01-05",
    ]);
    assert!(place.ok(&["note", "M-3"]).contains("(Late entry; "));
    assert!(!place.ok(&["note", "M-1"]).contains("Late entry"));
}

#[test]
fn nobody_can_type_that_something_was_imported() {
    let mut desk = Desk::new(&[]);
    let told = desk.refused(
        json!({"kind": "request", "nature": "request", "case": "C-1", "person": "mother",
        "occurred": "2026-01-05", "imported": {"row": 1}}),
    );
    assert_eq!(
        told,
        "\"imported\" is written by an import alone / leave it out; `candour import` takes a register from a spreadsheet"
    );
    let help = Place::empty().ok(&["log", "request", "--help"]);
    assert!(!help.contains("imported"), "{help}");
}

#[test]
fn a_dry_run_gives_a_file_that_can_be_mended_and_imported() {
    let bad = "31/02/2026,C-3,Gran,W-3,ICPC,20/01/2026,10:00,Yes,chair,No,\"two\nlines\"\n";
    let place = place(&format!("{TWO}{bad}"));
    let mut words = IMPORT.to_vec();
    words.push("--dry-run");
    let output = place.run(&words);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(place.size(), 2, "nothing was entered");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(printed.trim_start_matches('\u{feff}').as_bytes());
    let headings: Vec<&str> = reader
        .headers()
        .expect("headings")
        .iter()
        .take(5)
        .map(|h| h.to_owned().leak() as &str)
        .collect();
    assert_eq!(
        headings,
        [
            "candour row",
            "candour column",
            "candour problem",
            "candour what to do",
            "Date"
        ]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0][0], &rows[0][1]), ("4", "Date\nWho asked"));
    assert!(
        rows[0][2].starts_with("\"31/02/2026\" is not a day\n\"Gran\" is not a role"),
        "{}",
        &rows[0][2]
    );
    assert_eq!(
        rows[0].iter().skip(4).collect::<Vec<_>>()[..3],
        ["31/02/2026", "C-3", "Gran"]
    );
    assert_eq!(&rows[0][14], "two\nlines");
    // Taken without it; then mended, and taken.
    let mut words = IMPORT.to_vec();
    words.extend(["--good-rows", "--rejects", "rest.csv"]);
    let output = place.run(&words);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("rows not taken: 1; mend them in rest.csv and import that"),
        "{text}"
    );
    let rest = fs::read_to_string(place.path("rest.csv")).expect("the rest");
    assert_eq!(rest, printed, "the same as was printed");
    fs::write(
        place.path("rest.csv"),
        rest.replace(",31/02/2026,C-3,Gran,", ",28/02/2026,C-3,Mum,"),
    )
    .expect("mended");
    assert_eq!(
        place.ok(&["import", "rest.csv", "--map", "map.toml"]),
        "9\n"
    );
    assert!(place.ok(&["verify"]).contains("10 entries, 3 matters"));
}

#[test]
fn what_was_written_out_is_read_by_the_same_map_however_the_register_was_written() {
    let place = place("");
    let map = MAP.replacen(
        "format = 1\n",
        "format = 1\n[file]\nheadings = 3\ndelimiter = \"semicolon\"\nencoding = \"windows-1252\"\n",
        1,
    );
    fs::write(place.path("map.toml"), map).expect("a map");
    let text = format!("The team's register;\r\nsince 2025;\r\n{HEAD}{TWO}")
        .replace("\"chair, Police\"", "chair");
    let text = text
        .replace(",Said little", ",a café")
        .replace(',', ";")
        .replace(";Mum;", ";Gran;");
    let narrow: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
        .collect();
    fs::write(place.path("reg.csv"), narrow).expect("a register");
    let mut words = IMPORT.to_vec();
    words.extend(["--good-rows", "--rejects", "rest.csv"]);
    assert_eq!(place.ok(&words), "3\n");
    assert!(place.ok(&["note", "M-1"]).contains("> a café"));
    let rest = fs::read_to_string(place.path("rest.csv")).expect("the rest");
    fs::write(place.path("rest.csv"), rest.replace(";Gran;", ";Mum;")).expect("mended");
    assert_eq!(
        place.ok(&["import", "rest.csv", "--map", "map.toml"]),
        "8\n"
    );
}

#[test]
fn all_or_nothing_unless_the_good_rows_are_asked_for() {
    let place = place(&format!("{TWO}07/01/2026,C-3,Mum,W-3,Picnic,,,,,,\n"));
    let output = place.run(IMPORT);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("row 4, column Meeting: \"Picnic\" is not a meeting type"),
        "{text}"
    );
    assert!(
        text.contains("of 3 rows, 1 cannot be taken; nothing was entered"),
        "{text}"
    );
    assert_eq!(place.size(), 2);
    assert!(
        place
            .fails(
                &["import", "reg.csv", "--map", "map.toml", "--good-rows"],
                2
            )
            .contains("--rejects")
    );
}

#[test]
fn a_row_is_taken_whole_or_not_at_all() {
    // The asking fails for a reason that the ledger alone can know: it came on the day of the meeting.
    let place = place(
        "20/01/2026,C-1,Mum,W-3,ICPC,20/01/2026,10:00,Yes,chair,No,\n06/01/2026,C-2,Dad,,ICPC,,,,,,\n",
    );
    let mut words = IMPORT.to_vec();
    words.extend(["--good-rows", "--rejects", "rest.csv"]);
    assert_eq!(place.ok(&words), "3\n");
    let rest = fs::read_to_string(place.path("rest.csv")).expect("the rest");
    assert!(
        rest.contains("the 20th is also the day of the meeting"),
        "{rest}"
    );
    assert_eq!(register(&place)["rows"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_same_file_is_taken_once_and_so_is_a_row_of_a_longer_one() {
    let place = place(TWO);
    place.ok(IMPORT);
    let told = place.fails(IMPORT, 2);
    assert!(
        told.contains("this file was taken before: entry 6 closed its import"),
        "{told}"
    );
    let more = format!("{HEAD}{TWO}07/01/2026,C-3,Mum,W-3,ICPC,,,,,,\n");
    fs::write(place.path("reg.csv"), more).expect("a longer register");
    let mut words = IMPORT.to_vec();
    words.extend(["--good-rows", "--rejects", "rest.csv"]);
    assert_eq!(place.ok(&words), "8\n");
    let rest = fs::read_to_string(place.path("rest.csv")).expect("the rest");
    assert!(
        rest.contains("already entry 2, word for word")
            && rest.contains("already entry 5, word for word"),
        "{rest}"
    );
    let mut words = IMPORT.to_vec();
    words.push("--again");
    assert_eq!(place.ok(&words), "14\n");
}

#[test]
fn the_source_row_is_kept_but_for_what_identifies_people() {
    let place = place(TWO);
    let map = MAP.replacen(
        "format = 1\n",
        "format = 1\n[file]\nleave_out = [\"Comments\"]\n",
        1,
    );
    fs::write(
        place.path("map.toml"),
        map.replace("note = { column = \"Comments\" }\n", ""),
    )
    .expect("a map");
    place.ok(IMPORT);
    let shown = place.ok(&["show", "M-2"]);
    assert!(shown.contains("> Date: 06/01/2026; Case: C-2; Who asked: Dad; Meeting: Core group; On: 21/01/2026; At: 2.30pm; Asked?: No\n"), "{shown}");
    assert!(!shown.contains("Said little"), "{shown}");
    assert!(!place.ok(&["note", "M-2"]).contains("06/01/2026"));
}

#[test]
fn a_kept_cell_that_seems_to_identify_somebody_is_remarked_on_and_not_repeated() {
    // 943 476 5919 is the NHS Data Dictionary's own example of a valid check digit.
    let place = place(TWO);
    let csv = format!("{}{TWO}", HEAD).replace(",Comments\n", ",Comments,Other\n");
    let csv = csv
        .replace("Yes,\n", "Yes,,NHS 943 476 5919\n")
        .replace("Said little\n", "Said little,\n");
    fs::write(place.path("reg.csv"), csv).expect("a register");
    let output = place.run(IMPORT);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("row 2: note: column Other seems to hold an NHS number"),
        "{text}"
    );
    assert!(!text.contains("943"), "{text}");
}

#[test]
fn a_map_is_proposed_that_takes_what_it_understands() {
    let place = Place::new();
    let csv = "Date of request;Case No.;Requested by;Type of meeting;Meeting date;All asked?;Advice given?;Outcome;Child's name;Ward\n\
        25/01/2026;C-1;Mum;Core group;1 Feb 2026;Yes;Y;Allowed;Xx;3\n\
        26/01/2026;C-2;Stepdad;Core grp;2 Feb 2026;No;N;Refused;Yy;4\n";
    fs::write(place.path("reg.csv"), csv).expect("a register");
    let map = place.ok(&["import", "--suggest", "reg.csv"]);
    for line in [
        "dates = \"dmy\" # 03/04/2026 is 3 April: 2 cells can be read in no other way",
        "delimiter = \"semicolon\"",
        "leave_out = [\"Child's name\"] # what identifies people is not kept",
        "occurred = { column = \"Date of request\" }",
        "case = { column = \"Case No.\" }",
        "\"Mum\" = \"mother\"",
        "# \"Stepdad\" = \"\" # 1 rows; not understood",
        "# \"Core grp\" = \"core_group\" # 1 rows; a guess",
        "when = { column = \"All asked?\", is = [\"Yes\"], not = [\"No\"] }",
        "when = { column = \"Advice given?\", is = [\"Y\"], not = [\"N\"] }",
        "\"Allowed\" = \"agreed\"",
    ] {
        assert!(map.lines().any(|found| found == line), "{line}: {map}");
    }
    assert!(
        map.contains("# Not used, and kept with the source row") && map.contains(": \"Ward\""),
        "{map}"
    );
    fs::write(place.path("map.toml"), &map).expect("a map");
    let mut words = IMPORT.to_vec();
    words.extend(["--good-rows", "--rejects", "rest.csv"]);
    // The request, asking, advice and decision of the first row.
    assert_eq!(place.ok(&words), "6\n");
    let rest = fs::read_to_string(place.path("rest.csv")).expect("the rest");
    assert!(rest.contains("\"\"Stepdad\"\" is not a role"), "{rest}");
    // Without a ledger the base vocabulary will do.
    let bare = Place::empty();
    fs::write(bare.path("reg.csv"), csv).expect("a register");
    assert_eq!(bare.ok(&["import", "--suggest", "reg.csv"]), map);
}

#[test]
fn the_source_row_is_held_back_with_what_it_says_in_confidence() {
    let place = Place::new();
    let csv = "Date,Case,Who,Legal advice\n05/01/2026,C-1,Mum,counsel says nothing\n";
    let map = r#"
format = 1
[request]
nature = "request"
occurred = { column = "Date" }
case = { column = "Case" }
person = { column = "Who", values = { "Mum" = "mother" } }
[escalation]
when = "Legal advice"
occurred = { column = "Date" }
to = "legal"
advice = { column = "Legal advice" }
"#;
    fs::write(place.path("r.csv"), csv).expect("a file");
    fs::write(place.path("m.toml"), map).expect("a file");
    place.ok(&["import", "r.csv", "--map", "m.toml"]);
    let show = place.ok(&["show", "M-1"]);
    assert!(
        show.contains("Legal advice sought") && !show.contains("counsel says"),
        "{show}"
    );
    assert!(
        place
            .ok(&["show", "M-1", "--privileged"])
            .contains("counsel says nothing")
    );
    assert!(
        place
            .ok(&["list", "--text", "counsel says"])
            .starts_with("Matters\n\nNone.")
    );
}
