//! What comes next: what the pack asks of a matter after an entry, in the pack's name.

use super::{asks, due, outside, pack};
use crate::entry::Entry;
use crate::entry::book::{Book, Ground};
use crate::entry::field::{Fields, Shape};
use crate::entry::{Common, kind};
use crate::id;
use crate::standing::{self, Standing};
use crate::time::Instant;

/// Lines for whoever just entered something: what is still to do, then what the guidance says.
pub fn next(standing: &Standing, ground: &Ground, moment: Instant) -> Vec<String> {
    let to_do = due::lines(standing, ground, moment).into_iter();
    let mut lines: Vec<String> = to_do.map(|line| format!("to do: {line}")).collect();
    lines.extend(outside(standing));
    lines.extend(asks::besides(standing, ground, moment));
    lines
}

/// Wording of an entry that the matter's guidance advises against, with what to write instead.
pub fn wording(entry: &Entry, book: &Book) -> Vec<String> {
    let standing = standing::of(book);
    let Some(pack) = pack(&book.ground, &standing) else {
        return Vec::new();
    };
    let body = entry.line.body();
    let fields = Common::FIELDS
        .iter()
        .chain(kind(entry.line.kind).map_or(&[][..], |row| row.fields));
    let texts = fields
        .filter(|f| matches!(f.shape, Shape::Text))
        .filter_map(|f| body.get(f.name)?.as_str());
    texts
        .flat_map(|text| pack.discouraged_in(text))
        .map(|(word, advice)| {
            id::shown(&format!(
                "{}: rather than \"{word}\", {}",
                pack.says(),
                advice.instead
            ))
        })
        .collect()
}
