//! `event`: what happened with the recording: made, offered, shared, published, put to a court, deleted.
//!
//! Recording is not publishing (S42): each is an event of its own. Nothing here finds an offence.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{self, Code, Fault, Field, Participant, Shape, Terms, Value};
use super::json::Json;
use super::tally::{Stated, Tally};
use super::tell::{Tell, detail, quote};
use super::word::{Answer, Extent, Likelihood, Tri};
use crate::fields;

/// What each recorded participant said to a disclosure: an answer, or `None` where that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consents(pub BTreeMap<String, Option<Answer>>);

impl Value for Consents {
    const SHAPE: Shape = Shape::Consents;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let map = field::read_map(json, field, |_, value| match value.as_str() {
            Some("unknown") => Ok(None),
            _ => Answer::read(value, field, terms).map(Some),
        })?;
        let mut consents = BTreeMap::new();
        for (who, answer) in map {
            let Participant(who) = Participant::read(&who.as_str().into(), field, terms)?;
            if consents.insert(who.clone(), answer).is_some() {
                return Err(vec![Fault {
                    field: field.name.to_owned(),
                    what: format!("{who} stands twice in \"{}\"", field.name),
                    instead: "write it once".to_owned(),
                }]);
            }
        }
        Ok(Consents(consents))
    }
    fn absent() -> Option<Self> {
        Some(Consents::default())
    }
    fn write(&self, out: &mut String) -> bool {
        let said = |answer: &Option<Answer>| answer.map_or("unknown", |a| a.as_str());
        field::write_map(self.0.iter().map(|(who, answer)| (who, said(answer))), out)
    }
}

fields! {
    /// Something that happened with the recording or because of it
    pub struct Event {
        /// What happened
        [required] what: Code = Shape::Code("event"),
        /// Who did it, by role
        who: Option<Participant>,
        /// To whom, by role
        to: Vec<Participant>,
        /// The whole recording or a part
        extent: Option<Extent>,
        /// Whether it had been modified
        modified: Option<Likelihood>,
        /// Whether it identifies a child
        identifies_child: Option<Likelihood>,
        /// What it seems to be aimed at
        aim: Option<String>,
        /// Where it is or was
        r#where as "where": Option<String>,
        /// How a copy is stored
        stored: Option<String>,
        /// The day by which a copy is to be deleted
        delete_by: Option<NaiveDate>,
        /// What each recorded participant said to it, or unknown
        consents: Consents,
        /// The entry it is about
        about: Option<u64>,
        /// The words used
        words: Option<String>,
    }
}

impl Kind for Event {
    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        self.about.map_or(Ok(()), |seq| check.stands("about", seq))
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let mut sentence = tell.vocabulary.label("event", &self.what.0).to_owned();
        if let Some(who) = &self.who {
            sentence.push_str(&format!(" (by the {})", tell.who(who)));
        }
        let mut lines = vec![format!("{sentence}.")];
        detail("To", tell.whos(&self.to), &mut lines);
        detail(
            "Extent",
            self.extent.map(|e| e.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Modified",
            self.modified.map(|m| m.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Identifies a child",
            self.identifies_child.map(|m| m.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "To be deleted by",
            self.delete_by
                .map(|d| d.format("%-d %B %Y").to_string())
                .unwrap_or_default(),
            &mut lines,
        );
        let consents: Vec<String> = self
            .consents
            .0
            .iter()
            .map(|(who, answer)| {
                format!(
                    "{} {}",
                    tell.who(&Participant(who.clone())),
                    answer.map_or(Tri::Unknown.label(), |a| a.label())
                )
            })
            .collect();
        detail("Consent of those recorded", consents.join("; "), &mut lines);
        detail(
            "About entry",
            self.about.map(|n| n.to_string()).unwrap_or_default(),
            &mut lines,
        );
        quote("Aim, as the worker put it", self.aim.as_ref(), &mut lines);
        quote("Where", self.r#where.as_ref(), &mut lines);
        quote("How it is stored", self.stored.as_ref(), &mut lines);
        quote("Words used", self.words.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.events.push(stated.of(self));
    }
}
