//! What headings and words most likely mean. Every guess is told as one: `suggest` writes them as comments.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::cell::words;
use super::column::{ALIKE, Column, bare, quoted};
use super::plain;
use super::suggest::Proposal;
use crate::entry::field::{Field, Shape};

impl Proposal<'_> {
    /// The first column that is called one of these, or nearly so.
    pub(super) fn find(&self, names: &[String]) -> Option<usize> {
        let free = || {
            self.columns
                .iter()
                .enumerate()
                .filter(|(_, column)| !column.used)
        };
        let exact = |name: &String| {
            free()
                .find(|(_, c)| bare(&c.heading) == bare(name))
                .map(|(at, _)| at)
        };
        names.iter().find_map(exact).or_else(|| {
            let near = |(at, column): (usize, &Column)| {
                let heading = bare(&column.heading);
                let alike = names
                    .iter()
                    .map(|name| strsim::jaro_winkler(&heading, &bare(name)));
                let best = alike.fold(0.0_f64, f64::max);
                (best >= ALIKE && heading.len() > 3).then_some((best, at))
            };
            free()
                .filter_map(near)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, at)| at)
        })
    }

    pub(super) fn name(&self, column: usize) -> String {
        quoted(&self.columns[column].heading)
    }

    pub(super) fn cell(&mut self, name: &str, (column, time): (usize, Option<usize>)) {
        let time = time
            .map(|time| format!(", time = {}", self.name(time)))
            .unwrap_or_default();
        self.line(format!(
            "{name} = {{ column = {}{time} }}",
            self.name(column)
        ));
    }

    /// The condition: filled, or the words for yes.
    pub(super) fn when(&mut self, column: usize, yes: bool) {
        let (flags, _) = words(Shape::Flag, self.vocabulary);
        let texts = &self.columns[column].texts;
        let of = |wanted: bool| {
            let said = texts
                .keys()
                .filter(|text| flags.get(&plain(text)) == Some(&Json::Bool(wanted)));
            said.map(|text| quoted(text)).collect::<Vec<_>>()
        };
        let (is, not) = (of(true), of(false));
        if !yes || is.is_empty() || self.columns[column].is_days() {
            self.line(format!("when = {}", self.name(column)));
            return;
        }
        let other: Vec<String> = texts
            .iter()
            .filter(|(text, _)| !flags.contains_key(&plain(text)))
            .map(|(text, n)| {
                format!(
                    "# {} ({n} rows) is neither: add it to one of the two",
                    quoted(text)
                )
            })
            .collect();
        let not = if not.is_empty() {
            vec![quoted("No")]
        } else {
            not
        };
        self.line(format!(
            "when = {{ column = {}, is = [{}], not = [{}] }}",
            self.name(column),
            is.join(", "),
            not.join(", ")
        ));
        other.iter().for_each(|line| self.line(line));
    }

    /// A field with the values that its column has.
    pub(super) fn table(
        &mut self,
        kind: &str,
        name: &str,
        field: &Field,
        column: usize,
        time: Option<usize>,
    ) {
        self.line(format!("\n[{kind}.{name}]\ncolumn = {}", self.name(column)));
        if let Some(time) = time {
            self.line(format!("time = {}", self.name(time)));
        }
        let list = match field.shape {
            Shape::Code(list) => list,
            Shape::Participant => "role",
            Shape::Word(_) | Shape::Flag => "",
            _ => return,
        };
        let (known, _) = words(field.shape, self.vocabulary);
        let own = self.known.words.get(list);
        let exact = |text: &str| known.get(&plain(text)).cloned();
        let synonym = |text: &str| {
            let code = own?.get(&bare(text))?;
            self.vocabulary
                .term(list, code)
                .map(|_| Json::from(code.as_str()))
        };
        let near = |text: &str| {
            let text = bare(text);
            let all = known
                .iter()
                .map(|(word, json)| (strsim::jaro_winkler(&text, word), json.clone()));
            all.filter(|(alike, _)| *alike >= ALIKE && text.len() > 3)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, json)| json)
        };
        let texts = &self.columns[column].texts;
        let understood = |text: &str| exact(text).or_else(|| synonym(text)).is_some();
        let separator = [";", ",", "/", "&", " and "]
            .into_iter()
            .filter(|_| field.many)
            .find(|separator| {
                texts.keys().any(|text| {
                    text.contains(separator)
                        && text.split(separator).all(|part| understood(part.trim()))
                })
            });
        let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
        for (text, n) in texts {
            match separator {
                Some(separator) => text
                    .split(separator)
                    .map(str::trim)
                    .for_each(|part| *parts.entry(part).or_default() += n),
                None => *parts.entry(text).or_default() += n,
            }
        }
        let mut lines = Vec::new();
        lines.extend(separator.map(|separator| format!("separator = {}", quoted(separator))));
        lines.push(format!("[{kind}.{name}.values]"));
        let mut plenty = 0;
        for (text, n) in parts.into_iter().filter(|(text, _)| !text.is_empty()) {
            if exact(text).is_some() {
                continue;
            }
            plenty += 1;
            lines.push(match (synonym(text), near(text)) {
                (Some(code), _) => format!("{} = {code}", quoted(text)),
                (None, Some(code)) => format!("# {} = {code} # {n} rows; a guess", quoted(text)),
                (None, None) => format!("# {} = \"\" # {n} rows; not understood", quoted(text)),
            });
        }
        if plenty == 0 {
            lines.pop();
        }
        lines.iter().for_each(|line| self.line(line));
    }
}
