//! The models of a variables file: named mappings, each with sections of its own.

use super::python;
use crate::text::display::shown;
use crate::text::{Section, Span};
use crate::yaml::{Data, Document, NodeId, View};

/// A model of a file: a top-level key whose value holds sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileModel {
    /// The top-level key.
    pub name: String,
    /// The key's place.
    pub key_span: Span,
    /// The mapping that holds the sections.
    pub node: NodeId,
}

/// The models of `document`, in the order of the file. None in a file that has its sections at the top, not even where
/// one of them is under another key (which is a mistake, reported by [`super::read()`]).
#[must_use]
pub fn models(document: &Document) -> Vec<FileModel> {
    let Some(root) = document.root() else {
        return Vec::new();
    };
    let at_top = sections_in(document, root);
    if at_top == Section::ALL.len() {
        return Vec::new();
    }
    let found = with_sections(document, root);
    if at_top > 0 && found.len() < 2 {
        return Vec::new();
    }
    found
}

/// The models by their names.
#[must_use]
pub fn model_names(document: &Document) -> Vec<String> {
    models(document).into_iter().map(|model| model.name).collect()
}

/// The number of sections directly in the mapping `node`.
fn sections_in(document: &Document, node: NodeId) -> usize {
    let is_there = |section: &Section| document.get(node, section.key()).is_some();
    Section::ALL.iter().filter(|section| is_there(section)).count()
}

/// The keys of `root` whose values hold at least one section.
pub(super) fn with_sections(document: &Document, root: NodeId) -> Vec<FileModel> {
    let Data::Dict(pairs) = document.data(root) else {
        return Vec::new();
    };
    let is_section = |name: &str| Section::ALL.iter().any(|section| section.key() == name);
    pairs
        .entries
        .iter()
        .filter(|pair| matches!(document.view(pair.value.node), View::Mapping(_)))
        .map(|pair| FileModel {
            name: python::text_of(document, pair.key),
            key_span: pair.key.span,
            node: pair.value.node,
        })
        // By the name first: looking for a key in a section goes through all of its variables.
        .filter(|model| !is_section(&model.name) && sections_in(document, model.node) > 0)
        .collect()
}

/// The model of `document` that is called `name`.
#[must_use]
pub fn model(document: &Document, name: &str) -> Option<FileModel> {
    let found = document.root().map(|root| with_sections(document, root));
    found?.into_iter().find(|model| model.name == name)
}

/// The reason why it is not known which model of a file is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file has several, and none is named.
    #[error("the file holds {} models: {}", .0.len(), listed(.0))]
    Unnamed(Vec<String>),
    /// The file has no model of this name.
    #[error("{}", no_such_model(.name, .known))]
    Unknown {
        /// The name.
        name: String,
        /// The models that the file has.
        known: Vec<String>,
    },
}

impl ModelError {
    /// The help.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Unnamed(names) => {
                let first = names.first().map_or("NAME", String::as_str);
                format!("choose one with --model, such as --model '{}'", shown(first))
            }
            Self::Unknown { known, .. } if known.is_empty() => "leave --model out".to_owned(),
            Self::Unknown { .. } => "name one of them with --model".to_owned(),
        }
    }
}

fn no_such_model(name: &str, known: &[String]) -> String {
    let name = shown(name);
    if known.is_empty() {
        format!("the file holds no model {name}: it has no models beside each other")
    } else {
        format!("the file holds no model {name}; it holds {}", listed(known))
    }
}

/// Names one after the other, safe to show.
pub(super) fn listed(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| shown(name)).collect();
    names.join(", ")
}

/// The model of `document` that is read: the one that is `named`, else the only one. None means the file's own
/// sections.
///
/// # Errors
/// When the file has several models and none is named, or none of that name.
pub fn choose_model(document: &Document, named: Option<&str>) -> Result<Option<String>, ModelError> {
    let models = models(document);
    let known = || models.iter().map(|model| model.name.clone()).collect();
    if let Some(name) = named {
        return match model(document, name) {
            Some(found) => Ok(Some(found.name)),
            None => Err(ModelError::Unknown {
                name: name.to_owned(),
                known: known(),
            }),
        };
    }
    match models.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.name.clone())),
        _ => Err(ModelError::Unnamed(known())),
    }
}

