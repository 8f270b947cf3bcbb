//! What may not be said of a matter: what happened and what to do, read whole; and nothing is written.
//!
//! Each table is one matter's story so far and the lines that it refuses. Lines that are refused
//! whatever the story are in `values.rs`; what a batch adds is in `batches.rs`.

use serde_json::{Value as Json, json};

use crate::support::{Desk, line, request};

/// A request of the mother's for 20 January at ten (entry 2, M-1), and the same in another case (M-2).
pub fn desk() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-01-21T09:00:00.000Z");
    desk.request();
    let mut other = request();
    other["case"] = "C-2".into();
    desk.ok(other);
    desk
}

/// Each line is refused with exactly this text: what happened / what to do, several behind `//`.
pub fn refuses(desk: &mut Desk, cases: &[(Json, &str)]) {
    for (line, expected) in cases {
        assert_eq!(desk.refused(line.clone()), *expected, "{line}");
    }
    desk.check();
    for (_, told) in cases {
        for fault in told.split(" // ") {
            let (what, instead) = fault
                .split_once(" / ")
                .unwrap_or_else(|| panic!("two halves: {fault}"));
            assert!(!what.is_empty() && !instead.is_empty(), "{fault}");
        }
    }
}

/// As [`refuses`], for lines told briefly.
pub fn refuse(desk: &mut Desk, cases: &[(&str, &str)]) {
    let cases: Vec<(Json, &str)> = cases
        .iter()
        .map(|(told, expected)| (line(told), *expected))
        .collect();
    refuses(desk, &cases);
}

/// A request with one field changed.
pub fn but(field: &str, value: Json) -> Json {
    let mut line = request();
    line["case"] = "C-3".into();
    line[field] = value;
    line
}

/// A note on M-1 with one field set.
pub fn noted(field: &str, value: Json) -> Json {
    let mut line = line("meeting 2026-01-20T12:00 matter=M-1 began=2026-01-20T10:05");
    line[field] = value;
    line
}

#[test]
fn a_chosen_matter_name_that_holds_an_identifier_is_refused_and_not_repeated() {
    let mut desk = desk();
    for (name, what) in [
        ("TS1-2AB", "a postcode"),
        ("9434765919", "an NHS number"),
        ("01642-123456", "a telephone number"),
    ] {
        let told = desk.refused(but("matter", name.into()));
        assert_eq!(
            told,
            format!(
                "this matter name seems to hold {what}: choose a name that identifies nobody / leave the matter out to have one numbered"
            )
        );
        assert!(!told.contains(name));
    }
    desk.ok(but("matter", "2026/conf-7".into()));
}

#[test]
fn matters_that_do_not_exist_or_were_opened_are_told_apart() {
    let mut desk = desk();
    refuse(
        &mut desk,
        &[
            (
                "meeting 2026-01-20 cancelled=yes",
                "no matter is named, and no request stands above / say which with \"matter\", or log the request first",
            ),
            (
                "meeting 2026-01-20 matter=M-9 cancelled=yes",
                "there is no matter M-9 / `list` prints the matters; log a request to open one",
            ),
            (
                "meeting 2026-01-20 matter=m-1 cancelled=yes",
                "there is no matter m-1 / `list` prints the matters; log a request to open one",
            ),
            (
                "request 2026-01-06 matter=M-1 nature=request case=C-9 person=mother",
                "matter M-1 was opened by entry 2 / leave the matter out to open a new one, or log what came later as a change",
            ),
            (
                "request 2026-01-06 nature=request case=C-9 person=mother related=M-1,M-8",
                "\"related\" names matter M-8, which does not exist / `list` prints the matters",
            ),
            (
                "change 2026-01-06 matter=M-1 related=M-8",
                "\"related\" names matter M-8, which does not exist / `list` prints the matters",
            ),
        ],
    );
    // An opening withdrawn: the matter was entered in error. It can still be filed and reviewed.
    desk.tell(&["correction 2026-01-07 replaces=3 because=mistaken"]);
    refuse(
        &mut desk,
        &[
            (
                "meeting 2026-01-20 matter=M-2 cancelled=yes",
                "matter M-2 was entered in error / log a request to open a new matter",
            ),
            (
                "request 2026-01-06 matter=M-2 nature=request case=C-9 person=mother",
                "matter M-2 was entered in error / leave the matter out to open a new one",
            ),
        ],
    );
    desk.tell(&[
        "filed 2026-01-08 matter=M-2 system=LCS",
        "review 2026-01-08 matter=M-2 reviewed_by=S-1",
    ]);
}

