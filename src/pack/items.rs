//! From TOML to the advice items of a pack.

use super::condition::Condition;
use super::names::{Seen, plain};
use super::parts::Modes;
use super::rules::{deadline, level};
use super::section::Section;
use super::words::Words;
use super::{Item, Level};

/// The most items a pack may have.
const ITEMS: usize = 200;

/// The items; `words` has them afterwards. `natures` are those of the pack, to
/// which an item is due that names none.
pub(super) fn read_items(root: &Section, words: &mut Words, natures: &[String]) -> Vec<Item> {
    let mut seen = Seen::new("item");
    let sections = root.sections("item", "an item");
    if let Some(section) = sections.get(ITEMS) {
        let what = format!("there are more than {ITEMS} items: no family could be told them all");
        section.checker.fault(section.at, what);
    }
    if let (true, Some((_, at))) = (sections.is_empty(), root.texts("due_for").first()) {
        let what = "`due_for` names natures and there are no items: nothing would be due";
        root.checker.fault(*at, what.to_owned());
    }
    let named: Vec<(Item, Section)> = (sections.into_iter().take(ITEMS))
        .map(|section| (named(&section, words, &mut seen, natures), section))
        .collect();
    if let Some((_, section)) = named.iter().find(|(item, _)| item.due_for.is_empty()) {
        let what = "there are items and `due_for` names no nature: nobody would be told them";
        let at = if natures.is_empty() {
            root.at
        } else {
            section.at
        };
        root.checker.fault(at, what.to_owned());
    }
    // A condition may ask about any item, so all are known before one is read.
    let items: Vec<Item> = named.iter().map(|(item, _)| item.clone()).collect();
    words.codes.extend_with(&[], &items);
    let whole = |(item, section): (Item, Section)| {
        let item = Item {
            when: words.of_matter(&section, "when"),
            unless: words.of_matter(&section, "unless"),
            to: words.list(&section, "to", "role"),
            modes: modes(&section, words),
            ..item
        };
        section.finish();
        item
    };
    named.into_iter().map(whole).collect()
}

/// An item without what names other items, roles and ways.
fn named(section: &Section, words: &Words, seen: &mut Seen, natures: &[String]) -> Item {
    let (code, at) = section.need_text("code");
    let letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let named = code.is_empty() || code.contains(|c: char| c.is_ascii_uppercase());
    if code.len() > 20 || !code.chars().all(letter) || !named {
        let what = format!("`{code}` cannot be an item: capitals, digits and _ alone, up to 20");
        section.checker.fault(at, what);
    }
    seen.once(section, &code, at);
    let own = due_for(section, words);
    let by = deadline(section, words, &code);
    Item {
        label: section
            .text("label")
            .map_or(code.clone(), |(label, _)| label),
        code,
        text: section.need_text("text").0,
        plain: section.need_text("plain").0,
        due_for: if own.is_empty() {
            natures.to_vec()
        } else {
            own
        },
        when: Condition::default(),
        unless: Condition::default(),
        to: Vec::new(),
        modes: Modes::default(),
        by,
        level: level(section).unwrap_or(Level::Must),
        source: plain(section.texts("source")),
    }
}

/// `modes = { each = ["spoken", "written"] }`, or `any`.
fn modes(section: &Section, words: &Words) -> Modes {
    let Some(table) = section.section("modes", "the ways of advising") else {
        return Modes::default();
    };
    let (each, any) = (
        words.list(&table, "each", "how"),
        words.list(&table, "any", "how"),
    );
    if each.is_empty() == any.is_empty() {
        let what = "`modes` needs either `each` or `any`: { each = [\"oral\", \"letter\"] }";
        table.checker.fault(table.at, what.to_owned());
    }
    table.finish();
    Modes {
        each: any.is_empty(),
        ways: [each, any].concat(),
    }
}

/// The natures of `due_for`, groups among them written out.
pub(super) fn due_for(section: &Section, words: &Words) -> Vec<String> {
    let natures = words.list(section, "due_for", "nature");
    natures.into_iter().flat_map(|word| word.values).collect()
}
