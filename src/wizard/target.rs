//! The target of a problem: the field or line it is about.

use super::questions;
use super::step::Step;
use crate::answers::Key;
use crate::project::PlanPath;
use crate::text::Section;

/// A place that a problem is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemTarget {
    /// A step as a whole.
    Step(Step),
    /// A variable, or a place in the variables file.
    Variable {
        /// The section, when it is known.
        section: Option<Section>,
        /// The variable's name.
        name: Option<String>,
        /// Its field.
        field: Option<String>,
        /// The byte in the file.
        offset: Option<usize>,
    },
    /// All variables with the problem of this code.
    Kind(&'static str),
    /// An answer.
    Answer(Key),
    /// A file of the review.
    File(PlanPath),
}

impl ProblemTarget {
    /// The step that it is on.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            Self::Step(step) => *step,
            Self::File(_) => Step::Review,
            Self::Variable { .. } | Self::Kind(_) => Step::Variables,
            Self::Answer(key) if questions::is_of_registry(*key) => Step::Registry,
            Self::Answer(_) => Step::Answers,
        }
    }
}
