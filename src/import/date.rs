//! Days and hours as spreadsheets in the United Kingdom write them.
//!
//! A day that can be read two ways is read in the order that the map states, and never in another: what
//! cannot be read in that order is a fault, not a guess.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike};

use super::hour::{clock, fraction};
use crate::time::{MONTHS, When};

/// In which order a day of three numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl Order {
    /// Every word for an order.
    pub const WORDS: [(&'static str, Order); 3] = [
        ("dmy", Order::Dmy),
        ("ymd", Order::Ymd),
        ("mdy", Order::Mdy),
    ];

    /// How 3 April 2026 is written in it.
    pub fn example(self) -> &'static str {
        match self {
            Order::Dmy => "03/04/2026",
            Order::Mdy => "04/03/2026",
            Order::Ymd => "2026/04/03",
        }
    }

    fn said(self) -> &'static str {
        match self {
            Order::Dmy => "day first",
            Order::Mdy => "month first",
            Order::Ymd => "year first",
        }
    }
}

/// How a file's days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The order of three numbers.
    pub order: Order,
    /// Whether day numbers count from 1904, as those of some workbooks do, and not from 1900.
    pub from_1904: bool,
}

impl Dates {
    /// Reads a day, with an hour behind it or in `time`, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`. Seconds
    /// are dropped; an hour of `00:00:00` is how a spreadsheet writes that it has none.
    ///
    /// # Errors
    /// What the text is not, and how to write it.
    pub fn when(&self, text: &str, time: Option<&str>) -> Result<String, (String, String)> {
        let text = text.trim();
        let (day, hour) = self.split(text).ok_or_else(|| {
            let order = self.order;
            let what = match self.would_do(text) {
                Some(other) => format!(
                    "\"{}\" is no day when read {}, though it is one {}",
                    super::brief(text),
                    order.said(),
                    other.said()
                ),
                None => format!("\"{}\" is not a day", super::brief(text)),
            };
            let instead = format!(
                "write it as {} ({}), 3 Apr 2026 or 2026-04-03",
                order.example(),
                order.said()
            );
            (what, instead)
        })?;
        let hour = match time.map(str::trim).filter(|time| !time.is_empty()) {
            Some(time) => Some(clock(time).map_err(|ambiguous| {
                let time = super::brief(time);
                match ambiguous {
                    true => (
                        format!("\"{time}\" may be in the morning or in the afternoon"),
                        "write it by the 24-hour clock, 02:30 or 14:30, or with am or pm"
                            .to_owned(),
                    ),
                    false => (
                        format!("\"{time}\" is not an hour"),
                        "write it as 14:30 or 2.30pm".to_owned(),
                    ),
                }
            })?),
            None => hour,
        };
        let day = When::Day(day);
        Ok(match hour {
            Some(hour) => format!("{day}T{:02}:{:02}", hour.hour(), hour.minute()),
            None => day.to_string(),
        })
    }

    /// Another order in which the text would be a day.
    fn would_do(&self, text: &str) -> Option<Order> {
        let others = Order::WORDS.iter().map(|(_, order)| *order);
        others.filter(|order| *order != self.order).find(|order| {
            Dates {
                order: *order,
                ..*self
            }
            .split(text)
            .is_some()
        })
    }

    /// The day, and the hour behind it where there is one.
    fn split(&self, text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
        if let Some(day) = self.day(text) {
            return Some((day, None));
        }
        if let Some((whole, part)) = text.split_once('.')
            && !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && let Some(day) = self.number(whole)
        {
            return Some((
                day,
                fraction(&format!("0.{part}")).filter(|t| *t != NaiveTime::MIN),
            ));
        }
        let gaps = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace() || matches!(c, 'T' | 't' | ','));
        for (at, gap) in gaps {
            let rest = text[at + gap.len_utf8()..].trim();
            let rest = rest.strip_prefix("at ").unwrap_or(rest);
            let day = text[..at].trim_end_matches([' ', ',']);
            if let (Some(day), Ok(hour)) = (self.day(day), clock(rest)) {
                return Some((day, (rest != "00:00:00").then_some(hour)));
            }
        }
        None
    }

    /// A whole text as a day.
    pub fn day(&self, text: &str) -> Option<NaiveDate> {
        if let Some(day) = self.number(text) {
            return Some(day);
        }
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
            .filter(|part| !part.is_empty())
            .collect();
        let parts = match parts.as_slice() {
            [week, rest @ ..] if rest.len() == 3 && is_weekday(week) => rest,
            all => all,
        };
        let &[a, b, c] = parts else { return None };
        let number = |text: &str| {
            let plain =
                !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse::<u32>().ok()).flatten()
        };
        let short = |text: &str| number(text).filter(|_| text.len() <= 2);
        let ordinal = |text: &str| {
            let bare = ["st", "nd", "rd", "th"]
                .iter()
                .find_map(|end| text.strip_suffix(end));
            short(bare.unwrap_or(text))
        };
        let (year, month, day) = match (month_name(a), month_name(b)) {
            (None, Some(month)) if a.len() == 4 => (year(a)?, month, short(c)?),
            (None, Some(month)) => (year(c)?, month, ordinal(a)?),
            (Some(month), None) => (year(c)?, month, ordinal(b)?),
            (Some(_), Some(_)) => return None,
            // A year of four digits in front leaves only one order that anybody writes.
            (None, None) if a.len() == 4 => (year(a)?, short(b)?, short(c)?),
            (None, None) => match self.order {
                Order::Dmy => (year(c)?, short(b)?, short(a)?),
                Order::Mdy => (year(c)?, short(a)?, short(b)?),
                Order::Ymd if c.len() <= 2 => (year(a)?, short(b)?, short(c)?),
                Order::Ymd => return None,
            },
        };
        NaiveDate::from_ymd_opt(year, month, day).filter(|day| (1900..=2199).contains(&day.year()))
    }

    /// A day number of five digits: those before 1 March 1900, where the count has a day that never was,
    /// have fewer, and so has everything that could be a year.
    fn number(&self, text: &str) -> Option<NaiveDate> {
        let plain = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        let count = plain
            .then(|| text.parse::<u64>().ok())
            .flatten()
            .filter(|n| *n >= 10_000)?;
        let zero = match self.from_1904 {
            true => NaiveDate::from_ymd_opt(1904, 1, 1),
            false => NaiveDate::from_ymd_opt(1899, 12, 30),
        };
        zero?
            .checked_add_days(Days::new(count))
            .filter(|day| day.year() <= 2199)
    }
}

