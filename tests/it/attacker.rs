//! A reader who tries to find hidden figures: whole tables are enumerated, by exact search, without a
//! linear programme and without the program's own view of what is told.

use candour::disclosure::{Rules, Shown};

/// What the reader has: figures as sums of unknowns, and what stood there.
#[derive(Clone)]
pub struct Told {
    pub atoms: Vec<usize>,
    pub shown: Shown,
    pub rules: Rules,
    /// The reader takes a `c` for at least this.
    pub least: u64,
}

/// Unknowns above this are not tried: what is possible without them is possible.
pub struct Attacker {
    pub unknowns: usize,
    pub cap: u64,
    pub told: Vec<Told>,
    pub budget: u64,
    /// Where to look first: it saves time and decides nothing.
    pub hint: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Span(u64, u64);

impl Attacker {
    fn span(&self, told: &Told) -> Span {
        let everything = self.cap * told.atoms.len() as u64;
        let (t, b) = (told.rules.threshold(), told.rules.base());
        match told.shown {
            Shown::NotApplicable | Shown::Count(0) => Span(0, 0),
            Shown::Hidden => Span(told.least, everything),
            // By trial, not by formula: every count that would have been shown so.
            Shown::Count(n) => {
                let rounds = |k: u64| k > t && ((2 * k + b) / (2 * b)) * b == n;
                let low = (0..=n + b)
                    .find(|&k| rounds(k))
                    .expect("some count is shown so");
                let high = (0..=n + b)
                    .rfind(|&k| rounds(k))
                    .expect("some count is shown so");
                Span(low, high)
            }
        }
    }

    /// Some table in which a sum lies in a span.
    fn table(&mut self, way: u64, form: &[usize], wanted: Span) -> Option<Vec<u64>> {
        let mut sums: Vec<(Vec<usize>, Span)> = self
            .told
            .iter()
            .map(|t| (t.atoms.clone(), self.span(t)))
            .collect();
        sums.insert(0, (form.to_vec(), wanted));
        let unknowns = vec![Span(0, self.cap); self.unknowns];
        self.search(way, &sums, unknowns)
    }

    fn search(
        &mut self,
        way: u64,
        sums: &[(Vec<usize>, Span)],
        mut x: Vec<Span>,
    ) -> Option<Vec<u64>> {
        let left = self.budget.checked_sub(1)?;
        self.budget = left;
        // Draw bounds tight until nothing moves.
        loop {
            let before = x.clone();
            for (atoms, Span(low, high)) in sums {
                let least: u64 = atoms.iter().map(|&a| x[a].0).sum();
                let most: u64 = atoms.iter().map(|&a| x[a].1).sum();
                if least > *high || most < *low {
                    return None;
                }
                for &a in atoms {
                    let Span(l, h) = x[a];
                    let top = h.min(high - (least - l));
                    let bottom = l.max(low.saturating_sub(most - h));
                    if bottom > top {
                        return None;
                    }
                    // Later ones of this round still reckon with the sums of its beginning: wider, but true.
                    x[a] = Span(l.max(bottom), h.min(top));
                    if x[a] != Span(l, h) {
                        break;
                    }
                }
            }
            if x == before {
                break;
            }
        }
        // Left as near the hint as may be, is it a table? Else take up an unknown of a sum that is out.
        let near: Vec<u64> = x
            .iter()
            .zip(&self.hint)
            .map(|(s, &h)| h.clamp(s.0, s.1))
            .collect();
        let sum = |atoms: &[usize]| atoms.iter().map(|&a| near[a]).sum::<u64>();
        let is_out = |(atoms, s): &&(Vec<usize>, Span)| sum(atoms) < s.0 || sum(atoms) > s.1;
        let out = if way & 1 == 0 {
            sums.iter().find(is_out)
        } else {
            sums.iter().rfind(is_out)
        };
        let Some((atoms, span)) = out else {
            return Some(near);
        };
        let open = atoms.iter().copied().filter(|&a| x[a].0 < x[a].1);
        let a = open
            .min_by_key(|&a| x[a].1 - x[a].0)
            .expect("bounds are tight: one is open");
        let by = |gap: u64| if way & 2 == 0 { gap } else { 1 };
        let aim = match sum(atoms) {
            low if low < span.0 => near[a] + by(span.0 - low),
            high => near[a].saturating_sub(by(high - span.1)),
        };
        let mut values: Vec<u64> = (x[a].0..=x[a].1).collect();
        values.sort_by_key(|v| v.abs_diff(aim));
        for value in values {
            let mut next = x.clone();
            next[a] = Span(value, value);
            if let Some(found) = self.search(way, sums, next) {
                return Some(found);
            }
        }
        None
    }

    /// Whether a sum must be what it is. It is searched several ways, and one to its end before it counts
    /// as a yes.
    pub fn knows(&mut self, form: &[usize], truth: u64) -> bool {
        let everything = self.cap * form.len() as u64;
        let below = truth.checked_sub(1).map(|most| Span(0, most));
        let spans: Vec<Span> = [Some(Span(truth + 1, everything)), below]
            .into_iter()
            .flatten()
            .collect();
        for budget in [1_000, 30_000, 1_000_000] {
            for way in 0..4 {
                let mut ended = true;
                for &span in &spans {
                    self.budget = budget;
                    if self.table(way, form, span).is_some() {
                        return false;
                    }
                    ended &= self.budget > 0;
                }
                if ended {
                    return true;
                }
            }
        }
        panic!(
            "the attacker gave up on {form:?} of {} sums",
            self.told.len()
        );
    }
}

/// Every table of so many unknowns up to a cap that agrees with what is told: nothing clever at all.
pub fn every_table(unknowns: usize, cap: u64, told: &[Told]) -> Vec<Vec<u64>> {
    let attacker = Attacker {
        unknowns,
        cap,
        told: told.to_vec(),
        budget: 0,
        hint: Vec::new(),
    };
    let spans: Vec<Span> = told.iter().map(|t| attacker.span(t)).collect();
    let mut found = Vec::new();
    let mut table = vec![0; unknowns];
    loop {
        let agrees = told.iter().zip(&spans).all(|(t, s)| {
            let sum: u64 = t.atoms.iter().map(|&a| table[a]).sum();
            s.0 <= sum && sum <= s.1
        });
        if agrees {
            found.push(table.clone());
        }
        let Some(place) = table.iter().position(|&v| v < cap) else {
            return found;
        };
        table[place] += 1;
        table[..place].fill(0);
    }
}
