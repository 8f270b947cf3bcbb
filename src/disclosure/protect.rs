//! Which figures to hide so that no hidden one can be worked out.
//!
//! It proves what it answers: each hidden figure has a witness, or the release is refused. It does not
//! prove that nothing fewer would do.

use super::moves::Space;
use super::programme::{Other, Programme};
use super::route::route;
use super::rows::{Move, Rows, SUM};
use super::{Atom, Figure, Refused, Release, Rules, Shown, What};

/// Atoms up to which both ways of looking for moves are taken every time.
const SMALL: usize = 150;

/// Targets for which a programme is asked at the last, in one attempt.
const PATIENCE: usize = 20;

/// What is to be released, and what is out already.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The population, cut so that every figure, statement and form is a sum of pieces.
    pub atoms: &'a [Atom],
    /// How figures are shown.
    pub rules: Rules,
    /// The figures to show.
    pub figures: &'a [Figure],
    /// What earlier releases told of the same population.
    pub earlier: &'a [Release],
    /// Sums that nobody shows but that subtracting could tell: protected where they are small.
    pub sensitive: &'a [Vec<usize>],
}

/// Figures that may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// What stands for each figure.
    pub shown: Vec<Shown>,
    /// How many are hidden for another's sake.
    pub secondary: usize,
}

/// What stands for each figure when only small ones are hidden. It protects nothing yet.
#[must_use]
pub fn primary(question: &Question) -> Vec<Shown> {
    let atoms = question.atoms;
    let alone = |figure: &Figure| match figure.atoms.as_slice() {
        [] => Shown::NotApplicable,
        some => question
            .rules
            .alone(some.iter().map(|&a| atoms[a].count).sum()),
    };
    question.figures.iter().map(alone).collect()
}

/// What stands for each figure such that every hidden one, every hidden one of earlier releases and
/// every small sensitive form has two possible values for a reader who has them all.
///
/// The same question has the same answer on every machine.
///
/// # Errors
/// [`Refused::Known`] or [`Refused::CannotTell`] where hiding all but the grand total is not enough;
/// [`Refused::Disagrees`] where the atoms are not those of an earlier release.
pub fn protect(question: &Question) -> Result<Protected, Refused> {
    let space = Space::new(question.atoms);
    match attempt(question, &space, false) {
        Err(Refused::Disagrees { release, statement }) => {
            Err(Refused::Disagrees { release, statement })
        }
        // Where all is small, hiding the zeros as well leaves a reader less to go by.
        Err(first) => attempt(question, &space, true).map_err(|second| match first {
            Refused::Known { with: Some(_), .. } => first,
            _ => second,
        }),
        settled => settled,
    }
}

fn attempt(question: &Question, space: &Space, zeros_too: bool) -> Result<Protected, Refused> {
    let rows = Rows::new(question, zeros_too)?;
    let wanted: Vec<bool> = rows.rows.iter().map(|r| r.hidden).collect();
    let mut work = Work {
        served: vec![None; rows.rows.len()],
        witnesses: Vec::new(),
        patience: PATIENCE,
        rows,
        space,
    };
    work.serve()?;
    work.show_again(&wanted);
    work.answer(question)
}

/// A release in the making.
struct Work<'a> {
    rows: Rows,
    space: &'a Space,
    witnesses: Vec<Move>,
    /// How many more targets a programme is asked for.
    patience: usize,
    /// For each row, the number of a witness.
    served: Vec<Option<usize>>,
}

