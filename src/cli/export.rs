//! `export`: what leaves the ledger and leaves a trace.
//!
//! It chooses the matters and the report; the rows are the reports', the bytes `answer`'s.

use std::borrow::Cow;
use std::collections::HashSet;

use super::answer::{Leave, Question, give, hand_over, leaves};
use super::answers::joined;
use super::args::{Export, Report, Since, Which};
use super::ask::quoted;
use super::failure::Trouble;
use super::file::Made;
use super::home::{Desk, say};
use super::look::{look, said};
use crate::entry::Entry;
use crate::entry::book::Book;
use crate::format::{self, Format, Profile};
use crate::ledger::view::View;
use crate::report::{Said, Scope, cycle, entries, in_period, supervision};
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
    if args.privileged && desks.len() > 1 {
        return Err(Trouble::refused(
            "what is privileged leaves a ledger only with a trace in it, and several are only read",
            "export from each ledger by itself, or leave --privileged out",
        ));
    }
    let rows_alone = question.is_rows_alone();
    let trace = (!args.no_trace && desks.len() == 1).then_some(report);
    let whole = args.which.is_all() && args.since.is_none() && desks.len() == 1;
    if let (Report::Register, Format::Csv(profile), true) =
        (args.report, args.asked.written(), whole && rows_alone)
    {
        return poured(desks, args, &question, profile, trace);
    }
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
    give(desks, &args.asked, &answer, trace)?;
    if args.report == Report::Supervision && desks.len() == 1 {
        reviewed_by(args, answer.provenance.known[0].at);
    }
    Ok(())
}

/// Says how it is entered that the meeting has seen all of a worker's sheet: with the number that it shows, so
/// that what is entered during the meeting is not passed over.
fn reviewed_by(args: &Export, at: u64) {
    let alone = Which {
        of: args.which.of.clone(),
        ..Which::default()
    };
    let whole = args.which == alone && args.asked.section.is_none();
    let always = (args.asked.from, args.asked.until) == (None, None);
    if let Some(worker) = args.which.of.as_ref().filter(|_| whole && always) {
        say(&format!(
            "once the meeting has seen this: candour --as SUPERVISOR log review --worker {} --all --through {at}",
            quoted(worker),
        ));
    }
}

/// The register of a whole ledger as CSV: written as the standings come, so that no more of them are held than
/// are at hand.
fn poured(
    desks: &mut [Desk],
    args: &Export,
    question: &Question,
    profile: Profile,
    trace: Option<&str>,
) -> Result<(), Trouble> {
    let period = (args.asked.from, args.asked.until);
    let mut made = None;
    let answer = look(desks, question, |views, moment| {
        let view = views[0];
        let ground = &*view.ground;
        let at = view.at;
        let rows = |mut standings: Vec<Standing>| {
            standings.retain(|s| in_period(s, period));
            let scope = Scope {
                ground,
                standings: &standings,
                moment,
                at,
                origin: None,
                since: None,
            };
            let said = supervision::register(&[scope]);
            let bytes = format::csv_rows(&said.tables[0], profile);
            (bytes, standings.len() as u64)
        };
        let head = supervision::register(&[]);
        let mut read = Ok(());
        let mut count = 0;
        let written = Made::of(args.asked.output.as_deref(), |out| {
            format::csv_head(&head.tables[0], profile, out)?;
            let mut written = Ok(());
            read = view.pour(&rows, &mut |(bytes, rows)| {
                count += rows;
                written = out.write_all(&bytes);
                written.is_ok()
            });
            Ok(written?)
        })?;
        read?;
        made = Some((written, count));
        Ok(head)
    })?;
    let (made, rows) = made.expect("whoever looked has written");
    let mut leave = leaves(&answer, trace.unwrap_or_default(), rows);
    let leave = trace.map(|_| &mut leave as &mut Leave);
    hand_over(desks, &args.asked, &answer, leave, made)
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
    let last = matches!(args.since, Some(Since::Last));
    let seen = scope.standings.iter().filter(|_| last);
    let unseen: HashSet<u64> = seen.flat_map(|s| s.record.since(None)).collect();
    let asked = |entry: &Entry| {
        let matter = entry.line.matter.as_deref();
        let new = if last {
            unseen.contains(&entry.seq)
        } else {
            entry.seq >= first
        };
        new && matter.map_or(whole, |m| wanted.contains(m))
    };
    Ok(entries::entries(&all, asked, scope, args.privileged))
}
