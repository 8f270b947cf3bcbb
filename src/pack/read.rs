//! From TOML to a pack: every key of format 1, and what each may hold.
//!
//! It gathers every fault before it gives up. It judges the words of a pack,
//! never its guidance: a pack may ask for anything that the facts can say.

use super::check::{Checker, Fault, or_nearest};
use super::condition::Condition;
use super::facts::NATURES;
use super::names::{Seen, condition, dates, name, plain, version};
use super::rules::read_rules;
use super::section::Section;
use super::terms::read_lists;
use super::vocabulary::Vocabulary;
use super::{Code, Confidence, Discouraged, Field, FieldType, Item, Notice, Pack, Status};

/// The only format there is. A second one is read beside it, never instead.
const FORMAT: i64 = 1;
/// DESIGN section 3: a late entry is one entered more than a day after it was learned.
const LATE_AFTER_HOURS: u32 = 24;
/// The kinds of entry that a field may be on: those that speak of a matter.
const KINDS: &[&str] = &[
    "request",
    "meeting",
    "consent",
    "advice",
    "decision",
    "event",
    "threshold",
    "escalation",
    "change",
    "withdrawal",
    "filed",
    "review",
];

/// Reads a pack. See [`Pack::read_beside`].
pub(super) fn pack(text: &str, base: &Vocabulary) -> Result<Pack, Vec<Fault>> {
    let checker = Checker::new(text);
    let mut pack = None;
    if let Some(document) = checker.document() {
        let root = Section::new(&checker, "a pack", 0, &document);
        // Under another format the same keys may mean something else, so
        // nothing more is said of it.
        if format_is_ours(&root) {
            pack = Some(whole(root, base.clone()));
        }
    }
    match (checker.faults(), pack) {
        (faults, Some(pack)) if faults.is_empty() => Ok(pack),
        (faults, _) => Err(faults),
    }
}

fn format_is_ours(root: &Section) -> bool {
    match root.number("format", 0..i64::MAX) {
        Some(FORMAT) => true,
        Some(newer) if newer > FORMAT => {
            let what = format!(
                "this is format {newer}, a newer format than this program knows ({FORMAT}): \
                 read it with a newer Candour"
            );
            root.checker.fault(0, what);
            false
        }
        other => {
            let what = match other {
                Some(_) => format!("there is no format 0: a pack begins with `format = {FORMAT}`"),
                None => format!("a pack begins with `format = {FORMAT}`"),
            };
            root.checker.fault(0, what);
            false
        }
    }
}

fn whole(root: Section, mut codes: Vocabulary) -> Pack {
    let added = read_codes(&root, &mut codes);
    let mut items = read_items(&root);
    codes.extend_with(
        &[],
        &items
            .iter()
            .map(|(item, _)| item.clone())
            .collect::<Vec<_>>(),
    );
    for (item, section) in &mut items {
        item.when = condition(section, "when", &codes).unwrap_or_default();
    }
    let items = items.into_iter().map(|(item, section)| {
        section.finish();
        item
    });
    let items: Vec<Item> = items.collect();
    let (from, until) = dates(&root);
    let pack = Pack {
        id: name(&root, "id"),
        name: root.need_text("name").0,
        title: root.need_text("title").0,
        version: version(&root),
        publishers: plain(root.need_texts("publishers")),
        from,
        until,
        status: status(&root),
        jurisdiction: root.need_text("jurisdiction").0,
        sources: plain(root.texts("sources")),
        verified: root.day("verified").map(|(day, _)| day),
        verified_how: root
            .text("verified_how")
            .map_or(String::new(), |(how, _)| how),
        stance: root.need_text("stance").0,
        due_for: due_for(&root, &items),
        items,
        rules: read_rules(&root, &codes),
        notices: read_notices(&root, &codes),
        late_after_hours: root
            .number("late_after_hours", 1..8_761)
            .and_then(|hours| u32::try_from(hours).ok())
            .unwrap_or(LATE_AFTER_HOURS),
        codes: added,
        fields: read_fields(&root),
        discouraged: read_discouraged(&root),
    };
    root.finish();
    pack
}

/// The codes of `[codes.LIST]`; `known` has them afterwards.
fn read_codes(root: &Section, known: &mut Vocabulary) -> Vec<Code> {
    let Some(section) = root.section("codes", "the added codes") else {
        return Vec::new();
    };
    let added = read_lists(&section);
    for code in &added {
        known.admit(root.checker, code.clone());
    }
    added.into_iter().map(|(code, _)| code).collect()
}

