//! `supervision` and `register`: a row a matter (the columns are a contract: docs/CSV.md).

use super::{Said, Scope, matters};
use crate::standing::Standing;
use crate::table::{Cell, Column, Kind, Table};
use crate::time::Instant;

type Filled = (Column, fn(&Standing, &Scope) -> Cell);

/// The columns that both have, in order; the last two close each row.
const BOTH: &[Filled] = &[
    (Column::always("worker", Kind::Text), |s, _| {
        Cell::text(&s.said.worker)
    }),
    (Column::key("matter", Kind::Text), |s, scope| {
        Cell::text(scope.name(s))
    }),
    (Column::maybe("case", Kind::Text), |s, _| {
        Cell::Codes(s.keys.case.clone())
    }),
    (Column::always("opened", Kind::Time), |s, _| {
        Cell::text(&s.said.occurred)
    }),
    (Column::always("nature", Kind::Code("nature")), |s, _| {
        Cell::text(&s.said.nature)
    }),
    (
        Column::maybe("meeting_type", Kind::Code("meeting_type")),
        |s, _| Cell::maybe(s.said.meeting_type.as_ref()),
    ),
    (Column::maybe("start", Kind::Time), |s, _| {
        Cell::maybe(s.consent.start.as_ref().map(|start| &start.said))
    }),
    (
        Column::always("timing", Kind::Code("timing")),
        |s, scope| Cell::text(s.timing(scope.moment).as_str()),
    ),
    (Column::always("to_ask", Kind::Count), |s, _| {
        Cell::Count(asked(s, |_| true))
    }),
    (Column::always("in_advance", Kind::Count), |s, _| {
        Cell::Count(asked(s, |share| share == crate::standing::Share::Advance))
    }),
    (Column::maybe("advice_due", Kind::Codes("item")), |s, _| {
        Cell::Codes(s.advice.due())
    }),
    (
        Column::maybe("advice_missing", Kind::Codes("item")),
        |s, _| Cell::Codes(s.advice.missing()),
    ),
    (
        Column::maybe("open_actions", Kind::Codes("action")),
        |s, scope| {
            Cell::Codes(
                s.actions(scope.moment)
                    .into_iter()
                    .map(|a| a.code)
                    .collect(),
            )
        },
    ),
    (
        Column::maybe("escalated_to", Kind::Codes("route")),
        |s, _| Cell::Codes(s.said.escalated.clone()),
    ),
    (Column::always("corrections", Kind::Count), |s, _| {
        Cell::Count(s.record.corrections)
    }),
    (Column::always("late_entries", Kind::Count), |s, _| {
        Cell::Count(s.record.late.len() as u64)
    }),
];

const SUPERVISION: &[Filled] = &[
    (Column::maybe("filed_through", Kind::Count), |s, _| {
        Cell::number(s.record.filed_through)
    }),
    (Column::maybe("reviewed", Kind::Time), |s, _| {
        Cell::maybe(s.record.reviewed.as_ref())
    }),
];

const REGISTER: &[Filled] = &[
    (Column::always("person", Kind::Text), |s, _| {
        Cell::text(&s.said.person)
    }),
    (Column::maybe("via", Kind::Text), |s, _| {
        Cell::maybe(s.said.via.as_ref())
    }),
    (Column::maybe("media", Kind::Codes("media")), |s, _| {
        Cell::Codes(s.said.media.clone())
    }),
    (Column::maybe("reasons", Kind::Codes("reason")), |s, _| {
        Cell::Codes(s.said.reasons.clone())
    }),
    (
        Column::maybe("proceedings", Kind::Code("proceedings")),
        |s, _| Cell::maybe(s.said.proceedings.as_ref()),
    ),
    (
        Column::maybe("decision", Kind::Codes("decision")),
        |s, _| Cell::Codes(s.said.decisions.clone()),
    ),
    (Column::maybe("answers", Kind::Codes("")), |s, scope| {
        Cell::Codes(
            s.consent
                .participants
                .iter()
                .filter_map(|p| {
                    let (_, answer) = p.answers.iter().rev().find(|(at, _)| *at <= scope.moment)?;
                    Some(format!("{}={answer}", p.who))
                })
                .collect(),
        )
    }),
];

