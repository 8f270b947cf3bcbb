//! The rules about the code itself (DESIGN section 6), held by reading it.
//!
//! Comments and tests are left out where the rule is about what ships; what a rule allows is listed here
//! with the reason. New files are walked as they come.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use candour::entry::KINDS;
use candour::entry::field::{Field, Shape};
use candour::pack::{FACTS, Pack, Values, Vocabulary};

use crate::source::{Source, files, root, shipped};

/// Levels from the ground up; a module imports only from levels below its own.
const LEVELS: &[&[&str]] = &[
    &["chart"],
    &["time", "id", "table", "page"],
    &["pack", "store", "tree", "format", "disclosure"],
    &["entry"],
    &["standing", "import"],
    &["audit"],
    &["ledger", "report"],
    &["cli"],
    &["main"],
];

/// What a module exports at the crate's root, since a macro cannot be elsewhere.
const MACROS: &[(&str, &str)] = &[("fields", "entry"), ("words", "entry")];

fn level(module: &str) -> usize {
    let module = MACROS
        .iter()
        .find(|(name, _)| *name == module)
        .map_or(module, |(_, home)| home);
    LEVELS
        .iter()
        .position(|level| level.contains(&module))
        .unwrap_or_else(|| panic!("{module} has no level: give it one here and in DESIGN"))
}

/// Every violation, told at once.
fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn imports_go_strictly_downwards() {
    let mut found = Vec::new();
    for source in shipped().iter().filter(|s| s.path != "src/lib.rs") {
        let own = source.modules()[0].clone();
        for (line, module) in source.imports() {
            let home = MACROS
                .iter()
                .find(|(name, _)| *name == module)
                .map_or(module.as_str(), |(_, home)| home);
            // The binary is the library's caller: its own name for the library is no module.
            if home != own && level(&module) >= level(&own) {
                found.push(format!("{}:{line} imports {module}", source.path));
            }
        }
    }
    none("imports that do not go down", found);
}

#[test]
fn sql_is_only_in_the_sqlite_store_and_in_schema() {
    let sql = |literal: &str| {
        let text = literal.to_lowercase();
        let starts = [
            "select ",
            "insert into ",
            "insert or ",
            "delete from ",
            "pragma ",
            "begin immediate",
            "create table",
            "create index",
            "create trigger",
            "drop table",
            "alter table",
        ];
        starts
            .iter()
            .any(|word| text.trim_start().starts_with(word))
            || (text.contains("update ") && text.contains(" set "))
    };
    let mut found = Vec::new();
    for source in shipped()
        .iter()
        .filter(|s| !s.path.starts_with("src/store/sqlite"))
    {
        found.extend(
            source
                .literals
                .iter()
                .filter(|(_, text)| sql(text))
                .map(|(line, text)| format!("{}:{line} {text:?}", source.path)),
        );
        found.extend(
            source
                .mentions("rusqlite")
                .map(|line| format!("{}:{line} rusqlite", source.path)),
        );
    }
    none("SQL outside the store", found);
}

/// Words that only some files may have: the words, where, and why.
const KEPT_TO: &[(&[&str], &[&str])] = &[
    // Printing, the environment and leaving are the command line's.
    (
        &[
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "std::env",
            "env::var",
            "env::args",
            "process::exit",
            "io::stdout",
            "io::stderr",
        ],
        &["src/cli/", "src/main.rs"],
    ),
    // The clock is an argument of the ledger. The command line hands the machine's to a ledger that it
    // opens, and to what makes one (`init`, `demo`).
    (
        &["Utc::now", "Local::now", "SystemTime", "Instant::now"],
        &["src/cli/home.rs", "src/cli/mod.rs"],
    ),
    // A crash is no answer: an `expect` states an invariant.
    (&[".unwrap()"], &[]),
    // Nothing that ships is unfinished.
    (&["todo!", "unimplemented!", "dbg!", "unreachable!"], &[]),
];

#[test]
fn some_words_are_kept_to_some_files() {
    let mut found = Vec::new();
    for source in shipped() {
        for (words, places) in KEPT_TO {
            if places.iter().any(|place| source.path.starts_with(place)) {
                continue;
            }
            for word in *words {
                found.extend(
                    source
                        .mentions(word)
                        .map(|line| format!("{}:{line} {word}", source.path)),
                );
            }
        }
    }
    none("words where they may not be", found);
}

