//! Advice due, given and missing, recipient by recipient and item by item.
//!
//! Items and their conditions are the pack's. What was claimed or incorrect counts for nothing.

use serde::{Deserialize, Serialize};

use super::consent::Consent;
use crate::entry::tally::Tally;
use crate::pack::{Facts, Pack, Truth};

/// The advice of a matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Whom it is due to; nobody, where none is due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    /// Items of which it is not known whether they are due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// The opening and the standing advice entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
}

/// Somebody to whom advice is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The participant.
    pub who: String,
    /// The items due, in the pack's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<String>,
    /// Those of them not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl Advice {
    /// The items due to anybody, in the pack's order, each once.
    pub fn due(&self) -> Vec<String> {
        // Every recipient is due the same items, so the first has them all.
        self.recipients
            .first()
            .map(|r| r.due.clone())
            .unwrap_or_default()
    }

    /// The items that anybody is still to be told, in the pack's order, each once.
    pub fn missing(&self) -> Vec<String> {
        self.due()
            .into_iter()
            .filter(|item| self.recipients.iter().any(|r| r.missing.contains(item)))
            .collect()
    }
}

pub(super) fn of(tally: &Tally, consent: &Consent, pack: Option<&Pack>, facts: &Facts) -> Advice {
    let mut entries: Vec<u64> = tally
        .opening
        .iter()
        .map(|o| o.stated.seq)
        .chain(tally.advice.iter().map(|a| a.stated.seq))
        .collect();
    entries.sort_unstable();
    let (Some(opening), Some(pack), Some(nature)) = (&tally.opening, pack, tally.nature()) else {
        return Advice {
            entries,
            ..Advice::default()
        };
    };
    if consent.withdrawn || !pack.due_for.iter().any(|n| n == nature.as_str()) {
        return Advice {
            entries,
            ..Advice::default()
        };
    }
    let judged = pack.judge_items(facts);
    let codes = |wanted: Truth| {
        judged
            .iter()
            .filter(|(_, truth)| *truth == wanted)
            .map(|(item, _)| item.code.clone())
            .collect::<Vec<_>>()
    };
    let due = codes(Truth::Yes);
    let given = |who: &crate::entry::field::Participant, item: &str| {
        tally
            .advice
            .iter()
            .any(|a| a.said.to.contains(who) && a.said.items.iter().any(|i| i.0 == item))
    };
    let recipients: Vec<Recipient> = opening
        .said
        .advise
        .iter()
        .filter(|_| !due.is_empty())
        .map(|who| Recipient {
            who: who.0.clone(),
            missing: due
                .iter()
                .filter(|item| !given(who, item))
                .cloned()
                .collect(),
            due: due.clone(),
        })
        .collect();
    // An item whose condition is not known is still a thing to find out, unless everybody was told it anyway.
    let undecided = codes(Truth::Unknown)
        .into_iter()
        .filter(|item| !opening.said.advise.iter().all(|who| given(who, item)))
        .collect();
    Advice {
        recipients,
        undecided,
        entries,
    }
}
