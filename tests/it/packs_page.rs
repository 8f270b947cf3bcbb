//! The page on packs cannot lie: its examples are read, and its tables compared with what the reader says.
//!
//! What the reader knows is asked of the reader: an odd key or word makes it name all that it would take.
//! Whether the page is understood is for its reader to say.

use std::collections::{BTreeMap, BTreeSet};

use candour::pack::{FACTS, NATURES, Pack, Unit, Values, Vocabulary};
use candour::standing::Found;

/// A word so odd that no other is near it: the reader then names what there is.
const ODD: &str = "qqqqqqqq";

/// Every section of the reference that has keys, and how a file comes to it; `…` is where its keys stand.
const SECTIONS: [(&str, &[&str]); 21] = [
    ("a pack", &["…"]),
    // What a code may say rests on its list.
    ("a code", &["[codes.role.x]\n…", "[codes.route.x]\n…"]),
    ("the calendars", &["[calendar]\n…"]),
    ("the working days", &["[calendar.working_days]\n…"]),
    ("the school days", &["[calendar.school_days]\n…"]),
    ("a term", &["[[calendar.school_days.terms]]\n…"]),
    ("an item", &["[[item]]\n…"]),
    ("the ways of advising", &["[[item]]\n[item.modes]\n…"]),
    ("a deadline", &["[[rule]]\n[rule.by]\n…"]),
    ("a wanted value", &["[[rule]]\n[rule.when.setting]\n…"]),
    ("a rule", &["[[rule]]\n…"]),
    ("what is outside", &["[[outside]]\n…"]),
    ("a field", &["[[field]]\n…"]),
    ("a ladder", &["[[ladder]]\n…"]),
    ("what a ladder counts", &["[[ladder]]\n[ladder.count]\n…"]),
    (
        "how far back a ladder counts",
        &["[[ladder]]\n[ladder.within]\n…"],
    ),
    ("a step", &["[[ladder]]\n[[ladder.step]]\n…"]),
    ("a retention class", &["[[retention]]\n…"]),
    ("the leaflet", &["[leaflet]\n…"]),
    ("a notice", &["[[notice]]\n…"]),
    ("a discouraged wording", &["[[discouraged]]\n…"]),
];

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PACKS.md");
    std::fs::read_to_string(path).expect("docs/PACKS.md")
}

/// The `toml` blocks, each with its line.
fn blocks(page: &str) -> Vec<(usize, &str)> {
    let begin = page.match_indices("```toml\n");
    begin
        .map(|(at, fence)| {
            let text = page[at + fence.len()..].split("```").next();
            (page[..at].lines().count() + 1, text.expect("a block"))
        })
        .collect()
}

/// The rows of the first table under a heading, its head left out, cell by cell.
fn rows<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let heading = format!("### {heading}");
    let under = page.lines().skip_while(|line| *line != heading).skip(1);
    let table = under
        .take_while(|line| !line.starts_with('#'))
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2);
    let cells = |row: &'p str| -> Vec<&'p str> {
        let row = row.strip_prefix('|').expect("a row");
        let row = row.strip_suffix('|').expect("a row that ends");
        row.split(" | ").map(str::trim).collect()
    };
    let rows: Vec<_> = table.map(cells).collect();
    assert!(!rows.is_empty(), "no table under {heading}");
    rows
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn words<'w>(listed: impl IntoIterator<Item = &'w str>) -> BTreeSet<String> {
    listed.into_iter().map(str::to_owned).collect()
}

/// What the reader says of a section that holds this line alone, and not of what else the file lacks.
fn told(section: &str, line: &str) -> Vec<String> {
    let (_, ways) = SECTIONS
        .iter()
        .find(|(name, _)| *name == section)
        .expect("a section of the list");
    let faults = |way: &&str| {
        let text = format!("format = 1\n{}\n", way.replace('…', line));
        Pack::read(&text).expect_err("a file that lacks almost everything")
    };
    let faults = ways.iter().flat_map(faults).map(|fault| fault.what);
    faults
        .filter(|what| section == "a pack" || !what.ends_with("is missing from a pack"))
        .collect()
}

