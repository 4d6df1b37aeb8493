//! Texts typed into fields, on the screen and on the command line.

use lume_wizard::variables::edit::field_text::{FieldContext, field_changes, quoted_where_needed};
use lume_wizard::variables::{NoArrayFiles, Runtime, ValueKind, read};
use lume_wizard::yaml::Document;

const RANGE: Option<ValueKind> = Some(ValueKind::OrderedRange);

/// The value that a text typed for a range means, and the unit that comes with it.
fn range(text: &str, context: &FieldContext<'_>) -> Result<(String, Option<String>), String> {
    let changes = field_changes("range", RANGE, text, context)?;
    let value = |key: &str| changes.iter().find(|change| change.key == key)?.value.clone();
    Ok((value("range").unwrap(), value("units")))
}

fn context(default: Option<f64>, unit: Option<&'static str>) -> FieldContext<'static> {
    FieldContext {
        default,
        unit,
        unit_key: "units",
    }
}

#[test]
fn tolerant_ranges_are_read_as_meant() {
    for (typed, written) in [
        ("0,5..1,5", "[0.5, 1.5]"),
        ("±3", "[7.0, 13.0]"),
        ("±10%", "[9.0, 11.0]"),
        ("+- 2,5", "[7.5, 12.5]"),
        ("0-10", "[0, 10]"),
        ("-5--1", "[-5, -1]"),
        ("1e-3-2e-3", "[1.0e-3, 2.0e-3]"),
        ("0–256", "[0, 256]"),
        ("0:256", "[0, 256]"),
        ("−1..1", "[-1, 1]"),
        ("1 ± 10%", "[0.9, 1.1]"),
        ("1,0 ± 0,1", "[0.9, 1.1]"),
        ("0, 256", "[0, 256]"),
        ("0 to 5", "[0, 5]"),
        ("[0, 10]", "[0, 10]"),
        ("[a, 1e3]", "[a, 1e3]"),
        ("-inf..inf", "[-.inf, .inf]"),
    ] {
        let found = range(typed, &context(Some(10.0), None));
        assert_eq!(found, Ok((written.to_owned(), None)), "{typed}");
    }
    let negative = range("±10%", &context(Some(-2.0), None));
    assert_eq!(negative, Ok(("[-2.2, -1.8]".to_owned(), None)));
}

#[test]
fn units_in_a_range_go_to_the_unit() {
    let set = Ok(("[0.3, 0.6]".to_owned(), Some("mm".to_owned())));
    let kept = Ok(("[0.3, 0.6]".to_owned(), None));
    assert_eq!(range("0.3 mm..0.6 mm", &context(None, None)), set);
    assert_eq!(range("0.3mm - 0.6mm", &context(None, None)), set);
    assert_eq!(range("0.3 mm..0.6 mm", &context(None, Some("mm"))), kept);
    assert_eq!(range("0.3..0.6 mm", &context(None, Some("mm"))), kept);
    for (typed, unit, reason) in [
        ("0.3 mm..0.6 m", None, "the two numbers have the units mm and m"),
        (
            "0.3 mm..0.6 mm",
            Some("kG"),
            "the unit of this variable is kG, not mm",
        ),
        ("0.3..0.6 mm", None, "write mm behind both numbers, or into units"),
    ] {
        assert_eq!(
            range(typed, &context(None, unit)),
            Err(reason.to_owned()),
            "{typed}"
        );
    }
}

#[test]
fn texts_that_are_no_value_stay_pending() {
    for typed in [
        "[0, 10", ">0", "|", "\"5", "5 # five", "# five", "- 1", "a: b", "*a", "±", "±x", "[0, 10)",
    ] {
        assert!(range(typed, &context(Some(1.0), None)).is_err(), "{typed}");
    }
    for typed in ["\"5", ">0", "5 # five", "[1, 2", "{a"] {
        let changes = field_changes(
            "default",
            Some(ValueKind::Number),
            typed,
            &FieldContext::default(),
        );
        assert!(changes.is_err(), "{typed}");
    }
    let zero = range("±10%", &context(Some(0.0), None)).unwrap_err();
    assert!(zero.contains("no range"), "{zero}");
    let none = range("±3", &context(None, None)).unwrap_err();
    assert!(none.contains("no default"), "{none}");
}

#[test]
fn text_fields_take_any_text() {
    for (typed, written) in [
        ("mm", "mm"),
        ("#", "'#'"),
        ("counts #1", "'counts #1'"),
        ("\"5", "'\"5'"),
        ("yes", "'yes'"),
        ("a: b", "'a: b'"),
    ] {
        let changes = field_changes("units", Some(ValueKind::Text), typed, &FieldContext::default());
        assert_eq!(changes.unwrap()[0].value.as_deref(), Some(written), "{typed}");
    }
}

#[test]
fn the_context_is_read_from_the_file() {
    let text = "input_variables:\n  a: {type: scalar, default: -3, range: [0, 1], units: mm}\noutput_variables: {}\n";
    let document = Document::parse(text.to_owned());
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    let entry = reading.all().next().unwrap();
    assert_eq!(
        FieldContext::of(&document, &reading, entry),
        context(Some(-3.0), Some("mm"))
    );
}

#[test]
fn command_line_values_lose_nothing() {
    for (given, written) in [
        ("mm", "mm"),
        ("'#'", "'#'"),
        ("#", "'#'"),
        ("counts #1", "'counts #1'"),
        ("a: b", "'a: b'"),
        ("yes", "'yes'"),
        ("1", "'1'"),
        ("1.5", "'1.5'"),
        ("2001-01-01", "'2001-01-01'"),
        ("@x", "'@x'"),
        ("%", "'%'"),
        ("&a mm", "'&a mm'"),
        ("*a", "'*a'"),
        ("!mm", "'!mm'"),
        ("- x", "'- x'"),
        ("[mm]", "'[mm]'"),
        ("{a", "'{a'"),
        ("mm ", "'mm '"),
        (" ", "' '"),
        ("|", "'|'"),
        ("a\nb", "\"a\\nb\""),
        ("a\tb", "'a\tb'"),
        ("null", "null"),
        ("~", "~"),
        ("", ""),
    ] {
        assert_eq!(
            quoted_where_needed(Some(ValueKind::Text), given),
            written,
            "{given:?}"
        );
    }
    for (given, written) in [
        ("0.5", "0.5"),
        ("yes", "yes"),
        ("5 #x", "'5 #x'"),
        ("[0, 1]", "[0, 1]"),
        ("[0, 1", "[0, 1"),
    ] {
        assert_eq!(
            quoted_where_needed(Some(ValueKind::Number), given),
            written,
            "{given:?}"
        );
    }
    for (given, written) in [("beam #1", "'beam #1'"), ("beam", "beam"), ("[a, b]", "[a, b]")] {
        assert_eq!(quoted_where_needed(None, given), written, "{given:?}");
    }
}
