//! Parts that stay and parts that move along: comments, headings, empty lines, blocks of text.

use crate::rows::{add, input, output, rows, set, unset};
use lume_wizard::text::Section::{Input, Output};
use lume_wizard::variables::edit::{Edit, VariablePosition};

#[test]
fn what_goes_takes_its_own_comments_along() {
    let before = "input_variables:\n\n  # about nothing\n\n  # about a\n  # more\n  a: # a\n    type: scalar # kind\n\n    # default: 3\n\n  # about b\n  b:\n    type: scalar\n# end\n";
    rows(&[
        (
            before,
            Edit::Remove(vec![input(0)]),
            "input_variables:\n\n  # about nothing\n\n\n  # about b\n  b:\n    type: scalar\n# end\n",
        ),
        (
            before,
            Edit::Remove(vec![input(0), input(1)]),
            "input_variables: {}\n\n  # about nothing\n\n\n# end\n",
        ),
        (
            before,
            Edit::Reorder {
                variable: input(1),
                to: 0,
            },
            "input_variables:\n\n  # about nothing\n\n  # about b\n  b:\n    type: scalar\n\n  # about a\n  # more\n  a: # a\n    type: scalar # kind\n\n    # default: 3\n\n# end\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n    # about the default\n    default: 1\n    range: [0, 1]\n",
            unset(input(0), "default"),
            "input_variables:\n  a:\n    type: scalar\n    range: [0, 1]\n",
        ),
        (
            "input_variables:\n- type: scalar\n  name: a\n",
            unset(input(0), "type"),
            "input_variables:\n- name: a\n",
        ),
        (
            "input_variables: {a: {type: scalar}, b: {type: scalar},\n  c: {type: scalar}}\n",
            Edit::Remove(vec![input(1)]),
            "input_variables: {a: {type: scalar},\n  c: {type: scalar}}\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\noutput_variables:\n  b:\n    type: scalar",
            Edit::Remove(vec![output(0)]),
            "input_variables:\n  a:\n    type: scalar\noutput_variables: {}",
        ),
    ]);
}

#[test]
fn heading_of_a_group_stays_with_the_group() {
    let before = "input_variables:\n  # order must match the model\n  a: {type: scalar}\n  b: {type: scalar}\n\n  # quads\n  # in the linac\n  c:\n    type: scalar\n  d:\n    type: scalar\n\n  # about e\n  e: {type: scalar}\n\n  # about f\n  f: {type: scalar}\n  # about g\n  g: {type: scalar}\n";
    let without = |lines: &str| before.replacen(lines, "", 1);
    rows(&[
        (
            before,
            Edit::Remove(vec![input(0)]),
            &without("  a: {type: scalar}\n"),
        ),
        (
            before,
            Edit::Remove(vec![input(2)]),
            &without("  c:\n    type: scalar\n"),
        ),
        (
            before,
            Edit::Remove(vec![input(3)]),
            &without("  d:\n    type: scalar\n"),
        ),
        // A comment above one variable, and one whose neighbour has its own, belong to the variable.
        (
            before,
            Edit::Remove(vec![input(4)]),
            &without("  # about e\n  e: {type: scalar}\n"),
        ),
        (
            before,
            Edit::Remove(vec![input(5)]),
            &without("  # about f\n  f: {type: scalar}\n"),
        ),
        // The last of a group takes the heading along.
        (
            "input_variables:\n  # quads\n  c: {type: scalar}\n\n  e: {type: scalar}\n",
            Edit::Remove(vec![input(0)]),
            "input_variables:\n\n  e: {type: scalar}\n",
        ),
        (
            before,
            Edit::Reorder {
                variable: input(2),
                to: 3,
            },
            &before.replacen(
                "  c:\n    type: scalar\n  d:\n    type: scalar\n",
                "  d:\n    type: scalar\n  c:\n    type: scalar\n",
                1,
            ),
        ),
        (
            before,
            add(Input, Some(0), "new", &[]),
            &before.replacen("  # order", "  new: {type: scalar}\n  # order", 1),
        ),
        // Nothing shows that this one is more than a's.
        (
            "input_variables:\n  # about a\n  a: {type: scalar}\n  b: {type: scalar}\n",
            Edit::Remove(vec![input(0)]),
            "input_variables:\n  b: {type: scalar}\n",
        ),
        // A comment above a field is about that field.
        (
            "input_variables:\n  a:\n    # kind\n    type: scalar\n    default: 1\n",
            unset(input(0), "type"),
            "input_variables:\n  a:\n    default: 1\n",
        ),
    ]);
}

