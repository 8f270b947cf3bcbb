//! `candour pack` as a person runs it: check, show, diff, and adoption with all that it moves.

use std::fs;

use candour::pack::{Pack, Vocabulary};
use candour::report::guidance;
use serde_json::Value as Json;

use crate::cli::Place;
use crate::terminal::Session;

/// A pack `own` of a version, with these lines besides.
fn own(version: &str, rest: &str) -> String {
    format!(
        "format = 1\nid = \"own\"\nname = \"Own\"\ntitle = \"Our own\"\nversion = \"{version}\"\npublishers = [\"Us\"]\n\
         jurisdiction = \"Here\"\nstance = \"Be kind.\"\nverified = 2026-01-31\n{rest}"
    )
}

fn rule(id: &str, rest: &str) -> String {
    format!("[[rule]]\nid = \"{id}\"\nsay = \"{id}.\"\nsource = \"1\"\n{rest}\n")
}

impl Place {
    /// Writes a file of the place, and gives its name.
    fn write<'n>(&self, name: &'n str, text: &str) -> &'n str {
        fs::write(self.path(name), text).expect("written");
        name
    }

    /// Exit code, standard output and standard error.
    fn says(&self, words: &[&str]) -> (Option<i32>, String, String) {
        let out = self.run(words);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    }

    fn json(&self, words: &[&str]) -> Json {
        serde_json::from_str(&self.ok(&[words, &["--format", "json"]].concat())).expect("JSON")
    }

    fn request(&self, matter: &str, occurred: &str) {
        self.ok(&[
            "log",
            "request",
            "--matter",
            matter,
            "--case",
            "C-1",
            "--person",
            "mother",
            "--occurred",
            occurred,
            "--type",
            "icpc",
        ]);
    }

    /// The pack that judges each matter, in the order of opening.
    fn judges(&self, besides: &[&str]) -> Vec<String> {
        let list = self.ok(&[&["export", "register", "--format", "json"], besides].concat());
        let list: Json = serde_json::from_str(&list).expect("JSON");
        let rows = list["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["pack"].as_str().unwrap_or("none").to_owned())
            .collect()
    }
}

// ---- check ----

#[test]
fn check_warns_and_passes_or_tells_every_fault() {
    // Neither needs a ledger.
    let place = Place::empty();
    let odd = place.write(
        "odd.toml",
        &own("1", &rule("r", "").replace("source = \"1\"\n", "")),
    );
    let (code, out, err) = place.says(&["pack", "check", odd]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.starts_with(
            "own/1 reads without a mistake: 0 advice items, 1 rules, 0 ladders, 0 notices"
        ),
        "{out}"
    );
    assert_eq!(
        err,
        "warning: odd.toml, line 11, column 1: rule `r` names no `source`: nobody can look it up\n"
    );

    let sound = place.write("sound.toml", &own("1", &rule("r", "")));
    let (code, _, err) = place.says(&["pack", "check", sound]);
    assert_eq!((code, err.as_str()), (Some(0), ""));

    let bad = place.write(
        "bad.toml",
        &own(
            "1",
            "frm = 1\n[[rule]]\nid = \"r\"\nwhen = { natur = \"request\" }\n",
        ),
    );
    let (code, out, err) = place.says(&["pack", "check", bad]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    let whats = [
        "bad.toml, line 10, column 1: `frm` is not a key of a pack; did you mean from?",
        "bad.toml, line 11, column 1: `say` is missing from a rule",
        "bad.toml, line 13, column 10: `natur` is not a fact; did you mean nature?",
    ];
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(lines.len(), 6, "two lines each: {err}");
    for (pair, what) in lines.chunks(2).zip(whats) {
        assert_eq!(pair[0], format!("candour: {what}"));
        assert!(pair[1].starts_with("  "), "{err}");
    }
    let told = place.fails(&["pack", "check", "nowhere.toml"], 2);
    assert!(
        told.contains("nowhere.toml is no pack that ships"),
        "{told}"
    );
}

// ---- show ----

#[test]
fn show_of_tees_tells_families_and_practitioners_what_it_asks() {
    let shown = Place::empty().ok(&["pack", "show", "tees"]);
    let mut rest = shown.as_str();
    // In this order: what it is, what families are told, what practitioners are asked, the law, the sources.
    for part in [
        "tees/1.0\n",
        "Published by Tees Safeguarding Children Partnerships.",
        "Status: unconfirmed; transcribed, not endorsed, compared on 2026-11-22.",
        "Applies in: England: the Tees local authorities.",
        "It names no days: it applies to every matter.",
        "Nothing in law stops a family from recording",
        "due for: request or suspected covert or discovered covert",
        "What the family is told, and the same in plain words:",
        "STORE: Storing the recording securely, and keeping it safe, is the service user's own responsibility.\n",
        "It is up to you to keep the recording, and to keep it somewhere safe.\n",
        "COURT (when court proceedings are current): While there are court proceedings,",
        "What it asks of practitioners:",
        "(should)",
        "The law it cites, and where that stands:",
        "do not rely on it",
        "Taken from:",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part:?} is not, or not in its place, in\n{shown}"));
        rest = &rest[at + part.len()..];
    }
}

