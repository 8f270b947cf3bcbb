//! Adoption: a pack's exact text becomes an entry, and the matters that it judges are reckoned anew.
//!
//! It is the one append that costs O(ledger). It asks nobody: what it would judge is told beforehand
//! ([`Ledger::outlook`]), and whoever asked decides.

use std::sync::Arc;

use chrono::NaiveDate;

use super::grounds::Grounds;
use super::pen::Pen;
use super::view::{self, Known, Of, View};
use super::{Failure, Ledger, Who, act, appended};
use crate::entry::Line;
use crate::entry::adoption::Adoption;
use crate::entry::book::Ground;
use crate::entry::check::Refusal;
use crate::entry::genesis::Document;
use crate::pack::Pack;
use crate::standing;
use crate::store::{StoreError, Tail};
use crate::time::When;

/// What an adoption would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The pack, with its version.
    pub label: String,
    /// The first day it applies to, where it says one.
    pub from: Option<NaiveDate>,
    /// The matters it would judge, in the order of opening.
    pub matters: Vec<String>,
    /// The matters that would be judged otherwise than now, or by nothing, those included.
    pub changed: Vec<String>,
    /// Adopted packs that apply from the same day, which it would go before.
    pub same_day: Vec<String>,
}

impl Ledger {
    /// What adopting a text would do, in the place of a mistaken adoption where it replaces one.
    ///
    /// # Errors
    /// As [`Ledger::adopt`]; nothing is written either way.
    pub fn outlook(&self, text: &str, replaces: Option<u64>) -> Result<Outlook, Failure> {
        self.view(Known::Head, |view| {
            let mut ground = (*view.ground).clone();
            let pack = fit(&ground, text, replaces)?;
            let rivals = ground.packs.iter().filter(|p| Some(p.seq) != replaces);
            let same_day = rivals
                .filter(|p| replaces.is_none() && p.pack.from == pack.from)
                .map(|p| p.pack.label());
            let mut outlook = Outlook {
                label: pack.label(),
                from: pack.from,
                matters: Vec::new(),
                changed: Vec::new(),
                same_day: same_day.collect(),
            };
            let seq = view.at + 1;
            ground.adopt(seq, pack, replaces);
            let ground = Arc::new(ground);
            for standing in view.standings(Of::All)? {
                if settled(&standing, replaces) {
                    continue;
                }
                let mut book = view.book(&standing.matter)?;
                book.ground = Arc::clone(&ground);
                let judge = standing::of(&book).pack.map(|used| used.adopted);
                if judge == Some(seq) {
                    outlook.matters.push(standing.matter.clone());
                }
                if judge != standing.pack.map(|used| used.adopted) {
                    outlook.changed.push(standing.matter);
                }
            }
            Ok(outlook)
        })
    }

    /// Adopts a pack: its exact text becomes an entry, and every standing that it judges is reckoned
    /// anew in the same transaction. One that replaces a mistaken adoption takes its place.
    ///
    /// # Errors
    /// [`Failure::Pack`] with every mistake, [`Failure::Refused`] where this text was adopted before or
    /// what it would replace is no adoption in force.
    pub fn adopt(
        &mut self,
        text: String,
        replaces: Option<u64>,
        who: &Who,
    ) -> Result<u64, Failure> {
        let now = (self.clock)();
        let random = &mut *self.random;
        let mut seq = Err(Failure::Store(StoreError::Busy));
        self.store.append_with(&mut |tail| {
            seq = Ok(()).and_then(|()| {
                let size = tail.size()?;
                let ground = view::ground(tail, size)?;
                fit(&ground, &text, replaces)?;
                let line = line(text.clone(), replaces, ground.zone.minute(now));
                let mut pen = Pen::new(tail, Arc::new(ground), who, now, random)?;
                let made = pen.act(tail, line)?;
                appended(size, &[made], Vec::new()).put(tail)?;
                // Nothing of this is committed yet, so nothing of it is kept at hand.
                let grounds = Grounds::default();
                let view = View::new(tail, &grounds, Known::At(size))?;
                let mut anew = Vec::new();
                for standing in view.standings(Of::All)? {
                    if !settled(&standing, replaces) {
                        anew.push(view::kept(&standing::of(&view.book(&standing.matter)?)));
                    }
                }
                keep(tail, anew)?;
                Ok(size)
            });
            Ok(seq.is_ok())
        })?;
        seq
    }
}

fn keep(tail: &mut dyn Tail, anew: Vec<crate::store::Kept>) -> Result<(), StoreError> {
    anew.iter().try_for_each(|kept| tail.keep(kept))
}

/// Whether an adoption leaves a matter's judge as it is: one that replaces nothing changes only the
/// matters that no pack judged when they were opened.
fn settled(standing: &standing::Standing, replaces: Option<u64>) -> bool {
    replaces.is_none() && standing.pack.as_ref().is_some_and(|used| !used.later)
}

/// The pack of a text that may be adopted.
pub(super) fn fit(ground: &Ground, text: &str, replaces: Option<u64>) -> Result<Pack, Failure> {
    let pack = Pack::read_new(text, &ground.base).map_err(Failure::Pack)?;
    let refuse = |what: String, instead: &str| {
        let instead = instead.to_owned();
        Err(Failure::Refused(Refusal { what, instead }))
    };
    if let Some(same) = ground.packs.iter().find(|p| p.pack == pack) {
        let what = format!("{} was adopted by entry {}", pack.label(), same.seq);
        return refuse(what, "nothing needs to be done");
    }
    if let Some(seq) = replaces
        && !ground.packs.iter().any(|p| p.seq == seq)
    {
        let what =
            format!("entry {seq} is no adoption that is in force, so nothing can replace it");
        return refuse(
            what,
            "`candour pack list` prints the packs adopted, each with its entry",
        );
    }
    let same = |p: &&crate::entry::book::Adopted| {
        Some(p.seq) != replaces && p.pack.label() == pack.label()
    };
    if let Some(other) = ground.packs.iter().find(same) {
        let what = format!(
            "entry {} adopted {} with another text",
            other.seq,
            pack.label()
        );
        return refuse(
            what,
            "give the changed pack another version; if the first was a mistake, say --replaces with its entry",
        );
    }
    Ok(pack)
}

/// The act that adopts a text.
pub(super) fn line(text: String, replaces: Option<u64>, when: When) -> Line {
    let text = Document(text);
    act("adoption", when, Adoption { text, replaces })
}
