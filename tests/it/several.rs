//! Several ledgers at once, and the copies by which workers hand theirs over.

use std::fs;
use std::path::Path;

use age::secrecy::ExposeSecret;
use serde_json::Value as Json;

use crate::cli::Place;

/// Another worker's ledger beside the first, with a key of its own; the lines go into both.
fn two(first: &str, second: &str) -> Place {
    let place = Place::new();
    let begin = [
        "init",
        "--name",
        "Other team",
        "--pack",
        "tees",
        "--no-recovery",
    ];
    place.ok(&[&OTHER[..], &begin].concat());
    for (ledger, lines) in [(&[][..], first), (&OTHER[..], second)] {
        let batch = [ledger, &["log", "--batch", "-"]].concat();
        let output = place.fed(&batch, lines.as_bytes());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    place
}

const OTHER: [&str; 4] = ["--ledger", "ledger/other.db", "--key-file", "key/other.key"];

/// Both ledgers, each with its key, in this order.
const BOTH: [&str; 8] = [
    "--ledger",
    "ledger/team.db",
    "--ledger",
    "ledger/other.db",
    "--key-file",
    "key/team.key",
    "--key-file",
    "key/other.key",
];

/// A matter whose meeting is on 2 February and known elsewhere as CP-7; somebody was asked before it.
const FIRST: &str = r#"{"kind":"request","nature":"request","case":"C-1","person":"mother","meeting":{"type":"icpc","scheduled":"2026-02-02T10:00","ref":"CP-7"},"proceedings":"none","capture":["chair"],"worker":"W-1","occurred":"2026-01-20T10:00"}
{"kind":"consent","asked_by":"social_worker","who":["chair"],"answer":"agreed","worker":"W-1","occurred":"2026-01-20T11:00"}
"#;

/// The same meeting as another worker logged it, who asked nobody.
const SECOND: &str = r#"{"kind":"request","nature":"request","case":"C-9","person":"father","meeting":{"type":"icpc","scheduled":"2026-02-02T10:00","ref":"CP-7"},"proceedings":"none","capture":["chair"],"worker":"W-2","occurred":"2026-01-21T10:00"}
"#;

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn two_ledgers_are_asked_at_once_and_neither_is_changed() {
    let place = two(FIRST, SECOND);
    let audit = json(&place.ok(&[&BOTH[..], &["audit", "consent", "--format", "json"]].concat()));
    assert_eq!(
        (
            &audit["matters"]["total"],
            &audit["matters"]["advance"],
            &audit["matters"]["not_sought"]
        ),
        (&2.into(), &1.into(), &1.into())
    );
    // Entries 0 to 3 of the one, 0 to 2 of the other; an audit leaves no trace.
    assert_eq!(audit["provenance"]["at"], serde_json::json!([3, 2]));
    assert_eq!(
        audit["provenance"]["ledger"],
        serde_json::json!(["Test team", "Other team"])
    );
    let origins = audit["provenance"]["origin"]
        .as_array()
        .expect("origins")
        .clone();
    let name = |n: usize| format!("{}/M-1", origins[n].as_str().expect("an origin"));
    assert_eq!(
        (&audit["list"][0]["matter"], &audit["list"][1]["matter"]),
        (&name(0).into(), &name(1).into())
    );

    let list = json(&place.ok(&[&BOTH[..], &["list", "--format", "json"]].concat()));
    assert_eq!(
        list["rows"].as_array().map(Vec::len),
        Some(2),
        "one meeting, two matters"
    );
    assert_eq!(
        list["linked"],
        serde_json::json!([{"ref": "CP-7", "matters": [name(0), name(1)]}])
    );

    // Soonest first over both: everything due is of February but what has no deadline.
    let due = json(
        &place.ok(&[
            &BOTH[..],
            &["due", "--moment", "2026-01-25", "--format", "json"],
        ]
        .concat()),
    );
    assert_eq!(
        (&due["rows"][0]["matter"], &due["rows"][1]["matter"]),
        (&name(0).into(), &name(1).into())
    );

    let before = [
        fs::read(place.path("ledger/team.db")),
        fs::read(place.path("ledger/other.db")),
    ]
    .map(|b| b.expect("a file"));
    let export =
        json(&place.ok(&[&BOTH[..], &["export", "supervision", "--format", "json"]].concat()));
    assert_eq!(export["rows"].as_array().map(Vec::len), Some(2));
    let entries =
        json(&place.ok(&[&BOTH[..], &["export", "entries", "--format", "json"]].concat()));
    let rows = entries["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 4 + 3);
    assert_eq!(
        (&rows[4]["origin"], &rows[4]["seq"]),
        (&origins[1], &0.into())
    );
    let after = [
        fs::read(place.path("ledger/team.db")),
        fs::read(place.path("ledger/other.db")),
    ]
    .map(|b| b.expect("a file"));
    assert!(before == after, "several ledgers are only read");

    // Every section says whose matter it is, and none is privileged: that leaves with a trace alone.
    for section in ["actions", "changed", "unfiled", "late"] {
        for row in export[section].as_array().expect("a section") {
            let matter = row["matter"].as_str().expect("a matter");
            assert!(matter.ends_with("/M-1"), "{section}: {matter}");
        }
    }
    let told = place.fails(
        &[&BOTH[..], &["export", "entries", "--privileged"]].concat(),
        2,
    );
    assert!(told.contains("only with a trace"), "{told}");

    // The command it names gives the same bytes again, whatever was entered since.
    let command = audit["provenance"]["command"].as_str().expect("a command");
    assert!(
        command.starts_with(
            "candour --ledger ledger/team.db --ledger ledger/other.db audit consent --at 3,2 "
        ),
        "{command}"
    );
    place.ok(&[
        "log",
        "withdrawal",
        "--matter",
        "M-1",
        "--occurred",
        "2026-01-22",
    ]);
    let mut words: Vec<&str> = command.split(' ').skip(1).collect();
    words.extend(["--key-file", "key/team.key", "--key-file", "key/other.key"]);
    assert_eq!(json(&place.ok(&words)), audit);
}

#[test]
fn one_ledger_is_not_counted_twice() {
    let place = two(FIRST, SECOND);
    place.ok(&["backup", "copy.db"]);
    let told = place.fails(
        &[
            "--ledger",
            "ledger/team.db",
            "--ledger",
            "copy.db",
            "audit",
            "consent",
        ],
        2,
    );
    assert!(
        told.contains("--ledger 1 and 2 are the same ledger, Test team"),
        "{told}"
    );
    assert!(told.contains("name each once"), "{told}");
}

#[test]
fn what_is_done_in_one_ledger_is_not_done_in_two() {
    let place = two(FIRST, SECOND);
    let told = place.fails(
        &[&BOTH[..], &["log", "withdrawal", "--matter", "M-1"]].concat(),
        2,
    );
    assert!(
        told.contains("2 ledgers are named, and this is done in one"),
        "{told}"
    );
    let told = place.fails(&[&BOTH[..], &["audit", "consent", "--at", "3"]].concat(), 2);
    assert!(
        told.contains("--at names 1 of 2 ledgers' entries"),
        "{told}"
    );
    let three = [
        "--ledger",
        "ledger/team.db",
        "--ledger",
        "ledger/other.db",
        "--ledger",
        "c.db",
        "--key-file",
        "key/team.key",
        "--key-file",
        "key/other.key",
        "list",
    ];
    let told = place.fails(&three, 2);
    assert!(
        told.contains("2 key files are named for 3 ledgers"),
        "{told}"
    );
}

#[test]
fn a_backup_is_a_ledger_that_opens_with_the_same_key_and_leaves_a_trace() {
    let place = two(FIRST, SECOND);
    place.ok(&["backup", "copy.db"]);
    // Entries 0 to 3; the trace is the fourth, and not in the copy.
    let copy = json(&place.ok(&["--ledger", "copy.db", "list", "--format", "json"]));
    assert_eq!(copy["provenance"]["at"], 3);
    place.ok(&["--ledger", "copy.db", "verify"]);
    let entries = json(&place.ok(&["export", "entries", "--format", "json"]));
    assert_eq!(entries["rows"][4]["kind"], "export");
    let told = place.fails(&["backup", "copy.db"], 2);
    assert!(told.contains("copy.db exists already"), "{told}");
    fs::write(place.path("other.db.part"), "somebody's").expect("a file");
    let told = place.fails(&["backup", "other.db"], 2);
    assert!(
        told.contains("other.db.part is there: a copy under way"),
        "{told}"
    );
    assert!(
        place.path("other.db.part").exists(),
        "what is not its own stays"
    );
    let told = place.fails(&["backup", "missing/copy.db"], 3);
    assert!(told.contains("could not be used"), "{told}");
    assert!(!place.path("missing").exists());
}

#[test]
fn a_copy_sealed_to_somebody_opens_for_them_alone_and_is_no_way_into_the_ledger() {
    let place = two(FIRST, SECOND);
    let identity = age::x25519::Identity::generate();
    let (to, secret) = (identity.to_public().to_string(), identity.to_string());
    fs::write(place.path("supervisor.txt"), secret.expose_secret()).expect("a file");
    fs::write(
        place.path("stranger.txt"),
        age::x25519::Identity::generate()
            .to_string()
            .expose_secret(),
    )
    .expect("a file");
    place.ok(&["backup", "first.db", "--seal-to", &to]);
    place.ok(&[&OTHER[..], &["backup", "second.db", "--seal-to", &to]].concat());
    // Without any other key: both copies open by the one identity.
    let bare = |words: &[&str]| {
        let mut command = place.command(words);
        command
            .env_remove("CANDOUR_KEY_FILE")
            .env_remove("CANDOUR_LEDGER");
        command.output().expect("the program runs")
    };
    let copies = ["--ledger", "first.db", "--ledger", "second.db"];
    let both = bare(
        &[
            &copies[..],
            &["--identity", "supervisor.txt", "list", "--format", "json"],
        ]
        .concat(),
    );
    assert_eq!(
        both.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&both.stderr)
    );
    let list = json(&String::from_utf8(both.stdout).expect("UTF-8"));
    assert_eq!(list["rows"].as_array().map(Vec::len), Some(2));
    let refused = |words: &[&str], code: i32, says: &str| {
        let output = bare(words);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), told.contains(says)),
            (Some(code), true),
            "{told}"
        );
    };
    refused(
        &["--ledger", "first.db", "list"],
        3,
        "a copy that was sealed to somebody",
    );
    refused(
        &["--ledger", "first.db", "--identity", "stranger.txt", "list"],
        3,
        "no identity in it is the one",
    );
    refused(
        &[
            "--ledger",
            "first.db",
            "--identity",
            "first.db.sealed.age",
            "list",
        ],
        3,
        "a line of it is no age identity",
    );
    refused(
        &["--ledger", "first.db", "--identity", "nowhere.txt", "list"],
        3,
        "nowhere.txt could not be used",
    );
    // A copy is to be read: what was entered in it would be lost to the ledger that goes on.
    let identity = ["--ledger", "first.db", "--identity", "supervisor.txt"];
    refused(
        &[&identity[..], &["log", "withdrawal", "--matter", "M-1"]].concat(),
        2,
        "a copy that was handed over, to be read",
    );
    refused(
        &[&identity[..], &["export", "register"]].concat(),
        3,
        "say --no-trace",
    );
    assert_eq!(
        bare(&[&identity[..], &["export", "register", "--no-trace"]].concat())
            .status
            .code(),
        Some(0)
    );
    // The ledger's own key does not open the copy.
    place.fails(&["--ledger", "first.db", "list"], 3);
    // A recipient that is none: nothing is made and nothing entered.
    let size = place.size();
    let told = place.fails(&["backup", "third.db", "--seal-to", "age1nobody"], 2);
    assert!(told.contains("is not an age public key"), "{told}");
    assert!(!place.path("third.db").exists() && place.size() == size);
    let left = fs::read_dir(place.path("").as_path()).expect("a folder");
    let left = left.filter_map(|f| f.ok()?.file_name().into_string().ok());
    assert!(
        !left
            .into_iter()
            .any(|name| Path::new(&name).extension().is_some_and(|e| e == "part")),
        "nothing half made is left"
    );
}
