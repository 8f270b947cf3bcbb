//! What the Tees guidance asks, prompts and flags, and the advice that is due under it: that it speaks when
//! the clause says so, in its own name, and rests when what it asks was done.

use candour::standing::Found::{Broken, Prompt, Unmet};
use serde_json::json;

use crate::clauses::{count, holds, note, opened, statement};
use crate::support::Desk;

const SIX: [&str; 6] = ["STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON"];

fn advise(desk: &mut Desk, to: &str, items: &[&str]) {
    let items = items.join(",");
    desk.say(&format!(
        "advice given_by=social_worker; to={to}; items={items}; how=oral"
    ));
}

/// Each item is due, missing until it is told, and told in the note in the words of its clauses.
fn item(code: &str, words: &[&str]) {
    let mut desk = opened("tees", "reasons=recall");
    let others: Vec<&str> = SIX.into_iter().filter(|i| *i != code).collect();
    advise(&mut desk, "mother", &others);
    assert_eq!(desk.standing("M-1").advice.missing(), [code]);
    desk.nexts(&[&format!("advice due is missing: {code}")]);
    assert_eq!(
        count(&desk, "advice", &[])["items"][code],
        json!({"due": 1, "given": 0})
    );
    advise(&mut desk, "mother", &[code]);
    assert!(desk.standing("M-1").advice.missing().is_empty());
    let audit = count(&desk, "advice", &[]);
    assert_eq!(audit["matters"]["complete"], 1);
    assert_eq!(audit["items"][code]["given"], 1);
    let note = note(&desk, "M-1", false);
    let begins = format!("- {code}: ");
    let told = note.lines().find(|l| l.starts_with(&begins));
    holds(told.expect("the item's text"), words);
}

#[test]
fn t14_t16_t24_keeping_it_safe_is_told_as_the_persons_own_responsibility() {
    item("STORE", &["secure", "safe", "own responsibility"]);
}

#[test]
fn t15_t22_personal_use_alone_is_told() {
    item("PERSONAL", &["own personal record"]);
}

#[test]
fn t17_t23_t26_not_sharing_is_told_of_the_recording_and_of_what_was_said() {
    item(
        "NOSHARE",
        &[
            "Neither the recording nor what was said in it",
            "published",
            "public place",
        ],
    );
}

#[test]
fn t18_that_sharing_may_lead_to_legal_action_is_told() {
    item("LEGAL", &["may lead to legal action"]);
}

#[test]
fn t19_that_copies_are_not_normally_taken_is_told() {
    item("NOCOPY", &["not normally want to accept a copy"]);
}

#[test]
fn t25_use_for_the_reason_given_is_told_and_the_reason_asked_for() {
    item("REASON", &["only", "reason for recording"]);
    let mut desk = opened("tees", "");
    desk.asks("reason-for-recording", Unmet);
    desk.say("change reasons=not_given; occurred=2026-01-06");
    desk.rests("reason-for-recording");
    desk.rests("later-use");
    for what in ["used_in_complaint", "put_to_court"] {
        let mut desk = opened("tees", "reasons=recall");
        desk.say(&format!("event what={what}; who=mother"));
        desk.asks("later-use", Prompt);
    }
}

#[test]
fn t20_the_court_item_is_due_while_proceedings_are_current_and_open_while_they_are_unknown() {
    let court = "COURT".to_owned();
    let due = |proceedings: &str| {
        let desk = opened("tees", &format!("proceedings={proceedings}"));
        let advice = desk.standing("M-1").advice;
        (advice.due().contains(&court), advice.undecided)
    };
    assert_eq!(due("current"), (true, vec![]));
    assert_eq!(due("unknown"), (false, vec![court.clone()]));
    for without in ["none", "pre", "concluded"] {
        assert_eq!(due(without), (false, vec![]), "{without}");
    }
    let mut desk = opened("tees", "");
    desk.say("change proceedings=current; occurred=2026-01-12");
    assert!(desk.standing("M-1").advice.due().contains(&court));
}

