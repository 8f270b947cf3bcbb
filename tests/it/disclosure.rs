//! Disclosure control against the attacker: small tables all, larger ones by chance.

use std::collections::BTreeSet;

use candour::disclosure::{
    Atom, Figure, Other, Programme, Protected, Question, Range, Refused, Release, Rules, Shown,
    Statement, margins, primary, protect, rate_of,
};

use crate::attacker::{Attacker, Told, every_table};

/// A generator of its own, so that a failure can be had again.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

pub fn grid(sizes: &[u32], counts: &[u64]) -> (Vec<Atom>, Vec<Figure>) {
    let mut atoms = Vec::new();
    let mut at = vec![0; sizes.len()];
    for &count in counts {
        atoms.push(Atom {
            count,
            at: at.clone(),
        });
        for d in (0..sizes.len()).rev() {
            at[d] += 1;
            if at[d] < sizes[d] {
                break;
            }
            at[d] = 0;
        }
    }
    let figures = margins(sizes, &atoms, |_, a| Some(a.at.clone()));
    (atoms, figures.into_iter().map(|m| m.figure).collect())
}

pub fn truth(atoms: &[Atom], of: &[usize]) -> u64 {
    of.iter().map(|&a| atoms[a].count).sum()
}

pub fn statements(figures: &[Figure], shown: &[Shown]) -> Vec<Statement> {
    figures
        .iter()
        .zip(shown)
        .map(|(f, &shown)| Statement {
            atoms: f.atoms.clone(),
            shown,
        })
        .collect()
}

/// What a reader has of releases. A cautious one takes a `c` for anything; a bold one takes it for at
/// least 1 where the release shows zeros (and where that is so in truth: else he errs, and knows less).
fn told(atoms: &[Atom], releases: &[Release], bold: bool) -> Vec<Told> {
    let mut all = Vec::new();
    for release in releases {
        let zeros = release
            .statements
            .iter()
            .any(|s| s.shown == Shown::Count(0));
        for s in &release.statements {
            let least = u64::from(bold && zeros && truth(atoms, &s.atoms) > 0);
            all.push(Told {
                atoms: s.atoms.clone(),
                shown: s.shown,
                rules: release.rules,
                least,
            });
        }
    }
    all
}

/// The hidden figures and forms that a reader of all releases knows.
pub fn known(
    atoms: &[Atom],
    releases: &[Release],
    forms: &[Vec<usize>],
    bold: bool,
) -> Vec<Vec<usize>> {
    let told = told(atoms, releases, bold);
    let cap = atoms.iter().map(|a| a.count).sum::<u64>() + 3;
    let hint = atoms.iter().map(|a| a.count).collect();
    let mut attacker = Attacker {
        unknowns: atoms.len(),
        cap,
        told: told.clone(),
        budget: 0,
        hint,
    };
    let hidden = told
        .iter()
        .filter(|t| t.shown == Shown::Hidden)
        .map(|t| &t.atoms);
    let asked: BTreeSet<&Vec<usize>> = hidden.chain(forms).collect();
    asked
        .into_iter()
        .filter(|f| attacker.knows(f, truth(atoms, f)))
        .cloned()
        .collect()
}

