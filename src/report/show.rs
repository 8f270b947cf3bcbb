//! `show`: a matter's timeline, with what was corrected, by whom and why still visible.

use std::collections::HashSet;

use super::{Held, Said, Scope, asks, due, note, outside, pack};
use crate::entry::Entry;
use crate::entry::book::Book;
use crate::entry::field::Participant;
use crate::entry::tell::{Tell, and, quote};
use crate::standing::{Share, Standing, Timing, is_late};
use crate::table::{Cell, Column, Kind, Table};
use crate::time;

/// A matter's timeline: every entry in the order of what it says, and what the matter amounts to.
pub fn show(book: &Book, standing: &Standing, scope: &Scope, privileged: bool) -> Said {
    let ground = scope.ground;
    let tell = Tell {
        vocabulary: &ground.vocabulary,
        pack: pack(ground, standing),
        privileged,
    };
    let limit = tell.pack.map_or(24, |p| p.late_after_hours);
    let mut order: Vec<&Entry> = book.entries().collect();
    let mut held = Held::default();
    let held: HashSet<u64> = order
        .iter()
        .filter(|e| held.holds(e))
        .map(|e| e.seq)
        .collect();
    order.sort_by_key(|e| (e.line.common.occurred.span(ground.zone).first, e.seq));
    let mut table = Table::list(
        "rows",
        &[
            Column::key("seq", Kind::Count),
            Column::always("occurred", Kind::Time),
            Column::maybe("learned", Kind::Time),
            Column::always("entered", Kind::Instant),
            Column::always("by", Kind::Text),
            Column::always("kind", Kind::Code("kind")),
            Column::maybe("said", Kind::Text),
            Column::always("late", Kind::YesNo),
            Column::maybe("replaced_by", Kind::Count),
        ],
    );
    let mut lines = head(standing, scope, &tell);
    lines.push(String::new());
    for entry in order {
        let (common, late) = (&entry.line.common, is_late(entry, book, limit));
        let replaced = book.replaced_by(entry.seq);
        let mut said = note::statement(&entry.line, &tell);
        if held.contains(&entry.seq) && !privileged {
            // That it was said, and when, is not held back.
            said.truncate(1);
        }
        // The row of a register is one with what it says in confidence: where any of that is held back, it is.
        let open = privileged || held.is_empty();
        let row = common.imported.as_ref().filter(|row| !row.cells.is_empty());
        if let Some(row) = row.filter(|_| open) {
            let cells = row
                .cells
                .iter()
                .map(|(heading, cell)| format!("{heading}: {cell}"));
            quote(
                "The row",
                Some(&cells.collect::<Vec<_>>().join("; ")),
                &mut said,
            );
        }
        table.rows.push(vec![
            Cell::Count(entry.seq),
            Cell::text(common.occurred.to_string()),
            Cell::maybe(common.learned),
            Cell::text(time::stamp(entry.entered)),
            Cell::text(&entry.by),
            Cell::text(entry.line.kind),
            Cell::text(said.join("\n")),
            Cell::YesNo(late),
            Cell::number(replaced),
        ]);
        let mut marks = vec![
            format!("entry {}", entry.seq),
            format!(
                "entered {} by {}",
                ground.zone.minute(entry.entered).readable(),
                entry.by
            ),
        ];
        marks.extend((entry.worker() != entry.by).then(|| format!("for {}", entry.worker())));
        marks.extend(
            common
                .source
                .as_ref()
                .map(|s| format!("seen or heard by the {}", tell.who(s))),
        );
        marks.extend(late.then(|| "late entry".to_owned()));
        marks.extend(
            common
                .imported
                .as_ref()
                .map(|i| format!("imported from a register, row {}", i.row)),
        );
        marks.extend(replaced.map(|by| format!("NO LONGER STANDS: replaced by {by}")));
        lines.push(format!(
            "{} ({})",
            common.occurred.readable(),
            marks.join("; ")
        ));
        lines.extend(said.into_iter().map(|line| format!("  {line}")));
    }
    Said {
        title: format!("Matter {}", standing.matter),
        lines,
        tables: vec![
            table,
            to_do(standing, scope),
            asks::table(standing, ground, scope.moment),
        ],
    }
}

