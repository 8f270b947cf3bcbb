//! The one shape of every answer: tables of cells, and where the answer comes from.
//!
//! A table knows nothing of matters or of files. `format` turns it into bytes; reports and audits fill it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value as Json};

use crate::chart::Chart;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Not known, or nothing to say.
    Empty,
    /// A text, a time or a single code.
    Text(String),
    /// A count or an entry's number.
    Count(u64),
    /// `yes` or `no`.
    YesNo(bool),
    /// A share of something in tenths of a percent: `66.7` is 667.
    Rate(u32),
    /// Several codes or names, joined by a space where a cell is one text.
    Codes(Vec<String>),
    /// Several entry numbers.
    Numbers(Vec<u64>),
}

impl Cell {
    /// A text, or [`Cell::Empty`] where there is none.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }

    /// An optional value shown by its `Display`.
    pub fn maybe(value: Option<impl ToString>) -> Cell {
        value.map_or(Cell::Empty, |v| Cell::text(v.to_string()))
    }

    /// An optional count or number.
    pub fn number(number: Option<u64>) -> Cell {
        number.map_or(Cell::Empty, Cell::Count)
    }

    /// As one text: what CSV writes, before any guard.
    pub fn plain(&self) -> String {
        self.as_text().into_owned()
    }

    /// The same, without a copy where it is a text already.
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => "".into(),
            Cell::Text(text) => text.into(),
            Cell::Count(n) => n.to_string().into(),
            Cell::Rate(tenths) => format!("{}.{}", tenths / 10, tenths % 10).into(),
            Cell::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
            Cell::Codes(codes) => match codes.as_slice() {
                [one] => one.into(),
                several => several.join(" ").into(),
            },
            Cell::Numbers(numbers) => numbers
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(" ")
                .into(),
        }
    }

    /// As JSON: `null`, a string, a number, a boolean or an array.
    pub fn json(&self) -> Json {
        match self {
            Cell::Empty => Json::Null,
            Cell::Text(text) => Json::String(text.clone()),
            Cell::Count(n) => Json::Number(Number::from(*n)),
            Cell::Rate(tenths) => Json::from(f64::from(*tenths) / 10.0),
            Cell::YesNo(yes) => Json::Bool(*yes),
            Cell::Codes(codes) => codes.iter().cloned().collect(),
            Cell::Numbers(numbers) => numbers.iter().copied().collect(),
        }
    }
}

/// What the cells of a column hold: what a guard, a description or a check of a file goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What somebody typed: a text, a name, references; several are joined.
    Text,
    /// A code of the list of this name, of no closed list where it is empty.
    Code(&'static str),
    /// Several such codes.
    Codes(&'static str),
    /// A minute with its offset, or a whole day.
    Time,
    /// A minute with its offset.
    Minute,
    /// An instant by the machine's clock.
    Instant,
    /// A count or an entry's number.
    Count,
    /// A share of something in percent, with one decimal.
    Rate,
    /// `yes` or `no`.
    YesNo,
    /// Several entry numbers.
    Numbers,
}

/// Whether a cell may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Never, and no two rows have it alike (with the other keys, where there are several).
    Key,
    /// Never.
    Always,
    /// It may.
    Maybe,
}

/// A column: its name, and what its cells hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, and its heading.
    pub name: Cow<'static, str>,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether they may be empty.
    pub need: Need,
}

impl Column {
    /// A column that tells rows apart.
    pub const fn key(name: &'static str, kind: Kind) -> Column {
        Column::new(name, kind, Need::Key)
    }

    /// A column that is never empty.
    pub const fn always(name: &'static str, kind: Kind) -> Column {
        Column::new(name, kind, Need::Always)
    }

    /// A column that may be empty.
    pub const fn maybe(name: &'static str, kind: Kind) -> Column {
        Column::new(name, kind, Need::Maybe)
    }

    const fn new(name: &'static str, kind: Kind, need: Need) -> Column {
        let name = Cow::Borrowed(name);
        Column { name, kind, need }
    }

    /// The same of another name: one that is not known beforehand, as of a code.
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Column {
        let name = name.into();
        Column { name, ..self }
    }

    /// The column of a single cell.
    fn of(name: Cow<'static, str>, cell: &Cell) -> Column {
        let kind = match cell {
            Cell::Empty | Cell::Text(_) => Kind::Text,
            Cell::Count(_) => Kind::Count,
            Cell::Rate(_) => Kind::Rate,
            Cell::YesNo(_) => Kind::YesNo,
            Cell::Codes(_) => Kind::Codes(""),
            Cell::Numbers(_) => Kind::Numbers,
        };
        let need = match cell {
            Cell::Empty => Need::Maybe,
            _ => Need::Always,
        };
        Column { name, kind, need }
    }
}

