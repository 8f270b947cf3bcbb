//! The list is behind every number: each count of each audit worked out again from its list alone.
//!
//! Nothing of the program is used but its answers and the marks that codes bear; the intervals are found by
//! halving, from what an interval is.

use std::collections::BTreeMap;

use candour::audit::AUDITS;
use candour::audit::by::BREAKDOWNS;
use candour::audit::marks::MARKS;
use candour::ledger::view::Known;
use serde_json::{Map, Value as Json, json};

use crate::audits::busy;
use crate::clauses::count;
use crate::office::{broken_down, office};

/// Names with their counts, in no order that matters.
type Counts = BTreeMap<String, u64>;

fn text<'a>(row: &'a Json, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

fn list<'a>(row: &'a Json, column: &str) -> Vec<&'a str> {
    let all = row[column].as_array().into_iter().flatten();
    all.filter_map(Json::as_str).collect()
}

fn number(row: &Json, column: &str) -> u64 {
    row[column].as_u64().unwrap_or_default()
}

fn tally<'a>(codes: impl IntoIterator<Item = &'a str>) -> Counts {
    let mut counts = Counts::new();
    for code in codes {
        *counts.entry(code.to_owned()).or_default() += 1;
    }
    counts
}

/// The classes that a row counts, and how many.
fn classes(name: &str, row: &Json) -> Vec<(String, u64)> {
    let one = |class: &str| vec![(class.to_owned(), 1)];
    match name {
        "activity" => one(""),
        "consent" => one(text(row, "timing")),
        "advice" => one(text(row, "advice")),
        "timeliness" => {
            let late = row["late"].as_array().expect("numbers").len() as u64;
            let in_time = number(row, "entries") - late;
            vec![("in_time".to_owned(), in_time), ("late".to_owned(), late)]
        }
        "publication" => one(match text(row, "modified") {
            "yes" => "modified",
            "no" => "unmodified",
            _ => "unknown",
        }),
        _ => one(text(row, "class")),
    }
}

/// Counts of every class that a table has, nought included, and their total.
fn total(name: &str, rows: &[Json], shown: &Json) -> Json {
    let mut counts: Map<String, Json> = shown.as_object().expect("counts").clone();
    counts.values_mut().for_each(|n| *n = 0.into());
    for (class, n) in rows.iter().flat_map(|row| classes(name, row)) {
        for of in [class.as_str(), "total"] {
            let so_far = counts[of].as_u64().expect("a class of the table");
            counts[of] = (so_far + n).into();
        }
    }
    Json::Object(counts)
}

fn median(rows: &[Json]) -> Json {
    let mut days: Vec<u64> = rows.iter().filter_map(|r| r["days"].as_u64()).collect();
    days.sort_unstable();
    // One of either end at a time, the higher first.
    while days.len() > 2 {
        days.pop();
        days.remove(0);
    }
    days.first().map_or(Json::Null, |d| (*d).into())
}