/// Literals that are a code and may stand in Rust: where, what, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    (
        "src/cli/ask.rs",
        "oral",
        "what is offered at a terminal for the commonest way of telling, to be typed over",
    ),
    (
        "src/pack/position.rs",
        "courtesy",
        "a word of the format for a position, which a rule of a pack happens to have as its name",
    ),
    (
        "src/pack/rules.rs",
        "retention",
        "a section of the format, which a reason for erasure happens to be called too",
    ),
];

/// The contract's own words (DESIGN section 2), some of which are also codes: kinds, fields, facts and what
/// closed facts may be (the words of `entry/word.rs` among them), and the names of the vocabulary's lists.
fn words_of_the_contract(vocabulary: &Vocabulary) -> BTreeSet<String> {
    fn names(fields: &[Field], into: &mut BTreeSet<String>) {
        for field in fields {
            into.insert(field.name.to_owned());
            if let Shape::Group(inner) = field.shape {
                names(inner, into);
            }
        }
    }
    let mut words: BTreeSet<String> = vocabulary.lists().map(str::to_owned).collect();
    for row in KINDS {
        words.insert(row.name.to_owned());
        names(row.fields, &mut words);
    }
    for fact in FACTS {
        words.insert(fact.name.to_owned());
        if let Values::Closed(closed) = fact.values {
            words.extend(closed.iter().map(|word| (*word).to_owned()));
        }
    }
    words
}

#[test]
fn no_code_of_a_pack_or_of_the_vocabulary_is_written_in_rust() {
    let mut codes: BTreeSet<String> = BTreeSet::new();
    let vocabulary = Vocabulary::read(Vocabulary::BASE).expect("the shipped vocabulary");
    for list in vocabulary.lists() {
        codes.extend(vocabulary.terms(list).map(|(code, _)| code.to_owned()));
    }
    for (_, text) in Pack::shipped() {
        let pack = Pack::read(text).expect("a pack that ships");
        codes.extend(pack.codes.iter().map(|code| code.code.clone()));
        codes.extend(pack.items.iter().map(|item| item.code.clone()));
        codes.extend(pack.rules.iter().map(|rule| rule.id.clone()));
    }
    let words = words_of_the_contract(&vocabulary);
    let sources = shipped();
    let mut found = Vec::new();
    for source in &sources {
        for (line, text) in &source.literals {
            let allowed = ALLOWED
                .iter()
                .any(|(path, word, _)| *path == source.path && word == text);
            if codes.contains(text) && !words.contains(text) && !allowed {
                found.push(format!("{}:{line} {text:?}", source.path));
            }
        }
    }
    none("codes in Rust: codes are data", found);
    let stale = ALLOWED.iter().filter(|(path, word, _)| {
        !sources
            .iter()
            .any(|s| s.path == *path && s.literals.iter().any(|(_, text)| text == word))
    });
    none(
        "allowed and no longer there",
        stale
            .map(|(path, word, _)| format!("{path} {word:?}"))
            .collect(),
    );
}

#[test]
fn every_fixture_is_used_by_a_test() {
    let mut users: Vec<String> = files("tests", "rs")
        .iter()
        .map(|path| fs::read_to_string(root().join(path)).expect("a test"))
        .collect();
    users.extend(
        files("src", "rs")
            .iter()
            .map(|path| fs::read_to_string(root().join(path)).expect("a source")),
    );
    let used = |text: &str| users.iter().any(|user| user.contains(text));
    let mut found = Vec::new();
    // Prose beside the data is read by people.
    for path in files("fixtures", "")
        .into_iter()
        .filter(|path| !path.ends_with(".md"))
    {
        // A test may read a folder whole, or those inside it.
        let mut folders = Path::new(&path)
            .ancestors()
            .skip(1)
            .filter_map(Path::to_str);
        let whole = folders.any(|folder| {
            let inside = folder.contains('/') && used(&format!("/{folder}\""));
            inside || used(&format!("{folder}/{{"))
        });
        if !used(&path) && !whole {
            found.push(path);
        }
    }
    none("fixtures that nothing reads", found);
}

