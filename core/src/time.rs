//! Moments, as milliseconds since 1970-01-01T00:00:00Z. Nothing here reads a clock.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since the Unix epoch, UTC. Shown as people write it:
/// `2030-06-01T12:00:00Z`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The last moment that a double-precision number counts exactly to the millisecond, so
    /// that every language can hold it.
    pub const MAX: Self = Self(9_007_199_254_740_991);

    /// A moment from milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0.div_euclid(DAY));
        // ISO 8601 has four digits for a year, and a sign before more.
        match year {
            0..=9_999 => write!(f, "{year:04}")?,
            _ => write!(f, "{year:+07}")?,
        }
        let millis = self.0.rem_euclid(DAY);
        let (hour, minute, second) =
            (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match millis % 1_000 {
            0 => write!(f, "Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// Year, month and day of a day that is counted from 1970-01-01, in the Gregorian calendar. Years
/// begin in March here, so that the day that comes every four years is a year's last one.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    // The calendar repeats itself after 400 years, which are so many days.
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00Z")]
    #[case(-1, "1969-12-31T23:59:59.999Z")]
    #[case(951_782_400_000, "2000-02-29T00:00:00Z")]
    #[case(1_906_545_600_007, "2030-06-01T12:00:00.007Z")]
    #[case(4_107_542_399_999, "2100-02-28T23:59:59.999Z")]
    #[case(4_107_542_400_000, "2100-03-01T00:00:00Z")]
    #[case(253_402_300_799_000, "9999-12-31T23:59:59Z")]
    #[case(253_402_300_800_000, "+010000-01-01T00:00:00Z")]
    #[case(Timestamp::MAX.0, "+287396-10-12T08:59:00.991Z")]
    #[case(-62_167_219_200_001, "-000001-12-31T23:59:59.999Z")]
    fn a_moment_is_shown_as_people_write_it(#[case] millis: i64, #[case] shown: &str) {
        assert_eq!(Timestamp(millis).to_string(), shown);
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let (mut year, mut month, mut day) = date(-1_000_000);
        for days in -999_999..1_000_000 {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let long = match month {
                2 => 28 + i64::from(is_leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (year, month, day) = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                (month, day) if day == long => (year, month + 1, 1),
                (month, day) => (year, month, day + 1),
            };
            assert_eq!(date(days), (year, month, day), "{days}");
        }
        // Whatever number is read from a file can be shown.
        assert!(Timestamp(i64::MIN).to_string().starts_with('-'));
        assert!(Timestamp(i64::MAX).to_string().starts_with('+'));
    }
}
