//! The lists of closed days that ship, each under a name that fixes its content for ever.
//!
//! A name ends in the last year of its list. A later list is a new file under a new name,
//! beside the old one: a pack that was adopted with `england-wales/2027` counts the same
//! days in ten years. Nothing here counts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::calendar::Calendar;

const SHIPPED: &[(&str, &str)] = &[(
    "england-wales/2027",
    include_str!("calendars/england-wales-2027.toml"),
)];

/// A list of closed days as its file holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// What it is and where it was taken from, for whoever reads the file.
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
    /// The first and the last year that it covers, whole.
    first: i32,
    last: i32,
    /// Each closed day with what it is.
    days: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// The working days under a name that ships; none where no list has the name.
    pub fn shipped(name: &str) -> Option<Calendar> {
        let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
        let list = list(text);
        let (from, until) = (
            NaiveDate::from_ymd_opt(list.first, 1, 1)?,
            NaiveDate::from_ymd_opt(list.last, 12, 31)?,
        );
        Some(Calendar::working(from, until, list.days.into_keys()))
    }

    /// The names that ship, for messages.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }
}

fn list(text: &str) -> List {
    toml::from_str(text).expect("a list that ships reads; a test reads each")
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, Weekday};

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    /// Easter Sunday by the Gregorian computus: the epact gives the full moon, the Sunday after it is Easter.
    fn easter(year: i32) -> NaiveDate {
        let (golden, century) = (year % 19, year / 100);
        let moons = (8 * century + 13) / 25;
        let mut epact = (19 * golden + century - century / 4 - moons + 15) % 30;
        if epact == 29 || (epact == 28 && golden > 10) {
            epact -= 1;
        }
        let full_moon = day(year, 3, 21) + Days::new(epact.unsigned_abs().into());
        let after = 7 - u64::from(full_moon.weekday().num_days_from_sunday());
        full_moon + Days::new(after)
    }

    fn first_monday(year: i32, month: u32) -> NaiveDate {
        let first = day(year, month, 1);
        first + Days::new((7 - u64::from(first.weekday().num_days_from_monday())) % 7)
    }

    fn last_monday(year: i32, month: u32) -> NaiveDate {
        let last = day(year, month, 31);
        last - Days::new(u64::from(last.weekday().num_days_from_monday()))
    }

    /// A fixed day, or the next weekday not taken where it falls on a weekend.
    fn fixed(date: NaiveDate, taken: &[NaiveDate]) -> NaiveDate {
        let weekend = |d: NaiveDate| matches!(d.weekday(), Weekday::Sat | Weekday::Sun);
        if !weekend(date) {
            return date;
        }
        date.iter_days()
            .find(|d| !weekend(*d) && !taken.contains(d))
            .expect("some day is free")
    }

    /// The holidays of a year from the rules: the Banking and Financial Dealings Act 1971, the
    /// common-law days, and what was proclaimed.
    fn derived(year: i32) -> Vec<NaiveDate> {
        let (christmas, boxing) = (day(year, 12, 25), day(year, 12, 26));
        // A day that falls on its own date keeps it; the other then stands in after both.
        let christmas_kept = fixed(christmas, &[boxing]);
        let boxing_kept = fixed(boxing, &[christmas_kept]);
        let mut days = vec![
            fixed(day(year, 1, 1), &[]),
            easter(year) - Days::new(2),
            easter(year) + Days::new(1),
            match year {
                2020 => day(2020, 5, 8),
                _ => first_monday(year, 5),
            },
            match year {
                2022 => day(2022, 6, 2),
                _ => last_monday(year, 5),
            },
            last_monday(year, 8),
            christmas_kept,
            boxing_kept,
        ];
        days.extend(match year {
            2022 => vec![day(2022, 6, 3), day(2022, 9, 19)],
            2023 => vec![day(2023, 5, 8)],
            _ => Vec::new(),
        });
        days.sort();
        days
    }

    #[test]
    fn easter_falls_where_almanacs_have_it() {
        // Known from print: early, late, and a year of each correction of the epact.
        let known = [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2024, 3, 31),
        ];
        for (year, month, at) in known {
            assert_eq!(easter(year), day(year, month, at));
        }
    }

    #[test]
    fn the_holidays_are_those_that_the_rules_give() {
        let (name, text) = SHIPPED[0];
        let list = list(text);
        assert_eq!(name, format!("england-wales/{}", list.last));
        let derived: Vec<NaiveDate> = (list.first..=list.last).flat_map(derived).collect();
        assert_eq!(list.days.into_keys().collect::<Vec<_>>(), derived);
        // Nine years of eight, and three more.
        assert_eq!(derived.len(), 75);
    }

    #[test]
    fn a_name_that_does_not_ship_is_none() {
        assert_eq!(
            Calendar::shipped_names().collect::<Vec<_>>(),
            ["england-wales/2027"]
        );
        assert_eq!(Calendar::shipped("england-wales/2028"), None);
    }
}
