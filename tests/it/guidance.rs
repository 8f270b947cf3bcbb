//! Guidance as data: packs as unlike as possible, and for each of the fourteen dimensions packs that
//! differ in it alone. What each asks of the same matters was derived by hand, in the `.md` beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use candour::ledger::view::Of;
use candour::pack::Pack;
use candour::standing::Standing;
use serde_json::{Value as Json, json};

use crate::support::{Desk, london};

/// What a pack asks of each matter, in the form of the expected files.
type Asked = BTreeMap<String, Json>;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/packs");

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn folders(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(FOLDER).join(of)).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// A ledger that adopted a pack and holds these matters, verified after the last.
pub fn under(pack: &str, matters: &str) -> Desk {
    let mut desk = Desk::with_texts(vec![pack.to_owned()]);
    desk.now("2026-12-31T09:00:00.000Z");
    for (number, line) in matters.lines().enumerate() {
        let line: Json = serde_json::from_str(line).expect("a line of JSON");
        if let Err(e) = desk.enter(line.clone()) {
            panic!("line {}: {e}: {line}", number + 1);
        }
    }
    desk.check();
    desk
}

fn asked(standing: &Standing) -> Json {
    let asks = standing.asks.iter().map(|ask| {
        let deadline = ask.deadline.map(|by| london().minute(by).to_string());
        json!({"rule": ask.rule, "of": ask.of, "found": ask.found.as_str(), "deadline": deadline})
    });
    json!({"advice_missing": standing.advice.missing(), "asks": asks.collect::<Vec<_>>()})
}

fn all_asked(pack: &str, matters: &str) -> Asked {
    under(pack, matters).view(|view| {
        let standings = view.standings(Of::All).expect("standings");
        standings
            .iter()
            .map(|s| (s.matter.clone(), asked(s)))
            .collect()
    })
}

/// Compares, and tells every difference of a folder at once.
fn compare(name: &str, got: &Asked, expected: &Json) -> Vec<String> {
    let expected: Asked = serde_json::from_value(expected.clone()).expect("matters");
    assert_eq!(
        got.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "{name}"
    );
    let differs = got
        .iter()
        .filter(|(matter, asked)| expected[*matter] != **asked);
    differs
        .map(|(matter, asked)| {
            format!(
                "{name} {matter}\n  got      {asked}\n  expected {}",
                expected[matter]
            )
        })
        .collect()
}

