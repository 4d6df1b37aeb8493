//! The parts of the drawn screen that the mouse can act on.

use crate::wizard::ClickTarget;
use ratatui::layout::{Position, Rect};

/// The parts, those drawn last in front.
#[derive(Clone, Debug, Default)]
pub struct Hits(Vec<(Rect, ClickTarget)>);

impl Hits {
    /// A screen without parts.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a part in front of the others.
    pub fn add(&mut self, area: Rect, target: ClickTarget) {
        if !area.is_empty() {
            self.0.push((area, target));
        }
    }

    /// Removes all parts: a modal lies over them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The foremost part at a cell.
    #[must_use]
    pub fn at(&self, cell: Position) -> Option<ClickTarget> {
        let mut parts = self.0.iter().rev();
        parts
            .find(|(area, _)| area.contains(cell))
            .map(|(_, target)| *target)
    }
}
