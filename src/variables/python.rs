//! Text and numbers as Python has them: what `float()`, `int()` and `str()` make of a value.

use super::loaded::Loaded;
use crate::yaml::{Document, Use, Value};
use num_bigint::BigInt;

/// The most digits that `str(int)` and `int(str)` convert.
const MOST_DIGITS: usize = 4300;

/// The first of each run of ten decimal digits that `float()` and `int()` take beside ASCII (Unicode 13, Python 3.10).
static ZEROS: [u32; 64] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
    0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x16a60, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0,
    0x1e950, 0x1fbf0,
];

/// Returns whether `str.isspace` says so.
const fn is_space(c: char) -> bool {
    matches!(c, '\u{1c}'..='\u{1f}') || c.is_whitespace()
}

/// `text` stripped, with every decimal digit of Unicode as its ASCII one; none where a character is left that no number
/// has. A text that is all ASCII is stripped of C's spaces only.
fn ascii_number(text: &str) -> Option<String> {
    if text.is_ascii() {
        let space = |c| matches!(c, '\t'..='\r' | ' ');
        return Some(text.trim_matches(space).to_owned());
    }
    let mut number = String::with_capacity(text.len());
    for c in text.trim_matches(is_space).chars() {
        if c.is_ascii() {
            number.push(c);
            continue;
        }
        let code = u32::from(c);
        let zero = ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code))?;
        number.push(char::from_digit(code - zero, 10)?);
    }
    Some(number)
}

/// `text` without its underscores where each is between two digits; none where one does not.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let between = bytes
        .iter()
        .enumerate()
        .all(|(at, &byte)| byte != b'_' || (digit(at.checked_sub(1)) && digit(Some(at + 1))));
    between.then(|| text.replace('_', ""))
}

/// `float(text)`.
pub(super) fn float_from_text(text: &str) -> Option<f64> {
    if let Ok(plain) = text.parse() {
        return Some(plain);
    }
    without_underscores(&ascii_number(text)?)?.parse().ok()
}

/// `int(text)`.
pub(super) fn integer_from_text(text: &str) -> Option<BigInt> {
    let number = without_underscores(&ascii_number(text)?)?;
    let digits = number.strip_prefix(['+', '-']).unwrap_or(&number);
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.strip_prefix('+').unwrap_or(&number).parse().ok()
}

/// `float(integer)`; none where it overflows.
pub(super) fn float_from_integer(integer: &BigInt) -> Option<f64> {
    if let Ok(small) = i64::try_from(integer) {
        // Rounds to nearest, ties to even, as Python does.
        #[allow(clippy::cast_precision_loss)]
        return Some(small as f64);
    }
    if integer.bits() > 1024 {
        return None;
    }
    integer
        .to_string()
        .parse()
        .ok()
        .filter(|float: &f64| float.is_finite())
}

/// `int(float)`; none for what is not finite.
pub(super) fn integer_from_float(float: f64) -> Option<BigInt> {
    if !float.is_finite() {
        return None;
    }
    format!("{:.0}", float.trunc()).parse().ok()
}

/// `str(integer)`; none above 4,300 digits.
pub(super) fn text_from_integer(integer: &BigInt) -> Option<String> {
    if integer.bits() > 14_300 {
        return None;
    }
    let text = integer.to_string();
    (text.trim_start_matches('-').len() <= MOST_DIGITS).then_some(text)
}

/// `repr(float)`: the shortest digits that give it back, with an exponent below 1e-4 and from 1e16.
pub(super) fn text_from_float(float: f64) -> String {
    if float.is_nan() {
        return "nan".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{float}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// `str(complex)`, held as text.
pub(super) fn complex(real: f64, imaginary: f64) -> Loaded {
    let short = |part: f64| {
        let text = text_from_float(part);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if real == 0.0 && real.is_sign_positive() {
        return Loaded::Text(format!("{}j", short(imaginary)));
    }
    let sign = if imaginary.is_sign_negative() && !imaginary.is_nan() {
        ""
    } else {
        "+"
    };
    Loaded::Text(format!("({}{sign}{}j)", short(real), short(imaginary)))
}

/// `repr(bytes)`.
pub(super) fn text_from_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut text = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b' '..=b'~' if char::from(byte) == quote => {
                text.push('\\');
                text.push(quote);
            }
            b' '..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}

/// A scalar as `str()` gives it; what is written where that is nothing Python could use.
pub(super) fn text_of(document: &Document, used: Use) -> String {
    match document.value(used.node) {
        Value::Text(text) => text.to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(integer) => {
            text_from_integer(&integer).unwrap_or_else(|| used.span.of(document.text()).to_owned())
        }
        Value::Float(float) => text_from_float(float),
        Value::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => used.span.of(document.text()).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_as_python_reads_them() {
        for (text, float) in [
            ("1e3", 1000.0),
            (" 1_0\t", 10.0),
            ("1_0.5e1_0", 10.5e10),
            ("\u{ff11}\u{ff12}", 12.0),
            ("٣.٥", 3.5),
            ("1e400", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("\u{1c}.5\u{2003}", 0.5),
            ("1.", 1.0),
        ] {
            assert_eq!(float_from_text(text), Some(float), "{text:?}");
        }
        assert!(float_from_text("+nan").is_some_and(f64::is_nan));
        for text in [
            "",
            ".",
            "1__0",
            "_1",
            "1_",
            "1_.0",
            "1._0",
            "1e_5",
            "0x10",
            "1,5",
            "1 mm",
            "infin",
            "\u{200b}1",
        ] {
            assert_eq!(float_from_text(text), None, "{text:?}");
        }
    }

    #[test]
    fn integers_as_python_reads_them() {
        for (text, integer) in [("3", 3), (" +1_0 ", 10), ("-007", -7), ("１", 1)] {
            assert_eq!(integer_from_text(text), Some(BigInt::from(integer)), "{text:?}");
        }
        for text in [
            "",
            "3.0",
            "1e3",
            "0x1",
            "--1",
            "_1",
            "+_1",
            "+",
            &"9".repeat(4301),
        ] {
            assert_eq!(integer_from_text(text), None, "{text:?}");
        }
        assert_eq!(integer_from_float(-3.9), Some(BigInt::from(-3)));
        assert_eq!(
            integer_from_float(1e20),
            Some("100000000000000000000".parse().unwrap())
        );
    }

    #[test]
    fn numbers_as_python_writes_them() {
        for (float, text) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e300, "1.5e+300"),
            (123_456_789.125, "123456789.125"),
        ] {
            assert_eq!(text_from_float(float), text);
        }
        assert_eq!(text_from_bytes(b"a'\n\xff"), "b\"a'\\n\\xff\"");
        assert_eq!(float_from_integer(&(BigInt::from(1) << 1024_u32)), None);
        assert_eq!(
            float_from_integer(&(BigInt::from(1) << 1023_u32)),
            Some(2f64.powi(1023))
        );
    }
}
