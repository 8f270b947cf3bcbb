//! Advice due, given and missing, recipient by recipient and item by item.
//!
//! Items and their conditions are the pack's. What was claimed or incorrect counts for nothing.

use chrono::serde::ts_milliseconds_option;
use serde::{Deserialize, Serialize};

use super::consent::{Consent, role};
use super::facts::hour;
use super::rules::{Ask, Deadlines, Found, in_time};
use crate::entry::tally::Tally;
use crate::pack::{Due, Facts, Item, Since, Truth};
use crate::time::Instant;

/// The advice of a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Whom it is due to; nobody, where none is due.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    /// Items of which it is not known whether they are due.
    #[serde(rename = "u", default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// By when the first of the missing items is due, where the pack says so.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "ts_milliseconds_option")]
    pub deadline: Option<Instant>,
    /// The opening and the standing advice entries.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
}

/// Somebody to whom advice is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The participant.
    #[serde(rename = "w")]
    pub who: String,
    /// The items due, in the pack's order.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<String>,
    /// The places, in `due`, of those not given.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<usize>,
}

impl Recipient {
    /// The items due and not given, in the pack's order.
    pub fn missing(&self) -> Vec<&str> {
        let due = self.missing.iter().filter_map(|at| self.due.get(*at));
        due.map(String::as_str).collect()
    }
}

impl Advice {
    /// The items due to anybody, in the pack's order, each once.
    pub fn due(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for recipient in &self.recipients {
            // Each list is in the pack's order: what is new stands before what follows it there.
            let mut place = all.len();
            for item in recipient.due.iter().rev() {
                match all.iter().position(|known| known == item) {
                    Some(at) => place = at,
                    None => all.insert(place, item.clone()),
                }
            }
        }
        all
    }

    /// The items that anybody is still to be told, in the pack's order, each once.
    pub fn missing(&self) -> Vec<String> {
        self.due()
            .into_iter()
            .filter(|item| {
                let mut all = self.recipients.iter();
                all.any(|recipient| recipient.missing().contains(&item.as_str()))
            })
            .collect()
    }
}

/// What is due and given, and what the pack finds of how and when it was given.
pub(super) fn of(
    tally: &Tally,
    consent: &Consent,
    judged: Option<(&Facts, &Deadlines)>,
) -> (Advice, Vec<Ask>) {
    let mut entries: Vec<u64> = tally
        .opening
        .iter()
        .map(|o| o.stated.seq)
        .chain(tally.advice.iter().map(|a| a.stated.seq))
        .collect();
    entries.sort_unstable();
    let mut advice = Advice {
        entries,
        ..Advice::default()
    };
    let mut asks = Vec::new();
    let (Some(opening), Some((facts, deadlines))) = (&tally.opening, judged) else {
        return (advice, asks);
    };
    if consent.withdrawn {
        return (advice, asks);
    }
    let items = deadlines.pack.judge_items(facts);
    // Those to be advised, then those to be asked.
    let advise = opening.said.advise.iter().map(|who| who.0.as_str());
    let asked = consent.participants.iter().map(|asked| asked.who.as_str());
    let others = asked.filter(|who| !advise.clone().any(|known| known == *who));
    let everyone: Vec<&str> = advise.clone().chain(others).collect();
    for (item, truth) in items {
        let due_to = |(at, who): &(usize, &str)| match item.to.is_empty() {
            true => *at < advise.len(),
            false => is_for(item, who),
        };
        let to = || {
            let all = everyone.iter().copied().enumerate();
            all.filter(due_to).map(|(_, who)| who)
        };
        let given = |who: &str| Given::of(item, who, tally);
        // An item whose condition is not known is still a thing to find out, unless everybody was told
        // it anyway.
        let wanted = truth == Truth::Unknown && !to().all(|who| given(who).is_some());
        advice.undecided.extend(wanted.then(|| item.code.clone()));
        if truth != Truth::Yes {
            continue;
        }
        let due = |by| deadlines.due(by, item.when.weigh(facts).1, None);
        let due = item.by.as_ref().and_then(due);
        for who in to() {
            let recipient = advice.recipient(who);
            recipient.due.push(item.code.clone());
            let found = match given(who) {
                Some(Given::Wanting) => Some(Found::Unmet),
                Some(Given::Since(since)) => in_time(since, due),
                None => {
                    recipient.missing.push(recipient.due.len() - 1);
                    if let Some(Due::At { by, .. }) = due {
                        advice.deadline = Some(advice.deadline.map_or(by, |known| known.min(by)));
                    }
                    None
                }
            };
            let ask = |found| Ask::new(&item.code, Some(who.to_owned()), item.level, found, due);
            asks.extend(found.map(ask));
        }
    }
    (advice, asks)
}

impl Advice {
    fn recipient(&mut self, who: &str) -> &mut Recipient {
        let at = match self.recipients.iter().position(|r| r.who == who) {
            Some(at) => at,
            None => {
                self.recipients.push(Recipient {
                    who: who.to_owned(),
                    due: Vec::new(),
                    missing: Vec::new(),
                });
                self.recipients.len() - 1
            }
        };
        &mut self.recipients[at]
    }
}

fn is_for(item: &Item, who: &str) -> bool {
    let role = role(who);
    item.to
        .iter()
        .any(|word| word.values.iter().any(|value| value == role))
}

/// How an item was given to somebody.
enum Given {
    /// Not yet in every way that the pack asks.
    Wanting,
    /// In full, since this hour.
    Since(Since),
}

impl Given {
    fn of(item: &Item, who: &str, tally: &Tally) -> Option<Given> {
        let giving = || {
            let advice = tally.advice.iter();
            advice
                .filter(|a| a.said.to.iter().any(|to| to.0 == who))
                .filter(|a| a.said.items.iter().any(|i| i.0 == item.code))
        };
        giving().next()?;
        // The first hour at which each way was used, any way where the pack asks for none.
        let first = |ways: Option<&[String]>| {
            giving()
                .filter(|a| ways.is_none_or(|ways| a.said.how.iter().any(|h| ways.contains(&h.0))))
                .map(|a| hour(&a.stated))
                .min_by_key(|since| since.map(|span| span.first))
        };
        let modes = &item.modes;
        let hours = modes.ways.iter().map(|way| first(Some(&way.values)));
        let by_first = |since: &Since| since.map(|span| span.first);
        let since = match modes.each {
            _ if modes.ways.is_empty() => first(None),
            true => hours
                .collect::<Option<Vec<Since>>>()
                .and_then(|all| all.into_iter().max_by_key(by_first)),
            false => hours.flatten().min_by_key(by_first),
        };
        Some(since.map_or(Given::Wanting, Given::Since))
    }
}
