//! Where a ledger lies: a full disk, a disk that cannot be written, a newer program's file, a synced folder.
//!
//! Disks are made by mounting, which wants Linux and its superuser; where that is not so, the tests that
//! need it say that they are skipped. What a store says of all this is told in `stores`.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::cli::Place;

/// A mount that ends with the test.
struct Mount<'p>(&'p Path);

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        mount("umount", &[self.0.to_str().expect("a plain path")]);
    }
}

fn mount(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).stderr(Stdio::null());
    cfg!(target_os = "linux") && command.status().is_ok_and(|status| status.success())
}

/// A disk of one mebibyte at this folder, or nothing where that cannot be made here.
fn small_disk(at: &Path) -> Option<Mount<'_>> {
    let path = at.to_str().expect("a plain path");
    let words = ["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", path];
    or_skipped(mount("mount", &words).then_some(Mount(at)))
}

/// This folder, as a disk that nobody can write, or nothing where that cannot be made here.
fn read_only(at: &Path) -> Option<Mount<'_>> {
    let path = at.to_str().expect("a plain path");
    let bound = mount("mount", &["--bind", path, path]).then_some(Mount(at));
    let bound = bound.filter(|_| mount("mount", &["-o", "remount,ro,bind", path]));
    or_skipped(bound)
}

fn or_skipped(mount: Option<Mount>) -> Option<Mount> {
    if mount.is_none() {
        eprintln!("skipped: mounting a disk needs Linux and its superuser");
    }
    mount
}

