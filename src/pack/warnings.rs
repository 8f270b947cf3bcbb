//! What is odd about a pack that reads without a mistake: what nobody would ever be asked, rules that
//! cannot both be followed, wording that is missing or would look strange.
//!
//! A warning stops nothing. It compares conditions word by word and proves nothing about guidance: a pair
//! it does not find may still contradict each other.

use super::condition::{ANY, Condition, NOTHING, Part, UNKNOWN, Wanted};
use super::{Demand, Each, Fault, Pack, Position, Status};

/// Facts that have one value at a time, so that two different ones exclude each other.
const SINGLE: &[&str] = &[
    "nature",
    "person",
    "person.side",
    "maker",
    "pr",
    "meeting.type",
    "setting",
    "multi_agency",
    "reasons_stated_by",
    "court_permission",
    "planned",
    "withdrawn",
    "cancelled",
    "who",
    "who.side",
    "knowledge",
    "asked",
    "asked_in_advance",
    "filed",
    "basis",
    "related",
];

impl Pack {
    /// What is odd about the pack, each with its place in the text it was read from.
    pub fn warnings(&self, text: &str) -> Vec<Fault> {
        let mut found = Vec::new();
        self.identity(&mut found);
        self.unreachable(&mut found);
        self.alone(&mut found);
        self.contradictions(&mut found);
        self.wording(&mut found);
        let fault = |(name, what): (String, String)| {
            let (line, column) = place(text, &name);
            Fault { line, column, what }
        };
        let mut found: Vec<Fault> = found.into_iter().map(fault).collect();
        found.sort();
        found
    }

    fn identity(&self, found: &mut Vec<(String, String)>) {
        let mut warn = |key: &str, what: String| found.push((key.to_owned(), what));
        if self.verified.is_none() {
            let what = "`verified` is missing: nobody can tell when this was last compared with the guidance";
            warn("version", what.to_owned());
        }
        let ended = matches!(self.status, Status::Superseded | Status::Withdrawn);
        if ended && self.until.is_none() {
            let what = format!(
                "it is {} and has no `until`: it goes on judging new matters",
                self.status.as_str()
            );
            warn("status", what);
        }
        let acts = self
            .rules
            .iter()
            .any(|rule| !matches!(rule.what, Demand::Say));
        let strict = [
            Position::Permission,
            Position::Exceptions,
            Position::Prohibited,
        ];
        if self.position.is_some_and(|p| strict.contains(&p)) && !acts {
            let what = "the position is printed, and no rule needs or forbids anything: nothing would be flagged";
            warn("position", what.to_owned());
        }
        if self.items.is_empty() && self.rules.is_empty() && self.ladders.is_empty() {
            let what = "it has no item, no rule and no ladder: nothing would ever be asked";
            warn("version", what.to_owned());
        }
        for (key, calendar) in [
            ("working_days", &self.calendars.working),
            ("school_days", &self.calendars.school),
        ] {
            let Some(calendar) = calendar else { continue };
            if self.until.is_none_or(|until| until > calendar.last()) {
                let what = format!(
                    "the calendar ends on {} and the pack does not: later deadlines will not be known",
                    calendar.last()
                );
                warn(key, what);
            }
        }
    }

    fn unreachable(&self, found: &mut Vec<(String, String)>) {
        let outside = || self.rules.iter().filter(|rule| rule.outside);
        let taken = |when: &Condition| {
            let whole = |rule: &&super::Rule| rule.each.is_none() && rule.unless.is_always();
            outside()
                .filter(whole)
                .find(|rule| implies(when, &rule.when))
        };
        let spared =
            |when: &Condition, unless: &Condition| !unless.is_always() && implies(when, unless);
        for rule in &self.rules {
            if spared(&rule.when, &rule.unless) {
                let what = format!(
                    "rule `{}` never applies: `unless` holds whenever `when` does",
                    rule.id
                );
                found.push((rule.id.clone(), what));
            }
            if let Some(by) = taken(&rule.when).filter(|_| !rule.outside) {
                let what = format!(
                    "rule `{}` is never reached: [[outside]] `{}` takes its matters",
                    rule.id, by.id
                );
                found.push((rule.id.clone(), what));
            }
        }
        for item in &self.items {
            let natures = Part::any_of("nature", &item.due_for);
            let never = apart(&item.when, &Condition(vec![vec![natures.clone()]]));
            if never || spared(&item.when, &item.unless) {
                let what = format!(
                    "item `{}` is never due: its conditions exclude each other",
                    item.code
                );
                found.push((item.code.clone(), what));
            }
            let when = item.when.clone().with(natures);
            if let Some(by) = taken(&when) {
                let what = format!(
                    "item `{}` is never due: [[outside]] `{}` takes its matters",
                    item.code, by.id
                );
                found.push((item.code.clone(), what));
            }
        }
    }

