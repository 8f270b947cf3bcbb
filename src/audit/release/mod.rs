//! Figures that leave the team: an audit's breakdown with all its margins, after disclosure control.
//!
//! It says what each figure is a sum of, in this release and in every earlier one of the same audit whose
//! period overlaps, and leaves to `disclosure` which may be shown. It knows no entry and no file; the
//! earlier releases are handed in as they were printed, with the matters as they were then known.

mod pieces;
mod printed;
mod units;

use chrono::NaiveDate;
use thiserror::Error;

use super::by::{self, Breakdown, Values};
use super::rate::Share;
use super::{AuditRow, Scope};
use crate::disclosure::{self, Question, Refused, Rules, Shown, What, protect, rate_of};
use crate::standing::Standing;
use crate::table::{Cell, Column, Form, Kind, Table};
use crate::time::Instant;
use pieces::Pieces;
use units::Unit;

pub use printed::{ALL, Printed};

/// What to do where figures are withheld.
pub const INSTEAD: &str = "release fewer breakdowns, a period that does not overlap by a little, or a higher --threshold or --base; \
nothing was released";

/// The most pieces that the populations of all releases together may be cut into.
const PIECES: usize = 40_000;

/// The most releases that can be held against one another: which of them count a piece is a bit each.
const RELEASES: usize = 31;

/// How an audit was asked for when its figures were, or are to be, released.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The matters, as known, the period, the moment and the breakdowns.
    pub scope: Scope<'a>,
    /// Threshold and base.
    pub rules: Rules,
}

/// A release that was made.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The number of its entry.
    pub seq: u64,
    /// How it was asked for.
    pub asked: Asked<'a>,
    /// What was printed.
    pub printed: &'a Printed,
}

/// Why figures are not released.
#[derive(Debug, Error)]
pub enum Withheld {
    /// A breakdown whose margins do not add up.
    #[error(
        "--by {0} puts one matter into several rows, so that its figures cannot be protected by their margins"
    )]
    Several(&'static str),
    /// The populations of the releases are cut into too many pieces to be settled.
    #[error(
        "with the earlier releases of overlapping periods there are {0} figures to tell apart, more than can be settled"
    )]
    TooMany(usize),
    /// There are too many releases to be held against one another.
    #[error(
        "{0} releases of periods that overlap were made already, more than can be held against one another"
    )]
    TooOften(usize),
    /// An earlier release cannot be worked out again.
    #[error(
        "the release of entry {0} cannot be worked out again from the ledger, so nobody can say what it gives away together with this one"
    )]
    Unknown(u64),
    /// A figure would become known by subtracting.
    #[error("{figure} would become known{}", told(*.with))]
    Known {
        /// Which figure.
        figure: String,
        /// The entry of the earlier release to subtract, where it is one.
        with: Option<u64>,
    },
    /// Nothing was found that proves a figure safe.
    #[error("whether {0} would become known could not be settled")]
    CannotTell(String),
}

fn told(with: Option<u64>) -> String {
    with.map_or_else(String::new, |seq| {
        format!(" by subtracting the release of entry {seq}")
    })
}

/// The figures that may leave, as printed.
///
/// # Errors
/// [`Withheld`], with the figure that would be known and the earlier release that gives it away.
pub fn release(audit: &AuditRow, asked: &Asked, earlier: &[Earlier]) -> Result<Printed, Withheld> {
    let overlapping = held_against(asked, earlier);
    if overlapping.len() >= RELEASES {
        return Err(Withheld::TooOften(overlapping.len()));
    }
    let mut all: Vec<&Asked> = overlapping.iter().map(|e| &e.asked).collect();
    all.push(asked);
    let union = union(&all)?;
    let counted: Vec<Vec<Unit>> = all
        .iter()
        .map(|a| units::of(audit, &a.scope, &union))
        .collect();
    let classes = units::classes(audit, &asked.scope);
    let pieces = Pieces::new(&all, &union, &counted, &classes)?;
    let now = overlapping.len();
    let margins = pieces.margins(now);
    let figures: Vec<_> = margins.iter().map(|m| m.figure.clone()).collect();
    let mut releases = Vec::new();
    for (k, earlier) in overlapping.iter().enumerate() {
        let statements = pieces.statements(k, earlier.printed);
        releases.push(disclosure::Release {
            rules: earlier.asked.rules,
            statements: statements.ok_or(Withheld::Unknown(earlier.seq))?,
        });
    }
    let sensitive = pieces.differences(&figures, &releases);
    let question = Question {
        atoms: &pieces.atoms,
        rules: asked.rules,
        figures: &figures,
        earlier: &releases,
        sensitive: &sensitive,
    };
    let shown = protect(&question).map_err(|refused| {
        let figure = |what: What| match what {
            What::New(n) => format!("the figure of {}", pieces.named(now, &margins[n].at)),
            What::Earlier { release, statement } => {
                let printed = overlapping[release];
                format!(
                    "{} of the release of entry {}",
                    printed.printed.named(statement),
                    printed.seq
                )
            }
            What::Sensitive(_) => "how many were added or taken away since".to_owned(),
        };
        match refused {
            Refused::Known { what, with, .. } => Withheld::Known {
                figure: figure(what),
                with: with.map(|k| overlapping[k].seq),
            },
            Refused::CannotTell { what, .. } => Withheld::CannotTell(figure(what)),
            Refused::Disagrees { release, .. } => Withheld::Unknown(overlapping[release].seq),
        }
    })?;
    let values = pieces.values(now);
    Ok(Printed::new(
        asked.scope.by,
        &classes,
        &values,
        &margins,
        &shown.shown,
    ))
}

