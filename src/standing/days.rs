//! How many local days lay between a request and its meeting, and before somebody was turned to.
//!
//! A day is counted where it falls in the ledger's zone. Classes of days are `audit`'s.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::entry::book::Book;
use crate::entry::tally::{By, Tally};
use crate::entry::word::Nature;
use crate::time::Zone;

/// How long before the meeting a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// It does not lie before the start.
    AfterStart,
    /// No start is known.
    StartUnknown,
    /// So many days from its day to that of the start.
    Days(u32),
}

/// Somebody was turned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// The entry from which it is counted: the first event, or the opening.
    #[serde(rename = "f")]
    pub from: u64,
    /// The first escalation.
    #[serde(rename = "t")]
    pub to: u64,
    /// The days from the one to the other.
    #[serde(rename = "d")]
    pub days: u32,
}

/// The days from one day to another; none where the other is no later.
fn between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or_default()
}

/// The notice given of a request that is neither withdrawn nor cancelled; of nothing else. `asked` is the
/// day of the opening, `start` that of the start.
pub(super) fn lead(
    tally: &Tally,
    withdrawn: bool,
    zone: Zone,
    asked: Option<NaiveDate>,
    start: Option<NaiveDate>,
) -> Option<Lead> {
    let (opening, asked) = (tally.opening.as_ref()?, asked?);
    if tally.nature() != Some(Nature::Request) || withdrawn || tally.cancelled() {
        return None;
    }
    let decided = tally.decide_stated(&tally.intention()?, zone);
    // Where nothing decides, what was stated of it counts, and else the day: on one day it is not after.
    let after = match (decided.by, opening.said.planned) {
        (By::Nothing, Some(planned)) => !planned,
        (By::Nothing, None) => start != Some(asked),
        _ => !decided.before,
    };
    Some(match start {
        _ if after => Lead::AfterStart,
        None => Lead::StartUnknown,
        Some(start) => Lead::Days(between(asked, start)),
    })
}

/// From what to whom it took how long to turn: from the first event, unless the first escalation lies
/// before it, else from the opening.
pub(super) fn turned(book: &Book, tally: &Tally) -> Option<Turned> {
    let zone = book.ground.zone;
    let (opening, to) = (tally.opening.as_ref()?, tally.escalations.first()?);
    let event = (tally.events.first())
        .filter(|event| to.stated.span.before(&event.stated.span) != Some(true));
    let (from, since) = match event {
        Some(event) => (event.stated.seq, event.occurred()),
        None => (opening.stated.seq, opening.occurred()),
    };
    Some(Turned {
        from,
        to: to.stated.seq,
        days: between(since.day(zone), to.occurred().day(zone)),
    })
}
