//! `list`: matters, a line each.

use super::{Said, Scope};
use crate::table::{Cell, Table};

/// The matters, in the order of opening.
pub fn list(scope: &Scope) -> Said {
    let mut table = Table::list(
        "rows",
        &[
            "matter",
            "case",
            "nature",
            "start",
            "timing",
            "worker",
            "open_actions",
        ],
    );
    for s in scope.standings {
        table.rows.push(vec![
            Cell::text(&s.matter),
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
