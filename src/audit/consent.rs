//! How often consent was sought in advance (S37; DESIGN section 3).

use std::collections::BTreeMap;

use super::{Scope, by};
use crate::standing::{Because, RULES, Share, Standing, Timing};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the planned requests to record by somebody on the family's side, how many had every \
participant asked, before the start, whether they agree. Late: somebody was asked, but somebody only from the start on, \
or never. Not sought: nobody was asked. Pending: the start is not known or still to come, or nobody is named yet. \
Times are as stated; consent is not legally required; late is not a breach.";

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let all: Vec<(&Standing, Timing)> = scope
        .matters()
        .map(|s| (s, s.timing(scope.moment)))
        .collect();
    let (errors, population): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(_, t)| *t == Timing::EnteredInError);
    let of = |timing: Timing| population.iter().filter(|(_, t)| *t == timing).count();
    let counted: Vec<&Standing> = population
        .iter()
        .filter(|(_, t)| matches!(t, Timing::Advance | Timing::Late | Timing::NotSought))
        .map(|(s, _)| *s)
        .collect();
    let people = |share: Option<Share>| {
        counted
            .iter()
            .flat_map(|s| &s.consent.participants)
            .filter(|p| share.is_none_or(|s| p.share == s))
            .count()
    };
    let holds = |flag: fn(&Standing) -> bool| cell(counted.iter().filter(|s| flag(s)).count());

    let shown = [
        Timing::Advance,
        Timing::Late,
        Timing::NotSought,
        Timing::NotApplicable,
        Timing::Pending,
    ];
    let matters = std::iter::once(("total", cell(population.len())))
        .chain(shown.map(|t| (t.as_str(), cell(of(t)))));
    let because = Because::ALL.map(|b| {
        let n = population
            .iter()
            .filter(|(s, t)| *t == Timing::NotApplicable && s.consent.because == Some(b))
            .count();
        (b.as_str(), cell(n))
    });
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for participant in counted.iter().flat_map(|s| &s.consent.participants) {
        let last = participant
            .answers
            .iter()
            .rev()
            .find(|(at, _)| *at <= scope.moment);
        *answers
            .entry(last.map_or("not_answered", |(_, answer)| answer).to_owned())
            .or_default() += 1;
    }
    let overridden = population
        .iter()
        .filter(|(s, _)| s.consent.planned_overridden)
        .count();

    let mut list = Table::list(
        "list",
        &[
            Column::key("matter", Kind::Text),
            Column::always("timing", Kind::Code("timing")),
            Column::maybe("entries", Kind::Numbers),
        ],
    );
    for (standing, timing) in &population {
        list.rows.push(vec![
            Cell::text(&standing.matter),
            Cell::text(timing.as_str()),
            Cell::Numbers(standing.consent.entries.clone()),
        ]);
    }
    let mut in_error = Table::list("in_error", &[Column::key("matter", Kind::Text)]);
    in_error.rows = errors
        .iter()
        .map(|(s, _)| vec![Cell::text(&s.matter)])
        .collect();

    let mut tables = vec![
        Table::record(
            "definition",
            Form::Root,
            [
                ("definition", Cell::text(DEFINITION)),
                ("rules", Cell::Count(RULES)),
            ],
        ),
        Table::record("matters", Form::Record, matters),
        Table::record(
            "entered_in_error",
            Form::Root,
            [("entered_in_error", cell(errors.len()))],
        ),
        Table::record("not_applicable_because", Form::Record, because),
        Table::record(
            "participants",
            Form::Record,
            [
                ("to_ask", cell(people(None))),
                ("in_advance", cell(people(Some(Share::Advance)))),
                ("late", cell(people(Some(Share::Late)))),
                ("never", cell(people(Some(Share::Never)))),
            ],
        ),
        Table::record(
            "answers",
            Form::Record,
            answers.into_iter().map(|(answer, n)| (answer, cell(n))),
        ),
        Table::record(
            "flags",
            Form::Root,
            [
                (
                    "entered_after_start",
                    holds(|s| s.consent.entered_after_start),
                ),
                (
                    "rests_on_before_start",
                    holds(|s| s.consent.rests_on_before_start),
                ),
                ("undecided", holds(|s| s.consent.hour_wanted)),
                ("planned_overridden", cell(overridden)),
            ],
        ),
        in_error,
    ];
    if !scope.by.is_empty() {
        let classes = shown.map(Timing::as_str);
        let place = |timing: &Timing| {
            shown
                .iter()
                .position(|t| t == timing)
                .expect("every timing in the population is shown")
        };
        tables.push(by::table(
            scope.by,
            &classes,
            population.iter().map(|(s, t)| (*s, Some(place(t)))),
        ));
    }
    tables.push(list);
    tables
}

fn cell(n: usize) -> Cell {
    Cell::Count(n as u64)
}
