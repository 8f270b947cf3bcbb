//! How kinds say things to people: labels for codes, lists, and other people's words kept apart.
//!
//! It writes sentences' parts, not sentences; each kind writes its own. It decides nothing.

use super::field::{Code, Participant};
use crate::id;
use crate::pack::{Pack, Vocabulary};

/// What a kind needs in order to say itself.
#[derive(Clone, Copy)]
pub struct Tell<'a> {
    /// Labels for codes.
    pub vocabulary: &'a Vocabulary,
    /// The pack that judges the matter, for the text of its advice items.
    pub pack: Option<&'a Pack>,
    /// Whether what is privileged may be said.
    pub privileged: bool,
}

impl Tell<'_> {
    /// The label of a code, as it stands within a sentence.
    pub fn code(&self, list: &str, code: &Code) -> String {
        within(self.vocabulary.label(list, &code.0))
    }

    /// The labels of some codes, in a list.
    pub fn codes(&self, list: &str, codes: &[Code]) -> String {
        and(codes.iter().map(|code| self.code(list, code)))
    }

    /// A participant: the role, and the label where there are two of one role.
    pub fn who(&self, who: &Participant) -> String {
        let role = within(self.vocabulary.label("role", who.role()));
        // Sentences say "the" themselves.
        let role = role.strip_prefix("the ").unwrap_or(&role).to_owned();
        who.tag()
            .map_or(role.clone(), |tag| format!("{role} ({tag})"))
    }

    /// Some participants, in a list.
    pub fn whos<'p>(&self, who: impl IntoIterator<Item = &'p Participant>) -> String {
        and(who.into_iter().map(|p| self.who(p)))
    }
}

/// A label within a sentence: its first letter small, unless it is one of several capitals.
fn within(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn and(parts: impl IntoIterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.into_iter().collect();
    match parts.pop() {
        None => String::new(),
        Some(last) if parts.is_empty() => last,
        Some(last) => format!("{} and {last}", parts.join(", ")),
    }
}

/// Somebody's words: a lead-in, then each line of them behind `> `, so that no text can pass for an
/// entry; characters that hide are shown.
pub fn quote(lead: &str, words: Option<&String>, lines: &mut Vec<String>) {
    let Some(words) = words else { return };
    lines.push(format!("{lead}:"));
    lines.extend(words.lines().map(|line| format!("> {}", id::shown(line))));
}

/// `lead: value` where there is a value.
pub fn detail(lead: &str, value: impl Into<String>, lines: &mut Vec<String>) {
    let value = value.into();
    if !value.is_empty() {
        lines.push(format!("{lead}: {value}."));
    }
}

/// Yes or no, for a statement that may also not have been made.
pub fn yes_no(flag: Option<bool>) -> &'static str {
    match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}
