//! Making, opening, migrating and copying a ledger file.
//!
//! Opening never makes a file: a mistyped path must not become an empty ledger that looks valid.
//! Nothing is written to a file before its key, its `application_id` and its schema are known to
//! be right.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use zeroize::Zeroizing;

use super::file::{beside, exists, immutable, new_file, placed, sync_folder};
use super::{SqliteStore, told};
use crate::store::StoreError;
use crate::store::key::DataKey;

/// The schemas that ever shipped, in order: version, and what leads there from the one before.
pub(super) const SCHEMAS: &[(u32, &str)] = &[
    (1, include_str!("../../../schema/sqlite/1.sql")),
    (2, include_str!("../../../schema/sqlite/2.sql")),
    (3, include_str!("../../../schema/sqlite/3.sql")),
];

/// `pragma application_id` of a ledger: "cand".
const APPLICATION: u32 = 0x6361_6e64;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many backups of one migration may lie beside a ledger: one for each time it was tried.
const BACKUPS: u32 = 99;

/// How every writer's connection is set. The cache bounds the memory of a batch of any length:
/// what does not fit goes to the log early. `recursive_triggers` asks the delete guard for rows
/// that `insert or replace` removes.
const SETTINGS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma recursive_triggers = on;
    pragma trusted_schema = off;
    pragma secure_delete = on;
    pragma cell_size_check = on;
    pragma cache_size = -16000;
    pragma journal_size_limit = 4194304;
";

impl SqliteStore {
    /// Makes a new, empty ledger file that its owner alone may read, and opens it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`]; [`StoreError::Place`] on a network share or in a synced folder;
    /// [`StoreError::Io`] where the folder is missing or closed; as the engine fails. A file that
    /// could not be made whole is removed again.
    pub fn create(path: &Path, key: &DataKey) -> Result<SqliteStore, StoreError> {
        create_with(path, key, SCHEMAS)
    }

    /// Opens a ledger to read and write. One of an older schema is first copied beside itself, as
    /// `NAME.before-3.db`, and then brought to the present schema in one transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`]; [`StoreError::WrongKey`] for a wrong key and for any other file,
    /// an empty one too; [`StoreError::NewerSchema`]; [`StoreError::Place`];
    /// [`StoreError::ReadOnly`]; as the engine fails.
    pub fn open(path: &Path, key: &DataKey) -> Result<SqliteStore, StoreError> {
        open_with(path, key, SCHEMAS)
    }

    /// Opens a ledger, or a copy of one, to read it only, wherever it lies.
    ///
    /// Not a byte of the file is changed; where its folder can be written to, the engine leaves an
    /// empty `-wal` and a `-shm` beside it, which the next writer clears away.
    ///
    /// In a folder that cannot be written to (a read-only medium, a backup share) it is read
    /// as a file that nobody changes meanwhile.
    ///
    /// # Errors
    ///
    /// As [`SqliteStore::open`]; [`StoreError::OlderSchema`]; [`StoreError::Place`] where entries
    /// wait in the `-wal` file beside it and nothing there may be written.
    pub fn open_read_only(path: &Path, key: &DataKey) -> Result<SqliteStore, StoreError> {
        let path = &exists(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = match connect(path, path.as_os_str().as_ref(), flags, key) {
            Err(StoreError::ReadOnly) => {
                let log = beside(path, "-wal");
                if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
                    let why = format!(
                        "entries wait in {} and nothing may be written there, so copy both files",
                        log.display()
                    );
                    let path = path.clone();
                    return Err(StoreError::Place { path, why });
                }
                let uri = immutable(path);
                connect(
                    path,
                    Path::new(&uri),
                    flags | OpenFlags::SQLITE_OPEN_URI,
                    key,
                )?
            }
            other => other?,
        };
        let found = version(&conn)?;
        let known = latest(SCHEMAS);
        if found > known {
            return Err(StoreError::NewerSchema { found, known });
        }
        if found < known {
            return Err(StoreError::OlderSchema { found, known });
        }
        conn.execute_batch("pragma trusted_schema = off; pragma cell_size_check = on;")
            .map_err(told)?;
        let path = path.clone();
        Ok(SqliteStore {
            conn,
            path,
            writable: false,
        })
    }

    /// Where the ledger lies, links followed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies the ledger as it is now into a new file, which its owner alone may read and which
    /// opens with the same key. Others may append meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`], [`StoreError::Full`], [`StoreError::Io`], or as the engine fails. A
    /// copy that could not be made whole is removed again.
    pub fn copy(&self, to: &Path) -> Result<(), StoreError> {
        copy(&self.conn, to)
    }

    /// Copies the ledger as [`SqliteStore::copy`] does, under a key of the copy's own: whoever is given
    /// it cannot open this one.
    ///
    /// # Errors
    ///
    /// As [`SqliteStore::copy`]. Nothing is left of a copy that still has this ledger's key.
    pub fn copy_under(&self, to: &Path, own: &DataKey, key: &DataKey) -> Result<(), StoreError> {
        self.copy(to)?;
        let changed = || -> Result<(), StoreError> {
            let conn = connect(to, to, OpenFlags::SQLITE_OPEN_READ_WRITE, own)?;
            let digits = key.digits();
            // No log of pages under the old key is left beside it.
            let sql = Zeroizing::new(format!(
                "pragma journal_mode = delete; pragma rekey = \"x'{}'\";",
                digits.as_str()
            ));
            conn.execute_batch(&sql).map_err(told)?;
            drop(conn);
            fs::OpenOptions::new().write(true).open(to)?.sync_all()?;
            Ok(())
        };
        changed().inspect_err(|_| {
            let _ = fs::remove_file(to);
        })
    }
}

