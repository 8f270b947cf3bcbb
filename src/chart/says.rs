//! What a chart says in words, for who does not see it.
//!
//! It tells the gist, with the figures behind it; all figures are the table's.

use super::RatePoint;

impl RatePoint {
    /// The share in words: `66.7% (4 of 6, 95% interval 30.0% to 90.3%)`.
    fn says(&self) -> String {
        format!(
            "{:.1}% ({} of {}, 95% interval {:.1}% to {:.1}%)",
            self.rate, self.count, self.of, self.low, self.high
        )
    }
}

/// Its ends, its lowest and highest, and where there is none.
pub(super) fn rates(points: &[RatePoint]) -> String {
    let known: Vec<&RatePoint> = points.iter().filter(|point| point.of > 0).collect();
    let mut says = span(points.iter().map(|point| point.label.as_str()));
    // The first of equals is named, in the order of the axis.
    let lowest = known
        .iter()
        .copied()
        .reduce(|a, b| if b.rate < a.rate { b } else { a });
    let highest = known
        .iter()
        .copied()
        .reduce(|a, b| if b.rate > a.rate { b } else { a });
    match (lowest, highest) {
        (Some(low), Some(high)) if low.rate < high.rate => says.push_str(&format!(
            " Lowest: {}, {}. Highest: {}, {}.",
            low.label,
            low.says(),
            high.label,
            high.says()
        )),
        (Some(one), _) if known.len() == 1 => {
            says.push_str(&format!(" {}: {}.", one.label, one.says()));
        }
        (Some(one), _) => says.push_str(&format!(" Everywhere the same rate: {:.1}%.", one.rate)),
        _ => {}
    }
    let first = known.first().zip(known.last());
    if let Some((first, last)) = first.filter(|_| known.len() > 2) {
        says.push_str(&format!(
            " First: {}, {:.1}%. Last: {}, {:.1}%.",
            first.label, first.rate, last.label, last.rate
        ));
    }
    let empty: Vec<&str> = points
        .iter()
        .filter(|point| point.of == 0)
        .map(|point| point.label.as_str())
        .collect();
    if !empty.is_empty() {
        says.push_str(&format!(
            " No rate, being out of none: {}.",
            empty.join(", ")
        ));
    }
    says
}

/// Its ends, between which shares each class lies, and where nothing is counted.
pub(super) fn bars(classes: &[String], rows: &[(String, Vec<u64>)]) -> String {
    let mut says = span(rows.iter().map(|(label, _)| label.as_str()));
    let known: Vec<(&str, &[u64], u64)> = rows
        .iter()
        .map(|(label, counts)| (label.as_str(), counts.as_slice(), counts.iter().sum()))
        .filter(|(_, _, total)| *total > 0)
        .collect();
    for (at, class) in classes.iter().enumerate() {
        let told = |(label, counts, total): &(&str, &[u64], u64)| {
            format!("{} of {total} in {label}", counts[at])
        };
        // Shares are compared as products of whole numbers, so that equal ones are equal.
        let less = |a: &(&str, &[u64], u64), b: &(&str, &[u64], u64)| {
            u128::from(a.1[at]) * u128::from(b.2) < u128::from(b.1[at]) * u128::from(a.2)
        };
        let lowest = known.iter().reduce(|a, b| if less(b, a) { b } else { a });
        let highest = known.iter().reduce(|a, b| if less(a, b) { b } else { a });
        says.push_str(&match (lowest, highest) {
            (Some(_), Some(high)) if high.1[at] == 0 => format!(" {class}: none."),
            (Some(low), Some(high)) if less(low, high) => {
                format!(" {class}: from {} to {}.", told(low), told(high))
            }
            (Some(one), _) if known.len() == 1 => format!(" {class}: {}.", told(one)),
            (Some(one), _) => format!(" {class}: the same share in every row, {}.", told(one)),
            _ => String::new(),
        });
    }
    let empty: Vec<&str> = rows
        .iter()
        .filter(|(_, counts)| counts.iter().sum::<u64>() == 0)
        .map(|(label, _)| label.as_str())
        .collect();
    if !empty.is_empty() {
        says.push_str(&format!(" Nothing counted: {}.", empty.join(", ")));
    }
    says
}

/// Which labels there are, told by their number and ends.
fn span<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    let labels: Vec<&str> = labels.collect();
    match labels.as_slice() {
        [] => "No figures.".to_owned(),
        [one] => format!("One: {one}."),
        [first, .., last] => format!("{} from {first} to {last}.", labels.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Chart;

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
    fn what_a_chart_of_rates_says() {
        let points = vec![
            point("a", 50.0, 1, 2),
            point("", 0.0, 0, 0),
            point("c", 25.0, 1, 4),
            point("d", 75.0, 3, 4),
        ];
        let charts = Chart::rates("by", false, "T", points);
        assert_eq!(
            charts[0].says(),
            "4 from a to d. Lowest: c, 25.0% (1 of 4, 95% interval 1.0% to 99.0%). \
             Highest: d, 75.0% (3 of 4, 95% interval 1.0% to 99.0%). First: a, 50.0%. Last: d, 75.0%. \
             No rate, being out of none: not stated."
        );
        assert!(charts[0].key().ends_with("out of none: not stated."));
        let one = Chart::rates("by", false, "T", vec![point("a", 50.0, 1, 2)]);
        assert_eq!(
            one[0].says(),
            "One: a. a: 50.0% (1 of 2, 95% interval 1.0% to 99.0%)."
        );
        let same = Chart::rates(
            "by",
            false,
            "T",
            vec![point("a", 50.0, 1, 2), point("b", 50.0, 2, 4)],
        );
        assert_eq!(
            same[0].says(),
            "2 from a to b. Everywhere the same rate: 50.0%."
        );
    }

    #[test]
    fn what_a_chart_of_bars_says() {
        let classes = ["x", "y", "z"].map(str::to_owned).to_vec();
        let rows = vec![
            ("A".to_owned(), vec![1, 2, 0]),
            ("B".to_owned(), vec![2, 1, 0]),
            ("C".to_owned(), vec![0, 0, 0]),
        ];
        let charts = Chart::bars("by", false, "T", classes.clone(), rows);
        assert_eq!(
            charts[0].says(),
            "3 from A to C. x: from 1 of 3 in A to 2 of 3 in B. y: from 1 of 3 in B to 2 of 3 in A. \
             z: none. Nothing counted: C."
        );
        assert_eq!(Chart::bars("by", false, "T", classes, Vec::new()), []);
    }
}
