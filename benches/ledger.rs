//! What an entry costs, as ratios in one run against what a user would pick instead.
//!
//! `cargo bench` prints criterion's own figures, then the ratios and whether each is within its bound.
//! Everything durable is on the disk that holds `target/`; `sqlite3` must be on the path for the second.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use candour::cli::home::{over, random};
use candour::entry::Line;
use candour::entry::field::Terms;
use candour::ledger::view::Known;
use candour::ledger::{Founding, Ledger, Who};
use candour::pack::Pack;
use candour::store::{DataKey, Reader, SqliteStore, Store, Which};
use candour::time::Zone;
use criterion::Criterion;
use serde_json::{Value as Json, json};

const SMALL: u64 = 1_000;
const LARGE: u64 = 1_000_000;
const BATCH: u64 = 200_000;

fn main() {
    let folder = tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(target())
        .expect("a folder beside the program");
    let place = folder.path();
    let mut criterion = Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(8))
        .configure_from_args();
    let mut verdicts = Vec::new();
    append(&mut criterion, place, &mut verdicts);
    process(&mut criterion, place, &mut verdicts);
    batch(&mut criterion, place, &mut verdicts);
    println!("\nRatios of this run (medians)");
    verdicts.iter().for_each(|line| println!("  {line}"));
    criterion.final_summary();
}

fn target() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    program
        .ancestors()
        .find(|p| p.ends_with("target"))
        .expect("it lies in target/")
        .to_owned()
}

fn who() -> Who {
    Who {
        by: "B-1".into(),
        account: "bench@host".into(),
    }
}

/// A new ledger under the Tees guidance.
fn found(path: &Path, key: &DataKey) -> Ledger {
    let mut ledger = over(SqliteStore::create(path, key).expect("a new file"));
    let founding = Founding {
        origin: candour::id::uuid(1, [7; 10]),
        name: "Bench".into(),
        zone: Zone::read("Europe/London").expect("a zone"),
        agency: None,
        program: "bench".into(),
        verifier: "candour/bench+00000000+AQ".into(),
        packs: vec![Pack::shipped()[0].1.to_owned()],
    };
    ledger.found(founding, &who()).expect("a new ledger");
    ledger
}

/// Batch lines, four a matter, made as they are read.
struct Lines {
    next: u64,
    until: u64,
    rest: Vec<u8>,
}

fn lines(from: u64, count: u64) -> BufReader<Lines> {
    BufReader::new(Lines {
        next: from,
        until: from + count,
        rest: Vec::new(),
    })
}

fn line(n: u64) -> Json {
    let (m, day, hour) = (n / 4, 1 + n / 4 % 28, 8 + n / 4 % 9);
    let asked = format!("2026-01-{day:02}T{hour:02}");
    let worker = format!("W-{}", m % 40);
    match n % 4 {
        0 => {
            json!({"kind": "request", "nature": "request", "case": format!("C-{m}"), "person": "mother", "occurred": format!("{asked}:05"), "worker": worker,
            "meeting": {"type": "icpc", "setting": "office", "scheduled": format!("2026-02-{day:02}T10:00")}, "media": ["audio"], "reasons": ["recall"],
            "proceedings": "none", "capture": ["chair", "police"], "team": "T-North"})
        }
        1 => {
            json!({"kind": "consent", "asked_by": "social_worker", "who": ["chair", "police"], "answer": "agreed", "how": "email", "occurred": format!("{asked}:30"), "worker": worker})
        }
        2 => {
            json!({"kind": "advice", "given_by": "social_worker", "to": ["mother"], "items": ["STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON"],
            "how": ["oral", "leaflet"], "occurred": format!("{asked}:35"), "worker": worker})
        }
        _ => {
            json!({"kind": "meeting", "began": format!("2026-02-{day:02}T10:02"), "present": ["chair", "police", "social_worker"],
            "occurred": format!("2026-02-{day:02}T10:02"), "worker": worker})
        }
    }
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() && self.next < self.until {
            self.rest = line(self.next).to_string().into_bytes();
            self.rest.push(b'\n');
            self.next += 1;
        }
        let n = self.rest.len().min(into.len());
        into[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        Ok(n)
    }
}

