//! A change that is asked for, as data.

use crate::variables::edit::Edit;

/// A change that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditRequest {
    /// The edit, with places of the present text.
    pub edit: Edit,
    /// Its name, as in `undo: default of QUAD:IN20:121:BCTRL`.
    pub label: String,
    /// The number of the variable that is selected afterwards; none leaves the selection.
    pub select: Option<usize>,
}

impl EditRequest {
    /// An edit with its name.
    #[must_use]
    pub fn new(edit: Edit, label: impl Into<String>) -> Self {
        Self {
            edit,
            label: label.into(),
            select: None,
        }
    }

    /// The same, after which variable `index` is selected.
    #[must_use]
    pub const fn selecting(mut self, index: usize) -> Self {
        self.select = Some(index);
        self
    }
}
