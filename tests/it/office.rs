//! The office's quarter: every answer against what was derived by hand before the program was written.

use candour::audit::{AUDITS, Scope};
use candour::ledger::view::{Known, Of};
use candour::time::{self, When};
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
    let audit = AUDITS.iter().find(|a| a.name == name).expect("an audit");
    desk.ledger
        .view(known, |view| {
            let day = |d| NaiveDate::from_ymd_opt(2026, d, if d == 1 { 1 } else { 31 });
            let standings = view.standings(Of::All)?;
            let moment = london().day_ends(day(3).expect("a day"));
            let tables = (audit.count)(&Scope {
                standings: &standings,
                period: (day(1), day(3)),
                moment,
                by: &[],
            });
            let mut object = Map::new();
            tables.iter().for_each(|t| t.add_to(&mut object));
            Ok(Json::Object(object))
        })
        .expect("an audit")
}

fn agrees(got: &Json, expected: &str) {
    let expected: Json = serde_json::from_str(expected).expect("JSON");
    for (key, value) in expected.as_object().expect("an object") {
        match (value, &got[key]) {
            (Json::Array(expected), Json::Array(got)) => {
                for (e, g) in expected.iter().zip(got) {
                    assert_eq!(g, e, "{key}");
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
    let _ = (time::stamp, When::Day);
}