fn fill(ledger: &mut Ledger, from: u64, count: u64) {
    let batch = ledger
        .batch(
            &mut lines(from, count),
            false,
            false,
            &who(),
            &mut |line, note| panic!("line {line}: {note:?}"),
        )
        .expect("a batch");
    assert_eq!((batch.count, batch.bad), (count, 0));
}

/// The median time of a benchmark of this run, in nanoseconds.
fn median(group: &str, name: &str) -> f64 {
    let file = target()
        .join("criterion")
        .join(group)
        .join(name)
        .join("new/estimates.json");
    let json: Json =
        serde_json::from_slice(&fs::read(file).expect("criterion has written its estimates"))
            .expect("JSON");
    json["median"]["point_estimate"].as_f64().expect("a median")
}

fn verdict(what: &str, ratio: f64, bound: f64) -> String {
    format!(
        "{what}: {ratio:.2} (bound {bound}: {})",
        if ratio <= bound {
            "within"
        } else {
            "NOT within"
        }
    )
}

/// One durable append through the library, in a small and in a large ledger.
fn append(criterion: &mut Criterion, place: &Path, verdicts: &mut Vec<String>) {
    let key = DataKey::generate(random);
    let mut group = criterion.benchmark_group("append");
    for size in [SMALL, LARGE] {
        let mut ledger = found(&place.join(format!("append-{size}.db")), &key);
        fill(&mut ledger, 0, size - 2);
        let mut n = 4 * LARGE;
        group.bench_function(size.to_string(), |b| {
            b.iter_custom(|times| {
                let asks: Vec<Line> = (0..times)
                    .map(|i| read(&ledger, &line(n + 4 * i)))
                    .collect();
                n += 4 * times;
                let began = Instant::now();
                for ask in asks {
                    ledger.log(&[(ask, false)], &who()).expect("an entry");
                }
                began.elapsed()
            });
        });
        assert_eq!(
            ledger.verify().expect("a verification").problems,
            Vec::<String>::new(),
            "the ledger that was measured verifies"
        );
    }
    group.finish();
    verdicts.push(verdict(
        "one durable append at 1,000,000 entries against 1,000",
        median("append", "1000000") / median("append", "1000"),
        1.3,
    ));
}

fn read(ledger: &Ledger, json: &Json) -> Line {
    ledger
        .view(Known::Head, |view| {
            let terms = Terms {
                vocabulary: Some(&view.ground.vocabulary),
                zone: view.ground.zone,
            };
            Ok(Line::read(&json.as_object().expect("an object").into(), &terms).expect("a line"))
        })
        .expect("a view")
}

/// `candour log` of one entry, a process each, against `sqlite3` doing one durable insert.
fn process(criterion: &mut Criterion, place: &Path, verdicts: &mut Vec<String>) {
    let (ledger, key) = (place.join("process.db"), place.join("key"));
    fs::create_dir(&key).expect("a folder");
    let key = key.join("bench.key");
    let candour = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_candour"));
        command
            .args(words)
            .env("CANDOUR_LEDGER", &ledger)
            .env("CANDOUR_KEY_FILE", &key)
            .env("CANDOUR_WORKER", "B-1")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        assert!(
            command.status().expect("the program runs").success(),
            "{words:?}"
        );
    };
    candour(&["init", "--name", "Bench", "--pack", "tees", "--no-recovery"]);
    candour(&[
        "log",
        "request",
        "--case",
        "C-1",
        "--person",
        "mother",
        "--occurred",
        "2026-01-05T09:00",
    ]);
    let plain = place.join("plain.db");
    let sqlite = |sql: &str| {
        Command::new("sqlite3")
            .arg(&plain)
            .arg(sql)
            .status()
            .is_ok_and(|s| s.success())
    };
    if !sqlite(
        "create table entry (seq integer primary key, entered text, by text, kind text, matter text, words text)",
    ) {
        verdicts.push("one entry by `candour log`: not measured, there is no sqlite3 here".into());
        return;
    }
    let mut group = criterion.benchmark_group("process");
    let mut n = 0_u64;
    group.bench_function("candour-log", |b| {
        b.iter(|| {
            n += 1;
            let case = format!("C-{n}");
            candour(&[
                "log",
                "request",
                "--case",
                &case,
                "--person",
                "mother",
                "--occurred",
                "2026-01-20T10:00",
                "--words",
                "May I record this?",
            ]);
        });
    });
    group.bench_function("sqlite3-insert", |b| {
        b.iter(|| {
            n += 1;
            assert!(sqlite(&format!("insert into entry (entered, by, kind, matter, words) values ('2026-01-20T10:00:00Z', 'B-1', 'event', 'M-1', 'number {n}')")));
        });
    });
    group.finish();
    verdicts.push(verdict(
        "one entry by `candour log`, whole process, against one insert by `sqlite3`",
        median("process", "candour-log") / median("process", "sqlite3-insert"),
        2.5,
    ));
}

