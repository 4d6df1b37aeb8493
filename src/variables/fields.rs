//! Fields through their coercion, and the name: what the runtimes' classes share.

use super::advice;
use super::coerce::Pydantic;
use super::describe;
use super::loaded::Loaded;
use super::names;
use super::rules::KindRule;
use super::variable::{FieldValue, NullRule, Variable, WrittenField};
use crate::text::Severity;
use crate::yaml::{Data, NodeId, Value};

impl<'a> Variable<'a, '_> {
    /// The field `key` through `coerce`. `what` says what it should have been.
    fn coerced<T>(
        &mut self,
        field: Option<WrittenField<'a>>,
        null: NullRule,
        (code, what): (&'static str, &str),
        coerce: impl FnOnce(Pydantic, &Value<'a>) -> Option<T>,
    ) -> FieldValue<T> {
        let Some(field) = field else {
            return FieldValue::Nothing;
        };
        let data = self.data(field);
        match &data {
            Data::Scalar(Value::Null) if null == NullRule::Taken => return FieldValue::Nothing,
            Data::Scalar(Value::Null) => {
                self.null_value(field);
                return FieldValue::Refused;
            }
            Data::Scalar(value) => {
                if let Some(coerced) = coerce(self.pydantic(), value) {
                    return FieldValue::Value(coerced);
                }
            }
            _ => {}
        }
        let help = describe::help_for(self.document, field.value.node, code, (self.runtime, field.key));
        let described = describe::data(self.document, field.value.node);
        self.refuse(
            code,
            field,
            format!("`{}` is {described}, not {what}", field.key),
            help,
        );
        FieldValue::Refused
    }

    /// A float field.
    pub(super) fn number(&mut self, field: Option<WrittenField<'a>>, null: NullRule) -> FieldValue<f64> {
        let got = self.coerced(field, null, ("not-a-number", "a number"), |pydantic, value| {
            pydantic.float(value)
        });
        if let (FieldValue::Value(float), Some(field)) = (&got, field) {
            advice::number(self, field, *float);
        }
        got
    }

    /// An int field.
    pub(super) fn integer(&mut self, field: Option<WrittenField<'a>>, null: NullRule) -> Loaded {
        let got = self.coerced(
            field,
            null,
            ("not-an-integer", "a whole number"),
            |pydantic, value| pydantic.integer(value),
        );
        if let (FieldValue::Value(integer), Some(field)) = (&got, field) {
            advice::integer(self, field, integer);
        }
        got.loaded(Loaded::Integer)
    }

    /// A bool field.
    pub(super) fn boolean(&mut self, field: Option<WrittenField<'a>>, null: NullRule) -> FieldValue<bool> {
        self.coerced(
            field,
            null,
            ("not-a-boolean", "true or false"),
            |pydantic, value| pydantic.boolean(value),
        )
    }

    /// A str field.
    pub(super) fn text(&mut self, field: Option<WrittenField<'a>>, null: NullRule) -> Loaded {
        let got = self.coerced(field, null, ("not-text", "text"), |pydantic, value| {
            pydantic.text(value)
        });
        if let (FieldValue::Value(text), Some(field)) = (&got, field) {
            advice::text(self, field, text);
        }
        got.loaded(Loaded::Text)
    }

    /// The field `key`, which names another variable of the file.
    pub(super) fn reference(&mut self, key: &str, null: NullRule) -> Loaded {
        let field = self.field(key);
        let named = self.text(field, null);
        if let (Loaded::Text(name), Some(field)) = (&named, field) {
            advice::reference(self, field, name);
        }
        named
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
                None => format!("add `{}`: {}", needed.key, describe::first_lower(needed.help)),
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
        let Some(name) = name else {
            let described = describe::data(self.document, node);
            self.say(
                Severity::Error,
                "name-type",
                format!("the name is {described}, not text"),
                "put it between quotes if it is meant".to_owned(),
                span,
                Some("name"),
            );
            return None;
        };
        self.advise_name(node, &name);
        Some(name)
    }

    fn advise_name(&mut self, node: NodeId, name: &str) {
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
            let described = describe::data(self.document, node);
            let message = format!("the name is {described}, which becomes the text `{name}`");
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
