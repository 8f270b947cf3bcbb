//! `candour correct`: an entry was wrong.
//!
//! With the same kind as the entry's, only what is typed changes; with another kind, the whole is typed
//! anew; with none, the statement is withdrawn or moved.

use clap::ArgMatches;
use serde_json::{Map, Value as Json};

use super::args::{Correct, Log};
use super::failure::Trouble;
use super::home::{Desk, say};
use super::{kinds, log};
use crate::entry::field::Value;
use crate::entry::{Line, kind};
use crate::ledger::view::Known;

/// Runs `correct`.
///
/// # Errors
/// As the correction is refused, or the ledger cannot be had.
pub fn run(desk: &mut Desk, correct: &Correct, matches: &ArgMatches) -> Result<(), Trouble> {
    let wrong = desk
        .ledger
        .view(Known::Head, |view| view.entry(correct.entry))?;
    let Some(wrong) = wrong else {
        let last = desk.ledger.view(Known::Head, |view| Ok(view.at))?;
        return Err(Trouble::refused(
            format!("there is no entry {}", correct.entry),
            format!("the last entry is {last}: `candour show` prints the numbers"),
        ));
    };
    let with = wrong.line.said.corrects().and_then(|c| c.with.as_ref());
    let said: &Line = with.unwrap_or(&wrong.line);
    let mut before = String::new();
    said.write(&mut before);
    let before: Map<String, Json> = serde_json::from_str(&before).unwrap_or_default();
    let with = match matches.subcommand() {
        Some((name, typed)) => {
            let row = kind(name).ok_or_else(|| {
                Trouble::refused(
                    format!("there is no kind {name}"),
                    "`candour correct --help` lists them",
                )
            })?;
            let mut map = kinds::typed(row, typed, desk.today());
            let same = before.get("kind").and_then(Json::as_str) == Some(name);
            if same {
                map = merged(&before, map);
            } else {
                for key in ["occurred", "learned", "worker", "source"] {
                    let kept = before.get(key).cloned();
                    kept.map(|json| map.entry(key).or_insert(json));
                }
            }
            map.insert("kind".into(), name.into());
            Some(map)
        }
        None if correct.to.is_some() => Some(before),
        None => None,
    };
    let with = with.map(|mut map| {
        if let Some(to) = &correct.to {
            map.insert("matter".into(), to.as_str().into());
        }
        map
    });
    let withdrawn = with.is_none();
    let mut map = Map::new();
    map.insert("kind".into(), "correction".into());
    map.insert("replaces".into(), correct.entry.into());
    map.insert("because".into(), correct.because.as_str().into());
    map.extend(with.map(|map| ("with".to_owned(), Json::Object(map))));
    if correct.whole_matter {
        map.insert("whole_matter".into(), true.into());
    }
    log::enter(
        desk,
        vec![map],
        &Log {
            batch: None,
            dry_run: correct.dry_run,
            again: false,
        },
    )?;
    if withdrawn {
        say(&format!(
            "entry {} no longer counts; it stays readable",
            correct.entry
        ));
    }
    Ok(())
}

/// The entry as it was, with what was typed in its place; a field typed as empty is taken away.
fn merged(before: &Map<String, Json>, typed: Map<String, Json>) -> Map<String, Json> {
    let mut map = before.clone();
    // A default that was written out follows what it was the default of.
    for (default, of) in [("learned", "occurred"), ("advise", "person")] {
        let whole = before.get(of).map(|one| {
            if default == "advise" {
                Json::Array(vec![one.clone()])
            } else {
                one.clone()
            }
        });
        if typed.contains_key(of) && before.get(default) == whole.as_ref() {
            map.remove(default);
        }
    }
    for (key, value) in typed {
        match (map.get_mut(&key), value) {
            (_, Json::Null) => drop(map.remove(&key)),
            (Some(Json::Object(old)), Json::Object(new)) => old.extend(new),
            (_, value) => drop(map.insert(key, value)),
        }
    }
    map
}
