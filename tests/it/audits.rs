//! What the audits count, case by case: each class, its edge, and what a share is said to be.
//!
//! The quarter of an office, derived by hand, is `office`; that the lists are behind the numbers is
//! `audits_recounted`.

use candour::audit::AUDITS;
use candour::audit::marks::MARKS;
use candour::audit::rate::{Share, wilson};
use candour::pack::Vocabulary;
use candour::standing::{Lead, Turned};
use candour::table::Cell;
use serde_json::{Value as Json, json};

use crate::clauses::{count, opened};
use crate::cli::Place;
use crate::support::Desk;

// ---- Shares ----

#[test]
fn intervals_are_those_that_were_published() {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    for (count, of, low, high) in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ] {
        let (l, h) = wilson(count, of).expect("an interval");
        let near = |found: f64, told: f64| (found - told).abs() < 0.000_05;
        assert!(near(l, low) && near(h, high), "{count}/{of}: {l} {h}");
    }
    assert_eq!(wilson(0, 0), None);
    for of in [1, 2, 7, 1_000_000] {
        assert_eq!(wilson(0, of).map(|(low, _)| low), Some(0.0));
        assert_eq!(wilson(of, of).map(|(_, high)| high), Some(1.0));
    }
}

#[test]
fn shares_are_rounded_to_a_tenth_halves_away_from_nothing() {
    let cells = |count, of| {
        let what = "what".into();
        Share { what, count, of }.cells().map(|cell| cell.plain())
    };
    assert_eq!(cells(2, 3)[0], "66.7");
    assert_eq!(cells(1, 2000)[0], "0.1", "0.05 is a half");
    assert_eq!(cells(1, 2001)[0], "0.0");
    assert_eq!(cells(1999, 2000)[0], "100.0");
    assert_eq!(cells(1, 2), ["50.0", "9.5", "90.5"]);
    assert_eq!(cells(0, 0), ["", "", ""]);
    assert_eq!(Cell::Rate(667).json(), json!(66.7));
}

// ---- Aids ----

/// A ledger of decisions, events and escalations of every sort, under a guidance that speaks of decisions.
pub fn busy() -> Desk {
    let mut desk = opened("staffordshire", "reasons=learning,recall; team=T-1");
    for fields in [
        "case=C-2; reasons=language; team=T-2; person=father",
        "case=C-3; team=T-2; person=carer/2",
        "case=C-4; reasons=memory,recall; team=T-1",
        "case=C-5; reasons=recall,worry",
        "case=C-6; reasons=sensory; nature=recording_of_child",
        "case=C-7; reasons=other; nature=publication",
    ] {
        desk.open(fields);
    }
    let decided = |outcome: &str| {
        format!("decision decided_by=manager; outcome={outcome}; why=It was weighed.")
    };
    for (matter, said) in [
        (
            "M-1",
            format!("{}; adjustment.considered=false", decided("refused")),
        ),
        (
            "M-2",
            format!("{}; adjustment.considered=true", decided("agreed")),
        ),
        (
            "M-3",
            format!("{}; adjustment.considered=true", decided("deferred")),
        ),
        (
            "M-3",
            format!("{}; occurred=2026-01-22T09:00", decided("agreed")),
        ),
        (
            "M-4",
            format!("{}; occurred=2026-01-20T09:00", decided("refused")),
        ),
        ("M-4", decided("agreed_with_conditions")),
        (
            "M-5",
            "event what=published; modified=likely; identifies_child=yes".to_owned(),
        ),
        (
            "M-5",
            "event what=shared; modified=no; identifies_child=likely".to_owned(),
        ),
        (
            "M-5",
            "escalation to=line_manager; occurred=2026-01-25T09:00".to_owned(),
        ),
        (
            "M-4",
            "event what=recording_made; occurred=2026-01-20T10:00".to_owned(),
        ),
        (
            "M-7",
            "event what=published; modified=yes; identifies_child=no".to_owned(),
        ),
        ("M-7", "event what=published".to_owned()),
        (
            "M-7",
            "escalation to=legal; occurred=2026-01-04T09:00; provisions=a provision".to_owned(),
        ),
        ("M-2", "filed system=LCS".to_owned()),
    ] {
        desk.say_of(matter, &said);
    }
    let opening = desk.standing("M-3").opening();
    desk.ok(
        json!({"kind": "filed", "matter": "M-3", "system": "LCS", "through": opening,
        "occurred": "2026-01-22T12:00"}),
    );
    desk
}

