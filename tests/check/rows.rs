//! One row for every code: a text, and the place that the diagnostic names in it.

use lume_wizard::text::{Diagnostic, Severity, Span};
use lume_wizard::variables::{CODES, NoArrayFiles, Reading, Runtime, read};
use lume_wizard::yaml::Document;
use std::collections::BTreeSet;

const V15: Runtime = Runtime::LumeModel15;
const V17: Runtime = Runtime::LumeModel17;
const V20: Runtime = Runtime::LumeModel20;
const V30: Runtime = Runtime::LumeTorch30;
const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;
const HINT: Severity = Severity::Hint;

/// A text that is in order but for what is between `«` and `»`, and what is said about that place.
pub type Row = (Runtime, &'static str, Severity, &'static str);

pub const ROWS: &[Row] = &[
    (V15, "yaml-tab", ERROR, "a:\n«\t»b: 1\n"),
    (V15, "yaml-character", ERROR, "input_variables: «\u{7}»\n"),
    (V20, "yaml-document", ERROR, "a: 1\n«---»\nb: 1\n"),
    (V20, "yaml-alias", ERROR, "a: «*nowhere»\n"),
    (V20, "yaml-anchor", ERROR, "a: &x 1\nb: «&x» 2\n"),
    (V20, "yaml-tag", ERROR, "a: «!units» mm\n"),
    (V20, "yaml-value", ERROR, "a: «2001-13-01»\n"),
    (V20, "yaml-key", ERROR, "«[x]»: 1\n"),
    (V20, "yaml-merge", ERROR, "a: {<<: «1»}\n"),
    (V15, "file-shape", ERROR, "«- a\n- b»\n"),
    (
        V15,
        "section-missing",
        ERROR,
        "«»input_variables: {a: {type: scalar, default: 1, range: [0, 2]}}\n",
    ),
    (
        V17,
        "section-shape",
        ERROR,
        "«input_variables»:\noutput_variables: {o: {type: scalar}}\n",
    ),
    (
        V15,
        "section-shape",
        ERROR,
        "input_variables: «[a]»\noutput_variables: {o: {type: scalar}}\n",
    ),
    (
        V15,
        "variable-shape",
        ERROR,
        "input_variables: {a: «3»}\noutput_variables: {o: {type: scalar}}\n",
    ),
    (
        V15,
        "variable-shape",
        ERROR,
        "output_variables:\n  o: {type: scalar}\ninput_variables:\n  «a»:\n",
    ),
    (
        V20,
        "name-missing",
        ERROR,
        "input_variables:\n- «{variable_class: ScalarVariable, value_range: [0, 1]}»\n",
    ),
    (
        V20,
        "name-type",
        ERROR,
        "output_variables: {«1»: {variable_class: ScalarVariable}}\n",
    ),
    (
        V15,
        "name-type",
        WARNING,
        "input_variables: {}\noutput_variables: {«on»: {type: scalar}}\n",
    ),
    (
        V17,
        "name-repeated",
        ERROR,
        "output_variables:\n- {name: a, type: scalar}\n- {name: «a», type: scalar}\n",
    ),
    (
        V15,
        "kind-missing",
        ERROR,
        "input_variables: {}\noutput_variables: {«o»: {units: mm}}\n",
    ),
    (
        V15,
        "kind-unknown",
        ERROR,
        "input_variables: {}\noutput_variables: {o: {type: «Scalar»}}\n",
    ),
    (
        V17,
        "kind-unknown",
        ERROR,
        "output_variables: {o: {type: «image»}}\n",
    ),
    (
        V15,
        "field-missing",
        ERROR,
        "input_variables: {«a»: {type: scalar, default: 1}}\noutput_variables: {}\n",
    ),
    (
        V30,
        "field-unknown",
        ERROR,
        "output_variables: {o: {variable_class: TorchScalarVariable, «units»: mm}}\n",
    ),
    (
        V20,
        "field-key",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, «1»: mm}}\n",
    ),
    (
        V15,
        "null-value",
        ERROR,
        "input_variables: {a: {type: scalar, default: «~», range: [0, 1]}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "not-a-number",
        ERROR,
        "input_variables: {a: {type: scalar, default: «1 mm», range: [0, 1]}}\noutput_variables: {}\n",
    ),
    (
        V17,
        "not-a-number",
        ERROR,
        "input_variables: {a: {type: scalar, default: 1, value_range: [0, «x»]}}\n",
    ),
    (
        V17,
        "not-an-integer",
        ERROR,
        "output_variables: {o: {type: scalar, precision: «3.5»}}\n",
    ),
    (
        V20,
        "not-a-boolean",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, is_constant: «2»}}\n",
    ),
    (
        V20,
        "not-text",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, unit: «1»}}\n",
    ),
    (
        V15,
        "not-a-list",
        ERROR,
        "input_variables: {a: {type: scalar, default: 1, range: «0-1»}}\noutput_variables: {}\n",
    ),
    (
        V30,
        "not-a-choice",
        ERROR,
        "output_variables: {o: {variable_class: TorchScalarVariable, default_validation_config: «WARN»}}\n",
    ),
    (
        V20,
        "range-length",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, value_range: «[1]»}}\n",
    ),
    (
        V15,
        "range-length",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: «[0, 1, 2]»}}\noutput_variables: {}\n",
    ),
    (
        V20,
        "range-order",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, value_range: «[2, 1]»}}\n",
    ),
    (
        V20,
        "range-order",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, value_range: «['9', '10']»}}\n",
    ),
    (
        V15,
        "range-order",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: «[2, 0]»}}\noutput_variables: {}\n",
    ),
    (
        V20,
        "default-outside-range",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, default_value: «3», value_range: [0, 1]}}\n",
    ),
    (
        V15,
        "default-outside-range",
        WARNING,
        "input_variables: {a: {type: scalar, default: «3», range: [0, 2]}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "default-not-usable",
        WARNING,
        "input_variables: {a: {type: scalar, default: «.nan», range: [0, 2]}}\noutput_variables: {}\n",
    ),
    (
        V30,
        "default-not-usable",
        ERROR,
        "output_variables: {o: {variable_class: TorchScalarVariable, default_value: «.nan»}}\n",
    ),
    (
        V20,
        "constant-range",
        ERROR,
        "output_variables: {o: {variable_class: ScalarVariable, is_constant: true, value_range: «[0, 1]»}}\n",
    ),
    (
        V15,
        "array-file",
        ERROR,
        "input_variables: {a: {type: array, default: «nowhere.npy»}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "array-shape",
        ERROR,
        "input_variables: {a: {type: array, default: «[[1], [2, 3]]»}}\noutput_variables: {}\n",
    ),
    (
        V30,
        "array-shape",
        ERROR,
        "output_variables: {o: {variable_class: TorchNDVariable, shape: [3], default_value: «[1.0]»}}\n",
    ),
    (
        V15,
        "array-value",
        ERROR,
        "input_variables: {}\noutput_variables: {o: {type: array, default: «x.npy»}}\n",
    ),
    (
        V30,
        "dtype",
        ERROR,
        "output_variables: {o: {variable_class: TorchScalarVariable, dtype: «int32»}}\n",
    ),
    (
        V15,
        "range-element",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: [0, «1e3»]}}\noutput_variables: {}\n",
    ),
    (
        V20,
        "range-missing",
        WARNING,
        "input_variables: {«a»: {variable_class: ScalarVariable}}\n",
    ),
    (
        V15,
        "range-infinite",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: «[0, .inf]»}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "range-point",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: «[1, 1]»}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "number-as-text",
        HINT,
        "input_variables: {a: {type: scalar, default: «1e0», range: [0, 2]}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "number-misread",
        WARNING,
        "input_variables: {a: {type: scalar, default: «010», range: [0, 20]}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "value-coerced",
        WARNING,
        "input_variables: {}\noutput_variables: {o: {type: scalar, precision: «3.5»}}\n",
    ),
    (
        V20,
        "key-ignored",
        WARNING,
        "output_variables: {o: {variable_class: ScalarVariable, «default»: 1}}\n",
    ),
    // What only tells people something.
    (
        V17,
        "key-ignored",
        HINT,
        "input_variables: {a: {type: scalar, default: 1, value_range: [0, 2]}}\noutput_variables: {o: {type: scalar, «note»: x}}\n",
    ),
    (
        V15,
        "unit-key-mixed",
        WARNING,
        "input_variables: {}\noutput_variables: {o: {type: scalar, units: m}, p: {type: scalar, «unit»: m}}\n",
    ),
    (
        V15,
        "key-repeated",
        WARNING,
        "input_variables: {}\noutput_variables: {«o»: {type: scalar}, o: {type: scalar}}\n",
    ),
    (
        V15,
        "name-differs",
        WARNING,
        "input_variables: {}\noutput_variables: {o: {type: scalar, name: «p»}}\n",
    ),
    (
        V15,
        "name-in-both",
        WARNING,
        "input_variables: {a: {type: scalar, default: 1, range: [0, 2]}}\noutput_variables: {«a»: {type: scalar}}\n",
    ),
    (
        V15,
        "name-case",
        WARNING,
        "input_variables: {}\noutput_variables: {x: {type: scalar}, «X»: {type: scalar}}\n",
    ),
    (
        V15,
        "name-empty",
        WARNING,
        "input_variables: {}\noutput_variables: {«''»: {type: scalar}}\n",
    ),
    (
        V15,
        "array-file-absolute",
        WARNING,
        "input_variables: {a: {type: array, default: «/home/me/x.npy»}}\noutput_variables: {}\n",
    ),
    (
        V15,
        "axis-order",
        WARNING,
        "input_variables: {}\noutput_variables: {o: {type: image, x_label: x, y_label: y, x_min: «2», x_max: 1}}\n",
    ),
    (
        V15,
        "variable-unknown",
        WARNING,
        "input_variables: {}\noutput_variables: {o: {type: image, x_label: x, y_label: y, x_min_variable: «nobody»}}\n",
    ),
    (
        V30,
        "sections-nested",
        WARNING,
        "model:\n  «input_variables»: {}\n",
    ),
    (
        V30,
        "several-models",
        WARNING,
        "«a»: {input_variables: {}}\nb: {output_variables: {}}\n",
    ),
    (
        V15,
        "section-misplaced",
        ERROR,
        "a:\n  «input_variables»: {}\noutput_variables: {o: {type: scalar}}\n",
    ),
    (
        V20,
        "section-misplaced",
        WARNING,
        "a: {b: {«input_variables»: {}}}\n",
    ),
    (
        V30,
        "section-misplaced",
        WARNING,
        "a: {input_variables: {}}\nb: {output_variables: {}}\n«output_variables»: {}\n",
    ),
    (
        V17,
        "section-misplaced",
        WARNING,
        "input_variables: {i: {type: scalar, default: 1, value_range: [0, 2]}}\nmodel: {x: {«output_variables»: {}}}\n",
    ),
    (
        V15,
        "section-misplaced",
        WARNING,
        "model: {«output_variables»: {}}\ninput_variables: {}\noutput_variables: {}\n",
    ),
    (
        V20,
        "section-misspelt",
        WARNING,
        "«input_variable»: {}\noutput_variables: {o: {variable_class: ScalarVariable}}\n",
    ),
    (
        V20,
        "no-variables",
        WARNING,
        "«input_variables»: {}\noutput_variables: {o: {variable_class: ScalarVariable}}\n",
    ),
    (
        V30,
        "class-deprecated",
        HINT,
        "output_variables: {o: {variable_class: «ScalarVariable»}}\n",
    ),
];

