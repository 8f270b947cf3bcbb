//! The supervision cycle: what the meeting goes through, in its order, from where supervision last was.
//!
//! Open actions, what changed, what is not yet in the case record, what was entered late, what is unusual:
//! each a table beside the row a matter of `supervision`. It marks nothing as seen: a `review` does.

use std::collections::HashSet;

use super::{Held, Scope, due, note, pack, show};
use crate::entry::book::Book;
use crate::entry::tell::Tell;
use crate::standing::{Standing, is_late};
use crate::table::{Cell, Column, Kind, Table};
use crate::time;

const MATTER: Column = Column::always("matter", Kind::Text);
const CASE: Column = Column::maybe("case", Kind::Text);
const WORKER: Column = Column::always("worker", Kind::Text);

/// The sections, in the order of the meeting. `books` holds, by matter, what its entries say where any of them is
/// news; `first` is the number from which entries are news, where that is not each matter's own last review.
pub fn sections(scope: &Scope, books: &[Book], first: Option<u64>) -> Vec<Table> {
    let mut actions = due::table(scope);
    actions.name = "actions".to_owned();
    let mut changed = Table::list(
        "changed",
        &[
            MATTER,
            CASE,
            Column::key("seq", Kind::Count),
            Column::always("entered", Kind::Instant),
            Column::always("by", Kind::Text),
            Column::always("kind", Kind::Code("kind")),
            Column::always("occurred", Kind::Time),
            Column::maybe("said", Kind::Text),
            Column::maybe("replaced_by", Kind::Count),
        ],
    );
    let mut late = Table::list(
        "late",
        &[
            MATTER,
            CASE,
            Column::key("seq", Kind::Count),
            Column::maybe("learned", Kind::Time),
            Column::always("entered", Kind::Instant),
        ],
    );
    for standing in scope.standings {
        let Some(book) = books.iter().find(|book| book.matter == standing.matter) else {
            continue;
        };
        news(standing, book, scope, first, &mut changed, &mut late);
    }
    vec![actions, changed, unfiled(scope), late, unusual(scope)]
}

/// Adds a matter's news, and which of it was entered late.
fn news(
    standing: &Standing,
    book: &Book,
    scope: &Scope,
    first: Option<u64>,
    changed: &mut Table,
    late: &mut Table,
) {
    let tell = Tell {
        vocabulary: &scope.ground.vocabulary,
        pack: pack(scope.ground, standing),
        privileged: false,
    };
    let limit = tell.pack.map_or(24, |p| p.late_after_hours);
    let wanted: HashSet<u64> = standing.record.since(first).into_iter().collect();
    let mut held = Held::default();
    for entry in book.entries() {
        let held = held.holds(entry);
        if !wanted.contains(&entry.seq) {
            continue;
        }
        let mut said = note::statement(&entry.line, &tell);
        if held {
            said.truncate(1);
        }
        let (common, replaced) = (&entry.line.common, book.replaced_by(entry.seq));
        let begins = || {
            [
                Cell::text(&standing.matter),
                Cell::Codes(standing.keys.case.clone()),
                Cell::Count(entry.seq),
            ]
        };
        let entered = Cell::text(time::stamp(entry.entered));
        if replaced.is_none() && is_late(entry, book, limit) {
            let rest = [Cell::maybe(common.learned), entered.clone()];
            late.rows.push(begins().into_iter().chain(rest).collect());
        }
        let rest = [
            entered,
            Cell::text(&entry.by),
            Cell::text(entry.line.kind),
            Cell::text(common.occurred.to_string()),
            Cell::text(said.join("\n")),
            Cell::number(replaced),
        ];
        changed
            .rows
            .push(begins().into_iter().chain(rest).collect());
    }
}

fn unfiled(scope: &Scope) -> Table {
    let columns = [
        Column::key("matter", Kind::Text),
        CASE,
        WORKER,
        Column::always("entries", Kind::Count),
        Column::maybe("filed_through", Kind::Count),
    ];
    let mut table = Table::list("unfiled", &columns);
    let wanting = scope.standings.iter().filter(|s| s.record.unfiled > 0);
    table.rows = wanting
        .map(|s| {
            vec![
                Cell::text(&s.matter),
                Cell::Codes(s.keys.case.clone()),
                Cell::text(&s.said.worker),
                Cell::Count(s.record.unfiled),
                Cell::number(s.record.filed_through),
            ]
        })
        .collect();
    table
}

fn unusual(scope: &Scope) -> Table {
    let what = Column::always("what", Kind::Code("unusual"));
    let says = Column::always("says", Kind::Text);
    let mut table = Table::list("unusual", &[MATTER, CASE, WORKER, what, says]);
    for s in scope.standings {
        table
            .rows
            .extend(s.unusual(scope.moment).into_iter().map(|code| {
                vec![
                    Cell::text(&s.matter),
                    Cell::Codes(s.keys.case.clone()),
                    Cell::text(&s.said.worker),
                    Cell::text(&code),
                    Cell::text(show::flagged(&code)),
                ]
            }));
    }
    table
}
