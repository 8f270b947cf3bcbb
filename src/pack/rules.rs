//! From TOML to the rules of a pack: its own, those that put a matter outside it,
//! and those that its status, required fields and retention classes amount to.
//!
//! Whatever a pack asks acts as a rule; nothing here judges one.

use super::condition::{Condition, Part, Wanted, Word};
use super::facts::EXTRA;
use super::names::{Seen, plain};
use super::section::Section;
use super::words::Words;
use super::{Anchor, Deadline, Demand, Each, Level, Relation, Rule, Status, Unit};

/// The most rules a pack may have.
const RULES: usize = 500;
/// Longest deadline: ten years, of hours or of days.
const HOURS: std::ops::Range<i64> = 0..87_601;
const DAYS: std::ops::Range<i64> = 0..3_661;

/// A pack's rules in the order in which they are told.
pub(super) fn read_rules(
    root: &Section,
    words: &Words,
    status: Status,
    seen: &mut Seen,
) -> Vec<Rule> {
    let mut rules: Vec<Rule> = marked(status, root, seen).into_iter().collect();
    for (key, name) in [("outside", "what is outside"), ("rule", "a rule")] {
        let sections = root.sections(key, name);
        if let Some(section) = sections.get(RULES) {
            let what = format!("there are more than {RULES} rules: nobody could follow them");
            section.checker.fault(section.at, what);
        }
        let read = |section: Section| read_rule(section, words, key == "outside", seen);
        rules.extend(sections.into_iter().take(RULES).map(read));
    }
    rules
}

fn read_rule(section: Section, words: &Words, outside: bool, seen: &mut Seen) -> Rule {
    let id = seen.name(&section);
    let (need, forbid) = (
        words.condition(&section, "need"),
        words.condition(&section, "forbid"),
    );
    let by = deadline(&section, words, &id);
    let each = section
        .one_of("each", Each::WORDS)
        .and_then(Each::from_word);
    let fault = |what: String| section.checker.fault(section.at, what);
    if id == STATUS || id.starts_with(FIELD) {
        fault(format!(
            "`{id}` is a name that Candour gives itself: call the rule something else"
        ));
    }
    if [&need, &forbid]
        .into_iter()
        .flatten()
        .any(Condition::is_always)
    {
        fault(format!("rule `{id}` asks for an empty table: name a fact"));
    }
    if need.is_some() && forbid.is_some() {
        fault(format!(
            "rule `{id}` has both `need` and `forbid`: make it two rules"
        ));
    }
    if by.is_some() && need.is_none() {
        fault(format!(
            "rule `{id}` has `by` and no `need`: nothing would be due"
        ));
    }
    let rule = Rule {
        each,
        outside,
        when: words.condition(&section, "when").unwrap_or_default(),
        unless: words.condition(&section, "unless").unwrap_or_default(),
        what: match (need, forbid) {
            (Some(need), _) => Demand::Need(need),
            (None, Some(forbid)) => Demand::Forbid(forbid),
            (None, None) => Demand::Say,
        },
        level: level(&section).unwrap_or(Level::Should),
        by,
        say: section.need_text("say").0,
        source: plain(section.texts("source")),
        id,
    };
    if each != Some(Each::Participant)
        && let Some(part) = rule
            .parts()
            .find(|part| OF_PARTICIPANT.contains(&part.fact.as_str()))
    {
        section.checker.fault(
            section.at,
            format!(
                "rule `{}` asks about `{}` without `each = \"participant\"`",
                rule.id, part.fact
            ),
        );
    }
    if outside && rule.when.is_always() {
        let what = format!("`{}` would put every matter outside: say `when`", rule.id);
        section.checker.fault(section.at, what);
    }
    section.finish();
    rule
}

/// The name of the rule that a pack's status amounts to.
const STATUS: &str = "status";
/// How the names of the rules begin that required fields amount to.
const FIELD: &str = "field-";

/// The facts that only a participant has.
pub(super) const OF_PARTICIPANT: [&str; 2] = ["who", "who.side"];

impl Rule {
    /// What it asks of facts, everywhere.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        let what = match &self.what {
            Demand::Need(asked) | Demand::Forbid(asked) => asked.ways(),
            Demand::Say => &[],
        };
        [self.when.ways(), self.unless.ways(), what]
            .into_iter()
            .flatten()
            .flatten()
    }

    /// Whether it is judged of each thing of a sort, or asks for a fact of them: when it applies, or what it
    /// asks. What excuses from it says nothing of what it is about.
    pub fn is_about(&self, sort: Each) -> bool {
        let word = sort.as_str();
        let of = |fact: &str| fact.split('.').next() == Some(word);
        let what = match &self.what {
            Demand::Need(asked) | Demand::Forbid(asked) => Some(asked),
            Demand::Say => None,
        };
        let mut asked = std::iter::once(&self.when).chain(what);
        self.each == Some(sort) || asked.any(|condition| condition.parts().any(|p| of(&p.fact)))
    }

    /// A rule that a pack does not write as one.
    pub(super) fn made(id: &str, when: Condition, what: Demand, level: Level, say: String) -> Rule {
        Rule {
            id: id.to_owned(),
            each: None,
            outside: false,
            when,
            unless: Condition::default(),
            what,
            level,
            by: None,
            say,
            source: Vec::new(),
        }
    }
}

