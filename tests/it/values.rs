//! Lines that say nothing that could be entered, whatever the matter: kinds, fields and values that do
//! not exist, each refusal read whole, with the nearest that does exist where there is one.
//!
//! What may not be said of a matter as it stands is in `refusals.rs`.

use serde_json::{Value as Json, json};

use crate::refusals::{but, desk, noted, refuse, refuses};

#[test]
fn kinds_and_fields_that_do_not_exist_are_refused_with_the_nearest() {
    let all = "request, meeting, consent, advice, decision, event, threshold, escalation, change, withdrawal, filed, review, correction";
    let own = "it is written by the ledger itself; leave it out";
    let mut desk = desk();
    refuses(
        &mut desk,
        &[
            (
                json!({"occurred": "2026-01-05"}),
                &format!("there is no \"kind\" / say which: {all}"),
            ),
            (
                json!({"kind": 7, "occurred": "2026-01-05"}),
                &format!("there is no \"kind\" / say which: {all}"),
            ),
            (
                json!({"kind": "requst"}),
                "there is no kind \"requst\" / did you mean request?",
            ),
            (
                json!({"kind": "x\u{1b}[2J"}),
                &format!("there is no kind \"x\\u{{1b}}[2J\" / write one of {all}"),
            ),
            (
                json!({"kind": "genesis"}),
                &format!("\"genesis\" is the ledger's own act / {own}"),
            ),
            (
                json!({"kind": "adoption"}),
                &format!("\"adoption\" is the ledger's own act / {own}"),
            ),
            (
                json!({"kind": "export"}),
                &format!("\"export\" is the ledger's own act / {own}"),
            ),
            (
                but("natur", "request".into()),
                "there is no field \"natur\" here / did you mean \"nature\"?",
            ),
            (
                noted("begun", "2026-01-20".into()),
                "there is no field \"begun\" here / did you mean \"began\"?",
            ),
            (
                but("meeting", json!({"type": "icpc", "sceduled": "2026-01-20"})),
                "there is no field \"sceduled\" here / did you mean \"scheduled\"?",
            ),
            (
                json!({"kind": "withdrawal", "matter": "M-1", "occurred": "2026-01-06", "zzzzzz": 1}),
                "there is no field \"zzzzzz\" here / the fields are kind, matter, id, occurred, learned, source, worker, note, extra, because, before_start",
            ),
        ],
    );
    for later in ["hold", "lift", "erasure", "key", "look", "upgrade"] {
        let told = desk.refused(json!({"kind": later, "occurred": "2026-01-05"}));
        assert_eq!(
            told,
            format!("\"{later}\" comes in a later version / leave it out for now")
        );
    }
}

#[test]
fn every_fault_of_a_line_is_told_at_once() {
    let mut desk = desk();
    refuses(
        &mut desk,
        &[(
            json!({"kind": "request", "nature": "reqest", "person": "mothr", "meeting": {"type": "ipc", "multi_agency": "no"}, "mood": "x"}),
            "there is no field \"mood\" here / the fields are kind, matter, id, occurred, learned, source, worker, note, extra, nature, case, person, via, advise, pr, how, meeting, media, reasons, reasons_stated_by, words, proceedings, court_permission, planned, before_start, capture, basis, related, team, agency \
         // \"occurred\" is wanted / say when it happened \
         // \"reqest\" is not a value of \"nature\" / did you mean request? It is one of request, suspected_covert, discovered_covert, recording_of_child, court_hearing, agency_recording, publication, unprompted_notice \
         // \"case\" is wanted / say the case it belongs to, by the case system's reference; several if need be \
         // \"mothr\" is not a code for \"person\" / did you mean mother? \
         // \"ipc\" is not a code for \"type\" / did you mean icpc? \
         // \"multi_agency\" holds \"no\" / write true or false",
        )],
    );
}

