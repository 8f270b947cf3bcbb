//! What can go wrong with a store or a key: what happened, and what to do about it.
//!
//! Every message is a whole sentence for somebody who works with families and not with databases;
//! `hint` is the second sentence. Neither ever repeats a key, a passphrase or a line.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a store could not do what was asked. Each says what happened; [`StoreError::hint`] what to
/// do about it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing at that path: opening never makes a ledger.
    #[error("There is no ledger at {}.", .0.display())]
    NotFound(PathBuf),
    /// Something at that path: making never writes over a file.
    #[error("There is already a file at {}, and a ledger is never written over one.", .0.display())]
    Exists(PathBuf),
    /// The two cannot be told apart: an encrypted file looks like noise.
    #[error("{} is not a ledger, or this is not its key.", .0.display())]
    WrongKey(PathBuf),
    /// Made by a program that came later.
    #[error("The ledger has schema {found}; this program knows schemas up to {known}.")]
    NewerSchema {
        /// The ledger's schema.
        found: u32,
        /// The latest this program knows.
        known: u32,
    },
    /// Made by an earlier program, and it may not be written to.
    #[error("The ledger has schema {found}; to be read it must first be brought to {known}.")]
    OlderSchema {
        /// The ledger's schema.
        found: u32,
        /// The schema wanted.
        known: u32,
    },
    /// Somebody else held the lock for longer than a writer waits.
    #[error("Another program was writing to the ledger for too long.")]
    Busy,
    /// The ledger, its folder or its disk may not be written to.
    #[error("The ledger cannot be written to.")]
    ReadOnly,
    /// No room. Nothing was written.
    #[error("The disk is full, and nothing was written.")]
    Full,
    /// A ledger may not lie there, or cannot be read there.
    #[error("The ledger {} cannot be used where it is: {why}.", .path.display())]
    Place {
        /// Where it is.
        path: PathBuf,
        /// Half a sentence.
        why: String,
    },
    /// A constraint or guard refused; its own words.
    #[error("The store refused an entry: {0}.")]
    Guard(String),
    /// What is stored cannot be right.
    #[error("The ledger is damaged: {0}.")]
    Damaged(String),
    /// The key could not be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file of the ledger could not be used.
    #[error("The ledger's file could not be used: {0}.")]
    Io(#[from] io::Error),
    /// Anything else the engine says.
    #[error("The ledger could not be used: {0}.")]
    Engine(String),
}

impl StoreError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::NotFound(_) => "Check the path; only init makes a ledger.",
            StoreError::Exists(_) => "Choose another name, or open the ledger that is there.",
            StoreError::WrongKey(_) => "Check the path and the key, and that they belong together.",
            StoreError::NewerSchema { .. } => "Use a newer version of the program.",
            StoreError::OlderSchema { .. } => {
                "Open it once where it may be written to; a backup is made beside it first."
            }
            StoreError::Busy => "Wait a moment and try again; nothing was written.",
            StoreError::ReadOnly => "Ask for the right to write there, or only read.",
            StoreError::Full => "Make room on the disk and try again.",
            StoreError::Place { .. } => "Keep it in a folder on a disk of this machine.",
            StoreError::Guard(_) => "Nothing was written; please report this as a fault.",
            StoreError::Damaged(_) => "Stop writing to it, keep the file, and restore a backup.",
            StoreError::Key(error) => error.hint(),
            StoreError::Io(_) => "Check that the folder is there and that you may use it.",
            StoreError::Engine(_) => "Run verify; if it finds nothing, please report this.",
        }
    }
}

/// Why a key could not be had or kept. Each says what happened; [`KeyError::hint`] what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No file at that path.
    #[error("There is no key file at {}.", .0.display())]
    NoFile(PathBuf),
    /// A key file is never written over.
    #[error("There is already a file at {}, and a key is never written over one.", .0.display())]
    Exists(PathBuf),
    /// Its permissions let others in.
    #[error("The key file {} can be read by other people on this computer.", .0.display())]
    Open(PathBuf),
    /// Key and ledger in one folder: whoever copies the folder has both.
    #[error("The key file {} lies in the same folder as the ledger.", .0.display())]
    BesideLedger(PathBuf),
    /// Not 64 hexadecimal digits.
    #[error("{0} does not hold a key, which is 64 hexadecimal digits and a newline.")]
    Malformed(String),
    /// An empty passphrase protects nothing.
    #[error("The passphrase is empty.")]
    EmptyPassphrase,
    /// The passphrase does not open the file.
    #[error("The passphrase does not open the sealed key.")]
    WrongPassphrase,
    /// Not an age file, a damaged one, or one that is not sealed by a passphrase.
    #[error("The sealed key cannot be read: {0}.")]
    NotSealed(String),
    /// Not an age X25519 recipient.
    #[error("The recipient is not an age public key ({0}).")]
    BadRecipient(String),
    /// A file that holds no age identity, or not the one wanted.
    #[error("The identity file {} does not open the copy: {why}.", .path.display())]
    BadIdentity {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No keyring, or a locked one.
    #[error("This computer has no keyring that could be opened ({0}).")]
    NoKeyring(String),
    /// The keyring holds no key for this ledger.
    #[error("The keyring of this computer holds no key for this ledger.")]
    NotInKeyring,
    /// The file could not be read or written.
    #[error("The key file {} could not be used: {source}.", .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl KeyError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            KeyError::NoFile(_) => "Check the path given with --key-file or CANDOUR_KEY_FILE.",
            KeyError::Exists(_) => "Choose another name, or use the key that is there.",
            KeyError::Open(_) => {
                "Make it readable by you alone (chmod 600), and treat a key others may have read as known."
            }
            KeyError::BesideLedger(_) => {
                "Move the key to another folder, so that a copy of the one is not a copy of both."
            }
            KeyError::Malformed(_) => "Check that it is this ledger's key and was not altered.",
            KeyError::EmptyPassphrase => "Type a passphrase of several words.",
            KeyError::WrongPassphrase => "Type it again, and check the keyboard's capitals lock.",
            KeyError::NotSealed(_) => "Check that it is this ledger's key and is whole.",
            KeyError::BadRecipient(_) => "Give the whole public key, which begins with age1.",
            KeyError::BadIdentity { .. } => {
                "Give the file with the secret key whose age1 recipient the copy was made for."
            }
            KeyError::NoKeyring(_) => "Unlock the keyring, or give a key file with --key-file.",
            KeyError::NotInKeyring => {
                "Use the account that made the ledger, or restore the key from its recovery copy."
            }
            KeyError::Io { .. } => "Check that the folder is there and that you may use it.",
        }
    }
}
