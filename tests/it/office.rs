//! The office's quarter: every answer against what was derived by hand before the program was written.

use candour::audit::{AUDITS, Scope, by};
use candour::ledger::view::{Known, Of};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::support::{Desk, london};

const LINES: &str = include_str!("../../fixtures/office.jsonl");
const ENTERED: &str = include_str!("../../fixtures/office.entered.txt");

/// The quarter, each line entered at its hour.
pub fn office() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    for (line, entered) in LINES.lines().zip(ENTERED.lines()) {
        desk.now(entered);
        let mut map: Json = serde_json::from_str(line).expect("JSON");
        // What a batch does for a line without a matter, done here because each line has its own hour.
        if map.get("matter").is_none() && map["kind"] != "request" && map["kind"] != "correction" {
            let above = desk.view(|view| {
                view.standings(Of::All)
                    .expect("standings")
                    .last()
                    .map(|s| s.matter.clone())
            });
            map["matter"] = above.into();
        }
        desk.enter(map).unwrap_or_else(|e| panic!("{e}: {line}"));
    }
    desk.check();
    desk
}

fn audit(desk: &Desk, name: &str, known: Known) -> Json {
    broken_down(desk, name, known, &[])
}

/// An audit of the quarter.
pub fn broken_down(desk: &Desk, name: &str, known: Known, by: &[&str]) -> Json {
    let by: Vec<_> = by.iter().map(|b| *by::named(b).expect("one")).collect();
    let audit = AUDITS.iter().find(|a| a.name == name).expect("an audit");
    desk.ledger
        .view(known, |view| {
            let day = |d| NaiveDate::from_ymd_opt(2026, d, if d == 1 { 1 } else { 31 });
            let standings = view.standings(Of::All)?;
            let moment = london().day_ends(day(3).expect("a day"));
            let period = (day(1), day(3));
            let tables = (audit.count)(&Scope {
                standings: &standings,
                period,
                moment,
                by: &by,
            });
            // Counted from briefs alone it is the same, where briefs say enough.
            let broken = audit.broken(&by, period, moment);
            let several = by.iter().any(|(name, _)| *name == "reason");
            let enough = name == "consent" && !by.is_empty() && !several;
            assert_eq!(broken.is_some(), enough, "{name}");
            if let Some(mut broken) = broken {
                view.briefs(&mut |brief| broken.add(brief))?;
                let whole = tables.iter().find(|table| table.name == "by");
                assert_eq!(whole, Some(&broken.table()));
            }
            let mut object = Map::new();
            tables.iter().for_each(|t| t.add_to(&mut object));
            Ok(Json::Object(object))
        })
        .expect("an audit")
}

/// What the derivation says, and nothing else of what it speaks of: lists have the same rows in the same
/// order; a row may have columns that it does not name.
fn agrees(got: &Json, expected: &str) {
    let expected: Json = serde_json::from_str(expected).expect("JSON");
    for (key, value) in expected.as_object().expect("an object") {
        match (value, &got[key]) {
            (Json::Array(expected), Json::Array(got)) => {
                for (e, g) in expected.iter().zip(got) {
                    for (column, e) in e.as_object().expect("a row") {
                        assert_eq!(&g[column], e, "{key}: {column} of {g}");
                    }
                }
                assert_eq!(got.len(), expected.len(), "{key}");
            }
            (expected, got) => assert_eq!(got, expected, "{key}"),
        }
    }
}

#[test]
fn the_audits_are_as_derived_by_hand() {
    let desk = office();
    agrees(
        &audit(&desk, "consent", Known::Head),
        include_str!("../../fixtures/expected/audit-consent.json"),
    );
    agrees(
        &audit(&desk, "advice", Known::Head),
        include_str!("../../fixtures/expected/audit-advice.json"),
    );
    let known = Known::AsKnown(NaiveDate::from_ymd_opt(2026, 2, 15).expect("a day"));
    agrees(
        &audit(&desk, "consent", known),
        include_str!("../../fixtures/expected/audit-consent-as-known.json"),
    );
}

#[test]
fn the_other_audits_are_as_derived_by_hand() {
    let desk = office();
    for (name, by, expected) in [
        (
            "consent",
            "",
            include_str!("../../fixtures/expected/audit-consent-rates.json"),
        ),
        (
            "advice",
            "",
            include_str!("../../fixtures/expected/audit-advice-rates.json"),
        ),
        (
            "timeliness",
            "",
            include_str!("../../fixtures/expected/audit-timeliness.json"),
        ),
        (
            "notice",
            "",
            include_str!("../../fixtures/expected/audit-notice.json"),
        ),
        (
            "reasons",
            "",
            include_str!("../../fixtures/expected/audit-reasons.json"),
        ),
        (
            "decisions",
            "",
            include_str!("../../fixtures/expected/audit-decisions.json"),
        ),
        (
            "publication",
            "",
            include_str!("../../fixtures/expected/audit-publication.json"),
        ),
        (
            "escalation",
            "",
            include_str!("../../fixtures/expected/audit-escalation.json"),
        ),
        (
            "filing",
            "",
            include_str!("../../fixtures/expected/audit-filing.json"),
        ),
        (
            "consent",
            "team",
            include_str!("../../fixtures/expected/audit-consent-by-team.json"),
        ),
        (
            "consent",
            "reason",
            include_str!("../../fixtures/expected/audit-consent-by-reason.json"),
        ),
        (
            "consent",
            "financial_year",
            include_str!("../../fixtures/expected/audit-consent-by-financial_year.json"),
        ),
        (
            "consent",
            "month,type",
            include_str!("../../fixtures/expected/audit-consent-by-month-type.json"),
        ),
        (
            "timeliness",
            "team",
            include_str!("../../fixtures/expected/audit-timeliness-by-team.json"),
        ),
    ] {
        let by: Vec<&str> = by.split(',').filter(|by| !by.is_empty()).collect();
        agrees(&broken_down(&desk, name, Known::Head, &by), expected);
    }
}
