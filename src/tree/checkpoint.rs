//! The key that signs checkpoints (C2SP signed-note), and its public half as the genesis names it.
//!
//! It is drawn from the ledger's data key, so there is one secret to keep and to recover. Signing comes
//! with the checkpoints themselves; the public half is in entry 0 from the first day.

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use signed_note::new_ed25519_verifier_key;

/// What the seed is for; another purpose would be another text.
const PURPOSE: &[u8] = b"candour checkpoint key 1\0";

/// The public half of a ledger's checkpoint key, as a signed-note verifier key: name, key id and key.
///
/// `origin` is the ledger's identifier, `data_key` the 64 hexadecimal digits of its 32 random bytes. The Ed25519 seed is
/// SHA-256 of the purpose, the origin and the data key: the data key is uniform, so one hash extracts
/// and separates.
#[must_use]
pub fn verifier(origin: &str, data_key: &[u8]) -> String {
    let seed = Sha256::new()
        .chain_update(PURPOSE)
        .chain_update(origin)
        .chain_update(data_key)
        .finalize();
    let key = SigningKey::from_bytes(&seed.into());
    new_ed25519_verifier_key(&format!("candour/{origin}"), &key.verifying_key())
}
