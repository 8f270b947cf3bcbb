//! The flags of a kind of entry, from the kind's own fields, and back from flags to a batch line.
//!
//! Whatever is typed becomes the same JSON that a batch line has, so that there is one reader and one
//! set of messages.

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value as Json};

use crate::entry::field::{Field, Fields, Shape};
use crate::entry::{Common, KINDS, KindRow};

/// Adds a subcommand for each kind that people enter. `finding` adds how a matter is found.
pub fn add(command: Command, finding: bool) -> Command {
    KINDS
        .iter()
        .filter(|row| !row.act && row.name != "correction")
        .fold(command, |command, row| {
            let mut kind = Command::new(row.name).about(row.help);
            for field in row.fields.iter().chain(Common::FIELDS) {
                kind = flags(field, "").into_iter().fold(kind, Command::arg);
            }
            if finding {
                kind = kind.arg(
                    Arg::new("matter")
                        .long("matter")
                        .value_name("MATTER")
                        .help("The matter"),
                );
                if row.name == "review" {
                    kind = kind.arg(
                        Arg::new("all")
                            .long("all")
                            .action(ArgAction::SetTrue)
                            .requires("worker")
                            .conflicts_with_all(["matter", "in-case"])
                            .help("Every matter of --worker that is open or has news since its last review"),
                    );
                }
                if row.name == "request" {
                    kind = with_request(kind);
                } else {
                    kind = kind.arg(
                        Arg::new("in-case")
                            .long("case")
                            .value_name("CASE")
                            .help("The case, where exactly one of its matters is open"),
                    );
                }
            }
            command.subcommand(kind)
        })
}

/// What `log request` also takes: the start, the asking and the advice, in the same append.
fn with_request(command: Command) -> Command {
    let one = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help(help)
            .help_heading("Also entered, each as an entry of its own")
    };
    let many = |arg: Arg| arg.value_delimiter(',').action(ArgAction::Append);
    command
        .arg(one("began", "TIME", "When the meeting began"))
        .arg(many(one("asked", "WHO", "Who was asked whether they agree")))
        .arg(one("answer", "ANSWER", "What they answered"))
        .arg(one("asked-by", "WHO", "Who asked; --role unless said"))
        .arg(many(one("advised", "WHO", "Who was advised; the person unless said")))
        .arg(many(one("items", "ITEM", "The advice items given, by code, or due to be asked about each; --how then says how they were given")))
}

fn flags(field: &Field, prefix: &str) -> Vec<Arg> {
    if let Shape::Group(fields) = field.shape {
        return fields
            .iter()
            .flat_map(|inner| flags(inner, field.name))
            .collect();
    }
    if matches!(field.shape, Shape::Line | Shape::Row) {
        return Vec::new();
    }
    let id = key(prefix, field.name);
    let long = id.replace(['.', '_'], "-");
    let mut arg = Arg::new(id)
        .long(long)
        .value_name(value_name(field))
        .help(field.help);
    if !prefix.is_empty() && prefix == "meeting" {
        arg = arg.visible_alias(field.name.replace('_', "-"));
    }
    if let Shape::Word(words) = field.shape {
        arg = arg
            .value_parser(PossibleValuesParser::new(words.iter().copied()))
            .hide_possible_values(false);
    }
    if field.many || matches!(field.shape, Shape::Consents | Shape::Extra) {
        arg = arg.action(ArgAction::Append);
        if !matches!(field.shape, Shape::Text | Shape::Extra) {
            arg = arg.value_delimiter(',');
        }
    }
    vec![arg]
}

fn key(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}.{name}")
    }
}

fn value_name(field: &Field) -> &'static str {
    match field.shape {
        Shape::Text => "TEXT",
        Shape::Flag => "yes|no",
        Shape::Time => "TIME",
        Shape::Day => "DAY",
        Shape::Entry => "N",
        Shape::Name(_) => "NAME",
        Shape::Reference(_) => "REF",
        Shape::Participant => "ROLE",
        Shape::Code(_) => "CODE",
        Shape::Declared => "ITEM",
        Shape::Word(_) => "WORD",
        Shape::Consents => "ROLE=ANSWER",
        Shape::Extra => "KEY=TEXT",
        Shape::Group(_) | Shape::Line | Shape::Row => "",
    }
}

/// The batch line's fields that were typed as flags. An empty text takes a field away. `today` is the
/// day of a bare hour.
pub fn typed(row: &KindRow, matches: &ArgMatches, today: NaiveDate) -> Map<String, Json> {
    let mut map = Map::new();
    for field in row.fields.iter().chain(Common::FIELDS) {
        match field.shape {
            Shape::Group(fields) => {
                let inner: Map<String, Json> = fields
                    .iter()
                    .filter_map(|f| {
                        Some((
                            f.name.to_owned(),
                            value(f, &key(field.name, f.name), matches, today)?,
                        ))
                    })
                    .collect();
                if !inner.is_empty() {
                    map.insert(field.name.to_owned(), Json::Object(inner));
                }
            }
            Shape::Line | Shape::Row => {}
            _ => drop(
                value(field, field.name, matches, today)
                    .map(|json| map.insert(field.name.to_owned(), json)),
            ),
        }
    }
    map
}

fn value(field: &Field, id: &str, matches: &ArgMatches, today: NaiveDate) -> Option<Json> {
    let texts: Vec<&String> = matches.get_many(id)?.collect();
    if texts.iter().all(|t| t.is_empty()) {
        return Some(Json::Null);
    }
    let one = |text: &str| scalar(field.shape, text, today);
    Some(match field.shape {
        Shape::Consents | Shape::Extra => {
            let pairs = texts.iter().map(|t| t.split_once('=').unwrap_or((t, "")));
            Json::Object(pairs.map(|(k, v)| (k.to_owned(), v.into())).collect())
        }
        _ if field.many => texts.iter().map(|t| one(t)).collect(),
        _ => one(texts[0]),
    })
}

/// A typed text as JSON: `yes` and `no`, numbers, and an hour alone, which means today.
pub fn scalar(shape: Shape, text: &str, today: NaiveDate) -> Json {
    match shape {
        Shape::Flag => match text {
            "yes" | "true" => true.into(),
            "no" | "false" => false.into(),
            other => other.into(),
        },
        Shape::Entry => text.parse::<u64>().map_or_else(|_| text.into(), Json::from),
        Shape::Time => hour(text).map_or_else(
            || text.into(),
            |hour| format!("{}T{hour}", today.format("%Y-%m-%d")).into(),
        ),
        _ => text.into(),
    }
}

/// `9:30` and `09:30` as `09:30`.
fn hour(text: &str) -> Option<String> {
    let (h, m) = text.split_once(':')?;
    let digits = |s: &str| !s.is_empty() && s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit());
    (digits(h) && m.len() == 2 && digits(m)).then(|| format!("{h:0>2}:{m}"))
}
