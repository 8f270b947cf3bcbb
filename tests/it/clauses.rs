//! The page of clauses, walked; and what the audits count.
//!
//! Each test begins with the clauses it answers for, and expects what the clause asks, not what was seen
//! to come out. What a guidance asks and flags is in `clauses_staffordshire` and `clauses_tees`, what
//! entries keep in `clauses_held`, what is never said in `clauses_never`; all use the aids below.

use std::collections::BTreeSet;

use candour::audit::by::{self, Breakdown};
use candour::audit::{self, AUDITS};
use candour::entry::book::Book;
use candour::entry::field::{Field, Fields, Shape};
use candour::entry::{Common, KINDS};
use candour::ledger::view::{Of, View};
use candour::pack::{Pack, Vocabulary};
use candour::report::{self, Said, Scope};
use candour::standing::{Found, Standing};
use candour::table::Cell;
use candour::time::Instant;
use serde_json::{Map, Value as Json, json};

use crate::support::{Desk, at, request};

// ---- Aids ----

/// The moment of every answer: the meeting of 20 January is long over.
pub fn moment() -> Instant {
    at("2026-03-01T00:00:00.000Z")
}

/// A desk under a guidance (none for ""), whose M-1 is the mother's request with these fields over it.
pub fn opened(pack: &str, fields: &str) -> Desk {
    let packs: Vec<&str> = [pack].into_iter().filter(|p| !p.is_empty()).collect();
    let mut desk = Desk::new(&packs);
    desk.open(fields);
    desk
}

/// `kind` with its fields as they are written in these tests: `what=shared; to=relative,school;
/// extra.others_data=no`. A value left empty is absent.
pub fn line(said: &str) -> Map<String, Json> {
    let (name, fields) = said.split_once(' ').unwrap_or((said, ""));
    let kind = candour::entry::kind(name).expect("a kind");
    let mut map = Map::new();
    map.insert("kind".into(), name.into());
    for pair in fields.split("; ").filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').expect("a field and its value");
        let many = kind.fields.iter().any(|f| f.name == key && f.many);
        let json = match value {
            "" => Json::Null,
            "true" | "false" => (value == "true").into(),
            _ if key == "corrects" => value.parse::<u64>().expect("a number").into(),
            _ if many => value.split(',').collect(),
            _ => value.into(),
        };
        match key.split_once('.') {
            Some((outer, inner)) => map.entry(outer).or_insert_with(|| json!({}))[inner] = json,
            None => drop(map.insert(key.into(), json)),
        }
    }
    map
}

/// The mother's request with these fields over it.
pub fn opening(fields: &str) -> Json {
    let mut request = request();
    let map = request.as_object_mut().expect("an object");
    map.extend(line(&format!("request {fields}")));
    request
}

/// A statement about a matter, of the day after the meeting unless said.
pub fn statement(matter: &str, said: &str) -> Json {
    let mut map = line(said);
    map.insert("matter".into(), matter.into());
    map.entry("occurred").or_insert("2026-01-21T09:00".into());
    map.into()
}

impl Desk {
    /// Opens one more matter.
    pub fn open(&mut self, fields: &str) {
        self.pass(opening(fields));
    }

    /// Says something of M-1.
    pub fn say(&mut self, said: &str) -> u64 {
        self.say_of("M-1", said)
    }

    pub fn say_of(&mut self, matter: &str, said: &str) -> u64 {
        self.pass(statement(matter, said))
    }

    fn pass(&mut self, line: Json) -> u64 {
        let logged = self.enter(line.clone());
        logged.unwrap_or_else(|e| panic!("{e}: {line}")).entries[0].seq
    }

    /// What the guidance says to the wording of an event of M-1.
    pub fn wording(&mut self, said: &str) -> Vec<String> {
        let seq = self.say(&format!("event what=recording_made; {said}"));
        self.view(|view| {
            let entry = view.entry(seq).expect("a view").expect("an entry");
            report::next::wording(&entry, &view.book("M-1").expect("a book"))
        })
    }

    /// The guidance finds this of M-1 by a rule; says so in its name and with its clause; and marks it as
    /// a flag where something was to be avoided, or was to be by a time that has passed.
    pub fn asks(&self, rule: &str, found: Found) {
        assert_eq!(self.found(rule), Some(found), "{rule}");
        let asks = self.standing("M-1").asks;
        let deadline = asks
            .iter()
            .find(|a| a.rule == rule)
            .and_then(|a| a.deadline);
        let passed = deadline.is_some_and(|by| by <= moment());
        let flag = match found {
            Found::Broken => "flag: ",
            Found::Unmet if passed => "flag: ",
            _ => "",
        };
        let line = format!("{flag}{}", self.printed(rule));
        for printed in [show(self, "M-1", false), next_of(self, "M-1")] {
            let lower = printed.replace("Flag: ", "flag: ");
            assert!(lower.lines().any(|l| l == line), "{rule}: {printed}");
        }
    }

