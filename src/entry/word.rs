//! The contract's own words: the few closed lists that the rules depend on (DESIGN section 2).
//!
//! Everything that a partnership may add to is data in the vocabulary, not here.

use crate::words;

words! {
    /// What a matter is about.
    Nature {
        /// Request to record
        Request = "request",
        /// Suspected covert recording
        SuspectedCovert = "suspected_covert",
        /// Covert recording discovered
        DiscoveredCovert = "discovered_covert",
        /// Recording of a child
        RecordingOfChild = "recording_of_child",
        /// Recording of a court hearing
        CourtHearing = "court_hearing",
        /// Recording by the agency
        AgencyRecording = "agency_recording",
        /// Recording found published
        Publication = "publication",
        /// Advice given without a request
        UnpromptedNotice = "unprompted_notice",
    }
}

impl Nature {
    /// Whether it is outside every guidance on recording meetings: a recording of a child or of a hearing
    /// is never put through the audit of consent (T3, T4).
    pub fn is_outside(self) -> bool {
        matches!(self, Nature::RecordingOfChild | Nature::CourtHearing)
    }
}

words! {
    /// What a participant answered; absent means not answered yet.
    Answer {
        /// agreed
        Agreed = "agreed",
        /// agreed with conditions
        AgreedWithConditions = "agreed_with_conditions",
        /// objected
        Objected = "objected",
        /// gave no response
        NoResponse = "no_response",
        /// could not be asked
        CouldNotBeAsked = "could_not_be_asked",
        /// withdrew an agreement given before
        Withdrew = "withdrew",
    }
}

words! {
    /// How a participant came to know: only `asked` is an ask.
    Manner {
        /// asked
        Asked = "asked",
        /// told
        Told = "told",
        /// overheard
        Overheard = "overheard",
    }
}

words! {
    /// The state of court proceedings; absent means unknown.
    Proceedings {
        /// no proceedings
        None = "none",
        /// pre-proceedings
        Pre = "pre",
        /// proceedings under way
        Current = "current",
        /// proceedings concluded
        Concluded = "concluded",
        /// not known
        Unknown = "unknown",
    }
}

words! {
    /// Whether a court's permission was sought and given.
    CourtPermission {
        /// not sought
        NotSought = "not_sought",
        /// sought
        Sought = "sought",
        /// given
        Given = "given",
        /// refused
        Refused = "refused",
        /// not known
        Unknown = "unknown",
    }
}

words! {
    /// Yes, no, or not known.
    Tri {
        /// yes
        Yes = "yes",
        /// no
        No = "no",
        /// not known
        Unknown = "unknown",
    }
}

words! {
    /// Yes, likely, no, or not known.
    Likelihood {
        /// yes
        Yes = "yes",
        /// likely
        Likely = "likely",
        /// no
        No = "no",
        /// not known
        Unknown = "unknown",
    }
}

words! {
    /// Whose statement the reasons are.
    StatedBy {
        /// as stated by the person asking
        Requester = "requester",
        /// as inferred by the worker
        Inferred = "inferred",
    }
}

words! {
    /// How much of a recording an event concerns.
    Extent {
        /// the whole
        Whole = "whole",
        /// a part
        Part = "part",
    }
}