/// Nothing shown is wrong, everything small is hidden, and no reader knows a hidden figure.
pub fn holds(question: &Question, answer: &Protected) {
    let atoms = question.atoms;
    assert_eq!(answer.shown.len(), question.figures.len());
    for (figure, shown) in question.figures.iter().zip(&answer.shown) {
        let n = truth(atoms, &figure.atoms);
        match *shown {
            Shown::NotApplicable => assert!(figure.atoms.is_empty()),
            Shown::Hidden => assert!(!figure.atoms.is_empty()),
            Shown::Count(0) => assert_eq!(n, 0),
            Shown::Count(m) => {
                assert!(n > question.rules.threshold(), "{n} is shown");
                assert_eq!(m % question.rules.base(), 0);
                assert!(m.abs_diff(n) * 2 <= question.rules.base());
            }
        }
        if figure.keep && !question.rules.is_small(n) {
            assert_ne!(*shown, Shown::Hidden, "the grand total is shown");
        }
    }
    let mut releases = question.earlier.to_vec();
    let statements = statements(question.figures, &answer.shown);
    releases.push(Release {
        rules: question.rules,
        statements,
    });
    let small = |f: &&Vec<usize>| question.rules.is_small(truth(atoms, f));
    let forms: Vec<Vec<usize>> = question.sensitive.iter().filter(small).cloned().collect();
    for bold in [false, true] {
        let known = known(atoms, &releases, &forms, bold);
        assert!(
            known.is_empty(),
            "bold {bold}: {known:?} of {atoms:?} in {:?}",
            answer.shown
        );
    }
}

pub fn ask<'a>(atoms: &'a [Atom], figures: &'a [Figure], rules: Rules) -> Question<'a> {
    Question {
        atoms,
        rules,
        figures,
        earlier: &[],
        sensitive: &[],
    }
}

/// Runs one table; whether it was refused.
fn one(sizes: &[u32], counts: &[u64], rules: Rules) -> bool {
    let (atoms, figures) = grid(sizes, counts);
    let question = ask(&atoms, &figures, rules);
    match protect(&question) {
        Ok(answer) => {
            holds(&question, &answer);
            assert_eq!(
                protect(&question),
                Ok(answer),
                "the same question, the same answer"
            );
            false
        }
        Err(Refused::Disagrees { .. }) => panic!("there is nothing to disagree with"),
        Err(_) => true,
    }
}

/// All tables with entries below `most`, but for those that swap rows or columns of another.
fn all(rows: usize, columns: usize, most: u64) -> Vec<Vec<u64>> {
    let cells = rows * columns;
    let mut found = Vec::new();
    for code in 0..most.pow(cells as u32) {
        let t: Vec<u64> = (0..cells)
            .map(|c| code / most.pow(c as u32) % most)
            .collect();
        let row = |r: usize| &t[r * columns..(r + 1) * columns];
        let column = |c: usize| (0..rows).map(|r| t[r * columns + c]).collect::<Vec<_>>();
        if (1..rows).all(|r| row(r - 1) <= row(r))
            && (1..columns).all(|c| column(c - 1) <= column(c))
        {
            found.push(t);
        }
    }
    found
}

#[test]
fn every_small_table_is_safe() {
    let rules = Rules::new(2, 1).expect("rules");
    for (rows, columns) in [(1, 2), (1, 3), (2, 2), (2, 3), (3, 3)] {
        let tables = all(rows, columns, 4);
        let refused = tables
            .iter()
            .filter(|t| one(&[rows as u32, columns as u32], t, rules))
            .count();
        println!(
            "{rows} x {columns}: {} tables, {refused} refused",
            tables.len()
        );
        assert!(refused * 50 < tables.len(), "{refused} of {}", tables.len());
    }
}

#[test]
fn tables_up_to_five_by_five_are_safe() {
    let mut dice = Dice(1);
    let mut refused = 0;
    for round in 0..400 {
        let rows = 2 + dice.below(4) as u32;
        let columns = 2 + dice.below(4) as u32;
        let most = [2, 4, 8, 15][round % 4];
        let counts: Vec<u64> = (0..rows * columns)
            .map(|_| {
                if dice.below(3) == 0 {
                    0
                } else {
                    dice.below(most)
                }
            })
            .collect();
        let rules = [
            Rules::new(2, 1),
            Rules::new(5, 1),
            Rules::new(5, 5),
            Rules::new(5, 10),
        ];
        refused += usize::from(one(
            &[rows, columns],
            &counts,
            rules[dice.below(4) as usize].expect("rules"),
        ));
    }
    println!("{refused} of 400 refused");
    assert!(refused < 20);
}

