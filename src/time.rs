//! Times as people state them: a minute or a whole local day, compared as instants.
//!
//! This module reads, writes and compares times. It never asks what time it is (the hour comes in
//! as an argument) and knows nothing of meetings, deadlines or lateness.

mod zone;

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, Timelike, Utc};
use thiserror::Error;

pub use zone::Zone;

/// The months in English, as a person writes them.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// An exact moment, kept in UTC.
pub type Instant = DateTime<Utc>;

/// Why a text is not a time. Each message says what to write instead.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TimeError {
    /// The text has neither of the forms.
    #[error("\"{0}\" is not a time: write 2026-01-15 or 2026-01-15T10:20")]
    Form(String),
    /// The form is right, the day or hour is not on the calendar or clock.
    #[error(
        "\"{0}\" names a day or an hour that does not exist: check the day, the month and the hour"
    )]
    NoSuchDay(String),
    /// The clocks went forward over it.
    #[error(
        "{local} did not exist in {zone}, the clocks went forward: write {local}{before} or {local}{after}"
    )]
    Skipped {
        /// The local time as typed.
        local: String,
        /// The ledger's zone.
        zone: String,
        /// The offset in force before the change.
        before: String,
        /// The offset in force after it.
        after: String,
    },
    /// The clocks went back over it.
    #[error(
        "{local} happened twice in {zone}, the clocks went back: write {local}{first} or {local}{second}"
    )]
    Twice {
        /// The local time as typed.
        local: String,
        /// The ledger's zone.
        zone: String,
        /// The earlier offset.
        first: String,
        /// The later one.
        second: String,
    },
    /// Outside the years a matter can be about.
    #[error("\"{0}\" lies outside the years 1900 to 2199: check the year")]
    Year(String),
    /// Not the name of a time zone.
    #[error("\"{0}\" is not a time zone: write a name such as Europe/London")]
    Zone(String),
}

/// A time as stated: a minute with its offset, or a whole local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The hour is not known.
    Day(NaiveDate),
    /// A minute, rendered for ever by the offset it was stated with.
    Minute(DateTime<FixedOffset>),
}

/// The instants a [`When`] may mean: first and last, both included, at minute resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The earliest instant it can be.
    pub first: Instant,
    /// The latest minute it can be.
    pub last: Instant,
}

impl Span {
    /// Whether this lies wholly before `other`: yes, no, or (a whole day on the day in question)
    /// not decided by the hours that are known.
    pub fn before(&self, other: &Span) -> Option<bool> {
        if self.last < other.first {
            Some(true)
        } else if self.first >= other.last {
            Some(false)
        } else {
            None
        }
    }
}

