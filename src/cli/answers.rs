//! The verbs that answer: `list`, `show`, `note`, `due`.
//!
//! Each looks, lets a report say it, and gives it.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::answer::{Question, give};
use super::args::{Due, List, Note, Show, Whose};
use super::failure::Trouble;
use super::home::Desk;
use super::log;
use super::look::{look, said};
use crate::entry::import::IMPORTED;
use crate::id;
use crate::ledger::view::{Of, View};
use crate::report::{Held, Said, Scope, due, list, note, show};
use crate::standing::Standing;

fn standings_of(
    view: &View,
    whose: &Whose,
    worker: Option<&str>,
) -> Result<Vec<Standing>, Trouble> {
    let found = match (&whose.matter, &whose.case) {
        (Some(matter), _) => view.standings(Of::Matter(matter))?,
        (None, Some(case)) => view.standings(Of::Case(case))?,
        (None, None) => {
            let worker = worker.ok_or_else(|| {
                Trouble::refused(
                    "it is not said which matter",
                    "name it, or say --case C; with --as WORKER it is that worker's last",
                )
            })?;
            let last = view
                .standings(Of::Worker(worker))?
                .into_iter()
                .max_by_key(|s| s.record.last);
            last.into_iter().collect()
        }
    };
    if found.is_empty() {
        let what = match (&whose.matter, &whose.case) {
            (Some(matter), _) => format!("there is no matter {}", id::shown(matter)),
            (None, Some(case)) => format!("case {} has no matter", id::shown(case)),
            (None, None) => format!("{} has no matter", worker.unwrap_or_default()),
        };
        return Err(Trouble::refused(what, "`candour list` prints the matters"));
    }
    Ok(found)
}

/// Several matters' reports as one.
pub(super) fn joined(each: Vec<Said>) -> Said {
    let mut all = Said::default();
    for (n, said) in each.into_iter().enumerate() {
        if n > 0 {
            all.lines.push(String::new());
        }
        if !said.title.is_empty() {
            all.lines.push(said.title);
        }
        all.lines.extend(said.lines);
        for table in said.tables {
            let same = all
                .tables
                .iter_mut()
                .find(|t| t.name == table.name && t.columns == table.columns);
            match same {
                Some(same) => same.rows.extend(table.rows),
                None => all.tables.push(table),
            }
        }
    }
    all
}

/// `list`
///
/// # Errors
/// As a ledger cannot be read.
pub fn list(desks: &mut [Desk], list_args: &List) -> Result<(), Trouble> {
    let question = Question::new(desks, &list_args.asked, &["list"])
        .flag("--open", list_args.open)
        .which(&list_args.which)
        .with("--text", list_args.text.as_ref());
    let answer = said(desks, &question, &list_args.which, |views, scopes| {
        let mut kept: Vec<Vec<Standing>> = Vec::new();
        for (view, scope) in views.iter().zip(scopes) {
            let mut standings = scope.standings.to_vec();
            standings.retain(|s| !list_args.open || s.is_open(scope.moment));
            if let Some(words) = &list_args.text {
                let holding = holding(view, words)?;
                standings.retain(|s| holding.contains(&s.matter));
            }
            kept.push(standings);
        }
        let scopes: Vec<Scope> = scopes
            .iter()
            .zip(&kept)
            .map(|(scope, standings)| Scope {
                standings,
                ..*scope
            })
            .collect();
        Ok(list::list(&scopes))
    })?;
    give(desks, &list_args.asked, &answer, None)
}

/// The matters in whose entries these words stand, in whatever case.
fn holding(view: &View, words: &str) -> Result<HashSet<String>, Trouble> {
    let words = words.to_lowercase();
    let mut holding = HashSet::new();
    let mut confidence = Held::default();
    view.entries(&mut |entry| {
        // What is held back is not found either: a hit would tell what it says.
        let held = confidence.holds(&entry);
        let mut texts = entry.line.body();
        // A register's row holds what any entry of it says, in confidence too.
        texts.remove(IMPORTED);
        let found = |json: &Json| json.to_string().to_lowercase().contains(&words);
        if !held && texts.values().any(found) {
            holding.extend(entry.line.matter);
        }
    })?;
    Ok(holding)
}

