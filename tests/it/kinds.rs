//! The bytes of every kind, frozen: a batch line and the exact line that is kept of it.
//!
//! `fixtures/entries/KIND.jsonl` holds pairs, what is typed and what is kept; of the ledger's own acts,
//! which nobody types, only what is kept. They were written from the contract. An entry that is in some
//! ledger today must read the same for ever, so a line here is never edited, only added.

use candour::entry::export::Export;
use candour::entry::field::{Fields, Terms};
use candour::entry::release::Release;
use candour::entry::{Common, Entry, KINDS};
use candour::pack::Vocabulary;
use chrono::NaiveDate;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::support::{Desk, london, request, shipped, who};

/// The text of a kind's fixture, with the long texts that it only names put in.
fn frozen(kind: &str) -> Vec<String> {
    let path = format!(
        "{}/fixtures/entries/{kind}.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let quoted = |text: &str| Json::from(text).to_string();
    let fill = |line: &str| {
        line.replace("\"{{vocabulary}}\"", &quoted(Vocabulary::BASE))
            .replace("\"{{tees}}\"", &quoted(&shipped("tees")))
            .replace("\"{{staffordshire}}\"", &quoted(&shipped("staffordshire")))
    };
    text.lines().map(fill).collect()
}

/// Two matters, M-1 and M-2, in entries 2 and 3, and in entry 4 an ask in M-1; every frozen line is
/// entered behind them.
fn desk() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    desk.request();
    let mut second = request();
    second["case"] = "C-2".into();
    desk.ok(second);
    desk.tell(&["consent 2026-01-04T09:00 matter=M-1 asked_by=social_worker who=chair"]);
    desk.now("2026-02-02T16:30:00.123Z");
    desk
}

/// The root of RFC 6962 section 2.1 over some lines, in the plainest way.
fn root(lines: &[String]) -> [u8; 32] {
    if let [line] = lines {
        return Sha256::new()
            .chain_update([0])
            .chain_update(line)
            .finalize()
            .into();
    }
    let left = lines.len().next_power_of_two() / 2;
    let (a, b) = lines.split_at(left);
    Sha256::new()
        .chain_update([1])
        .chain_update(root(a))
        .chain_update(root(b))
        .finalize()
        .into()
}

fn kept(desk: &Desk) -> Vec<String> {
    let mut kept = Vec::new();
    desk.view(|view| {
        view.entries(&mut |entry| kept.push(entry.write()))
            .expect("entries")
    });
    kept
}

#[test]
fn what_is_typed_is_kept_as_it_was_frozen() {
    for row in KINDS.iter().filter(|row| !row.act) {
        let lines = frozen(row.name);
        assert!(
            !lines.is_empty() && lines.len().is_multiple_of(2),
            "{}: pairs",
            row.name
        );
        let mut desk = desk();
        let first = desk.size() as usize;
        let (typed, expected): (Vec<_>, Vec<_>) =
            lines.chunks(2).map(|pair| (&*pair[0], &*pair[1])).unzip();
        for line in typed {
            let (batch, notes) = desk.batch(line);
            assert_eq!((batch.count, batch.bad), (1, 0), "{}: {notes:?}", row.name);
        }
        let kept = kept(&desk);
        for (kept, expected) in kept[first..].iter().zip(&expected) {
            assert_eq!(kept, expected, "{}", row.name);
        }
        assert_eq!(kept.len() - first, expected.len());
        // What was compared was read back and written again; the root says that the store has these bytes.
        assert_eq!(
            desk.view(|view| view.root().expect("a root")),
            root(&kept),
            "{}",
            row.name
        );
    }
}

