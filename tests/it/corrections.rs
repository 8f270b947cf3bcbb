//! Corrections: what an entry should have said takes its place, and what it said stays readable.
//!
//! After each step the whole ledger is recomputed and compared (`Desk::log` does it), so every standing
//! that is kept, of both matters where a statement moved, is the one its entries give.

use candour::ledger::view::Known;
use candour::standing::{Standing, Timing};
use candour::time::Instant;
use serde_json::{Value as Json, json};

use crate::support::{Desk, at, line, who};

fn moment() -> Instant {
    at("2026-03-31T22:59:00.000Z")
}

/// The mother's conference (M-1, entry 2) and the father's (M-2, entry 3), both on 20 January at ten;
/// the chair of the first was asked on the 12th (entry 4).
fn desk() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-02-02T09:00:00.000Z");
    desk.tell(&[
        "request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair proceedings=none",
        "request 2026-01-06T09:00 nature=request case=C-2 person=father meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=police proceedings=none",
        "consent 2026-01-12T09:00 matter=M-1 asked_by=iro who=chair answer=agreed",
    ]);
    desk
}

/// That an entry was wrong, and what it should have said; nothing, where it should not be there.
fn correction(replaces: u64, with: Option<&str>) -> Json {
    let mut json = json!({"kind": "correction", "occurred": "2026-02-01", "replaces": replaces, "because": "mistaken"});
    if let Some(with) = with {
        json["with"] = line(with);
    }
    json
}

fn correct(desk: &mut Desk, replaces: u64, with: &str) -> u64 {
    desk.ok(correction(replaces, Some(with)))
}

fn timing(desk: &Desk, matter: &str) -> &'static str {
    desk.standing(matter).timing(moment()).as_str()
}

/// Those to be asked in a matter.
fn to_ask(desk: &Desk, matter: &str) -> Vec<String> {
    let mut names: Vec<String> = desk
        .standing(matter)
        .consent
        .participants
        .into_iter()
        .map(|p| p.who)
        .collect();
    names.sort();
    names
}

/// The numbers of a matter's standing statements, in order.
fn stand(desk: &Desk, matter: &str) -> Vec<u64> {
    desk.view(|view| {
        view.book(matter)
            .expect("a book")
            .statements()
            .iter()
            .map(|s| s.seq)
            .collect()
    })
}

#[test]
fn a_field_is_corrected_and_the_statement_keeps_its_place() {
    let mut desk = desk();
    assert_eq!(timing(&desk, "M-1"), "advance");
    // It was not on the 12th but in the meeting.
    let fifth = correct(
        &mut desk,
        4,
        "consent 2026-01-20T10:05 asked_by=iro who=chair answer=agreed",
    );
    assert_eq!(timing(&desk, "M-1"), "late");
    assert_eq!(stand(&desk, "M-1"), [2, 5]);
    assert_eq!(desk.standing("M-1").record.corrections, 1);
    assert_eq!(
        desk.standing("M-1").consent.entries,
        [2, 5],
        "it rests on what stands"
    );
    // The earlier wording is still there to be read, and what replaced it is known.
    desk.view(|view| {
        let book = view.book("M-1").expect("a book");
        let all: Vec<u64> = book.entries().map(|e| e.seq).collect();
        assert_eq!(all, [2, 4, 5]);
        assert_eq!(book.replaced_by(4), Some(fifth));
        let old = view.entry(4).expect("an entry").expect("entry 4").write();
        assert!(
            old.contains("\"occurred\":\"2026-01-12T09:00+00:00\""),
            "{old}"
        );
    });
    // A correction is itself corrected, as often as need be; only its end stands.
    let sixth = correct(
        &mut desk,
        fifth,
        "consent 2026-01-19T10:05 asked_by=iro who=chair answer=objected",
    );
    assert_eq!(
        (timing(&desk, "M-1"), stand(&desk, "M-1")),
        ("advance", vec![2, sixth])
    );
    desk.ok(correction(sixth, None));
    assert_eq!(
        (timing(&desk, "M-1"), stand(&desk, "M-1")),
        ("not_sought", vec![2]),
        "no earlier wording revives"
    );
    assert_eq!(desk.standing("M-1").record.corrections, 3);
    assert_eq!(
        desk.refused(correction(sixth, None)),
        "entry 6 was replaced by 7 / correct 7"
    );
    assert_eq!(
        desk.refused(correction(4, None)),
        "entry 4 was replaced by 5 / correct 5"
    );
    // The past is as it was known then.
    for (at, expected) in [
        (4, "advance"),
        (5, "late"),
        (6, "advance"),
        (7, "not_sought"),
    ] {
        let then =
            |view: &candour::ledger::view::View| Ok(candour::standing::of(&view.book("M-1")?));
        let standing = desk.ledger.view(Known::At(at), then).expect("a view");
        assert_eq!(
            standing.timing(moment()).as_str(),
            expected,
            "as known at entry {at}"
        );
    }
}

