//! JSON as an entry is read from and written to: values that borrow their texts, and text written at once.
//!
//! Objects are lists in the order of the text: a line has few keys, and most of them are looked for once.
//! As in `serde_json`, of two values under one key the later is meant. It knows no field and judges nothing.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A value; its texts are those of the text it was read from, wherever nothing in them is escaped.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number
    Number(Number),
    /// A text
    Text(Cow<'t, str>),
    /// Values in their order
    Array(Vec<Json<'t>>),
    /// Values by key
    Object(Object<'t>),
}

/// Values by key, each key once, in the order in which the keys were first said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object<'t>(Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Json<'t> {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
    /// The whole number from 0 on, if it is one.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => number.as_u64(),
            _ => None,
        }
    }
    /// The object, if it is one.
    pub fn as_object(&self) -> Option<&Object<'t>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl<'t> Object<'t> {
    /// An object without keys, with room for some.
    pub fn with_capacity(keys: usize) -> Object<'t> {
        Object(Vec::with_capacity(keys))
    }
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Json<'t>> {
        self.iter()
            .find_map(|(known, json)| (known == key).then_some(json))
    }
    /// The value under a key, which is put there where there is none.
    pub fn entry(&mut self, key: impl Into<Cow<'t, str>>, json: Json<'t>) -> &mut Json<'t> {
        let key = key.into();
        let at = self.0.iter().position(|(known, _)| *known == key);
        let at = at.unwrap_or_else(|| {
            self.0.push((key, json));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }
    /// The object filled from a text; `twice` says what of a key that was there before.
    ///
    /// # Errors
    /// What the text has against it, or `twice`.
    pub fn filled<A: MapAccess<'t>>(
        mut self,
        mut access: A,
        twice: impl Fn(&str) -> Result<(), A::Error>,
    ) -> Result<Object<'t>, A::Error> {
        /// A key, borrowed where it can be.
        #[derive(serde::Deserialize)]
        struct Key<'t>(#[serde(borrow)] Cow<'t, str>);
        while let Some((Key(key), json)) = access.next_entry()? {
            match self.0.iter_mut().find(|(known, _)| *known == key) {
                Some((_, there)) => {
                    twice(&key)?;
                    *there = json;
                }
                None => self.0.push((key, json)),
            }
        }
        Ok(self)
    }
    /// The keys and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.0.iter().map(|(key, json)| (&**key, json))
    }
    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'t> From<&'t str> for Json<'t> {
    fn from(text: &'t str) -> Json<'t> {
        Json::Text(text.into())
    }
}

impl<'t> From<&'t Value> for Json<'t> {
    fn from(json: &'t Value) -> Json<'t> {
        match json {
            Value::Null => Json::Null,
            Value::Bool(yes) => Json::Bool(*yes),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => text.as_str().into(),
            Value::Array(list) => Json::Array(list.iter().map(Json::from).collect()),
            Value::Object(map) => Json::Object(map.into()),
        }
    }
}

impl<'t> From<&'t Map<String, Value>> for Object<'t> {
    fn from(map: &'t Map<String, Value>) -> Object<'t> {
        let keys = map.iter();
        Object(keys.map(|(key, json)| (key.into(), json.into())).collect())
    }
}

impl From<&Json<'_>> for Value {
    fn from(json: &Json<'_>) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(yes) => Value::Bool(*yes),
            Json::Number(number) => Value::Number(number.clone()),
            Json::Text(text) => Value::String(text.clone().into_owned()),
            Json::Array(list) => list.iter().map(Value::from).collect(),
            Json::Object(object) => object.iter().collect(),
        }
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::from(self).fmt(f)
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json<'de>, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("any valid JSON value")
            }
            fn visit_unit<E>(self) -> Result<Json<'de>, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, yes: bool) -> Result<Json<'de>, E> {
                Ok(Json::Bool(yes))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number.into()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
                Ok(Json::Number(number.into()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
                Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
                Ok(text.into())
            }
            fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
                let mut list = Vec::new();
                while let Some(json) = access.next_element()? {
                    list.push(json);
                }
                Ok(Json::Array(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Json<'de>, A::Error> {
                Object::default()
                    .filled(access, |_| Ok(()))
                    .map(Json::Object)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Object<'de>, A::Error> {
                Object::default().filled(access, |_| Ok(()))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Writes a text in quotation marks, escaped as `serde_json` does it. A text is always there: true.
pub fn text(text: &str, out: &mut String) -> bool {
    // Of all bytes at once: most texts are plain, and to stop at the first is to ask at each.
    let plain = |plain: bool, b: u8| plain & (b >= 0x20) & (b != b'"') & (b != b'\\');
    if !text.bytes().fold(true, plain) {
        out.push_str(&serde_json::to_string(text).expect("a text is JSON"));
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
    true
}

/// Writes a value into an object or a list that was begun, behind its key if it has one: nothing at all
/// where `write` answers that the value is absent.
pub fn member(key: Option<&str>, out: &mut String, write: impl FnOnce(&mut String) -> bool) {
    let before = out.len();
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
    if let Some(key) = key {
        text(key, out);
        out.push(':');
    }
    if !write(out) {
        out.truncate(before);
    }
}

/// Writes an object or a list of the members that `write` writes; false, and nothing, where there is none.
pub fn within([open, close]: [char; 2], out: &mut String, write: impl FnOnce(&mut String)) -> bool {
    let before = out.len();
    out.push(open);
    write(out);
    if out.len() == before + 1 {
        out.truncate(before);
        return false;
    }
    out.push(close);
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_read_is_what_serde_json_reads() {
        let cases = [
            r#"{"a":null,"b":[true,1,-1,18446744073709551615,1.50,"x"],"c":{}}"#,
            r#"{"a":{"x":1,"y":2,"x":3},"b":1,"a":{"x":4,"\u0078":5}}"#,
            r#"{"\u0061\n":"\"\u00e9\ud83d\ude00"}"#,
            r#"{"a":"\ud83d"}"#,
            r#"{"a":[1,}"#,
            r#"{"a":1e999}"#,
            "[1] 2",
        ];
        for case in cases {
            let theirs = serde_json::from_str::<Value>(case).map_err(|e| e.to_string());
            let ours = serde_json::from_str::<Json>(case).map_err(|e| e.to_string());
            assert_eq!(
                ours.as_ref().map(Value::from),
                theirs.as_ref().cloned(),
                "{case}"
            );
            if let Ok(theirs) = &theirs {
                assert_eq!(Value::from(&Json::from(theirs)), *theirs, "{case}");
            }
        }
    }

    #[test]
    fn what_is_absent_leaves_nothing() {
        let mut out = String::from("{");
        member(Some("a"), &mut out, |_| false);
        member(Some("b"), &mut out, |out| text("{", out));
        member(Some("c"), &mut out, |out| within(['[', ']'], out, |_| {}));
        member(Some("d"), &mut out, |out| {
            within(['[', ']'], out, |out| {
                member(None, out, |out| text("x", out));
                member(None, out, |out| text("y", out));
            })
        });
        assert_eq!(out, r#"{"b":"{","d":["x","y"]"#);
    }

    proptest! {
        #[test]
        fn a_text_is_written_as_serde_json_writes_it(typed in "[\\x00-\\x7f\u{e9}\u{2028}]{0,12}") {
            let mut out = String::new();
            text(&typed, &mut out);
            prop_assert_eq!(out, serde_json::to_string(&typed).expect("JSON"));
        }
    }
}
