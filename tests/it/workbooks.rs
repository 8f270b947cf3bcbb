//! Workbooks: read back by another reader, nothing in them runs, hides or is cut, and the same answer is the
//! same bytes.
//!
//! How they look in a spreadsheet is for eyes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetType, SheetVisible, Xlsx};
use candour::format::{Format, Unwritten};
use candour::id;
use candour::table::{Cell, Column, Kind, Table};
use proptest::prelude::*;

use crate::cli::Place;
use crate::properties::config;
use crate::support::{answer, written};
use crate::tables::{NASTY, parse, table, unguarded};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(bytes: Vec<u8>) -> Book {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

fn rows(book: &mut Book, sheet: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(sheet).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The parts of the file, by their names.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("XML");
            (part.name().expect("a name").into_owned(), text)
        })
        .collect()
}

const AUDIT: &str =
    "audit consent --by month,type --from 2026-01-01 --until 2026-03-31 --at 200 --format";

fn audit(format: &str) -> Vec<&str> {
    AUDIT.split(' ').chain([format]).collect()
}

#[test]
fn an_audit_says_first_what_it_is_and_then_every_figure() {
    let place = Place::quarter();
    let words = audit("xlsx");
    place.ok(&[&words[..], &["--output", "audit.xlsx"]].concat());
    let bytes = fs::read(place.path("audit.xlsx")).expect("a file");
    let mut book = open(bytes.clone());
    let sheets: Vec<_> = book.sheets_metadata().to_vec();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(
        names,
        ["About", "Figures", "in_error", "rates", "by", "list"]
    );
    for sheet in &sheets {
        assert_eq!(sheet.visible, SheetVisible::Visible, "{}", sheet.name);
        assert_eq!(sheet.typ, SheetType::WorkSheet, "{}", sheet.name);
        let formulas = book.worksheet_formula(&sheet.name).expect("a sheet");
        assert!(
            formulas.used_cells().all(|(_, _, f)| f.is_empty()),
            "{}",
            sheet.name
        );
    }

    let about = rows(&mut book, "About");
    let said = |what: &str| {
        let row = about.iter().find(|row| row[0] == *what);
        row.unwrap_or_else(|| panic!("nothing about {what}"))[1].clone()
    };
    let text = |what: &str| said(what).to_string();
    assert!(text("definition").starts_with("Of the planned requests to record"));
    assert!(matches!(said("population"), Data::Float(n) if n > 0.0));
    assert_eq!(text("from"), "2026-01-01");
    assert_eq!(text("until"), "2026-03-31");
    assert_eq!(text("moment"), "2026-03-31T23:59+01:00");
    assert_eq!(said("at"), Data::Float(200.0));
    assert_eq!(said("size"), Data::Float(201.0));
    assert_eq!(text("root").len(), 64);
    assert_eq!(text("packs"), "tees/1.0");

    // Every cell is that of the exact CSV, numbers as numbers and all else as text.
    let mut csv = String::from_utf8(
        place
            .run(&[&audit("csv")[..], &["--profile", "machine"]].concat())
            .stdout,
    )
    .expect("UTF-8");
    csv = csv.replace("\r\n\r\n", "\r\n");
    let csv = parse(&csv);
    let section = |name: &str| -> Vec<Vec<String>> {
        let first = csv
            .iter()
            .position(|row| row[0] == name)
            .expect("a section");
        let of = csv[first..].iter().take_while(|row| row[0] == name);
        [&csv[first - 1]]
            .into_iter()
            .chain(of)
            .map(|row| row[1..].to_vec())
            .collect()
    };
    for name in ["by", "list"] {
        let (expected, read) = (section(name), rows(&mut book, name));
        assert!(expected.len() > 20, "{name}");
        let plain: Vec<Vec<String>> = read
            .iter()
            .map(|row| row.iter().map(Data::to_string).collect())
            .collect();
        // A rate is a number: its last nought is how it is shown.
        let rates = expected[0]
            .iter()
            .map(|head| ["rate", "low", "high"].contains(&head.as_str()));
        let rates: Vec<bool> = rates.collect();
        let shown = expected.iter().map(|row| {
            let cells = row
                .iter()
                .zip(&rates)
                .map(|(cell, rate)| match cell.strip_suffix(".0") {
                    Some(whole) if *rate => whole.to_owned(),
                    _ => cell.clone(),
                });
            cells.collect::<Vec<_>>()
        });
        assert_eq!(plain, shown.collect::<Vec<_>>(), "{name}");
        for (row, cell) in read[1..].iter().flat_map(|row| row.iter().enumerate()) {
            let head = expected[0][row].as_str();
            let typed = [
                "month", "type", "matter", "timing", "entries", "because", "answers", "flags",
            ];
            let count = !typed.contains(&head)
                && !matches!(cell, Data::Empty)
                && !cell.to_string().is_empty();
            assert_eq!(
                matches!(cell, Data::Float(_)),
                count,
                "{name}: {head}: {cell:?}"
            );
        }
    }
    let figures = rows(&mut book, "Figures");
    let single = csv.iter().zip(&csv[1..]).filter(|(head, row)| {
        head[0] == "section"
            && !["definition", "in_error", "rates", "by", "list"].contains(&row[0].as_str())
    });
    let single = single.flat_map(|(head, row)| {
        let cells = head[1..].iter().zip(&row[1..]);
        cells.map(|(what, value)| [row[0].clone(), what.clone(), value.clone()])
    });
    let read: Vec<[String; 3]> = figures[1..]
        .iter()
        .map(|row| [0, 1, 2].map(|at| row[at].to_string()))
        .collect();
    assert_eq!(read, single.collect::<Vec<_>>());

    // The command that it names gives the same bytes, to standard output as to a file.
    let again: Vec<String> = text("command")
        .split(' ')
        .skip(1)
        .map(str::to_owned)
        .collect();
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    let output = place.run(&again);
    assert!(output.status.success());
    assert_eq!(output.stdout, bytes);
}

