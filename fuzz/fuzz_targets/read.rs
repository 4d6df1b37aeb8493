//! Any bytes can be read, everything can be asked of what was read, and the same text read again means the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lume_wizard::yaml::{Data, Document, NodeId, View, same};

fuzz_target!(|bytes: &[u8]| {
    let document = Document::from_bytes(bytes);
    for problem in document.problems() {
        assert!(problem.span.end <= document.text().len());
        assert!(document.text().get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
    }
    let Some(root) = document.root() else { return };
    let mut waiting = vec![root];
    let mut seen = std::collections::HashSet::new();
    while let Some(node) = waiting.pop() {
        if !seen.insert(node) {
            continue;
        }
        ask(&document, node);
        match document.view(node) {
            View::Scalar(_) => {}
            View::Sequence(items) => waiting.extend(items.map(|item| item.node)),
            View::Mapping(entries) => {
                waiting.extend(entries.flat_map(|entry| [entry.key.node, entry.value.node]));
            }
        }
    }
    let again = Document::parse(document.text().to_owned());
    assert_eq!(again.root(), Some(root));
    assert!(same(&document, root, &again, root));
});

fn ask(document: &Document, node: NodeId) {
    let span = document.full_span(node);
    assert!(document.text().get(span.start..span.end).is_some(), "{span:?}");
    let _ = (document.value(node), document.anchor(node), document.indentation(node), document.get(node, "key"));
    if let Data::Dict(pairs) = document.data(node) {
        assert!(pairs.repeated.len() <= document.text().len());
    }
}
