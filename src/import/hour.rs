//! Hours as spreadsheets in the United Kingdom write them. Days are `date`'s, with the tests of both.

use chrono::NaiveTime;

/// A part of a day, as a spreadsheet keeps an hour.
pub(super) fn fraction(text: &str) -> Option<NaiveTime> {
    let part: f64 = text.parse().ok().filter(|part| (0.0..1.0).contains(part))?;
    // Minutes of a day: below 1,440, so nothing is lost.
    let minutes = (part * 1440.0).round() as u32;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

/// An hour; the error says whether it is one of two.
pub(super) fn clock(text: &str) -> Result<NaiveTime, bool> {
    let text = text.trim().to_lowercase();
    // Two digits can be minutes; one, or more, or sixty and more, are a part of a day.
    let minutes = text.strip_prefix("0.").filter(|rest| rest.len() == 2);
    let minutes = minutes.and_then(|rest| rest.parse::<u32>().ok());
    if text.starts_with("0.") && minutes.is_none_or(|minutes| minutes > 59) {
        return fraction(&text).ok_or(false);
    }
    let (digits, half) = match text.trim_end_matches(['m', '.']) {
        t if t.len() < text.len() && t.ends_with(['a', 'p']) => {
            (t[..t.len() - 1].trim_end().to_owned(), t.chars().last())
        }
        _ => (text.clone(), None),
    };
    let parts: Vec<&str> = digits.split([':', '.']).collect();
    let plain = |t: &&str| !t.is_empty() && t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = match parts.as_slice() {
        [whole] if whole.len() == 4 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            whole.split_at(2)
        }
        [hour] if half.is_some() && plain(hour) => (*hour, "00"),
        [hour, minute] | [hour, minute, _] if plain(hour) && minute.len() == 2 => (*hour, *minute),
        _ => return Err(false),
    };
    if parts
        .get(2)
        .is_some_and(|s| s.len() != 2 || s.parse::<u32>().map_or(true, |s| s > 59))
    {
        return Err(false);
    }
    let (h, m): (u32, u32) = match (hour.parse(), minute.parse()) {
        (Ok(h), Ok(m)) => (h, m),
        _ => return Err(false),
    };
    let h = match half {
        Some(_) if !(1..=12).contains(&h) => return Err(false),
        Some('p') => h % 12 + 12,
        Some(_) => h % 12,
        // No meeting is at half past two in the night, and nobody can say that this one is not.
        None if hour.len() == 1 && h < 7 => return Err(true),
        None => h,
    };
    NaiveTime::from_hms_opt(h, m, 0).ok_or(false)
}
