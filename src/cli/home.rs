//! Where the ledger and its key are, and who is at the keyboard.
//!
//! This is the one place where environment, clock, randomness and terminal come in.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Utc;
use directories::ProjectDirs;

use super::args::Cli;
pub use super::desk::{Desk, account};
use super::failure::Trouble;
use crate::ledger::Ledger;
use crate::ledger::view::Known;
use crate::store::key::{self, DataKey};
use crate::store::{SqliteStore, StoreError};

/// Says something to the person at the keyboard; answers alone go to stdout.
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// Whether something could not be printed.
static UNPRINTED: AtomicBool = AtomicBool::new(false);

/// Prints a line of an answer. A reader that went away has had enough: no error, and what was done
/// before it went stays done.
pub fn print(line: &str) {
    let printed = writeln!(std::io::stdout(), "{line}");
    if printed.is_err_and(|e| e.kind() != ErrorKind::BrokenPipe) {
        UNPRINTED.store(true, Ordering::Relaxed);
    }
}

/// Whether all that was printed got there: asked by verbs that do nothing but print.
///
/// # Errors
/// Where standard output could not be written.
pub fn printed() -> Result<(), Trouble> {
    match UNPRINTED.load(Ordering::Relaxed) {
        false => Ok(()),
        true => Err(Trouble::unavailable(
            "standard output could not be written",
            "check the space left on the disk that it goes to",
        )),
    }
}

/// The ending of the file that names the key in a keyring.
const KEYRING: &str = ".keyring";

/// What was said of a ledger and the worker, by flag or environment.
pub struct Home {
    /// The ledger's file.
    pub path: PathBuf,
    /// The key's file, where there is one.
    pub key_file: Option<PathBuf>,
    /// The age identity to which the ledger's key is sealed, where it is a copy for somebody.
    pub identity: Option<PathBuf>,
    /// The worker.
    pub worker: Option<String>,
    /// Their role.
    pub role: Option<String>,
}

impl Home {
    /// The ending of the file that holds the key of a copy, sealed to whom it was handed over.
    pub const HANDED: &str = ".sealed.age";

    /// Takes it from the arguments: one for each ledger named, at least one.
    ///
    /// # Errors
    /// Where no ledger is named and this platform has no data folder, or there are some other number of
    /// key files than one or one a ledger.
    pub fn all(cli: &Cli) -> Result<Vec<Home>, Trouble> {
        let mut paths = cli.ledger.clone();
        if paths.is_empty() {
            let folder = ProjectDirs::from("", "", "Candour");
            let own = folder.map(|dirs| dirs.data_local_dir().join("ledger.db"));
            paths.push(own.ok_or_else(|| {
                Trouble::refused(
                    "no ledger is named, and this account has no data folder",
                    "say --ledger PATH, or set CANDOUR_LEDGER",
                )
            })?);
        }
        let keys = &cli.key_file;
        if keys.len() > 1 && keys.len() != paths.len() {
            return Err(Trouble::refused(
                format!(
                    "{} key files are named for {} ledgers",
                    keys.len(),
                    paths.len()
                ),
                "say --key-file once for all, or once for each in the order of the ledgers",
            ));
        }
        let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        let of = |(n, path)| Home {
            path,
            key_file: keys.get(n).or(keys.first()).cloned(),
            identity: cli.identity.clone(),
            worker: given(&cli.worker),
            role: given(&cli.role),
        };
        Ok(paths.into_iter().enumerate().map(of).collect())
    }

    /// Opens the ledger.
    ///
    /// # Errors
    /// No ledger, no key, the wrong key, a place where a ledger cannot be.
    pub fn open(&self) -> Result<Desk, Trouble> {
        if self.handed().exists() {
            return Err(Trouble::refused(
                format!(
                    "{} is a copy that was handed over, to be read",
                    self.path.display()
                ),
                "enter it in the ledger that it was copied from; what is entered in a copy is lost to that",
            ));
        }
        self.desk(SqliteStore::open)
    }

    /// Opens a copy that cannot be written, for an answer that leaves no trace.
    ///
    /// # Errors
    /// Where it can be written: what leaves such a ledger leaves a trace; else as [`Home::open`].
    pub fn open_copy(&self) -> Result<Desk, Trouble> {
        let mut writable = false;
        let handed = self.handed().exists();
        let desk = self.desk(|path, key| {
            writable = !handed && SqliteStore::open(path, key).is_ok();
            SqliteStore::open_read_only(path, key)
        })?;
        match writable {
            true => Err(Trouble::refused(
                "--no-trace is for a copy that cannot be written to, and this ledger can",
                "leave --no-trace out: the export is then entered in the ledger",
            )),
            false => Ok(desk),
        }
    }