/// What is said of every matter under guidance that is no longer held to.
fn marked(status: Status, root: &Section, seen: &mut Seen) -> Option<Rule> {
    if !matches!(status, Status::Superseded | Status::Withdrawn) {
        return None;
    }
    seen.once(root, STATUS, 0);
    let say = format!(
        "it is marked {} by its publishers: find out which guidance applies now.",
        status.as_str()
    );
    let always = Condition::default();
    Some(Rule::made(STATUS, always, Demand::Say, Level::Should, say))
}

/// A field, and when it is wanted.
pub(super) struct Wanting {
    pub(super) field: super::Field,
    pub(super) when: Condition,
    pub(super) unless: Condition,
    pub(super) level: Level,
    /// The byte where it begins.
    pub(super) at: usize,
}

/// The rules of the fields that are wanted wherever such an entry stands.
pub(super) fn of_fields(fields: &[Wanting], root: &Section, seen: &mut Seen) -> Vec<Rule> {
    let asked = |fact: &str, word: &str| {
        let word = Word {
            said: word.to_owned(),
            values: vec![word.to_owned()],
        };
        Part::new(fact.to_owned(), Wanted::AnyOf, vec![word])
    };
    let wanted = fields.iter().filter(|wanting| wanting.field.required);
    let rule = |wanting: &Wanting| {
        let Wanting {
            field,
            when,
            unless,
            level,
            at,
        } = wanting;
        let id = format!("{FIELD}{}", field.key);
        seen.once(root, &id, *at);
        let applies = when.clone().with(asked("kind", &field.on));
        let need = Condition::default().with(asked(&format!("{EXTRA}{}", field.key), "any"));
        Rule {
            // Each decision and each event answers for itself; other entries answer for the matter.
            each: Each::from_word(&field.on).filter(|each| *each != Each::Participant),
            unless: unless.clone(),
            source: field.source.clone(),
            ..Rule::made(&id, applies, Demand::Need(need), *level, field.ask.clone())
        }
    };
    wanted.map(rule).collect()
}

/// `[[retention]]`: how long the agency's own copy is kept.
pub(super) fn read_retention(root: &Section, words: &Words, seen: &mut Seen) -> Vec<Rule> {
    let read = |section: Section| {
        let id = seen.name(&section);
        let (label, keep) = (section.need_text("label").0, section.need_text("keep").0);
        let when = words.of_matter(&section, "when");
        let say = format!("keep the agency's copy as {label}: {keep}.");
        let rule = Rule {
            unless: words.of_matter(&section, "unless"),
            source: plain(section.texts("source")),
            ..Rule::made(&id, when, Demand::Say, Level::Should, say)
        };
        section.finish();
        rule
    };
    let sections = root.sections("retention", "a retention class");
    sections.into_iter().map(read).collect()
}

/// `level = "must"`, where it is said.
pub(super) fn level(section: &Section) -> Option<Level> {
    section
        .one_of("level", &["should", "must"])
        .map(|word| match word {
            "must" => Level::Must,
            _ => Level::Should,
        })
}

/// `by = { working_days = 3, before = "start" }`; `name` is whose it is.
pub(super) fn deadline(of: &Section, words: &Words, name: &str) -> Option<Deadline> {
    let section = of.section("by", "a deadline")?;
    let amounts: Vec<(Unit, i64)> = (Unit::ALL.into_iter().zip(Unit::WORDS))
        .filter_map(|(unit, word)| {
            let most = if unit == Unit::Hours { HOURS } else { DAYS };
            Some((unit, section.number(word, most)?))
        })
        .collect();
    let anchors = Anchor::WORDS.map(|(word, _)| word);
    let (before, after) = (
        section.one_of("before", &anchors),
        section.one_of("after", &anchors),
    );
    let anchored = match (before, after) {
        (Some(word), None) => Some((Relation::Before, word)),
        (None, Some(word)) => Some((Relation::After, word)),
        _ => None,
    };
    let (&[(unit, amount)], Some((relation, word))) = (amounts.as_slice(), anchored) else {
        let what = "`by` needs one of `hours`, `days`, `working_days`, `school_days`, and either \
                    `before` or `after`: { hours = 24, before = \"start\" }";
        section.checker.fault(section.at, what.to_owned());
        section.finish();
        return None;
    };
    let calendars = &words.calendars;
    let missing = match unit {
        Unit::WorkingDays => calendars.working.is_none().then_some("working_days"),
        Unit::SchoolDays => calendars.school.is_none().then_some("school_days"),
        Unit::Hours | Unit::Days => None,
    };
    if let Some(calendar) = missing {
        let counts = unit.told();
        let what = format!("`{name}` counts {counts}, and there is no [calendar.{calendar}]");
        section.checker.fault(section.at, what);
    }
    section.finish();
    let anchor = Anchor::ALL
        .into_iter()
        .find(|a| Anchor::WORDS[*a as usize].0 == word)?;
    Some(Deadline {
        amount: u32::try_from(amount).ok()?,
        unit,
        relation,
        anchor,
    })
}
