//! Packs: the two that ship, how conditions judge, what a faulty pack is told,
//! and the vocabulary. Each rule has facts under which it speaks and facts under
//! which it is silent or satisfied.

use candour::pack::{
    Anchor, Condition, Deadline, Demand, FACTS, Facts, Fault, FieldType, Level, Pack, Relation,
    Side, State, Status, Truth, Unit, Values, Vocabulary, fact, nearest,
};
use chrono::NaiveDate;

// ---- Aids ----

fn shipped(id: &str) -> Pack {
    let (_, text) = Pack::shipped()
        .iter()
        .find(|(known, _)| *known == id)
        .unwrap();
    Pack::read(text).unwrap_or_else(|faults| panic!("{id}: {}", told(&faults)))
}

fn told(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// `nature=request reasons= answer=agreed,objected`: an empty value is known
/// to be nothing, a fact left out is not known.
fn facts(said: &str) -> Facts<'_> {
    let mut facts = Facts::new();
    for pair in said.split_whitespace() {
        let (name, values) = pair.split_once('=').unwrap();
        let name = fact(name)
            .unwrap_or_else(|| panic!("{name} is no fact"))
            .name;
        facts.set(name, values.split(',').filter(|value| !value.is_empty()));
    }
    facts
}

fn state(pack: &Pack, rule: &str, said: &str) -> Option<State> {
    let facts = facts(said);
    let judged = pack.judge_rules(&facts, |_| Vec::new()).rules;
    judged
        .iter()
        .find(|judged| judged.rule.id == rule)
        .map(|judged| judged.state)
}

/// Every text of a pack that somebody may read, discouraged words left out.
fn texts(pack: &Pack) -> Vec<String> {
    let mut texts = vec![pack.title.clone(), pack.stance.clone()];
    for item in &pack.items {
        texts.extend([item.label.clone(), item.text.clone(), item.plain.clone()]);
    }
    texts.extend(pack.rules.iter().map(|rule| rule.say.clone()));
    for notice in &pack.notices {
        texts.extend([notice.text.clone(), notice.now.clone()]);
    }
    texts.extend(pack.fields.iter().map(|field| field.ask.clone()));
    texts.extend(pack.discouraged.iter().map(|entry| entry.instead.clone()));
    texts
}

// ---- The packs that ship ----

#[test]
fn shipped_packs_are_read_and_cite_known_clauses() {
    for (id, text) in Pack::shipped() {
        let pack = shipped(id);
        assert_eq!(pack.id, *id);
        assert_eq!(pack.label(), format!("{id}/1.0"));
        // An adoption holds the whole text in one line of at most 64 KiB.
        assert!(text.len() < 48 * 1024, "{id} has {} bytes", text.len());
        let sources = (pack.items.iter().map(|item| &item.source))
            .chain(pack.rules.iter().map(|rule| &rule.source))
            .chain(pack.notices.iter().map(|notice| &notice.source))
            .chain(pack.fields.iter().map(|field| &field.source))
            .chain(pack.discouraged.iter().map(|entry| &entry.source));
        let (letter, last) = if *id == "tees" { ("T", 28) } else { ("S", 44) };
        for source in sources {
            assert!(!source.is_empty(), "{id}: everything names its clause");
            for clause in source {
                let number = clause.strip_prefix(letter).unwrap_or_default().parse();
                assert!(
                    number.is_ok_and(|n: u32| n >= 1 && n <= last),
                    "{id} cites {clause}"
                );
            }
        }
        let must = pack.rules.iter().filter(|rule| rule.level == Level::Must);
        assert_eq!(must.count(), 0, "neither guidance requires");
    }
}

/// The page of clauses names each clause once, in order, and every rule, item,
/// notice and field in the row of each clause it cites.
#[test]
fn the_page_of_clauses_agrees_with_the_packs() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CLAUSES.md");
    let page = std::fs::read_to_string(page).unwrap();
    let cells = |row: &str| -> Vec<String> { row.split(" | ").map(str::to_owned).collect() };
    let rows: Vec<Vec<String>> = (page.lines().filter_map(|line| line.strip_prefix("| ")))
        .map(cells)
        .filter(|row| row[0].starts_with(['S', 'T']) && row.len() == 4)
        .collect();
    let named: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let clauses = (1..=44)
        .map(|n| format!("S{n}"))
        .chain((1..=28).map(|n| format!("T{n}")));
    assert_eq!(named, clauses.collect::<Vec<_>>());
    for (id, _) in Pack::shipped() {
        let pack = shipped(id);
        let cited = (pack.items.iter().map(|item| (&item.code, &item.source)))
            .chain(pack.rules.iter().map(|rule| (&rule.id, &rule.source)))
            .chain(
                pack.notices
                    .iter()
                    .map(|notice| (&notice.id, &notice.source)),
            )
            .chain(pack.fields.iter().map(|field| (&field.key, &field.source)));
        for (name, source) in cited {
            for clause in source {
                let row = rows.iter().find(|row| row[0] == *clause).unwrap();
                assert!(
                    row[2].contains(&format!("`{name}`")),
                    "{clause} lacks {name}"
                );
            }
        }
    }
}

