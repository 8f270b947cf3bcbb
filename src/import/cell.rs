//! What one cell means as a field: by the map's own words, the vocabulary's, or as a day or an hour.

use std::collections::HashMap;

use serde_json::Value;

use super::date::Dates;
use super::map::{Filled, From};
use super::plan::Fault;
use super::rows::{Row, column};
use super::{brief, letter, plain, refusal};
use crate::entry::check::Refusal;
use crate::entry::field::Shape;
use crate::entry::json::Json;
use crate::pack::{Vocabulary, nearest};

/// Words for yes and no, where the map has none of its own.
const YES: &[&str] = &["yes", "y", "true", "1", "x", "\u{2713}", "\u{2714}"];
const NO: &[&str] = &["no", "n", "false", "0"];

/// A field, and the columns that it comes from.
#[derive(Debug)]
pub(super) struct Source {
    pub name: String,
    pub shape: Shape,
    pub many: bool,
    pub take: Take,
}

/// Where its value comes from.
#[derive(Debug)]
pub(super) enum Take {
    Fixed(Value),
    Cell {
        columns: Vec<usize>,
        time: Option<usize>,
        exact: HashMap<String, Value>,
        words: HashMap<String, Value>,
        list: Option<String>,
        default: Option<Value>,
        separator: Option<String>,
    },
}

/// A cell without the spaces around it; nothing where the row ends before it.
pub(super) fn cell(row: &Row, at: usize) -> &str {
    row.cells.get(at).unwrap_or_default().trim()
}

/// `1.23457E+11`: what is left of a long number.
fn shortened(text: &str) -> bool {
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.split_once("E+")
        .is_some_and(|(a, b)| number(a) && number(b))
}

impl Source {
    pub(super) fn new(
        field: Filled,
        headings: &[String],
        vocabulary: &Vocabulary,
    ) -> Result<Source, Refusal> {
        let take = match field.from {
            From::Fixed(json) => Take::Fixed(json),
            From::Cell {
                columns,
                time,
                values,
                default,
                separator,
            } => {
                if columns.is_empty() {
                    return Err(refusal(
                        format!("{} names no column", field.name),
                        "write column = \"COLUMN\"",
                    ));
                }
                let (mut words, list) = words(field.shape, vocabulary);
                let exact: HashMap<String, Value> = values
                    .into_iter()
                    .map(|(cell, json)| (cell.trim().to_owned(), json))
                    .collect();
                for (cell, json) in &exact {
                    words.insert(plain(cell), json.clone());
                }
                let place = |name: &String| column(headings, name);
                Take::Cell {
                    columns: columns.iter().map(place).collect::<Result<_, _>>()?,
                    time: time.as_ref().map(place).transpose()?,
                    exact,
                    words,
                    list,
                    default,
                    separator,
                }
            }
        };
        Ok(Source {
            name: field.name,
            shape: field.shape,
            many: field.many,
            take,
        })
    }
}

/// Texts that mean a value of a shape by themselves, compared as `plain` writes them; and what such a value is
/// called.
pub(super) fn words(
    shape: Shape,
    vocabulary: &Vocabulary,
) -> (HashMap<String, Value>, Option<String>) {
    let mut words = HashMap::new();
    let mut list = |name: &str, noun: &str| {
        for (code, term) in vocabulary.terms(name) {
            for word in [Some(code), term.short.as_deref(), Some(&*term.label)]
                .into_iter()
                .flatten()
            {
                words.entry(plain(word)).or_insert_with(|| code.into());
            }
            words.entry(code.to_owned()).or_insert_with(|| code.into());
        }
        Some(noun.to_owned())
    };
    let noun = match shape {
        Shape::Code(name) => list(name, crate::pack::noun(name)),
        Shape::Participant => list("role", crate::pack::noun("role")),
        Shape::Declared => list("item", crate::pack::noun("item")),
        Shape::Word(known) => {
            for word in known {
                words.insert(plain(word), (*word).into());
            }
            Some(format!("one of {}", known.join(", ")))
        }
        Shape::Flag => {
            for (yes, all) in [(true, YES), (false, NO)] {
                words.extend(
                    all.iter()
                        .map(|word| ((*word).to_owned(), Value::Bool(yes))),
                );
            }
            Some("yes or no".to_owned())
        }
        _ => None,
    };
    (words, noun)
}

