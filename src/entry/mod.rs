//! Entries: one dated statement each, as bytes and as what they say.
//!
//! The list of kinds is here and nowhere else; each kind is one file that knows its own fields, help,
//! rules and words. This module reads and writes lines. It does not decide what a matter amounts to
//! (`standing`) nor where lines are kept (`store`).

pub mod adoption;
pub mod advice;
pub mod book;
pub mod change;
pub mod check;
pub mod consent;
pub mod correction;
pub mod decision;
pub mod escalation;
pub mod event;
pub mod export;
pub mod field;
pub mod filed;
pub mod genesis;
pub mod import;
pub mod json;
pub mod meeting;
pub mod release;
pub mod request;
pub mod review;
pub mod tally;
pub mod tell;
pub mod threshold;
mod value;
pub mod withdrawal;
pub mod word;

use std::fmt::Debug;
use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

use crate::fields;
use crate::time::{self, Instant, When};
use check::{Check, Refusal, Setting};
use field::{Extra, Fault, Field, Fields, Name, Participant, Terms, Value};
use json::{Json, Object};
use tally::{Stated, Tally};
use tell::Tell;

fields! {
    /// The fields that every kind takes.
    pub struct Common {
        /// When it happened
        [required] occurred: When,
        /// When the worker came to know of it; the same as when it happened unless said
        learned: Option<When>,
        /// Who saw or heard it, where that was not the worker
        source: Option<Participant>,
        /// The worker on whose behalf it is entered
        worker: Option<Name> = field::Shape::Name("worker"),
        /// A short note
        note: Option<String>,
        /// Further texts by key, where the matter's pack declares the key
        extra: Extra,
        /// The row of the register it was taken from; written by an import alone
        imported: Option<import::Imported>,
    }
}

/// What a kind of entry can do. The rest of the program asks these and never matches on kinds.
pub trait Kind: Debug + Send + Sync + Told {
    /// Writes its defaults out, so that a later default cannot change an old entry. Answers whether
    /// that is all of them: some wait for the entry's number.
    fn fill(&mut self, _: &Setting) -> bool {
        true
    }
    /// May this be said of this matter, as its book stands?
    ///
    /// # Errors
    /// The rule against it, the earlier entry, and what to type instead.
    fn check(&self, check: &mut Check) -> Result<(), Refusal>;
    /// Its lines in a note or a timeline; the first is a sentence that follows the date.
    fn said(&self, tell: &Tell) -> Vec<String>;
    /// What it adds to a standing.
    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>);
    /// Where hours cannot decide, whether this was before the start: `None` for a statement whose
    /// timing decides nothing, else what was said of it.
    fn before_start(&self) -> Option<Option<bool>> {
        None
    }
    /// Whether it opens a matter.
    fn opens(&self) -> Option<&request::Request> {
        None
    }
    /// What it corrects, if that is what it does.
    fn corrects(&self) -> Option<&correction::Correction> {
        None
    }
    /// The pack's text it adopts, if that is what it does.
    fn adopts(&self) -> Option<&adoption::Adoption> {
        None
    }
    /// The ledger's beginning, if that is what it is.
    fn founds(&self) -> Option<&genesis::Genesis> {
        None
    }
    /// The register it took, if that is what it does.
    fn imports(&self) -> Option<&import::Import> {
        None
    }
    /// The figures it released, if that is what it does.
    fn releases(&self) -> Option<&release::Release> {
        None
    }
    /// Whether it may be said of a matter that was entered in error.
    fn is_closing(&self) -> bool {
        false
    }
    /// Whether what is said in confidence is held back from notes and exports.
    fn is_privileged(&self) -> bool {
        false
    }
}

/// What every kind does alike, from the one telling of its fields.
pub trait Told {
    /// Writes its own fields after the common ones.
    fn write(&self, body: &mut String);
    /// Hands over its own texts, as [`Fields::texts`].
    fn texts<'t>(&'t self, hear: &mut dyn FnMut(&'static Field, &'t str));
    /// The same, not shared with anybody: one whose defaults can still be written out.
    fn duplicate(&self) -> Arc<dyn Kind>;
}

