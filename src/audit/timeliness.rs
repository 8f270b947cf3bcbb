//! How soon entries were made.
//!
//! Which entry is late is `standing`'s; why it was late nobody asks here.

use super::Scope;
use super::sheet::{Of, Sheet, cell};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the entries that stand in the matters whose date lies in the period (less the matters entered \
in error), how many were entered no later after they were learned than the guidance that judges the matter allows, 24 \
hours unless it says otherwise. Where only the day is known it is counted from the end of that day. An entry that a \
correction replaced is not counted; the correction is, once. Times are as stated, but for when an entry was made, which \
is by the machine's clock. Late is not wrong.";

const CLASSES: [&str; 2] = ["in_time", "late"];
pub(super) const IN_TIME: Of = Of {
    count: &[0],
    of: &[0, 1],
};

const COLUMNS: [Column; 3] = [
    Column::key("matter", Kind::Text),
    Column::always("entries", Kind::Count),
    Column::maybe("late", Kind::Numbers),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut with_late = 0;
    for standing in scope.counted() {
        let record = &standing.record;
        let late = record.late.len() as u64;
        with_late += usize::from(late > 0);
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::Count(record.standing),
            Cell::Numbers(record.late.clone()),
        ];
        let in_time = record.standing.saturating_sub(late);
        sheet.row(standing, cells, &[(0, in_time), (1, late)]);
    }
    let matters = [
        ("total", cell(sheet.rows())),
        ("with_late", cell(with_late)),
    ];
    let counts = vec![
        Table::record("matters", Form::Record, matters),
        sheet.counted("entries"),
    ];
    let rates = vec![sheet.share("in_time", IN_TIME)];
    sheet.answer(DEFINITION, counts, rates, Some(IN_TIME))
}
