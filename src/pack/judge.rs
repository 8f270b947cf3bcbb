//! What a pack finds of a matter: each rule and each item against its facts.
//!
//! A rule is looked at once for each thing it is judged of, never again. Whether
//! a need was met in time is not asked here: that takes the matter's hours.

use std::cell::OnceCell;

use super::condition::Truth;
use super::known::{Facts, Known, NATURE, Since};
use super::{Demand, Each, Item, Pack, Rule};

/// A thing that rules are judged of, one by one: a participant, an event, a decision.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// What it is called in answers: a participant, or an entry's number.
    pub of: String,
    /// When it happened; not where it is somebody.
    pub hour: Since,
    /// The matter's facts, those of this thing alone in their place.
    pub facts: Facts<'a>,
}

/// A rule that applies, and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Of what, where not of the matter as a whole.
    pub of: Option<String>,
    /// What it found.
    pub state: State,
    /// When what it is judged of happened; where that is no event, since when its condition holds.
    pub applies: Since,
    /// Since when what it needs, or forbids, is there.
    pub since: Since,
}

/// What a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What it needs is not known to be there.
    Unmet,
    /// What it needs is there, or what it forbids is not known to be.
    Met,
    /// What it forbids is there.
    Broken,
    /// It asks for nothing; it is to be read.
    Prompt,
}

/// What a pack finds of a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement<'a> {
    /// The rules that are known to apply, in the pack's order.
    pub rules: Vec<Judged<'a>>,
    /// Whether the matter is outside the guidance.
    pub outside: bool,
    /// How often a rule was looked at: once for each thing it is judged of.
    pub looked: usize,
}

impl Pack {
    /// Each advice item with whether it is due: not at all where the nature is
    /// none that it is due for, unknown where a fact it asks about is not known.
    pub fn judge_items(&self, facts: &Facts) -> Vec<(&Item, Truth)> {
        let is = |nature: &Known, due: &String| nature.iter().any(|(one, _)| one == due);
        let due = |item: &Item| match facts.known(NATURE) {
            Some(nature) if item.due_for.iter().any(|due| is(nature, due)) => Truth::Yes,
            Some(_) => Truth::No,
            None => Truth::Unknown,
        };
        let judge = |item: &Item| match item.unless.spares(facts) {
            true => Truth::No,
            false => due(item).and(item.when.judge(facts)),
        };
        self.items.iter().map(|item| (item, judge(item))).collect()
    }

    /// What the rules find. `subjects` is asked at most once for each sort of
    /// thing, and only where a rule is judged of it.
    pub fn judge_rules<'s>(
        &self,
        facts: &Facts,
        subjects: impl Fn(Each) -> Vec<Subject<'s>>,
    ) -> Judgement<'_> {
        let cells = [const { OnceCell::new() }; Each::WORDS.len()];
        let each = |each: Each| cells[each as usize].get_or_init(|| subjects(each));
        let mut judgement = Judgement::default();
        // Whether a matter is outside decides whether the rest is looked at.
        for outside in [true, false] {
            for rule in self.rules.iter().filter(|rule| rule.outside == outside) {
                let Some(sort) = rule.each else {
                    judgement.looked += 1;
                    judgement.rules.extend(judged(rule, None, facts));
                    continue;
                };
                let subjects = each(sort);
                judgement.looked += subjects.len();
                let judged = |one: &Subject| judged(rule, Some(one), &one.facts);
                judgement.rules.extend(subjects.iter().filter_map(judged));
            }
            judgement.outside |= outside && !judgement.rules.is_empty();
            if judgement.outside {
                break;
            }
        }
        judgement
    }
}

fn judged<'a>(rule: &'a Rule, of: Option<&Subject>, facts: &Facts) -> Option<Judged<'a>> {
    let (applies, hour) = rule.when.weigh(facts);
    if applies != Truth::Yes || rule.unless.spares(facts) {
        return None;
    }
    let (state, since) = match &rule.what {
        Demand::Need(need) => match need.weigh(facts) {
            (Truth::Yes, since) => (State::Met, since),
            _ => (State::Unmet, None),
        },
        Demand::Forbid(forbid) => match forbid.weigh(facts) {
            (Truth::Yes, since) => (State::Broken, since),
            _ => (State::Met, None),
        },
        Demand::Say => (State::Prompt, None),
    };
    Some(Judged {
        rule,
        of: of.map(|subject| subject.of.clone()),
        state,
        applies: of.and_then(|subject| subject.hour).or(hour),
        since,
    })
}