/// [`SqliteStore::create`] with another list of schemas.
pub(super) fn create_with(
    path: &Path,
    key: &DataKey,
    schemas: &[(u32, &str)],
) -> Result<SqliteStore, StoreError> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(StoreError::Exists(path.to_owned()));
    }
    let path = placed(path)?;
    // A crash from here to the commit leaves a file that opens as no ledger and stops `create`
    // from making one: it is to be moved away by hand, never written over.
    new_file(&path)?;
    let made = || {
        let conn = unlock(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, key)?;
        conn.execute_batch(SETTINGS).map_err(told)?;
        migrate(&conn, schemas)?;
        Ok(conn)
    };
    match made() {
        Ok(conn) => {
            settle(&conn)?;
            sync_folder(&path)?;
            Ok(SqliteStore {
                conn,
                path,
                writable: true,
            })
        }
        Err(error) => {
            for end in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(beside(&path, end));
            }
            Err(error)
        }
    }
}

/// [`SqliteStore::open`] with another list of schemas.
pub(super) fn open_with(
    path: &Path,
    key: &DataKey,
    schemas: &[(u32, &str)],
) -> Result<SqliteStore, StoreError> {
    let path = placed(&exists(path)?)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = connect(&path, &path, flags, key)?;
    let (found, known) = (version(&conn)?, latest(schemas));
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    conn.execute_batch(SETTINGS).map_err(told)?;
    if found < known {
        // Kept whatever happens next: it is how one goes back.
        backup(&conn, &path, known)?;
        migrate(&conn, schemas)?;
    }
    settle(&conn)?;
    Ok(SqliteStore {
        conn,
        path,
        writable: true,
    })
}

/// Brings a file to the latest schema, all or nothing: the version is set in the same transaction,
/// so that a crash leaves the old schema with the old number.
pub(super) fn migrate(conn: &Connection, schemas: &[(u32, &str)]) -> Result<(), StoreError> {
    let locked = rusqlite::Transaction::new_unchecked(conn, TransactionBehavior::Immediate);
    let locked = locked.map_err(told)?;
    // Asked again under the lock: another program may have been faster.
    let found = version(&locked)?;
    for (next, sql) in schemas.iter().filter(|(next, _)| *next > found) {
        locked.execute_batch(sql).map_err(told)?;
        locked
            .pragma_update(None, "user_version", next)
            .map_err(told)?;
    }
    locked.commit().map_err(told)
}

fn backup(conn: &Connection, path: &Path, known: u32) -> Result<(), StoreError> {
    for time in 1..=BACKUPS {
        let again = if time == 1 {
            String::new()
        } else {
            format!("-{time}")
        };
        match copy(conn, &beside(path, &format!(".before-{known}{again}.db"))) {
            Err(StoreError::Exists(_)) => {}
            other => return other,
        }
    }
    Err(StoreError::Exists(beside(
        path,
        &format!(".before-{known}.db"),
    )))
}

fn copy(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    // Made first, empty and closed to others: the engine would make it open to the group.
    new_file(to)?;
    let copied = || -> Result<(), StoreError> {
        let text = to
            .to_str()
            .ok_or_else(|| io::Error::other("its path is not Unicode"))?;
        conn.execute("vacuum into ?1", [text]).map_err(told)?;
        fs::OpenOptions::new().write(true).open(to)?.sync_all()?;
        sync_folder(to)
    };
    copied().inspect_err(|_| {
        let _ = fs::remove_file(to);
    })
}

/// Opens a file by its key and makes sure that it is a ledger, writing nothing.
fn connect(
    path: &Path,
    name: &Path,
    flags: OpenFlags,
    key: &DataKey,
) -> Result<Connection, StoreError> {
    let conn = unlock(name, flags, key)?;
    let first = conn.query_row("select count(*) from sqlite_schema", [], |row| row.get(0));
    let objects: i64 = first.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::WrongKey(path.to_owned()),
        // The file is open by now: it is the log beside it that cannot be made.
        Some(ErrorCode::CannotOpen) => StoreError::ReadOnly,
        _ => told(error),
    })?;
    let application: u32 = pragma(&conn, "application_id")?;
    if objects == 0 || application != APPLICATION {
        return Err(StoreError::WrongKey(path.to_owned()));
    }
    Ok(conn)
}

/// Opens a file and hands it the key, which is not tried yet.
fn unlock(name: &Path, flags: OpenFlags, key: &DataKey) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(name, flags).map_err(|error| {
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen) => StoreError::Io(io::Error::other(error.to_string())),
            _ => told(error),
        }
    })?;
    conn.busy_timeout(PATIENCE).map_err(told)?;
    conn.set_prepared_statement_cache_capacity(64);
    let digits = key.digits();
    // Said first: by itself SQLCipher writes what it thinks of a key to the standard error.
    let sql = Zeroizing::new(format!(
        "pragma cipher_log_level = none; pragma key = \"x'{}'\"; pragma cipher_compatibility = 4;",
        digits.as_str()
    ));
    conn.execute_batch(&sql).map_err(told)?;
    Ok(conn)
}

/// The last setting: from here on not even this connection edits the schema's own text.
fn settle(conn: &Connection) -> Result<(), StoreError> {
    let set = conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true);
    set.map(|_| ()).map_err(told)
}

fn version(conn: &Connection) -> Result<u32, StoreError> {
    pragma(conn, "user_version")
}

fn pragma(conn: &Connection, name: &str) -> Result<u32, StoreError> {
    conn.pragma_query_value(None, name, |row| row.get(0))
        .map_err(told)
}

fn latest(schemas: &[(u32, &str)]) -> u32 {
    schemas.last().map_or(0, |(version, _)| *version)
}
