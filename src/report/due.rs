//! `due`: what is still to do, soonest first.

use super::{Said, Scope, matters, told};
use crate::entry::book::Ground;
use crate::id;
use crate::standing::{Action, Standing};
use crate::table::{Cell, Column, Kind, Table};
use crate::time::Instant;

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
pub fn table(scopes: &[Scope]) -> Table {
    let mut table = Table::list("rows", &COLUMNS);
    table.rows = (actions(scopes).into_iter())
        .map(|(s, scope, action)| {
            let local = action.deadline.map(|d| scope.ground.zone.minute(d));
            let passed = action.deadline.map(|d| d <= scope.moment);
            vec![
                Cell::maybe(local),
                passed.map_or(Cell::Empty, Cell::YesNo),
                Cell::text(scope.name(s)),
                Cell::Codes(s.keys.case.clone()),
                Cell::text(&s.said.worker),
                Cell::text(&action.code),
                Cell::text(told(&action, s, scope.ground)),
            ]
        })
        .collect();
    table
}

fn actions<'s>(scopes: &'s [Scope<'s>]) -> Vec<(&'s Standing, &'s Scope<'s>, Action)> {
    let of = |(s, scope): (&'s Standing, &'s Scope<'s>)| {
        let actions = s.actions(scope.moment).into_iter();
        actions.map(move |action| (s, scope, action))
    };
    let mut actions: Vec<_> = matters(scopes).flat_map(of).collect();
    // Stable: what is alike stays ledger by ledger, in the order of opening.
    actions.sort_by_key(|(_, _, action)| (action.deadline.is_none(), action.deadline));
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

/// The same in lines as well. All scopes are of one moment.
pub fn due(scopes: &[Scope]) -> Said {
    let told = |(s, scope, action): (&Standing, &Scope, Action)| {
        let case = id::shown(&s.keys.case.join(", "));
        let what = line(&action, s, scope.ground, scope.moment);
        format!("{} (case {case}, {}): {what}", scope.name(s), s.said.worker)
    };
    let as_of = scopes
        .first()
        .map(|scope| scope.ground.zone.minute(scope.moment));
    let title = format!(
        "Still to do, as of {}",
        as_of.map(|when| when.readable()).unwrap_or_default()
    );
    Said {
        title,
        lines: actions(scopes).into_iter().map(told).collect(),
        tables: vec![table(scopes)],
    }
}