impl<K: Kind + Fields + Clone + 'static> Told for K {
    fn write(&self, body: &mut String) {
        self.write_to(body);
    }
    fn texts<'t>(&'t self, hear: &mut dyn FnMut(&'static Field, &'t str)) {
        Fields::texts(self, hear);
    }
    fn duplicate(&self) -> Arc<dyn Kind> {
        Arc::new(self.clone())
    }
}

/// What reading a kind's own fields comes to.
type Read = Result<Arc<dyn Kind>, Vec<Fault>>;

/// A row of the list of kinds.
#[derive(Debug)]
pub struct KindRow {
    /// Its name, in JSON and on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub help: &'static str,
    /// Its own fields, after the common ones.
    pub fields: &'static [Field],
    /// Whether it is the ledger's own act: of no matter, and never typed.
    pub act: bool,
    /// Reads its own fields.
    read: fn(&Object, &Terms) -> Read,
}

const fn row<K: Kind + Fields + 'static>(name: &'static str, act: bool) -> KindRow {
    KindRow {
        name,
        help: K::HELP,
        fields: K::FIELDS,
        act,
        read: |map, terms| Ok(Arc::new(K::read_from(map, terms)?)),
    }
}

/// Every kind that can be entered, in the order in which a matter usually meets them.
pub const KINDS: &[KindRow] = &[
    row::<request::Request>("request", false),
    row::<meeting::Meeting>("meeting", false),
    row::<consent::Consent>("consent", false),
    row::<advice::Advice>("advice", false),
    row::<decision::Decision>("decision", false),
    row::<event::Event>("event", false),
    row::<threshold::Threshold>("threshold", false),
    row::<escalation::Escalation>("escalation", false),
    row::<change::Change>("change", false),
    row::<withdrawal::Withdrawal>("withdrawal", false),
    row::<filed::Filed>("filed", false),
    row::<review::Review>("review", false),
    row::<correction::Correction>("correction", false),
    row::<genesis::Genesis>("genesis", true),
    row::<adoption::Adoption>("adoption", true),
    row::<export::Export>("export", true),
    row::<import::Import>("import", true),
    row::<release::Release>("release", true),
];

/// Acts of the ledger whose names are kept for what comes later.
pub const LATER: &[&str] = &["hold", "lift", "erasure", "key", "look", "upgrade"];

/// The row of a kind, by its name.
pub fn kind(name: &str) -> Option<&'static KindRow> {
    KINDS.iter().find(|row| row.name == name)
}

/// What is said, before it has a number: a batch line, or what a correction puts in place.
#[derive(Debug, Clone)]
pub struct Line {
    /// The kind's row name.
    pub kind: &'static str,
    /// The matter, where it has one or names one.
    pub matter: Option<String>,
    /// The fields of every kind.
    pub common: Common,
    /// The kind's own.
    pub said: Arc<dyn Kind>,
}

impl PartialEq for Line {
    fn eq(&self, other: &Line) -> bool {
        self.kind == other.kind && self.matter == other.matter && self.written() == other.written()
    }
}
impl Eq for Line {}

