//! How many days lay between, in classes, and the one in the middle.

/// The classes of a number of days.
pub(super) const CLASSES: [&str; 4] = ["same_day", "1_to_2", "3_to_6", "7_or_more"];

/// The place of a number of days among [`CLASSES`].
pub(super) fn class(days: u32) -> usize {
    match days {
        0 => 0,
        1..=2 => 1,
        3..=6 => 2,
        _ => 3,
    }
}

/// The middle one, the lower of the two where there is an even number; none of none.
pub(super) fn median(mut days: Vec<u32>) -> Option<u64> {
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    Some(u64::from(days[middle]))
}
