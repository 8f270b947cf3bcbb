//! All that is told about the atoms, and what a second table has to respect.
//!
//! It searches nothing: it weighs a move that `moves` or `route` thought of.

use std::collections::BTreeMap;

use super::{Atom, Question, Refused, Shown, What};

/// One figure: of this release, of an earlier one, or a sensitive form that nobody shows.
pub struct Row {
    pub what: What,
    pub atoms: Vec<usize>,
    pub truth: i64,
    /// Not told: never for a shown figure, always for a sensitive form.
    pub hidden: bool,
    /// Wants a second possible value while it is hidden.
    pub needs: bool,
    /// What a reader takes it for while it is shown.
    pub meant: (i64, i64),
    /// What a reader takes it for at least while it is hidden.
    pub least: i64,
    /// What hiding it costs; none if it is not for us to hide or show.
    pub cost: Option<u64>,
}

impl Row {
    /// The values that a reader holds possible.
    pub fn bounds(&self) -> (i64, Option<i64>) {
        if self.hidden {
            (self.least, None)
        } else {
            (self.meant.0, Some(self.meant.1))
        }
    }

    fn admits(&self, value: i64) -> bool {
        let (least, most) = self.bounds();
        value >= least && most.is_none_or(|m| value <= m)
    }
}

/// A change of atoms, and of the figures that feel it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub atoms: Vec<(usize, i64)>,
    pub rows: Vec<(usize, i64)>,
}

/// All rows, and which of them sum an atom.
pub struct Rows {
    pub rows: Vec<Row>,
    pub counts: Vec<i64>,
    pub inside: Vec<Vec<usize>>,
}

/// The cost of an inner cell, of one that is zero, of a sum over one dimension.
const INNER: u64 = 1_000;
const ZERO: u64 = 20_000;
pub const SUM: u64 = 1_000_000;

/// Few before many, small before large, inner cells before zeros before sums.
fn cost(rank: u8, count: u64) -> u64 {
    let size = count.min(INNER - 1);
    match (rank, count) {
        (0, 0) => ZERO,
        (0, _) => INNER + size,
        (rank, 0) => 2 * SUM * 30_u64.pow(u32::from(rank.min(6)) - 1),
        (rank, _) => SUM * 30_u64.pow(u32::from(rank.min(6)) - 1) + size,
    }
}

impl Rows {
    /// The rows of a question, with its small figures hidden.
    ///
    /// Where a release shows a zero, readers take a `c` for at least 1: a hidden figure's second value
    /// must not need another's to be 0. With `zeros_too` this release hides its zeros, and says nothing of
    /// the kind.
    pub fn new(question: &Question, zeros_too: bool) -> Result<Self, Refused> {
        let sum = |atoms: &[usize]| atoms.iter().map(|&a| question.atoms[a].count).sum::<u64>();
        let mut rows = Vec::new();
        let mut told: BTreeMap<Vec<usize>, bool> = BTreeMap::new();
        for (release, earlier) in question.earlier.iter().enumerate() {
            let zeros = earlier
                .statements
                .iter()
                .any(|s| s.shown == Shown::Count(0));
            for (statement, said) in earlier.statements.iter().enumerate() {
                let truth = sum(&said.atoms);
                let meant = match said.shown {
                    Shown::Count(n) => earlier.rules.meant(n),
                    Shown::NotApplicable => (0, 0),
                    Shown::Hidden => (0, u64::MAX),
                };
                if truth < meant.0 || truth > meant.1 {
                    return Err(Refused::Disagrees { release, statement });
                }
                let hidden = said.shown == Shown::Hidden;
                *told.entry(sorted(&said.atoms)).or_insert(hidden) &= hidden;
                rows.push(Row {
                    what: What::Earlier { release, statement },
                    atoms: said.atoms.clone(),
                    truth: truth as i64,
                    hidden,
                    needs: hidden,
                    meant: (meant.0 as i64, meant.1.min(i64::MAX as u64) as i64),
                    least: i64::from(zeros && truth > 0),
                    cost: None,
                });
            }
        }
        for (number, figure) in question.figures.iter().enumerate() {
            let truth = sum(&figure.atoms);
            // What an earlier release hid under the same atoms cannot be shown now.
            let hidden = !figure.atoms.is_empty()
                && (question.rules.is_small(truth)
                    || (zeros_too && truth == 0 && !figure.keep)
                    || told.get(&sorted(&figure.atoms)) == Some(&true));
            let meant = match question.rules.alone(truth) {
                Shown::Count(n) => question.rules.meant(n),
                _ => (truth, truth),
            };
            rows.push(Row {
                what: What::New(number),
                atoms: figure.atoms.clone(),
                truth: truth as i64,
                hidden,
                needs: true,
                meant: (meant.0 as i64, meant.1 as i64),
                least: i64::from(!zeros_too && truth > 0),
                cost: (!figure.keep && !hidden && !figure.atoms.is_empty())
                    .then(|| cost(figure.rank, truth)),
            });
        }
        for (number, form) in question.sensitive.iter().enumerate() {
            let truth = sum(form);
            if question.rules.is_small(truth) {
                rows.push(Row {
                    what: What::Sensitive(number),
                    atoms: form.clone(),
                    truth: truth as i64,
                    hidden: true,
                    needs: true,
                    meant: (0, 0),
                    least: 0,
                    cost: None,
                });
            }
        }
        let mut inside = vec![Vec::new(); question.atoms.len()];
        for (number, row) in rows.iter().enumerate() {
            for &atom in &row.atoms {
                inside[atom].push(number);
            }
        }
        let counts = question
            .atoms
            .iter()
            .map(|a: &Atom| a.count as i64)
            .collect();
        Ok(Self {
            rows,
            counts,
            inside,
        })
    }

