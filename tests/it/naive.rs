//! A second reading of the rules, from DESIGN section 3 and over the raw lines, in the plainest way.
//!
//! It uses nothing of the program: no book, no tally, no standing; days are read by the zone's own
//! crate. It knows the Tees items by heart. What it and `standing` both say is then said twice.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::London;
use serde_json::{Map, Value as Json};

const FAMILY: [&str; 8] = [
    "mother",
    "father",
    "carer",
    "grandparent",
    "relative",
    "child",
    "adult",
    "unknown",
];
const ITEMS: [&str; 6] = ["STORE", "PERSONAL", "NOSHARE", "LEGAL", "NOCOPY", "REASON"];

/// What a matter amounts to.
pub struct Reading {
    in_error: bool,
    /// Why the timing does not apply.
    pub because: Option<&'static str>,
    start: Option<DateTime<Utc>>,
    /// Who was to be asked, and when they were, by name.
    pub participants: Vec<(String, String)>,
    /// To whom advice is due, what, and what of it was not given.
    pub advice: Vec<(String, Vec<String>, Vec<String>)>,
}

impl Reading {
    /// The timing at a moment.
    pub fn timing(&self, moment: DateTime<Utc>) -> &'static str {
        let count = |share: &str| self.participants.iter().filter(|(_, s)| s == share).count();
        if self.in_error {
            return "entered_in_error";
        }
        if self.because.is_some() {
            return "not_applicable";
        }
        if self.start.is_none_or(|start| start > moment) || self.participants.is_empty() {
            return "pending";
        }
        match self.participants.len() {
            n if count("advance") == n => "advance",
            n if count("never") == n => "not_sought",
            _ => "late",
        }
    }
}

/// First and last instant of a time as written.
fn interval(written: &str) -> (DateTime<Utc>, DateTime<Utc>) {
    if written.len() > 10 {
        let minute = DateTime::parse_from_str(written, "%Y-%m-%dT%H:%M%:z")
            .expect("a minute")
            .to_utc();
        return (minute, minute);
    }
    let day = NaiveDate::parse_from_str(written, "%Y-%m-%d").expect("a day");
    let midnight = |day: NaiveDate| {
        London
            .from_local_datetime(&day.and_hms_opt(0, 0, 0).expect("midnight"))
            .unwrap()
            .to_utc()
    };
    (
        midnight(day),
        midnight(day.succ_opt().expect("a day")) - Duration::minutes(1),
    )
}

fn text<'a>(of: &'a Json, key: &str) -> Option<&'a str> {
    of[key].as_str()
}

fn list(of: &Json, key: &str) -> Vec<String> {
    let texts = of[key].as_array().map(Vec::as_slice).unwrap_or_default();
    texts
        .iter()
        .map(|text| text.as_str().expect("a text").to_owned())
        .collect()
}

/// The statements that stand in a matter, in order.
fn standing_statements(lines: &[Json], matter: &str) -> Vec<Json> {
    let replaced: Vec<u64> = lines
        .iter()
        .filter_map(|line| line["body"]["replaces"].as_u64())
        .collect();
    let mut found: Vec<(DateTime<Utc>, u64, Json)> = Vec::new();
    for line in lines {
        let seq = line["seq"].as_u64().expect("a number");
        if replaced.contains(&seq) || line["matter"].is_null() {
            continue;
        }
        let mut place = seq;
        let statement = if line["kind"] == "correction" {
            while let Some(wrong) = lines[place as usize]["body"]["replaces"].as_u64() {
                place = wrong;
            }
            line["body"]["with"].clone()
        } else {
            let mut statement: Map<String, Json> =
                line["body"].as_object().expect("a body").clone();
            statement.insert("kind".into(), line["kind"].clone());
            statement.insert("matter".into(), line["matter"].clone());
            Json::Object(statement)
        };
        if text(&statement, "matter") == Some(matter) {
            let first = interval(text(&statement, "occurred").expect("when")).0;
            found.push((first, place, statement));
        }
    }
    found.sort_by_key(|(first, place, _)| (*first, *place));
    found
        .into_iter()
        .map(|(_, _, statement)| statement)
        .collect()
}

/// Whether a statement lies before the start.
fn before(statement: &Json, start: Option<&str>) -> bool {
    let word = statement["before_start"].as_bool();
    let Some(start) = start else {
        return word.unwrap_or(true);
    };
    let (a, b) = (
        interval(text(statement, "occurred").expect("when")),
        interval(start),
    );
    if a.1 < b.0 {
        true
    } else if a.0 >= b.1 {
        false
    } else {
        word.unwrap_or(false)
    }
}