/// What the counts of an audit are by its list.
fn recounted(name: &str, answer: &Json) -> Json {
    let rows = answer["list"].as_array().expect("a list").as_slice();
    let every = |column: &'static str| rows.iter().flat_map(move |row| list(row, column));
    let sum = |column: &str| rows.iter().map(|row| number(row, column)).sum::<u64>();
    let holds = |what: &dyn Fn(&Json) -> bool| rows.iter().filter(|row| what(row)).count();
    let whole = |key: &str| total(name, rows, &answer[key]);
    match name {
        "activity" => json!({
            "matters": {"total": rows.len()},
            "natures": tally(rows.iter().map(|r| text(r, "nature"))),
            "reasons": tally(every("reasons")),
            "events": tally(every("events")),
        }),
        "consent" => {
            let why = |b: &str| holds(&|r| text(r, "because") == b);
            let flag = |f: &str| every("flags").filter(|of| *of == f).count();
            json!({
                "matters": whole("matters"),
                "entered_in_error": answer["in_error"].as_array().expect("a list").len(),
                "not_applicable_because": {"nature": why("nature"), "person": why("person"),
                    "unplanned": why("unplanned"), "withdrawn": why("withdrawn"), "cancelled": why("cancelled")},
                "participants": {"to_ask": sum("to_ask"), "in_advance": sum("in_advance"),
                    "late": sum("late"), "never": sum("never")},
                "answers": tally(every("answers")),
                "entered_after_start": flag("entered_after_start"),
                "rests_on_before_start": flag("rests_on_before_start"),
                "undecided": flag("undecided"),
                "planned_overridden": flag("planned_overridden"),
            })
        }
        "advice" => {
            let given = tally(every("given"));
            let items = tally(every("due")).into_iter().map(|(item, due)| {
                let given = given.get(&item).copied().unwrap_or_default();
                (item, json!({"due": due, "given": given}))
            });
            let complete = holds(&|r| list(r, "missing").is_empty());
            json!({
                "matters": {"required": rows.len(), "complete": complete, "incomplete": rows.len() - complete},
                "items": items.collect::<Map<_, _>>(),
            })
        }
        "timeliness" => json!({
            "matters": {"total": rows.len(), "with_late": holds(&|r| r["late"] != json!([]))},
            "entries": whole("entries"),
        }),
        "notice" | "escalation" => {
            json!({"matters": whole("matters"), "median_days": median(rows)})
        }
        "filing" => json!({"matters": whole("matters")}),
        "reasons" => reasons(rows, answer),
        "decisions" => json!({
            "matters": whole("matters"),
            "without_pack": answer["not_judged"].as_array().expect("a list").len(),
            "against": tally(every("rules")).into_iter()
                .map(|(rule, n)| (rule, json!({"matters": n}))).collect::<Map<_, _>>(),
        }),
        "publication" => {
            let codes = tally(rows.iter().map(|r| text(r, "what")));
            let of = |code: &str| -> Vec<Json> {
                let same = rows.iter().filter(|r| text(r, "what") == code);
                same.cloned().collect()
            };
            let events = codes.keys();
            let events = events.map(|c| (c.clone(), total(name, &of(c), &answer["made_public"])));
            let matters = tally(rows.iter().map(|r| text(r, "matter")));
            let child = |word: &str| holds(&|r| text(r, "identifies_child") == word);
            json!({
                "matters": {"total": matters.len()},
                "events": events.collect::<Map<_, _>>(),
                "made_public": whole("made_public"),
                "identifies_child": {"yes": child("yes"), "likely": child("likely"), "no": child("no"),
                    "unknown": child("unknown") + child("")},
            })
        }
        other => panic!("{other} has no second count: write one"),
    }
}

fn reasons(rows: &[Json], answer: &Json) -> Json {
    let stated = |r: &Json| -> Vec<String> {
        let reasons = list(r, "reasons");
        let none = reasons.is_empty().then_some("none_stated");
        reasons.into_iter().chain(none).map(str::to_owned).collect()
    };
    let last = |r: &Json| list(r, "decisions").last().map(|d| (*d).to_owned());
    let mut table: BTreeMap<String, Counts> = BTreeMap::new();
    let outcomes: Vec<String> = rows.iter().filter_map(last).collect();
    for row in rows {
        for reason in stated(row) {
            let counts = table.entry(reason).or_default();
            for outcome in outcomes
                .iter()
                .map(String::as_str)
                .chain(["undecided", "matters"])
            {
                counts.entry(outcome.to_owned()).or_default();
            }
            *counts.entry("matters".to_owned()).or_default() += 1;
            let of = last(row).unwrap_or_else(|| "undecided".to_owned());
            *counts.entry(of).or_default() += 1;
        }
    }
    let marked = |r: &&Json| {
        let of = list(r, "reasons").into_iter();
        of.clone()
            .any(|reason| MARKS.difficulty.iter().any(|d| d == reason))
    };
    let difficult: Vec<&Json> = rows.iter().filter(marked).collect();
    let decided = |codes: Option<&[String]>| {
        let of = |r: &&&Json| last(r).is_some_and(|l| codes.is_none_or(|codes| codes.contains(&l)));
        difficult.iter().filter(of).count()
    };
    let considered = difficult.iter().filter(|r| r["adjustment"] == json!(true));
    let with_reason = rows.iter().filter(|r| !list(r, "reasons").is_empty());
    assert_eq!(answer["list"].as_array().map(Vec::len), Some(rows.len()));
    json!({
        "matters": {"total": rows.len(), "with_reason": with_reason.count()},
        "reasons": table,
        "difficulty": {"matters": difficult.len(), "decided": decided(None), "allowed": decided(Some(&MARKS.allowed)),
            "refused": decided(Some(&MARKS.refused)), "adjustment_considered": considered.count()},
    })
}

