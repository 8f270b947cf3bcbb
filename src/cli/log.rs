//! `candour log`: one entry, the commonest several at once, or a batch.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read, Seek, Write};
use std::path::Path;

use clap::ArgMatches;
use serde_json::{Map, Value as Json};

use super::args::Log;
use super::failure::Trouble;
use super::home::{Desk, print, say};
use super::{ask, kinds, review};
use crate::entry::field::Terms;
use crate::entry::json::Object;
use crate::entry::{Line, kind};
use crate::ledger::batch::Note;
use crate::ledger::view::{Known, Of};
use crate::ledger::{Logged, Who};
use crate::report::next;

/// Roles that `--role` stands for unless said.
const OWN: &[&str] = &["asked_by", "given_by", "decided_by", "assessed_by"];

/// Runs `log`.
///
/// # Errors
/// As the entry is refused, or the ledger cannot be had.
pub fn run(desk: &mut Desk, log: &Log, matches: &ArgMatches) -> Result<(), Trouble> {
    match (&log.batch, matches.subcommand()) {
        (Some(_), Some((kind, _))) => Err(Trouble::refused(
            format!("--batch and {kind} go not together"),
            "a batch holds its kinds itself",
        )),
        (Some(file), None) => batch(desk, file, log),
        (None, Some((name, typed))) => one(desk, name, typed, log),
        (None, None) if std::io::stdin().is_terminal() => ask::run(desk, log),
        (None, None) => Err(Trouble::refused(
            "log needs a kind, or a batch",
            "say one of the kinds of `candour log --help`, or --batch FILE; alone, it asks, but only on a terminal",
        )),
    }
}

fn one(desk: &mut Desk, name: &str, typed: &ArgMatches, log: &Log) -> Result<(), Trouble> {
    let row = kind(name).ok_or_else(|| {
        Trouble::refused(
            format!("there is no kind {name}"),
            "`candour log --help` lists them",
        )
    })?;
    let today = desk.today();
    let mut map = kinds::typed(row, typed, today);
    map.insert("kind".into(), name.into());
    if name == "review" {
        return review::run(desk, map, typed, log);
    }
    if name != "request" || typed.get_one::<String>("matter").is_some() {
        map.insert("matter".into(), matter(desk, typed)?.into());
    }
    let maps = if name == "request" {
        with_request(desk, map, typed)?
    } else {
        vec![map]
    };
    enter(desk, maps, log)
}

/// The matter that was typed, or the only one that is open, of the case where one was typed.
///
/// # Errors
/// Where there is none, or more than one.
pub fn matter(desk: &Desk, typed: &ArgMatches) -> Result<String, Trouble> {
    match typed.get_one::<String>("matter") {
        Some(matter) => Ok(matter.clone()),
        None => desk.matter(typed.get_one::<String>("in-case").map(String::as_str)),
    }
}

/// The request, and what was typed with it: the meeting, the asking and the advice.
fn with_request(
    desk: &Desk,
    mut request: Map<String, Json>,
    typed: &ArgMatches,
) -> Result<Vec<Map<String, Json>>, Trouble> {
    let texts = |id: &str| {
        typed
            .get_many::<String>(id)
            .map(|t| t.cloned().collect::<Vec<_>>())
    };
    let text = |id: &str| typed.get_one::<String>(id).cloned();
    request.entry("nature").or_insert("request".into());
    let occurred = request
        .get("occurred")
        .cloned()
        .unwrap_or_else(|| desk.minute().into());
    request.insert("occurred".into(), occurred.clone());
    let with = |kind: &str, fields: Vec<(&str, Option<Json>)>| {
        let mut map = Map::new();
        map.insert("kind".into(), kind.into());
        map.insert("occurred".into(), occurred.clone());
        for key in ["worker", "learned", "before_start"] {
            let kept = key != "before_start" || kind == "consent";
            map.extend(
                request
                    .get(key)
                    .filter(|_| kept)
                    .map(|json| (key.to_owned(), json.clone())),
            );
        }
        map.extend(
            fields
                .into_iter()
                .filter_map(|(key, json)| Some((key.to_owned(), json?))),
        );
        map
    };
    let advised = text("items").is_some() || text("advised").is_some();
    // With advice in the same breath, --how says how it was given, and advice may be given in several ways.
    let how = request
        .get("how")
        .filter(|_| advised)
        .and_then(Json::as_str)
        .map(|how| how.split(',').map(str::trim).collect::<Json>());
    let mut more = Vec::new();
    if text("began").is_some() && typed.get_one::<String>("occurred").is_none() {
        // Typed up afterwards, it would count as asked for after the start, and nobody would see why.
        say(
            "note: the request and the asking are entered as of now; if they were earlier, correct them or say --occurred",
        );
    }
    if let Some(began) = text("began") {
        let began = kinds::scalar(crate::entry::field::Shape::Time, &began, desk.today());
        let mut meeting = with("meeting", vec![("began", Some(began.clone()))]);
        meeting.insert("occurred".into(), began);
        meeting.remove("learned");
        more.push(meeting);
    }
    if let Some(asked) = texts("asked") {
        let by = text("asked-by")
            .or_else(|| desk.role.clone())
            .map(Json::from);
        more.push(with(
            "consent",
            vec![
                ("asked_by", by),
                ("who", Some(asked.into())),
                ("answer", text("answer").map(Json::from)),
            ],
        ));
    } else if let Some(flag) = ["answer", "asked-by"].iter().find(|f| text(f).is_some()) {
        return Err(Trouble::refused(
            format!("--{flag} goes with --asked"),
            "say who was asked",
        ));
    }
    if advised {
        let to = texts("advised")
            .map(Json::from)
            .or_else(|| request.get("person").cloned().map(|p| vec![p].into()));
        let by = text("asked-by")
            .or_else(|| desk.role.clone())
            .map(Json::from);
        let items = texts("items").map(Json::from);
        more.push(with(
            "advice",
            vec![("given_by", by), ("to", to), ("items", items), ("how", how)],
        ));
        request.remove("how");
    }
    Ok([vec![request], more].concat())
}

