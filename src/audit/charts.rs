//! The charts of an audit: its share over time, and its classes by what it is broken down by.
//!
//! Their figures are those of the table `by`, or sums of its rows where it has two properties. How they are
//! drawn is not known here.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use super::AuditRow;
use super::by::{Breakdown, Values};
use super::sheet::Of;
use crate::chart::{Chart, RatePoint};
use crate::table::{Cell, Table};

/// Over more periods than these, those in which nothing lies are left out of a chart.
const PERIODS: usize = 120;

/// The charts of an audit that was broken down so, from those of its tables that are shown; none without
/// the table `by`.
pub fn of(audit: &AuditRow, by: &[Breakdown], tables: &[Table]) -> Vec<Chart> {
    let Some(table) = tables.iter().find(|table| table.name == "by") else {
        return Vec::new();
    };
    let mut charts = Vec::new();
    let is_dated = |(_, values): &Breakdown| matches!(values, Values::Dated(_));
    let is_several = |(_, values): &Breakdown| matches!(values, Values::Several(_));
    let dated: Vec<usize> = (0..by.len()).filter(|at| is_dated(&by[*at])).collect();
    let sums = by.len() > 1;
    let title = |what: &str, at: usize| {
        let words = |at: usize| by[at].0.replace('_', " ");
        let others: Vec<String> = (0..by.len()).filter(|n| *n != at).map(words).collect();
        match others.first() {
            Some(other) => format!("{what} by {}, over every {other} together", words(at)),
            None => format!("{what} by {}", words(at)),
        }
    };
    // What stands in several rows is no sum of them.
    if let ([at], Some(of)) = (&dated[..], audit.share)
        && !by.iter().any(is_several)
    {
        let what = match tables.iter().find(|table| table.name == "rates") {
            Some(rates) => {
                let name = rates.rows[0][0].plain().replace('_', " ");
                format!("Rate \u{201c}{name}\u{201d}")
            }
            None => "Rate".to_owned(),
        };
        let points = points(over_time(table, by, *at), of);
        charts.extend(Chart::rates("by", sums, &title(&what, *at), points));
    }
    let classes: Vec<String> = table
        .columns
        .iter()
        .skip(by.len() + 1)
        .map(|column| column.name.replace('_', " "))
        .take_while(|name| name != "of")
        .collect();
    if !classes.is_empty() {
        let at = by.iter().position(is_several);
        let at = at.or_else(|| by.iter().position(|one| !is_dated(one)));
        let at = at.unwrap_or(0);
        let rows = grouped(table, by, at).into_iter();
        let rows = rows.map(|(label, counts)| (label, counts[1..].to_vec()));
        let title = title("Counts", at);
        charts.extend(Chart::bars("by", sums, &title, classes, rows.collect()));
    }
    charts
}

/// The counts by one of the properties, the total first.
fn grouped(table: &Table, by: &[Breakdown], at: usize) -> BTreeMap<String, Vec<u64>> {
    let mut groups: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in &table.rows {
        // The counts end where the share begins.
        let counts = row[by.len()..].iter().zip(&table.columns[by.len()..]);
        let counts = counts.take_while(|(_, column)| column.name != "of");
        let counts = counts.filter_map(|(cell, _)| match cell {
            Cell::Count(n) => Some(*n),
            _ => None,
        });
        let sums = groups.entry(row[at].plain()).or_default();
        for (place, n) in counts.enumerate() {
            match sums.get_mut(place) {
                Some(sum) => *sum += n,
                None => sums.push(n),
            }
        }
    }
    groups
}

/// The same by a part of the calendar, with the parts between them in which nothing lies.
fn over_time(table: &Table, by: &[Breakdown], at: usize) -> BTreeMap<String, Vec<u64>> {
    let mut groups = grouped(table, by, at);
    let (Values::Dated(part), Some((first, nothing))) = (by[at].1, groups.first_key_value()) else {
        return groups;
    };
    let (first, nothing) = (first.clone(), vec![0; nothing.len()]);
    let last = groups.keys().next_back().cloned().unwrap_or_default();
    // A label begins with a year, and none begins before it; a month is the least part.
    let year = first.split('-').next().and_then(|year| year.parse().ok());
    let begin = year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let months = (0..).map_while(|n| begin?.checked_add_months(Months::new(n)));
    let labels = months
        .take_while(|month| month.year() < 9999)
        .map(|month| {
            let mut label = String::new();
            part(month, &mut label);
            label
        })
        .skip_while(|label| *label != first)
        .take_while(|label| *label <= last);
    let mut labels: Vec<String> = labels.collect();
    labels.dedup();
    if labels.len() <= PERIODS {
        for label in labels {
            groups.entry(label).or_insert_with(|| nothing.clone());
        }
    }
    groups
}

fn points(groups: BTreeMap<String, Vec<u64>>, of: Of) -> Vec<RatePoint> {
    let percent = |cell: &Cell| match cell {
        Cell::Rate(tenths) => f64::from(*tenths) / 10.0,
        _ => 0.0,
    };
    let points = groups.into_iter().map(|(label, counts)| {
        let share = of.share("", &counts);
        let [rate, low, high] = share.cells();
        RatePoint {
            label,
            rate: percent(&rate),
            low: percent(&low),
            high: percent(&high),
            count: share.count,
            of: share.of,
        }
    });
    points.collect()
}
