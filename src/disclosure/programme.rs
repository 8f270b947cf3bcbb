//! Whole unknowns, none negative, and what sums of them are known to be: what can another sum be?
//!
//! Bounds are drawn tight, and the unknowns fall apart into components, which answer for themselves. It
//! knows nothing of figures and rules.

use super::component::{Best, Bounds, Component, Known};

/// Rounds of drawing bounds tight.
const ROUNDS: usize = 12;
/// What is known about sums of unknowns.
#[derive(Debug, Clone, Default)]
pub struct Programme {
    unknowns: usize,
    rows: Vec<Known>,
}

/// The values that a sum can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// From the smallest to the largest; no largest where there is no end.
    Between(i64, Option<i64>),
    /// Nothing agrees with what is known.
    Impossible,
    /// Not settled within the work allowed.
    CannotTell,
}

/// Whether a sum can have another value than in a given table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// It has in this table.
    Table(Vec<i64>),
    /// It cannot.
    Only,
    /// Not settled within the work allowed.
    CannotTell,
}

impl Programme {
    /// So many unknowns, of which nothing is known but that they are whole and not negative.
    #[must_use]
    pub fn new(unknowns: usize) -> Self {
        Self {
            unknowns,
            rows: Vec::new(),
        }
    }

    /// The sum of these unknowns, each named once, lies between `least` and `most`.
    pub fn know(&mut self, terms: &[usize], least: i64, most: Option<i64>) {
        self.rows.push(Known {
            terms: terms.to_vec(),
            least,
            most,
        });
    }

    /// The smallest and the largest value of a sum of unknowns, each named once.
    #[must_use]
    pub fn range(&self, form: &[usize]) -> Range {
        let Some(bounds) = self.tightened() else {
            return Range::Impossible;
        };
        let (mut least, mut most) = (0, Some(0));
        for component in self.components(&bounds, form) {
            let part: Vec<usize> = within(form, &component);
            match component.best(&bounds, &part, -1, false) {
                Best::Found(value, _) => least += value,
                Best::None => return Range::Impossible,
                Best::Endless | Best::CannotTell => return Range::CannotTell,
            }
            match component.best(&bounds, &part, 1, false) {
                Best::Found(value, _) => most = most.map(|m| m + value),
                Best::Endless => most = None,
                Best::None => return Range::Impossible,
                Best::CannotTell => return Range::CannotTell,
            }
        }
        Range::Between(least, most)
    }

    /// Whether a sum of unknowns can have another value than it has in `table`, a table that agrees
    /// with all that is known.
    #[must_use]
    pub fn other(&self, form: &[usize], table: &[i64]) -> Other {
        let Some(bounds) = self.tightened() else {
            return Other::Only;
        };
        let mut settled = true;
        for component in self.components(&bounds, form) {
            let part = within(form, &component);
            let value: i64 = part.iter().map(|&u| table[u]).sum();
            for (least, most, sign) in [(value + 1, None, -1), (0, Some(value - 1), 1)] {
                if most.is_some_and(|m| m < 0) {
                    continue;
                }
                let beyond = Known {
                    terms: part.clone(),
                    least,
                    most,
                };
                let mut rows = component.rows.clone();
                rows.push(&beyond);
                let asked = Component {
                    unknowns: component.unknowns.clone(),
                    rows,
                };
                match asked.best(&bounds, &part, sign, true) {
                    Best::Found(_, values) => {
                        let mut table = table.to_vec();
                        for (unknown, value) in values {
                            table[unknown] = value;
                        }
                        return Other::Table(table);
                    }
                    Best::None => {}
                    Best::Endless | Best::CannotTell => settled = false,
                }
            }
        }
        if settled {
            Other::Only
        } else {
            Other::CannotTell
        }
    }

    /// The bounds of each unknown that single rows allow; none if a row cannot be met.
    fn tightened(&self) -> Option<Vec<Bounds>> {
        let mut bounds: Vec<Bounds> = vec![(0, None); self.unknowns];
        for _ in 0..ROUNDS {
            let mut changed = false;
            for row in &self.rows {
                let least: i64 = row.terms.iter().map(|&u| bounds[u].0).sum();
                let endless = row.terms.iter().filter(|&&u| bounds[u].1.is_none()).count();
                let most: i64 = row.terms.iter().filter_map(|&u| bounds[u].1).sum();
                if row.most.is_some_and(|m| least > m) || (endless == 0 && most < row.least) {
                    return None;
                }
                for &u in &row.terms {
                    let (low, high) = bounds[u];
                    if let Some(m) = row.most {
                        let cap = m - (least - low);
                        if high.is_none_or(|h| cap < h) {
                            bounds[u].1 = Some(cap);
                            changed = true;
                        }
                    }
                    let others_end = endless == usize::from(high.is_none());
                    let floor = row.least - (most - high.unwrap_or(0));
                    if others_end && floor > low {
                        bounds[u].0 = floor;
                        changed = true;
                    }
                    // The sums above were of the bounds before this unknown's: still bounds, if wider.
                    if bounds[u].1.is_some_and(|h| h < bounds[u].0) {
                        return None;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        Some(bounds)
    }

    /// The components that a form reaches into; an unknown that is settled ties nothing.
    fn components(&self, bounds: &[Bounds], form: &[usize]) -> Vec<Component<'_>> {
        let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); self.unknowns];
        for (number, row) in self.rows.iter().enumerate() {
            for &u in &row.terms {
                rows_of[u].push(number);
            }
        }
        let is_free = |u: usize| bounds[u].1 != Some(bounds[u].0);
        let mut seen = vec![false; self.unknowns];
        let mut row_seen = vec![false; self.rows.len()];
        let mut found = Vec::new();
        for &start in form {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut component = Component {
                unknowns: vec![start],
                rows: Vec::new(),
            };
            let mut next = 0;
            while next < component.unknowns.len() {
                let u = component.unknowns[next];
                next += 1;
                if !is_free(u) {
                    continue;
                }
                for &r in &rows_of[u] {
                    if std::mem::replace(&mut row_seen[r], true) {
                        continue;
                    }
                    component.rows.push(&self.rows[r]);
                    for &v in &self.rows[r].terms {
                        if is_free(v) && !std::mem::replace(&mut seen[v], true) {
                            component.unknowns.push(v);
                        }
                    }
                }
            }
            found.push(component);
        }
        found
    }
}

fn within(form: &[usize], component: &Component) -> Vec<usize> {
    form.iter()
        .copied()
        .filter(|u| component.unknowns.contains(u))
        .collect()
}
