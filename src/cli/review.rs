//! `log review`: supervision saw a matter, or all of a worker's at once.
//!
//! What a worker's supervision shows next begins where this ends (`export supervision --since last`).

use clap::ArgMatches;
use serde_json::{Map, Value as Json};

use super::args::{Log, Which};
use super::failure::Trouble;
use super::home::{Desk, say};
use super::log;
use crate::ledger::view::Known;

/// Enters a review of one matter, or of every matter of a worker that is open or has news.
///
/// # Errors
/// As the entry is refused, or the ledger cannot be had.
pub fn run(
    desk: &mut Desk,
    mut review: Map<String, Json>,
    typed: &ArgMatches,
    log: &Log,
) -> Result<(), Trouble> {
    if let Some(worker) = desk.worker() {
        review.entry("reviewed_by").or_insert(worker.into());
    }
    if !typed.get_flag("all") {
        review.insert("matter".into(), log::matter(desk, typed)?.into());
        return log::enter(desk, vec![review], log);
    }
    // It says whose matters, not on whose behalf this is entered.
    let worker = review
        .remove("worker")
        .and_then(|w| w.as_str().map(str::to_owned));
    let which = Which {
        of: worker.clone(),
        ..Which::default()
    };
    let now = desk.now();
    let (seen, through) = desk.ledger.view(Known::Head, |view| {
        Ok(which.standings(view).map(|mut standings| {
            // What was opened after the number was not seen.
            let until = review
                .get("through")
                .and_then(Json::as_u64)
                .unwrap_or(view.at);
            standings.retain(|s| s.opened <= until);
            standings.retain(|s| s.is_open(now) || !s.record.since(None).is_empty());
            (standings, view.at)
        }))
    })??;
    // One number for all: what others enter meanwhile was not seen, and neither are these reviews.
    review.entry("through").or_insert(through.into());
    let of = |matter: &String| {
        let mut review = review.clone();
        review.insert("matter".into(), matter.as_str().into());
        review
    };
    let reviews: Vec<_> = seen.iter().map(|s| of(&s.matter)).collect();
    if reviews.is_empty() {
        let worker = worker.unwrap_or_default();
        say(&format!(
            "{worker} has no matter that is open or has news since its last review"
        ));
        return Ok(());
    }
    log::enter(desk, reviews, log)
}
