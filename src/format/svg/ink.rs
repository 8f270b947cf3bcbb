//! The inks of classes: each has a luminance and a texture of its own, so that none needs its colour.
//!
//! What a class is called and how wide its part is, is the chart's.

use plotters::prelude::{Circle, Color, PathElement, RGBColor, Rectangle};

use super::letters::{By, INK, SMALL, set, width};
use super::{Area, Drawn};
use crate::chart::CLASSES;

#[derive(Clone, Copy)]
enum Texture {
    Plain,
    Rising,
    Falling,
    Dots,
    Upright,
    Level,
}

/// An ink: what it fills with, its texture, and what the texture and the letters on it are drawn with.
struct Ink(RGBColor, Texture, RGBColor);

const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// In the order in which classes take them. Neighbours are far apart in luminance.
const INKS: [Ink; CLASSES] = [
    Ink(RGBColor(0x0b, 0x2e, 0x4f), Texture::Plain, WHITE),
    Ink(RGBColor(0xf0, 0xa8, 0x30), Texture::Rising, INK),
    Ink(RGBColor(0x9c, 0x3d, 0x1f), Texture::Falling, WHITE),
    Ink(RGBColor(0xb9, 0xd3, 0xea), Texture::Dots, INK),
    Ink(WHITE, Texture::Plain, INK),
    Ink(RGBColor(0x64, 0x9c, 0x56), Texture::Upright, INK),
    Ink(RGBColor(0x75, 0x68, 0x9b), Texture::Level, WHITE),
];

/// From one mark of a texture to the next.
const STEP: i32 = 16;

/// A part between two corners in the ink of a class.
pub(super) fn part(area: &Area, (x0, y0): (i32, i32), (x1, y1): (i32, i32), class: usize) -> Drawn {
    let Ink(fill, texture, mark) = &INKS[class % INKS.len()];
    area.draw(&Rectangle::new([(x0, y0), (x1, y1)], fill.filled()))?;
    // Marks lie on a grid of the whole drawing, cut at the part's sides.
    let grid = |from: i32, to: i32| {
        let first = from.div_euclid(STEP) + 1;
        (first..).map(|n| n * STEP).take_while(move |at| *at < to)
    };
    let line = |from: (i32, i32), to: (i32, i32)| {
        area.draw(&PathElement::new([from, to], mark.stroke_width(2)))
    };
    match texture {
        Texture::Plain => {}
        Texture::Rising => {
            for sum in grid(x0 + y0, x1 + y1) {
                let (from, to) = ((sum - y1).max(x0), (sum - y0).min(x1));
                line((from, sum - from), (to, sum - to))?;
            }
        }
        Texture::Falling => {
            for less in grid(x0 - y1, x1 - y0) {
                let (from, to) = ((less + y0).max(x0), (less + y1).min(x1));
                line((from, from - less), (to, to - less))?;
            }
        }
        Texture::Upright => {
            for x in grid(x0, x1) {
                line((x, y0), (x, y1))?;
            }
        }
        Texture::Level => {
            for y in grid(y0, y1) {
                line((x0, y), (x1, y))?;
            }
        }
        Texture::Dots => {
            for x in grid(x0 + 3, x1 - 3) {
                for y in grid(y0 + 3, y1 - 3) {
                    area.draw(&Circle::new((x, y), 3, mark.filled()))?;
                }
            }
        }
    }
    area.draw(&Rectangle::new([(x0, y0), (x1, y1)], INK.stroke_width(2)))
}

/// A number in the middle of a part, on a ground without texture; nothing where it has no room.
pub(super) fn number(
    area: &Area,
    (x0, y0): (i32, i32),
    (x1, y1): (i32, i32),
    class: usize,
    n: u64,
) -> Drawn {
    let text = n.to_string();
    let (x, y) = ((x0 + x1) / 2, (y0 + y1) / 2);
    let half = width(&text, SMALL) / 2 + 7;
    if x1 - x0 < 2 * half + 4 {
        return Ok(());
    }
    let Ink(fill, _, mark) = &INKS[class % INKS.len()];
    let ground = [(x - half, y - SMALL / 2 - 5), (x + half, y + SMALL / 2 + 5)];
    area.draw(&Rectangle::new(ground, fill.filled()))?;
    set(area, &text, (x, y), SMALL, By::Middle, *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.
    fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
        let part = |byte: u8| match f64::from(byte) / 255.0 {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        (a / b).max(b / a)
    }

    #[test]
    fn inks_are_told_apart_without_their_colours() {
        for (at, a) in INKS.iter().enumerate() {
            // A number is read on its ground (WCAG 2, 1.4.3).
            assert!(contrast(a.0, a.2) >= 4.5, "{at}: {}", contrast(a.0, a.2));
            for (other, b) in INKS.iter().enumerate().skip(at + 1) {
                let apart = contrast(a.0, b.0);
                // Marks differ, or the one is near white and the other near black.
                let marks = std::mem::discriminant(&a.1) != std::mem::discriminant(&b.1);
                assert!(
                    apart >= 1.25 && (marks || apart >= 7.0),
                    "{at}, {other}: {apart}"
                );
            }
        }
        // Neighbours of a bar differ the more.
        for pair in INKS.windows(2) {
            let apart = contrast(pair[0].0, pair[1].0);
            assert!(apart >= 1.5, "{apart}");
        }
    }
}