    /// The guidance asks nothing of M-1 by a rule, and prints nothing of it.
    pub fn rests(&self, rule: &str) {
        assert_eq!(self.found(rule), None, "{rule}");
        let line = self.printed(rule);
        for printed in [show(self, "M-1", false), next_of(self, "M-1")] {
            assert!(!printed.contains(&line), "{rule}: {printed}");
        }
    }

    fn found(&self, rule: &str) -> Option<Found> {
        let asks = self.standing("M-1").asks;
        asks.iter().find(|a| a.rule == rule).map(|a| a.found)
    }

    fn printed(&self, rule: &str) -> String {
        self.view(|view| {
            let pack = &view.ground.packs[0].pack;
            let rule = pack.rules.iter().find(|r| r.id == rule);
            let rule = rule.expect("a rule of the guidance");
            format!("{}: {} ({})", pack.says(), rule.say, rule.source.join(", "))
        })
    }

    /// The case note of M-1 holds each part.
    pub fn notes(&self, parts: &[&str]) {
        holds(&note(self, "M-1", false), parts);
    }

    /// The timeline of M-1 holds each part.
    pub fn shows(&self, parts: &[&str]) {
        holds(&show(self, "M-1", false), parts);
    }

    /// Whoever enters something of M-1 is told each part.
    pub fn nexts(&self, parts: &[&str]) {
        holds(&next_of(self, "M-1"), parts);
    }
}

/// Asserts that a text holds each part.
pub fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

/// What is said, all of it: lines, then the cells of every table.
fn told(said: &Said) -> String {
    let cells = said.tables.iter().flat_map(|t| t.rows.iter().flatten());
    let lines = said.lines.iter().cloned().chain(cells.map(Cell::plain));
    lines.collect::<Vec<_>>().join("\n")
}

/// What a report says of all matters.
pub fn answer(desk: &Desk, say: impl FnOnce(&View, &Scope) -> Said) -> String {
    desk.view(|view| {
        let standings = view.standings(Of::All).expect("standings");
        let scope = Scope {
            ground: &view.ground,
            standings: &standings,
            moment: moment(),
            at: view.at,
            origin: None,
            since: None,
        };
        told(&say(view, &scope))
    })
}

type OfMatter = fn(&Book, &Standing, &Scope, bool) -> Said;

fn of_matter(desk: &Desk, matter: &str, privileged: bool, report: OfMatter) -> String {
    let standing = desk.standing(matter);
    answer(desk, |view, scope| {
        let book = view.book(matter).expect("a book");
        report(&book, &standing, scope, privileged)
    })
}

/// The case note of a matter.
pub fn note(desk: &Desk, matter: &str, privileged: bool) -> String {
    of_matter(desk, matter, privileged, report::note::note)
}

/// The timeline of a matter.
pub fn show(desk: &Desk, matter: &str, privileged: bool) -> String {
    of_matter(desk, matter, privileged, report::show::show)
}

/// What whoever enters something is told next.
pub fn next_of(desk: &Desk, matter: &str) -> String {
    let next = |view: &View| {
        let standing = view
            .standings(Of::Matter(matter))
            .expect("standings")
            .remove(0);
        report::next::next(&standing, &view.ground, moment())
    };
    desk.view(next).join("\n")
}

/// An audit of everything, broken down where asked.
pub fn count(desk: &Desk, name: &str, by: &[&str]) -> Json {
    let row = AUDITS.iter().find(|a| a.name == name).expect("an audit");
    let by: Vec<Breakdown> = by.iter().map(|b| *by::named(b).expect("one")).collect();
    desk.view(|view| {
        let scope = audit::Scope {
            standings: &view.standings(Of::All).expect("standings"),
            period: (None, None),
            moment: moment(),
            by: &by,
        };
        let mut object = Map::new();
        let tables = (row.count)(&scope);
        tables.iter().for_each(|t| t.add_to(&mut object));
        object.into()
    })
}

// ---- The page ----

fn page() -> Vec<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CLAUSES.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = |row: &str| -> Vec<String> {
        let row = row.trim_end_matches(['|', ' ']);
        row.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).filter(|row| row[0] != "clause").collect()
}

/// Every `#[test]` of this folder, as the page names it: the file and the function.
fn tests() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let mut tests = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let module = path.file_stem().expect("a name").to_string_lossy();
        let text = std::fs::read_to_string(&path).expect("a text");
        let mut marked = false;
        for line in text.lines() {
            if let Some(named) = line.strip_prefix("fn ").filter(|_| marked) {
                let (name, _) = named.split_once('(').expect("a function");
                tests.insert(format!("{module}::{name}"));
            }
            marked = line == "#[test]" || marked && line.starts_with("#[");
        }
    }
    tests
}

