//! Patterns across matters: how far up a ladder the conduct of one person in one case has come.
//!
//! A second pure function, over standings of the same case and person. It is never kept: another matter
//! of the case may change it. It names no conduct; which matters count is the pack's to say.

use chrono::{Days, Months};

use super::Standing;
use super::rules::{Ask, Found};
use crate::pack::{Ladder, Pack, Step, Within};
use crate::time::{Instant, Zone};

/// What the pack's ladders ask of a matter. `case` holds every matter of its cases, itself included.
///
/// Nothing is asked of a matter entered in error, or outside the guidance.
pub fn pattern(standing: &Standing, case: &[Standing], pack: &Pack, zone: Zone) -> Vec<Ask> {
    let same: Vec<&Standing> = (case.iter())
        .filter(|other| !other.in_error && other.said.person == standing.said.person)
        .filter(|other| {
            other
                .keys
                .case
                .iter()
                .any(|c| standing.keys.case.contains(c))
        })
        .collect();
    if standing.in_error || standing.outside {
        return Vec::new();
    }
    let asks = |ladder: &Ladder| {
        let mut asks = Vec::from_iter(asked(standing, &same, ladder, zone));
        asks.extend(skipped(standing, &same, ladder, zone));
        asks
    };
    pack.ladders.iter().flat_map(asks).collect()
}

/// The step that this matter calls for, while it is not taken.
fn asked(standing: &Standing, same: &[&Standing], ladder: &Ladder, zone: Zone) -> Option<Ask> {
    let at = incident(standing, ladder)?;
    let (from, own) = (back(at, ladder.within, zone), (at, standing.opened));
    let count = (same.iter())
        .filter_map(|other| Some((incident(other, ladder)?, other.opened)))
        .filter(|other| other.0 >= from && *other <= own)
        .count();
    let step = count.min(ladder.steps.len());
    let taken = taken(standing, ladder.steps.get(step.checked_sub(1)?)?).is_some();
    (!taken).then(|| ask(ladder, step, Found::Unmet))
}

/// The steps that were passed over on the way to one that was taken here, where the matter counts.
fn skipped(standing: &Standing, same: &[&Standing], ladder: &Ladder, zone: Zone) -> Vec<Ask> {
    let mut passed_over = Vec::new();
    if incident(standing, ladder).is_none() {
        return Vec::new();
    }
    for (at, reached) in ladder.steps.iter().enumerate() {
        let Some([first, last]) = taken(standing, reached) else {
            continue;
        };
        let from = back(first, ladder.within, zone);
        let before = |step: &Step| {
            let mut hours = same.iter().flat_map(|other| hours(other, &step.events));
            // Of a day without its hour nobody knows that it came after.
            hours.any(|[taken, _]| taken >= from && taken <= last)
        };
        passed_over.extend((0..at).filter(|earlier| !before(&ladder.steps[*earlier])));
    }
    passed_over.sort_unstable();
    passed_over.dedup();
    let skip = |step: usize| ask(ladder, step + 1, Found::Skipped);
    passed_over.into_iter().map(skip).collect()
}

fn ask(ladder: &Ladder, step: usize, found: Found) -> Ask {
    let of = format!("step {step} of {}", ladder.steps.len());
    Ask::new(&ladder.id, Some(of), ladder.level, found, None)
}

/// When a matter counted; never, where it does not.
fn incident(standing: &Standing, ladder: &Ladder) -> Option<Instant> {
    if ladder.natures.contains(&standing.said.nature) {
        return Some(standing.hours.opening);
    }
    let hours = hours(standing, &ladder.events).into_iter();
    hours.map(|[first, _]| first).min()
}

/// When a step was first taken in a matter.
fn taken(standing: &Standing, step: &Step) -> Option<[Instant; 2]> {
    hours(standing, &step.events).into_iter().min()
}

fn hours(standing: &Standing, events: &[String]) -> Vec<[Instant; 2]> {
    let all = standing.said.events.iter().zip(&standing.hours.events);
    all.filter(|(code, _)| events.contains(code))
        .map(|(_, hour)| *hour)
        .collect()
}

/// The beginning of a window that ends at an hour.
fn back(hour: Instant, within: Within, zone: Zone) -> Instant {
    match within {
        Within::Days(days) => zone.back(hour, Months::new(0), Days::new(days.into())),
        Within::Months(months) => zone.back(hour, Months::new(months), Days::new(0)),
    }
}