#[test]
fn of_two_statements_of_one_hour_the_corrected_one_stays_first() {
    let mut desk = desk();
    let first = desk.tell(&["meeting 2026-01-15T09:00 matter=M-1 scheduled=2026-01-21T10:00"])[0];
    desk.tell(&["meeting 2026-01-15T09:00 matter=M-1 scheduled=2026-01-22T10:00"]);
    let start = |desk: &Desk| desk.standing("M-1").consent.start.expect("a start").said;
    assert_eq!(
        start(&desk),
        "2026-01-22T10:00+00:00",
        "the last said counts"
    );
    // Entered later than the other, it has the place of what it replaces: before it.
    let again = correct(
        &mut desk,
        first,
        "meeting 2026-01-15T09:00 scheduled=2026-01-23T10:00",
    );
    assert_eq!(start(&desk), "2026-01-22T10:00+00:00");
    assert_eq!(stand(&desk, "M-1"), [2, 4, again, 6]);
    // A correction of the correction has it too; another hour is another place in order.
    let again = correct(
        &mut desk,
        again,
        "meeting 2026-01-15T09:00 scheduled=2026-01-24T10:00",
    );
    assert_eq!(start(&desk), "2026-01-22T10:00+00:00");
    correct(
        &mut desk,
        again,
        "meeting 2026-01-15T09:01 scheduled=2026-01-24T10:00",
    );
    assert_eq!(start(&desk), "2026-01-24T10:00+00:00");
}

#[test]
fn a_whole_body_and_the_kind_are_corrected() {
    let mut desk = desk();
    // The request was withdrawn, it was said; it was the meeting that was cancelled, by nobody's request.
    let wrong = desk.tell(&["withdrawal 2026-01-18 matter=M-1 because=ill"])[0];
    assert_eq!(
        desk.standing("M-1").consent.because.map(|b| b.as_str()),
        Some("withdrawn")
    );
    assert!(
        desk.standing("M-1").advice.recipients.is_empty(),
        "advice is not due to who withdrew"
    );
    let put = correct(&mut desk, wrong, "meeting 2026-01-18 cancelled=yes");
    assert_eq!(
        desk.standing("M-1").consent.because.map(|b| b.as_str()),
        Some("cancelled")
    );
    assert_eq!(
        desk.standing("M-1").advice.missing(),
        ["STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON"]
    );
    // And then, it was neither: somebody was asked.
    correct(&mut desk, put, "consent 2026-01-18 asked_by=iro who=gp");
    assert_eq!(
        (timing(&desk, "M-1"), to_ask(&desk, "M-1")),
        ("advance", vec!["chair".into(), "gp".into()])
    );
    let kinds: Vec<&str> = desk.view(|view| {
        view.book("M-1")
            .expect("a book")
            .statements()
            .iter()
            .map(|s| s.line.kind)
            .collect()
    });
    assert_eq!(kinds, ["request", "consent", "consent"]);
}

#[test]
fn an_opening_is_corrected_in_its_place() {
    let mut desk = desk();
    let opening = "request 2026-01-05T09:00 nature=request case=C-9 person=father meeting.type=icpc meeting.scheduled=2026-01-11T10:00 capture=chair,mother proceedings=current";
    let put = correct(&mut desk, 2, opening);
    let standing = desk.standing("M-1");
    assert_eq!(
        (
            standing.opened,
            standing.keys.case.clone(),
            standing.said.person.clone()
        ),
        (2, vec!["C-9".to_owned()], "father".to_owned())
    );
    assert_eq!(
        timing(&desk, "M-1"),
        "late",
        "the chair was asked the day after the meeting, the mother never"
    );
    assert_eq!(to_ask(&desk, "M-1"), ["chair", "mother"]);
    assert!(standing.advice.missing().contains(&"COURT".to_owned()));
    assert_eq!(stand(&desk, "M-1"), [put, 4]);
    assert!(!standing.in_error);
    // A case that is found no more by what was wrong.
    let found = |case: &str| {
        desk.view(|view| {
            view.standings(candour::ledger::view::Of::Case(case))
                .expect("standings")
                .len()
        })
    };
    assert_eq!((found("C-1"), found("C-9")), (0, 1));
}

