//! Threshold, rounding base, and what a reader learns from one figure.
//!
//! It judges one figure alone; what figures tell together is for `protect`.

use std::fmt;

use thiserror::Error;

/// What stands in a cell of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// `z`: cannot occur.
    NotApplicable,
    /// `c`: not told, because it is small or because it would give a small one away.
    Hidden,
    /// The count, rounded to the base; 0 is exactly 0.
    Count(u64),
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotApplicable => f.write_str("z"),
            Self::Hidden => f.write_str("c"),
            Self::Count(n) => write!(f, "{n}"),
        }
    }
}

/// Why a threshold and a base do not go together.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum RulesError {
    /// Nothing would be hidden, or nothing rounded to.
    #[error("threshold and base are whole numbers from 1 on: give --threshold 5 --base 1 or more")]
    Zero,
    /// The smallest count that is shown would be rounded to 0, which means none.
    #[error("a count of {0} would be rounded to 0, which means none: take a base of at most {1}")]
    Vanishes(u64, u64),
}

/// How figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    threshold: u64,
    base: u64,
}

impl Default for Rules {
    /// 1 to 5 hidden, nothing rounded.
    fn default() -> Self {
        Self {
            threshold: 5,
            base: 1,
        }
    }
}

impl Rules {
    /// Counts of 1 to `threshold` are hidden, others rounded to the nearest multiple of `base`, halves up.
    ///
    /// # Errors
    /// [`RulesError::Zero`] unless both are at least 1; [`RulesError::Vanishes`] when a count above the
    /// threshold would be rounded to 0.
    pub fn new(threshold: u64, base: u64) -> Result<Self, RulesError> {
        if threshold == 0 || base == 0 {
            return Err(RulesError::Zero);
        }
        let smallest = threshold.saturating_add(1);
        if base > smallest.saturating_mul(2) {
            return Err(RulesError::Vanishes(smallest, smallest.saturating_mul(2)));
        }
        Ok(Self { threshold, base })
    }

    /// The largest count that is too small to be shown.
    #[must_use]
    pub fn threshold(self) -> u64 {
        self.threshold
    }

    /// What shown counts are multiples of.
    #[must_use]
    pub fn base(self) -> u64 {
        self.base
    }

    /// Whether a count is too small to be shown.
    #[must_use]
    pub fn is_small(self, count: u64) -> bool {
        (1..=self.threshold).contains(&count)
    }

    /// What stands for a count that is not hidden for another's sake.
    #[must_use]
    pub fn alone(self, count: u64) -> Shown {
        if self.is_small(count) {
            Shown::Hidden
        } else {
            Shown::Count(count / self.base * self.base + self.up(count % self.base))
        }
    }

    fn up(self, rest: u64) -> u64 {
        if rest > 0 && rest >= self.base - rest {
            self.base
        } else {
            0
        }
    }

    /// The least and the largest count that a reader can take a shown one for.
    #[must_use]
    pub fn meant(self, shown: u64) -> (u64, u64) {
        if shown == 0 {
            return (0, 0);
        }
        let least = shown.saturating_sub(self.base / 2).max(self.threshold + 1);
        (least, shown + self.base.div_ceil(2) - 1)
    }
}
