//! The timing of consent: a table of small histories, each with its answer worked out by hand from the
//! rules (DESIGN section 3), and the audit over all of them.
//!
//! Every history is a matter of one ledger, so each also shows that it is not moved by the others.

use candour::audit::{AUDITS, Scope};
use candour::ledger::view::Of;
use candour::standing::{Share, Standing};
use candour::time::Instant;
use serde_json::{Map, Value as Json};

use crate::support::{Desk, at, line};

/// A story, its lines, and at the end of March: the timing, who was to be asked with *a* in advance, *l*
/// late and *n* never, and the flags (`word` where something rests on `before_start`).
struct History(
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static str,
);

/// The mother asks on the 5th to record a conference on 20 January at ten, with the chair and the police.
const R: &str = "request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair,police";
/// The same on 20 January, the hour not known.
const DAY: &str = "request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20 capture=chair";
/// The same with no date at all.
const NONE: &str = "request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc capture=chair";
/// The same with nobody named, on 20 January at ten.
const NOBODY: &str = "request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00";
/// Both asked on the 12th.
const BOTH: &str = "consent 2026-01-12T09:00 asked_by=iro who=chair,police";

#[rustfmt::skip]
const TABLE: &[History] = &[
    // ---- hours ----
    History("both asked days before", &[R, BOTH], "advance", "chair=a police=a", ""),
    History("asked a minute before", &[R, "consent 2026-01-20T09:59 asked_by=iro who=chair,police"], "advance", "chair=a police=a", ""),
    History("asked at the very minute", &[R, "consent 2026-01-20T10:00 asked_by=iro who=chair,police"], "late", "chair=l police=l", ""),
    History("an offset is reckoned with", &[R, "consent 2026-01-20T10:30+01:00 asked_by=iro who=chair,police"], "advance", "chair=a police=a", ""),
    History("one asked, one never", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair"], "late", "chair=a police=n", ""),
    History("asked late and before: before counts", &[R, BOTH, "consent 2026-01-20T11:00 asked_by=iro who=chair"], "advance", "chair=a police=a", ""),
    History("nobody asked", &[R], "not_sought", "chair=n police=n", ""),
    History("an objection changes nothing", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair,police answer=objected"], "advance", "chair=a police=a", ""),
    History("no answer changes nothing", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair,police answer=no_response"], "advance", "chair=a police=a", ""),
    // ---- days ----
    History("the day before", &[R, "consent 2026-01-19 asked_by=iro who=chair,police"], "advance", "chair=a police=a", ""),
    History("the day after", &[R, "consent 2026-01-21 asked_by=iro who=chair,police"], "late", "chair=l police=l", ""),
    History("the day itself, said to be before", &[R, "consent 2026-01-20 asked_by=iro who=chair,police before_start=yes"], "advance", "chair=a police=a", "word"),
    History("the day itself, said to be after", &[R, "consent 2026-01-20 asked_by=iro who=chair,police before_start=no"], "late", "chair=l police=l", "word"),
    History("a day that the meeting was moved to", &[R, "consent 2026-01-27 asked_by=iro who=chair,police", "meeting 2026-01-18 scheduled=2026-01-27T10:00"], "late", "chair=l police=l", "hour_wanted"),
    History("an hour of a day whose hour nobody knows", &[DAY, "consent 2026-01-20T09:00 asked_by=iro who=chair"], "late", "chair=l", "hour_wanted"),
    History("the same, said to be before", &[DAY, "consent 2026-01-20T09:00 asked_by=iro who=chair before_start=yes"], "advance", "chair=a", "word"),
    History("the same, said to be after", &[DAY, "consent 2026-01-20T09:00 asked_by=iro who=chair before_start=no"], "late", "chair=l", "word"),
    History("the last minute before that day", &[DAY, "consent 2026-01-19T23:59 asked_by=iro who=chair"], "advance", "chair=a", ""),
    History("the first minute after that day", &[DAY, "consent 2026-01-21T00:00 asked_by=iro who=chair"], "late", "chair=l", ""),
    History("beside an ask by the hour no word is leant on", &[R, BOTH, "consent 2026-01-20 asked_by=iro who=chair,police before_start=yes"], "advance", "chair=a police=a", ""),
    // ---- hours that come to decide against a word ----
    History("said to be before, then brought forward", &[R, "consent 2026-01-20 asked_by=iro who=chair,police before_start=yes", "meeting 2026-01-18 scheduled=2026-01-19T10:00"], "late", "chair=l police=l", "before_start_ignored"),
    History("said to be after, then put off", &[R, "consent 2026-01-20 asked_by=iro who=chair,police before_start=no", "meeting 2026-01-20T10:05 scheduled=2026-01-27T10:00"], "advance", "chair=a police=a", "before_start_ignored"),
    History("said to be before, and the hours agree", &[R, "consent 2026-01-20 asked_by=iro who=chair,police before_start=yes", "meeting 2026-01-18 scheduled=2026-01-27T10:00"], "advance", "chair=a police=a", ""),
    // ---- no start known ----
    History("no date: what nobody knows has not begun", &[NONE, "consent 2026-01-12 asked_by=iro who=chair"], "pending", "chair=a", ""),
    History("no date, and nobody asked", &[NONE], "pending", "chair=n", ""),
    History("no date, said to be after", &[NONE, "consent 2026-01-12 asked_by=iro who=chair before_start=no"], "pending", "chair=l", ""),
    History("no date, until it began", &[NONE, "consent 2026-01-12 asked_by=iro who=chair", "meeting 2026-01-13 began=2026-01-13T09:00"], "advance", "chair=a", ""),
    History("nobody is named yet", &[NOBODY], "pending", "", ""),
    History("only the person would be recorded", &["request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=mother"], "pending", "", ""),
    History("a start in April", &[R, BOTH, "meeting 2026-01-18 scheduled=2026-04-01T00:00"], "pending", "chair=a police=a", ""),
    // ---- which start ----
    History("put off: asked between the two dates", &[R, "meeting 2026-01-18 scheduled=2026-01-27T10:00", "consent 2026-01-24T09:00 asked_by=iro who=chair,police"], "advance", "chair=a police=a", ""),
    History("the date last said, not last typed", &[R, "meeting 2026-01-18 scheduled=2026-01-27T10:00", "meeting 2026-01-16 scheduled=2026-01-22T10:00", "consent 2026-01-24T09:00 asked_by=iro who=chair,police"], "advance", "chair=a police=a", ""),
    History("began late: asked in between", &[R, "consent 2026-01-20T10:02 asked_by=iro who=chair,police", "meeting 2026-01-20T11:00 began=2026-01-20T10:05"], "advance", "chair=a police=a", ""),
    History("began early: asked in between", &[R, "consent 2026-01-20T09:45 asked_by=iro who=chair,police", "meeting 2026-01-20T11:00 began=2026-01-20T09:30"], "late", "chair=l police=l", ""),
    History("the actual start outlives a later date", &[R, "meeting 2026-01-20T11:00 began=2026-01-20T10:00", "meeting 2026-01-21 scheduled=2026-02-03T10:00", "consent 2026-01-25T09:00 asked_by=iro who=chair,police"], "late", "chair=l police=l", ""),
    History("of two starts the one last said", &[R, "meeting 2026-01-20T11:00 began=2026-01-20T10:00", "meeting 2026-01-20T12:00 began=2026-01-20T09:30", "consent 2026-01-20T09:45 asked_by=iro who=chair,police"], "late", "chair=l police=l", ""),
    // ---- cancelled ----
    History("cancelled", &[R, BOTH, "meeting 2026-01-19 cancelled=yes"], "not_applicable cancelled", "chair=a police=a", ""),
    History("cancelled, then a new date", &[R, BOTH, "meeting 2026-01-17 cancelled=yes", "meeting 2026-01-18 scheduled=2026-01-27T10:00"], "advance", "chair=a police=a", ""),
    History("a new date, then cancelled, typed the other way about", &[R, BOTH, "meeting 2026-01-18 cancelled=yes", "meeting 2026-01-17 scheduled=2026-01-27T10:00"], "not_applicable cancelled", "chair=a police=a", ""),
    History("off and on again in one entry is a new date", &[R, BOTH, "meeting 2026-01-18 cancelled=yes scheduled=2026-01-27T10:00"], "advance", "chair=a police=a", ""),
    History("cancelled, yet it began", &[R, BOTH, "meeting 2026-01-19 cancelled=yes", "meeting 2026-01-20T11:00 began=2026-01-20T10:00"], "advance", "chair=a police=a", ""),
    History("that it is not cancelled revives nothing", &[R, BOTH, "meeting 2026-01-18 cancelled=yes", "meeting 2026-01-19 cancelled=no"], "not_applicable cancelled", "chair=a police=a", ""),
    // ---- withdrawn ----
    History("withdrawn before", &[R, BOTH, "withdrawal 2026-01-20T09:59"], "not_applicable withdrawn", "chair=a police=a", ""),
    History("withdrawn at the start", &[R, BOTH, "withdrawal 2026-01-20T10:00"], "advance", "chair=a police=a", ""),
    History("withdrawn on the day, said to be before", &[R, BOTH, "withdrawal 2026-01-20 before_start=yes"], "not_applicable withdrawn", "chair=a police=a", "word"),
    History("withdrawn on the day, said to be after", &[R, BOTH, "withdrawal 2026-01-20 before_start=no"], "advance", "chair=a police=a", "word"),
    History("withdrawn on a day it was moved to", &[R, BOTH, "withdrawal 2026-01-27", "meeting 2026-01-18 scheduled=2026-01-27T10:00"], "advance", "chair=a police=a", "hour_wanted"),
    History("withdrawn with no date", &[NONE, "withdrawal 2026-01-12"], "not_applicable withdrawn", "chair=n", ""),
    History("withdrawn and cancelled: withdrawn comes first", &[R, "withdrawal 2026-01-17", "meeting 2026-01-18 cancelled=yes"], "not_applicable withdrawn", "chair=n police=n", ""),
    // ---- who is to be asked ----
    History("who asked for the person is out", &["request 2026-01-05T09:00 nature=request case=C-1 person=mother via=advocate meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair,advocate,mother"], "not_sought", "chair=n", ""),
    History("another of the family is not the person", &[NOBODY, "meeting 2026-01-20T11:00 present=mother,father"], "not_sought", "father=n", ""),
    History("whoever asked others and was not asked is out", &[R, "consent 2026-01-12T09:00 asked_by=chair who=police"], "advance", "police=a", ""),
    History("whoever asked others and was asked stays", &[R, "consent 2026-01-12T09:00 asked_by=chair who=police", "consent 2026-01-20T11:00 asked_by=mother who=chair"], "late", "chair=l police=a", ""),
    History("whoever asked themselves was asked", &[R, BOTH, "consent 2026-01-12T10:00 asked_by=chair who=chair"], "advance", "chair=a police=a", ""),
    History("whoever only told others is still to be asked", &[R, "consent 2026-01-12T09:00 asked_by=chair who=police manner=told"], "not_sought", "chair=n police=n", ""),
    History("whoever could not ask is still to be asked", &[R, "consent 2026-01-12T09:00 asked_by=chair who=police answer=could_not_be_asked"], "not_sought", "chair=n police=n", ""),
    History("being told or overheard is not being asked", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair manner=told answer=agreed", "consent 2026-01-12T09:00 asked_by=iro who=police manner=overheard"], "not_sought", "chair=n police=n", ""),
    History("to be told is to be named", &[NOBODY, "consent 2026-01-12T09:00 asked_by=iro who=gp manner=told"], "not_sought", "gp=n", ""),
    History("could not be asked, then asked late", &[R, BOTH, "consent 2026-01-12T09:00 asked_by=iro who=gp answer=could_not_be_asked", "consent 2026-01-20T10:01 asked_by=iro who=gp"], "late", "chair=a police=a gp=l", ""),
    History("absent and not asked is out", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair", "meeting 2026-01-20T11:00 absent=police"], "advance", "chair=a", ""),
    History("absent and only told is out", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair", "consent 2026-01-12T09:00 asked_by=iro who=police manner=told", "meeting 2026-01-20T11:00 absent=police"], "advance", "chair=a", ""),
    History("absent but asked stays", &[R, BOTH, "meeting 2026-01-20T11:00 absent=police"], "advance", "chair=a police=a", ""),
    History("absent at first, present later, is in", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair", "meeting 2026-01-20T11:00 absent=police", "meeting 2026-01-20T12:00 present=police"], "late", "chair=a police=n", ""),
    History("who came unannounced is to be asked", &[R, BOTH, "meeting 2026-01-20T11:00 present=chair,police,health_visitor"], "late", "chair=a police=a health_visitor=n", ""),
    History("everyone absent and nobody asked: nobody is named", &[R, "meeting 2026-01-20T11:00 absent=chair,police"], "pending", "", ""),
    History("two of one role are two", &[NOBODY, "consent 2026-01-12T09:00 asked_by=iro who=police,police/2", "meeting 2026-01-20T11:00 present=police/2,police/3"], "late", "police=a police/2=a police/3=n", ""),
    History("who would be recorded, as last said", &[R, "change 2026-01-10 capture=chair,gp", "consent 2026-01-12T09:00 asked_by=iro who=chair,gp"], "advance", "chair=a gp=a", ""),
    History("of two lists the later, whichever was typed last", &[R, "change 2026-01-11 capture=gp", "change 2026-01-10 capture=chair,iro"], "not_sought", "gp=n", ""),
    History("to withdraw an agreement one has to be asked", &[R, "consent 2026-01-12T09:00 asked_by=iro who=chair,police manner=told answer=agreed", "consent 2026-01-13T09:00 asked_by=iro who=chair,police answer=withdrew"], "advance", "chair=a police=a", ""),
    // ---- nature, person ----
    History("a suspicion", &["request 2026-01-05T09:00 nature=suspected_covert basis=seen case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable nature", "chair=n", ""),
    History("a suspicion that became a request", &["request 2026-01-05T09:00 nature=suspected_covert basis=seen case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair", "change 2026-01-08 nature=request", "consent 2026-01-12T09:00 asked_by=iro who=chair"], "advance", "chair=a", ""),
    History("a suspicion that became a request in the meeting", &["request 2026-01-05T09:00 nature=suspected_covert basis=seen case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair", "change 2026-01-20T10:10 nature=request", "consent 2026-01-20T10:11 asked_by=iro who=chair"], "not_applicable unplanned", "chair=l", ""),
    History("a request that turned out otherwise", &[R, BOTH, "change 2026-01-21 nature=publication"], "not_applicable nature", "chair=a police=a", ""),
    History("otherwise and back again", &[R, BOTH, "change 2026-01-21 nature=publication", "change 2026-01-22 nature=request"], "advance", "chair=a police=a", ""),
    History("a supporter's own", &["request 2026-01-05T09:00 nature=request case=C-1 person=advocate meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable person", "chair=n", ""),
    History("a professional's own", &["request 2026-01-05T09:00 nature=request case=C-1 person=police/2 meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable person", "chair=n", ""),
    History("somebody of the family, not known who", &["request 2026-01-05T09:00 nature=request case=C-1 person=unknown meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_sought", "chair=n", ""),
    // ---- planned ----
    History("asked for when it had begun", &["request 2026-01-20T10:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable unplanned", "chair=n", ""),
    History("asked for on the day, said to be after", &["request 2026-01-20 before_start=no nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable unplanned", "chair=n", "word"),
    History("asked for on the day, said to be before", &["request 2026-01-20 before_start=yes nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_sought", "chair=n", "word"),
    History("asked for when it had begun, yet known before", &["request 2026-01-20T10:10 planned=yes note=her-advocate-wrote-on-the-19th nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_sought", "chair=n", "planned_overridden"),
    History("asked for before, yet known to nobody", &["request 2026-01-20T09:50 planned=no note=left-on-an-answering-machine nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_applicable unplanned", "chair=n", "planned_overridden"),
    History("said to be planned, and it was", &["request 2026-01-05 planned=yes nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair"], "not_sought", "chair=n", ""),
    History("brought forward over the request itself", &["request 2026-01-12T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair", "meeting 2026-01-12T11:00 began=2026-01-12T08:30"], "not_applicable unplanned", "chair=n", ""),
    History("not planned and withdrawn: not planned comes first", &["request 2026-01-12T09:00 nature=request case=C-1 person=mother meeting.type=icpc capture=chair", "withdrawal 2026-01-12T08:00", "meeting 2026-01-12T11:00 began=2026-01-12T08:30"], "not_applicable unplanned", "chair=n", ""),
    // ---- entered in error ----
    History("entered in error", &["request 2026-01-05T09:00 nature=request case=C-1 person=mother meeting.type=icpc meeting.scheduled=2026-01-20T10:00 capture=chair", "withdraw-the-opening"], "entered_in_error", "", ""),
];

/// The end of 31 March.
fn moment() -> Instant {
    at("2026-03-31T22:59:00.000Z")
}

fn name(n: usize) -> String {
    format!("H/{n}")
}

/// Every history in one ledger, entered in one batch on 1 March.
fn desk() -> Desk {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-03-01T12:00:00.000Z");
    let mut batch = String::new();
    let mut next = desk.size();
    for (n, History(_, lines, ..)) in TABLE.iter().enumerate() {
        let opening = next;
        for told in *lines {
            let mut json = match *told {
                "withdraw-the-opening" => line(&format!(
                    "correction 2026-01-06 replaces={opening} because=mistaken"
                )),
                told => line(told),
            };
            json["matter"] = name(n).into();
            batch.push_str(&format!("{json}\n"));
            next += 1;
        }
    }
    let (done, notes) = desk.batch(batch);
    assert_eq!(done.bad, 0, "{notes:?}");
    desk
}

/// Those to be asked, in the order of their names: the rules give them none.
fn sorted(told: &str) -> String {
    let mut words: Vec<&str> = told.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

fn shares(standing: &Standing) -> String {
    let letter = |share| match share {
        Share::Advance => 'a',
        Share::Late => 'l',
        Share::Never => 'n',
    };
    let told: Vec<String> = standing
        .consent
        .participants
        .iter()
        .map(|p| format!("{}={}", p.who, letter(p.share)))
        .collect();
    sorted(&told.join(" "))
}

fn timing(standing: &Standing, moment: Instant) -> String {
    let timing = standing.timing(moment).as_str();
    match standing
        .consent
        .because
        .filter(|_| timing == "not_applicable")
    {
        Some(because) => format!("{timing} {}", because.as_str()),
        None => timing.to_owned(),
    }
}

fn flags(standing: &Standing) -> String {
    let word = standing.consent.rests_on_before_start.then_some("word");
    let flags: Vec<&str> = word
        .into_iter()
        .chain(standing.flags.iter().map(String::as_str))
        .collect();
    flags.join(" ")
}

#[test]
fn every_history_comes_to_what_was_worked_out_by_hand() {
    let desk = desk();
    let mut wrong = Vec::new();
    for (n, History(story, _, expected, asked, flagged)) in TABLE.iter().enumerate() {
        let standing = desk.standing(&name(n));
        let got = (
            timing(&standing, moment()),
            shares(&standing),
            flags(&standing),
        );
        if got != ((*expected).to_owned(), sorted(asked), (*flagged).to_owned()) {
            wrong.push(format!(
                "{story}: {got:?}, not {:?}",
                (expected, asked, flagged)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn audit(desk: &Desk, moment: Instant) -> Json {
    let audit = AUDITS
        .iter()
        .find(|audit| audit.name == "consent")
        .expect("an audit");
    let mut object = Map::new();
    desk.view(|view| {
        let standings = view.standings(Of::All).expect("standings");
        let scope = Scope {
            standings: &standings,
            period: (None, None),
            moment,
            by: &[],
        };
        (audit.count)(&scope)
            .iter()
            .for_each(|table| table.add_to(&mut object));
    });
    Json::Object(object)
}

#[test]
fn the_audit_counts_the_table() {
    let audit = audit(&desk(), moment());
    let many = |of: &dyn Fn(&History) -> usize| TABLE.iter().map(of).sum::<usize>() as u64;
    let timed = |word: &'static str| many(&|h| usize::from(h.2.split(' ').next() == Some(word)));
    let counted = |h: &History| ["advance", "late", "not_sought"].contains(&h.2);
    let (advance, late, not_sought) = (timed("advance"), timed("late"), timed("not_sought"));
    let (not_applicable, pending) = (timed("not_applicable"), timed("pending"));
    assert_eq!(
        audit["matters"],
        serde_json::json!({
            "total": advance + late + not_sought + not_applicable + pending,
            "advance": advance, "late": late, "not_sought": not_sought, "not_applicable": not_applicable, "pending": pending,
        })
    );
    assert_eq!(audit["entered_in_error"], 1);
    for because in ["nature", "person", "unplanned", "withdrawn", "cancelled"] {
        let n = many(&|h| usize::from(h.2 == format!("not_applicable {because}")));
        assert_eq!(audit["not_applicable_because"][because], n, "{because}");
    }
    let asked = |letter: &'static str| {
        many(&|h| {
            if counted(h) {
                h.3.matches(letter).count()
            } else {
                0
            }
        })
    };
    assert_eq!(
        audit["participants"],
        serde_json::json!({
            "to_ask": asked("="), "in_advance": asked("=a"), "late": asked("=l"), "never": asked("=n"),
        })
    );
    let answers: u64 = audit["answers"]
        .as_object()
        .expect("answers")
        .values()
        .filter_map(Json::as_u64)
        .sum();
    assert_eq!(answers, asked("="));
    let flagged = |flag: &'static str| many(&|h| usize::from(counted(h) && h.4.contains(flag)));
    assert_eq!(audit["rests_on_before_start"], flagged("word"));
    assert_eq!(audit["undecided"], flagged("hour_wanted"));
    assert_eq!(
        audit["planned_overridden"],
        many(&|h| usize::from(h.4.contains("planned_overridden"))),
        "of any timing"
    );
    let list = audit["list"].as_array().expect("a list");
    assert_eq!(
        list.len() as u64,
        audit["matters"]["total"].as_u64().expect("a count")
    );
    for row in list {
        let entries: Vec<u64> = row["entries"]
            .as_array()
            .expect("numbers")
            .iter()
            .filter_map(Json::as_u64)
            .collect();
        assert!(!entries.is_empty() && entries.is_sorted(), "{row}");
    }
}

#[test]
fn a_meeting_is_pending_until_its_first_possible_instant() {
    let desk = desk();
    let find = |story: &str| TABLE.iter().position(|h| h.0 == story).expect("a story");
    let at_moments = [
        (
            "both asked days before",
            "2026-01-20T09:59:00.000Z",
            "pending",
        ),
        (
            "both asked days before",
            "2026-01-20T10:00:00.000Z",
            "advance",
        ),
        (
            "asked at the very minute",
            "2026-01-20T10:00:00.000Z",
            "late",
        ),
        (
            "began early: asked in between",
            "2026-01-20T09:29:59.000Z",
            "pending",
        ),
        (
            "began early: asked in between",
            "2026-01-20T09:30:00.000Z",
            "late",
        ),
        // A start of which only the day is known may have been at midnight.
        (
            "the last minute before that day",
            "2026-01-19T23:59:00.000Z",
            "pending",
        ),
        (
            "the last minute before that day",
            "2026-01-20T00:00:00.000Z",
            "advance",
        ),
        // In April, by British Summer Time.
        ("a start in April", "2026-03-31T22:59:00.000Z", "pending"),
        ("a start in April", "2026-03-31T23:00:00.000Z", "advance"),
        // What does not apply does not apply before the start either.
        (
            "withdrawn before",
            "2026-01-01T00:00:00.000Z",
            "not_applicable withdrawn",
        ),
        (
            "entered in error",
            "2026-01-01T00:00:00.000Z",
            "entered_in_error",
        ),
        (
            "no date, and nobody asked",
            "2099-01-01T00:00:00.000Z",
            "pending",
        ),
    ];
    for (story, moment, expected) in at_moments {
        let standing = desk.standing(&name(find(story)));
        assert_eq!(
            timing(&standing, at(moment)),
            expected,
            "{story} at {moment}"
        );
    }
}

#[test]
fn an_answer_counts_from_when_it_was_given() {
    let mut desk = Desk::new(&["tees"]);
    desk.now("2026-02-01T12:00:00.000Z");
    let told = [
        R,
        BOTH,
        "consent 2026-01-20T10:30 asked_by=iro who=chair answer=agreed",
        "consent 2026-01-22 asked_by=iro who=chair answer=withdrew",
    ];
    let batch: String = told
        .iter()
        .map(|told| format!("{}\n", line(told)))
        .collect();
    desk.batch(batch);
    let answers = |moment: &str| audit(&desk, at(moment))["answers"].clone();
    assert_eq!(
        answers("2026-01-20T10:29:00.000Z"),
        serde_json::json!({"not_answered": 2})
    );
    assert_eq!(
        answers("2026-01-20T10:30:00.000Z"),
        serde_json::json!({"agreed": 1, "not_answered": 1})
    );
    assert_eq!(
        answers("2026-01-22T00:00:00.000Z"),
        serde_json::json!({"not_answered": 1, "withdrew": 1})
    );
}

#[test]
fn an_ask_in_advance_that_was_entered_later_is_told() {
    // Entered when; asked when; whether the ask is in advance but was entered after the start.
    let cases = [
        ("2026-01-19T12:00:00.000Z", "2026-01-12T09:00", false),
        ("2026-01-20T10:00:00.000Z", "2026-01-12T09:00", false),
        ("2026-01-20T10:00:01.000Z", "2026-01-12T09:00", true),
        ("2026-01-25T12:00:00.000Z", "2026-01-20T10:01", false),
    ];
    for (entered, asked, expected) in cases {
        let mut desk = Desk::new(&["tees"]);
        desk.ok(line(R));
        desk.now(entered);
        desk.tell(&[&format!(
            "consent {asked} matter=M-1 asked_by=iro who=chair,police"
        )]);
        assert_eq!(
            desk.standing("M-1").consent.entered_after_start,
            expected,
            "{asked} entered {entered}"
        );
        assert_eq!(
            audit(&desk, moment())["entered_after_start"],
            u64::from(expected)
        );
    }
    // Where only the day of the start is known, it is entered after it once that day is over.
    for (entered, expected) in [
        ("2026-01-20T23:59:00.000Z", false),
        ("2026-01-21T00:00:00.000Z", true),
    ] {
        let mut desk = Desk::new(&["tees"]);
        desk.ok(line(DAY));
        desk.now(entered);
        desk.tell(&["consent 2026-01-19 matter=M-1 asked_by=iro who=chair"]);
        assert_eq!(
            desk.standing("M-1").consent.entered_after_start,
            expected,
            "{entered}"
        );
    }
}