#[test]
fn what_the_times_say_is_not_said_against_them() {
    let mut desk = desk();
    let ask = "asked_by=social_worker who=chair";
    let wanted = "give the hour, or --before-start yes|no (\"before_start\": true|false)";
    let out = "leave \"before_start\" out, or correct the hour";
    refuse(
        &mut desk,
        &[
            (
                &format!("consent 2026-01-20 matter=M-1 {ask}"),
                &format!("the 20th is also the day of the meeting / {wanted}"),
            ),
            (
                "withdrawal 2026-01-20 matter=M-1",
                &format!("the 20th is also the day of the meeting / {wanted}"),
            ),
            (
                "change 2026-01-20 matter=M-1 nature=discovered_covert",
                &format!("the 20th is also the day of the meeting / {wanted}"),
            ),
            (
                "change 2026-01-20 matter=M-1 proceedings=current",
                &format!("the 20th is also the day of the meeting / {wanted}"),
            ),
            (
                "request 2026-02-03 nature=request case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-03T10:00",
                &format!("the 3rd is also the day of the meeting / {wanted}"),
            ),
            (
                "request 2026-02-02 nature=request case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-02",
                &format!("the 2nd is also the day of the meeting / {wanted}"),
            ),
            (
                &format!("consent 2026-01-19T10:00 matter=M-1 {ask} before_start=no"),
                &format!(
                    "\"before_start\" says no, but 2026-01-19T10:00+00:00 lies before the start, 2026-01-20T10:00+00:00 / {out}"
                ),
            ),
            (
                &format!("consent 2026-01-20T10:00 matter=M-1 {ask} before_start=yes"),
                &format!(
                    "\"before_start\" says yes, but 2026-01-20T10:00+00:00 lies after or at the start, 2026-01-20T10:00+00:00 / {out}"
                ),
            ),
            (
                "withdrawal 2026-01-21 matter=M-1 before_start=yes",
                &format!(
                    "\"before_start\" says yes, but 2026-01-21 lies after or at the start, 2026-01-20T10:00+00:00 / {out}"
                ),
            ),
            (
                "request 2026-02-03T09:00 nature=request case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-03T10:00 planned=no",
                "\"planned\" says no, but the times say the request came before the start / leave \"planned\" out, or say why in \"note\"",
            ),
            (
                "request 2026-02-03T10:00 nature=request case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-03T10:00 planned=yes",
                "\"planned\" says yes, but the times say the request came after the start / leave \"planned\" out, or say why in \"note\"",
            ),
        ],
    );
    desk.tell(&[
        // Only what decides something is asked for its hour: not being told, nor a schedule or a start.
        "consent 2026-01-20 matter=M-1 asked_by=social_worker who=police manner=told",
        "consent 2026-01-20 matter=M-1 asked_by=social_worker who=gp answer=could_not_be_asked",
        "meeting 2026-01-20 matter=M-1 began=2026-01-20",
        "change 2026-01-20 matter=M-1 team=T-2",
        "consent 2026-01-20 matter=M-1 asked_by=social_worker who=chair before_start=yes",
        // Where the hour wanted is the start's, an entry that has one passes.
        "consent 2026-01-20T09:00 matter=M-1 asked_by=social_worker who=iro",
        "request 2026-02-03T09:00 nature=request case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-03T10:00 planned=no note=told-in-error",
        // A suspicion decides no hour.
        "request 2026-02-03 nature=suspected_covert basis=seen case=C-9 person=mother meeting.type=cin meeting.scheduled=2026-02-03T10:00",
    ]);
}

