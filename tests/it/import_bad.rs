//! Bad registers and bad maps: each is told by row and column, and nothing is half imported.

use std::fs;

use crate::cli::Place;
use crate::import::{HEAD, IMPORT, MAP, place};

/// Imports a file of these bytes, which is to be refused as a whole; gives the two lines.
fn refused(bytes: &[u8]) -> String {
    let place = place("");
    fs::write(place.path("reg.csv"), bytes).expect("a file");
    let told = place.fails(IMPORT, 2);
    assert_eq!(place.size(), 2, "nothing was entered");
    told
}

/// Imports rows of which some cannot be taken; gives all that was said.
fn bad_rows(bytes: &[u8]) -> String {
    let place = place("");
    fs::write(place.path("reg.csv"), bytes).expect("a file");
    let output = place.run(IMPORT);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("nothing was entered"), "{text}");
    assert_eq!(place.size(), 2, "nothing was entered");
    text
}

/// Imports what is to be taken; gives what was said.
fn taken(bytes: &[u8]) -> (Place, String) {
    let place = place("");
    fs::write(place.path("reg.csv"), bytes).expect("a file");
    let output = place.run(IMPORT);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    (place, text)
}

fn says(told: &str, lines: &[&str]) {
    for line in lines {
        assert!(told.contains(line), "{line}\n--\n{told}");
    }
}

const GOOD: &str =
    "05/01/2026,C-1,Mum,W-3,ICPC,20/01/2026,10:00,Yes,chair,Yes,Said £5 for a café\n";

#[test]
fn a_file_that_is_no_csv_is_told_for_what_it_is() {
    says(
        &refused(b"PK\x03\x04 and so on"),
        &[
            "reg.csv: it is a workbook (.xlsx or .ods), not a CSV file",
            "save the sheet as \"CSV UTF-8\"",
        ],
    );
    says(&refused(b""), &["reg.csv: it is empty"]);
    says(
        &refused(HEAD.as_bytes()),
        &["reg.csv has headings and no rows below them"],
    );
    says(
        &refused(format!("{HEAD}\n,,,,,,,,,,\n").as_bytes()),
        &["no rows below them (blank rows passed over: 2)"],
    );
    let place = place("");
    says(
        &place.fails(&["import", "no.csv", "--map", "map.toml"], 3),
        &["no.csv cannot be read"],
    );
    says(
        &place.fails(&["import", "ledger", "--map", "map.toml"], 2),
        &["ledger is a folder"],
    );
}

#[test]
fn headings_that_were_merged_or_are_there_twice_are_told_by_column() {
    let merged = HEAD.replace(",Worker,", ",,");
    says(
        &refused(format!("{merged}{GOOD}").as_bytes()),
        &[
            "row 1, column D: the heading is empty",
            "merged over several columns",
        ],
    );
    let twice = HEAD.replace(",Worker,", ",Date,");
    says(
        &refused(format!("{twice}{GOOD}").as_bytes()),
        &["row 1, columns A and D: the heading \"Date\" is there twice"],
    );
    // What is empty behind the last heading is no column.
    let trailing = format!("{},,\n{},,\n", HEAD.trim_end(), GOOD.trim_end());
    taken(trailing.as_bytes());
    // A title above the headings: said in the map.
    let place = place("");
    fs::write(
        place.path("reg.csv"),
        format!("Our register\n\n{HEAD}{GOOD}"),
    )
    .expect("a file");
    says(
        &place.fails(IMPORT, 2),
        &["the file has no column \"Case\""],
    );
    fs::write(
        place.path("map.toml"),
        MAP.replacen("format = 1\n", "format = 1\n[file]\nheadings = 3\n", 1),
    )
    .expect("a map");
    place.ok(IMPORT);
    assert!(place.ok(&["show", "M-1"]).contains("register, row 4)"));
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    let (place, told) = taken(format!("{HEAD}\n,,,,,,,,,,\n{GOOD}\n").as_bytes());
    says(
        &told,
        &[
            "rows taken: 1, as entries 2 to 4",
            "(blank rows passed over: 2)",
        ],
    );
    assert!(
        place.ok(&["show", "M-1"]).contains("register, row 4)"),
        "blank rows have numbers too"
    );
}

