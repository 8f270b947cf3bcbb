//! `due`: what is still to do, soonest first.

use super::{Said, Scope, told};
use crate::entry::book::Ground;
use crate::id;
use crate::standing::{Action, Standing};
use crate::table::{Cell, Column, Kind, Table};
use crate::time::{self, Instant};

/// The columns of what is still to do, in order.
const COLUMNS: [Column; 7] = [
    Column::maybe("deadline", Kind::Minute),
    Column::maybe("passed", Kind::YesNo),
    Column::always("matter", Kind::Text),
    Column::maybe("case", Kind::Text),
    Column::always("worker", Kind::Text),
    Column::always("action", Kind::Code("action")),
    Column::always("what", Kind::Text),
];

/// Every open action: those with a deadline first, the soonest before the others, then by matter.
pub fn table(scope: &Scope) -> Table {
    let mut table = Table::list("rows", &COLUMNS);
    table.rows = (actions(scope).into_iter())
        .map(|(s, action)| {
            let local = action.deadline.map(|d| scope.ground.zone.minute(d));
            let passed = action.deadline.map(|d| d <= scope.moment);
            vec![
                Cell::maybe(local),
                passed.map_or(Cell::Empty, Cell::YesNo),
                Cell::text(&s.matter),
                Cell::Codes(s.keys.case.clone()),
                Cell::text(&s.said.worker),
                Cell::text(&action.code),
                Cell::text(told(&action, s, scope.ground)),
            ]
        })
        .collect();
    table
}

fn actions<'s>(scope: &Scope<'s>) -> Vec<(&'s Standing, Action)> {
    let of = |s: &'s Standing| s.actions(scope.moment).into_iter().map(move |a| (s, a));
    let mut actions: Vec<_> = scope.standings.iter().flat_map(of).collect();
    actions.sort_by_key(|(s, a)| (a.deadline.is_none(), a.deadline, s.opened));
    actions
}

/// What is still to do in a matter, each with its time.
pub fn lines(standing: &Standing, ground: &Ground, moment: Instant) -> Vec<String> {
    let of = standing.actions(moment).into_iter();
    of.map(|action| line(&action, standing, ground, moment))
        .collect()
}

fn line(action: &Action, standing: &Standing, ground: &Ground, moment: Instant) -> String {
    let by = action.deadline.map(|d| {
        let passed = if d <= moment { " (passed)" } else { "" };
        format!("by {}{passed}: ", ground.zone.minute(d).readable())
    });
    let what = told(action, standing, ground);
    format!("{}{what}", by.unwrap_or_default())
}

/// The same in lines as well.
pub fn due(scope: &Scope) -> Said {
    let told = |(s, action): (&Standing, Action)| {
        let case = id::shown(&s.keys.case.join(", "));
        let what = line(&action, s, scope.ground, scope.moment);
        format!("{} (case {case}, {}): {what}", s.matter, s.said.worker)
    };
    let title = format!(
        "Still to do, as of {}",
        time::When::readable(&scope.ground.zone.minute(scope.moment))
    );
    Said {
        title,
        lines: actions(scope).into_iter().map(told).collect(),
        tables: vec![table(scope)],
    }
}
