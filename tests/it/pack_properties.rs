//! Packs that nobody thought of: what holds of all of them, whatever the matters say.
//!
//! A pack is made as text and read; what it asks is never compared with a second reader here, only with
//! itself. The seed is that of `properties.rs`.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use candour::ledger::view::Of;
use candour::pack::{Each, FACTS, Facts, KINDS, NATURES, Pack, Subject, Values, Vocabulary};
use candour::report::{Scope, due, guidance, leaflet, next, show, supervision};
use candour::standing::{self, Standing};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

use crate::properties::{Step, admitted, config, enter, moments, name, opening, statement, time};
use crate::support::{Desk, shipped};

/// The words that a fact may have in a condition of these packs.
fn words(fact: &str) -> Vec<String> {
    let base = Vocabulary::read(Vocabulary::BASE).expect("the vocabulary");
    let values = FACTS.iter().find(|f| f.name == fact).map(|f| f.values);
    match (fact, values) {
        ("advice", _) => ["STORE", "LEGAL"].map(str::to_owned).to_vec(),
        (_, Some(Values::List(list))) => {
            let mut words: Vec<String> =
                base.terms(list).map(|(code, _)| code.to_owned()).collect();
            words.extend((list == "role").then(|| "parents".to_owned()));
            words
        }
        (_, Some(Values::Closed(words))) => words.iter().map(|w| (*w).to_owned()).collect(),
        (_, None) => vec!["yes".into(), "no".into()],
    }
}

/// What a condition asks of one fact: `"fact" = …`.
fn part(participant: bool) -> impl Strategy<Value = (String, String)> {
    let mut names: Vec<String> = FACTS.iter().map(|fact| fact.name.to_owned()).collect();
    names.push("extra.k0".into());
    names.retain(|name| participant || !name.starts_with("who"));
    (select(names), 0..9_u8, any::<Index>(), any::<Index>()).prop_map(|(fact, form, one, other)| {
        let words = words(&fact);
        let (one, other) = (one.get(&words), other.get(&words));
        let wanted = match form {
            0 => "\"any\"".to_owned(),
            1 => "\"nothing\"".to_owned(),
            2 => format!("{{ other_than = [\"{one}\", \"{other}\"] }}"),
            3 => format!("{{ all_of = [\"{one}\", \"{other}\"] }}"),
            4..6 => format!("[\"{one}\", \"{other}\"]"),
            _ => format!("\"{one}\""),
        };
        (fact, wanted)
    })
}

fn condition(least: usize, participant: bool) -> impl Strategy<Value = String> {
    proptest::collection::vec(part(participant), least..3).prop_map(|parts| {
        let mut seen = BTreeSet::new();
        let parts: Vec<String> = (parts.into_iter())
            .filter(|(fact, _)| seen.insert(fact.clone()))
            .map(|(fact, wanted)| format!("\"{fact}\" = {wanted}"))
            .collect();
        format!("{{ {} }}", parts.join(", "))
    })
}

fn by() -> impl Strategy<Value = String> {
    let unit = select(&["hours", "days", "working_days", "school_days"][..]);
    let side = select(&["before", "after"][..]);
    let anchor = select(&["start", "request", "end", "filed", "event"][..]);
    let amount = select(&[0, 1, 3, 24, 200, 87_600][..]);
    (unit, amount, side, anchor)
        .prop_map(|(unit, n, side, anchor)| format!("{{ {unit} = {n}, {side} = \"{anchor}\" }}"))
}

/// A line of a section, or none.
fn maybe(key: &'static str, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    proptest::option::of(value)
        .prop_map(move |value| value.map_or(String::new(), |v| format!("{key} = {v}\n")))
}

fn quoted(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(|word| format!("\"{word}\""))
}

