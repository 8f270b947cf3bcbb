//! The file under a ledger: is it there, may it lie there, how is it made.
//!
//! Nothing here looks into a file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::{StoreError, place};

/// The path of a file that is there and holds something, links followed.
pub(super) fn exists(path: &Path) -> Result<PathBuf, StoreError> {
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound(path.to_owned()),
        _ => StoreError::Io(error),
    };
    let file = fs::metadata(path).map_err(missing)?;
    // To SQLite an empty file is an empty database, to be written to with any key.
    if !file.is_file() || file.len() == 0 {
        return Err(StoreError::WrongKey(path.to_owned()));
    }
    fs::canonicalize(path).map_err(missing)
}

/// The path with its folder's links followed, where a ledger may lie there.
pub(super) fn placed(path: &Path) -> Result<PathBuf, StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder)?;
    let path = folder.join(path.file_name().unwrap_or_default());
    match place::refusal(&path, &place::file_system(&folder)) {
        Some(why) => Err(StoreError::Place { path, why }),
        None => Ok(path),
    }
}

/// A new empty file that its owner alone may read; the engine gives its log the same mode.
pub(super) fn new_file(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(StoreError::Exists(path.to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(StoreError::Full),
        Err(error) => Err(StoreError::Io(error)),
    }
}

/// Makes a new name durable; a folder that cannot be opened for that (Windows) needs it not.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix)
        && let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A path with something added to its last name.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The URI of a file that nobody changes (sqlite.org/uri.html).
pub(super) fn immutable(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let root = if text.starts_with('/') { "" } else { "/" };
    let text = text
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{root}{text}?immutable=1")
}