/// The earlier releases whose periods overlap with this one's, or with one that does: a figure of one can be
/// told by another that only a third holds together.
fn held_against<'e>(asked: &Asked, earlier: &'e [Earlier<'e>]) -> Vec<&'e Earlier<'e>> {
    let mut linked = vec![false; earlier.len()];
    loop {
        let reaches = |n: usize| {
            let known = earlier.iter().zip(&linked).filter(|(_, linked)| **linked);
            overlap(&earlier[n].asked, asked)
                || known
                    .map(|(e, _)| e)
                    .any(|e| overlap(&e.asked, &earlier[n].asked))
        };
        let Some(next) = (0..earlier.len()).find(|n| !linked[*n] && reaches(*n)) else {
            let known = earlier.iter().zip(&linked).filter(|(_, linked)| **linked);
            return known.map(|(e, _)| e).collect();
        };
        linked[next] = true;
    }
}

/// Whether two releases can have counted one matter.
fn overlap(a: &Asked, b: &Asked) -> bool {
    let (a, b) = (a.scope.period, b.scope.period);
    let before = |until: Option<NaiveDate>, from: Option<NaiveDate>| {
        until.zip(from).is_some_and(|(until, from)| until < from)
    };
    !before(a.1, b.0) && !before(b.1, a.0)
}

/// Every breakdown that a release has, each once.
fn union(all: &[&Asked]) -> Result<Vec<Breakdown>, Withheld> {
    let mut union: Vec<Breakdown> = Vec::new();
    for breakdown in all.iter().flat_map(|asked| asked.scope.by) {
        if matches!(breakdown.1, Values::Several(_)) {
            return Err(Withheld::Several(breakdown.0));
        }
        if union.iter().all(|(name, _)| *name != breakdown.0) {
            union.push(*breakdown);
        }
    }
    Ok(union)
}

/// The released figures as an answer's tables: how they are to be read, then a row for each value and each
/// margin, with the share where its counts are shown.
pub fn tables(audit: &AuditRow, definition: &str, rules: Rules, printed: &Printed) -> Vec<Table> {
    let note = format!(
        "c: 1 to {} and so not told, or not told because it would give such a figure away. z: cannot occur. \
         {ALL}: the sum over all rows. Shares are of the figures as shown, and hidden with them.{}",
        rules.threshold(),
        match rules.base() {
            1 => String::new(),
            base => format!(" Counts are rounded to the nearest multiple of {base}."),
        }
    );
    let head = [
        ("definition", Cell::text(definition)),
        ("rules", Cell::Count(crate::standing::RULES)),
        ("threshold", Cell::Count(rules.threshold())),
        ("base", Cell::Count(rules.base())),
        ("note", Cell::text(note)),
    ];
    let share = audit.share;
    let rates = ["of", "rate", "low", "high"]
        .iter()
        .filter(|_| share.is_some());
    let columns: Vec<Column> = printed
        .by()
        .map(|name| Column::maybe("", Kind::Text).named(name.to_owned()))
        .chain(
            printed
                .counts()
                .map(|name| Column::always("", Kind::Code("figure")).named(name.to_owned())),
        )
        .chain(rates.map(|name| Column::maybe(name, Kind::Code("figure"))))
        .collect();
    let mut table = Table::list("by", &columns);
    for (values, shown) in printed.rows() {
        let mut row: Vec<Cell> = values.iter().map(Cell::text).collect();
        row.extend(shown.iter().map(cell));
        if let Some(of) = share {
            let class = |classes: &[usize]| -> Vec<Shown> {
                classes.iter().map(|class| shown[class + 1]).collect()
            };
            let count = rate_of(Shown::NotApplicable, &class(of.count)).map(|(_, whole)| whole);
            let whole = rate_of(Shown::NotApplicable, &class(of.of)).map(|(_, whole)| whole);
            match count.zip(whole).filter(|(count, whole)| count <= whole) {
                Some((count, of)) => {
                    row.push(Cell::Count(of));
                    row.extend(
                        Share {
                            what: "".into(),
                            count,
                            of,
                        }
                        .cells(),
                    );
                }
                None => row.extend(["c"; 4].map(Cell::text)),
            }
        }
        table.rows.push(row);
    }
    vec![Table::record("definition", Form::Root, head), table]
}

fn cell(shown: &Shown) -> Cell {
    match shown {
        Shown::Count(n) => Cell::Count(*n),
        other => Cell::text(other.to_string()),
    }
}

/// The definition of an audit, as it prints it.
pub fn definition(audit: &AuditRow, moment: Instant) -> String {
    let empty: [Standing; 0] = [];
    let scope = Scope {
        standings: &empty,
        period: (None, None),
        moment,
        by: &[],
    };
    let tables = (audit.count)(&scope);
    let first = tables.first().and_then(|table| table.rows.first()?.first());
    first.map(Cell::plain).unwrap_or_default()
}

/// The breakdowns of these names.
pub fn named(names: &[String]) -> Option<Vec<Breakdown>> {
    names.iter().map(|name| by::named(name).copied()).collect()
}
