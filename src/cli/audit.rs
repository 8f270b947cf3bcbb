//! `audit`: counts over the matters of a period, and the list behind them.
//!
//! It chooses the audit and the breakdowns; what is counted is the audits' own.

use clap::ValueEnum;

use super::answer::{Question, give};
use super::args::Audit;
use super::failure::Trouble;
use super::home::Desk;
use super::look::look;
use super::release;
use crate::audit::{self, AUDITS, by};
use crate::id;
use crate::ledger::view::Of;
use crate::report::{Said, named};

/// `audit`
///
/// # Errors
/// As the ledger cannot be read.
pub fn run(desks: &mut [Desk], args: &Audit) -> Result<(), Trouble> {
    let typed = args.audit.to_possible_value();
    let row = typed.and_then(|typed| AUDITS.iter().find(|a| a.name == typed.get_name()));
    let row = row.expect("every name is of an audit");
    if args.by.len() > 2 {
        return Err(Trouble::refused(
            "--by takes one or two",
            "ask for each pair in an audit of its own",
        ));
    }
    if let [one, other] = &args.by[..]
        && one == other
    {
        return Err(Trouble::refused(
            format!("--by names {} twice", id::shown(one)),
            "name it once, or two that differ",
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
    let mut question = Question::new(desks, &args.asked, &["audit", row.name]).with("--by", joined);
    question.is_page = true;
    if args.release {
        question = question
            .flag("--release", true)
            .with("--threshold", Some(args.threshold))
            .with("--base", Some(args.base));
        return release::run(desks, args, row, &by, &question);
    }
    let period = (args.asked.from, args.asked.until);
    let alone = args.asked.section.as_deref() == Some("by");
    let mut answer = look(desks, &question, |views, moment| {
        // Asked for alone, the breakdown is counted without what the other sections need.
        let broken = alone.then(|| row.broken(&by, period, moment)).flatten();
        if let Some(mut broken) = broken {
            for view in views {
                view.briefs(&mut |brief| broken.add(brief))?;
            }
            return Ok(Said {
                title: row.title.to_owned(),
                lines: Vec::new(),
                tables: vec![broken.table()],
            });
        }
        let mut standings = Vec::new();
        for view in views {
            let origin = (views.len() > 1).then_some(view.ground.origin.as_str());
            standings.extend(view.standings(Of::All)?.into_iter().map(|mut standing| {
                standing.matter = named(origin, &standing.matter);
                standing
            }));
        }
        let scope = audit::Scope {
            standings: &standings,
            period,
            moment,
            by: &by,
        };
        Ok(Said {
            title: row.title.to_owned(),
            lines: Vec::new(),
            tables: (row.count)(&scope),
        })
    })?;
    answer.charts = audit::charts::of(row, &by, &answer.tables);
    give(desks, &args.asked, &answer, None)
}
