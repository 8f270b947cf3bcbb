//! HTML: a page that stands alone, for a screen, a reader of screens and A4 paper.
//!
//! It loads nothing and runs nothing, and its policy lets nothing in it do so. What the page says is
//! text to the last character: markup in it is shown, and what hides is written out.

use super::line;
use crate::page::{Block, Page};

/// Sizes are relative, so that the page grows with its reader's letters; ink is near black on white, so
/// that it stays readable without colour. The sheet's own measures alone are of paper.
const STYLE: &str = "\
html { font-size: 112.5%; }
body { margin: 0; background: #ffffff; color: #1a1a1a; line-height: 1.5;
  font-family: Arial, Helvetica, \"Liberation Sans\", sans-serif; overflow-wrap: anywhere; }
main { max-width: 38em; margin: 0 auto; padding: 1.5em 1.25em 2em; }
header { border-bottom: 0.2em solid #1f3a5f; padding-bottom: 0.75em; margin-bottom: 1.25em; }
h1 { font-size: 1.8em; line-height: 1.2; margin: 0 0 0.3em; color: #1f3a5f; }
h2 { font-size: 1.2em; line-height: 1.3; margin: 1.4em 0 0.4em; color: #1f3a5f; }
p, li { text-wrap: pretty; }
p { margin: 0 0 0.7em; }
.by { margin: 0; color: #404040; }
ul { margin: 0 0 0.7em; padding-left: 1.3em; }
li { margin: 0 0 0.45em; }
.write { border-bottom: 0.08em solid #404040; height: 2.1em; }
footer { border-top: 0.08em solid #404040; margin-top: 2em; padding-top: 0.75em; }
footer p { font-size: 0.85em; margin: 0 0 0.3em; color: #404040; }
@page { size: A4; margin: 16mm 20mm; }
@media print {
  html { font-size: 12pt; }
  body { line-height: 1.4; }
  main { max-width: none; padding: 0; }
  h1, h2 { break-after: avoid; }
  h2 { margin-top: 1.1em; }
  li, p, footer { break-inside: avoid; }
}
";

/// What the page lets itself do: be styled by what it holds, and nothing else.
pub(super) const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn write(page: &Page) -> String {
    let (title, by) = (escaped(&page.title), escaped(&page.by));
    let blocks: String = page.blocks.iter().map(block).collect();
    let foot: String = page.foot.iter().map(|text| tagged("p", text)).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"by\">{by}</p>\n</header>\n\
         {blocks}<footer>\n{foot}</footer>\n</main>\n</body>\n</html>\n"
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => tagged("h2", text),
        Block::Text(text) => tagged("p", text),
        Block::List(points) => {
            let points: String = points.iter().map(|text| tagged("li", text)).collect();
            format!("<ul>\n{points}</ul>\n")
        }
        // Lines are for a pen: a reader of screens is not told of them.
        Block::Lines(n) => "<div class=\"write\" aria-hidden=\"true\"></div>\n".repeat(*n),
    }
}

fn tagged(tag: &str, text: &str) -> String {
    format!("<{tag}>{}</{tag}>\n", escaped(text))
}

/// A text as HTML shows it: nothing in it is markup, within a tag or outside one.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
