//! The editor's main states as pictures, and that nothing in a file acts on the terminal.

use super::driver::Editor;
use lume_wizard::tui::Appearance;

const FILE: &str = "\
# Injector model: order must match the model's input
input_variables:
  QUAD:IN20:121:BCTRL:  # order must match model
    type: scalar
    default: 5.20
    range: [0, 5]
    units: kG
  QUAD:IN20:122:BCTRL:
    type: scalar
    default: -0.48
    range: [-1, 1]
    units: kG
  SOLN:IN20:121:BCTRL:
    type: scalar
    default: 0.48
    range: [1, 0]
    units: kG-m
  laser:r_dist:sigma:
    type: scalar
    default: 1e3
    range: [0, 2000]
  gun:phase:
    type: scalar
    default: 8.0
    range: [8.0, 8.0]
    is_constant: true
  wide:open:
    type: scalar
    default: 1.0
    range: [-.inf, .inf]

output_variables:
  screen:
    type: image
    x_label: x
    y_label: \"y\"
    x_min: 0
    x_max: 10
    y_min: 0
    y_max: 10
  size:
    type: scalar
";

fn picture(name: &str, editor: &mut Editor) {
    insta::assert_snapshot!(name, editor.screen());
}

#[test]
fn the_tables() {
    let mut editor = Editor::open(Some(FILE));
    picture("tables-120x36", &mut editor);
    editor.size(80, 24);
    picture("tables-80x24", &mut editor);
    editor.look = Appearance::new(false, true);
    picture("tables-80x24-ascii", &mut editor);
    editor.look = Appearance::new(true, false);
    editor.size(200, 60);
    picture("tables-200x60", &mut editor);
}

#[test]
fn the_form() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("enter");
    picture("form-120x36", &mut editor);
    editor.size(80, 24);
    picture("form-80x24", &mut editor);
}

#[test]
fn the_filter() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"/ "quad is:warning""#);
    picture("filter", &mut editor);
}

#[test]
fn the_raw_file() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys("e ctrl-r");
    picture("raw-large", &mut editor);
}

#[test]
fn what_is_asked() {
    let mut editor = Editor::open(Some(FILE));
    editor.keys(r#"m m s "mm""#);
    picture("set-field", &mut editor);
    editor.keys("esc");
    editor.paste("name\tdefault\tlow\thigh\nQ:1\t0.5\t0\t1\nQ:2\tx\t0\t1\n");
    picture("paste", &mut editor);
    editor.keys("esc v down down");
    picture("convert", &mut editor);
}

#[test]
fn states_that_need_help() {
    for (name, text) in [
        ("missing", None),
        ("empty", Some("")),
        (
            "no-outputs",
            Some("input_variables:\n  a:\n    type: scalar\n    default: 1.0\n    range: [0, 2]\n"),
        ),
        ("unparsable", Some("input_variables:\n\ta: 1\n")),
    ] {
        picture(name, &mut Editor::open(text));
    }
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let hostile = "input_variables:\n  \"a\\e[31m\\u202Eb\\x9b\": \n    type: scalar\n    default: 1.0\n    range: [0, 2]\n    units: \"\\e]0;x\\a\"\n    \"k\\e[2J\": 1\n";
    let mut editor = Editor::open(Some(hostile));
    for keys in ["enter", "esc e", "esc s", "esc R", "esc d", "esc /"] {
        editor.keys(keys);
        for large in [(120, 36), (80, 24)] {
            editor.size(large.0, large.1);
            let screen = editor.screen();
            let acts =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}');
            assert!(!screen.contains(acts), "{keys}: {screen:?}");
        }
    }
}
