//! Documents cannot lie: their sessions are run, their tables compared, their links and names looked up.
//!
//! `TRYCMD=overwrite cargo test --test it docs::` writes what the program prints into the documents; read
//! the difference before keeping it. Whether a document is well told is for its reader to say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use candour::audit::{self, AUDITS, by};
use candour::report::{Scope, entries, supervision};
use candour::table::{Column, Kind, Need, Table};

use crate::support::{Desk, at};

/// The settings that the tour names, and all that the program reads of its environment.
const SETTINGS: [(&str, &str); 4] = [
    ("CANDOUR_KEY_FILE", "key/team.key"),
    ("CANDOUR_LEDGER", "ledger/team.db"),
    ("CANDOUR_ROLE", "social_worker"),
    ("CANDOUR_WORKER", "W-1"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// README.md and everything in docs/, by their paths from the root.
fn documents() -> Vec<String> {
    let in_docs = fs::read_dir(root().join("docs"))
        .expect("docs")
        .map(|file| {
            let name = file.expect("a file").file_name();
            format!("docs/{}", name.to_str().expect("a plain name"))
        });
    let mut all: Vec<String> = in_docs.filter(|name| name.ends_with(".md")).collect();
    all.push("README.md".to_owned());
    all.sort();
    all
}

// ---- sessions ----

/// Runs every `console` block of a document, in order, in a folder with an empty `ledger` and `key`.
fn runs(document: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("session.md");
    fs::write(&copy, read(document)).expect("a copy");
    // Beside a session: the folder that it begins with, and that it may change it (`.out`).
    for made in ["session.in/ledger", "session.in/key", "session.out"] {
        fs::create_dir_all(folder.path().join(made)).expect("a folder");
    }
    // A block whose first line names a file is that file.
    for block in read(document).split("\n```").skip(1).step_by(2) {
        let (first, text) = block.split_once('\n').expect("a block of lines");
        if let Some((_, name)) = first.split_once(' ') {
            fs::write(
                folder.path().join("session.in").join(name),
                format!("{text}\n"),
            )
            .expect("a file");
        }
    }
    let cases = trycmd::TestCases::new();
    cases.register_bin(
        "candour",
        trycmd::schema::Bin::Path(PathBuf::from(env!("CARGO_BIN_EXE_candour"))),
    );
    // The runner hands on the environment of the tests; these four are all that is read of it.
    for (name, value) in SETTINGS {
        cases.env(name, value);
    }
    cases.case(&copy).run();
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        fs::copy(&copy, root().join(document)).expect("the document");
    }
}

#[test]
fn the_tour_is_what_the_program_prints() {
    runs("docs/tour.md");
}

#[test]
fn the_example_of_the_page_on_imports_is_what_the_program_does() {
    runs("docs/IMPORT.md");
}

#[test]
fn the_session_in_the_readme_is_what_the_program_prints() {
    runs("README.md");
}

#[test]
fn the_program_reads_no_other_setting() {
    let arguments = read("src/cli/args.rs");
    let named: BTreeSet<&str> = arguments
        .split("env = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        named,
        SETTINGS
            .iter()
            .map(|(name, _)| *name)
            // Of no use but for a copy that was handed over.
            .chain(["CANDOUR_IDENTITY"])
            .collect::<BTreeSet<_>>()
    );
    let tour = read("docs/tour.md");
    for (name, value) in SETTINGS {
        assert!(
            tour.contains(&format!("| `{name}` | `{value}` |")),
            "{name}"
        );
    }
}

// ---- tables of CSV.md ----

/// The first column of the table under a heading, and the last.
fn rows_under(document: &str, heading: &str) -> Vec<(String, String)> {
    let text = read(document);
    let section = text
        .split("\n## ")
        .find(|section| section.lines().next() == Some(heading))
        .unwrap_or_else(|| panic!("{document} has no heading {heading}"));
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, rest)| {
            let form = rest.trim_end_matches(" |").rsplit("| ").next();
            (name.to_owned(), form.expect("a last cell").to_owned())
        })
        .collect()
}

/// How the contract says what a column holds.
fn forms(column: &Column) -> Vec<String> {
    let forms: &[&str] = match column.kind {
        Kind::Text => &[
            "a worker's name",
            "a name",
            "a participant",
            "references",
            "text",
            "`tees/1.0`",
        ],
        Kind::Code(_) => &["a code"],
        Kind::Codes(_) => &["codes"],
        Kind::Time | Kind::Minute => &["a time"],
        Kind::Instant => &["an instant"],
        Kind::Count => &["a count", "a number", "an entry number"],
        Kind::Rate => &["a rate"],
        Kind::YesNo => &["yes or no"],
        Kind::Numbers => &["entry numbers"],
    };
    let may = if column.need == Need::Maybe {
        ", or empty"
    } else {
        ""
    };
    forms.iter().map(|form| format!("{form}{may}")).collect()
}