#[test]
fn shipped_packs_say_what_they_are() {
    let (tees, staffordshire) = (shipped("tees"), shipped("staffordshire"));
    assert_eq!(tees.says(), "Tees 1.0 says");
    assert_eq!(staffordshire.says(), "Staffordshire 1.0 says");
    let day = NaiveDate::from_ymd_opt(1999, 1, 1).unwrap();
    for pack in [&tees, &staffordshire] {
        assert_eq!(pack.status, Status::Unconfirmed);
        assert_eq!(pack.verified, NaiveDate::from_ymd_opt(2026, 11, 22));
        assert_eq!(pack.verified_how, "transcribed, not endorsed");
        assert!(pack.covers(day), "no date means always");
        assert_eq!(pack.late_after_hours, 24);
    }
    assert!(staffordshire.items.is_empty() && staffordshire.due_for.is_empty());
}

#[test]
fn tees_items_are_due_by_nature_and_proceedings() {
    let tees = shipped("tees");
    let codes: Vec<&str> = tees.items.iter().map(|item| item.code.as_str()).collect();
    let all = [
        "STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON", "COURT",
    ];
    assert_eq!(codes, all);
    let judged = |said: &str| -> Vec<Truth> {
        let facts = facts(said);
        tees.judge_items(&facts)
            .into_iter()
            .map(|(_, truth)| truth)
            .collect()
    };
    let with_court = |court: Truth| [[Truth::Yes; 6].as_slice(), &[court]].concat();
    for nature in ["request", "suspected_covert", "discovered_covert"] {
        let said = |rest: &str| format!("nature={nature} {rest}");
        assert_eq!(judged(&said("proceedings=none")), with_court(Truth::No));
        assert_eq!(
            judged(&said("proceedings=none,current")),
            with_court(Truth::Yes)
        );
        assert_eq!(
            judged(&said("proceedings=current,concluded")),
            with_court(Truth::Yes)
        );
        assert_eq!(judged(&said("")), with_court(Truth::Unknown));
        assert_eq!(
            judged(&said("proceedings=unknown")),
            with_court(Truth::Unknown)
        );
    }
    for nature in [
        "recording_of_child",
        "court_hearing",
        "agency_recording",
        "publication",
    ] {
        assert_eq!(
            judged(&format!("nature={nature} proceedings=current")),
            [Truth::No; 7]
        );
    }
    assert_eq!(judged(""), [Truth::Unknown; 7]);
}

