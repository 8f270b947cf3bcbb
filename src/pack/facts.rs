//! The facts that a pack's conditions may ask about: a closed list, and the map
//! that is filled from one matter and judged against it.
//!
//! Nothing here reads an entry: whoever fills the map knows the matter, and this
//! file says what each fact means. A fact that is not set is not known, which is
//! something else than being known to be nothing.

use std::collections::{BTreeMap, BTreeSet};

/// Where the values of a fact come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// The codes of a list of the vocabulary, with what packs added to it; the
    /// list `item` holds the advice items.
    List(&'static str),
    /// These words and no others.
    Closed(&'static [&'static str]),
}

/// One fact that conditions may ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactDef {
    /// Its name in a condition.
    pub name: &'static str,
    /// What it holds, and when it is not known.
    pub meaning: &'static str,
    /// What its values may be.
    pub values: Values,
}

/// The natures of a matter.
pub const NATURES: &[&str] = &[
    "request",
    "suspected_covert",
    "discovered_covert",
    "recording_of_child",
    "court_hearing",
    "agency_recording",
    "publication",
    "unprompted_notice",
];
const ANSWERS: &[&str] = &[
    "agreed",
    "agreed_with_conditions",
    "objected",
    "no_response",
    "could_not_be_asked",
    "withdrew",
    "unknown",
];
const PROCEEDINGS: &[&str] = &["none", "pre", "current", "concluded", "unknown"];
const PERMISSION: &[&str] = &["not_sought", "sought", "given", "refused", "unknown"];
const SHARES: &[&str] = &["none", "some", "all"];
const LIKELIHOOD: &[&str] = &["yes", "likely", "no", "unknown"];
const YES_NO: &[&str] = &["yes", "no"];

const fn list(name: &'static str, list: &'static str, meaning: &'static str) -> FactDef {
    let values = Values::List(list);
    FactDef {
        name,
        meaning,
        values,
    }
}

const fn closed(
    name: &'static str,
    words: &'static [&'static str],
    meaning: &'static str,
) -> FactDef {
    let values = Values::Closed(words);
    FactDef {
        name,
        meaning,
        values,
    }
}

/// Every fact. `Roles` are participants without their labels (`police/2` is
/// `police`); statements are those that stand; `last` is by order of occurrence.
#[rustfmt::skip]
pub const FACTS: &[FactDef] = &[
    closed("nature", NATURES, "The matter's nature as last stated."),
    list("person", "role", "Whose recording it is or would be."),
    closed("person.side", super::vocabulary::Side::WORDS, "The side of that role."),
    list("via", "role", "Who asked on the person's behalf; known to be nobody where none is stated."),
    closed("maker", &["family", "agency"], "Agency where the nature is agency_recording, otherwise family."),
    closed("pr", &["yes", "no", "unknown"], "Whether the person holds parental responsibility; not known where unstated."),
    list("meeting.type", "meeting_type", "The type of the meeting; not known where unstated."),
    list("setting", "setting", "Where it is held; not known where unstated."),
    closed("multi_agency", YES_NO, "Whether several agencies attend; not known where unstated."),
    list("media", "media", "The media as last stated; not known where unstated."),
    list("reasons", "reason", "The reasons as last stated; known to be nothing where none is."),
    closed("reasons_stated_by", &["requester", "inferred"], "Whether the reasons were told or guessed; not known where unstated."),
    closed("proceedings", PROCEEDINGS, "Every status stated between request and start; not known where none says current and the last is unknown or unstated (an earlier `unknown` is left out)."),
    closed("court_permission", PERMISSION, "The court's permission as last stated by the request; not known where unstated."),
    list("capture", "role", "The roles who would be recorded, as last stated; not known where unstated."),
    list("present", "role", "The roles present at the meeting; not known where unstated."),
    closed("planned", YES_NO, "Whether the intention was known to a professional before the start."),
    closed("withdrawn", YES_NO, "Whether the request was withdrawn before the start."),
    closed("cancelled", YES_NO, "Whether the meeting stands cancelled."),
    closed("knowledge", SHARES, "How many of those to be asked were asked, told or overheard at any time; not known where nobody is named."),
    closed("asked", SHARES, "How many of those to be asked were asked, at any time; not known where nobody is named."),
    closed("asked_in_advance", SHARES, "How many of them were asked before the start; not known where nobody is named."),
    closed("answer", ANSWERS, "The last answer of each of them; known to be nothing where nobody has answered."),
    list("decision", "decision", "The outcome of every decision; known to be nothing where there is none."),
    list("decision.by", "role", "The roles who decided; known to be nobody where there is no decision."),
    closed("decision.rights_weighed", YES_NO, "Whether the last decision says how rights were weighed; not known without a decision."),
    closed("decision.adjustment_considered", YES_NO, "Yes where any decision says that an adjustment was considered, otherwise no."),
    closed("decision.views", YES_NO, "Whether the last decision holds the views of the person; not known without a decision."),
    list("event", "event", "The code of every event; known to be nothing where there is none."),
    list("event.who", "role", "The roles the events name as acting; not known where unstated."),
    list("event.to", "role", "The roles the events name as receiving; not known where unstated."),
    closed("event.extent", &["whole", "part"], "How much, as the events state it; not known where unstated."),
    closed("event.modified", LIKELIHOOD, "Whether it was altered, as the events state it; not known where unstated."),
    closed("event.identifies_child", LIKELIHOOD, "Whether it identifies a child, as the events state it; not known where unstated."),
    closed("event.aim", YES_NO, "Whether an event states an aim; not known without an event."),
    closed("event.consents", ANSWERS, "The consents to a disclosure, as the events state them; not known where unstated."),
    closed("threshold", &["excessive", "oppressive", "disproportionate"], "What any assessment asserts; known to be nothing where none asserts any."),
    list("threshold.outcome", "threshold_outcome", "The outcome of every assessment; known to be nothing where there is none."),
    list("escalation", "route", "The routes taken; known to be nothing where there is none."),
    closed("escalation.advice", YES_NO, "Whether any escalation holds the advice received."),
    list("advice", "item", "The advice items given to anybody; known to be nothing where none was."),
    closed("advice.incorrect", &["yes", "put_right", "no"], "Yes while incorrect advice stands that was not put right; put_right where all of it was; no where there is none."),
    closed("advice.claimed", YES_NO, "Whether advice was claimed that nobody itemised."),
    closed("leaflet", YES_NO, "Whether any advice names a leaflet."),
    closed("filed", YES_NO, "Whether every entry that needs it is covered by `filed`."),
    closed("basis", YES_NO, "Whether the opening states the basis of a suspicion."),
    closed("related", YES_NO, "Whether the matter names related matters."),
];

/// The definition of a fact.
pub fn fact(name: &str) -> Option<&'static FactDef> {
    FACTS.iter().find(|fact| fact.name == name)
}

/// What is known of one matter, fact by fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Facts {
    /// Nothing is known.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// Says what a fact is; no values at all means that it is known to be
    /// nothing. What was said of it before is replaced.
    ///
    /// # Panics
    /// In debug builds, when `fact` is none of [`FACTS`].
    pub fn set(&mut self, fact: &'static str, values: impl IntoIterator<Item = impl Into<String>>) {
        debug_assert!(self::fact(fact).is_some(), "{fact} is a fact");
        let values = values.into_iter().map(Into::into).collect();
        self.known.insert(fact, values);
    }

    /// What a fact is known to be; none where it is not known.
    pub fn get(&self, fact: &str) -> Option<&BTreeSet<String>> {
        self.known.get(fact)
    }
}
