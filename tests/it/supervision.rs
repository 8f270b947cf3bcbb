//! One worker's supervision: the office's quarter as one CSV, derived by hand, byte for byte.

use candour::format::{Format, Profile};
use candour::ledger::view::Of;
use candour::report::{Scope, supervision};

use crate::office::office;
use crate::support::{answer, at, written};

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
        let table = supervision::supervision(&[scope]).tables.remove(0);
        written(
            Format::Csv(Profile::Spreadsheet),
            &answer("Supervision", table),
        )
    });
    let csv = String::from_utf8(csv).expect("UTF-8");
    let csv = csv
        .strip_prefix('\u{feff}')
        .expect("it says that it is UTF-8");
    // The file may have been given other line ends on its way here.
    for (got, expected) in csv.lines().zip(EXPECTED.lines()) {
        assert_eq!(got, expected);
    }
    assert_eq!(csv.lines().count(), EXPECTED.lines().count());
}