/// Enters batch lines that were typed, after filling in what the keyboard knows: the hour, the role,
/// everyone still to be asked, the items due.
///
/// # Errors
/// As the entry is refused, or the ledger cannot be had.
pub fn enter(desk: &mut Desk, maps: Vec<Map<String, Json>>, log: &Log) -> Result<(), Trouble> {
    let who = desk.who()?;
    let mut lines = Vec::new();
    for mut map in maps {
        map.entry("occurred")
            .or_insert_with(|| desk.minute().into());
        own_role(&mut map, desk.role.as_deref());
        if names(&map, "who", "all") {
            map.insert("who".into(), still_to_ask(desk, &map)?);
        }
        if names(&map, "items", "due") {
            map.insert("items".into(), ask::items_due(desk, &map)?);
        }
        let terms = Terms {
            vocabulary: Some(&desk.vocabulary),
            zone: desk.zone,
        };
        lines.push((
            Line::read(&Object::from(&map), &terms).map_err(|faults| hinted(faults, &map))?,
            log.again,
        ));
    }
    let logged = if log.dry_run {
        desk.ledger.rehearse(&lines, &who)?
    } else {
        desk.ledger.log(&lines, &who)?
    };
    tell(desk, &logged, log.dry_run);
    Ok(())
}

/// A role that is wanted may also be said once for all.
fn hinted(faults: Vec<crate::entry::field::Fault>, map: &Map<String, Json>) -> Trouble {
    let hint = |mut fault: crate::entry::field::Fault| {
        if OWN.contains(&fault.field.as_str()) && !map.contains_key(&fault.field) {
            fault.instead = format!(
                "{}: --{}, or --role for all your entries (CANDOUR_ROLE)",
                fault.instead,
                fault.field.replace('_', "-")
            );
        }
        fault
    };
    faults.into_iter().map(hint).collect::<Vec<_>>().into()
}

fn own_role(map: &mut Map<String, Json>, role: Option<&str>) {
    let Some(role) = role else { return };
    let fields = map
        .get("kind")
        .and_then(Json::as_str)
        .and_then(kind)
        .map_or(&[][..], |row| row.fields);
    for field in fields.iter().filter(|f| OWN.contains(&f.name)) {
        map.entry(field.name).or_insert(role.into());
    }
}

/// Enters what follows from an answer, and says only that it did.
///
/// # Errors
/// As the entry is refused, or the ledger cannot be had.
pub fn quietly(desk: &mut Desk, maps: Vec<Map<String, Json>>) -> Result<(), Trouble> {
    let who = desk.who()?;
    let mut lines = Vec::new();
    for mut map in maps {
        map.entry("occurred")
            .or_insert_with(|| desk.minute().into());
        let terms = Terms {
            vocabulary: Some(&desk.vocabulary),
            zone: desk.zone,
        };
        lines.push((Line::read(&Object::from(&map), &terms)?, true));
    }
    for entry in &desk.ledger.log(&lines, &who)?.entries {
        say(&format!(
            "entry {}: {} of {}",
            entry.seq,
            entry.line.kind,
            entry.line.matter.as_deref().unwrap_or_default()
        ));
    }
    Ok(())
}

