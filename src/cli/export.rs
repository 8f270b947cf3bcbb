//! `export`: what leaves the ledger and leaves a trace.
//!
//! It chooses the matters and the report; the rows are the reports', the bytes `answer`'s.

use std::collections::HashSet;

use super::answer::{Question, give};
use super::answers::said;
use super::args::{Export, FormatName, Report, Since};
use super::failure::Trouble;
use super::home::Desk;
use crate::entry::Entry;
use crate::report::{Scope, cycle, entries, supervision};
use crate::standing::Standing;

/// `export`
///
/// # Errors
/// As the ledger cannot be read, or the trace or the file cannot be written.
pub fn run(desk: &mut Desk, args: &Export) -> Result<(), Trouble> {
    let report = match args.report {
        Report::Supervision => "supervision",
        Report::Register => "register",
        Report::Entries => "entries",
    };
    let question = Question::new(&args.asked, &["export", report])
        .which(&args.which)
        .with("--since", args.since)
        .flag("--privileged", args.privileged);
    let day = |since| match since {
        Since::Day(day) => Some(desk.zone.day_begins(day)),
        Since::Last => None,
    };
    let day = args.since.and_then(day);
    let answer = said(desk, &question, &args.which, |view, scope| {
        // The number from which entries are news, where that is not each matter's own last review.
        let first = day.map(|day| view.entered_from(day)).transpose()?;
        let recent = |s: &Standing| match (args.since, first) {
            (None, _) => true,
            (_, Some(first)) => s.record.last >= first || s.is_open(scope.moment),
            (_, None) => !s.record.since(None).is_empty() || s.is_open(scope.moment),
        };
        let standings: Vec<Standing> = scope
            .standings
            .iter()
            .filter(|s| recent(s))
            .cloned()
            .collect();
        let scope = Scope {
            standings: &standings,
            ..*scope
        };
        Ok(match args.report {
            Report::Supervision => {
                let mut said = supervision::supervision(&scope, first);
                // A CSV is the rows alone, unless one of the sections is asked for.
                if args.asked.format != FormatName::Csv || args.asked.section.is_some() {
                    let news = |s: &&Standing| !s.record.since(first).is_empty();
                    let books = standings.iter().filter(news).map(|s| view.book(&s.matter));
                    let books = books.collect::<Result<Vec<_>, _>>()?;
                    said.tables
                        .splice(0..0, cycle::sections(&scope, &books, first));
                }
                said
            }
            Report::Register => supervision::register(&scope),
            Report::Entries => {
                let wanted: HashSet<&str> = standings.iter().map(|s| s.matter.as_str()).collect();
                let period = (args.asked.from, args.asked.until);
                let whole = args.which.is_all() && period == (None, None);
                let first = first.unwrap_or(0);
                let mut all = Vec::new();
                view.entries(&mut |entry| all.push(entry))?;
                let asked = |entry: &Entry| {
                    let matter = entry.line.matter.as_deref();
                    entry.seq >= first && matter.map_or(whole, |m| wanted.contains(m))
                };
                entries::entries(&all, asked, &standings, args.privileged)
            }
        })
    })?;
    give(
        desk,
        &args.asked,
        &answer,
        (!args.no_trace).then_some(report),
    )
}
