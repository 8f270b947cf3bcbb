//! Reads lists of codes: those of a vocabulary's text, and those a pack adds.
//!
//! It judges how a code and its term are written; whether a word is taken is for
//! the vocabulary that the code is added to.

use toml::Spanned;
use toml::de::DeValue;

use super::Code;
use super::check::{Checker, or_nearest};
use super::section::{Section, kind};
use super::vocabulary::{LISTS, Side, Term};
use crate::id;

/// The codes of a section whose keys are lists, each with its place.
pub(super) fn read_lists(section: &Section) -> Vec<(Code, usize)> {
    let mut codes = Vec::new();
    for ((list, at), value) in section.pairs() {
        if !LISTS.iter().any(|(name, _)| *name == list) {
            let names = || LISTS.iter().map(|(name, _)| *name);
            let near = or_nearest(list, names(), || {
                format!("; the lists are {}", names().collect::<Vec<_>>().join(", "))
            });
            let what = format!("`{list}` is not a list of the vocabulary{near}");
            section.checker.fault(at, what);
            continue;
        }
        let DeValue::Table(table) = value.get_ref() else {
            let what = format!(
                "`{list}` should be a table of codes, and is {}",
                kind(value)
            );
            section.checker.fault(value.span().start, what);
            continue;
        };
        let terms = Section::new(section.checker, "a list of codes", at, table);
        for ((code, at), value) in terms.pairs() {
            if let Some(term) = read_term(section.checker, list, code, at, value) {
                let (list, code) = (list.to_owned(), code.to_owned());
                codes.push((Code { list, code, term }, at));
            }
        }
    }
    codes
}

/// One term; none, with the fault noted, where it cannot be read. What hides in a label is escaped: labels are
/// printed wherever the code is told.
fn read_term<'c, 't>(
    checker: &'c Checker<'t>,
    list: &str,
    code: &str,
    at: usize,
    value: &'c Spanned<DeValue<'t>>,
) -> Option<Term> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if code.is_empty() || code.len() > 40 || !code.chars().all(letter) {
        let what =
            format!("`{code}` cannot be a code: small letters, digits and _ alone, up to 40");
        checker.fault(at, what);
    }
    if ["any", "nothing"].contains(&code) {
        checker.fault(
            at,
            format!("`{code}` cannot be a code: conditions use the word"),
        );
    }
    let mut term = Term {
        label: String::new(),
        side: None,
        short: None,
        privileged: false,
    };
    let mut sided = false;
    match value.get_ref() {
        DeValue::String(label) => term.label = id::shown(label),
        DeValue::Table(table) => {
            let section = Section::new(checker, "a code", at, table);
            term.label = id::shown(&section.need_text("label").0);
            term.short = section.text("short").map(|(short, _)| short);
            if list == "role" {
                sided = table.contains_key("side");
                let side = section.one_of("side", Side::WORDS);
                term.side = side.and_then(Side::from_word);
            }
            if list == "route" {
                term.privileged = section.yes_no("privileged").unwrap_or(false);
            }
            section.finish();
        }
        _ => {
            let what = format!(
                "`{code}` should be a label or a table, and is {}",
                kind(value)
            );
            checker.fault(value.span().start, what);
            return None;
        }
    }
    if list == "role" && !sided {
        let sides = Side::WORDS.join(", ");
        checker.fault(
            at,
            format!("the role `{code}` needs a `side`: one of {sides}"),
        );
    }
    Some(term)
}
