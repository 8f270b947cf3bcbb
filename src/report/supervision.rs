//! `supervision` and `register`: a row a matter (the columns are a contract: docs/CSV.md).

use super::{Said, Scope, by_urgency};
use crate::standing::Standing;
use crate::table::{Cell, Table};

type Column = (&'static str, fn(&Standing, &Scope) -> Cell);

/// The columns that both have, in order; the last two close each row.
const BOTH: &[Column] = &[
    ("worker", |s, _| Cell::text(&s.said.worker)),
    ("matter", |s, _| Cell::text(&s.matter)),
    ("case", |s, _| Cell::Codes(s.keys.case.clone())),
    ("opened", |s, _| Cell::text(&s.said.occurred)),
    ("nature", |s, _| Cell::text(&s.said.nature)),
    ("meeting_type", |s, _| {
        Cell::maybe(s.said.meeting_type.as_ref())
    }),
    ("start", |s, _| {
        Cell::maybe(s.consent.start.as_ref().map(|start| &start.said))
    }),
    ("timing", |s, scope| {
        Cell::text(s.timing(scope.moment).as_str())
    }),
    ("to_ask", |s, _| Cell::Count(asked(s, |_| true))),
    ("in_advance", |s, _| {
        Cell::Count(asked(s, |share| share == crate::standing::Share::Advance))
    }),
    ("advice_due", |s, _| Cell::Codes(s.advice.due())),
    ("advice_missing", |s, _| Cell::Codes(s.advice.missing())),
    ("open_actions", |s, scope| {
        Cell::Codes(
            s.actions(scope.moment)
                .into_iter()
                .map(|a| a.code)
                .collect(),
        )
    }),
    ("escalated_to", |s, _| Cell::Codes(s.said.escalated.clone())),
    ("corrections", |s, _| Cell::Count(s.record.corrections)),
    ("late_entries", |s, _| {
        Cell::Count(s.record.late.len() as u64)
    }),
];

const SUPERVISION: &[Column] = &[
    ("filed_through", |s, _| Cell::maybe(s.record.filed_through)),
    ("reviewed", |s, _| Cell::maybe(s.record.reviewed.as_ref())),
];

const REGISTER: &[Column] = &[
    ("person", |s, _| Cell::text(&s.said.person)),
    ("via", |s, _| Cell::maybe(s.said.via.as_ref())),
    ("media", |s, _| Cell::Codes(s.said.media.clone())),
    ("reasons", |s, _| Cell::Codes(s.said.reasons.clone())),
    ("proceedings", |s, _| {
        Cell::maybe(s.said.proceedings.as_ref())
    }),
    ("decision", |s, _| Cell::Codes(s.said.decisions.clone())),
    ("answers", |s, scope| {
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

const CLOSING: &[Column] = &[
    ("pack", |s, _| {
        Cell::maybe(s.pack.as_ref().map(|p| &p.label))
    }),
    ("at", |_, scope| Cell::Count(scope.at)),
    ("next_deadline", |s, scope| {
        let soonest = s
            .actions(scope.moment)
            .into_iter()
            .filter_map(|a| a.deadline)
            .min();
        Cell::maybe(soonest.map(|by| scope.ground.zone.minute(by)))
    }),
    ("flags", |s, scope| Cell::Codes(s.flagged(scope.moment))),
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

/// A worker's matters for supervision, open actions first.
pub fn supervision(scope: &Scope) -> Said {
    let mut order: Vec<&Standing> = scope.standings.iter().collect();
    order.sort_by_cached_key(|s| by_urgency(s, scope.moment));
    said("Supervision", &order, &[BOTH, SUPERVISION, CLOSING], scope)
}

/// Every matter, in the order of opening.
pub fn register(scope: &Scope) -> Said {
    let order: Vec<&Standing> = scope.standings.iter().collect();
    said(
        "Register of matters",
        &order,
        &[BOTH, REGISTER, CLOSING],
        scope,
    )
}

fn said(title: &str, order: &[&Standing], columns: &[&[Column]], scope: &Scope) -> Said {
    let columns: Vec<&Column> = columns.iter().flat_map(|some| some.iter()).collect();
    let mut table = Table::list(
        "rows",
        &columns.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
    );
    table.rows = order
        .iter()
        .map(|s| columns.iter().map(|(_, cell)| cell(s, scope)).collect())
        .collect();
    Said {
        title: title.to_owned(),
        lines: Vec::new(),
        tables: vec![table],
    }
}
