//! What a field of an entry is: its name, its help and its shape, told once.
//!
//! From this one telling come the reader of a batch line, the writer of the bytes that are hashed, the
//! flags of the command line, its help and the questions at a terminal. It judges single values; whether
//! a true statement may be made of a matter is the kind's own `check`.

use std::collections::BTreeMap;

use super::json::{self, Json, Object};
use crate::id;
use crate::pack::{Vocabulary, nearest};
use crate::time::Zone;

pub use super::value::{Cases, Code, Extra, Name, Participant, Reference};

/// The most characters a text may have: this is a log of references, not a narrative.
pub const TEXT_MAX: usize = 4_000;

/// The shape of a field's value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Free text of at most [`TEXT_MAX`] characters, any but NUL.
    Text,
    /// True or false.
    Flag,
    /// A minute or a whole day.
    Time,
    /// A day alone.
    Day,
    /// The number of an entry of this ledger.
    Entry,
    /// A matter's, worker's or team's name; the text says which.
    Name(&'static str),
    /// Another system's reference; the text says whose.
    Reference(&'static str),
    /// A role, or `role/label` where there are two of one role.
    Participant,
    /// A code of this list of the vocabulary.
    Code(&'static str),
    /// A code that the matter's pack declares; judged against the matter.
    Declared,
    /// One of these words of the contract.
    Word(&'static [&'static str]),
    /// Answers by participant, `unknown` among them.
    Consents,
    /// Texts by key.
    Extra,
    /// An object with these fields.
    Group(&'static [Field]),
    /// A whole batch line.
    Line,
    /// A row of a register, which nobody types.
    Row,
}

/// One field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in JSON; the flag is the same with hyphens.
    pub name: &'static str,
    /// What it says, for help and questions.
    pub help: &'static str,
    /// Whether an entry without it is refused.
    pub required: bool,
    /// Whether it holds several values.
    pub many: bool,
    /// What a value of it looks like.
    pub shape: Shape,
}

/// A value that will not do, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, dotted where it is inside another.
    pub field: String,
    /// What happened.
    pub what: String,
    /// What to do.
    pub instead: String,
}

impl Fault {
    /// The fault of a field.
    pub(super) fn new(field: &Field, what: impl Into<String>, instead: impl Into<String>) -> Fault {
        Fault {
            field: field.name.to_owned(),
            what: what.into(),
            instead: instead.into(),
        }
    }

    fn inside(mut self, outer: &str) -> Fault {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

/// What reading a value needs to know. Lines already in the ledger are read without a vocabulary:
/// their codes were judged when they were entered.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The codes in force, or none for lines that are already kept.
    pub vocabulary: Option<&'a Vocabulary>,
    /// The ledger's zone.
    pub zone: Zone,
}

/// A type that a field can have.
pub trait Value: Sized {
    /// Its shape where the type alone decides it.
    const SHAPE: Shape;
    /// Whether it is a list.
    const MANY: bool = false;

    /// Reads a value that is there.
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>>;
    /// What stands for a value that is not there, where that is allowed.
    fn absent() -> Option<Self> {
        None
    }
    /// Writes it as JSON; false, and nothing, for an absent value.
    fn write(&self, out: &mut String) -> bool;
    /// The text, where it is one single text that somebody put into words.
    fn text(&self) -> Option<&str> {
        None
    }
}

/// A set of fields that reads and writes itself; made by [`fields!`](crate::entry::fields).
pub trait Fields: Sized {
    /// What the whole is for, in a line.
    const HELP: &'static str;
    /// The fields, in the order in which they are written.
    const FIELDS: &'static [Field];
    /// Reads the fields it knows from an object; what it does not know is not its business.
    ///
    /// # Errors
    /// Every fault at once.
    fn read_from(map: &Object, terms: &Terms) -> Result<Self, Vec<Fault>>;
    /// Writes the fields that are there into an object that was begun.
    fn write_to(&self, out: &mut String);
    /// Hands over each field that has a [`Value::text`], with its text.
    fn texts<'t>(&'t self, hear: &mut dyn FnMut(&'static Field, &'t str));
}

