//! The units that are compared where lines collide.

use std::ops::Range;

/// Lines that mean one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub lines: Range<usize>,
    /// Equal where the meaning is.
    pub key: String,
}
