//! The edges of ladders, and where late, broken, skipped and unclear are shown.
//!
//! Every window and step was counted by hand; the ledger is London's.

use candour::ledger::view::Of;
use candour::report::{self, Said, Scope, due, next, supervision};
use candour::table::Table;
use serde_json::{Map, Value as Json, json};

use crate::support::{Desk, at};

const HEAD: &str = r#"format = 1
id = "own"
name = "Own"
title = "Our own"
version = "1"
publishers = ["Us"]
jurisdiction = "Here"
stance = "Be kind."
"#;

/// A ledger under a pack of three steps: ask, warn, withdraw; discovered or admitted recordings count.
fn climbing(within: &str) -> Desk {
    climbing_besides(within, "")
}

fn climbing_besides(within: &str, rest: &str) -> Desk {
    let step = |event: &str| format!("[[ladder.step]]\nevent = \"{event}\"\nsay = \"{event}.\"\n");
    let text = format!(
        "{HEAD}{rest}[[ladder]]\nid = \"covert\"\nlevel = \"must\"\nwithin = {within}\n\
         count = {{ nature = [\"discovered_covert\"], event = [\"admitted\"] }}\n{}{}{}",
        step("asked_to_stop"),
        step("warning_letter"),
        step("service_withdrawn")
    );
    under(text)
}

fn under(text: String) -> Desk {
    let desk = Desk::with_texts(vec![text]);
    desk.now("2026-12-31T12:00:00.000Z");
    desk
}

impl Desk {
    /// A matter that counts.
    fn discovered(&mut self, matter: &str, occurred: &str) -> u64 {
        self.matter(
            matter,
            occurred,
            "discovered_covert",
            json!("C-1"),
            "mother",
        )
    }

    fn matter(
        &mut self,
        matter: &str,
        occurred: &str,
        nature: &str,
        case: Json,
        person: &str,
    ) -> u64 {
        self.ok(json!({"kind": "request", "matter": matter, "nature": nature, "case": case, "person": person,
            "basis": "as seen", "meeting": {"type": "home_visit"}, "occurred": occurred}))
    }

    fn happened(&mut self, matter: &str, occurred: &str, what: &str) -> u64 {
        self.ok(json!({"kind": "event", "matter": matter, "what": what, "occurred": occurred}))
    }

    /// What is asked of a matter, in words: `unmet 2`, `skipped 1`.
    fn steps(&self, matter: &str) -> Vec<String> {
        let mut steps: Vec<String> = (self.standing(matter).asks.iter())
            .map(|ask| {
                let of = ask.of.clone().unwrap_or_default();
                format!("{} {of}", ask.found.as_str())
                    .replace(" step ", " ")
                    .replace(" of 3", "")
            })
            .collect();
        steps.sort();
        steps
    }
}

/// Two matters, and what is asked of the second: step 1 where the first lies outside its window.
fn pair(within: &str, first: &str, second: &str) -> Vec<String> {
    let mut desk = climbing(within);
    desk.discovered("P-1", first);
    desk.discovered("P-2", second);
    desk.steps("P-2")
}

