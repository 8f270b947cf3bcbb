//! Batches: all lines or none, every bad line with its number, one entry a line in order.
//!
//! The refusals of single lines are in `refusals.rs`; here is what a file of lines adds to them.

use std::io::{self, BufRead, BufReader, Read};

use candour::ledger::batch::Note;
use serde_json::{Value as Json, json};

use crate::support::{Desk, line, request, who};

const NO_MATTER: &str = "no matter is named, and no request stands above / say which with \"matter\", or log the request first";

/// A ledger on a day after all that these batches tell of.
fn desk() -> Desk {
    let desk = Desk::new(&["tees"]);
    desk.now("2026-01-21T09:00:00.000Z");
    desk
}

/// Lines told briefly as a file's text.
fn text(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|told| format!("{}\n", line(told)))
        .collect()
}

const OPENING: &str = "request 2026-01-05T08:00 nature=request case=C-5 person=mother meeting.type=cin meeting.scheduled=2026-01-20T10:00";
const ASK: &str = "consent 2026-01-06 asked_by=social_worker who=chair";

/// A batch that is refused: the bad lines' notes; and nothing is written.
fn refused(desk: &mut Desk, batch: impl AsRef<[u8]>, bad: u64) -> Vec<String> {
    let size = desk.size();
    let (done, notes) = desk.batch(batch);
    assert_eq!(done.bad, bad, "{notes:?}");
    assert_eq!(desk.size(), size, "nothing is written");
    notes
}

#[test]
fn a_line_without_a_matter_belongs_to_the_request_above_it() {
    let mut desk = desk();
    desk.request();
    let other = "request 2026-01-05T08:00 nature=request case=C-6 person=father";
    let batch = text(&[
        OPENING,
        ASK,
        "consent 2026-01-06 asked_by=social_worker who=iro matter=M-1",
        other,
        ASK,
    ]);
    let (done, notes) = desk.batch(batch);
    assert_eq!(
        (done.first, done.count, done.bad, notes.as_slice()),
        (3, 5, 0, [].as_slice())
    );
    let matters: Vec<String> = desk.view(|view| {
        let mut matters = Vec::new();
        view.entries(&mut |entry| matters.extend(entry.line.matter))
            .expect("entries");
        matters
    });
    assert_eq!(matters, ["M-1", "M-2", "M-2", "M-1", "M-3", "M-3"]);
    // A file that begins with a line of no matter has no request above: the last batch's is not meant.
    assert_eq!(
        refused(&mut desk, text(&[ASK]), 1),
        [format!("1: {NO_MATTER}")]
    );
}

#[test]
fn every_bad_line_is_told_with_its_number_and_nothing_is_written() {
    let mut desk = desk();
    let good = line(OPENING);
    let batch = format!(
        "{good}\n\n{{\"kind\":\"consent\"\n  \t \r\n[1]\n\"x\"\nnull\n{{\"kind\":\"requst\"}}\n{}\n",
        line("meeting 2026-01-20")
    );
    let notes = refused(&mut desk, batch, 6);
    assert_eq!(
        notes,
        [
            "3: this is not JSON: EOF while parsing an object at character 17 / write one JSON object a line",
            "5: this is JSON but no object / write one object a line, {\"kind\": …}",
            "6: this is JSON but no object / write one object a line, {\"kind\": …}",
            "7: this is JSON but no object / write one object a line, {\"kind\": …}",
            "8: there is no kind \"requst\" / did you mean request?",
            "9: this meeting entry says nothing / say scheduled, began, ended, cancelled, present or absent",
        ]
    );
}

#[test]
fn what_hangs_on_a_bad_request_is_not_complained_of_twice() {
    let mut desk = desk();
    let bad = "request 2026-01-05T08:00 nature=suspected_covert case=C-5 person=mother";
    let notes = refused(&mut desk, text(&[bad, ASK, OPENING, ASK]), 2);
    assert_eq!(
        notes,
        [
            "1: a suspicion needs its \"basis\" / say what was seen or heard, in a few words: a suspicion is never entered as a fact"
        ]
    );
    // What is wrong with such a line by itself is still told.
    let notes = refused(
        &mut desk,
        text(&[bad, "consent 2026-01-06 asked_by=nobody who=chair"]),
        2,
    );
    assert_eq!(notes.len(), 2);
    assert!(
        notes[1].starts_with("2: \"nobody\" is not a code for \"asked_by\" / "),
        "{}",
        notes[1]
    );
}

