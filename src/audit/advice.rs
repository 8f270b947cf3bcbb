//! How often the advice due was given in full (T13, T28).

use super::{Scope, by};
use crate::standing::{RULES, Standing, Timing};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the matters whose guidance asks for advice to the family, how many had every item due given to \
everybody it is due to, item by item, whenever that was. Advice that was only claimed, or was incorrect, counts for \
nothing. An item whose condition is not known is no gap.";

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let required: Vec<&Standing> = scope
        .matters()
        .filter(|s| {
            s.timing(scope.moment) != Timing::EnteredInError && !s.advice.recipients.is_empty()
        })
        .collect();
    let complete = required
        .iter()
        .filter(|s| s.advice.missing().is_empty())
        .count();
    let mut items = Table::list(
        "items",
        &[
            Column::key("item", Kind::Code("item")),
            Column::always("due", Kind::Count),
            Column::always("given", Kind::Count),
        ],
    );
    items.form = Form::Keyed;
    let mut counts: Vec<(String, u64, u64)> = Vec::new();
    for recipient in required.iter().flat_map(|s| &s.advice.recipients) {
        for item in &recipient.due {
            let at = counts
                .iter()
                .position(|(code, ..)| code == item)
                .unwrap_or_else(|| {
                    counts.push((item.clone(), 0, 0));
                    counts.len() - 1
                });
            counts[at].1 += 1;
            counts[at].2 += u64::from(!recipient.missing.contains(item));
        }
    }
    items.rows = counts
        .into_iter()
        .map(|(item, due, given)| vec![Cell::text(item), Cell::Count(due), Cell::Count(given)])
        .collect();
    let mut list = Table::list(
        "list",
        &[
            Column::key("matter", Kind::Text),
            Column::always("advice", Kind::Code("")),
            Column::maybe("missing", Kind::Codes("item")),
            Column::maybe("entries", Kind::Numbers),
        ],
    );
    for standing in &required {
        let missing = standing.advice.missing();
        let word = if missing.is_empty() {
            "complete"
        } else {
            "incomplete"
        };
        list.rows.push(vec![
            Cell::text(&standing.matter),
            Cell::text(word),
            Cell::Codes(missing),
            Cell::Numbers(standing.advice.entries.clone()),
        ]);
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
            [
                ("required", Cell::Count(required.len() as u64)),
                ("complete", Cell::Count(complete as u64)),
                (
                    "incomplete",
                    Cell::Count((required.len() - complete) as u64),
                ),
            ],
        ),
        items,
    ];
    if !scope.by.is_empty() {
        let place = |s: &Standing| usize::from(!s.advice.missing().is_empty());
        tables.push(by::table(
            scope.by,
            &["complete", "incomplete"],
            required.iter().map(|s| (*s, Some(place(s)))),
        ));
    }
    tables.push(list);
    tables
}
