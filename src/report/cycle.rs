//! The supervision cycle: what the meeting goes through, in its order, from where supervision last was.
//!
//! Open actions, what changed, what is not yet in the case record, what was entered late, what is unusual:
//! each a table beside the row a matter of `supervision`. It marks nothing as seen: a `review` does.

use std::collections::HashSet;

use super::{Held, Scope, due, matters, note, pack, show};
use crate::entry::book::Book;
use crate::entry::tell::Tell;
use crate::standing::{Standing, is_late};
use crate::table::{Cell, Column, Kind, Table};
use crate::time;

const MATTER: Column = Column::always("matter", Kind::Text);
const CASE: Column = Column::maybe("case", Kind::Text);
const WORKER: Column = Column::always("worker", Kind::Text);

/// The sections, in the order of the meeting. `books` holds, for each scope and in its order, the
/// books of the matters with news; what is privileged is left out unless asked for.
pub fn sections(scopes: &[Scope], books: &[Vec<Book>], privileged: bool) -> Vec<Table> {
    let mut actions = due::table(scopes);
    actions.name = "actions".to_owned();
    let mut changed = Table::list(
        "changed",
        &[
            Column::key("matter", Kind::Text),
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
            Column::key("matter", Kind::Text),
            CASE,
            Column::key("seq", Kind::Count),
            Column::maybe("learned", Kind::Time),
            Column::always("entered", Kind::Instant),
        ],
    );
    for (scope, books) in scopes.iter().zip(books) {
        let mut books = books.iter().peekable();
        for standing in scope.standings {
            if let Some(book) = books.next_if(|book| book.matter == standing.matter) {
                news(standing, book, scope, privileged, &mut changed, &mut late);
            }
        }
    }
    let (unfiled, unusual) = (unfiled(scopes), unusual(scopes));
    vec![actions, changed, unfiled, late, unusual]
}

/// Adds a matter's news, and which of it was entered late.
fn news(
    standing: &Standing,
    book: &Book,
    scope: &Scope,
    privileged: bool,
    changed: &mut Table,
    late: &mut Table,
) {
    let tell = Tell {
        vocabulary: &scope.ground.vocabulary,
        pack: pack(scope.ground, standing),
        privileged,
    };
    let limit = tell.pack.map_or(24, |p| p.late_after_hours);
    let wanted: HashSet<u64> = standing.record.since(scope.since).into_iter().collect();
    let mut held = Held::default();
    for entry in book.entries() {
        let held = held.holds(entry);
        if !wanted.contains(&entry.seq) {
            continue;
        }
        let mut said = note::statement(&entry.line, &tell);
        if held && !privileged {
            said.truncate(1);
        }
        let (common, replaced) = (&entry.line.common, book.replaced_by(entry.seq));
        let begins = || {
            [
                Cell::text(scope.name(standing)),
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
            Cell::text(said.join(" ")),
            Cell::number(replaced),
        ];
        changed
            .rows
            .push(begins().into_iter().chain(rest).collect());
    }
}

fn unfiled(scopes: &[Scope]) -> Table {
    let columns = [
        Column::key("matter", Kind::Text),
        CASE,
        WORKER,
        Column::always("entries", Kind::Count),
        Column::maybe("filed_through", Kind::Count),
    ];
    let mut table = Table::list("unfiled", &columns);
    let wanting = matters(scopes).filter(|(s, _)| s.record.unfiled > 0);
    table.rows = wanting
        .map(|(s, scope)| {
            vec![
                Cell::text(scope.name(s)),
                Cell::Codes(s.keys.case.clone()),
                Cell::text(&s.said.worker),
                Cell::Count(s.record.unfiled),
                Cell::number(s.record.filed_through),
            ]
        })
        .collect();
    table
}

fn unusual(scopes: &[Scope]) -> Table {
    let what = Column::always("what", Kind::Code("unusual"));
    let says = Column::always("says", Kind::Text);
    let mut table = Table::list("unusual", &[MATTER, CASE, WORKER, what, says]);
    for (s, scope) in matters(scopes) {
        table
            .rows
            .extend(s.unusual(scope.moment).into_iter().map(|code| {
                vec![
                    Cell::text(scope.name(s)),
                    Cell::Codes(s.keys.case.clone()),
                    Cell::text(&s.said.worker),
                    Cell::text(&code),
                    Cell::text(show::flagged(&code)),
                ]
            }));
    }
    table
}
