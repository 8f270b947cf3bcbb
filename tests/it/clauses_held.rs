//! What entries keep of each clause, and that the case note says it again; what the packs keep of the
//! guidance itself; and how the ledger keeps its own record.

use candour::pack::Pack;

use crate::clauses::{holds, note, opened, statement};
use crate::clauses_never::everything;
use crate::cli::Place;
use crate::support::{Desk, shipped};

#[test]
fn s3_the_meeting_and_whether_several_agencies_met_are_kept() {
    for (multi, said) in [(true, "several agencies"), (false, "one agency")] {
        let desk = opened(
            "staffordshire",
            &format!("meeting.type=strategy; meeting.multi_agency={multi}"),
        );
        assert_eq!(
            desk.standing("M-1").said.meeting_type.as_deref(),
            Some("strategy")
        );
        desk.notes(&["strategy discussion", said]);
    }
}

#[test]
fn s6_t12_open_suspected_and_discovered_are_kept_apart_and_a_suspicion_may_come_to_be_admitted() {
    for (nature, said) in [
        ("request", "Request to record, made by the mother."),
        (
            "suspected_covert",
            "It was thought possible that a recording was being made",
        ),
        (
            "discovered_covert",
            "It became known that a recording had been made without open notice",
        ),
    ] {
        opened("staffordshire", &format!("nature={nature}; basis=A click.")).notes(&[said]);
    }
    let mut desk = opened("tees", "nature=suspected_covert; basis=A click.");
    desk.say("change nature=discovered_covert");
    assert_eq!(desk.standing("M-1").said.nature, "discovered_covert");
    desk.notes(&[
        "a suspicion, not a finding",
        "About: Covert recording discovered.",
    ]);
}

#[test]
fn s7_each_reason_the_guidance_names_is_kept_with_whose_statement_it_is_and_the_words() {
    let reasons = [
        "physical",
        "learning",
        "literacy",
        "follow",
        "recall",
        "exact_record",
        "concentrate",
        "worry",
    ];
    let desk = opened(
        "staffordshire",
        &format!(
            "reasons={}; reasons_stated_by=requester; words=I forget.",
            reasons.join(",")
        ),
    );
    assert_eq!(desk.standing("M-1").said.reasons, reasons);
    desk.notes(&[
        "physical difficulty",
        "worry or stress",
        "as stated by the person asking",
        "Words used:\n> I forget.",
    ]);
    let guessed = "reasons=follow; reasons_stated_by=inferred";
    opened("staffordshire", guessed).notes(&["as inferred by the worker"]);
}

#[test]
fn s9_s10_t25_the_purpose_is_kept_and_a_later_use_stands_beside_it() {
    let mut desk = opened("staffordshire", "extra.purpose=To remember it.");
    desk.say("event what=used_in_complaint; who=mother; aim=To show what was said.");
    desk.notes(&[
        "purpose:\n> To remember it.",
        "Relied on in a complaint (by the mother).",
        "> To show what was said.",
    ]);
    let mut tees = opened("tees", "reasons=recall; words=So I can play it again.");
    tees.say("event what=used_in_complaint");
    tees.notes(&[
        "Reasons: to recall what is said",
        "> So I can play it again.",
        "Relied on in a complaint.",
    ]);
}

#[test]
fn s12_s19_s25_whose_confidence_others_data_and_a_professionals_private_life_are_kept() {
    let mut desk = opened("staffordshire", "");
    let data = "extra.others_data=unknown; extra.professional_private=yes";
    desk.say(&format!(
        "event what=shared; extra.confidential_to=mother; {data}"
    ));
    desk.notes(&[
        "confidential to:\n> mother",
        "others data:\n> unknown",
        "professional private:\n> yes",
    ]);
    let strange = statement("M-1", "event what=shared; extra.other_data=yes");
    holds(&desk.refused(strange), &["did you mean \"others_data\"?"]);
}

#[test]
fn s27_the_official_record_and_who_answers_for_it_are_kept() {
    let mut desk = opened("staffordshire", "meeting.type=care_review");
    let record = "extra.official_record=yes; extra.official_record_by=iro";
    desk.say(&format!("meeting present=iro,minute_taker; {record}"));
    desk.notes(&[
        "official record:\n> yes",
        "official record by:\n> iro",
        "Present: independent reviewing officer and minute taker",
    ]);
}