/// The row of a matter in the list of an audit.
fn row(answer: &Json, matter: &str) -> Json {
    let list = answer["list"].as_array().expect("a list").iter();
    let mut of = list.filter(|row| row["matter"] == matter).cloned();
    of.next().unwrap_or_default()
}

// ---- Every audit ----

#[test]
fn every_audit_says_that_times_are_as_stated_and_stands_on_its_list() {
    let desk = opened("tees", "");
    for audit in AUDITS {
        let answer = count(&desk, audit.name, &["team"]);
        let keys: Vec<&String> = answer.as_object().expect("an object").keys().collect();
        let definition = answer["definition"].as_str().expect("a text");
        assert!(definition.contains("Times are as stated"), "{}", audit.name);
        assert_eq!(answer["rules"], 1, "{}", audit.name);
        assert_eq!(
            (keys[0], keys[keys.len() - 1]),
            (&"definition".into(), &"list".into())
        );
        assert_eq!(answer.get("rates").is_none(), audit.name == "activity");
    }
}

#[test]
fn the_marks_are_of_codes_that_exist() {
    let vocabulary = Vocabulary::base();
    for (list, codes) in [
        ("reason", &MARKS.difficulty),
        ("decision", &MARKS.allowed),
        ("decision", &MARKS.refused),
        ("event", &MARKS.public),
    ] {
        for code in codes {
            assert!(vocabulary.term(list, code).is_some(), "{list}: {code}");
        }
    }
}

#[test]
fn what_was_entered_in_error_is_in_no_audit() {
    let mut desk = busy();
    let before: Vec<Json> = AUDITS.iter().map(|a| count(&desk, a.name, &[])).collect();
    desk.open("case=C-8; reasons=memory");
    let event = "event what=published; modified=no; occurred=2026-01-21T10:00";
    desk.say_of("M-8", event);
    desk.say_of(
        "M-8",
        "decision decided_by=manager; outcome=refused; why=It was weighed.",
    );
    desk.say_of("M-8", "escalation to=legal");
    let opening = desk.standing("M-8").opening();
    desk.ok(
        json!({"kind": "correction", "replaces": opening, "because": "another person's",
        "whole_matter": true, "occurred": "2026-01-22T12:00"}),
    );
    for (audit, before) in AUDITS.iter().zip(before) {
        let mut after = count(&desk, audit.name, &[]);
        if audit.name == "consent" {
            assert_eq!(after["in_error"], json!([{"matter": "M-8"}]));
            after["in_error"] = json!([]);
            after["entered_in_error"] = 0.into();
        }
        assert_eq!(after, before, "{}", audit.name);
    }
}

#[test]
fn no_audit_holds_what_is_privileged() {
    let mut desk = opened("staffordshire", "reasons=memory");
    desk.say("escalation to=legal; trigger=The trigger of it.; advice=The advice of it.; provisions=The provision of it.");
    for audit in AUDITS {
        let answer = count(&desk, audit.name, &["reason"]).to_string();
        for held in ["trigger of it", "advice of it", "provision of it"] {
            assert!(!answer.contains(held), "{}: {held}", audit.name);
        }
    }
    let to = row(&count(&desk, "escalation", &[]), "M-1")["to"].clone();
    assert_eq!(
        to,
        json!(["legal"]),
        "the fact and the route are not held back"
    );
}

// ---- One by one ----

