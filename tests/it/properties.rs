//! Histories that nobody thought of: what holds of all of them.
//!
//! A history is some matters' lines, in any order of entry, corrections and moves among them. What the
//! ledger says of it is compared with itself (as known earlier, alone) and with `naive.rs`, a second
//! reading of the rules. The seed is fixed so that a run is repeated by running it again;
//! PROPTEST_RNG_SEED and PROPTEST_CASES look further.

use candour::audit::{AUDITS, Scope};
use candour::ledger::view::{Known, Of, View};
use candour::standing::Standing;
use candour::time::Instant;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde_json::{Map, Value as Json, json};

use crate::naive;
use crate::support::{Desk, at, who};

/// So many histories, from the fixed seed unless the environment says otherwise.
pub fn config(cases: u32) -> Config {
    let default = Config::default();
    Config {
        cases: std::env::var_os("PROPTEST_CASES").map_or(cases, |_| default.cases),
        rng_seed: match default.rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_260_101),
            fixed => fixed,
        },
        failure_persistence: None,
        ..default
    }
}

const MATTERS: usize = 3;

/// One line of a history.
#[derive(Debug, Clone)]
pub enum Step {
    /// A statement of a matter.
    Say(usize, Json),
    /// Of the standing statement that some step (by its place) made: what it should have said, or nothing.
    Correct(usize, Option<(usize, Json)>),
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = Json> {
    proptest::sample::select(words).prop_map(Json::from)
}

/// Often nothing, else one of these.
fn maybe(words: &'static [&'static str]) -> impl Strategy<Value = Json> {
    prop_oneof![2 => Just(Json::Null), 1 => one_of(words)]
}

fn some(words: &'static [&'static str], most: usize) -> impl Strategy<Value = Json> {
    let least = usize::from(most > 2).min(1);
    proptest::sample::subsequence(words, least..=most.min(words.len()))
        .prop_map(|words| json!(words))
}

fn flag() -> impl Strategy<Value = Json> {
    prop_oneof![3 => Just(Json::Null), 1 => any::<bool>().prop_map(Json::from)]
}

fn rarely() -> impl Strategy<Value = Json> {
    prop_oneof![9 => Just(Json::Null), 1 => any::<bool>().prop_map(Json::from)]
}

/// A day of January or an hour of it; few hours, so that they often meet.
pub fn time(from: u32, to: u32) -> impl Strategy<Value = Json> {
    (from..=to, prop_oneof![1 => Just(None), 2 => (9_u32..12, prop_oneof![Just(0_u32), Just(30)]).prop_map(Some)]).prop_map(|(day, clock)| {
        Json::from(match clock {
            None => format!("2026-01-{day:02}"),
            Some((hour, minute)) => format!("2026-01-{day:02}T{hour:02}:{minute:02}+00:00"),
        })
    })
}

const ROLES: &[&str] = &[
    "chair",
    "police",
    "police/2",
    "gp",
    "father",
    "social_worker",
    "mother",
];

/// An opening, in the first days; what may change later changes later, as the word has it.
pub fn opening() -> impl Strategy<Value = Json> {
    let what = (
        prop_oneof![12 => Just("request"), 1 => Just("suspected_covert"), 1 => Just("publication")],
        prop_oneof![6 => one_of(&["mother", "child"]), 1 => Just(Json::from("advocate"))],
        maybe(&["father", "advocate"]),
        prop_oneof![1 => Just(Json::Null), 4 => time(5, 24)],
        some(ROLES, 3),
        maybe(&["none", "pre", "current", "unknown"]),
    );
    (time(3, 11), what, rarely(), rarely(), some(&["mother", "father", "child"], 2)).prop_map(
        |(occurred, (nature, person, via, scheduled, capture, proceedings), before, planned, advise)| {
            json!({"kind": "request", "occurred": occurred, "nature": nature, "case": "C-1", "person": person, "via": via,
                "meeting": {"type": "cin", "scheduled": scheduled}, "capture": capture, "proceedings": proceedings,
                "before_start": before, "planned": planned, "advise": advise, "note": "as told", "basis": "as seen"})
        },
    )
}

