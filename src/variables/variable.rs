//! One variable in the hands of one runtime: its fields as written, and what is said about them. The runtimes' own rules
//! are in `runtime/`.

use super::advice;
use super::coerce::Pydantic;
use super::entry::Entry;
use super::held::{ArrayFiles, Held, HeldArray};
use super::rules::KindRule;
use super::runtime::Runtime;
use super::{names, tell};
use crate::text::{Diagnostic, Severity, Span};
use crate::yaml::{Data, Document, NodeId, Use, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// What variables share while a file is read: lume-model 1.5 puts the array in place of its path in the mapping itself, so
/// that an alias of that mapping finds the array there.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) loaded: HashMap<NodeId, Rc<HeldArray>>,
}

/// A field as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub(super) key: &'a str,
    pub(super) key_span: Span,
    pub(super) value: Use,
}

/// What became of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Got<T> {
    /// It is not there, or null where that means the same.
    Nothing,
    /// The runtime refuses it; that has been said.
    Refused,
    /// The value after coercion.
    Value(T),
}

impl<T> Got<T> {
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Refused => None,
        }
    }

    pub(super) fn held(self, hold: impl FnOnce(T) -> Held) -> Held {
        self.value().map_or(Held::None, hold)
    }
}

/// Whether a field may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Null {
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
    pub(super) shared: &'b mut Shared,
    pub(super) found: &'b mut Vec<Diagnostic>,
    pub(super) fields: Vec<Written<'a>>,
    /// Keys that have been spoken of already, such as another runtime's key of a missing field.
    pub(super) explained: Vec<&'static str>,
}

