//! The program as a person runs it: exit codes, two-line errors, what is written and what is not.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

/// A folder with a ledger, its key apart from it, and a way to run the program there.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A folder without a ledger.
    pub fn empty() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("key")).expect("a folder");
        fs::create_dir(folder.path().join("ledger")).expect("a folder");
        Place { folder }
    }

    /// A new ledger under the Tees guidance.
    pub fn new() -> Place {
        let place = Place::empty();
        place.ok(&[
            "init",
            "--name",
            "Test team",
            "--pack",
            "tees",
            "--no-recovery",
        ]);
        place
    }

    /// The ledger of the demonstration: a quarter of an office.
    pub fn quarter() -> Place {
        let place = Place::empty();
        place.ok(&["demo", "demo"]);
        for (from, to) in [
            ("demo/ledger/demo.db", "ledger/team.db"),
            ("demo/key/demo.key", "key/team.key"),
        ] {
            fs::copy(place.path(from), place.path(to)).expect("a copy");
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_candour"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("CANDOUR_LEDGER", "ledger/team.db")
            .env("CANDOUR_KEY_FILE", "key/team.key")
            .env("CANDOUR_WORKER", "W-1")
            .env("CANDOUR_ROLE", "social_worker")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program runs")
    }

    /// Runs what is to succeed, and gives standard output.
    pub fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs what is to fail with `code`: two lines on standard error, nothing on standard output.
    pub fn fails(&self, words: &[&str], code: i32) -> String {
        told(&self.run(words), code, words)
    }

    /// Runs with a text on standard input.
    pub fn fed(&self, words: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        // A program that refuses before it reads closes the pipe: that is not the test's failure.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        child.wait_with_output().expect("it ends")
    }

    pub fn size(&self) -> u64 {
        let json: Json =
            serde_json::from_str(&self.ok(&["list", "--format", "json"])).expect("JSON");
        json["provenance"]["size"].as_u64().expect("a size")
    }
}

/// The two lines of an error.
fn told(output: &Output, code: i32, words: &[&str]) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{words:?}: {text}");
    assert_eq!(text.lines().count(), 2, "an error is two lines: {text}");
    assert!(
        text.starts_with("candour: ") && text.lines().nth(1).is_some_and(|l| l.starts_with("  ")),
        "{text}"
    );
    assert!(
        output.stdout.is_empty(),
        "answers alone go to standard output"
    );
    text
}

const REQUEST: &[&str] = &[
    "log",
    "request",
    "--case",
    "C-1",
    "--person",
    "mother",
    "--type",
    "icpc",
    "--scheduled",
    "2026-01-20T10:00",
    "--occurred",
    "2026-01-05T09:00",
    "--capture",
    "chair,police",
];

#[test]
fn the_commonest_case_takes_two_commands() {
    let place = Place::new();
    let out = place.ok(&[
        "log",
        "request",
        "--case",
        "C-1",
        "--person",
        "mother",
        "--type",
        "icpc",
        "--occurred",
        "2026-01-05T09:20",
        "--began",
        "2026-01-05T09:30",
        "--asked",
        "chair,police",
        "--answer",
        "agreed",
        "--items",
        "STORE,PERSONAL,NOSHARE,LEGAL,NOCOPY,REASON",
        "--how",
        "oral,leaflet",
        "--proceedings",
        "none",
    ]);
    assert_eq!(out, "2\n3\n4\n5\n");
    let note = place.ok(&["note", "--file", "LCS"]);
    assert!(
        note.contains("Advice given to the mother by the social worker:")
            && note.contains("Late entry"),
        "{note}"
    );
    let audit: Json =
        serde_json::from_str(&place.ok(&["audit", "consent", "--format", "json"])).expect("JSON");
    assert_eq!(audit["matters"]["advance"], 1);
    assert_eq!(audit["participants"]["in_advance"], 2);
    assert_eq!(
        place
            .ok(&["list", "--open", "--format", "csv"])
            .lines()
            .count(),
        1,
        "all done: only the heading"
    );
    // The trace of the note, then what was filed.
    let entries = place.ok(&["export", "entries", "--format", "csv"]);
    assert!(
        entries.contains(",export,") && entries.contains(",filed,M-1,"),
        "{entries}"
    );
}

