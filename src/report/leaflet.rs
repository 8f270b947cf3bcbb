//! The leaflet: what a guidance says to a family, in plain words on a page that they keep.
//!
//! Its points are the items' own plain texts, unchanged. It tells nobody whether an item is due to them,
//! and says nothing of a matter but the reasons it is handed.

use crate::pack::{Item, Leaflet, Pack, Status};
use crate::page::{Block, Page};

const TITLE: &str = "Recording a meeting with us";
const INTRO: &str = "This leaflet is about recording a meeting with us. It puts the guidance that we follow \
    into plain words. It is yours to keep.\n\n\
    Please ask if anything here is not clear, or if you would like it in another language or format.";
const REASON: &str =
    "If you would like to record, please say in your own words what the recording is for:";
const REASONS: &str = "This is what you told us the recording is for:";
const ASK: &str = "Ask the person who gave you this leaflet. You can also ask someone you trust, \
    such as an advocate or a solicitor.";
const NO_ITEMS: &str =
    "This guidance has no list of points for families. Please ask what it means for you.";
/// What is known of a pack that does not say how it was made.
const MADE: &str = "transcribed, not endorsed";

/// The leaflet of a pack, with its own wording where it has any. `reasons` are those of one matter in
/// words; without them there are lines to write on.
pub fn leaflet(pack: &Pack, reasons: &[String]) -> Page {
    let none = Leaflet::default();
    let own = pack.leaflet.as_ref().unwrap_or(&none);
    let or = |text: &Option<String>, otherwise: &str| {
        text.clone().unwrap_or_else(|| otherwise.to_owned())
    };
    let mut blocks = paragraphs(&or(&own.intro, INTRO));
    let mut under = |heading: &str, what: Vec<Block>| {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.extend(what);
    };
    // A condition is put in the item's own words or not at all: whom it concerns is for them to see.
    let everyone =
        |item: &&Item| item.when.is_always() && item.unless.is_always() && item.to.is_empty();
    let (all, some): (Vec<&Item>, Vec<&Item>) = pack.items.iter().partition(everyone);
    let points = |items: Vec<&Item>| Block::List(items.iter().map(|i| i.plain.clone()).collect());
    if !all.is_empty() {
        under("What to know", vec![points(all)]);
    }
    if !some.is_empty() {
        under("Only where it applies to you", vec![points(some)]);
    }
    if pack.items.is_empty() {
        under("What to know", paragraphs(NO_ITEMS));
    }
    let (introduced, place) = match reasons.is_empty() {
        true => (REASON, Block::Lines(2)),
        false => (REASONS, Block::List(reasons.to_vec())),
    };
    let mut reason = paragraphs(&or(&own.reason, introduced));
    reason.push(place);
    under("What the recording is for", reason);
    under("Where to ask", paragraphs(&or(&own.ask, ASK)));
    Page {
        title: or(&own.title, TITLE),
        by: format!("From the guidance of {}", pack.publishers.join(", ")),
        blocks,
        foot: foot(pack),
    }
}

fn foot(pack: &Pack) -> Vec<String> {
    let made = match pack.verified_how.as_str() {
        "" => MADE,
        how => how,
    };
    let gone = matches!(pack.status, Status::Superseded | Status::Withdrawn);
    let mut lines = vec![
        format!("Leaflet {}. The guidance: {}.", pack.label(), pack.title),
        format!("Its words are {made}. This is not legal advice."),
    ];
    lines.extend(gone.then(|| {
        let status = pack.status.as_str();
        format!(
            "This guidance is marked {status} by its publishers: ask which one is followed now."
        )
    }));
    lines
}

/// The paragraphs of a text, which empty lines part.
fn paragraphs(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let parts = lines.split(|line| line.is_empty());
    let parts = parts.map(|part| part.join(" "));
    parts
        .filter(|text| !text.is_empty())
        .map(Block::Text)
        .collect()
}
