//! Faults that somebody found, each by its story, so that none comes back.

use candour::ledger::view::Of;
use serde_json::{Value as Json, json};

use crate::support::{Desk, line, request};

fn desk() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-01-27T09:00:00.000Z");
    desk.request();
    desk
}

fn correction(replaces: u64, with: Json) -> Json {
    json!({"kind": "correction", "replaces": replaces, "because": "a slip", "occurred": "2026-01-10", "with": with})
}

#[test]
fn an_opening_that_stands_alone_can_be_corrected_and_a_withdrawn_one_revived() {
    let mut desk = desk();
    let mut with = request();
    with["person"] = "father".into();
    desk.ok(correction(2, with));
    assert_eq!(desk.standing("M-1").said.person, "father");
    desk.tell(&["correction 2026-01-11 replaces=3 because=mistaken"]);
    assert!(desk.standing("M-1").in_error);
    desk.ok(correction(4, request()));
    assert!(!desk.standing("M-1").in_error);
}

#[test]
fn an_opening_moved_to_a_free_number_verifies_and_numbering_goes_on_behind_it() {
    let mut desk = desk();
    let mut with = request();
    with["matter"] = "M-40".into();
    desk.ok(correction(2, with));
    assert!(desk.standing("M-1").in_error && !desk.standing("M-40").in_error);
    let mut next = request();
    next["case"] = "C-10".into();
    desk.ok(next);
    assert_eq!(desk.standing("M-41").keys.case, ["C-10"]);
}

#[test]
fn a_chosen_number_leaves_room_to_count_on() {
    let mut desk = desk();
    let mut named = request();
    named["case"] = "C-9".into();
    for (matter, fits) in [
        ("M-1000000000", false),
        ("M-18446744073709551615", false),
        ("M-999999999", true),
    ] {
        named["matter"] = matter.into();
        match fits {
            true => drop(desk.ok(named.clone())),
            false => assert!(
                desk.refused(named.clone()).contains("at most 9 digits"),
                "{matter}"
            ),
        }
    }
    let mut next = request();
    next["case"] = "C-10".into();
    desk.ok(next);
    assert_eq!(desk.standing("M-1000000000").keys.case, ["C-10"]);
}

#[test]
fn a_name_that_holds_an_identifier_does_not_get_in_by_a_correction() {
    let mut desk = desk();
    let mut with = request();
    with["matter"] = "TS1-2AB".into();
    let told = desk.refused(correction(2, with));
    assert!(
        told.contains("a postcode") && !told.contains("2AB"),
        "{told}"
    );
}

#[test]
fn a_message_never_carries_what_would_act_on_a_terminal() {
    let mut desk = desk();
    let mut meeting = line("meeting 2026-01-20T12:00 matter=M-1 began=2026-01-20T10:05");
    meeting["occurred"] = "at: \u{1b}[2Jten".into();
    let told = desk.refused(meeting);
    assert!(
        !told.contains('\u{1b}') && told.ends_with(" / write 2026-01-15 or 2026-01-15T10:20"),
        "{told:?}"
    );
}

#[test]
fn what_was_said_earlier_does_not_beat_what_the_opening_says() {
    let mut desk = desk();
    desk.tell(&["change 2026-01-04 matter=M-1 capture=gp"]);
    let who: Vec<String> = desk
        .standing("M-1")
        .consent
        .participants
        .into_iter()
        .map(|p| p.who)
        .collect();
    assert_eq!(who, ["chair", "police"]);
}

#[test]
fn a_correction_keeps_whose_work_it_was_and_finds_a_new_name_for_it() {
    let mut desk = desk();
    desk.tell(&["consent 2026-01-06 matter=M-1 asked_by=iro who=chair worker=W-5"]);
    desk.ok(correction(
        3,
        line("consent 2026-01-06 asked_by=iro who=police"),
    ));
    let found =
        |worker: &str| desk.view(|v| v.standings(Of::Worker(worker)).expect("standings").len());
    assert_eq!((found("W-5"), found("W-7")), (1, 0));
    desk.ok(correction(
        4,
        line("consent 2026-01-06 asked_by=iro who=police worker=W-7"),
    ));
    let found =
        |worker: &str| desk.view(|v| v.standings(Of::Worker(worker)).expect("standings").len());
    assert_eq!(found("W-7"), 1);
}