impl Line {
    /// Reads a batch line's object: kind, matter and the body's fields side by side.
    ///
    /// # Errors
    /// Every fault at once: an unknown kind or field with the nearest known one, and each value that will not do.
    pub fn read(map: &Object, terms: &Terms) -> Result<Line, Vec<Fault>> {
        let fault = |field: &str, what: String, instead: String| {
            vec![Fault {
                field: field.to_owned(),
                what,
                instead,
            }]
        };
        let Some(name) = map.get("kind").and_then(Json::as_str) else {
            return Err(fault(
                "kind",
                "there is no \"kind\"".into(),
                format!(
                    "say which: {}",
                    typed_kinds().collect::<Vec<_>>().join(", ")
                ),
            ));
        };
        let row = kind(name).filter(|row| !row.act).ok_or_else(|| {
            if LATER.contains(&name) {
                return fault(
                    "kind",
                    format!("\"{name}\" comes in a later version"),
                    "leave it out for now".into(),
                );
            }
            if kind(name).is_some() {
                return fault(
                    "kind",
                    format!("\"{name}\" is the ledger's own act"),
                    "it is written by the ledger itself; leave it out".into(),
                );
            }
            let instead = match crate::pack::nearest(name, typed_kinds()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!(
                    "write one of {}",
                    typed_kinds().collect::<Vec<_>>().join(", ")
                ),
            };
            fault(
                "kind",
                format!("there is no kind \"{}\"", crate::id::shown(name)),
                instead,
            )
        })?;
        let matter = match map.get("matter") {
            None | Some(Json::Null) => None,
            Some(Json::Text(name)) => {
                crate::id::name(name, "matter name").map_err(|e| {
                    fault(
                        "matter",
                        format!("\"matter\": {e}"),
                        "write it as `list` shows it".into(),
                    )
                })?;
                Some(name.clone().into_owned())
            }
            Some(_) => {
                return Err(fault(
                    "matter",
                    "\"matter\" is not a text".into(),
                    "write its name, such as \"M-7\"".into(),
                ));
            }
        };
        let mut faults = field::unknown(map, &[ENVELOPE, Common::FIELDS, row.fields]);
        // What was taken from a register is known by this: nobody can say it of what they type.
        if map.get(import::IMPORTED).is_some() {
            faults.extend(fault(
                import::IMPORTED,
                "\"imported\" is written by an import alone".into(),
                "leave it out; `candour import` takes a register from a spreadsheet".into(),
            ));
        }
        let common = Common::read_from(map, terms)
            .map_err(|mut f| faults.append(&mut f))
            .ok();
        let said = (row.read)(map, terms)
            .map_err(|mut f| faults.append(&mut f))
            .ok();
        match (common, said) {
            (Some(common), Some(said)) if faults.is_empty() => Ok(Line {
                kind: row.name,
                matter,
                common,
                said,
            }),
            _ => Err(faults),
        }
    }

    /// The body as it is written and hashed: common fields, then the kind's own.
    pub fn written(&self) -> String {
        let mut body = String::with_capacity(512);
        body.push('{');
        self.common.write_to(&mut body);
        self.said.write(&mut body);
        body.push('}');
        body
    }

    /// The body's values by key, for a report.
    pub fn body(&self) -> serde_json::Map<String, serde_json::Value> {
        serde_json::from_str(&self.written()).expect("a body is JSON")
    }

    /// Writes every default out; those that wait for the entry's number, where it is not known, are
    /// left, and the answer is false.
    pub fn fill(&mut self, setting: &Setting) -> bool {
        self.common.learned.get_or_insert(self.common.occurred);
        // In a change, `worker` is who has the matter from then on: nobody, unless somebody says so.
        if self.kind != "change" {
            self.common
                .worker
                .get_or_insert_with(|| Name(setting.by.to_owned()));
        }
        // A line may be shared with a try that lost the race: its defaults are its own.
        if Arc::get_mut(&mut self.said).is_none() {
            self.said = self.said.duplicate();
        }
        Arc::get_mut(&mut self.said)
            .expect("a duplicate is not shared")
            .fill(setting)
    }
}

const ENVELOPE: &[Field] = &[
    Field {
        name: "kind",
        help: "The kind of entry",
        required: true,
        many: false,
        shape: field::Shape::Text,
    },
    Field {
        name: "matter",
        help: "The matter",
        required: false,
        many: false,
        shape: field::Shape::Name("matter name"),
    },
    Field {
        name: "id",
        help: "The entry's identifier",
        required: false,
        many: false,
        shape: field::Shape::Text,
    },
];

/// The kinds that people enter.
pub fn typed_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().filter(|row| !row.act).map(|row| row.name)
}

impl Value for Line {
    const SHAPE: field::Shape = field::Shape::Line;
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        let prefix = |f: Fault| Fault {
            field: format!("{}.{}", field.name, f.field),
            ..f
        };
        let map = json.as_object().ok_or_else(|| {
            vec![Fault {
                field: field.name.to_owned(),
                what: format!("\"{}\" is not an object", field.name),
                instead: "write a whole batch line, {\"kind\": …}".into(),
            }]
        })?;
        Line::read(map, terms).map_err(|faults| faults.into_iter().map(prefix).collect())
    }
    fn write(&self, out: &mut String) -> bool {
        json::within(['{', '}'], out, |out| {
            json::member(Some("kind"), out, |out| json::text(self.kind, out));
            json::member(Some("matter"), out, |out| self.matter.write(out));
            self.common.write_to(out);
            self.said.write(out);
        })
    }
}

