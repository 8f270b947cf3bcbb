//! The tree against the recursive definition of RFC 6962 section 2.1, and against its known roots.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::*;

/// What a store keeps of a tree, counting what is read of it.
#[derive(Default)]
struct Kept {
    leaves: RefCell<Vec<Hash>>,
    nodes: RefCell<BTreeMap<(u8, u64), Hash>>,
    ranges: Cell<usize>,
    rows: Cell<u64>,
}

impl Hashes for Kept {
    type Error = String;

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, String> {
        self.ranges.set(self.ranges.get() + 1);
        self.rows.set(self.rows.get() + (to - from));
        let kept = self.leaves.borrow();
        let end = (to as usize).min(kept.len());
        Ok(kept[(from as usize).min(end)..end].to_vec())
    }

    fn nodes(&self, level: u8, from: u64, to: u64) -> Result<Vec<Hash>, String> {
        assert!(level > 0, "leaves are no nodes");
        self.ranges.set(self.ranges.get() + 1);
        self.rows.set(self.rows.get() + (to - from));
        let kept = self.nodes.borrow();
        Ok((from..to)
            .filter_map(|n| kept.get(&(level, n)).copied())
            .collect())
    }
}

impl Kept {
    /// Appends leaves in runs of the lengths given, over and over, storing each run at its end.
    fn grown(size: u64, runs: &[u64]) -> Kept {
        let kept = Kept::default();
        let mut runs = runs.iter().cycle();
        let mut next = 0;
        while next < size {
            let end = size.min(next + runs.next().expect("there is a run"));
            let mut growth = Growth::at(next);
            let mut leaves = Vec::new();
            let mut nodes = Vec::new();
            while growth.next() < end {
                let leaf = numbered(growth.next());
                nodes.extend(growth.push(&kept, leaf).expect("everything is kept"));
                leaves.push(leaf);
            }
            kept.leaves.borrow_mut().extend(leaves);
            for (level, n, hash) in nodes {
                let row = kept
                    .nodes
                    .borrow()
                    .range((level, 0)..(level + 1, 0))
                    .count();
                assert_eq!(n, row as u64, "nodes of a level come in order");
                kept.nodes.borrow_mut().insert((level, n), hash);
            }
            next = end;
        }
        kept
    }
}

fn numbered(n: u64) -> Hash {
    leaf(&format!("{{\"seq\":{n}}}"))
}

/// The definition, word for word.
fn naive(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest(b"").into(),
        [one] => *one,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            let mut hasher = Sha256::new();
            hasher.update([1]);
            hasher.update(naive(&leaves[..k]));
            hasher.update(naive(&leaves[k..]));
            hasher.finalize().into()
        }
    }
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn known_roots_of_certificate_transparency() {
    // The eight inputs and roots of the reference implementation of RFC 6962
    // (google/certificate-transparency, merkle_tree_test.cc; also transparency-dev/merkle).
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let kept = Kept::default();
    for (size, known) in roots.iter().enumerate() {
        let root = root(&kept, size as u64).expect("everything is kept");
        assert_eq!(hex(&root), *known, "size {size}");
        if let Some(input) = inputs.get(size) {
            let text = std::str::from_utf8(input).expect("all are plain bytes");
            kept.leaves.borrow_mut().push(leaf(text));
        }
    }
}

#[test]
fn every_root_is_the_naive_one() {
    let kept = Kept::grown(600, &[1, 5, 2]);
    let leaves = kept.leaves.borrow().clone();
    for size in 0..=600 {
        assert_eq!(
            root(&kept, size),
            Ok(naive(&leaves[..size as usize])),
            "size {size}"
        );
    }
}

#[test]
fn roots_about_the_second_level_are_the_naive_ones() {
    let kept = Kept::grown(70_000, &[200, 1, 1_000, 5, 256]);
    let leaves = kept.leaves.borrow().clone();
    for size in [65_279, 65_280, 65_535, 65_536, 65_537, 65_792, 70_000] {
        assert_eq!(
            root(&kept, size),
            Ok(naive(&leaves[..size as usize])),
            "size {size}"
        );
    }
    let nodes = kept.nodes.borrow();
    assert_eq!(nodes.len(), 70_000 / 256 + 1, "full tiles and nothing else");
    assert_eq!(nodes[&(2, 0)], naive(&leaves[..65_536]));
}

#[test]
fn how_the_leaves_were_grouped_changes_nothing() {
    let one = Kept::grown(3_000, &[1]);
    for runs in [&[3_000][..], &[5], &[255, 1], &[256], &[257, 3]] {
        let other = Kept::grown(3_000, runs);
        assert_eq!(one.nodes, other.nodes, "{runs:?}");
    }
}

#[test]
fn a_root_reads_few_rows() {
    let kept = Kept::grown(70_000, &[70_000]);
    for size in [1, 255, 256, 65_535, 65_536, 69_999] {
        kept.ranges.set(0);
        kept.rows.set(0);
        root(&kept, size).expect("everything is kept");
        assert!(kept.ranges.get() <= 3, "one range a level, size {size}");
        assert!(kept.rows.get() <= 3 * 255, "size {size}");
    }
}

#[test]
fn a_growth_reads_only_what_stood_before_it() {
    let kept = Kept::grown(300, &[300]);
    kept.rows.set(0);
    let mut growth = Growth::at(300);
    for n in 300..100_000 {
        growth.push(&kept, numbered(n)).expect("everything is kept");
    }
    // Leaves 256..300 of the open tile, and node 0 of level 1.
    assert_eq!(kept.rows.get(), 44 + 1);
    assert_eq!(growth.next(), 100_000);
}

#[test]
fn a_missing_row_is_told() {
    let kept = Kept::grown(300, &[300]);
    kept.leaves.borrow_mut().truncate(290);
    let failed = root(&kept, 300).expect_err("ten leaves are missing");
    assert_eq!(
        failed.to_string(),
        "the tree holds 34 of the hashes 256 to 300 of level 0"
    );
}

impl<E: PartialEq> PartialEq for TreeError<E> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (TreeError::Read(one), TreeError::Read(other)) => one == other,
            _ => false,
        }
    }
}