    /// A rule of each event sees that event alone: it cannot wait for another.
    fn alone(&self, found: &mut Vec<(String, String)>) {
        for rule in &self.rules {
            let (Some(fact), Demand::Need(need)) = (own(rule.each), &rule.what) else {
                continue;
            };
            let of = |condition: &Condition| -> Vec<Part> {
                condition
                    .parts()
                    .filter(|part| part.fact == fact)
                    .cloned()
                    .collect()
            };
            let (when, need) = (of(&rule.when), of(need));
            let other = |need: &Part| {
                let shared = |when: &Part| need.values().iter().any(|v| when.values().contains(v));
                need.wanted == Wanted::AnyOf && !when.is_empty() && !when.iter().any(shared)
            };
            if need.iter().any(other) {
                let what = format!(
                    "rule `{}` can never be met: with `each` it sees one {fact}, and needs another",
                    rule.id
                );
                found.push((rule.id.clone(), what));
            }
        }
    }

    fn contradictions(&self, found: &mut Vec<(String, String)>) {
        for one in &self.rules {
            let Demand::Need(need) = &one.what else {
                continue;
            };
            for other in &self.rules {
                let Demand::Forbid(forbid) = &other.what else {
                    continue;
                };
                let together = one.each == other.each && !apart(&one.when, &other.when);
                let spares = [&one.unless, &other.unless]
                    .iter()
                    .any(|unless| !unless.is_always());
                if together && !spares && implies(need, forbid) {
                    let what = format!(
                        "rule `{}` needs what rule `{}` forbids: both cannot be followed",
                        one.id, other.id
                    );
                    found.push((one.id.clone(), what));
                }
            }
        }
    }

    fn wording(&self, found: &mut Vec<(String, String)>) {
        let mut texts: Vec<(&str, &str)> = Vec::new();
        for item in &self.items {
            let mut warn = |what: &str| {
                found.push((item.code.clone(), format!("item `{}` {what}", item.code)));
            };
            if item.plain == item.text {
                warn(
                    "says the same in `plain` as in `text`: put it in plain English for the family",
                );
            }
            if item.label == item.code {
                warn("has no `label`: people would read its code");
            }
            if item.source.is_empty() {
                warn("names no `source`: nobody can look it up");
            }
            texts.extend([
                (item.code.as_str(), item.text.as_str()),
                (&item.code, &item.plain),
            ]);
        }
        for rule in &self.rules {
            if rule.source.is_empty() && rule.id != "status" {
                let what = format!(
                    "rule `{}` names no `source`: nobody can look it up",
                    rule.id
                );
                found.push((rule.id.clone(), what));
            }
            texts.push((&rule.id, &rule.say));
        }
        for ladder in &self.ladders {
            if ladder.source.is_empty() {
                let what = format!(
                    "ladder `{}` names no `source`: nobody can look it up",
                    ladder.id
                );
                found.push((ladder.id.clone(), what));
            }
            texts.extend(ladder.steps.iter().map(|step| (&*ladder.id, &*step.say)));
        }
        if let Some(leaflet) = &self.leaflet {
            let said = [
                &leaflet.title,
                &leaflet.intro,
                &leaflet.reason,
                &leaflet.ask,
            ];
            texts.extend(
                said.into_iter()
                    .flatten()
                    .map(|text| ("[leaflet]", &**text)),
            );
        }
        for (name, text) in texts {
            let formula = text.starts_with(['=', '+', '-', '@']);
            let tag = |c: char| c.is_ascii_alphabetic() || "/!".contains(c);
            if formula || text.split('<').skip(1).any(|after| after.starts_with(tag)) {
                let what = format!(
                    "the wording of `{name}` looks like markup or a formula: it is shown as written, never run"
                );
                found.push((name.to_owned(), what));
            }
        }
    }
}

