//! Deep equality of what two documents (or two places of one) mean.

use super::{Data, Document, NodeId, Value};
use std::collections::HashMap;

/// Returns whether two nodes mean the same to Python, types included: `true`, `1` and `1.0` differ, NaN equals NaN, dicts have
/// the same keys in the same order. Shared and recursive nodes are compared once, so that the time is about that of
/// reading both.
#[must_use]
pub fn same(one: &Document, a: NodeId, other: &Document, b: NodeId) -> bool {
    let mut classes = Classes::default();
    let mut pairs = vec![(a, b)];
    while let Some((a, b)) = pairs.pop() {
        match (one.data(a), other.data(b)) {
            (Data::Scalar(x), Data::Scalar(y)) => {
                if !same_value(&x, &y) {
                    return false;
                }
            }
            (Data::List(x), Data::List(y)) => {
                if x.len() != y.len() {
                    return false;
                }
                if classes.join(a, b) {
                    pairs.extend(x.zip(y).map(|(x, y)| (x.node, y.node)));
                }
            }
            (Data::Dict(x), Data::Dict(y)) => {
                if x.entries.len() != y.entries.len() {
                    return false;
                }
                if classes.join(a, b) {
                    for (x, y) in x.entries.iter().zip(&y.entries) {
                        pairs.extend([(x.value.node, y.value.node), (x.key.node, y.key.node)]);
                    }
                }
            }
            (Data::Set(x), Data::Set(y)) => {
                if x.len() != y.len() {
                    return false;
                }
                pairs.extend(x.iter().zip(&y).map(|(x, y)| (x.node, y.node)));
            }
            (Data::PairList(x), Data::PairList(y)) => {
                if x.len() != y.len() {
                    return false;
                }
                if classes.join(a, b) {
                    for (x, y) in x.iter().zip(&y) {
                        pairs.extend([(x.value.node, y.value.node), (x.key.node, y.key.node)]);
                    }
                }
            }
            _ => return false,
        }
    }
    true
}

fn same_value(x: &Value<'_>, y: &Value<'_>) -> bool {
    match (x, y) {
        (Value::Float(x), Value::Float(y)) => x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()),
        _ => x == y,
    }
}

/// The nodes that are taken to be equal while nothing says otherwise; each pair that is joined makes one class fewer, so that there
/// are no more comparisons than nodes.
#[derive(Default)]
struct Classes {
    parents: HashMap<(bool, u32), (bool, u32)>,
}

impl Classes {
    /// Joins a node of the one document and one of the other; false when they were joined already.
    fn join(&mut self, a: NodeId, b: NodeId) -> bool {
        let a = self.find((false, a.0));
        let b = self.find((true, b.0));
        if a == b {
            return false;
        }
        self.parents.insert(a, b);
        true
    }

    fn find(&mut self, start: (bool, u32)) -> (bool, u32) {
        let mut root = start;
        while let Some(&parent) = self.parents.get(&root) {
            root = parent;
        }
        let mut node = start;
        while let Some(parent) = self.parents.get_mut(&node) {
            node = *parent;
            *parent = root;
            if node == root {
                break;
            }
        }
        root
    }
}