/// What is asked, in sentences. Each was worded from what the rule means, before it was seen.
#[rustfmt::skip]
#[test]
fn rules_are_told_in_sentences_that_say_what_they_mean() {
    let days = "[calendar.working_days]\nuse = \"england-wales/2027\"\n";
    let groups = "[groups.role]\nparents = [\"mother\", \"father\"]\n[groups.how]\nspoken = [\"oral\", \"phone\"]\n";
    let item = |rest: &str| format!("due_for = \"request\"\n{groups}{days}[[item]]\ncode = \"A\"\nlabel = \"l\"\ntext = \"t\"\nplain = \"p\"\nsource = \"1\"\n{rest}");
    let asks = |rest: &str| format!("{groups}{days}{}", rule("r", rest));
    let cases = [
        (asks("when = { nature = \"request\" }\nneed = { requested = \"yes\" }\nby = { hours = 24, before = \"start\" }\nlevel = \"must\""),
            "If the request comes less than 24 hours before the meeting, when the matter is a request to record (must)\n"),
        (asks("need = { leaflet = \"yes\" }\nby = { working_days = 1, before = \"start\" }"),
            "If a leaflet was given less than 1 working day before the meeting, or never (should)\n"),
        (asks("need = { leaflet = \"yes\" }\nby = { hours = 0, before = \"start\" }"),
            "Unless, before the meeting, a leaflet was given (should)\n"),
        // The day of the meeting ends after the meeting.
        (asks("need = { leaflet = \"yes\" }\nby = { days = 0, before = \"start\" }"),
            "Unless, by the end of the day of the meeting, a leaflet was given (should)\n"),
        (asks("need = { leaflet = \"yes\" }\nby = { days = 5, after = \"request\" }"),
            "Unless, within 5 days after the request, a leaflet was given (should)\n"),
        (asks("need = { leaflet = \"yes\" }"), "Until a leaflet was given (should)\n"),
        (asks("forbid = { event = \"shared\" }\nunless = { \"event.to\" = \"parents\" }"), "If what happened is \"Shared privately\", unless it went to parents (\"Mother\", \"Father\") (should)\n"),
        (asks("each = \"participant\"\nneed = { asked = \"all\" }"), "for each person who is to be asked (should)\n"),
        (asks(""), "  Always\n"),
        // yes, no and what is neither
        (asks("when = { planned = \"yes\" }"), "When the recording was planned\n"),
        (asks("when = { planned = \"no\" }"), "When the recording was not planned\n"),
        (asks("when = { planned = { other_than = [\"yes\"] } }"), "When the recording was not planned\n"),
        (asks("when = { planned = { other_than = [\"no\"] } }"), "When the recording was planned\n"),
        (asks("when = { planned = [\"yes\", \"no\"] }"), "When it is known whether the recording was planned\n"),
        (asks("when = { planned = \"any\" }"), "When it is known whether the recording was planned\n"),
        (asks("when = { pr = \"unknown\" }"), "When the person is not known to hold parental responsibility\n"),
        (asks("when = { pr = [\"no\", \"unknown\"] }"), "When the person is not known to hold parental responsibility\n"),
        (asks("when = { \"meeting.type\" = { other_than = [\"icpc\"] } }"), "When the meeting is anything but \"Initial child protection conference\"\n"),
        (asks("when = { media = { all_of = [\"audio\", \"video\"] } }"), "When the medium is each of \"Audio\" and \"Video\"\n"),
        // items
        (item("by = { hours = 24, before = \"start\" }"), "A (at least 24 hours before the meeting): t\n"),
        (item("by = { hours = 0, before = \"start\" }"), "A (before the meeting): t\n"),
        (item("by = { working_days = 2, after = \"request\" }"), "A (within 2 working days after the request): t\n"),
        (item("by = { days = 0, after = \"request\" }"), "A (by the end of the day of the request): t\n"),
        (item("level = \"should\""), "A (should): t\n"),
        (item("to = [\"parents\", \"advocate\"]\nmodes = { each = [\"spoken\", \"letter\"] }"), "A (to parents (\"mother\", \"father\"), \"advocate\"; given spoken (\"orally\", \"telephone\") and \"letter\"): t\n"),
        (item("due_for = \"publication\""), "A (for publication): t\n"),
    ];
    let mut wrong = String::new();
    for (text, expected) in cases {
        let pack = Pack::read(&own("1", &text)).unwrap_or_else(|f| panic!("{text}: {f:?}"));
        let mut words = Vocabulary::read(Vocabulary::BASE).expect("the vocabulary");
        words.extend(&pack);
        let told = guidance::lines(&pack, &words).join("\n");
        if !told.contains(expected) {
            wrong += &format!("{text}\ntold\n{told}\nexpected\n{expected}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

// ---- diff ----

#[test]
fn diff_tells_what_is_new_changed_and_gone_in_this_order() {
    let place = Place::empty();
    let one = place.write(
        "one.toml",
        &own(
            "1",
            &[rule("a", ""), rule("b", ""), rule("c", ""), rule("d", "")].concat(),
        ),
    );
    let two = place.write(
        "two.toml",
        &own(
            "2",
            &[
                rule("d", ""),
                rule("n", ""),
                rule("b", "level = \"must\"\nneed = { leaflet = \"yes\" }"),
            ]
            .concat(),
        ),
    );
    let told = place.ok(&["pack", "diff", one, two]);
    let mut rest = told.as_str();
    for part in [
        "What changes from own/1 to own/2\n",
        "New (What it asks of practitioners, n)\n",
        "Changed: it said (What it asks of practitioners, b)\n",
        "and now says\n",
        "Until a leaflet was given (must)\n",
        "No longer (What it asks of practitioners, a)\n",
        "No longer (What it asks of practitioners, c)\n",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part:?} is not, or not in its place, in\n{told}"));
        rest = &rest[at + part.len()..];
    }
    // What moved and says the same has not changed.
    assert!(!told.contains(", d)"), "{told}");
    let same = place.write(
        "same.toml",
        &own(
            "3",
            &[rule("c", ""), rule("b", ""), rule("a", ""), rule("d", "")].concat(),
        ),
    );
    assert_eq!(
        place.ok(&["pack", "diff", one, same]),
        "own/1 and own/3 ask the same of practitioners.\n"
    );
    assert_eq!(
        place.ok(&["pack", "diff", "tees", "tees"]),
        "tees/1.0 and tees/1.0 ask the same of practitioners.\n"
    );
}

/// Whatever changes for a practitioner is told: each pair differs in one thing.
#[test]
fn diff_sees_every_change_that_a_practitioner_would() {
    let place = Place::empty();
    let item =
        "[[item]]\ncode = \"A\"\nlabel = \"l\"\ntext = \"t\"\nplain = \"p\"\nsource = \"1\"\n";
    let due = |rest: &str| format!("due_for = \"request\"\n{rest}");
    let ladder = |rest: &str| {
        format!(
            "[[ladder]]\nid = \"l\"\ncount = {{ event = \"shared\" }}\nwithin = {{ days = 9 }}\n{rest}\n[[ladder.step]]\nevent = \"shown\"\nsay = \"s\"\n"
        )
    };
    let group = |codes: &str| {
        format!(
            "[groups.role]\nparents = [{codes}]\n{}",
            rule("r", "when = { person = \"parents\" }")
        )
    };
    let pairs = [
        (
            due(item),
            format!("due_for = [\"request\", \"publication\"]\n{item}"),
            "publication",
        ),
        (
            due(item),
            due(&format!("{item}level = \"should\"")),
            "should",
        ),
        (
            due(item),
            due(&format!("{item}by = {{ days = 2, after = \"request\" }}")),
            "within 2 days after the request",
        ),
        (
            group("\"mother\""),
            group("\"mother\", \"father\""),
            "\"Father\"",
        ),
        (ladder(""), ladder("level = \"must\""), "must"),
        (
            rule("r", ""),
            rule("r", "level = \"should\"\nunless = { pr = \"yes\" }"),
            "unless the person holds",
        ),
        (
            rule("r", "when = { planned = \"yes\" }"),
            rule("r", "when = { planned = { other_than = [\"yes\"] } }"),
            "not planned",
        ),
        (
            rule("r", ""),
            format!("position = \"prohibited\"\n{}", rule("r", "")),
            "Recording is not allowed.",
        ),
        (
            rule("r", ""),
            format!("from = 2026-01-01\n{}", rule("r", "")),
            "Applies from 2026-01-01",
        ),
        (
            rule("r", ""),
            format!(
                "{}[[retention]]\nid = \"k\"\nlabel = \"the file\"\nkeep = \"35 years\"\nsource = \"1\"\n",
                rule("r", "")
            ),
            "35 years",
        ),
    ];
    for (before, after, expected) in pairs {
        let (one, two) = (
            place.write("one.toml", &own("1", &before)),
            place.write("two.toml", &own("1", &after)),
        );
        let told = place.ok(&["pack", "diff", one, two]);
        assert!(
            told.starts_with("What changes") && told.contains(expected),
            "{before}\n{after}\n{told}"
        );
    }
    // What is not told is not passed over in silence.
    let one = place.write(
        "one.toml",
        &own(
            "1",
            &format!("{}[codes.event]\nsealed = \"Sealed\"\n", rule("r", "")),
        ),
    );
    let two = place.write("two.toml", &own("2", &rule("r", "")));
    let (code, out, err) = place.says(&["pack", "diff", one, two]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "own/1 and own/2 ask the same of practitioners.\n")
    );
    assert!(
        err.contains("they differ in what is not told here"),
        "{err}"
    );
}

// ---- adopt ----

/// A ledger under guidance that ended with 2025, with a matter of that year and two of the next.
fn begun() -> Place {
    let place = Place::empty();
    let old = place.write(
        "old.toml",
        &own("0", &format!("until = 2025-12-31\n{}", rule("r", ""))).replace("\"own\"", "\"old\""),
    );
    place.ok(&[
        "init",
        "--name",
        "Test team",
        "--pack",
        old,
        "--no-recovery",
    ]);
    place.request("M-1", "2025-12-10T09:00");
    place.request("M-2", "2026-01-10T09:00");
    place.request("M-3", "2026-02-10T09:00");
    place
}

#[test]
fn an_adoption_that_reaches_back_names_its_matters_and_asks() {
    let place = begun();
    assert_eq!(place.judges(&[]), ["old/0", "none", "none"]);
    let size = place.size();
    let new = place.write(
        "new.toml",
        &own(
            "1",
            &format!(
                "from = 2026-01-01\n{}",
                rule("r", "when = { nature = \"request\" }")
            ),
        ),
    );
    let (code, out, err) = place.says(&["pack", "adopt", new]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert_eq!(
        err.lines().take(3).collect::<Vec<_>>(),
        [
            "own/1 reaches back to 2026-01-01",
            "it would judge 2 matter(s) that are there: M-2, M-3",
            "candour: own/1 was not adopted: it changes how matters that are there are judged",
        ]
    );
    assert!(err.contains("--yes") && err.lines().count() == 4, "{err}");
    assert_eq!(place.size(), size, "nothing is written");
    assert_eq!(place.judges(&[]), ["old/0", "none", "none"]);

    // The registers that were written left their traces.
    let size = place.size();
    assert_eq!(
        place.ok(&["pack", "adopt", new, "--yes"]),
        format!("{size}\n")
    );
    assert_eq!(place.judges(&[]), ["old/0", "own/1", "own/1"]);
    let shown = place.ok(&["show", "M-2"]);
    assert!(
        shown.contains("own/1, judged by guidance adopted later")
            && shown.contains("Own 1 says: r. (1)"),
        "{shown}"
    );
    place.ok(&["verify"]);
    let again = place.fails(&["pack", "adopt", new, "--yes"], 2);
    assert!(
        again.contains(&format!("own/1 was adopted by entry {size}")),
        "{again}"
    );

    // The ledger holds the text: it answers when the file is gone.
    fs::remove_file(place.path("new.toml")).expect("removed");
    assert!(place.ok(&["pack", "show", "own/1"]).starts_with("own/1\n"));
    assert!(place.ok(&["show", "M-2"]).contains("Own 1 says: r. (1)"));
    assert!(
        place
            .ok(&["pack", "list"])
            .contains(&format!("own/1  Our own (entry {size}; unconfirmed)"))
    );
    place.request("M-4", "2026-03-10T09:00");
    assert_eq!(place.judges(&[]), ["old/0", "own/1", "own/1", "own/1"]);

    // Another that applies from the same day changes nothing that is there, says so, and goes first for what is new.
    let two = place.write(
        "two.toml",
        &own("2", &format!("from = 2026-01-01\n{}", rule("r", ""))),
    );
    let (code, _, err) = place.says(&["pack", "adopt", two]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        err.contains(
            "own/1 applies from the same day: of the two, the one adopted later judges new matters"
        ),
        "{err}"
    );
    place.request("M-5", "2026-03-11T09:00");
    assert_eq!(
        place.judges(&[]),
        ["old/0", "own/1", "own/1", "own/1", "own/2"]
    );
    place.ok(&["verify"]);
}

#[test]
fn a_mistaken_adoption_is_replaced_and_its_matters_are_judged_anew() {
    let place = begun();
    let from = |version: &str, say: &str| {
        own(
            version,
            &format!(
                "from = 2026-01-01\n{}",
                rule(say, "when = { nature = \"request\" }")
            ),
        )
    };
    let wrong = place.write("wrong.toml", &from("1", "wrong"));
    let right = place.write("right.toml", &from("2", "right"));
    let mistaken = place
        .ok(&["pack", "adopt", wrong, "--yes"])
        .trim()
        .to_owned();
    place.request("M-4", "2026-03-10T09:00");
    let before = (place.size() - 1).to_string();

    // Nothing but an adoption in force can be replaced.
    let size = place.size();
    for (entry, what) in [
        ("0", "entry 0 is no adoption"),
        ("2", "entry 2 is no adoption"),
        ("99", "entry 99 is no adoption"),
    ] {
        let told = place.fails(&["pack", "adopt", right, "--yes", "--replaces", entry], 2);
        assert!(
            told.contains(what) && told.contains("candour pack list"),
            "{told}"
        );
    }
    assert_eq!(place.size(), size);

    let (code, _, err) = place.says(&["pack", "adopt", right, "--replaces", &mistaken]);
    assert_eq!(code, Some(2), "{err}");
    assert!(
        err.contains("it would judge 3 matter(s) that are there: M-2, M-3, M-4\n"),
        "{err}"
    );
    assert_eq!(place.size(), size, "nothing is written");
    let replacing = place
        .ok(&["pack", "adopt", right, "--yes", "--replaces", &mistaken])
        .trim()
        .to_owned();

    assert_eq!(place.judges(&[]), ["old/0", "own/2", "own/2", "own/2"]);
    let shown = place.ok(&["show", "M-4"]);
    // It has the place of the mistaken one, which was adopted before M-4 was opened.
    assert!(
        shown.contains("Own 2 says: right. (1)") && !shown.contains("adopted later"),
        "{shown}"
    );
    assert!(!shown.contains("wrong."), "{shown}");
    // What was known before is what was known before.
    let then = place.ok(&["show", "M-4", "--at", &before]);
    assert!(
        then.contains("Own 1 says: wrong. (1)") && !then.contains("right."),
        "{then}"
    );
    assert_eq!(
        place.judges(&["--at", &before]),
        ["old/0", "own/1", "own/1", "own/1"]
    );
    place.ok(&["verify"]);
    // The mistaken one is no longer in force, and may come back in the place of what replaced it.
    let third = place.write("third.toml", &from("3", "third"));
    let told = place.fails(
        &["pack", "adopt", third, "--yes", "--replaces", &mistaken],
        2,
    );
    assert!(
        told.contains(&format!("entry {mistaken} is no adoption that is in force")),
        "{told}"
    );
    assert!(!place.ok(&["pack", "list"]).contains("own/1"));
    place.ok(&["pack", "adopt", wrong, "--yes", "--replaces", &replacing]);
    assert_eq!(place.judges(&[]), ["old/0", "own/1", "own/1", "own/1"]);
    place.ok(&["verify"]);
}

#[test]
fn of_many_matters_twenty_are_named() {
    let place = begun();
    for matter in 4..=25 {
        place.request(&format!("M-{matter}"), "2026-03-10T09:00");
    }
    let new = place.write(
        "new.toml",
        &own("1", &format!("from = 2026-01-01\n{}", rule("r", ""))),
    );
    let (_, _, err) = place.says(&["pack", "adopt", new]);
    // M-2 to M-25 are 24: the first twenty end with M-21.
    assert!(
        err.contains("it would judge 24 matter(s) that are there: M-2, M-3, "),
        "{err}"
    );
    assert!(
        err.contains(", M-20, M-21 and 4 more\n") && !err.contains("M-22"),
        "{err}"
    );
}

/// Where what replaces a mistaken adoption covers less, other guidance or none judges; that is said before.
#[test]
fn matters_that_lose_their_guidance_are_named() {
    let place = begun();
    let wide = place.write(
        "wide.toml",
        &own("1", &format!("from = 2026-01-01\n{}", rule("r", ""))),
    );
    let narrow = place.write(
        "narrow.toml",
        &own("2", &format!("from = 2026-02-01\n{}", rule("r", ""))),
    );
    let mistaken = place
        .ok(&["pack", "adopt", wide, "--yes"])
        .trim()
        .to_owned();
    let (code, _, err) = place.says(&["pack", "adopt", narrow, "--replaces", &mistaken]);
    assert_eq!(code, Some(2));
    assert!(err.contains("it would judge 1 matter(s) that are there: M-3\nother guidance, or none, would judge: M-2\n"), "{err}");
    place.ok(&["pack", "adopt", narrow, "--yes", "--replaces", &mistaken]);
    assert_eq!(place.judges(&[]), ["old/0", "none", "own/2"]);
    place.ok(&["verify"]);
}

#[test]
fn two_versions_and_one_withdrawn_judge_side_by_side() {
    let place = begun();
    let version = |version: &str, days: &str| {
        own(
            version,
            &format!(
                "{days}\n{}",
                rule(
                    "r",
                    "when = { nature = \"request\" }\nlevel = \"must\"\nneed = { leaflet = \"yes\" }"
                )
            ),
        )
    };
    place.write(
        "one.toml",
        &version("1", "from = 2026-01-01\nuntil = 2026-03-31"),
    );
    place.write(
        "two.toml",
        &version("2", "from = 2026-04-01\nuntil = 2026-06-30"),
    );
    place.write(
        "gone.toml",
        &version("3", "from = 2026-07-01\nstatus = \"withdrawn\""),
    );
    for name in ["one.toml", "two.toml", "gone.toml"] {
        place.ok(&["pack", "adopt", name, "--yes"]);
    }
    // The last day of the first, the first day of the second, and under the third.
    place.request("M-4", "2026-03-31T23:59");
    place.request("M-5", "2026-04-01T00:00");
    let (_, _, next) = place.says(&[
        "log",
        "request",
        "--matter",
        "M-6",
        "--case",
        "C-1",
        "--person",
        "mother",
        "--occurred",
        "2026-07-01T09:00",
        "--type",
        "icpc",
    ]);
    let withdrawn = "Own 3 says: it is marked withdrawn by its publishers: find out which guidance applies now.";
    assert!(next.contains(withdrawn), "{next}");
    assert_eq!(
        place.judges(&[]),
        ["old/0", "own/1", "own/1", "own/1", "own/2", "own/3"]
    );
    for (matter, version) in [("M-4", "1"), ("M-5", "2"), ("M-6", "3")] {
        let shown = place.json(&["show", matter]);
        let says = format!("Own {version} says: r. (1)");
        let rows = shown["asks"].as_array().expect("asks");
        assert_eq!(
            rows.last().expect("an ask")["says"],
            says.as_str(),
            "{shown}"
        );
        assert_eq!(rows.len(), 1 + usize::from(version == "3"));
        let text = place.ok(&["show", matter]);
        assert!(
            text.contains(&format!("Guidance: own/{version}\n")) && text.contains(&says),
            "{text}"
        );
        assert_eq!(text.contains(withdrawn), version == "3");
        let note = place.ok(&["note", matter]);
        assert!(
            note.contains(&format!("Own {version}")) || note.contains(&format!("own/{version}")),
            "{note}"
        );
    }
    // Whatever is counted over all of them names every version.
    let audit = place.ok(&["audit", "advice", "--format", "json"]);
    for label in ["old/0", "own/1", "own/2", "own/3"] {
        assert!(audit.contains(label), "{label}: {audit}");
    }
    place.ok(&["verify"]);
}

#[test]
fn a_text_that_would_not_fit_is_refused_before_anything_is_written() {
    let place = begun();
    let size = place.size();
    let long = own(
        "1",
        &format!("#{}\n{}", "x".repeat(48 * 1024), rule("r", "")),
    );
    let long = place.write("long.toml", &long);
    for words in [
        vec!["pack", "check", long],
        vec!["pack", "adopt", long, "--yes"],
    ] {
        let told = place.fails(&words, 2);
        assert!(told.contains("48 KiB"), "{words:?}: {told}");
    }
    assert_eq!(place.size(), size);
    // As long as a text may be, of characters that take two in a line of the ledger, which for an act has no end.
    let filler = 48 * 1024 - own("1", &format!("#\n{}", rule("r", ""))).len();
    let quotes = own("1", &format!("#{}\n{}", "\"".repeat(filler), rule("r", "")));
    assert_eq!(quotes.len(), 48 * 1024);
    let quotes = place.write("quotes.toml", &quotes);
    place.ok(&["pack", "adopt", quotes, "--yes"]);
    place.ok(&["verify"]);
    assert!(place.ok(&["show", "M-2"]).contains("Own 1 says: r. (1)"));
}

#[test]
fn wording_that_looks_like_markup_or_a_formula_is_shown_as_written() {
    let place = begun();
    let text = own(
        "1",
        "from = 2026-01-01\ndue_for = \"request\"\n[codes.event]\nx = \"\\u001b[31mred\"\n[[rule]]\nid = \"two\"\nsay = \"\"\"one\nline\"\"\"\nsource = \"1\"\n[[rule]]\nid = \"-2\"\nlevel = \"must\"\nneed = { leaflet = \"yes\" }\nsay = \"=HYPERLINK(\\\"http://x\\\") <b>bold</b> \\u001b[31m\\u202e\"\nsource = \"=1+1\"\n\
         [[item]]\ncode = \"A\"\nlabel = \"<i>l</i>\"\ntext = \"=1+1\"\nplain = \"<script>alert(1)</script>=2+2\"\nsource = \"@x\"\n",
    );
    let name = place.write("odd.toml", &text);
    let (code, _, err) = place.says(&["pack", "check", name]);
    assert_eq!(code, Some(0));
    assert_eq!(
        err.matches("looks like markup or a formula").count(),
        3,
        "{err}"
    );
    place.ok(&["pack", "adopt", name, "--yes"]);
    let (_, _, next) = place.says(&[
        "log",
        "event",
        "--matter",
        "M-2",
        "--what",
        "x",
        "--occurred",
        "2026-01-11",
    ]);
    let shown = place.ok(&["show", "M-2"]);
    let json = place.ok(&["show", "M-2", "--format", "json"]);
    assert!(
        shown.contains(
            "Own 1 says: =HYPERLINK(\"http://x\") <b>bold</b> \\u{1b}[31m\\u{202e} (=1+1)\n"
        ),
        "{shown}"
    );
    assert!(
        shown.contains("Own 1 says: one line (1)\n") && next.contains("Own 1 says: one line (1)\n"),
        "{shown}{next}"
    );
    let guidance = place.ok(&["pack", "show", "own/1"]);
    assert!(
        guidance.contains("<script>alert(1)</script>=2+2"),
        "{guidance}"
    );
    assert!(guidance.contains("    one\n    line [1]\n"), "{guidance}");
    for told in [&shown, &guidance, &next, &json] {
        assert!(
            !told.contains(['\u{1b}', '\u{202e}']),
            "nothing steers the terminal: {told:?}"
        );
    }
    // The name of the rule alone could be a formula in a cell.
    let csv = place.ok(&["due", "--format", "csv"]);
    assert!(csv.contains(",'-2,"), "{csv}");
    assert!(!csv.contains(['\u{1b}', '\u{202e}']), "{csv:?}");
    let page = place.ok(&["pack", "leaflet", "own/1", "--format", "html"]);
    assert!(
        !page.contains("<script>alert(1)")
            && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;=2+2"),
        "{page}"
    );
}

// ---- On a terminal ----

#[test]
fn on_a_terminal_adoption_asks_and_no_is_no() {
    let place = begun();
    let size = place.size();
    place.write(
        "new.toml",
        &own("1", &format!("from = 2026-01-01\n{}", rule("r", ""))),
    );
    for (answer, adopted) in [("n", false), ("y", true)] {
        let Some(mut session) = Session::start(&place, "pack adopt new.toml") else {
            return;
        };
        session.sees("it would judge 2 matter(s) that are there: M-2, M-3");
        session.sees("Adopt it");
        session.types(answer);
        session.types("\r");
        let (code, shown) = session.ends();
        assert_eq!(code, Some(if adopted { 0 } else { 2 }), "{shown}");
        assert_eq!(place.size(), size + u64::from(adopted));
        assert_eq!(shown.contains("was not adopted"), !adopted, "{shown}");
    }
    assert_eq!(place.judges(&[]), ["old/0", "own/1", "own/1"]);
}
