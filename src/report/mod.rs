//! Reports: books and standings as tables and lines, for the people who asked.
//!
//! A report is a pure function of what it is given. It counts nothing that `standing` or `audit` counts,
//! and writes no bytes: that is `format`'s.

pub mod asks;
pub mod cycle;
pub mod due;
pub mod entries;
pub mod guidance;
pub mod leaflet;
pub mod linked;
pub mod list;
pub mod next;
pub mod note;
pub mod show;
pub mod supervision;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use crate::entry::book::Ground;
use crate::entry::correction::Correction;
use crate::entry::word::{Nature, Proceedings};
use crate::entry::{Entry, KINDS};
use crate::pack::{Pack, Part};
use crate::standing::{Action, Standing, Timing};
use crate::table::Table;
use crate::time::Instant;

/// What a report says: lines for reading, tables for everything else.
#[derive(Debug, Default)]
pub struct Said {
    /// What it is, in a line.
    pub title: String,
    /// Its text, where it is told in lines.
    pub lines: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// Matters asked about, at a moment.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// What every book shares, as known.
    pub ground: &'a Ground,
    /// The standings asked about, in order of opening.
    pub standings: &'a [Standing],
    /// The moment.
    pub moment: Instant,
    /// The number of the last entry known.
    pub at: u64,
    /// The ledger's origin, where several are asked at once: what tells their matters apart.
    pub origin: Option<&'a str>,
    /// The number from which entries are news; none where that is each matter's own last review.
    pub since: Option<u64>,
}

impl Scope<'_> {
    /// A matter's name; elsewhere than in its own ledger, with that ledger's origin before it.
    pub fn name(&self, standing: &Standing) -> String {
        named(self.origin, &standing.matter)
    }
}

/// A matter's name as an answer tells it.
pub fn named(origin: Option<&str>, matter: &str) -> String {
    origin.map_or_else(|| matter.to_owned(), |origin| format!("{origin}/{matter}"))
}

/// The matters of several scopes, each with its own.
fn matters<'s>(scopes: &'s [Scope<'s>]) -> impl Iterator<Item = (&'s Standing, &'s Scope<'s>)> {
    let of = |scope: &'s Scope<'s>| scope.standings.iter().map(move |s| (s, scope));
    scopes.iter().flat_map(of)
}

/// Whether a matter's date lies in a period, both days included.
pub fn in_period(standing: &Standing, period: (Option<NaiveDate>, Option<NaiveDate>)) -> bool {
    period.0.is_none_or(|from| standing.date >= from)
        && period.1.is_none_or(|until| standing.date <= until)
}

/// The closed lists that codes in answers are of, by the names that columns give them: the vocabulary's, the
/// contract's own words, and the rules of the packs adopted.
pub fn lists(ground: &Ground) -> BTreeMap<String, Vec<String>> {
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    let vocabulary = &ground.vocabulary;
    let mut lists: BTreeMap<String, Vec<String>> = vocabulary
        .lists()
        .map(|list| {
            let codes = vocabulary.terms(list).map(|(code, _)| code);
            (list.to_owned(), owned(&codes.collect::<Vec<_>>()))
        })
        .collect();
    let asks: Vec<String> = ground
        .packs
        .iter()
        .flat_map(|adopted| {
            let (pack, id) = (&adopted.pack, String::as_str);
            let items = pack.items.iter().map(|item| id(&item.code));
            let ladders = pack.ladders.iter().map(|ladder| id(&ladder.id));
            let rules = pack.rules.iter().map(|rule| id(&rule.id));
            owned(&rules.chain(items).chain(ladders).collect::<Vec<_>>())
        })
        .chain(["advice".to_owned()])
        .collect();
    let actions = [owned(&OWN_ACTIONS), asks.clone()].concat();
    let kinds: Vec<&str> = KINDS.iter().map(|row| row.name).collect();
    lists.extend([
        ("action".to_owned(), actions),
        ("ask".to_owned(), asks),
        ("kind".to_owned(), owned(&kinds)),
        ("nature".to_owned(), owned(Nature::WORDS)),
        ("proceedings".to_owned(), owned(Proceedings::WORDS)),
        ("timing".to_owned(), owned(&Timing::ALL.map(Timing::as_str))),
    ]);
    lists
}

