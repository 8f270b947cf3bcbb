//! A pack for people: what it asks, section by section, and what changes between two versions.
//!
//! Everything is told in the pack's own words and in sentences about practice. It judges no matter.

use crate::pack::{Item, Ladder, Level, Pack, Vocabulary, Within};

/// One thing that a pack says, found again in another version by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The section it stands in.
    pub section: &'static str,
    /// What it is called in the pack, where it has a name.
    pub key: String,
    /// What it says, in lines.
    pub lines: Vec<String>,
}

/// Everything that a pack says, in the order in which it is read. `words` holds the codes it uses.
pub fn guidance(pack: &Pack, words: &Vocabulary) -> Vec<Said> {
    let mut all = about(pack);
    let mut add = |section, key: &str, lines: Vec<String>| {
        all.push(Said {
            section,
            key: key.to_owned(),
            lines,
        });
    };
    let natures = or(&pack.due_for);
    for item in &pack.items {
        add(
            "What the family is told, and the same in plain words",
            &item.code,
            told(item, &natures, words),
        );
    }
    let cited = |say: &str, source: &[String]| match source {
        [] => say.to_owned(),
        some => format!("{say} [{}]", some.join(", ")),
    };
    for rule in pack.rules.iter().filter(|rule| rule.outside) {
        let lines = vec![rule.told(words), cited(&rule.say, &rule.source)];
        add("What it does not cover", &rule.id, lines);
    }
    for rule in pack.rules.iter().filter(|rule| !rule.outside) {
        let lines = vec![rule.told(words), cited(&rule.say, &rule.source)];
        add("What it asks of practitioners", &rule.id, lines);
    }
    for ladder in &pack.ladders {
        add(
            "How repeated conduct is answered",
            &ladder.id,
            climbed(ladder, words),
        );
    }
    for field in &pack.fields {
        let line = format!("{} of a {}: {}", field.key, field.on, field.ask);
        let line = if field.required {
            format!("{line} (asked for until it is answered)")
        } else {
            line
        };
        add(
            "What an entry may say besides",
            &format!("{} {}", field.on, field.key),
            vec![line],
        );
    }
    for (name, calendar) in [
        ("Working days", &pack.calendars.working),
        ("School days", &pack.calendars.school),
    ] {
        if let Some(calendar) = calendar {
            let line = format!(
                "{name} are known from {} to {}.",
                calendar.first(),
                calendar.last()
            );
            add("The days it counts by", name, vec![line]);
        }
    }
    for wording in &pack.discouraged {
        let words = wording.words.join(", ");
        let lines = vec![format!("{words}. Rather: {}.", wording.instead)];
        add("Wording it advises against", &words, lines);
    }
    for notice in &pack.notices {
        let lines = vec![format!(
            "{} Now: {} ({})",
            notice.text,
            notice.now,
            notice.confidence.as_str()
        )];
        add("The law it cites, and where that stands", &notice.id, lines);
    }
    add("Taken from", "", vec![pack.sources.join("; ")]);
    // A text of several lines is told in several lines.
    for said in &mut all {
        let lines = said.lines.iter().flat_map(|line| line.lines());
        said.lines = lines.map(str::to_owned).collect();
    }
    all
}

fn about(pack: &Pack) -> Vec<Said> {
    let day = |day: Option<chrono::NaiveDate>, none: &str| {
        day.map_or(none.to_owned(), |day| day.to_string())
    };
    let mut compared =
        Vec::from_iter((!pack.verified_how.is_empty()).then(|| pack.verified_how.clone()));
    compared.push(match pack.verified {
        Some(day) => format!("compared on {day}"),
        None => "not known to have been compared with the guidance".to_owned(),
    });
    let lines = [
        ("title", pack.title.clone()),
        (
            "publishers",
            format!("Published by {}.", pack.publishers.join(", ")),
        ),
        (
            "status",
            format!("Status: {}; {}.", pack.status.as_str(), compared.join(", ")),
        ),
        (
            "jurisdiction",
            format!("Applies in: {}.", pack.jurisdiction),
        ),
        (
            "dates",
            match (pack.from, pack.until) {
                (None, None) => "It names no days: it applies to every matter.".to_owned(),
                (from, until) => format!(
                    "Applies from {} to {}.",
                    day(from, "the beginning"),
                    day(until, "further notice")
                ),
            },
        ),
        (
            "position",
            pack.position
                .map_or(String::new(), |position| position.told().to_owned()),
        ),
        ("stance", pack.stance.clone()),
        (
            "due_for",
            match pack.due_for.as_slice() {
                [] => String::new(),
                natures => format!("What the family is told is due for: {}.", or(natures)),
            },
        ),
        (
            "late_after_hours",
            format!(
                "An entry made more than {} hours after it was learned is a late entry.",
                pack.late_after_hours
            ),
        ),
    ];
    let said = |(key, line): (&str, String)| Said {
        section: "",
        key: key.to_owned(),
        lines: vec![line],
    };
    let told = lines.into_iter().filter(|(_, line)| !line.is_empty());
    told.map(said).collect()
}

