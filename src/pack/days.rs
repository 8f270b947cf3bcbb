//! From TOML to the days of a pack: its calendars, and the ladders that count
//! back over them.
//!
//! It knows no holidays: a list that ships is named, one of the pack's own is
//! written out.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::names::{Seen, dates, plain};
use super::parts::{Ladder, Step, Within};
use super::rules::level;
use super::section::Section;
use super::words::Words;
use super::{Calendars, Level};

/// `[calendar.working_days]` and `[calendar.school_days]`.
pub(super) fn read_calendars(root: &Section) -> Calendars {
    let Some(section) = root.section("calendar", "the calendars") else {
        return Calendars::default();
    };
    let calendars = Calendars {
        working: section
            .section("working_days", "the working days")
            .and_then(working),
        school: section
            .section("school_days", "the school days")
            .and_then(school),
    };
    section.finish();
    calendars
}

fn working(section: Section) -> Option<Calendar> {
    let named = section.text("use");
    let (from, until) = dates(&section);
    let closed = section.days("closed");
    let calendar = match (named, from, until) {
        (Some((name, at)), None, None) => {
            let shipped = Calendar::shipped(&name);
            if shipped.is_none() {
                let names: Vec<&str> = Calendar::shipped_names().collect();
                let what = format!("no calendar `{name}` ships; there is {}", names.join(", "));
                section.checker.fault(at, what);
            }
            shipped
        }
        (None, Some(from), Some(until)) => Some(Calendar::working(from, until, [])),
        _ => {
            let what = "the working days need either `use` (a calendar that ships) \
                        or `from` and `until`";
            section.checker.fault(section.at, what.to_owned());
            None
        }
    };
    section.finish();
    calendar.map(|calendar| calendar.less(closed))
}

fn school(section: Section) -> Option<Calendar> {
    let terms: Vec<(NaiveDate, NaiveDate)> = (section.sections("terms", "a term").into_iter())
        .filter_map(|term| {
            let (from, until) = dates(&term);
            if from.is_none() || until.is_none() {
                let what = "a term needs `from` and `until`";
                term.checker.fault(term.at, what.to_owned());
            }
            term.finish();
            from.zip(until)
        })
        .collect();
    let closed = section.days("closed");
    if terms.is_empty() {
        let what = "the school days need `terms`: [ { from = 2026-09-02, until = 2026-10-23 } ]";
        section.checker.fault(section.at, what.to_owned());
    }
    section.finish();
    Calendar::school(terms, closed)
}

/// `[[ladder]]` with its `[[ladder.step]]`s.
pub(super) fn read_ladders(root: &Section, words: &Words, seen: &mut Seen) -> Vec<Ladder> {
    let read = |section: Section| {
        let id = seen.name(&section);
        let (natures, events) = match section.section("count", "what a ladder counts") {
            Some(count) => {
                let counted = (
                    codes(&count, words, "nature"),
                    codes(&count, words, "event"),
                );
                count.finish();
                counted
            }
            None => (Vec::new(), Vec::new()),
        };
        let fault = |what: String| section.checker.fault(section.at, what);
        if natures.is_empty() && events.is_empty() {
            fault(format!(
                "ladder `{id}` needs `count`: {{ nature = […], event = […] }}"
            ));
        }
        let within = within(&section);
        if within.is_none() {
            fault(format!(
                "ladder `{id}` needs `within`: {{ months = 12 }} or {{ days = 90 }}"
            ));
        }
        let steps: Vec<Step> = (section.sections("step", "a step").into_iter())
            .map(|step| {
                let events = codes(&step, words, "event");
                if events.is_empty() {
                    let what = "a step needs `event`: what shows that it was taken";
                    step.checker.fault(step.at, what.to_owned());
                }
                let say = step.need_text("say").0;
                step.finish();
                Step { events, say }
            })
            .collect();
        if steps.is_empty() {
            fault(format!("ladder `{id}` has no [[ladder.step]]"));
        }
        let ladder = Ladder {
            id,
            natures,
            events,
            within: within.unwrap_or(Within::Days(0)),
            level: level(&section).unwrap_or(Level::Should),
            steps,
            source: plain(section.texts("source")),
        };
        section.finish();
        ladder
    };
    let sections = root.sections("ladder", "a ladder");
    sections.into_iter().map(read).collect()
}

fn within(section: &Section) -> Option<Within> {
    let within = section.section("within", "how far back a ladder counts")?;
    let (days, months) = (
        within.number("days", 1..3_661),
        within.number("months", 1..121),
    );
    within.finish();
    match (days, months) {
        (Some(days), None) => u32::try_from(days).ok().map(Within::Days),
        (None, Some(months)) => u32::try_from(months).ok().map(Within::Months),
        _ => None,
    }
}

/// The codes of `key`, groups among them written out.
fn codes(section: &Section, words: &Words, key: &'static str) -> Vec<String> {
    let words = words.list(section, key, key);
    words.into_iter().flat_map(|word| word.values).collect()
}
