//! One worker's supervision: the office's quarter as one CSV, derived by hand, byte for byte.

use candour::format::{Format, Profile};
use candour::ledger::view::Of;
use candour::report::{Scope, supervision};
use candour::table::{Answer, Provenance};

use crate::office::office;
use crate::support::at;

const EXPECTED: &str = include_str!("../../fixtures/expected/supervision-W-2.csv");

#[test]
fn a_workers_supervision_is_as_derived_by_hand() {
    let csv = office().view(|view| {
        let standings = view.standings(Of::Worker("W-2")).expect("standings");
        // Nine in the morning of 1 April, by British Summer Time.
        let scope = Scope {
            ground: &view.ground,
            standings: &standings,
            moment: at("2026-04-01T08:00:00.000Z"),
            at: view.at,
            origin: None,
            since: None,
        };
        let provenance = Provenance {
            sources: Vec::new(),
            period: (None, None),
            moment: String::new(),
            rules: 1,
            command: String::new(),
        };
        let answer = Answer {
            title: String::new(),
            lines: Vec::new(),
            tables: supervision::supervision(&[scope]).tables,
            provenance,
        };
        Format::Csv(Profile::Spreadsheet).write(&answer)
    });
    let csv = String::from_utf8(csv).expect("UTF-8");
    // The file may have been given other line ends on its way here.
    for (got, expected) in csv.lines().zip(EXPECTED.lines()) {
        assert_eq!(got, expected);
    }
    assert_eq!(csv.lines().count(), EXPECTED.lines().count());
}
