//! `advice`: what a family was told about storing and sharing, item by item.
//!
//! Advice that nobody itemised is kept as claimed and counts for nothing: the guidance asks that it be
//! explicit (T13). Which items are due is the pack's to say and `standing`'s to work out.

use super::Kind;
use super::check::{Check, Refusal};
use super::field::{Code, Participant, Shape};
use super::tally::{Stated, Tally};
use super::tell::{Tell, detail, quote, yes_no};
use crate::fields;
use crate::pack::nearest;

fields! {
    /// Advice given to the family, item by item; or advice that was incorrect, or is only claimed
    pub struct Advice {
        /// Who gave it, by role
        [required] given_by: Participant,
        /// Who was advised, by role
        [required] to: Vec<Participant>,
        /// The items, by the code of the matter's pack
        items: Vec<Code>,
        /// How it was given
        how: Vec<Code> = Shape::Code("how"),
        /// The language it was given in
        language: Option<String>,
        /// The format it was given in
        format: Option<Code> = Shape::Code("format"),
        /// The leaflet given with it, by name and version
        leaflet: Option<String>,
        /// Whether it was checked that they understood
        understood: Option<bool>,
        /// What they said to it
        response: Option<String>,
        /// What was told that was incorrect, in place of items
        incorrect: Option<String>,
        /// The entry of the incorrect advice that this puts right
        corrects: Option<u64>,
        /// The words of advice that nobody itemised, in place of items
        claimed: Option<String>,
    }
}

impl Kind for Advice {
    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        let told = [
            !self.items.is_empty(),
            self.incorrect.is_some(),
            self.claimed.is_some(),
        ];
        match told.iter().filter(|t| **t).count() {
            0 if self.corrects.is_none() => {
                return Refusal::err(
                    "advice has no items",
                    "name each item in \"items\"; advice that nobody itemised is \"claimed\", in its words",
                );
            }
            2.. => {
                return Refusal::err(
                    "advice has either items, or what was incorrect, or what is claimed",
                    "log each in an entry of its own",
                );
            }
            _ => {}
        }
        if let Some(seq) = self.corrects {
            check.stands("corrects", seq)?;
            let tally = &check.tally;
            if !tally
                .advice
                .iter()
                .any(|a| a.stated.seq == seq && a.said.incorrect.is_some())
            {
                return Refusal::err(
                    format!("entry {seq} holds no incorrect advice"),
                    "\"corrects\" names the entry that holds it in \"incorrect\"",
                );
            }
        }
        self.items_are_the_packs(check)
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let (by, to) = (tell.who(&self.given_by), tell.whos(&self.to));
        let mut lines = vec![match (&self.incorrect, &self.claimed) {
            (Some(_), _) => {
                format!("Told to the {to} by the {by}, and since found to be incorrect.")
            }
            (_, Some(_)) => {
                format!("Advice to the {to} by the {by} is reported, not item by item.")
            }
            _ if self.items.is_empty() => {
                format!("The {by} put right what the {to} had been told.")
            }
            _ => format!("Advice given to the {to} by the {by}:"),
        }];
        for item in &self.items {
            let text = tell
                .pack
                .and_then(|p| p.items.iter().find(|i| i.code == item.0))
                .map(|i| i.text.as_str());
            lines.push(format!(
                "- {}: {}",
                item.0,
                text.unwrap_or("(an item of a pack that is not at hand)")
            ));
        }
        detail("How", tell.codes("how", &self.how), &mut lines);
        detail(
            "Format",
            self.format
                .as_ref()
                .map(|f| tell.code("format", f))
                .unwrap_or_default(),
            &mut lines,
        );
        detail("Understanding checked", yes_no(self.understood), &mut lines);
        detail(
            "Puts right entry",
            self.corrects.map(|c| c.to_string()).unwrap_or_default(),
            &mut lines,
        );
        quote("Language", self.language.as_ref(), &mut lines);
        quote("Leaflet", self.leaflet.as_ref(), &mut lines);
        quote("What was told", self.incorrect.as_ref(), &mut lines);
        quote(
            "In the words of the report",
            self.claimed.as_ref(),
            &mut lines,
        );
        quote("Response", self.response.as_ref(), &mut lines);
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.advice.push(stated.of(self));
    }
}

impl Advice {
    fn items_are_the_packs(&self, check: &Check) -> Result<(), Refusal> {
        let tally = &check.tally;
        let Some(opening) = &tally.opening else {
            return Ok(());
        };
        if self.items.is_empty() {
            return Ok(());
        }
        let ground = &check.book.ground;
        let Some(judge) = ground.judge(opening.stated.place, opening.occurred()) else {
            return Refusal::err(
                format!(
                    "no adopted pack covers {}, so it has no advice items",
                    check.book.matter
                ),
                "adopt the guidance first, or log the advice as \"claimed\", in its words",
            );
        };
        let pack = &judge.adopted.pack;
        let codes = || pack.items.iter().map(|i| i.code.as_str());
        match self.items.iter().find(|item| !codes().any(|c| c == item.0)) {
            None => Ok(()),
            Some(strange) => Refusal::err(
                format!(
                    "{} is no advice item of {}, which judges {}",
                    strange.0,
                    pack.label(),
                    check.book.matter
                ),
                match nearest(&strange.0.to_uppercase(), codes()) {
                    Some(near) => format!("did you mean {near}?"),
                    None if pack.items.is_empty() => {
                        "this guidance has no items: log the advice as \"claimed\", in its words"
                            .to_owned()
                    }
                    None => format!("its items are {}", codes().collect::<Vec<_>>().join(", ")),
                },
            ),
        }
    }
}