    /// The rows that want a second value.
    pub fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|&r| self.rows[r].hidden && self.rows[r].needs)
    }

    /// What a move costs that changes rows as given: nothing if it is a witness already. None if it
    /// cannot be, whatever is hidden.
    pub fn price(&self, changes: impl Iterator<Item = (usize, i64)>, ceiling: u64) -> Option<u64> {
        let mut price = 0_u64;
        for (number, change) in changes {
            let row = &self.rows[number];
            let value = row.truth + change;
            if change == 0 || row.admits(value) {
                continue;
            }
            price += match row.cost {
                Some(cost) if !row.hidden && value >= row.least => cost,
                _ => return None,
            };
            if price > ceiling {
                return None;
            }
        }
        Some(price)
    }

    /// What an atom's own figures cost if it alone of them changes; u64::MAX if that cannot be. No move
    /// by ones that has the atom in it costs less.
    pub fn toll(&self, atom: usize, change: i64) -> u64 {
        if self.counts[atom] + change < 0 {
            return u64::MAX;
        }
        let own = self.inside[atom]
            .iter()
            .filter(|&&r| self.rows[r].atoms.len() == 1);
        self.price(own.map(|&r| (r, change)), u64::MAX)
            .unwrap_or(u64::MAX)
    }

    /// Atoms in this order are likely to move cheaply: where most is hidden, and most can be taken out.
    pub fn ease(&self, atom: usize) -> (usize, i64, usize) {
        (
            usize::MAX - self.looseness(atom),
            i64::MAX - self.counts[atom],
            atom,
        )
    }

    /// How many of an atom's figures are hidden.
    pub fn looseness(&self, atom: usize) -> usize {
        self.inside[atom]
            .iter()
            .filter(|&&r| self.rows[r].hidden)
            .count()
    }

    /// The move that changes atoms as given.
    pub fn moved(&self, atoms: Vec<(usize, i64)>) -> Option<Move> {
        let mut rows: BTreeMap<usize, i64> = BTreeMap::new();
        for &(atom, change) in &atoms {
            if self.counts[atom] + change < 0 {
                return None;
            }
            for &row in &self.inside[atom] {
                *rows.entry(row).or_default() += change;
            }
        }
        let rows = rows
            .into_iter()
            .filter(|&(_, change)| change != 0)
            .collect();
        Some(Move { atoms, rows })
    }

    /// Hides what a move needs hidden.
    pub fn hide(&mut self, moved: &Move) {
        for &(number, change) in &moved.rows {
            let row = &mut self.rows[number];
            if !row.admits(row.truth + change) {
                row.hidden = true;
            }
        }
    }

    /// Whether a move makes a second table that agrees with all that is told: reckoned afresh from the
    /// atoms of every row, in whole numbers.
    pub fn is_witness(&self, atoms: &[(usize, i64)], of: usize) -> bool {
        let mut table = self.counts.clone();
        for &(atom, change) in atoms {
            table[atom] += change;
        }
        let value = |row: &Row| row.atoms.iter().map(|&a| table[a]).sum::<i64>();
        table.iter().all(|&n| n >= 0)
            && self.rows.iter().all(|row| row.admits(value(row)))
            && value(&self.rows[of]) != self.rows[of].truth
    }
}

fn sorted(atoms: &[usize]) -> Vec<usize> {
    let mut atoms = atoms.to_vec();
    atoms.sort_unstable();
    atoms
}
