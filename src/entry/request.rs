//! `request`: a matter's opening, whatever its nature.
//!
//! It says what was asked, noticed or found. Whether consent was sought is said by `consent` entries: a
//! request is not itself an ask.

use super::check::{Check, Refusal, Setting};
use super::field::{self, Cases, Code, Fault, Field, Name, Participant, Shape, Terms, Value};
use super::json::Json;
use super::tally::{By, Diary, Stated, Tally};
use super::tell::{Tell, and, detail, quote};
use super::word::{CourtPermission, Nature, Proceedings, StatedBy, Tri};
use super::{Kind, field::Fields};
use crate::fields;
use crate::time::When;

fields! {
    /// The meeting that a matter is about.
    pub struct About {
        /// The type of meeting
        [required] kind as "type": Code = Shape::Code("meeting_type"),
        /// Where it is held
        setting: Option<Code> = Shape::Code("setting"),
        /// Whether several agencies take part
        multi_agency: Option<bool>,
        /// When it is to begin
        scheduled: Option<When>,
        /// The meeting's own reference
        reference as "ref": Option<super::field::Reference> = Shape::Reference("meeting reference"),
    }
}

impl Value for About {
    const SHAPE: Shape = Shape::Group(About::FIELDS);
    fn read(json: &Json, field: &Field, terms: &Terms) -> Result<Self, Vec<Fault>> {
        field::read_group(json, field, terms)
    }
    fn write(&self, out: &mut String) -> bool {
        field::write_group(self, out)
    }
}

fields! {
    /// A request to record, a suspicion or discovery of covert recording, or another opening of a matter
    pub struct Request {
        /// What the matter is about
        [required] nature: Nature,
        /// The case it belongs to, by the case system's reference; several if need be
        [required] case: Cases = Shape::Reference("case"),
        /// Whose recording it is or would be, by role
        [required] person: Participant,
        /// Who asked for them, by role
        via: Option<Participant>,
        /// Who is to be advised, by role; the person unless said
        advise: Vec<Participant>,
        /// Whether the person has parental responsibility
        pr: Option<Tri>,
        /// How the request was made
        how: Option<Code> = Shape::Code("how"),
        /// The meeting
        meeting: Option<About>,
        /// What would be recorded, or how
        media: Vec<Code> = Shape::Code("media"),
        /// The reasons for wanting to record
        reasons: Vec<Code> = Shape::Code("reason"),
        /// Whose statement the reasons are
        reasons_stated_by: Option<StatedBy>,
        /// The words used
        words: Option<String>,
        /// The state of court proceedings; left out if not known
        proceedings: Option<Proceedings>,
        /// Whether a court's permission was sought or given
        court_permission: Option<CourtPermission>,
        /// Whether a professional knew of the intention before the start, where that is not plain from the times
        planned: Option<bool>,
        /// Whether this was before the start, where the hours do not tell
        before_start: Option<bool>,
        /// Who would be recorded, by role
        capture: Vec<Participant>,
        /// What a suspicion rests on
        basis: Option<String>,
        /// Related matters
        related: Vec<Name> = Shape::Name("matter name"),
        /// The team that has the matter
        team: Option<Name> = Shape::Name("team"),
        /// The agency that has it
        agency: Option<Name> = Shape::Name("agency"),
    }
}

impl Kind for Request {
    fn fill(&mut self, _: &Setting) -> bool {
        if self.advise.is_empty() {
            self.advise.push(self.person.clone());
        }
        true
    }

    fn check(&self, check: &mut Check) -> Result<(), Refusal> {
        check.exist("related", self.related.iter().map(|n| n.0.as_str()))?;
        if self.nature == Nature::SuspectedCovert && self.basis.is_none() {
            return Refusal::err(
                "a suspicion needs its \"basis\"",
                "say what was seen or heard, in a few words: a suspicion is never entered as a fact",
            );
        }
        if let (Nature::Request, Some(planned)) = (self.nature, self.planned) {
            let mut tally = Tally::of(check.book);
            tally.diary.extend(self.scheduled().map(Diary::Scheduled));
            let derived = tally.decide(
                check.line.common.occurred.span(check.book.ground.zone),
                self.before_start,
                check.book.ground.zone,
            );
            let decided = matches!(derived.by, By::Hours | By::Word);
            if decided && derived.before != planned && check.line.common.note.is_none() {
                return Refusal::err(
                    format!(
                        "\"planned\" says {}, but the times say the request came {} the start",
                        if planned { "yes" } else { "no" },
                        if derived.before { "before" } else { "after" }
                    ),
                    "leave \"planned\" out, or say why in \"note\"",
                );
            }
        }
        Ok(())
    }