#[test]
fn a_window_has_its_first_instant_and_not_the_minute_before() {
    let cases = [
        // twelve months and one year are the same hour
        ("{ months = 12 }", "2025-01-12T10:00", "2026-01-12T10:00", 2),
        ("{ months = 12 }", "2025-01-12T09:59", "2026-01-12T10:00", 1),
        // 12 January to 12 February is 31 days
        ("{ days = 31 }", "2026-01-12T10:00", "2026-02-12T10:00", 2),
        ("{ days = 31 }", "2026-01-12T09:59", "2026-02-12T10:00", 1),
        ("{ days = 30 }", "2026-01-12T10:00", "2026-02-12T10:00", 1),
        // a month before the 31st of March is the last of February; before the 28th of February, the 28th
        ("{ months = 1 }", "2026-02-28T10:00", "2026-03-31T10:00", 2),
        ("{ months = 1 }", "2026-02-28T09:59", "2026-03-31T10:00", 1),
        ("{ months = 1 }", "2026-02-28T10:00", "2026-03-28T10:00", 2),
        ("{ months = 1 }", "2026-01-28T10:00", "2026-02-28T10:00", 2),
        ("{ months = 1 }", "2026-01-28T09:59", "2026-02-28T10:00", 1),
        // and the leap day
        ("{ months = 12 }", "2023-02-28T10:00", "2024-02-29T10:00", 2),
        ("{ months = 12 }", "2023-02-28T09:59", "2024-02-29T10:00", 1),
        (
            "{ months = 12 }",
            "2024-02-29T10:00",
            "2025-02-28T10:00",
            1 + 1,
        ),
        // months and days are those of the wall, whichever side of a change of the clocks
        ("{ months = 3 }", "2026-01-10T10:00", "2026-04-10T10:00", 2),
        ("{ months = 3 }", "2026-01-10T09:59", "2026-04-10T10:00", 1),
        ("{ months = 6 }", "2026-06-10T10:00", "2026-12-10T10:00", 2),
        ("{ months = 6 }", "2026-06-10T09:59", "2026-12-10T10:00", 1),
        ("{ months = 6 }", "2026-06-10", "2026-12-10", 2),
        ("{ months = 6 }", "2026-06-09", "2026-12-10", 1),
        // 10 June to 10 December: 20 + 31 + 31 + 30 + 31 + 30 + 10 days
        ("{ days = 183 }", "2026-06-10", "2026-12-10", 2),
        ("{ days = 182 }", "2026-06-10", "2026-12-10", 1),
        ("{ days = 90 }", "2026-01-10", "2026-04-10", 2),
    ];
    for (within, first, second, step) in cases {
        let asked = pair(within, first, second);
        assert_eq!(
            asked,
            [format!("unmet {step}")],
            "{within}: {first}, {second}"
        );
    }
}

#[test]
fn of_two_at_one_instant_the_one_opened_first_came_first() {
    let mut desk = climbing("{ days = 10 }");
    desk.discovered("P-2", "2026-03-02T10:00");
    desk.discovered("P-1", "2026-03-02T10:00");
    assert_eq!(desk.steps("P-2"), ["unmet 1"]);
    assert_eq!(desk.steps("P-1"), ["unmet 2"]);
    // What is only told later has the place of its hour.
    desk.discovered("P-3", "2026-03-01T10:00");
    assert_eq!(desk.steps("P-3"), ["unmet 1"]);
    assert_eq!(desk.steps("P-2"), ["unmet 2"]);
    assert_eq!(desk.steps("P-1"), ["unmet 3"]);
    // There is no fourth step.
    desk.discovered("P-4", "2026-03-03T10:00");
    assert_eq!(desk.steps("P-4"), ["unmet 3"]);
}

#[test]
fn a_matter_counts_by_its_nature_as_last_stated_or_by_an_event() {
    let mut desk = climbing("{ months = 12 }");
    desk.matter(
        "P-1",
        "2026-03-02T10:00",
        "suspected_covert",
        json!("C-1"),
        "mother",
    );
    assert_eq!(desk.steps("P-1"), [""; 0]);
    // Its incident is then at its first counted event: after that of P-2.
    desk.discovered("P-2", "2026-03-03T10:00");
    desk.happened("P-1", "2026-03-05T10:00", "admitted");
    desk.happened("P-1", "2026-03-04T10:00", "admitted");
    assert_eq!(
        (desk.steps("P-2"), desk.steps("P-1")),
        (vec!["unmet 1".into()], vec!["unmet 2".into()])
    );
    // Known to be what was suspected, it counts from its opening: before P-2.
    desk.ok(json!({"kind": "change", "matter": "P-1", "nature": "discovered_covert", "occurred": "2026-03-06"}));
    assert_eq!(
        (desk.steps("P-2"), desk.steps("P-1")),
        (vec!["unmet 2".into()], vec!["unmet 1".into()])
    );
}

