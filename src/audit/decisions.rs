//! Decisions, and whether they followed the guidance that judges the matter.
//!
//! In the guidance's name: what is found is about a pack's rules, never about law.

use std::collections::BTreeMap;

use super::Scope;
use super::sheet::{Of, Sheet, cell};
use crate::standing::Standing;
use crate::table::{Cell, Column, Form, Kind, Table};
use crate::time::Instant;

const DEFINITION: &str = "Of the matters whose date lies in the period that hold a decision and that a guidance judges (less \
those entered in error and those outside the guidance), in how many, at the moment, a rule of that guidance about \
decisions was found not followed: what it forbids is there, what it asks for came late, or has not come and its time has \
passed. Matters with a decision that no guidance judges are counted apart. Times are as stated; it says what a guidance \
asks, and nothing of law.";

const CLASSES: [&str; 2] = ["against", "not_against"];
pub(super) const NOT_AGAINST: Of = Of {
    count: &[1],
    of: &[0, 1],
};

const COLUMNS: [Column; 5] = [
    Column::key("matter", Kind::Text),
    Column::always("class", Kind::Code("")),
    Column::always("decisions", Kind::Codes("decision")),
    Column::maybe("rules", Kind::Codes("")),
    Column::always("pack", Kind::Text),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut rules: BTreeMap<String, u64> = BTreeMap::new();
    let mut not_judged = Table::list("not_judged", &[Column::key("matter", Kind::Text)]);
    for standing in scope.counted().filter(|s| !s.said.decisions.is_empty()) {
        let Some(pack) = &standing.pack else {
            not_judged.rows.push(vec![Cell::text(&standing.matter)]);
            continue;
        };
        if standing.outside {
            continue;
        }
        let against = against(standing, scope.moment);
        let class = usize::from(against.is_empty());
        for rule in &against {
            *rules.entry(rule.clone()).or_default() += 1;
        }
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::text(CLASSES[class]),
            Cell::Codes(standing.said.decisions.clone()),
            Cell::Codes(against),
            Cell::text(&pack.label),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
    }
    let columns = [
        Column::key("rule", Kind::Code("")),
        Column::always("matters", Kind::Count),
    ];
    let mut table = Table::list("against", &columns);
    table.form = Form::Keyed;
    let row = |(rule, n)| vec![Cell::text(rule), Cell::Count(n)];
    table.rows = rules.into_iter().map(row).collect();
    let without = [("without_pack", cell(not_judged.rows.len()))];
    let counts = vec![
        sheet.counted("matters"),
        Table::record("without_pack", Form::Root, without),
        table,
        not_judged,
    ];
    let rates = vec![sheet.share("not_against", NOT_AGAINST)];
    sheet.answer(DEFINITION, counts, rates, Some(NOT_AGAINST))
}

/// The rules about decisions that were not followed, each once, in the pack's order.
fn against(standing: &Standing, moment: Instant) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for ask in standing.asks.iter().filter(|ask| ask.of_decisions) {
        if standing.is_flagged(ask, moment) && !rules.contains(&ask.rule) {
            rules.push(ask.rule.clone());
        }
    }
    rules
}
