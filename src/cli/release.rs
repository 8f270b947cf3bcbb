//! `audit … --release`: figures for outside the team, held against every release made before.
//!
//! Each release is an entry, made before the figures are given. The same question of the same knowledge
//! gives what was printed then, and enters nothing.

use sha2::{Digest, Sha256};

use super::answer::{Question, given};
use super::args::{self, Audit};
use super::failure::Trouble;
use super::home::Desk;
use super::look::look;
use crate::audit::by::Breakdown;
use crate::audit::release::{self, Asked, Earlier, Printed};
use crate::audit::{AuditRow, Scope};
use crate::disclosure::Rules;
use crate::entry::release::Release;
use crate::id::hex;
use crate::ledger::Failure;
use crate::ledger::view::{Known, Of};
use crate::report::Said;
use crate::standing::{RULES, Standing};
use crate::store::StoreError;
use crate::time::{Instant, When};

/// A release that was made, and the matters as it knew them.
struct Made {
    seq: u64,
    release: Release,
    by: Vec<Breakdown>,
    rules: Rules,
    printed: Printed,
    moment: Instant,
    standings: Vec<Standing>,
}

/// Gives an audit's breakdown as it may leave.
///
/// # Errors
/// Where several ledgers are named, threshold and base do not go together, a figure would become known, an
/// earlier release cannot be worked out again, or the entry cannot be made.
pub fn run(
    desks: &mut [Desk],
    typed: &Audit,
    audit: &AuditRow,
    by: &[Breakdown],
    question: &Question,
) -> Result<(), Trouble> {
    let [desk] = &*desks else {
        return Err(Trouble::refused(
            "figures are released from one ledger, whose entry tells what was released",
            "name one ledger, and release of each by itself",
        ));
    };
    let rules = Rules::new(typed.threshold, typed.base)
        .map_err(|e| Trouble::refused(e, "the usual ones are --threshold 5 --base 1"))?;
    let all = desk.ledger.view(Known::Head, |view| view.releases())?;
    let last = all.last().map(|entry| entry.seq);
    let of_it = all
        .iter()
        .filter_map(|entry| Some((entry.seq, entry.line.said.releases()?)));
    let of_it: Vec<(u64, &Release)> = of_it.filter(|(_, r)| r.definition == audit.name).collect();
    let same = |r: &Release, at: u64, moment: &str| {
        (r.from, r.until, r.at, r.rules) == (typed.asked.from, typed.asked.until, at, RULES)
            && (r.threshold, r.base, r.moment.as_str()) == (typed.threshold, typed.base, moment)
            && r.by == typed.by
    };
    let mut earlier: Option<Vec<Made>> = None;
    let mut figures: Option<(Printed, bool)> = None;
    let zone = desk.zone;
    let known = question.known(1)?[0];
    // What is out already is given again as it was printed.
    let asked_of = desk.ledger.view(known, |view| {
        Ok(question.moment(desk, &[view]).map(|m| (view.at, m)))
    })??;
    let moment_said = zone.minute(asked_of.1).to_string();
    match of_it
        .iter()
        .find(|(_, r)| same(r, asked_of.0, &moment_said))
    {
        Some((seq, r)) => {
            let printed = Printed::read(&r.cells, r.by.len()).ok_or_else(|| unknown(*seq))?;
            figures = Some((printed, true));
        }
        None => {
            let made = of_it.iter().map(|(seq, r)| again(desk, *seq, r));
            earlier = Some(made.collect::<Result<_, _>>()?);
        }
    }
    // From here on of that knowledge and that moment, whatever is entered meanwhile.
    let fixed = args::Asked {
        at: vec![asked_of.0],
        as_known: None,
        moment: Some(moment_said),
        ..typed.asked.clone()
    };
    let question = &Question {
        asked: &fixed,
        words: question.words.clone(),
        is_page: question.is_page,
    };
    let answer = look(std::slice::from_ref(desk), question, |views, moment| {
        let standings = match &figures {
            Some(_) => Vec::new(),
            None => views[0].standings(Of::All)?,
        };
        let scope = Scope {
            standings: &standings,
            period: (typed.asked.from, typed.asked.until),
            moment,
            by,
        };
        if let Some(made) = &earlier {
            let earlier: Vec<Earlier> = made.iter().map(|made| made.as_earlier()).collect();
            let asked = Asked { scope, rules };
            let printed = release::release(audit, &asked, &earlier)
                .map_err(|e| Trouble::refused(e, release::INSTEAD))?;
            figures = Some((printed, false));
        }
        let (printed, _) = figures.as_ref().expect("it was found or worked out");
        Ok(Said {
            title: format!("{}: figures for release", audit.title),
            lines: Vec::new(),
            tables: release::tables(audit, &release::definition(audit, moment), rules, printed),
        })
    })?;
    let (printed, is_out) = figures.expect("it was found or worked out");
    if is_out {
        return given(desks, &typed.asked, &answer, None);
    }
    let known = &answer.provenance.known[0];
    let cells = printed.lines();
    let text: String = cells
        .iter()
        .flat_map(|line| [line.as_str(), "\n"])
        .collect();
    let entry = Release {
        definition: audit.name.to_owned(),
        by: typed.by.clone(),
        from: typed.asked.from,
        until: typed.asked.until,
        at: known.at,
        moment: answer.provenance.moment.clone(),
        root: known.root.clone(),
        rules: RULES,
        threshold: typed.threshold,
        base: typed.base,
        digest: hex(&Sha256::digest(text.as_bytes())),
        cells,
    };
    given(
        desks,
        &typed.asked,
        &answer,
        Some(&mut |desk, _, _| enter(desk, &entry, last)),
    )
}

/// Enters a release, unless another came in between.
fn enter(desk: &mut Desk, release: &Release, last: Option<u64>) -> Result<(), Trouble> {
    let who = desk.who()?;
    match desk.ledger.release(release, last, &who) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(Trouble::refused(
            "other figures were released meanwhile, and these were not held against them",
            "ask again; nothing was released",
        )),
        Err(Failure::Store(StoreError::ReadOnly)) => Err(Trouble::unavailable(
            "this ledger cannot be written to, so it cannot tell what was released, and nothing was",
            "release figures from the ledger itself, not from a copy",
        )),
        Err(other) => Err(other.into()),
    }
}

/// A release with the matters as it knew them.
fn again(desk: &Desk, seq: u64, release: &Release) -> Result<Made, Trouble> {
    let by = release::named(&release.by).filter(|_| release.rules == RULES);
    let printed = Printed::read(&release.cells, release.by.len());
    let rules = Rules::new(release.threshold, release.base).ok();
    let ((by, printed), rules) = by.zip(printed).zip(rules).ok_or_else(|| unknown(seq))?;
    let moment = When::read(&release.moment, desk.zone)?.span(desk.zone).last;
    let standings = desk
        .ledger
        .view(Known::At(release.at), |view| view.standings(Of::All))?;
    Ok(Made {
        seq,
        release: release.clone(),
        by,
        rules,
        printed,
        moment,
        standings,
    })
}

fn unknown(seq: u64) -> Trouble {
    Trouble::refused(release::Withheld::Unknown(seq), release::INSTEAD)
}

impl Made {
    fn as_earlier(&self) -> Earlier<'_> {
        Earlier {
            seq: self.seq,
            asked: Asked {
                scope: Scope {
                    standings: &self.standings,
                    period: (self.release.from, self.release.until),
                    moment: self.moment,
                    by: &self.by,
                },
                rules: self.rules,
            },
            printed: &self.printed,
        }
    }
}
