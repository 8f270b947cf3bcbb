//! `export`: what leaves the ledger and leaves a trace.
//!
//! It chooses the matters and the report; the rows are the reports', the bytes `answer`'s.

use std::borrow::Cow;
use std::collections::HashSet;

use super::answer::{Question, give};
use super::answers::joined;
use super::args::{Export, Report, Since};
use super::ask::quoted;
use super::failure::Trouble;
use super::home::{Desk, say};
use super::look::said;
use crate::entry::Entry;
use crate::entry::book::Book;
use crate::ledger::view::View;
use crate::report::{Said, Scope, cycle, entries, supervision};
use crate::standing::Standing;
use crate::time::Zone;

/// `export`
///
/// # Errors
/// As a ledger cannot be read, or the trace or the file cannot be written.
pub fn run(desks: &mut [Desk], args: &Export) -> Result<(), Trouble> {
    let report = match args.report {
        Report::Supervision => "supervision",
        Report::Register => "register",
        Report::Entries => "entries",
    };
    let question = Question::new(desks, &args.asked, &["export", report])
        .which(&args.which)
        .with("--since", args.since)
        .flag("--privileged", args.privileged);
    let rows_alone = question.is_rows_alone();
    let zone = desks[0].zone;
    let answer = said(desks, &question, &args.which, |views, scopes| {
        let mut kept: Vec<(Cow<[Standing]>, Option<u64>)> = Vec::new();
        for (view, scope) in views.iter().zip(scopes) {
            kept.push(recent(view, scope, args.since, zone)?);
        }
        let scopes: Vec<Scope> = scopes
            .iter()
            .zip(&kept)
            .map(|(scope, (standings, since))| Scope {
                standings,
                since: *since,
                ..*scope
            })
            .collect();
        match args.report {
            Report::Supervision => {
                let mut said = supervision::supervision(&scopes);
                if !rows_alone {
                    let books = views
                        .iter()
                        .zip(&scopes)
                        .map(|(view, scope)| news(view, scope));
                    let books = books.collect::<Result<Vec<_>, _>>()?;
                    said.tables
                        .splice(0..0, cycle::sections(&scopes, &books, args.privileged));
                }
                Ok(said)
            }
            Report::Register => Ok(supervision::register(&scopes)),
            Report::Entries => {
                let each = views
                    .iter()
                    .zip(&scopes)
                    .map(|(view, scope)| rows(view, scope, args));
                Ok(joined(each.collect::<Result<Vec<_>, _>>()?))
            }
        }
    })?;
    let trace = (!args.no_trace && desks.len() == 1).then_some(report);
    give(desks, &args.asked, &answer, trace)?;
    if let (Report::Supervision, Some(worker), [known]) =
        (args.report, &args.which.of, &answer.provenance.sources[..])
    {
        // With the number that this shows, so that what is entered during the meeting is not passed over.
        say(&format!(
            "once the meeting has seen this: candour --as SUPERVISOR log review --worker {} --all --through {}",
            quoted(worker),
            known.at
        ));
    }
    Ok(())
}

/// The matters that `--since` leaves, and the number from which entries are news, where that is not each
/// matter's own last review.
fn recent<'s>(
    view: &View,
    scope: &Scope<'s>,
    since: Option<Since>,
    zone: Zone,
) -> Result<(Cow<'s, [Standing]>, Option<u64>), Trouble> {
    let first = match since {
        None => return Ok((Cow::Borrowed(scope.standings), None)),
        Some(Since::Last) => None,
        Some(Since::Day(day)) => Some(view.entered_from(zone.day_begins(day))?),
    };
    let new = |s: &Standing| match first {
        Some(first) => s.record.last >= first,
        None => !s.record.since(None).is_empty(),
    };
    let left = scope.standings.iter();
    let left = left.filter(|s| new(s) || s.is_open(scope.moment));
    Ok((left.cloned().collect(), first))
}

/// The books of the matters with news.
fn news(view: &View, scope: &Scope) -> Result<Vec<Book>, Trouble> {
    let news = |s: &&Standing| !s.record.since(scope.since).is_empty();
    let news = scope.standings.iter().filter(news);
    Ok(news
        .map(|s| view.book(&s.matter))
        .collect::<Result<_, _>>()?)
}

/// The entries of a ledger's matters; its own acts too, where nothing narrows what is asked for.
fn rows(view: &View, scope: &Scope, args: &Export) -> Result<Said, Trouble> {
    let wanted: HashSet<&str> = scope.standings.iter().map(|s| s.matter.as_str()).collect();
    let period = (args.asked.from, args.asked.until);
    let whole = args.which.is_all() && period == (None, None);
    let first = scope.since.unwrap_or(0);
    let mut all = Vec::new();
    view.entries(&mut |entry| all.push(entry))?;
    let asked = |entry: &Entry| {
        let matter = entry.line.matter.as_deref();
        entry.seq >= first && matter.map_or(whole, |m| wanted.contains(m))
    };
    Ok(entries::entries(&all, asked, scope, args.privileged))
}
