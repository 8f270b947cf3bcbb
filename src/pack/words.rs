//! The words of a pack's conditions: codes, groups of codes and the values of
//! facts, read from TOML and checked against what there is.
//!
//! It judges spelling alone. What a condition finds is `condition`'s.

use toml::Spanned;
use toml::de::DeValue;

use super::check::or_nearest;
use super::condition::{ANY, Condition, NOTHING, Part, Wanted, Word};
use super::facts::{EXTRA, FACTS, NATURES, Values, fact};
use super::parts::FieldType;
use super::rules::OF_PARTICIPANT;
use super::section::{Placed, Section, kind};
use super::vocabulary::{Vocabulary, noun};
use super::{Calendars, Field};

/// A pack's name for several codes of one list.
struct Group {
    list: String,
    name: String,
    codes: Vec<String>,
}

/// The words that count in a pack.
pub(super) struct Words {
    /// The base vocabulary with what the pack adds.
    pub(super) codes: Vocabulary,
    /// The keys it declares.
    pub(super) fields: Vec<Field>,
    /// The days it counts by.
    pub(super) calendars: Calendars,
    groups: Vec<Group>,
}

impl Words {
    pub(super) fn new(codes: Vocabulary) -> Words {
        let (fields, groups) = (Vec::new(), Vec::new());
        Words {
            codes,
            fields,
            calendars: Calendars::default(),
            groups,
        }
    }

    /// Reads `[groups.LIST]`: names for several codes.
    pub(super) fn read_groups(&mut self, root: &Section) {
        let Some(section) = root.section("groups", "the groups") else {
            return;
        };
        for ((list, at), value) in section.pairs() {
            let lists: Vec<&str> = self.codes.lists().chain(["nature"]).collect();
            if !lists.contains(&list) {
                let near = or_nearest(list, lists.iter().copied(), || {
                    format!("; the lists are {}", lists.join(", "))
                });
                let what = format!("`{list}` is not a list of the vocabulary{near}");
                section.checker.fault(at, what);
                continue;
            }
            let Some(table) = value.get_ref().as_table() else {
                let what = format!(
                    "`{list}` should be a table of groups, and is {}",
                    kind(value)
                );
                section.checker.fault(at, what);
                continue;
            };
            let groups = Section::new(section.checker, "a list of groups", at, table);
            for ((name, at), value) in groups.pairs() {
                self.read_group(&groups, list, (name, at), value);
            }
        }
    }

    fn read_group(
        &mut self,
        section: &Section,
        list: &str,
        (name, at): Placed<&str>,
        value: &Spanned<DeValue>,
    ) {
        let taken = self.known(list).iter().any(|word| word == name);
        if taken || [ANY, NOTHING].contains(&name) {
            let what = format!("`{name}` is a word already: give the group another name");
            section.checker.fault(at, what);
        }
        let codes = section.texts_of(name, value);
        if codes.is_empty() {
            let what = format!("the group `{name}` is empty: name at least one code");
            section.checker.fault(at, what);
        }
        for (code, at) in &codes {
            self.judge(section, list, code, *at);
        }
        self.groups.push(Group {
            list: list.to_owned(),
            name: name.to_owned(),
            codes: (codes.into_iter())
                .flat_map(|(code, _)| self.word(list, code).values)
                .collect(),
        });
    }

    /// The words of a list: its codes and the groups of them.
    fn known(&self, list: &str) -> Vec<String> {
        let groups = self.groups.iter().filter(|group| group.list == list);
        let codes: Vec<&str> = match list {
            "nature" => NATURES.to_vec(),
            _ => self.codes.terms(list).map(|(code, _)| code).collect(),
        };
        (codes.into_iter().map(str::to_owned))
            .chain(groups.map(|group| group.name.clone()))
            .collect()
    }

    /// Notes a fault where a word is none of a list.
    fn judge(&self, section: &Section, list: &str, word: &str, at: usize) {
        let known = self.known(list);
        if !known.iter().any(|one| one == word) {
            let near = or_nearest(word, known.iter().map(String::as_str), || match list {
                "nature" => format!("; it is one of {}", NATURES.join(", ")),
                _ => format!("; `candour pack show {list}` lists them"),
            });
            let what = if list == "nature" {
                "a nature"
            } else {
                noun(list)
            };
            section
                .checker
                .fault(at, format!("`{word}` is not {what}{near}"));
        }
    }

    /// A word with the codes it stands for.
    fn word(&self, list: &str, said: String) -> Word {
        let group = |group: &&Group| group.list == list && group.name == said;
        let values = match self.groups.iter().find(group) {
            Some(group) => group.codes.clone(),
            None => vec![said.clone()],
        };
        Word { said, values }
    }

    /// The words of `key`, each a code or a group of `list`.
    pub(super) fn list(&self, section: &Section, key: &'static str, list: &str) -> Vec<Word> {
        let typed = section.texts(key);
        (typed.into_iter())
            .map(|(said, at)| {
                self.judge(section, list, &said, at);
                self.word(list, said)
            })
            .collect()
    }

    /// Reads a condition: a table, or a list of tables of which any will do.
    pub(super) fn condition(&self, section: &Section, key: &'static str) -> Option<Condition> {
        let ways = section.section_or_list(key, "a condition")?;
        let read = |way: Section| {
            let mut parts = Vec::new();
            self.gather(&way, "", &mut parts);
            parts
        };
        Some(Condition(ways.into_iter().map(read).collect()))
    }

