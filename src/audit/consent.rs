//! How often consent was sought in advance (S37; DESIGN section 3).

use std::collections::BTreeMap;

use super::Scope;
use super::rate::Share as Part;
use super::sheet::{Of, Sheet, cell};
use crate::standing::{Because, Share, Standing, Timing};
use crate::table::{Cell, Column, Form, Kind, Table};
use crate::time::Instant;

const DEFINITION: &str = "Of the planned requests to record by somebody on the family's side, how many had every \
participant asked, before the start, whether they agree. Late: somebody was asked, but somebody only from the start on, \
or never. Not sought: nobody was asked. Pending: the start is not known or still to come, or nobody is named yet. \
Times are as stated; consent is not legally required; late is not a breach.";

/// The timings of the population; participants are counted over the first three.
pub(super) const SHOWN: [Timing; 5] = [
    Timing::Advance,
    Timing::Late,
    Timing::NotSought,
    Timing::NotApplicable,
    Timing::Pending,
];
pub(super) const IN_ADVANCE: Of = Of {
    count: &[0],
    of: &[0, 1, 2],
};
const SOUGHT: Of = Of {
    count: &[0, 1],
    of: &[0, 1, 2],
};

const SHARES: [(&str, Share); 3] = [
    ("in_advance", Share::Advance),
    ("late", Share::Late),
    ("never", Share::Never),
];

const FLAGS: [&str; 4] = [
    "entered_after_start",
    "rests_on_before_start",
    "undecided",
    "planned_overridden",
];

const COLUMNS: [Column; 10] = [
    Column::key("matter", Kind::Text),
    Column::always("timing", Kind::Code("timing")),
    Column::maybe("entries", Kind::Numbers),
    Column::maybe("because", Kind::Code("")),
    Column::maybe("to_ask", Kind::Count),
    Column::maybe("in_advance", Kind::Count),
    Column::maybe("late", Kind::Count),
    Column::maybe("never", Kind::Count),
    Column::maybe("answers", Kind::Codes("")),
    Column::maybe("flags", Kind::Codes("")),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, SHOWN.map(Timing::as_str), &COLUMNS);
    let mut in_error = Table::list("in_error", &[Column::key("matter", Kind::Text)]);
    let mut because = Because::ALL.map(|_| 0_usize);
    let mut people = SHARES.map(|_| 0_usize);
    let mut flags = FLAGS.map(|_| 0_usize);
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for standing in scope.matters() {
        let timing = standing.timing(scope.moment);
        let Some(class) = SHOWN.iter().position(|shown| *shown == timing) else {
            in_error.rows.push(vec![Cell::text(&standing.matter)]);
            continue;
        };
        let why = standing.consent.because;
        let why = why.filter(|_| timing == Timing::NotApplicable);
        if let Some(at) = why.and_then(|why| Because::ALL.iter().position(|b| *b == why)) {
            because[at] += 1;
        }
        let counted = IN_ADVANCE.of.contains(&class);
        let raised = raised(standing, counted);
        for (n, holds) in flags.iter_mut().zip(raised) {
            *n += usize::from(holds);
        }
        let (mut shares, mut last) = (SHARES.map(|_| Cell::Empty), Vec::new());
        if counted {
            let asked = &standing.consent.participants;
            for (at, (_, share)) in SHARES.iter().enumerate() {
                let n = asked.iter().filter(|p| p.share == *share).count();
                people[at] += n;
                shares[at] = cell(n);
            }
            last = answered(standing, scope.moment);
            for answer in &last {
                *answers.entry(answer.clone()).or_default() += 1;
            }
        }
        let raised = FLAGS.iter().zip(raised).filter(|(_, holds)| *holds);
        let mut cells = vec![
            Cell::text(&standing.matter),
            Cell::text(timing.as_str()),
            Cell::Numbers(standing.consent.entries.clone()),
            Cell::maybe(why.map(Because::as_str)),
            Cell::number(counted.then_some(last.len() as u64)),
        ];
        cells.extend(shares);
        cells.push(Cell::Codes(last));
        cells.push(Cell::Codes(raised.map(|(f, _)| (*f).to_owned()).collect()));
        sheet.row(standing, cells, &[(class, 1)]);
    }

    let to_ask = people.iter().sum();
    let names = SHARES.iter().map(|(name, _)| *name);
    let shares = names.zip(people).map(|(name, n)| (name, cell(n)));
    let participants = std::iter::once(("to_ask", cell(to_ask))).chain(shares);
    let because = (Because::ALL.into_iter().zip(because)).map(|(b, n)| (b.as_str(), cell(n)));
    let answers = answers.into_iter().map(|(answer, n)| (answer, cell(n)));
    let flags = FLAGS.into_iter().zip(flags.map(cell));
    let errors = [("entered_in_error", cell(in_error.rows.len()))];
    let counts = vec![
        sheet.counted("matters"),
        Table::record("entered_in_error", Form::Root, errors),
        Table::record("not_applicable_because", Form::Record, because),
        Table::record("participants", Form::Record, participants),
        Table::record("answers", Form::Record, answers),
        Table::record("flags", Form::Root, flags),
        in_error,
    ];
    let rates = vec![
        sheet.share("in_advance", IN_ADVANCE),
        sheet.share("sought", SOUGHT),
        Part {
            what: "participants_in_advance".into(),
            count: people[0] as u64,
            of: to_ask as u64,
        },
    ];
    sheet.answer(DEFINITION, counts, rates, Some(IN_ADVANCE))
}

/// Which of [`FLAGS`] hold: but for the last, of what is counted alone.
fn raised(standing: &Standing, counted: bool) -> [bool; 4] {
    let consent = &standing.consent;
    [
        counted && consent.entered_after_start,
        counted && consent.rests_on_before_start,
        counted && consent.hour_wanted,
        consent.planned_overridden,
    ]
}

/// What each participant last answered by a moment.
fn answered(standing: &Standing, moment: Instant) -> Vec<String> {
    let participants = standing.consent.participants.iter();
    let last = participants.map(|p| p.answers.iter().rev().find(|(at, _)| *at <= moment));
    last.map(|last| last.map_or("not_answered", |(_, answer)| answer).to_owned())
        .collect()
}