impl Part {
    fn any_of(fact: &str, values: &[String]) -> Part {
        let word = |value: &String| super::Word {
            said: value.clone(),
            values: vec![value.clone()],
        };
        let words = values.iter().map(word).collect();
        Part::new(fact.to_owned(), Wanted::AnyOf, words)
    }

    fn values(&self) -> Vec<&String> {
        self.words.iter().flat_map(|word| &word.values).collect()
    }
}

/// Whether two demands on one fact can never hold together.
fn excludes(one: &Part, other: &Part) -> bool {
    let plain = |part: &Part| {
        let special = |word: &super::Word| [ANY, NOTHING].contains(&word.said.as_str());
        part.wanted == Wanted::AnyOf && !part.words.iter().any(special)
    };
    let (single, both) = (
        SINGLE.contains(&one.fact.as_str()),
        plain(one) && plain(other),
    );
    let shared = || {
        one.values()
            .iter()
            .any(|value| other.values().contains(value))
    };
    one.fact == other.fact && single && both && !shared()
}

/// Whether two conditions can never hold together, whichever way each holds.
fn apart(one: &Condition, other: &Condition) -> bool {
    let ways = |condition: &Condition| !condition.is_always();
    let parted = |one: &Vec<Part>, other: &Vec<Part>| {
        one.iter()
            .any(|part| other.iter().any(|wanted| excludes(part, wanted)))
    };
    ways(one)
        && ways(other)
        && (one.ways().iter()).all(|way| other.ways().iter().all(|wanted| parted(way, wanted)))
}

/// Whether whatever satisfies the first satisfies the second, as far as the words show.
fn implies(one: &Condition, other: &Condition) -> bool {
    let held = |way: &[Part], wanted: &Part| {
        way.iter().any(|part| {
            let within = || {
                part.values()
                    .iter()
                    .all(|value| wanted.values().contains(value))
            };
            let any = wanted.words.iter().any(|word| word.said == ANY);
            // Nothing, and what is stated to be unknown, are not something.
            let none = |word: &super::Word| [NOTHING, UNKNOWN].contains(&word.said.as_str());
            part.fact == wanted.fact
                && wanted.wanted == Wanted::AnyOf
                && part.wanted == Wanted::AnyOf
                && !part.words.is_empty()
                && (within() || (any && !part.words.iter().any(none)))
        })
    };
    let nothing = [Vec::new()];
    let ways = if one.is_always() {
        &nothing[..]
    } else {
        one.ways()
    };
    let any_way = |way: &Vec<Part>| {
        let mut others = other.ways().iter();
        others.any(|wanted| wanted.iter().all(|wanted| held(way, wanted)))
    };
    !other.is_always() && ways.iter().all(any_way)
}

/// The fact of which a thing has one value alone, where rules are judged of such things.
fn own(each: Option<Each>) -> Option<&'static str> {
    match each? {
        Each::Event => Some("event"),
        Each::Decision => Some("decision"),
        Each::Participant => None,
    }
}

/// Where a name stands in the text: the line that gives it as `id`, `code` or `key`, or where the key or
/// the section of that name is; else the beginning.
fn place(text: &str, name: &str) -> (usize, usize) {
    let named = |line: &str| {
        let line = line.trim_start();
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let value = value.trim().trim_matches('"');
        let field = name.strip_prefix("field-").unwrap_or(name);
        let given =
            ["id", "code", "key"].contains(&key.trim()) && (value == name || value == field);
        let headed = key.trim() == name || key.trim().ends_with(&format!(".{name}]"));
        (given, headed)
    };
    let given = text.lines().position(|line| named(line).0);
    let found = given.or_else(|| text.lines().position(|line| named(line).1));
    found.map_or((1, 1), |at| (at + 1, 1))
}
