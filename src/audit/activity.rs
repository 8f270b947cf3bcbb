//! What was asked for and what happened: matters by nature and by reason, events by what they were.
//!
//! Recording is counted apart from sharing and publishing (S42), and matters of each nature apart (S4).

use super::Scope;
use super::sheet::{Sheet, tallied};
use crate::standing::Standing;
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "The matters whose date lies in the period, less those entered in error: how many of each \
nature, how many that give each reason (a matter may give several), and how many events of each kind stand in them. \
Times are as stated.";

const COLUMNS: [Column; 4] = [
    Column::key("matter", Kind::Text),
    Column::always("nature", Kind::Code("nature")),
    Column::maybe("reasons", Kind::Codes("reason")),
    Column::maybe("events", Kind::Codes("event")),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let matters: Vec<&Standing> = scope.counted().collect();
    let mut sheet = Sheet::new(scope.by, [], &COLUMNS);
    for s in &matters {
        let cells = vec![
            Cell::text(&s.matter),
            Cell::text(&s.said.nature),
            Cell::Codes(s.said.reasons.clone()),
            Cell::Codes(s.said.events.clone()),
        ];
        sheet.row(s, cells, &[(0, 1)]);
    }
    let total = [("total", Cell::Count(sheet.total()))];
    let counts = vec![
        Table::record("matters", Form::Record, total),
        tallied("natures", matters.iter().map(|s| &s.said.nature)),
        tallied("reasons", matters.iter().flat_map(|s| &s.said.reasons)),
        tallied("events", matters.iter().flat_map(|s| &s.said.events)),
    ];
    sheet.answer(DEFINITION, counts, Vec::new(), None)
}
