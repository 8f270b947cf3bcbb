//! `entries`: every entry, a row each, with every text that was typed.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::{Held, Said, Scope};
use crate::entry::field::{Fields, Shape};
use crate::entry::{Common, Entry, KINDS};
use crate::table::{Cell, Column, Kind, Table};
use crate::time;

const HEAD: [Column; 8] = [
    Column::key("seq", Kind::Count),
    Column::always("entered", Kind::Instant),
    Column::always("by", Kind::Text),
    Column::always("kind", Kind::Code("kind")),
    Column::maybe("matter", Kind::Text),
    Column::maybe("occurred", Kind::Time),
    Column::maybe("learned", Kind::Time),
    Column::maybe("case", Kind::Text),
];

/// The columns: the contract's, then every text field of every kind, then what replaced the entry.
pub fn columns() -> Vec<Column> {
    let fields = Common::FIELDS.iter().chain(
        KINDS
            .iter()
            .filter(|row| !row.act)
            .flat_map(|row| row.fields),
    );
    let mut columns = HEAD.to_vec();
    for field in fields.filter(|f| matches!(f.shape, Shape::Text)) {
        if columns.iter().all(|column| column.name != field.name) {
            columns.push(Column::maybe(field.name, Kind::Text));
        }
    }
    columns.push(Column::maybe("extra", Kind::Text));
    columns.push(Column::maybe("replaced_by", Kind::Count));
    columns
}

/// Those of the entries that are wanted; `entries` are all, in the order of their numbers, so that what
/// is held back is known by what came before. What is privileged is left out unless asked for. Where several
/// ledgers are asked, the origin is in a first column: it and the number together name an entry.
pub fn entries(
    entries: &[Entry],
    wanted: impl Fn(&Entry) -> bool,
    scope: &Scope,
    privileged: bool,
) -> Said {
    let cases: HashMap<&str, &[String]> = scope
        .standings
        .iter()
        .map(|s| (s.matter.as_str(), s.keys.case.as_slice()))
        .collect();
    let replaced: HashMap<u64, u64> = entries
        .iter()
        .filter_map(|e| Some((e.line.said.corrects()?.replaces, e.seq)))
        .collect();
    let mut columns = columns();
    if scope.origin.is_some() {
        columns.insert(0, Column::key("origin", Kind::Text));
    }
    let mut table = Table::list("rows", &columns);
    let mut confidence = Held::default();
    for entry in entries {
        let held = confidence.holds(entry) && !privileged;
        if !wanted(entry) {
            continue;
        }
        let matter = entry.line.matter.as_deref().unwrap_or_default();
        // A correction's texts are its own and those of the wording that stands now.
        let mut body = entry.line.body();
        if let Some(Json::Object(with)) = body.remove("with") {
            for (key, text) in with {
                body.entry(key).or_insert(text);
            }
        }
        let text = |name: &str| match body.get(name) {
            Some(Json::String(text)) => Cell::text(text),
            Some(Json::Array(list)) => Cell::text(
                list.iter()
                    .filter_map(Json::as_str)
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
            Some(Json::Object(texts)) => Cell::text(
                texts
                    .iter()
                    .map(|(key, text)| format!("{key}: {}", text.as_str().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
            _ => Cell::Empty,
        };
        let row = columns.iter().map(|column| match column.name.as_ref() {
            "origin" => Cell::maybe(scope.origin),
            "seq" => Cell::Count(entry.seq),
            "entered" => Cell::text(time::stamp(entry.entered)),
            "by" => Cell::text(&entry.by),
            "kind" => Cell::text(entry.line.kind),
            "matter" => Cell::text(matter),
            name @ ("occurred" | "learned") => text(name),
            "case" => Cell::Codes(cases.get(matter).map(|c| c.to_vec()).unwrap_or_default()),
            "replaced_by" => Cell::number(replaced.get(&entry.seq).copied()),
            _ if held => Cell::Empty,
            // Provisions of law about a person are held back even where the rest is not.
            "provisions" if !privileged => Cell::Empty,
            name => text(name),
        });
        table.rows.push(row.collect());
    }
    Said {
        title: "Entries".to_owned(),
        lines: Vec::new(),
        tables: vec![table],
    }
}
