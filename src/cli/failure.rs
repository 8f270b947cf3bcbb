//! Every failure as a pair, *what happened* and *what to do*, and the exit code.
//!
//! 1: the ledger does not verify. 2: wrong usage, or refused by a rule. 3: no answer could be had (file,
//! key, disk).

use std::fmt::Display;

use crate::entry::check::Refusal;
use crate::entry::field::Fault;
use crate::ledger::Failure;
use crate::store::StoreError;
use crate::store::key::KeyError;
use crate::time::TimeError;

/// A failure as a person reads it.
#[derive(Debug)]
pub struct Trouble {
    /// The exit code.
    pub code: u8,
    /// Pairs of what happened and what to do; one, unless a line has several faults.
    pub said: Vec<(String, String)>,
}

impl Trouble {
    /// Wrong usage, or refused by a rule.
    pub fn refused(what: impl Display, instead: impl Display) -> Trouble {
        Trouble {
            code: 2,
            said: vec![(what.to_string(), instead.to_string())],
        }
    }

    /// No answer could be had.
    pub fn unavailable(what: impl Display, instead: impl Display) -> Trouble {
        Trouble {
            code: 3,
            said: vec![(what.to_string(), instead.to_string())],
        }
    }

    /// Its lines for stderr.
    pub fn lines(&self) -> Vec<String> {
        self.said
            .iter()
            .flat_map(|(what, instead)| {
                [
                    format!("candour: {}", sentence(what)),
                    format!("  {}", sentence(instead)),
                ]
            })
            .collect()
    }
}

/// A message ends as it ends; what names a thing is not capitalised, so neither is its sentence.
fn sentence(text: &str) -> String {
    text.trim_end_matches('.').to_owned()
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        let text = failure.to_string();
        match failure {
            Failure::Refused(Refusal { what, instead }) => Trouble::refused(what, instead),
            Failure::Faults(faults) => faults.into(),
            Failure::Store(store) => store.into(),
            Failure::Unreadable(_) | Failure::Tree(_) => Trouble::unavailable(
                text,
                "run `candour verify`; if it does not verify, go back to a backup",
            ),
            Failure::NoSuchEntry { .. } => {
                Trouble::refused(text, "name an entry that exists in --at")
            }
            Failure::NothingKnown(_) => Trouble::refused(text, "name a later day in --as-known"),
            Failure::NoSuchMatter(_) => Trouble::refused(text, "`candour list` prints the matters"),
            Failure::Pack(faults) => Trouble {
                code: 2,
                said: faults
                    .iter()
                    .map(|f| {
                        (
                            format!("the pack, {f}"),
                            "`candour pack check FILE` prints every mistake".to_owned(),
                        )
                    })
                    .take(1)
                    .collect(),
            },
            Failure::Input(_) => Trouble::unavailable(
                text,
                "check the file, or the program that writes to the pipe",
            ),
        }
    }
}

impl From<Vec<Fault>> for Trouble {
    fn from(faults: Vec<Fault>) -> Trouble {
        Trouble {
            code: 2,
            said: faults.into_iter().map(|f| (f.what, f.instead)).collect(),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        Trouble {
            code: 3,
            said: vec![(error.to_string(), error.hint().to_string())],
        }
    }
}

impl From<KeyError> for Trouble {
    fn from(error: KeyError) -> Trouble {
        Trouble::unavailable(&error, error.hint())
    }
}

impl From<TimeError> for Trouble {
    fn from(error: TimeError) -> Trouble {
        let text = error.to_string();
        let (what, instead) = text
            .rsplit_once(": ")
            .unwrap_or((&text, "write 2026-01-15 or 2026-01-15T10:20"));
        Trouble::refused(what, instead)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        Trouble::unavailable(
            format!("a file could not be read or written: {error}"),
            "check its folder, its permissions and the space left on the disk",
        )
    }
}