/// The items without their conditions, which may ask about any of them.
fn read_items<'c, 't>(root: &Section<'c, 't>) -> Vec<(Item, Section<'c, 't>)> {
    let mut seen = Seen::new("item");
    let read = |section: Section<'c, 't>| {
        let (code, at) = section.need_text("code");
        let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        if code.len() > 20 || !code.chars().all(letter) {
            let what =
                format!("`{code}` cannot be an item: capitals, digits and _ alone, up to 20");
            section.checker.fault(at, what);
        }
        seen.once(&section, &code, at);
        let item = Item {
            label: section
                .text("label")
                .map_or(code.clone(), |(label, _)| label),
            code,
            text: section.need_text("text").0,
            plain: section.need_text("plain").0,
            when: Condition::default(),
            source: plain(section.texts("source")),
        };
        (item, section)
    };
    root.sections("item", "an item")
        .into_iter()
        .map(read)
        .collect()
}

fn read_notices(root: &Section, codes: &Vocabulary) -> Vec<Notice> {
    let mut seen = Seen::new("notice");
    let read = |section: Section| {
        let (from, until) = dates(&section);
        let notice = Notice {
            id: seen.name(&section),
            text: section.need_text("text").0,
            law: section.text("law").map_or(String::new(), |(law, _)| law),
            now: section.need_text("now").0,
            from,
            until,
            when: condition(&section, "when", codes).unwrap_or_default(),
            source: plain(section.texts("source")),
            see: plain(section.texts("see")),
            confidence: match section.one_of(
                "confidence",
                &["sure", "inferred", "contested", "unverified"],
            ) {
                Some("sure") => Confidence::Sure,
                Some("inferred") => Confidence::Inferred,
                Some("contested") => Confidence::Contested,
                _ => Confidence::Unverified,
            },
        };
        section.finish();
        notice
    };
    root.sections("notice", "a notice")
        .into_iter()
        .map(read)
        .collect()
}

fn read_fields(root: &Section) -> Vec<Field> {
    let mut seen = Seen::new("field");
    let types = ["text", "yes_no", "number", "day", "choice"];
    let read = |section: Section| {
        let key = name(&section, "key");
        let on = section.one_of("on", KINDS).unwrap_or_default();
        seen.once(&section, &format!("{on} {key}"), section.at);
        let choices = plain(section.texts("choices"));
        let typed = section.one_of("type", &types);
        if (typed == Some("choice")) == choices.is_empty() {
            let what = format!("field `{key}` needs `choices` with type choice, and with no other");
            section.checker.fault(section.at, what);
        }
        let field = Field {
            on: on.to_owned(),
            key,
            holds: match typed {
                Some("yes_no") => FieldType::YesNo,
                Some("number") => FieldType::Number,
                Some("day") => FieldType::Day,
                Some("choice") => FieldType::Choice(choices),
                _ => FieldType::Text,
            },
            ask: section.need_text("ask").0,
            source: plain(section.texts("source")),
        };
        section.finish();
        field
    };
    root.sections("field", "a field")
        .into_iter()
        .map(read)
        .collect()
}

fn read_discouraged(root: &Section) -> Vec<Discouraged> {
    let read = |section: Section| {
        let words = plain(section.need_texts("words"));
        let entry = Discouraged {
            words: words.into_iter().map(|word| word.to_lowercase()).collect(),
            instead: section.need_text("instead").0,
            source: plain(section.texts("source")),
        };
        section.finish();
        entry
    };
    let sections = root.sections("discouraged", "a discouraged wording");
    sections.into_iter().map(read).collect()
}

fn status(root: &Section) -> Status {
    match root.one_of(
        "status",
        &["current", "superseded", "withdrawn", "unconfirmed"],
    ) {
        Some("current") => Status::Current,
        Some("superseded") => Status::Superseded,
        Some("withdrawn") => Status::Withdrawn,
        _ => Status::Unconfirmed,
    }
}

/// The natures to which the items are due: all known, and none without the other.
fn due_for(root: &Section, items: &[Item]) -> Vec<String> {
    let natures = root.texts("due_for");
    for (nature, at) in &natures {
        if !NATURES.contains(&nature.as_str()) {
            let near = or_nearest(nature, NATURES.iter().copied(), || {
                format!("; it is one of {}", NATURES.join(", "))
            });
            root.checker
                .fault(*at, format!("`{nature}` is not a nature{near}"));
        }
    }
    if natures.is_empty() && !items.is_empty() {
        let what = "there are items and `due_for` names no nature: nobody would be told them";
        root.checker.fault(root.at, what.to_owned());
    }
    if let (Some((_, at)), true) = (natures.first(), items.is_empty()) {
        let what = "`due_for` names natures and there are no items: nothing would be due";
        root.checker.fault(*at, what.to_owned());
    }
    plain(natures)
}
