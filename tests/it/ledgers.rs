//! Ledgers that earlier versions made: one of every schema that shipped is kept, opened and written on.
//!
//! `CANDOUR_MAKE_FIXTURE=1 cargo test --test it ledgers::` makes the one of the present schema anew, which
//! is right only until that schema has shipped. What each must list is derived by hand, beside it
//! (fixtures/ledgers/README.md): no run of the program writes it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cli::Place;

/// The moment at which the list is asked for, so that it stays the same.
const LIST: &[&str] = &[
    "list",
    "--format",
    "csv",
    "--profile",
    "machine",
    "--moment",
    "2026-02-02T12:00",
];

/// A file of the kept ledgers; the folder itself where the name is empty.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/ledgers/{name}"))
}

fn kept(schema: &str, ending: &str) -> PathBuf {
    file(&format!("schema-{schema}.{ending}"))
}

/// The numbers of the files `BEFORE N AFTER` in a folder.
fn numbers(folder: &Path, before: &str, after: &str) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("a folder")
        .filter_map(|file| {
            let name = file.expect("a file").file_name().into_string().ok()?;
            let number = name.strip_prefix(before)?.strip_suffix(after)?;
            number.parse::<u32>().is_ok().then(|| number.to_owned())
        })
        .collect()
}

fn schemas() -> BTreeSet<String> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/sqlite");
    numbers(&schemas, "", ".sql")
}

/// A ledger of two matters and eleven entries, a correction among them, as the program makes it today.
fn make(schema: &str) {
    let place = Place::new();
    let said = [
        "log request --case C-1042 --person mother --type icpc --scheduled 2026-01-15T10:00 \
         --capture chair,police,school --proceedings none --occurred 2026-01-12T14:30 \
         --asked chair,police --answer agreed --items STORE,PERSONAL,NOSHARE --how oral",
        "log consent --case C-1042 --who school --answer objected --occurred 2026-01-14T11:00",
        "log meeting --case C-1042 --began 2026-01-15T10:05 --present mother,chair,police,school \
         --occurred 2026-01-15T10:05",
        "correct 3 --because mistyped consent --who chair",
        "note M-1 --file LCS",
        "log request --case C-1043 --nature suspected_covert --basis seen --person father \
         --occurred 2026-01-20T16:00",
    ];
    for said in said {
        place.ok(&said.split_whitespace().collect::<Vec<_>>());
    }
    fs::create_dir_all(file("")).expect("a folder");
    fs::copy(place.path("ledger/team.db"), kept(schema, "db")).expect("a copy");
    fs::copy(place.path("key/team.key"), kept(schema, "key")).expect("a copy");
}

/// A place that holds a copy of a kept ledger, its key apart from it and closed to others.
fn placed(schema: &str) -> Place {
    let place = Place::empty();
    let key = place.path("key/team.key");
    fs::copy(kept(schema, "db"), place.path("ledger/team.db")).expect("a copy");
    fs::copy(kept(schema, "key"), &key).expect("a copy");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("a mode");
    }
    place
}

fn size(place: &Place) -> u64 {
    let list: Json = serde_json::from_str(&place.ok(&["list", "--format", "json"])).expect("JSON");
    list["provenance"]["size"].as_u64().expect("a size")
}

#[test]
fn a_ledger_of_every_schema_opens_and_goes_on() {
    let all = schemas();
    if std::env::var_os("CANDOUR_MAKE_FIXTURE").is_some() {
        let newest = all
            .iter()
            .max_by_key(|n| n.parse::<u32>().expect("a number"));
        make(newest.expect("a schema"));
    }
    assert_eq!(
        numbers(&file(""), "schema-", ".db"),
        all,
        "every schema that shipped has a ledger, and fixtures/ledgers/README.md says how to make it"
    );
    for schema in all {
        let place = placed(&schema);
        let verified = place.ok(&["verify"]);
        assert!(verified.contains("entries, 2 matters"), "{verified}");
        let expected = fs::read_to_string(kept(&schema, "csv")).expect("a list");
        // The kept list may have been given other line ends on its way here.
        assert!(
            place.ok(LIST).lines().eq(expected.lines()),
            "{}",
            place.ok(LIST)
        );
        let shown = place.ok(&["show", "M-1"]);
        assert!(shown.contains("NO LONGER STANDS: replaced by 7"), "{shown}");

        // Counted from briefs, or by their values where a schema had none: the breakdown is the same.
        let audit = [
            "audit",
            "consent",
            "--by",
            "month,worker",
            "--format",
            "json",
        ];
        let whole: Json = serde_json::from_str(&place.ok(&audit)).expect("JSON");
        let alone = place.ok(&[&audit[..], &["--section", "by"]].concat());
        let alone: Json = serde_json::from_str(&alone).expect("JSON");
        assert_eq!(alone["by"], whole["by"]);
        assert_eq!(alone["by"].as_array().expect("rows").len(), 1, "{alone}");

        let before = size(&place);
        place.ok(&["log", "review", "--matter", "M-2", "--reviewed-by", "W-9"]);
        assert_eq!(size(&place), before + 1);
        place.ok(&["verify"]);
    }
}