#[test]
fn t12_a_suspicion_calls_for_the_same_advice_as_a_request_and_for_its_basis() {
    let request = opened("tees", "").standing("M-1").advice.due();
    assert_eq!(request, SIX);
    for nature in ["suspected_covert", "discovered_covert"] {
        let desk = opened("tees", &format!("nature={nature}; basis=A click."));
        assert_eq!(desk.standing("M-1").advice.due(), request, "{nature}");
        desk.rests("basis");
    }
    let mut desk = opened("tees", "");
    desk.say("change nature=suspected_covert; occurred=2026-01-06");
    desk.asks("basis", Unmet);
}

#[test]
fn t13_bare_advice_counts_for_nothing() {
    let mut desk = opened("tees", "reasons=recall");
    let bare = statement("M-1", "advice given_by=social_worker; to=mother");
    holds(&desk.refused(bare), &["advice has no items", "claimed"]);
    desk.rests("itemise");
    desk.say("advice given_by=social_worker; to=mother; claimed=Advice given.");
    desk.asks("itemise", Prompt);
    desk.rests("case-recording");
    assert_eq!(desk.standing("M-1").flags, ["advice_claimed"]);
    assert_eq!(desk.standing("M-1").advice.missing(), SIX);
    assert_eq!(
        count(&desk, "advice", &[])["matters"],
        json!({"required": 1, "complete": 0, "incomplete": 1})
    );
    advise(&mut desk, "mother", &SIX);
    assert_eq!(count(&desk, "advice", &[])["matters"]["complete"], 1);
    desk.asks("case-recording", Unmet);
    desk.notes(&[
        "21 January 2026",
        "Advice given to the mother by the social worker:",
        "How: orally.",
    ]);
    desk.say("filed system=LCS");
    desk.rests("case-recording");
}

#[test]
fn t17_t18_t23_t26_sharing_and_publishing_are_flagged_though_unaltered() {
    for what in ["shared", "published"] {
        let mut desk = opened("tees", "");
        desk.say("event what=shown; to=relative");
        desk.rests("sharing");
        desk.say(&format!(
            "event what={what}; modified=no; consents.chair=agreed"
        ));
        desk.asks("sharing", Broken);
        desk.nexts(&[
            "the recording, and what is in it",
            "may lead to legal action",
        ]);
    }
    let mut found = opened("tees", "nature=publication");
    found.asks("found-published", Unmet);
    found.say("escalation to=line_manager");
    found.rests("found-published");
}

#[test]
fn t19_a_copy_is_offered_then_declined_or_accepted_with_a_reason() {
    let mut desk = opened("tees", "");
    desk.say("event what=copy_offered; who=mother");
    desk.asks("copy-offered", Unmet);
    desk.rests("copy-accepted");
    desk.say("event what=copy_accepted; who=agency; extra.copy_reason=The court asked for it.");
    desk.rests("copy-offered");
    desk.asks("copy-accepted", Prompt);
    desk.notes(&["copy reason:\n> The court asked for it."]);
}

#[test]
fn t5_whether_the_court_permitted_recording_its_hearing_is_wanted() {
    let hearing = |said: &str| {
        let fields = format!("nature=court_hearing; court_permission={said}");
        opened("tees", &fields)
    };
    for unknown in ["", "unknown"] {
        hearing(unknown).asks("hearing-permission", Unmet);
    }
    for known in ["not_sought", "sought", "given", "refused"] {
        hearing(known).rests("hearing-permission");
    }
}