/// The words after a beginning, to the end of the message.
fn listed(told: &[String], beginning: &str) -> Option<BTreeSet<String>> {
    let lists = told.iter().filter_map(|what| what.strip_prefix(beginning));
    lists
        .map(|list| words(list.split(", ")))
        .reduce(|all, more| all.union(&more).cloned().collect())
}

#[test]
fn every_example_reads() {
    let page = page();
    let blocks = blocks(&page);
    let whole = |text: &str| text.starts_with("format = 1\n");
    let (_, base) = blocks
        .iter()
        .find(|(_, text)| whole(text))
        .expect("a whole pack");
    let (mut packs, mut pieces) = (0, 0);
    for (line, text) in &blocks {
        let all = match whole(text) {
            true => (*text).to_owned(),
            false => format!("{base}\n{text}"),
        };
        let pack = Pack::read(&all).unwrap_or_else(|faults| panic!("line {line}: {faults:?}"));
        let mut odd = pack.warnings(&all);
        if whole(text) {
            packs += 1;
        } else {
            pieces += 1;
            // What follows for the example it is put after is not its own; and the page leaves clauses out.
            let own = base.lines().count();
            odd.retain(|fault| fault.line > own && !fault.what.contains("names no `source`"));
        }
        assert_eq!(odd, [], "line {line}");
    }
    assert!(
        packs >= 2 && pieces > 40,
        "{packs} packs and {pieces} pieces"
    );
}

#[test]
fn the_keys_of_every_section_are_those_that_are_read() {
    let page = page();
    let headed = |chunk: &&str| chunk.contains("\n| key | ");
    let headings = page.split("\n### ").skip(1).filter(headed);
    let named = words(headings.filter_map(|chunk| chunk.lines().next()));
    assert_eq!(named, words(SECTIONS.map(|(name, _)| name)));
    for (name, _) in SECTIONS {
        let rows = rows(&page, name);
        let keys: Vec<&str> = rows.iter().flat_map(|row| quoted(row[0])).collect();
        let told = told(name, &format!("{ODD} = 1"));
        let beginning = format!("`{ODD}` is not a key of {name}; {name} has ");
        let read = listed(&told, &beginning).unwrap_or_else(|| panic!("{name}: {told:?}"));
        assert_eq!(words(keys.iter().copied()), read, "{name}");
        assert_eq!(keys.len(), read.len(), "{name} has a key twice");
    }
}

/// What is needed, and no more, is asked for where nothing is there.
#[test]
fn what_is_needed_is_missed() {
    let page = page();
    for (name, _) in SECTIONS {
        let told = told(name, &format!("{ODD} = 1"));
        let missing = format!("is missing from {name}");
        for row in rows(&page, name) {
            for key in quoted(row[0]).into_iter().filter(|key| *key != "format") {
                let needed = row[2].starts_with("yes") || quoted(row[2]).contains(&key);
                let headed = format!(".{key}]]");
                let key = format!("`{key}`");
                let missed = told.contains(&format!("{key} {missing}"));
                assert!(needed || !missed, "{name}: {key} is needed: {told:?}");
                let spoken = told
                    .iter()
                    .any(|what| what.contains(&key) || what.contains(&headed));
                assert!(spoken || !needed, "{name}: {key} is not needed: {told:?}");
            }
        }
    }
}

