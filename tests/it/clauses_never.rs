//! What Candour never says and never lets out (DESIGN section 3), whatever was entered.

use candour::audit::AUDITS;
use candour::entry::Line;
use candour::entry::field::Terms;
use candour::entry::word::Nature;
use candour::ledger::view::Of;
use candour::pack::Vocabulary;
use candour::report::supervision::{register, supervision};
use candour::report::{Said, cycle, due, entries, list};
use candour::standing::Found::Unmet;
use serde_json::Value as Json;

use crate::clauses::{answer, count, holds, line, next_of, note, opened, opening, show, statement};
use crate::support::{Desk, who};

/// Many lines in one append, which takes less time than one by one.
fn enter_all(desk: &mut Desk, lines: &[Json]) {
    let read = desk.view(|view| {
        let terms = Terms {
            vocabulary: Some(&view.ground.vocabulary),
            zone: view.ground.zone,
        };
        let read = |line: &Json| Line::read(&line.as_object().expect("an object").into(), &terms);
        let read = |line| (read(line).expect("a line"), false);
        lines.iter().map(read).collect::<Vec<_>>()
    });
    desk.ledger.log(&read, &who()).expect("entries");
}

/// Everything that is printed without `--privileged`: reports, exports, notes, timelines, audits.
pub fn everything(desk: &Desk) -> String {
    let standings = desk.view(|view| view.standings(Of::All).expect("standings"));
    let of_each = standings.iter().flat_map(|s| {
        let m = s.matter.as_str();
        [note(desk, m, false), show(desk, m, false), next_of(desk, m)]
    });
    let whole = [due::due, list::list, supervision, register];
    let whole = whole.map(|report| answer(desk, |_, scope| report(&[*scope])));
    let rows = answer(desk, |view, scope| {
        let mut all = Vec::new();
        let read = view.entries(&mut |entry| all.push(entry));
        read.expect("entries");
        entries::entries(&all, |_| true, scope, false)
    });
    let meeting = answer(desk, |view, scope| {
        let books = scope.standings.iter().map(|s| view.book(&s.matter));
        let books = books.collect::<Result<Vec<_>, _>>().expect("books");
        Said {
            tables: cycle::sections(&[*scope], &[books], false),
            ..Said::default()
        }
    });
    let counts = AUDITS.iter().map(|a| count(desk, a.name, &["nature"]));
    let all = of_each.chain(whole).chain([rows, meeting]);
    let all = all.chain(counts.map(|count| count.to_string()));
    all.collect::<Vec<_>>().join("\n")
}

const ASSERTIONS: &[&str] = &[
    "illegal",
    "unlawful",
    "against the law",
    "is an offence",
    "an offence was",
    "is a crime",
    "is criminal",
    "is contempt",
    "was contempt",
    "committed",
    "guilty",
    "broke the law",
    "breach of the",
    "breached",
    "offender",
    "culprit",
    "evidence of abuse",
    "emotional abuse",
    "Harassment",
    "Communications Act",
];

const SAID: &[&str] = &[
    "consent asked_by=social_worker; who=chair; answer=objected",
    "advice given_by=social_worker; to=mother; incorrect=You need a permit.",
    "decision decided_by=chair; outcome=refused; why=The room is shared.",
    "event what=published; modified=yes; identifies_child=yes; who=mother",
    "threshold excessive=true; oppressive=true; disproportionate=true; assessed_by=manager; outcome=refer",
    "escalation to=police; provisions=Protection from Harassment Act 1997,Communications Act 2003",
    "escalation to=legal; provisions=Protection from Harassment Act 1997,Communications Act 2003",
];

#[test]
fn never_an_offence_is_asserted_whatever_was_entered_under_any_guidance() {
    let vocabulary = Vocabulary::read(Vocabulary::BASE).expect("the vocabulary");
    for pack in ["tees", "staffordshire", ""] {
        let mut desk = opened(pack, "reasons=court");
        let mut lines = Vec::new();
        let likely = "modified=likely; identifies_child=likely; who=mother";
        for (what, _) in vocabulary.terms("event") {
            lines.push(statement("M-1", &format!("event what={what}; {likely}")));
        }
        for nature in Nature::WORDS {
            let fields = format!("matter={nature}; nature={nature}; basis=A light was seen.");
            lines.push(opening(&fields));
            lines.extend(SAID.iter().map(|said| statement(nature, said)));
        }
        enter_all(&mut desk, &lines);
        let printed = everything(&desk);
        for phrase in ASSERTIONS {
            let at = printed.find(phrase);
            assert!(
                at.is_none(),
                "{pack} prints {phrase:?}: {}",
                &printed[at.unwrap_or(0).saturating_sub(80)..][..120]
            );
        }
        let request = note(&desk, "request", false);
        holds(
            &request,
            &["assessed by the manager", "Thought oppressive: yes."],
        );
    }
}