#[test]
fn t6_t21_no_legal_reason_stands_behind_a_refusal_and_doubt_goes_to_a_manager_or_lawyer() {
    let mut desk = opened("tees", "");
    desk.say("decision decided_by=chair; outcome=refused; why=House rule.");
    desk.asks("refusal", Prompt);
    desk.nexts(&["there is no legal reason why a meeting with a family cannot be recorded"]);
    for route in ["line_manager", "legal"] {
        let mut desk = opened("tees", "");
        desk.say("threshold excessive=true; assessed_by=chair; outcome=none");
        desk.say("decision decided_by=chair; outcome=referred; why=Unsure.");
        desk.asks("concerns", Unmet);
        desk.asks("unsure", Unmet);
        desk.say(&format!("escalation to={route}"));
        desk.rests("concerns");
        desk.rests("unsure");
    }
}

#[test]
fn t7_t8_a_publication_that_identifies_a_child_goes_to_a_lawyer_with_an_injunction_possible() {
    for identifies in ["yes", "likely"] {
        let mut desk = opened("tees", "proceedings=current");
        let words = "words=An account in writing.";
        desk.say(&format!(
            "event what=published; identifies_child={identifies}; {words}"
        ));
        desk.asks("identifies-child", Unmet);
        desk.nexts(&["a recording or an account", "an injunction is possible"]);
        desk.notes(&[
            "Court proceedings: proceedings under way.",
            &format!("Identifies a child: {identifies}."),
            "> An account in writing.",
        ]);
        desk.say("escalation to=line_manager");
        desk.asks("identifies-child", Unmet);
        desk.say("escalation to=legal");
        desk.rests("identifies-child");
    }
    let mut desk = opened("tees", "");
    desk.say("event what=published; identifies_child=no");
    desk.rests("identifies-child");
}

#[test]
fn t11_t12_wording_that_is_not_open_is_answered_with_what_to_write() {
    let mut desk = opened("tees", "");
    for words in ["Caught recording.", "She was secretly recording."] {
        let told = desk.wording(&format!("words={words}"));
        assert_eq!(told.len(), 1, "{words}");
        holds(
            &told[0],
            &[
                "Tees 1.0 says: rather than",
                "what was seen, heard or told, and by whom",
            ],
        );
    }
}

#[test]
fn t27_t28_a_leaflet_and_each_further_person_are_thought_of_and_each_is_counted() {
    let mut desk = opened("tees", "via=father; advise=mother,father; reasons=recall");
    desk.asks("each-person", Prompt);
    desk.asks("leaflet", Prompt);
    advise(&mut desk, "mother", &SIX);
    let recipients = desk.standing("M-1").advice.recipients;
    let missing: Vec<_> = recipients
        .iter()
        .map(|r| (r.who.as_str(), r.missing().len()))
        .collect();
    assert_eq!(
        missing,
        [("mother", 0), ("father", 6)],
        "told to one is not told to the other"
    );
    let audit = count(&desk, "advice", &[]);
    assert_eq!(audit["items"]["STORE"], json!({"due": 2, "given": 1}));
    assert_eq!(audit["matters"]["incomplete"], 1);
    desk.shows(&[
        "Advice to mother: complete",
        "Advice to father: missing STORE",
    ]);
    let items = SIX.join(",");
    let leaflet = "how=leaflet; leaflet=Recording, version 2; language=Welsh; format=easy_read";
    desk.say(&format!(
        "advice given_by=social_worker; to=father; items={items}; {leaflet}"
    ));
    desk.rests("leaflet");
    desk.notes(&[
        "How: leaflet.",
        "Format: easy read.",
        "Leaflet:\n> Recording, version 2",
        "Language:\n> Welsh",
    ]);
    assert_eq!(count(&desk, "advice", &[])["matters"]["complete"], 1);
}

#[test]
fn t2_the_agencys_own_recordings_are_said_to_be_outside() {
    let desk = opened("tees", "meeting.type=discussion; meeting.setting=home");
    desk.rests("agency-recording");
    assert_eq!(
        desk.standing("M-1").advice.due(),
        SIX,
        "a discussion is as a meeting"
    );
    desk.notes(&["informal discussion"]);
    let own = opened("tees", "nature=agency_recording; person=agency");
    own.asks("agency-recording", Prompt);
    assert!(own.standing("M-1").advice.due().is_empty());
}