    fn said(&self, tell: &Tell) -> Vec<String> {
        let person = tell.who(&self.person);
        let mut lines = vec![match self.nature {
            Nature::Request => match &self.via {
                Some(via) => format!(
                    "Request to record, made by the {} for the {person}.",
                    tell.who(via)
                ),
                None => format!("Request to record, made by the {person}."),
            },
            Nature::SuspectedCovert => format!(
                "It was thought possible that a recording was being made without open notice (person concerned: {person}). This is a suspicion, not a finding."
            ),
            Nature::DiscoveredCovert => format!(
                "It became known that a recording had been made without open notice (person concerned: {person})."
            ),
            Nature::RecordingOfChild => format!(
                "A recording of a child was reported (person concerned: {person}). This is outside the guidance on recording meetings."
            ),
            Nature::CourtHearing => format!(
                "Recording of a court hearing was raised (person concerned: {person}). This is a matter for the court, outside the guidance on recording meetings."
            ),
            Nature::AgencyRecording => "The agency itself recorded, or meant to record.".to_owned(),
            Nature::Publication => {
                format!("A recording was found to be published (person concerned: {person}).")
            }
            Nature::UnpromptedNotice => {
                format!("The {person} was told about recording without having asked.")
            }
        }];
        if let Some(about) = &self.meeting {
            let mut meeting = vec![tell.code("meeting_type", &about.kind)];
            meeting.extend(
                about
                    .setting
                    .iter()
                    .map(|s| format!("at: {}", tell.code("setting", s))),
            );
            meeting.extend(
                about
                    .scheduled
                    .map(|t| format!("to begin {}", t.readable())),
            );
            meeting.extend(
                about
                    .multi_agency
                    .map(|m| if m { "several agencies" } else { "one agency" }.to_owned()),
            );
            meeting.extend(about.reference.iter().map(|r| format!("reference {}", r.0)));
            detail("Meeting", meeting.join("; "), &mut lines);
        }
        detail(
            "How the request was made",
            self.how
                .as_ref()
                .map(|h| tell.code("how", h))
                .unwrap_or_default(),
            &mut lines,
        );
        detail("Form", tell.codes("media", &self.media), &mut lines);
        let by = self
            .reasons_stated_by
            .map(|s| format!(" ({})", s.label()))
            .unwrap_or_default();
        let reasons = tell.codes("reason", &self.reasons);
        detail(
            "Reasons",
            if reasons.is_empty() {
                reasons
            } else {
                format!("{reasons}{by}")
            },
            &mut lines,
        );
        detail(
            "Parental responsibility",
            self.pr.map(|p| p.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Court proceedings",
            self.proceedings.map(|p| p.label()).unwrap_or_default(),
            &mut lines,
        );
        detail(
            "Court's permission",
            self.court_permission.map(|p| p.label()).unwrap_or_default(),
            &mut lines,
        );
        detail("Would be recorded", tell.whos(&self.capture), &mut lines);
        detail("To be advised", tell.whos(&self.advise), &mut lines);
        detail(
            "Related matters",
            and(self.related.iter().map(|n| n.0.clone())),
            &mut lines,
        );
        quote("Words used", self.words.as_ref(), &mut lines);
        quote(
            "What the suspicion rested on, as the worker put it",
            self.basis.as_ref(),
            &mut lines,
        );
        lines
    }

    fn weigh<'a>(&'a self, stated: Stated<'a>, tally: &mut Tally<'a>) {
        tally.opening = Some(stated.of(self));
        tally.diary.extend(self.scheduled().map(Diary::Scheduled));
    }

    fn before_start(&self) -> Option<Option<bool>> {
        (self.nature == Nature::Request).then_some(self.before_start)
    }

    fn opens(&self) -> Option<&Request> {
        Some(self)
    }
}

impl Request {
    /// When the meeting is to begin, as the request has it.
    pub fn scheduled(&self) -> Option<When> {
        self.meeting.as_ref().and_then(|m| m.scheduled)
    }
}
