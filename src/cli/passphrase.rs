//! A passphrase, asked for at a terminal and never shown.

use std::io::IsTerminal;

use dialoguer::Password;
use zeroize::Zeroizing;

use super::ask::gone;
use super::failure::Trouble;

/// Asks for a passphrase without showing it.
///
/// # Errors
/// Where there is no terminal to ask at.
pub fn known(prompt: &str) -> Result<Zeroizing<String>, Trouble> {
    terminal()?;
    Password::new()
        .with_prompt(prompt)
        .interact()
        .map(Zeroizing::new)
        .map_err(gone)
}

/// Asks for a new passphrase, twice.
///
/// # Errors
/// Where there is no terminal to ask at.
pub fn new() -> Result<Zeroizing<String>, Trouble> {
    terminal()?;
    Password::new()
        .with_prompt("A passphrase for this ledger (several words)")
        .with_confirmation(
            "The same once more",
            "The two differ; once more from the start",
        )
        .interact()
        .map(Zeroizing::new)
        .map_err(gone)
}

fn terminal() -> Result<(), Trouble> {
    match std::io::stdin().is_terminal() {
        true => Ok(()),
        false => Err(Trouble::unavailable(
            "a passphrase is wanted, and there is no terminal to ask at",
            "run it on a terminal, or say --key-file F (CANDOUR_KEY_FILE)",
        )),
    }
}
