//! Questions at a terminal: `candour log` alone, the advice items due.
//!
//! The answers become the same flags that could have been typed, and the command is printed before it
//! runs, so that the next time it can be.

use clap::Command;
use dialoguer::{Input, Select};
use serde_json::{Map, Value as Json};

use super::args::Log;
use super::failure::Trouble;
use super::home::{Desk, say};
use super::{kinds, log};
use crate::entry::field::{Field, Fields, Shape};
use crate::entry::request::About;
use crate::entry::{KINDS, KindRow};
use crate::ledger::view::{Known, Of};
use crate::time::When;

/// What is asked of a request, the commonest things first: the rest can be typed as flags.
const REQUEST: &[&str] = &[
    "nature",
    "case",
    "person",
    "meeting.type",
    "meeting.scheduled",
    "media",
    "reasons",
    "proceedings",
    "basis",
];

/// Asks for one entry and enters it.
///
/// # Errors
/// Where the terminal goes away, or as the entry is refused.
pub fn run(desk: &mut Desk, log: &Log) -> Result<(), Trouble> {
    let rows: Vec<&KindRow> = KINDS
        .iter()
        .filter(|row| !row.act && row.name != "correction")
        .collect();
    let menu: Vec<String> = rows
        .iter()
        .map(|row| format!("{:12} {}", row.name, row.help))
        .collect();
    let chosen = Select::new()
        .with_prompt("What is to be entered?")
        .items(&menu)
        .default(0)
        .interact()
        .map_err(gone)?;
    let row = rows[chosen];
    let mut words = vec!["log".to_owned(), row.name.to_owned()];
    if row.name == "request" {
        request(desk, &mut words)?;
    } else {
        let matter = text("Which matter? (its name, or case:REFERENCE)", None, true)?;
        match matter.strip_prefix("case:") {
            Some(case) => words.extend(["--case".to_owned(), case.trim().to_owned()]),
            None => words.extend(["--matter".to_owned(), matter]),
        }
        words.extend(asked(
            "occurred",
            &text(
                "When did it happen? (an hour alone is today)",
                Some(&desk.minute()),
                true,
            )?,
        ));
        for field in row.fields {
            for (field, prefix) in flat(field) {
                let flag = if prefix.is_empty() {
                    field.name.to_owned()
                } else {
                    format!("{prefix}.{}", field.name)
                };
                let own = desk.role.clone().filter(|_| {
                    matches!(
                        field.name,
                        "asked_by" | "given_by" | "decided_by" | "assessed_by"
                    )
                });
                words.extend(asked(&flag, &question(desk, field, own.as_deref())?));
            }
        }
    }
    run_words(desk, log, words)
}

fn request(desk: &Desk, words: &mut Vec<String>) -> Result<(), Trouble> {
    let row = KINDS
        .iter()
        .find(|row| row.name == "request")
        .expect("a request is a kind");
    words.extend(asked(
        "occurred",
        &text(
            "When was it asked or noticed? (an hour alone is today)",
            Some(&desk.minute()),
            true,
        )?,
    ));
    for id in REQUEST {
        let (group, name) = id.split_once('.').unwrap_or(("", id));
        let fields = if group.is_empty() {
            row.fields
        } else {
            About::FIELDS
        };
        let field = fields
            .iter()
            .find(|f| f.name == name)
            .expect("a question is a field");
        let suspicion = words.iter().any(|w| w == "suspected_covert");
        // Without a type there is no meeting to give a start to.
        let meeting = words.iter().any(|w| w == "--meeting-type");
        if name == "basis" && !suspicion || name == "scheduled" && !meeting {
            continue;
        }
        let default = (name == "nature").then_some("request");
        let needed = Field {
            required: field.required && group.is_empty() || name == "basis",
            ..*field
        };
        words.extend(asked(id, &question(desk, &needed, default)?));
    }
    let began = text(
        "When did the meeting begin? (leave empty if it has not)",
        None,
        false,
    )?;
    words.extend(asked("began", &began));
    let who = text(
        "Who was asked whether they agree? (roles, with commas; leave empty if nobody yet)",
        None,
        false,
    )?;
    if !who.is_empty() {
        words.extend(asked("asked", &who));
        words.extend(asked(
            "asked-by",
            &text("Who asked them? (role)", desk.role.as_deref(), true)?,
        ));
        words.extend(asked(
            "answer",
            &text(
                "What did they answer? (agreed, objected …; leave empty if they have not)",
                None,
                false,
            )?,
        ));
    }
    let advised = text(
        "Was the family advised now? Items by code, or due to go through them (leave empty if not)",
        None,
        false,
    )?;
    words.extend(asked("items", &advised));
    if !advised.is_empty() {
        if who.is_empty() {
            words.extend(asked(
                "asked-by",
                &text("Who advised them? (role)", desk.role.as_deref(), true)?,
            ));
        }
        words.extend(asked(
            "how",
            &text(
                "How? (oral, leaflet, letter …, with commas)",
                Some("oral"),
                false,
            )?,
        ));
    }
    Ok(())
}

fn run_words(desk: &mut Desk, log: &Log, words: Vec<String>) -> Result<(), Trouble> {
    say(&format!(
        "candour {}",
        words
            .iter()
            .map(|w| quoted(w))
            .collect::<Vec<_>>()
            .join(" ")
    ));
    let command = kinds::add(Command::new("log").no_binary_name(true), true);
    let matches = command.try_get_matches_from(&words[1..]).map_err(|e| {
        Trouble::refused(
            e.to_string().lines().next().unwrap_or_default(),
            "run the command above with that mended",
        )
    })?;
    log::run(desk, log, &matches)
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || "-_./:,=+@".contains(c));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

