//! Disclosure control: which figures of a table may leave the team, and which are shown as `c`.
//!
//! A release shows counts with all their margins. Small counts are hidden (*primary*), and as many
//! others (*secondary*) as it takes that nobody finds a hidden one by adding and subtracting, with
//! earlier releases in hand. The proof for each hidden figure is a **witness**: a second whole table
//! that agrees with all that is shown and differs in that figure, checked in whole numbers.
//! Linear programmes only look for witnesses; an error of theirs can hide too much, never too little.
//!
//! It knows no matters, periods or files: whoever asks cuts the population into atoms first. It makes
//! no promise against knowledge from elsewhere.

mod component;
mod margins;
mod moves;
mod programme;
mod protect;
mod rate;
mod refused;
mod route;
mod rows;
mod rules;

pub use margins::{Margin, margins};
pub use programme::{Other, Programme, Range};
pub use protect::{Protected, Question, primary, protect};
pub use rate::rate_of;
pub use refused::{Refused, What};
pub use rules::{Rules, RulesError, Shown};

/// A piece of the population that no release tells further apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// How many there are in truth.
    pub count: u64,
    /// Its place in each dimension (date piece, breakdown values, class, counted in release k …).
    /// All atoms of a question have places of one length, no two the same. An empty atom that could
    /// have been otherwise is an atom too; one that cannot be is left out.
    pub at: Vec<u32>,
}

/// A figure that a release wants to show: the sum of some atoms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The atoms' numbers, each once. None at all: the figure cannot occur, and is shown as `z`.
    pub atoms: Vec<usize>,
    /// How many dimensions it sums over: 0 for an inner cell. The higher, the later it is hidden.
    pub rank: u8,
    /// It is never hidden to protect another (the grand total).
    pub keep: bool,
}

/// A figure that a release has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The atoms it sums, each once.
    pub atoms: Vec<usize>,
    /// What stood there.
    pub shown: Shown,
}

/// What an earlier release told, in the atoms of the present question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The rules printed with it.
    pub rules: Rules,
    /// Its figures.
    pub statements: Vec<Statement>,
}
