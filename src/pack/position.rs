//! A guidance's position on recording, in a word: printed in answers about the pack, never judged.
//!
//! What follows from a position is for the pack's rules to say.

/// The pack's position, in a word; printed, while its rules act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// No permission is needed.
    NoPermission,
    /// None is needed, and asking is a courtesy.
    Courtesy,
    /// Permission is needed.
    Permission,
    /// Recording is prohibited, with exceptions.
    Exceptions,
    /// Recording is prohibited.
    Prohibited,
    /// The agency records unless somebody is against it.
    ByDefault,
}

impl Position {
    /// The words in the pack's file, each with how it is told.
    pub(super) const WORDS: [(&'static str, &'static str); 6] = [
        ("no_permission", "No permission is needed to record."),
        (
            "courtesy",
            "No permission is needed to record; asking is a courtesy.",
        ),
        ("permission", "Permission is needed to record."),
        (
            "prohibited_with_exceptions",
            "Recording is not allowed, with exceptions.",
        ),
        ("prohibited", "Recording is not allowed."),
        (
            "recorded_by_default",
            "The meeting is recorded unless somebody opts out.",
        ),
    ];

    pub(super) fn from_word(word: &str) -> Option<Position> {
        use Position::{ByDefault, Courtesy, Exceptions, NoPermission, Permission, Prohibited};
        let all = [
            NoPermission,
            Courtesy,
            Permission,
            Exceptions,
            Prohibited,
            ByDefault,
        ];
        all.into_iter().find(|position| position.as_str() == word)
    }

    /// The word in the pack's file.
    pub fn as_str(self) -> &'static str {
        Position::WORDS[self as usize].0
    }

    /// The position in a sentence.
    pub fn told(self) -> &'static str {
        Position::WORDS[self as usize].1
    }
}
