//! `due`: what is still to do, soonest first.

use super::{Said, Scope, told};
use crate::id;
use crate::table::{Cell, Table};
use crate::time;

/// Every open action: those with a deadline first, the soonest before the others, then by matter.
pub fn due(scope: &Scope) -> Said {
    let mut actions: Vec<_> = scope
        .standings
        .iter()
        .flat_map(|s| s.actions(scope.moment).into_iter().map(move |a| (s, a)))
        .collect();
    actions.sort_by_key(|(s, a)| (a.deadline.is_none(), a.deadline, s.opened));
    let mut table = Table::list(
        "rows",
        &[
            "deadline", "passed", "matter", "case", "worker", "action", "what",
        ],
    );
    let mut lines = Vec::new();
    for (s, action) in actions {
        let local = action
            .deadline
            .map(|d| scope.ground.zone.minute(d).to_string());
        let what = told(&action, s, scope.ground);
        let by = action.deadline.map(|d| {
            let passed = if d <= scope.moment { " (passed)" } else { "" };
            format!("by {}{passed}: ", scope.ground.zone.minute(d).readable())
        });
        let case = id::shown(&s.keys.case.join(", "));
        let by = by.unwrap_or_default();
        lines.push(format!(
            "{} (case {case}, {}): {by}{what}",
            s.matter, s.said.worker
        ));
        table.rows.push(vec![
            Cell::maybe(local),
            action
                .deadline
                .map_or(Cell::Empty, |d| Cell::YesNo(d <= scope.moment)),
            Cell::text(&s.matter),
            Cell::Codes(s.keys.case.clone()),
            Cell::text(&s.said.worker),
            Cell::text(&action.code),
            Cell::text(what),
        ]);
    }
    let title = format!(
        "Still to do, as of {}",
        time::When::readable(&scope.ground.zone.minute(scope.moment))
    );
    Said {
        title,
        lines,
        tables: vec![table],
    }
}
