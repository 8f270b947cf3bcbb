//! Meetings that were logged more than once: linked by the reference of the meeting, never merged.
//!
//! Two workers who logged one meeting each keep their own matter, and both are counted as they are.

use std::collections::BTreeMap;

use super::{Scope, matters};
use crate::table::{Cell, Column, Kind, Table};

/// The meetings of several ledgers that more than one matter names, by their reference.
pub fn table(scopes: &[Scope]) -> Table {
    let mut meetings: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (s, scope) in matters(scopes) {
        if let Some(meeting) = &s.said.meeting_ref {
            meetings.entry(meeting).or_default().push(scope.name(s));
        }
    }
    let columns = [
        Column::key("ref", Kind::Text),
        Column::always("matters", Kind::Codes("")),
    ];
    let mut table = Table::list("linked", &columns);
    let several = meetings
        .into_iter()
        .filter(|(_, matters)| matters.len() > 1);
    table.rows = several
        .map(|(meeting, matters)| vec![Cell::text(meeting), Cell::Codes(matters)])
        .collect();
    table
}
