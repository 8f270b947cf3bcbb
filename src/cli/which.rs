//! Which matters an answer is of: a worker's, a case's, a team's, a supervisor's, a participant's.
//!
//! It selects; what is said of the matters is the reports'.

use std::collections::HashSet;

use super::answer::Question;
use super::args::Which;
use super::failure::Trouble;
use crate::ledger::view::{Of, View};
use crate::standing::Standing;

impl Which {
    /// The matters that are of everything asked for at once.
    ///
    /// # Errors
    /// As the ledger cannot be read.
    pub fn standings(&self, view: &View) -> Result<Vec<Standing>, Trouble> {
        let of = match (&self.supervisor, &self.of, &self.case) {
            (None, Some(worker), _) => Of::Worker(worker),
            (None, None, Some(case)) => Of::Case(case),
            _ => Of::All,
        };
        let mut standings = view.standings(of)?;
        let supervised: Option<HashSet<String>> = self.supervisor.as_ref().map(|supervisor| {
            let seen = |s: &&Standing| s.record.reviewed_by.as_ref() == Some(supervisor);
            let seen = standings.iter().filter(seen);
            seen.map(|s| s.said.worker.clone()).collect()
        });
        let within = |asked: &Option<String>, held: &[String]| {
            asked.as_ref().is_none_or(|asked| held.contains(asked))
        };
        let is = |asked: &Option<String>, held: &Option<String>| asked.is_none() || asked == held;
        standings.retain(|s| {
            let theirs = |workers: &HashSet<String>| workers.contains(&s.said.worker);
            within(&self.case, &s.keys.case)
                && within(&self.of, &s.keys.worker)
                && within(&self.involving, &s.said.involved)
                && is(&self.team, &s.said.team)
                && supervised.as_ref().is_none_or(theirs)
        });
        Ok(standings)
    }

    /// Whether nothing is asked for, so that every matter is meant.
    pub fn is_all(&self) -> bool {
        let asked = [
            &self.of,
            &self.case,
            &self.team,
            &self.supervisor,
            &self.involving,
        ];
        asked.into_iter().all(Option::is_none)
    }
}

impl Question<'_> {
    /// Adds the flags that say which matters.
    #[must_use]
    pub fn which(self, which: &Which) -> Self {
        self.with("--worker", which.of.as_ref())
            .with("--case", which.case.as_ref())
            .with("--team", which.team.as_ref())
            .with("--supervisor", which.supervisor.as_ref())
            .with("--involving", which.involving.as_ref())
    }
}
