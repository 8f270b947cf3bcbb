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
        match self.ways() {
            [one] => way(one),
            several => {
                let ways: Vec<String> = several
                    .iter()
                    .map(|one| format!("({})", way(one)))
                    .collect();
                format!("either {}", ways.join(" or "))
            }
        }
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
            // Yes, or one of the other values: any of the two, and something is known.
            let is = |word: &Word| word.said == ANY || word.said == "yes";
            let (some, all) = (self.words.iter().any(is), self.words.iter().all(is));
            let known = self.words.iter().any(|word| word.said == ANY) || (some && !all);
            return match some ^ (self.wanted == Wanted::OtherThan) {
                _ if known => format!("it is known whether {before}{yes}{after}"),
                true => format!("{before}{yes}{after}"),
                false => format!("{before}{no}{after}"),
            };
        }
        let list = match known.map(|fact| fact.values) {
            Some(Values::Closed(NATURES)) => NATURE,
            _ => list,
        };
        let all: Vec<String> = (self.words.iter())
            .map(|word| word.told(list, words))
            .collect();
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

/// The list of the natures, which no vocabulary has.
const NATURE: &str = "nature";

impl Word {
    /// The word as people read it; a group by its name, with what it stands for.
    pub fn told(&self, list: &str, words: &Vocabulary) -> String {
        let one = |said: &str| match list {
            NATURE => nature_told(said),
            _ => word_told(said, list, words),
        };
        match self.values.as_slice() {
            [only] if *only == self.said => one(&self.said),
            values => {
                let values: Vec<String> = values.iter().map(|value| one(value)).collect();
                format!("{} ({})", self.said.replace('_', " "), values.join(", "))
            }
        }
    }
}

/// A nature as people read it.
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
            (Demand::Need(need), Some(by)) if by.relation == Relation::Before && by.amount > 0 => {
                // A request is always there: that is what opened the matter.
                let never = match need.parts().all(|part| part.fact == "requested") {
                    true => "",
                    false => ", or never",
                };
                format!("If {} less than {by}{never}", need.told(words))
            }
            (Demand::Need(need), Some(by)) => {
                format!("Unless, {}, {}", by.limit(), need.told(words))
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