/// A rule's section without its heading and name.
fn rule() -> impl Strategy<Value = (bool, String)> {
    let each = prop_oneof![3 => Just(""), 2 => Just("participant"), 1 => Just("event"), 1 => Just("decision")];
    each.prop_flat_map(|each| {
        let of_one = each == "participant";
        let what = prop_oneof![
            3 => (condition(1, of_one), maybe("by", by())).prop_map(|(need, by)| format!("need = {need}\n{by}")),
            1 => condition(1, of_one).prop_map(|forbid| format!("forbid = {forbid}\n")),
            1 => Just(String::new()),
        ];
        let each = match each {
            "" => String::new(),
            each => format!("each = \"{each}\"\n"),
        };
        let parts = (
            condition(0, of_one),
            maybe("unless", condition(0, of_one)),
            what,
            maybe("level", quoted(&["must", "should"])),
        );
        (0..8_u8, parts).prop_map(move |(outside, (when, unless, what, level))| {
            let outside = outside == 0 && when != "{  }";
            (outside, format!("say = \"s\"\nwhen = {when}\n{each}{unless}{what}{level}"))
        })
    })
}

fn item(code: &'static str) -> impl Strategy<Value = String> {
    let how = select(&["each", "any"][..]);
    let modes = how.prop_map(|how| format!("{{ {how} = [\"spoken\", \"letter\"] }}"));
    let to = quoted(&["parents", "child", "chair"]);
    let due = select(NATURES).prop_map(|nature| format!("[\"{nature}\", \"request\"]"));
    (
        maybe("when", condition(0, false)),
        maybe("unless", condition(0, false)),
        maybe("modes", modes),
        maybe("to", to),
        maybe("by", by()),
        maybe("due_for", due),
    )
        .prop_map(move |(when, unless, modes, to, by, due)| {
            format!("[[item]]\ncode = \"{code}\"\ntext = \"t\"\nplain = \"p\"\n{when}{unless}{modes}{to}{by}{due}")
        })
}

fn field(at: usize) -> impl Strategy<Value = String> {
    (select(KINDS), maybe("required", Just("true".to_owned())), maybe("when", condition(0, false))).prop_map(
        move |(on, required, when)| {
            format!("[[field]]\non = \"{on}\"\nkey = \"k{at}\"\ntype = \"yes_no\"\nask = \"a\"\n{required}{when}")
        },
    )
}

fn ladder() -> impl Strategy<Value = String> {
    let within = prop_oneof![
        Just("{ days = 9 }"),
        Just("{ months = 1 }"),
        Just("{ days = 3660 }"),
        Just("{ months = 120 }")
    ];
    let event = || quoted(&["shared", "asked_to_stop", "warning_letter"]);
    (within, select(NATURES), proptest::collection::vec(event(), 1..4)).prop_map(|(within, nature, steps)| {
        let steps: String = (steps.iter()).map(|event| format!("[[ladder.step]]\nevent = {event}\nsay = \"s\"\n")).collect();
        format!("[[ladder]]\nid = \"ladder\"\nwithin = {within}\ncount = {{ nature = [\"{nature}\", \"request\"], event = [\"shared\"] }}\n{steps}")
    })
}

/// A pack's text. One in eight counts days without a calendar, and may not read.
fn pack() -> impl Strategy<Value = String> {
    let calendars = prop_oneof![
        7 => Just("[calendar.working_days]\nfrom = 2025-12-01\nuntil = 2026-01-21\nclosed = [2026-01-01]\n[calendar.school_days]\nterms = [ { from = 2026-01-05, until = 2026-01-09 }, { from = 2026-01-19, until = 2026-02-13 } ]\n"),
        1 => Just(""),
    ];
    let status = quoted(&["current", "withdrawn"]);
    let items = (
        proptest::option::of(item("STORE")),
        proptest::option::of(item("LEGAL")),
    );
    (
        proptest::collection::vec(rule(), 1..8),
        items,
        (field(0), proptest::option::of(field(1))),
        proptest::option::of(ladder()),
        calendars,
        status,
    )
        .prop_map(|(rules, items, fields, ladder, calendars, status)| {
            let mut text = format!(
                "format = 1\nid = \"own\"\nname = \"Own\"\ntitle = \"t\"\nversion = \"1\"\npublishers = [\"Us\"]\n\
                 jurisdiction = \"Here\"\nstance = \"s\"\nfrom = 1900-01-01\nstatus = {status}\n"
            );
            let items: Vec<String> = [items.0, items.1].into_iter().flatten().collect();
            text += if items.is_empty() { "" } else { "due_for = \"request\"\n" };
            text += "[groups.role]\nparents = [\"mother\", \"father\"]\n[groups.how]\nspoken = [\"oral\", \"phone\"]\n";
            for (at, (outside, rule)) in rules.into_iter().enumerate() {
                let section = if outside { "outside" } else { "rule" };
                text += &format!("[[{section}]]\nid = \"r{at}\"\n{rule}");
            }
            text += &items.concat();
            text += &fields.0;
            text += &fields.1.unwrap_or_default();
            text += &ladder.unwrap_or_default();
            text + calendars
        })
}