const CLOSING: &[Filled] = &[
    (Column::maybe("pack", Kind::Text), |s, _| {
        Cell::maybe(s.pack.as_ref().map(|p| &p.label))
    }),
    (Column::always("at", Kind::Count), |_, scope| {
        Cell::Count(scope.at)
    }),
    (Column::maybe("next_deadline", Kind::Minute), |s, scope| {
        let soonest = s
            .actions(scope.moment)
            .into_iter()
            .filter_map(|a| a.deadline)
            .min();
        Cell::maybe(soonest.map(|by| scope.ground.zone.minute(by)))
    }),
    (Column::maybe("flags", Kind::Codes("ask")), |s, scope| {
        Cell::Codes(s.flagged(scope.moment))
    }),
];

/// Counts those who were to be asked; nobody is, where the timing does not apply.
fn asked(standing: &Standing, share: fn(crate::standing::Share) -> bool) -> u64 {
    match standing.in_error || standing.consent.because.is_some() {
        true => 0,
        false => standing
            .consent
            .participants
            .iter()
            .filter(|p| share(p.share))
            .count() as u64,
    }
}

/// Open actions first, the soonest deadline before the others.
fn by_urgency(standing: &Standing, moment: Instant) -> (bool, bool, Option<Instant>) {
    let actions = standing.actions(moment);
    let soonest = actions.iter().filter_map(|a| a.deadline).min();
    (actions.is_empty(), soonest.is_none(), soonest)
}

/// What follows all other columns of supervision: what is new, unfiled and unusual.
const CYCLE: &[Filled] = &[
    (Column::maybe("changed", Kind::Numbers), |s, scope| {
        Cell::Numbers(s.record.since(scope.since))
    }),
    (Column::always("unfiled", Kind::Count), |s, _| {
        Cell::Count(s.record.unfiled)
    }),
    (
        Column::maybe("unusual", Kind::Codes("unusual")),
        |s, scope| Cell::Codes(s.unusual(scope.moment)),
    ),
];

/// Matters for supervision: open actions first, the soonest deadline before the others; of the rest what
/// changed first, then what was entered late, then what is unusual.
pub fn supervision(scopes: &[Scope]) -> Said {
    let mut order: Vec<(&Standing, &Scope)> = matters(scopes).collect();
    // Stable: what is alike stays ledger by ledger, in the order of opening.
    order.sort_by_cached_key(|(s, scope)| {
        let open = s.is_open(scope.moment);
        let calm = [
            s.record.since(scope.since).is_empty(),
            s.record.late.is_empty(),
            s.unusual(scope.moment).is_empty(),
        ];
        (by_urgency(s, scope.moment), calm.map(|calm| calm && !open))
    });
    let columns = [BOTH, SUPERVISION, CLOSING, CYCLE];
    said("Supervision", &order, &columns)
}

/// Every matter, ledger by ledger in the order of opening.
pub fn register(scopes: &[Scope]) -> Said {
    let order: Vec<(&Standing, &Scope)> = matters(scopes).collect();
    said("Register of matters", &order, &[BOTH, REGISTER, CLOSING])
}

fn said(title: &str, order: &[(&Standing, &Scope)], columns: &[&[Filled]]) -> Said {
    let columns: Vec<&Filled> = columns.iter().flat_map(|some| some.iter()).collect();
    let names: Vec<Column> = columns.iter().map(|(column, _)| column.clone()).collect();
    let mut table = Table::list("rows", &names);
    table.rows = order
        .iter()
        .map(|(s, scope)| columns.iter().map(|(_, cell)| cell(s, scope)).collect())
        .collect();
    Said {
        title: title.to_owned(),
        lines: Vec::new(),
        tables: vec![table],
    }
}
