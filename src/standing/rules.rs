//! What the pack asks of a matter and finds wanting: its rules, with their deadlines.
//!
//! It holds deadlines, never "overdue": whoever asks brings the moment. What only several matters of a
//! case show is `pattern`'s.

use chrono::serde::ts_milliseconds_option;
use serde::{Deserialize, Serialize};

use crate::entry::book::Book;
use crate::entry::tally::{Stated, Tally};
use crate::pack::{
    Anchor, Beyond, Deadline, Due, Each, Judged, Judgement, Level, Pack, Relation, Since, State,
    Unit,
};
use crate::time::{Instant, Span};

/// A rule, an item or a step of the pack that applies and is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The rule's name, the item's code or the ladder's name.
    #[serde(rename = "r")]
    pub rule: String,
    /// Of what, where not of the matter as a whole: a participant, an entry's number, a step.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Whether it must be met, rather than should.
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    pub must: bool,
    /// Whether the rule is about decisions.
    #[serde(rename = "od", default, skip_serializing_if = "std::ops::Not::not")]
    pub of_decisions: bool,
    /// What is found.
    #[serde(rename = "f")]
    pub found: Found,
    /// By when.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "ts_milliseconds_option")]
    pub deadline: Option<Instant>,
    /// Why the deadline is not known, where the pack's calendar does not reach it.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<String>,
}

/// What was found of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It asks for something that is not there yet.
    Unmet,
    /// What it asked for came after the deadline.
    Late,
    /// What it asked for is there, and nothing says whether in time.
    Unclear,
    /// What it would have avoided is there.
    Broken,
    /// A step was passed over.
    Skipped,
    /// It only reminds.
    Prompt,
}

impl Found {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Found::Unmet => "unmet",
            Found::Late => "late",
            Found::Unclear => "unclear",
            Found::Broken => "broken",
            Found::Skipped => "skipped",
            Found::Prompt => "prompt",
        }
    }

    /// Whether it says, whenever it is asked, that the guidance was not followed. A statement about
    /// guidance, never about law.
    pub fn is_flag(self) -> bool {
        matches!(self, Found::Late | Found::Broken | Found::Skipped)
    }
}

/// The deadlines of one matter under one pack.
pub(super) struct Deadlines<'a> {
    pub(super) book: &'a Book,
    pub(super) tally: &'a Tally<'a>,
    pub(super) pack: &'a Pack,
}

impl Deadlines<'_> {
    /// When a deadline is; none while what it is counted from is not known. `event` is the hour of what
    /// the rule itself is about, the opening's where it is about no hour.
    /// `of` is the number of the entry that it is about, where it is about one.
    pub(super) fn due(&self, by: &Deadline, event: Since, of: Option<&str>) -> Option<Due> {
        let zone = self.book.ground.zone;
        let tally = self.tally;
        let opening = || tally.opening.as_ref().map(|o| o.stated);
        let request = || opening().map(|stated| self.learned(&stated, by.relation));
        let anchor: Option<Span> = match by.anchor {
            Anchor::Start => tally.start().map(|when| when.span(zone)),
            Anchor::Request => request(),
            Anchor::End => {
                let ended = tally.meetings.iter().rev().find_map(|m| m.said.ended);
                ended.map(|when| when.span(zone))
            }
            Anchor::Filed => {
                let filed = tally.filed.last();
                filed.map(|(stated, _)| stated.span)
            }
            Anchor::Event => event.map_or_else(request, |happened| {
                let about = (tally.all.iter())
                    .filter(|s| s.span == happened)
                    .filter(|s| of.is_none_or(|of| s.seq.to_string() == of));
                let learned = about.map(|stated| self.learned(stated, by.relation));
                Some(learned.min_by_key(|span| span.first).unwrap_or(happened))
            }),
        };
        anchor.map(|anchor| by.due(anchor, zone, &self.pack.calendars))
    }

    /// When a statement happened; for what is to come after it, when it was learned, where that was
    /// later: nobody can act on what they do not know.
    fn learned(&self, stated: &Stated, relation: Relation) -> Span {
        let (happened, zone) = (stated.span, self.book.ground.zone);
        let learned = (stated.line.common.learned).map(|when| when.span(zone));
        let later = learned.filter(|learned| learned.first > happened.last);
        match relation {
            Relation::After => later.unwrap_or(happened),
            Relation::Before => happened,
        }
    }
}

/// What is found of something that is there since an hour, and was due; nothing where it is in time.
pub(super) fn in_time(since: Since, due: Option<Due>) -> Option<Found> {
    match (due?, since) {
        (_, None) => None,
        (Due::Beyond(..), _) => Some(Found::Unclear),
        (Due::At { by, .. }, Some(since)) if since.last <= by => None,
        (Due::At { latest, .. }, Some(since)) if since.first > latest => Some(Found::Late),
        (Due::At { .. }, Some(_)) => Some(Found::Unclear),
    }
}

impl Ask {
    /// An ask with its deadline, if it has one.
    pub(super) fn new(
        rule: &str,
        of: Option<String>,
        level: Level,
        found: Found,
        due: Option<Due>,
    ) -> Ask {
        let (deadline, beyond) = match due {
            Some(Due::At { by, .. }) => (Some(by), None),
            Some(Due::Beyond(unit, ends)) => (None, Some(beyond(unit, ends))),
            None => (None, None),
        };
        Ask {
            rule: rule.to_owned(),
            of,
            must: level == Level::Must,
            of_decisions: false,
            found,
            deadline,
            beyond,
        }
    }
}

fn beyond(unit: Unit, ends: Beyond) -> String {
    format!(
        "the deadline is not known: the pack's {} run from {} to {}",
        unit.told(),
        ends.first.format("%-d %B %Y"),
        ends.last.format("%-d %B %Y")
    )
}

/// What the pack's rules find, in its order.
pub(super) fn of(judgement: Judgement, deadlines: &Deadlines) -> Vec<Ask> {
    let ask = |judged: Judged| {
        let rule = judged.rule;
        let about = (judged.of.as_deref()).filter(|_| rule.each != Some(Each::Participant));
        let due = (rule.by.as_ref()).and_then(|by| deadlines.due(by, judged.applies, about));
        let found = match judged.state {
            State::Unmet => Found::Unmet,
            State::Met => in_time(judged.since, due)?,
            State::Broken => Found::Broken,
            State::Prompt => Found::Prompt,
        };
        Some(Ask {
            of_decisions: rule.is_about(Each::Decision),
            ..Ask::new(&rule.id, judged.of, rule.level, found, due)
        })
    };
    judgement.rules.into_iter().filter_map(ask).collect()
}
