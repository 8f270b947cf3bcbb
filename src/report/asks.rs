//! What the pack asks and finds, in its own name: *"Tees 1.0 says: …"*.
//!
//! One wording for every report. A flag is a statement about guidance, never about law or guilt.

use super::pack;
use crate::entry::book::Ground;
use crate::id;
use crate::pack::{Pack, Rule};
use crate::standing::{Ask, Found, Standing};
use crate::table::{Cell, Column, Kind, Table};
use crate::time::Instant;

/// The columns of what the pack asks, in order.
pub const COLUMNS: [Column; 9] = [
    Column::always("matter", Kind::Text),
    Column::always("rule", Kind::Code("ask")),
    Column::maybe("of", Kind::Text),
    Column::always("level", Kind::Code("")),
    Column::always("found", Kind::Code("")),
    Column::maybe("deadline", Kind::Minute),
    Column::maybe("passed", Kind::YesNo),
    Column::always("says", Kind::Text),
    Column::maybe("source", Kind::Codes("")),
];

/// What the pack says of an ask, with its source: `Tees 1.0 says: … (T17)`.
pub fn says(ask: &Ask, standing: &Standing, ground: &Ground) -> String {
    let Some(pack) = pack(ground, standing) else {
        return ask.rule.clone();
    };
    let (what, source) = wording(ask, pack, ground);
    let cited = match source {
        [] => String::new(),
        some => format!(" ({})", some.join(", ")),
    };
    let by = ask.deadline.map(|by| ground.zone.minute(by).readable());
    let hours = match (ask.found, by, &ask.beyond) {
        (_, _, Some(why)) => format!(" [{why}]"),
        (Found::Late, Some(by), _) => format!(" [it came after {by}]"),
        (Found::Unclear, Some(by), _) => {
            format!(" [whether it came by {by} rests on an hour that is not known]")
        }
        _ => String::new(),
    };
    // A pack may come from anywhere: its lines are one, and what could steer a terminal is escaped.
    let said = format!("{}: {what}{cited}{hours}", pack.says());
    id::shown(&said.replace('\n', " "))
}

/// Lines of what the pack says besides what is still to do: flags, what nobody can tell yet, prompts.
pub fn besides(standing: &Standing, ground: &Ground, moment: Instant) -> Vec<String> {
    let actions = standing.actions(moment);
    let to_do = |at: usize| actions.iter().any(|action| action.ask == Some(at));
    let asks = standing
        .asks
        .iter()
        .enumerate()
        .filter(|(at, _)| !to_do(*at));
    asks.map(|(_, ask)| {
        let mark = match ask.found {
            Found::Unclear => "not decided: ",
            _ if standing.is_flagged(ask, moment) => "flag: ",
            _ => "",
        };
        format!("{mark}{}", says(ask, standing, ground))
    })
    .collect()
}

/// What is said, and the clauses it comes from.
fn wording<'p>(ask: &Ask, pack: &'p Pack, ground: &Ground) -> (String, &'p [String]) {
    let of = ask.of.as_deref().unwrap_or_default();
    if let Some(rule) = pack.rules.iter().find(|r| r.id == ask.rule) {
        return (ruled(ask, rule), &rule.source);
    }
    if let Some(item) = pack.items.iter().find(|i| i.code == ask.rule) {
        let ways: Vec<String> = (item.modes.ways.iter())
            .map(|way| ground.vocabulary.label("how", &way.said).to_lowercase())
            .collect();
        let ways = ways.join(if item.modes.each { " and " } else { " or " });
        let by = item
            .by
            .map(|by| format!(" {}", by.limit()))
            .unwrap_or_default();
        let what = match ask.found {
            Found::Unmet => format!("{of}: \"{}\" is to be given {ways}.", item.label),
            _ => format!("{of}: \"{}\" is to be given{by}.", item.label),
        };
        return (what, &item.source);
    }
    let Some(ladder) = pack.ladders.iter().find(|l| l.id == ask.rule) else {
        return (ask.rule.clone(), &[]);
    };
    let step = of.split(' ').nth(1).and_then(|n| n.parse::<usize>().ok());
    let step = step.and_then(|n| ladder.steps.get(n.checked_sub(1)?));
    let say = step.map_or("", |step| step.say.as_str());
    let what = match ask.found {
        Found::Skipped => format!("{of} was passed over: {say}"),
        _ => format!("{of}: {say}"),
    };
    (what, &ladder.source)
}

/// What a rule says, and of whom or what where it is judged one by one.
fn ruled(ask: &Ask, rule: &Rule) -> String {
    match (&ask.of, rule.each) {
        (Some(of), Some(crate::pack::Each::Participant)) => format!("{of}: {}", rule.say),
        (Some(of), Some(_)) => format!("entry {of}: {}", rule.say),
        _ => rule.say.clone(),
    }
}

/// Everything that the pack asks of a matter.
pub fn table(standing: &Standing, ground: &Ground, moment: Instant) -> Table {
    let mut table = Table::list("asks", &COLUMNS);
    table.rows = (standing.asks.iter())
        .map(|ask| {
            let source = pack(ground, standing)
                .map_or(Vec::new(), |pack| wording(ask, pack, ground).1.to_vec());
            vec![
                Cell::text(&standing.matter),
                Cell::text(&ask.rule),
                Cell::maybe(ask.of.as_ref()),
                Cell::text(if ask.must { "must" } else { "should" }),
                Cell::text(ask.found.as_str()),
                Cell::maybe(ask.deadline.map(|by| ground.zone.minute(by))),
                ask.deadline
                    .map_or(Cell::Empty, |by| Cell::YesNo(by <= moment)),
                Cell::text(says(ask, standing, ground)),
                Cell::Codes(source),
            ]
        })
        .collect();
    table
}
