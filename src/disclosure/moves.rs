//! Moves that put one in and take one out along the dimensions: pairs, squares, cubes.
//!
//! Dimensions may move together, so that a pair may lie anywhere. In a table with its margins these are the smallest changes that margins do not feel. Longer ways
//! round are for `route`.

use std::collections::HashMap;

use super::Atom;
use super::rows::{Move, Rows};

/// How many moves are tried from one atom: more than the cubes of 24 months, 22 types, 5 classes.
const TRIED: usize = 40_000;
/// From how many of a row's atoms moves are tried.
const STARTS: usize = 6;

/// Where the atoms lie.
pub struct Space {
    /// Each atom's place, as one number; and back.
    key: Vec<u64>,
    atom: HashMap<u64, usize>,
    /// For each dimension, what one step along it adds to a key, and the values that occur.
    steps: Vec<(u64, u64)>,
    groupings: Vec<Vec<Vec<usize>>>,
}

/// A move's price, how many rows it serves that have no witness, and its atoms.
type Best = (u64, usize, Vec<(usize, i64)>);

/// A search under way.
struct Search<'a> {
    rows: &'a Rows,
    target: usize,
    best: Option<Best>,
    ceiling: u64,
    tried: usize,
    change: Vec<i64>,
    touched: Vec<usize>,
    changes: Vec<(usize, i64)>,
    /// What each atom costs by itself to put one in, and to take one out.
    tolls: Vec<(u64, u64)>,
    /// Rows that have a witness already: of two moves of one price, the one that serves more wins.
    served: &'a [bool],
}

impl Space {
    pub fn new(atoms: &[Atom]) -> Self {
        let dims = atoms.iter().map(|a| a.at.len()).max().unwrap_or(0);
        let mut key = vec![0; atoms.len()];
        let mut steps = Vec::new();
        let mut wide: u64 = 1;
        for d in 0..dims {
            let of = |a: &Atom| a.at.get(d).copied().unwrap_or(0);
            let mut values: Vec<u32> = atoms.iter().map(of).collect();
            values.sort_unstable();
            values.dedup();
            for (k, a) in key.iter_mut().zip(atoms) {
                *k += wide * values.partition_point(|&v| v < of(a)) as u64;
            }
            steps.push((wide, values.len() as u64));
            wide = wide.saturating_mul(values.len() as u64);
        }
        let atom = key.iter().enumerate().map(|(a, &k)| (k, a)).collect();
        Self {
            key,
            atom,
            steps,
            groupings: groupings(dims),
        }
    }

    /// The cheapest move found that changes a row, at most at the ceiling's price, and its price.
    pub fn cheapest(
        &self,
        rows: &Rows,
        target: usize,
        ceiling: u64,
        served: &[bool],
    ) -> Option<(u64, Move)> {
        let mut starts = rows.rows[target].atoms.clone();
        starts.sort_by_cached_key(|&a| rows.ease(a));
        let mut search = Search {
            rows,
            target,
            best: None,
            ceiling,
            tried: 0,
            change: vec![0; rows.rows.len()],
            touched: Vec::new(),
            changes: Vec::new(),
            tolls: (0..rows.counts.len())
                .map(|a| (rows.toll(a, 1), rows.toll(a, -1)))
                .collect(),
            served,
        };
        for grouping in &self.groupings {
            for &start in starts.iter().take(STARTS) {
                search.tried = 0;
                let toll = search.tolls[start];
                self.vary(&mut search, grouping, &[(start, 1)], toll);
            }
        }
        let (price, _, atoms) = search.best?;
        Some((price, rows.moved(atoms)?))
    }

    /// A part of the table around one atom, with no more places in rows than so many: all of it if it is
    /// small, else a few values in each dimension: the atom's, the first, the last, and those where most
    /// can be moved.
    pub fn part(&self, rows: &Rows, start: usize, terms: usize) -> Vec<usize> {
        let place = |atom: usize, d: usize| {
            let (step, values) = self.steps[d];
            (self.key[atom] / step % values) as usize
        };
        let ranks: Vec<Vec<usize>> = (0..self.steps.len())
            .map(|d| {
                let values = self.steps[d].1 as usize;
                let mut loose = vec![0_usize; values];
                for atom in (0..rows.counts.len()).filter(|&a| rows.counts[a] > 1) {
                    loose[place(atom, d)] += rows.looseness(atom);
                }
                let first = [place(start, d), 0, values - 1];
                let mut order: Vec<usize> = (0..values).collect();
                order.sort_by_key(|&v| {
                    (
                        first.iter().position(|&f| f == v).unwrap_or(3),
                        usize::MAX - loose[v],
                        v,
                    )
                });
                let mut rank = vec![0; values];
                order.iter().enumerate().for_each(|(r, &v)| rank[v] = r);
                rank
            })
            .collect();
        let within = |wide: usize| -> Vec<usize> {
            let near = |a: &usize| {
                ranks
                    .iter()
                    .enumerate()
                    .all(|(d, r)| r[place(*a, d)] < wide)
            };
            (0..rows.counts.len()).filter(near).collect()
        };
        let size = |part: &[usize]| part.iter().map(|&a| rows.inside[a].len()).sum::<usize>();
        let widest = self.steps.iter().map(|s| s.1 as usize).max().unwrap_or(1);
        let mut part = within(2);
        for wide in 3..=widest {
            let wider = within(wide);
            if size(&wider) > terms {
                break;
            }
            part = wider;
        }
        part
    }

