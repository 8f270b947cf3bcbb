//! `candour pack`: the guidance that ships, was adopted, or lies in a file.

use std::path::Path;

use super::args::PackVerb;
use super::failure::Trouble;
use super::home::{Home, say};
use crate::id;
use crate::ledger::view::Known;
use crate::pack::{Demand, FACTS, Level, Pack, Vocabulary};

/// Runs `pack`.
///
/// # Errors
/// As the pack or the ledger cannot be read, or the adoption is refused.
pub fn run(home: &Home, verb: &PackVerb) -> Result<(), Trouble> {
    match verb {
        PackVerb::List => list(home),
        PackVerb::Show { pack } => show(pack),
        PackVerb::Check { file } => check(file),
        PackVerb::Adopt { pack } => adopt(home, pack),
    }
}

fn list(home: &Home) -> Result<(), Trouble> {
    println!("ships with Candour:");
    for (name, text) in Pack::shipped() {
        let pack = Pack::read(text).map_err(|faults| {
            Trouble::unavailable(
                faults.first().map(ToString::to_string).unwrap_or_default(),
                "this is a fault of the program: report it",
            )
        })?;
        println!(
            "  {name}  {} ({}; {})",
            pack.title,
            pack.label(),
            pack.publishers.join(", ")
        );
    }
    if home.path.exists() {
        let desk = home.open()?;
        println!("adopted by this ledger:");
        desk.ledger.view(Known::Head, |view| {
            for adopted in &view.ground.packs {
                println!(
                    "  {}  {} (entry {})",
                    adopted.pack.label(),
                    id::shown(&adopted.pack.title),
                    adopted.seq
                );
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The text of a pack that ships, or of a file.
///
/// # Errors
/// Where there is neither.
pub fn text(name: &str) -> Result<String, Trouble> {
    if let Some((_, text)) = Pack::shipped().iter().find(|(id, _)| *id == name) {
        return Ok((*text).to_owned());
    }
    let shipped = || {
        Pack::shipped()
            .iter()
            .map(|(id, _)| *id)
            .collect::<Vec<_>>()
            .join(", ")
    };
    std::fs::read_to_string(name).map_err(|e| {
        Trouble::refused(
            format!("{name} is no pack that ships, and no file that can be read: {e}"),
            format!("write one of {}, or a pack's file", shipped()),
        )
    })
}

fn read(name: &str) -> Result<Pack, Trouble> {
    Pack::read(&text(name)?).map_err(|faults| Trouble {
        code: 2,
        said: faults
            .iter()
            .map(|f| {
                (
                    format!("{name}, {f}"),
                    "mend it there, and check the file again".to_owned(),
                )
            })
            .collect(),
    })
}

fn check(file: &Path) -> Result<(), Trouble> {
    let pack = read(&file.display().to_string())?;
    println!(
        "{} reads without a mistake: {} advice items, {} rules, {} notices",
        pack.label(),
        pack.items.len(),
        pack.rules.len(),
        pack.notices.len()
    );
    Ok(())
}

fn adopt(home: &Home, name: &str) -> Result<(), Trouble> {
    let text = text(name)?;
    let mut desk = home.open()?;
    let who = desk.who()?;
    let seq = desk.ledger.adopt(text, &who)?;
    println!("{seq}");
    say("adopted: it judges matters opened from now on, and those that no guidance judged");
    Ok(())
}

fn show(name: &str) -> Result<(), Trouble> {
    let base = Vocabulary::read(Vocabulary::BASE).map_err(|_| {
        Trouble::unavailable(
            "the shipped vocabulary does not read",
            "this is a fault of the program: report it",
        )
    })?;
    if name == "facts" {
        FACTS
            .iter()
            .for_each(|fact| println!("{}: {}", fact.name, fact.meaning));
        return Ok(());
    }
    if base.lists().any(|list| list == name) {
        base.terms(name)
            .for_each(|(code, term)| println!("{code}: {}", term.label));
        return Ok(());
    }
    let pack = read(name)?;
    let wide = |text: &str| println!("{}", id::shown(text));
    wide(&format!("{} ({})", pack.title, pack.label()));
    wide(&format!(
        "Published by {}. {}: {}.",
        pack.publishers.join(", "),
        capital(pack.status.as_str()),
        pack.verified_how
    ));
    println!();
    wide(&pack.stance);
    if !pack.items.is_empty() {
        println!("\nWhat the family is told, and the same in plain words:");
    }
    for item in &pack.items {
        let when = if item.when.is_always() {
            String::new()
        } else {
            format!(" (when {})", item.when)
        };
        wide(&format!("  {}{when}: {}", item.code, item.text));
        wide(&format!("    {}", item.plain));
    }
    println!("\nWhat it asks of practitioners:");
    for rule in &pack.rules {
        let when = if rule.when.is_always() {
            "Always".to_owned()
        } else {
            format!("When {}", rule.when)
        };
        let level = match (&rule.what, rule.level) {
            (Demand::Say, _) => "",
            (_, Level::Must) => " (must)",
            (_, Level::Should) => " (should)",
        };
        wide(&format!(
            "  {when}{level}: {} [{}]",
            rule.say,
            rule.source.join(", ")
        ));
    }
    if !pack.fields.is_empty() {
        println!("\nWhat an entry may say besides:");
    }
    for field in &pack.fields {
        wide(&format!("  {} of a {}: {}", field.key, field.on, field.ask));
    }
    if !pack.discouraged.is_empty() {
        println!("\nWording it advises against:");
    }
    for wording in &pack.discouraged {
        let (words, instead) = (wording.words.join(", "), &wording.instead);
        wide(&format!("  {words}. Rather: {instead}."));
    }
    println!("\nThe law it cites, and where that stands:");
    for notice in &pack.notices {
        wide(&format!(
            "  {} Now: {} ({})",
            notice.text,
            notice.now,
            notice.confidence.as_str()
        ));
    }
    println!();
    wide(&format!("Taken from: {}", pack.sources.join("; ")));
    Ok(())
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
