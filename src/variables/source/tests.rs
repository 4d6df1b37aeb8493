use super::*;
use crate::text::Severity;

fn imported(source: &str) -> Imported {
    let imported = import(source, None);
    let document = Document::parse(imported.text.clone());
    assert!(
        document.problems().is_empty(),
        "{:?}\n{}",
        document.problems(),
        imported.text
    );
    imported
}

#[test]
fn classes_of_lume_model_1_become_its_file() {
    let source = r#"
from lume_model.variables import ScalarInputVariable, ImageOutputVariable, ScalarOutputVariable

class MyModel(BaseModel):
    """ScalarInputVariable(name="not this")"""
    input_variables = {
        "input1": ScalarInputVariable(name="input1", default=1, range=[0, 256]),  # first
        "QUAD:IN20:121:BCTRL": ScalarInputVariable(
            name="QUAD:IN20:121:BCTRL",
            default=-2.5e-3,
            value_range=(-1e3, 1e3),
            units='kG',
            is_constant=False,
            precision=None,
        ),
    }
    output_variables = {
        "output1": ImageOutputVariable(name="output1", axis_labels=["value_1", "value 2"], x_min=0, x_max=10, y_min=0, y_max=0o17),
        "output2": ScalarOutputVariable(name="on"),
    }
"#;
    let imported = imported(source);
    assert_eq!(imported.unread, []);
    assert_eq!(
        imported.text,
        "input_variables:\n  input1:\n    type: scalar\n    default: 1\n    range: [0, 256]\n  QUAD:IN20:121:BCTRL:\n    \
         type: scalar\n    default: -2.5e-3\n    value_range: [-1.0e+3, 1.0e+3]\n    units: kG\n    is_constant: \
         false\noutput_variables:\n  output1:\n    type: image\n    x_label: value_1\n    y_label: value 2\n    x_min: 0\n    \
         x_max: 10\n    y_min: 0\n    y_max: 15\n  'on':\n    type: scalar\n"
    );
    let document = Document::parse(imported.text);
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    assert!(reading.accepted(), "{:?}", reading.diagnostics);
}

#[test]
fn values_of_run_time_are_listed_with_lines() {
    let source = "x = ScalarVariable(name=\"x\", default_value=0.5)\ny = ScalarVariable(name='y', default_value=2 * \
                  pi)\nlist = [ScalarInputVariable(name=f\"q{i}\", default=0, range=[0, 1]) for i in \
                  range(3)]\nz = ScalarVariable(name='z')\nmodel = Model(input_variables=[x, y], output_variables=[\n    \
                  z,\n    ScalarVariable(*args, name='w'),\n    TorchScalarVariable(**settings)])\nlonely = \
                  ScalarVariable(name='lonely')\n";
    let imported = imported(source);
    let lines: Vec<usize> = imported.unread.iter().map(|unread| unread.line).collect();
    assert_eq!(lines, [2, 3, 7, 8, 9], "{:?}", imported.unread);
    assert_eq!(imported.variables, [2, 2]);
    assert_eq!(imported.runtime, Runtime::LumeTorch30);
}

#[test]
fn torch_variables_keep_their_shape_and_type() {
    let source = "inputs = [TorchNDVariable(name='a', shape=(2, 2), default_value=torch.tensor([[1.0, 2.0], [3, 4]]), \
                  dtype=torch.float64),\n TorchScalarVariable(name='b' 'c', value_range=[-math.inf, float('inf')], \
                  unit=\"deg: #1\", read_only=True)]\noutputs = [TorchScalarVariable(name='''d''')]\n";
    let imported = imported(source);
    assert_eq!(imported.unread, []);
    assert_eq!(
        imported.text,
        "input_variables:\n  a:\n    variable_class: TorchNDVariable\n    shape: [2, 2]\n    default_value: [[1.0, 2.0], [3, \
         4]]\n    dtype: float64\n  bc:\n    variable_class: TorchScalarVariable\n    value_range: [-.inf, .inf]\n    unit: \
         'deg: #1'\n    read_only: true\noutput_variables:\n  d:\n    variable_class: TorchScalarVariable\n"
    );
}

#[test]
fn text_that_is_no_python_never_stops_reading() {
    for source in [
        "",
        "\"\"\"",
        "'",
        "ScalarVariable(",
        "inputs = [ScalarVariable(name=",
        "))]}",
        "ScalarVariable(name='a', default_value=[[[[",
        "x = \\",
        "'\\",
        "ScalarInputVariable(name='\\x', default=1_0, range=[0,,1])",
    ] {
        let imported = import(source, None);
        assert!(
            imported.text.starts_with("input_variables:"),
            "{source}: {}",
            imported.text
        );
    }
}

