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

/// What another entry of the same day was learned late of is no reason for more time; a withdrawn request
/// is not flagged for what it was never told to do.
#[test]
fn time_runs_by_the_entry_itself_and_stops_with_a_withdrawal() {
    let base = read(&Path::new(FOLDER).join("pairs/05-notice/a.toml"));
    let head = base.split("[[rule]]").next().expect("a head");
    let pack = format!(
        "{head}[[rule]]\nid = \"reply\"\nneed = {{ decision = \"any\" }}\nlevel = \"must\"\n\
         by = {{ days = 5, after = \"request\" }}\nsay = \"reply.\"\nsource = [\"1\"]\n"
    );
    let opening = |name: &str| {
        json!({"kind": "request", "matter": name, "nature": "request", "case": name, "person": "mother",
            "occurred": "2026-01-12", "meeting": {"type": "cin", "scheduled": "2026-02-20T10:00"}})
    };
    let lines = [
        opening("P-1"),
        json!({"kind": "change", "matter": "P-1", "media": ["audio"], "occurred": "2026-01-12", "learned": "2026-02-20"}),
        opening("P-2"),
        json!({"kind": "withdrawal", "matter": "P-2", "because": "No longer wanted.", "occurred": "2026-01-13"}),
    ];
    let lines: Vec<String> = lines.iter().map(Json::to_string).collect();
    let desk = under(&pack, &lines.join("\n"));
    let moment = crate::support::at("2026-03-01T00:00:00.000Z");
    let first = desk.standing("P-1");
    let deadline = first.asks[0]
        .deadline
        .map(|by| london().minute(by).to_string());
    assert_eq!(deadline.as_deref(), Some("2026-01-17T23:59+00:00"));
    assert_eq!(first.flagged(moment), ["reply"]);
    assert_eq!(desk.standing("P-2").flagged(moment), [""; 0]);
}

/// What replaces a mistaken adoption has its place and no better one, and says anew what its codes are.
#[test]
fn a_replacement_takes_the_place_of_what_it_replaces() {
    let base = read(&Path::new(FOLDER).join("pairs/05-notice/a.toml"));
    let pack = |id: &str, version: &str, side: &str| {
        let text = base.replace("id = \"a\"\n", &format!("id = \"{id}\"\n"));
        let text = text.replace("version = \"1.0\"", &format!("version = \"{version}\""));
        text + &format!("[codes.role]\nlead_{id} = {{ label = \"Lead\", side = \"{side}\" }}\n")
    };
    let texts = vec![pack("one", "1", "family"), pack("two", "1", "family")];
    let mut desk = Desk::with_texts(texts);
    desk.now("2026-12-31T09:00:00.000Z");
    for (matter, person) in [("P-1", "mother"), ("P-2", "lead_one")] {
        desk.ok(json!({"kind": "request", "matter": matter, "nature": "request", "case": matter, "person": person,
            "occurred": "2026-01-12"}));
    }
    let judge = |desk: &Desk| desk.standing("P-1").pack.map(|used| used.label);
    assert_eq!(judge(&desk).as_deref(), Some("two/1"));
    let mend = pack("one", "2", "professional");
    desk.ledger
        .adopt(mend, Some(1), &crate::support::who())
        .expect("an adoption");
    desk.check();
    // The second was adopted after the first, and still is; the code is what the mended text says.
    assert_eq!(judge(&desk).as_deref(), Some("two/1"));
    let because = desk.standing("P-2").consent.because.map(|b| b.as_str());
    assert_eq!(because, Some("person"));
    // One label is one text from the first day on.
    let twice = vec![pack("one", "1", "family"), pack("one", "1", "professional")];
    let refused = std::panic::catch_unwind(|| drop(Desk::with_texts(twice)));
    let told = refused.expect_err("a label of two texts");
    let told = told
        .downcast_ref::<String>()
        .expect("what it was refused for");
    assert!(
        told.contains("entry 1 adopted one/1 with another text"),
        "{told}"
    );
}