/// What is still to do by the ledger itself, whatever the guidance.
const OWN_ACTIONS: [&str; 3] = ["timing", "undecided", "file"];

/// The pack that judges a matter, by its adoption.
fn pack<'g>(ground: &'g Ground, standing: &Standing) -> Option<&'g Pack> {
    let used = standing.pack.as_ref()?;
    ground
        .packs
        .iter()
        .find(|p| p.seq == used.adopted)
        .map(|p| &p.pack)
}

/// What the ledger itself says of a matter that no guidance on recording meetings covers, until somebody
/// was turned to.
fn outside(standing: &Standing) -> Option<String> {
    let nature = Nature::from_word(&standing.said.nature)?;
    let silent = standing.said.escalated.is_empty() && !standing.in_error;
    (nature.is_outside() && silent).then(|| {
        "this is outside the guidance on recording meetings and outside the audit of consent: \
         turn to your manager, the safeguarding lead or a lawyer, and log it as an escalation"
            .to_owned()
    })
}

/// Which entries are held back: the privileged ones, and the corrections of what is held back.
#[derive(Debug, Default)]
pub struct Held(HashSet<u64>);

impl Held {
    /// Whether an entry is held back. Entries are asked about in the order of their numbers.
    pub fn holds(&mut self, entry: &Entry) -> bool {
        let said = &entry.line.said;
        let corrects = |c: &Correction| self.0.contains(&c.replaces);
        let held = said.is_privileged() || said.corrects().is_some_and(corrects);
        if held {
            self.0.insert(entry.seq);
        }
        held
    }
}

/// What an open action asks for, in a sentence.
fn told(action: &Action, standing: &Standing, ground: &Ground) -> String {
    // First the pack's own: it may call a rule what the ledger calls an action.
    if let Some(ask) = action.ask.and_then(|at| standing.asks.get(at)) {
        return asks::says(ask, standing, ground);
    }
    match action.code.as_str() {
        "timing" if standing.consent.start.is_none() => {
            "say when the meeting is, or that it is off".into()
        }
        "timing" if standing.consent.participants.is_empty() => {
            "say who would be recorded, was present or was asked".into()
        }
        "timing" if standing.never_asked().is_empty() => "the meeting is still to come".into(),
        "timing" => format!(
            "before the meeting, ask whether they agree: {}",
            standing.never_asked().join(", ")
        ),
        "advice" => format!(
            "advice due is missing: {}",
            standing.advice.missing().join(" ")
        ),
        "undecided" => undecided(standing, ground),
        "file" => format!(
            "{} not yet copied into the case record",
            counted(standing.record.unfiled, "entry is", "entries are")
        ),
        code => code.to_owned(),
    }
}

/// What is to be found out before anybody can tell whether an item is due.
fn undecided(standing: &Standing, ground: &Ground) -> String {
    let codes = &standing.advice.undecided;
    let items = pack(ground, standing).map_or(&[][..], |pack| &pack.items);
    let items = items.iter().filter(|item| codes.contains(&item.code));
    let (court, mut rests): (Vec<bool>, Vec<String>) = items
        .map(|item| {
            let court = |part: &Part| part.fact == "proceedings";
            let all = item.when.parts().all(court);
            (all, item.when.told(&ground.vocabulary))
        })
        .unzip();
    let codes = codes.join(" ");
    if court.iter().all(|court| *court) {
        return format!(
            "find out about court proceedings, and log a change that says so (--proceedings); whether this is due rests on it: {codes}"
        );
    }
    rests.dedup();
    format!(
        "find out, and log it; whether this is due rests on it: {codes} (when {})",
        rests.join("; when ")
    )
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