#[test]
fn only_the_same_person_of_the_same_case_counts_and_nothing_entered_in_error() {
    let mut desk = climbing("{ months = 12 }");
    let nature = "discovered_covert";
    let mistaken = desk.discovered("P-1", "2026-03-01T10:00");
    desk.matter("P-2", "2026-03-02T10:00", nature, json!("C-1"), "father");
    desk.matter("P-3", "2026-03-02T10:00", nature, json!("C-1"), "mother/2");
    desk.matter("P-4", "2026-03-02T10:00", nature, json!("C-2"), "mother");
    for alone in ["P-1", "P-2", "P-3", "P-4"] {
        assert_eq!(desk.steps(alone), ["unmet 1"], "{alone}");
    }
    // One of both cases counts with the matters of either.
    desk.matter(
        "P-5",
        "2026-03-05T10:00",
        nature,
        json!(["C-1", "C-2"]),
        "mother",
    );
    assert_eq!(desk.steps("P-5"), ["unmet 3"]);
    desk.ok(json!({"kind": "correction", "matter": "P-1", "replaces": mistaken, "because": "mistaken", "occurred": "2026-03-06"}));
    assert_eq!(desk.steps("P-1"), [""; 0]);
    assert_eq!(desk.steps("P-5"), ["unmet 2"]);
    assert_eq!(desk.steps("P-4"), ["unmet 1"]);
}

/// Of a step known by its day alone nobody can say that it came before an hour of that day.
#[test]
fn a_step_of_the_same_day_is_not_passed_over() {
    let mut desk = climbing("{ months = 12 }");
    desk.discovered("P-1", "2026-03-01T10:00");
    desk.happened("P-1", "2026-04-02T10:00", "asked_to_stop");
    desk.happened("P-1", "2026-04-02", "warning_letter");
    assert_eq!(desk.steps("P-1"), [""; 0]);
}

#[test]
fn a_step_passed_over_is_a_flag_beside_what_is_asked() {
    let mut desk = climbing("{ months = 12 }");
    desk.discovered("P-1", "2026-03-01T10:00");
    desk.discovered("P-2", "2026-03-02T10:00");
    // The second time: a warning is asked for; the service was withdrawn instead, and nobody was asked to stop.
    desk.happened("P-2", "2026-03-04T10:00", "service_withdrawn");
    assert_eq!(desk.steps("P-2"), ["skipped 1", "skipped 2", "unmet 2"]);
    // Asked to stop in the other matter, a minute before: that step was not passed over.
    desk.happened("P-1", "2026-03-04T09:59", "asked_to_stop");
    assert_eq!(desk.steps("P-2"), ["skipped 2", "unmet 2"]);
    assert_eq!(desk.steps("P-1"), [""; 0]);
    // The letter, a minute too late to come before; it is the step that is asked for all the same.
    let late = desk.happened("P-2", "2026-03-04T10:01", "warning_letter");
    assert_eq!(desk.steps("P-2"), ["skipped 2"]);
    // At the very minute, in the same matter, nothing is left to say.
    desk.ok(json!({"kind": "correction", "matter": "P-2", "replaces": late, "because": "mistaken", "occurred": "2026-03-06",
        "with": {"kind": "event", "matter": "P-2", "what": "warning_letter", "occurred": "2026-03-04T10:00"}}));
    assert_eq!(desk.steps("P-2"), [""; 0]);
    // What was taken before a window began was not taken. A year on they count from one again; in a matter
    // that does not count, whatever was done is no step.
    desk.now("2027-12-31T12:00:00.000Z");
    let later: [(&str, &str, &str, &[&str]); 4] = [
        ("P-3", "2027-03-04T09:59", "discovered_covert", &["unmet 1"]),
        (
            "P-4",
            "2027-03-04T10:00",
            "discovered_covert",
            &["skipped 1", "unmet 2"],
        ),
        (
            "P-5",
            "2027-03-04T10:01",
            "discovered_covert",
            &["skipped 1", "skipped 2"],
        ),
        ("P-6", "2027-03-04T10:02", "request", &[]),
    ];
    for (matter, hour, nature, expected) in later {
        desk.matter(matter, hour, nature, json!("C-1"), "mother");
        desk.happened(matter, hour, "service_withdrawn");
        assert_eq!(desk.steps(matter), expected, "{matter}");
    }
}

/// What the guidance does not cover it answers with no ladder; the matter counts for others all the same.
#[test]
fn outside_the_guidance_no_ladder_speaks() {
    let outside =
        "[[outside]]\nid = \"office\"\nsay = \"s\"\nwhen = { meeting.type = \"office\" }\n";
    let mut desk = climbing_besides("{ months = 12 }", outside);
    desk.ok(json!({"kind": "request", "matter": "P-1", "nature": "discovered_covert", "case": "C-1", "person": "mother",
        "meeting": {"type": "office"}, "occurred": "2026-03-01T10:00"}));
    desk.discovered("P-2", "2026-03-02T10:00");
    assert_eq!(desk.steps("P-1"), ["prompt "]);
    assert_eq!(desk.steps("P-2"), ["unmet 2"]);
}