fn told(item: &Item, natures: &str, words: &Vocabulary) -> Vec<String> {
    let mut when = Vec::new();
    let own = or(&item.due_for);
    if own != natures {
        when.push(format!("for {own}"));
    }
    if !item.when.is_always() {
        when.push(format!("when {}", item.when.told(words)));
    }
    if !item.unless.is_always() {
        when.push(format!("unless {}", item.unless.told(words)));
    }
    let names = |list: &str, said: &[crate::pack::Word], between: &str| {
        let told = said
            .iter()
            .map(|word| word.told(list, words).to_lowercase());
        told.collect::<Vec<_>>().join(between)
    };
    if !item.to.is_empty() {
        when.push(format!("to {}", names("role", &item.to, ", ")));
    }
    if !item.modes.ways.is_empty() {
        let between = if item.modes.each { " and " } else { " or " };
        when.push(format!("given {}", names("how", &item.modes.ways, between)));
    }
    when.extend(item.by.map(|by| by.limit()));
    when.extend((item.level == Level::Should).then(|| item.level.as_str().to_owned()));
    let when = match when.is_empty() {
        true => String::new(),
        false => format!(" ({})", when.join("; ")),
    };
    vec![
        format!("{}{when}: {}", item.code, item.text),
        item.plain.clone(),
    ]
}

fn climbed(ladder: &Ladder, words: &Vocabulary) -> Vec<String> {
    let counted: Vec<String> = (ladder.natures.iter().map(|nature| nature.replace('_', " ")))
        .chain(
            ladder
                .events
                .iter()
                .map(|event| words.label("event", event).to_owned()),
        )
        .collect();
    let within = match ladder.within {
        Within::Days(days) => format!("{days} days"),
        Within::Months(months) => format!("{months} months"),
    };
    let first = format!(
        "Matters of the same case and person within {within} that are {} ({}):",
        or(&counted),
        ladder.level.as_str()
    );
    let step = |(at, step): (usize, &crate::pack::Step)| format!("{}. {}", at + 1, step.say);
    std::iter::once(first)
        .chain(ladder.steps.iter().enumerate().map(step))
        .collect()
}

fn or(all: &[String]) -> String {
    all.iter()
        .map(|word| word.replace('_', " "))
        .collect::<Vec<_>>()
        .join(" or ")
}

/// A pack to be read: lines under headings.
pub fn lines(pack: &Pack, words: &Vocabulary) -> Vec<String> {
    let mut lines = Vec::new();
    let mut section = "";
    for said in guidance(pack, words) {
        if said.section != section {
            section = said.section;
            lines.extend([String::new(), format!("{section}:")]);
        }
        let (first, rest) = if section.is_empty() {
            ("", "")
        } else {
            ("  ", "    ")
        };
        let indent = |at: usize| if at == 0 { first } else { rest };
        lines.extend(
            said.lines
                .iter()
                .enumerate()
                .map(|(at, line)| format!("{}{line}", indent(at))),
        );
    }
    lines
}

/// What changes for a practitioner from one version to another: what is new, what is asked no longer, and
/// what is said otherwise. Nothing, where they say the same.
pub fn changes(before: (&Pack, &Vocabulary), after: (&Pack, &Vocabulary)) -> Vec<String> {
    let (old, new) = (guidance(before.0, before.1), guidance(after.0, after.1));
    let same = |one: &Said, other: &Said| one.section == other.section && one.key == other.key;
    let block = |mark: &str, said: &Said| {
        let heading = if said.section.is_empty() {
            "About the guidance"
        } else {
            said.section
        };
        let mut lines = vec![String::new(), format!("{mark} ({heading}{})", named(said))];
        lines.extend(said.lines.iter().map(|line| format!("  {line}")));
        lines
    };
    let mut lines = Vec::new();
    for said in &new {
        match old.iter().find(|other| same(said, other)) {
            None => lines.extend(block("New", said)),
            Some(other) if other.lines != said.lines => {
                lines.extend(block("Changed: it said", other));
                lines.push("  and now says".to_owned());
                lines.extend(said.lines.iter().map(|line| format!("  {line}")));
            }
            Some(_) => {}
        }
    }
    for gone in old
        .iter()
        .filter(|said| !new.iter().any(|other| same(said, other)))
    {
        lines.extend(block("No longer", gone));
    }
    lines
}

fn named(said: &Said) -> String {
    match said.key.as_str() {
        "" => String::new(),
        key => format!(", {key}"),
    }
}
