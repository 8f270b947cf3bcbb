//! JSON: one object, the tables under their names and the provenance under `provenance`.

use serde_json::{Map, Value as Json};

use crate::id;
use crate::table::{Answer, Form, Table};

pub(super) fn write(answer: &Answer) -> String {
    let mut object = Map::new();
    // Keys of the object itself come first, wherever their tables stand: a reader looks there for the definition.
    let (roots, rest): (Vec<&Table>, Vec<&Table>) =
        answer.tables.iter().partition(|t| t.form == Form::Root);
    roots.iter().for_each(|table| table.add_to(&mut object));
    object.insert("provenance".into(), provenance(answer));
    if !answer.lines.is_empty() {
        object.insert("lines".into(), answer.lines.iter().cloned().collect());
    }
    rest.iter().for_each(|table| table.add_to(&mut object));
    pretty(&Json::Object(object))
}

fn provenance(answer: &Answer) -> Json {
    Json::Object(
        answer
            .provenance
            .cells()
            .into_iter()
            .map(|(name, cell)| (name.to_owned(), cell.json()))
            .collect(),
    )
}

/// Characters that hide are written as escapes: inside a JSON string that is the same text.
pub(super) fn pretty(json: &Json) -> String {
    let text = serde_json::to_string_pretty(json)
        .expect("a value of strings, numbers and maps is always JSON");
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        match id::is_hidden(c) && c != '\n' {
            true => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
            false => out.push(c),
        }
    }
    out.push('\n');
    out
}