#[test]
fn never_a_suspicion_is_printed_as_a_fact() {
    for pack in ["tees", "staffordshire", ""] {
        let desk = opened(pack, "nature=suspected_covert; basis=A light was seen.");
        desk.notes(&[
            "It was thought possible",
            "This is a suspicion, not a finding",
            "as the worker put it:\n> A light was seen.",
        ]);
        // The nature's own word, and the name of a rule of guidance, are no statement of what happened.
        let printed = everything(&desk)
            .replace("suspected_covert", "")
            .replace("\ncovert\n", "");
        for fact in [
            "covert",
            "ecret",
            "was recorded",
            "had recorded",
            "recording was made",
            "had been made",
            "admitted",
        ] {
            assert!(!printed.contains(fact), "{pack} prints {fact:?}: {printed}");
        }
    }
    let bare = Desk::new(&[]).refused(opening("nature=suspected_covert"));
    holds(&bare, &["a suspicion needs its \"basis\""]);
}

#[test]
fn never_privileged_advice_or_provisions_leave_unless_asked_for() {
    let mut desk = opened("tees", "");
    let legal = "escalation to=legal; trigger=TRIGGERED; note=REMARKED; provisions=Zed Act 1900";
    let legal = format!("{legal}; occurred=2026-02-03");
    let seq = desk.say(&format!("{legal}; advice=COUNSELLED"));
    desk.say("escalation to=line_manager; advice=Talk with them.; provisions=Zed Act 1900");
    desk.say("escalation to=iro; advice=CONFIDED; privileged=true");
    let printed = everything(&desk);
    let mut correction = statement("M-1", "correction because=A word was wrong.; note=REMARKED");
    correction["replaces"] = seq.into();
    correction["with"] = line(&format!("{legal}; advice=COUNSELLED AGAIN")).into();
    desk.enter(correction).expect("a correction");
    for printed in [printed, everything(&desk)] {
        for held in ["TRIGGERED", "COUNSELLED", "REMARKED", "CONFIDED", "Zed Act"] {
            assert!(!printed.contains(held), "{held} is printed:\n{printed}");
        }
    }
    let plain = note(&desk, "M-1", false);
    holds(
        &plain,
        &[
            "3 February 2026",
            "Legal advice sought.",
            "Advice sought from the line manager.",
            "> Talk with them.",
        ],
    );
    for asked_for in [note(&desk, "M-1", true), show(&desk, "M-1", true)] {
        holds(
            &asked_for,
            &[
                "COUNSELLED AGAIN",
                "CONFIDED",
                "Possible provisions, none of them asserted: Zed Act",
            ],
        );
    }
}

#[test]
fn s39_t3_t4_a_recording_of_a_child_or_of_a_hearing_is_out_of_scope_and_prompts_the_escalation() {
    for (nature, rule) in [
        ("recording_of_child", "recording-of-child"),
        ("court_hearing", "hearing"),
    ] {
        let lead = if rule == "hearing" {
            "legal"
        } else {
            "safeguarding_lead"
        };
        for (pack, route) in [("tees", "legal"), ("staffordshire", lead)] {
            let mut desk = opened(pack, &format!("nature={nature}"));
            let consent = count(&desk, "consent", &[]);
            assert_eq!(consent["matters"]["not_applicable"], 1);
            assert_eq!(consent["not_applicable_because"]["nature"], 1);
            assert_eq!(consent["participants"]["to_ask"], 0);
            let advice = count(&desk, "advice", &[]);
            assert_eq!(advice["matters"]["required"], 0, "no advice is due");
            for said in [note(&desk, "M-1", false), show(&desk, "M-1", false)] {
                holds(&said, &["outside the guidance on recording meetings"]);
            }
            desk.shows(&["the audit does not apply (nature)"]);
            desk.asks(rule, Unmet);
            desk.say("escalation to=data_protection");
            desk.asks(rule, Unmet);
            desk.say(&format!("escalation to={route}"));
            desk.rests(rule);
        }
    }
}