/// How a table stands in a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Its single row's cells are keys of the object itself.
    Root,
    /// Its single row is an object under the table's name.
    Record,
    /// Its rows are objects under their first cell, under the table's name.
    Keyed,
    /// Its rows are an array of objects under the table's name.
    List,
}

/// Rows of cells under named columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, and its key in JSON.
    pub name: String,
    /// How it stands in JSON.
    pub form: Form,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty list with these columns.
    pub fn list(name: &str, columns: &[Column]) -> Table {
        Table {
            name: name.to_owned(),
            form: Form::List,
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// A single row of named cells, in the form given.
    pub fn record(
        name: &str,
        form: Form,
        cells: impl IntoIterator<Item = (impl Into<Cow<'static, str>>, Cell)>,
    ) -> Table {
        let (columns, row) = cells
            .into_iter()
            .map(|(name, cell)| (Column::of(name.into(), &cell), cell))
            .unzip();
        Table {
            name: name.to_owned(),
            form,
            columns,
            rows: vec![row],
        }
    }

    fn row_json(&self, row: &[Cell], from: usize) -> Json {
        let pairs = self.columns.iter().zip(row).skip(from);
        Json::Object(
            pairs
                .map(|(column, cell)| (column.name.to_string(), cell.json()))
                .collect(),
        )
    }

    /// Adds itself to a JSON object in its [`Form`].
    pub fn add_to(&self, object: &mut Map<String, Json>) {
        match self.form {
            Form::Root => {
                for (column, cell) in self.columns.iter().zip(self.rows.iter().flatten()) {
                    object.insert(column.name.to_string(), cell.json());
                }
            }
            Form::Record => {
                let row = self.rows.first().map(|row| self.row_json(row, 0));
                object.insert(self.name.clone(), row.unwrap_or_default());
            }
            Form::Keyed => {
                let rows = self
                    .rows
                    .iter()
                    .map(|row| (row[0].plain(), self.row_json(row, 1)));
                object.insert(self.name.clone(), Json::Object(rows.collect()));
            }
            Form::List => {
                let rows = self.rows.iter().map(|row| self.row_json(row, 0));
                object.insert(self.name.clone(), Json::Array(rows.collect()));
            }
        }
    }
}

/// What was known of one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    /// The ledger's `origin`.
    pub origin: String,
    /// Its name.
    pub ledger: String,
    /// The number of the last entry known.
    pub at: u64,
    /// The tree's root over what is known (hexadecimal).
    pub root: String,
    /// The packs adopted by then, as `tees/1.0`.
    pub packs: Vec<String>,
}

/// Where an answer comes from: what was known, which period and moment it speaks of, and how to get it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// What was known of each ledger asked; one, unless several were.
    pub known: Vec<Knowledge>,
    /// First and last day of the period, where one was asked for.
    pub period: (Option<String>, Option<String>),
    /// The instant it was asked for.
    pub moment: String,
    /// The version of the definitions.
    pub rules: u64,
    /// The command that gives the same answer again.
    pub command: String,
}

impl Provenance {
    /// Its values under the names that every format uses; of several ledgers, lists in one order.
    pub fn cells(&self) -> Vec<(&'static str, Cell)> {
        let texts = |of: fn(&Knowledge) -> &String| match &self.known[..] {
            [one] => Cell::text(of(one)),
            several => Cell::Codes(several.iter().map(|s| of(s).clone()).collect()),
        };
        let numbers = |of: fn(&Knowledge) -> u64| match &self.known[..] {
            [one] => Cell::Count(of(one)),
            several => Cell::Numbers(several.iter().map(of).collect()),
        };
        let mut packs: Vec<String> = Vec::new();
        for pack in self.known.iter().flat_map(|s| &s.packs) {
            if !packs.contains(pack) {
                packs.push(pack.clone());
            }
        }
        vec![
            ("origin", texts(|s| &s.origin)),
            ("ledger", texts(|s| &s.ledger)),
            ("at", numbers(|s| s.at)),
            ("from", Cell::maybe(self.period.0.as_ref())),
            ("until", Cell::maybe(self.period.1.as_ref())),
            ("moment", Cell::text(&self.moment)),
            ("size", numbers(|s| s.at + 1)),
            ("root", texts(|s| &s.root)),
            ("rules", Cell::Count(self.rules)),
            ("packs", Cell::Codes(packs)),
            ("command", Cell::text(&self.command)),
        ]
    }
}

/// An answer: lines of text that stand above, its tables, and its provenance.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What it is, in a line.
    pub title: String,
    /// Lines that a text answer prints as they are (a case note is only these).
    pub lines: Vec<String>,
    /// Its tables, in the order in which they are read.
    pub tables: Vec<Table>,
    /// What of its tables is worth a picture, on a page.
    pub charts: Vec<Chart>,
    /// The lists that its codes are of, by name; a list that is not here is not closed.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Where it comes from.
    pub provenance: Provenance,
}