impl When {
    /// Reads `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` (a space will do for the T) in the zone or with
    /// an offset (`±hh:mm` or `Z`). Seconds are accepted only as zero: nobody's watch is that good.
    ///
    /// # Errors
    /// Each [`TimeError`] but `Zone`; a local time that the clocks skipped or repeated names both offsets.
    pub fn read(text: &str, zone: Zone) -> Result<When, TimeError> {
        let form = || TimeError::Form(text.to_owned());
        let plain = |s: &str| s.is_ascii() && s.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if !plain(text) || text.len() < 10 {
            return Err(form());
        }
        let (day, rest) = text.split_at(10);
        let shaped = day.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
        if !shaped {
            return Err(form());
        }
        let number = |at| digits(day, at).unwrap_or_default();
        let day = NaiveDate::from_ymd_opt(
            i32::try_from(number(0..4)).unwrap_or_default(),
            number(5..7),
            number(8..10),
        )
        .ok_or_else(|| TimeError::NoSuchDay(text.to_owned()))?;
        if !(1900..=2199).contains(&day.year()) {
            return Err(TimeError::Year(text.to_owned()));
        }
        if rest.is_empty() {
            return Ok(When::Day(day));
        }
        let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(form)?;
        let (clock, offset) = match rest.find(['+', '-', 'Z', 'z']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let clock = match clock.len() {
            8 => clock.strip_suffix(":00").ok_or_else(form)?,
            _ => clock,
        };
        if clock.len() != 5 || clock.as_bytes()[2] != b':' {
            return Err(form());
        }
        let time = match (digits(clock, 0..2), digits(clock, 3..5)) {
            (Some(hour), Some(minute)) => NaiveTime::from_hms_opt(hour, minute, 0),
            _ => NaiveTime::parse_from_str(clock, "%H:%M").ok(),
        }
        .ok_or_else(|| TimeError::NoSuchDay(text.to_owned()))?;
        let local = day.and_time(time);
        let minute = match offset {
            "" => zone.resolve(local)?,
            "Z" | "z" => local.and_utc().fixed_offset(),
            _ => {
                // What follows the four digits would be passed over.
                let digit = |c: char| c.is_ascii_digit();
                let whole = offset.matches(digit).count() == 4 && offset.ends_with(digit);
                let offset: Option<FixedOffset> = offset.parse().ok().filter(|_| whole);
                let offset = offset.ok_or_else(form)?;
                (local - offset).and_utc().with_timezone(&offset)
            }
        };
        Ok(When::Minute(minute))
    }

    /// The instants it may mean in a zone.
    pub fn span(&self, zone: Zone) -> Span {
        match self {
            When::Day(day) => Span {
                first: zone.day_begins(*day),
                last: zone.day_ends(*day),
            },
            When::Minute(t) => Span {
                first: t.to_utc(),
                last: t.to_utc(),
            },
        }
    }

    /// The local day it falls on.
    pub fn day(&self, zone: Zone) -> NaiveDate {
        match self {
            When::Day(day) => *day,
            When::Minute(t) => zone.day(t.to_utc()),
        }
    }

    /// Whether only the day is known.
    pub fn is_day(&self) -> bool {
        matches!(self, When::Day(_))
    }

    /// As a person reads it in a note: `15 January 2026` or `15 January 2026, 10:20`, by the offset stored.
    pub fn readable(&self) -> String {
        match self {
            When::Day(day) => day.format("%-d %B %Y").to_string(),
            When::Minute(t) => t.format("%-d %B %Y, %H:%M").to_string(),
        }
    }
}

impl fmt::Display for When {
    // Written out by hand: a format description is parsed anew each time, and every entry has times.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, clock) = match self {
            When::Day(day) => (*day, None),
            When::Minute(t) => (t.date_naive(), Some(t)),
        };
        let mut text = *b"0000-00-00T00:00+00:00";
        let mut put = |at, number| pad(&mut text[at], number);
        put(0..4, day.year().unsigned_abs());
        put(5..7, day.month());
        put(8..10, day.day());
        let Some(t) = clock else {
            return f.write_str(ascii(&text[..10]));
        };
        let offset = t.offset().local_minus_utc() / 60;
        put(11..13, t.hour());
        put(14..16, t.minute());
        put(17..19, offset.unsigned_abs() / 60);
        put(20..22, offset.unsigned_abs() % 60);
        if offset < 0 {
            text[16] = b'-';
        }
        f.write_str(ascii(&text))
    }
}

/// A number of digits alone.
fn digits(text: &str, at: Range<usize>) -> Option<u32> {
    let digits = text.get(at)?.bytes();
    digits.into_iter().try_fold(0, |number, b| {
        b.is_ascii_digit()
            .then(|| number * 10 + u32::from(b - b'0'))
    })
}

