//! A map put on the headings of a file: what each row says, as batch lines, with every fault by its column.
//!
//! It knows the vocabulary as far as words for codes go. Whether a line so made may be said is judged by
//! the ledger, as for every other line.

use std::sync::Arc;

use super::cell::{Source, Take, cell};
use super::date::Dates;
use super::flaw::flaws;
use super::map::{Block, Condition, Map};
use super::rows::{Row, column};
use super::{brief, letter, plain};
use crate::entry::check::Refusal;
use crate::entry::import::Imported;
use crate::entry::json::{Json, Object};
use crate::pack::Vocabulary;

/// What is added to a row that could not be taken, before its own columns.
pub const ADDED: [&str; 4] = [
    "candour row",
    "candour column",
    "candour problem",
    "candour what to do",
];

/// A fault of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The heading of its column, or the column's letter; empty where it is of the row as a whole.
    pub column: String,
    /// What happened.
    pub what: String,
    /// What to do.
    pub instead: String,
}

/// A batch line that a row makes.
#[derive(Debug)]
pub struct Part<'r> {
    /// Which block of the map made it.
    pub block: usize,
    /// Its fields, or what is wrong with the cells.
    pub line: Result<Object<'r>, Vec<Fault>>,
}

/// A map for a file.
#[derive(Debug)]
pub struct Plan {
    headings: Vec<String>,
    /// Columns that were added by an earlier run, and are passed over.
    added: Vec<bool>,
    /// The headings of columns that are kept with the source row.
    kept: Vec<Option<Arc<str>>>,
    /// Columns whose cells become texts, days or codes of fields.
    judged: Vec<bool>,
    blocks: Vec<Bound>,
    dates: Dates,
}

#[derive(Debug)]
struct Bound {
    kind: &'static str,
    when: Option<(usize, Vec<String>, Vec<String>)>,
    fields: Vec<Source>,
}

impl Plan {
    /// Puts a map on headings.
    ///
    /// # Errors
    /// A column that the file has not, with the nearest that it has.
    pub fn new(map: Map, headings: Vec<String>, vocabulary: &Vocabulary) -> Result<Plan, Refusal> {
        let place = |name: &String| column(&headings, name);
        let left_out = map
            .layout
            .leave_out
            .iter()
            .map(place)
            .collect::<Result<Vec<_>, _>>()?;
        let blocks = map.blocks.into_iter();
        let blocks: Vec<Bound> = blocks
            .map(|block| Bound::new(block, &headings, vocabulary))
            .collect::<Result<_, _>>()?;
        let added: Vec<bool> = headings
            .iter()
            .map(|h| ADDED.contains(&h.as_str()))
            .collect();
        let is_kept = |at: &usize| !left_out.contains(at) && !added[*at];
        let kept = headings.iter().enumerate();
        let kept = kept.map(|(at, h)| is_kept(&at).then(|| h.as_str().into()));
        let kept = kept.collect();
        let mut judged = vec![false; headings.len()];
        for source in blocks.iter().flat_map(|block| &block.fields) {
            if let Take::Cell { columns, time, .. } = &source.take {
                columns
                    .iter()
                    .chain(time.iter())
                    .for_each(|at| judged[*at] = true);
            }
        }
        Ok(Plan {
            headings,
            judged,
            added,
            kept,
            blocks,
            dates: map.layout.dates,
        })
    }

    /// The file's own headings.
    pub fn own_headings(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().zip(&self.added);
        headings
            .filter(|(_, added)| !**added)
            .map(|(heading, _)| heading.as_str())
    }

    /// A row's own cells, as they are written, those beyond the last heading too.
    pub fn own_cells<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r str> {
        let added = |at: usize| self.added.get(at).copied().unwrap_or_default();
        let cells = row.cells.iter().enumerate();
        cells
            .filter(move |(at, _)| !added(*at))
            .map(|(_, cell)| cell)
    }

    /// What a row's entries keep of it.
    pub fn imported(&self, row: &Row) -> Imported {
        let cells = row.cells.iter().zip(&self.kept);
        let cells = cells.filter(|(cell, _)| !cell.trim().is_empty());
        let kept = |(cell, heading): (&str, &Option<Arc<str>>)| {
            Some((Arc::clone(heading.as_ref()?), cell.to_owned()))
        };
        Imported {
            row: row.number,
            cells: cells.filter_map(kept).collect(),
        }
    }

    /// What a cell that is kept seems to hold of somebody's identity, without repeating it. A cell that
    /// becomes a field is judged there.
    pub fn identifier(&self, row: &Row) -> Option<String> {
        let cells = row.cells.iter().zip(&self.kept).zip(&self.judged);
        let mut found = cells.filter(|(_, judged)| !**judged);
        found
            .find_map(|((cell, heading), _)| {
                Some((heading.as_ref()?, crate::id::identifier(cell)?))
            })
            .map(|(heading, what)| {
                format!(
                    "column {heading} seems to hold {what}: what identifies people can be named in leave_out, under [file] of the map"
                )
            })
    }

