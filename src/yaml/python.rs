//! Numbers as Python's `int()` and `float()` read them.

use num_bigint::BigUint;

/// Python refuses to read decimal numbers with more digits.
pub(super) const LONGEST_DECIMAL: usize = 4300;

/// The zeros of the other scripts' decimal digits (Unicode 14, as in Python 3.11); nine more follow each.
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
    0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140,
    0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The text with other scripts' spaces and digits as ASCII; none with any other character outside ASCII.
fn ascii(text: &str) -> Option<String> {
    text.chars()
        .map(|c| match c {
            c if c.is_ascii() => Some(c),
            c if c.is_whitespace() => Some(' '),
            c => {
                let at = ZEROS.partition_point(|&zero| zero <= c as u32).checked_sub(1)?;
                let digit = (c as u32).checked_sub(*ZEROS.get(at)?)?;
                if digit < 10 {
                    char::from_digit(digit, 10)
                } else {
                    None
                }
            }
        })
        .collect()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c'])
}

/// An int as written: the digits in their radix.
pub(super) struct Digits {
    pub negative: bool,
    text: String,
    radix: u32,
}

impl Digits {
    /// The value of `int(text, radix)`; none where it raises. `text` has no underscores.
    pub fn read(text: &str, radix: u32) -> Option<Self> {
        let plain = ascii(text)?;
        let plain = trimmed(&plain);
        let (negative, rest) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.strip_prefix('+').unwrap_or(plain)),
        };
        let prefixes: &[&str] = match radix {
            2 => &["0b", "0B"],
            8 => &["0o", "0O"],
            16 => &["0x", "0X"],
            _ => &[],
        };
        let digits = prefixes
            .iter()
            .find_map(|prefix| rest.strip_prefix(prefix))
            .unwrap_or(rest);
        let fits = !digits.is_empty()
            && digits.chars().all(|c| c.is_digit(radix))
            && (radix != 10 || digits.len() <= LONGEST_DECIMAL);
        fits.then(|| Self {
            negative,
            text: digits.to_owned(),
            radix,
        })
    }

    pub fn magnitude(&self) -> BigUint {
        BigUint::parse_bytes(self.text.as_bytes(), self.radix).unwrap_or_default()
    }
}

/// The value of `float(text)`; none where it raises. `text` has no underscores.
pub(super) fn float(text: &str) -> Option<f64> {
    let plain = ascii(text)?;
    trimmed(&plain).parse().ok()
}