#[test]
fn the_columns_are_those_of_the_contract() {
    let tables = |table: &[Table]| table[0].columns.clone();
    let [watched, registered] = Desk::new(&["tees"]).view(|view| {
        let scope = Scope {
            ground: &view.ground,
            standings: &[],
            moment: at("2026-01-05T09:00:00.000Z"),
            at: view.at,
            origin: None,
            since: None,
        };
        [
            tables(&supervision::supervision(&[scope]).tables),
            tables(&supervision::register(&[scope]).tables),
        ]
    });
    let all = entries::columns();
    for (heading, columns) in [
        ("supervision", watched),
        ("register", registered),
        ("entries", all),
    ] {
        let told = rows_under("docs/CSV.md", heading);
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        let made: Vec<&str> = columns.iter().map(|c| c.name.as_ref()).collect();
        assert_eq!(names, made, "{heading}");
        for ((name, form), column) in told.iter().zip(&columns) {
            assert!(forms(column).contains(form), "{heading}: {name}: {form}");
        }
    }
}

#[test]
fn the_sections_are_those_of_the_audits() {
    let text = read("docs/CSV.md");
    for audit in AUDITS {
        let scope = audit::Scope {
            standings: &[],
            period: (None, None),
            moment: at("2026-01-05T09:00:00.000Z"),
            by: &by::BREAKDOWNS[..1],
        };
        let made: Vec<String> = (audit.count)(&scope).into_iter().map(|t| t.name).collect();
        let row = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {} | ", audit.name)))
            .unwrap_or_else(|| panic!("no row for {}", audit.name));
        let told: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let told: Vec<&str> = told.into_iter().filter(|name| *name != "--by").collect();
        assert_eq!(told, made, "{}", audit.name);
    }
}

// ---- headings, links, names ----

/// The lines outside fenced blocks.
fn prose(text: &str) -> Vec<&str> {
    let mut fenced = false;
    text.lines()
        .filter(|line| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
        .collect()
}

#[test]
fn headings_skip_no_level() {
    for document in documents() {
        let text = read(&document);
        let mut above = 0;
        for line in prose(&text) {
            let level = line.len() - line.trim_start_matches('#').len();
            if level > 0 && line[level..].starts_with(' ') {
                assert!(level <= above + 1, "{document}: {line}");
                assert!(
                    level > 1 || above == 0,
                    "{document}: a second title: {line}"
                );
                above = level;
            }
        }
        assert!(above > 0, "{document} has no title");
    }
}

#[test]
fn every_link_points_at_something() {
    for document in documents() {
        let path = root().join(&document);
        let folder = path.parent().expect("a folder");
        let text = read(&document);
        for target in text.split("](").skip(1).filter_map(|t| t.split(')').next()) {
            if target.contains("://") {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            assert!(
                place.is_empty(),
                "{document}: {target}: link to the file alone"
            );
            assert!(folder.join(file).is_file(), "{document}: {target}");
        }
    }
}

/// Whether something is there by this name, which may end in `*`.
fn is_there(name: &str) -> bool {
    let Some(beginning) = name.strip_suffix('*') else {
        return root().join(name).exists();
    };
    let (folder, beginning) = beginning.rsplit_once('/').expect("a path");
    fs::read_dir(root().join(folder)).is_ok_and(|mut files| {
        files.any(|file| {
            let name = file.expect("a file").file_name();
            name.to_string_lossy().starts_with(beginning)
        })
    })
}

#[test]
fn every_file_named_is_there() {
    let mut named = 0;
    for document in documents() {
        for name in read(&document).split('`').skip(1).step_by(2) {
            let ours = ["src/", "tests/", "fixtures/", "benches/"]
                .iter()
                .any(|folder| name.starts_with(folder));
            // `x` stands for whatever is to be added.
            let to_be = name.split(['/', '.']).any(|part| part == "x");
            if ours && !to_be && !name.contains(char::is_whitespace) {
                assert!(is_there(name), "{document}: {name}");
                named += 1;
            }
        }
    }
    assert!(named > 30, "the documents name files: {named}");
}

#[test]
fn every_test_named_is_there() {
    let clauses = read("docs/CLAUSES.md");
    let cells = clauses.lines().filter_map(|line| line.rsplit('|').nth(1));
    let tests = cells.flat_map(|cell| cell.split(',')).map(str::trim);
    let mut named = 0;
    for test in tests {
        let Some((module, name)) = test.trim_matches('`').split_once("::") else {
            continue;
        };
        let text = read(&format!("tests/it/{module}.rs"));
        assert!(text.contains(&format!("fn {name}()")), "{test}");
        named += 1;
    }
    assert!(named > 30, "the clauses name tests: {named}");
}

#[test]
fn the_readme_begins_with_two_commands() {
    let text = read("README.md");
    for command in ["cargo run --release --locked -- demo", "tests/run"] {
        assert!(text.lines().any(|line| line == command), "{command}");
    }
    assert!(root().join("tests/run").is_file());
}

#[test]
fn every_verb_is_named() {
    let help = Command::new(env!("CARGO_BIN_EXE_candour"))
        .arg("--help")
        .output()
        .expect("help");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.contains("comes later"))
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|verb| !verb.is_empty())
        .collect();
    assert!(verbs.len() > 10, "{help}");
    let told = read("README.md") + &read("docs/tour.md");
    for verb in verbs {
        let named = told.contains(&format!("candour {verb}"))
            || told.contains(&format!("-- {verb}"))
            || told.contains(&format!("`{verb}`"))
            || told.contains(&format!("`{verb} "));
        assert!(
            named,
            "{verb} is named neither in README.md nor in docs/tour.md"
        );
    }
}