#[test]
fn what_cannot_be_true_of_the_matter_is_refused() {
    let mut desk = desk();
    refuse(
        &mut desk,
        &[
            (
                "request 2026-01-06 nature=suspected_covert case=C-9 person=mother",
                "a suspicion needs its \"basis\" / say what was seen or heard, in a few words: a suspicion is never entered as a fact",
            ),
            (
                "meeting 2026-01-20 matter=M-1",
                "this meeting entry says nothing / say scheduled, began, ended, cancelled, present or absent",
            ),
            (
                "meeting 2026-01-20 matter=M-1 present=chair,police absent=police",
                "police is both present and absent / name each once; two of one role are told apart as role/1 and role/2",
            ),
            (
                "consent 2026-01-08 matter=M-1 asked_by=social_worker who=police,police",
                "police stands twice in \"who\" / name each once; two of one role are police/1 and police/2",
            ),
            (
                "consent 2026-01-08 matter=M-1 asked_by=social_worker who=sw,social_worker",
                "social_worker stands twice in \"who\" / name each once; two of one role are social_worker/1 and social_worker/2",
            ),
            (
                "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair answer=withdrew",
                "chair withdrew an answer, but has given none that agrees / log their agreement first, or answer objected",
            ),
            (
                "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair manner=told answer=could_not_be_asked",
                "somebody who could not be asked was neither told nor overheard / leave \"manner\" out",
            ),
            (
                "change 2026-01-08 matter=M-1",
                "this change changes nothing / say worker, team, proceedings, capture, media, reasons, nature or related",
            ),
            (
                "change 2026-01-08 matter=M-1 before_start=yes",
                "this change changes nothing / say worker, team, proceedings, capture, media, reasons, nature or related",
            ),
            (
                "filed 2026-01-08 matter=M-1 system=LCS through=4",
                "\"through\" names entry 4, which does not exist / the last entry is 3: leave \"through\" out to mean it",
            ),
            (
                "review 2026-01-08 matter=M-1 reviewed_by=S-1 through=9",
                "\"through\" names entry 9, which does not exist / the last entry is 3: leave \"through\" out to mean it",
            ),
            (
                "event 2026-01-08 matter=M-1 what=shared about=4",
                "\"about\" names entry 4, which does not exist / the last entry is 3: write the number that `show` prints",
            ),
            (
                "event 2026-01-08 matter=M-1 what=shared about=3",
                "\"about\" names entry 3, which says nothing of M-1 / `show M-1` prints its entries' numbers",
            ),
            (
                "event 2026-01-08 matter=M-1 what=shared about=0",
                "\"about\" names entry 0, which says nothing of M-1 / `show M-1` prints its entries' numbers",
            ),
        ],
    );
    desk.tell(&[
        "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair answer=agreed",
        "withdrawal 2026-01-09 matter=M-1",
    ]);
    refuse(
        &mut desk,
        &[
            (
                "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair,police answer=withdrew",
                "police withdrew an answer, but has given none that agrees / log their agreement first, or answer objected",
            ),
            (
                "withdrawal 2026-01-10 matter=M-1",
                "M-1 was withdrawn by entry 5 / if that entry is wrong, correct 5",
            ),
        ],
    );
    desk.tell(&[
        "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair answer=withdrew",
        "request 2026-01-06 nature=publication case=C-9 person=mother",
    ]);
    refuse(
        &mut desk,
        &[(
            "withdrawal 2026-01-10 matter=M-3",
            "M-3 is no request (publication), so there is nothing to withdraw / log what happened as an event",
        )],
    );
}

