//! Verify: is the ledger what it says it is?
//!
//! Every line is hashed again, every node of the tree built again, every standing reckoned again, and
//! the store checks itself. It compares nothing outside: whoever holds the key could have written the
//! whole anew, and only a checkpoint kept elsewhere would show it. It says so.

use super::view::{self, Known};
use super::{Failure, Ledger};
use crate::entry::Entry;
use crate::standing;
use crate::store::{Keep, Reader, StoreError, Which};
use crate::time::Instant;
use crate::tree::{self, Growth};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub size: u64,
    /// The root over them, as computed from the lines.
    pub root: [u8; 32],
    /// How many matters were reckoned again.
    pub matters: u64,
    /// What does not agree; nothing, for a ledger that verifies.
    pub problems: Vec<String>,
    /// Where the machine's clock stepped back: told, since it is no fault of the ledger.
    pub clock: Vec<String>,
}

impl Ledger {
    /// Recomputes leaves, nodes, root and standings, and lets the store check itself.
    ///
    /// # Errors
    /// As the store fails. What does not agree is not an error but the answer.
    pub fn verify(&self) -> Result<Verified, Failure> {
        let mut problems = self.store.check()?;
        let mut outcome = None;
        self.store.snapshot(&mut |reader| {
            outcome = Some(recompute(reader, &mut problems));
            Ok(())
        })?;
        let mut verified = outcome.expect("a snapshot that succeeds has done its work")?;
        if problems.is_empty() {
            verified.matters = self.view(Known::Head, |view| standings(view, &mut problems))?;
        }
        verified.problems = problems;
        Ok(verified)
    }
}

fn recompute(reader: &dyn Reader, problems: &mut Vec<String>) -> Result<Verified, Failure> {
    let size = reader.size()?;
    let ground = match view::ground(reader, size) {
        Ok(ground) => Some(ground),
        Err(Failure::Unreadable(unreadable)) => {
            problems.push(unreadable.to_string());
            None
        }
        Err(other) => return Err(other),
    };
    let mut built = Built {
        growth: Growth::at(0),
        levels: Vec::new(),
        expected: 0,
        last: None,
        clock: Vec::new(),
    };
    let terms = ground.as_ref().map(view::terms);
    reader.each(
        Which::Range { from: 0, to: size },
        size,
        &mut |seq, text| {
            if seq != built.expected {
                problems.push(format!("entry {} is missing", built.expected));
            }
            built.expected = seq + 1;
            built.levels.push(tree::leaf(text));
            if let Some(terms) = &terms {
                match Entry::read(seq, text, terms) {
                    Ok(entry) => built.clock(&entry),
                    Err(unreadable) => problems.push(unreadable.to_string()),
                }
            }
            true
        },
    )?;
    let leaves = std::mem::take(&mut built.levels);
    compare_leaves(reader, &leaves, problems)?;
    let mut nodes: Vec<Vec<[u8; 32]>> = Vec::new();
    for leaf in &leaves {
        for (level, n, hash) in built
            .growth
            .push(&Mine(&leaves, &nodes), *leaf)
            .map_err(|e| Failure::Tree(e.to_string()))?
        {
            let level = usize::from(level);
            nodes.resize_with(nodes.len().max(level), Vec::new);
            nodes[level - 1].push(hash);
            if reader.nodes(level as u8, n, n + 1)?.first() != Some(&hash) {
                problems.push(format!(
                    "node {n} of level {level} of the tree does not agree with the entries below it"
                ));
            }
        }
    }
    let root = tree::root(&Mine(&leaves, &nodes), leaves.len() as u64)
        .map_err(|e| Failure::Tree(e.to_string()))?;
    match tree::root(&view::Hashes(reader), size) {
        Ok(kept) if kept == root => {}
        _ => problems.push(
            "the root computed from what is kept differs from the root computed from the lines"
                .into(),
        ),
    }
    Ok(Verified {
        size,
        root,
        matters: 0,
        problems: Vec::new(),
        clock: built.clock,
    })
}

struct Built {
    growth: Growth,
    levels: Vec<[u8; 32]>,
    expected: u64,
    last: Option<Instant>,
    clock: Vec<String>,
}

impl Built {
    fn clock(&mut self, entry: &Entry) {
        if self.last.is_some_and(|last| entry.entered < last) {
            self.clock.push(format!("entry {} was entered at an earlier hour than the one before it: the machine's clock was set back", entry.seq));
        }
        self.last = Some(entry.entered);
    }
}

fn compare_leaves(
    reader: &dyn Reader,
    leaves: &[[u8; 32]],
    problems: &mut Vec<String>,
) -> Result<(), StoreError> {
    for (chunk, at) in leaves.chunks(4096).zip((0..).step_by(4096)) {
        let kept = reader.leaves(at, at + chunk.len() as u64)?;
        for (n, (mine, kept)) in chunk.iter().zip(&kept).enumerate() {
            if mine != kept {
                problems.push(format!(
                    "entry {} was altered: its line does not agree with its leaf",
                    at + n as u64
                ));
            }
        }
    }
    Ok(())
}

/// The hashes computed here, nothing of them read from the store.
struct Mine<'m>(&'m [[u8; 32]], &'m [Vec<[u8; 32]>]);

impl tree::Hashes for Mine<'_> {
    type Error = std::convert::Infallible;
    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, Self::Error> {
        Ok(self.0[from as usize..to as usize].to_vec())
    }
    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, Self::Error> {
        Ok(self.1[usize::from(level) - 1][from as usize..to as usize].to_vec())
    }
}

fn standings(view: &view::View, problems: &mut Vec<String>) -> Result<u64, Failure> {
    let mut kept = std::collections::BTreeMap::new();
    view.reader.standings(Keep::All, &mut |matter, value| {
        kept.insert(matter.to_owned(), value.to_owned());
        true
    })?;
    let mut briefs = std::collections::BTreeMap::new();
    view.reader.briefs(&mut |matter, brief| {
        briefs.insert(matter.to_owned(), brief.to_owned());
        true
    })?;
    let mut matters = std::collections::BTreeSet::new();
    view.entries(&mut |entry| {
        let moved = entry.line.said.corrects().and_then(|c| c.with.as_ref());
        matters.extend(moved.and_then(|with| with.matter.clone()));
        matters.extend(entry.line.matter);
    })?;
    for matter in &matters {
        let value = kept.remove(matter);
        // What another version of the program kept is reckoned anew wherever it is asked for.
        if value.as_deref().is_some_and(standing::is_of_another_form) {
            continue;
        }
        let standing = standing::of(&view.book(matter)?);
        // A row of a schema before there were briefs has none, and is read by its value.
        let brief = briefs.get(matter).filter(|brief| !brief.is_empty());
        let agrees = value.as_ref() == Some(&standing.write())
            && brief.is_none_or(|brief| *brief == standing.brief().write());
        if !agrees {
            problems.push(format!(
                "the standing kept for {matter} does not agree with its entries"
            ));
        }
    }
    problems.extend(
        kept.keys()
            .map(|matter| format!("a standing is kept for {matter}, which has no entries")),
    );
    Ok(matters.len() as u64)
}
