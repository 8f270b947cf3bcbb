//! The desk: an open ledger, and who works at it.
//!
//! How a ledger is found and opened is `home`'s.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::failure::Trouble;
use crate::id;
use crate::ledger::view::{Known, Of};
use crate::ledger::{Ledger, Who};
use crate::pack::Vocabulary;
use crate::time::{Instant, Zone};

/// An open ledger and who works at it.
pub struct Desk {
    /// The ledger's file, as it was named.
    pub path: PathBuf,
    /// The ledger.
    pub ledger: Ledger,
    /// Its zone.
    pub zone: Zone,
    /// Its words.
    pub vocabulary: Vocabulary,
    pub(super) worker: Option<String>,
    /// The worker's role, as `--role` says.
    pub role: Option<String>,
}

impl Desk {
    /// Who enters.
    ///
    /// # Errors
    /// Where nobody is named: an entry always says who made it.
    pub fn who(&self) -> Result<Who, Trouble> {
        let by = self.worker.clone().ok_or_else(|| {
            Trouble::refused(
                "it is not said who enters this",
                "say --as WORKER, or set CANDOUR_WORKER once for all",
            )
        })?;
        id::name(&by, "worker")
            .map_err(|e| Trouble::refused(e, "write the worker's reference, such as W-3"))?;
        Ok(Who {
            by,
            account: account(),
        })
    }

    /// Who leaves a trace where nobody is named.
    pub fn nobody(&self) -> Who {
        Who {
            by: "unnamed".to_owned(),
            account: account(),
        }
    }

    /// The worker at the keyboard, if one is named.
    pub fn worker(&self) -> Option<&str> {
        self.worker.as_deref()
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.ledger.now()
    }

    /// Today, in the ledger's zone.
    pub fn today(&self) -> NaiveDate {
        self.zone.day(self.now())
    }

    /// This minute, as a batch line would say it.
    pub fn minute(&self) -> String {
        self.zone.minute(self.now()).to_string()
    }

    /// The matter of a case, where exactly one is open.
    ///
    /// # Errors
    /// Where no case is named, or none or several of its matters are open.
    pub fn matter(&self, case: Option<&str>) -> Result<String, Trouble> {
        let Some(case) = case else {
            return Err(Trouble::refused(
                "it is not said which matter this is about",
                "say --matter M-7, or --case C where exactly one of its matters is open",
            ));
        };
        let now = self.now();
        let standings = self
            .ledger
            .view(Known::Head, |view| view.standings(Of::Case(case)))?;
        let open: Vec<&str> = standings
            .iter()
            .filter(|s| s.is_open(now))
            .map(|s| s.matter.as_str())
            .collect();
        match (open.as_slice(), standings.as_slice()) {
            ([one], _) => Ok((*one).to_owned()),
            ([], []) => Err(Trouble::refused(
                format!("case {} has no matter", id::shown(case)),
                "check the reference; `candour list` prints the matters",
            )),
            ([], some) => Err(Trouble::refused(
                format!("case {} has no open matter", id::shown(case)),
                format!(
                    "say which with --matter: {}",
                    some.iter()
                        .map(|s| s.matter.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            )),
            (several, _) => Err(Trouble::refused(
                format!(
                    "case {} has {} open matters",
                    id::shown(case),
                    several.len()
                ),
                format!("say which with --matter: {}", several.join(", ")),
            )),
        }
    }
}

/// The operating system's word for who is at the keyboard.
pub fn account() -> String {
    let host = whoami::fallible::hostname().unwrap_or_else(|_| "unknown".to_owned());
    let plain = |text: String| id::shown(&text).chars().take(64).collect::<String>();
    format!("{}@{}", plain(whoami::username()), plain(host))
}
