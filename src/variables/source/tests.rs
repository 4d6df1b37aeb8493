use super::*;
use crate::variables::{NoArrayFiles, read};

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
fn the_classes_of_lume_model_1_become_a_file_for_it() {
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
fn what_is_only_known_at_run_time_is_listed_with_its_line() {
    let source = "x = ScalarVariable(name=\"x\", default_value=0.5)\ny = ScalarVariable(name='y', default_value=2 * \
                  pi)\nlist = [ScalarInputVariable(name=f\"q{i}\", default=0, range=[0, 1]) for i in \
                  range(3)]\nz = ScalarVariable(name='z')\nmodel = Model(input_variables=[x, y], output_variables=[\n    \
                  z,\n    ScalarVariable(*args, name='w'),\n    TorchScalarVariable(**settings)])\nlonely = \
                  ScalarVariable(name='lonely')\n";
    let imported = imported(source);
    let lines: Vec<usize> = imported.unread.iter().map(|unread| unread.line).collect();
    assert_eq!(lines, [2, 3, 7, 8, 9], "{:?}", imported.unread);
    assert_eq!(imported.variables, [1, 1]);
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
fn nothing_in_a_text_that_is_no_python_stops_the_reading() {
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
