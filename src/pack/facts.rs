//! The facts that a pack's conditions may ask about: a closed list, which says
//! what each fact means.
//!
//! What is known of one matter is `known`'s.

use super::vocabulary::Side;

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
    /// What its values may be.
    pub values: Values,
    /// What it holds, and when it is not known.
    pub meaning: &'static str,
    /// A clause that says it, for people: `{}` is the value, `[a|b]` the words
    /// for yes and for any other value.
    pub phrase: &'static str,
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
/// The kinds of entry that speak of a matter, and so may stand in one.
pub const KINDS: &[&str] = &[
    "request",
    "meeting",
    "consent",
    "advice",
    "decision",
    "event",
    "threshold",
    "escalation",
    "change",
    "withdrawal",
    "filed",
    "review",
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

const fn list(
    name: &'static str,
    list: &'static str,
    phrase: &'static str,
    meaning: &'static str,
) -> FactDef {
    let values = Values::List(list);
    FactDef {
        name,
        values,
        meaning,
        phrase,
    }
}

const fn closed(
    name: &'static str,
    words: &'static [&'static str],
    phrase: &'static str,
    meaning: &'static str,
) -> FactDef {
    let values = Values::Closed(words);
    FactDef {
        name,
        values,
        meaning,
        phrase,
    }
}

