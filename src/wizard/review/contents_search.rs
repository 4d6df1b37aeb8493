//! A search in the contents of all files of the review.

use crate::editor::field::TextField;
use crate::project::PlanPath;

/// A search under way.
#[derive(Clone, Debug, Default)]
pub struct ContentsSearch {
    /// The text that is looked for.
    pub field: TextField,
    /// The rows that contain it, in the order of the tree.
    pub matches: Vec<(PlanPath, usize)>,
    /// The selected match.
    pub at: usize,
}