/// The packs that read: all that do not count days they do not have, and do not ask for items they do not have.
fn read_packs() -> impl Strategy<Value = (String, Pack)> {
    pack().prop_filter_map("it reads", |text| {
        Pack::read(&text).ok().map(|pack| (text, pack))
    })
}

#[test]
fn most_of_these_packs_read() {
    let mut runner = TestRunner::new(config(1));
    let packs: Vec<String> = (0..200)
        .map(|_| pack().new_tree(&mut runner).expect("a pack").current())
        .collect();
    let read = packs.iter().filter(|text| Pack::read(text).is_ok()).count();
    assert!(read > 120, "{read} of 200");
    // And they are not all alike: each thing that a pack can say is said by some.
    for what in [
        "[[outside]]",
        "[[ladder]]",
        "each = \"participant\"",
        "each = \"decision\"",
        "unless",
        "modes",
        "school_days",
        "required",
        "withdrawn",
    ] {
        let some = packs
            .iter()
            .filter(|text| Pack::read(text).is_ok() && text.contains(what));
        assert!(some.count() >= 10, "{what}");
    }
}

/// Facts of a matter that say anything at all: of each fact nothing known, nothing, or some of its values.
fn facts() -> impl Strategy<Value = Facts<'static>> {
    let known: Vec<_> = FACTS
        .iter()
        .map(|fact| {
            let words: Vec<&'static str> = (words(fact.name).into_iter())
                .map(|word| &*word.leak())
                .collect();
            let most = words.len().min(2);
            proptest::option::of(proptest::sample::subsequence(words, 0..=most))
        })
        .collect();
    known.prop_map(|known| {
        let mut facts = Facts::new();
        for (fact, values) in FACTS.iter().zip(known) {
            if let Some(values) = values {
                facts.set(fact.name, values);
            }
        }
        facts
    })
}

fn subjects(most: usize) -> impl Strategy<Value = Vec<Subject<'static>>> {
    proptest::collection::vec(facts(), 0..most).prop_map(|all| {
        let subject = |(at, facts): (usize, Facts<'static>)| Subject {
            of: at.to_string(),
            hour: None,
            facts,
        };
        all.into_iter().enumerate().map(subject).collect()
    })
}

/// Whether a rule applies: `when` known to hold, `unless` not.
fn applies(rule: &candour::pack::Rule, facts: &Facts) -> bool {
    use candour::pack::Truth::Yes;
    let spared = !rule.unless.is_always() && rule.unless.judge(facts) == Yes;
    rule.when.judge(facts) == Yes && !spared
}

proptest! {
    #![proptest_config(config(128))]

    /// A rule is looked at once for each thing it is judged of; where the matter is outside, only what is
    /// outside is; each sort of thing is asked for once.
    #[test]
    fn a_rule_is_looked_at_once_for_each_thing((_, pack) in read_packs(), whole in facts(), people in subjects(4), events in subjects(3), decisions in subjects(3)) {
        let asked = [const { Cell::new(0) }; 3];
        let of = |each: Each| match each {
            Each::Participant => &people,
            Each::Event => &events,
            Each::Decision => &decisions,
        };
        let judgement = pack.judge_rules(&whole, |each| {
            asked[each as usize].set(asked[each as usize].get() + 1);
            of(each).clone()
        });
        prop_assert!(asked.iter().all(|times| times.get() <= 1));
        let things = |rule: &candour::pack::Rule| rule.each.map_or(vec![&whole], |each| of(each).iter().map(|s| &s.facts).collect());
        let outside = pack.rules.iter().any(|rule| rule.outside && things(rule).iter().any(|facts| applies(rule, facts)));
        prop_assert_eq!(judgement.outside, outside);
        let speaking: Vec<_> = pack.rules.iter().filter(|rule| rule.outside || !outside).collect();
        let looked: usize = speaking.iter().map(|rule| things(rule).len()).sum();
        prop_assert_eq!(judgement.looked, looked);
        let mut found: Vec<&str> = judgement.rules.iter().map(|judged| judged.rule.id.as_str()).collect();
        let mut expected: Vec<&str> = (speaking.iter())
            .flat_map(|rule| things(rule).into_iter().filter(|facts| applies(rule, facts)).map(|_| rule.id.as_str()))
            .collect();
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }
}

