//! The history of the decisions of a review.

use crate::project::PlanPath;
use crate::wizard::file_review::FileReview;

/// The decisions that can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DecisionHistory {
    pub(super) done: Vec<Vec<Decided>>,
    pub(super) undone: Vec<Vec<Decided>>,
}

/// A file whose decision was replaced: the decision on the other side of the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) path: PlanPath,
    pub(super) other: Option<FileReview>,
}
