//! A map proposed from a file's headings and values.
//!
//! It is a beginning for whoever knows the register: what was not understood is in it as comments, and
//! nothing is entered by it. What registers call things is data (`headings.toml`).

use std::fmt::Write;

use super::column::{Column, Known, ROWS, bare, quoted};
use super::look::{DELIMITERS, Look};
use super::rows::{Rows, Stop};
use crate::entry::field::{Field, Shape};
use crate::entry::{Common, KindRow, kind};
use crate::pack::Vocabulary;

/// Proposes a map for a file.
///
/// # Errors
/// Where its headings or rows cannot be read.
pub fn suggest(
    mut rows: Rows,
    look: &Look,
    file: &str,
    vocabulary: &Vocabulary,
) -> Result<String, Stop> {
    let known: Known =
        toml::from_str(include_str!("headings.toml")).expect("the shipped headings are TOML");
    let headings = rows.headings(1)?;
    let mut columns: Vec<Column> = headings
        .iter()
        .map(|heading| Column::new(heading))
        .collect();
    let mut count = 0;
    while count < ROWS
        && let Some(row) = rows.next_row()?
    {
        count += 1;
        columns
            .iter_mut()
            .zip(row.cells.iter())
            .for_each(|(column, cell)| column.take(cell.trim()));
    }
    let mut map = Proposal {
        known,
        columns,
        vocabulary,
        text: String::new(),
    };
    map.head(look, file, count);
    map.write();
    map.rest();
    Ok(map.text)
}

/// A map in the making.
pub(super) struct Proposal<'v> {
    pub known: Known,
    pub columns: Vec<Column>,
    pub vocabulary: &'v Vocabulary,
    text: String,
}

/// The field of a kind by its name, its group's before it.
pub(super) fn field(row: &'static KindRow, name: &str) -> Option<Field> {
    use crate::entry::field::Fields;
    let fields = || row.fields.iter().chain(Common::FIELDS);
    match name.split_once('.') {
        None => fields().find(|field| field.name == name).copied(),
        Some((group, name)) => fields()
            .find(|field| field.name == group)
            .and_then(|field| match field.shape {
                Shape::Group(inner) => inner.iter().find(|field| field.name == name).copied(),
                _ => None,
            }),
    }
}