/// `show`
///
/// # Errors
/// As there is no such matter, or the ledger cannot be read.
pub fn show(desk: &mut Desk, args: &Show) -> Result<(), Trouble> {
    let desks = std::slice::from_mut(desk);
    let question = Question::new(desks, &args.asked, &["show"])
        .flag_value(args.whose.matter.as_ref())
        .with("--case", args.whose.case.as_ref())
        .flag("--privileged", args.privileged);
    let answer = look(desks, &question, |views, moment| {
        let (view, mut each) = (views[0], Vec::new());
        for standing in standings_of(view, &args.whose, None)? {
            let scope = Scope {
                ground: &view.ground,
                standings: &[],
                moment,
                at: view.at,
                origin: None,
                since: None,
            };
            each.push(show::show(
                &view.book(&standing.matter)?,
                &standing,
                &scope,
                args.privileged,
            ));
        }
        Ok(joined(each))
    })?;
    give(desks, &args.asked, &answer, None)
}

/// `note`
///
/// # Errors
/// As there is no such matter, the ledger cannot be read, or the trace cannot be left.
pub fn note(desk: &mut Desk, args: &Note) -> Result<(), Trouble> {
    let worker = desk.worker().map(str::to_owned);
    let desks = std::slice::from_mut(desk);
    let mut question = Question::new(desks, &args.asked, &["note"]);
    // Which matter it is may rest on what is known: the worker's last.
    let known = question.known(1)?[0];
    let find = |view: &View| standings_of(view, &args.whose, worker.as_deref());
    let standings = desks[0].ledger.view(known, |view| Ok(find(view)))??;
    let matters: Vec<String> = standings.iter().map(|s| s.matter.clone()).collect();
    match &args.whose.case {
        Some(case) => question.words.extend(["--case".to_owned(), case.clone()]),
        None => question.words.extend(matters.first().cloned()),
    }
    question = question.flag("--privileged", args.privileged);
    let answer = look(desks, &question, |views, moment| {
        let view = views[0];
        let scope = Scope {
            ground: &view.ground,
            standings: &[],
            moment,
            at: view.at,
            origin: None,
            since: None,
        };
        let note = |matter: &String| {
            let standing = view.standings(Of::Matter(matter))?;
            let book = view.book(matter)?;
            let of = |s: &Standing| note::note(&book, s, &scope, args.privileged);
            Ok(standing.iter().map(of).collect::<Vec<_>>())
        };
        let each = matters
            .iter()
            .map(note)
            .collect::<Result<Vec<_>, Trouble>>()?;
        Ok(joined(each.into_iter().flatten().collect()))
    })?;
    let through = answer.provenance.known[0].at;
    give(
        desks,
        &args.asked,
        &answer,
        (!args.no_trace).then_some("note"),
    )?;
    let Some(system) = &args.file else {
        return Ok(());
    };
    let filed = |matter: &String| {
        let mut map = Map::<String, Json>::new();
        map.insert("kind".into(), "filed".into());
        map.insert("matter".into(), matter.as_str().into());
        map.insert("system".into(), system.as_str().into());
        map.insert("through".into(), through.into());
        map
    };
    log::quietly(desk, matters.iter().map(filed).collect())
}

/// `due`
///
/// # Errors
/// As a ledger cannot be read.
pub fn due(desks: &mut [Desk], args: &Due) -> Result<(), Trouble> {
    let question = Question::new(desks, &args.asked, &["due"]).which(&args.which);
    let answer = said(desks, &question, &args.which, |_, scopes| {
        Ok(due::due(scopes))
    })?;
    give(desks, &args.asked, &answer, None)
}

impl Question<'_> {
    /// Adds a name where it was given.
    #[must_use]
    fn flag_value(mut self, name: Option<&String>) -> Self {
        self.words.extend(name.cloned());
        self
    }
}
