//! Descriptions of values, for messages.

use super::runtime::Runtime;
use crate::text::display;
use crate::yaml::{Data, Document, NodeId, Value};

/// The most cells of a value that a message repeats.
const MOST_SHOWN: usize = 40;

/// A text in backticks, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", display::cut(text, MOST_SHOWN, "…"))
}

/// Describes a node: `the text "abc"`, `a list`, `nothing`.
pub(super) fn data(document: &Document, node: NodeId) -> String {
    match document.data(node) {
        Data::List(_) => "a list".to_owned(),
        Data::Dict(_) => "a mapping".to_owned(),
        Data::Set(_) => "a set".to_owned(),
        Data::PairList(_) => "a list of pairs".to_owned(),
        Data::Scalar(value) => match value {
            Value::Null => "nothing".to_owned(),
            Value::Text("") => "an empty text".to_owned(),
            Value::Text(text) => format!("the text {}", quoted(text)),
            Value::Bool(_) => format!("the boolean {}", quoted(written(document, node))),
            Value::Integer(_) | Value::Float(_) => format!("the number {}", quoted(written(document, node))),
            Value::Date(_) => format!("the date {}", quoted(written(document, node))),
            Value::Timestamp(_) => format!("the time {}", quoted(written(document, node))),
            Value::Binary(_) => "binary data".to_owned(),
        },
    }
}

fn written(document: &Document, node: NodeId) -> &str {
    document.scalar(node).map_or("", |scalar| scalar.text)
}

/// `Text.` as it goes on in a sentence: `text`.
pub(super) fn first_lower(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut characters = sentence.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}

/// The help for a value that cannot become what `code` asks for.
pub(super) fn help_for(
    document: &Document,
    node: NodeId,
    code: &str,
    (runtime, key): (Runtime, &str),
) -> String {
    match code {
        "not-a-number" => number_help(document, node, runtime, key),
        "not-an-integer" => "write a whole number, such as 3".to_owned(),
        "not-a-boolean" => "write true or false".to_owned(),
        "not-text" => match document.data(node) {
            Data::Scalar(Value::Null) => "write text, or remove the key".to_owned(),
            Data::Scalar(_) => {
                let text = document.span(node).of(document.text());
                format!(
                    "put it between quotes: \"{}\"",
                    display::cut(text, MOST_SHOWN, "…")
                )
            }
            _ => "write it as one text".to_owned(),
        },
        _ => String::new(),
    }
}

fn number_help(document: &Document, node: NodeId, runtime: Runtime, key: &str) -> String {
    let general = || "write one number, such as 1.5 or 1.0e-3".to_owned();
    let text = match document.data(node) {
        Data::Scalar(Value::Text(text)) => text.trim(),
        Data::List(items) if items.len() == 1 => return "write the number without brackets".to_owned(),
        _ => return general(),
    };
    if let Some((whole, fraction)) = text.split_once(',')
        && format!("{whole}.{fraction}").parse::<f64>().is_ok()
    {
        return format!("write a point, not a comma: {whole}.{fraction}");
    }
    let number_length = text
        .find(|c: char| !(c.is_ascii_digit() || "+-.".contains(c)))
        .unwrap_or(text.len());
    if let (Some(number), Some(unit)) = (text.get(..number_length), text.get(number_length..))
        && number.parse::<f64>().is_ok()
        && !unit.trim().is_empty()
        && unit
            .trim()
            .chars()
            .all(|c| c.is_alphabetic() || "/°%µ ".contains(c))
    {
        let unit = unit.trim();
        return match key {
            // An image's edges have the units of its axes.
            "x_min" | "x_max" | "y_min" | "y_max" => {
                format!(
                    "write the number alone, and the units of both axes under `axis_units: [{unit}, {unit}]`"
                )
            }
            _ => format!(
                "write the number alone, and the unit under `{}: {unit}`",
                runtime.unit_key()
            ),
        };
    }
    general()
}