/// What each share counts and what of, as `docs/RULES.md` has it: classes of the audit, or counts of it.
fn share(name: &str, what: &str, counts: &Json) -> (u64, u64) {
    let of = |key: &str, names: &[&str]| -> u64 {
        names
            .iter()
            .map(|n| counts[key][*n].as_u64().expect("a count"))
            .sum()
    };
    let timings = ["advance", "late", "not_sought"];
    match (name, what) {
        ("consent", "in_advance") => (of("matters", &["advance"]), of("matters", &timings)),
        ("consent", "sought") => (of("matters", &["advance", "late"]), of("matters", &timings)),
        ("consent", "participants_in_advance") => (
            of("participants", &["in_advance"]),
            of("participants", &["to_ask"]),
        ),
        ("advice", "complete") => (of("matters", &["complete"]), of("matters", &["required"])),
        ("advice", item) => {
            let item = &counts["items"][item.strip_prefix("item ").expect("an item")];
            (number(item, "given"), number(item, "due"))
        }
        ("timeliness", "in_time") => (of("entries", &["in_time"]), of("entries", &["total"])),
        ("notice", "a_day_or_more") => (
            of("matters", &["1_to_2", "3_to_6", "7_or_more"]),
            of("matters", &["total"]) - of("matters", &["start_unknown"]),
        ),
        ("reasons", "difficulty_decided") => (
            of("difficulty", &["decided"]),
            of("difficulty", &["matters"]),
        ),
        ("reasons", "adjustment_considered") => (
            of("difficulty", &["adjustment_considered"]),
            of("difficulty", &["matters"]),
        ),
        ("decisions", "not_against") => {
            (of("matters", &["not_against"]), of("matters", &["total"]))
        }
        ("publication", "unmodified") => (
            of("made_public", &["unmodified"]),
            of("made_public", &["modified", "unmodified"]),
        ),
        ("escalation", "escalated") => {
            let total = of("matters", &["total"]);
            (total - of("matters", &["not_escalated"]), total)
        }
        ("filing", "filed") => (of("matters", &["filed"]), of("matters", &["total"])),
        other => panic!("{other:?} is no share: write what it is"),
    }
}

/// The share of a row of a breakdown, of classes alone.
fn share_of_classes(name: &str, row: &Json) -> (u64, u64) {
    let (matters, entries) = (json!({"matters": row}), json!({"entries": row}));
    match name {
        "consent" => share(name, "in_advance", &matters),
        "advice" => (number(row, "complete"), number(row, "total")),
        "timeliness" => share(name, "in_time", &entries),
        "notice" => share(name, "a_day_or_more", &matters),
        "reasons" => {
            let decided = number(row, "difficulty_decided");
            (decided, decided + number(row, "difficulty_undecided"))
        }
        "decisions" => share(name, "not_against", &matters),
        "publication" => share(name, "unmodified", &json!({"made_public": row})),
        "escalation" => share(name, "escalated", &matters),
        "filing" => share(name, "filed", &matters),
        other => panic!("{other} has no share"),
    }
}

/// The bounds by halving: where a rate that many deviates of its own away would be what was found.
pub fn bound(count: u64, of: u64, upper: bool) -> f64 {
    let (found, n) = (count as f64 / of as f64, of as f64);
    let away = |rate: f64| (found - rate).abs() / (rate * (1.0 - rate) / n).sqrt();
    let (mut near, mut far) = (found, if upper { 1.0 } else { 0.0 });
    for _ in 0..200 {
        let middle = f64::midpoint(near, far);
        // At the very ends the deviation is nothing or without bound: there the end itself is meant.
        if middle == near || middle == far {
            break;
        }
        match away(middle) < 1.959_963_984_540_054 {
            true => near = middle,
            false => far = middle,
        }
    }
    f64::midpoint(near, far)
}

