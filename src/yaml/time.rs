//! Dates and times.

/// A day that exists, in the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// A date with a time, with or without an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp {
    /// The day.
    pub date: Date,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999,999.
    pub microsecond: u32,
    /// Minutes east of UTC, between -1,439 and 1,439; none for a time without an offset.
    pub offset: Option<i16>,
}

impl Date {
    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (year >= 1 && day >= 1 && day <= days).then_some(Self { year, month, day })
    }

    /// Days since 1 March of the year 0.
    fn number(self) -> i64 {
        let shifted = i64::from(self.month) + 9;
        let year = i64::from(self.year) - 1 + shifted / 12;
        let month = shifted % 12;
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + i64::from(self.day) - 1
    }
}

impl Timestamp {
    /// Microseconds since a fixed time: UTC with an offset, the clock's without.
    pub(super) fn instant(self) -> i64 {
        let minutes = self.date.number() * 1440 + i64::from(self.hour) * 60 + i64::from(self.minute);
        let seconds = (minutes - i64::from(self.offset.unwrap_or(0))) * 60 + i64::from(self.second);
        seconds * 1_000_000 + i64::from(self.microsecond)
    }
}

/// Text that is read from its start.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// A number of `least` to `most` digits, as many as there are.
    fn number(&mut self, least: usize, most: usize) -> Option<u16> {
        let count = self
            .0
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |value, digit| value * 10 + u16::from(digit - b'0')),
        )
    }

    fn skip_blanks(&mut self) -> usize {
        let count = self
            .0
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        self.0 = self.0.get(count..).unwrap_or_default();
        count
    }

    /// The digits after a point, as millionths; more than six digits are cut.
    fn fraction(&mut self) -> u32 {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(count).unwrap_or_default();
        self.0 = rest;
        let digit = |at: usize| u32::from(digits.get(at).map_or(0, |byte| byte - b'0'));
        (0..6).fold(0, |value, at| value * 10 + digit(at))
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A date, and the time where there is one. The outer option: whether the text has the form; the inner: whether there is such a time.
pub(super) fn read(text: &str) -> Option<Option<(Date, Option<Timestamp>)>> {
    let mut rest = Rest(text.strip_suffix('\n').unwrap_or(text).as_bytes());
    let year = rest.number(4, 4)?;
    rest.take(b'-')?;
    let month = rest.number(1, 2)?;
    rest.take(b'-')?;
    let day = rest.number(1, 2)?;
    let date = Date::new(year, month as u8, day as u8);
    if rest.is_empty() {
        return Some(date.map(|date| (date, None)));
    }
    if rest.take(b'T').or_else(|| rest.take(b't')).is_none() && rest.skip_blanks() == 0 {
        return None;
    }
    let hour = rest.number(1, 2)?;
    rest.take(b':')?;
    let minute = rest.number(2, 2)?;
    rest.take(b':')?;
    let second = rest.number(2, 2)?;
    let microsecond = if rest.take(b'.').is_some() {
        rest.fraction()
    } else {
        0
    };
    let offset = zone(&mut rest)?;
    let exists = hour < 24 && minute < 60 && second < 60 && offset.is_none_or(|offset| offset.abs() < 1440);
    let (Some(date), true) = (date, exists) else {
        return Some(None);
    };
    let timestamp = Timestamp {
        date,
        hour: hour as u8,
        minute: minute as u8,
        second: second as u8,
        microsecond,
        offset,
    };
    Some(Some((date, Some(timestamp))))
}

/// Reads the end of a time: nothing, `Z` or an offset. The outer option is none for any other text.
fn zone(rest: &mut Rest<'_>) -> Option<Option<i16>> {
    if rest.is_empty() {
        return Some(None);
    }
    rest.skip_blanks();
    if rest.take(b'Z').is_some() {
        return rest.is_empty().then_some(Some(0));
    }
    let sign = if rest.take(b'-').is_some() {
        -1
    } else {
        rest.take(b'+').map(|()| 1)?
    };
    let hours = rest.number(1, 2)?;
    let minutes = if rest.take(b':').is_some() {
        rest.number(2, 2)?
    } else {
        0
    };
    let offset = i16::try_from(hours * 60 + minutes).ok()? * sign;
    rest.is_empty().then_some(Some(offset))
}