#[test]
fn blocks_of_text_keep_lines_that_are_theirs() {
    let move_to = |place: VariablePosition, to| Edit::MoveSection {
        variables: vec![place],
        to,
    };
    let reorder = |index, to| Edit::Reorder {
        variable: input(index),
        to,
    };
    rows(&[
        // An empty line between entries would belong to the text before it.
        (
            "input_variables:\n  a: {type: scalar}\n\n  b:\n    note: |+\n      x\n\noutput_variables:\n  c: {type: scalar}\n",
            move_to(output(0), Input),
            "input_variables:\n  a: {type: scalar}\n\n  b:\n    note: |+\n      x\n\n  c: {type: scalar}\noutput_variables: {}\n",
        ),
        (
            "input_variables:\n  a:\n    type: scalar\n\n    note: |+\n      x\n",
            set(input(0), "units", "mm"),
            "input_variables:\n  a:\n    type: scalar\n\n    note: |+\n      x\n    units: mm\n",
        ),
        // So would the empty lines after what goes.
        (
            "input_variables:\n  a:\n    note: |+\n      x\n    type: scalar\n\n\noutput_variables: {}\n",
            unset(input(0), "type"),
            "input_variables:\n  a:\n    note: |+\n      x\noutput_variables: {}\n",
        ),
        (
            "input_variables:\n  a:\n    note: |+\n      x\n    type: scalar\n\n  # b\n  b: {type: scalar}\n",
            unset(input(0), "type"),
            "input_variables:\n  a:\n    note: |+\n      x\n  # b\n  b: {type: scalar}\n",
        ),
        (
            "input_variables:\n  a:\n    note: |+\n      x\n  # about b\n  b: {type: scalar}\n\n  c: {type: scalar}\n\n  # end\n",
            Edit::Remove(vec![input(1), input(2)]),
            "input_variables:\n  a:\n    note: |+\n      x\n  # end\n",
        ),
        // A comment between them ends the text.
        (
            "input_variables:\n  a:\n    note: |+\n      x\n  # alone\n\n  b: {type: scalar}\n\n  c: {type: scalar}\n",
            Edit::Remove(vec![input(1)]),
            "input_variables:\n  a:\n    note: |+\n      x\n  # alone\n\n\n  c: {type: scalar}\n",
        ),
        // And those where it comes to be.
        (
            "input_variables:\n  a:\n    note: |+\n      x\n  b: {type: scalar}\n\noutput_variables: {}\n",
            reorder(0, 1),
            "input_variables:\n  b: {type: scalar}\n\n  a:\n    note: |+\n      x\noutput_variables: {}\n",
        ),
        (
            "input_variables:\n  a:\n    note: |+\n      x\noutput_variables: {}\n    # none\n\nmodel: 1\n",
            move_to(input(0), Output),
            "input_variables: {}\noutput_variables:\n    # none\n\n  a:\n    note: |+\n      x\nmodel: 1\n",
        ),
        // Lone carriage returns are line breaks, each.
        (
            "input_variables:\r  b:\r    note: |+\r      x\r\r\r  c: {type: scalar}\r",
            reorder(0, 1),
            "input_variables:\r  c: {type: scalar}\r  b:\r    note: |+\r      x\r\r\r",
        ),
        // Where the file ends without a line break, a text that ends with one brings it along.
        (
            "input_variables:\n  a:\n    note: |\n      x\noutput_variables:\n  b: {type: scalar}",
            move_to(input(0), Output),
            "input_variables: {}\noutput_variables:\n  b: {type: scalar}\n  a:\n    note: |\n      x\n",
        ),
        // A text that ends with the file has no line break at its end, and says so when something comes after it.
        (
            "input_variables:\n  a:\n    note: | # why\n      x",
            add(Input, None, "b", &[]),
            "input_variables:\n  a:\n    note: |- # why\n      x\n  b:\n    type: scalar",
        ),
        (
            "input_variables:\n  a:\n    note: >+2\n      x",
            set(input(0), "units", "mm"),
            "input_variables:\n  a:\n    note: >-2\n      x\n    units: mm",
        ),
        (
            "input_variables:\n  b: {type: scalar}\n  a:\n    note: |2\n      x",
            reorder(1, 0),
            "input_variables:\n  a:\n    note: |2-\n      x\n  b: {type: scalar}",
        ),
        (
            "input_variables:\n  a:\n    note: |-\n      x",
            set(input(0), "units", "mm"),
            "input_variables:\n  a:\n    note: |-\n      x\n    units: mm",
        ),
    ]);
}

#[test]
fn what_only_moves_loses_no_comment() {
    let braces = "input_variables: {\n  a: {type: scalar}, # first\n  b: {type: scalar},\n  c: {type: scalar}\n}\noutput_variables: {}\n";
    rows(&[
        (
            braces,
            Edit::Reorder {
                variable: input(0),
                to: 1,
            },
            "input_variables: {\n   # first\n  b: {type: scalar},\n  a: {type: scalar},\n  c: {type: scalar}\n}\noutput_variables: {}\n",
        ),
        // What is removed takes it along.
        (
            braces,
            Edit::Remove(vec![input(0)]),
            "input_variables: {\n  b: {type: scalar},\n  c: {type: scalar}\n}\noutput_variables: {}\n",
        ),
        (
            "input_variables:\n  # about a\n  a: {type: scalar}\n\n  b: {type: scalar} # b\noutput_variables: {o: {type: scalar}}\n",
            Edit::MoveSection {
                variables: vec![input(0)],
                to: Output,
            },
            "refused: between braces its comments have no place",
        ),
        (
            "input_variables:\n  # about a\n  a: {type: scalar}\n\n  b: {type: scalar} # b\noutput_variables: {o: {type: scalar}}\n",
            Edit::MoveSection {
                variables: vec![input(1)],
                to: Output,
            },
            "refused: between braces its comments have no place",
        ),
    ]);
}