/// Reads one field of an object: absent, `null` and an empty list are one thing.
pub fn read_field<T: Value>(
    map: &Object,
    field: &Field,
    terms: &Terms,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let there = map.get(field.name).filter(|json| match json {
        Json::Null => false,
        Json::Array(list) => !list.is_empty(),
        Json::Object(map) => !map.is_empty(),
        _ => true,
    });
    let read = match there {
        Some(json) => T::read(json, field, terms),
        None if field.required => Err(vec![Fault::new(
            field,
            format!("\"{}\" is wanted", field.name),
            format!("say {}", decapitalise(field.help)),
        )]),
        None => T::absent().ok_or_else(|| {
            vec![Fault::new(
                field,
                format!("\"{}\" is wanted", field.name),
                format!("say {}", decapitalise(field.help)),
            )]
        }),
    };
    read.map_err(|mut found| faults.append(&mut found)).ok()
}

fn decapitalise(help: &str) -> String {
    let mut chars = help.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// Declares a struct of fields once: its docs are the help, its names the keys and the flags.
/// `[required]` before a field refuses an entry without it; `as "key"` gives a key that Rust reserves;
/// `= shape` says which list a code comes from.
#[macro_export]
#[doc(hidden)]
macro_rules! fields {
    ($(#[doc = $doc:literal])* $vis:vis struct $Name:ident {
        $( $(#[doc = $help:literal])+ $([$required:ident])? $field:ident $(as $key:literal)? : $ty:ty $(= $shape:expr)? ),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis struct $Name { $( $(#[doc = $help])+ pub $field: $ty, )* }

        impl $crate::entry::field::Fields for $Name {
            const HELP: &'static str = concat!($($doc),*).trim_ascii();
            const FIELDS: &'static [$crate::entry::field::Field] = &[ $( $crate::entry::field::Field {
                name: { let name = stringify!($field); $( let _ = name; let name = $key; )? name },
                help: concat!($($help),+).trim_ascii(),
                required: { let required = false; $( let _ = (required, stringify!($required)); let required = true; )? required },
                many: <$ty as $crate::entry::field::Value>::MANY,
                shape: { let shape = <$ty as $crate::entry::field::Value>::SHAPE; $( let _ = shape; let shape = $shape; )? shape },
            } ),* ];

            fn read_from(
                map: &$crate::entry::json::Object,
                terms: &$crate::entry::field::Terms,
            ) -> Result<Self, Vec<$crate::entry::field::Fault>> {
                let mut faults = Vec::new();
                let mut spec = Self::FIELDS.iter();
                $( let $field = $crate::entry::field::read_field::<$ty>(map, spec.next().expect("a spec for each field"), terms, &mut faults); )*
                match ($($field,)*) {
                    ($(Some($field),)*) if faults.is_empty() => Ok($Name { $($field),* }),
                    _ => Err(faults),
                }
            }

            fn write_to(&self, out: &mut String) {
                let mut spec = Self::FIELDS.iter();
                $( let name = spec.next().expect("a spec for each field").name;
                   $crate::entry::json::member(Some(name), out, |out| $crate::entry::field::Value::write(&self.$field, out)); )*
            }

            fn texts<'t>(&'t self, hear: &mut dyn FnMut(&'static $crate::entry::field::Field, &'t str)) {
                let mut spec = Self::FIELDS.iter();
                $( let field = spec.next().expect("a spec for each field");
                   if let Some(text) = $crate::entry::field::Value::text(&self.$field) { hear(field, text); } )*
            }
        }
    };
}

