//! The one shape of every chart: a title, what it says in words, and its figures.
//!
//! A chart knows no drawing, and of tables only the name of the one above which it stands; `format` draws it.

mod says;

/// Most points of one chart, and most rows: what a sheet of A4 holds with room for long labels.
const POINTS: usize = 24;
const ROWS: usize = 28;

/// The label of what has none.
pub const NOT_STATED: &str = "not stated";

/// An interval shorter than this, in percent, hides behind its point.
const SHORT: f64 = 4.0;

/// Most classes that can be told apart without their colours.
pub const CLASSES: usize = 7;

/// A share of something at one place of a chart's axis.
#[derive(Debug, Clone, PartialEq)]
pub struct RatePoint {
    /// What the share is of: a month, a quarter.
    pub label: String,
    /// The share in percent; without meaning where `of` is 0.
    pub rate: f64,
    /// The lower end of its interval, in percent.
    pub low: f64,
    /// The upper end of its interval, in percent.
    pub high: f64,
    /// How many were counted.
    pub count: u64,
    /// Out of how many.
    pub of: u64,
}

/// A chart that fits on one sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Shares with their intervals, in the order of the axis.
    Rates {
        /// The name of the table above which it stands.
        table: String,
        /// Its figures are sums of that table's rows, and none of its own.
        sums: bool,
        /// What it shows, in a line.
        title: String,
        /// What it says, for who does not see it.
        says: String,
        /// The points.
        points: Vec<RatePoint>,
    },
    /// Counts by class, a bar each row; a bar's parts are shares of its row.
    Bars {
        /// The name of the table above which it stands.
        table: String,
        /// Its figures are sums of that table's rows, and none of its own.
        sums: bool,
        /// What it shows, in a line.
        title: String,
        /// What it says, for who does not see it.
        says: String,
        /// The classes' names, at most [`CLASSES`].
        classes: Vec<String>,
        /// The rows: a label, and a count for each class.
        rows: Vec<(String, Vec<u64>)>,
    },
}

impl Chart {
    /// Charts of shares: none without points, several where there are more than a sheet holds.
    /// An empty label is shown as [`NOT_STATED`].
    pub fn rates(table: &str, sums: bool, title: &str, mut points: Vec<RatePoint>) -> Vec<Chart> {
        points.iter_mut().for_each(|point| stated(&mut point.label));
        let parts = parts(&points, POINTS);
        let all = parts.len();
        let charts = parts.into_iter().enumerate().map(|(at, points)| {
            let says = says::rates(points);
            Chart::Rates {
                table: table.to_owned(),
                sums,
                title: part(title, at, all),
                says,
                points: points.to_vec(),
            }
        });
        charts.collect()
    }

    /// Charts of counts by class: none without rows, several where there are more than a sheet holds.
    /// An empty label is shown as [`NOT_STATED`]; where there are more than [`CLASSES`] classes, the last
    /// ones are one class together.
    pub fn bars(
        table: &str,
        sums: bool,
        title: &str,
        mut classes: Vec<String>,
        mut rows: Vec<(String, Vec<u64>)>,
    ) -> Vec<Chart> {
        rows.iter_mut().for_each(|(label, _)| stated(label));
        if classes.len() > CLASSES {
            let others = classes.split_off(CLASSES - 1).len();
            classes.push(format!("{others} other classes"));
            for (_, counts) in &mut rows {
                let rest = counts.split_off(CLASSES - 1);
                counts.push(rest.iter().sum());
            }
        }
        let parts = parts(&rows, ROWS);
        let all = parts.len();
        let charts = parts.into_iter().enumerate().map(|(at, rows)| Chart::Bars {
            table: table.to_owned(),
            sums,
            title: part(title, at, all),
            says: says::bars(&classes, rows),
            classes: classes.clone(),
            rows: rows.to_vec(),
        });
        charts.collect()
    }

    /// The name of the table above which it stands.
    pub fn table(&self) -> &str {
        match self {
            Chart::Rates { table, .. } | Chart::Bars { table, .. } => table,
        }
    }

    /// Whether its figures are sums of that table's rows, so that they stand in no table.
    pub fn is_of_sums(&self) -> bool {
        match self {
            Chart::Rates { sums, .. } | Chart::Bars { sums, .. } => *sums,
        }
    }

    /// What it shows, in a line.
    pub fn title(&self) -> &str {
        match self {
            Chart::Rates { title, .. } | Chart::Bars { title, .. } => title,
        }
    }

    /// What it says, for who does not see it.
    pub fn says(&self) -> &str {
        match self {
            Chart::Rates { says, .. } | Chart::Bars { says, .. } => says,
        }
    }

    /// How it is read, for who sees it.
    pub fn key(&self) -> String {
        match self {
            Chart::Rates { points, .. } => {
                let empty: Vec<&str> = points
                    .iter()
                    .filter(|point| point.of == 0)
                    .map(|point| point.label.as_str())
                    .collect();
                let is_short = |point: &RatePoint| point.of > 0 && point.high - point.low < SHORT;
                let short = match points.iter().any(is_short) {
                    true => " Where no line is seen, it is shorter than the point.",
                    false => "",
                };
                let gap = match empty.len() {
                    0 => String::new(),
                    _ => format!(" No rate, being out of none: {}.", empty.join(", ")),
                };
                format!(
                    "Point: the rate. Line: its 95% interval. Below: how many it is out of.{short}{gap}"
                )
            }
            Chart::Bars { .. } => {
                "A bar is the whole of its row: its parts are shares, the numbers in them \
                are counts, where there is room, and the number on the right is their sum."
                    .to_owned()
            }
        }
    }
}

/// Even parts of at most so many.
fn parts<T>(all: &[T], most: usize) -> Vec<&[T]> {
    match all.len().div_ceil(most) {
        0 => Vec::new(),
        parts => all.chunks(all.len().div_ceil(parts)).collect(),
    }
}

fn part(title: &str, at: usize, all: usize) -> String {
    match all {
        1 => title.to_owned(),
        _ => format!("{title} (part {} of {all})", at + 1),
    }
}

fn stated(label: &mut String) {
    if label.trim().is_empty() {
        NOT_STATED.clone_into(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(label: &str, rate: f64, count: u64, of: u64) -> RatePoint {
        RatePoint {
            label: label.to_owned(),
            rate,
            low: 1.0,
            high: 99.0,
            count,
            of,
        }
    }

    #[test]
    fn more_than_a_sheet_holds_is_several_charts_and_more_than_can_be_told_apart_is_one_class() {
        let points = (0..49)
            .map(|n| point(&n.to_string(), 1.0, 1, 100))
            .collect();
        let charts = Chart::rates("by", false, "T", points);
        let ends: Vec<&str> = charts.iter().map(Chart::title).collect();
        assert_eq!(
            ends,
            ["T (part 1 of 3)", "T (part 2 of 3)", "T (part 3 of 3)"]
        );
        let classes = (0..9).map(|n| n.to_string()).collect();
        let charts = Chart::bars(
            "by",
            false,
            "T",
            classes,
            vec![("r".to_owned(), vec![1; 9])],
        );
        let Chart::Bars { classes, rows, .. } = &charts[0] else {
            panic!("{charts:?}")
        };
        assert_eq!(classes[5..], ["5", "3 other classes"]);
        assert_eq!(rows[0].1, [1, 1, 1, 1, 1, 1, 3]);
    }
}
