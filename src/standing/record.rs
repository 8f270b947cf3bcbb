//! How a matter was kept: entered late, corrected, copied into the case record, seen in supervision.

use serde::{Deserialize, Serialize};

use crate::entry::Entry;
use crate::entry::book::Book;
use crate::entry::tally::Tally;

/// How a matter was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The number of its last entry.
    pub last: u64,
    /// The highest entry covered by a `filed` entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_through: Option<u64>,
    /// How many entries no `filed` entry covers.
    pub unfiled: u64,
    /// When it was last reviewed, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
    /// How many of its entries are corrections.
    pub corrections: u64,
    /// Its late entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<u64>,
}

/// Whether an entry was entered more than the limit after it was learned; where only the day is known,
/// after the end of that day. Computed, never stored in the entry.
pub fn is_late(entry: &Entry, book: &Book, hours: u32) -> bool {
    let common = &entry.line.common;
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
    // What says that a matter was filed or reviewed need not itself be filed.
    let wants_filing = |e: &&Entry| {
        !tally
            .filed
            .iter()
            .chain(&tally.reviewed)
            .any(|(s, _)| s.seq == e.seq && s.entry.line.said.corrects().is_none())
    };
    let stands = |e: &&Entry| book.replaced_by(e.seq).is_none();
    Record {
        last: book.entries().map(|e| e.seq).max().unwrap_or_default(),
        filed_through,
        unfiled: book
            .entries()
            .filter(stands)
            .filter(wants_filing)
            .filter(|e| filed_through.is_none_or(|n| e.seq > n))
            .count() as u64,
        reviewed: tally
            .reviewed
            .last()
            .map(|(s, _)| s.line.common.occurred.to_string()),
        corrections: own().filter(|e| e.line.said.corrects().is_some()).count() as u64,
        late: own()
            .filter(stands)
            .filter(|e| is_late(e, book, late_after_hours))
            .map(|e| e.seq)
            .collect(),
    }
}