#[test]
fn nothing_in_it_runs_links_or_hides() {
    let place = Place::quarter();
    let words = audit("xlsx");
    place.ok(&[&words[..], &["--output", "audit.xlsx"]].concat());
    let parts = parts(&fs::read(place.path("audit.xlsx")).expect("a file"));
    let known = [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
    ];
    for (name, text) in &parts {
        let sheet = name.starts_with("xl/worksheets/sheet");
        assert!(sheet || known.contains(&name.as_str()), "{name}");
        for sign in [
            "<f>",
            "<f ",
            "<hyperlink ",
            "state=\"hidden\"",
            "state=\"veryHidden\"",
            "TargetMode",
        ] {
            assert!(!text.contains(sign), "{name}: {sign}");
        }
        if sheet {
            assert!(!text.contains("hidden="), "{name}");
            assert!(text.contains("state=\"frozen\""), "{name}");
            assert_eq!(
                text.contains("<autoFilter "),
                !name.ends_with("sheet1.xml"),
                "{name}"
            );
            assert!(text.contains(" customWidth=\"1\""), "{name}");
        }
    }
    // No hour but the moment's.
    let made = "2026-03-31T22:59:00Z</dcterms:";
    assert_eq!(parts["docProps/core.xml"].matches(made).count(), 2);
}

#[test]
fn the_heading_and_what_tells_rows_apart_stay_in_sight() {
    let place = Place::quarter();
    place.ok(&[
        "export",
        "supervision",
        "--format",
        "xlsx",
        "--output",
        "week.xlsx",
    ]);
    let bytes = fs::read(place.path("week.xlsx")).expect("a file");
    let parts = parts(&bytes);
    // After the page About and the five sections of the meeting: the matters.
    let sheet = &parts["xl/worksheets/sheet7.xml"];
    // Below the heading and to the right of worker and matter.
    assert!(
        sheet.contains("<pane xSplit=\"2\" ySplit=\"1\" topLeftCell=\"C2\""),
        "worker and matter"
    );
    assert!(parts["xl/workbook.xml"].contains("Supervision!$A:$B,Supervision!$1:$1"));
    let mut book = open(bytes);
    assert_eq!(
        book.sheet_names(),
        [
            "About",
            "actions",
            "changed",
            "unfiled",
            "late",
            "unusual",
            "Supervision"
        ]
    );
    let about = rows(&mut book, "About");
    let matters = rows(&mut book, "Supervision").len() - 1;
    let population = about
        .iter()
        .find(|row| row[0] == *"population")
        .expect("a row");
    assert_eq!(population[1].to_string(), matters.to_string());
}

/// A text as a reader of the sheet sees it, with the numbers of characters read as those.
fn entered(cell: &Data) -> String {
    let Data::String(text) = cell else {
        panic!("{cell:?} is no text")
    };
    assert!(
        !text.chars().any(|c| c != '\n' && id::is_hidden(c)),
        "{text:?} hides something"
    );
    // Here an apostrophe is one.
    unguarded(&format!("'{text}"))
}

