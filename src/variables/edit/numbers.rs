//! Numbers and ranges as people type them, and as YAML 1.1 reads them.

/// `number` as YAML text that PyYAML reads as this float: with a dot, and a sign in the exponent.
#[must_use]
pub fn float_text(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let shortest = format!("{number:?}");
    match shortest.split_once('e') {
        None => shortest,
        Some((digits, exponent)) => {
            let digits = if digits.contains('.') {
                digits.to_owned()
            } else {
                format!("{digits}.0")
            };
            let exponent = if exponent.starts_with('-') {
                exponent.to_owned()
            } else {
                format!("+{exponent}")
            };
            format!("{digits}e{exponent}")
        }
    }
}

/// A number as a person types it: what `float()` of Python takes, and `.5`, `.inf`, `.nan`. None when it is none.
#[must_use]
pub fn typed_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (sign, rest) = match lower.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    match rest {
        ".inf" | "inf" | "infinity" | "∞" => return Some(sign * f64::INFINITY),
        ".nan" | "nan" => return Some(f64::NAN),
        _ => {}
    }
    let digits: String = rest.replace('_', "").replace('\u{2212}', "-");
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !starts {
        return None;
    }
    digits.parse::<f64>().ok().map(|number| sign * number)
}

/// `text`, typed as a number, as YAML text that is read as this number: as it is where YAML 1.1 reads it so already,
/// else with as little change as possible (`1e3` becomes `1.0e+3`, `-.5` becomes `-0.5`). None when it is no number.
#[must_use]
pub fn number_text(text: &str) -> Option<String> {
    let text = text.trim();
    let number = typed_number(text)?;
    if !number.is_finite() {
        return Some(float_text(number));
    }
    let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    // A leading zero would make it octal.
    let whole = match whole.trim_start_matches(['0', '_']) {
        "" => "0",
        trimmed if whole.starts_with('0') => trimmed,
        _ => whole,
    };
    Some(match (fraction, exponent) {
        (None, None) => format!("{sign}{whole}"),
        (Some(fraction), None) => format!("{sign}{whole}.{fraction}"),
        (fraction, Some(exponent)) => {
            let fraction = fraction.filter(|fraction| !fraction.is_empty()).unwrap_or("0");
            let exponent = match exponent.strip_prefix(['-', '\u{2212}']) {
                Some(exponent) => format!("-{exponent}"),
                None => format!("+{}", exponent.strip_prefix('+').unwrap_or(exponent)),
            };
            format!("{sign}{whole}.{fraction}e{exponent}")
        }
    })
}

/// A range as people type it: `0..256`, `0 … 256`, `[0, 256]`, `0, 256`, `0 to 256`, `1 ± 0.1`, `1 +- 10%`. The two
/// ends as YAML text, the lower one first as typed; none when it is none of these.
#[must_use]
pub fn typed_range(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let inner = text
        .strip_prefix(['[', '('])
        .and_then(|inner| inner.strip_suffix([']', ')']))
        .unwrap_or(text);
    for sign in ["±", "+-", "+/-"] {
        if let Some((middle, width)) = inner.split_once(sign) {
            let centre = typed_number(middle)?;
            let width = width.trim();
            let half = match width.strip_suffix('%') {
                Some(percent) => centre * typed_number(percent)? / 100.0,
                None => typed_number(width)?,
            };
            return around(centre, half.abs());
        }
    }
    for between in ["...", "..", "…", ",", ";", " to ", " – ", " - "] {
        if let Some((low, high)) = inner.split_once(between)
            && let (Some(low), Some(high)) = (number_text(low), number_text(high))
        {
            return Some((low, high));
        }
    }
    let mut words = inner.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(low), Some(high), None) => Some((number_text(low)?, number_text(high)?)),
        _ => None,
    }
}

/// The ends of `centre` ± `half` as YAML text; none where one is infinite. They are rounded to twelve digits: 1 ± 10% is
/// 0.9, not 0.8999999999999999.
pub(super) fn around(centre: f64, half: f64) -> Option<(String, String)> {
    let rounded = |number: f64| {
        let text = format!("{number:.12e}");
        text.parse().unwrap_or(number)
    };
    let (low, high): (f64, f64) = (rounded(centre - half), rounded(centre + half));
    (low.is_finite() && high.is_finite()).then(|| (float_text(low), float_text(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_yaml_reads_them() {
        for (number, text) in [
            (1e16, "1.0e+16"),
            (1.5e-7, "1.5e-7"),
            (5.0, "5.0"),
            (-0.0, "-0.0"),
            (f64::INFINITY, ".inf"),
            (f64::NEG_INFINITY, "-.inf"),
            (0.1 + 0.2, "0.30000000000000004"),
        ] {
            assert_eq!(float_text(number), text);
        }
    }

    #[test]
    fn typed_numbers_keep_their_digits() {
        for (typed, text) in [
            ("1e3", "1.0e+3"),
            ("-.5", "-0.5"),
            ("1.50", "1.50"),
            ("010", "10"),
            ("2E-2", "2.0e-2"),
            ("inf", ".inf"),
            ("+7", "7"),
            (".5e3", "0.5e+3"),
            ("1.", "1."),
            ("1.e2", "1.0e+2"),
            ("0", "0"),
            ("00.5", "0.5"),
        ] {
            assert_eq!(number_text(typed).unwrap(), text, "{typed}");
        }
        for typed in ["", "abc", "1:30", "0x1F", "e5", "1 2", "-", "."] {
            assert_eq!(number_text(typed), None, "{typed}");
        }
    }

    #[test]
    fn ranges_as_people_type_them() {
        for (typed, low, high) in [
            ("0..256", "0", "256"),
            ("[0, 256]", "0", "256"),
            ("0, 256", "0", "256"),
            ("1 ± 10%", "0.9", "1.1"),
            ("-5 +- 0.5", "-5.5", "-4.5"),
            ("-1.0 … 1.0", "-1.0", "1.0"),
            ("0.5..1e3", "0.5", "1.0e+3"),
            ("-2 - -1", "-2", "-1"),
            ("0 256", "0", "256"),
            ("0 to 5", "0", "5"),
            ("200 ± 2.5", "197.5", "202.5"),
            ("-inf..inf", "-.inf", ".inf"),
        ] {
            assert_eq!(
                typed_range(typed),
                Some((low.to_owned(), high.to_owned())),
                "{typed}"
            );
        }
        for typed in ["", "5", "a..b", "1..2..3", "[1, 2, 3]", "1 ± x"] {
            assert_eq!(typed_range(typed), None, "{typed}");
        }
    }
}