#[test]
fn every_file_of_tests_is_run() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).expect("the tests' main");
    let mut found = files("tests/it", "rs");
    found.retain(|path| {
        let name = path.trim_start_matches("tests/it/").trim_end_matches(".rs");
        name != "main"
            && !name.contains('/')
            && !main.lines().any(|line| line == format!("mod {name};"))
    });
    none("files of tests that tests/it/main.rs does not list", found);
}

/// Files that name places as examples: what, and why.
const PLACES: &[(&str, &str)] = &[(
    "src/store/place.rs",
    "its tests are about where a ledger may lie",
)];

#[test]
fn no_path_of_some_machine_is_in_the_tree() {
    // Put together here, so that this file does not hold them.
    let homes = [
        ("/ho", "me/"),
        ("/Us", "ers/"),
        ("/ro", "ot/"),
        ("/wo", "rk/"),
        ("/t", "mp/"),
        ("C:\\U", "sers"),
    ]
    .map(|(a, b)| format!("{a}{b}"));
    let mut found = Vec::new();
    for path in files("", "")
        .into_iter()
        .filter(|path| !PLACES.iter().any(|(place, _)| place == path))
    {
        let Ok(text) = fs::read_to_string(root().join(&path)) else {
            continue;
        };
        for (n, line) in text.lines().enumerate() {
            found.extend(
                homes
                    .iter()
                    .filter(|home| line.contains(home.as_str()))
                    .map(|home| format!("{path}:{} {home}", n + 1)),
            );
        }
    }
    none("paths of a machine", found);
}

/// Files that are longer than 400 lines, and why.
const LONG: &[(&str, &str)] = &[
    (
        "src/entry/field.rs",
        "the one telling of fields: each shape reads and writes itself here, so that no kind does",
    ),
    (
        "src/entry/mod.rs",
        "the list of kinds, and the codec of the line that all of them share",
    ),
    (
        "src/ledger/mod.rs",
        "what may be asked of a ledger, with its failures",
    ),
    (
        "src/ledger/pen.rs",
        "the steps of one entry, in their order",
    ),
    (
        "src/standing/mod.rs",
        "a standing's fields, each with what it means",
    ),
    (
        "src/cli/args.rs",
        "every verb with its help, which is what people read",
    ),
];

#[test]
fn files_are_of_a_length_to_be_read() {
    let lengths = files("src", "rs").into_iter().map(|path| {
        let lines = fs::read_to_string(root().join(&path))
            .expect("a source")
            .lines()
            .count();
        (path, lines)
    });
    let long: Vec<(String, usize)> = lengths.filter(|(_, lines)| *lines > 400).collect();
    let strange = long
        .iter()
        .filter(|(path, _)| !LONG.iter().any(|(listed, _)| listed == path));
    none(
        "files of more than 400 lines",
        strange
            .map(|(path, lines)| format!("{path}: {lines}"))
            .collect(),
    );
    for (_, why) in LONG {
        assert!(!why.is_empty());
    }
}

#[test]
fn the_reader_of_sources_sees_what_it_is_to_see() {
    let source = Source::of(
        "src/store/sqlite/open.rs",
        "//! println!\nuse crate::{entry::{a, b}, id};\nuse super::super::memory;\nuse super::super::super::pack::c;\n\
         fn a<'a>(x: &'a str) -> char { /* dbg! /* */ todo! */ let _ = \"say \\\"dbg!\\\"\"; '\"' }\n\
         const R: &str = r#\"raw \"x\"\"#;\n#[cfg(test)]\nmod tests {\n fn b() { x.unwrap(); \"in a test\" }\n}\nfn c() { y.unwrap(); eprintln!(); }\n",
    );
    let imports: Vec<String> = source
        .imports()
        .into_iter()
        .map(|(line, module)| format!("{line} {module}"))
        .collect();
    assert_eq!(imports, ["2 entry", "2 id", "4 pack"]);
    let literals: Vec<&str> = source
        .literals
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(literals, ["say \"dbg!\"", "raw \"x\""]);
    for (word, lines) in [
        ("println!", vec![]),
        ("eprintln!", vec![11]),
        ("dbg!", vec![]),
        ("todo!", vec![]),
        (".unwrap()", vec![11]),
    ] {
        assert_eq!(
            source.mentions(word).collect::<Vec<usize>>(),
            lines,
            "{word}"
        );
    }
}