/// Fills a disk to its last byte.
fn fill(disk: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(disk.join("filler")).expect("a file");
    while file.write_all(&[0; 512]).is_ok() {}
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

fn size(place: &Place) -> u64 {
    let list: Json = serde_json::from_str(&place.ok(&["list", "--format", "json"])).expect("JSON");
    list["provenance"]["size"].as_u64().expect("a size")
}

const INIT: [&str; 6] = [
    "init",
    "--name",
    "Test team",
    "--pack",
    "tees",
    "--no-recovery",
];

const REQUEST: [&str; 8] = [
    "log",
    "request",
    "--case",
    "C-1",
    "--person",
    "mother",
    "--occurred",
    "2026-01-05T09:00",
];

const REVIEW: [&str; 6] = ["log", "review", "--matter", "M-1", "--reviewed-by", "W-9"];

#[test]
fn a_full_disk_leaves_a_whole_ledger() {
    let place = Place::empty();
    let disk = place.path("ledger");
    let Some(_mount) = small_disk(&disk) else {
        return;
    };
    place.ok(&INIT);
    place.ok(&REQUEST);
    fs::write(disk.join("filler"), vec![0; 500 << 10]).expect("a full shelf");
    let long = "a long account of one visit ".repeat(130);
    let mut entered = size(&place);
    let told = loop {
        let words = [&REVIEW[..], &["--comment", &long, "--again"]].concat();
        if place.run(&words).status.code() != Some(0) {
            break place.fails(&words, 3);
        }
        entered += 1;
        assert!(entered < 500, "the disk is never full");
    };
    assert!(
        told.contains("disk is full, and nothing was written") && told.contains("Make room"),
        "{told}"
    );
    // Still full: what was entered can be read, whole, and nothing of what was refused is there.
    let whole = format!("verifies: {entered} entries");
    assert!(place.ok(&["verify"]).contains(&whole), "{whole}");
    assert_eq!(size(&place), entered);
    fs::remove_file(disk.join("filler")).expect("room");
    place.ok(&REVIEW);
    assert_eq!(size(&place), entered + 1, "it goes on where it was");
    place.ok(&["verify"]);
}

#[test]
fn an_export_onto_a_full_disk_leaves_nothing() {
    let place = Place::new();
    place.ok(&REQUEST);
    let disk = place.path("full");
    fs::create_dir(&disk).expect("a folder");
    let Some(_mount) = small_disk(&disk) else {
        return;
    };
    fill(&disk);
    let before = size(&place);
    for format in ["csv", "json", "xlsx"] {
        let file = format!("full/week.{format}");
        let words = ["export", "supervision", "--format", format, "--output"];
        let told = place.fails(&[&words[..], &[&file]].concat(), 3);
        let what = format!("{file} cannot be written");
        assert!(told.contains(&what), "{told}");
        assert!(
            !told.contains(" at path "),
            "a name that nobody gave: {told}"
        );
        assert!(told.contains("nothing was exported"), "{told}");
        assert_eq!(names(&disk), ["filler"]);
        assert_eq!(size(&place), before, "no trace of what nobody got");
    }
}

#[test]
fn an_export_that_cannot_be_put_in_place_leaves_nothing() {
    let place = Place::new();
    place.ok(&REQUEST);
    let before = size(&place);
    let export = ["export", "supervision", "--format", "csv", "--output"];
    // What is to lie beside the rows cannot: then they do not lie there either.
    fs::create_dir(place.path("week.csv-metadata.json")).expect("a folder");
    let told = place.fails(&[&export[..], &["week.csv"]].concat(), 3);
    assert!(
        told.contains("week.csv-metadata.json is a folder"),
        "{told}"
    );
    assert!(!place.path("week.csv").exists());
    #[cfg(unix)]
    {
        let _held = std::os::unix::net::UnixListener::bind(place.path("held")).expect("a socket");
        let told = place.fails(&[&export[..], &["held"]].concat(), 3);
        assert!(
            told.contains("held is no file") && told.contains("name a file"),
            "{told}"
        );
    }
    assert_eq!(size(&place), before, "no trace of what nobody got");
    // Who has the earlier file open goes on reading it, whole.
    place.ok(&[&export[..], &["open.csv"]].concat());
    let earlier = fs::read(place.path("open.csv")).expect("a file");
    let mut open = fs::File::open(place.path("open.csv")).expect("a file");
    place.ok(&REVIEW);
    place.ok(&[&export[..], &["open.csv"]].concat());
    let mut read = Vec::new();
    open.read_to_end(&mut read).expect("the earlier file");
    assert_eq!(read, earlier);
    assert_ne!(fs::read(place.path("open.csv")).expect("a file"), earlier);
    assert_eq!(
        names(&place.path(""))
            .iter()
            .filter(|name| name.starts_with('.'))
            .count(),
        0,
        "no temporary file"
    );
}

#[test]
fn a_disk_that_cannot_be_written_is_read() {
    let place = Place::new();
    place.ok(&REQUEST);
    let disk = place.path("ledger");
    let Some(_mount) = read_only(&disk) else {
        return;
    };
    assert!(place.ok(&["list"]).contains("M-1"));
    place.ok(&["show", "M-1"]);
    place.ok(&["verify"]);
    let told = place.fails(&REVIEW, 3);
    assert!(told.contains("cannot be written to"), "{told}");
    let export = [
        "export",
        "supervision",
        "--format",
        "csv",
        "--output",
        "week.csv",
    ];
    let told = place.fails(&export, 3);
    assert!(told.contains("--no-trace"), "{told}");
    assert!(!place.path("week.csv").exists());
    let told = place.fails(&["note", "M-1"], 3);
    assert!(told.contains("--no-trace"), "{told}");
    place.ok(&[&export[..], &["--no-trace"]].concat());
    assert!(place.path("week.csv").exists());
    place.ok(&["note", "M-1", "--no-trace"]);
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let place = Place::new();
    let digits = fs::read_to_string(place.path("key/team.key")).expect("a key");
    let ledger = Connection::open(place.path("ledger/team.db")).expect("a ledger");
    let sql = format!(
        "pragma key = \"x'{}'\"; pragma cipher_compatibility = 4; pragma user_version = 99;",
        digits.trim()
    );
    ledger.execute_batch(&sql).expect("a later schema");
    drop(ledger);
    for words in [&["list"][..], &REQUEST, &["verify"]] {
        let told = place.fails(words, 3);
        assert!(
            told.contains("schema 99") && told.contains("up to 3"),
            "{told}"
        );
        assert!(told.contains("newer version"), "{told}");
    }
}

#[test]
fn a_synced_folder_is_refused() {
    let place = Place::new();
    let synced = place.path("Dropbox");
    fs::create_dir(&synced).expect("a folder");
    let why = "it is in a folder that Dropbox copies";
    let elsewhere = ["--ledger", "Dropbox/team.db"];
    let told = place.fails(&[&elsewhere[..], &INIT].concat(), 3);
    assert!(
        told.contains(why) && told.contains("a disk of this machine"),
        "{told}"
    );
    assert_eq!(names(&synced), Vec::<String>::new());

    fs::rename(place.path("ledger/team.db"), synced.join("team.db")).expect("a move");
    for words in [&["list"][..], &REQUEST] {
        let told = place.fails(&[&elsewhere[..], words].concat(), 3);
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(names(&synced), ["team.db"]);
}
