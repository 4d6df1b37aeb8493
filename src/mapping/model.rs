//! The model's variables, as far as a mapping is compared with them.

use crate::text::Section;
use crate::variables::{Loaded, LoadedVariable, Reading};

/// A variable of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelVariable {
    /// Its name.
    pub name: String,
    /// Its default, where it is a number.
    pub default: Option<f64>,
    /// Its range: from, to.
    pub range: Option<(f64, f64)>,
    /// Whether its value cannot change: it is constant or read-only.
    pub is_fixed: bool,
}

/// The variables of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelNames {
    /// The inputs.
    pub inputs: Vec<ModelVariable>,
    /// The outputs.
    pub outputs: Vec<ModelVariable>,
}

impl ModelNames {
    /// The names of loaded variables.
    #[must_use]
    pub fn of(inputs: &[LoadedVariable], outputs: &[LoadedVariable]) -> Self {
        let all = |variables: &[LoadedVariable]| variables.iter().map(ModelVariable::of).collect();
        Self {
            inputs: all(inputs),
            outputs: all(outputs),
        }
    }

    /// Adds the variables of a file that its runtime refuses, by their names alone.
    pub fn add_unloaded(&mut self, reading: &Reading) {
        for (section, known) in [
            (Section::Input, &mut self.inputs),
            (Section::Output, &mut self.outputs),
        ] {
            for entry in reading.entries(section) {
                if known.iter().all(|variable| variable.name != entry.name) {
                    known.push(ModelVariable {
                        name: entry.name.clone(),
                        default: None,
                        range: None,
                        is_fixed: false,
                    });
                }
            }
        }
    }

    /// The variables of a section.
    #[must_use]
    pub fn section(&self, section: Section) -> &[ModelVariable] {
        match section {
            Section::Input => &self.inputs,
            Section::Output => &self.outputs,
        }
    }
}

impl ModelVariable {
    fn of(variable: &LoadedVariable) -> Self {
        let range = ["value_range", "range"]
            .iter()
            .find_map(|key| match variable.get(key) {
                Some(Loaded::List(ends)) => match ends.as_slice() {
                    [low, high] => Some((number(low)?, number(high)?)),
                    _ => None,
                },
                _ => None,
            });
        let is_fixed = ["is_constant", "read_only"]
            .iter()
            .any(|key| variable.get(key) == Some(&Loaded::Bool(true)));
        Self {
            name: variable.name.clone(),
            default: variable.default().and_then(number),
            range,
            is_fixed,
        }
    }
}

fn number(loaded: &Loaded) -> Option<f64> {
    match loaded {
        Loaded::Float(value) => Some(*value),
        Loaded::Integer(value) => value.to_string().parse().ok(),
        _ => None,
    }
}
