//! Rows: a text, an edit, the text afterwards.

use crate::corpus::Opened;
use crate::rows::{add, edited, input, output, rows, set, unset};
use lume_wizard::text::Section::{Input, Output};
use lume_wizard::variables::edit::{Edit, table};

#[test]
fn a_value_is_set_where_it_stands() {
    rows(&[
        (
            "input_variables:\n  a:\n    type: scalar\n    default:   1  # one\n",
            set(input(0), "default", "2.50"),
            "input_variables:\n  a:\n    type: scalar\n    default:   2.50  # one\n",
        ),
        (
            "input_variables:\r\n  a: {type: scalar, default: 1}\r\n",
            set(input(0), "default", "a, b"),
            "input_variables:\r\n  a: {type: scalar, default: 'a, b'}\r\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n    default:  # later\n",
            set(input(0), "default", "1"),
            "input_variables:\n  a:\n    type: scalar\n    default: 1  # later\n",
        ),
        // The list keeps its form, and the number that did not change its text.
        (
            "input_variables:\n  a:\n    type: scalar\n    range:\n    - 0.0 # low\n    - 1.50\n",
            set(input(0), "range", "[0.1, 1.5]"),
            "input_variables:\n  a:\n    type: scalar\n    range:\n    - 0.1 # low\n    - 1.50\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n    range: # both\n      - 0\n      - 1\n    default: 1\n",
            set(input(0), "range", "none"),
            "input_variables:\n  a:\n    type: scalar\n    range: none # both\n    default: 1\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n    note: |\n      two\n      lines\n",
            set(input(0), "note", "- 1\n- [2, 3]\n"),
            "input_variables:\n  a:\n    type: scalar\n    note: [1, [2, 3]]\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n    default: 1",
            set(input(0), "default", ""),
            "input_variables:\n  a:\n    type: scalar\n    default:",
        ),
        // Of a repeated key, the one that counts.
        (
            "input_variables:\n  a:\n    type: scalar\n    default: 1\n    default: 2\n",
            set(input(0), "default", "3"),
            "input_variables:\n  a:\n    type: scalar\n    default: 1\n    default: 3\n",
        ),
    ]);
}

#[test]
fn new_field_is_written_as_its_neighbours_are() {
    rows(&[
        (
            "input_variables:\n    a:\n        type: scalar\n        value_range: [0, 1]\n    b:\n        type: scalar  # b\n        # inside\n\n    # alone\noutput_variables: {}\n",
            set(input(1), "range", "[0, 2]"),
            "input_variables:\n    a:\n        type: scalar\n        value_range: [0, 1]\n    b:\n        type: scalar  # b\n        value_range: [0, 2]\n        # inside\n\n    # alone\noutput_variables: {}\n",
        ),
        (
            "input_variables:\n  a: {type: scalar,\n    default: 1}\n",
            set(input(0), "units", "kG"),
            "input_variables:\n  a: {type: scalar,\n    default: 1, units: kG}\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar",
            set(input(0), "units", "kG"),
            "input_variables:\n  a:\n    type: scalar\n    units: kG",
        ),
        (
            "input_variables:\n- name: a\n  type: scalar\noutput_variables: []\n",
            set(input(0), "default", "1"),
            "input_variables:\n- name: a\n  type: scalar\n  default: 1\noutput_variables: []\n",
        ),
        (
            "input_variables:\n  a:\n    variable_class: ScalarVariable\n",
            set(input(0), "default", "1"),
            "input_variables:\n  a:\n    variable_class: ScalarVariable\n    default_value: 1\n",
        ),
        (
            "input_variables:\n  a:\n  b: {type: scalar}\n",
            set(input(0), "default", "1"),
            "input_variables:\n  a:\n    default: 1\n  b: {type: scalar}\n",
        ),
    ]);
}

