//! Texts given for a field, on the screen and on the command line, as the YAML text of its value.

use super::locate::own_fields;
use super::numbers::{around, number_text, typed_number, typed_range};
use super::types::FieldChange;
use crate::text::Span;
use crate::variables::ValueKind;
use crate::variables::entry::{Entry, Reading};
use crate::yaml::edit::{Fragment, block_text, flow_text};
use crate::yaml::{CollectionStyle, Document, ScalarStyle, Tag, Value};

/// The values of a variable that a text typed for its range may refer to: `±10%` to the default, `0 mm..3 mm` to the
/// unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FieldContext<'a> {
    /// The default, where it is a number.
    pub default: Option<f64>,
    /// The unit, where it is a text that is not empty.
    pub unit: Option<&'a str>,
    /// The key under which the runtime reads a unit.
    pub unit_key: &'static str,
}

impl<'a> FieldContext<'a> {
    /// The context of a variable as it is written in `document`.
    #[must_use]
    pub fn of(document: &'a Document, reading: &Reading, entry: &Entry) -> Self {
        let runtime = reading.runtime;
        let fields = own_fields(document, entry.node);
        let value = |key: &str| {
            let field = fields.iter().find(|field| field.key == key)?;
            Some(document.value(field.value.node))
        };
        Self {
            default: match value(runtime.default_key()) {
                Some(Value::Float(float)) => Some(float),
                Some(Value::Integer(integer)) => typed_number(&integer.to_string()),
                Some(Value::Text(text)) => typed_number(text),
                _ => None,
            },
            unit: match value(runtime.unit_key()) {
                Some(Value::Text(unit)) if !unit.is_empty() => Some(unit),
                _ => None,
            },
            unit_key: runtime.unit_key(),
        }
    }
}

/// The changes of fields that `text`, typed into the field `key` of this kind on the screen, means: none typed unsets
/// the field; a text field takes the text as it is; any other takes YAML on one line, or one of the tolerant forms (a
/// range as `0..256`, `0,5..1,5`, `0.3 mm..0.6 mm`, `±10%`; a list without brackets).
///
/// # Errors
/// Why the text is not valid for the field yet, in a sentence.
pub fn field_changes(
    key: &str,
    kind: Option<ValueKind>,
    text: &str,
    context: &FieldContext<'_>,
) -> Result<Vec<FieldChange>, String> {
    let text = text.trim();
    let set = |value: String| vec![FieldChange::set(key, value)];
    if text.is_empty() {
        return Ok(vec![FieldChange::unset(key)]);
    }
    let bracketed = text.starts_with('[');
    match kind {
        Some(ValueKind::Text | ValueKind::ImageFile | ValueKind::Choice(_)) => {
            return Ok(set(block_text(text)));
        }
        Some(ValueKind::AnyRange | ValueKind::NumberRange | ValueKind::OrderedRange) if !bracketed => {
            if let Some(range) = WrittenRange::read(text, context) {
                return range?.changes(key, context);
            }
        }
        Some(ValueKind::Texts) if !bracketed => {
            let items: Vec<String> = text.split(',').map(|part| flow_text(part.trim())).collect();
            return Ok(set(format!("[{}]", items.join(", "))));
        }
        Some(ValueKind::Integers) if !bracketed => {
            let parts = text.split([',', '×', 'x', ' ']).map(str::trim);
            let items: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            return Ok(set(format!("[{}]", items.join(", "))));
        }
        Some(ValueKind::Array) if !bracketed => return Ok(set(block_text(text))),
        _ => {}
    }
    if is_whole_value(text) {
        return Ok(set(text.to_owned()));
    }
    Err(match kind {
        Some(ValueKind::AnyRange | ValueKind::NumberRange | ValueKind::OrderedRange) => {
            "a range is two numbers, such as [0, 10], 0..10 or 1 ± 10%".to_owned()
        }
        _ if bracketed => "the list is not closed: it ends with `]`".to_owned(),
        _ => format!("`{text}` is not one YAML value; a text with special characters is put between quotes"),
    })
}

/// Returns whether YAML reads all of `text` as one value on one line: nothing of it is a comment, a block scalar or a block
/// collection.
fn is_whole_value(text: &str) -> bool {
    let Ok(fragment) = Fragment::parse(text) else {
        return false;
    };
    let document = fragment.document();
    fragment.root().is_some_and(|root| {
        document.full_span(root) == Span::new(0, text.len())
            && !text.contains(['\n', '\r'])
            && document.collection_style(root) != Some(CollectionStyle::Block)
            && document
                .scalar(root)
                .is_none_or(|scalar| !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded))
    })
}

