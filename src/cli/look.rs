//! Looking: one ledger or several at once, each in one consistent view, and an answer from what is seen.
//!
//! Several ledgers are only read, and stay whole: nothing is renumbered or merged.

use std::collections::BTreeMap;

use super::answer::Question;
use super::args::Which;
use super::failure::Trouble;
use super::home::{self, Desk};
use crate::id;
use crate::ledger::Failure;
use crate::ledger::view::{Known, View};
use crate::report::{self, Said, Scope, in_period, linked};
use crate::table::Answer;
use crate::time::Instant;

/// Looks at each ledger as asked, and says something of what is seen.
///
/// # Errors
/// Where the format is not for this answer, two of them are one ledger, there is nothing to know, or a
/// ledger cannot be read.
pub fn look(
    desks: &[Desk],
    question: &Question,
    mut say: impl FnMut(&[&View], Instant) -> Result<Said, Trouble>,
) -> Result<Answer, Trouble> {
    question.is_writable()?;
    let known = question.known(desks.len())?;
    nested(desks, &known, &[], &mut |views| {
        apart(views)?;
        let moment = question.moment(&desks[0], views)?;
        let said = say(views, moment)?;
        question.answer(&desks[0], views, moment, said)
    })?
}

/// Looks at the matters asked about: each view with the scope of what was selected in it.
///
/// # Errors
/// As [`look`].
pub fn said(
    desks: &[Desk],
    question: &Question,
    which: &Which,
    mut say: impl FnMut(&[&View], &[Scope]) -> Result<Said, Trouble>,
) -> Result<Answer, Trouble> {
    let period = (question.asked.from, question.asked.until);
    look(desks, question, |views, moment| {
        let mut all = views
            .iter()
            .map(|view| which.standings(view))
            .collect::<Result<Vec<_>, _>>()?;
        if !which.is_all() && all.iter().all(Vec::is_empty) {
            home::say(
                "note: no matter is of what was asked for, whenever it was; check how it is written",
            );
        }
        all.iter_mut()
            .for_each(|standings| standings.retain(|s| in_period(s, period)));
        let scopes: Vec<Scope> = views
            .iter()
            .zip(&all)
            .map(|(view, standings)| Scope {
                ground: &view.ground,
                standings,
                moment,
                at: view.at,
                origin: (views.len() > 1).then_some(view.ground.origin.as_str()),
                since: None,
            })
            .collect();
        let mut said = say(views, &scopes)?;
        if views.len() > 1 && !question.is_rows_alone() {
            said.tables.push(linked::table(&scopes));
        }
        Ok(said)
    })
}

/// Opens the views one within another, so that all are open at once.
fn nested<T>(
    desks: &[Desk],
    known: &[Known],
    open: &[&View],
    work: &mut dyn FnMut(&[&View]) -> T,
) -> Result<T, Failure> {
    let (Some((desk, desks)), Some((first, known))) = (desks.split_first(), known.split_first())
    else {
        return Ok(work(open));
    };
    desk.ledger.view(*first, |view| {
        let open: Vec<&View> = open.iter().copied().chain([view]).collect();
        nested(desks, known, &open, work)
    })
}

/// Refuses to count one ledger twice, be it by a copy.
fn apart(views: &[&View]) -> Result<(), Trouble> {
    for (n, view) in views.iter().enumerate() {
        let same = views[..n]
            .iter()
            .position(|other| other.ground.origin == view.ground.origin);
        if let Some(same) = same {
            return Err(Trouble::refused(
                format!(
                    "--ledger {} and {} are the same ledger, {}",
                    same + 1,
                    n + 1,
                    id::shown(&view.ground.name)
                ),
                "name each once; of two copies, the one with more entries",
            ));
        }
    }
    Ok(())
}

/// The closed lists of codes, of all the ledgers asked.
pub fn lists(views: &[&View]) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, codes) in views.iter().flat_map(|view| report::lists(&view.ground)) {
        let known = all.entry(name).or_default();
        let new = codes.into_iter().filter(|code| !known.contains(code));
        let new: Vec<String> = new.collect();
        known.extend(new);
    }
    all
}
