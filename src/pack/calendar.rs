//! Days that count: the working days or the school days between two days.
//!
//! Pure counting. It reads no TOML, knows no zone and no hour, and never guesses: what
//! lies outside a calendar is said to be outside, since nobody has told what is closed
//! there. Where calendars come from is `calendars` and the reader of packs.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// The days of one pack that count, from a first to a last day.
///
/// Between the two every day is known to count or not to; outside nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    from: NaiveDate,
    until: NaiveDate,
    /// First and last day of each term; none where every week of the year is alike.
    terms: Option<Vec<(NaiveDate, NaiveDate)>>,
    closed: BTreeSet<NaiveDate>,
}

/// A count had to look at a day outside the calendar, so that its result is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond {
    /// The calendar's first day.
    pub first: NaiveDate,
    /// The calendar's last day.
    pub last: NaiveDate,
}

impl Calendar {
    /// Working days: Monday to Friday, both ends included, less those closed.
    pub fn working(
        from: NaiveDate,
        until: NaiveDate,
        closed: impl IntoIterator<Item = NaiveDate>,
    ) -> Calendar {
        Calendar {
            from,
            until,
            terms: None,
            closed: closed.into_iter().collect(),
        }
    }

    /// School days: Monday to Friday within a term (its first and last day included),
    /// less those closed. It runs from the first term's first day to the last term's last
    /// day; between terms it is known that there are none. None without a term.
    pub fn school(
        terms: Vec<(NaiveDate, NaiveDate)>,
        closed: impl IntoIterator<Item = NaiveDate>,
    ) -> Option<Calendar> {
        let from = terms.iter().map(|(first, _)| *first).min()?;
        let until = terms.iter().map(|(_, last)| *last).max()?;
        Some(Calendar {
            terms: Some(terms),
            ..Calendar::working(from, until, closed)
        })
    }

    /// The same days less these.
    #[must_use]
    pub fn less(mut self, closed: impl IntoIterator<Item = NaiveDate>) -> Calendar {
        self.closed.extend(closed);
        self
    }

    /// The first day of which anything is known.
    pub fn first(&self) -> NaiveDate {
        self.from
    }

    /// The last such day.
    pub fn last(&self) -> NaiveDate {
        self.until
    }

    /// The day at which a count of `n` days before or after `from` arrives. The day
    /// counted from does not count; none counted is that day itself, wherever it lies.
    /// The work ends at the calendar's end at the latest.
    ///
    /// # Errors
    /// [`Beyond`] where any day on the way, of whichever sort, lies outside the calendar.
    pub fn count(&self, from: NaiveDate, n: u32, before: bool) -> Result<NaiveDate, Beyond> {
        let (mut day, mut left) = (from, n);
        while left > 0 {
            let next = match before {
                true => day.pred_opt(),
                false => day.succ_opt(),
            };
            let inside = next.filter(|next| (self.from..=self.until).contains(next));
            day = inside.ok_or(Beyond {
                first: self.from,
                last: self.until,
            })?;
            left -= u32::from(self.counts(day));
        }
        Ok(day)
    }

    /// Whether a day inside the calendar counts.
    fn counts(&self, day: NaiveDate) -> bool {
        let within = |terms: &Vec<(NaiveDate, NaiveDate)>| {
            let holds = |(first, last): &(NaiveDate, NaiveDate)| (*first..=*last).contains(&day);
            terms.iter().any(holds)
        };
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            && self.terms.as_ref().is_none_or(within)
            && !self.closed.contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn days(texts: &[&str]) -> Vec<NaiveDate> {
        texts.iter().map(|text| day(text)).collect()
    }

    /// Each case is counted by hand in its comment: from, n, before, arrives.
    fn counted(calendar: &Calendar, cases: &[(&str, u32, bool, &str)]) {
        for (from, n, before, arrives) in cases {
            let found = calendar.count(day(from), *n, *before);
            assert_eq!(found, Ok(day(arrives)), "{n} from {from}, before: {before}");
        }
    }

    const BEFORE: bool = true;
    const AFTER: bool = false;

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        let calendar = Calendar::shipped("england-wales/2027").expect("it ships");
        counted(
            &calendar,
            &[
                // Friday 16 January 2026: Thu 15, Wed 14, Tue 13.
                ("2026-01-16", 3, BEFORE, "2026-01-13"),
                // Mon 19, Tue 20, Wed 21, Thu 22, Fri 23.
                ("2026-01-16", 5, AFTER, "2026-01-23"),
                // Monday back over the weekend: Fri 16.
                ("2026-01-19", 1, BEFORE, "2026-01-16"),
                // From a Saturday and a Sunday, which count for nothing themselves.
                ("2026-01-17", 1, AFTER, "2026-01-19"),
                ("2026-01-18", 1, BEFORE, "2026-01-16"),
                // None counted: the day itself, a Sunday or beyond the list too.
                ("2026-01-18", 0, AFTER, "2026-01-18"),
                ("2031-05-04", 0, BEFORE, "2031-05-04"),
                // Easter 2026: after Thu 2 April come Good Friday 3, Sat, Sun, Easter Monday 6; Tue 7, Wed 8.
                ("2026-04-02", 2, AFTER, "2026-04-08"),
                // Back from Tue 7 April: Thu 2, Wed 1.
                ("2026-04-07", 2, BEFORE, "2026-04-01"),
                // Christmas 2026: Fri 25 is a holiday, Mon 28 a substitute day; Tue 29, Wed 30, Thu 31,
                // and New Year's Day is a Friday: Mon 4 January.
                ("2026-12-24", 1, AFTER, "2026-12-29"),
                ("2026-12-24", 4, AFTER, "2027-01-04"),
                ("2027-01-04", 4, BEFORE, "2026-12-24"),
                // Christmas 2021 was a Saturday: Mon 27 and Tue 28 stand in, then Wed 29.
                ("2021-12-24", 1, AFTER, "2021-12-29"),
                // New Year's Day 2022 was a Saturday: Mon 3 stands in. Thu 30, Fri 31, Tue 4.
                ("2021-12-29", 3, AFTER, "2022-01-04"),
                // May 2020: Mon 4 was an ordinary Monday, Fri 8 the moved holiday: Mon 4 … Thu 7, Mon 11.
                ("2020-05-01", 1, AFTER, "2020-05-04"),
                ("2020-05-01", 5, AFTER, "2020-05-11"),
                // June 2022: Mon 30 May was ordinary, Thu 2 and Fri 3 June holidays: Mon 30, Tue 31, Wed 1, Mon 6.
                ("2022-05-27", 4, AFTER, "2022-06-06"),
                // The funeral, Mon 19 September 2022.
                ("2022-09-16", 1, AFTER, "2022-09-20"),
            ],
        );
        // 29 December besides: then 4 from Christmas Eve are Wed 30, Thu 31, Mon 4, Tue 5.
        counted(
            &calendar.less(days(&["2026-12-29"])),
            &[("2026-12-24", 4, AFTER, "2027-01-05")],
        );
    }

