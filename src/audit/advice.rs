//! How often the advice due was given in full (T13, T28).

use super::Scope;
use super::rate::Share;
use super::sheet::{Of, Sheet};
use crate::table::{Cell, Column, Form, Kind, Table};

const DEFINITION: &str = "Of the matters whose guidance asks for advice to the family, how many had every item due given to \
everybody it is due to, item by item, whenever that was. Advice that was only claimed, or was incorrect, counts for \
nothing. An item whose condition is not known is no gap. Times are as stated.";

const CLASSES: [&str; 2] = ["complete", "incomplete"];
pub(super) const COMPLETE: Of = Of {
    count: &[0],
    of: &[0, 1],
};

const COLUMNS: [Column; 6] = [
    Column::key("matter", Kind::Text),
    Column::always("advice", Kind::Code("")),
    Column::maybe("missing", Kind::Codes("item")),
    Column::maybe("entries", Kind::Numbers),
    // Each item once for everybody to whom it is due, or was given.
    Column::maybe("due", Kind::Codes("item")),
    Column::maybe("given", Kind::Codes("item")),
];

pub(super) fn count(scope: &Scope) -> Vec<Table> {
    let mut sheet = Sheet::new(scope.by, CLASSES, &COLUMNS);
    let mut items: Vec<(String, u64, u64)> = Vec::new();
    let required = scope.counted().filter(|s| !s.advice.recipients.is_empty());
    for standing in required {
        let missing = standing.advice.missing();
        let class = usize::from(!missing.is_empty());
        let (mut due, mut given) = (Vec::new(), Vec::new());
        for recipient in &standing.advice.recipients {
            for item in &recipient.due {
                let at = items.iter().position(|(code, ..)| code == item);
                let at = at.unwrap_or_else(|| {
                    items.push((item.clone(), 0, 0));
                    items.len() - 1
                });
                items[at].1 += 1;
                due.push(item.clone());
                if !recipient.missing().contains(&item.as_str()) {
                    items[at].2 += 1;
                    given.push(item.clone());
                }
            }
        }
        let cells = vec![
            Cell::text(&standing.matter),
            Cell::text(CLASSES[class]),
            Cell::Codes(missing),
            Cell::Numbers(standing.advice.entries.clone()),
            Cell::Codes(due),
            Cell::Codes(given),
        ];
        sheet.row(standing, cells, &[(class, 1)]);
    }
    let columns = [
        Column::key("item", Kind::Code("item")),
        Column::always("due", Kind::Count),
        Column::always("given", Kind::Count),
    ];
    let mut table = Table::list("items", &columns);
    table.form = Form::Keyed;
    let mut shares = vec![sheet.share("complete", COMPLETE)];
    for (item, due, given) in items {
        shares.push(Share {
            what: format!("item {item}").into(),
            count: given,
            of: due,
        });
        let row = vec![Cell::text(item), Cell::Count(due), Cell::Count(given)];
        table.rows.push(row);
    }
    let matters = [
        ("required", Cell::Count(sheet.total())),
        (CLASSES[0], Cell::Count(sheet.of(0))),
        (CLASSES[1], Cell::Count(sheet.of(1))),
    ];
    let counts = vec![Table::record("matters", Form::Record, matters), table];
    sheet.answer(DEFINITION, counts, shares, Some(COMPLETE))
}