// ---- Where it shows ----

/// One matter in which everything is found that can be.
fn everything() -> Desk {
    let text = format!(
        r#"{HEAD}[[rule]]
id = "early"
level = "must"
need = {{ requested = "yes" }}
by = {{ hours = 24, before = "start" }}
say = "ask a day ahead."
source = ["1.1", "1.2"]
[[rule]]
id = "keep"
forbid = {{ event = "shared" }}
say = "do not share it."
[[rule]]
id = "decide"
need = {{ decision = "any" }}
by = {{ hours = 24, after = "request" }}
say = "decide within a day."
[[rule]]
id = "assess"
level = "must"
need = {{ "threshold.outcome" = "any" }}
by = {{ days = 2, after = "request" }}
say = "assess it."
[[rule]]
id = "leaflet"
need = {{ leaflet = "yes" }}
by = {{ days = 30, after = "request" }}
say = "give the leaflet."
[[rule]]
id = "tell"
need = {{ "event.to" = "police" }}
by = {{ working_days = 5, after = "event" }}
say = "tell the police."
[calendar.working_days]
from = 2025-01-01
until = 2026-01-09
[[ladder]]
id = "steps"
count = {{ event = "shared" }}
within = {{ months = 12 }}
level = "must"
source = "2"
[[ladder.step]]
event = "asked_to_stop"
say = "ask to stop."
[[ladder.step]]
event = "warning_letter"
say = "warn."
"#
    );
    let mut desk = under(text);
    desk.ok(json!({"kind": "request", "matter": "P-1", "nature": "request", "case": "C-1", "person": "mother", "worker": "W-1",
        "meeting": {"type": "icpc", "scheduled": "2026-01-05T11:00"}, "capture": ["chair"], "occurred": "2026-01-05T09:00"}));
    desk.ok(json!({"kind": "event", "matter": "P-1", "what": "shared", "to": ["police"], "occurred": "2026-01-05T12:00"}));
    desk.happened("P-1", "2026-01-05T13:00", "warning_letter");
    desk.ok(json!({"kind": "decision", "matter": "P-1", "outcome": "agreed", "decided_by": "manager", "why": "as asked", "occurred": "2026-01-06"}));
    desk
}

/// Works with what reports are given, at nine on a day.
fn asked<T>(desk: &Desk, day: &str, work: impl FnOnce(&Scope) -> T) -> T {
    desk.view(|view| {
        let standings = view.standings(Of::All).expect("standings");
        work(&Scope {
            ground: &view.ground,
            standings: &standings,
            moment: at(&format!("{day}T09:00:00.000Z")),
            at: view.at,
            origin: None,
            since: None,
        })
    })
}

fn rows(said: &Said, table: &str) -> Vec<Json> {
    let mut object = Map::new();
    said.tables
        .iter()
        .for_each(|table: &Table| table.add_to(&mut object));
    object[table].as_array().expect("rows").clone()
}

/// Five working days from 5 January are the 6th to the 9th and the 12th, where the calendar has ended.
const BEYOND: &str = "[the deadline is not known: the pack's working days run from 1 January 2025 to 9 January 2026]";

