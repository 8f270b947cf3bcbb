//! The lines of a batch, as far as each can be read alone.
//!
//! Where they come from is a [`Source`]: here a file of them, in `import` a register. None is kept longer than an entry can be, however long it is; blank ones are left out. Whether what
//! a line says may be said is not judged here.

use std::fmt;
use std::io::{BufRead, Read};
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use uuid::Uuid;

use super::Failure;
use super::pen::{Ask, LINE_MAX};
use crate::entry::Line;
use crate::entry::check::Setting;
use crate::entry::field::{Fault, Terms};
use crate::entry::import::Import;
use crate::entry::json::{Json, Object};
use crate::id;
use crate::import::rows::Row;
use crate::store::Reader;

/// Where lines come from.
pub(super) trait Source: Send {
    /// Is asked once, under the lock, before any line is read.
    ///
    /// # Errors
    /// Where nothing of it is to be entered.
    fn begin(&mut self, _: &dyn Reader) -> Result<(), Failure> {
        Ok(())
    }
    /// The next line.
    ///
    /// # Errors
    /// Where no further line can be had.
    fn next(&mut self, terms: &Terms, by: &str) -> Result<Option<Typed>, Failure>;
    /// The ledger's own act that closes it, in the same transaction; `first` is the first entry made.
    fn close(&self, _first: u64) -> Option<Import> {
        None
    }
}

/// Where a line stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its number, from 1.
    pub number: u64,
    /// The row of a register that it was made of, and by which block of the map.
    pub of: Option<(Arc<Row>, usize)>,
}

/// One line, as far as it can be read alone.
pub(super) struct Typed {
    /// Where it stands.
    pub place: Place,
    /// Whether no line above has to do with it.
    pub begins: bool,
    /// What is worth saying of what it was made of.
    pub remark: Option<String>,
    /// Whether it would open a matter, so far as that can be told.
    pub opens: bool,
    /// What it says, its defaults written out where its place has no part in them; or what is wrong
    /// with it.
    pub read: Said,
}

/// Reads line after line.
pub(super) struct Lines<'i> {
    input: &'i mut (dyn BufRead + Send),
    number: u64,
    buffer: Vec<u8>,
}

impl<'i> Lines<'i> {
    pub(super) fn new(input: &'i mut (dyn BufRead + Send)) -> Lines<'i> {
        Lines {
            input,
            number: 0,
            buffer: Vec::new(),
        }
    }
}

impl Source for Lines<'_> {
    /// The next line that is not blank.
    ///
    /// # Errors
    /// [`Failure::Input`] where the input cannot be read.
    fn next(&mut self, terms: &Terms, by: &str) -> Result<Option<Typed>, Failure> {
        loop {
            self.buffer.clear();
            let limit = LINE_MAX as u64 + 2;
            let got = Read::take(&mut self.input, limit)
                .read_until(b'\n', &mut self.buffer)
                .map_err(Failure::Input)?;
            if got == 0 {
                return Ok(None);
            }
            self.number += 1;
            let typed = |(opens, read)| Typed {
                place: Place {
                    number: self.number,
                    of: None,
                },
                begins: false,
                remark: None,
                opens,
                read,
            };
            if self.buffer.last() != Some(&b'\n') && got as u64 == limit {
                let long = bad(
                    format!("this line has more than {LINE_MAX} bytes"),
                    "say it briefly and refer to the case record for the rest",
                );
                let typed = typed((false, long));
                skip(self.input)?;
                return Ok(Some(typed));
            }
            let text = self.buffer.strip_prefix(b"\xef\xbb\xbf");
            let text = text.filter(|_| self.number == 1).unwrap_or(&self.buffer);
            match std::str::from_utf8(text) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Ok(Some(typed(parse(text.trim(), terms, by)))),
                Err(_) => {
                    let strange = bad("this line is not UTF-8", "save the file as UTF-8");
                    return Ok(Some(typed((false, strange))));
                }
            }
        }
    }
}

/// What a line says.
type Said = Result<Ask, Vec<Fault>>;

fn bad(what: impl Into<String>, instead: impl Into<String>) -> Said {
    Err(vec![Fault {
        field: String::new(),
        what: what.into(),
        instead: instead.into(),
    }])
}

/// What a line says, and whether it would open a matter.
fn parse(text: &str, terms: &Terms, by: &str) -> (bool, Said) {
    let map = match serde_json::from_str(text) {
        Ok(Once(map)) => map,
        Err(e) if e.is_data() => {
            let what = e.to_string();
            let what = match what.split(" at line").next() {
                Some(what) if what.starts_with('"') => what,
                _ => "this is JSON but no object",
            };
            return (false, bad(what, "write one object a line, {\"kind\": …}"));
        }
        Err(e) => {
            let what = e.to_string();
            let what = what.split(" at line").next().unwrap_or_default();
            let what = format!("this is not JSON: {what} at character {}", e.column());
            return (false, bad(what, "write one JSON object a line"));
        }
    };
    let opens = map
        .get("kind")
        .is_some_and(|kind| kind.as_str() == Some("request"));
    let id = match map.get("id") {
        None | Some(Json::Null) => None,
        Some(id) => match id.as_str().and_then(|id| id.parse().ok()) {
            Some(id) => Some(id),
            None => {
                return (
                    opens,
                    bad("\"id\" is not a UUID", "leave it out to have one made"),
                );
            }
        },
    };
    (
        opens,
        Line::read(&map, terms).map(|line| ask(line, id, terms, by)),
    )
}

/// A line as it is asked for, its body written where its place has no part in it.
pub(super) fn ask(mut line: Line, id: Option<Uuid>, terms: &Terms, by: &str) -> Ask {
    let vocabulary = terms.vocabulary;
    let filled = vocabulary.is_some_and(|vocabulary| {
        line.fill(&Setting {
            by,
            seq: None,
            vocabulary,
        })
    });
    let body = filled.then(|| line.written());
    Ask {
        line,
        body,
        id,
        again: false,
    }
}

/// As many keys as all but few lines have.
const KEYS: usize = 16;

/// A JSON object, each key once: of two values under one key nobody could say which was meant.
struct Once<'t>(Object<'t>);

impl<'de> Deserialize<'de> for Once<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Once<'de>, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Once<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Once<'de>, A::Error> {
                let twice = |key: &str| {
                    let key = id::shown(key);
                    let what = format!("\"{key}\" stands twice in this line");
                    Err(A::Error::custom(what))
                };
                Object::with_capacity(KEYS).filled(access, twice).map(Once)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Passes over the rest of a line without keeping it, however long it is.
fn skip(input: &mut dyn BufRead) -> Result<(), Failure> {
    loop {
        let chunk = input.fill_buf().map_err(Failure::Input)?;
        let (used, done) = match chunk.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), chunk.is_empty()),
        };
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}