#[test]
fn s29_which_part_to_whom_and_each_consent_are_kept_whatever_was_altered() {
    let mut desk = opened("staffordshire", "");
    let consents = "consents.chair=agreed; consents.police=unknown";
    let shared = "event what=shared; modified=no; extent=whole; to=relative,solicitor";
    desk.say(&format!("{shared}; {consents}"));
    desk.notes(&[
        "Shared privately.",
        "To: other relative and family's solicitor.",
        "Extent: the whole.",
        "Consent of those recorded: chair agreed; police not known.",
    ]);
}

#[test]
fn s32_s44_t2_settings_from_a_call_to_a_clinic_are_kept() {
    for (kind, setting, said) in [
        ("call", "phone", "telephone call; at: telephone"),
        ("office", "office", "office appointment; at: office"),
        ("home_visit", "home", "home visit; at: home"),
        (
            "health",
            "clinic",
            "health consultation or treatment; at: hospital or clinic",
        ),
        ("discussion", "school", "informal discussion; at: school"),
    ] {
        let roles = "capture=gp,clinician,midwife";
        let fields = format!("meeting.type={kind}; meeting.setting={setting}; {roles}");
        let desk = opened("staffordshire", &fields);
        desk.notes(&[said, "general practitioner, other clinician and midwife"]);
    }
}

#[test]
fn s35_t11_a_note_is_fit_for_its_subject() {
    let mut desk = opened(
        "tees",
        "words=I forget.\n2 January 2026 (entered by nobody)",
    );
    desk.say("escalation to=legal; advice=COUNSELLED");
    desk.say("decision decided_by=chair; outcome=agreed; why=It helps her.; to=mother");
    let note = note(&desk, "M-1", false);
    holds(
        &note,
        &[
            "> I forget.\n> 2 January 2026 (entered by nobody)",
            "Legal advice sought.",
            "> It helps her.",
            "Told to: mother.",
            "Present: not stated",
            "This note is not legal advice.",
        ],
    );
    assert!(
        !note.contains("COUNSELLED") && !note.contains("suspected"),
        "{note}"
    );
    assert!(
        !note.contains("To do") && !note.contains("says:"),
        "the worker's prompts are not the family's: {note}"
    );
}

#[test]
fn s36_a_text_is_short_and_one_that_seems_to_identify_somebody_is_remarked_on_unrepeated() {
    let mut desk = opened("staffordshire", "");
    let event = |words: &str| statement("M-1", &format!("event what=deleted; words={words}"));
    let long = desk.refused(event(&"x".repeat(4001)));
    holds(&long, &["longer than 4000 characters"]);
    let logged = desk.log(event("Ring 07700 900123.")).expect("an entry");
    let remarks = logged.remarks.join(" ");
    holds(&remarks, &["seems to hold a telephone number"]);
    assert!(!remarks.contains("900123"));
}

#[test]
fn s41_t5_t20_the_courts_permission_and_what_it_decided_are_kept() {
    let mut desk = opened(
        "staffordshire",
        "proceedings=current; court_permission=sought; media=audio,transcript",
    );
    for (what, day) in [
        ("put_to_court", "2026-02-01"),
        ("court_permitted", "2026-02-02"),
    ] {
        desk.say(&format!("event what={what}; occurred={day}"));
    }
    desk.rests("court-use");
    desk.notes(&[
        "Court's permission: sought.",
        "Form: audio and transcript.",
        "Put to the court.",
        "Court gave permission.",
    ]);
}

#[test]
fn s43_the_references_are_kept_with_the_guidance_and_images_are_a_form_of_recording() {
    let desk = opened("staffordshire", "media=image");
    desk.notes(&["Form: still image."]);
    let sources = desk.view(|view| view.ground.packs[0].pack.sources.join("\n"));
    holds(
        &sources,
        &[
            "Patients recording NHS staff",
            "May 2016",
            "fact sheet",
            "Pan London",
            "Cafcass",
            "17 December 2015",
        ],
    );
}

#[test]
fn t1_sound_and_pictures_are_kept() {
    let desk = opened("tees", "media=audio,video,stream");
    desk.notes(&["Form: audio, video and live stream."]);
}

#[test]
fn t8_an_injunction_sought_and_granted_is_kept() {
    let mut desk = opened("tees", "nature=publication; proceedings=concluded");
    for (what, day) in [
        ("injunction_sought", "2026-02-01"),
        ("injunction_granted", "2026-02-09"),
    ] {
        desk.say(&format!("event what={what}; who=agency; occurred={day}"));
    }
    assert_eq!(
        desk.standing("M-1").said.events,
        ["injunction_sought", "injunction_granted"]
    );
    desk.notes(&[
        "A recording was found to be published",
        "Injunction sought (by the",
        "Injunction granted (by the",
    ]);
}

