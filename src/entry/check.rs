//! May this be said? The rules that every kind shares; each kind adds its own.
//!
//! A refusal names the rule, the earlier entry and what to type instead. A remark lets the entry pass.
//! Packs never refuse: whatever is true can be said.

use chrono::Datelike;
use thiserror::Error;

use super::Line;
use super::book::Book;
use super::field::{Extra, Field, Fields};
use super::tally::Tally;
use crate::id;
use crate::pack::{self, FieldType, Vocabulary};
use crate::time::{Instant, When, read_day};

/// Why an entry may not be made, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct Refusal {
    /// What happened.
    pub what: String,
    /// What to do.
    pub instead: String,
}

impl Refusal {
    /// A refusal; `Err` at once, since that is what it is for.
    ///
    /// # Errors
    /// Always.
    pub fn err<T>(what: impl Into<String>, instead: impl Into<String>) -> Result<T, Refusal> {
        Err(Refusal {
            what: what.into(),
            instead: instead.into(),
        })
    }
}

/// What defaults are taken from.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Who enters.
    pub by: &'a str,
    /// The number the entry will have, once it is known.
    pub seq: Option<u64>,
    /// For what a route or a role says of itself.
    pub vocabulary: &'a Vocabulary,
}

/// When an entry is made, and what else there is.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The number it will have.
    pub seq: u64,
    /// When it is entered.
    pub entered: Instant,
    /// Whether a matter of some name exists.
    pub known: &'a dyn Fn(&str) -> bool,
}

/// An entry about to be made, and what is known before it.
pub struct Check<'a> {
    /// The matter's book as it stands.
    pub book: &'a Book,
    /// What stands in it.
    pub tally: Tally<'a>,
    /// What is to be said.
    pub line: &'a Line,
    /// The number it will have, when, and which other matters there are.
    pub now: Occasion<'a>,
    /// What is worth saying though the entry passes.
    pub remarks: &'a mut Vec<String>,
}

impl Check<'_> {
    /// Refuses the number of an entry that does not stand in this matter.
    ///
    /// # Errors
    /// No such entry yet, or an entry of another matter, or one that was replaced.
    pub fn stands(&self, field: &str, seq: u64) -> Result<(), Refusal> {
        if seq >= self.now.seq {
            return Refusal::err(
                format!("\"{field}\" names entry {seq}, which does not exist"),
                format!(
                    "the last entry is {}: write the number that `show` prints",
                    self.now.seq - 1
                ),
            );
        }
        if let Some(by) = self.book.replaced_by(seq) {
            return Refusal::err(
                format!("entry {seq} was replaced by {by}"),
                format!("name {by} in \"{field}\""),
            );
        }
        match self.tally.all.iter().any(|s| s.seq == seq) {
            true => Ok(()),
            false => Refusal::err(
                format!(
                    "\"{field}\" names entry {seq}, which says nothing of {}",
                    self.book.matter
                ),
                format!("`show {}` prints its entries' numbers", self.book.matter),
            ),
        }
    }

    /// Refuses matters that do not exist.
    ///
    /// # Errors
    /// Names the first that does not.
    pub fn exist<'n>(
        &self,
        field: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), Refusal> {
        match names.into_iter().find(|name| !(self.now.known)(name)) {
            Some(name) => Refusal::err(
                format!("\"{field}\" names matter {name}, which does not exist"),
                "`list` prints the matters",
            ),
            None => Ok(()),
        }
    }
}

/// Judges an entry by the rules of every kind, then by its kind's own.
///
/// # Errors
/// The first rule against it.
pub fn admit(
    book: &Book,
    line: &Line,
    now: Occasion,
    remarks: &mut Vec<String>,
) -> Result<(), Refusal> {
    let tally = Tally::of(book);
    let mut check = Check {
        book,
        tally,
        line,
        now,
        remarks,
    };
    has_matter(&check)?;
    times(&mut check)?;
    before_start(&check)?;
    extra(&check)?;
    identifiers(&mut check);
    line.said.check(&mut check)
}

fn has_matter(check: &Check) -> Result<(), Refusal> {
    let matter = &check.book.matter;
    let opening = check.line.said.opens().is_some();
    match (&check.tally.opening, opening) {
        (Some(first), true) => Refusal::err(
            format!("matter {matter} was opened by entry {}", first.stated.seq),
            "leave the matter out to open a new one, or log what came later as a change",
        ),
        // A correction may put a new opening in the place of the old one, which then does not stand.
        (None, true) if !check.book.is_empty() && !check.book.lacks_one() => Refusal::err(
            format!("matter {matter} was entered in error"),
            "leave the matter out to open a new one",
        ),
        (None, false) if check.book.is_empty() => Refusal::err(
            format!("there is no matter {matter}"),
            "`list` prints the matters; log a request to open one",
        ),
        // What is in error can still be filed, seen and corrected, and nothing else is said of it.
        (None, false) if !check.line.said.is_closing() => Refusal::err(
            format!("matter {matter} was entered in error"),
            "log a request to open a new matter",
        ),
        _ => Ok(()),
    }
}