#[test]
fn an_opening_that_stands_alone_is_corrected_and_a_withdrawn_one_restored() {
    let mut desk = desk();
    let opening = "request 2026-01-06T09:00 nature=request case=C-2 person=mother meeting.type=icpc capture=gp";
    let put = correct(&mut desk, 3, opening);
    assert_eq!(
        (stand(&desk, "M-2"), to_ask(&desk, "M-2")),
        (vec![put], vec!["gp".into()])
    );
    let gone = desk.ok(correction(put, None));
    assert_eq!(timing(&desk, "M-2"), "entered_in_error");
    // The withdrawal was the mistake: it is what stands, so it is what is corrected.
    let back = correct(&mut desk, gone, opening);
    assert_eq!(
        (timing(&desk, "M-2"), stand(&desk, "M-2")),
        ("pending", vec![back])
    );
    assert_eq!(desk.standing("M-2").opened, 3);
}

#[test]
fn a_statement_moves_to_another_matter_and_back() {
    let mut desk = desk();
    let before: Standing = desk.standing("M-1");
    assert_eq!(
        (timing(&desk, "M-1"), timing(&desk, "M-2")),
        ("advance", "not_sought")
    );
    // The ask was of the father's conference.
    let moved = correct(
        &mut desk,
        4,
        "consent 2026-01-12T09:00 matter=M-2 asked_by=iro who=police answer=agreed",
    );
    assert_eq!(
        (timing(&desk, "M-1"), timing(&desk, "M-2")),
        ("not_sought", "advance")
    );
    assert_eq!(
        (stand(&desk, "M-1"), stand(&desk, "M-2")),
        (vec![2], vec![3, moved])
    );
    // It was typed about the first: there its correction counts, and both still show it.
    assert_eq!(
        (
            desk.standing("M-1").record.corrections,
            desk.standing("M-2").record.corrections
        ),
        (1, 0)
    );
    desk.view(|view| {
        for matter in ["M-1", "M-2"] {
            let book = view.book(matter).expect("a book");
            assert!(book.entries().any(|e| e.seq == moved), "{matter} shows it");
        }
        let envelope = view
            .entry(moved)
            .expect("an entry")
            .expect("the correction")
            .line
            .matter;
        assert_eq!(envelope.as_deref(), Some("M-1"));
    });
    // What stands in the second is corrected there, and comes back.
    assert_eq!(
        desk.refused(correction(4, None)),
        "entry 4 was replaced by 5 / correct 5"
    );
    let back = correct(
        &mut desk,
        moved,
        "consent 2026-01-12T09:00 matter=M-1 asked_by=iro who=chair answer=agreed",
    );
    assert_eq!(
        (timing(&desk, "M-1"), timing(&desk, "M-2")),
        ("advance", "not_sought")
    );
    assert_eq!(
        (stand(&desk, "M-1"), stand(&desk, "M-2")),
        (vec![2, back], vec![3])
    );
    assert_eq!(
        (
            desk.standing("M-1").record.corrections,
            desk.standing("M-2").record.corrections
        ),
        (1, 1)
    );
    let after = desk.standing("M-1");
    assert_eq!(
        (after.consent.participants, after.advice.recipients),
        (before.consent.participants, before.advice.recipients)
    );
    // Wherever it went it has the place of entry 4: an ask of the same hour, typed meanwhile, comes after it.
    let meanwhile = desk
        .tell(&["consent 2026-01-12T09:00 matter=M-1 asked_by=iro who=chair answer=objected"])[0];
    let last = correct(
        &mut desk,
        back,
        "consent 2026-01-12T09:00 matter=M-1 asked_by=iro who=chair answer=no_response",
    );
    assert_eq!(stand(&desk, "M-1"), [2, last, meanwhile]);
    desk.ok(correction(last, None));
    assert_eq!(stand(&desk, "M-1"), [2, meanwhile]);
}

