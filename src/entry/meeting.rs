//! `meeting`: when it is, was, or is not, and who was there.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::Participant;
use super::tally::{Diary, Stated, Tally};
use super::tell::{Tell, detail};
use crate::fields;
use crate::time::When;

fields! {
    /// A new date, the actual start and end, a cancellation, and who was present or absent
    pub struct Meeting {
        /// A new date
        scheduled: Option<When>,
        /// When it began
        began: Option<When>,
        /// When it ended
        ended: Option<When>,
        /// Whether it is cancelled
        cancelled: Option<bool>,
        /// Who was present, by role
        present: Vec<Participant>,
        /// Who was expected and absent, by role
        absent: Vec<Participant>,
    }
}

impl Kind for Meeting {
    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        let nothing = self.scheduled.is_none()
            && self.began.is_none()
            && self.ended.is_none()
            && self.cancelled.is_none();
        if nothing && self.present.is_empty() && self.absent.is_empty() {
            return Refusal::err(
                "this meeting entry says nothing",
                "say scheduled, began, ended, cancelled, present or absent",
            );
        }
        if let Some(both) = self.present.iter().find(|p| self.absent.contains(p)) {
            return Refusal::err(
                format!("{} is both present and absent", both.0),
                "name each once; two of one role are told apart as role/1 and role/2",
            );
        }
        let zone = check.book.ground.zone;
        if let (Some(ended), Some(began)) = (self.ended, self.began.or_else(|| began(&check.tally)))
            && ended.span(zone).last < began.span(zone).first
        {
            return Refusal::err(
                format!("the end, {ended}, lies before the start, {began}"),
                "correct one of the two",
            );
        }
        for (name, time) in [("began", self.began), ("ended", self.ended)] {
            if let Some(time) = time.filter(|t| t.span(zone).first > check.now.entered) {
                check.remarks.push(format!(
                    "\"{name}\" ({time}) is still to come: a plan is \"scheduled\""
                ));
            }
        }
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut said = Vec::new();
        if self.cancelled == Some(true) {
            said.push("Meeting cancelled.".to_owned());
        }
        said.extend(
            self.scheduled
                .map(|t| format!("Meeting arranged for {}.", t.readable())),
        );
        said.extend(
            self.began
                .map(|t| format!("Meeting began {}.", t.readable())),
        );
        said.extend(
            self.ended
                .map(|t| format!("Meeting ended {}.", t.readable())),
        );
        if said.is_empty() {
            said.push(
                if self.cancelled == Some(false) {
                    "Meeting not cancelled."
                } else {
                    "Attendance."
                }
                .to_owned(),
            );
        }
        let mut lines = vec![said.join(" ")];
        detail("Present", tell.whos(&self.present), &mut lines);
        detail("Absent", tell.whos(&self.absent), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        // In one entry, a cancellation comes before the new date that goes with it.
        if self.cancelled == Some(true) {
            tally.diary.push(Diary::Cancelled);
        }
        tally.diary.extend(self.scheduled.map(Diary::Scheduled));
        tally.diary.extend(self.began.map(Diary::Began));
        tally.meetings.push(stated.of(self));
    }
}

fn began(tally: &Tally) -> Option<When> {
    tally.diary.iter().rev().find_map(|d| {
        if let Diary::Began(t) = d {
            Some(*t)
        } else {
            None
        }
    })
}
