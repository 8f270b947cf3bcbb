//! How soon somebody was turned to for advice or a decision.
//!
//! The fact, the day and the route alone: what led to it and what was advised are in no audit.

use super::days::{self, median};
use super::sheet::{Of, Sheet};
use super::{Scope, days::CLASSES as DAYS};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the matters whose date lies in the period that hold an event or an escalation (less those \
entered in error), how many whole local days passed until somebody was first turned to. They are counted from the day of \
the first event, unless the first escalation lies before it, else from the day of the opening; an escalation before the \
opening counts as made on the same day. The median is of the matters that were escalated, the lower of the two in the \
middle. Times are as stated; not every event has to be escalated.";

const CLASSES: [&str; 5] = [DAYS[0], DAYS[1], DAYS[2], DAYS[3], "not_escalated"];
pub(super) const ESCALATED: Of = Of {
    count: &[0, 1, 2, 3],
    of: &[0, 1, 2, 3, 4],
};

const COLUMNS: [Column; 5] = [
    Column::key("matter", Kind::Text),
    Column::always("class", Kind::Code("")),
    Column::maybe("days", Kind::Count),
    Column::maybe("to", Kind::Codes("route")),
    Column::always("entries", Kind::Numbers),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut all = Vec::new();
    for standing in scope.counted() {
        let first = standing.events.first().map(|event| event.entry);
        let (class, days, entries) = match &standing.turned {
            Some(turned) => {
                let entries = vec![turned.from, turned.to];
                (days::class(turned.days), Some(turned.days), entries)
            }
            None if first.is_some() => (CLASSES.len() - 1, None, first.into_iter().collect()),
            None => continue,
        };
        all.extend(days);
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::text(CLASSES[class]),
            Cell::number(days.map(u64::from)),
            Cell::Codes(standing.said.escalated.clone()),
            Cell::Numbers(entries),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
    }
    let middle = [("median_days", Cell::number(median(all)))];
    let counts = vec![
        sheet.counted("matters"),
        Table::record("median", Form::Root, middle),
    ];
    let rates = vec![sheet.share("escalated", ESCALATED)];
    sheet.answer(DEFINITION, counts, rates, Some(ESCALATED))
}
