//! `candour verify`: is the ledger what it says it is? 0 if it is, 1 if it is not.

use super::failure::Trouble;
use super::home::{Desk, print, say};
use crate::id::hex;

/// Runs `verify`.
///
/// # Errors
/// Exit 1 with every problem found, 3 where the ledger cannot be read.
pub fn run(desk: &Desk) -> Result<(), Trouble> {
    let verified = desk.ledger.verify()?;
    verified
        .clock
        .iter()
        .for_each(|line| say(&format!("note: {line}")));
    verified.problems.iter().for_each(|problem| say(problem));
    if !verified.problems.is_empty() {
        return Err(Trouble {
            code: 1,
            said: vec![(
                format!(
                    "the ledger does not verify: {} found",
                    if verified.problems.len() == 1 {
                        "1 problem".into()
                    } else {
                        format!("{} problems", verified.problems.len())
                    }
                ),
                "write nothing more to it, keep the file, and go back to a backup".into(),
            )],
        });
    }
    print(&format!(
        "The ledger verifies: {} entries, {} {}.",
        verified.size,
        verified.matters,
        if verified.matters == 1 {
            "matter"
        } else {
            "matters"
        }
    ));
    print(&format!("Root {}", hex(&verified.root)));
    print("Every line, the tree and every standing were computed again and agree.");
    print(
        "Nothing outside this file was compared: whoever holds the key could have written it anew.",
    );
    Ok(())
}