#[test]
fn three_dimensions_are_safe() {
    let mut dice = Dice(9);
    for _ in 0..60 {
        let counts: Vec<u64> = (0..12).map(|_| dice.below(3) * dice.below(9)).collect();
        one(&[2, 3, 2], &counts, Rules::new(3, 1).expect("rules"));
    }
}

#[test]
fn without_secondary_suppression_the_attacker_finds_out() {
    let mut dice = Dice(3);
    let rules = Rules::default();
    let mut found = 0;
    for _ in 0..100 {
        let counts: Vec<u64> = (0..16).map(|_| 1 + dice.below(20)).collect();
        let (atoms, figures) = grid(&[4, 4], &counts);
        let question = ask(&atoms, &figures, rules);
        let statements = statements(&figures, &primary(&question));
        found +=
            usize::from(!known(&atoms, &[Release { rules, statements }], &[], false).is_empty());
    }
    println!("{found} of 100 tables disclose");
    assert!(found > 50);
}

#[test]
fn the_attacker_agrees_with_plain_enumeration() {
    let mut dice = Dice(5);
    let rules = Rules::new(2, 1).expect("rules");
    for _ in 0..150 {
        let counts: Vec<u64> = (0..4).map(|_| dice.below(4)).collect();
        let (atoms, figures) = grid(&[2, 2], &counts);
        let shown: Vec<Shown> = primary(&ask(&atoms, &figures, rules))
            .into_iter()
            .map(|s| if dice.below(4) == 0 { Shown::Hidden } else { s })
            .collect();
        let releases = [Release {
            rules,
            statements: statements(&figures, &shown),
        }];
        let told = told(&atoms, &releases, false);
        let cap = counts.iter().sum::<u64>() + 3;
        let tables = every_table(4, cap, &told);
        let (told_too, hint) = (told.clone(), counts.clone());
        let mut attacker = Attacker {
            unknowns: 4,
            cap,
            told: told_too,
            budget: 0,
            hint,
        };
        // The programme without that cap agrees as well.
        let mut programme = Programme::new(4);
        for t in &told {
            match t.shown {
                Shown::Count(n) => programme.know(&t.atoms, n as i64, Some(n as i64)),
                _ => programme.know(&t.atoms, t.least as i64, None),
            }
        }
        let table: Vec<i64> = counts.iter().map(|&c| c as i64).collect();
        for figure in &figures {
            let sum = |t: &Vec<u64>| figure.atoms.iter().map(|&a| t[a]).sum::<u64>();
            let values: BTreeSet<u64> = tables.iter().map(sum).collect();
            let knows = attacker.knows(&figure.atoms, truth(&atoms, &figure.atoms));
            assert_eq!(knows, values.len() == 1, "{counts:?} {shown:?}");
            let other = programme.other(&figure.atoms, &table);
            assert_eq!(other == Other::Only, knows, "{counts:?} {shown:?}");
            let Range::Between(least, most) = programme.range(&figure.atoms) else {
                panic!("the truth agrees with what is told")
            };
            assert_eq!(Some(least as u64), values.first().copied());
            if let Some(most) = most.filter(|&m| m <= cap as i64) {
                assert_eq!(Some(most as u64), values.last().copied());
            }
        }
    }
}

#[test]
fn where_all_is_small_the_zeros_are_hidden_as_well() {
    // Six ones and a shown total of six: with the zeros shown, each could only be one.
    let (atoms, figures) = grid(&[8], &[1, 1, 1, 1, 1, 1, 0, 0]);
    let question = ask(&atoms, &figures, Rules::default());
    let answer = protect(&question).expect("it can be protected");
    let (total, cells) = answer.shown.split_last().expect("figures");
    assert_eq!(*total, Shown::Count(6));
    assert!(cells.iter().all(|s| *s == Shown::Hidden));
    holds(&question, &answer);
}

