//! One variable in the hands of one runtime: its fields as written, and what is said about them. The runtimes' own
//! rules are in `runtime/`.

use super::coerce::Pydantic;
use super::entry::Entry;
use super::index::Remarks;
use super::loaded::{ArrayFiles, Loaded, LoadedArray};
use super::rules::REFERENCE_KEYS;
use super::runtime::Runtime;
use super::{describe, names};
use crate::text::{Diagnostic, Severity, Span};
use crate::yaml::{Data, Document, NodeId, Use, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// State that variables share while a file is read: lume-model 1.5 puts the array in place of its path in the mapping
/// itself, so that an alias of that mapping finds the array there.
#[derive(Debug, Default)]
pub(super) struct SharedState {
    pub(super) loaded: HashMap<NodeId, Rc<LoadedArray>>,
    /// The parts of the variable that concern others.
    pub(super) remarks: Remarks,
}

/// A field as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenField<'a> {
    pub(super) key: &'a str,
    pub(super) key_span: Span,
    pub(super) value: Use,
}

/// The result of reading a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FieldValue<T> {
    /// It is not there, or null where that means the same.
    Nothing,
    /// The runtime refuses it; that has been said.
    Refused,
    /// The value after coercion.
    Value(T),
}

impl<T> FieldValue<T> {
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Refused => None,
        }
    }

    pub(super) fn loaded(self, load: impl FnOnce(T) -> Loaded) -> Loaded {
        self.value().map_or(Loaded::None, load)
    }
}

/// Whether a field may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NullRule {
    /// `None` is a value like any other.
    Taken,
    /// `None` is refused.
    Refused,
}

/// One variable while it is checked.
pub(super) struct Variable<'a, 'b> {
    pub(super) document: &'a Document,
    pub(super) runtime: Runtime,
    pub(super) entry: &'a Entry,
    pub(super) arrays: &'b dyn ArrayFiles,
    pub(super) shared: &'b mut SharedState,
    pub(super) found: &'b mut Vec<Diagnostic>,
    pub(super) fields: Vec<WrittenField<'a>>,
    /// Keys that have been spoken of already, such as another runtime's key of a missing field.
    pub(super) explained: Vec<&'static str>,
}

impl<'a, 'b> Variable<'a, 'b> {
    pub(super) fn new(
        document: &'a Document,
        runtime: Runtime,
        entry: &'a Entry,
        arrays: &'b dyn ArrayFiles,
        shared: &'b mut SharedState,
        found: &'b mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            document,
            runtime,
            entry,
            arrays,
            shared,
            found,
            fields: Vec::new(),
            explained: Vec::new(),
        }
    }

    pub(super) const fn pydantic(&self) -> Pydantic {
        match self.runtime {
            Runtime::LumeModel15 => Pydantic::One,
            _ => Pydantic::Two,
        }
    }

    /// Reads its fields; false where there are none to read, which has been said.
    pub(super) fn read_fields(&mut self) -> bool {
        let document = self.document;
        let Data::Dict(pairs) = document.data(self.entry.node) else {
            let what = describe::data(document, self.entry.node);
            let span = document.full_span(self.entry.node);
            let span = if span.is_empty() || span.start < self.entry.span.start {
                self.entry.name_span
            } else {
                span
            };
            let shown = if self.entry.name.is_empty() {
                "the variable".to_owned()
            } else {
                format!("`{}`", self.entry.name)
            };
            let help = format!("give it its fields, at least `{}`", self.runtime.kind_key());
            self.say(
                Severity::Error,
                "variable-shape",
                format!("{shown} is {what}, not a mapping of fields"),
                help,
                span,
                None,
            );
            return false;
        };
        let first = self.found.len();
        names::repeated_keys(document, &pairs.repeated, self.found);
        for diagnostic in self.found.iter_mut().skip(first) {
            diagnostic.section = Some(self.entry.section);
            diagnostic.variable = Some(self.entry.name.clone());
        }
        self.fields.reserve(pairs.entries.len());
        for pair in &pairs.entries {
            match document.value(pair.key.node) {
                Value::Text(key) => self.fields.push(WrittenField {
                    key,
                    key_span: pair.key.span,
                    value: pair.value,
                }),
                _ => {
                    let key = pair.key.span.of(document.text());
                    self.say(
                        Severity::Error,
                        "field-key",
                        format!(
                            "the key `{key}` is {}, not text",
                            describe::data(document, pair.key.node)
                        ),
                        "put the key between quotes if it is meant".to_owned(),
                        pair.key.span,
                        None,
                    );
                }
            }
        }
        let names_others = |field: &WrittenField<'_>| REFERENCE_KEYS.contains(&field.key);
        self.shared.remarks.names_others = self.fields.iter().any(names_others);
        true
    }

    /// The field `key` as written.
    pub(super) fn field(&self, key: &str) -> Option<WrittenField<'a>> {
        self.fields.iter().find(|field| field.key == key).copied()
    }

    /// The value of a field as Python has it.
    pub(super) fn data(&self, field: WrittenField<'_>) -> Data<'a> {
        self.document.data(field.value.node)
    }

    /// The span of a field's value; of its key where the value is empty.
    pub(super) fn place(field: WrittenField<'_>) -> Span {
        if field.value.span.is_empty() {
            field.key_span
        } else {
            field.value.span
        }
    }

    /// Says something about this variable.
    pub(super) fn say(
        &mut self,
        severity: Severity,
        code: &'static str,
        message: String,
        help: String,
        span: Span,
        field: Option<&str>,
    ) {
        self.found.push(Diagnostic {
            code,
            severity,
            message,
            help: (!help.is_empty()).then_some(help),
            span: Some(span),
            related: None,
            section: Some(self.entry.section),
            variable: Some(self.entry.name.clone()),
            field: field.map(str::to_owned),
        });
    }

    /// Says that the runtime refuses a field's value.
    pub(super) fn refuse(
        &mut self,
        code: &'static str,
        field: WrittenField<'_>,
        message: String,
        help: String,
    ) {
        self.say(
            Severity::Error,
            code,
            message,
            help,
            Self::place(field),
            Some(field.key),
        );
    }

    /// Says that a field's value is doubtful.
    pub(super) fn warn(
        &mut self,
        code: &'static str,
        field: WrittenField<'_>,
        message: String,
        help: String,
    ) {
        self.say(
            Severity::Warning,
            code,
            message,
            help,
            Self::place(field),
            Some(field.key),
        );
    }

    /// Says that a field must not be null.
    pub(super) fn null_value(&mut self, field: WrittenField<'_>) {
        self.refuse(
            "null-value",
            field,
            format!("`{}` has no value", field.key),
            "give it a value, or remove the key if the runtime does not need it".to_owned(),
        );
    }
}