#[test]
fn packs_that_differ_in_one_dimension_ask_and_find_as_derived_by_hand() {
    let folders = folders("pairs");
    assert_eq!(folders.len(), 14, "a folder for each dimension");
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let matters = read(&folder.join("matters.jsonl"));
        let expected: BTreeMap<String, Json> =
            serde_json::from_str(&read(&folder.join("expected.json"))).expect("JSON");
        let mut seen: BTreeMap<&str, Asked> = BTreeMap::new();
        for (pack, expected) in &expected {
            let text = read(&folder.join(format!("{pack}.toml")));
            let got = all_asked(&text, &matters);
            wrong.extend(compare(&format!("{name}/{pack}"), &got, expected));
            seen.insert(pack, got);
        }
        // a and b, c and d, …: each pair differs in what it asks of the same matters.
        let packs: Vec<&Asked> = seen.values().collect();
        assert_eq!(packs.len() % 2, 0, "{name}: pairs");
        for (at, pair) in packs.chunks(2).enumerate() {
            assert_ne!(pair[0], pair[1], "{name}: pair {at} asks the same");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pack_of_the_fixtures_reads_and_says_no_more_than_it_may() {
    let mut count = 0;
    for folder in folders("pairs").into_iter().chain([PathBuf::from(FOLDER)]) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "toml") {
                let text = read(&path);
                let pack =
                    Pack::read(&text).unwrap_or_else(|f| panic!("{}: {f:?}", path.display()));
                // Only what a pair is about may be odd: that it ended, or how far its days reach.
                let known = ["has no `until`", "the calendar ends on"];
                let mut odd = pack.warnings(&text);
                odd.retain(|fault| !known.iter().any(|what| fault.what.contains(what)));
                assert_eq!(odd, [], "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} packs");
}

#[test]
fn packs_unlike_the_ones_that_ship_ask_and_find_as_derived_by_hand() {
    let mut wrong = Vec::new();
    for name in ["school", "veto", "default"] {
        let file = |kind: &str| read(&Path::new(FOLDER).join(format!("{name}.{kind}")));
        let expected: Json = serde_json::from_str(&file("expected.json")).expect("JSON");
        let got = all_asked(&file("toml"), &file("jsonl"));
        wrong.extend(compare(name, &got, &expected));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A notice of law is shown where its condition holds, on the days for which it says where the law stands.
#[test]
fn a_dated_notice_is_shown_on_its_days_where_it_bears() {
    let base = read(&Path::new(FOLDER).join("pairs/05-notice/a.toml"));
    let pack = base
        + "[[notice]]\nid = \"old\"\ntext = \"t\"\nnow = \"The old law.\"\nuntil = 2026-01-31\n\
           when = { proceedings = \"current\" }\n\
           [[notice]]\nid = \"new\"\ntext = \"t\"\nnow = \"The new law.\"\nfrom = 2026-02-01\n\
           when = { proceedings = \"current\" }\n\
           [[notice]]\nid = \"always\"\ntext = \"t\"\nnow = \"For every matter.\"\n";
    let opening = |matter: &str, day: &str, proceedings: &str| {
        json!({"kind": "request", "matter": matter, "nature": "request", "case": matter, "person": "mother",
            "occurred": day, "proceedings": proceedings})
        .to_string()
    };
    let matters = [
        opening("P-1", "2026-01-15", "current"),
        opening("P-2", "2026-02-15", "current"),
        opening("P-3", "2026-02-15", "none"),
    ];
    let desk = under(&pack, &matters.join("\n"));
    let notices = |matter: &str| desk.standing(matter).notices;
    assert_eq!(notices("P-1"), ["old"]);
    assert_eq!(notices("P-2"), ["new"]);
    // What has no condition bears on no matter in particular: `pack show` has it.
    assert_eq!(notices("P-3"), [""; 0]);
    let shown = crate::clauses::show(&desk, "P-2", false);
    assert!(shown.contains("no finding): The new law."), "{shown}");
    assert!(
        !shown.contains("old law") && !shown.contains("every matter"),
        "{shown}"
    );
}

/// Time runs from when staff came to know; what the family itself says against it is an answer too.
#[test]
fn staff_have_their_time_from_when_they_learned_of_it() {
    let base = read(&Path::new(FOLDER).join("pairs/05-notice/a.toml"));
    let head = base.split("[[rule]]").next().expect("a head");
    let pack = format!(
        "{head}[[rule]]\nid = \"tell\"\nwhen = {{ event = \"published\" }}\nneed = {{ escalation = \"any\" }}\n\
         by = {{ days = 0, after = \"event\" }}\nsay = \"tell somebody the same day.\"\nsource = [\"1\"]\n\
         [[rule]]\nid = \"against\"\nwhen = {{ answers = \"objected\" }}\nsay = \"talk it through.\"\nsource = [\"2\"]\n"
    );
    let matter = |name: &str, told: &str| {
        let opening = json!({"kind": "request", "matter": name, "nature": "request", "case": name, "person": "mother",
            "occurred": "2026-11-01"});
        // It happened on the 10th and was learned of on the 20th.
        let event = json!({"kind": "event", "matter": name, "what": "published", "occurred": "2026-11-10T09:00+00:00",
            "learned": "2026-11-20T09:00+00:00"});
        let escalation =
            json!({"kind": "escalation", "matter": name, "to": "line_manager", "occurred": told});
        let against = json!({"kind": "consent", "matter": name, "asked_by": "social_worker", "who": ["mother"],
            "answer": "objected", "occurred": "2026-11-02"});
        [opening, event, escalation, against]
            .map(|line| line.to_string())
            .join("\n")
    };
    let matters = [
        matter("P-1", "2026-11-20T16:00+00:00"),
        matter("P-2", "2026-11-21T09:00+00:00"),
    ];
    let desk = under(&pack, &matters.join("\n"));
    let found = |name: &str| {
        let asks = desk.standing(name).asks;
        asks.iter()
            .map(|ask| format!("{} {}", ask.rule, ask.found.as_str()))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("P-1"), ["against prompt"]);
    assert_eq!(found("P-2"), ["tell late", "against prompt"]);
    let shown = crate::clauses::show(&desk, "P-2", false);
    assert!(
        shown.contains("[it came after 20 November 2026, 23:59]"),
        "{shown}"
    );
    // What is still to do is a table of `show`, too: KEEP was never told.
    assert!(
        shown.contains("\nadvice\n") && shown.contains("advice due is missing: KEEP"),
        "{shown}"
    );
}
