//! `note`: the case note, plain text fit to paste into a case system and to be read by the family.
//!
//! What stands, in order: who was present, who said it, what was advised item by item, what was decided
//! and why. Other people's words are quoted, a suspicion is never a fact, and what is privileged is left
//! out: that advice was sought, and when, is not.

use super::{Said, Scope, pack};
use crate::entry::Line;
use crate::entry::book::Book;
use crate::entry::field::{Extra, Participant};
use crate::entry::import::Imported;
use crate::entry::tally::{Stated, Tally};
use crate::entry::tell::{Tell, and, quote};
use crate::standing::{Share, Standing, Timing, is_late};
use crate::table::{Cell, Form, Table};

/// The case note of a matter.
pub fn note(book: &Book, standing: &Standing, scope: &Scope, privileged: bool) -> Said {
    let ground = scope.ground;
    let tell = Tell {
        vocabulary: &ground.vocabulary,
        pack: pack(ground, standing),
        privileged,
    };
    let tally = Tally::of(book);
    let mut lines = vec![
        "CASE NOTE: RECORDING OF A MEETING".to_owned(),
        format!(
            "Case {}; matter {} of the ledger {}",
            standing.keys.case.join(", "),
            standing.matter,
            crate::id::shown(&ground.name)
        ),
    ];
    lines.extend(meeting(standing, &tally, &tell));
    if standing.in_error {
        lines
            .push("This matter was entered in error. Nothing of it is to be relied on.".to_owned());
    }
    for stated in tally.all.iter().filter(|s| !s.line.said.is_closing()) {
        lines.push(String::new());
        lines.push(heading(stated, book, &tell));
        lines.extend(statement(stated.line, &tell));
    }
    lines.push(String::new());
    lines.extend(closing(standing, scope, &tell));
    let text = Table::record(
        "note",
        Form::Root,
        [
            ("matter", Cell::text(&standing.matter)),
            ("note", Cell::text(lines.join("\n"))),
        ],
    );
    Said {
        title: String::new(),
        lines,
        tables: vec![text],
    }
}

fn meeting(standing: &Standing, tally: &Tally, tell: &Tell) -> Vec<String> {
    let kind = standing
        .said
        .meeting_type
        .as_ref()
        .map(|code| tell.vocabulary.label("meeting_type", code).to_owned());
    let start = tally.start().map(|start| start.readable());
    let about: Vec<String> = [kind, start].into_iter().flatten().collect();
    let mut lines = Vec::new();
    if !about.is_empty() {
        lines.push(format!("Meeting: {}", about.join(", ")));
    }
    let present: Vec<_> = tally
        .meetings
        .iter()
        .flat_map(|m| &m.said.present)
        .collect();
    lines.push(match present.is_empty() {
        true => "Present: not stated".to_owned(),
        false => {
            let mut each: Vec<&Participant> = Vec::new();
            present.into_iter().for_each(|who| {
                if !each.contains(&who) {
                    each.push(who)
                }
            });
            format!("Present: {}", tell.whos(each))
        }
    });
    lines
}

/// The day, and who says so: entered by whom, for whom, from whom it was heard; late, or corrected.
fn heading(stated: &Stated, book: &Book, tell: &Tell) -> String {
    let zone = book.ground.zone;
    let (common, entry) = (&stated.line.common, stated.entry);
    let mut marks = Vec::new();
    // A corrected statement is as late as it was when it was first entered.
    let first = book.entry(stated.place).unwrap_or(entry);
    if is_late(first, book, tell.pack.map_or(24, |p| p.late_after_hours)) {
        marks.push("Late entry".to_owned());
    }
    marks.extend(first.line.common.imported.as_ref().map(Imported::said));
    let by = stated.entry_worker();
    let on_behalf = if by == entry.by {
        String::new()
    } else {
        format!(" for {by}")
    };
    marks.push(format!(
        "entered {} by {}{on_behalf}",
        zone.minute(entry.entered).readable(),
        entry.by
    ));
    marks.extend(
        common
            .learned
            .filter(|l| *l != common.occurred)
            .map(|l| format!("learned {}", l.readable())),
    );
    marks.extend(
        common
            .source
            .as_ref()
            .map(|s| format!("seen or heard by the {}", tell.who(s))),
    );
    if entry.line.said.corrects().is_some() {
        marks.push(format!("corrected; first entered as {}", stated.place));
    }
    format!(
        "{} ({}; entry {})",
        common.occurred.readable(),
        marks.join("; "),
        stated.seq
    )
}

/// What a line says, with its note and its further texts, unless they are privileged.
pub fn statement(line: &Line, tell: &Tell) -> Vec<String> {
    let mut lines = line.said.said(tell);
    if tell.privileged || !line.said.is_privileged() {
        quote("Note", line.common.note.as_ref(), &mut lines);
        let Extra(texts) = &line.common.extra;
        texts
            .iter()
            .for_each(|(key, text)| quote(&key.replace('_', " "), Some(text), &mut lines));
    }
    lines
}

fn closing(standing: &Standing, scope: &Scope, tell: &Tell) -> Vec<String> {
    let mut lines = Vec::new();
    let timing = standing.timing(scope.moment);
    if !matches!(timing, Timing::NotApplicable | Timing::EnteredInError) {
        for (words, share) in [
            (
                "Asked before the meeting whether they agree to the recording",
                Share::Advance,
            ),
            ("Asked only from the start of the meeting on", Share::Late),
            ("Not asked so far as this ledger knows", Share::Never),
        ] {
            let who = standing
                .consent
                .participants
                .iter()
                .filter(|p| p.share == share);
            let who = and(who.map(|p| tell.who(&Participant(p.who.clone()))));
            if !who.is_empty() {
                lines.push(format!("{words}: {who}."));
            }
        }
    }
    if let Some(pack) = tell.pack {
        lines.push(format!(
            "The guidance followed is {} ({}). Times are as stated. This note is not legal advice.",
            crate::id::shown(&pack.title),
            pack.label()
        ));
    }
    lines
}
