//! Bytes on their way to a file, whole or not at all, or to standard output.
//!
//! What they say is not known here, nor whether they leave a trace.

use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::failure::Trouble;
use super::home::say;
use crate::format::Unwritten;

/// A writer that reckons the digest of what passes.
pub struct Digested<W> {
    to: W,
    /// So far.
    pub digest: Sha256,
}

impl<W> Digested<W> {
    /// None has passed yet.
    pub fn of(to: W) -> Digested<W> {
        let digest = Sha256::new();
        Digested { to, digest }
    }
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = self.to.write(bytes)?;
        self.digest.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Gives what came of no ledger, and so leaves no trace: to a file, whole or not at all, or to standard
/// output.
///
/// # Errors
/// Where it cannot be written.
pub fn hand(bytes: &[u8], output: Option<&Path>) -> Result<(), Trouble> {
    let Some(path) = output else {
        return out(bytes);
    };
    let (file, _) = temporary(path, |out| Ok(out.write_all(bytes)?))?;
    put(file, path)?;
    say(&format!("wrote {}", path.display()));
    Ok(())
}

/// A file of what is written, readable by nobody else, in the folder where it is to be, and the digest of
/// its bytes; gone unless it is put in place.
///
/// # Errors
/// Where it cannot be written, is a folder, or does not fit into its format.
pub fn temporary(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Unwritten>,
) -> Result<(tempfile::NamedTempFile, Sha256), Trouble> {
    let folder = path
        .parent()
        .filter(|f| !f.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let cannot = |e: std::io::Error| {
        // The name that the file has until it is whole is nobody's business.
        let why = e.to_string();
        let why = why.split(" at path ").next().unwrap_or_default();
        Trouble::unavailable(
            format!("{} cannot be written: {why}", path.display()),
            "check the folder, its permissions and the space left on the disk; nothing was exported",
        )
    };
    if path.exists() && !path.is_file() {
        // A file put in place of a device or a pipe would take it away from everybody else.
        let what = if path.is_dir() { "a folder" } else { "no file" };
        return Err(Trouble::unavailable(
            format!("{} is {what}", path.display()),
            "name a file in --output; nothing was exported",
        ));
    }
    let file = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    let mut out = Digested::of(file);
    write(&mut out).map_err(|e| match e {
        Unwritten::Io(e) => cannot(e),
        full => unprinted(full),
    })?;
    out.to.as_file().sync_all().map_err(cannot)?;
    Ok((out.to, out.digest))
}

/// An answer's bytes, which nobody has been given yet.
pub struct Made {
    /// Where they wait.
    pub to: To,
    /// Their digest.
    pub digest: Sha256,
}

/// Where bytes wait to be given.
pub enum To {
    /// In a file that is to have this name.
    File(tempfile::NamedTempFile, PathBuf),
    /// What is to be printed never lies on the disk.
    Memory(Vec<u8>),
}

impl Made {
    /// What is written, where it waits for its trace.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn of(
        output: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Unwritten>,
    ) -> Result<Made, Trouble> {
        let (to, digest) = match output {
            Some(path) => {
                let (file, digest) = temporary(path, write)?;
                (To::File(file, path.to_owned()), digest)
            }
            None => {
                let mut bytes = Vec::new();
                let mut out = Digested::of(&mut bytes);
                write(&mut out).map_err(unprinted)?;
                let digest = out.digest;
                (To::Memory(bytes), digest)
            }
        };
        Ok(Made { to, digest })
    }
}

/// What a person is told of an answer that was not written.
pub fn unprinted(error: Unwritten) -> Trouble {
    match error {
        Unwritten::Io(e) => e.into(),
        Unwritten::Full(what) => Trouble::refused(
            what,
            "say --format csv, or ask for less (--from, --until, --case); nothing was exported",
        ),
    }
}

/// Gives a file its name.
///
/// # Errors
/// Where something by that name is in the way, open in another program perhaps.
pub fn put(file: tempfile::NamedTempFile, path: &Path) -> Result<(), Trouble> {
    file.persist(path).map(drop).map_err(|e| {
        Trouble::unavailable(
            format!("{} cannot be put in place: {}", path.display(), e.error),
            "close whatever has it open, and export again",
        )
    })
}

/// Writes an answer to standard output.
///
/// # Errors
/// Where standard output cannot be written.
pub fn out(bytes: &[u8]) -> Result<(), Trouble> {
    print(|out| Ok(out.write_all(bytes)?))
}

/// Writes to standard output. A reader that went away has had enough: no error.
///
/// # Errors
/// Where standard output cannot be written.
pub fn print(write: impl FnOnce(&mut dyn Write) -> Result<(), Unwritten>) -> Result<(), Trouble> {
    let mut stdout = std::io::stdout().lock();
    match write(&mut stdout).and_then(|()| Ok(stdout.flush()?)) {
        Err(Unwritten::Io(e)) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(unprinted),
    }
}