#[test]
fn notice_is_counted_in_local_days_from_the_request_to_the_start() {
    let mut desk = Desk::new(&[]);
    desk.now("2026-05-01T09:00:00.000Z");
    let cases = [
        // The hours place it after the start; the same minute is not before.
        (
            "2026-01-20T10:00",
            "scheduled=2026-01-20T10:00",
            "",
            Some(Lead::AfterStart),
        ),
        (
            "2026-01-21T09:00",
            "scheduled=2026-01-20T10:00",
            "",
            Some(Lead::AfterStart),
        ),
        (
            "2026-01-20T09:59",
            "scheduled=2026-01-20T10:00",
            "",
            Some(Lead::Days(0)),
        ),
        // A minute to midnight and a minute after it are a day apart.
        (
            "2026-01-19T23:59",
            "scheduled=2026-01-20T00:01",
            "",
            Some(Lead::Days(1)),
        ),
        // 23:30 by an offset that is not the zone's: half past midnight there.
        (
            "2026-04-09T23:30+00:00",
            "scheduled=2026-04-12T10:00",
            "",
            Some(Lead::Days(2)),
        ),
        // 23 hours where the clocks change are a day all the same.
        (
            "2026-03-28T12:00",
            "scheduled=2026-03-29T11:59",
            "",
            Some(Lead::Days(1)),
        ),
        (
            "2026-01-14",
            "scheduled=2026-01-20T10:00",
            "",
            Some(Lead::Days(6)),
        ),
        (
            "2026-01-13",
            "scheduled=2026-01-20",
            "",
            Some(Lead::Days(7)),
        ),
        // A whole day on the day of the start, and what is said of it.
        (
            "2026-01-20",
            "scheduled=2026-01-20T10:00",
            "before_start=true",
            Some(Lead::Days(0)),
        ),
        (
            "2026-01-20",
            "scheduled=2026-01-20T10:00",
            "before_start=false",
            Some(Lead::AfterStart),
        ),
        // No start.
        ("2026-01-20T10:00", "", "", Some(Lead::StartUnknown)),
        (
            "2026-01-20T10:00",
            "",
            "before_start=false",
            Some(Lead::AfterStart),
        ),
        // No request.
        (
            "2026-01-10T10:00",
            "scheduled=2026-01-20T10:00",
            "nature=court_hearing",
            None,
        ),
    ];
    for (n, (asked, start, said, expected)) in cases.into_iter().enumerate() {
        let start = (!start.is_empty()).then(|| format!("; meeting.{start}"));
        let said = (!said.is_empty()).then(|| format!("; {said}"));
        let (start, said) = (start.unwrap_or_default(), said.unwrap_or_default());
        let fields = format!("case=C-{n}; occurred={asked}; meeting.type=icpc{start}{said}");
        desk.open(&fields);
        let standing = desk.standing(&format!("M-{}", n + 1));
        assert_eq!(standing.lead, expected, "{fields}");
    }
    let answer = count(&desk, "notice", &[]);
    let matters = json!({"total": 12, "after_start": 4, "same_day": 2, "1_to_2": 3, "3_to_6": 1, "7_or_more": 1,
        "start_unknown": 1});
    assert_eq!(answer["matters"], matters);
    // 0 0 1 1 2 6 7
    assert_eq!(answer["median_days"], 1);
    let rate = &answer["rates"][0];
    assert_eq!((&rate["count"], &rate["of"]), (&json!(5), &json!(11)));
    assert_eq!(row(&answer, "M-13"), Json::Null);
}

#[test]
fn notice_of_a_day_that_the_meeting_moved_onto_is_what_is_stated_else_the_same_day() {
    for (planned, expected) in [
        ("", Lead::Days(0)),
        ("planned=true", Lead::Days(0)),
        (
            "planned=false; note=As the family has it.",
            Lead::AfterStart,
        ),
    ] {
        let said = "occurred=2026-01-10; meeting.type=icpc; meeting.scheduled=2026-01-12T10:00";
        let mut desk = opened("", &format!("{said}; {planned}"));
        desk.say("meeting occurred=2026-01-10T15:00; began=2026-01-10T15:00");
        assert_eq!(desk.standing("M-1").lead, Some(expected), "{planned}");
    }
}

#[test]
fn notice_is_of_requests_that_were_neither_withdrawn_before_the_start_nor_cancelled() {
    let mut desk = opened("", "");
    let first = desk.say("meeting cancelled=true; occurred=2026-01-12T09:00");
    assert_eq!(desk.standing("M-1").lead, None);
    desk.ok(
        json!({"kind": "correction", "replaces": first, "because": "not that one",
        "occurred": "2026-01-22T12:00"}),
    );
    assert_eq!(desk.standing("M-1").lead, Some(Lead::Days(15)));
    let late = desk.say("withdrawal occurred=2026-01-21T09:00; because=Over.");
    assert_eq!(
        desk.standing("M-1").lead,
        Some(Lead::Days(15)),
        "after the start"
    );
    desk.ok(json!({"kind": "correction", "replaces": late, "because": "the day", "occurred": "2026-01-22T12:00",
        "with": {"kind": "withdrawal", "occurred": "2026-01-19T09:00", "because": "Not wanted."}}));
    assert_eq!(desk.standing("M-1").lead, None);
    assert_eq!(count(&desk, "notice", &[])["matters"]["total"], 0);
    assert_eq!(count(&desk, "notice", &[])["median_days"], Json::Null);
}

