//! Moves that a linear programme finds: any way round, the cheapest by the sum of what it hides.
//!
//! The programme's answer is a proposal; `rows` weighs it in whole numbers.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem};

use super::moves::Space;
use super::rows::{Move, Rows};

/// Places of atoms in rows that a programme has at most: of a larger table it sees a part.
const TERMS: usize = 2_500;

/// The cheapest move found that changes a row, and its price; in a large table, around so many of the
/// row's atoms one after the other, until one is found.
pub fn route(rows: &Rows, space: &Space, target: usize, around: usize) -> Option<(u64, Move)> {
    let mut starts = rows.rows[target].atoms.clone();
    starts.sort_by_cached_key(|&a| rows.ease(a));
    let mut seen = Vec::new();
    for &start in starts.iter().take(around) {
        let atoms = space.part(rows, start, TERMS);
        if seen.contains(&atoms) {
            continue;
        }
        let ways = [1, -1]
            .into_iter()
            .filter_map(|by| towards(rows, &atoms, target, by));
        let best = ways.min_by_key(|(price, _)| *price);
        if best.is_some() {
            return best;
        }
        seen.push(atoms);
    }
    None
}

/// The cheapest move that changes a row by one.
fn towards(rows: &Rows, atoms: &[usize], target: usize, by: i64) -> Option<(u64, Move)> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    // Steps of one keep the answer near whole numbers.
    let mut sums: BTreeMap<usize, LinearExpr> = BTreeMap::new();
    let mut steps = Vec::new();
    for &atom in atoms {
        let least = if rows.counts[atom] > 0 { -1.0 } else { 0.0 };
        let step = problem.add_var(0.0, (least, 1.0));
        steps.push((atom, step));
        for &row in &rows.inside[atom] {
            sums.entry(row)
                .or_insert_with(LinearExpr::empty)
                .add(step, 1.0);
        }
    }
    for (number, mut sum) in sums {
        let row = &rows.rows[number];
        if number == target {
            problem.add_constraint(sum.clone(), ComparisonOp::Eq, by as f64);
        }
        let (least, most) = row.bounds();
        if let Some(cost) = row.cost.filter(|_| !row.hidden) {
            // Beyond what a reader takes it for, the figure has to be hidden, and is paid for.
            let up = problem.add_var(cost as f64, (0.0, f64::INFINITY));
            let down = problem.add_var(cost as f64, (0.0, (least - row.least).max(0) as f64));
            sum.add(up, -1.0);
            sum.add(down, 1.0);
        }
        match most {
            Some(most) if most == least => {
                problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
            }
            _ => {
                problem.add_constraint(sum.clone(), ComparisonOp::Ge, (least - row.truth) as f64);
                if let Some(most) = most {
                    problem.add_constraint(sum, ComparisonOp::Le, (most - row.truth) as f64);
                }
            }
        }
    }
    let solution = problem.solve().ok()?;
    let atoms = steps
        .into_iter()
        .map(|(atom, step)| (atom, solution[step].round() as i64))
        .filter(|&(_, change)| change != 0)
        .collect();
    let moved = rows.moved(atoms)?;
    moved.rows.iter().find(|&&(row, _)| row == target)?;
    Some((rows.price(moved.rows.iter().copied(), u64::MAX)?, moved))
}
