//! What the audits make of codes: which reasons are a difficulty, which outcomes allow, which events make
//! public. Data (`marks.toml`), not rules: no audit knows a code.

use std::sync::LazyLock;

use serde::Deserialize;

/// The marks that codes bear.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Reasons that are a disability, a difficulty or the language.
    pub difficulty: Vec<String>,
    /// Outcomes by which the recording may go ahead.
    pub allowed: Vec<String>,
    /// Outcomes by which it may not.
    pub refused: Vec<String>,
    /// Events by which a recording is passed on or made public.
    pub public: Vec<String>,
}

/// The marks that ship.
pub static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    toml::from_str(include_str!("marks.toml")).expect("the marks that ship can be read")
});
