//! What stands beside a CSV file: a description of its columns by W3C's CSV on the Web (Metadata Vocabulary
//! for Tabular Data, 2015), and where it comes from.
//!
//! A file of several tables is no table there: its description has the same words, but is not by that
//! standard. Names of our own are under `candour:`.

use serde_json::{Map, Value as Json, json};

use super::csv::{GUARD, Profile};
use super::json::pretty;
use crate::table::{Answer, Cell, Column, Kind, Need, Table};

pub(super) fn write(answer: &Answer, profile: Profile, file: &str) -> String {
    let mut object = Map::new();
    let title = json!(answer.title);
    match answer.tables.as_slice() {
        [table] => {
            let context = json!(["http://www.w3.org/ns/csvw", { "@language": "en" }]);
            object.insert("@context".into(), context);
            object.insert("url".into(), json!(encoded(file)));
            object.insert("dc:title".into(), title);
            object.insert(
                "dialect".into(),
                json!({ "encoding": "utf-8", "lineTerminators": "\r\n" }),
            );
            object.insert("tableSchema".into(), schema(table, answer));
        }
        several => {
            object.insert("dc:title".into(), title);
            let tables = several.iter().map(|table| {
                json!({ "candour:section": table.name, "tableSchema": schema(table, answer) })
            });
            object.insert("candour:tables".into(), tables.collect());
        }
    }
    let (name, guard) = match profile {
        Profile::Spreadsheet => ("spreadsheet", Some(GUARD)),
        Profile::Machine => ("machine", None),
    };
    object.insert("candour:profile".into(), json!(name));
    object.extend(guard.map(|guard| ("candour:guard".to_owned(), json!(guard))));
    let cells = answer.provenance.cells().into_iter();
    let known = cells.filter(|(_, cell)| *cell != Cell::Empty);
    object.extend(known.map(|(name, cell)| (format!("candour:{name}"), cell.json())));
    pretty(&Json::Object(object))
}

fn schema(table: &Table, answer: &Answer) -> Json {
    let columns = table.columns.iter().map(|column| described(column, answer));
    let keys = table.columns.iter().filter(|c| c.need == Need::Key);
    let keys: Vec<&str> = keys.map(|c| c.name.as_ref()).collect();
    let mut schema = Map::new();
    schema.insert("columns".into(), columns.collect());
    if !keys.is_empty() {
        schema.insert("primaryKey".into(), json!(keys));
    }
    Json::Object(schema)
}

fn described(column: &Column, answer: &Answer) -> Json {
    let list = |name: &str| {
        let codes = answer.lists.get(name).map(|codes| codes.join("|"));
        codes.map_or(
            json!("string"),
            |codes| json!({ "base": "string", "format": format!("^({codes})$") }),
        )
    };
    let datatype = match column.kind {
        Kind::Text => json!("string"),
        Kind::Code(name) | Kind::Codes(name) => list(name),
        // A day is no dateTime and a minute no date: the format tells both from anything else.
        Kind::Time => json!({ "base": "string",
            "format": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})?$" }),
        Kind::Minute => json!({ "base": "dateTime", "format": "yyyy-MM-ddTHH:mmXXX" }),
        Kind::Instant => json!({ "base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ss.SSSX" }),
        Kind::Count | Kind::Numbers => json!("nonNegativeInteger"),
        Kind::Rate => json!("decimal"),
        Kind::YesNo => json!({ "base": "boolean", "format": "yes|no" }),
    };
    let mut object = Map::new();
    object.insert("name".into(), json!(column.name));
    object.insert("titles".into(), json!(column.name));
    object.insert("datatype".into(), datatype);
    object.insert("required".into(), json!(column.need != Need::Maybe));
    if matches!(column.kind, Kind::Codes(_) | Kind::Numbers) {
        object.insert("separator".into(), json!(" "));
    }
    Json::Object(object)
}

/// A file's name as a relative reference: whatever could mean something else there is percent-encoded (RFC 3986),
/// letters of every script stay (RFC 3987).
fn encoded(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for c in file.chars() {
        match c.is_alphanumeric() || "-._~".contains(c) {
            true => out.push(c),
            false => c
                .encode_utf8(&mut [0; 4])
                .bytes()
                .for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
        }
    }
    out
}
