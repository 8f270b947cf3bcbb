//! The verbs that answer: `list`, `show`, `note`, `due`, `audit`.
//!
//! Each looks, lets a report or an audit say it, and gives it.

use serde_json::{Map, Value as Json};

use super::answer::{Question, give};
use super::args::{Audit, AuditName, Due, List, Note, Show, Which, Whose};
use super::failure::Trouble;
use super::home::Desk;
use super::log;
use crate::audit::{self, AUDITS, by};
use crate::id;
use crate::ledger::view::{Of, View};
use crate::report::{Held, Said, Scope, due, in_period, list, note, show};
use crate::standing::Standing;
use crate::time::Instant;

/// Looks at the ledger as asked, and says something of the matters asked about.
pub(super) fn said(
    desk: &Desk,
    question: &Question,
    which: &Which,
    say: impl Fn(&View, &Scope) -> Result<Said, Trouble>,
) -> Result<crate::table::Answer, Trouble> {
    look(desk, question, |view, moment| {
        let mut standings = which.standings(view)?;
        let period = (question.asked.from, question.asked.until);
        standings.retain(|s| in_period(s, period));
        say(
            view,
            &Scope {
                ground: &view.ground,
                standings: &standings,
                moment,
                at: view.at,
            },
        )
    })
}

fn look(
    desk: &Desk,
    question: &Question,
    say: impl FnOnce(&View, Instant) -> Result<Said, Trouble>,
) -> Result<crate::table::Answer, Trouble> {
    let looked = desk.ledger.view(question.known(), |view| {
        Ok(question.moment(desk, view).and_then(|moment| {
            let said = say(view, moment)?;
            question.answer(desk, view, moment, said)
        }))
    });
    looked?
}

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
fn joined(each: Vec<Said>) -> Said {
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
/// As the ledger cannot be read.
pub fn list(desk: &mut Desk, list_args: &List) -> Result<(), Trouble> {
    let question = Question::new(&list_args.asked, &["list"])
        .flag("--open", list_args.open)
        .which(&list_args.which)
        .with("--text", list_args.text.as_ref());
    let answer = said(desk, &question, &list_args.which, |view, scope| {
        let mut standings = scope.standings.to_vec();
        if list_args.open {
            standings.retain(|s| s.is_open(scope.moment));
        }
        if let Some(words) = &list_args.text {
            let words = words.to_lowercase();
            let mut holding = std::collections::HashSet::new();
            let mut confidence = Held::default();
            view.entries(&mut |entry| {
                // What is held back is not found either: a hit would tell what it says.
                let held = confidence.holds(&entry);
                let texts = entry.line.body();
                let found = |json: &Json| json.to_string().to_lowercase().contains(&words);
                if !held && texts.values().any(found) {
                    holding.extend(entry.line.matter);
                }
            })?;
            standings.retain(|s| holding.contains(&s.matter));
        }
        Ok(list::list(&Scope {
            standings: &standings,
            ..*scope
        }))
    })?;
    give(desk, &list_args.asked, &answer, None)
}

/// `show`
///
/// # Errors
/// As there is no such matter, or the ledger cannot be read.
pub fn show(desk: &mut Desk, args: &Show) -> Result<(), Trouble> {
    let question = Question::new(&args.asked, &["show"])
        .flag_value(args.whose.matter.as_ref())
        .with("--case", args.whose.case.as_ref())
        .flag("--privileged", args.privileged);
    let answer = look(desk, &question, |view, moment| {
        let mut each = Vec::new();
        for standing in standings_of(view, &args.whose, None)? {
            let scope = Scope {
                ground: &view.ground,
                standings: &[],
                moment,
                at: view.at,
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
    give(desk, &args.asked, &answer, None)
}

/// `note`
///
/// # Errors
/// As there is no such matter, the ledger cannot be read, or the trace cannot be left.
pub fn note(desk: &mut Desk, args: &Note) -> Result<(), Trouble> {
    let mut matters = Vec::new();
    let worker = desk.worker().map(str::to_owned);
    let mut question = Question::new(&args.asked, &["note"]);
    let answer = desk.ledger.view(question.known(), |view| {
        Ok(question.moment(desk, view).and_then(|moment| {
            let standings = standings_of(view, &args.whose, worker.as_deref())?;
            matters = standings.iter().map(|s| s.matter.clone()).collect();
            let scope = Scope {
                ground: &view.ground,
                standings: &[],
                moment,
                at: view.at,
            };
            let each = standings.iter().map(|s| {
                Ok(note::note(
                    &view.book(&s.matter)?,
                    s,
                    &scope,
                    args.privileged,
                ))
            });
            let said = joined(each.collect::<Result<_, Trouble>>()?);
            match &args.whose.case {
                Some(case) => question.words.extend(["--case".to_owned(), case.clone()]),
                None => question.words.extend(matters.first().cloned()),
            }
            question
                .words
                .extend(args.privileged.then(|| "--privileged".to_owned()));
            question.answer(desk, view, moment, said)
        }))
    })??;
    let through = answer.provenance.at;
    give(
        desk,
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
/// As the ledger cannot be read.
pub fn due(desk: &mut Desk, args: &Due) -> Result<(), Trouble> {
    let question = Question::new(&args.asked, &["due"]).which(&args.which);
    let answer = said(desk, &question, &args.which, |_, scope| Ok(due::due(scope)))?;
    give(desk, &args.asked, &answer, None)
}

/// `audit`
///
/// # Errors
/// As the ledger cannot be read.
pub fn audit(desk: &mut Desk, args: &Audit) -> Result<(), Trouble> {
    let name = match args.audit {
        AuditName::Consent => "consent",
        AuditName::Advice => "advice",
        AuditName::Activity => "activity",
    };
    let row = AUDITS
        .iter()
        .find(|a| a.name == name)
        .expect("every name is of an audit");
    if args.by.len() > 2 {
        return Err(Trouble::refused(
            "--by takes one or two",
            "ask for each pair in an audit of its own",
        ));
    }
    let by = args
        .by
        .iter()
        .map(|name| {
            by::named(name).copied().ok_or_else(|| {
                let known: Vec<&str> = by::BREAKDOWNS.iter().map(|(known, _)| *known).collect();
                Trouble::refused(
                    format!("--by {} is no breakdown", id::shown(name)),
                    format!("write one or two of {}", known.join(", ")),
                )
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let joined = (!args.by.is_empty()).then(|| args.by.join(","));
    let question = Question::new(&args.asked, &["audit", name]).with("--by", joined);
    let answer = look(desk, &question, |view, moment| {
        let standings = view.standings(Of::All)?;
        let scope = audit::Scope {
            standings: &standings,
            period: (args.asked.from, args.asked.until),
            moment,
            by: &by,
        };
        Ok(Said {
            title: row.title.to_owned(),
            lines: Vec::new(),
            tables: (row.count)(&scope),
        })
    })?;
    give(desk, &args.asked, &answer, None)
}

impl Question<'_> {
    /// Adds a name where it was given.
    #[must_use]
    fn flag_value(mut self, name: Option<&String>) -> Self {
        self.words.extend(name.cloned());
        self
    }
}
