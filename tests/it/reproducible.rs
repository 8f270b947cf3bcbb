//! The command in an answer's provenance gives its bytes again: later, elsewhere, and for somebody else.
//!
//! What the answers say is the other modules'; that one format's bytes do not change within a run is too.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};

use age::secrecy::ExposeSecret;
use calamine::{Reader, Xlsx};
use serde_json::Value as Json;

use crate::cli::Place;

/// Every verb that answers, by each way of asking it.
const ASKED: &[&str] = &[
    "list",
    "list --open --team T-North --from 2026-01-01 --until 2026-02-28",
    "list --text \"it's  the\"",
    "show M-9",
    "show --case C-1003",
    "note",
    "note M-17 --privileged",
    "note --case C-1003",
    "due",
    "due --worker W-2 --moment 2026-02-10T09:00",
    "export supervision --worker W-2 --since last",
    "export supervision --worker W-1 --section actions",
    "export register --since 2026-02-01",
    "export register --as-known 2030-01-01 --until 2026-02-28",
    "export entries --at 120",
    "audit consent --by month,type",
    "audit advice --by worker --from 2026-01-01",
    "audit activity --by financial_year",
    "audit timeliness --by team",
    "audit notice --by quarter,type --until 2026-03-31",
    "audit reasons --by reason",
    "audit decisions --section list",
    "audit publication",
    "audit escalation --as-known 2030-01-01",
    "audit filing --by pack,nature --at 150",
];

const FORMATS: &[&str] = &[
    "text",
    "csv",
    "csv --profile machine",
    "json",
    "xlsx",
    "html",
];

/// As a shell runs a line, in a folder and in surroundings of its own.
fn typed(place: &Place, folder: &Path, line: &str, around: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_candour"));
    let path = format!(
        "{}:/usr/bin:/bin",
        program.parent().expect("a folder").display()
    );
    Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .env("CANDOUR_LEDGER", place.path("ledger/team.db"))
        .env("CANDOUR_KEY_FILE", place.path("key/team.key"))
        .envs(around.iter().copied())
        .output()
        .expect("a shell")
}

const AT_HOME: &[(&str, &str)] = &[
    ("CANDOUR_WORKER", "W-1"),
    ("CANDOUR_ROLE", "social_worker"),
    ("TZ", "Europe/London"),
    ("LANG", "en_GB.UTF-8"),
];

/// Somebody else's surroundings: what a program might go by, each unlike the first.
const ELSEWHERE: [&[(&str, &str)]; 2] = [
    &[
        ("CANDOUR_WORKER", "W-3"),
        ("TZ", "Asia/Tokyo"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("LANG", "de_DE.UTF-8"),
        ("COLUMNS", "40"),
        ("TERM", "dumb"),
    ],
    &[
        ("CANDOUR_WORKER", "W-2"),
        ("CANDOUR_ROLE", "chair"),
        ("TZ", "America/St_Johns"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANGUAGE", "tr"),
        ("COLUMNS", "400"),
        ("CLICOLOR_FORCE", "1"),
        ("SOURCE_DATE_EPOCH", "0"),
    ],
];

/// The command that an answer says gives it again.
fn command(format: &str, output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let line = |text: &str| {
        let lines = text.lines().rev();
        let mut commands = lines.filter_map(|line| line.strip_prefix("command: "));
        commands.next().expect("a command").to_owned()
    };
    match format.split(' ').next() {
        Some("text") => line(&text(&output.stdout)),
        Some("csv") => line(&text(&output.stderr)),
        Some("json") => {
            let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
            json["provenance"]["command"]
                .as_str()
                .expect("a command")
                .to_owned()
        }
        Some("xlsx") => {
            let mut book = Xlsx::new(Cursor::new(output.stdout.clone())).expect("a workbook");
            let about = book.worksheet_range("About").expect("a sheet");
            let row = about.rows().find(|row| row[0] == *"command");
            row.expect("a command")[1].to_string()
        }
        _ => {
            let html = text(&output.stdout);
            let (_, rest) = html
                .rsplit_once(">command</th><td>")
                .expect("a command at the end");
            let told = rest.split("</td>").next().expect("its end");
            let marks = [
                ("<wbr>", ""),
                ("&#39;", "'"),
                ("&quot;", "\""),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&amp;", "&"),
            ];
            let shown = |text: String, (mark, is): (&str, &str)| text.replace(mark, is);
            marks.into_iter().fold(told.to_owned(), shown)
        }
    }
}

/// An answer as it was first given: how it was asked for, what it says gives it again, and its bytes.
struct Given {
    line: String,
    format: &'static str,
    command: String,
    bytes: Vec<u8>,
}

fn given(place: &Place, asked: &str, format: &'static str) -> Given {
    let line = format!("candour {asked} --format {format}");
    let output = typed(place, &place.path(""), &line, AT_HOME);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {told}");
    assert!(!output.stdout.is_empty(), "{line}");
    let command = command(format, &output);
    assert!(
        command.starts_with("candour ") && command.contains(" --at "),
        "{line}: {command}"
    );
    Given {
        line,
        format,
        command,
        bytes: output.stdout,
    }
}

impl Given {
    /// The same bytes again, on standard output and in a file.
    fn again(&self, place: &Place, folder: &Path, around: &[(&str, &str)]) {
        let output = typed(place, folder, &self.command, around);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {told}", self.command);
        self.same(&output.stdout);
        let end = self.format.split(' ').next().expect("a format");
        let name = format!("again.{end}");
        let line = format!("{} --output {name}", self.command);
        let output = typed(place, folder, &line, around);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {told}");
        self.same(&fs::read(folder.join(&name)).expect("a file"));
    }

    fn same(&self, bytes: &[u8]) {
        assert!(
            self.bytes == bytes,
            "{}\ngave other bytes than\n{}\n{}\n-- and first --\n{}",
            self.command,
            self.line,
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&self.bytes)
        );
    }
}

/// More is entered: a new matter, a correction, a review, and what each answer that leaves entered itself.
fn more(place: &Place) {
    for line in [
        "log request --case C-1003 --person father --type icpc --scheduled 2026-03-20T10:00 --occurred 2026-03-02T09:00 --again",
        "log review --worker W-2 --all",
        "log escalation --matter M-9 --to line_manager --occurred 2026-03-21T09:00 --advice 'it is not  so'",
        "correct 9 --because wrong --whole-matter",
    ] {
        let output = typed(place, &place.path(""), &format!("candour {line}"), AT_HOME);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {told}");
    }
}

fn formats(asked: &str) -> impl Iterator<Item = &'static str> {
    let is_page = asked.starts_with("audit");
    let formats = FORMATS.iter().copied();
    formats.filter(move |format| is_page || *format != "html")
}

