//! What the program adds to the lines of a batch: defaults, identifiers, the hour.

use candour::ledger::view::Known;
use candour::ledger::{Founding, Ledger};
use candour::store::MemoryStore;

use crate::support::{Desk, at, line, london, who};

const OPENING: &str = "request 2026-01-05T08:00 nature=request case=C-5 person=mother meeting.type=cin meeting.scheduled=2026-01-20T10:00";
const ASK: &str = "consent 2026-01-06 asked_by=social_worker who=chair";

/// Lines told briefly as a file's text.
fn text(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|told| format!("{}\n", line(told)))
        .collect()
}

#[test]
fn a_default_that_waits_for_the_number_takes_that_of_its_own_entry() {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-01-21T09:00:00.000Z");
    // 0 and 1 are the ledger's own; the opening is 2, the consent 3, the filing 4.
    let (done, notes) = desk.batch(text(&[OPENING, ASK, "filed 2026-01-20 system=LCS"]));
    assert_eq!((done.first, done.count, done.bad), (2, 3, 0), "{notes:?}");
    let body = desk.view(|view| {
        view.entry(4)
            .expect("read")
            .expect("it is there")
            .line
            .body()
    });
    assert_eq!(body["through"], 3);
    assert_eq!(body["learned"], "2026-01-20");
    assert_eq!(body["worker"], "T-1");
}

#[test]
fn an_identifier_has_the_time_of_its_making_and_every_entry_that_of_the_batch() {
    let steps = std::cell::Cell::new(0);
    let clock = move || {
        steps.set(steps.get() + 1);
        at("2026-01-21T09:00:00.000Z") + chrono::Duration::milliseconds(steps.get())
    };
    // What is random falls, so that nothing but the time can make the identifiers rise.
    let mut random = 255_u8;
    let falls = move |bytes: &mut [u8]| {
        random -= 1;
        bytes.fill(random);
    };
    let mut ledger = Ledger::open(Box::new(MemoryStore::default()), clock, falls);
    let founding = Founding {
        origin: candour::id::uuid(1, [7; 10]),
        name: "Test team".into(),
        zone: london(),
        agency: None,
        program: "candour test".into(),
        verifier: "candour/test+00000000+AQ".into(),
        packs: Vec::new(),
    };
    ledger.found(founding, &who()).expect("a new ledger");
    let lines = text(&[
        OPENING,
        ASK,
        "consent 2026-01-06 asked_by=social_worker who=iro",
    ]);
    let done = ledger.batch(&mut lines.as_bytes(), false, false, &who(), &mut |_, _| {});
    assert_eq!(done.expect("a batch").count, 3);
    let mut made = Vec::new();
    let all = ledger.view(Known::Head, |view| {
        view.entries(&mut |entry| made.push(entry))
    });
    all.expect("they are read");
    let batch = &made[1..];
    assert!(batch.windows(2).all(|two| two[0].id < two[1].id));
    assert!(batch.iter().all(|entry| entry.entered == batch[0].entered));
}
