//! Whether what was passed on or made public had been altered.
//!
//! Which events those are is data (`marks`). Nothing here finds an offence.

use std::collections::BTreeMap;

use super::Scope;
use super::marks::MARKS;
use super::sheet::{Of, Sheet, cell};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "The events that stand in the matters whose date lies in the period (less the matters entered in \
error) by which a recording, or a part of it, was passed on or published: how many are said to have been altered, how \
many not, and of how many it is not known (likely is not known). The share is of those of which it is known. Times are \
as stated; so is everything else, and whether it was lawful is not asked.";

const CLASSES: [&str; 3] = ["modified", "unmodified", "unknown"];
pub(super) const UNMODIFIED: Of = Of {
    count: &[1],
    of: &[0, 1],
};
const WORDS: [&str; 4] = ["yes", "likely", "no", "unknown"];

const COLUMNS: [Column; 5] = [
    Column::key("matter", Kind::Text),
    Column::always("what", Kind::Code("event")),
    Column::maybe("modified", Kind::Code("")),
    Column::maybe("identifies_child", Kind::Code("")),
    Column::key("entry", Kind::Count),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut codes: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    let mut identifies = WORDS.map(|_| 0_usize);
    let mut matters = 0;
    for standing in scope.counted() {
        let events = standing.said.events.iter().zip(&standing.events);
        let before = sheet.rows();
        for (what, event) in events.filter(|(what, _)| MARKS.public.contains(what)) {
            let said = |word: &Option<String>| {
                let at = WORDS.iter().position(|w| Some(*w) == word.as_deref());
                at.unwrap_or(WORDS.len() - 1)
            };
            let class = match said(&event.modified) {
                0 => 0,
                2 => 1,
                _ => 2,
            };
            identifies[said(&event.identifies_child)] += 1;
            let counts = codes.entry(what).or_default();
            counts[0] += 1;
            counts[1 + class] += 1;
            let cells = vec![
                Cell::text(&standing.matter),
                Cell::text(what),
                Cell::maybe(event.modified.as_ref()),
                Cell::maybe(event.identifies_child.as_ref()),
                Cell::Count(event.entry),
            ];
            sheet.row(standing, cells, &[(class, 1)]);
        }
        matters += usize::from(sheet.rows() > before);
    }
    let count = Column::always("total", Kind::Count);
    let classes = CLASSES.map(|class| count.clone().named(class));
    let mut columns = vec![Column::key("event", Kind::Code("event")), count];
    columns.extend(classes);
    let mut events = Table::list("events", &columns);
    events.form = Form::Keyed;
    events.rows = (codes.into_iter())
        .map(|(code, counts)| {
            let counts = counts.into_iter().map(Cell::Count);
            std::iter::once(Cell::text(code)).chain(counts).collect()
        })
        .collect();
    let identifies = WORDS.into_iter().zip(identifies.map(cell));
    let counts = vec![
        Table::record("matters", Form::Record, [("total", cell(matters))]),
        events,
        sheet.counted("made_public"),
        Table::record("identifies_child", Form::Record, identifies),
    ];
    let rates = vec![sheet.share("unmodified", UNMODIFIED)];
    sheet.answer(DEFINITION, counts, rates, Some(UNMODIFIED))
}
