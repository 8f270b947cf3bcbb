//! Names, references and identifiers: what may be one, and what should never stand in one.
//!
//! It judges texts. It holds no list of matters or workers, and it never repeats an identifier it found.

use thiserror::Error;
use uuid::Uuid;

/// Why a text is not a name or a reference.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NameError {
    /// Not 1 to 40 of the characters a name may have.
    #[error("a {0} is 1 to 40 letters, digits and - _ . / : shorten it or leave the rest out")]
    Name(&'static str),
    /// Not 1 to 64 printable characters.
    #[error(
        "a {0} is 1 to 64 printable characters: leave out line breaks, tabs and invisible marks"
    )]
    Reference(&'static str),
    /// It seems to hold somebody's identifier.
    #[error("this {0} seems to hold {1}: choose a name that identifies nobody")]
    Identifier(&'static str, &'static str),
}

/// Judges the name of a matter, a worker or a team (`what` says which in the message).
///
/// # Errors
/// [`NameError::Name`] unless it is 1 to 40 of ASCII letters, digits and `-_./`.
pub fn name(text: &str, what: &'static str) -> Result<(), NameError> {
    let fits = (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    if fits {
        Ok(())
    } else {
        Err(NameError::Name(what))
    }
}

/// Judges a name that somebody chose for a matter: a name, and nobody's identifier.
///
/// # Errors
/// [`NameError::Name`], or [`NameError::Identifier`] naming the kind of identifier but not the text.
pub fn chosen(text: &str) -> Result<(), NameError> {
    name(text, "matter name")?;
    match identifier(text) {
        Some(found) => Err(NameError::Identifier("matter name", found)),
        None => Ok(()),
    }
}

/// Judges a reference in another system's spelling: a case, a meeting's reference.
///
/// # Errors
/// [`NameError::Reference`] unless it is 1 to 64 characters, none a control or direction mark.
pub fn reference(text: &str, what: &'static str) -> Result<(), NameError> {
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(is_hidden);
    if fits {
        Ok(())
    } else {
        Err(NameError::Reference(what))
    }
}

/// Whether a character is invisible or turns the direction of text: control characters, line and
/// paragraph separators, zero-width and bidirectional marks (Unicode Cc, Zl, Zp and the Cf that hide).
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Writes hidden characters as `\u{…}` so that a reader sees that they are there; the rest unchanged.
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out
}

/// Bytes as hexadecimal digits, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What kind of identifier a text seems to hold, never the identifier itself: an NHS number whose
/// check digit is right (modulus 11, NHS Data Dictionary), a UK telephone number, an e-mail address
/// or a postcode.
pub fn identifier(text: &str) -> Option<&'static str> {
    let has_at = text
        .split(|c: char| c.is_whitespace() || "<>(),;\"".contains(c))
        .any(|w| {
            w.split_once('@')
                .is_some_and(|(l, d)| !l.is_empty() && d.contains('.') && !d.ends_with('@'))
        });
    if has_at {
        return Some("an e-mail address");
    }
    if runs(text).any(|d| d.len() == 10 && nhs(&d)) {
        return Some("an NHS number");
    }
    if runs(text).any(|d| telephone(&d)) {
        return Some("a telephone number");
    }
    if postcode(text) {
        return Some("a postcode");
    }
    None
}

/// Runs of digits, single spaces and hyphens between them left out; a leading `+` kept.
fn runs(text: &str) -> impl Iterator<Item = String> + '_ {
    let keep = |c: char| c.is_ascii_digit() || c == ' ' || c == '-' || c == '+';
    text.split(move |c: char| !keep(c))
        // A date or a time is digits and hyphens too; no identifier begins 19 or 20 and has a hyphen fifth.
        .filter(|run| {
            let run = run.trim();
            let year = run.starts_with("19") || run.starts_with("20");
            !(year && run.len() >= 10 && run.as_bytes()[4] == b'-')
        })
        .map(|run| run.chars().filter(|c| c.is_ascii_digit() || *c == '+'))
        .filter(|digits| digits.clone().count() >= 10)
        .map(Iterator::collect)
}

