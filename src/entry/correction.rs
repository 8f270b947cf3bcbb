//! `correction`: an entry was wrong; what stands in its place, or that nothing does.
//!
//! The wrong entry stays readable for ever. A correction may itself be corrected, and only what stands
//! can be: a chain has one end.

use super::check::{self, Check, Refusal, Setting};
use super::tally::{Stated, Tally};
use super::tell::{Tell, quote};
use super::{Kind, Line};
use crate::fields;

fields! {
    /// An earlier entry was wrong
    pub struct Correction {
        /// The entry that is wrong
        [required] replaces: u64,
        /// Why it is wrong
        [required] because: String,
        /// What it should have said, as a whole batch line; left out to withdraw it
        with: Option<Line>,
        /// Whether the whole matter was entered in error
        whole_matter: Option<bool>,
    }
}

impl Kind for Correction {
    fn fill(&mut self, setting: &Setting) -> bool {
        // What it puts in place is filled after whose it was is known: not before its own number is.
        if let (Some(with), Some(_)) = (&mut self.with, setting.seq) {
            // Its defaults are those of the time when the wrong entry was made.
            with.fill(&Setting {
                seq: Some(self.replaces),
                ..*setting
            });
        }
        setting.seq.is_some()
    }

    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        let book = check.book;
        let tally = &check.tally;
        let opening = tally
            .opening
            .as_ref()
            .is_some_and(|o| o.stated.seq == self.replaces);
        let others = tally.all.iter().filter(|s| s.seq != self.replaces).count();
        let stays = self
            .with
            .as_ref()
            .is_some_and(|w| w.said.opens().is_some() && w.matter.as_ref() == Some(&book.matter));
        if opening && !stays && others > 0 && self.with.is_some() {
            return Refusal::err(
                format!(
                    "entry {} opened {}, which has {others} other standing {}",
                    self.replaces,
                    book.matter,
                    if others == 1 { "entry" } else { "entries" }
                ),
                "move or correct those first, or withdraw the whole matter: leave \"with\" out and say --whole-matter",
            );
        }
        if opening && self.with.is_none() && others > 0 && self.whole_matter != Some(true) {
            return Refusal::err(
                format!(
                    "entry {} opened {}, which has {others} other standing {}",
                    self.replaces,
                    book.matter,
                    if others == 1 { "entry" } else { "entries" }
                ),
                "say --whole-matter (\"whole_matter\": true) if the whole matter was entered in error; else correct the entry",
            );
        }
        if self.whole_matter == Some(true) && !(opening && self.with.is_none()) {
            return Refusal::err(
                "\"whole_matter\" goes with withdrawing a matter's opening",
                match &tally.opening {
                    Some(o) => format!(
                        "correct {} without \"with\", or leave \"whole_matter\" out",
                        o.stated.seq
                    ),
                    None => "leave \"whole_matter\" out".to_owned(),
                },
            );
        }
        // The new wording is judged in the book it comes to stand in; where that is another matter's,
        // the ledger judges it there.
        match &self.with {
            Some(with) if with.said.corrects().is_some() => Refusal::err(
                "a correction cannot stand in another entry's place",
                format!(
                    "to correct what entry {} says, give the wording that should stand",
                    self.replaces
                ),
            ),
            Some(with) if with.matter.as_ref() == Some(&book.matter) => {
                let without = book.without(self.replaces);
                check::admit(&without, with, check.now, check.remarks)
            }
            _ => Ok(()),
        }
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut lines = vec![match (&self.with, self.whole_matter) {
            (None, Some(true)) => format!(
                "Entry {} was withdrawn: the whole matter was entered in error.",
                self.replaces
            ),
            (None, _) => format!("Entry {} was withdrawn.", self.replaces),
            (Some(with), _) => format!(
                "Entry {} was corrected; it should have read, of {} ({}):",
                self.replaces,
                with.common.occurred.readable(),
                with.matter.as_deref().unwrap_or_default()
            ),
        }];
        if let Some(with) = &self.with {
            lines.extend(with.said.said(tell));
            if tell.privileged || !with.said.is_privileged() {
                quote("Note", with.common.note.as_ref(), &mut lines);
            }
        }
        if tell.privileged || !self.is_privileged() {
            quote("Why it was wrong", Some(&self.because), &mut lines);
        }
        lines
    }

    // What stands in the wrong entry's place is weighed as itself; the correction adds nothing of its own.
    fn weigh<'a>(&'a self, _: Stated<'a>, _: &mut Tally<'a>) {}

    fn corrects(&self) -> Option<&Correction> {
        Some(self)
    }

    fn is_closing(&self) -> bool {
        true
    }

    // The new wording of what is privileged is privileged too.
    fn is_privileged(&self) -> bool {
        self.with.as_ref().is_some_and(|w| w.said.is_privileged())
    }
}