#[test]
fn a_corrected_filing_covers_no_more_than_it_did() {
    let mut desk = desk();
    desk.tell(&[
        "filed 2026-01-08 matter=M-1 system=LCS",
        "consent 2026-01-09 matter=M-1 asked_by=iro who=chair",
    ]);
    desk.ok(correction(3, line("filed 2026-01-08 system=RIO")));
    let record = desk.standing("M-1").record;
    // The opening is entry 2; the consent (4) and the correction (5) came after.
    assert_eq!((record.filed_through, record.unfiled), (Some(2), 2));
}

#[test]
fn what_hangs_on_a_request_that_does_not_read_needs_no_second_complaint() {
    let mut desk = desk();
    let bad = line("request 2026-01-05T08:00 nature=reqest case=C-5 person=mother");
    let ask = line("consent 2026-01-06 asked_by=social_worker who=chair");
    let (_, notes) = desk.batch(format!("{bad}\n{ask}\n"));
    assert_eq!(notes.len(), 1, "{notes:?}");
    let good = line("request 2026-01-05T08:00 nature=request case=C-5 person=mother");
    let (_, notes) = desk.batch(format!("{good}\n{ask}\n{bad}\n{ask}\n"));
    assert_eq!(notes.len(), 1, "{notes:?}");
}

#[test]
fn one_thing_said_twice_is_refused_wherever_it_stands() {
    let mut desk = desk();
    let consents = json!({"kind": "event", "matter": "M-1", "what": "shared", "occurred": "2026-01-08", "consents": {"sw": "agreed", "social_worker": "objected"}});
    assert!(
        desk.refused(consents)
            .contains("social_worker stands twice")
    );
    let told = desk.refused(line(
        "consent 2026-01-08 matter=M-1 asked_by=iro who=police/2,police/2",
    ));
    assert!(
        told.contains("police/2 stands twice") && !told.contains("police/2/1"),
        "{told}"
    );
    let twice = "{\"kind\":\"event\",\"matter\":\"M-1\",\"occurred\":\"2026-01-08\",\"what\":\"shared\",\"what\":\"published\"}";
    let (done, notes) = desk.batch(twice);
    assert_eq!(done.bad, 1);
    assert!(
        notes[0].contains("\"what\" stands twice in this line"),
        "{notes:?}"
    );
}

#[test]
fn a_telephone_number_is_seen_wherever_its_hyphen_stands() {
    for number in ["0191-498 0123", "0191-4980123"] {
        assert_eq!(
            candour::id::identifier(number),
            Some("a telephone number"),
            "{number}"
        );
    }
    assert_eq!(candour::id::identifier("2026-01-15 10:20"), None);
}

#[test]
fn what_is_privileged_stays_so_through_its_corrections() {
    let mut desk = desk();
    desk.tell(&["escalation 2026-01-08 matter=M-1 to=legal advice=SECRETONE note=SECRETTWO"]);
    desk.ok(json!({"kind": "correction", "replaces": 3, "because": "SECRETTHREE", "occurred": "2026-01-10",
        "with": line("escalation 2026-01-08 to=legal advice=SECRETFOUR note=SECRETFIVE")}));
    desk.ok(json!({"kind": "correction", "replaces": 4, "because": "SECRETSIX", "note": "SECRETSEVEN", "occurred": "2026-01-11"}));
    let (shown, rows) = desk.view(|view| {
        let book = view.book("M-1").expect("a book");
        let standing = candour::standing::of(&book);
        let moment = view.entered;
        let standings = [standing.clone()];
        let scope = candour::report::Scope {
            ground: &view.ground,
            standings: &standings,
            moment,
            at: view.at,
            origin: None,
            since: None,
        };
        let shown = candour::report::show::show(&book, &standing, &scope, false);
        let mut all = Vec::new();
        view.entries(&mut |entry| all.push(entry)).expect("entries");
        (
            shown,
            candour::report::entries::entries(&all, |_| true, &scope, false),
        )
    });
    let told = format!("{:?} {:?} {:?}", shown.lines, shown.tables, rows.tables);
    assert!(!told.contains("SECRET"), "{told}");
    assert!(
        shown
            .lines
            .iter()
            .any(|l| l.contains("Legal advice sought"))
    );
}
