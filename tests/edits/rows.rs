//! Rows of a text, an edit and the text afterwards, and the edits in short.

use crate::corpus::Opened;
use lume_wizard::text::Section::{Input, Output};
use lume_wizard::variables::edit::{Edit, FieldChange, NewVariable, VariablePosition, apply};

pub const fn input(index: usize) -> VariablePosition {
    VariablePosition {
        section: Input,
        index,
    }
}

pub const fn output(index: usize) -> VariablePosition {
    VariablePosition {
        section: Output,
        index,
    }
}

pub fn set(place: VariablePosition, key: &str, value: &str) -> Edit {
    Edit::Set(vec![(place, vec![FieldChange::set(key, value)])])
}

pub fn unset(place: VariablePosition, key: &str) -> Edit {
    Edit::Set(vec![(place, vec![FieldChange::unset(key)])])
}

pub fn add(
    section: lume_wizard::text::Section,
    at: Option<usize>,
    name: &str,
    fields: &[(&str, &str)],
) -> Edit {
    let fields = fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    Edit::Add {
        section,
        at,
        variables: vec![NewVariable {
            name: name.to_owned(),
            fields,
        }],
    }
}

pub fn edited(before: &str, edit: &Edit) -> String {
    let opened = Opened::new(before);
    match apply(&opened.document, &opened.reading, edit) {
        Ok(applied) => applied.document.text().to_owned(),
        Err(refusal) => format!("refused: {refusal}"),
    }
}

pub fn rows(rows: &[(&str, Edit, &str)]) {
    for (before, edit, after) in rows {
        assert_eq!(edited(before, edit), *after, "{edit:?} of\n{before}");
    }
}