/// Anything that is said of a matter after it was opened.
pub fn statement() -> impl Strategy<Value = Json> {
    let meeting = (time(8, 24), maybe(&["yes"]), time(5, 24), time(8, 24), 0..5_u8, some(ROLES, 3), some(ROLES, 2)).prop_map(
        |(occurred, cancelled, scheduled, began, which, present, absent)| {
            let mut line = json!({"kind": "meeting", "occurred": occurred, "cancelled": (cancelled == "yes").then_some(true)});
            match which {
                0 | 1 => line["scheduled"] = scheduled,
                2 => line["began"] = began,
                3 => line["absent"] = absent,
                _ => {}
            }
            if which > 1 && which != 3 {
                line["present"] = present;
            }
            line
        },
    );
    let answers = &[
        "agreed",
        "agreed_with_conditions",
        "objected",
        "no_response",
        "could_not_be_asked",
        "withdrew",
    ];
    let consent = (time(4, 22), one_of(ROLES), some(ROLES, 4), maybe(&["asked", "asked", "told", "overheard"]), maybe(answers), flag()).prop_map(
        |(occurred, asked_by, to, manner, answer, before)| {
            json!({"kind": "consent", "occurred": occurred, "asked_by": asked_by, "who": to, "manner": manner, "answer": answer, "before_start": before})
        },
    );
    let items = &[
        "STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON", "COURT",
    ];
    let advice = (time(4, 25), some(&["mother", "father", "child"], 3), some(items, 7), 0..4_u8).prop_map(|(occurred, to, items, which)| {
        let mut line = json!({"kind": "advice", "occurred": occurred, "given_by": "social_worker", "to": to});
        match which {
            0 => line["claimed"] = "advice given".into(),
            _ => line["items"] = items,
        }
        line
    });
    let withdrawal = (time(4, 25), flag()).prop_map(|(occurred, before)| json!({"kind": "withdrawal", "occurred": occurred, "before_start": before}));
    let change = (
        time(12, 25),
        flag(),
        0..4_u8,
        one_of(&["request", "request", "request", "discovered_covert"]),
        some(ROLES, 3),
        one_of(&["none", "current", "unknown"]),
    )
        .prop_map(|(occurred, before, which, nature, capture, proceedings)| {
            let mut line = json!({"kind": "change", "occurred": occurred, "before_start": before});
            match which {
                0 => line["nature"] = nature,
                1 => line["capture"] = capture,
                2 => line["proceedings"] = proceedings,
                _ => line["worker"] = "W-5".into(),
            }
            line
        });
    let filed = time(4, 25)
        .prop_map(|occurred| json!({"kind": "filed", "occurred": occurred, "system": "LCS"}));
    prop_oneof![6 => meeting, 16 => consent, 4 => advice, 1 => withdrawal, 3 => change, 2 => filed]
}

/// A history: the openings, then statements and corrections of any of the matters.
fn history() -> impl Strategy<Value = Vec<Step>> {
    let openings = proptest::collection::vec(opening(), MATTERS);
    let with = prop_oneof![3 => (0..MATTERS, statement()).prop_map(Some), 1 => (0..MATTERS, opening()).prop_map(Some), 1 => Just(None)];
    let step = prop_oneof![
        5 => (0..MATTERS, statement()).prop_map(|(matter, line)| Step::Say(matter, line)),
        2 => (0..30_usize, with).prop_map(|(of, with)| Step::Correct(of, with)),
    ];
    (openings, proptest::collection::vec(step, 12..30)).prop_map(|(openings, steps)| {
        let openings = openings
            .into_iter()
            .enumerate()
            .map(|(matter, line)| Step::Say(matter, line));
        openings.chain(steps).collect()
    })
}

pub fn name(matter: usize) -> String {
    format!("P/{matter}")
}

/// The batch lines of some steps, behind `first` entries. A correction names the last entry of the chain
/// that its step began; one whose step is not there is left out.
fn lines(steps: &[(usize, &Step)], first: u64) -> Vec<(usize, Json)> {
    let mut lines: Vec<(usize, Json)> = Vec::new();
    let mut ends: Vec<(usize, u64)> = Vec::new();
    for (at, step) in steps {
        let seq = first + lines.len() as u64;
        match step {
            Step::Say(matter, line) => {
                let mut line = line.clone();
                line["matter"] = name(*matter).into();
                ends.push((*at, seq));
                lines.push((*at, line));
            }
            Step::Correct(of, with) => {
                let Some(end) = ends.iter_mut().find(|(at, _)| at == of) else {
                    continue;
                };
                let with = with.as_ref().map(|(matter, line)| {
                    let mut line = line.clone();
                    line["matter"] = name(*matter).into();
                    line
                });
                lines.push((*at, json!({"kind": "correction", "occurred": "2026-01-26", "replaces": end.1, "because": "mistaken", "with": with})));
                end.1 = seq;
            }
        }
    }
    lines
}