    /// Opens a ledger beside others: to read it, whether or not it can be written.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_beside(&self) -> Result<Desk, Trouble> {
        self.desk(SqliteStore::open_read_only)
    }

    /// Opens the ledger to answer from it, as a copy where it cannot be written.
    ///
    /// # Errors
    /// As [`Home::open`].
    pub fn open_to_read(&self) -> Result<Desk, Trouble> {
        if self.handed().exists() {
            return self.open_beside();
        }
        self.desk(|path, key| match SqliteStore::open(path, key) {
            Err(StoreError::ReadOnly) => SqliteStore::open_read_only(path, key),
            opened => opened,
        })
    }

    fn desk(
        &self,
        open: impl FnOnce(&Path, &DataKey) -> Result<SqliteStore, StoreError>,
    ) -> Result<Desk, Trouble> {
        if !self.path.exists() {
            return Err(Trouble::unavailable(
                format!("there is no ledger at {}", self.path.display()),
                "check --ledger and CANDOUR_LEDGER; `candour init` begins a new one",
            ));
        }
        let key = self.key()?;
        let ledger = over(open(&self.path, &key)?);
        let (zone, vocabulary) = ledger.view(Known::Head, |view| {
            Ok((view.ground.zone, view.ground.vocabulary.clone()))
        })?;
        Ok(Desk {
            path: self.path.clone(),
            ledger,
            zone,
            vocabulary,
            worker: self.worker.clone(),
            role: self.role.clone(),
        })
    }

    /// The ledger's key, from wherever it is kept.
    ///
    /// # Errors
    /// Where it is not said where, or it cannot be had from there.
    pub fn key(&self) -> Result<DataKey, Trouble> {
        let (sealed, handed) = (self.sealed(), self.handed());
        if let Some(identity) = self.identity.as_ref().filter(|_| handed.exists()) {
            return Ok(key::unseal_by(&std::fs::read(&handed)?, identity)?);
        }
        if let Some(file) = &self.key_file {
            return Ok(key::read_file(file, &self.path)?);
        }
        if handed.exists() {
            return Err(Trouble::unavailable(
                format!(
                    "{} is a copy that was sealed to somebody",
                    self.path.display()
                ),
                "say --identity F with the age identity it was sealed to, or set CANDOUR_IDENTITY",
            ));
        }
        if sealed.exists() {
            let bytes = std::fs::read(&sealed)?;
            return Ok(key::unseal(
                &bytes,
                &super::passphrase::known("Passphrase of this ledger")?,
            )?);
        }
        let known = std::fs::read_to_string(self.keyring()).map_err(|_| {
            Trouble::unavailable(
                format!("it is not said where the key of {} is", self.path.display()),
                "say --key-file F, or set CANDOUR_KEY_FILE",
            )
        })?;
        key::keyring_get(known.trim()).map_err(|e| {
            Trouble::unavailable(
                format!("no key for {} ({e})", self.path.display()),
                "sign in to the account whose keyring holds it, or recover it (README)",
            )
        })
    }

    /// Where it is said under which name a keyring holds the key: beside the ledger, so that it moves
    /// with it, and two ledgers of one file name never share a key.
    pub fn keyring(&self) -> PathBuf {
        beside(&self.path, KEYRING)
    }

    /// Where a key sealed by passphrase lies: beside the ledger, since it is of no use without the passphrase.
    pub fn sealed(&self) -> PathBuf {
        beside(&self.path, ".key.age")
    }

    /// Where the key of a copy lies that was sealed to somebody.
    pub fn handed(&self) -> PathBuf {
        beside(&self.path, Home::HANDED)
    }

    /// Where a key sealed to the recovery recipient lies.
    pub fn recovery(&self) -> PathBuf {
        beside(&self.path, ".recovery.age")
    }
}

/// A file that lies beside another, by that one's name and an ending.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// A ledger over a store, with the machine's clock and randomness.
pub fn over(store: SqliteStore) -> Ledger {
    // Drawn ahead: a batch needs ten bytes for each identifier, and asking costs more than they do.
    let (mut drawn, mut used) = ([0; 1000], 1000);
    let ahead = move |bytes: &mut [u8]| {
        if used + bytes.len() > drawn.len() {
            random(&mut drawn);
            used = 0;
        }
        match drawn[used..].split_at_checked(bytes.len()) {
            Some((some, _)) => bytes.copy_from_slice(some),
            None => random(bytes),
        }
        used = (used + bytes.len()).min(drawn.len());
    };
    Ledger::open(Box::new(store), Utc::now, ahead)
}

/// The operating system's randomness.
///
/// # Panics
/// Where the operating system has none: nothing safe can be done without.
pub fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has randomness");
}
