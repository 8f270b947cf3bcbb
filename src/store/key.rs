//! The data key of a ledger, and its homes: the system keyring, an age file, a key file.
//!
//! A data key is 32 random bytes, used raw. Whoever has it reads and writes the ledger; if it is
//! lost, so is the record. Every home keeps the same text, 64 hexadecimal digits and a newline, so
//! that the plain text of an age file *is* a key file and the `age` program alone recovers a ledger.
//!
//! This module makes no randomness of its own for the key, asks nobody for a passphrase and
//! decides for no home: its callers do.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use zeroize::{Zeroize, Zeroizing};

pub use super::error::KeyError;

/// The name under which the system keyring keeps every key of this program.
const SERVICE: &str = "candour";
/// A key file holds 64 digits and a line end; more than this is some other file.
const KEY_FILE_LIMIT: u64 = 128;

/// The 32 bytes a ledger is encrypted with. Wiped when dropped; never shown by `Debug`.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new key from a source of randomness fit for keys, which fills what it is given.
    pub fn generate(mut random: impl FnMut(&mut [u8])) -> DataKey {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut_slice());
        DataKey(bytes)
    }

    /// Reads 64 hexadecimal digits, with or without a line end behind them.
    ///
    /// # Errors
    ///
    /// [`KeyError::Malformed`] for anything else; the text is never repeated.
    pub fn from_text(text: &str, whence: &str) -> Result<DataKey, KeyError> {
        let malformed = || KeyError::Malformed(whence.to_owned());
        let digits = text.strip_suffix('\n').unwrap_or(text);
        let digits = digits.strip_suffix('\r').unwrap_or(digits);
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(malformed());
        }
        let mut bytes = Zeroizing::new([0; 32]);
        for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[place..place + 2], 16).map_err(|_| malformed())?;
        }
        Ok(DataKey(bytes))
    }

    /// The 64 hexadecimal digits, in lower case.
    #[must_use]
    pub fn digits(&self) -> Zeroizing<String> {
        let mut digits = Zeroizing::new(String::with_capacity(65));
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                digits.push(char::from_digit(u32::from(half), 16).expect("a half byte is a digit"));
            }
        }
        digits
    }

    /// What every home keeps: the digits and a newline.
    fn text(&self) -> Zeroizing<String> {
        let mut text = self.digits();
        text.push('\n');
        text
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// Reads the key file of a ledger.
///
/// # Errors
///
/// [`KeyError::NoFile`]; [`KeyError::BesideLedger`] where both lie in one folder, links followed;
/// [`KeyError::Open`] where its mode lets group or others in (on Windows modes are not judged);
/// [`KeyError::Malformed`]; [`KeyError::Io`].
pub fn read_file(path: &Path, ledger: &Path) -> Result<DataKey, KeyError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyError::NoFile(path.to_owned()),
        _ => io_error(path, source),
    };
    let file = fs::File::open(path).map_err(failed)?;
    apart(path, ledger)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Of the open file, so that no other can be put in its place between look and read.
        let mode = file.metadata().map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(KeyError::Open(path.to_owned()));
        }
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_FILE_LIMIT as usize));
    file.take(KEY_FILE_LIMIT)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    key_of(&bytes, &path.display().to_string())
}

/// Writes a new key file that its owner alone may read, and makes it durable.
///
/// # Errors
///
/// [`KeyError::Exists`], [`KeyError::BesideLedger`], [`KeyError::Io`]. A file that could not be
/// written whole is removed again.
pub fn write_file(path: &Path, ledger: &Path, key: &DataKey) -> Result<(), KeyError> {
    apart(path, ledger)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => io_error(path, source),
    })?;
    let written = file
        .write_all(key.text().as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|source| {
        let _ = fs::remove_file(path);
        io_error(path, source)
    })
}

/// Seals a key by a passphrase: an armoured age file (age-encryption.org/v1, scrypt recipient,
/// about a second of work). Its plain text is a key file.
///
/// # Errors
///
/// [`KeyError::EmptyPassphrase`].
pub fn seal(key: &DataKey, passphrase: &str) -> Result<Vec<u8>, KeyError> {
    if passphrase.is_empty() {
        return Err(KeyError::EmptyPassphrase);
    }
    let recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    encrypt(key, &recipient)
}

/// Opens what [`seal`] made.
///
/// # Errors
///
/// [`KeyError::WrongPassphrase`]; [`KeyError::NotSealed`] for what is no such file, or is damaged;
/// [`KeyError::Malformed`] where it holds something else than a key.
pub fn unseal(sealed: &[u8], passphrase: &str) -> Result<DataKey, KeyError> {
    let not_sealed = |why: &str| KeyError::NotSealed(why.to_owned());
    let opened = age::Decryptor::new_buffered(ArmoredReader::new(sealed))
        .map_err(|_| not_sealed("it is not an age file, or it is damaged"))?;
    if !opened.is_scrypt() {
        return Err(not_sealed(
            "it is sealed to a recovery recipient and not by a passphrase",
        ));
    }
    let identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    opened_by(opened, &identity, || KeyError::WrongPassphrase)
}