fn desk() -> Desk {
    let desk = Desk::new(&["tees"]);
    desk.now("2026-01-27T09:00:00.000Z");
    desk
}

/// The lines that the rules let pass, found by leaving out what a rehearsal refuses until it refuses nothing.
pub fn admitted(desk: &mut Desk, steps: &[Step]) -> Vec<Json> {
    let first = desk.size();
    let mut left: Vec<(usize, &Step)> = steps.iter().enumerate().collect();
    loop {
        let lines = lines(&left, first);
        let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        let mut bad = Vec::new();
        let mut note = |n: u64, note| {
            if let candour::ledger::batch::Note::Bad(..) = note {
                bad.push(lines[n as usize - 1].0);
            }
        };
        desk.ledger
            .batch(&mut text.as_bytes(), true, true, &who(), &mut note)
            .expect("a batch that can be read");
        // Only the first: what follows it may be bad only because it was there.
        match bad.first() {
            None => return lines.into_iter().map(|(_, line)| line).collect(),
            Some(first) => left.retain(|(at, _)| at != first),
        }
    }
}

pub fn enter(desk: &mut Desk, lines: &[Json]) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let done = desk
        .ledger
        .batch(&mut text.as_bytes(), true, false, &who(), &mut |_, _| {})
        .expect("a batch");
    assert_eq!(done.bad, 0, "what a rehearsal lets pass passes");
}

pub fn moments() -> [Instant; 3] {
    [
        "2026-01-08T10:00:00.000Z",
        "2026-01-15T12:00:00.000Z",
        "2026-03-31T22:59:00.000Z",
    ]
    .map(at)
}

fn audit(name: &str, standings: &[Standing], moment: Instant) -> Json {
    let audit = AUDITS
        .iter()
        .find(|audit| audit.name == name)
        .expect("an audit");
    let mut object = Map::new();
    let scope = Scope {
        standings,
        period: (None, None),
        moment,
        by: &[],
    };
    (audit.count)(&scope)
        .iter()
        .for_each(|table| table.add_to(&mut object));
    Json::Object(object)
}

/// What is said at some knowledge: the standings, and both audits at every moment.
fn answers(view: &View) -> (Vec<Standing>, Vec<Json>) {
    let standings = view.standings(Of::All).expect("standings");
    let audits = moments()
        .into_iter()
        .flat_map(|moment| ["consent", "advice"].map(|name| audit(name, &standings, moment)));
    let audits = audits.collect();
    (standings, audits)
}

/// The identities of the consent audit (DESIGN section 2).
fn identities(audit: &Json) {
    let sum = |of: &Json| {
        of.as_object()
            .expect("an object")
            .values()
            .filter_map(Json::as_u64)
            .sum::<u64>()
    };
    let (matters, participants) = (&audit["matters"], &audit["participants"]);
    let number = |of: &Json| of.as_u64().expect("a count");
    assert_eq!(
        sum(matters),
        2 * number(&matters["total"]),
        "the total is the sum of the five: {matters}"
    );
    assert_eq!(
        sum(participants),
        2 * number(&participants["to_ask"]),
        "{participants}"
    );
    assert_eq!(
        sum(&audit["not_applicable_because"]),
        number(&matters["not_applicable"])
    );
    assert_eq!(
        sum(&audit["answers"]),
        number(&participants["to_ask"]),
        "{}",
        audit["answers"]
    );
    assert_eq!(
        audit["list"].as_array().expect("a list").len() as u64,
        number(&matters["total"])
    );
    assert_eq!(
        number(&matters["total"]) + number(&audit["entered_in_error"]),
        MATTERS as u64
    );
}

