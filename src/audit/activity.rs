//! What was asked for and what happened: matters by nature and by reason, events by what they were.
//!
//! Recording is counted apart from sharing and publishing (S42), and matters of each nature apart (S4).

use std::collections::BTreeMap;

use super::{Scope, by};
use crate::standing::{RULES, Standing, Timing};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "The matters whose date lies in the period, less those entered in error: how many of each \
nature, how many that give each reason (a matter may give several), and how many events of each kind stand in them.";

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let matters: Vec<&Standing> = scope
        .matters()
        .filter(|s| s.timing(scope.moment) != Timing::EnteredInError)
        .collect();
    let mut list = Table::list(
        "list",
        &[
            Column::key("matter", Kind::Text),
            Column::always("nature", Kind::Code("nature")),
            Column::maybe("reasons", Kind::Codes("reason")),
            Column::maybe("events", Kind::Codes("event")),
        ],
    );
    for s in &matters {
        let cells = [
            Cell::text(&s.matter),
            Cell::text(&s.said.nature),
            Cell::Codes(s.said.reasons.clone()),
            Cell::Codes(s.said.events.clone()),
        ];
        list.rows.push(cells.into());
    }
    let mut tables = vec![
        Table::record(
            "definition",
            Form::Root,
            [
                ("definition", Cell::text(DEFINITION)),
                ("rules", Cell::Count(RULES)),
            ],
        ),
        Table::record(
            "matters",
            Form::Record,
            [("total", Cell::Count(matters.len() as u64))],
        ),
        tallied("natures", matters.iter().map(|s| &s.said.nature)),
        tallied("reasons", matters.iter().flat_map(|s| &s.said.reasons)),
        tallied("events", matters.iter().flat_map(|s| &s.said.events)),
    ];
    if !scope.by.is_empty() {
        tables.push(by::table(scope.by, &[], matters.iter().map(|s| (*s, None))));
    }
    tables.push(list);
    tables
}

fn tallied<'a>(name: &str, codes: impl Iterator<Item = &'a String>) -> Table {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    codes.for_each(|code| *counts.entry(code).or_default() += 1);
    Table::record(
        name,
        Form::Record,
        counts
            .into_iter()
            .map(|(code, n)| (code.clone(), Cell::Count(n))),
    )
}
