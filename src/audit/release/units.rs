//! What each matter adds to an audit's figures, worked out by the audit itself, matter by matter.
//!
//! So that what is released is what the audit counts, whatever it counts: it has no reading of its own.

use chrono::NaiveDate;

use crate::audit::by::Breakdown;
use crate::audit::{AuditRow, Scope};
use crate::table::Cell;

/// One matter in the figures of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) matter: String,
    pub(super) date: NaiveDate,
    /// Its value of each breakdown.
    pub(super) values: Vec<String>,
    /// How many it adds to each class.
    pub(super) counts: Vec<u64>,
}

/// The matters that count, each with its values of these breakdowns.
pub(super) fn of(audit: &AuditRow, scope: &Scope, by: &[Breakdown]) -> Vec<Unit> {
    let classes = classes(audit, scope).len();
    let in_period = scope.matters();
    in_period
        .filter_map(|standing| {
            let alone = Scope {
                standings: std::slice::from_ref(standing),
                by,
                ..*scope
            };
            let (values, counts) = row(audit, &alone, classes)?;
            Some(Unit {
                matter: standing.matter.clone(),
                date: standing.date,
                values,
                counts,
            })
        })
        .collect()
}

/// The breakdown's single row: its values, and the counts of its classes; the total, where it has none.
fn row(audit: &AuditRow, scope: &Scope, classes: usize) -> Option<(Vec<String>, Vec<u64>)> {
    let tables = (audit.count)(scope);
    let count = |cell: &Cell| match cell {
        Cell::Count(n) => *n,
        _ => 0,
    };
    let by = tables.iter().find(|table| table.name == "by")?;
    let row = by.rows.first()?;
    let (values, rest) = row.split_at(scope.by.len());
    let counted = match classes {
        0 => rest.get(..1)?,
        classes => rest.get(1..=classes)?,
    };
    let counts = counted.iter().map(count).collect();
    Some((values.iter().map(Cell::plain).collect(), counts))
}

/// The names of an audit's classes, the total not among them.
pub(super) fn classes(audit: &AuditRow, scope: &Scope) -> Vec<String> {
    let nobody = Scope {
        standings: &[],
        by: &crate::audit::by::BREAKDOWNS[..1],
        ..*scope
    };
    let tables = (audit.count)(&nobody);
    let by = tables.iter().find(|table| table.name == "by");
    let names = by.into_iter().flat_map(|table| &table.columns).skip(2);
    names
        .map(|column| column.name.to_string())
        .take_while(|name| name != "of")
        .collect()
}
