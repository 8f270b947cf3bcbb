//! From TOML to the rules of a pack, with their deadlines.

use super::condition::Condition;
use super::names::{Seen, condition, plain};
use super::section::Section;
use super::vocabulary::Vocabulary;
use super::{Anchor, Deadline, Demand, Level, Relation, Rule};

/// Longest deadline: ten years of hours.
const HOURS: std::ops::Range<i64> = 0..87_601;
pub(super) fn read_rules(root: &Section, codes: &Vocabulary) -> Vec<Rule> {
    let mut seen = Seen::new("rule");
    let read = |section: Section| {
        let id = seen.name(&section);
        let (need, forbid) = (
            condition(&section, "need", codes),
            condition(&section, "forbid", codes),
        );
        let by = deadline(&section);
        let fault = |what: String| section.checker.fault(section.at, what);
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
            id,
            when: condition(&section, "when", codes).unwrap_or_default(),
            what: match (need, forbid) {
                (Some(need), _) => Demand::Need(need),
                (None, Some(forbid)) => Demand::Forbid(forbid),
                (None, None) => Demand::Say,
            },
            level: match section.one_of("level", &["should", "must"]) {
                Some("must") => Level::Must,
                _ => Level::Should,
            },
            by,
            say: section.need_text("say").0,
            source: plain(section.texts("source")),
        };
        section.finish();
        rule
    };
    root.sections("rule", "a rule")
        .into_iter()
        .map(read)
        .collect()
}

/// `by = { hours = 24, before = "start" }`.
fn deadline(rule: &Section) -> Option<Deadline> {
    let section = rule.section("by", "a deadline")?;
    let hours = section.number("hours", HOURS);
    let anchors = ["start", "request", "end"];
    let (before, after) = (
        section.one_of("before", &anchors),
        section.one_of("after", &anchors),
    );
    let (relation, word) = match (before, after) {
        (Some(word), None) => (Relation::Before, Some(word)),
        (None, Some(word)) => (Relation::After, Some(word)),
        _ => (Relation::Before, None),
    };
    if hours.is_none() || word.is_none() {
        let what = "`by` needs `hours` and either `before` or `after`: \
                    { hours = 24, before = \"start\" }";
        section.checker.fault(section.at, what.to_owned());
    }
    section.finish();
    let anchor = match word? {
        "request" => Anchor::Request,
        "end" => Anchor::End,
        _ => Anchor::Start,
    };
    Some(Deadline {
        hours: hours?,
        relation,
        anchor,
    })
}
