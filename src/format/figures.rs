//! The figures of a chart as a table, for charts whose figures stand in no table of the answer.
//!
//! How a table is set is `answer_page`'s.

use crate::chart::{Chart, RatePoint};
use crate::table::{Cell, Column, Kind, Table};

pub(super) fn of(chart: &Chart) -> Table {
    let count = |name: &str| Column::always("", Kind::Count).named(name.to_owned());
    let mut columns = vec![Column::maybe("what", Kind::Text)];
    let rows = match chart {
        Chart::Rates { points, .. } => {
            columns.extend(["count", "of"].map(count));
            columns.extend(["rate", "low", "high"].map(|name| Column::maybe(name, Kind::Rate)));
            points.iter().map(point).collect()
        }
        Chart::Bars { classes, rows, .. } => {
            columns.push(count("total"));
            columns.extend(classes.iter().map(|class| count(class)));
            let row = |(label, counts): &(String, Vec<u64>)| {
                let total = Cell::Count(counts.iter().sum());
                let counts = counts.iter().map(|n| Cell::Count(*n));
                let cells = [Cell::text(label.as_str()), total].into_iter();
                cells.chain(counts).collect()
            };
            rows.iter().map(row).collect()
        }
    };
    Table {
        rows,
        ..Table::list("figures of this chart", &columns)
    }
}

fn point(point: &RatePoint) -> Vec<Cell> {
    let share = |percent: f64| match point.of {
        0 => Cell::Empty,
        _ => Cell::Rate((percent * 10.0).round() as u32),
    };
    vec![
        Cell::text(point.label.as_str()),
        Cell::Count(point.count),
        Cell::Count(point.of),
        share(point.rate),
        share(point.low),
        share(point.high),
    ]
}