/// The model that is read in a later text of a file: the one that was read before, or, where that is gone, the one that
/// is read when none is named.
#[must_use]
pub fn kept_model(document: &Document, before: Option<&str>) -> Option<String> {
    // A text that is broken for a moment does not change what is read.
    if before.is_some() && !document.problems().is_empty() {
        return before.map(str::to_owned);
    }
    match before.and_then(|name| model(document, name)) {
        Some(found) => Some(found.name),
        // A file with several models and no choice is read whole.
        None => choose_model(document, None).ok().flatten(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(text: &str) -> Vec<String> {
        model_names(&Document::parse(text.to_owned()))
    }

    #[test]
    fn models_are_keys_with_sections() {
        let both = "{input_variables: {}, output_variables: {}}";
        assert_eq!(
            names_of(&format!("b: {both}\nx: 1\n1: {both}\na: {both}\n")),
            ["b", "1", "a"]
        );
        assert_eq!(names_of(&format!("model: {both}\n")), ["model"]);
        assert_eq!(names_of("a: {input_variables: {}}\n"), ["a"]);
        assert_eq!(names_of(&format!("a: &a {both}\nb: *a\n")), ["a", "b"]);
        for none in ["", "1", "[]", "a: {b: 1}\n", "input_variables: {}\n"] {
            assert_eq!(names_of(none), Vec::<String>::new(), "{none}");
        }
    }

    #[test]
    fn sections_at_the_top_go_first() {
        let both = "{input_variables: {}, output_variables: {}}";
        let top = "input_variables: {}\noutput_variables: {}\n";
        assert!(names_of(&format!("{top}a: {both}\nb: {both}\n")).is_empty());
        assert!(names_of("a: {input_variables: {}}\noutput_variables: {}\n").is_empty());
        // Two models, one of which lost the indentation of a section.
        let half = format!("a: {both}\nb: {{input_variables: {{}}}}\noutput_variables: {{}}\n");
        assert_eq!(names_of(&half), ["a", "b"]);
    }

    #[test]
    fn a_later_text_keeps_the_model() {
        let both = "{input_variables: {}, output_variables: {}}";
        let kept = |text: &str, before| kept_model(&Document::parse(text.to_owned()), before);
        let two = format!("a: {both}\nb: {both}\n");
        assert_eq!(kept(&two, Some("b")).as_deref(), Some("b"));
        assert_eq!(kept(&two, None), None);
        assert_eq!(
            kept(&format!("a: {both}\nb: {{\n"), Some("b")).as_deref(),
            Some("b")
        );
        assert_eq!(kept(&format!("a: {both}\n"), Some("b")).as_deref(), Some("a"));
        assert_eq!(kept("input_variables: {}\n", Some("b")), None);
    }

    #[test]
    fn a_model_is_named_or_the_only_one() {
        let both = "{input_variables: {}, output_variables: {}}";
        let one = Document::parse(format!("model: {both}\n"));
        let two = Document::parse(format!("a: {both}\nb: {both}\n"));
        let plain = Document::parse("input_variables: {}\n".to_owned());
        assert_eq!(choose_model(&one, None), Ok(Some("model".to_owned())));
        assert_eq!(choose_model(&plain, None), Ok(None));
        assert_eq!(choose_model(&two, Some("b")), Ok(Some("b".to_owned())));
        let unnamed = choose_model(&two, None).unwrap_err();
        assert_eq!(unnamed.to_string(), "the file holds 2 models: a, b");
        let unknown = choose_model(&two, Some("c")).unwrap_err();
        assert_eq!(unknown.to_string(), "the file holds no model c; it holds a, b");
        assert!(choose_model(&plain, Some("c")).is_err());
    }
}
