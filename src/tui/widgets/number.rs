//! Numbers in little room.

/// `text` with its long numbers cut after `digits` digits, counted from the first that is no zero, and `ellipsis` in the
/// place of the rest: `[3.2707419395446777, 7]` is `[3.2707…, 7]` with five. Digits before the point and exponents stay,
/// as does everything else.
#[must_use]
pub fn short(text: &str, digits: usize, ellipsis: &str) -> String {
    let mut shortened = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '.') {
        let (before, from) = rest.split_at(start);
        shortened.push_str(before);
        let end = from
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_'))
            .unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let is_part_of_a_word = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'));
        match cut(word, digits).filter(|_| !is_part_of_a_word) {
            Some((kept, exponent)) => {
                shortened.push_str(kept);
                shortened.push_str(ellipsis);
                shortened.push_str(exponent);
            }
            None => shortened.push_str(word),
        }
        rest = after;
    }
    shortened.push_str(rest);
    shortened
}

/// The parts of a number kept before and after the cut; none where it is short, or no number.
fn cut(word: &str, digits: usize) -> Option<(&str, &str)> {
    let mantissa_end = word.find(['e', 'E']).unwrap_or(word.len());
    let (mantissa, exponent) = word.split_at_checked(mantissa_end)?;
    let (whole, fraction) = mantissa.split_once('.')?;
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_one = exponent.is_empty() || digits_only(exponent.get(1..)?);
    if !digits_only(whole) || !digits_only(fraction) || !exponent_is_one {
        return None;
    }
    let before = whole.trim_start_matches('0').len();
    let zeros = match before {
        0 => fraction.len() - fraction.trim_start_matches('0').len(),
        _ => 0,
    };
    let kept = zeros + digits.saturating_sub(before).max(1);
    // A cut that saves hardly anything only hides.
    if fraction.len() < kept + 3 {
        return None;
    }
    Some((mantissa.get(..whole.len() + 1 + kept)?, exponent))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_fractions_are_cut_and_nothing_else() {
        for (text, shortened) in [
            ("6.030075550079346", "6.0300…"),
            ("[3.2707419395446777, 7.083395004272461]", "[3.2707…, 7.0833…]"),
            ("[-69.8238830566406, .5]", "[-69.823…, .5]"),
            ("0.000675274312", "0.00067527…"),
            ("-1.25346712345e-07", "-1.2534…e-07"),
            ("1234567.1234567", "1234567.1…"),
            ("1.23456e+300", "1.23456e+300"),
            ("12345678901234567890", "12345678901234567890"),
            ("QUAD:1.23456789012", "QUAD:1.23456789012"),
            ("v1.23456789012", "v1.23456789012"),
            ("1.2.34567890123", "1.2.34567890123"),
            ("0x1.23456789abcdef", "0x1.23456789abcdef"),
            ("path/1.npy é …", "path/1.npy é …"),
            ("", ""),
        ] {
            assert_eq!(short(text, 5, "…"), shortened);
        }
        assert_eq!(short("[-69.8238830566406, 1.5]", 3, "~"), "[-69.8~, 1.5]");
    }
}
