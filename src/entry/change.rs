//! `change`: what became true later, and is no correction.
//!
//! A correction says that an entry was wrong; a change says that the world moved on. `worker` here is who
//! has the matter from then on.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{Code, Fields, Name, Participant, Shape};
use super::tally::{Stated, Tally};
use super::tell::{Tell, and, detail};
use super::word::{Nature, Proceedings};
use crate::fields;

fields! {
    /// Something about the matter that is different from now on
    pub struct Change {
        /// The team that has the matter from now on
        team: Option<Name> = Shape::Name("team"),
        /// The state of court proceedings from now on
        proceedings: Option<Proceedings>,
        /// Who would be recorded, from now on, by role
        capture: Vec<Participant>,
        /// What would be recorded, from now on
        media: Vec<Code> = Shape::Code("media"),
        /// The reasons, from now on
        reasons: Vec<Code> = Shape::Code("reason"),
        /// What the matter is about from now on, such as a suspicion since admitted
        nature: Option<Nature>,
        /// Related matters, from now on
        related: Vec<Name> = Shape::Name("matter name"),
        /// Whether this was before the start, where the hours do not tell
        before_start: Option<bool>,
    }
}

impl Kind for Change {
    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        check.exist("related", self.related.iter().map(|n| n.0.as_str()))?;
        let same = Change {
            before_start: None,
            ..self.clone()
        };
        let mut said = String::new();
        same.write_to(&mut said);
        if said.is_empty() && check.line.common.worker.is_none() {
            return Refusal::err(
                "this change changes nothing",
                "say worker, team, proceedings, capture, media, reasons, nature or related",
            );
        }
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut lines = vec!["From now on:".to_owned()];
        detail(
            "Team",
            self.team.as_ref().map(|t| t.0.clone()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Court proceedings",
            self.proceedings.map(|p| p.label()).unwrap_or_default(),
            &mut lines,
        );
        detail("Would be recorded", tell.whos(&self.capture), &mut lines);
        detail("Form", tell.codes("media", &self.media), &mut lines);
        detail("Reasons", tell.codes("reason", &self.reasons), &mut lines);
        detail(
            "About",
            self.nature.map(|n| n.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Related matters",
            and(self.related.iter().map(|n| n.0.clone())),
            &mut lines,
        );
        if self.nature.is_some_and(Nature::is_outside) {
            lines.push("This is outside the guidance on recording meetings.".to_owned());
        }
        if lines.len() == 1 {
            lines = vec!["The matter passed to another worker.".to_owned()];
        }
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.changes.push(stated.of(self));
    }

    fn before_start(&self) -> Option<Option<bool>> {
        (self.nature.is_some() || self.proceedings.is_some()).then_some(self.before_start)
    }
}
