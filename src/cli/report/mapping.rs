//! The report about a mapping of PVs.

use crate::cli::diagnostics::LocatedDiagnostic;
use crate::mapping::{MappingKind, Verdict};
use crate::text::display::{counted, shown};
use crate::yaml::Document;
use serde_json::{Map, Value, json};

/// A mapping file that could be read.
#[derive(Debug)]
pub struct MappingReport {
    /// The text.
    pub document: Document,
    /// The kind of mapping.
    pub kind: MappingKind,
    /// The diagnostics, and the values that were asked for.
    pub verdict: Verdict,
    /// The path of the variables file that it is compared with.
    pub variables: Option<String>,
}

impl MappingReport {
    /// The diagnostics with their places.
    #[must_use]
    pub fn located(&self, path: &str) -> Vec<LocatedDiagnostic> {
        let position = |offset| self.document.lines().position(self.document.text(), offset);
        let diagnostics = self.verdict.diagnostics.iter();
        diagnostics
            .map(|diagnostic| LocatedDiagnostic::within(diagnostic.clone(), path, position))
            .collect()
    }

    /// The values of both sides at the point that was asked for; null of a side that has none there.
    #[must_use]
    pub fn values(&self) -> Option<Value> {
        let sides = self.verdict.values.as_ref()?;
        let [input, output] = sides.each_ref().map(|side| match side {
            Some(values) => {
                let numbers = values.iter().map(|(name, value)| (name.clone(), number(*value)));
                Value::Object(numbers.collect::<Map<_, _>>())
            }
            None => Value::Null,
        });
        Some(json!({"input": input, "output": output}))
    }

    /// The verdict in one line, without the counts of the diagnostics.
    #[must_use]
    pub fn summary(&self) -> String {
        let verb = if self.verdict.is_accepted() {
            "accepts"
        } else {
            "refuses"
        };
        let [inputs, outputs] = self.verdict.rows;
        let against = self.variables.as_deref().map_or_else(
            || "no variables file was found to compare it with; --variables FILE names one".to_owned(),
            |path| format!("compared with {}", shown(path)),
        );
        format!(
            "{}; {} {verb} it, with {} and {}; {against}",
            self.kind.described(),
            self.kind.reader(),
            counted(inputs, "input"),
            counted(outputs, "output")
        )
    }
}

/// A number of JSON, or the name of what is none.
fn number(value: f64) -> Value {
    match value {
        value if value.is_nan() => json!("nan"),
        value if value.is_infinite() => json!(if value > 0.0 { "inf" } else { "-inf" }),
        value => json!(value),
    }
}