#[test]
fn an_opening_is_named_by_the_entry_by_which_it_stands() {
    let mut desk = opened("", "");
    assert_eq!(desk.standing("M-1").opening(), 1);
    let mut with = crate::support::request();
    with["reasons"] = json!(["recall"]);
    let n = desk.ok(
        json!({"kind": "correction", "replaces": 1, "because": "the reason", "with": with,
            "occurred": "2026-01-22T12:00"}),
    );
    assert_eq!(desk.standing("M-1").opening(), n);
    assert_eq!(row(&count(&desk, "notice", &[]), "M-1")["opening"], n);
}

#[test]
fn turning_to_somebody_is_counted_from_the_first_event_or_the_opening() {
    let turned = |events: &[&str], to: &str| -> Turned {
        let mut desk = opened("", "occurred=2026-01-10T12:00");
        for hour in events {
            desk.say(&format!("event what=recording_made; occurred={hour}"));
        }
        desk.say(&format!("escalation to=line_manager; occurred={to}"));
        desk.standing("M-1").turned.expect("an escalation")
    };
    for (events, to, from, days) in [
        // An event before it, on the same day before or after midnight, the same minute, the same whole day.
        (&["2026-01-21T09:00"][..], "2026-01-21T23:59", 2, 0),
        (&["2026-01-21T23:59"], "2026-01-22T00:01", 2, 1),
        (&["2026-01-21T09:00"], "2026-01-21T09:00", 2, 0),
        (&["2026-01-21T09:00"], "2026-01-21", 2, 0),
        (&["2026-01-21"], "2026-01-21T09:00", 2, 0),
        // The first event in order, whichever was typed first.
        (
            &["2026-01-25T09:00", "2026-01-21T09:00"],
            "2026-01-28T09:00",
            3,
            7,
        ),
        // An event after it, or none: from the opening.
        (&["2026-01-22T09:00"], "2026-01-21T09:00", 1, 11),
        (&["2026-01-22T09:00"], "2026-01-21", 1, 11),
        (&[], "2026-01-12T09:00", 1, 2),
        (&[], "2026-01-05T09:00", 1, 0),
    ] {
        let to_entry = 2 + events.len() as u64;
        let expected = Turned {
            from,
            to: to_entry,
            days,
        };
        assert_eq!(turned(events, to), expected, "{events:?} {to}");
    }
}

#[test]
fn escalation_is_of_matters_with_an_event_or_an_escalation() {
    let answer = count(&busy(), "escalation", &["team"]);
    let matters = json!({"total": 3, "same_day": 1, "1_to_2": 0, "3_to_6": 1, "7_or_more": 0, "not_escalated": 1});
    assert_eq!(answer["matters"], matters);
    assert_eq!(answer["median_days"], 0, "of 0 and 4 the lower");
    assert_eq!(row(&answer, "M-5")["days"], 4);
    assert_eq!(
        row(&answer, "M-7")["to"],
        json!(["legal"]),
        "before the opening: the same day"
    );
    assert_eq!(row(&answer, "M-4")["entries"], json!([18]));
}

