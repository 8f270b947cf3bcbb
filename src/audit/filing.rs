//! Whether what is in the ledger is in the case record.
//!
//! The ledger is not the case record: an entry is filed where somebody said that it was copied there.

use super::Scope;
use super::sheet::{Of, Sheet};
use crate::table::{Cell, Column, Kind, Table};

const DEFINITION: &str = "Of the matters whose date lies in the period, the withdrawn and the cancelled too (less those \
entered in error), how many are filed: every entry that stands was said to have been copied into the case record. Partly: \
some was, and something is not. Not filed: nothing was ever said to be. That it was filed, or reviewed, need not itself \
be filed. Times are as stated.";

const CLASSES: [&str; 3] = ["filed", "partly", "not_filed"];
pub(super) const FILED: Of = Of {
    count: &[0],
    of: &[0, 1, 2],
};

const COLUMNS: [Column; 4] = [
    Column::key("matter", Kind::Text),
    Column::always("class", Kind::Code("")),
    Column::always("unfiled", Kind::Count),
    Column::maybe("filed_through", Kind::Count),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    for standing in scope.counted() {
        let record = &standing.record;
        let class = match (record.unfiled, record.filed_through) {
            (0, _) => 0,
            (_, Some(_)) => 1,
            (_, None) => 2,
        };
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::text(CLASSES[class]),
            Cell::Count(record.unfiled),
            Cell::number(record.filed_through),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
    }
    let counts = vec![sheet.counted("matters")];
    let rates = vec![sheet.share("filed", FILED)];
    sheet.answer(DEFINITION, counts, rates, Some(FILED))
}
