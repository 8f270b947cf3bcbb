//! From TOML to a pack: every key of format 1, and what each may hold.
//!
//! It gathers every fault before it gives up. It judges the words of a pack,
//! never its guidance: a pack may ask for anything that the facts can say.

use super::check::{Checker, Fault};
use super::condition::{ANY, Condition, NOTHING};
use super::days::{read_calendars, read_ladders};
use super::facts::KINDS;
use super::items::{due_for, read_items};
use super::names::{Seen, dates, name, plain, version};
use super::rules::{Wanting, level, of_fields, read_retention, read_rules};
use super::section::Section;
use super::terms::read_lists;
use super::vocabulary::Vocabulary;
use super::words::Words;
use super::{
    Asked, Code, Confidence, Discouraged, Field, FieldType, Leaflet, Level, Notice, Pack, Position,
    Rule, Status,
};

/// The only format there is. A second one is read beside it, never instead.
const FORMAT: i64 = 1;
/// DESIGN section 3: a late entry is one entered more than a day after it was learned.
const LATE_AFTER_HOURS: u32 = 24;
/// The most bytes of a text that is to be adopted.
const BYTES: usize = 48 * 1024;

/// That a text is too long to be adopted, where it is.
pub(super) fn too_long(text: &str) -> Vec<Fault> {
    let checker = Checker::new(text);
    if text.len() > BYTES {
        let what = format!(
            "here the text has 48 KiB, and it goes on ({} bytes): a pack is at most 48 KiB",
            text.len()
        );
        checker.fault(BYTES, what);
    }
    checker.faults()
}

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
    let mut words = Words::new(codes);
    words.read_groups(&root);
    words.calendars = read_calendars(&root);
    let wanted = read_fields(&root);
    words.fields = wanted.iter().map(|(field, _)| field.clone()).collect();
    let natures = due_for(&root, &words);
    let items = read_items(&root, &mut words, &natures);
    let wanted: Vec<_> = (wanted.into_iter())
        .map(|(field, section)| {
            let wanting = Wanting {
                field,
                when: words.of_matter(&section, "when"),
                unless: words.of_matter(&section, "unless"),
                level: level(&section).unwrap_or(Level::Must),
                at: section.at,
            };
            section.finish();
            wanting
        })
        .collect();
    let (from, until) = dates(&root);
    let status = status(&root);
    let mut seen = Seen::new("rule");
    let mut rules = read_rules(&root, &words, status, &mut seen);
    rules.extend(of_fields(&wanted, &root, &mut seen));
    rules.extend(read_retention(&root, &words, &mut seen));
    let notices = read_notices(&root, &words);
    let conditions = (items.iter())
        .flat_map(|item| [&item.when, &item.unless])
        .chain(notices.iter().map(|notice| &notice.when));
    let parts = conditions.flat_map(Condition::parts);
    let pack = Pack {
        asked: Asked::of(parts.chain(rules.iter().flat_map(Rule::parts))),
        id: name(&root, "id"),
        name: root.need_text("name").0,
        title: root.need_text("title").0,
        version: version(&root),
        publishers: plain(root.need_texts("publishers")),
        from,
        until,
        status,
        jurisdiction: root.need_text("jurisdiction").0,
        sources: plain(root.texts("sources")),
        verified: root.day("verified").map(|(day, _)| day),
        verified_how: root
            .text("verified_how")
            .map_or(String::new(), |(how, _)| how),
        position: root
            .one_of("position", &Position::WORDS.map(|(word, _)| word))
            .and_then(Position::from_word),
        stance: root.need_text("stance").0,
        due_for: natures,
        items,
        rules,
        ladders: read_ladders(&root, &words, &mut seen),
        calendars: words.calendars.clone(),
        notices,
        late_after_hours: root
            .number("late_after_hours", 1..8_761)
            .and_then(|hours| u32::try_from(hours).ok())
            .unwrap_or(LATE_AFTER_HOURS),
        codes: added,
        fields: words.fields.clone(),
        discouraged: read_discouraged(&root),
        leaflet: read_leaflet(&root),
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

fn read_notices(root: &Section, words: &Words) -> Vec<Notice> {
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
            when: words.of_matter(&section, "when"),
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

/// The fields without their conditions, which may ask about any of them.
fn read_fields<'c, 't>(root: &Section<'c, 't>) -> Vec<(Field, Section<'c, 't>)> {
    let mut seen = Seen::new("field");
    let types = ["text", "yes_no", "number", "day", "choice"];
    let read = |section: Section<'c, 't>| {
        let key = name(&section, "key");
        section.need_text("on");
        let on = section.one_of("on", KINDS).unwrap_or_default();
        seen.once(&section, &format!("{on} {key}"), section.at);
        let choices = section.texts("choices");
        for (word, at) in &choices {
            if [ANY, NOTHING].contains(&word.as_str()) {
                let what = format!("`{word}` cannot be a choice: conditions use the word");
                section.checker.fault(*at, what);
            }
        }
        let choices = plain(choices);
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
            required: section.yes_no("required").unwrap_or(false),
            source: plain(section.texts("source")),
        };
        (field, section)
    };
    root.sections("field", "a field")
        .into_iter()
        .map(read)
        .collect()
}

fn read_leaflet(root: &Section) -> Option<Leaflet> {
    let section = root.section("leaflet", "the leaflet")?;
    let text = |key| section.text(key).map(|(text, _)| text);
    let leaflet = Leaflet {
        title: text("title"),
        intro: text("intro"),
        reason: text("reason"),
        ask: text("ask"),
        source: plain(section.texts("source")),
    };
    section.finish();
    Some(leaflet)
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
