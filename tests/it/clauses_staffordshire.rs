//! What the Staffordshire guidance asks, prompts and flags: that it speaks when the clause says so, in its
//! own name, and rests when what it asks was done.

use candour::standing::Found::{Broken, Prompt, Unmet};

use crate::clauses::{count, holds, opened, show, statement};
use crate::clauses_never::everything;

#[test]
fn s2_s31_s33_a_refusal_needs_its_why_and_is_flagged_since_recording_cannot_be_banned() {
    let mut desk = opened("staffordshire", "");
    let bare = statement("M-1", "decision decided_by=chair; outcome=refused");
    holds(&desk.refused(bare), &["\"why\" is wanted"]);
    desk.say("decision decided_by=chair; outcome=agreed; why=It helps her.; occurred=2026-01-12");
    desk.rests("refusal");
    desk.say("decision decided_by=chair; outcome=refused; why=House rule.; occurred=2026-01-15");
    desk.asks("refusal", Broken);
    desk.notes(&["Decision by the chair: refused.", "Why:\n> House rule."]);
}

#[test]
fn s7_s8_the_reason_is_asked_for_as_simple_and_benign_and_a_difficulty_prompts_an_adjustment() {
    let desk = opened("staffordshire", "");
    desk.asks("reason", Prompt);
    desk.nexts(&["may be simple and benign"]);
    for reason in ["physical", "learning", "literacy"] {
        let mut desk = opened("staffordshire", &format!("reasons={reason}"));
        desk.rests("reason");
        desk.asks("adjustment", Unmet);
        let agreed = "decision decided_by=chair; outcome=agreed; why=It helps.";
        desk.say(&format!("{agreed}; adjustment.considered=true"));
        desk.rests("adjustment");
    }
    opened("staffordshire", "reasons=worry").rests("adjustment");
}

#[test]
fn s8_s9_s11_s22_s35_loaded_wording_is_answered_with_what_to_write() {
    let mut desk = opened("staffordshire", "");
    for (words, instead) in [
        (
            "She was hostile.",
            "say only that the person asked to record",
        ),
        ("An illegal recording.", "recorded without our being told"),
        (
            "She had come without permission.",
            "whether consent was sought",
        ),
        ("A data breach, then.", "not the agency's incident"),
    ] {
        let told = desk.wording(&format!("note={words}"));
        assert_eq!(told.len(), 1, "{told:?}");
        holds(&told[0], &["Staffordshire 1.0 says: rather than", instead]);
    }
    assert!(desk.wording("note=She recorded the meeting.").is_empty());
}

#[test]
fn s11_courtesy_is_prompted_of_the_unplanned_and_consent_is_never_said_to_be_required() {
    let mut desk = opened("staffordshire", "occurred=2026-01-20T10:30");
    desk.asks("courtesy", Prompt);
    desk.say("consent asked_by=social_worker; who=chair; answer=objected");
    desk.rests("courtesy");
    desk.asks("objection", Prompt);
    let audit = count(&desk, "consent", &[]);
    holds(
        audit["definition"].as_str().expect("a text"),
        &["consent is not legally required", "late is not a breach"],
    );
    // Of the planned, S37 speaks.
    opened("staffordshire", "").rests("courtesy");
}

#[test]
fn s13_sharing_what_was_not_altered_is_not_flagged() {
    for what in ["shared", "published"] {
        let mut desk = opened("staffordshire", "");
        desk.say(&format!(
            "event what={what}; who=mother; where=A public page."
        ));
        desk.asks("modified-known", Unmet);
        desk.say(&format!(
            "event what={what}; who=mother; modified=no; consents.chair=objected"
        ));
        desk.rests("modified-known");
        desk.rests("modified-use");
        desk.rests("disclosure");
        assert!(
            desk.standing("M-1").asks.iter().all(|a| a.found != Broken),
            "{what}"
        );
    }
}

