//! The supervision cycle: what is shown begins where supervision last was, by entry and not by date.

use serde_json::Value as Json;

use crate::cli::Place;

/// Entries 2 to 9: M-1 and M-3 are closed, M-2 is open; M-3 is another worker's, of another team.
const LINES: &str = r#"{"kind":"request","nature":"request","case":"C-1","person":"mother","meeting":{"type":"cin","scheduled":"2026-02-02T10:00"},"proceedings":"none","team":"North","worker":"W-1","occurred":"2026-01-20T10:00"}
{"kind":"withdrawal","worker":"W-1","occurred":"2026-01-21T10:00"}
{"kind":"filed","system":"LCS","worker":"W-1","occurred":"2026-01-21T11:00"}
{"kind":"request","nature":"request","case":"C-2","person":"father","proceedings":"none","team":"North","worker":"W-1","occurred":"2026-01-22T10:00"}
{"kind":"request","nature":"request","case":"C-3","person":"mother","meeting":{"type":"icpc","scheduled":"2026-02-04T10:00"},"proceedings":"none","team":"South","worker":"W-2","occurred":"2026-01-23T10:00"}
{"kind":"consent","asked_by":"chair","who":["police"],"answer":"objected","worker":"W-2","occurred":"2026-01-23T12:00"}
{"kind":"withdrawal","worker":"W-2","occurred":"2026-01-24T10:00"}
{"kind":"filed","system":"LCS","worker":"W-2","occurred":"2026-01-24T11:00"}
"#;

fn quarter() -> Place {
    let place = Place::new();
    let output = place.fed(&["--as", "W-9", "log", "--batch", "-"], LINES.as_bytes());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    place
}

/// What supervision shows: each matter with the entries that are news, and the whole answer.
fn shown(place: &Place, flags: &[&str]) -> (Vec<(String, Vec<u64>)>, Json) {
    let words = [&["export", "supervision", "--format", "json"], flags].concat();
    let json: Json = serde_json::from_str(&place.ok(&words)).expect("JSON");
    let rows = json["rows"].as_array().expect("rows").iter().map(|row| {
        let changed = row["changed"].as_array().expect("numbers");
        let changed = changed.iter().filter_map(Json::as_u64).collect();
        (
            row["matter"].as_str().expect("a matter").to_owned(),
            changed,
        )
    });
    (rows.collect(), json)
}

fn row(matter: &str, changed: &[u64]) -> (String, Vec<u64>) {
    (matter.to_owned(), changed.to_vec())
}

#[test]
fn the_next_supervision_begins_where_the_last_one_ended() {
    let place = quarter();
    let last = ["--worker", "W-1", "--since", "last"];
    // Never reviewed: the open one first, and every entry is news but the filing.
    assert_eq!(
        shown(&place, &last).0,
        [row("M-2", &[5]), row("M-1", &[2, 3])]
    );
    // The export above is entry 10; the two reviews are 11 and 12, both up to 10.
    let review = [
        "--as",
        "S-1",
        "log",
        "review",
        "--worker",
        "W-1",
        "--all",
        "--comment",
        "Gone through.",
    ];
    assert_eq!(place.ok(&review), "11\n12\n");
    let seen = "Seen in supervision by S-1, up to entry 10.";
    assert!(place.ok(&["show", "M-1"]).contains(seen));
    assert!(place.ok(&["show", "M-2"]).contains("Gone through."));
    assert_eq!(shown(&place, &last).0, [row("M-2", &[])]);
    // What was entered later is news though it happened long before: entry 14, for 13 was the export.
    place.ok(&[
        "log",
        "event",
        "--matter",
        "M-1",
        "--what",
        "recording_not_made",
        "--occurred",
        "2026-01-21T09:00",
    ]);
    let (rows, json) = shown(&place, &last);
    // Both are open, the event not being filed: by opening.
    assert_eq!(rows, [row("M-1", &[14]), row("M-2", &[])]);
    let changed = json["changed"].as_array().expect("a section");
    assert_eq!(
        (changed.len(), &changed[0]["seq"], &changed[0]["matter"]),
        (1, &14.into(), &"M-1".into())
    );
    assert_eq!(json["late"][0]["seq"], 14);
    assert_eq!(json["unfiled"][0]["matter"], "M-1");
    // A review that reached less far leaves the rest news, whenever it was held.
    place.ok(&[
        "--as",
        "S-1",
        "log",
        "review",
        "--matter",
        "M-1",
        "--through",
        "13",
    ]);
    assert!(shown(&place, &last).0.contains(&row("M-1", &[14])));
    // As known before the reviews, everything is as it was then.
    assert_eq!(
        shown(
            &place,
            &["--worker", "W-1", "--since", "last", "--at", "10"]
        )
        .0,
        [row("M-2", &[5]), row("M-1", &[2, 3])]
    );
}