fn year(text: &str) -> Option<i32> {
    let number: i32 = text
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())??;
    match text.len() {
        4 => Some(number),
        // As the spreadsheets read two digits, but for the years that no register reaches.
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

fn month_name(text: &str) -> Option<u32> {
    let found = MONTHS.iter().position(|month| begins(month, text));
    found.and_then(|at| u32::try_from(at + 1).ok())
}

/// Whether a name is written so, in whatever letters and cut after the third or later.
fn begins(name: &str, text: &str) -> bool {
    text.len() >= 3 && (name.get(..text.len())).is_some_and(|name| name.eq_ignore_ascii_case(text))
}

fn is_weekday(text: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    DAYS.iter().any(|day| begins(day, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(order: Order, text: &str, time: Option<&str>) -> Result<String, String> {
        let dates = Dates {
            order,
            from_1904: false,
        };
        dates.when(text, time).map_err(|(what, _)| what)
    }

    #[test]
    fn days_as_people_write_them() {
        for text in [
            "03/04/2026",
            "3/4/26",
            "3 Apr 2026",
            "03-Apr-26",
            "2026-04-03",
            "3rd April 2026",
            "Fri 3 April 2026",
            "Friday, 3 April, 2026",
            "3.4.2026",
            "46115",
            "April 3, 2026",
            "2026/04/03",
            "03/04/2026 00:00:00",
        ] {
            assert_eq!(
                read(Order::Dmy, text, None).as_deref(),
                Ok("2026-04-03"),
                "{text}"
            );
        }
        assert_eq!(
            read(Order::Mdy, "03/04/2026", None).as_deref(),
            Ok("2026-03-04")
        );
        assert_eq!(
            read(Order::Ymd, "26-04-03", None).as_deref(),
            Ok("2026-04-03")
        );
        for text in [
            "31/04/2026",
            "3 Apr",
            "2026",
            "soon",
            "1/2/3",
            "99999999",
            "",
            "3//2026",
            "+3/4/2026",
        ] {
            assert!(read(Order::Dmy, text, None).is_err(), "{text}");
        }
        assert_eq!(
            read(Order::Dmy, "04/25/2026", None).expect_err("no month 25"),
            "\"04/25/2026\" is no day when read day first, though it is one month first"
        );
        assert!(read(Order::Ymd, "03/04/2026", None).is_err());
    }

    #[test]
    fn day_numbers_count_from_1900_or_from_1904() {
        // By the calendar: 1 January 2026 is 46,023 days after 30 December 1899, 44,561 after 1 January 1904.
        assert_eq!(read(Order::Dmy, "46023", None).as_deref(), Ok("2026-01-01"));
        assert_eq!(
            read(Order::Dmy, "46023.604167", None).as_deref(),
            Ok("2026-01-01T14:30")
        );
        let dates = Dates {
            order: Order::Dmy,
            from_1904: true,
        };
        assert_eq!(dates.when("44561", None).as_deref(), Ok("2026-01-01"));
    }

    #[test]
    fn hours_behind_the_day_or_in_a_column_of_their_own() {
        for hour in [
            "14:30",
            "2.30pm",
            "2:30 PM",
            "1430",
            "14.30",
            "14:30:15",
            "2.30 p.m.",
            "0.6041667",
        ] {
            let apart = read(Order::Dmy, "3/4/26", Some(hour));
            assert_eq!(apart.as_deref(), Ok("2026-04-03T14:30"), "{hour}");
            let behind = read(Order::Dmy, &format!("3/4/26 {hour}"), None);
            assert_eq!(behind.as_deref(), Ok("2026-04-03T14:30"), "{hour}");
        }
        assert_eq!(
            read(Order::Dmy, "2026-04-03T09:05", None).as_deref(),
            Ok("2026-04-03T09:05")
        );
        assert_eq!(
            read(Order::Dmy, "3 Apr 2026 at 9am", None).as_deref(),
            Ok("2026-04-03T09:00")
        );
        assert_eq!(
            read(Order::Dmy, "3/4/26", Some("12 am")).as_deref(),
            Ok("2026-04-03T00:00")
        );
        assert_eq!(
            read(Order::Dmy, "3/4/26", Some("12pm")).as_deref(),
            Ok("2026-04-03T12:00")
        );
        assert_eq!(
            read(Order::Dmy, "3/4/26", Some("02.30")).as_deref(),
            Ok("2026-04-03T02:30")
        );
        assert_eq!(
            read(Order::Dmy, "3/4/26", Some("2.30")).expect_err("two hours"),
            "\"2.30\" may be in the morning or in the afternoon"
        );
        for hour in ["25:00", "noon", "14:3", "13pm", "14:60", "14:30:99"] {
            assert!(read(Order::Dmy, "3/4/26", Some(hour)).is_err(), "{hour}");
        }
    }
}