#[test]
fn rules_round_and_refuse() {
    assert!(Rules::new(0, 1).is_err() && Rules::new(5, 0).is_err());
    assert!(Rules::new(5, 12).is_ok() && Rules::new(5, 13).is_err());
    let by_ten = Rules::new(5, 10).expect("rules");
    for (count, shown) in [
        (0, "0"),
        (1, "c"),
        (5, "c"),
        (6, "10"),
        (14, "10"),
        (15, "20"),
        (24, "20"),
    ] {
        assert_eq!(by_ten.alone(count).to_string(), shown);
    }
    assert_eq!(by_ten.meant(10), (6, 14));
    assert_eq!(by_ten.meant(20), (15, 24));
    assert_eq!(Rules::new(5, 5).expect("rules").meant(10), (8, 12));
    for base in 1..=12 {
        let rules = Rules::new(5, base).expect("rules");
        for count in 0..200 {
            if let Shown::Count(n) = rules.alone(count) {
                let (least, most) = rules.meant(n);
                assert!((least..=most).contains(&count), "{count} by {base}");
                let outside = [least.checked_sub(1), Some(most + 1)].into_iter().flatten();
                assert!(
                    outside
                        .into_iter()
                        .all(|o| rules.alone(o) != Shown::Count(n))
                );
            }
        }
    }
}

#[test]
fn a_rate_is_hidden_with_what_it_is_made_of() {
    let [z, c, seven, twenty] = [
        Shown::NotApplicable,
        Shown::Hidden,
        Shown::Count(7),
        Shown::Count(20),
    ];
    assert_eq!(rate_of(seven, &[seven, twenty, z]), Some((7, 27)));
    assert_eq!(rate_of(c, &[seven, twenty]), None);
    assert_eq!(rate_of(seven, &[seven, c]), None);
}

#[test]
fn a_cell_that_cannot_occur_is_z() {
    let (mut atoms, _) = grid(&[2, 3], &[8, 2, 30, 12, 9, 40]);
    atoms.remove(5);
    let figures: Vec<Figure> = margins(&[2, 3], &atoms, |_, a| Some(a.at.clone()))
        .into_iter()
        .map(|m| m.figure)
        .collect();
    let question = ask(&atoms, &figures, Rules::default());
    let answer = protect(&question).expect("it can be protected");
    assert_eq!(answer.shown[6], Shown::NotApplicable);
    holds(&question, &answer);
}

/// How much is hidden beyond what must be: small tables against every smaller choice.
#[test]
fn over_suppression_against_the_fewest() {
    let mut dice = Dice(77);
    let rules = Rules::default();
    let (mut ours, mut fewest, mut best, mut tables) = (0, 0, 0, 0);
    while tables < 60 {
        let counts: Vec<u64> = (0..9).map(|_| dice.below(20)).collect();
        let (atoms, figures) = grid(&[3, 3], &counts);
        let question = ask(&atoms, &figures, rules);
        let Ok(answer) = protect(&question) else {
            continue;
        };
        if answer.secondary == 0 {
            continue;
        }
        tables += 1;
        let first = primary(&question);
        let may: Vec<usize> = (0..figures.len())
            .filter(|&f| first[f] != Shown::Hidden && !figures[f].keep)
            .collect();
        let enough = |chosen: u32| {
            let mut shown = first.clone();
            for (bit, &f) in may.iter().enumerate() {
                if chosen >> bit & 1 == 1 {
                    shown[f] = Shown::Hidden;
                }
            }
            let releases = [Release {
                rules,
                statements: statements(&figures, &shown),
            }];
            known(&atoms, &releases, &[], true).is_empty()
        };
        let least = (0..answer.secondary as u32)
            .find(|&n| (0..1_u32 << may.len()).any(|s| s.count_ones() == n && enough(s)))
            .map_or(answer.secondary, |n| n as usize);
        ours += answer.secondary;
        fewest += least;
        best += usize::from(least == answer.secondary);
    }
    println!(
        "{tables} tables of 3 x 3: {ours} hidden beyond the small ones, {fewest} at the fewest; {best} tables as few as can be"
    );
    assert!(ours * 2 <= fewest * 3);
}