#[test]
fn three_forms_of_a_day_in_one_column_and_day_numbers_are_read() {
    let row = |day: &str, case: &str| GOOD.replace("05/01/2026", day).replace("C-1", case);
    let (place, _) = taken(
        format!(
            "{HEAD}{}{}{}{}",
            row("03/01/2026", "C-1"),
            row("4 Jan 26", "C-2"),
            row("2026-01-05", "C-3"),
            row("46028", "C-4")
        )
        .as_bytes(),
    );
    for (matter, day) in [("M-1", "3"), ("M-2", "4"), ("M-3", "5"), ("M-4", "6")] {
        assert!(
            place
                .ok(&["show", matter])
                .contains(&format!("\n{day} January 2026 (entry")),
            "{matter}"
        );
    }
    says(
        &bad_rows(
            format!(
                "{HEAD}{GOOD}{}{}",
                row("01/25/2026", "C-2"),
                row("soon", "C-3")
            )
            .as_bytes(),
        ),
        &[
            "row 3, column Date: \"01/25/2026\" is no day when read day first, though it is one month first",
            "row 4, column Date: \"soon\" is not a day\n  write it as 03/04/2026 (day first), 3 Apr 2026 or 2026-04-03",
            "of 3 rows, 2 cannot be taken",
        ],
    );
    says(
        &bad_rows(format!("{HEAD}{}", GOOD.replace(",10:00,", ",2.30,")).as_bytes()),
        &["row 2, column At: \"2.30\" may be in the morning or in the afternoon"],
    );
}

#[test]
fn cells_may_be_divided_by_semicolons_or_tabs() {
    for (divider, word) in [(";", "semicolon"), ("\t", "tab")] {
        let (_, told) = taken(format!("{HEAD}{GOOD}").replace(',', divider).as_bytes());
        says(
            &told,
            &[&format!("note: reg.csv: its cells are divided by a {word}")],
        );
    }
}

