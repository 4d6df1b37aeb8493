//! Resolution of plain scalars by the implicit resolvers of YAML 1.1 as PyYAML implements them.

use super::Tag;

/// The tag of a plain scalar's text.
///
/// PyYAML's patterns end in `$`, which also matches before a last newline: only a scalar with the tag `!` can have one.
#[must_use]
pub fn implicit(text: &str) -> Tag {
    let Some(&first) = text.as_bytes().first() else {
        return Tag::Null;
    };
    let core = text.strip_suffix('\n').unwrap_or(text);
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(core.as_bytes()),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => word(core),
        b'~' if core == "~" => Tag::Null,
        b'<' if core == "<<" => Tag::Merge,
        b'=' if core == "=" => Tag::DefaultValue,
        _ => Tag::Text,
    }
}

fn word(text: &str) -> Tag {
    match text {
        "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "true" | "True" | "TRUE" | "false" | "False"
        | "FALSE" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => Tag::Bool,
        "null" | "Null" | "NULL" => Tag::Null,
        _ => Tag::Text,
    }
}

/// Floats, integers and timestamps. No text is of two of these sorts.
fn number(text: &[u8]) -> Tag {
    let (signed, rest) = match text {
        [b'+' | b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    match rest {
        [b'.', rest @ ..] => point_first(rest, signed),
        [b'0', b'b', bits @ ..] => int_if(all(bits, |byte| matches!(byte, b'0' | b'1' | b'_'))),
        [b'0', b'x', digits @ ..] => int_if(all(digits, |byte| byte.is_ascii_hexdigit() || byte == b'_')),
        [b'0'..=b'9', ..] => digits_first(rest, signed),
        _ => Tag::Text,
    }
}

fn int_if(yes: bool) -> Tag {
    if yes { Tag::Integer } else { Tag::Text }
}

fn all(bytes: &[u8], allowed: impl Fn(u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&byte| allowed(byte))
}

fn split(bytes: &[u8], inside: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|&byte| !inside(byte))
        .unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

const fn digit_or_underscore(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'_')
}

/// After a leading point: `.5`, `.5e+3` (unsigned only), `.inf`, `.nan` (unsigned only).
fn point_first(rest: &[u8], signed: bool) -> Tag {
    let float = match rest {
        b"inf" | b"Inf" | b"INF" => true,
        b"nan" | b"NaN" | b"NAN" => !signed,
        [b'0'..=b'9', ..] if !signed => exponent_or_end(split(rest, digit_or_underscore).1),
        _ => false,
    };
    if float { Tag::Float } else { Tag::Text }
}

/// Nothing, or an exponent, which needs its sign.
fn exponent_or_end(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', digits @ ..] => all(digits, |byte| byte.is_ascii_digit()),
        _ => false,
    }
}

fn digits_first(text: &[u8], signed: bool) -> Tag {
    let (digits, rest) = split(text, digit_or_underscore);
    match rest {
        [] => integer(digits),
        [b'.', rest @ ..] if exponent_or_end(split(rest, digit_or_underscore).1) => Tag::Float,
        [b':', ..] => sexagesimal(digits, rest),
        [b'-', ..] if !signed && is_timestamp(text) => Tag::Timestamp,
        _ => Tag::Text,
    }
}

/// Digits and underscores: decimal without a leading zero, or octal.
fn integer(digits: &[u8]) -> Tag {
    match digits {
        [b'0'] => Tag::Integer,
        [b'0', rest @ ..] => int_if(all(rest, |byte| matches!(byte, b'0'..=b'7' | b'_'))),
        _ => Tag::Integer,
    }
}

/// `1:30`, `190:20:30` and, with a point at the end, floats.
fn sexagesimal(digits: &[u8], mut rest: &[u8]) -> Tag {
    while let [b':', after @ ..] = rest {
        rest = match after {
            [b'0'..=b'5', b'0'..=b'9', after @ ..] | [b'0'..=b'9', after @ ..] => after,
            _ => return Tag::Text,
        };
    }
    match rest {
        [] => int_if(digits.first() != Some(&b'0')),
        [b'.', fraction @ ..] if fraction.iter().all(|&byte| digit_or_underscore(byte)) => Tag::Float,
        _ => Tag::Text,
    }
}

/// The pattern of dates and times; whether there is such a day is another matter.
fn is_timestamp(text: &[u8]) -> bool {
    match text {
        [y1, y2, y3, y4, b'-', rest @ ..] if [y1, y2, y3, y4].iter().all(|byte| byte.is_ascii_digit()) => {
            month_and_on(rest)
        }
        _ => false,
    }
}

fn month_and_on(rest: &[u8]) -> bool {
    let (month, rest) = split(rest, |byte| byte.is_ascii_digit());
    let [b'-', rest @ ..] = rest else { return false };
    let (day, rest) = split(rest, |byte| byte.is_ascii_digit());
    if !matches!(month.len(), 1 | 2) || !matches!(day.len(), 1 | 2) {
        return false;
    }
    match rest {
        [] => month.len() == 2 && day.len() == 2,
        [b'T' | b't', rest @ ..] => time(rest),
        [b' ' | b'\t', ..] => time(split(rest, |byte| matches!(byte, b' ' | b'\t')).1),
        _ => false,
    }
}

fn time(rest: &[u8]) -> bool {
    let (hour, rest) = split(rest, |byte| byte.is_ascii_digit());
    let [b':', m1, m2, b':', s1, s2, rest @ ..] = rest else {
        return false;
    };
    if !matches!(hour.len(), 1 | 2) || ![m1, m2, s1, s2].iter().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let rest = match rest {
        [b'.', rest @ ..] => split(rest, |byte| byte.is_ascii_digit()).1,
        rest => rest,
    };
    match split(rest, |byte| matches!(byte, b' ' | b'\t')) {
        ([], []) => true,
        (_, [b'Z']) => true,
        (_, [b'+' | b'-', zone @ ..]) => match split(zone, |byte| byte.is_ascii_digit()) {
            ([_] | [_, _], []) => true,
            ([_] | [_, _], [b':', m1, m2]) => m1.is_ascii_digit() && m2.is_ascii_digit(),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_resolve_as_in_yaml_1_1() {
        for (tag, words) in [
            (Tag::Bool, "yes no on off True OFF"),
            (
                Tag::Text,
                "y n yEs _1 08 0o17 1:60 1e3 1e+3 1.0e3 2E+2 .e3 -.5 +.5 inf nan Infinity -.nan 1.2.3 0:30 2001-1-1 - + . 0b 0x ._ <",
            ),
            (
                Tag::Integer,
                "0 -0 1_000 1__0 0x1F 0x_F 0b11 010 +010 1:30 -1:30 0_ 0b_ 1:5:09",
            ),
            (
                Tag::Float,
                "1.0e+3 1.5E+3 .5 1. 685_230.15 190:20:30.15 .inf +.inf -.INF .NaN 0:0. 08.5",
            ),
            (Tag::Null, "~ null Null NULL"),
            (
                Tag::Timestamp,
                "2001-01-01 2001-1-1T1:02:03 2001-99-99 2001-12-14t21:59:43.10-05:00",
            ),
            (Tag::Merge, "<<"),
            (Tag::DefaultValue, "="),
        ] {
            for word in words.split(' ') {
                assert_eq!(implicit(word), tag, "{word}");
            }
        }
        assert_eq!(implicit(""), Tag::Null);
        assert_eq!(implicit("\n"), Tag::Text);
        assert_eq!(implicit("12\n"), Tag::Integer);
        assert_eq!(implicit("2001-12-14 21:59:43.10 -5"), Tag::Timestamp);
    }
}
