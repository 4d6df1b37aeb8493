//! The files of a trained model that a variables file names beside its variables.

use crate::yaml::{Document, NodeId, Value, View};
use std::collections::HashSet;

/// The endings of files that hold a trained model or a part of it.
const ENDINGS: [&str; 9] = [
    ".ckpt",
    ".h5",
    ".jit",
    ".keras",
    ".onnx",
    ".pkl",
    ".pt",
    ".pth",
    ".safetensors",
];

/// The paths in `document` that end like a trained model's file, as written: `model: model.pt`,
/// `input_transformers: [scaler.pt]`, at any depth outside of the variables' sections. Each is listed once, in the order
/// of the file.
#[must_use]
pub fn model_files(document: &Document) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let mut left: Vec<NodeId> = document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        // An alias's node is visited once.
        if !seen.insert(node) {
            continue;
        }
        let before = left.len();
        match document.view(node) {
            View::Scalar(_) => {
                if let Value::Text(text) = document.value(node)
                    && is_model_file(text)
                    && !files.iter().any(|file| file == text)
                {
                    files.push(text.to_owned());
                }
            }
            View::Sequence(items) => left.extend(items.map(|item| item.node)),
            View::Mapping(entries) => left.extend(
                entries
                    .filter(|entry| !is_section(document, entry.key.node))
                    .map(|entry| entry.value.node),
            ),
        }
        if let Some(added) = left.get_mut(before..) {
            added.reverse();
        }
    }
    files
}

fn is_section(document: &Document, key: NodeId) -> bool {
    matches!(
        document.value(key),
        Value::Text("input_variables" | "output_variables")
    )
}

fn is_model_file(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    !text.contains('\n')
        && ENDINGS
            .iter()
            .any(|ending| text.len() > ending.len() && text.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<String> {
        model_files(&Document::parse(text.to_owned()))
    }

    #[test]
    fn files_are_listed_once_in_order() {
        let text = "model: resources/model.pt\ninput_transformers: [a.PT, resources/model.pt]\nother: &x {y: b.jit}\nagain: *x\n";
        assert_eq!(files(text), ["resources/model.pt", "a.PT", "b.jit"]);
    }

    #[test]
    fn a_torch_module_has_them_under_model() {
        let text = "model_class: TorchModule\nmodel:\n  input_variables: {x.pt: {default_value: 1.0, unit: y.pt}}\n  output_variables: {}\n  model: model.pt\n";
        assert_eq!(files(text), ["model.pt"]);
    }

    #[test]
    fn other_values_are_no_files() {
        assert_eq!(files("a: .pt\nb: 1.0\nc: opt\nd: [tensor, cpu]\n"), [""; 0]);
        assert_eq!(files(""), [""; 0]);
    }
}