/// Declares the words of the contract that rules depend on, as an enum that reads and writes itself.
#[macro_export]
#[doc(hidden)]
macro_rules! words {
    ($(#[doc = $doc:literal])* $Name:ident { $( $(#[doc = $help:literal])+ $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $Name { $( $(#[doc = $help])+ #[serde(rename = $word)] $variant, )* }

        impl $Name {
            /// Every word, in the contract's order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];
            /// The word as it is written.
            pub fn as_str(&self) -> &'static str { match self { $( $Name::$variant => $word, )* } }
            /// What it says, for people.
            pub fn label(&self) -> &'static str { match self { $( $Name::$variant => concat!($($help),+).trim_ascii(), )* } }
            /// The word's value, if it is one.
            pub fn from_word(word: &str) -> Option<$Name> { match word { $( $word => Some($Name::$variant), )* _ => None } }
        }

        impl $crate::entry::field::Value for $Name {
            const SHAPE: $crate::entry::field::Shape = $crate::entry::field::Shape::Word($Name::WORDS);
            fn read(json: &$crate::entry::json::Json, field: &$crate::entry::field::Field, _: &$crate::entry::field::Terms) -> Result<Self, Vec<$crate::entry::field::Fault>> {
                json.as_str().and_then($Name::from_word).ok_or_else(|| $crate::entry::field::not_a_word(json, field, $Name::WORDS))
            }
            fn write(&self, out: &mut String) -> bool { $crate::entry::json::text(self.as_str(), out) }
        }
    };
}

/// The fault of a value that is none of some words.
pub fn not_a_word(json: &Json, field: &Field, words: &[&str]) -> Vec<Fault> {
    let typed = json
        .as_str()
        .map_or_else(|| json.to_string(), str::to_owned);
    let instead = match nearest(&typed, words.iter().copied()) {
        Some(near) => format!("did you mean {near}? It is one of {}", words.join(", ")),
        None => format!("write one of {}", words.join(", ")),
    };
    vec![Fault::new(
        field,
        format!(
            "\"{}\" is not a value of \"{}\"",
            id::shown(&clip(&typed)),
            field.name
        ),
        instead,
    )]
}

/// A text short enough for a message.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The text of a value, or what should stand there instead.
pub(super) fn want<'a>(json: &'a Json, field: &Field, form: &str) -> Result<&'a str, Vec<Fault>> {
    json.as_str().ok_or_else(|| {
        vec![Fault::new(
            field,
            format!("\"{}\" holds {}", field.name, clip(&json.to_string())),
            format!("write {form}"),
        )]
    })
}

/// An object of values by key, each fault naming its key.
pub fn read_map<T>(
    json: &Json,
    field: &Field,
    read: impl Fn(&str, &Json) -> Result<T, Vec<Fault>>,
) -> Result<BTreeMap<String, T>, Vec<Fault>> {
    let map = json.as_object().ok_or_else(|| {
        vec![Fault::new(
            field,
            format!("\"{}\" holds {}", field.name, clip(&json.to_string())),
            "write an object, {\"key\": \"value\"}",
        )]
    })?;
    map.iter()
        .map(|(key, value)| read(key, value).map(|value| (key.to_owned(), value)))
        .collect()
}

/// Writes an object of texts by key, or nothing where it is empty.
pub fn write_map<'m>(
    map: impl IntoIterator<Item = (impl AsRef<str>, &'m str)>,
    out: &mut String,
) -> bool {
    json::within(['{', '}'], out, |out| {
        for (key, value) in map {
            json::member(Some(key.as_ref()), out, |out| json::text(value, out));
        }
    })
}

/// Reads a group: an object with its own fields, none unknown.
pub fn read_group<T: Fields>(json: &Json, field: &Field, terms: &Terms) -> Result<T, Vec<Fault>> {
    let map = json.as_object().ok_or_else(|| {
        vec![Fault::new(
            field,
            format!("\"{}\" holds {}", field.name, clip(&json.to_string())),
            "write an object with its fields",
        )]
    })?;
    let mut faults = unknown(map, &[T::FIELDS]);
    match T::read_from(map, terms) {
        Ok(group) if faults.is_empty() => Ok(group),
        Ok(_) => Err(faults.into_iter().map(|f| f.inside(field.name)).collect()),
        Err(mut more) => {
            faults.append(&mut more);
            Err(faults.into_iter().map(|f| f.inside(field.name)).collect())
        }
    }
}

/// Writes a group, or nothing where none of its fields is there.
pub fn write_group<T: Fields>(group: &T, out: &mut String) -> bool {
    json::within(['{', '}'], out, |out| group.write_to(out))
}

/// A fault for each key that none of the field lists knows, with the nearest name that one does.
pub fn unknown(map: &Object, known: &[&[Field]]) -> Vec<Fault> {
    let fields = || known.iter().flat_map(|fields| fields.iter());
    // What nobody types is proposed to nobody.
    let names = || {
        let typed = fields().filter(|field| !matches!(field.shape, Shape::Row));
        typed.map(|field| field.name)
    };
    map.iter()
        .map(|(key, _)| key)
        .filter(|key| !fields().any(|field| field.name == *key))
        .map(|key| Fault {
            field: clip(key),
            what: format!("there is no field \"{}\" here", id::shown(&clip(key))),
            instead: match nearest(key, names()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("the fields are {}", names().collect::<Vec<_>>().join(", ")),
            },
        })
        .collect()
}