#[test]
fn the_command_in_the_provenance_gives_the_same_bytes_whoever_runs_it_and_whenever() {
    let place = Place::quarter();
    let all: Vec<Given> = ASKED
        .iter()
        .flat_map(|asked| formats(asked).map(|format| (*asked, format)))
        .map(|(asked, format)| given(&place, asked, format))
        .collect();
    more(&place);
    let folder = tempfile::tempdir().expect("a folder");
    for (n, one) in all.iter().enumerate() {
        one.again(&place, folder.path(), ELSEWHERE[n % 2]);
    }
    // The comparison sees what does change: asked as first, without the knowledge and the moment.
    for asked in ["list", "due", "export register", "audit consent", "note"] {
        let first = all
            .iter()
            .find(|one| one.line == format!("candour {asked} --format json"));
        let now = match first {
            Some(first) => {
                let output = typed(&place, folder.path(), &first.line, AT_HOME);
                (output.stdout, first.bytes.clone())
            }
            None => continue,
        };
        assert_ne!(now.0, now.1, "{asked}");
    }
}

#[test]
fn a_release_is_given_again_as_it_was_printed() {
    let place = Place::quarter();
    let asked = "audit consent --by team --release --from 2026-01-01 --until 2026-03-31";
    let all: Vec<Given> = formats(asked)
        .map(|format| given(&place, asked, format))
        .collect();
    more(&place);
    let folder = tempfile::tempdir().expect("a folder");
    for one in &all {
        one.again(&place, folder.path(), ELSEWHERE[0]);
    }
}

#[test]
fn so_does_that_of_several_ledgers_from_the_folder_that_it_names_them_in() {
    let place = Place::quarter();
    let other = ["--ledger", "ledger/other.db", "--key-file", "key/other.key"];
    let begin = ["init", "--name", "Other", "--no-recovery"];
    place.ok(&[&other[..], &begin].concat());
    let request = "log request --case C-1 --person mother --type icpc --scheduled 2026-02-02T10:00 \
        --occurred 2026-01-20T10:00";
    let request: Vec<&str> = request.split_whitespace().collect();
    place.ok(&[&other[..], &request].concat());
    let identity = age::x25519::Identity::generate();
    let to = identity.to_public().to_string();
    let secret = identity.to_string();
    fs::write(place.path("reader.txt"), secret.expose_secret()).expect("a file");
    let hand_over = || {
        place.ok(&["backup", "first.db", "--seal-to", &to]);
        place.ok(&[&other[..], &["backup", "second.db", "--seal-to", &to]].concat());
    };
    hand_over();
    let reader = place.path("reader.txt");
    let around = |others: &[(&'static str, &'static str)]| {
        let reader = ("CANDOUR_IDENTITY", reader.to_str().expect("a path"));
        let mut around = vec![reader];
        around.extend_from_slice(others);
        around
    };
    let mut all = Vec::new();
    for asked in [
        "list",
        "due",
        "export register",
        "audit consent --by month,type",
    ] {
        for format in formats(asked) {
            let line =
                format!("candour --ledger first.db --ledger second.db {asked} --format {format}");
            let output = typed(&place, &place.path(""), &line, &around(&[]));
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{line}: {told}");
            let command = command(format, &output);
            let bytes = output.stdout;
            all.push(Given {
                line,
                format,
                command,
                bytes,
            });
        }
    }
    // Later copies of both, with more in them.
    more(&place);
    place.ok(&[&other[..], &request, &["--again"]].concat());
    for name in ["first.db", "second.db"] {
        for end in ["", ".sealed.age"] {
            fs::remove_file(place.path(&format!("{name}{end}"))).expect("it goes");
        }
    }
    hand_over();
    for one in &all {
        one.again(&place, &place.path(""), &around(ELSEWHERE[1]));
    }
}