fn flat(field: &'static Field) -> Vec<(&'static Field, &'static str)> {
    match field.shape {
        Shape::Group(inner) => inner.iter().map(|f| (f, field.name)).collect(),
        Shape::Line | Shape::Row => Vec::new(),
        _ => vec![(field, "")],
    }
}

fn asked(flag: &str, answer: &str) -> Vec<String> {
    match answer.trim() {
        "" => Vec::new(),
        answer => vec![
            format!("--{}", flag.replace(['.', '_'], "-")),
            answer.to_owned(),
        ],
    }
}

fn question(desk: &Desk, field: &Field, default: Option<&str>) -> Result<String, Trouble> {
    let choices: Vec<&str> = match field.shape {
        Shape::Word(words) => words.to_vec(),
        Shape::Code(list) => desk.vocabulary.terms(list).map(|(code, _)| code).collect(),
        Shape::Participant => desk
            .vocabulary
            .terms("role")
            .map(|(code, _)| code)
            .collect(),
        Shape::Flag => vec!["yes", "no"],
        _ => Vec::new(),
    };
    let hint = match (choices.is_empty(), field.many) {
        (false, true) => format!(" ({}; several with commas)", choices.join(", ")),
        (false, false) => format!(" ({})", choices.join(", ")),
        (true, true) => " (several with commas)".to_owned(),
        (true, false) => String::new(),
    };
    let optional = if field.required {
        ""
    } else {
        " Enter to leave out."
    };
    loop {
        let answer = text(
            &format!("{}{hint}.{optional}", field.help),
            default,
            field.required,
        )?;
        let words = answer.split(',').map(str::trim).filter(|w| !w.is_empty());
        let strange = words.into_iter().find(|word| !fits(desk, field, word));
        match strange {
            None => return Ok(answer),
            Some(word) => say(&format!("\"{word}\" will not do here; once more")),
        }
    }
}

/// Whether a word can be what a field holds: asked at once, not after the last question.
fn fits(desk: &Desk, field: &Field, word: &str) -> bool {
    let role = word.split('/').next().unwrap_or_default();
    match field.shape {
        Shape::Code(list) => desk.vocabulary.code(list, word).is_ok(),
        Shape::Participant => desk.vocabulary.code("role", role).is_ok(),
        Shape::Word(words) => words.contains(&word),
        Shape::Flag => matches!(word, "yes" | "no"),
        Shape::Time => {
            let text = kinds::scalar(Shape::Time, word, desk.today());
            text.as_str()
                .is_some_and(|t| When::read(t, desk.zone).is_ok())
        }
        _ => true,
    }
}

fn text(prompt: &str, default: Option<&str>, required: bool) -> Result<String, Trouble> {
    let mut input = Input::<String>::new()
        .with_prompt(prompt)
        .allow_empty(!required);
    if let Some(default) = default {
        input = input.default(default.to_owned());
    }
    input.interact_text().map_err(gone)
}

/// A terminal that went away in the middle of a question.
pub(super) fn gone(error: dialoguer::Error) -> Trouble {
    Trouble::unavailable(
        format!("the terminal went away: {error}"),
        "nothing was entered; type the command with its flags instead",
    )
}

/// Shows the text of each advice item that is due and asks whether it was given.
///
/// # Errors
/// Where nothing is due, nothing was confirmed, or standard input ends before every item is answered.
pub fn items_due(desk: &Desk, map: &Map<String, Json>) -> Result<Json, Trouble> {
    let matter = map.get("matter").and_then(Json::as_str).unwrap_or_default();
    let due: Vec<(String, String)> = match matter {
        // The request is not entered yet: every item that such a matter may need.
        "" => desk
            .ledger
            .view(Known::Head, |view| {
                Ok(view
                    .ground
                    .judge(u64::MAX, view.ground.zone.minute(desk.now()))
                    .map(|j| j.adopted.pack.items.clone()))
            })?
            .unwrap_or_default()
            .into_iter()
            .map(|i| (i.code, i.text))
            .collect(),
        _ => {
            let standings = desk.ledger.view(Known::Head, |view| {
                view.standings(Of::Matter(matter))
                    .and_then(|s| Ok((s, view.book(matter)?)))
            })?;
            let pack = standings.1.ground.packs.iter().map(|p| &p.pack);
            let texts: Vec<(String, String)> = pack
                .flat_map(|p| p.items.iter())
                .map(|i| (i.code.clone(), i.text.clone()))
                .collect();
            let missing: Vec<String> = standings.0.iter().flat_map(|s| s.advice_wanted()).collect();
            texts
                .into_iter()
                .filter(|(code, _)| missing.contains(code))
                .collect()
        }
    };
    if due.is_empty() {
        return Err(Trouble::refused(
            "no advice item is due here",
            "name the items by code, or leave --items out",
        ));
    }
    let mut given = Vec::new();
    for (code, text) in due {
        if yes(&format!("{code}: {text} Given? (yes/no)"))? {
            given.push(code);
        }
    }
    match given.is_empty() {
        true => Err(Trouble::refused(
            "no item was given, so there is no advice to enter",
            "enter it when it is given",
        )),
        false => Ok(given.into()),
    }
}

fn yes(prompt: &str) -> Result<bool, Trouble> {
    loop {
        say(prompt);
        let mut line = String::new();
        if std::io::stdin().read_line(&mut line)? == 0 {
            return Err(Trouble::refused(
                "standard input ended before every item was answered",
                "answer each with yes or no, or name the items by code",
            ));
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => say("yes or no"),
        }
    }
}