#[test]
fn advice_is_itemised_by_the_pack_that_judges_the_matter() {
    let mut desk = desk();
    let advice = |rest: &str| {
        format!("advice 2026-01-08 matter=M-1 given_by=social_worker to=mother {rest}")
    };
    refuse(
        &mut desk,
        &[
            (
                &advice(""),
                "advice has no items / name each item in \"items\"; advice that nobody itemised is \"claimed\", in its words",
            ),
            (
                &advice("items=STORE claimed=all"),
                "advice has either items, or what was incorrect, or what is claimed / log each in an entry of its own",
            ),
            (
                &advice("incorrect=x claimed=all"),
                "advice has either items, or what was incorrect, or what is claimed / log each in an entry of its own",
            ),
            (
                &advice("items=STOR"),
                "STOR is no advice item of tees/1.0, which judges M-1 / did you mean STORE?",
            ),
            (
                &advice("items=STORE,store"),
                "store is no advice item of tees/1.0, which judges M-1 / did you mean STORE?",
            ),
            (
                &advice("items=BISCUITS"),
                "BISCUITS is no advice item of tees/1.0, which judges M-1 / its items are STORE, PERSONAL, NOSHARE, LEGAL, NOCOPY, REASON, COURT",
            ),
            (
                &advice("items=ST:RE"),
                "\"items\": a code is 1 to 40 letters, digits and - _ . / / shorten it or leave the rest out",
            ),
            (
                &advice("items=STORE corrects=4"),
                "\"corrects\" names entry 4, which does not exist / the last entry is 3: write the number that `show` prints",
            ),
            (
                &advice("items=STORE corrects=2"),
                "entry 2 holds no incorrect advice / \"corrects\" names the entry that holds it in \"incorrect\"",
            ),
        ],
    );
    let wrong = desk.tell(&[&advice("incorrect=forbidden")])[0];
    desk.tell(&[&format!(
        "correction 2026-01-08 replaces={wrong} because=typed-twice"
    )]);
    refuse(
        &mut desk,
        &[(
            &advice("items=STORE corrects=4"),
            "entry 4 was replaced by 5 / name 5 in \"corrects\"",
        )],
    );

    let mut bare = Desk::new(&[]);
    bare.request();
    refuse(
        &mut bare,
        &[(
            &advice("items=STORE"),
            "no adopted pack covers M-1, so it has no advice items / adopt the guidance first, or log the advice as \"claimed\", in its words",
        )],
    );
    let mut other = Desk::new(&["staffordshire"]);
    other.request();
    refuse(
        &mut other,
        &[(
            &advice("items=STORE"),
            "STORE is no advice item of staffordshire/1.0, which judges M-1 / this guidance has no items: log the advice as \"claimed\", in its words",
        )],
    );
    other.tell(&[&advice("claimed=advice-given")]);
}

#[test]
fn extra_fields_are_those_that_an_adopted_pack_declares() {
    let mut desk = desk();
    let event = |key: &str| json!({"kind": "event", "matter": "M-1", "what": "copy_accepted", "occurred": "2026-01-08", "extra": {key: "x"}});
    refuses(
        &mut desk,
        &[
            (
                event("copy_reson"),
                "no adopted pack declares the extra field \"copy_reson\" for event / did you mean \"copy_reason\"?",
            ),
            (
                event("weather"),
                "no adopted pack declares the extra field \"weather\" for event / put it in the note, or leave it out",
            ),
            (
                noted("extra", json!({"copy_reason": "x"})),
                "no adopted pack declares the extra field \"copy_reason\" for meeting / put it in the note, or leave it out",
            ),
            (
                noted("extra", json!({"copy_reason": 7})),
                "\"extra\" holds 7 / write a text in quotes",
            ),
        ],
    );
    desk.ok(event("copy_reason"));
}