#[test]
fn a_variable_is_kept_without_what_is_unknown() {
    let source = "\
from settings import UNITS
inputs = [
    ScalarInputVariable(
        name='x',
        default=compute(),
        range=[0, 1],
        units=UNITS,
    ),
    ScalarInputVariable(name='y', default=1, value_range=[0, 2], **common),
]
";
    let imported = imported(source);
    assert_eq!(imported.variables, [2, 0]);
    let unread: Vec<_> = imported
        .unread
        .iter()
        .map(|unread| (unread.line, unread.variable.as_deref(), unread.field.as_deref()))
        .collect();
    assert_eq!(
        unread,
        [
            (5, Some("x"), Some("default")),
            (7, Some("x"), Some("units")),
            (9, Some("y"), None)
        ]
    );
    assert_eq!(
        imported.unread[0].message,
        "x: default is left out: its value is only known when the program runs"
    );
    assert!(imported.unread[1].message.contains("UNITS"));
    assert_eq!(
        imported.text,
        "input_variables:\n  x:\n    type: scalar\n    range: [0, 1]\n    # default: not known without running line \
         5\n    # units: not known without running line 7\n  y:\n    type: scalar\n    default: 1\n    value_range: [0, \
         2]\noutput_variables: {}\n"
    );
    // The runtime refuses the variable until its default is there.
    let document = Document::parse(imported.text);
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    let refused = |found: &crate::text::Diagnostic| {
        found.severity == Severity::Error && found.variable.as_deref() == Some("x")
    };
    assert!(reading.diagnostics.iter().any(refused));
}

/// The fields of the input `x` with this range, behind these lines.
fn range_of(lines: &str, range: &str) -> String {
    let source = format!("{lines}\ninputs = [ScalarInputVariable(name='x', default=0, range={range})]\n");
    let imported = imported(&source);
    let start = imported
        .text
        .find("    range: ")
        .map(|at| at + "    range: ".len());
    match start {
        Some(start) => imported.text[start..].lines().next().unwrap().to_owned(),
        None => "unknown".to_owned(),
    }
}

#[test]
fn constants_of_the_source_are_known() {
    for (lines, range, known) in [
        ("RANGE = [0.0, 1.0]", "RANGE", "[0.0, 1.0]"),
        ("RANGE = (0, 2)", "RANGE", "[0, 2]"),
        ("RANGE = 0, 2  # both", "RANGE", "[0, 2]"),
        ("RANGE: list[float] = [0, 2]", "RANGE", "[0, 2]"),
        ("LOW = -1\nHIGH = 2\nRANGE = [LOW, HIGH]", "RANGE", "[-1, 2]"),
        ("HIGH = 2", "[-HIGH, HIGH * 1.5]", "[-2, 3.0]"),
        ("HIGH = 2 ** 3 // 3", "(0, HIGH % 4 + 1)", "[0, 3]"),
        ("RANGES = {'x': [0, 1], 'y': [2, 3]}", "RANGES['y']", "[2, 3]"),
        ("R = [[0, 1], [2, 3]]", "R[-1]", "[2, 3]"),
        ("class M:\n    R = [0, 1]", "R", "[0, 1]"),
        ("RANGE = np.array([0, 1], dtype=float)", "RANGE", "[0, 1]"),
        ("a = b = [0, 1]", "b", "unknown"),
        ("R = [0, 1]\nR = [0, 2]", "R", "unknown"),
        ("R = [0, 1]\nR += [2]", "R", "unknown"),
        ("R = [0, 1]\nR[0] = 5", "R", "unknown"),
        ("R = [0, 1]\nR.append(5)", "R", "unknown"),
        ("R = [0, 1]\nR, S = 1, 2", "R", "unknown"),
        ("R = [0, 1]\nfor R in [1, 2]: pass", "R", "unknown"),
        ("from a import R\nR = [0, 1]", "R", "unknown"),
        ("R = [0, 1]\ndef f(R): pass", "R", "unknown"),
        ("R = [0, 1]\nwith a as R: pass", "R", "unknown"),
        ("R = [0, 1] if a else [1, 2]", "R", "unknown"),
        ("R = R", "R", "unknown"),
        ("A = [B]\nB = [A]", "A", "unknown"),
        ("R = [0, 1]\nif R == [0, 1]: pass", "R", "[0, 1]"),
        ("R = [0, 1]\nf(R=3)", "R", "[0, 1]"),
        ("R = [0, 1]\ndef f(r=R): pass", "R", "[0, 1]"),
        ("HUGE = 10 ** 10 ** 10", "[0, HUGE]", "unknown"),
    ] {
        assert_eq!(range_of(lines, range), known, "{lines}; {range}");
    }
}

#[test]
fn names_and_arguments_can_be_constants() {
    let source = "PREFIX = 'QUAD:'\nCOMMON = {'default': 1, 'range': [0, 2]}\ninputs = \
                  [ScalarInputVariable(name=PREFIX + 'X', **COMMON)]\noutputs = [ScalarOutputVariable(name='o', \
                  **dict(a=1))]\n";
    let imported = imported(source);
    assert_eq!(
        imported.text,
        "input_variables:\n  QUAD:X:\n    type: scalar\n    default: 1\n    range: [0, 2]\noutput_variables:\n  o:\n    \
         type: scalar\n"
    );
    assert_eq!(imported.unread.len(), 1);
}

#[test]
fn constants_that_double_are_not_followed_for_ever() {
    let mut source = "A0 = [1, 2]\n".to_owned();
    for number in 1..60 {
        source.push_str(&format!("A{number} = [A{0}, A{0}]\n", number - 1));
    }
    source.push_str("inputs = [ScalarInputVariable(name='x', default=1, range=A59)]\n");
    let imported = imported(&source);
    assert_eq!(imported.variables, [1, 0]);
    assert_eq!(imported.unread.len(), 1);
}
