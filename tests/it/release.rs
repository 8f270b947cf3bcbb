//! Figures for outside the team, through the command line: what is hidden, what is refused, what is entered.

use serde_json::{Value as Json, json};

use crate::cli::Place;

/// Matters of a team: so many whose chair was asked in advance, and so many that nobody asked.
fn matters(team: &str, from: u32, advance: u32, not_sought: u32) -> String {
    let mut lines = String::new();
    for n in 0..advance + not_sought {
        let case = format!("C-{team}-{}", from + n);
        let mut line = |json: Json| lines.push_str(&format!("{json}\n"));
        line(json!({
            "kind": "request", "nature": "request", "case": case, "person": "mother", "team": team, "worker": "W-1",
            "meeting": {"type": "cin", "scheduled": "2026-02-02T10:00"}, "reasons": ["recall"], "capture": ["chair"],
            "proceedings": "none", "occurred": "2026-01-20T10:00",
        }));
        if n < advance {
            line(json!({
                "kind": "consent", "asked_by": "social_worker", "who": ["chair"], "answer": "agreed", "worker": "W-1",
                "occurred": "2026-01-20T11:00",
            }));
        }
    }
    lines
}

fn enter(place: &Place, lines: &str) {
    let output = place.fed(&["log", "--batch", "-"], lines.as_bytes());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// North 20 and 3, South 30 and 7, West 12 and 9: one small count, North's three.
fn quarter() -> Place {
    let place = Place::new();
    enter(
        &place,
        &[
            matters("North", 0, 20, 3),
            matters("South", 0, 30, 7),
            matters("West", 0, 12, 9),
        ]
        .concat(),
    );
    place
}

const RELEASE: [&str; 10] = [
    "audit",
    "consent",
    "--by",
    "team",
    "--release",
    "--from",
    "2026-01-01",
    "--until",
    "2026-03-31",
    "--format",
];

fn released(place: &Place, more: &[&str]) -> Json {
    serde_json::from_str(&place.ok(&[&RELEASE[..], &["json"], more].concat())).expect("JSON")
}

/// A row of the figures: total, advance, not sought.
fn row(json: &Json, team: &str) -> [Json; 3] {
    let rows = json["by"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["team"] == team).expect("a row");
    ["total", "advance", "not_sought"].map(|column| row[column].clone())
}

#[test]
fn a_small_figure_is_hidden_and_what_would_give_it_away() {
    let place = quarter();
    let json = released(&place, &[]);
    assert_eq!((&json["threshold"], &json["base"]), (&5.into(), &1.into()));
    // By hand: North's 3 is hidden, and so is another of its row and of its column; the sum of all never.
    let all = row(&json, "(all)");
    assert_eq!(all[0], 81);
    assert_eq!(row(&json, "North")[2], "c");
    let hidden = |column: usize| {
        ["North", "South", "West", "(all)"]
            .iter()
            .filter(|team| row(&json, team)[column] == "c")
            .count()
    };
    assert!(hidden(2) >= 2, "the column's sum would tell it: {json:#}");
    assert!(
        row(&json, "North")
            .iter()
            .filter(|cell| **cell == "c")
            .count()
            >= 2,
        "the row's sum would tell it"
    );
    // A rate goes with its counts.
    let north = json["by"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["team"] == "North")
        .expect("a row");
    assert_eq!(north["rate"], "c");
    // What is shown is true.
    for (team, truth) in [
        ("North", [23, 20, 3]),
        ("South", [37, 30, 7]),
        ("West", [21, 12, 9]),
        ("(all)", [81, 62, 19]),
    ] {
        for (shown, truth) in row(&json, team).into_iter().zip(truth) {
            assert!(
                shown == "c" || shown == truth,
                "{team}: {shown} for {truth}"
            );
        }
    }
    // No list, and nothing of single matters.
    assert!(
        json.get("list").is_none() && json.get("rates").is_none() && json.get("matters").is_none()
    );
}

#[test]
fn a_release_is_entered_and_given_again_as_it_was_printed() {
    let place = quarter();
    let size = place.size();
    let first = released(&place, &[]);
    assert_eq!(place.size(), size + 1);
    let command = first["provenance"]["command"]
        .as_str()
        .expect("a command")
        .to_owned();
    enter(&place, &matters("North", 100, 9, 0));
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let again: Json = serde_json::from_str(&place.ok(&words)).expect("JSON");
    assert_eq!(again, first);
    let entries: Json =
        serde_json::from_str(&place.ok(&["export", "entries", "--format", "json"])).expect("JSON");
    let releases = entries["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["kind"] == "release");
    assert_eq!(releases.count(), 1);
    place.ok(&["verify"]);
}

#[test]
fn nobody_learns_a_small_figure_by_subtracting_an_earlier_release() {
    let place = quarter();
    let first = released(&place, &[]);
    // Two matters more in the West, entered late: their number is what subtracting would tell.
    enter(&place, &matters("West", 100, 2, 0));
    // The grand total is never hidden, so nothing that may be hidden keeps the two from being told.
    let told = place.fails(&[&RELEASE[..], &["json"]].concat(), 2);
    assert!(
        told.contains("would become known by subtracting the release of entry "),
        "{told}"
    );
    assert!(told.contains("nothing was released"), "{told}");
    // Eight are no small figure: with them it may go, and what both show differs by none that is.
    enter(&place, &matters("West", 200, 6, 0));
    let second = released(&place, &[]);
    for team in ["North", "South", "West", "(all)"] {
        for (before, after) in row(&first, team).into_iter().zip(row(&second, team)) {
            if let (Some(before), Some(after)) = (before.as_u64(), after.as_u64()) {
                assert!(
                    !(1..=5).contains(&before.abs_diff(after)),
                    "{team}: {before}, then {after}"
                );
            }
        }
    }
}

#[test]
fn a_period_that_is_longer_by_a_little_is_held_against_the_shorter() {
    let place = quarter();
    released(&place, &[]);
    // One matter in April: the grand total is never hidden, and would tell it.
    enter(
        &place,
        &matters("West", 200, 1, 0).replace("2026-02-02", "2026-04-02"),
    );
    let size = place.size();
    let longer = [
        "audit",
        "consent",
        "--by",
        "team",
        "--release",
        "--from",
        "2026-01-01",
        "--until",
        "2026-06-30",
    ];
    let told = place.fails(&longer, 2);
    assert!(
        told.contains("would become known") && told.contains("entry "),
        "{told}"
    );
    assert_eq!(place.size(), size, "what is refused is not entered");
    // A period of its own is not held against the first.
    enter(
        &place,
        &matters("West", 300, 8, 0).replace("2026-02-02", "2026-05-02"),
    );
    let own = [
        "audit",
        "consent",
        "--by",
        "team",
        "--release",
        "--from",
        "2026-05-01",
        "--until",
        "2026-06-30",
    ];
    place.ok(&own);
}

#[test]
fn what_cannot_be_released_is_refused_with_the_reason() {
    let place = quarter();
    for (words, says) in [
        (&["audit", "consent", "--release"][..], "--by"),
        (
            &["audit", "consent", "--by", "reason", "--release"],
            "puts one matter into several rows",
        ),
        (
            &[
                "audit",
                "consent",
                "--by",
                "team",
                "--release",
                "--threshold",
                "0",
            ],
            "whole numbers from 1 on",
        ),
        (
            &[
                "audit",
                "consent",
                "--by",
                "team",
                "--release",
                "--base",
                "50",
            ],
            "would be rounded to 0",
        ),
        (
            &["audit", "consent", "--by", "team", "--threshold", "3"],
            "--release",
        ),
    ] {
        let told = place.fails(words, 2);
        assert!(told.contains(says), "{words:?}: {told}");
    }
}

#[test]
fn a_base_rounds_what_is_shown() {
    let json = released(&quarter(), &["--base", "10"]);
    for team in ["North", "South", "West", "(all)"] {
        for cell in row(&json, team) {
            assert!(
                cell == "c" || cell.as_u64().is_some_and(|n| n % 10 == 0),
                "{team}: {cell}"
            );
        }
    }
    assert_eq!(row(&json, "(all)")[0], 80);
}

#[test]
fn two_breakdowns_have_the_margins_of_both() {
    let place = quarter();
    let words = [
        "audit",
        "consent",
        "--by",
        "month,team",
        "--release",
        "--format",
        "json",
    ];
    let json: Json = serde_json::from_str(&place.ok(&words)).expect("JSON");
    let rows = json["by"].as_array().expect("rows");
    // One month and three teams: 1 x 3, the month's sum, each team's, the whole.
    assert_eq!(rows.len(), 2 * 4);
    let whole = rows
        .iter()
        .find(|row| row["month"] == "(all)" && row["team"] == "(all)")
        .expect("a row");
    assert_eq!(whole["total"], 81);
    let one = rows
        .iter()
        .find(|row| row["month"] == "2026-02" && row["team"] == "North")
        .expect("a row");
    assert_eq!(one["not_sought"], "c");
}

#[test]
fn releases_that_overlap_only_through_a_third_are_held_against_each_other() {
    let place = Place::new();
    let month = |n: u32, from: u32, many: u32| {
        matters("North", from, many, 0).replace("2026-02-02", &format!("2026-0{n}-02"))
    };
    let lines = [month(2, 0, 24), month(3, 100, 24), month(4, 200, 2)].concat();
    enter(&place, &lines.replace("2026-01-20", "2026-01-01"));
    let of = |from: &str, until: &str| {
        place.run(&[
            "audit",
            "consent",
            "--by",
            "team",
            "--release",
            "--from",
            from,
            "--until",
            until,
        ])
    };
    for (from, until) in [
        ("2026-04-01", "2026-04-30"),
        ("2026-02-01", "2026-04-30"),
        ("2026-02-01", "2026-02-28"),
    ] {
        let output = of(from, until);
        // Any of these may be refused; what matters is that the last cannot tell April's two.
        assert!(
            matches!(output.status.code(), Some(0 | 2)),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let april = String::from_utf8(of("2026-04-01", "2026-04-30").stdout).expect("UTF-8");
    assert!(
        april.contains("| North | c     |"),
        "April's two are hidden: {april}"
    );
    // The quarter of 50 less February's 24 less March's 24 would be April's 2.
    let shown = |output: std::process::Output| {
        String::from_utf8_lossy(&output.stdout).contains("| (all) | 24 ")
    };
    let both = [
        of("2026-02-01", "2026-02-28"),
        of("2026-03-01", "2026-03-31"),
    ]
    .map(shown);
    let quarter =
        String::from_utf8_lossy(&of("2026-02-01", "2026-04-30").stdout).contains("| (all) | 50 ");
    assert!(
        !(quarter && both[0] && both[1]),
        "all three are out, and April can be worked out"
    );
}

#[test]
fn every_audit_that_is_released_shows_what_it_counts() {
    let place = Place::quarter();
    let mut released_of = Vec::new();
    for audit in [
        "consent",
        "advice",
        "activity",
        "timeliness",
        "notice",
        "reasons",
        "decisions",
        "publication",
        "escalation",
        "filing",
    ] {
        let json =
            |words: &[&str]| -> Json { serde_json::from_str(&place.ok(words)).expect("JSON") };
        let whole = json(&["audit", audit, "--by", "team", "--format", "json"]);
        let sum: u64 = whole["by"]
            .as_array()
            .expect("rows")
            .iter()
            .filter_map(|row| row["total"].as_u64())
            .sum();
        let words = [
            "audit",
            audit,
            "--by",
            "team",
            "--release",
            "--threshold",
            "1",
            "--format",
            "json",
        ];
        let output = place.run(&words);
        if output.status.code() == Some(2) {
            continue;
        }
        let released: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        released_of.push(audit);
        let all = released["by"]
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["team"] == "(all)")
            .expect("a row");
        assert!(
            all["total"] == sum || all["total"] == "c" && sum == 1,
            "{audit}: {all} for {sum}"
        );
    }
    // With so low a threshold most can be; one without classes is among them.
    assert!(
        released_of.len() >= 5 && released_of.contains(&"activity"),
        "{released_of:?}"
    );
}
