//! Why figures may not be released.
//!
//! It names figures by number; the words for them are the asker's.

use thiserror::Error;

/// A figure that somebody could work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A figure of this release.
    New(usize),
    /// A hidden figure of an earlier release.
    Earlier {
        /// Its release, as handed in.
        release: usize,
        /// Its statement there.
        statement: usize,
    },
    /// A sensitive form, as handed in.
    Sensitive(usize),
}

/// Why figures may not be released, whatever else is hidden.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A hidden or derived small figure would be known.
    #[error("a figure of {value} would become known")]
    Known {
        /// Which.
        what: What,
        /// Its value: for the asker's judgement, not for print.
        value: u64,
        /// The earlier release without which it would not be known: the one to subtract. None, and the
        /// release gives it away alone, or only several earlier ones together do.
        with: Option<usize>,
    },
    /// No second possible value was found within the work allowed: counts as known.
    #[error("whether a figure of {value} would become known could not be settled")]
    CannotTell {
        /// Which.
        what: What,
        /// Its value: for the asker's judgement, not for print.
        value: u64,
    },
    /// The atoms are not those of which an earlier release told.
    #[error("figure {statement} of earlier release {release} does not agree with the population")]
    Disagrees {
        /// The earlier release.
        release: usize,
        /// Its statement.
        statement: usize,
    },
}