pub fn reading(text: &str, runtime: Runtime) -> Reading {
    read(&Document::parse(text.to_owned()), runtime, None, &NoArrayFiles)
}

#[test]
fn each_code_names_its_place() {
    let mut misses = Vec::new();
    for (runtime, code, severity, marked) in ROWS {
        let text = marked.replace(['«', '»'], "");
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let reading = reading(&text, *runtime);
        let said: Vec<_> = reading
            .diagnostics
            .iter()
            .map(|found| (found.code, found.severity, found.span))
            .collect();
        let expected = (*code, *severity, Some(Span::new(start, end)));
        let errors: BTreeSet<_> = said
            .iter()
            .filter(|(_, severity, _)| *severity == ERROR)
            .collect();
        let right = said.contains(&expected)
            && if *severity == ERROR {
                errors.len() == 1
            } else {
                errors.is_empty() || *code == "array-file-absolute"
            };
        if !right {
            misses.push(format!(
                "{runtime:?} {marked}wanted {expected:?}\nsaid {said:?}\n"
            ));
        }
        let known = |found: &Diagnostic| CODES.iter().any(|row| row.code == found.code);
        assert!(reading.diagnostics.iter().all(known), "{said:?}");
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

#[test]
fn every_code_has_a_row() {
    // An unreadable file and an unknown model are the command's to report, and three sorts of YAML problems are the parser's own tests.
    let elsewhere = [
        "file-unreadable",
        "model-unknown",
        "yaml-encoding",
        "yaml-syntax",
        "yaml-limit",
    ];
    for row in CODES {
        let shown = ROWS.iter().any(|(_, code, _, _)| *code == row.code);
        assert!(shown || elsewhere.contains(&row.code), "{} has no row", row.code);
    }
}

#[test]
fn file_in_order_has_nothing_said_about_it() {
    let texts = [
        (
            V15,
            "input_variables:\n  QUAD:IN20:121:BCTRL:\n    type: scalar\n    default: 0.5\n    range: [0.0, 1.0]\n    units: kG\noutput_variables:\n  sigma_x:\n    type: scalar\n    units: mm mrad\n",
        ),
        (
            V17,
            "input_variables:\n  x:\n    variable_type: scalar\n    default: 0.5\n    value_range: [0.0, 1.0]\noutput_variables:\n  y: {variable_type: scalar}\n",
        ),
        (
            V20,
            "input_variables:\n  x:\n    variable_class: ScalarVariable\n    default_value: 0.5\n    value_range: [0.0, 1.0]\n    unit: n/a\noutput_variables:\n  y: {variable_class: ScalarVariable}\n",
        ),
        (
            V30,
            "input_variables:\n  x:\n    variable_class: TorchScalarVariable\n    default_value: 0.5\n    value_range: [0.0, 1.0]\n    unit: deg 2856 MHz\noutput_variables:\n  y: {variable_class: TorchScalarVariable}\n",
        ),
    ];
    for (runtime, text) in texts {
        assert_eq!(reading(text, runtime).diagnostics, [], "{runtime:?}");
    }
}