impl Proposal<'_> {
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        let _ = writeln!(self.text, "{}", line.as_ref());
    }

    fn head(&mut self, look: &Look, file: &str, count: usize) {
        self.line(format!(
            "# A map for {}, proposed from its headings and {count} of its rows.",
            crate::id::shown(file)
        ));
        self.line("# Read it through with somebody who knows the register: a line that begins with # says nothing until");
        self.line("# the # is taken away. Then try it with --dry-run, which enters nothing.");
        self.line("format = 1\n\n[file]");
        let sums = |of: fn(&Column) -> usize| self.columns.iter().map(of).sum::<usize>();
        let (day, month) = (sums(|c| c.day_first), sums(|c| c.month_first));
        let (order, why) = match (day, month) {
            (0, 0) => (
                "dmy",
                "no day here decides it: 03/04/2026 is read as 3 April".to_owned(),
            ),
            (n, 0) => (
                "dmy",
                format!("03/04/2026 is 3 April: {n} cells can be read in no other way"),
            ),
            (0, n) => (
                "mdy",
                format!("04/03/2026 is 3 April: {n} cells can be read in no other way"),
            ),
            (d, m) => (
                "dmy",
                format!(
                    "{d} cells can only be read day first, {m} only month first: those will not be taken"
                ),
            ),
        };
        self.line(format!("dates = \"{order}\" # {why}"));
        if let Some((_, word)) = DELIMITERS
            .iter()
            .find(|(byte, _)| *byte == look.delimiter && *byte != b',')
        {
            self.line(format!("delimiter = \"{word}\""));
        }
        let people = |heading: &str| {
            self.known
                .people
                .headings
                .iter()
                .any(|name| bare(name) == bare(heading))
        };
        let named: Vec<String> = self
            .columns
            .iter()
            .filter(|c| people(&c.heading))
            .map(|c| quoted(&c.heading))
            .collect();
        let out = format!(
            "leave_out = [{}] # what identifies people is not kept",
            named.join(", ")
        );
        if !named.is_empty() {
            self.line(out);
        }
        for column in &mut self.columns {
            column.used |= named.contains(&quoted(&column.heading));
        }
    }

    fn write(&mut self) {
        // Each kind's fields together, in the order in which the data has the kinds.
        let mut kinds: Vec<String> = Vec::new();
        for synonyms in &self.known.field {
            if !kinds.contains(&synonyms.kind) {
                kinds.push(synonyms.kind.clone());
            }
        }
        let mut opening = None;
        for name in kinds {
            let Some(row) = kind(&name) else { continue };
            let mut found: Vec<(String, usize, Option<usize>)> = Vec::new();
            for at in 0..self.known.field.len() {
                if self.known.field[at].kind != name {
                    continue;
                }
                let Some(column) = self.find(&self.known.field[at].headings) else {
                    continue;
                };
                self.columns[column].used = true;
                let time = self.find(&self.known.field[at].time);
                if let Some(time) = time {
                    self.columns[time].used = true;
                }
                found.push((self.known.field[at].name.clone(), column, time));
            }
            if row.name == "request" || !found.is_empty() {
                self.block(row, found, &mut opening);
            }
        }
    }

    fn block(
        &mut self,
        row: &'static KindRow,
        found: Vec<(String, usize, Option<usize>)>,
        opening: &mut Option<(usize, Option<usize>)>,
    ) {
        let get = |name: &str| {
            found
                .iter()
                .find(|(n, ..)| n == name)
                .map(|(_, column, time)| (*column, *time))
        };
        let first = row.name == "request";
        self.line(format!("\n[{}] # {}", row.name, row.help));
        let mut tables = Vec::new();
        let mut occurred = get("occurred");
        if first {
            *opening = occurred;
        } else {
            // Without a word for it, the entry is made where what it is chiefly about is filled.
            let when = get("when")
                .or_else(|| {
                    found
                        .iter()
                        .find(|(n, ..)| n != "occurred")
                        .map(|f| (f.1, f.2))
                })
                .or(occurred);
            if let Some((column, _)) = when {
                let yes = get("when").is_some();
                self.when(column, yes);
                if yes && self.columns[column].is_days() {
                    occurred = occurred.or(Some((column, None)));
                }
            }
        }
        match (occurred, *opening) {
            (Some(own), Some(other)) if !first && own.0 != other.0 => {
                let columns = format!("[{}, {}]", self.name(own.0), self.name(other.0));
                self.line(format!("occurred = {{ column = {columns} }} # the day of the request where the first is empty"));
            }
            (Some(own), _) => self.cell("occurred", own),
            (None, Some(other)) if !first => {
                self.cell("occurred", other);
                self.line(
                    "# no column says when this was: it is entered as of the day of the request",
                );
            }
            _ => self.line("# occurred = { column = \"\" } # wanted: when it happened"),
        }
        for (name, column, time) in &found {
            if name == "when" || name == "occurred" {
                continue;
            }
            let Some(field) = field(row, name) else {
                continue;
            };
            match field.shape {
                Shape::Code(_) | Shape::Participant | Shape::Word(_) | Shape::Flag => {
                    tables.push((name.clone(), field, *column))
                }
                _ if name.contains('.') => tables.push((name.clone(), field, *column)),
                _ => self.cell(name, (*column, *time)),
            }
        }
        let fixed: Vec<(String, String)> = (self.known.fixed.iter())
            .filter(|fixed| fixed.kind == row.name && get(&fixed.name).is_none())
            .filter(|fixed| {
                !fixed.name.contains('.')
                    || found
                        .iter()
                        .any(|(n, ..)| n.split('.').next() == fixed.name.split('.').next())
            })
            .map(|fixed| {
                (
                    fixed.name.clone(),
                    format!("{} = {} # {}", fixed.name, fixed.value, fixed.say),
                )
            })
            .collect();
        for (_, line) in &fixed {
            self.line(line);
        }
        let there = |name: &str| {
            found.iter().any(|(n, ..)| n == name) || fixed.iter().any(|(n, _)| n == name)
        };
        for wanted in row.fields.iter().filter(|f| f.required && !there(f.name)) {
            match opening
                .filter(|_| !first && wanted.name == "to")
                .and_then(|_| self.person())
            {
                Some(column) => tables.push((wanted.name.to_owned(), *wanted, column)),
                None => self.line(format!(
                    "# {} = {{ column = \"\" }} # wanted: {}",
                    wanted.name, wanted.help
                )),
            }
        }
        for (name, field, column) in tables {
            let time = get(&name).and_then(|(_, time)| time);
            self.table(row.name, &name, &field, column, time);
        }
    }

    /// The column of whose recording it is.
    fn person(&self) -> Option<usize> {
        let synonyms = self
            .known
            .field
            .iter()
            .find(|f| f.kind == "request" && f.name == "person")?;
        self.columns.iter().position(|c| {
            synonyms
                .headings
                .iter()
                .any(|name| bare(name) == bare(&c.heading))
        })
    }

    fn rest(&mut self) {
        let unused = self.columns.iter().filter(|c| !c.used);
        let unused: Vec<String> = unused.map(|c| quoted(&c.heading)).collect();
        if !unused.is_empty() {
            self.line(format!(
                "\n# Not used, and kept with the source row; what should not be kept goes into leave_out: {}",
                unused.join(", ")
            ));
        }
    }
}
