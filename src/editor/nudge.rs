//! Numbers changed by one digit, as they are written: `0.48` with the cursor behind the 4 becomes `0.58`.

/// `text` with the digit before `cursor` (or the nearest one) made larger or smaller by one, and where the cursor is
/// then; none when it is no plain decimal number. The number of decimals and the exponent stay as written.
#[must_use]
pub fn nudge(text: &str, cursor: usize, up: bool) -> Option<(String, usize)> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at..)?),
        None => (text, ""),
    };
    let (sign, number) = match mantissa.strip_prefix(['-', '+']) {
        Some(rest) => (mantissa.get(..1)?, rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let octal = whole.len() > 1 && whole.starts_with('0') && fraction.is_empty() && !number.contains('.');
    if !plain(whole) || !plain(fraction) || whole.len() + fraction.len() == 0 || octal || number.len() > 30 {
        return None;
    }
    // How many digits are behind the one that changes, counted without the point.
    let behind = cursor.saturating_sub(sign.len()).min(number.len());
    let digits_before = number
        .get(..behind)?
        .bytes()
        .filter(u8::is_ascii_digit)
        .count()
        .max(1);
    let power = (whole.len() + fraction.len()).saturating_sub(digits_before);
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let value = if sign == "-" { -digits } else { digits };
    let step = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
    let value = if up { value + step } else { value - step };
    let width = fraction.len() + usize::from(!whole.is_empty());
    let all = format!("{:0width$}", value.unsigned_abs());
    let (whole, decimals) = all.split_at(all.len() - fraction.len());
    let point = if number.contains('.') { "." } else { "" };
    let sign = if value < 0 {
        "-"
    } else if sign == "+" {
        "+"
    } else {
        ""
    };
    let mantissa = format!("{sign}{whole}{point}{decimals}");
    // The cursor stays behind the same digit, counted from the end.
    let from_end = number.len() - behind.max(1).min(number.len());
    let cursor = mantissa.len().saturating_sub(from_end);
    Some((mantissa + exponent, cursor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digit_before_the_cursor_changes() {
        for (text, cursor, up, expected) in [
            ("0.48", 4, true, "0.49"),
            ("0.48", 3, true, "0.58"),
            ("0.48", 1, true, "1.48"),
            ("0.48", 0, true, "1.48"),
            ("0.98", 3, true, "1.08"),
            ("0.00", 4, false, "-0.01"),
            ("-0.01", 5, true, "0.00"),
            ("5", 1, false, "4"),
            ("9", 1, true, "10"),
            ("10", 2, false, "9"),
            ("-0.48", 5, false, "-0.49"),
            (".5", 2, true, ".6"),
            (".9", 2, true, "1.0"),
            ("1.5e+3", 3, true, "1.6e+3"),
            ("1.", 1, true, "2."),
            ("+1.0", 4, true, "+1.1"),
            ("2000", 1, true, "3000"),
        ] {
            let (nudged, cursor) = nudge(text, cursor, up).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(nudged, expected, "{text}");
            assert!(cursor <= nudged.len());
        }
    }

    #[test]
    fn up_and_down_again_is_where_it_was() {
        for text in ["0.48", "5.20", "-1.5", "0.48180844", "1.5e-3"] {
            for cursor in 1..=3 {
                let (there, at) = nudge(text, cursor, true).unwrap();
                assert_eq!(nudge(&there, at, false).unwrap().0, text, "{text} at {cursor}");
            }
        }
    }

    #[test]
    fn what_is_no_decimal_number_stays() {
        for text in [
            "", "abc", "[0, 1]", "0x1F", "010", "1:30", "1_000", ".inf", "-", ".",
        ] {
            assert_eq!(nudge(text, 1, true), None, "{text}");
        }
    }
}