    #[test]
    fn a_count_that_leaves_the_list_is_not_known() {
        let calendar = Calendar::shipped("england-wales/2027").expect("it ships");
        let beyond = Err(Beyond {
            first: day("2019-01-01"),
            last: day("2027-12-31"),
        });
        // Fri 24 December 2027: 27 and 28 stand in; Wed 29, Thu 30, Fri 31, and there the list ends.
        counted(&calendar, &[("2027-12-24", 3, AFTER, "2027-12-31")]);
        assert_eq!(calendar.count(day("2027-12-24"), 4, AFTER), beyond);
        // Fri 4 January 2019: Thu 3, Wed 2, New Year's Day, and there the list begins.
        counted(&calendar, &[("2019-01-04", 2, BEFORE, "2019-01-02")]);
        assert_eq!(calendar.count(day("2019-01-04"), 3, BEFORE), beyond);
        // An anchor outside does not matter where nothing outside is looked at: Fri 31 December 2027.
        counted(&calendar, &[("2028-01-01", 1, BEFORE, "2027-12-31")]);
        assert_eq!(calendar.count(day("2028-01-02"), 1, BEFORE), beyond);
        assert_eq!(calendar.count(NaiveDate::MAX, 1, AFTER), beyond);
        assert_eq!(calendar.count(day("2026-01-16"), 3660, AFTER), beyond);
    }

    #[test]
    fn school_days_are_weekdays_in_term() {
        // Autumn in two halves with a week between, a training day, and a spring term.
        let terms = [
            ("2026-09-02", "2026-10-23"),
            ("2026-11-02", "2026-12-18"),
            ("2027-01-05", "2027-02-12"),
        ];
        let terms = terms.map(|(first, last)| (day(first), day(last)));
        let calendar = Calendar::school(terms.to_vec(), days(&["2026-11-27"])).expect("terms");
        assert_eq!(
            (calendar.first(), calendar.last()),
            (day("2026-09-02"), day("2027-02-12"))
        );
        counted(
            &calendar,
            &[
                // Half-term: after Thu 22 October come Fri 23, then Mon 2 November.
                ("2026-10-22", 2, AFTER, "2026-11-02"),
                // From within the week off: Mon 2 on the one side, Fri 23 on the other.
                ("2026-10-28", 1, AFTER, "2026-11-02"),
                ("2026-10-28", 1, BEFORE, "2026-10-23"),
                // The training day, Fri 27 November: Mon 30.
                ("2026-11-26", 1, AFTER, "2026-11-30"),
                // Term's end, Fri 18 December, to the next, which begins on Tue 5 January: Tue 5, Wed 6.
                ("2026-12-18", 2, AFTER, "2027-01-06"),
                ("2027-01-06", 2, BEFORE, "2026-12-18"),
                // The very first and the very last day: Wed 2 September from Thu 3, Fri 12 February from Thu 11.
                ("2026-09-03", 1, BEFORE, "2026-09-02"),
                ("2027-02-11", 1, AFTER, "2027-02-12"),
            ],
        );
        let beyond = Err(Beyond {
            first: day("2026-09-02"),
            last: day("2027-02-12"),
        });
        assert_eq!(calendar.count(day("2027-02-11"), 2, AFTER), beyond);
        assert_eq!(calendar.count(day("2026-09-03"), 2, BEFORE), beyond);
        assert_eq!(calendar.count(day("2026-08-14"), 1, AFTER), beyond);
        assert_eq!(Calendar::school(Vec::new(), []), None);
    }
}