#[test]
fn usage_is_two_lines_and_exit_two() {
    let place = Place::new();
    for (words, what, instead) in [
        (vec!["lst"], "unrecognized subcommand 'lst'", "did you mean"),
        (
            vec!["list", "--opne"],
            "unexpected argument '--opne'",
            "--open",
        ),
        (
            vec!["log", "request", "--nature", "reqest"],
            "invalid value 'reqest'",
            "request",
        ),
        (
            vec!["checkpoint"],
            "this comes in a later version",
            "--help",
        ),
        (vec!["log"], "log needs a kind, or a batch", "--batch FILE"),
        (
            vec!["log", "erasure"],
            "unrecognized subcommand 'erasure'",
            "--help",
        ),
        (
            vec!["list", "--from", "15/01/2026"],
            "is not a time",
            "--help",
        ),
        (vec!["show"], "it is not said which matter", "--case"),
        (
            vec!["show", "M-9"],
            "there is no matter M-9",
            "candour list",
        ),
        (vec!["list", "--at", "99"], "there is no entry 99", "--at"),
        (
            vec!["list", "--as-known", "2019-01-01"],
            "nothing had been entered by 2019-01-01",
            "--as-known",
        ),
        (
            vec!["audit", "consent", "--section", "nothing"],
            "no section nothing",
            "matters",
        ),
        (
            vec!["init", "--name", "x", "--no-recovery"],
            "exists already",
            "--ledger",
        ),
        (
            vec!["log", "consent", "--who", "chair"],
            "which matter",
            "--matter",
        ),
        (
            vec!["log", "consent", "--case", "C-9", "--who", "chair"],
            "case C-9 has no matter",
            "candour list",
        ),
        (
            vec!["pack", "adopt", "nowhere.toml"],
            "no pack that ships",
            "tees",
        ),
        (
            vec!["pack", "adopt", "tees"],
            "was adopted by entry 1",
            "nothing needs to be done",
        ),
    ] {
        let told = place.fails(&words, 2);
        assert!(
            told.contains(what) && told.contains(instead),
            "{words:?}: {told}"
        );
    }
}

#[test]
fn a_refused_entry_says_the_rule_the_earlier_entry_and_what_to_type() {
    let place = Place::new();
    place.ok(REQUEST);
    let size = place.size();
    for (words, what, instead) in [
        (REQUEST.to_vec(), "already entry 2", "--again"),
        (
            vec!["log", "consent", "--case", "C-1", "--who", "chiar"],
            "\"chiar\" is not a code for \"who\"",
            "did you mean chair?",
        ),
        (
            vec![
                "log",
                "consent",
                "--case",
                "C-1",
                "--who",
                "chair",
                "--occurred",
                "2026-01-20",
            ],
            "the 20th is also the day of the meeting",
            "--before-start yes|no",
        ),
        (
            vec![
                "log",
                "consent",
                "--case",
                "C-1",
                "--who",
                "chair",
                "--occurred",
                "2026-03-29T01:30",
            ],
            "did not exist",
            "2026-03-29T01:30+01:00",
        ),
        (
            vec![
                "log",
                "meeting",
                "--case",
                "C-1",
                "--began",
                "2026-10-25T01:30",
            ],
            "happened twice",
            "2026-10-25T01:30+00:00",
        ),
        (
            vec!["log", "advice", "--case", "C-1", "--to", "mother"],
            "advice has no items",
            "claimed",
        ),
        (
            vec!["correct", "99", "--because", "wrong"],
            "there is no entry 99",
            "the last entry is 2",
        ),
        (
            vec!["correct", "1", "--because", "wrong"],
            "the ledger's own act",
            "of a matter",
        ),
        (
            vec![
                "--as", "W 1", "log", "filed", "--case", "C-1", "--system", "LCS",
            ],
            "a worker is 1 to 40",
            "W-3",
        ),
    ] {
        let told = place.fails(&words, 2);
        assert!(
            told.contains(what) && told.contains(instead),
            "{words:?}: {told}"
        );
    }
    assert_eq!(place.size(), size, "nothing was written");
    let nobody = place
        .command(REQUEST)
        .env_remove("CANDOUR_WORKER")
        .output()
        .expect("it runs");
    assert!(told(&nobody, 2, REQUEST).contains("CANDOUR_WORKER"));
}