#[test]
fn values_of_the_wrong_shape_are_refused() {
    let mut desk = desk();
    let names = "write an object";
    refuses(
        &mut desk,
        &[
            (
                noted("note", 7.into()),
                "\"note\" holds 7 / write a text in quotes",
            ),
            (
                noted("note", "  \t ".into()),
                "\"note\" is blank / say it, or leave it out",
            ),
            (
                noted("note", "a\0b".into()),
                "\"note\" holds a NUL character / leave it out: no document can show it",
            ),
            (
                noted("note", "é".repeat(4_001).into()),
                "\"note\" is longer than 4000 characters / say it briefly and refer to the case record for the rest",
            ),
            (
                noted("cancelled", "yes".into()),
                "\"cancelled\" holds \"yes\" / write true or false",
            ),
            (
                noted("began", 5.into()),
                "\"began\" holds 5 / write a time, such as 2026-01-15T10:20 or 2026-01-15",
            ),
            (
                noted("present", json!(["police/"])),
                "\"present\": a label is 1 to 40 letters, digits and - _ . / / shorten it or leave the rest out",
            ),
            (
                noted("present", json!(["polce/2"])),
                "\"polce\" is not a code for \"present\" / did you mean police?",
            ),
            (
                noted("present", json!([7])),
                "\"present\" holds 7 / write a role, or role/label where there are two of one role",
            ),
            (
                noted("worker", "W 3".into()),
                "\"worker\": a worker is 1 to 40 letters, digits and - _ . / / shorten it or leave the rest out",
            ),
            (
                noted("extra", "x".into()),
                &format!("\"extra\" holds \"x\" / {names}, {{\"key\": \"value\"}}"),
            ),
            (
                noted("matter", 7.into()),
                "\"matter\" is not a text / write its name, such as \"M-7\"",
            ),
            (
                noted("matter", "M 1".into()),
                "\"matter\": a matter name is 1 to 40 letters, digits and - _ . / : shorten it or leave the rest out / write it as `list` shows it",
            ),
            (
                but("meeting", "icpc".into()),
                &format!("\"meeting\" holds \"icpc\" / {names} with its fields"),
            ),
            (
                but("nature", 7.into()),
                "\"7\" is not a value of \"nature\" / write one of request, suspected_covert, discovered_covert, recording_of_child, court_hearing, agency_recording, publication, unprompted_notice",
            ),
            (
                but("media", json!(["hologramme"])),
                "\"hologramme\" is not a code for \"media\" / write one of audio, video, image, screen, stream, transcript, ai_notes, unknown",
            ),
            (
                but("media", json!(["audio", "audio"])),
                "audio stands twice in \"media\" / write it once",
            ),
            (
                but("case", json!(["C-1", "C-1"])),
                "C-1 stands twice in \"case\" / write it once",
            ),
            (
                json!({"kind": "filed", "matter": "M-1", "system": "LCS", "through": "2", "occurred": "2026-01-20"}),
                "\"through\" holds \"2\" / write the number of an entry, such as 42",
            ),
            (
                json!({"kind": "event", "matter": "M-1", "what": "shared", "occurred": "2026-01-20", "delete_by": "2026-07-01T10:00"}),
                "\"delete_by\": \"2026-07-01T10:00\" is not a time / write 2026-01-15 or 2026-01-15T10:20",
            ),
            (
                json!({"kind": "event", "matter": "M-1", "what": "shared", "occurred": "2026-01-20", "consents": {"chair": "yes"}}),
                "\"yes\" is not a value of \"consents\" / write one of agreed, agreed_with_conditions, objected, no_response, could_not_be_asked, withdrew",
            ),
            (
                json!({"kind": "correction", "replaces": 2, "because": "x", "with": "x", "occurred": "2026-01-20"}),
                "\"with\" is not an object / write a whole batch line, {\"kind\": …}",
            ),
            (
                json!({"kind": "correction", "replaces": 2, "because": "x", "with": {"kind": "requst"}, "occurred": "2026-01-20"}),
                "there is no kind \"requst\" / did you mean request?",
            ),
        ],
    );
}

#[test]
fn references_that_hide_something_are_refused() {
    let mut desk = desk();
    let told = |field: &str, what: &str| {
        format!(
            "\"{field}\": a {what} is 1 to 64 printable characters / leave out line breaks, tabs and invisible marks"
        )
    };
    for hidden in [
        "a\tb",
        "a\nb",
        "a\u{202e}b",
        "a\u{200b}b",
        "\u{feff}",
        "",
        &"x".repeat(65),
    ] {
        assert_eq!(
            desk.refused(but("case", hidden.into())),
            told("case", "case")
        );
        assert_eq!(
            desk.refused(but("case", json!(["C-7", hidden]))),
            told("case", "case")
        );
        let meeting = json!({"type": "icpc", "ref": hidden});
        assert_eq!(
            desk.refused(but("meeting", meeting)),
            told("ref", "meeting reference")
        );
    }
}

