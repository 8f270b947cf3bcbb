//! The best value of a sum over unknowns that are tied together.
//!
//! Linear relaxations by `microlp` inside a branch and bound of our own. Work is bounded by counting,
//! never by a clock, so that an answer is the same on every machine.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem};

/// Terms of all the relaxations solved for one question.
const WORK: usize = 60_000;
/// Terms of the rows of a component, beyond which no relaxation is begun.
const TERMS: usize = 4_000;
/// What floating point may be off.
const SLACK: f64 = 1e-6;

/// A sum of unknowns, each named once, and what it is known to be.
#[derive(Debug, Clone)]
pub struct Known {
    pub terms: Vec<usize>,
    pub least: i64,
    pub most: Option<i64>,
}

/// Bounds of one unknown.
pub type Bounds = (i64, Option<i64>);

/// Unknowns that rows tie together, and those rows.
pub struct Component<'a> {
    pub unknowns: Vec<usize>,
    pub rows: Vec<&'a Known>,
}

/// The best whole solution of a component.
pub enum Best {
    Found(i64, BTreeMap<usize, i64>),
    Endless,
    None,
    CannotTell,
}

/// The best value of unknowns that no row ties.
fn loose(bounds: &[Bounds], form: &[usize], sign: i64) -> Best {
    let ends: Option<BTreeMap<usize, i64>> = form
        .iter()
        .map(|&u| Some((u, if sign < 0 { bounds[u].0 } else { bounds[u].1? })))
        .collect();
    ends.map_or(Best::Endless, |ends| Best::Found(ends.values().sum(), ends))
}

impl Component<'_> {
    /// The largest (sign 1) or smallest (sign -1) value of a form; any whole solution at all if that is
    /// enough.
    pub fn best(&self, bounds: &[Bounds], form: &[usize], sign: i64, any: bool) -> Best {
        let terms: usize = self.rows.iter().map(|r| r.terms.len()).sum();
        if terms > TERMS {
            return Best::CannotTell;
        }
        if self.rows.is_empty() {
            return loose(bounds, form, sign);
        }
        let mut best: Option<(i64, BTreeMap<usize, i64>)> = None;
        let mut nodes = vec![BTreeMap::<usize, Bounds>::new()];
        let mut solved = 0;
        while let Some(node) = nodes.pop() {
            solved += terms;
            if solved > WORK {
                return Best::CannotTell;
            }
            let at = |u: usize| node.get(&u).copied().unwrap_or(bounds[u]);
            let (value, point) = match self.relaxed(at, form, sign) {
                Ok(solution) => solution,
                Err(Error::Infeasible) => continue,
                Err(Error::Unbounded) => return Best::Endless,
                Err(Error::InternalError(_)) => return Best::CannotTell,
            };
            let reach = (value + SLACK).floor() as i64;
            if best.as_ref().is_some_and(|(b, _)| reach <= *b) {
                continue;
            }
            let broken = self
                .unknowns
                .iter()
                .zip(&point)
                .find(|(_, p)| (*p - p.round()).abs() > SLACK);
            if let Some((&u, p)) = broken {
                let (low, high) = at(u);
                let split = p.floor() as i64;
                let mut above = node.clone();
                above.insert(u, (split + 1, high));
                let mut below = node;
                below.insert(u, (low, Some(split)));
                nodes.push(above);
                nodes.push(below);
                continue;
            }
            let whole: BTreeMap<usize, i64> = self
                .unknowns
                .iter()
                .zip(&point)
                .map(|(&u, p)| (u, p.round() as i64))
                .collect();
            if !self.is_met(bounds, &whole) {
                return Best::CannotTell;
            }
            let value = sign * form.iter().map(|u| whole[u]).sum::<i64>();
            if best.as_ref().is_none_or(|(b, _)| value > *b) {
                best = Some((value, whole));
            }
            if any {
                break;
            }
        }
        match best {
            Some((value, whole)) => Best::Found(sign * value, whole),
            None => Best::None,
        }
    }

    /// The relaxation's best value (times the sign) and where it is taken.
    fn relaxed(
        &self,
        at: impl Fn(usize) -> Bounds,
        form: &[usize],
        sign: i64,
    ) -> Result<(f64, Vec<f64>), Error> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut variables = BTreeMap::new();
        for &u in &self.unknowns {
            let (low, high) = at(u);
            if high.is_some_and(|h| h < low) {
                return Err(Error::Infeasible);
            }
            let weight = if form.contains(&u) { sign as f64 } else { 0.0 };
            let high = high.map_or(f64::INFINITY, |h| h as f64);
            variables.insert(u, problem.add_var(weight, (low as f64, high)));
        }
        for row in &self.rows {
            let settled: i64 = row
                .terms
                .iter()
                .filter(|u| !variables.contains_key(u))
                .map(|&u| at(u).0)
                .sum();
            let terms: Vec<_> = row
                .terms
                .iter()
                .filter_map(|u| Some((*variables.get(u)?, 1.0)))
                .collect();
            let least = row.least - settled;
            let most = row.most.map(|m| m - settled);
            if most == Some(least) {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, least as f64);
                continue;
            }
            if least > 0 {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, least as f64);
            }
            if let Some(most) = most {
                problem.add_constraint(terms.as_slice(), ComparisonOp::Le, most as f64);
            }
        }
        let solution = problem.solve()?;
        let point = self
            .unknowns
            .iter()
            .map(|u| solution[variables[u]])
            .collect();
        Ok((solution.objective(), point))
    }

    fn is_met(&self, bounds: &[Bounds], whole: &BTreeMap<usize, i64>) -> bool {
        let value = |u: &usize| whole.get(u).copied().unwrap_or(bounds[*u].0);
        whole.values().all(|&v| v >= 0)
            && self.rows.iter().all(|row| {
                let sum: i64 = row.terms.iter().map(value).sum();
                sum >= row.least && row.most.is_none_or(|m| sum <= m)
            })
    }
}
