//! A store in memory, for tests and for trying things out: the contract and nothing else.
//!
//! It reads from each line what the schema of [`super::sqlite`] generates from it, and refuses what
//! its guards refuse. It keeps nothing when it is dropped and makes no claim of speed: a query is a
//! walk over everything.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::{Keep, Kept, Reader, Store, StoreError, Tail, Which};

/// The lines, nodes and standings of one ledger, in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    rows: Vec<Row>,
    ids: HashSet<String>,
    nodes: BTreeMap<(u8, u64), [u8; 32]>,
    standings: BTreeMap<String, Kept>,
}

#[derive(Debug, Clone)]
struct Row {
    line: String,
    leaf: [u8; 32],
    json: Value,
}

impl Row {
    fn text(&self, pointer: &str) -> Option<&str> {
        self.json.pointer(pointer)?.as_str()
    }

    fn is(&self, which: Which<'_>, seq: u64) -> bool {
        match which {
            Which::Range { from, to } => (from..to).contains(&seq),
            Which::Matter(name) => {
                self.text("/matter") == Some(name)
                    || (self.text("/kind") == Some("correction")
                        && self.text("/body/with/matter") == Some(name))
            }
            Which::Id(id) => self.text("/id") == Some(id),
            Which::Acts { kind } => {
                self.text("/matter").is_none() && self.text("/kind") == Some(kind)
            }
            Which::Openings { case } => {
                let named = self.json.pointer("/body/case");
                self.text("/kind") == Some("request")
                    && named.map(Value::to_string).as_deref() == Some(case)
            }
        }
    }

    fn allotted(&self) -> Option<u64> {
        if !matches!(self.text("/kind"), Some("request" | "correction")) {
            return None;
        }
        let name = self
            .text("/body/with/matter")
            .or_else(|| self.text("/matter"))?;
        let digits = name.strip_prefix("M-")?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
        let fits = (1..=12).contains(&digits.len()) && !digits.starts_with('0');
        if plain && fits {
            digits.parse().ok()
        } else {
            None
        }
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    fn next(&self) -> u64 {
        self.rows.len() as u64
    }
}

fn refused<T>(why: &str) -> Result<T, StoreError> {
    Err(StoreError::Guard(why.to_owned()))
}

impl Reader for MemoryStore {
    fn size(&self) -> Result<u64, StoreError> {
        Ok(self.next())
    }

    fn each(
        &self,
        which: Which<'_>,
        below: u64,
        sink: &mut dyn FnMut(u64, &str) -> bool,
    ) -> Result<(), StoreError> {
        for (seq, row) in (0..below).zip(&self.rows) {
            if row.is(which, seq) && !sink(seq, &row.line) {
                break;
            }
        }
        Ok(())
    }

    fn entered_from(&self, instant: &str) -> Result<Option<u64>, StoreError> {
        let later = |row: &Row| {
            row.text("/entered")
                .is_some_and(|entered| entered >= instant)
        };
        Ok(self.rows.iter().position(later).map(|seq| seq as u64))
    }

    fn last_allotted(&self) -> Result<u64, StoreError> {
        Ok(self
            .rows
            .iter()
            .filter_map(Row::allotted)
            .max()
            .unwrap_or(0))
    }

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        let rows = (from..to).map(|seq| Some(self.rows.get(usize::try_from(seq).ok()?)?.leaf));
        let rows: Option<Vec<_>> = rows.collect();
        rows.ok_or_else(|| StoreError::Damaged(format!("a leaf of {from} to {to} is missing")))
    }

    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<[u8; 32]>, StoreError> {
        let rows: Option<Vec<_>> = (from..to)
            .map(|n| self.nodes.get(&(level, n)).copied())
            .collect();
        rows.ok_or_else(|| {
            StoreError::Damaged(format!(
                "a node of {from} to {to} of level {level} is missing"
            ))
        })
    }

    fn any(&self, name: &str, value: &str) -> Result<bool, StoreError> {
        let has = |kept: &Kept| kept.keys.iter().any(|(n, v)| *n == name && v == value);
        Ok(self.standings.values().any(has))
    }

    fn standings(
        &self,
        which: Keep<'_>,
        sink: &mut dyn FnMut(&str, &str) -> bool,
    ) -> Result<(), StoreError> {
        let wanted = |kept: &Kept| match which {
            Keep::All => true,
            Keep::Matter(name) => kept.matter == name,
            Keep::Key { name, value } => kept.keys.iter().any(|(n, v)| *n == name && v == value),
        };
        let mut found: Vec<&Kept> = self.standings.values().filter(|k| wanted(k)).collect();
        found.sort_unstable_by_key(|kept| (kept.opened, &kept.matter));
        for kept in found {
            if !sink(&kept.matter, &kept.value) {
                break;
            }
        }
        Ok(())
    }

    fn briefs(&self, sink: &mut dyn FnMut(&str, &str) -> bool) -> Result<(), StoreError> {
        self.standings(Keep::All, &mut |matter, _| {
            sink(matter, &self.standings[matter].brief)
        })
    }
}

impl Tail for MemoryStore {
    fn push(&mut self, line: &str, leaf: [u8; 32]) -> Result<u64, StoreError> {
        let seq = self.next();
        let Ok(json) = serde_json::from_str::<Value>(line) else {
            return refused("a line is JSON");
        };
        let row = Row {
            line: line.to_owned(),
            leaf,
            json,
        };
        if row.json.get("seq").and_then(Value::as_u64) != Some(seq) {
            return refused("the seq in the line is the number of its row");
        }
        let Some(id) = row.text("/id") else {
            return refused("a line has an id");
        };
        if !self.ids.insert(id.to_owned()) {
            return refused("an entry with this id is already there");
        }
        self.rows.push(row);
        Ok(seq)
    }

    fn node(&mut self, level: u8, n: u64, hash: [u8; 32]) -> Result<(), StoreError> {
        if !(1..=7).contains(&level) {
            return refused("a level is 1 to 7");
        }
        if n != self.nodes.range((level, 0)..(level + 1, 0)).count() as u64 {
            return refused("a node takes the next number of its level and no other");
        }
        if (n + 1) << (8 * level) > self.next() {
            return refused("a node stands over entries that are there");
        }
        self.nodes.insert((level, n), hash);
        Ok(())
    }

    fn keep(&mut self, kept: &Kept) -> Result<(), StoreError> {
        self.standings.insert(kept.matter.clone(), kept.clone());
        Ok(())
    }
}

impl Store for MemoryStore {
    fn snapshot(
        &self,
        work: &mut dyn FnMut(&dyn Reader) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        work(self)
    }

    fn append_with(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Tail) -> Result<bool, StoreError>,
    ) -> Result<bool, StoreError> {
        let mut copy = self.clone();
        let done = work(&mut copy)?;
        if done {
            *self = copy;
        }
        Ok(done)
    }

    fn check(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}
