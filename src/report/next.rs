//! What comes next: what the pack asks of a matter after an entry, in the pack's name.

use super::{Scope, outside, pack, told};
use crate::entry::Entry;
use crate::entry::book::Book;
use crate::entry::field::{Fields, Shape};
use crate::entry::{Common, kind};
use crate::standing::{self, Found};
use crate::time::Instant;

/// Lines for whoever just entered something: what is still to do, then what the guidance says.
pub fn next(book: &Book, moment: Instant) -> Vec<String> {
    let standing = standing::of(book);
    let ground = &*book.ground;
    let scope = Scope {
        ground,
        standings: &[],
        moment,
        at: 0,
    };
    let actions = standing.actions(moment);
    let mut lines: Vec<String> = actions
        .iter()
        .map(|action| match action.deadline {
            Some(by) => format!(
                "to do by {}: {}",
                scope.ground.zone.minute(by).readable(),
                told(action, &standing, ground)
            ),
            None => format!("to do: {}", told(action, &standing, ground)),
        })
        .collect();
    lines.extend(outside(&standing));
    if let Some(pack) = pack(ground, &standing) {
        let told = |rule: &str| actions.iter().any(|action| action.code == rule);
        for ask in standing.asks.iter().filter(|a| !told(&a.rule)) {
            let rule = pack.rules.iter().find(|r| r.id == ask.rule);
            let mark = if ask.found == Found::Broken {
                "flag: "
            } else {
                ""
            };
            lines.extend(
                rule.map(|r| format!("{mark}{}: {} ({})", pack.says(), r.say, r.source.join(", "))),
            );
        }
    }
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
            format!(
                "{}: rather than \"{word}\", {}",
                pack.says(),
                advice.instead
            )
        })
        .collect()
}
