//! The one shape of a page that is handed to people: a title, blocks, and small print.
//!
//! A page knows no guidance and no bytes. Reports fill it; `format` writes it as text or as HTML.

/// One block of a page, in the order in which it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The heading of what follows.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Points of a list.
    List(Vec<String>),
    /// So many empty lines to write on by hand.
    Lines(usize),
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Whose it is, under the title.
    pub by: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// The small print at its end, a line each.
    pub foot: Vec<String>,
}