#[test]
fn occurred_is_always_given_in_a_batch() {
    let mut desk = desk();
    let mut opening = line(OPENING);
    opening
        .as_object_mut()
        .expect("an object")
        .remove("occurred");
    assert_eq!(
        refused(&mut desk, opening.to_string(), 1),
        ["1: \"occurred\" is wanted / say when it happened"]
    );
}

#[test]
fn a_byte_order_mark_and_blank_lines_and_both_line_ends_are_passed_over() {
    let mut desk = desk();
    let batch = format!("\u{feff}\r\n\n{}\r\n   \n{}", line(OPENING), line(ASK));
    let (done, notes) = desk.batch(batch);
    assert_eq!((done.first, done.count, done.bad), (2, 2, 0), "{notes:?}");
    // Only at the beginning of the file is it a mark; elsewhere it is a character that is no JSON.
    let batch = format!(
        "{}\n\u{feff}{}",
        line("meeting 2026-01-20 matter=M-1 cancelled=yes"),
        line(ASK)
    );
    let notes = refused(&mut desk, batch, 1);
    assert!(notes[0].starts_with("2: this is not JSON"), "{notes:?}");
    let (done, _) = desk.batch("");
    assert_eq!(
        (done.count, done.bad),
        (0, 0),
        "an empty file is an empty batch"
    );
}

#[test]
fn a_file_that_is_not_utf_8_is_told_so() {
    let mut desk = desk();
    let mut batch = line(OPENING).to_string().into_bytes();
    batch.extend(b"\n{\"kind\":\"consent\",\"views\":\"caf\xe9\"}\n");
    assert_eq!(
        refused(&mut desk, &batch, 1),
        ["2: this line is not UTF-8 / save the file as UTF-8"]
    );
    // As a spreadsheet saves "Unicode": UTF-16, with its mark.
    let batch: Vec<u8> = "\u{feff}{}\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        refused(&mut desk, &batch, 2)[0],
        "1: this line is not UTF-8 / save the file as UTF-8"
    );
}

/// Bytes that are never all in memory: so many times the same chunk, and then the end.
struct Endless {
    left: usize,
    end: &'static [u8],
    most: usize,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.most = self.most.max(into.len());
        if self.left == 0 {
            return self.end.read(into);
        }
        let n = into.len().min(self.left);
        into[..n].fill(b'x');
        self.left -= n;
        Ok(n)
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_without_being_held() {
    let mut desk = desk();
    let size = desk.size();
    let endless = Endless {
        left: 100 << 20,
        end: b"\n{\"kind\":\"requst\"}\n",
        most: 0,
    };
    let mut input = BufReader::with_capacity(16 << 10, endless);
    let mut notes = Vec::new();
    let mut note = |n: u64, note: Note| notes.push((n, note));
    let done = desk
        .ledger
        .batch(
            &mut input as &mut (dyn BufRead + Send),
            false,
            false,
            &who(),
            &mut note,
        )
        .expect("it can be read");
    // A reader that wants more at once than the buffer goes past it, and would hold the line.
    assert!(
        input.get_ref().most <= 16 << 10,
        "{} bytes were asked for at once",
        input.get_ref().most
    );
    assert_eq!(done.bad, 2);
    let long = "say it briefly and refer to the case record for the rest";
    assert_eq!(
        notes,
        [
            (
                1,
                Note::Bad("this line has more than 65536 bytes".into(), long.into())
            ),
            (
                2,
                Note::Bad(
                    "there is no kind \"requst\"".into(),
                    "did you mean request?".into()
                )
            ),
        ]
    );
    assert_eq!(desk.size(), size);
}

/// A file on a disk that fails half-way.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let text = format!("{}\n", line(OPENING));
        let rest = &text.as_bytes()[self.0.min(text.len())..];
        if rest.is_empty() {
            return Err(io::Error::other("the disk was pulled out"));
        }
        let n = rest.len().min(into.len());
        into[..n].copy_from_slice(&rest[..n]);
        self.0 += n;
        Ok(n)
    }
}