proptest! {
    #![proptest_config(config(48))]

    /// What was known at an entry stays as it was when the ledger grows; the audits add up; and a second,
    /// naive reading of the kept lines says the same of every matter.
    #[test]
    fn a_history_is_read_alike_then_and_now_and_by_a_naive_reader(steps in history()) {
        let mut desk = desk();
        let lines = admitted(&mut desk, &steps);
        let mut known = Vec::new();
        for chunk in lines.chunks(lines.len().div_ceil(3).max(1)) {
            enter(&mut desk, chunk);
            known.push(desk.view(|view| (view.at, answers(view))));
        }
        desk.check();
        for (at, then) in &known {
            let now = desk.ledger.view(Known::At(*at), |view| Ok(answers(view))).expect("a view of the past");
            prop_assert_eq!(&now, then, "as known at entry {}", at);
            then.1.iter().step_by(2).filter(|_| then.0.len() == MATTERS).for_each(identities);
        }
        let mut kept = Vec::new();
        desk.view(|view| view.entries(&mut |entry| kept.push(serde_json::from_str::<Json>(&entry.write()).expect("JSON"))).expect("entries"));
        for standing in &known.last().map(|(_, (standings, _))| standings.clone()).unwrap_or_default() {
            let naive = naive::read(&kept, &standing.matter);
            for moment in moments() {
                prop_assert_eq!(standing.timing(moment).as_str(), naive.timing(moment), "{} at {}", &standing.matter, moment);
            }
            let because = standing.consent.because.map(|b| b.as_str()).filter(|_| !standing.in_error);
            prop_assert_eq!(because, naive.because, "{}", &standing.matter);
            let mut shares: Vec<(String, String)> = standing.consent.participants.iter()
                .map(|p| (p.who.clone(), format!("{:?}", p.share).to_lowercase())).collect();
            shares.sort();
            prop_assert_eq!(&shares, &naive.participants, "{}", &standing.matter);
            let advice: Vec<_> = standing.advice.recipients.iter().map(|r| (r.who.clone(), r.due.clone(), r.missing().into_iter().map(str::to_owned).collect::<Vec<_>>())).collect();
            prop_assert_eq!(&advice, &naive.advice, "{}", &standing.matter);
        }
    }
}

/// A standing without the numbers that depend on what else was entered.
fn shape(standing: &Standing) -> Json {
    let mut json: Json = serde_json::from_str(&standing.write()).expect("JSON");
    // By the short names under which it is kept: lists of entries by their length, single ones not at all.
    let lists = [("c", "e"), ("a", "e"), ("r", "la"), ("r", "e")];
    let single = [("r", "l"), ("r", "ft"), ("r", "rt"), ("t", "f"), ("t", "t")];
    for (group, key) in lists {
        let length = json[group].get(key).and_then(Json::as_array).map(Vec::len);
        json[group][key] = length.into();
    }
    for (group, key) in single {
        if let Some(entry) = json.get_mut(group).and_then(|group| group.get_mut(key)) {
            *entry = Json::Null;
        }
    }
    assert!(json["o"].take().is_u64());
    json["ro"] = json["ro"].is_u64().into();
    for event in json
        .get_mut("e")
        .and_then(Json::as_array_mut)
        .into_iter()
        .flatten()
    {
        assert!(event["n"].take().is_u64());
    }
    json
}

proptest! {
    #![proptest_config(config(24))]

    /// A matter amounts to the same whether it is alone in its ledger or among others.
    #[test]
    fn matters_do_not_move_one_another(steps in history()) {
        // Without moves from one matter to another, which are meant to have an influence.
        let mut of = vec![None; steps.len()];
        let mut steps = steps;
        for at in 0..steps.len() {
            let matter = match &steps[at] {
                Step::Say(matter, _) => Some(*matter),
                Step::Correct(step, _) => of.get(*step).copied().flatten().filter(|_| *step < at && matches!(steps[*step], Step::Say(..))),
            };
            of[at] = matter;
            if let (Step::Correct(_, Some(with)), Some(matter)) = (&mut steps[at], matter) {
                with.0 = matter;
            }
        }
        let mut together = desk();
        let lines = admitted(&mut together, &steps);
        enter(&mut together, &lines);
        let first = lines_before();
        for matter in 0..MATTERS {
            let mut alone = desk();
            // The same lines of this matter; a correction names its statement by where that now is.
            let mut places: Vec<Option<u64>> = Vec::new();
            let mut own = Vec::new();
            for line in &lines {
                let mut line = line.clone();
                let replaces = line["replaces"].as_u64().map(|n| (n - first) as usize);
                let own_line = match replaces {
                    None => line["matter"] == name(matter),
                    Some(at) => places.get(at).copied().flatten().is_some(),
                };
                if let Some(Some(at)) = replaces.map(|at| places[at]) {
                    line["replaces"] = at.into();
                }
                places.push(own_line.then_some(first + own.len() as u64));
                if own_line {
                    own.push(line);
                }
            }
            if own.is_empty() {
                continue;
            }
            enter(&mut alone, &own);
            prop_assert_eq!(shape(&alone.standing(&name(matter))), shape(&together.standing(&name(matter))));
        }
    }
}

/// The genesis and the adoption.
fn lines_before() -> u64 {
    2
}
