//! `list`: matters, a line each.

use super::{Said, Scope, matters};
use crate::table::{Cell, Column, Kind, Table};

/// The matters, ledger by ledger in the order of opening.
pub fn list(scopes: &[Scope]) -> Said {
    let mut table = Table::list(
        "rows",
        &[
            Column::key("matter", Kind::Text),
            Column::maybe("case", Kind::Text),
            Column::always("nature", Kind::Code("nature")),
            Column::maybe("start", Kind::Time),
            Column::always("timing", Kind::Code("timing")),
            Column::always("worker", Kind::Text),
            Column::maybe("open_actions", Kind::Codes("action")),
        ],
    );
    for (s, scope) in matters(scopes) {
        table.rows.push(vec![
            Cell::text(scope.name(s)),
            Cell::Codes(s.keys.case.clone()),
            Cell::text(&s.said.nature),
            Cell::maybe(s.consent.start.as_ref().map(|start| &start.said)),
            Cell::text(s.timing(scope.moment).as_str()),
            Cell::text(&s.said.worker),
            Cell::Codes(
                s.actions(scope.moment)
                    .into_iter()
                    .map(|a| a.code)
                    .collect(),
            ),
        ]);
    }
    Said {
        title: "Matters".to_owned(),
        lines: Vec::new(),
        tables: vec![table],
    }
}