#[test]
fn supervision_is_by_worker_team_supervisor_case_and_whoever_took_part() {
    let place = quarter();
    let matters = |flags: &[&str]| -> Vec<String> {
        shown(&place, flags)
            .0
            .into_iter()
            .map(|(matter, _)| matter)
            .collect()
    };
    assert_eq!(matters(&["--team", "North"]), ["M-2", "M-1"]);
    assert_eq!(matters(&["--case", "C-3"]), ["M-3"]);
    assert_eq!(matters(&["--involving", "chair"]), ["M-3"]);
    assert_eq!(matters(&["--team", "North", "--case", "C-3"]), [""; 0]);
    assert_eq!(matters(&["--supervisor", "S-1"]), [""; 0]);
    // One matter seen, and the worker's others are that supervisor's too.
    place.ok(&["--as", "S-1", "log", "review", "--matter", "M-1"]);
    assert_eq!(matters(&["--supervisor", "S-1"]), ["M-2", "M-1"]);
    assert_eq!(
        matters(&["--supervisor", "S-1", "--worker", "W-2"]),
        [""; 0]
    );
}

#[test]
fn what_is_unusual_is_told_in_words() {
    let (_, json) = shown(&quarter(), &["--worker", "W-2", "--since", "last"]);
    let unusual = &json["unusual"][0];
    assert_eq!(unusual["what"], "objected");
    assert_eq!(
        unusual["says"],
        "somebody's last answer is that they object"
    );
}

#[test]
fn a_csv_is_the_rows_alone_unless_a_section_is_asked_for() {
    let place = quarter();
    let csv = ["export", "supervision", "--format", "csv"];
    let rows = place.ok(&csv);
    assert_eq!(rows.lines().count(), 4);
    let section = place.ok(&[&csv[..], &["--section", "unfiled"]].concat());
    assert_eq!(section.lines().count(), 2, "{section}");
}

#[test]
fn a_review_of_all_is_of_somebodys() {
    let place = quarter();
    let output = place.run(&["--as", "S-1", "log", "review", "--worker", "W-7", "--all"]);
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("W-7 has no matter that is open or has news since its last review"),
        "{told}"
    );
    let told = place.fails(&["--as", "S-1", "log", "review", "--all"], 2);
    assert!(told.contains("--worker"), "{told}");
    let told = place.fails(&["export", "supervision", "--since", "lastly"], 2);
    assert!(told.contains("it is not the word last"), "{told}");
}

#[test]
fn whom_it_is_for_is_not_who_enters_it() {
    let place = Place::new();
    place.ok(&[
        "--as", "W-8", "log", "request", "--case", "C-1", "--person", "mother", "--worker", "W-2",
    ]);
    let entries = place.ok(&["export", "entries", "--format", "json"]);
    let json: Json = serde_json::from_str(&entries).expect("JSON");
    assert_eq!(json["rows"][2]["by"], "W-8");
    assert_eq!(
        shown(&place, &["--worker", "W-2"]).1["rows"][0]["worker"],
        "W-2"
    );
}

#[test]
fn the_sheet_says_how_it_is_reviewed_and_what_was_misspelt() {
    let place = quarter();
    let told = |words: &[&str]| String::from_utf8_lossy(&place.run(words).stderr).into_owned();
    let sheet = told(&["export", "supervision", "--worker", "W-1"]);
    // With the last entry it shows: what is entered during the meeting is news afterwards.
    assert!(
        sheet.contains("log review --worker W-1 --all --through 9"),
        "{sheet}"
    );
    let nobody = told(&["export", "supervision", "--worker", "w-1"]);
    assert!(
        nobody.contains("no matter is of what was asked for"),
        "{nobody}"
    );
    let told = place.fails(
        &["list", "--from", "2026-02-01", "--until", "2026-01-01"],
        2,
    );
    assert!(
        told.contains("no day lies between them") && told.contains("--from"),
        "{told}"
    );
}

#[test]
fn what_is_privileged_is_in_the_sections_only_when_asked_for() {
    let place = quarter();
    place.ok(&[
        "log",
        "escalation",
        "--matter",
        "M-2",
        "--to",
        "legal",
        "--advice",
        "Nothing need be done.",
    ]);
    let with = |flags: &[&str]| shown(&place, flags).1["changed"].to_string();
    assert!(!with(&["--case", "C-2"]).contains("Nothing need be done"));
    assert!(with(&["--case", "C-2", "--privileged"]).contains("Nothing need be done"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_printed_is_no_success() {
    let place = quarter();
    for words in [&["verify"][..], &["pack", "show", "tees"], &["list"]] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("a full disk");
        let output = place
            .command(words)
            .stdout(full)
            .output()
            .expect("the program runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{words:?}: {told}");
        assert_eq!(
            told.lines()
                .filter(|line| line.starts_with("candour: "))
                .count(),
            1,
            "{told}"
        );
    }
}
