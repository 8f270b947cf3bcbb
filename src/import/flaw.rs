//! What is wrong with a row whatever the map says of it: ragged, formulas, what no text can hold.

use super::plan::Fault;
use super::rows::Row;
use super::{brief, letter};
use crate::entry::field::TEXT_MAX;

/// What a spreadsheet shows where a formula failed.
const FAILED: &[&str] = &[
    "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
];

/// Every flaw of a row; `added` says which columns are passed over.
pub(super) fn flaws(row: &Row, headings: &[String], added: &[bool]) -> Vec<Fault> {
    let heading = |at: usize| headings.get(at).map_or_else(|| letter(at), Clone::clone);
    let count = headings.len();
    let mut faults = Vec::new();
    let mut fault = |column: String, what: String, instead: &str| {
        faults.push(Fault {
            column,
            what,
            instead: instead.to_owned(),
        });
    };
    let cells = row.cells.len();
    if cells < count {
        fault(
            heading(cells),
            format!(
                "the row ends before this column: it has {cells} cells, and there are {count} headings"
            ),
            "fill the row up to the last column, if only with nothing; look for a line break within it",
        );
    }
    let all = row.cells.as_slice();
    // Looked for in the whole row at once: in nearly every row there is nothing of it.
    let strange =
        all.contains(['\0', '\u{fffd}', '=', '#']) || all.len() > TEXT_MAX || cells > count;
    for (at, cell) in row.cells.iter().enumerate().filter(|_| strange) {
        if added.get(at).copied().unwrap_or_default() {
            continue;
        }
        let text = cell.trim();
        if at >= count && !text.is_empty() {
            fault(
                letter(at),
                format!(
                    "the cell \"{}\" stands beyond the last heading",
                    brief(text)
                ),
                "give the column a heading, or look for a comma in a cell that is not in quotation marks",
            );
        } else if cell.contains('\0') {
            fault(
                heading(at),
                "the cell holds a NUL character".to_owned(),
                "type the cell anew",
            );
        } else if cell.contains('\u{fffd}') {
            fault(
                heading(at),
                "the cell holds a character that was lost when the file was saved".to_owned(),
                "type it anew, and save as \"CSV UTF-8\"",
            );
        } else if cell.len() > TEXT_MAX && cell.chars().count() > TEXT_MAX {
            fault(
                heading(at),
                format!(
                    "the cell has {} characters, and a text may have {TEXT_MAX}",
                    cell.chars().count()
                ),
                "say it briefly and refer to the case record for the rest; look for a quotation mark that is not closed",
            );
        } else if text.starts_with('=') {
            fault(
                heading(at),
                format!("the cell holds the formula {}, not a value", brief(text)),
                "copy the column and paste it as values, then save again",
            );
        } else if FAILED.contains(&text) {
            fault(
                heading(at),
                format!("the cell holds {text}: a formula failed there"),
                "write the value, or empty the cell",
            );
        }
    }
    faults
}
