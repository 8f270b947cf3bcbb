//! How a matter was kept: entered late, corrected, copied into the case record, seen in supervision.

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::entry::book::Book;
use crate::entry::tally::{Stated, Tally};

/// How a matter was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The number of its last entry.
    #[serde(rename = "l")]
    pub last: u64,
    /// The highest entry covered by a `filed` entry.
    #[serde(rename = "ft", default, skip_serializing_if = "Option::is_none")]
    pub filed_through: Option<u64>,
    /// How many entries no `filed` entry covers.
    #[serde(rename = "u")]
    pub unfiled: u64,
    /// When it was last reviewed, as written.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
    /// By whom.
    #[serde(rename = "rb", default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// The highest entry that supervision saw.
    #[serde(rename = "rt", default, skip_serializing_if = "Option::is_none")]
    pub reviewed_through: Option<u64>,
    /// Its entries, but for those that only say that it was filed or reviewed.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
    /// How many of its entries are corrections.
    #[serde(rename = "c", default, skip_serializing_if = "is_none")]
    pub corrections: u64,
    /// How many of its entries stand: are replaced by no other.
    #[serde(rename = "s", default)]
    pub standing: u64,
    /// Its late entries.
    #[serde(rename = "la", default, skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<u64>,
    /// How many of its entries were taken from a register.
    #[serde(rename = "i", default, skip_serializing_if = "is_none")]
    pub imported: u64,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

/// Whether an entry was entered more than the limit after it was learned; where only the day is known,
/// after the end of that day. What was taken from a register claims no timeliness and is never late.
/// Computed, never stored in the entry.
pub fn is_late(entry: &Entry, book: &Book, hours: u32) -> bool {
    let common = &entry.line.common;
    if common.imported.is_some() {
        return false;
    }
    let learned = common
        .learned
        .unwrap_or(common.occurred)
        .span(book.ground.zone)
        .last;
    entry.entered > learned + chrono::Duration::hours(i64::from(hours))
}

pub(super) fn of(book: &Book, tally: &Tally, late_after_hours: u32) -> Record {
    let own = || {
        book.entries()
            .filter(|e| e.line.matter.as_deref() == Some(&book.matter))
    };
    let filed_through = tally.filed.iter().map(|(_, through)| *through).max();
    // What only says that a matter was filed or reviewed need not itself be filed, nor seen.
    let closing = |s: &Stated, seq: u64| s.seq == seq && s.entry.line.said.corrects().is_none();
    let tells = |e: &&Entry| {
        let filed = tally.filed.iter().any(|(s, _)| closing(s, e.seq));
        !filed && !tally.reviewed.iter().any(|r| closing(&r.stated, e.seq))
    };
    let replaced = book.replaced();
    let stands = |e: &&Entry| !replaced.contains(&e.seq);
    let review = tally.reviewed.last();
    Record {
        last: book.entries().map(|e| e.seq).max().unwrap_or_default(),
        filed_through,
        unfiled: book
            .entries()
            .filter(stands)
            .filter(tells)
            .filter(|e| filed_through.is_none_or(|n| e.seq > n))
            .count() as u64,
        reviewed: review.map(|r| r.occurred().to_string()),
        reviewed_by: review.map(|r| r.said.reviewed_by.0.clone()),
        reviewed_through: tally.reviewed.iter().filter_map(|r| r.said.through).max(),
        entries: book.entries().filter(tells).map(|e| e.seq).collect(),
        corrections: own().filter(|e| e.line.said.corrects().is_some()).count() as u64,
        standing: own().filter(stands).count() as u64,
        late: own()
            .filter(stands)
            .filter(|e| is_late(e, book, late_after_hours))
            .map(|e| e.seq)
            .collect(),
        imported: own()
            .filter(stands)
            .filter(|e| e.line.common.imported.is_some())
            .count() as u64,
    }
}

impl Record {
    /// The entries that supervision has not seen; with a first number, those from it on, seen or not.
    pub fn since(&self, first: Option<u64>) -> Vec<u64> {
        let first = first.or(self.reviewed_through.map(|n| n + 1)).unwrap_or(0);
        self.entries
            .iter()
            .copied()
            .filter(|n| *n >= first)
            .collect()
    }
}