#[test]
fn s22_an_agencys_own_recording_is_a_matter_of_its_own_and_in_no_count_of_consent() {
    let desk = opened("staffordshire", "nature=agency_recording; person=agency");
    desk.notes(&["The agency itself recorded, or meant to record."]);
    desk.shows(&["the audit does not apply (nature)"]);
}

// ---- The guidance itself ----

/// What `pack show` says of the law a guidance cites: each notice, and where it now stands.
fn law(name: &str, notices: &[&str]) -> String {
    let printed = Place::empty().ok(&["pack", "show", name]);
    let pack = Pack::read(&shipped(name)).expect("it reads");
    for id in notices {
        let notice = pack.notices.iter().find(|n| n.id == *id).expect("a notice");
        holds(&printed, &[&format!("{} Now: {}", notice.text, notice.now)]);
    }
    printed
}

#[test]
fn s1_s18_s19_s21_s23_s25_s26_s27_s30_s44_the_law_that_is_cited_is_shown_with_where_it_stands() {
    let printed = law(
        "staffordshire",
        &[
            "working-together",
            "data-protection",
            "professionals-words",
            "interception",
            "human-rights",
            "iro-handbook",
            "malicious-communications",
            "communications",
            "harassment",
            "public-order",
            "nhs-document",
            "equality",
        ],
    );
    holds(
        &printed,
        &[
            "The 1998 Act was repealed in May 2018: do not rely on it",
            "Investigatory Powers Act 2016",
            "section 179 of the Online Safety Act 2023",
            "replaced in 2018 and again in 2023",
            "Whether any provision is engaged is for your legal department",
        ],
    );
}

#[test]
fn t6_t7_t8_t9_t10_the_law_that_is_cited_is_shown_with_where_it_stands() {
    let printed = law(
        "tees",
        &[
            "data-protection",
            "privacy",
            "identifying-a-child",
            "open-reporting",
            "injunction",
            "hearings",
        ],
    );
    holds(
        &printed,
        &[
            "Nothing in law stops a family from recording",
            "do not rely on it",
            "Section 97(2) of the Children Act 1989",
            "Re J [2013]",
            "Doubtful as a general statement",
        ],
    );
}

#[test]
fn s9_s15_s30_s36_the_stance_is_shown_in_the_guidances_name_and_asserts_no_offence() {
    let printed = Place::empty().ok(&["pack", "show", "staffordshire"]);
    holds(
        &printed,
        &[
            "for private use is taking notes",
            "depends on the facts, and is for a lawyer",
            "what they say and write to become public",
            "transcribed, not endorsed",
        ],
    );
    // Such words stand only where the guidance's own advice against them is printed.
    let advised = "Wording it advises against:";
    let (before, after) = printed.split_once(advised).expect("it is printed");
    let after = after.split_once("\n\n").map_or("", |(_, rest)| rest);
    for part in [before, after] {
        assert!(
            !part.contains("illegal") && !part.contains("is an offence"),
            "{part}"
        );
    }
}

// ---- The ledger's own record ----

#[test]
fn s20_nothing_of_a_matter_is_legible_in_the_file_and_what_was_wrong_stays_visible() {
    let place = Place::new();
    let command = |line: &str| place.ok(&line.split(' ').collect::<Vec<_>>());
    command("log request --case C-77 --person mother --words PLAINLYLEGIBLE");
    command("log event --matter M-1 --what recording_made");
    command("correct 2 --because Mistyped request --words OTHERWORDS");
    let shown = command("show M-1");
    holds(
        &shown,
        &[
            "PLAINLYLEGIBLE",
            "OTHERWORDS",
            "NO LONGER STANDS: replaced by 4",
        ],
    );
    for file in std::fs::read_dir(place.path("ledger")).expect("the folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("bytes");
        for text in ["PLAINLYLEGIBLE", "OTHERWORDS", "C-77", "SQLite format 3"] {
            assert!(
                !bytes.windows(text.len()).any(|w| w == text.as_bytes()),
                "{text} is legible"
            );
        }
    }
}

#[test]
fn s14_s38_s40_without_a_guidance_nothing_is_asked_in_anybodys_name() {
    let mut desk = Desk::new(&[]);
    desk.request();
    desk.say("event what=published; modified=yes");
    desk.say("threshold excessive=true; assessed_by=chair; outcome=none");
    assert!(!everything(&desk).contains(" says:"));
    desk.notes(&["Published.", "Thought excessive: yes."]);
}
