//! What a pack says of its leaflet for families, besides the plain wording of its items.
//!
//! Plain data; the page that is made of it is `report::leaflet`.

/// The wording of a leaflet; where a text is not given, `report::leaflet` has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaflet {
    /// The title.
    pub title: Option<String>,
    /// What it is about; an empty line begins a new paragraph.
    pub intro: Option<String>,
    /// What introduces the place for the reason for recording.
    pub reason: Option<String>,
    /// Where to ask.
    pub ask: Option<String>,
    /// The clauses it comes from.
    pub source: Vec<String>,
}