/// rule, facts under which it speaks, what it finds, facts under which it rests.
type Case = (&'static str, &'static str, State, &'static str);

fn each_rule_speaks_and_rests(pack: &Pack, cases: &[Case]) {
    for rule in &pack.rules {
        let cases: Vec<_> = cases.iter().filter(|case| case.0 == rule.id).collect();
        assert!(!cases.is_empty(), "rule {} has no case", rule.id);
    }
    for (rule, speaks, found, rests) in cases {
        assert_eq!(state(pack, rule, speaks), Some(*found), "{rule}: {speaks}");
        let rested = state(pack, rule, rests);
        assert!(
            matches!(rested, None | Some(State::Met)),
            "{rule}: {rests}: {rested:?}"
        );
        assert_eq!(
            state(pack, rule, ""),
            None,
            "{rule} speaks of nothing known"
        );
    }
}

#[rustfmt::skip]
#[test]
fn tees_rules_speak_and_rest() {
    use State::{Broken, Prompt, Unmet};
    each_rule_speaks_and_rests(&shipped("tees"), &[
        ("basis", "nature=suspected_covert basis=no", Unmet, "nature=suspected_covert basis=yes"),
        ("basis", "nature=suspected_covert", Unmet, "nature=request basis=no"),
        ("itemise", "advice.claimed=yes", Prompt, "advice.claimed=no advice=STORE"),
        ("case-recording", "advice=STORE filed=no", Unmet, "advice=STORE filed=yes"),
        ("case-recording", "advice=COURT", Unmet, "advice= filed=no"),
        ("each-person", "nature=request via=mother", Prompt, "nature=request via="),
        ("reason-for-recording", "nature=request reasons=", Unmet, "nature=request reasons=not_given"),
        ("later-use", "event=put_to_court", Prompt, "event=recording_made"),
        ("leaflet", "nature=request leaflet=no", Prompt, "nature=request leaflet=yes"),
        ("sharing", "maker=family event=shared event.modified=no", Broken, "maker=family event=shown"),
        ("sharing", "maker=family event=published", Broken, "maker=agency event=published"),
        ("found-published", "nature=publication escalation=", Unmet, "nature=publication escalation=legal"),
        ("identifies-child", "event=published event.identifies_child=likely escalation=line_manager", Unmet, "event=published event.identifies_child=no escalation="),
        ("identifies-child", "event=shared event.identifies_child=yes", Unmet, "event=published event.identifies_child=yes escalation=legal"),
        ("copy-offered", "event=copy_offered", Unmet, "event=copy_offered,copy_declined"),
        ("copy-accepted", "event=copy_offered,copy_accepted", Prompt, "event=copy_offered,copy_declined"),
        ("refusal", "decision=refused", Prompt, "decision=agreed_with_conditions"),
        ("court-decides", "event=put_to_court", Unmet, "event=put_to_court,court_refused"),
        ("concerns", "threshold=oppressive escalation=", Unmet, "threshold= escalation="),
        ("concerns", "threshold=excessive", Unmet, "threshold=excessive escalation=line_manager"),
        ("unsure", "decision=deferred escalation=", Unmet, "decision=agreed escalation="),
        ("recording-of-child", "nature=recording_of_child escalation=", Unmet, "nature=request escalation="),
        ("hearing", "nature=court_hearing escalation=", Unmet, "nature=court_hearing escalation=legal"),
        ("hearing-permission", "nature=court_hearing court_permission=unknown", Unmet, "nature=court_hearing court_permission=not_sought"),
        ("agency-recording", "maker=agency", Prompt, "maker=family"),
    ]);
}

#[rustfmt::skip]
#[test]
fn staffordshire_rules_speak_and_rest() {
    use State::{Broken, Prompt, Unmet};
    each_rule_speaks_and_rests(&shipped("staffordshire"), &[
        ("consent-in-advance", "nature=request person.side=family planned=yes withdrawn=no cancelled=no asked_in_advance=some", Unmet,
            "nature=request person.side=family planned=yes withdrawn=no cancelled=no asked_in_advance=all"),
        ("consent-in-advance", "nature=request person.side=family planned=yes withdrawn=no cancelled=no", Unmet,
            "nature=request person.side=family planned=yes withdrawn=yes cancelled=no asked_in_advance=none"),
        ("courtesy", "nature=request planned=no asked=none", Prompt, "nature=request planned=no asked=some"),
        ("objection", "answer=agreed,objected", Prompt, "answer=agreed,withdrew"),
        ("refusal", "maker=family decision=refused", Broken, "maker=family decision=agreed_with_conditions"),
        ("rights", "decision=refused decision.rights_weighed=no", Unmet, "decision=refused decision.rights_weighed=yes"),
        ("rights", "decision=agreed_with_conditions", Unmet, "decision=agreed decision.rights_weighed=no"),
        ("family-view", "decision=agreed decision.views=no", Unmet, "decision=agreed decision.views=yes"),
        ("unsure", "decision=referred escalation=line_manager", Unmet, "decision=referred escalation=safeguarding_lead"),
        ("advice-received", "escalation=legal escalation.advice=no", Unmet, "escalation=legal escalation.advice=yes"),
        ("reason", "nature=request reasons=", Prompt, "nature=request reasons=worry"),
        ("adjustment", "reasons=literacy decision.adjustment_considered=no", Unmet, "reasons=literacy decision.adjustment_considered=yes"),
        ("adjustment", "reasons=physical", Unmet, "reasons=exact_record decision.adjustment_considered=no"),
        ("minutes", "reasons=minutes_distrusted", Prompt, "reasons=memory"),
        ("official-record", "meeting.type=care_review", Prompt, "meeting.type=home_visit"),
        ("no-national-guidance", "meeting.type=icpc planned=yes", Prompt, "meeting.type=call planned=yes"),
        ("covert", "nature=suspected_covert", Prompt, "nature=request"),
        ("incorrect-advice", "advice.incorrect=yes", Unmet, "advice.incorrect=put_right"),
        ("incorrect-advice", "advice.incorrect=yes", Unmet, "advice.incorrect=no"),
        ("modified-known", "event=shared event.modified=unknown", Unmet, "event=shared event.modified=no"),
        ("modified-known", "event=published", Unmet, "event=shown"),
        ("modified-use", "event=published event.modified=likely escalation=", Unmet, "event=published event.modified=yes escalation=legal"),
        ("modified-use", "event=shared event.modified=yes", Unmet, "event=shared event.modified=no escalation="),
        ("disclosure", "event=published event.modified=yes event.to=police", Unmet,
            "event=published event.modified=yes event.to=police event.extent=part event.aim=yes event.consents=objected"),
        ("private-recording", "maker=family escalation=data_protection", Prompt, "maker=agency escalation=data_protection"),
        ("agency-copy", "event=copy_accepted", Prompt, "event=copy_declined"),
        ("agency-recording", "maker=agency", Prompt, "maker=family"),
        ("court-use", "event=put_to_court", Unmet, "event=put_to_court,court_permitted"),
        ("court-purpose", "reasons=court", Prompt, "reasons=recall"),
        ("threshold", "threshold=disproportionate escalation=line_manager", Unmet, "threshold=oppressive escalation=safeguarding_lead"),
        ("recording-of-child", "nature=recording_of_child escalation=", Unmet, "nature=recording_of_child escalation=safeguarding_lead"),
        ("hearing", "nature=court_hearing", Unmet, "nature=court_hearing escalation=legal"),
    ]);
}

/// The two guidances differ here, and each is to be heard as it is.
#[test]
fn unmodified_sharing_is_flagged_by_tees_alone() {
    let (tees, staffordshire) = (shipped("tees"), shipped("staffordshire"));
    for event in ["shared", "published", "shared,published"] {
        for consents in ["agreed", "objected", "unknown"] {
            let said = format!(
                "nature=request maker=family event={event} event.modified=no event.to=other \
                 event.aim=yes event.consents={consents} escalation="
            );
            let facts = facts(&said);
            let spoken = staffordshire.judge_rules(&facts, |_| Vec::new()).rules;
            let spoken: Vec<_> = spoken
                .iter()
                .filter(|one| one.state != State::Met)
                .collect();
            assert!(spoken.is_empty(), "{said}: {spoken:?}");
            assert_eq!(state(&tees, "sharing", &said), Some(State::Broken));
        }
    }
}

#[test]
fn consent_in_advance_is_due_before_the_start() {
    let pack = shipped("staffordshire");
    let rule = pack
        .rules
        .iter()
        .find(|rule| rule.id == "consent-in-advance")
        .unwrap();
    let by = Deadline {
        amount: 0,
        unit: Unit::Hours,
        relation: Relation::Before,
        anchor: Anchor::Start,
    };
    assert_eq!(rule.by, Some(by));
    assert!(matches!(rule.what, Demand::Need(_)));
    let when = "nature is request, and person.side is family, and planned is yes, \
                and withdrawn is no, and cancelled is no";
    assert_eq!(rule.when.to_string(), when);
}

/// Superseded law is shown as such: every notice that cites the 1998 Act says
/// that it is repealed or doubtful, and nothing but notices names it.
#[test]
fn nobody_is_told_to_rely_on_the_1998_act() {
    let before = NaiveDate::from_ymd_opt(2018, 5, 24).unwrap();
    for (id, _) in Pack::shipped() {
        let pack = shipped(id);
        let act = |text: &str| text.contains("Data Protection Act 1998");
        assert!(!pack.rules.iter().any(|rule| act(&rule.say)));
        assert!(
            !pack
                .items
                .iter()
                .any(|item| act(&item.text) || act(&item.plain))
        );
        assert!(!act(&pack.stance));
        let notice = pack
            .notices
            .iter()
            .find(|notice| notice.id == "data-protection")
            .unwrap();
        assert!(act(&notice.law) && notice.now.contains("do not rely on it"));
        assert!(notice.when.is_always());
        assert!(!notice.holds(before) && notice.holds(before.succ_opt().unwrap()));
        for notice in pack.notices.iter().filter(|notice| act(&notice.law)) {
            assert!(
                ["repealed", "Doubtful"]
                    .iter()
                    .any(|word| notice.now.contains(word))
            );
        }
    }
}

#[test]
fn no_text_asserts_an_offence_or_an_illegality() {
    let phrases = [
        "illegal",
        "unlawful",
        "against the law",
        "is an offence",
        "is a crime",
        "is criminal",
        "is contempt",
        "commits",
        "committed",
        "guilty",
        "broke the law",
        "breaks the law",
        "breach of the law",
        "culprit",
        "offender",
        "must not record",
        "evidence of abuse",
    ];
    for (id, _) in Pack::shipped() {
        let pack = shipped(id);
        for text in texts(&pack) {
            let text = text.to_lowercase();
            for phrase in phrases {
                assert!(!text.contains(phrase), "{id} says {phrase:?}: {text}");
            }
        }
        for notice in pack
            .notices
            .iter()
            .filter(|one| one.text.contains("offences"))
        {
            assert!(
                notice
                    .now
                    .contains("Whether any provision is engaged is for"),
                "{}",
                notice.id
            );
        }
    }
}

#[test]
fn discouraged_words_are_found_whole() {
    let pack = shipped("staffordshire");
    let found = |text: &str| -> Vec<String> {
        pack.discouraged_in(text)
            .iter()
            .map(|(word, _)| (*word).to_owned())
            .collect()
    };
    assert_eq!(found("Mother was Hostile."), ["hostile"]);
    assert_eq!(
        found("An illegal recording, and hostile"),
        ["hostile", "illegal recording"]
    );
    assert!(found("Mother spoke of hostility; unaggressive").is_empty());
    assert!(found("Mother asked to record").is_empty());
    let tees = shipped("tees");
    assert_eq!(tees.discouraged_in("CAUGHT RECORDING").len(), 1);
}

#[test]
fn fields_are_declared_with_their_question() {
    let pack = shipped("staffordshire");
    let field = pack
        .fields
        .iter()
        .find(|field| field.key == "others_data")
        .unwrap();
    let choices = ["yes", "no", "unknown"].map(String::from).to_vec();
    assert_eq!(field.holds, FieldType::Choice(choices));
    assert_eq!(field.on, "event");
    let joint = pack
        .fields
        .iter()
        .find(|field| field.key == "joint")
        .unwrap();
    assert_eq!(joint.holds, FieldType::YesNo);
}

// ---- Conditions ----

const SMALL: &str = r#"format = 1
id = "small"
name = "Small"
title = "A small pack"
version = "2"
publishers = ["Us"]
status = "current"
jurisdiction = "Here"
stance = "Be kind."
"#;

fn small(rest: &str) -> Result<Pack, Vec<Fault>> {
    Pack::read(&format!("{SMALL}{rest}"))
}

fn condition(table: &str) -> Condition {
    let pack = small(&format!(
        "[[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = {table}\n"
    ));
    pack.unwrap_or_else(|faults| panic!("{}", told(&faults)))
        .rules[0]
        .when
        .clone()
}

#[test]
fn conditions_judge_in_three_values() {
    use Truth::{No, Unknown, Yes};
    let cases = [
        ("{}", "", Yes),
        ("{ planned = 'yes' }", "planned=yes", Yes),
        ("{ planned = 'yes' }", "planned=no", No),
        ("{ planned = 'yes' }", "", Unknown),
        // any of the values
        ("{ media = ['audio', 'video'] }", "media=video,image", Yes),
        ("{ media = ['audio', 'video'] }", "media=image", No),
        ("{ media = ['audio', 'video'] }", "media=", No),
        // every key; no beats unknown beats yes
        (
            "{ planned = 'yes', media = 'audio' }",
            "planned=yes media=audio",
            Yes,
        ),
        (
            "{ planned = 'yes', media = 'audio' }",
            "planned=yes media=image",
            No,
        ),
        (
            "{ planned = 'yes', media = 'audio' }",
            "planned=yes",
            Unknown,
        ),
        ("{ planned = 'yes', media = 'audio' }", "planned=no", No),
        // something, nothing
        ("{ reasons = 'any' }", "reasons=worry", Yes),
        ("{ reasons = 'any' }", "reasons=", No),
        ("{ reasons = 'any' }", "", Unknown),
        ("{ reasons = 'nothing' }", "reasons=", Yes),
        ("{ reasons = 'nothing' }", "reasons=worry", No),
        ("{ reasons = 'nothing' }", "", Unknown),
        ("{ reasons = ['nothing', 'worry'] }", "reasons=worry", Yes),
        // stated to be unknown
        ("{ pr = 'yes' }", "pr=unknown", Unknown),
        ("{ pr = 'any' }", "pr=unknown", Unknown),
        ("{ pr = 'unknown' }", "pr=unknown", Yes),
        ("{ pr = 'unknown' }", "pr=no", No),
        (
            "{ 'event.modified' = 'yes' }",
            "event.modified=no,unknown",
            Unknown,
        ),
        (
            "{ 'event.modified' = 'no' }",
            "event.modified=no,unknown",
            Yes,
        ),
        (
            "{ 'event.modified' = 'any' }",
            "event.modified=no,unknown",
            Yes,
        ),
        // a dotted name without quotes
        ("{ meeting.type = 'icpc' }", "meeting.type=icpc", Yes),
    ];
    for (table, said, truth) in cases {
        assert_eq!(
            condition(table).judge(&facts(said)),
            truth,
            "{table} of {said:?}"
        );
    }
    for (left, right, both) in [
        (Yes, Yes, Yes),
        (Yes, Unknown, Unknown),
        (Yes, No, No),
        (Unknown, Unknown, Unknown),
        (Unknown, No, No),
        (No, No, No),
    ] {
        assert_eq!((left.and(right), right.and(left)), (both, both));
    }
}

#[test]
fn facts_and_their_lists_exist() {
    let mut vocabulary = Vocabulary::read(Vocabulary::BASE).unwrap();
    vocabulary.extend(&shipped("tees"));
    for (n, fact) in FACTS.iter().enumerate() {
        assert!(
            FACTS[..n].iter().all(|other| other.name != fact.name),
            "{} twice",
            fact.name
        );
        assert!(!fact.meaning.is_empty());
        if let Values::List(list) = fact.values {
            assert!(vocabulary.terms(list).count() > 0, "{list} is a list");
        }
    }
    assert_eq!(
        facts("reasons=").get("reasons").map(|values| values.len()),
        Some(0)
    );
    assert_eq!(facts("").get("reasons"), None);
}

// ---- Faults ----

#[rustfmt::skip]
#[test]
fn each_fault_is_told_with_its_place_and_the_nearest_word() {
    let cases = [
        // the format
        ("id = \"x\"", "line 1, column 1: a pack begins with `format = 1`"),
        ("format = 2\nfuture = true", "line 1, column 1: this is format 2, a newer format than this program knows (1): read it with a newer Candour"),
        ("format = 0", "line 1, column 1: there is no format 0: a pack begins with `format = 1`"),
        ("format = \"1\"", "line 1, column 1: a pack begins with `format = 1`"),
    ];
    for (text, expected) in cases {
        let told = told(&Pack::read(text).unwrap_err());
        assert!(told.contains(expected), "{text}\n{told}");
    }
    // line 10 is the first after SMALL
    let rule = "[[rule]]\nid = \"r\"\nsay = \"s\"\n";
    let cases = [
        ("", "frm = 1", "line 10, column 1: `frm` is not a key of a pack; did you mean from?"),
        ("", "stanza = 1", "line 10, column 1: `stanza` is not a key of a pack; did you mean stance?"),
        ("", "from = 2026-01-01T00:00:00Z", "line 10, column 8: `from` should be a day, as in 2026-01-31, and is `2026-01-01T00:00:00Z`"),
        ("", "from = \"2026-02-30\"", "line 10, column 8: `from` should be a day, as in 2026-01-31, and is `2026-02-30`"),
        ("", "from = 2026", "line 10, column 8: `from` should be a day, as in 2026-01-31, and is a whole number"),
        ("", "from = 2026-02-01\nuntil = 2026-01-31", "line 11, column 9: `until` (2026-01-31) lies before `from` (2026-02-01)"),
        ("", "late_after_hours = 0", "line 10, column 20: `late_after_hours` should be a whole number from 1 to 8760, and is 0"),
        ("", "late_after_hours = \"x\"", "line 10, column 20: `late_after_hours` should be a whole number from 1 to 8760, and is a text"),
        ("", "sources = 3", "line 10, column 11: `sources` should be a text or a list of texts, and is a whole number"),
        ("", "sources = [1]", "line 10, column 12: `sources` should be a list of texts, and is a whole number"),
        ("", "due_for = [\"reqest\"]", "line 10, column 12: `reqest` is not a nature; did you mean request?"),
        ("", "due_for = [\"request\"]", "line 10, column 12: `due_for` names natures and there are no items: nothing would be due"),
        ("", "rule = 1", "line 10, column 8: `rule` should be a list of tables, each headed [[rule]], and is a whole number"),
        ("", "this is no toml", "line 10, column 6: this is not TOML: "),
        ("", "from = 2026-02-30", "line 10, column 8: this is not TOML: "),
        ("", "[[item]]\ncode = \"A\"\ntext = \"t\"\nplain = \"p\"", "there are items and `due_for` names no nature: nobody would be told them"),
        ("", "[[item]]\ncode = \"a b\"", "line 11, column 8: `a b` cannot be an item: capitals, digits and _ alone, up to 20"),
        ("", "[[item]]\ncode = \"A\"", "line 10, column 1: `plain` is missing from an item"),
        ("", "[[item]]\ncode = \"A\"\n[[item]]\ncode = \"A\"", "line 13, column 8: item `A` is there already, at line 11"),
        (rule, "when = { natur = \"request\" }", "line 13, column 10: `natur` is not a fact; did you mean nature?"),
        (rule, "when = { zzzzzz = \"request\" }", "line 13, column 10: `zzzzzz` is not a fact; `candour pack show facts` lists them"),
        (rule, "when = { nature = \"requst\" }", "line 13, column 19: `requst` is not a nature; did you mean request?"),
        (rule, "when = { planned = \"maybe\" }", "line 13, column 20: `maybe` is not a value of `planned`; it is one of yes, no"),
        (rule, "when = { planned = true }", "line 13, column 20: `planned` should be a text or a list of texts, and is true or false"),
        (rule, "when = { person = \"mothr\" }", "line 13, column 19: `mothr` is not a role; did you mean mother?"),
        (rule, "when = { person = \"sw\" }", "line 13, column 19: `sw` is not a role; "),
        (rule, "when = { event = \"zzzzzz\" }", "line 13, column 18: `zzzzzz` is not an event; `candour pack show event` lists them"),
        (rule, "when = { media = [] }", "line 13, column 18: `media` is an empty list: no value would ever do"),
        (rule, "when = 3", "line 13, column 8: `when` should be a table, and is a whole number"),
        (rule, "need = {}", "rule `r` asks for an empty table: name a fact"),
        (rule, "need = { filed = \"yes\" }\nforbid = { filed = \"no\" }", "rule `r` has both `need` and `forbid`: make it two rules"),
        (rule, "by = { hours = 1, before = \"start\" }", "rule `r` has `by` and no `need`: nothing would be due"),
        (rule, "need = { filed = \"yes\" }\nby = { hours = 1 }", "line 14, column 6: `by` needs one of `hours`, `days`, `working_days`, `school_days`, and either `before` or `after`"),
        (rule, "need = { filed = \"yes\" }\nby = { hours = -1, after = \"end\" }", "line 14, column 16: `hours` should be a whole number from 0 to 87600, and is -1"),
        (rule, "need = { filed = \"yes\" }\nby = { hours = 1, after = \"ende\" }", "line 14, column 27: `ende` is not a value of `after`; did you mean end?"),
        (rule, "level = \"shuld\"", "line 13, column 9: `shuld` is not a value of `level`; did you mean should?"),
        (rule, "whn = {}", "line 13, column 1: `whn` is not a key of a rule; did you mean when?"),
        (rule, "[[rule]]\nid = \"r\"\nsay = \"again\"", "line 13, column 1: rule `r` is there already, at line 10"),
        ("[[rule]]\n", "id = \"R 1\"\nsay = \"s\"", "line 11, column 6: `R 1` cannot be a name: small letters, digits, - and _ alone, up to 40"),
        ("[[rule]]\n", "id = \"r\"\nsay = \" \"", "line 12, column 7: `say` is empty: say something, or leave it out"),
        ("[[field]]\nkey = \"k\"\nask = \"a\"\n", "on = \"evnt\"\ntype = \"text\"", "line 13, column 6: `evnt` is not a value of `on`; did you mean event?"),
        ("[[field]]\nkey = \"k\"\nask = \"a\"\n", "on = \"event\"\ntype = \"choice\"", "line 10, column 1: field `k` needs `choices` with type choice, and with no other"),
        ("", "[codes.rol]\nx = \"X\"", "line 10, column 8: `rol` is not a list of the vocabulary; did you mean role?"),
        ("", "[codes.event]\nshared = \"X\"", "line 11, column 1: `shared` is an event already (shared): a pack adds codes, it never changes one"),
        ("", "[codes.role]\nx = \"X\"", "line 11, column 1: the role `x` needs a `side`: one of family, supporter, professional"),
        ("", "[codes.role]\nx = { label = \"X\", side = \"famly\" }", "line 11, column 27: `famly` is not a value of `side`; did you mean family?"),
        ("", "[codes.role]\nx = { label = \"X\", side = \"family\", short = \"sw\" }", "line 11, column 1: `sw` is a role already (social_worker): a pack adds codes, it never changes one"),
        ("", "[codes.event]\nany = \"X\"", "line 11, column 1: `any` cannot be a code: conditions use the word"),
        ("", "[codes.event]\n\"A b\" = \"X\"", "line 11, column 1: `A b` cannot be a code: small letters, digits and _ alone, up to 40"),
        ("", "[codes.event]\nx = 1", "line 11, column 5: `x` should be a label or a table, and is a whole number"),
        ("", "[codes]\nevent = 1", "line 11, column 9: `event` should be a table of codes, and is a whole number"),
        ("", "[[notice]]\nid = \"n\"\ntext = \"t\"\nnow = \"n\"\nconfidence = \"certain\"", "line 14, column 14: `certain` is not a value of `confidence`; it is one of sure, inferred, contested, unverified"),
        ("", "[[discouraged]]\nwords = []\ninstead = \"i\"", "line 11, column 9: `words` is an empty list: name at least one"),
    ];
    for (before, wrong, expected) in cases {
        let faults = small(&format!("{before}{wrong}\n"));
        let told = told(&faults.expect_err(wrong));
        assert!(told.contains(expected), "{wrong}\n{told}expected\n{expected}");
    }
    let colour = "[[rule]]\nid = \"r\"\nsay = \"s\"\nlevel = \"\\u001b[31m\\u202e\"\n";
    let hostile = told(&small(colour).unwrap_err());
    assert!(hostile.contains("`\\u{1b}[31m\\u{202e}` is not a value"), "{hostile}");
    let told = told(&Pack::read("format = 1\nid = \"tees\"\nversion = \"one two\"\n").unwrap_err());
    assert!(told.contains("line 3, column 11: `one two` cannot be a version"), "{told}");
    assert!(told.contains("`stance` is missing from a pack"), "{told}");
    assert!(told.contains("`publishers` is missing from a pack"), "{told}");
}

#[test]
fn all_faults_come_at_once_and_in_order() {
    let rest =
        "verzion = 1\nfrom = 5\n[[rule]]\nid = \"é\"\nsay = \"s\"\nwhen = { natur = \"x\" }\n";
    let faults = small(rest).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [10, 11, 13, 15]);
    let text = "stance = \"é è\" x\n";
    let faults = Pack::read(text).unwrap_err();
    assert_eq!(
        (faults[0].line, faults[0].column),
        (1, 16),
        "columns count characters"
    );
}

