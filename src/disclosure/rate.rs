//! Which rates a release may show.
//!
//! It reckons no rate: it hands on the two counts to reckon one from.

use super::Shown;

/// The counts from which a rate, and its interval, may be reckoned: `count` and the sum of `of`, the
/// figures that make up its denominator, all as *shown*, so that a rate tells nothing that the counts
/// do not. None, and the rate is to be hidden, where one of them is hidden; a cell that cannot occur
/// counts nothing.
#[must_use]
pub fn rate_of(count: Shown, of: &[Shown]) -> Option<(u64, u64)> {
    let told = |shown: &Shown| match shown {
        Shown::Hidden => None,
        Shown::NotApplicable => Some(0),
        Shown::Count(n) => Some(*n),
    };
    let whole: u64 = of.iter().map(told).sum::<Option<u64>>()?;
    Some((told(&count)?, whole))
}