#[test]
fn show_has_a_row_for_everything_the_pack_finds() {
    let desk = everything();
    let book = desk.view(|view| view.book("P-1").expect("a book"));
    let shown = asked(&desk, "2026-01-10", |scope| {
        report::show::show(&book, &scope.standings[0], scope, false)
    });
    let row = |rule: &str,
               of: Json,
               level: &str,
               found: &str,
               deadline: Json,
               passed: Json,
               says: &str,
               source: Json| {
        json!({"matter": "P-1", "rule": rule, "of": of, "level": level, "found": found, "deadline": deadline, "passed": passed,
            "says": format!("Own 1 says: {says}"), "source": source})
    };
    let (none, step) = (Json::Null, json!("step 1 of 2"));
    assert_eq!(
        rows(&shown, "asks"),
        [
            row(
                "early",
                none.clone(),
                "must",
                "late",
                json!("2026-01-04T11:00+00:00"),
                json!(true),
                "ask a day ahead. (1.1, 1.2) [it came after 4 January 2026, 11:00]",
                json!(["1.1", "1.2"])
            ),
            row(
                "keep",
                none.clone(),
                "should",
                "broken",
                none.clone(),
                none.clone(),
                "do not share it.",
                json!([])
            ),
            row(
                "decide",
                none.clone(),
                "should",
                "unclear",
                json!("2026-01-06T09:00+00:00"),
                json!(true),
                "decide within a day. [whether it came by 6 January 2026, 09:00 rests on an hour that is not known]",
                json!([])
            ),
            row(
                "assess",
                none.clone(),
                "must",
                "unmet",
                json!("2026-01-07T23:59+00:00"),
                json!(true),
                "assess it.",
                json!([])
            ),
            row(
                "leaflet",
                none.clone(),
                "should",
                "unmet",
                json!("2026-02-04T23:59+00:00"),
                json!(false),
                "give the leaflet.",
                json!([])
            ),
            row(
                "tell",
                none.clone(),
                "should",
                "unclear",
                none.clone(),
                none.clone(),
                &format!("tell the police. {BEYOND}"),
                json!([])
            ),
            row(
                "steps",
                step.clone(),
                "must",
                "unmet",
                none.clone(),
                none.clone(),
                "step 1 of 2: ask to stop. (2)",
                json!(["2"])
            ),
            row(
                "steps",
                step,
                "must",
                "skipped",
                none.clone(),
                none,
                "step 1 of 2 was passed over: ask to stop. (2)",
                json!(["2"])
            ),
        ]
    );
    let lines = shown.lines.join("\n");
    for part in [
        "\nTo do: by 7 January 2026, 23:59 (passed): Own 1 says: assess it.\n\
         To do: by 4 February 2026, 23:59: Own 1 says: give the leaflet.\nTo do: Own 1 says: step 1 of 2: ask to stop. (2)\n",
        "\nGuidance: own/1\nflag: Own 1 says: ask a day ahead. (1.1, 1.2) [it came after 4 January 2026, 11:00]\nflag: Own 1 says: do not share it.\n\
         not decided: Own 1 says: decide within a day. [whether it came by 6 January 2026, 09:00 rests on an hour that is not known]\nnot decided: Own 1 says: tell the police. [the deadline",
        "\nflag: Own 1 says: step 1 of 2 was passed over: ask to stop. (2)\n",
    ] {
        assert!(lines.contains(part), "{part}\nis not in\n{lines}");
    }
}

#[test]
fn due_next_and_supervision_tell_what_is_open_and_what_is_flagged() {
    let desk = everything();
    let due = asked(&desk, "2026-01-10", |scope| {
        rows(&due::due(&[*scope]), "rows")
    });
    let due: Vec<_> = due
        .iter()
        .map(|row| (&row["action"], &row["deadline"], &row["passed"]))
        .collect();
    assert_eq!(
        due,
        [
            (
                &json!("assess"),
                &json!("2026-01-07T23:59+00:00"),
                &json!(true)
            ),
            (
                &json!("leaflet"),
                &json!("2026-02-04T23:59+00:00"),
                &json!(false)
            ),
            (&json!("file"), &Json::Null, &Json::Null),
            (&json!("steps"), &Json::Null, &Json::Null),
        ]
    );
    let lines = asked(&desk, "2026-01-10", |scope| {
        next::next(&scope.standings[0], scope.ground, scope.moment)
    });
    assert_eq!(
        lines,
        [
            "to do: 4 entries are not yet copied into the case record",
            "to do: by 7 January 2026, 23:59 (passed): Own 1 says: assess it.",
            "to do: by 4 February 2026, 23:59: Own 1 says: give the leaflet.",
            "to do: Own 1 says: step 1 of 2: ask to stop. (2)",
            "flag: Own 1 says: ask a day ahead. (1.1, 1.2) [it came after 4 January 2026, 11:00]",
            "flag: Own 1 says: do not share it.",
            "not decided: Own 1 says: decide within a day. [whether it came by 6 January 2026, 09:00 rests on an hour that is not known]",
            &format!("not decided: Own 1 says: tell the police. {BEYOND}"),
            "flag: Own 1 says: step 1 of 2 was passed over: ask to stop. (2)",
        ]
    );
    let row = |day| {
        asked(&desk, day, |scope| {
            rows(&supervision::supervision(&[*scope]), "rows").remove(0)
        })
    };
    let before = row("2026-01-10");
    assert_eq!(
        before["open_actions"],
        json!(["file", "assess", "leaflet", "steps"])
    );
    assert_eq!(before["next_deadline"], "2026-01-07T23:59+00:00");
    // What was to be assessed by the 7th is still to do, and not followed.
    assert_eq!(before["flags"], json!(["early", "keep", "assess", "steps"]));
    // What should have been done is no longer to do; what must be done stays. Both were not followed.
    let after = row("2026-02-05");
    assert_eq!(after["open_actions"], json!(["file", "assess", "steps"]));
    assert_eq!(
        after["flags"],
        json!(["early", "keep", "assess", "leaflet", "steps"])
    );
    let register = asked(&desk, "2026-01-10", |scope| {
        rows(&supervision::register(&[*scope]), "rows").remove(0)
    });
    assert_eq!(register["flags"], before["flags"]);
    assert_eq!(register["open_actions"], before["open_actions"]);
}