#[test]
fn no_text_makes_the_reader_fail() {
    let (_, tees) = Pack::shipped()[0];
    for end in (0..tees.len())
        .step_by(97)
        .filter(|end| tees.is_char_boundary(*end))
    {
        let _ = Pack::read(&tees[..end]);
    }
    for text in [
        "",
        "\0",
        "[[[",
        "format = 99999999999999999999",
        "format = 1\n[rule]\n",
        "\u{feff}",
    ] {
        assert!(Pack::read(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_pack_covers_its_days_alone() {
    let pack = small("from = 2026-01-10\nuntil = \"2026-01-20\"\nlate_after_hours = 48\n").unwrap();
    let day = |n| NaiveDate::from_ymd_opt(2026, 1, n).unwrap();
    let covered: Vec<u32> = (1..=31).filter(|n| pack.covers(day(*n))).collect();
    assert_eq!(covered, (10..=20).collect::<Vec<u32>>());
    assert_eq!(pack.late_after_hours, 48);
}

// ---- The vocabulary ----

#[test]
fn the_vocabulary_resolves_short_names_and_keeps_its_order() {
    let vocabulary = Vocabulary::read(Vocabulary::BASE).unwrap();
    assert_eq!(vocabulary.code("role", "sw"), Ok("social_worker"));
    assert_eq!(
        vocabulary.code("role", "social_worker"),
        Ok("social_worker")
    );
    assert_eq!(
        vocabulary.term("role", "sw"),
        None,
        "a short name is no code"
    );
    let mother = vocabulary.term("role", "mother").unwrap();
    assert_eq!(mother.side, Some(Side::Family));
    assert!(vocabulary.term("route", "legal").unwrap().privileged);
    assert!(!vocabulary.term("route", "police").unwrap().privileged);
    assert_eq!(
        vocabulary.label("meeting_type", "icpc"),
        "Initial child protection conference"
    );
    assert_eq!(vocabulary.label("meeting_type", "none_such"), "none_such");
    let first: Vec<&str> = vocabulary
        .terms("media")
        .map(|(code, _)| code)
        .take(3)
        .collect();
    assert_eq!(first, ["audio", "video", "image"]);
    assert_eq!(vocabulary.lists().next(), Some("meeting_type"));
    let unsided = vocabulary
        .terms("role")
        .filter(|(_, term)| term.side.is_none());
    assert_eq!(unsided.count(), 0);
}

#[test]
fn an_unknown_code_is_told_with_the_nearest() {
    let mut vocabulary = Vocabulary::read(Vocabulary::BASE).unwrap();
    vocabulary.extend(&shipped("tees"));
    let told = |list, typed| vocabulary.code(list, typed).unwrap_err().to_string();
    assert_eq!(
        told("role", "chiar"),
        "\"chiar\" is not a role; did you mean chair?"
    );
    assert_eq!(
        told("item", "store"),
        "\"store\" is not an advice item; did you mean STORE?"
    );
    assert_eq!(
        told("role", "minuts"),
        "\"minuts\" is not a role; did you mean minute_taker?"
    );
    assert_eq!(
        told("event", "qqqqqq\u{1b}"),
        "\"qqqqqq\\u{1b}\" is not an event; `candour pack show event` lists them"
    );
    assert_eq!(nearest("audoi", ["video", "audio"]), Some("audio"));
    assert_eq!(nearest("x", ["video", "audio"]), None);
}

#[test]
fn a_pack_adds_codes_and_never_changes_one() {
    let base = Vocabulary::read(Vocabulary::BASE).unwrap();
    let one = small(
        "[codes.role]\npanel_chair = { label = \"Panel chair\", side = \"professional\", short = \"pc\" }\n\
         [codes.event]\nsealed = \"Sealed\"\n\
         [[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = { event = \"sealed\", capture = \"panel_chair\" }\n",
    )
    .unwrap();
    // Another pack, which takes the first one's words for something else.
    let two = small(
        "[codes.role]\npanel_chair = { label = \"Changed\", side = \"family\" }\n\
         pc = { label = \"Constable\", side = \"professional\" }\n\
         warden = { label = \"Warden\", side = \"professional\", short = \"pc\" }\n",
    );
    let two = told(&two.unwrap_err());
    assert!(two.contains("`pc` is a role already (pc)"), "{two}");
    let two = small(
        "[codes.role]\npanel_chair = { label = \"Changed\", side = \"family\" }\n\
         warden = { label = \"Warden\", side = \"professional\", short = \"pc\" }\n",
    )
    .unwrap();
    let mut both = base.clone();
    both.extend(&one);
    both.extend(&two);
    both.extend(&two);
    for list in base.lists() {
        let before: Vec<_> = base.terms(list).collect();
        let after: Vec<_> = both.terms(list).take(before.len()).collect();
        assert_eq!(before, after, "{list}");
    }
    assert_eq!(both.code("role", "pc"), Ok("panel_chair"));
    assert_eq!(both.label("role", "panel_chair"), "Panel chair");
    assert_eq!(both.term("role", "warden").unwrap().short, None);
    assert_eq!(both.terms("role").count(), base.terms("role").count() + 2);
    assert_eq!(both.label("event", "sealed"), "Sealed");
}

/// A base vocabulary that grew since the adoption must not make the pack unreadable.
#[test]
fn an_adopted_pack_is_read_beside_the_vocabulary_of_its_time() {
    let text = format!("{SMALL}[codes.event]\nshared = \"Passed on\"\n");
    let base = Vocabulary::read("[event]\npublished = \"Published\"\n").unwrap();
    assert!(Pack::read(&text).is_err());
    let pack = Pack::read_beside(&text, &base).unwrap();
    assert_eq!(pack.codes[0].code, "shared");
}

#[test]
fn a_faulty_vocabulary_is_told() {
    let told = |text: &str| told(&Vocabulary::read(text).unwrap_err());
    assert!(
        told("[rolle]\nx = \"X\"")
            .contains("`rolle` is not a list of the vocabulary; did you mean role?")
    );
    assert!(told("[role]\nx = \"X\"").contains("the role `x` needs a `side`"));
    let twice = "[event]\na = { label = \"A\", short = \"b\" }\nb = \"B\"";
    assert!(told(twice).contains("line 3, column 1: `b` is an event already (a)"));
    assert!(
        told("[event]\na = { label = \"A\", side = \"family\" }")
            .contains("`side` is not a key of a code")
    );
}