impl Work<'_> {
    /// Finds every target a witness, hiding what that takes.
    fn serve(&mut self) -> Result<(), Refused> {
        self.serve_freely();
        while let Some(target) = self.unserved() {
            if self.serve_at(target, 0) {
                continue;
            }
            if self.rows.rows[target].cost.is_some() {
                // Hiding it has no effect that we can prove: it is shown, and whatever leant on it
                // looks for another witness.
                self.rows.rows[target].hidden = false;
                self.rows.rows[target].cost = None;
                self.recall();
                continue;
            }
            match self.cheapest(target) {
                Some(moved) => {
                    self.rows.hide(&moved);
                    self.keep(moved);
                }
                None => self.last_resort(target)?,
            }
        }
        Ok(())
    }

    /// The next target without a witness: what has to be hidden before what need not; large sums first,
    /// because what they need hidden often serves inner cells.
    fn unserved(&self) -> Option<usize> {
        let open = self.rows.targets().filter(|&t| self.served[t].is_none());
        open.max_by_key(|&t| {
            let row = &self.rows.rows[t];
            (row.cost.is_none(), row.atoms.len(), usize::MAX - t)
        })
    }

    fn serve_freely(&mut self) {
        let targets: Vec<usize> = self.rows.targets().collect();
        for target in targets {
            if self.served[target].is_none() {
                self.serve_at(target, 0);
            }
        }
    }

    /// Finds a target a witness at no more than a price, without hiding anything.
    fn serve_at(&mut self, target: usize, price: u64) -> bool {
        let served: Vec<bool> = self.served.iter().map(Option::is_some).collect();
        match self.space.cheapest(&self.rows, target, price, &served) {
            Some((_, moved)) => {
                self.keep(moved);
                true
            }
            None => false,
        }
    }

    /// The cheapest move for a target, whatever has to be hidden.
    fn cheapest(&self, target: usize) -> Option<Move> {
        let served: Vec<bool> = self.served.iter().map(Option::is_some).collect();
        let near = self.space.cheapest(&self.rows, target, u64::MAX, &served);
        // In a large table the longer way is looked for only where the shorter hides sums.
        let small = self.rows.counts.len() <= SMALL;
        let far = (small || near.as_ref().is_none_or(|(price, _)| *price >= SUM))
            .then(|| route(&self.rows, self.space, target, 1))
            .flatten();
        // On a tie the shorter way.
        [near, far]
            .into_iter()
            .flatten()
            .min_by_key(|(price, _)| *price)
            .map(|(_, moved)| moved)
    }

    /// Notes a witness for every row that it changes.
    fn keep(&mut self, moved: Move) {
        let number = self.witnesses.len();
        for &(row, _) in &moved.rows {
            self.served[row].get_or_insert(number);
        }
        self.witnesses.push(moved);
    }

    /// Hides all that can be hidden, and asks a programme.
    fn last_resort(&mut self, target: usize) -> Result<(), Refused> {
        for row in &mut self.rows.rows {
            row.hidden |= row.cost.is_some();
        }
        if self.serve_at(target, 0) {
            return Ok(());
        }
        if self.patience == 0 {
            let row = &self.rows.rows[target];
            return Err(Refused::CannotTell {
                what: row.what,
                value: row.truth as u64,
            });
        }
        self.patience -= 1;
        if let Some((0, moved)) = route(&self.rows, self.space, target, 8) {
            self.keep(moved);
            return Ok(());
        }
        let row = &self.rows.rows[target];
        let (what, value) = (row.what, row.truth as u64);
        let old = matches!(what, What::Earlier { .. });
        match self
            .programme(|_| true)
            .other(&row.atoms, &self.rows.counts)
        {
            Other::Table(table) => {
                let changes = table
                    .iter()
                    .zip(&self.rows.counts)
                    .map(|(new, old)| new - old);
                let atoms = changes.enumerate().filter(|(_, c)| *c != 0).collect();
                let moved = self
                    .rows
                    .moved(atoms)
                    .ok_or(Refused::CannotTell { what, value })?;
                self.keep(moved);
            }
            // It was known before this release.
            Other::Only if old && self.was_known(target) => self.rows.rows[target].needs = false,
            Other::Only => {
                return Err(Refused::Known {
                    what,
                    value,
                    with: self.subtracted(target),
                });
            }
            Other::CannotTell => return Err(Refused::CannotTell { what, value }),
        }
        Ok(())
    }

    fn was_known(&self, target: usize) -> bool {
        let programme = self.programme(|what| matches!(what, What::Earlier { .. }));
        programme.other(&self.rows.rows[target].atoms, &self.rows.counts) == Other::Only
    }

    /// What is told, in the rows that count.
    fn programme(&self, counts: impl Fn(What) -> bool) -> Programme {
        let mut programme = Programme::new(self.rows.counts.len());
        for row in self.rows.rows.iter().filter(|r| counts(r.what)) {
            let (least, most) = row.bounds();
            if least > 0 || most.is_some() {
                programme.know(&row.atoms, least, most);
            }
        }
        programme
    }

    /// The latest earlier release without which a figure would not be known.
    fn subtracted(&self, target: usize) -> Option<usize> {
        let release = |what| match what {
            What::Earlier { release, .. } => Some(release),
            _ => None,
        };
        let last = self
            .rows
            .rows
            .iter()
            .filter_map(|r| release(r.what))
            .max()?;
        let atoms = &self.rows.rows[target].atoms;
        (0..=last).rev().find(|&without| {
            let programme = self.programme(|what| release(what) != Some(without));
            matches!(programme.other(atoms, &self.rows.counts), Other::Table(_))
        })
    }

    /// Shows again, the dearest first, what turns out to be hidden for nothing.
    fn show_again(&mut self, wanted: &[bool]) {
        let mut hidden: Vec<(u64, usize)> = (0..self.rows.rows.len())
            .filter(|&r| self.rows.rows[r].hidden && !wanted[r])
            .filter_map(|r| Some((self.rows.rows[r].cost?, r)))
            .collect();
        hidden.sort_by_key(|&(cost, row)| (u64::MAX - cost, row));
        for (_, row) in hidden {
            let before = (self.served.clone(), self.witnesses.len());
            self.rows.rows[row].hidden = false;
            if !self.serve_again() {
                self.rows.rows[row].hidden = true;
                self.served = before.0;
                self.witnesses.truncate(before.1);
            }
        }
    }

    /// Lets go of witnesses that do not agree any more with what is told.
    fn recall(&mut self) {
        let holds: Vec<bool> = self
            .witnesses
            .iter()
            .map(|w| self.rows.price(w.rows.iter().copied(), 0).is_some())
            .collect();
        for served in &mut self.served {
            *served = served.filter(|&w| holds[w]);
        }
        for (number, witness) in self.witnesses.iter().enumerate().filter(|(n, _)| holds[*n]) {
            for &(row, _) in &witness.rows {
                self.served[row].get_or_insert(number);
            }
        }
    }

    /// Whether every target has a witness still, or one could be found without hiding more.
    fn serve_again(&mut self) -> bool {
        self.recall();
        let targets: Vec<usize> = self.rows.targets().collect();
        targets
            .into_iter()
            .all(|t| self.served[t].is_some() || self.serve_at(t, 0))
    }

    /// What stands for each figure, once every witness has been checked afresh.
    fn answer(&self, question: &Question) -> Result<Protected, Refused> {
        for target in self.rows.targets() {
            let row = &self.rows.rows[target];
            let witness = self.served[target].map(|w| &self.witnesses[w].atoms);
            if !witness.is_some_and(|atoms| self.rows.is_witness(atoms, target)) {
                return Err(Refused::CannotTell {
                    what: row.what,
                    value: row.truth as u64,
                });
            }
        }
        let mut shown = primary(question);
        let mut secondary = 0;
        for row in &self.rows.rows {
            if let What::New(number) = row.what
                && row.hidden
                && shown[number] != Shown::Hidden
            {
                shown[number] = Shown::Hidden;
                secondary += 1;
            }
        }
        Ok(Protected { shown, secondary })
    }
}