fn check_share(row: &Json, expected: (u64, u64), what: &str) {
    let (count, of) = expected;
    assert_eq!(row["of"], of, "{what}: {row}");
    if of == 0 {
        for column in ["rate", "low", "high"] {
            assert_eq!(row[column], Json::Null, "{what}: {row}");
        }
        return;
    }
    let near = |column: &str, exact: f64| {
        let shown = row[column].as_f64().expect("a rate");
        assert!(
            (shown - 100.0 * exact).abs() < 0.050_001,
            "{what} {column} {exact}: {row}"
        );
    };
    near("rate", count as f64 / of as f64);
    near("low", bound(count, of, false));
    near("high", bound(count, of, true));
}

/// A row's values of a breakdown, as its list has them.
fn values(row: &Json, column: &str) -> Vec<Json> {
    // The list of reasons has them under the name of the field.
    match &row[column] {
        Json::Array(several) if several.is_empty() => vec![Json::Null],
        Json::Array(several) => several.clone(),
        one => vec![one.clone()],
    }
}

fn check(name: &str, by: &[&str], answer: &Json) {
    let told = format!("{name} by {by:?}");
    let counts = recounted(name, answer);
    for (key, value) in answer.as_object().expect("an object") {
        match key.as_str() {
            "definition" | "rules" | "note" | "list" | "in_error" | "not_judged" | "by"
            | "rates" => {}
            // Without rows a keyed table is an empty object, as counts of nothing are.
            key => assert_eq!(&counts[key], value, "{told}: {key}"),
        }
    }
    for row in answer["rates"].as_array().into_iter().flatten() {
        let expected = share(name, text(row, "what"), &counts);
        assert_eq!(row["count"], expected.0, "{told}: {row}");
        check_share(row, expected, &told);
    }
    if by.is_empty() {
        assert_eq!(answer.get("by"), None);
        return;
    }
    let shown = answer["by"].as_array().expect("a breakdown");
    // The rows again: each of the list under every pair of its values.
    let mut rows: BTreeMap<Vec<String>, Counts> = BTreeMap::new();
    for row in answer["list"].as_array().expect("a list") {
        let mut keys = vec![Vec::new()];
        for column in by {
            let with = |key: Vec<String>| {
                values(row, column).into_iter().map(move |value| {
                    let mut key = key.clone();
                    key.push(value.as_str().unwrap_or_default().to_owned());
                    key
                })
            };
            keys = keys.into_iter().flat_map(with).collect();
        }
        for key in keys {
            let counts = rows.entry(key).or_default();
            for (class, n) in classes(name, row) {
                *counts.entry(class).or_default() += n;
                *counts.entry("total".to_owned()).or_default() += n;
            }
        }
    }
    assert_eq!(shown.len(), rows.len(), "{told}");
    for (row, (key, counts)) in shown.iter().zip(&rows) {
        for (column, value) in by.iter().zip(key) {
            assert_eq!(text(row, column), value, "{told}");
        }
        let mut seen = 0;
        for (column, value) in row.as_object().expect("a row") {
            let rate = ["of", "rate", "low", "high"].contains(&column.as_str());
            if !rate && !by.contains(&column.as_str()) {
                let expected = counts.get(column).copied().unwrap_or_default();
                assert_eq!(*value, expected, "{told}: {column} of {row}");
                seen += expected;
            }
        }
        assert!(
            name == "activity" || seen == 2 * counts["total"],
            "{told}: {row}"
        );
        if name != "activity" {
            check_share(row, share_of_classes(name, row), &told);
        }
    }
}

/// Every breakdown by itself, and some pairs.
fn breakdowns() -> Vec<Vec<&'static str>> {
    let pairs = [
        vec!["month", "type"],
        vec!["reason", "team"],
        vec!["person", "reason"],
        vec!["quarter", "nature"],
        vec!["pack", "worker"],
    ];
    let each = BREAKDOWNS.iter().map(|(name, _)| vec![*name]);
    std::iter::once(Vec::new())
        .chain(each)
        .chain(pairs)
        .collect()
}

#[test]
fn every_number_of_every_audit_is_in_its_list() {
    let desk = office();
    for audit in AUDITS {
        for by in breakdowns() {
            let answer = broken_down(&desk, audit.name, Known::Head, &by);
            check(audit.name, &by, &answer);
        }
    }
}

#[test]
fn every_number_of_a_ledger_with_more_decisions_is_in_its_list() {
    let desk = busy();
    for audit in AUDITS {
        for by in breakdowns() {
            check(audit.name, &by, &count(&desk, audit.name, &by));
        }
    }
}
