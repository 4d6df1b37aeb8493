//! Answers files in YAML, read from the source text of their scalars: what YAML would take for a bool, a number or a
//! date is text here.

use super::UNREADABLE;
use super::written::{Pair, WrittenValue};
use crate::text::{Diagnostic, Severity, Span};
use crate::yaml::{Document, NodeId, ProblemKind, ScalarStyle, View};

/// The pairs of the outermost mapping.
pub(super) fn read(text: &str) -> Result<Vec<Pair>, Box<Diagnostic>> {
    let document = Document::parse(text.to_owned());
    // Values that only look like dates or numbers are no problem where all is text.
    let problem = document
        .problems()
        .iter()
        .find(|problem| problem.kind != ProblemKind::Value);
    if let Some(problem) = problem {
        let message = format!("the answers file is no valid YAML: {}", problem.message);
        return Err(Box::new(
            Diagnostic::new(UNREADABLE, Severity::Error, message)
                .with_help(problem.help)
                .at(problem.span),
        ));
    }
    let Some(root) = document.root() else {
        return Ok(Vec::new());
    };
    match document.view(root) {
        View::Mapping(_) => Ok(pairs(&document, root, true)),
        View::Scalar(scalar) if scalar.style == ScalarStyle::Absent => Ok(Vec::new()),
        _ => Err(Box::new(
            Diagnostic::new(
                UNREADABLE,
                Severity::Error,
                "the answers file has no questions' names: it should be a mapping such as `author: Ada Lovelace`",
            )
            .at(document.span(root)),
        )),
    }
}

fn pairs(document: &Document, mapping: NodeId, outermost: bool) -> Vec<Pair> {
    let held = document.pairs(mapping);
    // A repeated key is kept twice, so that it can be said.
    let repeated = held.repeated.iter().map(|repeated| repeated.earlier);
    repeated
        .chain(held.entries.iter().copied())
        .map(|entry| {
            let key = document
                .scalar(entry.key.node)
                .map_or_else(|| "?".to_owned(), |scalar| scalar.text.to_owned());
            let span: Span = entry.value.span;
            let value = match document.view(entry.value.node) {
                _ if tag(document, entry.value.node).is_some() => scalar(document, entry.value.node),
                View::Mapping(_) if outermost => {
                    WrittenValue::Mapping(pairs(document, entry.value.node, false))
                }
                View::Mapping(_) => WrittenValue::Other,
                View::Sequence(mut items) => {
                    WrittenValue::List(items.next().map(|first| Box::new(scalar(document, first.node))))
                }
                View::Scalar(_) => scalar(document, entry.value.node),
            };
            Pair { key, value, span }
        })
        .collect()
}

/// The explicit tag of a node, unless it says what the node is anyway.
fn tag(document: &Document, node: NodeId) -> Option<&str> {
    let tag = document.explicit_tag(node)?.of(document.text());
    (!["!", "!!str", "!!map", "!!seq"].contains(&tag)).then_some(tag)
}

fn scalar(document: &Document, node: NodeId) -> WrittenValue {
    if let Some(tag) = tag(document, node) {
        return WrittenValue::Tagged(tag.to_owned());
    }
    let Some(scalar) = document.scalar(node) else {
        return WrittenValue::Other;
    };
    match scalar.style {
        ScalarStyle::Absent => WrittenValue::Nothing,
        ScalarStyle::Plain if matches!(scalar.text, "~" | "null") => WrittenValue::Nothing,
        // The line break that ends a block is its syntax; any other in it is refused with the answer.
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let text = scalar.text;
            WrittenValue::Text(text.strip_suffix('\n').unwrap_or(text).to_owned())
        }
        _ => WrittenValue::Text(scalar.text.to_owned()),
    }
}