/// What entries of several kinds say under one key counts together, each kind in its own rule.
#[test]
fn a_key_of_two_kinds_holds_what_either_says() {
    let field = |on: &str| {
        format!("[[field]]\non = \"{on}\"\nkey = \"ref\"\ntype = \"text\"\nask = \"a\"\n")
    };
    for kinds in [["event", "decision"], ["decision", "event"]] {
        let need = "[[rule]]\nid = \"r\"\nneed = { \"extra.ref\" = \"any\" }\nsay = \"s\"\n";
        let mut desk = under(format!(
            "{HEAD}{}{}{need}",
            field(kinds[0]),
            field(kinds[1])
        ));
        desk.matter("P-1", "2026-03-01T10:00", "request", json!("C-1"), "mother");
        assert_eq!(desk.steps("P-1"), ["unmet "]);
        desk.ok(json!({"kind": "event", "matter": "P-1", "what": "shared", "occurred": "2026-03-02", "extra": {"ref": "X-1"}}));
        assert_eq!(desk.steps("P-1"), [""; 0], "{kinds:?}");
    }
}

/// A rule may be called what the ledger calls an action of its own: it is still told in the pack's words.
#[test]
fn a_rule_named_like_an_action_of_the_ledgers_speaks_for_itself() {
    for id in ["timing", "advice", "undecided", "file"] {
        let rule = format!(
            "[[rule]]\nid = \"{id}\"\nlevel = \"must\"\nneed = {{ leaflet = \"yes\" }}\nsay = \"give it.\"\n"
        );
        let mut desk = under(format!("{HEAD}{rule}"));
        desk.matter("P-1", "2026-01-05T09:00", "request", json!("C-1"), "mother");
        let lines = asked(&desk, "2026-01-10", |scope| {
            next::next(&scope.standings[0], scope.ground, scope.moment)
        });
        assert!(
            lines.contains(&"to do: Own 1 says: give it.".to_owned()),
            "{id}: {lines:?}"
        );
    }
}

/// Whether an item is due may rest on anything: what is to be found out is what it rests on.
#[test]
fn what_is_to_be_found_out_is_what_an_item_rests_on() {
    let item = |when: &str| {
        format!(
            "{HEAD}due_for = \"request\"\n[[item]]\ncode = \"A\"\ntext = \"t\"\nplain = \"p\"\nwhen = {{ {when} }}\n"
        )
    };
    let told = |when: &str| {
        let mut desk = under(item(when));
        desk.matter("P-1", "2026-01-05T09:00", "request", json!("C-1"), "mother");
        let lines = asked(&desk, "2026-01-10", |scope| {
            next::next(&scope.standings[0], scope.ground, scope.moment)
        });
        lines
            .into_iter()
            .find(|line| line.contains("whether this is due rests on it"))
            .expect("a line")
    };
    let court = told("proceedings = \"current\"");
    assert!(
        court.contains("court proceedings") && court.contains("--proceedings"),
        "{court}"
    );
    let pr = told("pr = \"yes\"");
    assert!(
        pr.contains("the person holds parental responsibility") && !pr.contains("court"),
        "{pr}"
    );
}