fn nhs(digits: &str) -> bool {
    let d: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    if d.len() != 10 {
        return false;
    }
    let sum: u32 = d[..9].iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
    match 11 - sum % 11 {
        11 => d[9] == 0,
        10 => false,
        check => d[9] == check,
    }
}

fn telephone(digits: &str) -> bool {
    let national = digits
        .strip_prefix("+44")
        .or_else(|| digits.strip_prefix("0044"));
    match national {
        Some(rest) => matches!(rest.trim_start_matches('0').len(), 9 | 10),
        None => {
            digits.len() == 11
                && digits.starts_with('0')
                && matches!(digits.as_bytes()[1], b'1' | b'2' | b'3' | b'7' | b'8')
        }
    }
}

/// A UK postcode: outward code (A9, A99, AA9, AA99, A9A, AA9A), a space or none, digit and two letters.
fn postcode(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let outward = |w: &str| {
        let b = w.as_bytes();
        let letters = b.iter().take_while(|c| c.is_ascii_uppercase()).count();
        let rest = &b[letters..];
        (1..=2).contains(&letters)
            && match rest {
                [d] => d.is_ascii_digit(),
                [d, e] => d.is_ascii_digit() && (e.is_ascii_digit() || e.is_ascii_uppercase()),
                _ => false,
            }
    };
    let inward = |w: &str| matches!(w.as_bytes(), [d, a, b] if d.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase());
    words
        .windows(2)
        .any(|pair| outward(pair[0]) && inward(pair[1]))
        || words.iter().any(|w| {
            w.is_ascii() && (5..=7).contains(&w.len()) && {
                let (out, inn) = w.split_at(w.len() - 3);
                outward(out) && inward(inn)
            }
        })
}

/// A UUID version 7 (RFC 9562): milliseconds since 1970, then 74 bits all random and no counter,
/// so that it sorts in order and the line of an erased entry cannot be guessed.
pub fn uuid(millis: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_recognised_and_not_repeated() {
        let cases = [
            // 943 476 5919 is the NHS Data Dictionary's own example of a valid check digit.
            ("NHS 943 476 5919", Some("an NHS number")),
            ("number 943 476 5918", None),
            ("ring 01642 123456 after five", Some("a telephone number")),
            ("+44 7700 900123", Some("a telephone number")),
            ("write to someone@example.org", Some("an e-mail address")),
            ("lives at TS1 2AB now", Some("a postcode")),
            ("lives at SW1A1AA", Some("a postcode")),
            ("on 2026-01-15 at 10:20", None),
            ("case C-1042, meeting 7", None),
            ("said @ the door", None),
        ];
        for (text, expected) in cases {
            assert_eq!(identifier(text), expected, "{text}");
        }
        let refused = chosen("TS12AB").expect_err("a postcode").to_string();
        assert!(
            !refused.contains("TS12AB") && refused.contains("a postcode"),
            "{refused}"
        );
    }

    #[test]
    fn names_and_references() {
        assert!(
            name("W-3", "worker").is_ok()
                && name("", "worker").is_err()
                && name("W 3", "worker").is_err()
        );
        assert!(
            name(&"x".repeat(40), "worker").is_ok() && name(&"x".repeat(41), "worker").is_err()
        );
        assert!(
            reference("LCS 00123/é", "case").is_ok() && reference("a\u{202e}b", "case").is_err()
        );
        assert!(reference("a\tb", "case").is_err() && reference(&"x".repeat(65), "case").is_err());
        assert_eq!(shown("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
    }

    #[test]
    fn ids_sort_by_time_and_carry_version_seven() {
        let (a, b) = (uuid(1, [255; 10]), uuid(2, [0; 10]));
        assert!(a < b && a.get_version_num() == 7 && a.get_variant() == uuid::Variant::RFC4122);
    }
}