#[test]
fn s14_s15_s29_s30_an_altered_disclosure_is_referred_and_asks_which_part_to_whom_and_why() {
    let mut desk = opened("staffordshire", "");
    desk.say("event what=published; who=mother; modified=yes");
    desk.asks("modified-use", Unmet);
    desk.asks("disclosure", Unmet);
    desk.nexts(&["What may follow depends on its nature and context, and nothing is established"]);
    desk.say("escalation to=legal; provisions=A provision");
    desk.rests("modified-use");
    let details = "to=relative; extent=part; aim=To show the chair up.";
    let consents = "consents.chair=unknown; consents.police=objected";
    desk.say(&format!(
        "event what=shared; modified=likely; {details}; {consents}"
    ));
    desk.rests("disclosure");
    desk.notes(&[
        "To: other relative.",
        "Extent: a part.",
        "Modified: likely.",
        "Aim, as the worker put it:\n> To show the chair up.",
        "chair not known; police objected",
    ]);
    assert!(!everything(&desk).contains("A provision"));
    holds(
        &show(&desk, "M-1", true),
        &["Possible provisions, none of them asserted: A provision."],
    );
}

#[test]
fn s16_the_line_manager_is_turned_to_and_the_advice_wanted_back() {
    let mut desk = opened("staffordshire", "");
    desk.rests("advice-received");
    desk.say("escalation to=line_manager; trigger=A copy was offered.");
    desk.asks("advice-received", Unmet);
    desk.say("escalation to=line_manager; advice=Decline it.; occurred=2026-01-22");
    desk.rests("advice-received");
    desk.notes(&[
        "Advice sought from the line manager.",
        "What led to it:\n> A copy was offered.",
        "Advice received:\n> Decline it.",
    ]);
}

#[test]
fn s17_incorrect_advice_is_flagged_until_it_is_put_right() {
    let mut desk = opened("staffordshire", "");
    let wrong =
        desk.say("advice given_by=health_visitor; to=mother; incorrect=The law forbids it.");
    desk.asks("incorrect-advice", Unmet);
    assert_eq!(desk.standing("M-1").flags, ["advice_incorrect"]);
    desk.notes(&["Told to the mother by the health visitor, and since found to be incorrect."]);
    desk.say(&format!(
        "advice given_by=social_worker; to=mother; corrects={wrong}; occurred=2026-01-23"
    ));
    desk.rests("incorrect-advice");
    assert!(desk.standing("M-1").flags.is_empty());
    desk.notes(&["The social worker put right what the mother had been told."]);
}

#[test]
fn s20_s22_a_private_recording_is_no_incident_and_what_the_agency_holds_is_its_own() {
    let mut desk = opened("staffordshire", "");
    desk.rests("private-recording");
    desk.say("escalation to=data_protection");
    desk.asks("private-recording", Prompt);
    desk.say("event what=copy_declined; who=agency");
    desk.rests("agency-copy");
    desk.say("event what=copy_accepted; who=agency; stored=Case system.; delete_by=2026-06-30");
    desk.asks("agency-copy", Prompt);
    desk.notes(&[
        "To be deleted by: 30 June 2026.",
        "How it is stored:\n> Case system.",
    ]);
    let mut agency = opened("staffordshire", "nature=agency_recording; person=agency");
    agency.say("escalation to=data_protection");
    agency.asks("agency-recording", Prompt);
    agency.rests("private-recording");
}

#[test]
fn s23_s24_a_limit_asks_how_the_rights_were_weighed() {
    for outcome in ["refused", "agreed_with_conditions"] {
        let mut desk = opened("staffordshire", "");
        let decision =
            format!("decision decided_by=chair; outcome={outcome}; why=Others are here.");
        desk.say(&decision);
        desk.asks("rights", Unmet);
        desk.say(&format!(
            "{decision}; rights_weighed=Her record against their privacy."
        ));
        desk.rests("rights");
        desk.notes(&["Rights weighed:\n> Her record against their privacy."]);
    }
}

