//! The types that fields have: texts, times, participants, codes, names and references.
//!
//! Each reads itself from JSON with a message that says what to write instead, and writes itself back in
//! its one canonical form. Which field has which is told in the kinds' own files.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::field::{Fault, Field, Shape, TEXT_MAX, Terms, Value, clip, read_map, want, write_map};
use super::json::{self, Json};
use crate::id;
use crate::time::{self, When};
use chrono::NaiveDate;

impl<T: Value> Value for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        T::read(json, field, terms).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn write(&self, out: &mut String) -> bool {
        self.as_ref().is_some_and(|value| value.write(out))
    }
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Value::text)
    }
}

impl<T: Value + PartialEq> Value for Vec<T> {
    const SHAPE: Shape = T::SHAPE;
    const MANY: bool = true;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let parts = match json {
            Json::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let value = T::read(part, field, terms)?;
            if values.contains(&value) {
                let said = clip(part.as_str().unwrap_or_default());
                let instead = match field.shape {
                    Shape::Participant if !said.contains('/') => {
                        format!("name each once; two of one role are {said}/1 and {said}/2")
                    }
                    _ => "write it once".to_owned(),
                };
                return Err(vec![Fault::new(
                    field,
                    format!("{said} stands twice in \"{}\"", field.name),
                    instead,
                )]);
            }
            values.push(value);
        }
        Ok(values)
    }
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
    fn write(&self, out: &mut String) -> bool {
        json::within(['[', ']'], out, |out| {
            for part in self {
                json::member(None, out, |out| part.write(out));
            }
        })
    }
}

impl Value for String {
    const SHAPE: Shape = Shape::Text;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(json, field, "a text in quotes")?;
        if text.contains('\0') {
            return Err(vec![Fault::new(
                field,
                format!("\"{}\" holds a NUL character", field.name),
                "leave it out: no document can show it",
            )]);
        }
        if text.len() > TEXT_MAX && text.chars().count() > TEXT_MAX {
            return Err(vec![Fault::new(
                field,
                format!("\"{}\" is longer than {TEXT_MAX} characters", field.name),
                "say it briefly and refer to the case record for the rest",
            )]);
        }
        if text.trim().is_empty() {
            return Err(vec![Fault::new(
                field,
                format!("\"{}\" is blank", field.name),
                "say it, or leave it out",
            )]);
        }
        Ok(text.to_owned())
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(self, out)
    }
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Value for bool {
    const SHAPE: Shape = Shape::Flag;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        match json {
            Json::Bool(yes) => Ok(*yes),
            _ => Err(vec![Fault::new(
                field,
                format!("\"{}\" holds {}", field.name, clip(&json.to_string())),
                "write true or false",
            )]),
        }
    }
    fn write(&self, out: &mut String) -> bool {
        out.push_str(if *self { "true" } else { "false" });
        true
    }
}

impl Value for u64 {
    const SHAPE: Shape = Shape::Entry;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        json.as_u64().ok_or_else(|| {
            vec![Fault::new(
                field,
                format!("\"{}\" holds {}", field.name, clip(&json.to_string())),
                "write the number of an entry, such as 42",
            )]
        })
    }
    fn write(&self, out: &mut String) -> bool {
        write!(out, "{self}").is_ok()
    }
}

impl Value for When {
    const SHAPE: Shape = Shape::Time;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(
            json,
            field,
            "a time, such as 2026-01-15T10:20 or 2026-01-15",
        )?;
        When::read(text, terms.zone).map_err(|e| vec![split(field, &e.to_string())])
    }
    fn write(&self, out: &mut String) -> bool {
        write!(out, "\"{self}\"").is_ok()
    }
}

impl Value for NaiveDate {
    const SHAPE: Shape = Shape::Day;
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(json, field, "a day, such as 2026-01-15")?;
        time::read_day(text).map_err(|e| vec![split(field, &e.to_string())])
    }
    fn write(&self, out: &mut String) -> bool {
        When::Day(*self).write(out)
    }
}

/// A message of the ground modules reads *what happened: what to do*; its last colon is the seam.
fn split(field: &Field, message: &str) -> Fault {
    let (what, instead) = message
        .rsplit_once(": ")
        .unwrap_or((message, "check what was typed"));
    Fault::new(
        field,
        format!("\"{}\": {}", field.name, clip_line(what.trim_end())),
        clip_line(instead),
    )
}