/// Reads a matter.
pub fn read(lines: &[Json], matter: &str) -> Reading {
    let all = standing_statements(lines, matter);
    let of = |kind: &'static str| all.iter().filter(move |s| s["kind"] == kind);
    let mut start: Option<String> = None;
    let mut began = false;
    let mut off = false;
    for s in &all {
        let scheduled = text(s, "scheduled").or(text(&s["meeting"], "scheduled"));
        if s["cancelled"] == true {
            off = true;
        }
        if let Some(scheduled) = scheduled {
            off = false;
            if !began {
                start = Some(scheduled.to_owned());
            }
        }
        if let Some(actual) = text(s, "began") {
            (off, began) = (false, true);
            start = Some(actual.to_owned());
        }
    }
    let start = start.as_deref();
    let Some(opening) = of("request").next() else {
        return Reading {
            in_error: true,
            because: None,
            start: None,
            participants: Vec::new(),
            advice: Vec::new(),
        };
    };
    let nature = of("change")
        .filter_map(|s| text(s, "nature"))
        .next_back()
        .unwrap_or(opening["nature"].as_str().expect("a nature"));
    let capture = of("change")
        .map(|s| list(s, "capture"))
        .rfind(|c| !c.is_empty())
        .unwrap_or(list(opening, "capture"));

    let asks: Vec<&Json> = of("consent")
        .filter(|s| s["manner"] == "asked" && s["answer"] != "could_not_be_asked")
        .collect();
    let mut names = capture;
    names.extend(of("meeting").flat_map(|s| list(s, "present")));
    names.extend(of("consent").flat_map(|s| list(s, "who")));
    names.sort();
    names.dedup();
    names.retain(|name| {
        let asked = asks.iter().any(|s| list(s, "who").contains(name));
        let asked_others = asks.iter().any(|s| {
            text(s, "asked_by") == Some(name) && list(s, "who").iter().any(|who| who != name)
        });
        let present = of("meeting").any(|s| list(s, "present").contains(name));
        let absent = of("meeting").any(|s| list(s, "absent").contains(name)) && !present;
        let person = text(opening, "person") == Some(name) || text(opening, "via") == Some(name);
        !person && (asked || !(asked_others || absent))
    });
    let share = |name: &String| {
        let own: Vec<&&Json> = asks
            .iter()
            .filter(|s| list(s, "who").contains(name))
            .collect();
        if own.is_empty() {
            "never"
        } else if own.iter().any(|s| before(s, start)) {
            "advance"
        } else {
            "late"
        }
    };
    let participants = names
        .iter()
        .map(|name| (name.clone(), share(name).to_owned()))
        .collect();

    let withdrawn = nature == "request" && of("withdrawal").any(|s| before(s, start));
    let became = if opening["nature"] == "request" {
        Some(opening)
    } else {
        of("change").find(|s| s["nature"] == "request")
    };
    let planned = opening["planned"]
        .as_bool()
        .unwrap_or(became.is_none_or(|s| before(s, start)));
    let role = opening["person"]
        .as_str()
        .expect("a role")
        .split('/')
        .next()
        .expect("a role");
    let because = if nature != "request" {
        Some("nature")
    } else if !FAMILY.contains(&role) {
        Some("person")
    } else if !planned {
        Some("unplanned")
    } else if withdrawn {
        Some("withdrawn")
    } else {
        off.then_some("cancelled")
    };

    let current = opening["proceedings"] == "current"
        || of("change").any(|s| s["proceedings"] == "current" && before(s, start));
    let due = match nature {
        "request" if withdrawn => Vec::new(),
        "request" | "suspected_covert" | "discovered_covert" => ITEMS
            .iter()
            .copied()
            .chain(current.then_some("COURT"))
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    let told = |who: &String, item: &String| {
        of("advice").any(|s| list(s, "to").contains(who) && list(s, "items").contains(item))
    };
    let missing = |who: &String| {
        due.iter()
            .filter(|item| !told(who, item))
            .cloned()
            .collect()
    };
    let advice = list(opening, "advise")
        .iter()
        .filter(|_| !due.is_empty())
        .map(|who| (who.clone(), due.clone(), missing(who)))
        .collect();
    Reading {
        in_error: false,
        because,
        start: start.map(|start| interval(start).0),
        participants,
        advice,
    }
}
