//! `candour pack`: the guidance that ships, was adopted, or lies in a file.
//!
//! What a pack says is told by `report::guidance`; what is made of one for others is `leaflet`'s.

use std::io::IsTerminal;
use std::path::Path;

use dialoguer::Confirm;

use super::args::PackVerb;
use super::ask::gone;
use super::failure::Trouble;
use super::home::{Home, print, say};
use super::leaflet::{self, find};
use crate::id;
use crate::ledger::Outlook;
use crate::ledger::view::Known;
use crate::pack::{FACTS, NATURES, Pack, Values, Vocabulary};
use crate::report::guidance;

/// Runs `pack`.
///
/// # Errors
/// As the pack or the ledger cannot be read, or the adoption is refused.
pub fn run(home: &Home, verb: &PackVerb) -> Result<(), Trouble> {
    match verb {
        PackVerb::List => list(home),
        PackVerb::Show { pack } => show(home, pack),
        PackVerb::Diff { before, after } => diff(home, before, after),
        PackVerb::Check { file } => check(file),
        PackVerb::Leaflet {
            pack,
            format,
            output,
        } => leaflet::run(home, pack, *format, output.as_deref()),
        PackVerb::New { output } => leaflet::new(output.as_deref()),
        PackVerb::Adopt {
            pack,
            yes,
            replaces,
        } => adopt(home, pack, *yes, *replaces),
    }
}

fn list(home: &Home) -> Result<(), Trouble> {
    print("ships with Candour:");
    for (name, _) in Pack::shipped() {
        let pack = read(name)?;
        print(&format!(
            "  {name}  {} ({}; {})",
            pack.title,
            pack.label(),
            pack.publishers.join(", ")
        ));
    }
    if home.path.exists() {
        let desk = home.open()?;
        print("adopted by this ledger:");
        desk.ledger.view(Known::Head, |view| {
            for adopted in &view.ground.packs {
                print(&format!(
                    "  {}  {} (entry {}; {})",
                    adopted.pack.label(),
                    id::shown(&adopted.pack.title),
                    adopted.seq,
                    adopted.pack.status.as_str()
                ));
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

/// The pack that ships or lies in a file.
///
/// # Errors
/// As [`text`], or every fault of the pack.
pub fn read(name: &str) -> Result<Pack, Trouble> {
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
    let name = file.display().to_string();
    let pack = read(&name)?;
    for warning in pack.warnings(&text(&name)?) {
        say(&format!("warning: {name}, {warning}"));
    }
    print(&format!(
        "{} reads without a mistake: {} advice items, {} rules, {} ladders, {} notices",
        pack.label(),
        pack.items.len(),
        pack.rules.len(),
        pack.ladders.len(),
        pack.notices.len()
    ));
    Ok(())
}

/// What the codes of a pack are called: the base vocabulary with its own.
fn words(pack: &Pack) -> Result<Vocabulary, Trouble> {
    let mut words = base()?;
    words.extend(pack);
    Ok(words)
}

fn base() -> Result<Vocabulary, Trouble> {
    Vocabulary::read(Vocabulary::BASE).map_err(|_| {
        Trouble::unavailable(
            "the shipped vocabulary does not read",
            "this is a fault of the program: report it",
        )
    })
}

fn show(home: &Home, name: &str) -> Result<(), Trouble> {
    let base = base()?;
    if name == "facts" {
        for fact in FACTS {
            let values = match fact.values {
                Values::List(list) => format!("list {list}"),
                Values::Closed(words) => words.join(", "),
            };
            print(&format!("{} ({values}): {}", fact.name, fact.meaning));
        }
        return Ok(());
    }
    if base.lists().any(|list| list == name) {
        base.terms(name)
            .for_each(|(code, term)| print(&format!("{code}: {}", term.label)));
        return Ok(());
    }
    if name == "nature" {
        NATURES.iter().for_each(|nature| print(nature));
        return Ok(());
    }
    let pack = find(home, name)?;
    print(&id::shown(&pack.label()));
    for line in guidance::lines(&pack, &words(&pack)?) {
        print(&id::shown(&line));
    }
    Ok(())
}

fn diff(home: &Home, before: &str, after: &str) -> Result<(), Trouble> {
    let (old, new) = (find(home, before)?, find(home, after)?);
    let changes = guidance::changes((&old, &words(&old)?), (&new, &words(&new)?));
    if changes.is_empty() {
        print(&format!(
            "{} and {} ask the same of practitioners.",
            old.label(),
            new.label()
        ));
        let renumbered = Pack {
            version: old.version.clone(),
            ..new
        };
        if renumbered != old {
            say(
                "they differ in what is not told here: codes, the days of a calendar, or how a field is filled in",
            );
        }
        return Ok(());
    }
    print(&format!(
        "What changes from {} to {}",
        old.label(),
        new.label()
    ));
    changes.iter().for_each(|line| print(&id::shown(line)));
    Ok(())
}

/// How many matters are named one by one before an adoption.
const NAMED: usize = 20;

fn adopt(home: &Home, name: &str, yes: bool, replaces: Option<u64>) -> Result<(), Trouble> {
    let text = text(name)?;
    let mut desk = home.open()?;
    let who = desk.who()?;
    let outlook = desk.ledger.outlook(&text, replaces)?;
    told(&outlook).iter().for_each(|line| say(line));
    if !outlook.changed.is_empty() && !yes {
        let terminal = std::io::stdin().is_terminal();
        let sure = || {
            Confirm::new()
                .with_prompt("Adopt it")
                .default(false)
                .interact()
        };
        if !terminal || !sure().map_err(gone)? {
            return Err(Trouble::refused(
                format!(
                    "{} was not adopted: it changes how matters that are there are judged",
                    outlook.label
                ),
                "look at them first; then say --yes",
            ));
        }
    }
    let seq = desk.ledger.adopt(text, replaces, &who)?;
    print(&format!("{seq}"));
    match replaces {
        Some(mistaken) => say(&format!("adopted: it judges what entry {mistaken} judged")),
        None => {
            say("adopted: it judges matters opened from now on, and those that no guidance judged")
        }
    }
    Ok(())
}

/// What an adoption would do to what is there.
fn told(outlook: &Outlook) -> Vec<String> {
    let named = |matters: &[String]| {
        let more = matters.len().saturating_sub(NAMED);
        let names = matters[..matters.len() - more].join(", ");
        match more {
            0 => names,
            more => format!("{names} and {more} more"),
        }
    };
    let mut lines = Vec::new();
    if let (Some(from), false) = (outlook.from, outlook.matters.is_empty()) {
        lines.push(format!("{} reaches back to {from}", outlook.label));
    }
    if !outlook.matters.is_empty() {
        let count = outlook.matters.len();
        lines.push(format!(
            "it would judge {count} matter(s) that are there: {}",
            named(&outlook.matters)
        ));
    }
    let others: Vec<String> = (outlook.changed.iter())
        .filter(|matter| !outlook.matters.contains(matter))
        .cloned()
        .collect();
    if !others.is_empty() {
        lines.push(format!(
            "other guidance, or none, would judge: {}",
            named(&others)
        ));
    }
    for label in &outlook.same_day {
        lines.push(format!(
            "{label} applies from the same day: of the two, the one adopted later judges new matters"
        ));
    }
    lines
}
