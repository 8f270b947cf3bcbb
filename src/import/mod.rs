//! Registers from spreadsheets: a file of rows and a map become batch lines.
//!
//! This reads files, rows and cells and says what each cell means under a map. It enters nothing, and
//! whether a line may be said is judged where every line is judged. It guesses nothing in silence: what a
//! cell cannot be read as is a fault with its row and column.

mod cell;
mod column;
pub mod date;
mod flaw;
mod guess;
mod hour;
mod layout;
pub mod look;
pub mod map;
pub mod plan;
pub mod rows;
pub mod suggest;

use crate::entry::check::Refusal;

/// A column's name as a spreadsheet shows it: `A` for 0, `AA` for 26.
pub fn letter(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

/// A heading or a word as it is compared: case, spaces, hyphens and underscores make no difference.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '_' || c == '-') {
        if word.is_empty() {
            continue;
        }
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}

/// A text short enough for a message, made harmless.
pub(crate) fn brief(text: &str) -> String {
    let text = text.trim();
    if let Some(what) = crate::id::identifier(text) {
        return format!("(what seems to be {what})");
    }
    let brief: String = text.chars().take(40).collect();
    let more = if brief.len() < text.len() { "…" } else { "" };
    format!("{}{more}", crate::id::shown(&brief))
}

fn refusal(what: impl Into<String>, instead: impl Into<String>) -> Refusal {
    Refusal {
        what: what.into(),
        instead: instead.into(),
    }
}
