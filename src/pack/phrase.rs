//! Conditions and rules in words, for people who have never seen a pack's file.
//!
//! It tells what the pack asks, never whether a matter follows it. Facts bring
//! their own clause (`FactDef::phrase`), codes their labels.

use super::condition::{ANY, Condition, NOTHING, Part, Wanted, Word};
use super::facts::{EXTRA, NATURES, Values, fact};
use super::vocabulary::Vocabulary;
use super::{Demand, Each, Level, Relation, Rule};

impl Condition {
    /// The condition in a clause: `the meeting is Core group or Child in need meeting, and …`.
    pub fn told(&self, words: &Vocabulary) -> String {
        let way = |parts: &Vec<Part>| {
            let parts: Vec<String> = parts.iter().map(|part| part.told(words)).collect();
            parts.join(", and ")
        };
        self.ways()
            .iter()
            .map(way)
            .collect::<Vec<_>>()
            .join(", or ")
    }
}

impl Part {
    fn told(&self, words: &Vocabulary) -> String {
        let known = fact(&self.fact);
        let phrase = known.map_or("{}", |fact| fact.phrase);
        let list = match known.map(|fact| fact.values) {
            Some(Values::List(list)) => list,
            _ => "",
        };
        if let Some((before, rest)) = phrase.split_once('[')
            && let Some((choice, after)) = rest.split_once(']')
            && let Some((yes, no)) = choice.split_once('|')
        {
            let said: Vec<&str> = self.words.iter().map(|word| word.said.as_str()).collect();
            return match said.as_slice() {
                ["yes"] => format!("{before}{yes}{after}"),
                ["no"] => format!("{before}{no}{after}"),
                _ => format!("it is known whether {before}{yes}{after}"),
            };
        }
        let one = |said: &str| match known.map(|fact| fact.values) {
            Some(Values::Closed(NATURES)) => nature_told(said),
            _ => word_told(said, list, words),
        };
        // A group is told by what is in it, as far as that can be read in one go.
        let label = |word: &Word| match word.values.as_slice() {
            some @ [_, _, ..] if some.len() <= GROUPED => {
                or(&some.iter().map(|value| one(value)).collect::<Vec<_>>())
            }
            _ => one(&word.said),
        };
        let all: Vec<String> = self.words.iter().map(label).collect();
        let values = match self.wanted {
            Wanted::AnyOf => or(&all),
            Wanted::AllOf => format!("each of {}", all.join(" and ")),
            Wanted::OtherThan => format!("anything but {}", or(&all)),
            Wanted::NoneOf => format!("not {}", or(&all)),
        };
        match self.fact.strip_prefix(EXTRA) {
            Some(key) => format!("what is written under \"{key}\" is {values}"),
            None => phrase.replace("{}", &values),
        }
    }
}

/// A nature as people read it; a group by its name.
fn nature_told(said: &str) -> String {
    let told = [
        "a request to record",
        "a suspicion of unannounced recording",
        "unannounced recording that came to light",
        "a recording of a child",
        "a court hearing",
        "the agency's own recording",
        "something published",
        "notice given without being asked",
    ];
    let at = NATURES.iter().position(|nature| *nature == said);
    at.map_or_else(|| said.replace('_', " "), |at| told[at].to_owned())
}

fn or(all: &[String]) -> String {
    match all.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => all.concat(),
    }
}

/// The most codes of a group that are told one by one.
const GROUPED: usize = 6;

/// A word of a condition as people read it.
fn word_told(said: &str, list: &str, words: &Vocabulary) -> String {
    let people = ["role", "route"].contains(&list);
    match (said, people) {
        (ANY, true) => "anybody".to_owned(),
        (ANY, false) => "anything".to_owned(),
        (NOTHING, true) => "nobody".to_owned(),
        (NOTHING, false) => "nothing".to_owned(),
        (said, _) => match words.term(list, said) {
            Some(term) => format!("\"{}\"", term.label),
            None => said.replace('_', " "),
        },
    }
}

impl Rule {
    /// The rule in a sentence, without what it says: `If the request comes less than 24 hours before the
    /// meeting, when the matter is request`.
    pub fn told(&self, words: &Vocabulary) -> String {
        let what = match (&self.what, &self.by) {
            (Demand::Need(need), Some(by)) if by.relation == Relation::Before && by.amount == 0 => {
                format!("Unless, before {}, {}", by.anchor.told(), need.told(words))
            }
            (Demand::Need(need), Some(by)) if by.relation == Relation::Before => {
                // A request is always there: that is what opened the matter.
                let never = match need.parts().all(|part| part.fact == "requested") {
                    true => "",
                    false => ", or never",
                };
                format!("If {} less than {by}{never}", need.told(words))
            }
            (Demand::Need(need), Some(by)) => {
                format!("Unless, within {by}, {}", need.told(words))
            }
            (Demand::Need(need), None) => format!("Until {}", need.told(words)),
            (Demand::Forbid(forbid), _) => format!("If {}", forbid.told(words)),
            (Demand::Say, _) => String::new(),
        };
        let each = match self.each {
            Some(Each::Participant) => "for each person who is to be asked",
            Some(Each::Event) => "for each thing that happened",
            Some(Each::Decision) => "for each decision",
            None => "",
        };
        let when = match (self.when.is_always(), what.is_empty()) {
            (true, true) => "Always".to_owned(),
            (true, false) => String::new(),
            (false, true) => format!("When {}", self.when.told(words)),
            (false, false) => format!("when {}", self.when.told(words)),
        };
        let unless = match self.unless.is_always() {
            true => String::new(),
            false => format!("unless {}", self.unless.told(words)),
        };
        let parts = [what, when, unless, each.to_owned()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let level = match (&self.what, self.level) {
            (Demand::Say, _) => "",
            (_, Level::Must) => " (must)",
            (_, Level::Should) => " (should)",
        };
        format!("{}{level}", parts.join(", "))
    }
}