#[test]
fn reasons_are_counted_with_what_was_decided_last() {
    let answer = count(&busy(), "reasons", &["reason"]);
    assert_eq!(answer["matters"], json!({"total": 5, "with_reason": 4}));
    let outcomes = |agreed, conditions, refused, undecided, matters| {
        json!({"agreed": agreed, "agreed_with_conditions": conditions, "refused": refused,
            "undecided": undecided, "matters": matters})
    };
    let reasons = json!({
        "language": outcomes(1, 0, 0, 0, 1),
        "learning": outcomes(0, 0, 1, 0, 1),
        "memory": outcomes(0, 1, 0, 0, 1),
        "recall": outcomes(0, 1, 1, 1, 3),
        "worry": outcomes(0, 0, 0, 1, 1),
        "none_stated": outcomes(1, 0, 0, 0, 1),
    });
    assert_eq!(answer["reasons"], reasons);
    let difficulty =
        json!({"matters": 3, "decided": 3, "allowed": 2, "refused": 1, "adjustment_considered": 1});
    assert_eq!(answer["difficulty"], difficulty);
    let adjustment = |m: &str| row(&answer, m)["adjustment"].clone();
    assert_eq!(
        [adjustment("M-1"), adjustment("M-2"), adjustment("M-4")],
        [json!(false), json!(true), Json::Null]
    );
    assert!(
        answer["note"]
            .as_str()
            .expect("a note")
            .contains("stands in the row of each")
    );
    let recall = answer["by"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|r| r["reason"] == "recall");
    assert_eq!(recall.expect("a row")["total"], 3);
    assert_eq!(
        answer["by"][0]["reason"],
        Json::Null,
        "those without a reason have a row"
    );
    assert_eq!(count(&busy(), "reasons", &["team"]).get("note"), None);
}

#[test]
fn decisions_are_against_a_guidance_by_its_rules_about_decisions_alone() {
    let answer = count(&busy(), "decisions", &[]);
    assert_eq!(
        answer["matters"],
        json!({"total": 4, "against": 2, "not_against": 2})
    );
    assert_eq!(answer["against"], json!({"refusal": {"matters": 2}}));
    assert_eq!(
        row(&answer, "M-4")["decisions"],
        json!(["refused", "agreed_with_conditions"])
    );
    assert_eq!(row(&answer, "M-4")["rules"], json!(["refusal"]));
    assert_eq!(row(&answer, "M-2")["pack"], "staffordshire/1.0");

    // Another rule of the same guidance is not followed there, and it is about something else.
    let mut desk = opened("staffordshire", "");
    desk.say("decision decided_by=manager; outcome=agreed; why=It was weighed.");
    desk.now("2026-02-20T09:00:00.000Z");
    let flagged = desk.standing("M-1").flagged(crate::clauses::moment());
    assert!(
        flagged.contains(&"consent-in-advance".to_owned()),
        "{flagged:?}"
    );
    let answer = count(&desk, "decisions", &[]);
    assert_eq!(
        answer["matters"],
        json!({"total": 1, "against": 0, "not_against": 1})
    );
}

#[test]
fn a_need_about_decisions_is_against_once_its_time_has_passed() {
    const PACK: &str = "format = 1\nid = \"own\"\nname = \"Own\"\ntitle = \"Our own\"\nversion = \"1\"\npublishers = \
        [\"Us\"]\njurisdiction = \"Here\"\nstance = \"Be kind.\"\n[[rule]]\nid = \"told\"\neach = \"decision\"\n\
        need = { \"decision.notified\" = \"yes\" }\nsay = \"say when it was told.\"\n";
    // Not followed either, and not about decisions: one would only have excused from it.
    const EXCUSED: &str = "[[rule]]\nid = \"early\"\nforbid = { planned = \"yes\" }\n\
        unless = { decision = \"refused\" }\nsay = \"early.\"\n";
    for (by, against) in [("", 0), ("by = { days = 3, after = \"event\" }", 1)] {
        let mut desk = Desk::with_texts(vec![format!("{PACK}{by}\n{EXCUSED}")]);
        desk.open("");
        desk.say("decision decided_by=manager; outcome=agreed; why=It was weighed.");
        let answer = count(&desk, "decisions", &[]);
        assert_eq!(answer["matters"]["total"], 1);
        assert_eq!(answer["matters"]["against"], against, "{by}");
        let flagged = desk.standing("M-1").flagged(crate::clauses::moment());
        assert!(flagged.contains(&"early".to_owned()), "{flagged:?}");
    }
}

#[test]
fn decisions_that_no_guidance_judges_stand_apart() {
    let mut desk = opened("", "");
    desk.say("decision decided_by=manager; outcome=agreed; why=It was weighed.");
    let answer = count(&desk, "decisions", &["team"]);
    assert_eq!(answer["matters"]["total"], 0);
    assert_eq!(answer["without_pack"], 1);
    assert_eq!(answer["not_judged"], json!([{"matter": "M-1"}]));
    assert_eq!((&answer["list"], &answer["by"]), (&json!([]), &json!([])));
    assert_eq!(
        answer["rates"][0]["rate"],
        Json::Null,
        "of none there is no rate"
    );
}

