//! The map: which column of a register says what, told by the team that keeps it.
//!
//! It is a TOML file (docs/IMPORT.md). This reads it and says every mistake in it; whether the columns it
//! names are there, and what a cell means, is `plan`'s.

use serde_json::Value as Json;
use toml::{Table, Value as Toml};

use super::{plain, refusal};
use crate::entry::check::Refusal;
use crate::entry::field::{Field, Fields, Shape};
use crate::entry::import::IMPORTED;
use crate::entry::{Common, KINDS, KindRow};
use crate::pack::nearest;

pub use super::layout::Layout;

/// A map.
#[derive(Debug, Clone)]
pub struct Map {
    /// How the file is written.
    pub layout: Layout,
    /// The entries that a row makes, in the order in which they are made.
    pub blocks: Vec<Block>,
}

/// An entry that a row makes.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its kind.
    pub kind: &'static KindRow,
    /// When a row makes it.
    pub when: Condition,
    /// Where its fields come from.
    pub fields: Vec<Filled>,
}

/// When a row makes an entry.
#[derive(Debug, Clone)]
pub enum Condition {
    /// Always.
    Always,
    /// Where the cell is not empty; where `is` holds it, if there is one; not where `not` does.
    Cell {
        /// The column.
        column: String,
        /// The texts with which it is made.
        is: Vec<String>,
        /// The texts with which it is not.
        not: Vec<String>,
    },
}

/// A field, and where it comes from.
#[derive(Debug, Clone)]
pub struct Filled {
    /// Its name, with its group's before it: `meeting.type`.
    pub name: String,
    /// What it holds.
    pub shape: Shape,
    /// Whether it holds several.
    pub many: bool,
    /// Where it comes from.
    pub from: From,
}

/// Where a field comes from.
#[derive(Debug, Clone)]
pub enum From {
    /// The same in every row.
    Fixed(Json),
    /// A cell.
    Cell {
        /// The columns: the first that is not empty.
        columns: Vec<String>,
        /// The column with the hour, where that is another.
        time: Option<String>,
        /// What cells mean, as they are written.
        values: Vec<(String, Json)>,
        /// What an empty cell means.
        default: Option<Json>,
        /// What stands between several in one cell.
        separator: Option<String>,
    },
}

/// The matter a row belongs to, where the register names it.
const MATTER: Field = Field {
    name: "matter",
    help: "The matter",
    required: false,
    many: false,
    shape: Shape::Name("matter name"),
};

/// Where in the map a mistake is, and what to do about it.
pub(super) type Made<T> = Result<T, Refusal>;

pub(super) fn known<'k>(
    table: &Table,
    place: &str,
    keys: impl Iterator<Item = &'k str> + Clone,
) -> Made<()> {
    match table
        .keys()
        .find(|key| !keys.clone().any(|known| known == key.as_str()))
    {
        None => Ok(()),
        Some(key) => {
            let near = nearest(key, keys.clone());
            let near = near.map(|near| format!("did you mean {near}?"));
            Err(refusal(
                format!("{place} knows no \"{}\"", crate::id::shown(key)),
                near.unwrap_or_else(|| format!("it knows {}", keys.collect::<Vec<_>>().join(", "))),
            ))
        }
    }
}

pub(super) fn text(value: &Toml, place: &str) -> Made<String> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| refusal(format!("{place} is not a text"), "write it in quotes"))
}

/// A text, or a list of them.
pub(super) fn texts(value: &Toml, place: &str) -> Made<Vec<String>> {
    match value {
        Toml::Array(list) => list.iter().map(|one| text(one, place)).collect(),
        one => Ok(vec![text(one, place)?]),
    }
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// The first mistake in it, with its place, and what to write instead.
    pub fn read(source: &str) -> Made<Map> {
        let table: Table = source.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map_or(1, |span| source[..span.start].matches('\n').count() + 1);
            refusal(
                format!("line {line} is not TOML: {}", e.message()),
                "look at the quotes and brackets there; `candour import --suggest` writes a map to begin with",
            )
        })?;
        let kinds = || {
            KINDS
                .iter()
                .filter(|row| !row.act && row.name != "correction")
        };
        let keys = ["format", "file"]
            .into_iter()
            .chain(kinds().map(|row| row.name));
        known(&table, "the map", keys)?;
        if table.get("format").and_then(Toml::as_integer) != Some(1) {
            return Err(refusal(
                "the map does not say format = 1",
                "write format = 1 as its first line",
            ));
        }
        let layout = Layout::read(table.get("file"))?;
        let mut blocks = Vec::new();
        for row in kinds() {
            let Some(told) = table.get(row.name) else {
                continue;
            };
            let several = std::slice::from_ref(told);
            for told in told.as_array().map_or(several, Vec::as_slice) {
                blocks.push(Block::read(row, told)?);
            }
        }
        match blocks.is_empty() {
            true => Err(refusal(
                "the map makes no entry",
                "say what a row is, beginning with [request]",
            )),
            false => Ok(Map { layout, blocks }),
        }
    }
}