    /// Takes up the groups of dimensions from the first on, each standing or moving as one; `toll` is
    /// what the corners cost by themselves as they are, and the other way round.
    fn vary(
        &self,
        search: &mut Search,
        groups: &[Vec<usize>],
        corners: &[(usize, i64)],
        toll: (u64, u64),
    ) {
        if search.done() || search.tried > TRIED || toll.0.min(toll.1) > search.ceiling {
            return;
        }
        let Some((group, rest)) = groups.split_first() else {
            search.tried += 1;
            if toll.0 <= search.ceiling {
                search.weigh(corners, 1);
            }
            if toll.1 <= search.ceiling {
                search.weigh(corners, -1);
            }
            return;
        };
        if group.len() == 1 {
            self.vary(search, rest, corners, toll);
        }
        for step in self.steps_from(corners[0].0, group) {
            let mut more = corners.to_vec();
            let mut toll = toll;
            for &(atom, sign) in corners {
                let key = self.key[atom].wrapping_add(step);
                let Some(&other) = self.atom.get(&key) else {
                    break;
                };
                let (up, down) = search.tolls[other];
                let (with, against) = if sign > 0 { (down, up) } else { (up, down) };
                toll = (toll.0.saturating_add(with), toll.1.saturating_add(against));
                more.push((other, -sign));
            }
            if more.len() == 2 * corners.len() {
                self.vary(search, rest, &more, toll);
            }
        }
    }

    /// What to add to a key so that every dimension of a group changes. The corners agree in the
    /// group's dimensions, so one step serves all.
    fn steps_from(&self, atom: usize, group: &[usize]) -> Vec<u64> {
        let mut steps = vec![0_u64];
        for &d in group {
            let (step, values) = self.steps[d];
            let here = self.key[atom] / step % values;
            let others: Vec<u64> = (0..values)
                .filter(|&v| v != here)
                .map(|v| v.wrapping_sub(here).wrapping_mul(step))
                .collect();
            steps = steps
                .iter()
                .flat_map(|s| others.iter().map(move |o| s.wrapping_add(*o)))
                .take(TRIED)
                .collect();
        }
        steps
    }
}

/// The ways to group dimensions, the finest first; of many dimensions only the finest and the coarsest.
fn groupings(dims: usize) -> Vec<Vec<Vec<usize>>> {
    if dims > 4 {
        return vec![
            (0..dims).map(|d| vec![d]).collect(),
            vec![(0..dims).collect()],
        ];
    }
    let mut all: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
    for d in 0..dims {
        let mut next = Vec::new();
        for grouping in &all {
            for g in 0..grouping.len() {
                let mut joined = grouping.clone();
                joined[g].push(d);
                next.push(joined);
            }
            let mut apart = grouping.clone();
            apart.push(vec![d]);
            next.push(apart);
        }
        all = next;
    }
    all.sort_by_key(|grouping| (usize::MAX - grouping.len(), grouping.clone()));
    all
}

impl Search<'_> {
    fn done(&self) -> bool {
        matches!(self.best, Some((0, ..)))
    }

    fn weigh(&mut self, corners: &[(usize, i64)], sign: i64) {
        for &(atom, change) in corners {
            for &row in &self.rows.inside[atom] {
                if self.change[row] == 0 {
                    self.touched.push(row);
                }
                self.change[row] += sign * change;
            }
        }
        let hit = self.change[self.target] != 0;
        self.changes.clear();
        for row in self.touched.drain(..) {
            // A row that was touched, left and touched again stands twice, but is taken once.
            let change = std::mem::take(&mut self.change[row]);
            if hit && change != 0 {
                self.changes.push((row, change));
            }
        }
        if !hit {
            return;
        }
        let Some(price) = self.rows.price(self.changes.iter().copied(), self.ceiling) else {
            return;
        };
        let unserved = |r: usize| self.rows.rows[r].hidden && !self.served[r];
        let serves = self.changes.iter().filter(|c| unserved(c.0)).count();
        let best = self.best.as_ref();
        if best.is_none_or(|(p, s, _)| price < *p || (price == *p && serves > *s)) {
            self.ceiling = price;
            let atoms = corners.iter().map(|&(a, c)| (a, sign * c)).collect();
            self.best = Some((price, serves, atoms));
        }
    }
}
