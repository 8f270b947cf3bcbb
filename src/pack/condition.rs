//! Conditions: what a pack asks of a matter's facts, in three values.
//!
//! A condition is a table, `fact = "value"` or `fact = ["one", "another"]`: any
//! of the values will do, and every key must hold. It has no `or` across facts
//! and no negation: a rule that needs one is two rules. What is not known stays
//! unknown; a condition never guesses.

use std::collections::BTreeSet;
use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use super::check::or_nearest;
use super::facts::{FACTS, FactDef, Facts, Values, fact};
use super::section::Section;
use super::vocabulary::{Vocabulary, noun};

/// Whether something holds, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// What is known does not decide.
    Unknown,
}

impl Truth {
    /// Both: no beats unknown, unknown beats yes.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
        }
    }
}

/// A fact has some value.
const ANY: &str = "any";
/// A fact is known to have none.
const NOTHING: &str = "nothing";
/// A stated value that says no more than an absent one.
const UNKNOWN: &str = "unknown";

/// Facts and the values that will do, all of which must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition(Vec<(&'static str, Vec<String>)>);

impl Condition {
    /// Judges the condition. An empty one holds always. A fact not known judges
    /// unknown; so does one stated to be `unknown`, unless the condition asks
    /// for that word or another value decides.
    pub fn judge(&self, facts: &Facts) -> Truth {
        let parts = self.0.iter().map(|(fact, values)| match facts.get(fact) {
            Some(known) => judge_values(known, values),
            None => Truth::Unknown,
        });
        parts.fold(Truth::Yes, Truth::and)
    }

    /// Each fact with the values that will do, in the pack's order.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.0
            .iter()
            .map(|(fact, values)| (*fact, values.as_slice()))
    }

    /// Whether it asks for nothing, and so holds always.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a condition's table; `codes` are the words that count.
    pub(super) fn read(section: &Section, codes: &Vocabulary) -> Condition {
        let mut condition = Condition::default();
        condition.gather(section, "", codes);
        condition
    }

    /// Reads the keys of a table. `meeting.type = …` without quotes is a table
    /// within a table, and is taken as the dotted name it looks like.
    fn gather(&mut self, section: &Section, prefix: &str, codes: &Vocabulary) {
        for ((key, at), value) in section.pairs() {
            let name = format!("{prefix}{key}");
            if let (DeValue::Table(table), None) = (value.get_ref(), fact(&name)) {
                let inner = Section::new(section.checker, "a condition", at, table);
                self.gather(&inner, &format!("{name}."), codes);
                continue;
            }
            let Some(fact) = fact(&name) else {
                let names = FACTS.iter().map(|fact| fact.name);
                let near = or_nearest(&name, names, || {
                    "; `candour pack show facts` lists them".to_owned()
                });
                section
                    .checker
                    .fault(at, format!("`{name}` is not a fact{near}"));
                continue;
            };
            let values = read_values(section, fact, value, codes);
            self.0.push((fact.name, values));
        }
    }
}

fn judge_values(known: &BTreeSet<String>, values: &[String]) -> Truth {
    let stated = known.iter().any(|value| value != UNKNOWN);
    let holds = |value: &String| match value.as_str() {
        ANY => stated,
        NOTHING => known.is_empty(),
        value => known.contains(value),
    };
    if values.iter().any(holds) {
        Truth::Yes
    } else if known.contains(UNKNOWN) {
        Truth::Unknown
    } else {
        Truth::No
    }
}

/// The values of one fact, each a word that the fact can have.
fn read_values(
    section: &Section,
    fact: &FactDef,
    value: &Spanned<DeValue>,
    codes: &Vocabulary,
) -> Vec<String> {
    let typed = section.texts_of(fact.name, value);
    if typed.is_empty()
        && value
            .get_ref()
            .as_array()
            .is_some_and(|list| list.is_empty())
    {
        let what = format!("`{}` is an empty list: no value would ever do", fact.name);
        section.checker.fault(value.span().start, what);
    }
    for (word, at) in &typed {
        if ![ANY, NOTHING].contains(&word.as_str())
            && let Some(what) = wrong_value(fact, word, codes)
        {
            section.checker.fault(*at, what);
        }
    }
    typed.into_iter().map(|(word, _)| word).collect()
}

/// Why a word is no value of a fact, if it is none.
fn wrong_value(fact: &FactDef, word: &str, codes: &Vocabulary) -> Option<String> {
    let (known, called): (Vec<&str>, _) = match fact.values {
        Values::Closed(words) => (words.to_vec(), format!("a value of `{}`", fact.name)),
        Values::List(list) => (
            codes.terms(list).map(|(code, _)| code).collect(),
            noun(list).to_owned(),
        ),
    };
    if known.contains(&word) {
        return None;
    }
    let near = or_nearest(word, known.iter().copied(), || match fact.values {
        Values::Closed(words) => format!("; it is one of {}", words.join(", ")),
        Values::List(list) => format!("; `candour pack show {list}` lists them"),
    });
    Some(format!("`{word}` is not {called}{near}"))
}

impl fmt::Display for Condition {
    /// `nature is request, and proceedings is current or concluded`; `always`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_always() {
            return f.write_str("always");
        }
        for (n, (fact, values)) in self.parts().enumerate() {
            let joint = if n == 0 { "" } else { ", and " };
            write!(f, "{joint}{fact} is {}", values.join(" or "))?;
        }
        Ok(())
    }
}