#[test]
fn s26_s33_a_meeting_on_which_national_guidance_is_silent_asks_for_local_reasons() {
    for kind in [
        "icpc",
        "rcpc",
        "core_group",
        "care_review",
        "home_visit",
        "call",
    ] {
        let desk = opened(
            "staffordshire",
            &format!("meeting.type={kind}; meeting.scheduled=2026-01-20T10:00"),
        );
        let silent = !["home_visit", "call"].contains(&kind);
        match silent {
            true => desk.asks("no-national-guidance", Prompt),
            false => desk.rests("no-national-guidance"),
        }
    }
}

#[test]
fn s27_s28_who_keeps_the_record_and_how_to_dispute_it_are_prompted() {
    let desk = opened("staffordshire", "meeting.type=care_review");
    desk.asks("official-record", Prompt);
    desk.rests("minutes");
    for reason in ["minutes_late", "minutes_distrusted"] {
        let desk = opened("staffordshire", &format!("reasons={reason}"));
        desk.rests("official-record");
        desk.asks("minutes", Prompt);
    }
}

#[test]
fn s8_s32_s33_covert_recording_is_not_to_be_feared_wherever_it_happens() {
    for kind in ["call", "home_visit", "office", "icpc"] {
        for nature in ["suspected_covert", "discovered_covert"] {
            let desk = opened(
                "staffordshire",
                &format!("nature={nature}; basis=A click.; meeting.type={kind}"),
            );
            desk.asks("covert", Prompt);
            desk.nexts(&["do not fear it", "be able to explain", "simple and benign"]);
        }
    }
    opened("staffordshire", "").rests("covert");
}

#[test]
fn s34_the_persons_own_view_is_wanted_with_a_decision_and_an_objection_is_talked_through() {
    let mut desk = opened("staffordshire", "");
    let decision = "decision decided_by=chair; outcome=agreed; why=It helps.";
    desk.say(decision);
    desk.asks("family-view", Unmet);
    desk.rests("objection");
    desk.say(&format!(
        "{decision}; views=I forget things.; extra.joint=yes"
    ));
    desk.rests("family-view");
    desk.notes(&["The person's views:\n> I forget things.", "joint:\n> yes"]);
    desk.say("consent asked_by=chair; who=police; answer=objected; occurred=2026-01-14");
    desk.asks("objection", Prompt);
}

#[test]
fn s38_s40_each_way_of_going_too_far_leads_to_the_safeguarding_lead_and_so_does_doubt() {
    for word in ["excessive", "oppressive", "disproportionate"] {
        let mut desk = opened("staffordshire", "");
        let texts = "scale=Every visit.; style=At arm's length.";
        desk.say(&format!(
            "threshold {word}=true; assessed_by=manager; outcome=monitor; {texts}"
        ));
        desk.asks("threshold", Unmet);
        desk.notes(&[
            &format!("Thought {word}: yes."),
            "> Every visit.",
            "> At arm's length.",
        ]);
        desk.say("escalation to=line_manager");
        desk.asks("threshold", Unmet);
        desk.say("escalation to=safeguarding_lead");
        desk.rests("threshold");
    }
    let mut desk = opened("staffordshire", "");
    desk.say("decision decided_by=chair; outcome=deferred; why=Unsure.");
    desk.asks("unsure", Unmet);
    desk.say("escalation to=safeguarding_lead");
    desk.rests("unsure");
}

#[test]
fn s41_t20_what_is_put_to_a_court_waits_for_what_the_court_decides() {
    for (pack, rule) in [("staffordshire", "court-use"), ("tees", "court-decides")] {
        for decided in ["court_permitted", "court_refused"] {
            let mut desk = opened(pack, "");
            desk.say("event what=put_to_court; who=mother");
            desk.asks(rule, Unmet);
            desk.say(&format!("event what={decided}; occurred=2026-02-02"));
            desk.rests(rule);
        }
    }
    let desk = opened("staffordshire", "reasons=court");
    desk.asks("court-purpose", Prompt);
}