/// Every fact. `Roles` are participants without their labels (`police/2` is
/// `police`); statements are those that stand; `last` is by order of occurrence.
#[rustfmt::skip]
pub const FACTS: &[FactDef] = &[
    closed("nature", NATURES, "the matter is {}", "The matter's nature as last stated."),
    closed("kind", KINDS, "an entry of kind {} stands", "The kinds of entry that stand in the matter."),
    closed("requested", &["yes"], "the request comes", "The request, or whatever opened the matter, was made: always yes. Notice is asked with it."),
    list("requested.how", "how", "the request is made by {}", "How the request was made; not known where unstated."),
    list("person", "role", "it is the recording of {}", "Whose recording it is or would be."),
    closed("person.side", Side::WORDS, "whose recording it is, is on the side of {}", "The side of that role."),
    list("via", "role", "{} asked on the person's behalf", "Who asked on the person's behalf; known to be nobody where none is stated."),
    closed("maker", &["family", "professional", "agency"], "the recording is made by {}", "Agency where the nature is agency_recording; professional where the person's role is on the professional side; otherwise family."),
    closed("pr", &["yes", "no", "unknown"], "the person [holds|is not known to hold] parental responsibility", "Whether the person holds parental responsibility; not known where unstated."),
    list("meeting.type", "meeting_type", "the meeting is {}", "The type of the meeting; not known where unstated."),
    list("setting", "setting", "the setting is {}", "Where it is held; not known where unstated."),
    closed("multi_agency", YES_NO, "[several agencies attend|one agency attends]", "Whether several agencies attend; not known where unstated."),
    list("media", "media", "the medium is {}", "The media as last stated; not known where unstated."),
    list("reasons", "reason", "a reason given is {}", "The reasons as last stated; known to be nothing where none is."),
    closed("reasons_stated_by", &["requester", "inferred"], "the reasons were stated by {}", "Whether the reasons were told or guessed; not known where unstated."),
    closed("proceedings", PROCEEDINGS, "court proceedings are {}", "Every status stated between request and start; not known where none says current and the last is unknown or unstated (an earlier `unknown` is left out)."),
    closed("court_permission", PERMISSION, "the court's permission is {}", "The court's permission as last stated by the request; not known where unstated."),
    list("capture", "role", "{} would be recorded", "The roles who would be recorded, as last stated; not known where unstated."),
    list("present", "role", "{} was present", "The roles present at the meeting; not known where unstated."),
    list("attending", "role", "{} attends", "The roles who would be recorded, were present or were asked; not known where nobody is named."),
    closed("planned", YES_NO, "the recording was [planned|not planned]", "Whether the intention was known to a professional before the start."),
    closed("withdrawn", YES_NO, "the request was [withdrawn|not withdrawn]", "Whether the request was withdrawn before the start."),
    closed("cancelled", YES_NO, "the meeting is [cancelled|not cancelled]", "Whether the meeting stands cancelled."),
    list("who", "role", "the participant is {}", "The participant's role; only in a rule with `each = \"participant\"`."),
    closed("who.side", Side::WORDS, "the participant is on the side of {}", "The side of that role; only in such a rule."),
    closed("knowledge", SHARES, "{} of those to be asked know of it", "How many of those to be asked were asked, told or overheard at any time; not known where nobody is named."),
    closed("asked", SHARES, "{} of those to be asked are asked", "How many of those to be asked were asked, at any time; not known where nobody is named."),
    closed("asked_in_advance", SHARES, "{} of those to be asked are asked before the meeting", "How many of them were asked before the start; not known where nobody is named."),
    closed("answer", ANSWERS, "an answer is {}", "The last answer of each of them; known to be nothing where nobody has answered."),
    closed("answers", ANSWERS, "an answer at any time is {}", "Every answer that anybody gave, the person too, also one that was changed later; known to be nothing where nobody has answered."),
    list("consent.how", "how", "consent is asked by {}", "How people were asked; known to be nothing where no entry says."),
    closed("consent.views", YES_NO, "a child's own views are [written down|not written down]", "Whether any consent entry holds a child's own views."),
    list("decision", "decision", "the decision is {}", "The outcome of every decision; known to be nothing where there is none."),
    list("decision.last", "decision", "the last decision is {}", "The outcome of the last decision; known to be nothing where there is none."),
    list("decision.by", "role", "the decision is made by {}", "The roles who decided; known to be nobody where there is no decision."),
    list("decision.how", "how", "the decision is told by {}", "How decisions were told; known to be nothing where none says."),
    closed("decision.notified", YES_NO, "when the decision was told is [written down|not written down]", "Whether the last decision says when it was told; not known without a decision."),
    list("decision.consulted", "role", "{} is consulted", "The roles consulted on any decision; known to be nobody where none is named."),
    closed("decision.conditions", YES_NO, "the decision [has conditions|has no conditions]", "Whether the last decision has conditions; not known without a decision."),
    closed("decision.rights_weighed", YES_NO, "how rights were weighed is [written down|not written down]", "Whether the last decision says how rights were weighed; not known without a decision."),
    closed("decision.adjustment_considered", YES_NO, "an adjustment is [considered|not considered]", "Yes where any decision says that an adjustment was considered, otherwise no."),
    closed("decision.views", YES_NO, "the person's views are [written down|not written down]", "Whether the last decision holds the views of the person; not known without a decision."),
    list("event", "event", "what happened is {}", "The code of every event; known to be nothing where there is none."),
    list("event.who", "role", "it was done by {}", "The roles the events name as acting; not known where unstated."),
    list("event.to", "role", "it went to {}", "The roles the events name as receiving; not known where unstated."),
    closed("event.extent", &["whole", "part"], "it is {} of the recording", "How much, as the events state it; not known where unstated."),
    closed("event.modified", LIKELIHOOD, "that it was altered: {}", "Whether it was altered, as the events state it; not known where unstated."),
    closed("event.identifies_child", LIKELIHOOD, "that it identifies a child: {}", "Whether it identifies a child, as the events state it; not known where unstated."),
    closed("event.aim", YES_NO, "what it is aimed at is [written down|not written down]", "Whether an event states an aim; not known without an event."),
    closed("event.stored", YES_NO, "how a copy is stored is [written down|not written down]", "Whether an event says how a copy is stored; not known without an event."),
    closed("event.delete_by", YES_NO, "a day for deletion is [written down|not written down]", "Whether an event gives a day for deletion; not known without an event."),
    closed("event.consents", ANSWERS, "an answer to it is {}", "The consents to a disclosure, as the events state them; not known where unstated."),
    closed("threshold", &["excessive", "oppressive", "disproportionate"], "the recording is assessed as {}", "What any assessment asserts; known to be nothing where none asserts any."),
    list("threshold.outcome", "threshold_outcome", "the outcome of an assessment is {}", "The outcome of every assessment; known to be nothing where there is none."),
    list("escalation", "route", "{} is turned to", "The routes taken; known to be nothing where there is none."),
    closed("escalation.advice", YES_NO, "the advice received is [written down|not written down]", "Whether any escalation holds the advice received."),
    list("advice", "item", "the advice given includes {}", "The advice items given to anybody; known to be nothing where none was."),
    list("advice.how", "how", "advice is given by {}", "How advice was given; known to be nothing where none says."),
    list("advice.format", "format", "advice is given in the format {}", "The formats of advice; known to be nothing where none says."),
    closed("advice.understood", YES_NO, "understanding was [checked|not checked]", "Whether advice says that understanding was checked; not known where none says."),
    closed("advice.incorrect", &["yes", "put_right", "no"], "incorrect advice was given: {}", "Yes while incorrect advice stands that was not put right; put_right where all of it was; no where there is none."),
    closed("advice.claimed", YES_NO, "advice that nobody itemised is [claimed|not claimed]", "Whether advice was claimed that nobody itemised."),
    closed("leaflet", YES_NO, "a leaflet [was given|was not given]", "Whether any advice names a leaflet."),
    closed("leaflet.version", &["this", "other"], "the leaflet given is {} version", "This where a leaflet named is the pack's own (`id/version`), other where another is; known to be nothing where none is named."),
    closed("filed", YES_NO, "every entry is [copied into the case record|not copied into the case record]", "Whether every entry that needs it is covered by `filed`."),
    closed("basis", YES_NO, "the basis of the suspicion is [written down|not written down]", "Whether the opening states the basis of a suspicion."),
    closed("related", YES_NO, "related matters are [named|not named]", "Whether the matter names related matters."),
];

/// The definition of a fact.
pub fn fact(name: &str) -> Option<&'static FactDef> {
    FACTS.iter().find(|fact| fact.name == name)
}

/// The facts that a pack adds: what entries say under a key of its `[[field]]`.
pub(super) const EXTRA: &str = "extra.";

/// One of [`FACTS`], by its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact(pub(super) usize);

impl Fact {
    /// The fact of a name.
    ///
    /// # Panics
    /// Where the name is none of [`FACTS`]; in a `const`, while the program is compiled.
    pub const fn named(name: &str) -> Fact {
        match Fact::find(name) {
            Some(fact) => fact,
            None => panic!("a name of none of the facts"),
        }
    }

    /// The fact of a name, if it is one.
    pub(super) const fn find(name: &str) -> Option<Fact> {
        let mut place = 0;
        while place < FACTS.len() {
            if same(FACTS[place].name.as_bytes(), name.as_bytes()) {
                return Some(Fact(place));
            }
            place += 1;
        }
        None
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A fact by its name, looked up while the program is compiled.
macro_rules! named {
    ($name:literal) => {
        const { $crate::pack::Fact::named($name) }
    };
}
pub(crate) use named;