#[test]
fn publication_counts_what_is_known_and_likely_is_not_known() {
    let answer = count(&busy(), "publication", &[]);
    assert_eq!(answer["matters"], json!({"total": 2}));
    assert_eq!(
        answer["made_public"],
        json!({"total": 4, "modified": 1, "unmodified": 1, "unknown": 2})
    );
    let events = json!({"published": {"total": 3, "modified": 1, "unmodified": 0, "unknown": 2},
        "shared": {"total": 1, "modified": 0, "unmodified": 1, "unknown": 0}});
    assert_eq!(answer["events"], events);
    assert_eq!(
        answer["identifies_child"],
        json!({"yes": 1, "likely": 1, "no": 1, "unknown": 1})
    );
    let rate = &answer["rates"][0];
    assert_eq!((&rate["count"], &rate["of"]), (&json!(1), &json!(2)));
}

#[test]
fn timeliness_counts_a_corrected_entry_once() {
    let mut desk = opened("tees", "occurred=2026-01-05T08:30");
    let late = desk.say("event what=recording_made; occurred=2026-01-03T09:00");
    let entries = |desk: &Desk| count(desk, "timeliness", &[])["entries"].clone();
    assert_eq!(entries(&desk), json!({"total": 2, "in_time": 1, "late": 1}));
    desk.ok(
        json!({"kind": "correction", "replaces": late, "because": "the hour", "occurred": "2026-01-05T09:00",
        "with": {"kind": "event", "what": "recording_made", "occurred": "2026-01-05T08:00"}}),
    );
    let answer = count(&desk, "timeliness", &[]);
    assert_eq!(
        answer["entries"],
        json!({"total": 2, "in_time": 2, "late": 0})
    );
    assert_eq!(answer["matters"], json!({"total": 1, "with_late": 0}));
}

#[test]
fn filing_is_whole_in_part_or_not_at_all() {
    let answer = count(&busy(), "filing", &[]);
    assert_eq!(
        answer["matters"],
        json!({"total": 7, "filed": 1, "partly": 1, "not_filed": 5})
    );
    assert_eq!(
        row(&answer, "M-2"),
        json!({"matter": "M-2", "class": "filed", "unfiled": 0, "filed_through": 21})
    );
    assert_eq!(row(&answer, "M-3")["class"], "partly");
    assert_eq!(row(&answer, "M-1")["filed_through"], Json::Null);
}

#[test]
fn a_breakdown_by_person_is_by_role_and_a_list_names_what_it_is_broken_down_by() {
    let answer = count(&busy(), "filing", &["person", "team"]);
    let people: Vec<&str> = answer["by"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["person"].as_str())
        .collect();
    assert_eq!(people, ["carer", "father", "mother", "mother"]);
    let listed = row(&answer, "M-3");
    assert_eq!(
        (&listed["person"], &listed["team"]),
        (&json!("carer"), &json!("T-2"))
    );
    let answer = count(&busy(), "decisions", &["pack"]);
    assert_eq!(
        row(&answer, "M-1").as_object().map(|r| r.len()),
        Some(5),
        "a pack is named once"
    );
}

// ---- At the keyboard ----

#[test]
fn every_audit_is_asked_for_by_its_name_in_every_format() {
    let place = Place::new();
    place.ok(&[
        "log", "request", "--case", "C-1042", "--person", "mother", "--type", "icpc",
    ]);
    for audit in AUDITS {
        let text = place.ok(&["audit", audit.name, "--by", "reason,month"]);
        assert!(text.contains(audit.title), "{text}");
        let csv = place.ok(&["audit", audit.name, "--format", "csv", "--section", "list"]);
        assert!(csv.contains("matter"), "{csv}");
        let told = place.fails(&["audit", audit.name, "--privileged"], 2);
        assert!(
            told.contains("unexpected argument '--privileged'"),
            "{told}"
        );
    }
}

#[test]
fn a_breakdown_that_is_named_twice_is_refused() {
    let place = Place::new();
    let told = place.fails(&["audit", "notice", "--by", "month,month"], 2);
    assert!(told.contains("--by names month twice"), "{told}");
    assert!(told.contains("name it once, or two that differ"), "{told}");
}