/// Opens what [`seal_to`] made, by a file of age identities (`AGE-SECRET-KEY-1…`, a line each).
///
/// # Errors
///
/// [`KeyError::Io`] where the file cannot be read; [`KeyError::BadIdentity`] where it holds no identity,
/// or none that opens it; [`KeyError::NotSealed`]; [`KeyError::Malformed`].
pub fn unseal_by(sealed: &[u8], identities: &Path) -> Result<DataKey, KeyError> {
    let bad = |why: &str| KeyError::BadIdentity {
        path: identities.to_owned(),
        why: why.to_owned(),
    };
    let text = fs::read_to_string(identities).map_err(|source| io_error(identities, source))?;
    let text = Zeroizing::new(text);
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let known = lines.map(age::x25519::Identity::from_str);
    let known: Vec<_> = known
        .collect::<Result<_, _>>()
        .map_err(|_| bad("a line of it is no age identity"))?;
    for identity in &known {
        let opened = age::Decryptor::new_buffered(ArmoredReader::new(sealed)).map_err(|_| {
            KeyError::NotSealed("it is not an age file, or it is damaged".to_owned())
        })?;
        match opened_by(opened, identity, || bad("")) {
            Err(KeyError::BadIdentity { .. }) => {}
            other => return other,
        }
    }
    Err(bad(
        "no identity in it is the one that the copy was sealed to",
    ))
}

fn opened_by(
    opened: age::Decryptor<impl Read>,
    identity: &dyn age::Identity,
    wrong: impl Fn() -> KeyError,
) -> Result<DataKey, KeyError> {
    let not_sealed = |why: &str| KeyError::NotSealed(why.to_owned());
    let mut plain = match opened.decrypt(std::iter::once(identity)) {
        Ok(plain) => plain.take(KEY_FILE_LIMIT),
        Err(age::DecryptError::ExcessiveWork { .. }) => {
            return Err(not_sealed(
                "opening it asks more work than this computer can do",
            ));
        }
        Err(
            age::DecryptError::DecryptionFailed
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::NoMatchingKeys,
        ) => return Err(wrong()),
        Err(_) => return Err(not_sealed("it is damaged")),
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_FILE_LIMIT as usize));
    plain
        .read_to_end(&mut bytes)
        .map_err(|_| not_sealed("it is damaged"))?;
    key_of(&bytes, "The sealed key")
}

/// Seals a key to a recovery recipient (`age1…`, X25519): an armoured age file that
/// `age --decrypt --identity FILE` turns back into a key file.
///
/// # Errors
///
/// [`KeyError::BadRecipient`] where it is no such recipient.
pub fn seal_to(key: &DataKey, recipient: &str) -> Result<Vec<u8>, KeyError> {
    let recipient = recipient.trim();
    let bad = |why: &str| KeyError::BadRecipient(why.to_owned());
    if recipient
        .to_ascii_uppercase()
        .starts_with("AGE-SECRET-KEY-")
    {
        return Err(bad(
            "it is a secret key, which nobody but its owner should have",
        ));
    }
    if !recipient.starts_with("age1") {
        return Err(bad("it does not begin with age1"));
    }
    let recipient = age::x25519::Recipient::from_str(recipient)
        .map_err(|_| bad("a character is wrong or missing"))?;
    encrypt(key, &recipient)
}

/// The key this computer's keyring holds for a ledger, which is named by its origin.
///
/// # Errors
///
/// [`KeyError::NoKeyring`], [`KeyError::NotInKeyring`], [`KeyError::Malformed`].
pub fn keyring_get(ledger: &str) -> Result<DataKey, KeyError> {
    let entry = keyring::Entry::new(SERVICE, ledger).map_err(keyring_error)?;
    let text = Zeroizing::new(entry.get_password().map_err(keyring_error)?);
    DataKey::from_text(&text, "The keyring of this computer")
}

/// Puts a ledger's key into this computer's keyring, in place of one already there.
///
/// # Errors
///
/// [`KeyError::NoKeyring`].
pub fn keyring_set(ledger: &str, key: &DataKey) -> Result<(), KeyError> {
    let entry = keyring::Entry::new(SERVICE, ledger).map_err(keyring_error)?;
    entry.set_password(&key.digits()).map_err(keyring_error)
}

fn keyring_error(error: keyring::Error) -> KeyError {
    match error {
        keyring::Error::NoEntry => KeyError::NotInKeyring,
        // Would show what is kept there.
        keyring::Error::BadEncoding(mut bytes) => {
            bytes.zeroize();
            KeyError::Malformed("The keyring of this computer".to_owned())
        }
        other => KeyError::NoKeyring(other.to_string()),
    }
}

fn encrypt(key: &DataKey, recipient: &dyn age::Recipient) -> Result<Vec<u8>, KeyError> {
    let written = || -> io::Result<Vec<u8>> {
        let to = std::iter::once(recipient);
        let sealer = age::Encryptor::with_recipients(to).map_err(io::Error::other)?;
        let armour = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
        let mut plain = sealer.wrap_output(armour)?;
        plain.write_all(key.text().as_bytes())?;
        plain.finish()?.finish()
    };
    written().map_err(|error| KeyError::NotSealed(error.to_string()))
}

fn key_of(bytes: &[u8], whence: &str) -> Result<DataKey, KeyError> {
    let text = std::str::from_utf8(bytes).map_err(|_| KeyError::Malformed(whence.to_owned()))?;
    DataKey::from_text(text, whence)
}

/// Refuses a key in the ledger's own folder, be it reached by whatever links.
fn apart(path: &Path, ledger: &Path) -> Result<(), KeyError> {
    // A linked key file lies where the link leads; the link's own folder counts as well.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let home = folder(&fs::canonicalize(ledger).unwrap_or_else(|_| ledger.to_owned()));
    if home.is_some() && (folder(path) == home || folder(&real) == home) {
        return Err(KeyError::BesideLedger(path.to_owned()));
    }
    Ok(())
}

fn folder(path: &Path) -> Option<PathBuf> {
    let parent = path.parent()?;
    let parent = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    fs::canonicalize(parent).ok()
}

fn io_error(path: &Path, source: io::Error) -> KeyError {
    let path = path.to_owned();
    KeyError::Io { path, source }
}