/// A batch, all rules and guards in place, against inserting its finished lines into the same schema.
fn batch(criterion: &mut Criterion, place: &Path, verdicts: &mut Vec<String>) {
    let key = DataKey::generate(random);
    let finished = {
        let path = place.join("finished.db");
        let mut ledger = found(&path, &key);
        fill(&mut ledger, 0, BATCH);
        drop(ledger);
        let store = SqliteStore::open(&path, &key).expect("it opens");
        let (mut kept, size) = (Vec::new(), store.size().expect("a size"));
        let leaves = store.leaves(0, size).expect("leaves");
        store
            .each(Which::Range { from: 0, to: size }, size, &mut |_, text| {
                kept.push(text.to_owned());
                true
            })
            .expect("lines");
        kept.into_iter().zip(leaves).collect::<Vec<_>>()
    };
    let mut group = criterion.benchmark_group("batch");
    group.sample_size(10);
    group.bench_function("log", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let path = place.join("batch.db");
                    let _ = fs::remove_file(&path);
                    let mut ledger = found(&path, &key);
                    let began = Instant::now();
                    fill(&mut ledger, 0, BATCH);
                    began.elapsed()
                })
                .sum()
        });
    });
    group.bench_function("insert", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let path = place.join("insert.db");
                    let _ = fs::remove_file(&path);
                    let mut store = SqliteStore::create(&path, &key).expect("a new file");
                    let began = Instant::now();
                    store
                        .append_with(&mut |tail| {
                            for (line, leaf) in &finished {
                                tail.push(line, *leaf)?;
                            }
                            Ok(true)
                        })
                        .expect("lines");
                    began.elapsed()
                })
                .sum()
        });
    });
    group.finish();
    let (log, insert) = (median("batch", "log"), median("batch", "insert"));
    let rate = BATCH as f64 / (log / 1e9);
    verdicts.push(format!(
        "a batch of 200,000: {rate:.0} entries a second (bound 60000: {})",
        if rate >= 60_000.0 {
            "within"
        } else {
            "NOT within"
        }
    ));
    verdicts.push(verdict(
        "a batch against inserting its finished lines",
        log / insert,
        2.0,
    ));
    match (peak(place, BATCH), peak(place, BATCH / 10)) {
        (Some(large), Some(small)) => {
            verdicts.push(verdict(
                &format!(
                    "peak memory of a batch of 200,000 ({large} KiB) against 20,000 ({small} KiB)"
                ),
                large as f64 / small as f64,
                1.5,
            ));
        }
        _ => verdicts.push("peak memory: not measured, this system does not tell it".into()),
    }
}

/// The peak resident memory, in KiB, of one process that enters a batch (Linux tells it while it runs).
fn peak(place: &Path, count: u64) -> Option<u64> {
    let file = place.join(format!("{count}.jsonl"));
    std::io::copy(&mut lines(0, count), &mut fs::File::create(&file).ok()?).ok()?;
    let folder = place.join(format!("peak-{count}"));
    fs::create_dir_all(folder.join("key")).ok()?;
    let command = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_candour"));
        command
            .args(words)
            .env("CANDOUR_LEDGER", folder.join("peak.db"))
            .env("CANDOUR_KEY_FILE", folder.join("key/peak.key"))
            .env("CANDOUR_WORKER", "B-1")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    assert!(
        command(&["init", "--name", "Peak", "--pack", "tees", "--no-recovery"])
            .status()
            .ok()?
            .success()
    );
    let mut child = command(&["log", "--batch", file.to_str()?]).spawn().ok()?;
    let mut peak = None;
    while child.try_wait().ok()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let now = status
            .lines()
            .find_map(|l| l.strip_prefix("VmHWM:"))
            .and_then(|l| l.split_whitespace().next()?.parse().ok());
        peak = peak.max(now);
        std::thread::sleep(Duration::from_millis(5));
    }
    std::io::stdout().flush().ok()?;
    peak
}