fn reads_back(table: &Table) {
    let mut book = open(written(Format::Xlsx, &answer("Hostile", table.clone())));
    let range = book.worksheet_range("Hostile").expect("a sheet");
    for (at, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            let read = range.get_value((at, column)).unwrap_or(&Data::Empty);
            match cell {
                Cell::Empty => assert_eq!(*read, Data::Empty),
                Cell::Count(n) if *n < 1_000_000_000_000_000 => {
                    assert_eq!(*read, Data::Float(*n as f64))
                }
                Cell::Rate(tenths) => assert_eq!(*read, Data::Float(f64::from(*tenths) / 10.0)),
                cell if cell.plain().is_empty() => assert!(read.to_string().is_empty()),
                cell => assert_eq!(entered(read), cell.plain()),
            }
        }
    }
    let formulas = book.worksheet_formula("Hostile").expect("a sheet");
    assert!(
        formulas
            .used_cells()
            .all(|(_, _, formula)| formula.is_empty())
    );
}

#[test]
fn texts_that_have_broken_files_are_texts() {
    let mut table = Table::list("rows", &[Column::maybe("text", Kind::Text)]);
    table.rows = NASTY.iter().map(|text| vec![Cell::text(*text)]).collect();
    reads_back(&table);
}

proptest! {
    #![proptest_config(config(64))]

    /// Whatever a cell holds is read back as it was, and of its kind.
    #[test]
    fn another_reader_reads_back_what_was_written(table in table()) {
        reads_back(&table);
    }
}

#[test]
fn what_a_sheet_cannot_hold_is_an_error_and_nothing_is_cut() {
    let told = |table: &Table| {
        let mut out = Vec::new();
        match Format::Xlsx.write(&answer("Long", table.clone()), &mut out) {
            Ok(()) => None,
            Err(Unwritten::Full(what)) => {
                assert!(out.is_empty());
                Some(what)
            }
            Err(other) => panic!("{other}"),
        }
    };
    let mut table = Table::list("rows", &[Column::maybe("note", Kind::Text)]);
    // A character of two UTF-16 units counts twice there.
    for (text, fits) in [
        ("x".repeat(32_767), true),
        ("x".repeat(32_768), false),
        ("𝄞".repeat(16_383), true),
        ("𝄞".repeat(16_384), false),
    ] {
        table.rows = vec![vec![Cell::text("short")], vec![Cell::text(text)]];
        let expected =
            "row 2 of Long has 32768 characters under note, and a cell of a workbook takes 32767";
        assert_eq!(told(&table), (!fits).then(|| expected.to_owned()));
    }
    table.rows = vec![vec![Cell::Empty]; 1_048_576];
    assert_eq!(
        told(&table).as_deref(),
        Some("Long has 1048576 rows, and a sheet of a workbook takes 1048575")
    );
}

#[test]
fn what_is_no_workbooks_name_or_place_is_refused_in_two_lines() {
    let place = Place::new();
    let export = ["export", "register", "--format", "xlsx", "--output"];
    for name in ["week.csv", "week", "xlsx"] {
        let told = place.fails(&[&export[..], &[name]].concat(), 2);
        assert!(
            told.contains("is no name of a workbook") && told.contains("end in .xlsx"),
            "{told}"
        );
        assert!(!place.path(name).exists());
    }
    fs::create_dir(place.path("folder.xlsx")).expect("a folder");
    let told = place.fails(&[&export[..], &["folder.xlsx"]].concat(), 3);
    assert!(told.contains("folder.xlsx is a folder"), "{told}");
    // Nine long quotations in one note.
    let words = "a long account ".repeat(260);
    place.ok(&[
        "log", "request", "--case", "C-1", "--person", "mother", "--type", "cin",
    ]);
    let event = ["log", "event", "--case", "C-1", "--what", "published"];
    for _ in 0..9 {
        let said = ["--who", "mother", "--again", "--words", &words];
        place.ok(&[&event[..], &said].concat());
    }
    let size = place.size();
    let told = place.fails(
        &["note", "M-1", "--format", "xlsx", "--output", "note.xlsx"],
        2,
    );
    assert!(
        told.contains("and a cell of a workbook takes 32767") && told.contains("say --format csv"),
        "{told}"
    );
    assert!(!place.path("note.xlsx").exists());
    assert_eq!(place.size(), size, "no trace of what nobody got");
}