/// Writes a number's last digits over a field.
fn pad(field: &mut [u8], mut number: u32) {
    for digit in field.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

fn ascii(text: &[u8]) -> &str {
    std::str::from_utf8(text).expect("digits and signs")
}

/// Reads a day, `YYYY-MM-DD` and nothing more.
///
/// # Errors
/// Those of [`When::read`]; a time of day is [`TimeError::Form`].
pub fn read_day(text: &str) -> Result<NaiveDate, TimeError> {
    match When::read(text, Zone::read("UTC")?)? {
        When::Day(day) => Ok(day),
        When::Minute(_) => Err(TimeError::Form(text.to_owned())),
    }
}

/// How an entry's own moment is written: RFC 3339 in UTC to the millisecond, so that texts sort as instants.
pub fn stamp(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads what [`stamp`] wrote.
///
/// # Errors
/// [`TimeError::Form`] for anything else.
pub fn read_stamp(text: &str) -> Result<Instant, TimeError> {
    DateTime::parse_from_rfc3339(text)
        .map(|t| t.to_utc())
        .map_err(|_| TimeError::Form(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Zone {
        Zone::read("Europe/London").expect("a zone")
    }

    #[test]
    fn forms() {
        let cases = [
            ("2026-01-15", Ok("2026-01-15")),
            ("2026-01-15T10:20", Ok("2026-01-15T10:20+00:00")),
            ("2026-07-15 10:20", Ok("2026-07-15T10:20+01:00")),
            ("2026-07-15T10:20:00", Ok("2026-07-15T10:20+01:00")),
            ("2026-07-15T10:20Z", Ok("2026-07-15T10:20+00:00")),
            ("2026-07-15T10:20-05:30", Ok("2026-07-15T10:20-05:30")),
            (
                "2026-01-15T10:20:30",
                Err(TimeError::Form("2026-01-15T10:20:30".into())),
            ),
            (
                "2026-01-15T10:20+01:0000",
                Err(TimeError::Form("2026-01-15T10:20+01:0000".into())),
            ),
            ("2026-07-15T10:20-0030", Ok("2026-07-15T10:20-00:30")),
            ("15/01/2026", Err(TimeError::Form("15/01/2026".into()))),
            ("2026-02-30", Err(TimeError::NoSuchDay("2026-02-30".into()))),
            (
                "2026-01-15T25:00",
                Err(TimeError::NoSuchDay("2026-01-15T25:00".into())),
            ),
            ("1700-01-15", Err(TimeError::Year("1700-01-15".into()))),
            ("+2026-01-15", Err(TimeError::Form("+2026-01-15".into()))),
        ];
        for (text, expected) in cases {
            let read = When::read(text, london()).map(|w| w.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn clocks() {
        let skipped = When::read("2026-03-29T01:30", london())
            .expect_err("skipped")
            .to_string();
        assert!(
            skipped.contains("2026-03-29T01:30+00:00 or 2026-03-29T01:30+01:00"),
            "{skipped}"
        );
        let twice = When::read("2026-10-25T01:30", london())
            .expect_err("twice")
            .to_string();
        assert!(
            twice.contains("2026-10-25T01:30+01:00 or 2026-10-25T01:30+00:00"),
            "{twice}"
        );
        let short = When::read("2026-03-29", london())
            .expect("a day")
            .span(london());
        assert_eq!((short.last - short.first).num_minutes(), 23 * 60 - 1);
    }

    #[test]
    fn a_day_and_an_hour_of_it_are_undecided() {
        let read = |t| When::read(t, london()).expect("a time").span(london());
        let cases = [
            ("2026-01-14", "2026-01-15T10:00", Some(true)),
            ("2026-01-15", "2026-01-15T10:00", None),
            ("2026-01-15", "2026-01-15", None),
            ("2026-01-15T10:00", "2026-01-15T10:00", Some(false)),
            ("2026-01-15T09:59", "2026-01-15T10:00", Some(true)),
            ("2026-01-16", "2026-01-15T10:00", Some(false)),
            ("2026-01-15T09:00", "2026-01-15", None),
        ];
        for (a, b, expected) in cases {
            assert_eq!(read(a).before(&read(b)), expected, "{a} before {b}");
        }
    }

    #[test]
    fn midnight_may_be_skipped() {
        let zone = Zone::read("America/Sao_Paulo").expect("a zone");
        let day = NaiveDate::from_ymd_opt(2018, 11, 4).expect("a day");
        assert_eq!(stamp(zone.day_begins(day)), "2018-11-04T03:00:00.000Z");
    }
}