impl Block {
    fn read(kind: &'static KindRow, told: &Toml) -> Made<Block> {
        let place = format!("[{}]", kind.name);
        let table = told.as_table().ok_or_else(|| {
            refusal(
                format!("\"{}\" is no table", kind.name),
                format!("write {place}, and its fields below"),
            )
        })?;
        let fields = || {
            let common = Common::FIELDS.iter().filter(|field| field.name != IMPORTED);
            kind.fields.iter().chain(common).chain([&MATTER])
        };
        known(
            table,
            &place,
            ["when"].into_iter().chain(fields().map(|field| field.name)),
        )?;
        let when = match table.get("when") {
            Some(when) => Condition::read(when, &format!("{place} when"))?,
            None if kind.name == "request" => Condition::Always,
            None => {
                return Err(refusal(
                    format!("{place} does not say when a row makes it"),
                    "write when = \"COLUMN\" (that cell is filled), when = { column = \"COLUMN\", is = [\"Yes\"] }, or when = true",
                ));
            }
        };
        let mut filled = Vec::new();
        for field in fields() {
            let Some(told) = table.get(field.name) else {
                continue;
            };
            let place = format!("{place} {}", field.name);
            match field.shape {
                Shape::Group(inner) => {
                    let group = told.as_table().ok_or_else(|| {
                        refusal(
                            format!("{place} is no table"),
                            format!("write [{}.{}]", kind.name, field.name),
                        )
                    })?;
                    known(group, &place, inner.iter().map(|field| field.name))?;
                    for field_in in inner {
                        if let Some(told) = group.get(field_in.name) {
                            let name = format!("{}.{}", field.name, field_in.name);
                            filled.push(Filled::read(name, field_in, told, &place)?);
                        }
                    }
                }
                Shape::Extra | Shape::Consents => {
                    let group = told.as_table().ok_or_else(|| {
                        refusal(
                            format!("{place} is no table"),
                            format!("write [{}.{}]", kind.name, field.name),
                        )
                    })?;
                    for (key, told) in group {
                        let name = format!("{}.{key}", field.name);
                        let text = Field {
                            shape: Shape::Text,
                            ..*field
                        };
                        filled.push(Filled::read(name, &text, told, &place)?);
                    }
                }
                _ => filled.push(Filled::read(field.name.to_owned(), field, told, &place)?),
            }
        }
        for field in fields().filter(|field| field.required) {
            let there = |filled: &Filled| filled.name.split('.').next() == Some(field.name);
            if !filled.iter().any(there) {
                return Err(refusal(
                    format!("{place} does not say where \"{}\" comes from", field.name),
                    format!(
                        "write {} = {{ column = \"COLUMN\" }}, or one value for every row: {}",
                        field.name, field.help
                    ),
                ));
            }
        }
        Ok(Block {
            kind,
            when,
            fields: filled,
        })
    }
}

impl Condition {
    fn read(told: &Toml, place: &str) -> Made<Condition> {
        match told {
            Toml::Boolean(true) => Ok(Condition::Always),
            Toml::String(column) => Ok(Condition::Cell {
                column: column.clone(),
                is: Vec::new(),
                not: Vec::new(),
            }),
            Toml::Table(table) => {
                known(table, place, ["column", "is", "not"].into_iter())?;
                let list = |key: &str| {
                    let list = table.get(key).map(|v| texts(v, &format!("{place}.{key}")));
                    let plain_all =
                        |list: Vec<String>| list.iter().map(|text| plain(text)).collect();
                    list.transpose()
                        .map(|list| list.map(plain_all).unwrap_or_default())
                };
                let column = table.get("column");
                let column = column.ok_or_else(|| {
                    refusal(
                        format!("{place} names no column"),
                        "write column = \"COLUMN\"",
                    )
                })?;
                Ok(Condition::Cell {
                    column: text(column, &format!("{place}.column"))?,
                    is: list("is")?,
                    not: list("not")?,
                })
            }
            _ => Err(refusal(
                format!("{place} says nothing that is known"),
                "write a column's heading, { column = \"COLUMN\", is = [\"Yes\"] }, or true",
            )),
        }
    }
}

impl Filled {
    fn read(name: String, field: &Field, told: &Toml, place: &str) -> Made<Filled> {
        let from = match told {
            Toml::Table(table) => {
                let keys = ["column", "time", "values", "default", "separator"];
                known(table, place, keys.into_iter())?;
                let column = table.get("column").ok_or_else(|| {
                    refusal(
                        format!("{place} names no column"),
                        "write column = \"COLUMN\"; a value that is the same in every row stands alone, in quotes",
                    )
                })?;
                let time = table
                    .get("time")
                    .map(|v| text(v, &format!("{place}.time")))
                    .transpose()?;
                if time.is_some() && !matches!(field.shape, Shape::Time) {
                    return Err(refusal(format!("{place} is no time"), "leave \"time\" out"));
                }
                let mut values = Vec::new();
                if let Some(told) = table.get("values") {
                    let told = told.as_table().ok_or_else(|| {
                        refusal(
                            format!("{place}.values is no table"),
                            "write values = { \"Mum\" = \"mother\" }",
                        )
                    })?;
                    for (cell, value) in told {
                        values.push((cell.clone(), json(value, place)?));
                    }
                }
                From::Cell {
                    columns: texts(column, &format!("{place}.column"))?,
                    time,
                    values,
                    default: table
                        .get("default")
                        .map(|value| json(value, place))
                        .transpose()?,
                    separator: table
                        .get("separator")
                        .map(|v| text(v, &format!("{place}.separator")))
                        .transpose()?
                        .filter(|separator| !separator.is_empty()),
                }
            }
            value => From::Fixed(json(value, place)?),
        };
        Ok(Filled {
            name,
            shape: field.shape,
            many: field.many,
            from,
        })
    }
}

/// A value as a batch line has it.
fn json(value: &Toml, place: &str) -> Made<Json> {
    match value {
        Toml::String(text) => Ok(text.as_str().into()),
        Toml::Integer(n) => Ok((*n).into()),
        Toml::Boolean(b) => Ok((*b).into()),
        Toml::Datetime(when) => Ok(when.to_string().into()),
        Toml::Array(list) => list.iter().map(|one| json(one, place)).collect(),
        _ => Err(refusal(
            format!("{place} holds what no field can hold"),
            "write a text in quotes, true, false, or a list of texts",
        )),
    }
}