fn times(check: &mut Check) -> Result<(), Refusal> {
    let zone = check.book.ground.zone;
    let common = &check.line.common;
    let occurred = common.occurred.span(zone);
    if let Some(learned) = common.learned
        && learned.span(zone).last < occurred.first
    {
        return Refusal::err(
            format!(
                "\"learned\" ({learned}) lies before \"occurred\" ({})",
                common.occurred
            ),
            "nobody knows of a thing before it happened: correct one of the two",
        );
    }
    if occurred.first > check.now.entered {
        check.remarks.push(format!(
            "{} is still to come: entered as typed",
            common.occurred
        ));
    }
    Ok(())
}

/// A statement whose timing may decide something, against the start as it will be known with it.
fn before_start(check: &Check) -> Result<(), Refusal> {
    let Some(word) = check.line.said.before_start() else {
        return Ok(());
    };
    let zone = check.book.ground.zone;
    let own = check
        .line
        .said
        .opens()
        .and_then(|r| r.meeting.as_ref()?.scheduled);
    let Some(start) = check.tally.start().or(own) else {
        return Ok(());
    };
    let at = check.line.common.occurred;
    let decided = at.span(zone).before(&start.span(zone));
    match (decided, word) {
        (Some(hours), Some(word)) if hours != word => Refusal::err(
            format!(
                "\"before_start\" says {}, but {at} lies {} the start, {start}",
                if word { "yes" } else { "no" },
                if hours { "before" } else { "after or at" }
            ),
            "leave \"before_start\" out, or correct the hour",
        ),
        (None, None) if at.is_day() && at.day(zone) == start.day(zone) => Refusal::err(
            format!("the {} is also the day of the meeting", ordinal(at)),
            "give the hour, or --before-start yes|no (\"before_start\": true|false)",
        ),
        _ => Ok(()),
    }
}

fn ordinal(day: When) -> String {
    let n = match day {
        When::Day(day) => day.day(),
        When::Minute(t) => t.day(),
    };
    let suffix = match (n % 10, n / 10) {
        (1, 0 | 2 | 3) => "st",
        (2, 0 | 2) => "nd",
        (3, 0 | 2) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// Further texts stand under keys that an adopted pack declares, and hold what it says they hold.
fn extra(check: &Check) -> Result<(), Refusal> {
    let Extra(texts) = &check.line.common.extra;
    let packs = check.book.ground.packs.iter();
    let declared: Vec<&pack::Field> = packs
        .flat_map(|p| &p.pack.fields)
        .filter(|f| f.on == check.line.kind)
        .collect();
    for (key, text) in texts {
        let named: Vec<_> = declared.iter().filter(|f| f.key == *key).collect();
        if named.is_empty() {
            let near = pack::nearest(key, declared.iter().map(|f| f.key.as_str()));
            return Refusal::err(
                format!(
                    "no adopted pack declares the extra field \"{}\" for {}",
                    id::shown(key),
                    check.line.kind
                ),
                match near {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "put it in the note, or leave it out".to_owned(),
                },
            );
        }
        // Two packs may declare one key: what either of them takes can be said.
        let wanting: Vec<String> = named
            .iter()
            .filter_map(|f| wanted(&f.holds, text))
            .collect();
        if wanting.len() == named.len() {
            return Refusal::err(
                format!(
                    "the extra field \"{key}\" does not hold \"{}\"",
                    id::shown(text)
                ),
                format!("write {}", wanting.join(", or ")),
            );
        }
    }
    Ok(())
}

/// What a further text should be, where it is not.
fn wanted(holds: &FieldType, text: &str) -> Option<String> {
    let (fits, wanted) = match holds {
        FieldType::Text => return None,
        FieldType::YesNo => (matches!(text, "yes" | "no"), "yes or no".to_owned()),
        FieldType::Number => (text.parse::<i64>().is_ok(), "a whole number".to_owned()),
        FieldType::Day => (
            read_day(text).is_ok(),
            "a day, such as 2026-01-15".to_owned(),
        ),
        FieldType::Choice(words) => (
            words.iter().any(|word| word == text),
            format!("one of {}", words.join(", ")),
        ),
    };
    (!fits).then_some(wanted)
}

fn identifiers(check: &mut Check) {
    let mut judge = |field: &Field, text: &str| {
        if let Some(found) = id::identifier(text) {
            check.remarks.push(format!(
                "\"{}\" seems to hold {found}: if it identifies somebody, correct entry {}",
                field.name, check.now.seq
            ));
        }
    };
    check.line.common.texts(&mut judge);
    check.line.said.texts(&mut judge);
}
