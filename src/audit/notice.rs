//! How long before the meeting the request was made.
//!
//! It says how much time there was to ask everybody, and nothing of whether anybody owed any.

use super::days::{self, median};
use super::sheet::{Of, Sheet};
use super::{Scope, days::CLASSES as DAYS};
use crate::standing::Lead;
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the requests whose date lies in the period (less those entered in error, withdrawn before the \
start or cancelled), how many whole local days lay between the day of the request and the day of the start. After the \
start: the request does not lie before it. Where the hours do not tell and nothing says, a request on the day of the \
start counts as made on the same day. Start unknown: no start is known. The median is of those with a number of days, \
the lower of the two in the middle. Times are as stated; no length of notice is required.";

const CLASSES: [&str; 6] = [
    "after_start",
    DAYS[0],
    DAYS[1],
    DAYS[2],
    DAYS[3],
    "start_unknown",
];
pub(super) const A_DAY_OR_MORE: Of = Of {
    count: &[2, 3, 4],
    of: &[0, 1, 2, 3, 4],
};

const COLUMNS: [Column; 4] = [
    Column::key("matter", Kind::Text),
    Column::always("class", Kind::Code("")),
    Column::maybe("days", Kind::Count),
    Column::always("opening", Kind::Count),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut all = Vec::new();
    for standing in scope.counted() {
        let (class, days) = match standing.lead {
            None => continue,
            Some(Lead::AfterStart) => (0, None),
            Some(Lead::Days(days)) => (1 + days::class(days), Some(days)),
            Some(Lead::StartUnknown) => (CLASSES.len() - 1, None),
        };
        all.extend(days);
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::text(CLASSES[class]),
            Cell::number(days.map(u64::from)),
            Cell::Count(standing.opening()),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
    }
    let middle = [("median_days", Cell::number(median(all)))];
    let counts = vec![
        sheet.counted("matters"),
        Table::record("median", Form::Root, middle),
    ];
    let rates = vec![sheet.share("a_day_or_more", A_DAY_OR_MORE)];
    sheet.answer(DEFINITION, counts, rates, Some(A_DAY_OR_MORE))
}