#[test]
fn a_batch_that_cannot_be_read_to_its_end_writes_nothing() {
    let mut desk = desk();
    let size = desk.size();
    let failed = desk.ledger.batch(
        &mut BufReader::new(Broken(0)),
        false,
        false,
        &who(),
        &mut |_, _| {},
    );
    assert_eq!(
        failed.expect_err("no batch").to_string(),
        "the batch cannot be read: the disk was pulled out"
    );
    assert_eq!(desk.size(), size);
    desk.check();
}

#[test]
fn an_id_is_entered_once_and_a_line_without_one_is_not_said_twice() {
    let mut desk = desk();
    let identified = |mut line: Json| {
        line["id"] = "01890a5d-ac96-774b-bcce-b302099a8057".into();
        line
    };
    let (done, _) = desk.batch(identified(request()).to_string());
    assert_eq!(done.count, 1);
    // The same submission again, even with other words; and the same words again, without an id.
    for line in [identified(request()), identified(line(OPENING))] {
        assert_eq!(
            refused(&mut desk, line.to_string(), 1),
            [
                "1: already entry 2: this id was submitted before / nothing needs to be done; a new entry needs a new id",
            ]
        );
    }
    let twin = "already entry 2, word for word / say --again if it happened twice";
    assert_eq!(
        refused(&mut desk, request().to_string(), 1),
        [format!("1: {twin}")]
    );
    // Within one batch it is the same.
    let twice = format!(
        "{}\n{}\n",
        identified(line(OPENING)),
        identified(line(OPENING))
    );
    assert_eq!(refused(&mut desk, twice, 2).len(), 2);
    let notes = refused(&mut desk, text(&[OPENING, ASK, ASK]), 1);
    assert_eq!(
        notes,
        ["3: already entry 4, word for word / say --again if it happened twice"]
    );
    let notes = refused(
        &mut desk,
        identified(json!({"kind": "x"}))
            .to_string()
            .replace("01890", "zz890"),
        1,
    );
    assert_eq!(
        notes,
        ["1: \"id\" is not a UUID / leave it out to have one made"]
    );
    // What happened twice is said to have.
    let text = text(&[OPENING, ASK, ASK]);
    let mut input = text.as_bytes();
    let done = desk
        .ledger
        .batch(&mut input, true, false, &who(), &mut |n, note| {
            panic!("{n}: {note:?}")
        })
        .expect("a batch");
    assert_eq!((done.count, done.bad), (3, 0));
    desk.check();
}

#[test]
fn a_rehearsal_says_what_a_batch_would_come_to_and_writes_nothing() {
    let mut desk = desk();
    let size = desk.size();
    let text = text(&[OPENING, ASK]);
    let done = desk
        .ledger
        .batch(&mut text.as_bytes(), false, true, &who(), &mut |n, note| {
            panic!("{n}: {note:?}")
        })
        .expect("a batch");
    assert_eq!((done.first, done.count, done.bad), (2, 2, 0));
    assert_eq!(desk.size(), size);
    desk.check();
}

#[test]
fn more_matters_than_books_at_hand_stand_as_they_were_entered() {
    // A batch keeps some hundreds of books at hand: the first matter is written about again behind 700 others.
    let mut desk = Desk::new(&[]);
    desk.now("2026-01-21T09:00:00.000Z");
    let mut batch = String::new();
    for n in 0..700 {
        batch.push_str(&format!(
            "{}\n",
            line(&format!(
                "request 2026-01-05 nature=publication case=C-{n} person=mother"
            ))
        ));
    }
    for told in [
        "event 2026-01-06 what=published matter=M-1",
        "event 2026-01-06 what=deleted matter=M-700",
    ] {
        batch.push_str(&format!("{}\n", line(told)));
    }
    let (done, notes) = desk.batch(batch);
    assert_eq!((done.count, done.bad), (702, 0), "{notes:?}");
    assert_eq!(desk.standing("M-1").record.last, 701);
    assert_eq!(desk.standing("M-700").record.last, 702);
}