    /// The lines that a row makes, the opening first; or what is wrong with the row as it stands.
    ///
    /// # Errors
    /// Every fault of its cells, whatever the map says of them.
    pub fn lines<'r>(&'r self, row: &'r Row) -> Result<Vec<Part<'r>>, Vec<Fault>> {
        let mut faults = flaws(row, &self.headings, &self.added);
        let mut parts: Vec<Part> = Vec::with_capacity(self.blocks.len());
        for (at, block) in self.blocks.iter().enumerate() {
            match self.is_made(block, row) {
                Ok(true) => parts.push(Part {
                    block: at,
                    line: self.line(block, row),
                }),
                Ok(false) => {}
                Err(fault) => parts.push(Part {
                    block: at,
                    line: Err(vec![fault]),
                }),
            }
        }
        if !faults.is_empty() || parts.iter().any(|part| part.line.is_err()) {
            // All that is wrong with the row at once: of each cell one thing, though several fields take it.
            for fault in parts
                .into_iter()
                .filter_map(|part| part.line.err())
                .flatten()
            {
                if !faults.iter().any(|known| known.column == fault.column) {
                    faults.push(fault);
                }
            }
            let place = |fault: &Fault| {
                self.headings
                    .iter()
                    .position(|heading| *heading == fault.column)
            };
            faults.sort_by_key(|fault| place(fault).unwrap_or(usize::MAX));
            return Err(faults);
        }
        self.hand_on_worker(&mut parts);
        if parts.is_empty() {
            return Err(vec![Fault {
                column: String::new(),
                what: "the map makes no entry of this row".to_owned(),
                instead: "fill the cell that its \"when\" asks for, or take the row out".to_owned(),
            }]);
        }
        Ok(parts)
    }

    /// On whose behalf the opening is entered, so is the rest of the row, unless the map says otherwise. In
    /// a change, `worker` is who has the matter from then on.
    fn hand_on_worker(&self, parts: &mut [Part]) {
        let Some((first, rest)) = parts.split_first_mut() else {
            return;
        };
        let opening = first.line.as_ref().ok().filter(|_| self.opens(first.block));
        let Some(worker) = opening.and_then(|line| line.get("worker")) else {
            return;
        };
        for part in rest
            .iter_mut()
            .filter(|part| self.blocks[part.block].kind != "change")
        {
            if let Ok(line) = &mut part.line {
                line.entry("worker", worker.clone());
            }
        }
    }

    /// Whether a block opens a matter.
    pub fn opens(&self, block: usize) -> bool {
        self.blocks[block].kind == "request"
    }

    /// The column that a field of a block comes from; the field's own name where it is from none.
    pub fn column(&self, block: usize, field: &str) -> String {
        let fields = &self.blocks[block].fields;
        let exact = fields.iter().find(|source| source.name == field);
        let source = exact.or_else(|| {
            fields
                .iter()
                .find(|source| source.name.split('.').next_back() == Some(field))
        });
        match source.map(|source| &source.take) {
            Some(Take::Cell { columns, .. }) => {
                let names: Vec<&str> = columns
                    .iter()
                    .map(|at| self.headings[*at].as_str())
                    .collect();
                names.join(", ")
            }
            _ => String::new(),
        }
    }

    /// The column that a refusal speaks of, as far as it names a field.
    pub fn column_meant(&self, block: usize, what: &str) -> String {
        let named = what.split('"').skip(1).step_by(2);
        let columns = named.map(|field| self.column(block, field));
        columns
            .into_iter()
            .find(|column| !column.is_empty())
            .unwrap_or_default()
    }

    fn heading(&self, at: usize) -> String {
        self.headings
            .get(at)
            .map_or_else(|| letter(at), Clone::clone)
    }

    fn is_made(&self, block: &Bound, row: &Row) -> Result<bool, Fault> {
        let Some((column, is, not)) = &block.when else {
            return Ok(true);
        };
        let cell = cell(row, *column);
        if cell.is_empty() || (is.is_empty() && not.is_empty()) {
            return Ok(!cell.is_empty());
        }
        let said = plain(cell);
        match (is.contains(&said), not.contains(&said)) {
            (true, _) => Ok(true),
            (_, true) => Ok(false),
            // Both are told: whatever is neither was not thought of, and nothing is left out in silence.
            _ if !is.is_empty() && !not.is_empty() => Err(Fault {
                column: self.heading(*column),
                what: format!(
                    "\"{}\" is none of the words that the map knows here",
                    brief(cell)
                ),
                instead: format!(
                    "write {}, or add it to \"is\" or \"not\" of [{}] in the map",
                    is.join(" or "),
                    block.kind
                ),
            }),
            _ => Ok(is.is_empty()),
        }
    }

    fn line<'r>(&'r self, block: &'r Bound, row: &'r Row) -> Result<Object<'r>, Vec<Fault>> {
        let mut line = Object::with_capacity(block.fields.len() + 1);
        let mut faults = Vec::new();
        line.entry("kind", block.kind.into());
        for source in &block.fields {
            let value = match &source.take {
                Take::Fixed(json) => Some(json.into()),
                Take::Cell { .. } => {
                    match source.value(block.kind, row, &self.headings, &self.dates) {
                        Ok(value) => value,
                        Err(fault) => {
                            faults.push(fault);
                            continue;
                        }
                    }
                }
            };
            let Some(value) = value else { continue };
            match source.name.split_once('.') {
                None => drop(line.entry(&*source.name, value)),
                Some((group, name)) => {
                    let group = line.entry(group, Json::Object(Object::default()));
                    if let Json::Object(group) = group {
                        group.entry(name, value);
                    }
                }
            }
        }
        if faults.is_empty() {
            Ok(line)
        } else {
            Err(faults)
        }
    }
}

impl Bound {
    fn new(block: Block, headings: &[String], vocabulary: &Vocabulary) -> Result<Bound, Refusal> {
        let placed = |refusal: Refusal| Refusal {
            what: format!("[{}]: {}", block.kind.name, refusal.what),
            ..refusal
        };
        let when = match block.when {
            Condition::Always => None,
            Condition::Cell {
                column: name,
                is,
                not,
            } => Some((column(headings, &name).map_err(placed)?, is, not)),
        };
        let fields = block.fields.into_iter();
        let fields = fields.map(|field| Source::new(field, headings, vocabulary));
        let fields = fields.collect::<Result<_, _>>().map_err(placed)?;
        Ok(Bound {
            kind: block.kind.name,
            when,
            fields,
        })
    }
}