/// What is still to do, as `due` tells it.
fn to_do(standing: &Standing, scope: &Scope) -> Table {
    let own = Scope {
        standings: std::slice::from_ref(standing),
        ..*scope
    };
    Table {
        name: "actions".to_owned(),
        ..due::table(&[own])
    }
}

fn head(standing: &Standing, scope: &Scope, tell: &Tell) -> Vec<String> {
    let mut lines = vec![format!("Case: {}", standing.keys.case.join(", "))];
    lines.push(format!("Worker: {}", standing.said.worker));
    lines.extend(
        standing
            .consent
            .start
            .as_ref()
            .map(|s| format!("Start: {}", s.said)),
    );
    lines.extend((standing.record.imported > 0).then(|| {
        format!(
            "Imported from a register: {} of its entries; they say nothing of when they were first written",
            standing.record.imported
        )
    }));
    let timing = standing.timing(scope.moment);
    lines.push(format!(
        "Consent: {}",
        match (timing, standing.consent.because) {
            (Timing::NotApplicable, Some(because)) =>
                format!("the audit does not apply ({})", because.as_str()),
            _ => timing.as_str().replace('_', " "),
        }
    ));
    let asked = |share: Share| {
        and(standing
            .consent
            .participants
            .iter()
            .filter(|p| p.share == share)
            .map(|p| tell.who(&Participant(p.who.clone()))))
    };
    for (words, share) in [
        ("asked in advance", Share::Advance),
        ("asked from the start on", Share::Late),
        ("not asked", Share::Never),
    ] {
        let who = asked(share);
        if !who.is_empty() && !matches!(timing, Timing::NotApplicable | Timing::EnteredInError) {
            lines.push(format!("  {words}: {who}"));
        }
    }
    for recipient in &standing.advice.recipients {
        let missing = if recipient.missing().is_empty() {
            "complete".to_owned()
        } else {
            format!("missing {}", recipient.missing().join(" "))
        };
        lines.push(format!("Advice to {}: {missing}", recipient.who));
    }
    lines.extend(outside(standing).map(|line| format!("Note: {line}")));
    lines.extend(
        standing
            .flags
            .iter()
            .map(|flag| format!("Note: {}", flagged(flag))),
    );
    lines.extend(
        due::lines(standing, scope.ground, scope.moment)
            .into_iter()
            .map(|line| format!("To do: {line}")),
    );
    if let Some((pack, used)) = tell.pack.zip(standing.pack.as_ref()) {
        lines.push(format!(
            "Guidance: {}{}",
            pack.label(),
            if used.later {
                ", judged by guidance adopted later"
            } else {
                ""
            }
        ));
        // What is still to do is said above.
        lines.extend(asks::besides(standing, scope.ground, scope.moment));
        let named = |id: &String| pack.notices.iter().find(|notice| notice.id == *id);
        lines.extend(standing.notices.iter().filter_map(named).map(|notice| {
            format!(
                "Law that the guidance speaks of ({}; information, not advice, and no finding): {}",
                notice.confidence.as_str(),
                notice.now
            )
        }));
    }
    lines
}

/// What a code of [`Standing::unusual`] says.
pub fn flagged(code: &str) -> &str {
    match code {
        "hour_wanted" => {
            "an hour is wanted: where nothing says whether it came before the start, it counts as not before"
        }
        "before_start_ignored" => {
            "what was said of before or after the start is contradicted by the hours, which count"
        }
        "planned_overridden" => "\"planned\" is stated against what the times say",
        "advice_incorrect" => "incorrect advice was given and has not been put right",
        "advice_claimed" => "advice is claimed that nobody itemised; it counts for nothing",
        "objected" => "somebody's last answer is that they object",
        "escalation_unanswered" => "somebody was turned to, and what they advised is not entered",
        other => other,
    }
}
