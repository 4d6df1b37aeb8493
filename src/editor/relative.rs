//! Values that depend on each variable's own: `*1.1`, `+0.5`, `±10%`, `lo-5%`.

use super::buffer::VariableRef;
use crate::variables::ValueKind;
use crate::variables::edit::numbers::{float_text, typed_number};

/// A change of each variable's own value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeValue {
    end: RangeEnd,
    change: NumberChange,
}

/// The end of a range that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RangeEnd {
    Both,
    Low,
    High,
}

/// A change of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum NumberChange {
    Times(f64),
    Plus(f64),
    /// Plus a share of the number itself; of a range's end, a share of the range's width.
    PlusShare(f64),
    /// A range around the default, which is read as it is typed.
    Around,
}

impl RelativeValue {
    /// Reads `*1.1`, `/2`, `+0.5`, `+-0.5`, `-=0.5`, `+10%`, `±10%`; with `lo` or `hi` before it, of one end of a range.
    /// None where the text is a value of its own.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let ends = [
            ("low", RangeEnd::Low),
            ("lo", RangeEnd::Low),
            ("high", RangeEnd::High),
            ("hi", RangeEnd::High),
        ];
        let (end, rest) = ends
            .into_iter()
            .find_map(|(word, end)| Some((end, text.strip_prefix(word)?)))
            .unwrap_or((RangeEnd::Both, text));
        let rest = rest.trim();
        if end == RangeEnd::Both && ["±", "+/-"].iter().any(|sign| rest.starts_with(sign)) {
            return Some(Self {
                end,
                change: NumberChange::Around,
            });
        }
        let signs: [(&str, f64); 4] = [("+=", 1.0), ("-=", -1.0), ("+", 1.0), ("-", -1.0)];
        let number = |text: &str| typed_number(text).filter(|number| number.is_finite());
        let change = if let Some(factor) = rest.strip_prefix('*') {
            NumberChange::Times(number(factor)?)
        } else if let Some(divisor) = rest.strip_prefix('/') {
            NumberChange::Times(1.0 / number(divisor).filter(|divisor| *divisor != 0.0)?)
        } else {
            // A number with a minus sign is a value, not a difference.
            let is_value = |sign: &str| sign == "-" && end == RangeEnd::Both;
            let (_, sign, amount) = signs
                .into_iter()
                .filter(|(sign, _)| !is_value(sign))
                .find_map(|(text, sign)| Some((text, sign, rest.strip_prefix(text)?)))?;
            match amount.strip_suffix('%') {
                Some(percent) => NumberChange::PlusShare(sign * number(percent)? / 100.0),
                None => NumberChange::Plus(sign * number(amount)?),
            }
        };
        Some(Self { end, change })
    }

    /// Returns whether it only has a meaning for a range.
    #[must_use]
    pub fn is_of_range(self) -> bool {
        self.end != RangeEnd::Both || self.change == NumberChange::Around
    }

    /// The text of the value that a variable gets in the field `key` of this kind; `text` is what was typed.
    ///
    /// # Errors
    /// Why it cannot be computed for this variable, in a few words.
    pub fn of(
        self,
        variable: &VariableRef<'_>,
        key: &str,
        kind: Option<ValueKind>,
        text: &str,
    ) -> Result<String, String> {
        let is_range = matches!(
            kind,
            Some(ValueKind::AnyRange | ValueKind::NumberRange | ValueKind::OrderedRange)
        );
        if self.change == NumberChange::Around {
            return match is_range {
                true => Ok(text.to_owned()),
                false => Err("± gives a range: choose its field".to_owned()),
            };
        }
        if is_range {
            return self.of_range(variable);
        }
        if self.end != RangeEnd::Both {
            return Err("lo and hi are the ends of a range: choose its field".to_owned());
        }
        let value = variable.value(key).ok_or_else(|| format!("it has no {key}"))?;
        let written = value.span.of(variable.document.text());
        let number = variable
            .number(value.node)
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("its {key} is no finite number"))?;
        let is_whole = !written.contains(['.', 'e', 'E']);
        let new = self.change.of(number, number);
        match kind {
            Some(ValueKind::Integer) if new.fract() != 0.0 => Err(format!("{new} is no whole number")),
            _ => written_number(new, is_whole),
        }
    }

    fn of_range(self, variable: &VariableRef<'_>) -> Result<String, String> {
        let (low, high) = variable
            .range_ends()
            .ok_or_else(|| "it has no range of two numbers".to_owned())?;
        let width = high - low;
        let changed = |number: f64, end: RangeEnd| match self.end == RangeEnd::Both || self.end == end {
            true if !number.is_finite() => Err("its range is infinite".to_owned()),
            true => Ok(self.change.of(number, width)),
            false => Ok(number),
        };
        let (new_low, new_high) = (changed(low, RangeEnd::Low)?, changed(high, RangeEnd::High)?);
        if new_low > new_high {
            return Err(format!("{new_low} is above {new_high}"));
        }
        let is_whole = low.fract() == 0.0 && high.fract() == 0.0;
        let (low, high) = (
            written_number(new_low, is_whole)?,
            written_number(new_high, is_whole)?,
        );
        Ok(format!("[{low}, {high}]"))
    }
}

impl NumberChange {
    /// The changed number; a share is of `whole`.
    fn of(self, number: f64, whole: f64) -> f64 {
        match self {
            Self::Times(factor) => number * factor,
            Self::Plus(difference) => number + difference,
            Self::PlusShare(share) => number + share * whole,
            Self::Around => number,
        }
    }
}

/// A number as YAML text, rounded to twelve digits; without a point where the number was written so and is whole.
fn written_number(number: f64, is_whole: bool) -> Result<String, String> {
    let rounded = format!("{number:.12e}").parse().unwrap_or(number);
    match rounded {
        rounded if !f64::is_finite(rounded) => Err("the result is too large".to_owned()),
        rounded if is_whole && rounded.fract() == 0.0 && rounded.abs() < 1e15 => Ok(format!("{rounded:.0}")),
        rounded => Ok(float_text(rounded)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_not_relative() {
        for text in [
            "0.5", "-0.5", "kG", "[0, 1]", "1 ± 10%", "low", "+x", "*", "/0", "",
        ] {
            assert_eq!(RelativeValue::parse(text), None, "{text}");
        }
        for text in [
            "*1.1", "/2", "+0.5", "+-0.5", "-=1", "+10%", "±10%", "lo-5%", "hi *2", "low+1",
        ] {
            assert!(RelativeValue::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn results_are_rounded_to_what_was_meant() {
        assert_eq!(written_number(0.1 + 0.2, false).unwrap(), "0.3");
        assert_eq!(written_number(10.0, true).unwrap(), "10");
        assert_eq!(written_number(10.5, true).unwrap(), "10.5");
        assert_eq!(written_number(10.0, false).unwrap(), "10.0");
        assert!(written_number(f64::INFINITY, false).is_err());
    }
}