#[test]
fn every_clause_has_its_row_and_its_tests_exist() {
    let rows = page();
    let clauses = (1..=44)
        .map(|n| format!("S{n}"))
        .chain((1..=28).map(|n| format!("T{n}")));
    let each: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(each, clauses.collect::<Vec<_>>());
    let tests = tests();
    let mut named = BTreeSet::new();
    for row in &rows {
        let clause = &row[0];
        assert_eq!(row.len(), 4, "{clause}: {row:?}");
        let said = |cell: &String| !cell.is_empty() && !cell.contains("TODO");
        assert!(row.iter().all(said), "{clause}: {row:?}");
        let of_row: Vec<String> = row[3].split(", ").map(str::to_owned).collect();
        for test in &of_row {
            assert!(tests.contains(test), "{clause}: {test} is no test");
        }
        let token = clause.to_lowercase();
        let own =
            |t: &String| t.starts_with("clauses") && t.split(['_', ':']).any(|part| part == token);
        assert!(of_row.iter().any(own), "{clause} has no test of its own");
        named.extend(of_row);
    }
    let of_clauses = |t: &&String| {
        let name = t.strip_prefix("clauses").and_then(|t| t.split_once("::"));
        name.is_some_and(|(_, name)| name.starts_with(['s', 't']) && !name.starts_with("the_"))
    };
    let unnamed: Vec<&String> = tests.difference(&named).filter(of_clauses).collect();
    assert!(unnamed.is_empty(), "no row names {unnamed:?}");
}

/// A word in `code` in the third column is a rule, an item, a notice, a field, a code, a kind, a word of
/// the contract or a command that exists.
#[test]
fn the_page_claims_only_what_exists() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (_, text) in Pack::shipped() {
        let pack = Pack::read(text).expect("a pack that ships");
        known.extend(pack.items.iter().map(|i| i.code.clone()));
        known.extend(pack.rules.iter().map(|r| r.id.clone()));
        known.extend(pack.notices.iter().map(|n| n.id.clone()));
        known.extend(pack.fields.iter().map(|f| f.key.clone()));
    }
    let vocabulary = Vocabulary::read(Vocabulary::BASE).expect("the vocabulary");
    for list in vocabulary.lists() {
        known.extend(vocabulary.terms(list).map(|(code, _)| code.to_owned()));
    }
    fn fields(known: &mut BTreeSet<String>, some: &[Field], outer: &str) {
        for field in some {
            known.insert(format!("{outer}{}", field.name));
            match field.shape {
                Shape::Group(inner) => fields(known, inner, &format!("{}.", field.name)),
                Shape::Word(words) => known.extend(words.iter().map(|w| (*w).to_owned())),
                _ => {}
            }
        }
    }
    fields(&mut known, Common::FIELDS, "");
    for kind in KINDS {
        known.insert(kind.name.to_owned());
        fields(&mut known, kind.fields, "");
    }
    known.extend(["pack show", "verify", "note", "show", "export"].map(str::to_owned));
    for row in page() {
        for word in row[2].split('`').skip(1).step_by(2) {
            let audit = word
                .strip_prefix("audit ")
                .map(|rest| rest.split_once(" --by ").unwrap_or((rest, "")));
            let exists = match audit {
                Some((name, what)) => {
                    AUDITS.iter().any(|a| a.name == name)
                        && (what.is_empty() || by::named(what).is_some())
                }
                None => known.contains(word),
            };
            assert!(exists, "{} claims `{word}`, which does not exist", row[0]);
        }
    }
}

// ---- What the audits count ----

#[test]
fn s1_agencies_are_counted_each_by_itself() {
    let mut desk = opened("staffordshire", "agency=Council");
    desk.open("case=C-2; agency=Hospital");
    desk.open("case=C-3; agency=Hospital");
    let counts = count(&desk, "activity", &["agency"]);
    let by = json!([{"agency": "Council", "total": 1}, {"agency": "Hospital", "total": 2}]);
    assert_eq!(counts["by"], by);
    let publishers = desk.view(|view| view.ground.packs[0].pack.publishers.len());
    assert_eq!(publishers, 2, "one guidance, two partnerships");
}

