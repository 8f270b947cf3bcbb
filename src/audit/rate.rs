//! Shares with their intervals: Wilson's score interval at 95 %.
//!
//! E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212; without a correction
//! for continuity, which is method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872. It
//! says how far a share of so few can be from the rate behind it, and nothing of why.

use std::borrow::Cow;

use crate::table::{Cell, Column, Kind, Table};

/// The standard normal deviate that leaves 2.5 % on either side.
const Z: f64 = 1.959_963_984_540_054;

/// How many of how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// What it is a share of.
    pub what: Cow<'static, str>,
    /// How many.
    pub count: u64,
    /// Of how many; `count` is no more.
    pub of: u64,
}

/// The bounds of Wilson's interval for `count` of `of`, both from 0 to 1; none of none.
pub fn wilson(count: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (x, n) = (count as f64, of as f64);
    let square = Z * Z;
    let middle = 2.0 * x + square;
    let reach = Z * (square + 4.0 * x * (n - x) / n).sqrt();
    let whole = 2.0 * (n + square);
    let bound = |of: f64| (of / whole).clamp(0.0, 1.0);
    // At either end the bound is the end itself, which subtraction only comes near.
    let low = if count == 0 {
        0.0
    } else {
        bound(middle - reach)
    };
    let high = if count >= of {
        1.0
    } else {
        bound(middle + reach)
    };
    Some((low, high))
}

impl Share {
    /// The cells `rate`, `low` and `high` in tenths of a percent, halves away from zero; empty of none.
    pub fn cells(&self) -> [Cell; 3] {
        let Some((low, high)) = wilson(self.count, self.of) else {
            return [Cell::Empty, Cell::Empty, Cell::Empty];
        };
        // Whole numbers, so that no half is lost.
        let (count, of) = (u128::from(self.count), u128::from(self.of));
        let rate = (2000 * count + of) / (2 * of);
        let tenths = |bound: f64| Cell::Rate((bound * 1000.0).round() as u32);
        [Cell::Rate(rate as u32), tenths(low), tenths(high)]
    }
}

/// The columns that [`Share::cells`] fill.
pub(super) const COLUMNS: [Column; 3] = [
    Column::maybe("rate", Kind::Rate),
    Column::maybe("low", Kind::Rate),
    Column::maybe("high", Kind::Rate),
];

/// The table of an audit's shares.
pub(super) fn table(shares: Vec<Share>) -> Table {
    let [rate, low, high] = COLUMNS;
    let columns = [
        Column::key("what", Kind::Text),
        Column::always("count", Kind::Count),
        Column::always("of", Kind::Count),
        rate,
        low,
        high,
    ];
    let mut table = Table::list("rates", &columns);
    for share in shares {
        let [rate, low, high] = share.cells();
        let (count, of) = (Cell::Count(share.count), Cell::Count(share.of));
        let what = Cell::text(share.what);
        table.rows.push(vec![what, count, of, rate, low, high]);
    }
    table
}
