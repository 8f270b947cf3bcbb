//! `decision`: what was decided about the recording, by whom and why.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{self, Code, Fault, Field, Fields, Participant, Shape, Terms, Value};
use super::json::Json;
use super::tally::{Stated, Tally};
use super::tell::{Tell, detail, quote, yes_no};
use crate::fields;
use crate::time::When;

fields! {
    /// Whether an adjustment for a disability was thought of, and what came of it.
    pub struct Adjustment {
        /// Whether an adjustment was considered
        considered: Option<bool>,
        /// What was decided about it
        outcome: Option<Code> = Shape::Code("decision"),
    }
}

impl Value for Adjustment {
    const SHAPE: Shape = Shape::Group(Adjustment::FIELDS);
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        field::read_group(json, field, terms)
    }
    fn write(&self, out: &mut String) -> bool {
        field::write_group(self, out)
    }
}

fields! {
    /// A decision about the recording, who made it and why
    pub struct Decision {
        /// Who decided, by role
        [required] decided_by: Participant,
        /// What was decided
        [required] outcome: Code = Shape::Code("decision"),
        /// Why
        [required] why: String,
        /// The rights weighed, where the recording is limited or refused
        rights_weighed: Option<String>,
        /// Who was consulted, by role
        consulted: Vec<Participant>,
        /// The conditions
        conditions: Option<String>,
        /// Who was told of it, by role
        to: Vec<Participant>,
        /// When they were told
        notified: Option<When>,
        /// How they were told
        how: Option<Code> = Shape::Code("how"),
        /// An adjustment for a disability
        adjustment: Option<Adjustment>,
        /// The person's own views
        views: Option<String>,
    }
}

impl Kind for Decision {
    fn check(&self, _: &mut Check) -> Result<(), Refusal> {
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut lines = vec![format!(
            "Decision by the {}: {}.",
            tell.who(&self.decided_by),
            tell.code("decision", &self.outcome)
        )];
        quote("Why", Some(&self.why), &mut lines);
        quote("Rights weighed", self.rights_weighed.as_ref(), &mut lines);
        detail("Consulted", tell.whos(&self.consulted), &mut lines);
        quote("Conditions", self.conditions.as_ref(), &mut lines);
        detail("Told to", tell.whos(&self.to), &mut lines);
        detail(
            "Told on",
            self.notified.map(|t| t.readable()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "How",
            self.how
                .as_ref()
                .map(|h| tell.code("how", h))
                .unwrap_or_default(),
            &mut lines,
        );
        if let Some(adjustment) = &self.adjustment {
            detail(
                "Adjustment considered",
                yes_no(adjustment.considered),
                &mut lines,
            );
            detail(
                "Adjustment",
                adjustment
                    .outcome
                    .as_ref()
                    .map(|o| tell.code("decision", o))
                    .unwrap_or_default(),
                &mut lines,
            );
        }
        quote("The person's views", self.views.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.decisions.push(stated.of(self));
    }
}
