//! The figures of a table of any number of dimensions, with all its margins.
//!
//! It sums nothing: it says which atoms a figure sums.

use super::{Atom, Figure};

/// A figure and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// Its value in each dimension; none where it sums over the dimension.
    pub at: Vec<Option<u32>>,
    /// The figure.
    pub figure: Figure,
}

/// Every figure of a table: inner cells in the order of their values, each dimension's sum after its
/// values, the grand total (never hidden for another's sake) last.
///
/// `sizes` are the numbers of values of the table's dimensions; `value` says where an atom stands in
/// them (values from 0), none if this table does not count it (another period). A cell without atoms
/// is a figure without atoms.
#[must_use]
pub fn margins(
    sizes: &[u32],
    atoms: &[Atom],
    value: impl Fn(usize, &Atom) -> Option<Vec<u32>>,
) -> Vec<Margin> {
    let cells: usize = sizes.iter().map(|&s| s as usize + 1).product();
    let mut sums: Vec<Vec<usize>> = vec![Vec::new(); cells];
    for (number, atom) in atoms.iter().enumerate() {
        let Some(at) = value(number, atom) else {
            continue;
        };
        // Every choice of the dimensions to sum over is one figure that counts the atom.
        let mut places = vec![0];
        for (&size, &v) in sizes.iter().zip(&at) {
            let wide = size as usize + 1;
            places = places
                .iter()
                .flat_map(|p| [p * wide + v as usize, p * wide + wide - 1])
                .collect();
        }
        for place in places {
            sums[place].push(number);
        }
    }
    let here = |mut place: usize| -> Vec<Option<u32>> {
        let mut at: Vec<_> = sizes
            .iter()
            .rev()
            .map(|&size| {
                let wide = size as usize + 1;
                let v = place % wide;
                place /= wide;
                (v + 1 < wide).then_some(v as u32)
            })
            .collect();
        at.reverse();
        at
    };
    sums.into_iter()
        .enumerate()
        .map(|(place, atoms)| {
            let at = here(place);
            let rank = at.iter().filter(|v| v.is_none()).count() as u8;
            let keep = rank as usize == sizes.len();
            Margin {
                at,
                figure: Figure { atoms, rank, keep },
            }
        })
        .collect()
}