fn clip_line(text: &str) -> String {
    id::shown(&text.chars().take(200).collect::<String>())
}

/// A role, or a role and a label: `police`, `police/2`. Two texts are two participants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Participant(pub String);

impl Participant {
    /// The role alone.
    pub fn role(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(role, _)| role)
    }
    /// What tells it from another of its role.
    pub fn tag(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, tag)| tag)
    }
}

impl Value for Participant {
    const SHAPE: Shape = Shape::Participant;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(
            json,
            field,
            "a role, or role/label where there are two of one role",
        )?;
        let (role, tag) = text
            .split_once('/')
            .map_or((text, None), |(role, tag)| (role, Some(tag)));
        if let Some(tag) = tag {
            id::name(tag, "label").map_err(|e| vec![split(field, &e.to_string())])?;
        }
        let role = code(role, "role", field, terms)?;
        Ok(Participant(match tag {
            Some(tag) => format!("{role}/{tag}"),
            None => role,
        }))
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(&self.0, out)
    }
}

/// A code of some list of the vocabulary, in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub String);

fn code(typed: &str, list: &str, field: &Field, terms: &Terms) -> Result<String, Vec<Fault>> {
    let Some(vocabulary) = terms.vocabulary else {
        return Ok(typed.to_owned());
    };
    vocabulary
        .code(list, typed)
        .map(str::to_owned)
        .map_err(|unknown| {
            let what = format!(
                "\"{}\" is not a code for \"{}\"",
                id::shown(&clip(typed)),
                field.name
            );
            let instead = match unknown.nearest {
                Some(near) => format!("did you mean {near}?"),
                None => {
                    let known: Vec<&str> = vocabulary.terms(list).map(|(code, _)| code).collect();
                    format!("write one of {}", known.join(", "))
                }
            };
            vec![Fault::new(field, what, instead)]
        })
}

impl Value for Code {
    const SHAPE: Shape = Shape::Declared;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(json, field, "a code")?;
        match field.shape {
            Shape::Code(list) => code(text, list, field, terms).map(Code),
            _ => match id::name(text, "code") {
                Ok(()) => Ok(Code(text.to_owned())),
                Err(e) => Err(vec![split(field, &e.to_string())]),
            },
        }
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(&self.0, out)
    }
}

/// The name of a matter, a worker or a team.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

impl Value for Name {
    const SHAPE: Shape = Shape::Name("name");
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(json, field, "a name")?;
        let what = if let Shape::Name(what) = field.shape {
            what
        } else {
            "name"
        };
        id::name(text, what).map_err(|e| vec![split(field, &e.to_string())])?;
        Ok(Name(text.to_owned()))
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(&self.0, out)
    }
}

/// A reference in another system's spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(pub String);

impl Value for Reference {
    const SHAPE: Shape = Shape::Reference("reference");
    fn read(json: &Json, field: &Field, _: &Terms) -> Result<Self, Vec<Fault>> {
        let text = want(json, field, "a reference")?;
        let what = if let Shape::Reference(what) = field.shape {
            what
        } else {
            "reference"
        };
        id::reference(text, what).map_err(|e| vec![split(field, &e.to_string())])?;
        Ok(Reference(text.to_owned()))
    }
    fn write(&self, out: &mut String) -> bool {
        json::text(&self.0, out)
    }
    fn text(&self) -> Option<&str> {
        Some(&self.0)
    }
}

/// One case reference or several; a single one is written as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases(pub Vec<Reference>);

impl Value for Cases {
    const SHAPE: Shape = Shape::Reference("case");
    const MANY: bool = true;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        Vec::<Reference>::read(json, field, terms).map(Cases)
    }
    fn write(&self, out: &mut String) -> bool {
        match self.0.as_slice() {
            [one] => one.write(out),
            _ => self.0.write(out),
        }
    }
    fn text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [one] => one.text(),
            _ => None,
        }
    }
}

/// Texts by key: `extra`, whose keys an adopted pack declares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(pub BTreeMap<String, String>);

impl Value for Extra {
    const SHAPE: Shape = Shape::Extra;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        read_map(json, field, |_, value| String::read(value, field, terms)).map(Extra)
    }
    fn absent() -> Option<Self> {
        Some(Extra::default())
    }
    fn write(&self, out: &mut String) -> bool {
        write_map(self.0.iter().map(|(key, text)| (key, text.as_str())), out)
    }
}
