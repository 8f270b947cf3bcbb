//! `candour init`: nothing else ever creates a ledger.
//!
//! Key first, ledger last: a crash in between leaves a key without a ledger, which the next `init` uses,
//! never a ledger without a key.

use std::path::Path;

use zeroize::Zeroizing;

use super::args::Init;
use super::failure::Trouble;
use super::home::{Home, over, random, say};
use super::{pack, passphrase};
use crate::id;
use crate::ledger::{Founding, Who};
use crate::store::SqliteStore;
use crate::store::key::{self, DataKey};
use crate::time::{Instant, Zone};
use crate::tree::checkpoint;

/// Runs `init`.
///
/// # Errors
/// A ledger is there already, the place or a pack will not do, or the key cannot be kept.
pub fn run(home: &Home, init: &Init, now: Instant) -> Result<(), Trouble> {
    let zone = Zone::read(&init.zone)?;
    id::reference(&init.name, "ledger's name")
        .map_err(|e| Trouble::refused(e, "say --name with a plain name, such as the team's"))?;
    let packs = init
        .pack
        .iter()
        .map(|name| pack::text(name))
        .collect::<Result<Vec<_>, _>>()?;
    if home.path.exists() {
        return Err(Trouble::refused(
            format!("{} exists already", home.path.display()),
            "name another file with --ledger; a ledger is never begun over another",
        ));
    }
    if let Some(to) = &init.recovery {
        // Judged before anything is made: a recipient that will not do must not leave a key behind.
        key::seal_to(&DataKey::generate(random), to).map_err(|e| Trouble::refused(&e, e.hint()))?;
    }
    let folders = [Some(&home.path), home.key_file.as_ref()];
    for folder in folders.into_iter().flatten().filter_map(|p| p.parent()) {
        std::fs::create_dir_all(folder)?;
    }
    let origin = uuid(now);
    let key = key(home, &origin.to_string())?;
    if let Some(to) = &init.recovery {
        write_new(&home.recovery(), &key::seal_to(&key, to)?)?;
    }
    let founding = Founding {
        origin,
        name: init.name.clone(),
        zone,
        agency: init.agency.clone(),
        program: format!("candour {}", env!("CARGO_PKG_VERSION")),
        verifier: checkpoint::verifier(&origin.to_string(), key.digits().as_bytes()),
        packs,
    };
    begin(
        &home.path,
        &key,
        founding,
        &Who {
            by: home.worker.clone().unwrap_or_else(|| "init".into()),
            account: super::home::account(),
        },
    )?;
    say(&format!(
        "began the ledger {} at {}",
        init.name,
        home.path.display()
    ));
    say(&format!("times are read in {}", zone.name()));
    if init.pack.is_empty() {
        say("no guidance adopted yet: `candour pack adopt tees`, or staffordshire, or a file");
    }
    match &init.recovery {
        Some(_) => say(&format!(
            "the key can be recovered from {} by whoever holds the recovery identity",
            home.recovery().display()
        )),
        None => say("nobody can recover the key: if it is lost, so is the record"),
    }
    Ok(())
}

/// Creates the file and begins the ledger in it; a file that could not be begun is taken away again.
///
/// # Errors
/// As the store fails, or a pack does not read.
pub fn begin(path: &Path, key: &DataKey, founding: Founding, who: &Who) -> Result<(), Trouble> {
    let store = SqliteStore::create(path, key)?;
    over(store).found(founding, who).map_err(|failure| {
        // Nothing was entered in it, so nothing is lost; left behind, it would look like a ledger.
        let _ = std::fs::remove_file(path);
        failure.into()
    })
}

/// A new identifier of a ledger.
pub fn uuid(now: Instant) -> uuid::Uuid {
    let mut bytes = [0; 10];
    random(&mut bytes);
    id::uuid(
        u64::try_from(now.timestamp_millis()).unwrap_or_default(),
        bytes,
    )
}

/// The key: from the file named, made where there is none; else one that an interrupted `init` sealed;
/// else in the account's keyring; else sealed by a passphrase beside the ledger.
fn key(home: &Home, origin: &str) -> Result<DataKey, Trouble> {
    if let Some(file) = &home.key_file {
        if file.exists() {
            return Ok(key::read_file(file, &home.path)?);
        }
        let key = DataKey::generate(random);
        key::write_file(file, &home.path, &key)?;
        say(&format!(
            "made a key in {}: whoever can read it can read the ledger",
            file.display()
        ));
        return Ok(key);
    }
    let sealed = home.sealed();
    if sealed.exists() {
        say(&format!("using the key in {}", sealed.display()));
        let passphrase = passphrase::known("Its passphrase")?;
        return Ok(key::unseal(&std::fs::read(&sealed)?, &passphrase)?);
    }
    let key = DataKey::generate(random);
    if key::keyring_set(origin, &key).is_ok() {
        // Left by an interrupted `init`, the name of a key that nothing was written with may go.
        let _ = std::fs::remove_file(home.keyring());
        write_new(&home.keyring(), format!("{origin}\n").as_bytes())?;
        say("the key is in this account's keyring");
        return Ok(key);
    }
    say("this account has no keyring: the key is sealed by a passphrase instead");
    let passphrase: Zeroizing<String> = passphrase::new()?;
    write_new(&sealed, &key::seal(&key, &passphrase)?)?;
    say(&format!(
        "the key is in {}, sealed by the passphrase",
        sealed.display()
    ));
    Ok(key)
}

/// Writes a file that is not there yet, readable by nobody else.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|e| {
        Trouble::unavailable(
            format!("{} cannot be made: {e}", path.display()),
            "if an earlier init left it, move it away; else check the folder's permissions",
        )
    })?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    Ok(())
}