#[test]
fn only_what_stands_is_corrected() {
    let mut desk = desk();
    let ask = "consent 2026-01-08 matter=M-1 asked_by=social_worker who=chair";
    desk.tell(&[
        ask,
        "correction 2026-01-09 replaces=4 because=never-happened",
    ]);
    let opening = "entry 2 opened M-1, which has 1 other standing entry";
    desk.tell(&["consent 2026-01-08T10:00 matter=M-1 asked_by=social_worker who=police"]);
    let with = |replaces: u64, with: &str| json!({"kind": "correction", "occurred": "2026-01-09", "replaces": replaces, "because": "mistaken", "with": line(with)});
    refuses(
        &mut desk,
        &[
            (
                line("correction 2026-01-09 replaces=7 because=x"),
                "\"replaces\" names entry 7, which does not exist / the last entry is 6: `show` prints the numbers",
            ),
            (
                line("correction 2026-01-09 replaces=0 because=x"),
                "entry 0 is the ledger's own act (genesis), which is never corrected / name the entry of a matter",
            ),
            (
                line("correction 2026-01-09 replaces=1 because=x"),
                "entry 1 is the ledger's own act (adoption), which is never corrected / name the entry of a matter",
            ),
            (
                line("correction 2026-01-09 replaces=4 because=x"),
                "entry 4 was replaced by 5 / correct 5",
            ),
            (
                line("correction 2026-01-09 matter=M-2 replaces=6 because=x"),
                "entry 6 stands in M-1, not in M-2 / leave \"matter\" out: the entry's number is enough",
            ),
            (
                line("correction 2026-01-09 replaces=2 because=x"),
                &format!(
                    "{opening} / say --whole-matter (\"whole_matter\": true) if the whole matter was entered in error; else correct the entry"
                ),
            ),
            (
                line("correction 2026-01-09 replaces=6 because=x whole_matter=yes"),
                "\"whole_matter\" goes with withdrawing a matter's opening / correct 2 without \"with\", or leave \"whole_matter\" out",
            ),
            (
                with(
                    2,
                    "request 2026-01-05 matter=M-7 nature=request case=C-7 person=mother",
                ),
                &format!(
                    "{opening} / move or correct those first, or withdraw the whole matter: leave \"with\" out and say --whole-matter"
                ),
            ),
            (
                with(2, "event 2026-01-05 what=recording_made"),
                &format!(
                    "{opening} / move or correct those first, or withdraw the whole matter: leave \"with\" out and say --whole-matter"
                ),
            ),
            (
                with(6, "correction 2026-01-05 replaces=2 because=x"),
                "a correction cannot stand in another entry's place / to correct what entry 6 says, give the wording that should stand",
            ),
            // The new wording is judged as if it were said now, in the matter where it comes to stand.
            (
                with(6, "consent 2026-01-20 asked_by=social_worker who=police"),
                "the 20th is also the day of the meeting / give the hour, or --before-start yes|no (\"before_start\": true|false)",
            ),
            (
                with(
                    6,
                    "consent 2026-01-08 matter=M-9 asked_by=social_worker who=police",
                ),
                "there is no matter M-9 / `list` prints the matters; log a request to open one",
            ),
            (
                with(
                    6,
                    "request 2026-01-08 matter=M-2 nature=request case=C-7 person=mother",
                ),
                "matter M-2 was opened by entry 3 / leave the matter out to open a new one, or log what came later as a change",
            ),
            (
                with(6, "advice 2026-01-08 given_by=social_worker to=mother"),
                "advice has no items / name each item in \"items\"; advice that nobody itemised is \"claimed\", in its words",
            ),
        ],
    );
}

#[test]
fn what_stands_already_is_not_said_twice_unless_it_happened_twice() {
    let mut desk = desk();
    let ask =
        "consent 2026-01-08T09:00 matter=M-1 asked_by=social_worker who=chair answer=no_response";
    desk.tell(&[ask]);
    let again = "say --again if it happened twice";
    refuses(
        &mut desk,
        &[
            (
                request(),
                &format!("already entry 2, word for word / {again}"),
            ),
            (
                line(ask),
                &format!("already entry 4, word for word / {again}"),
            ),
            // The same in other words: a default written out, a short name, an offset.
            (
                line(
                    "consent 2026-01-08T09:00Z matter=M-1 asked_by=sw who=chair answer=no_response manner=asked worker=T-1",
                ),
                &format!("already entry 4, word for word / {again}"),
            ),
        ],
    );
    // In another matter, or with any other word, it is another statement; what was withdrawn can be said anew.
    desk.tell(&[
        "consent 2026-01-08T09:00 matter=M-2 asked_by=social_worker who=chair answer=no_response",
        "consent 2026-01-08T09:00 matter=M-1 asked_by=social_worker who=chair answer=no_response note=twice",
        "correction 2026-01-09 replaces=4 because=mistaken",
        ask,
        "correction 2026-01-09 replaces=3 because=mistaken whole_matter=yes",
    ]);
    let mut other = request();
    other["case"] = "C-2".into();
    desk.ok(other);
}

#[test]
fn a_further_field_holds_what_its_pack_says() {
    let mut desk = Desk::new(&["staffordshire"]);
    desk.request();
    let meeting = |text: &str| {
        json!({"kind": "meeting", "matter": "M-1", "occurred": "2026-01-20T12:00", "began": "2026-01-20T10:05",
            "extra": {"official_record": text}})
    };
    let told = desk.refused(meeting("perhaps"));
    assert_eq!(
        told,
        "the extra field \"official_record\" does not hold \"perhaps\" / write one of yes, no, unknown"
    );
    desk.ok(meeting("yes"));
    let mut strange = meeting("yes");
    strange["extra"] = json!({"oficial_record": "yes"});
    let told = desk.refused(strange);
    assert_eq!(
        told,
        "no adopted pack declares the extra field \"oficial_record\" for meeting / did you mean \"official_record\"?"
    );
}
