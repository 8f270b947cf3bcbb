//! Letters in a chart: how wide they are at most, and how they are set.
//!
//! A page brings no font, so widths are judged by a wide one (DejaVu Sans): with a narrower one there is
//! more room, and nothing collides.

use plotters::prelude::{Color, FontTransform, IntoFont, RGBColor, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Area, Drawn};

/// The height of letters: 8.2 points, and 7.4 points.
pub(super) const TEXT: i32 = 29;
pub(super) const SMALL: i32 = 26;

/// From one line to the next.
pub(super) const LEAD: i32 = 33;

/// Near black, as the page's letters are.
pub(super) const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);

/// How wide a text is at most: a twentieth more than its characters, for screens that set them on whole
/// pixels.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text.chars().map(hundredths).sum();
    (hundredths * size * 21 + 1999) / 2000
}

/// The width of a character in hundredths of its size, rounded up within its group.
fn hundredths(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '!' => 34,
        'f' | 'r' | 't' | '-' | '(' | ')' | '/' | '[' | ']' | 'J' => 42,
        'm' | 'W' | '@' | '%' | '…' => 100,
        'w' | 'M' | '—' => 87,
        'a'..='z' | '0'..='9' => 64,
        '+' | '<' | '>' | '=' | '~' | '^' | '#' | 'G' | 'O' | 'Q' => 84,
        'A'..='Z' | ' '..='~' => 77,
        // Latin, Greek and Cyrillic letters beyond ASCII; all else is as wide as it is high.
        '\u{a1}'..='\u{52f}' => 90,
        _ => 110,
    }
}

/// A text in at most so many lines of at most so wide; what has no room ends in an ellipsis.
/// Also whether all of it has room.
pub(super) fn fit(text: &str, room: i32, size: i32, most: usize) -> (Vec<String>, bool) {
    let mut lines: Vec<String> = vec![String::new()];
    let mut whole = true;
    for word in text.split(' ') {
        let last = lines.last().expect("there is a line");
        let joined = match last.is_empty() {
            true => word.to_owned(),
            false => format!("{last} {word}"),
        };
        if width(&joined, size) <= room {
            *lines.last_mut().expect("there is a line") = joined;
            continue;
        }
        // A word begins a line of its own, and one wider than a line is broken where the line ends.
        if !last.is_empty() {
            lines.push(String::new());
        }
        for c in word.chars() {
            let last = lines.last_mut().expect("there is a line");
            last.push(c);
            if width(last, size) > room && last.chars().count() > 1 {
                last.pop();
                whole = false;
                lines.push(c.to_string());
            }
        }
    }
    // A broken word is whole as long as its parts are all there.
    let cut = lines.len() > most;
    if cut {
        lines.truncate(most);
        let last = lines.last_mut().expect("at least one line is allowed");
        while !last.is_empty() && width(&format!("{last}…"), size) > room {
            last.pop();
        }
        last.push('…');
    }
    (lines, whole && !cut)
}

/// Where a text is set by: left, middle or right of its line, which is half as high again as the point.
#[derive(Clone, Copy)]
pub(super) enum By {
    Left,
    Middle,
    Right,
}

/// One line of text, its middle as high as the point.
pub(super) fn set(
    area: &Area,
    text: &str,
    at: (i32, i32),
    size: i32,
    by: By,
    ink: RGBColor,
) -> Drawn {
    area.draw_text(text, &style(size, by, ink, FontTransform::None), at)
}

/// One line of text that runs upwards and ends at the point, its middle at it.
pub(super) fn upright(area: &Area, text: &str, at: (i32, i32), size: i32, by: By) -> Drawn {
    area.draw_text(text, &style(size, by, INK, FontTransform::Rotate270), at)
}

pub(super) fn style(size: i32, by: By, ink: RGBColor, turn: FontTransform) -> TextStyle<'static> {
    let across = match by {
        By::Left => HPos::Left,
        By::Middle => HPos::Center,
        By::Right => HPos::Right,
    };
    // The library takes a font's box for its size, and divides by this.
    let font = ("sans-serif", f64::from(size) * 1.24)
        .into_font()
        .transform(turn);
    font.color(&ink.to_rgba())
        .pos(Pos::new(across, VPos::Center))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_in_lines_that_have_room_or_ends_in_an_ellipsis() {
        let (lines, whole) = fit("child protection conference", 300, SMALL, 2);
        assert_eq!(lines, ["child protection", "conference"]);
        assert!(whole);
        let (lines, whole) = fit(&"w".repeat(40), 300, SMALL, 2);
        assert!(
            !whole && lines.len() == 2 && lines[1].ends_with('…'),
            "{lines:?}"
        );
        for room in [1, 30, 100, 300] {
            for text in [
                "",
                "a",
                "a b c d e f g h",
                &"W".repeat(99),
                "x yyyyyyyyyyyyyyyyyyy z",
            ] {
                let (lines, _) = fit(text, room, SMALL, 2);
                assert!(lines.len() <= 2);
                let fits = |line: &String| width(line, SMALL) <= room || line.chars().count() <= 1;
                assert!(lines.iter().all(fits), "{room}: {lines:?}");
            }
        }
    }
}