#[test]
fn times_that_are_none_are_refused_with_what_to_write() {
    let mut desk = desk();
    let cases = [
        (
            "yesterday",
            "\"yesterday\" is not a time / write 2026-01-15 or 2026-01-15T10:20",
        ),
        (
            "15/01/2026",
            "\"15/01/2026\" is not a time / write 2026-01-15 or 2026-01-15T10:20",
        ),
        (
            "2026-01-15T10:20:30",
            "\"2026-01-15T10:20:30\" is not a time / write 2026-01-15 or 2026-01-15T10:20",
        ),
        (
            "2026-02-30",
            "\"2026-02-30\" names a day or an hour that does not exist / check the day, the month and the hour",
        ),
        (
            "2026-01-15T24:01",
            "\"2026-01-15T24:01\" names a day or an hour that does not exist / check the day, the month and the hour",
        ),
        (
            "1066-10-14",
            "\"1066-10-14\" lies outside the years 1900 to 2199 / check the year",
        ),
        (
            "2025-03-30T01:30",
            "2025-03-30T01:30 did not exist in Europe/London, the clocks went forward / write 2025-03-30T01:30+00:00 or 2025-03-30T01:30+01:00",
        ),
        (
            "2025-10-26T01:30",
            "2025-10-26T01:30 happened twice in Europe/London, the clocks went back / write 2025-10-26T01:30+01:00 or 2025-10-26T01:30+00:00",
        ),
    ];
    for (time, told) in cases {
        assert_eq!(
            desk.refused(noted("occurred", time.into())),
            format!("\"occurred\": {told}")
        );
        let meeting = json!({"type": "icpc", "scheduled": time});
        assert_eq!(
            desk.refused(but("meeting", meeting)),
            format!("\"scheduled\": {told}")
        );
    }
    // Either offset that was named passes.
    desk.ok(noted("occurred", "2025-10-26T01:30+01:00".into()));
    desk.ok(noted("occurred", "2025-10-26T01:30+00:00".into()));
    refuse(
        &mut desk,
        &[
            (
                "meeting 2026-01-20T12:00 matter=M-1 learned=2026-01-20T11:59 began=2026-01-20T10:05",
                "\"learned\" (2026-01-20T11:59+00:00) lies before \"occurred\" (2026-01-20T12:00+00:00) / nobody knows of a thing before it happened: correct one of the two",
            ),
            (
                "meeting 2026-01-20T12:00 matter=M-1 began=2026-01-20T10:05 ended=2026-01-20T10:04",
                "the end, 2026-01-20T10:04+00:00, lies before the start, 2026-01-20T10:05+00:00 / correct one of the two",
            ),
        ],
    );
    desk.tell(&["meeting 2026-01-20T10:06 matter=M-1 began=2026-01-20T10:05"]);
    refuse(
        &mut desk,
        &[(
            "meeting 2026-01-20T12:00 matter=M-1 ended=2026-01-19",
            "the end, 2026-01-19, lies before the start, 2026-01-20T10:05+00:00 / correct one of the two",
        )],
    );
    desk.tell(&["meeting 2026-01-20T12:00 matter=M-1 ended=2026-01-20T10:05"]);
}

#[test]
fn a_line_over_the_limit_is_refused_and_a_long_one_is_kept() {
    let mut desk = desk();
    // Texts of 4,000 characters each, of up to four bytes: five of them are more than 64 KiB.
    let long = "𝄞".repeat(4_000);
    let decision = |views: Json| {
        json!({"kind": "decision", "matter": "M-1", "occurred": "2026-01-08", "decided_by": "chair", "outcome": "agreed",
            "why": long, "rights_weighed": long, "conditions": long, "note": long, "views": views})
    };
    let told = desk.refused(decision(long.as_str().into()));
    let (what, instead) = told.split_once(" / ").expect("two halves");
    assert!(
        what.starts_with("this entry takes 80")
            && what.ends_with(" bytes, more than the 65536 a line may have"),
        "{what}"
    );
    assert_eq!(
        instead,
        "say it briefly and refer to the case record for the rest"
    );
    desk.ok(decision("short".into()));
}