/// `text`, given as YAML on a command line for a field of this kind, quoted where YAML would read only a part of it
/// (`counts #1`) or, in a text field, something else than text (`yes`, `1`, `a: b`). Null stays null.
#[must_use]
pub fn quoted_where_needed(kind: Option<ValueKind>, text: &str) -> String {
    let is_text = matches!(
        kind,
        Some(ValueKind::Text | ValueKind::ImageFile | ValueKind::Choice(_))
    );
    let keep = match Fragment::parse(text) {
        Err(_) => !is_text,
        Ok(fragment) => {
            let document = fragment.document();
            let covers = |text: &str, root| document.full_span(root).of(document.text()) == text;
            match fragment.root() {
                None => text.is_empty(),
                Some(root) => match document.scalar(root).map(|scalar| scalar.style) {
                    Some(ScalarStyle::Plain) if document.anchor(root).is_some() => !is_text,
                    Some(ScalarStyle::Plain) => match document.tag(root) {
                        Tag::Text => {
                            document.value(root) == Value::Text(text) || document.explicit_tag(root).is_some()
                        }
                        Tag::Null => covers(text, root),
                        _ => !is_text && covers(text.trim(), root),
                    },
                    Some(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => covers(text.trim(), root),
                    Some(ScalarStyle::Literal | ScalarStyle::Folded | ScalarStyle::Absent) => {
                        !is_text && text.contains('\n')
                    }
                    None if is_text => false,
                    None => covers(text.trim(), root),
                },
            }
        }
    };
    if keep { text.to_owned() } else { block_text(text) }
}

/// A range as it is typed: its ends as YAML text, and the unit behind one of them or both.
struct WrittenRange {
    low: String,
    high: String,
    units: [String; 2],
}

impl WrittenRange {
    /// Reads a tolerant form; none where the text is none of them.
    fn read(text: &str, context: &FieldContext<'_>) -> Option<Result<Self, String>> {
        for sign in ["±", "+/-", "+-"] {
            if let Some((middle, width)) = text.split_once(sign) {
                return Some(Self::around(middle.trim(), width.trim(), context));
            }
        }
        if let Some((low, high)) = typed_range(text) {
            let units = [String::new(), String::new()];
            return Some(Ok(Self { low, high, units }));
        }
        let between = ["...", "..", "…", ";", " to ", "–", ":"];
        let hyphens = text.match_indices('-').map(|(at, _)| (at, 1));
        let separators = between
            .iter()
            .filter_map(|mark| Some((text.find(mark)?, mark.len())));
        separators.chain(hyphens).find_map(|(at, length)| {
            let (low, low_unit) = quantity(text.get(..at)?)?;
            let (high, high_unit) = quantity(text.get(at + length..)?)?;
            let units = [low_unit, high_unit];
            Some(Ok(Self { low, high, units }))
        })
    }

    /// `MIDDLE ± WIDTH`; without a middle, around the default.
    fn around(middle: &str, width: &str, context: &FieldContext<'_>) -> Result<Self, String> {
        let (centre, unit) = match (middle.is_empty(), context.default) {
            (true, Some(default)) => (default, String::new()),
            (true, None) => return Err(format!("there is no default that ±{width} could be around")),
            (false, _) => quantity(middle)
                .and_then(|(number, unit)| Some((typed_number(&number)?, unit)))
                .ok_or_else(|| format!("`{middle}` is not a number"))?,
        };
        let (amount, percent) = match width.strip_suffix('%') {
            Some(amount) => (amount, true),
            None => (width, false),
        };
        let (half, half_unit) = quantity(amount)
            .and_then(|(number, unit)| Some((typed_number(&number)?, unit)))
            .ok_or_else(|| format!("`{width}` is not a width: write ± and a number, such as ±3 or ±10%"))?;
        if percent && centre == 0.0 {
            return Err(
                "a percentage of 0 is 0, which is no range: write ± and a number, or both ends".to_owned(),
            );
        }
        let half = if percent { centre * half / 100.0 } else { half };
        let (low, high) = around(centre, half.abs()).ok_or("the range would be infinite")?;
        let units = [unit, half_unit];
        Ok(Self { low, high, units })
    }

    /// The changes of the range and, where both ends say a unit and the variable has none, of the unit.
    fn changes(self, key: &str, context: &FieldContext<'_>) -> Result<Vec<FieldChange>, String> {
        let unit_key = context.unit_key;
        let mut changes = vec![FieldChange::set(key, format!("[{}, {}]", self.low, self.high))];
        let stated = |unit: &&String| !unit.is_empty();
        let [one, other] = &self.units;
        match ([one, other].into_iter().find(stated), context.unit) {
            (Some(_), _) if !one.is_empty() && !other.is_empty() && one != other => {
                return Err(format!("the two numbers have the units {one} and {other}"));
            }
            (Some(unit), Some(known)) if unit != known => {
                return Err(format!("the unit of this variable is {known}, not {unit}"));
            }
            (None, _) | (Some(_), Some(_)) => {}
            (Some(unit), None) if one == other => changes.push(FieldChange::set(unit_key, block_text(unit))),
            (Some(unit), None) => {
                return Err(format!("write {unit} behind both numbers, or into {unit_key}"));
            }
        }
        Ok(changes)
    }
}

/// A number as YAML text, and the unit behind it (empty where there is none). A single comma is a decimal point.
pub(super) fn quantity(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let number = |text: &str| {
        let dotted = match text.matches(',').count() {
            1 if !text.contains('.') => text.replace(',', "."),
            _ => text.to_owned(),
        };
        number_text(&dotted).filter(|number| number != ".nan")
    };
    if let Some(number) = number(text) {
        return Some((number, String::new()));
    }
    let splits = text.char_indices().rev().map(|(at, _)| text.split_at(at));
    splits
        .filter(|(_, unit)| {
            unit.trim_start()
                .starts_with(|c: char| c.is_alphabetic() || "°%/".contains(c))
        })
        .find_map(|(value, unit)| Some((number(value.trim_end())?, unit.trim().to_owned())))
}
