//! `escalation`: who was turned to for advice or a decision.
//!
//! What a lawyer advised, and which provisions of law might apply to a person, are held back from every
//! note and export unless asked for; the fact and the day are not.

use super::Kind;
use super::check::{Check, Refusal, Setting};
use super::field::{Code, Shape};
use super::tally::{Stated, Tally};
use super::tell::{Tell, and, quote};
use crate::fields;
use crate::id;

fields! {
    /// Advice or a decision sought from somebody else
    pub struct Escalation {
        /// Who was turned to
        [required] to: Code = Shape::Code("route"),
        /// What led to it
        trigger: Option<String>,
        /// What they advised
        advice: Option<String>,
        /// Provisions of law that may be relevant; always only possible
        provisions: Vec<String>,
        /// Whether it is privileged; yes unless said where the route is a lawyer
        privileged: Option<bool>,
    }
}

impl Kind for Escalation {
    fn fill(&mut self, setting: &Setting) -> bool {
        let route = setting.vocabulary.term("route", &self.to.0);
        self.privileged
            .get_or_insert(route.is_some_and(|r| r.privileged));
        true
    }

    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut lines = vec![match self.is_privileged() {
            true if tell
                .vocabulary
                .term("route", &self.to.0)
                .is_some_and(|r| r.privileged) =>
            {
                "Legal advice sought.".to_owned()
            }
            true => format!(
                "Advice sought from the {} in confidence.",
                tell.code("route", &self.to)
            ),
            false => format!("Advice sought from the {}.", tell.code("route", &self.to)),
        }];
        if !self.is_privileged() || tell.privileged {
            quote("What led to it", self.trigger.as_ref(), &mut lines);
            quote("Advice received", self.advice.as_ref(), &mut lines);
        }
        if tell.privileged && !self.provisions.is_empty() {
            lines.push(format!(
                "Possible provisions, none of them asserted: {}.",
                and(self.provisions.iter().map(|p| id::shown(p)))
            ));
        }
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.escalations.push(stated.of(self));
    }

    fn is_privileged(&self) -> bool {
        self.privileged.unwrap_or(false)
    }
}