#[test]
fn every_encoding_is_read_or_told() {
    let text = format!("{HEAD}{GOOD}");
    let wide = |little: bool| -> Vec<u8> {
        let bytes = |unit: u16| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let narrow: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1"))
        .collect();
    let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
    for (bytes, said) in [
        (marked(b"\xef\xbb\xbf", text.as_bytes()), ""),
        (marked(b"\xff\xfe", &wide(true)), "it was read as UTF-16LE"),
        (marked(b"\xfe\xff", &wide(false)), "it was read as UTF-16BE"),
        (narrow, "it is not UTF-8 and was read as windows-1252"),
    ] {
        let (place, told) = taken(&bytes);
        says(&told, &[said]);
        assert!(
            place.ok(&["note", "M-1"]).contains("> Said £5 for a café"),
            "{said}"
        );
    }
    says(
        &refused(&wide(true)),
        &[
            "it seems to be utf-16le, and has no mark that says so",
            "encoding = \"utf-16le\"",
        ],
    );
    says(&refused(&wide(false)), &["it seems to be utf-16be"]);
    let place = place("");
    fs::write(place.path("reg.csv"), wide(true)).expect("a file");
    fs::write(
        place.path("map.toml"),
        MAP.replacen(
            "format = 1\n",
            "format = 1\n[file]\nencoding = \"utf-16le\"\n",
            1,
        ),
    )
    .expect("a map");
    place.ok(IMPORT);
}

#[test]
fn cells_that_no_text_can_hold_are_told_by_row_and_column() {
    let with = |comment: &str| {
        format!(
            "{HEAD}{GOOD}{}",
            GOOD.replace("Said £5 for a café", comment)
                .replace("C-1", "C-2")
        )
    };
    for (comment, told) in [
        (
            "a\0b",
            "row 3, column Comments: the cell holds a NUL character",
        ),
        (
            "=SUM(A1:A3)",
            "row 3, column Comments: the cell holds the formula =SUM(A1:A3), not a value",
        ),
        (
            "#REF!",
            "row 3, column Comments: the cell holds #REF!: a formula failed there",
        ),
        (
            "a\u{fffd}b",
            "row 3, column Comments: the cell holds a character that was lost",
        ),
    ] {
        says(
            &bad_rows(with(comment).as_bytes()),
            &[told, "of 2 rows, 1 cannot be taken"],
        );
    }
    let long = "x".repeat(10 * 1024 * 1024);
    says(
        &bad_rows(with(&long).as_bytes()),
        &["row 3, column Comments: the cell has 10485760 characters, and a text may have 4000"],
    );
    // A sign in front is no formula, and a number that lost its digits is no reference.
    taken(with("+44 is where they rang from").as_bytes());
    let shortened = GOOD.replace("C-1", "1.23457E+11");
    says(
        &bad_rows(format!("{HEAD}{shortened}").as_bytes()),
        &["row 2, column Case: \"1.23457E+11\" is a long number that the spreadsheet shortened"],
    );
}

#[test]
fn ragged_rows_and_open_quotation_marks_are_told() {
    let short = "05/01/2026,C-2,Mum\n";
    let long = GOOD.replace("C-1", "C-3").replace('\n', ",more\n");
    says(
        &bad_rows(format!("{HEAD}{GOOD}{short}{long}").as_bytes()),
        &[
            "row 3, column Worker: the row ends before this column: it has 3 cells, and there are 11 headings",
            "row 4, column L: the cell \"more\" stands beyond the last heading",
        ],
    );
    says(
        &refused(format!("{HEAD}{GOOD}05/01/2026,\"C-2,Mum\n{GOOD}").as_bytes()),
        &["row 3: a cell that begins with a quotation mark never ends"],
    );
}

#[test]
fn a_word_that_the_map_does_not_know_is_never_passed_over() {
    let row = GOOD.replace(",Yes,chair,Yes,", ",Maybe,chair,Yes,");
    says(
        &bad_rows(format!("{HEAD}{row}").as_bytes()),
        &["row 2, column Asked?: \"Maybe\" is none of the words that the map knows here"],
    );
    let row = GOOD.replace(",ICPC,", ",Core gruop,");
    says(
        &bad_rows(format!("{HEAD}{row}").as_bytes()),
        &[
            "row 2, column Meeting: \"Core gruop\" is not a meeting type: did you mean core_group?",
            "say what it means in the map: [request.meeting.type.values] \"Core gruop\" = \"…\"",
        ],
    );
}

#[test]
fn what_the_ledger_refuses_is_told_by_the_column_it_speaks_of() {
    let row = GOOD.replace("W-3", "Somebody or other");
    says(
        &bad_rows(format!("{HEAD}{row}").as_bytes()),
        &["row 2, column Worker: "],
    );
}

#[test]
fn mistakes_in_a_map_are_told_with_their_place() {
    for (map, told) in [
        (
            "format = 1\n[requst]\n",
            "the map knows no \"requst\"\n  did you mean request?",
        ),
        ("[request]\n", "the map does not say format = 1"),
        ("format = 1\n", "the map makes no entry"),
        (
            "format = 1\n[file]\ndates = \"dym\"\n",
            "[file] dates: \"dym\" is no order",
        ),
        (
            "format = 1\n[file]\nencoding = \"ebcdic\"\n",
            "[file] encoding: nobody knows \"ebcdic\"",
        ),
        (
            "format = 1\n[file]\ndelimiter = \"dot\"\n",
            "[file] delimiter: \"dot\" is none",
        ),
        ("format = 1\n[request\n", "line 2 is not TOML"),
        (
            "format = 1\n[request]\ncase = \"x\"\n",
            "[request] does not say where \"nature\" comes from",
        ),
        (
            "format = 1\n[request]\ncase = { colum = \"x\" }\n",
            "[request] case knows no \"colum\"\n  did you mean column?",
        ),
        (
            "format = 1\n[request]\nimported = \"x\"\n",
            "[request] knows no \"imported\"",
        ),
        (
            "format = 1\n[consent]\nasked_by = \"chair\"\n",
            "[consent] does not say when a row makes it",
        ),
        ("format = 1\n[export]\n", "the map knows no \"export\""),
    ] {
        let place = place(GOOD);
        fs::write(place.path("map.toml"), map).expect("a map");
        says(
            &place.fails(IMPORT, 2),
            &[&format!("candour: map.toml: {told}")],
        );
    }
    let place = place(GOOD);
    fs::write(place.path("map.toml"), MAP.replace("\"Case\"", "\"Csae\"")).expect("a map");
    says(
        &place.fails(IMPORT, 2),
        &["reg.csv: [request]: the file has no column \"Csae\"\n  did you mean \"Case\"?"],
    );
    says(
        &place.fails(&["import", "reg.csv"], 2),
        &["it is not said what the register's columns mean"],
    );
    fs::write(place.path("rest.csv"), "mine").expect("a file");
    let told = place.fails(
        &[
            "import",
            "reg.csv",
            "--map",
            "map.toml",
            "--rejects",
            "rest.csv",
        ],
        2,
    );
    says(&told, &["rest.csv is there already, and is left as it is"]);
}