/// What happened, and what was decided.
fn done() -> impl Strategy<Value = Json> {
    let event = (
        time(4, 25),
        select(&["shared", "asked_to_stop", "warning_letter", "copy_offered"][..]),
        any::<bool>(),
    )
        .prop_map(|(occurred, what, extra)| {
            let mut line =
                json!({"kind": "event", "occurred": occurred, "what": what, "to": ["police"]});
            if extra {
                line["extra"] = json!({"k0": "yes"});
            }
            line
        });
    let decision = (time(4, 25), select(&["agreed", "refused"][..])).prop_map(|(occurred, outcome)| {
        json!({"kind": "decision", "occurred": occurred, "outcome": outcome, "decided_by": "manager", "why": "as said", "rights_weighed": "yes"})
    });
    prop_oneof![2 => event, 1 => decision]
}

/// Two matters of one case.
fn story() -> impl Strategy<Value = Vec<Step>> {
    let said = prop_oneof![statement(), done()];
    let steps = proptest::collection::vec(
        (0..2_usize, said).prop_map(|(matter, line)| Step::Say(matter, line)),
        4..14,
    );
    (opening(), opening(), steps).prop_map(|(one, other, steps)| {
        let openings = [Step::Say(0, one), Step::Say(1, other)];
        openings.into_iter().chain(steps).collect()
    })
}

/// A standing without what ladders ask.
fn alone(mut standing: Standing, pack: &Pack) -> Standing {
    standing
        .asks
        .retain(|ask| pack.ladders.iter().all(|ladder| ladder.id != ask.rule));
    standing
}

proptest! {
    #![proptest_config(config(40))]

    /// Whatever a pack asks and matters say: there is an answer, the same twice and the same as is kept;
    /// every report can be written; and another matter moves nothing but ladders.
    #[test]
    fn every_pack_answers_of_every_matter_and_always_the_same((text, pack) in read_packs(), steps in story()) {
        // Tees brings the items that advice names; the later `from` judges.
        let mut desk = Desk::with_texts(vec![shipped("tees"), text]);
        desk.now("2026-01-27T09:00:00.000Z");
        let lines = admitted(&mut desk, &steps);
        enter(&mut desk, &lines);
        desk.check();
        let folded = |desk: &Desk| desk.view(|view| {
            let standings = view.standings(Of::All).expect("standings");
            let of = |standing: &Standing| standing::of(&view.book(&standing.matter).expect("a book"));
            let anew: Vec<_> = standings.iter().map(of).collect();
            (standings, anew)
        });
        let (before, anew) = folded(&desk);
        prop_assert!(before.iter().all(|s| s.pack.as_ref().is_some_and(|used| used.label == "own/1")));
        prop_assert_eq!(&before.iter().map(|s| alone(s.clone(), &pack)).collect::<Vec<_>>(), &anew);
        prop_assert_eq!(&folded(&desk), &(before.clone(), anew.clone()));
        for standing in &anew {
            prop_assert_eq!(Standing::read(&standing.write()), Some(standing.clone()));
            // An outside matter has advice for nobody and is asked for nothing but what is outside.
            let outside: BTreeSet<&str> = pack.rules.iter().filter(|r| r.outside).map(|r| r.id.as_str()).collect();
            if standing.asks.iter().any(|ask| outside.contains(ask.rule.as_str())) {
                prop_assert!(standing.asks.iter().all(|ask| outside.contains(ask.rule.as_str())));
                prop_assert!(standing.advice.recipients.is_empty() && standing.advice.undecided.is_empty());
            }
        }
        desk.view(|view| {
            for moment in moments() {
                let scope = Scope { ground: &view.ground, standings: &before, moment, at: view.at, origin: None, since: None };
                due::due(&[scope]);
                supervision::supervision(&[scope]);
                for standing in &before {
                    next::next(standing, &view.ground, moment);
                    show::show(&view.book(&standing.matter).expect("a book"), standing, &scope, false);
                }
            }
        });
        let third = json!({"kind": "request", "matter": name(2), "nature": "request", "case": "C-1", "person": "mother",
            "meeting": {"type": "cin"}, "occurred": "2026-01-06T09:00"});
        desk.ok(third);
        desk.ok(json!({"kind": "event", "matter": name(2), "occurred": "2026-01-06T10:00", "what": "asked_to_stop"}));
        let (after, _) = folded(&desk);
        let after: Vec<_> = after.into_iter().filter(|s| s.matter != name(2)).map(|s| alone(s, &pack)).collect();
        prop_assert_eq!(&after, &anew);
    }
}