#[test]
fn variables_come_as_their_neighbours_are() {
    rows(&[
        (
            "input_variables:\r\n   a:\r\n      name: a\r\n      type: scalar\r\n      default: 1\r\n\r\n   b:\r\n      name: b\r\n      type: scalar\r\n      default: 2",
            add(Input, None, "c: #1", &[("default", "3"), ("range", "[0, 5]")]),
            "input_variables:\r\n   a:\r\n      name: a\r\n      type: scalar\r\n      default: 1\r\n\r\n   b:\r\n      name: b\r\n      type: scalar\r\n      default: 2\r\n\r\n   'c: #1':\r\n      name: 'c: #1'\r\n      type: scalar\r\n      default: 3\r\n      range: [0, 5]",
        ),
        (
            "input_variables: {}\noutput_variables:\n  b: {variable_class: TorchScalarVariable}\n",
            add(Output, Some(0), "on", &[("unit", "mm")]),
            "input_variables: {}\noutput_variables:\n  'on': {variable_class: TorchScalarVariable, unit: mm}\n  b: {variable_class: TorchScalarVariable}\n",
        ),
        (
            "input_variables: {}  # none\noutput_variables:\n  b:\n    type: scalar\n",
            add(Input, None, "a", &[]),
            "input_variables:  # none\n  a:\n    type: scalar\noutput_variables:\n  b:\n    type: scalar\n",
        ),
        (
            "# mine\noutput_variables:\n  b:\n    type: scalar\n",
            add(Input, None, "a", &[]),
            "input_variables:\n  a:\n    type: scalar\n# mine\noutput_variables:\n  b:\n    type: scalar\n",
        ),
        (
            "",
            add(Output, None, "a", &[]),
            "output_variables:\n  a:\n    type: scalar\n",
        ),
        (
            "# note",
            add(Output, None, "a", &[]),
            "# note\noutput_variables:\n  a:\n    type: scalar\n",
        ),
        (
            "input_variables:\n  - name: a\n    variable_type: scalar\n",
            add(Input, None, "b", &[("default", "1")]),
            "input_variables:\n  - name: a\n    variable_type: scalar\n  - name: b\n    variable_type: scalar\n    default: 1\n",
        ),
        (
            "input_variables:\n  # keep\n  a: # one\n    name: a\n    type: scalar\n  z:\n    type: scalar\n",
            Edit::Duplicate {
                variable: input(0),
                names: vec!["b".to_owned(), "1".to_owned()],
            },
            "input_variables:\n  # keep\n  a: # one\n    name: a\n    type: scalar\n  b: # one\n    name: b\n    type: scalar\n  '1': # one\n    name: '1'\n    type: scalar\n  z:\n    type: scalar\n",
        ),
    ]);
}

#[test]
fn variables_move_with_their_text() {
    rows(&[
        (
            "input_variables:\n  # about a\n  a: # a\n    type: scalar\n    default: 1.50\n  b: {type: scalar}\noutput_variables:\n    c:\n        type: scalar\n# end\n",
            Edit::MoveSection {
                variables: vec![input(0)],
                to: Output,
            },
            "input_variables:\n  b: {type: scalar}\noutput_variables:\n    c:\n        type: scalar\n    # about a\n    a: # a\n      type: scalar\n      default: 1.50\n# end\n",
        ),
        (
            "input_variables:\n  # about a\n  a: {type: scalar}\noutput_variables: {} # none\n",
            Edit::MoveSection {
                variables: vec![input(0)],
                to: Output,
            },
            "input_variables: {}\noutput_variables: # none\n  # about a\n  a: {type: scalar}\n",
        ),
        (
            "input_variables: {a: {type: scalar}, b: {type: scalar}}\n",
            Edit::Reorder {
                variable: input(0),
                to: 1,
            },
            "input_variables: {b: {type: scalar}, a: {type: scalar}}\n",
        ),
        (
            "input_variables:\n  - name: a\n    type: scalar\noutput_variables:\n  b:\n    type: scalar\n",
            Edit::MoveSection {
                variables: vec![output(0)],
                to: Input,
            },
            "input_variables:\n  - name: a\n    type: scalar\n  - name: b\n    type: scalar\noutput_variables: {}\n",
        ),
    ]);
}

#[test]
fn names_change_wherever_they_are_the_name() {
    rows(&[
        (
            "input_variables:\n  a:\n    name: a\n    type: scalar\n",
            Edit::Rename(vec![(input(0), "QUAD:IN20:1:B".to_owned())]),
            "input_variables:\n  QUAD:IN20:1:B:\n    name: QUAD:IN20:1:B\n    type: scalar\n",
        ),
        (
            "input_variables:\n  a:\n    name: other\n    type: scalar\n",
            Edit::Rename(vec![(input(0), "yes".to_owned())]),
            "input_variables:\n  'yes':\n    name: other\n    type: scalar\n",
        ),
        (
            "input_variables:\n  - {type: scalar, name: a}\n",
            Edit::Rename(vec![(input(0), "a, b".to_owned())]),
            "input_variables:\n  - {type: scalar, name: 'a, b'}\n",
        ),
        (
            "input_variables:\n  ? a\n  : type: scalar\n  b: {type: scalar}\n",
            Edit::Rename(vec![(input(0), "b".to_owned()), (input(1), "a".to_owned())]),
            "input_variables:\n  ? b\n  : type: scalar\n  a: {type: scalar}\n",
        ),
        (
            "input_variables:\n  a: {type: scalar}\n  b: {type: scalar}\n",
            Edit::Rename(vec![(input(0), "b".to_owned())]),
            "refused: there is an input called b already",
        ),
        // With a blank before its colon a plain `a:` or `?` would not be a key.
        (
            "input_variables:\n  a : {type: scalar}\n  b : {type: scalar}\n  c : {type: scalar}\n",
            Edit::Rename(vec![
                (input(0), "a:".to_owned()),
                (input(1), "?".to_owned()),
                (input(2), "d".to_owned()),
            ]),
            "input_variables:\n  'a:' : {type: scalar}\n  '?' : {type: scalar}\n  d : {type: scalar}\n",
        ),
    ]);
}