impl<'a, 'b> Variable<'a, 'b> {
    pub(super) fn new(
        document: &'a Document,
        runtime: Runtime,
        entry: &'a Entry,
        arrays: &'b dyn ArrayFiles,
        shared: &'b mut Shared,
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
            let what = tell::data(document, self.entry.node);
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
                Value::Text(key) => self.fields.push(Written {
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
                            tell::data(document, pair.key.node)
                        ),
                        "put the key between quotes if it is meant".to_owned(),
                        pair.key.span,
                        None,
                    );
                }
            }
        }
        true
    }

    /// The field `key` as written.
    pub(super) fn field(&self, key: &str) -> Option<Written<'a>> {
        self.fields.iter().find(|field| field.key == key).copied()
    }

    /// The value of a field as Python has it.
    pub(super) fn data(&self, field: Written<'_>) -> Data<'a> {
        self.document.data(field.value.node)
    }

    /// Where a field's value stands; its key where the value is nothing.
    pub(super) fn place(field: Written<'_>) -> Span {
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
            section: Some(self.entry.section),
            variable: Some(self.entry.name.clone()),
            field: field.map(str::to_owned),
        });
    }

    /// Says that the runtime refuses a field's value.
    pub(super) fn refuse(&mut self, code: &'static str, field: Written<'_>, message: String, help: String) {
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
    pub(super) fn warn(&mut self, code: &'static str, field: Written<'_>, message: String, help: String) {
        self.say(
            Severity::Warning,
            code,
            message,
            help,
            Self::place(field),
            Some(field.key),
        );
    }

    /// The field `key` through `coerce`. `what` says what it should have been.
    fn coerced<T>(
        &mut self,
        field: Option<Written<'a>>,
        null: Null,
        (code, what): (&'static str, &str),
        coerce: impl FnOnce(Pydantic, &Value<'a>) -> Option<T>,
    ) -> Got<T> {
        let Some(field) = field else {
            return Got::Nothing;
        };
        let data = self.data(field);
        match &data {
            Data::Scalar(Value::Null) if null == Null::Taken => return Got::Nothing,
            Data::Scalar(Value::Null) => {
                self.null_value(field);
                return Got::Refused;
            }
            Data::Scalar(value) => {
                if let Some(coerced) = coerce(self.pydantic(), value) {
                    return Got::Value(coerced);
                }
            }
            _ => {}
        }
        let help = tell::help_for(self.document, field.value.node, code, self.runtime);
        let told = tell::data(self.document, field.value.node);
        self.refuse(
            code,
            field,
            format!("`{}` is {told}, not {what}", field.key),
            help,
        );
        Got::Refused
    }

    /// Says that a field must not be null.
    pub(super) fn null_value(&mut self, field: Written<'_>) {
        self.refuse(
            "null-value",
            field,
            format!("`{}` has no value", field.key),
            "give it a value, or remove the key if the runtime does not need it".to_owned(),
        );
    }

    /// A float field.
    pub(super) fn number(&mut self, field: Option<Written<'a>>, null: Null) -> Got<f64> {
        let got = self.coerced(field, null, ("not-a-number", "a number"), |pydantic, value| {
            pydantic.float(value)
        });
        if let (Got::Value(float), Some(field)) = (&got, field) {
            advice::number(self, field, *float);
        }
        got
    }

    /// An int field.
    pub(super) fn integer(&mut self, field: Option<Written<'a>>, null: Null) -> Held {
        let got = self.coerced(
            field,
            null,
            ("not-an-integer", "a whole number"),
            |pydantic, value| pydantic.integer(value),
        );
        if let (Got::Value(integer), Some(field)) = (&got, field) {
            advice::integer(self, field, integer);
        }
        got.held(Held::Integer)
    }

    /// A bool field.
    pub(super) fn boolean(&mut self, field: Option<Written<'a>>, null: Null) -> Got<bool> {
        self.coerced(
            field,
            null,
            ("not-a-boolean", "true or false"),
            |pydantic, value| pydantic.boolean(value),
        )
    }

    /// A str field.
    pub(super) fn text(&mut self, field: Option<Written<'a>>, null: Null) -> Held {
        let got = self.coerced(field, null, ("not-text", "text"), |pydantic, value| {
            pydantic.text(value)
        });
        if let (Got::Value(text), Some(field)) = (&got, field) {
            advice::text(self, field, text);
        }
        got.held(Held::Text)
    }

    /// Says which of the needed fields are missing.
    pub(super) fn missing_fields(&mut self, rule: &KindRule) {
        for needed in rule.fields(self.entry.section) {
            if !needed.required
                || self.field(needed.key).is_some()
                || needed.aliases.iter().any(|alias| self.field(alias).is_some())
            {
                continue;
            }
            let other = advice::synonyms(needed.key)
                .iter()
                .copied()
                .find(|&key| self.field(key).is_some());
            let help = match other {
                Some(other) => {
                    self.explained.push(other);
                    format!(
                        "{} calls `{other}` `{}`: rename it",
                        self.runtime.key(),
                        needed.key
                    )
                }
                None if needed.key.ends_with("range") && advice::bounds_written(self) => {
                    self.explained.extend(advice::BOUNDS);
                    format!("write the two bounds as `{}: [lowest, highest]`", needed.key)
                }
                None => format!("add `{}`: {}", needed.key, tell::first_lower(needed.help)),
            };
            let message = format!("`{}` has no `{}`", self.entry.name, needed.key);
            self.say(
                Severity::Error,
                "field-missing",
                message,
                help,
                self.entry.name_span,
                Some(needed.key),
            );
        }
    }

    /// The name as the runtime holds it.
    pub(super) fn name(&mut self) -> Option<String> {
        let span = self.entry.name_span;
        let Some(node) = self.entry.name_node else {
            self.say(
                Severity::Error,
                "name-missing",
                "a variable in a list has no `name`".to_owned(),
                "add `name:` with its name".to_owned(),
                self.document.full_span(self.entry.node),
                Some("name"),
            );
            return None;
        };
        let name = match self.document.data(node) {
            Data::Scalar(value) => self.pydantic().text(&value),
            _ => None,
        };
        let told = tell::data(self.document, node);
        let Some(name) = name else {
            self.say(
                Severity::Error,
                "name-type",
                format!("the name is {told}, not text"),
                "put it between quotes if it is meant".to_owned(),
                span,
                Some("name"),
            );
            return None;
        };
        self.advise_name(node, &name, &told);
        Some(name)
    }

    fn advise_name(&mut self, node: NodeId, name: &str, told: &str) {
        let span = self.entry.name_span;
        if name.is_empty() {
            let help = "give the variable a name".to_owned();
            self.say(
                Severity::Warning,
                "name-empty",
                "the name is empty".to_owned(),
                help,
                span,
                Some("name"),
            );
        } else if matches!(self.document.value(node), Value::Bool(_) | Value::Float(_))
            || (matches!(self.document.value(node), Value::Integer(_))
                && span.of(self.document.text()) != name)
        {
            let message = format!("the name is {told}, which becomes the text `{name}`");
            let help = "put it between quotes if it is meant as it is written".to_owned();
            self.say(Severity::Warning, "name-type", message, help, span, Some("name"));
        }
        if self.entry.listed {
            return;
        }
        if let Some(inner) = self.field("name") {
            let said = names::text_of(self.document, inner.value);
            if said != name {
                let message = format!("`name` says `{said}`, but the variable is called `{name}`");
                self.warn(
                    "name-differs",
                    inner,
                    message,
                    "the key is the name: remove `name`, or make them equal".to_owned(),
                );
            }
        }
    }
}