#[test]
fn the_ledgers_own_acts_are_kept_as_they_were_frozen() {
    let mut desk = desk();
    let export = Export {
        report: "supervision".into(),
        filter: Some("--worker W-3".into()),
        at: 4,
        moment: "2026-02-02T16:30:00.123Z".into(),
        root: "ab".repeat(32),
        digest: "cd".repeat(32),
        rows: Some(2),
        file: Some("supervision.csv".into()),
    };
    assert_eq!(desk.ledger.trace(&export, &who()).expect("an export"), 5);
    let replaced = desk.ledger.adopt(shipped("staffordshire"), Some(1), &who());
    assert_eq!(replaced.expect("an adoption"), 6);
    let fixture = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import");
        std::fs::read_to_string(format!("{folder}/{name}")).expect("a fixture")
    };
    let (taken, faults) = desk.import(
        fixture("register.csv").as_bytes(),
        &fixture("map.toml"),
        true,
    );
    assert_eq!(
        taken
            .map(|t| (t.rows, t.bad, t.entries))
            .expect("an import"),
        (1, 1, 2)
    );
    assert_eq!(faults.len(), 1, "the thirty-first of February: {faults:?}");
    let release = Release {
        definition: "consent".into(),
        by: vec!["team".into()],
        from: NaiveDate::from_ymd_opt(2026, 1, 1),
        until: NaiveDate::from_ymd_opt(2026, 3, 31),
        at: 9,
        moment: "2026-03-31T23:59+01:00".into(),
        root: "ab".repeat(32),
        rules: 1,
        threshold: 5,
        base: 1,
        cells: ["team\ttotal", "North\tc", "(all)\t12"]
            .map(str::to_owned)
            .into(),
        digest: "cd".repeat(32),
    };
    let entered = desk.ledger.release(&release, None, &who());
    assert_eq!(entered.expect("a release"), Some(10));
    // Held against no release, where there is one by now: nothing is entered.
    let stale = desk.ledger.release(&release, None, &who());
    assert_eq!(stale.expect("no failure"), None);
    desk.check();
    let kept = kept(&desk);
    assert_eq!(kept.len(), 11);
    // What was taken from a register, the row with it; read back and written again here too.
    let imported: Vec<String> = fixture("kept.jsonl").lines().map(str::to_owned).collect();
    assert_eq!(kept[7..9], imported);
    let acts: [(&[usize], &str); 5] = [
        (&[0], "genesis"),
        (&[1, 6], "adoption"),
        (&[5], "export"),
        (&[9], "import"),
        (&[10], "release"),
    ];
    for (entries, kind) in acts {
        let kept: Vec<String> = entries.iter().map(|seq| kept[*seq].clone()).collect();
        assert_eq!(kept, frozen(kind), "{kind}");
    }
    assert_eq!(desk.view(|view| view.root().expect("a root")), root(&kept));
}

#[test]
fn a_kept_line_that_is_read_and_written_again_has_the_same_bytes() {
    let terms = Terms {
        vocabulary: None,
        zone: london(),
    };
    for row in KINDS {
        let lines = frozen(row.name);
        for line in lines
            .iter()
            .skip(usize::from(!row.act))
            .step_by(1 + usize::from(!row.act))
        {
            let seq = serde_json::from_str::<Json>(line).expect("JSON")["seq"]
                .as_u64()
                .expect("a number");
            let entry = Entry::read(seq, line, &terms).unwrap_or_else(|e| panic!("{e}: {line}"));
            assert_eq!(entry.write(), *line, "{}", row.name);
            assert_eq!(entry.line.kind, row.name);
            // The zone is for what is typed: what is kept says its own offset and means the same anywhere.
            let abroad = Terms {
                zone: candour::time::Zone::read("Asia/Kathmandu").expect("a zone"),
                ..terms
            };
            assert_eq!(
                Entry::read(seq, line, &abroad)
                    .expect("the same line")
                    .write(),
                *line
            );
        }
    }
}

#[test]
fn every_field_of_every_kind_is_frozen_in_its_order() {
    for row in KINDS {
        let lines = frozen(row.name);
        let bodies: Vec<Json> = lines
            .iter()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let bodies: Vec<_> = bodies
            .iter()
            .filter_map(|json| json["body"].as_object())
            .collect();
        let order: Vec<&str> = Common::FIELDS
            .iter()
            .chain(row.fields)
            .map(|field| field.name)
            .collect();
        for body in &bodies {
            let mut at = order.iter();
            for key in body.keys() {
                assert!(
                    at.any(|name| name == key),
                    "{}: {key} is unknown or out of its place",
                    row.name
                );
            }
        }
        for field in row.fields {
            assert!(
                bodies.iter().any(|body| body.contains_key(field.name))
                    || PREDATED.contains(&(row.name, field.name)),
                "{}: no frozen line has {}",
                row.name,
                field.name
            );
        }
    }
}

/// Fields that no frozen line has, and why.
const PREDATED: &[(&str, &str)] = &[
    // An agency is optional, and the ledger of these tests has none.
    ("genesis", "agency"),
];

#[test]
fn every_frozen_file_is_of_a_kind() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/entries");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    files.sort();
    let mut kinds: Vec<String> = KINDS
        .iter()
        .map(|row| format!("{}.jsonl", row.name))
        .collect();
    kinds.sort();
    assert_eq!(files, kinds);
}