    /// As [`Words::condition`], of what no participant is judged by; it holds always where it is not there.
    pub(super) fn of_matter(&self, section: &Section, key: &'static str) -> Condition {
        let condition = self.condition(section, key).unwrap_or_default();
        let mut facts = condition.parts().map(|part| part.fact.clone());
        let of_one = facts.find(|fact| OF_PARTICIPANT.contains(&fact.as_str()));
        drop(facts);
        if let Some(fact) = of_one {
            let what = format!(
                "`{fact}` is known of one participant alone: ask about it in a rule with \
                 `each = \"participant\"`"
            );
            let ways = section
                .section_or_list(key, "a condition")
                .unwrap_or_default();
            let at = ways.first().map_or(section.at, |way| way.at);
            section.checker.fault(at, what);
        }
        condition
    }

    /// Reads the keys of a table. `meeting.type = …` without quotes is a table
    /// within a table, and is taken as the dotted name it looks like.
    fn gather(&self, section: &Section, prefix: &str, parts: &mut Vec<Part>) {
        for ((key, at), value) in section.pairs() {
            let name = format!("{prefix}{key}");
            let dotted = |known: &str| known.starts_with(&format!("{name}."));
            let inner = value.get_ref().as_table();
            let names: Vec<String> = self.names().collect();
            if let Some(table) = inner
                && !["other_than", "all_of", "none_of"]
                    .iter()
                    .any(|key| table.contains_key(*key))
                && names.iter().any(|known| dotted(known))
            {
                let inner = Section::new(section.checker, "a condition", at, table);
                self.gather(&inner, &format!("{name}."), parts);
                continue;
            }
            let Some(values) = self.values(&name) else {
                let near = or_nearest(&name, names.iter().map(String::as_str), || {
                    "; `candour pack show facts` lists them".to_owned()
                });
                section
                    .checker
                    .fault(at, format!("`{name}` is not a fact{near}"));
                continue;
            };
            let (wanted, typed) = read_wanted(section, &name, value);
            let words = typed.into_iter().map(|(word, at)| {
                let special = wanted == Wanted::AnyOf && [ANY, NOTHING].contains(&word.as_str());
                self.value(section, &name, &values, special, word, at)
            });
            parts.push(Part::new(name.clone(), wanted, words.collect()));
        }
    }

    /// The names of the facts, those of the pack's own keys with them.
    fn names(&self) -> impl Iterator<Item = String> {
        let own = self
            .fields
            .iter()
            .map(|field| format!("{EXTRA}{}", field.key));
        FACTS.iter().map(|fact| fact.name.to_owned()).chain(own)
    }

    /// What the values of a fact may be.
    fn values(&self, name: &str) -> Option<Choice> {
        if let Some(fact) = fact(name) {
            return Some(match fact.values {
                Values::List(list) => Choice::List(list),
                Values::Closed(_) if name == "nature" => Choice::List("nature"),
                Values::Closed(words) => {
                    Choice::Words(words.iter().map(|&w| w.to_owned()).collect())
                }
            });
        }
        let key = name.strip_prefix(EXTRA)?;
        let field = self.fields.iter().find(|field| field.key == key)?;
        Some(Choice::Words(match &field.holds {
            FieldType::Choice(words) => words.clone(),
            FieldType::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            FieldType::Text | FieldType::Number | FieldType::Day => Vec::new(),
        }))
    }

    fn value(
        &self,
        section: &Section,
        name: &str,
        values: &Choice,
        special: bool,
        said: String,
        at: usize,
    ) -> Word {
        match values {
            _ if special => {}
            Choice::List(list) => {
                self.judge(section, list, &said, at);
                return self.word(list, said);
            }
            Choice::Words(words) if !words.contains(&said) => {
                let words = words.as_slice();
                let near = or_nearest(&said, words.iter().map(String::as_str), || match words {
                    [] => format!("; it is {ANY} or {NOTHING}"),
                    _ => format!("; it is one of {}", words.join(", ")),
                });
                let what = format!("`{said}` is not a value of `{name}`{near}");
                section.checker.fault(at, what);
            }
            Choice::Words(_) => {}
        }
        let values = vec![said.clone()];
        Word { said, values }
    }
}

/// What the values of a fact may be.
enum Choice {
    List(&'static str),
    Words(Vec<String>),
}

/// How the words of a fact are meant, and the words.
fn read_wanted(
    section: &Section,
    name: &str,
    value: &Spanned<DeValue>,
) -> (Wanted, Vec<Placed<String>>) {
    let at = value.span().start;
    let (wanted, typed) = match value.get_ref().as_table() {
        None => (Wanted::AnyOf, section.texts_of(name, value)),
        Some(table) => {
            let inner = Section::new(section.checker, "a wanted value", at, table);
            let mut given: Vec<(Wanted, Vec<Placed<String>>)> = [
                (Wanted::OtherThan, inner.texts("other_than")),
                (Wanted::AllOf, inner.texts("all_of")),
                (Wanted::NoneOf, inner.texts("none_of")),
            ]
            .into_iter()
            .filter(|(_, typed)| !typed.is_empty())
            .collect();
            inner.finish();
            if given.len() != 1 {
                let what = format!(
                    "`{name}` should be a word, a list of words, {{ other_than = […] }}, \
                     {{ all_of = […] }} or {{ none_of = […] }}"
                );
                section.checker.fault(at, what);
                return (Wanted::AnyOf, Vec::new());
            }
            given.remove(0)
        }
    };
    if typed.is_empty()
        && value
            .get_ref()
            .as_array()
            .is_some_and(|list| list.is_empty())
    {
        let what = format!("`{name}` is an empty list: no value would ever do");
        section.checker.fault(at, what);
    }
    (wanted, typed)
}