#[test]
fn a_moved_statement_is_withdrawn_where_it_stands() {
    let mut desk = desk();
    let moved = correct(
        &mut desk,
        4,
        "consent 2026-01-12T09:00 matter=M-2 asked_by=iro who=police answer=agreed",
    );
    let gone = desk.ok(correction(moved, None));
    assert_eq!(
        (timing(&desk, "M-1"), timing(&desk, "M-2")),
        ("not_sought", "not_sought")
    );
    let envelope = desk.view(|view| {
        view.entry(gone)
            .expect("an entry")
            .expect("the correction")
            .line
            .matter
    });
    assert_eq!(
        envelope.as_deref(),
        Some("M-2"),
        "the matter where the replaced statement stands"
    );
}

#[test]
fn an_opening_alone_is_withdrawn_and_its_matter_was_entered_in_error() {
    let mut desk = desk();
    desk.ok(correction(3, None));
    let standing = desk.standing("M-2");
    assert!(standing.in_error);
    assert_eq!(standing.timing(moment()), Timing::EnteredInError);
    assert_eq!(
        standing
            .actions(moment())
            .iter()
            .map(|a| a.code.as_str())
            .collect::<Vec<_>>(),
        ["file"]
    );
    desk.tell(&["filed 2026-02-02 matter=M-2 system=LCS"]);
    assert!(!desk.standing("M-2").is_open(moment()), "closed once filed");
    assert_eq!(timing(&desk, "M-1"), "advance");
    // What it was said to be is still known of it.
    assert_eq!(
        (standing.keys.case, standing.said.person),
        (vec!["C-2".to_owned()], "father".to_owned())
    );
}

#[test]
fn a_whole_matter_is_withdrawn_only_by_saying_so() {
    let mut desk = desk();
    let told = desk.refused(correction(2, None));
    assert!(
        told.starts_with(
            "entry 2 opened M-1, which has 1 other standing entry / say --whole-matter"
        ),
        "{told}"
    );
    let mut whole = correction(2, None);
    whole["whole_matter"] = true.into();
    let gone = desk.ok(whole);
    assert_eq!(timing(&desk, "M-1"), "entered_in_error");
    assert_eq!(
        stand(&desk, "M-1"),
        [4],
        "the ask stands, and counts nowhere"
    );
    assert!(desk.standing("M-1").consent.participants.is_empty());
    // What stands in it can still be moved to where it belongs.
    correct(
        &mut desk,
        4,
        "consent 2026-01-12T09:00 matter=M-2 asked_by=iro who=police answer=agreed",
    );
    assert_eq!(
        (timing(&desk, "M-1"), timing(&desk, "M-2")),
        ("entered_in_error", "advance")
    );
    let told = desk.refused(correction(2, None));
    assert_eq!(
        told,
        format!("entry 2 was replaced by {gone} / correct {gone}")
    );
}

#[test]
fn several_lines_of_one_append_correct_one_another() {
    let mut desk = desk();
    let text = [
        "request 2026-01-07T09:00 nature=request case=C-3 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=gp",
        "consent 2026-01-12T09:00 asked_by=iro who=gp",
    ]
    .map(|told| format!("{}\n", line(told)))
    .concat();
    let fixes = [
        correction(6, Some("consent 2026-01-21T09:00 asked_by=iro who=gp")),
        correction(
            7,
            Some("consent 2026-01-12T09:00 matter=M-2 asked_by=iro who=police"),
        ),
    ]
    .map(|fix| format!("{fix}\n"))
    .concat();
    let (done, notes) = desk.batch(format!("{text}{fixes}"));
    assert_eq!((done.first, done.count, done.bad), (5, 4, 0), "{notes:?}");
    assert_eq!(
        (timing(&desk, "M-3"), timing(&desk, "M-2")),
        ("not_sought", "advance")
    );
    assert_eq!(
        (stand(&desk, "M-3"), stand(&desk, "M-2")),
        (vec![5], vec![3, 8])
    );
}

#[test]
fn a_correction_is_by_who_made_it_and_the_statement_on_behalf_of_whom_it_says() {
    let mut desk = desk();
    correct(
        &mut desk,
        4,
        "consent 2026-01-12T09:00 asked_by=iro who=chair answer=agreed worker=W-7",
    );
    desk.view(|view| {
        let book = view.book("M-1").expect("a book");
        let stated = book.statements()[1];
        assert_eq!(
            (stated.entry.by.as_str(), stated.entry_worker()),
            (who().by.as_str(), "W-7")
        );
    });
}