#[test]
fn the_words_and_numbers_of_every_key_are_those_that_are_read() {
    let page = page();
    let (mut choices, mut numbers) = (0, 0);
    for (name, _) in SECTIONS {
        for row in rows(&page, name) {
            let keys = quoted(row[0]);
            for key in &keys {
                let told = told(name, &format!("{key} = \"{ODD}\""));
                let choice = format!("`{ODD}` is not a value of `{key}`; it is one of ");
                // A row of several keys says where their words stand.
                if let (Some(read), 1) = (listed(&told, &choice), keys.len()) {
                    assert_eq!(words(quoted(row[1])), read, "{name}: {key}");
                    choices += 1;
                }
                let number = format!("`{key}` should be a whole number from ");
                let bounds = told.iter().find_map(|what| what.strip_prefix(&number));
                if let Some((bounds, _)) = bounds.and_then(|rest| rest.split_once(',')) {
                    assert!(row[1].contains(bounds), "{name}: {key}: {bounds}");
                    numbers += 1;
                }
            }
        }
    }
    assert!(
        choices >= 10 && numbers >= 7,
        "{choices} choices, {numbers} numbers"
    );
}

#[test]
fn the_facts_are_those_of_the_code() {
    let page = page();
    let told: Vec<String> = rows(&page, "Facts").iter().map(|r| r.join(" | ")).collect();
    let facts = FACTS.iter().map(|fact| {
        let values = match fact.values {
            Values::List("item") => "the codes of your items".to_owned(),
            Values::List(list) => format!("codes of `{list}`"),
            Values::Closed(words) => format!("`{}`", words.join("`, `")),
        };
        format!("`{}` | {values} | {}", fact.name, fact.meaning)
    });
    assert_eq!(told, facts.collect::<Vec<_>>());
    let natures = rows(&page, "Which nature");
    let natures = natures.iter().flat_map(|row| quoted(row[0]));
    assert_eq!(natures.collect::<Vec<_>>(), NATURES);
}

#[test]
fn the_codes_are_those_that_ship() {
    let page = page();
    let base = Vocabulary::base();
    // A role stands in the row of its side.
    let mut ship: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for list in base.lists() {
        for (code, term) in base.terms(list) {
            let side = term
                .side
                .map(|side| format!(", side `{}`", side.as_str()))
                .unwrap_or_default();
            let row = ship.entry(format!("`{list}`{side}")).or_default();
            row.push(format!("`{code}` ({})", term.label));
        }
    }
    let told = rows(&page, "Codes");
    assert_eq!(
        words(told.iter().map(|row| row[0])),
        words(ship.keys().map(String::as_str))
    );
    for row in told {
        assert_eq!(row[1], ship[row[0]].join(", "), "{}", row[0]);
    }
}

#[test]
fn units_and_anchors_are_those_of_the_code() {
    let page = page();
    let keys = rows(&page, "a deadline");
    let keys = keys
        .iter()
        .flat_map(|row| quoted(row[0]))
        .collect::<Vec<_>>();
    let units = [Unit::Hours, Unit::Days, Unit::WorkingDays, Unit::SchoolDays];
    let units = units.map(|unit| unit.told().replace(' ', "_"));
    assert_eq!(keys[..4], units);
    assert_eq!(keys[4..], ["before", "after"]);
    let anchors = rows(&page, "what a deadline is counted from");
    let anchors = words(anchors.iter().flat_map(|row| quoted(row[0])));
    for side in ["before", "after"] {
        let told = told("a deadline", &format!("{side} = \"{ODD}\""));
        let choice = format!("`{ODD}` is not a value of `{side}`; it is one of ");
        assert_eq!(Some(&anchors), listed(&told, &choice).as_ref(), "{side}");
    }
}

#[test]
fn what_is_found_is_called_and_flagged_as_in_the_code() {
    use Found::{Broken, Late, Prompt, Skipped, Unclear, Unmet};
    let flag = |found: Found| match found {
        // A word that is added is missed here by whoever compiles.
        Unmet | Late | Unclear | Broken | Skipped | Prompt => (found.as_str(), found.is_flag()),
    };
    let mut all = [Unmet, Late, Unclear, Broken, Prompt, Skipped]
        .map(flag)
        .to_vec();
    // What is met is found, and not told.
    all.insert(1, ("met", false));
    let page = page();
    let told = rows(&page, "What is found");
    let told = told.iter().map(|row| (quoted(row[0])[0], row[2] == "yes"));
    assert_eq!(told.collect::<Vec<_>>(), all);
}
