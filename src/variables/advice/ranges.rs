//! Advice on a range and the default in it.

use super::super::describe;
use super::super::variable::{Variable, WrittenField};
use super::{Bounds, bounds_written, plain_number, rewritten, yaml_number};
use crate::text::{Section, Severity};
use crate::yaml::{Data, Document, Value};

/// Advice on a range that the runtime accepts, and about the default in it. `constant` is none where a
/// variable cannot be constant.
pub(in super::super) fn range(
    variable: &mut Variable<'_, '_>,
    key: &str,
    bounds: Bounds,
    default: Option<(f64, WrittenField<'_>)>,
    constant: Option<bool>,
) {
    let Bounds { low, high, span } = bounds;
    let input = variable.entry.section == Section::Input;
    if low.is_nan() || high.is_nan() {
        variable.say(
            Severity::Warning,
            "range-element",
            "the range holds `.nan`, which is neither above nor below another number".to_owned(),
            "write two numbers".to_owned(),
            span,
            Some(key),
        );
        return;
    }
    if low > high {
        variable.say(
            Severity::Warning,
            "range-order",
            format!(
                "the range starts with its higher number: {} is above {}",
                plain_number(low),
                plain_number(high)
            ),
            format!("write `{}`", swapped(variable.document, bounds)),
            span,
            Some(key),
        );
        return;
    }
    if input && (low.is_infinite() || high.is_infinite()) {
        variable.say(
            Severity::Warning,
            "range-infinite",
            "the range is infinite".to_owned(),
            "give the two bounds as finite numbers: optimisers and displays need them".to_owned(),
            span,
            Some(key),
        );
    }
    #[allow(clippy::float_cmp)]
    if input && low == high && constant == Some(false) {
        let constant_key = variable.runtime.constant_key();
        variable.say(
            Severity::Warning,
            "range-point",
            "the two numbers of the range are equal".to_owned(),
            format!("say `{constant_key}: true` if it is a constant, or widen the range"),
            span,
            Some(key),
        );
    }
    if let Some((default, field)) = default
        && default.is_nan()
    {
        variable.warn(
            "default-not-usable",
            field,
            "the default is not a number, so it lies in no range".to_owned(),
            "give it a value inside of the range".to_owned(),
        );
    } else if let Some((default, field)) = default
        && outside(default, low, high)
    {
        let message = format!(
            "the default {} is outside its range [{}, {}]",
            plain_number(default),
            plain_number(low),
            plain_number(high)
        );
        variable.warn(
            "default-outside-range",
            field,
            message,
            "correct the default or the range".to_owned(),
        );
    }
}

/// A range with its ends changed over, as they are written where that is plain to see.
fn swapped(document: &Document, bounds: Bounds) -> String {
    let written = bounds.span.of(document.text()).trim();
    let inside = written
        .strip_prefix('[')
        .and_then(|written| written.strip_suffix(']'));
    let is_plain =
        |text: &str| !text.is_empty() && !text.contains(['[', '{', ',', '\'', '"', '#', '*', '&', '\n']);
    match inside.and_then(|inside| inside.split_once(',')) {
        Some((low, high)) if is_plain(low.trim()) && is_plain(high.trim()) => {
            format!("[{}, {}]", high.trim(), low.trim())
        }
        _ => format!("[{}, {}]", yaml_number(bounds.high), yaml_number(bounds.low)),
    }
}

/// Returns whether `value` lies outside, by more than the last digits of a printed number.
fn outside(value: f64, low: f64, high: f64) -> bool {
    let slack = 1e-12 * low.abs().max(high.abs()).max(value.abs());
    let slack = if slack.is_finite() { slack } else { 0.0 };
    value < low - slack || value > high + slack
}

/// Says that a range that the runtime takes is not two elements; true where it is not.
pub(in super::super) fn range_length(
    variable: &mut Variable<'_, '_>,
    field: WrittenField<'_>,
    length: usize,
) -> bool {
    if length == 2 {
        return false;
    }
    let elements = if length == 1 { "element" } else { "elements" };
    variable.warn(
        "range-length",
        field,
        format!("the range has {length} {elements}, not two"),
        "write `[lowest, highest]`".to_owned(),
    );
    true
}

/// Says that an element of a range that the runtime takes is no number.
pub(in super::super) fn range_element(
    variable: &mut Variable<'_, '_>,
    key: &str,
    element: super::super::coerce::DataElement,
) {
    let document = variable.document;
    let (described, number) = match element {
        super::super::coerce::DataElement::Node(used) => (
            describe::data(document, used.node),
            match document.data(used.node) {
                Data::Scalar(Value::Text(text)) => {
                    super::super::python::float_from_text(text).map(|number| rewritten(text, number))
                }
                _ => None,
            },
        ),
        super::super::coerce::DataElement::Pair(_) => ("a pair".to_owned(), None),
    };
    let help = match number {
        Some(number) => format!("write {number}"),
        None => "write a number".to_owned(),
    };
    let span = match element.span() {
        span if span.is_empty() => variable.field(key).map_or(span, |field| field.value.span),
        span => span,
    };
    let message = format!("the range holds {described}, not a number");
    variable.say(Severity::Warning, "range-element", message, help, span, Some(key));
}

/// Says that an input has no range, where the runtime does not ask for one.
pub(in super::super) fn no_range(variable: &mut Variable<'_, '_>) {
    if variable.entry.section == Section::Output
        || bounds_written(variable)
        || variable.field("range").is_some()
    {
        return;
    }
    let message = format!("`{}` has no range", variable.entry.name);
    let help = format!(
        "add `value_range: [lowest, highest]`, or say `{}: true` if it is a constant",
        variable.runtime.constant_key()
    );
    variable.say(
        Severity::Warning,
        "range-missing",
        message,
        help,
        variable.entry.name_span,
        Some("value_range"),
    );
}