fn names(map: &Map<String, Json>, key: &str, word: &str) -> bool {
    match map.get(key) {
        Some(Json::Array(list)) => matches!(list.as_slice(), [one] if one == word),
        Some(one) => one == word,
        None => false,
    }
}

fn still_to_ask(desk: &Desk, map: &Map<String, Json>) -> Result<Json, Trouble> {
    let matter = map
        .get("matter")
        .and_then(Json::as_str)
        .unwrap_or_default()
        .to_owned();
    let standings = desk
        .ledger
        .view(Known::Head, |view| view.standings(Of::Matter(&matter)))?;
    let asker = map.get("asked_by").and_then(Json::as_str);
    let rest: Vec<String> = standings
        .iter()
        .flat_map(|s| s.never_asked())
        .filter(|w| Some(w.as_str()) != asker)
        .collect();
    match rest.is_empty() {
        true => Err(Trouble::refused(
            format!("nobody is left to ask in {matter}"),
            "say who was asked, by role; whoever would be recorded is named in --capture of the request",
        )),
        false => Ok(rest.into()),
    }
}

fn tell(desk: &Desk, logged: &Logged, rehearsed: bool) {
    for entry in &logged.entries {
        match rehearsed {
            true => print(&entry.write()),
            false => print(&format!("{}", entry.seq)),
        }
    }
    if rehearsed {
        say("nothing was entered");
        return;
    }
    for entry in &logged.entries {
        say(&format!(
            "entry {}: {} of {}",
            entry.seq,
            entry.line.kind,
            entry.line.matter.as_deref().unwrap_or_default()
        ));
    }
    for (entry, book) in logged.entries.iter().flat_map(|e| {
        Some((
            e,
            logged
                .books
                .iter()
                .find(|b| Some(&b.matter) == e.line.matter.as_ref())?,
        ))
    }) {
        next::wording(entry, book).iter().for_each(|line| say(line));
    }
    logged
        .remarks
        .iter()
        .for_each(|remark| say(&format!("note: {remark}")));
    for book in &logged.books {
        let standing = desk.ledger.standing(book);
        next::next(&standing, &book.ground, desk.now())
            .iter()
            .for_each(|line| say(line));
    }
}

fn batch(desk: &mut Desk, file: &Path, log: &Log) -> Result<(), Trouble> {
    let who: Who = desk.who()?;
    let mut input: Box<dyn BufRead + Send> = match file.to_str() {
        // Read to its end before the lock is taken: a slow pipe must not keep others from writing.
        Some("-") => {
            let mut kept = tempfile::tempfile()?;
            std::io::copy(&mut std::io::stdin().lock(), &mut kept)?;
            kept.rewind()?;
            Box::new(BufReader::new(kept))
        }
        _ => Box::new(BufReader::new(open(file)?)),
    };
    let mut remarks = 0_u64;
    let mut note = |line: u64, note: Note| match note {
        Note::Bad(what, instead) => {
            say(&format!("line {line}: {what}"));
            say(&format!("  {instead}"));
        }
        Note::Remark(_) if remarks >= 20 => remarks += 1,
        Note::Remark(remark) => {
            remarks += 1;
            say(&format!("line {line}: note: {remark}"));
        }
    };
    let batch = desk
        .ledger
        .batch(&mut input, log.again, log.dry_run, &who, &mut note)?;
    if remarks > 20 {
        say(&format!("{} more notes like these", remarks - 20));
    }
    if batch.bad > 0 {
        return Err(Trouble::refused(
            format!(
                "{} of the batch's {} lines cannot be entered; nothing was written",
                batch.bad,
                batch.bad + batch.count
            ),
            "mend the lines named above and enter the whole batch again",
        ));
    }
    if log.dry_run {
        say(&format!(
            "{} lines can be entered; nothing was written",
            batch.count
        ));
        return Ok(());
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for seq in batch.first..batch.first + batch.count {
        writeln!(out, "{seq}")?;
    }
    out.flush()?;
    Ok(())
}

fn open(file: &Path) -> Result<impl Read + use<>, Trouble> {
    File::open(file).map_err(|e| {
        Trouble::unavailable(
            format!("{} cannot be read: {e}", file.display()),
            "check the name and the permissions",
        )
    })
}