/// The texts of every pack of the fixtures, of those that ship and of the one to begin with.
fn texts() -> Vec<String> {
    fn gather(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(&path, texts);
            } else if path.extension().is_some_and(|e| e == "toml") {
                texts.push(fs::read_to_string(path).expect("a text"));
            }
        }
    }
    let mut texts: Vec<String> = Pack::shipped()
        .iter()
        .map(|(_, text)| (*text).to_owned())
        .collect();
    texts.push(Pack::NEW.to_owned());
    gather(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/packs")),
        &mut texts,
    );
    texts
}

/// A way to spoil a text.
#[derive(Debug, Clone)]
enum Spoilt {
    CutAt(Index),
    Without(Index),
    Twice(Index),
    Swapped(Index, Index),
    With(Index, char),
}

fn spoilt(text: &str, how: &Spoilt) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let place = |at: &Index| {
        text.char_indices()
            .nth(at.index(text.chars().count()))
            .map_or(0, |(at, _)| at)
    };
    match how {
        Spoilt::CutAt(at) => return text[..place(at)].to_owned(),
        Spoilt::With(at, c) => {
            let at = place(at);
            let after = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            return format!("{}{c}{}", &text[..at], &text[after..]);
        }
        Spoilt::Without(at) => drop(lines.remove(at.index(lines.len()))),
        Spoilt::Twice(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
        }
        Spoilt::Swapped(one, other) => lines.swap(
            one.index(text.lines().count()),
            other.index(text.lines().count()),
        ),
    }
    lines.join("\n")
}

#[test]
fn no_spoilt_pack_makes_the_reader_fail() {
    let texts = texts();
    assert!(texts.len() > 100, "{} packs", texts.len());
    let odd = prop_oneof![
        any::<char>(),
        select(&['"', '[', ']', '{', '}', '=', '.', '\n', '\0', '0', 'é'][..])
    ];
    let how = prop_oneof![
        any::<Index>().prop_map(Spoilt::CutAt),
        any::<Index>().prop_map(Spoilt::Without),
        any::<Index>().prop_map(Spoilt::Twice),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Spoilt::Swapped(one, other)),
        (any::<Index>(), odd).prop_map(|(at, c)| Spoilt::With(at, c)),
    ];
    let read = Cell::new(0_u32);
    let base = Vocabulary::read(Vocabulary::BASE).expect("the vocabulary");
    let cases = config(600);
    let least = cases.cases / 10;
    let mut runner = TestRunner::new(cases);
    runner
        .run(&(any::<Index>(), how), |(which, how)| {
            let text = spoilt(&texts[which.index(texts.len())], &how);
            match Pack::read(&text) {
                Ok(pack) => {
                    read.set(read.get() + 1);
                    pack.warnings(&text);
                    let mut words = base.clone();
                    words.extend(&pack);
                    guidance::lines(&pack, &words);
                    leaflet::leaflet(&pack, &[]);
                }
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    // Every fault has a place in the text.
                    let lines = text.matches('\n').count() + 1;
                    prop_assert!(
                        faults
                            .iter()
                            .all(|f| (1..=lines).contains(&f.line) && f.column >= 1),
                        "{faults:?}"
                    );
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(read.get() > least, "some still read: {}", read.get());
}
