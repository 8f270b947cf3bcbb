//! A page as plain text: 72 characters wide, for a printer, a message or a screen of any kind.
//!
//! Tables and their provenance are `text`'s.

use textwrap::{Options, wrap};

use super::line;
use crate::page::{Block, Page};

/// Narrow enough for a message and for A4 in a large letter.
const WIDTH: usize = 72;

pub(super) fn write(page: &Page) -> String {
    let mut parts = vec![under(&page.title, "="), set(&page.by, "")];
    parts.extend(page.blocks.iter().map(|block| match block {
        Block::Heading(text) => under(text, "-"),
        Block::Text(text) => set(text, ""),
        Block::List(points) => points.iter().flat_map(|text| set(text, "- ")).collect(),
        Block::Lines(n) => vec![["\n".to_owned(), "_".repeat(WIDTH)].concat(); *n],
    }));
    parts.push(vec!["-".repeat(WIDTH)]);
    parts.extend(page.foot.iter().map(|text| set(text, "")));
    let parts: Vec<String> = parts.iter().map(|lines| lines.join("\n")).collect();
    parts.join("\n\n") + "\n"
}

/// A text in lines, the first after a mark, the others under its beginning.
fn set(text: &str, mark: &str) -> Vec<String> {
    let indent = " ".repeat(mark.len());
    let options = Options::new(WIDTH)
        .initial_indent(mark)
        .subsequent_indent(&indent);
    let text = line(text);
    let lines = wrap(&text, options).into_iter();
    lines.map(|line| line.into_owned()).collect()
}

fn under(text: &str, mark: &str) -> Vec<String> {
    let mut lines = set(text, "");
    let longest = lines.iter().map(|line| line.chars().count()).max();
    lines.push(mark.repeat(longest.unwrap_or(0)));
    lines
}