#[test]
fn keys_files_and_places_that_will_not_do_are_exit_three() {
    let place = Place::new();
    place.ok(REQUEST);
    fs::write(place.path("plain.txt"), "not a ledger").expect("a file");
    fs::write(
        place.path("key/other.key"),
        format!("{}\n", "ab".repeat(32)),
    )
    .expect("a file");
    fs::write(place.path("key/short.key"), "abc\n").expect("a file");
    fs::copy(place.path("key/team.key"), place.path("ledger/team.key")).expect("a copy");
    private(&place.path("key/other.key"));
    private(&place.path("key/short.key"));
    for (words, what) in [
        (
            vec!["--ledger", "ledger/none.db", "list"],
            "there is no ledger at",
        ),
        (
            vec!["--ledger", "plain.txt", "list"],
            "is not a ledger, or this is not its key",
        ),
        (
            vec!["--key-file", "key/other.key", "list"],
            "is not a ledger, or this is not its key",
        ),
        (vec!["--key-file", "key/short.key", "list"], "key"),
        (vec!["--key-file", "key/none.key", "list"], "key"),
        (vec!["--key-file", "ledger/team.key", "list"], "folder"),
        (
            vec!["log", "--batch", "nowhere.jsonl"],
            "nowhere.jsonl cannot be read",
        ),
        (
            vec!["export", "register", "--output", "key"],
            "key is a folder",
        ),
        (
            vec!["export", "register", "--output", "no/such/folder.csv"],
            "cannot be written",
        ),
    ] {
        let told = place.fails(&words, 3);
        assert!(told.contains(what), "{words:?}: {told}");
    }
    assert!(
        !place.path("ledger/none.db").exists(),
        "a mistyped path makes nothing"
    );
    assert!(
        !place
            .ok(&["export", "entries", "--format", "csv"])
            .contains("folder.csv"),
        "what was not made left no trace"
    );
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("permissions");
}
#[cfg(not(unix))]
fn private(_: &Path) {}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fs::set_permissions(
        place.path("key/team.key"),
        fs::Permissions::from_mode(0o644),
    )
    .expect("permissions");
    let told = place.fails(&["list"], 3);
    assert!(told.contains("read"), "{told}");
}

#[test]
fn a_batch_is_all_or_nothing_and_names_every_bad_line() {
    let place = Place::new();
    let good = br#"{"kind":"request","nature":"request","case":"C-1","person":"mother","occurred":"2026-01-05T09:00"}
{"kind":"advice","given_by":"social_worker","to":["mother"],"items":["STORE"],"occurred":"2026-01-05T09:05"}
"#;
    let bad = br#"{"kind":"request","nature":"request","case":"C-1","person":"mother","occurred":"2026-01-05T09:00"}
{"kind":"advise","given_by":"social_worker","to":["mother"],"items":["STORE"],"occurred":"2026-01-05T09:05"}

{"kind":"consent","asked_by":"social_worker","who":["chair"],"ocurred":"2026-01-05T09:05"}
not json
"#;
    let output = place.fed(&["log", "--batch", "-"], bad);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty());
    for part in [
        "line 2: there is no kind \"advise\"",
        "did you mean advice?",
        "line 4: there is no field \"ocurred\" here",
        "line 5: this is not JSON",
        "nothing was written",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(place.size(), 2);
    let output = place.fed(&["log", "--batch", "-"], good);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2\n3\n");
    let again = place.fed(&["log", "--batch", "-"], good);
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("line 1: already entry 2"),
        "{again:?}"
    );
    assert_eq!(
        String::from_utf8_lossy(&place.fed(&["log", "--batch", "-", "--again"], good).stdout),
        "4\n5\n"
    );
}

#[test]
fn what_leaves_the_ledger_leaves_a_trace_first() {
    let place = Place::new();
    place.ok(REQUEST);
    let size = place.size();
    place.ok(&["list"]);
    place.ok(&["show", "M-1"]);
    place.ok(&["due"]);
    place.ok(&["audit", "advice"]);
    assert_eq!(place.size(), size, "looking leaves none");
    place.ok(&[
        "export",
        "supervision",
        "--format",
        "csv",
        "--output",
        "out.csv",
    ]);
    assert_eq!(place.size(), size + 1);
    let csv = fs::read(place.path("out.csv")).expect("a file");
    let metadata: Json =
        serde_json::from_slice(&fs::read(place.path("out.csv-metadata.json")).expect("a file"))
            .expect("JSON");
    assert_eq!(
        metadata["candour:at"],
        size - 1,
        "an export never contains itself"
    );
    // The command in the provenance gives the same bytes, now that the ledger has grown.
    let words: Vec<&str> = metadata["candour:command"]
        .as_str()
        .expect("a command")
        .split(' ')
        .skip(1)
        .collect();
    assert_eq!(place.ok(&words).into_bytes(), csv);
    let told = place.fails(&["export", "register", "--no-trace"], 2);
    assert!(told.contains("--no-trace is for a copy"), "{told}");
    assert_eq!(
        place.size(),
        size + 2,
        "only the repeated export left a trace"
    );
}

