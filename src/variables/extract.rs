//! One model of a file as a file of its own.

use super::edit::EditRefusal;
use super::models::{FileModel, model};
use crate::text::display::shown;
use crate::yaml::{CollectionStyle, Document, same};

/// The document with the sections of the model `name` at its top: its lines, with less indentation.
///
/// # Errors
/// When there is no such model, or its text does not mean the same by itself: it uses an anchor of another place.
pub fn extract_model(document: &Document, name: &str) -> Result<Document, EditRefusal> {
    let found = model(document, name)
        .ok_or_else(|| EditRefusal::new(format!("the file holds no model {}", shown(name))))?;
    let new = Document::parse(text_of(document, &found));
    let is_same = new.problems().is_empty()
        && new
            .root()
            .is_some_and(|root| same(document, found.node, &new, root));
    if is_same {
        return Ok(new);
    }
    Err(EditRefusal::new(format!(
        "the model {} cannot be separated from the file: its text needs what is written elsewhere",
        shown(name)
    ))
    .with_help("write out the values of its aliases and merges")
    .at(found.key_span))
}

fn text_of(document: &Document, model: &FileModel) -> String {
    let text = document.text();
    let span = document.span(model.node);
    if document.collection_style(model.node) != Some(CollectionStyle::Block) {
        return format!("{}\n", span.of(text));
    }
    let start = text
        .get(..span.start)
        .and_then(|before| before.rfind(['\n', '\r']))
        .map_or(0, |at| at + 1);
    let indent = span.start - start;
    let rest = text.get(span.end..).unwrap_or_default();
    let end = span.end + rest.find(['\n', '\r']).unwrap_or(rest.len());
    let lines = text.get(start..end).unwrap_or_default();
    let mut dedented = String::with_capacity(lines.len());
    for line in lines.split_inclusive(['\n', '\r']) {
        let blank = line.len() - line.trim_start_matches(' ').len();
        dedented.push_str(line.get(blank.min(indent)..).unwrap_or_default());
    }
    dedented.push('\n');
    dedented
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(text: &str, name: &str) -> Result<String, EditRefusal> {
        let document = Document::parse(text.to_owned());
        extract_model(&document, name).map(|new| new.text().to_owned())
    }

    #[test]
    fn a_model_keeps_its_comments_and_numbers() {
        let text = "# all\na:\n    # inputs\n    input_variables:\n        x: {default: 1.50,\n  range: [0, 2]}  # mm\n\n    output_variables: {}\nb:\n  input_variables: {}\n";
        assert_eq!(
            extracted(text, "a").unwrap(),
            "input_variables:\n    x: {default: 1.50,\nrange: [0, 2]}  # mm\n\noutput_variables: {}\n"
        );
        assert_eq!(extracted(text, "b").unwrap(), "input_variables: {}\n");
        assert!(extracted(text, "c").is_err());
    }

    #[test]
    fn windows_lines_block_texts_and_flow_mappings() {
        let text = "a:\r\n  input_variables: {}\r\n  note: |\r\n    one\r\n      two\r\n";
        assert_eq!(
            extracted(text, "a").unwrap(),
            "input_variables: {}\r\nnote: |\r\n  one\r\n    two\n"
        );
        assert_eq!(
            extracted("{a: {input_variables: {}}, b: 1}\n", "a").unwrap(),
            "{input_variables: {}}\n"
        );
    }

    #[test]
    fn an_anchor_of_another_model_refuses() {
        let text = "a: &a {input_variables: {x: &x {default: 1}}}\nb: {input_variables: {x: *x}}\nc: *a\n";
        assert!(extracted(text, "b").is_err());
        assert_eq!(
            extracted(text, "c").unwrap(),
            "{input_variables: {x: &x {default: 1}}}\n"
        );
    }
}