impl Source {
    /// What a row's cell means as this field of a kind.
    ///
    /// # Errors
    /// Its fault, by its column.
    pub(super) fn value<'r>(
        &'r self,
        kind: &str,
        row: &'r Row,
        headings: &[String],
        dates: &Dates,
    ) -> Result<Option<Json<'r>>, Fault> {
        let heading = |at: usize| headings.get(at).map_or_else(|| letter(at), Clone::clone);
        let Take::Cell {
            columns,
            time,
            exact,
            words,
            list,
            default,
            separator,
        } = &self.take
        else {
            return Ok(None);
        };
        let filled = columns
            .iter()
            .copied()
            .find(|at| !cell(row, *at).is_empty());
        let Some(at) = filled else {
            return Ok(default.as_ref().map(Json::from));
        };
        let text = cell(row, at);
        let fault = |what: String, instead: String| Fault {
            column: heading(at),
            what,
            instead,
        };
        let one = |text: &'r str| -> Result<Option<Json<'r>>, Fault> {
            let alike = || match words.is_empty() {
                true => None,
                false => words.get(plain(text).as_str()),
            };
            let known = exact.get(text).or_else(|| words.get(text));
            if let Some(known) = known.or_else(alike) {
                return Ok(Some(known).filter(|json| *json != "").map(Json::from));
            }
            match self.shape {
                Shape::Time | Shape::Day => {
                    let hour = time.map(|at| cell(row, at)).filter(|hour| !hour.is_empty());
                    let when = dates
                        .when(text, hour)
                        .map_err(|(what, instead)| match hour {
                            // Which of the two cells it is, the message says by what it quotes.
                            Some(hour) if what.contains(&format!("\"{}\"", brief(hour))) => Fault {
                                column: heading(time.unwrap_or(at)),
                                what,
                                instead,
                            },
                            _ => fault(what, instead),
                        })?;
                    let day = matches!(self.shape, Shape::Day);
                    let when = if day { when[..10].to_owned() } else { when };
                    Ok(Some(Json::Text(when.into())))
                }
                Shape::Entry => Ok(Some(
                    text.parse::<u64>()
                        .map_or_else(|_| text.into(), |number| Json::Number(number.into())),
                )),
                Shape::Reference(_) if shortened(text) => Err(fault(
                    format!(
                        "\"{}\" is a long number that the spreadsheet shortened",
                        brief(text)
                    ),
                    "make the column text, and type the reference anew".to_owned(),
                )),
                Shape::Participant
                    if text
                        .split_once('/')
                        .is_some_and(|(role, _)| words.contains_key(role)) =>
                {
                    Ok(Some(text.into()))
                }
                Shape::Flag
                | Shape::Code(_)
                | Shape::Declared
                | Shape::Word(_)
                | Shape::Participant => {
                    let near = nearest(&plain(text), words.keys().map(String::as_str));
                    let code = near
                        .and_then(|near| words.get(near))
                        .and_then(Value::as_str);
                    let meant = code
                        .map(|code| format!(": did you mean {code}?"))
                        .unwrap_or_default();
                    let what = list.as_deref().unwrap_or("a word that is known here");
                    Err(fault(
                        format!("\"{}\" is not {what}{meant}", brief(text)),
                        format!(
                            "mend the cell, or say what it means in the map: [{kind}.{}.values] \"{}\" = \"…\"",
                            self.name,
                            brief(text)
                        ),
                    ))
                }
                _ => Ok(Some(text.into())),
            }
        };
        if !self.many || matches!(self.shape, Shape::Text) {
            return one(text);
        }
        let parts: Vec<&str> = match separator {
            // A cell whose whole text is known means that, whatever is in it.
            Some(separator) if !exact.contains_key(text) => {
                text.split(separator.as_str()).collect()
            }
            _ => vec![text],
        };
        let mut several = Vec::with_capacity(parts.len());
        for part in parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match one(part)? {
                Some(Json::Array(more)) => several.extend(more),
                Some(value) => several.push(value),
                None => {}
            }
        }
        Ok((!several.is_empty()).then_some(Json::Array(several)))
    }
}