/// One dated statement in the ledger.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number, which is its name.
    pub seq: u64,
    /// By which a repeated submission is recognised.
    pub id: Uuid,
    /// When it was entered, by the machine's clock.
    pub entered: Instant,
    /// The worker who entered it, as asserted.
    pub by: String,
    /// Who the operating system says was at the keyboard.
    pub account: String,
    /// What it says.
    pub line: Line,
}

/// A kept line that cannot be read: the ledger was altered, or is of a newer program.
#[derive(Debug, Error)]
#[error("entry {seq} cannot be read ({why})")]
pub struct Unreadable {
    /// Its number.
    pub seq: u64,
    /// What is wrong with it.
    pub why: String,
}

impl Entry {
    /// The entry's exact bytes: one JSON object on one line, without the newline (docs/FORMAT.md).
    pub fn write(&self) -> String {
        self.write_with(&self.line.written())
    }

    /// [`Entry::write`] with a body that was written before.
    pub fn write_with(&self, body: &str) -> String {
        let mut line = String::with_capacity(body.len() + 256);
        line.push_str("{\"v\":1");
        let id = self.id.hyphenated();
        let mut envelope = |key: &str, value: &dyn Fn(&mut String) -> bool| {
            json::member(Some(key), &mut line, value);
        };
        envelope("seq", &|out| self.seq.write(out));
        envelope("id", &|out| {
            json::text(id.encode_lower(&mut Uuid::encode_buffer()), out)
        });
        envelope("entered", &|out| {
            json::text(&time::stamp(self.entered), out)
        });
        envelope("by", &|out| json::text(&self.by, out));
        envelope("account", &|out| json::text(&self.account, out));
        envelope("kind", &|out| json::text(self.line.kind, out));
        envelope("matter", &|out| self.line.matter.write(out));
        line.push_str(",\"body\":");
        line.push_str(body);
        line.push('}');
        line
    }

    /// Reads a kept line.
    ///
    /// # Errors
    /// [`Unreadable`] with the first thing that is not as [`Entry::write`] writes it.
    pub fn read(seq: u64, text: &str, terms: &Terms) -> Result<Entry, Unreadable> {
        let bad = |why: String| Unreadable { seq, why };
        let json: Object = serde_json::from_str(text).map_err(|e| bad(e.to_string()))?;
        let want = |key: &str| {
            json.get(key)
                .and_then(Json::as_str)
                .ok_or_else(|| bad(format!("no {key}")))
        };
        if json.get("v").and_then(Json::as_u64) != Some(1)
            || json.get("seq").and_then(Json::as_u64) != Some(seq)
        {
            return Err(bad("another version or number".into()));
        }
        let row =
            kind(want("kind")?).ok_or_else(|| bad("a kind this version does not know".into()))?;
        let body = json
            .get("body")
            .and_then(Json::as_object)
            .ok_or_else(|| bad("no body".into()))?;
        let fault = |faults: Vec<Fault>| {
            bad(faults
                .into_iter()
                .map(|f| f.what)
                .collect::<Vec<_>>()
                .join("; "))
        };
        let line = Line {
            kind: row.name,
            matter: json.get("matter").and_then(Json::as_str).map(str::to_owned),
            common: Common::read_from(body, terms).map_err(fault)?,
            said: (row.read)(body, terms).map_err(fault)?,
        };
        Ok(Entry {
            seq,
            id: want("id")?.parse().map_err(|_| bad("no id".into()))?,
            entered: time::read_stamp(want("entered")?).map_err(|e| bad(e.to_string()))?,
            by: want("by")?.to_owned(),
            account: want("account")?.to_owned(),
            line,
        })
    }

    /// On whose behalf it was entered.
    pub fn worker(&self) -> &str {
        match (&self.line.common.worker, self.line.kind) {
            (Some(worker), kind) if kind != "change" => &worker.0,
            _ => &self.by,
        }
    }

    /// Whether it is the ledger's own act, of no matter.
    pub fn is_act(&self) -> bool {
        self.line.matter.is_none()
    }
}
