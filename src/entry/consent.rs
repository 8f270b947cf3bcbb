//! `consent`: a participant was asked, told or overheard, and what they answered.
//!
//! Only being *asked* is an ask; whether it came in advance is for `standing` to say.

use super::Kind;
use super::check::{Check, Refusal, Setting};
use super::field::{Code, Participant, Shape};
use super::tally::{Stated, Tally};
use super::tell::{Tell, detail, quote};
use super::word::{Answer, Manner};
use crate::fields;

fields! {
    /// Participants were asked whether they agree to be recorded, and what they answered
    pub struct Consent {
        /// Who asked, by role
        [required] asked_by: Participant,
        /// Who was asked, by role
        [required] who: Vec<Participant>,
        /// Whether they were asked, told or overheard; asked unless said
        manner: Option<Manner>,
        /// What they answered; left out if they have not answered yet
        answer: Option<Answer>,
        /// The conditions of their agreement
        conditions: Option<String>,
        /// How they were asked
        how: Option<Code> = Shape::Code("how"),
        /// Whether this was before the start, where the hours do not tell
        before_start: Option<bool>,
        /// A child's own views
        views: Option<String>,
    }
}

impl Consent {
    /// Whether this is an ask: asked, and not an answer that they could not be.
    pub fn is_ask(&self) -> bool {
        self.manner.unwrap_or(Manner::Asked) == Manner::Asked
            && self.answer != Some(Answer::CouldNotBeAsked)
    }
}

impl Kind for Consent {
    fn fill(&mut self, _: &Setting) -> bool {
        self.manner.get_or_insert(Manner::Asked);
        true
    }

    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        if self.answer == Some(Answer::Withdrew) {
            let tally = &check.tally;
            for who in &self.who {
                let agreed = tally.consents.iter().any(|c| {
                    c.said.who.contains(who)
                        && matches!(
                            c.said.answer,
                            Some(Answer::Agreed | Answer::AgreedWithConditions)
                        )
                });
                if !agreed {
                    return Refusal::err(
                        format!(
                            "{} withdrew an answer, but has given none that agrees",
                            who.0
                        ),
                        "log their agreement first, or answer objected",
                    );
                }
            }
        }
        if self.answer == Some(Answer::CouldNotBeAsked) && self.manner != Some(Manner::Asked) {
            return Refusal::err(
                "somebody who could not be asked was neither told nor overheard",
                "leave \"manner\" out",
            );
        }
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let (by, who) = (tell.who(&self.asked_by), tell.whos(&self.who));
        let mut sentence = match (self.manner, self.answer) {
            (_, Some(Answer::CouldNotBeAsked)) => format!("The {by} could not ask: {who}."),
            (Some(Manner::Told), _) => format!("Told by the {by}, not asked: {who}."),
            (Some(Manner::Overheard), _) => format!("Overheard, not asked (by the {by}): {who}."),
            _ => format!("Asked by the {by} for agreement to the recording: {who}."),
        };
        if let Some(answer) = self.answer.filter(|a| *a != Answer::CouldNotBeAsked) {
            sentence.push_str(&format!(" Answer: {}.", answer.label()));
        }
        let mut lines = vec![sentence];
        detail(
            "How",
            self.how
                .as_ref()
                .map(|h| tell.code("how", h))
                .unwrap_or_default(),
            &mut lines,
        );
        if let Some(before) = self.before_start {
            lines.push(format!(
                "Said to have been {} the start.",
                if before { "before" } else { "after" }
            ));
        }
        quote("Conditions", self.conditions.as_ref(), &mut lines);
        quote("The child's own views", self.views.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.consents.push(stated.of(self));
    }

    fn before_start(&self) -> Option<Option<bool>> {
        self.is_ask().then_some(self.before_start)
    }
}