#[test]
fn a_correction_of_a_field_keeps_the_rest_and_the_earlier_wording() {
    let place = Place::new();
    place.ok(REQUEST);
    place.ok(&[
        "log",
        "consent",
        "--case",
        "C-1",
        "--who",
        "all",
        "--answer",
        "agreed",
        "--occurred",
        "2026-01-10T09:00",
    ]);
    place.ok(&[
        "correct",
        "3",
        "--because",
        "The police objected",
        "consent",
        "--who",
        "chair",
    ]);
    let shown = place.ok(&["show", "M-1"]);
    assert!(
        shown.contains("NO LONGER STANDS: replaced by 4")
            && shown.contains("> The police objected"),
        "{shown}"
    );
    let told = place.fails(
        &[
            "correct",
            "3",
            "--because",
            "again",
            "consent",
            "--answer",
            "objected",
        ],
        2,
    );
    assert!(
        told.contains("entry 3 was replaced by 4") && told.contains("correct 4"),
        "{told}"
    );
    let audit: Json = serde_json::from_str(&place.ok(&[
        "audit",
        "consent",
        "--moment",
        "2026-02-01",
        "--format",
        "json",
    ]))
    .expect("JSON");
    assert_eq!(
        (&audit["matters"]["late"], &audit["participants"]["never"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn a_start_without_the_hour_of_the_request_is_remarked_on() {
    let place = Place::new();
    let words = [
        "log", "request", "--case", "C-1", "--person", "mother", "--began", "00:00",
    ];
    let output = place.run(&words);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("entered as of now") && told.contains("--occurred"),
        "{told}"
    );
}

#[test]
fn nothing_is_entered_in_a_rehearsal() {
    let place = Place::new();
    let out = place.ok(&[REQUEST, &["--dry-run"]].concat());
    assert!(
        out.contains("\"kind\":\"request\"") && out.contains("\"matter\":\"M-1\""),
        "{out}"
    );
    assert_eq!(place.size(), 2);
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let place = Place::empty();
    assert!(place.ok(&["completions", "bash"]).contains("candour"));
    assert!(place.ok(&["man"]).contains(".TH candour"));
    for verb in [
        "init", "log", "correct", "list", "show", "note", "due", "export", "audit", "pack",
        "verify", "demo",
    ] {
        assert!(
            place.ok(&[verb, "--help"]).contains("Usage: candour"),
            "{verb}"
        );
    }
}

#[test]
fn the_demo_makes_a_ledger_that_verifies() {
    let place = Place::empty();
    let out = place.ok(&["demo", "there"]);
    assert_eq!(
        out.lines()
            .skip_while(|l| *l != "Try next:")
            .skip(1)
            .count(),
        3,
        "the next three commands: {out}"
    );
    for file in ["case-note.txt", "supervision.csv", "audit.txt"] {
        assert!(place.path("there").join(file).exists(), "{file}");
    }
    let verified = place.ok(&[
        "--ledger",
        "there/ledger/demo.db",
        "--key-file",
        "there/key/demo.key",
        "verify",
    ]);
    assert!(
        verified.contains("The ledger verifies: 206 entries, 48 matters."),
        "the quarter, the beginning, and two traces: {verified}"
    );
    let told = place.fails(&["demo", "there"], 2);
    assert!(told.contains("exists already"), "{told}");
}

#[test]
fn items_due_are_asked_one_by_one() {
    let place = Place::new();
    place.ok(REQUEST);
    let words = [
        "log", "advice", "--case", "C-1", "--to", "mother", "--items", "due", "--how", "oral",
    ];
    let output = place.fed(&words, b"yes\nyes\nno\ny\ny\ny\nn\n");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "3\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let audit: Json =
        serde_json::from_str(&place.ok(&["audit", "advice", "--format", "json"])).expect("JSON");
    assert_eq!(audit["list"][0]["missing"], serde_json::json!(["NOSHARE"]));
    let ended = place.fed(&words, b"yes\n");
    assert!(
        String::from_utf8_lossy(&ended.stderr).contains("standard input ended"),
        "{ended:?}"
    );
}

#[test]
fn two_four_and_eight_processes_lose_no_number() {
    for processes in [2, 4, 8] {
        let place = Place::new();
        place.ok(REQUEST);
        let each = 6;
        let children: Vec<_> = (0..processes)
            .map(|p| {
                let mut shell = place.command(&[]);
                let program = shell.get_program().to_owned();
                shell = Command::new("sh");
                shell.current_dir(place.folder.path()).env("CANDOUR_LEDGER", "ledger/team.db").env("CANDOUR_KEY_FILE", "key/team.key").env("CANDOUR_WORKER", format!("W-{p}"));
                let script = format!(
                    "for n in $(seq 1 {each}); do '{}' log event --matter M-1 --what recording_made --occurred 2026-01-20T10:00 --words \"{p}-$n\" || exit 1; done",
                    program.to_string_lossy()
                );
                shell.arg("-c").arg(script).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
            })
            .collect();
        let mut numbers: Vec<u64> = Vec::new();
        for child in children {
            let output = child.wait_with_output().expect("it ends");
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            numbers.extend(
                String::from_utf8_lossy(&output.stdout)
                    .lines()
                    .map(|l| l.parse::<u64>().expect("a number")),
            );
        }
        numbers.sort_unstable();
        let expected: Vec<u64> = (3..3 + processes * each).collect();
        assert_eq!(numbers, expected, "{processes} processes");
        assert!(
            place
                .ok(&["verify"])
                .contains(&format!("{} entries", 3 + processes * each))
        );
    }
}
