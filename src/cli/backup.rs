//! `backup`: the whole ledger as another file, to keep or to hand over.
//!
//! Copy first, then the trace, then the names: a crash in between leaves a trace of a copy that nobody
//! got, or a copy under another ending, never a copy without a trace. What is handed over has a key of
//! its own, so that whoever reads it cannot open the ledger that goes on.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::answer::trace;
use super::args::Backup;
use super::failure::Trouble;
use super::home::{Home, beside, over, random, say};
use crate::entry::export::Export;
use crate::id::hex;
use crate::ledger::view::Known;
use crate::store::SqliteStore;
use crate::store::key::{self, DataKey};

/// Runs `backup`.
///
/// # Errors
/// Where a file is there already, the recipient is none, the ledger cannot be read, or the copy or its
/// trace cannot be written.
pub fn run(home: &Home, backup: &Backup) -> Result<(), Trouble> {
    let file = &backup.file;
    let (sealed, part) = (beside(file, Home::HANDED), beside(file, ".part"));
    if fs::symlink_metadata(&part).is_ok() {
        return Err(Trouble::refused(
            format!(
                "{} is there: a copy under way, or one that was cut short",
                part.display()
            ),
            "wait for the other, or take it away; nothing was copied",
        ));
    }
    for made in [Some(file), backup.seal_to.as_ref().map(|_| &sealed)]
        .into_iter()
        .flatten()
    {
        if fs::symlink_metadata(made).is_ok() {
            return Err(Trouble::refused(
                format!("{} exists already", made.display()),
                "name another file; a copy is never written over another",
            ));
        }
    }
    let own = home.key()?;
    let handed = match &backup.seal_to {
        Some(to) => {
            let key = DataKey::generate(random);
            let letter = key::seal_to(&key, to).map_err(|e| Trouble::refused(&e, e.hint()))?;
            Some((key, letter))
        }
        None => None,
    };
    let mut desk = home.open()?;
    let part = Part(part);
    let store = SqliteStore::open_read_only(&home.path, &own)?;
    match &handed {
        Some((key, _)) => store.copy_under(&part.0, &own, key)?,
        None => store.copy(&part.0)?,
    }
    let key = handed.as_ref().map_or(&own, |(key, _)| key);
    let copy = over(SqliteStore::open_read_only(&part.0, key)?);
    let (at, root) = copy.view(Known::Head, |view| Ok((view.at, view.root()?)))?;
    drop(copy);
    let export = Export {
        report: "backup".to_owned(),
        filter: None,
        at,
        moment: desk.minute(),
        root: hex(&root),
        digest: hex(&digest(&part.0)?),
        rows: Some(at + 1),
        file: file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
    };
    trace(&mut desk, &export)?;
    if let Some((_, letter)) = &handed {
        // Before the copy: without the copy it opens nothing, without it the copy is of no use.
        super::file::hand(letter, Some(&sealed))?;
    }
    fs::rename(&part.0, file)?;
    say(&format!(
        "wrote {}: {} entries, root {}",
        file.display(),
        at + 1,
        hex(&root)
    ));
    if handed.is_some() {
        say("hand over both files; who was sealed to opens the copy with --identity F");
    }
    Ok(())
}

/// A copy under way: gone, with whatever lies beside it, unless it took its name.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(beside(&self.0, ending));
        }
    }
}

fn digest(path: &Path) -> Result<[u8; 32], Trouble> {
    let (mut file, mut hash) = (fs::File::open(path)?, Sha256::new());
    let mut some = vec![0; 1 << 16];
    loop {
        match file.read(&mut some)? {
            0 => return Ok(hash.finalize().into()),
            n => hash.update(&some[..n]),
        }
    }
}