#[test]
fn what_would_change_something_else_is_refused() {
    let shared = "input_variables:\n  a: &base\n    type: scalar\n    default: 1\n  b: *base\n  c:\n    <<: *base\noutput_variables: {}\n";
    rows(&[
        (
            shared,
            set(input(0), "default", "2"),
            "refused: the value (&base) is also used by b, c, which would change too",
        ),
        (
            shared,
            set(input(1), "default", "2"),
            "refused: the value (&base) is also used by c, a, which would change too",
        ),
        (
            shared,
            Edit::Remove(vec![input(0)]),
            "refused: line 5 refers to its anchor &base",
        ),
        (
            shared,
            Edit::Reorder {
                variable: input(1),
                to: 0,
            },
            "refused: an alias would come before its anchor",
        ),
        (
            shared,
            unset(input(2), "default"),
            "refused: default of c comes from a merged mapping",
        ),
        (
            shared,
            set(input(2), "default", "2"),
            "input_variables:\n  a: &base\n    type: scalar\n    default: 1\n  b: *base\n  c:\n    <<: *base\n    default: 2\noutput_variables: {}\n",
        ),
        (
            shared,
            Edit::Remove(vec![input(1)]),
            "input_variables:\n  a: &base\n    type: scalar\n    default: 1\n  c:\n    <<: *base\noutput_variables: {}\n",
        ),
    ]);
    let forms = "input_variables:\n  a: 3\n  b:\n    type: scalar # kind\n  # about d\n  d: {type: scalar}\n  e: {type: scalar}\noutput_variables:\n- name: c\n";
    let to_outputs = |place| Edit::MoveSection {
        variables: vec![place],
        to: Output,
    };
    rows(&[
        (
            forms,
            to_outputs(input(0)),
            "refused: a is not a mapping of fields, so it cannot go from a list to a mapping or back",
        ),
        (
            forms,
            to_outputs(input(1)),
            "refused: b cannot be written anew without losing comments or aliases",
        ),
        (
            forms,
            to_outputs(input(2)),
            "refused: d cannot be written anew without losing comments or aliases",
        ),
        (
            forms,
            to_outputs(input(3)),
            "input_variables:\n  a: 3\n  b:\n    type: scalar # kind\n  # about d\n  d: {type: scalar}\noutput_variables:\n- name: c\n- name: e\n  type: scalar\n",
        ),
    ]);
    let refused = edited(
        "input_variables:\n  a: {type: scalar}\n",
        &set(input(0), "default", "[1"),
    );
    assert!(
        refused.starts_with("refused: default: the value is not YAML: "),
        "{refused}"
    );
    let broken = edited("input_variables:\n  a: [\n", &add(Output, None, "b", &[]));
    assert!(broken.starts_with("refused: line "), "{broken}");
}

#[test]
fn pasted_rows_are_added_set_or_explained() {
    let before =
        "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: [0, 2]\noutput_variables: {}\n";
    let opened = Opened::new(before);
    let rows = table::parse(
        "name\tdefault\tlow\thigh\tunit\na\t1e3\t0\t2e3\tkG: x\nb\t-.5\t-1\t1\t\nc\tx\t0\t\t\nb\t1\t0\t1\t\n",
    );
    let (header, columns) = table::guess(&rows);
    assert!(header);
    let incoming = table::preview(&opened.reading, &rows[1..], &columns, Input);
    let wrong: Vec<(usize, Option<usize>)> = incoming
        .iter()
        .enumerate()
        .flat_map(|(row, incoming)| incoming.errors.iter().map(move |error| (row, error.column)))
        .collect();
    assert_eq!(wrong, [(2, Some(2)), (2, Some(1)), (3, Some(0))]);
    assert_eq!(
        edited(before, &table::edit(&incoming)),
        "input_variables:\n  a:\n    type: scalar\n    default: 1.0e+3\n    range: [0, 2.0e+3]\n    units: 'kG: x'\n  b:\n    type: scalar\n    default: -0.5\n    range: [-1, 1]\noutput_variables: {}\n"
    );
    let listed = table::rows(&opened.document, &opened.reading);
    assert_eq!(listed[1], ["input", "a", "scalar", "1", "0", "2", "", ""]);
}
