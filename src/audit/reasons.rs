//! What reasons people give for wanting to record, and what was decided; above all where a reason is a
//! disability, a difficulty or the language.
//!
//! Which reasons those are, and which outcomes allow or refuse, is data (`marks`).

use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::marks::MARKS;
use super::rate::Share;
use super::sheet::{Of, Sheet, cell};
use crate::entry::word::Nature;
use crate::standing::Standing;
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "The requests whose date lies in the period, less those entered in error, by the reasons that they \
give as last stated (a request may give several, and stands under each; that none was given is stated like any other) and \
by what was decided last. Difficulty: those that give a disability, a difficulty with reading, memory or the like, or the \
language as a reason; how many of them have any decision, in how many the last one allows the recording or refuses it, and \
in how many any decision says that an adjustment was considered. Times are as stated; a reason is what was said, and no \
diagnosis.";

/// The row of requests that state no reason.
const NONE: &str = "none_stated";

const CLASSES: [&str; 4] = [NONE, "other", "difficulty_undecided", "difficulty_decided"];
pub(super) const DECIDED: Of = Of {
    count: &[3],
    of: &[2, 3],
};

const COLUMNS: [Column; 5] = [
    Column::key("matter", Kind::Text),
    Column::maybe("reasons", Kind::Codes("reason")),
    Column::maybe("decisions", Kind::Codes("decision")),
    Column::maybe("adjustment", Kind::YesNo),
    Column::always("class", Kind::Code("")),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut matters: Vec<&Standing> = Vec::new();
    let (mut allowed, mut refused, mut considered) = (0, 0, 0);
    let requests = scope.counted();
    let requests = requests.filter(|s| s.said.nature == Nature::Request.as_str());
    for standing in requests {
        let said = &standing.said;
        let difficulty = said.reasons.iter().any(|r| MARKS.difficulty.contains(r));
        let class = match difficulty {
            _ if said.reasons.is_empty() => 0,
            false => 1,
            true => 2 + usize::from(!said.decisions.is_empty()),
        };
        if difficulty {
            let last = |codes: &[String]| said.decisions.last().is_some_and(|d| codes.contains(d));
            allowed += usize::from(last(&MARKS.allowed));
            refused += usize::from(last(&MARKS.refused));
            considered += usize::from(said.adjustment == Some(true));
        }
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::Codes(said.reasons.clone()),
            Cell::Codes(said.decisions.clone()),
            said.adjustment.map_or(Cell::Empty, Cell::YesNo),
            Cell::text(CLASSES[class]),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
        matters.push(standing);
    }
    let total = sheet.total();
    let of_difficulty = sheet.share("difficulty_decided", DECIDED);
    let difficulty = of_difficulty.of;
    let totals = [
        ("total", Cell::Count(total)),
        ("with_reason", Cell::Count(total - sheet.of(0))),
    ];
    let decided = [
        ("matters", Cell::Count(difficulty)),
        ("decided", Cell::Count(of_difficulty.count)),
        ("allowed", cell(allowed)),
        ("refused", cell(refused)),
        ("adjustment_considered", cell(considered)),
    ];
    let counts = vec![
        Table::record("matters", Form::Record, totals),
        by_reason(&matters),
        Table::record("difficulty", Form::Record, decided),
    ];
    let rates = vec![
        of_difficulty,
        Share {
            what: "adjustment_considered".into(),
            count: considered as u64,
            of: difficulty,
        },
    ];
    sheet.answer(DEFINITION, counts, rates, Some(DECIDED))
}

/// A row for each reason, a column for each outcome that was the last of any request.
fn by_reason(matters: &[&Standing]) -> Table {
    let last = |s: &Standing| s.said.decisions.last().cloned();
    let outcomes: BTreeSet<String> = matters.iter().filter_map(|s| last(s)).collect();
    let outcomes: Vec<String> = outcomes.into_iter().collect();
    let mut rows: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    // Those of no reason stand last, whatever the reasons are called.
    let mut none = vec![0; outcomes.len() + 2];
    for standing in matters {
        let of = last(standing).and_then(|last| outcomes.iter().position(|o| *o == last));
        let add = |row: &mut Vec<u64>| {
            row[0] += 1;
            row[1 + of.unwrap_or(outcomes.len())] += 1;
        };
        for reason in &standing.said.reasons {
            add(rows
                .entry(reason)
                .or_insert_with(|| vec![0; outcomes.len() + 2]));
        }
        if standing.said.reasons.is_empty() {
            add(&mut none);
        }
    }
    let count = Column::always("matters", Kind::Count);
    let mut columns = vec![Column::key("reason", Kind::Code("reason")), count.clone()];
    let decided = outcomes.into_iter().map(|o| count.clone().named(o));
    columns.extend(decided);
    columns.push(count.named("undecided"));
    let mut table = Table::list("reasons", &columns);
    table.form = Form::Keyed;
    let rows = rows.into_iter().chain(Some((NONE, none)));
    table.rows = rows
        .filter(|(_, row)| row[0] > 0)
        .map(|(reason, row)| {
            let counts = row.into_iter().map(Cell::Count);
            std::iter::once(Cell::text(reason)).chain(counts).collect()
        })
        .collect();
    table
}