#[test]
fn s4_being_told_is_neither_being_asked_nor_agreeing_and_natures_are_counted_apart() {
    let mut desk = opened("staffordshire", "capture=chair,police,school,gp");
    let before = "2026-01-10T09:00";
    for (who, manner, answer) in [
        ("chair", "asked", "agreed"),
        ("police", "told", ""),
        ("school", "overheard", ""),
    ] {
        let said = format!("asked_by=social_worker; who={who}; manner={manner}; answer={answer}");
        desk.say(&format!("consent occurred={before}; {said}"));
    }
    desk.open("case=C-2; nature=suspected_covert; basis=A telephone lay face down.");
    desk.open("case=C-3; nature=discovered_covert");
    let consent = count(&desk, "consent", &[]);
    assert_eq!(
        consent["participants"],
        json!({"to_ask": 4, "in_advance": 1, "late": 0, "never": 3})
    );
    assert_eq!(consent["answers"], json!({"agreed": 1, "not_answered": 3}));
    assert_eq!(
        consent["matters"]["late"], 1,
        "somebody asked, somebody never"
    );
    let natures = json!({"discovered_covert": 1, "request": 1, "suspected_covert": 1});
    assert_eq!(count(&desk, "activity", &[])["natures"], natures);
    desk.notes(&[
        "Told by the social worker, not asked: police.",
        "Overheard, not asked",
    ]);
}

#[test]
fn s5_a_trend_is_counted_by_quarter() {
    let mut desk = opened("staffordshire", "");
    for (case, day) in [
        ("C-2", "2025-12-31"),
        ("C-3", "2026-03-31"),
        ("C-4", "2026-04-01"),
    ] {
        desk.open(&format!(
            "case={case}; occurred=2025-12-01; meeting.type=icpc; meeting.scheduled={day}"
        ));
    }
    let by = |quarter: &str, total: u64| json!({"quarter": quarter, "total": total});
    let expected = json!([by("2025-Q4", 1), by("2026-Q1", 2), by("2026-Q2", 1)]);
    assert_eq!(count(&desk, "activity", &["quarter"])["by"], expected);
}

#[test]
fn s28_requests_that_distrust_the_minutes_are_counted() {
    let mut desk = opened("staffordshire", "reasons=minutes_distrusted,recall");
    desk.open("case=C-2; reasons=minutes_distrusted,minutes_late");
    let reasons = json!({"minutes_distrusted": 2, "minutes_late": 1, "recall": 1});
    assert_eq!(count(&desk, "activity", &[])["reasons"], reasons);
}

#[test]
fn s37_consent_in_advance_is_prompted_and_counted() {
    let mut desk = opened("staffordshire", "");
    desk.asks("consent-in-advance", Found::Unmet);
    let deadline = |desk: &Desk| {
        let actions = desk.standing("M-1").actions(at("2026-01-06T00:00:00.000Z"));
        actions
            .iter()
            .find(|a| a.code == "consent-in-advance")
            .and_then(|a| a.deadline)
    };
    assert_eq!(
        deadline(&desk),
        Some(at("2026-01-20T10:00:00.000Z")),
        "to be sought by the start"
    );
    let ask = |who: &str, occurred: &str| {
        format!("consent asked_by=social_worker; who={who}; occurred={occurred}; answer=agreed")
    };
    desk.say(&ask("chair", "2026-01-10T09:00"));
    desk.asks("consent-in-advance", Found::Unmet);
    desk.say(&ask("police", "2026-01-20T09:59"));
    desk.rests("consent-in-advance");
    assert_eq!(deadline(&desk), None);
    // M-2 at the start itself, M-3 nobody, M-4 still to come, M-5 unplanned.
    desk.open("case=C-2");
    desk.say_of("M-2", &ask("chair,police", "2026-01-20T10:00"));
    desk.open("case=C-3");
    desk.open("case=C-4; meeting.type=cin; meeting.scheduled=2026-06-01T10:00");
    desk.open("case=C-5; occurred=2026-01-20T10:05");
    let audit = count(&desk, "consent", &["type"]);
    let matters = &audit["matters"];
    assert_eq!(matters["total"], 5);
    for timing in ["advance", "late", "not_sought", "not_applicable", "pending"] {
        assert_eq!(matters[timing], 1, "{timing}");
    }
    assert_eq!(
        audit["participants"],
        json!({"to_ask": 6, "in_advance": 2, "late": 2, "never": 2})
    );
    assert_eq!(audit["not_applicable_because"]["unplanned"], 1);
    assert_eq!(
        (&audit["by"][0]["type"], &audit["by"][0]["pending"]),
        (&json!("cin"), &json!(1))
    );
    assert_eq!(
        (&audit["by"][1]["type"], &audit["by"][1]["total"]),
        (&json!("icpc"), &json!(4))
    );
}

#[test]
fn s42_recording_is_counted_apart_from_sharing_and_publishing() {
    let mut desk = opened("staffordshire", "");
    for (what, hour) in [
        ("recording_made", "10:05"),
        ("shared", "11:00"),
        ("published", "12:00"),
        ("published", "13:00"),
    ] {
        desk.say(&format!(
            "event what={what}; modified=no; occurred=2026-01-20T{hour}"
        ));
    }
    let events = json!({"published": 2, "recording_made": 1, "shared": 1});
    assert_eq!(count(&desk, "activity", &[])["events"], events);
}
