//! The languages of a project's files, as far as a merge depends on them.

use super::element::Element;
use super::python;
use crate::yaml::{Document, NodeId, ScalarStyle, View};
use std::collections::HashSet;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Python source.
    Python,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// Anything else: lines are lines.
    Plain,
}

/// A text's parts, as its language has them.
pub(super) struct Shape {
    /// For each line, whether its line end is inside a string.
    pub ends_in_string: Vec<bool>,
    pub elements: Vec<Element>,
}

impl Language {
    /// The language of the file at `path`, by the end of its name.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("py" | "pyi") => Self::Python,
            Some("yml" | "yaml") => Self::Yaml,
            Some("toml") => Self::Toml,
            _ => Self::Plain,
        }
    }

    /// Returns whether the text follows the syntax, as far as this program can see: in Python tokens and blocks.
    #[must_use]
    pub fn is_valid(self, text: &str) -> bool {
        match self {
            Self::Python => {
                let lines: Vec<&str> = text.lines().collect();
                python::scan(&lines).is_ok_and(|source| source.has_sound_blocks)
            }
            Self::Yaml => Document::parse(text.to_owned()).problems().is_empty(),
            Self::Toml => text.parse::<toml::Table>().is_ok(),
            Self::Plain => true,
        }
    }
}

impl Shape {
    /// The parts of a text of these lines, which are without their ends.
    pub(super) fn of(language: Language, lines: &[&str]) -> Self {
        match language {
            Language::Python => match python::scan(lines) {
                Ok(source) => Self {
                    ends_in_string: source.ends_in_string,
                    elements: source.elements,
                },
                Err(_) => Self::of_lines(lines, vec![false; lines.len()]),
            },
            Language::Yaml => Self::of_lines(lines, strings_of_yaml(lines)),
            Language::Toml => Self::of_lines(lines, python::multi_line_strings(lines)),
            Language::Plain => Self::of_lines(lines, vec![false; lines.len()]),
        }
    }

    /// Every line is an element, except blank ones outside strings.
    fn of_lines(lines: &[&str], ends_in_string: Vec<bool>) -> Self {
        let element = |(number, (line, in_string)): (usize, (&&str, &bool))| {
            let key = match in_string {
                true => *line,
                false => line.trim_end(),
            };
            (*in_string || !key.is_empty()).then(|| Element {
                lines: number..number + 1,
                key: key.to_owned(),
            })
        };
        let elements = lines.iter().zip(&ends_in_string).enumerate().filter_map(element);
        Self {
            elements: elements.collect(),
            ends_in_string,
        }
    }
}

/// For each line of a YAML text, whether its line end is inside a scalar.
fn strings_of_yaml(lines: &[&str]) -> Vec<bool> {
    let document = Document::parse(lines.join("\n"));
    let mut inside = vec![false; lines.len()];
    let mut nodes: Vec<NodeId> = document.root().into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(node) = nodes.pop() {
        if !seen.insert(node) {
            continue;
        }
        match document.view(node) {
            View::Sequence(items) => nodes.extend(items.map(|item| item.node)),
            View::Mapping(entries) => {
                nodes.extend(entries.flat_map(|entry| [entry.key.node, entry.value.node]));
            }
            View::Scalar(scalar) => {
                let span = document.span(node);
                let [first, last] = [span.start, span.end].map(|offset| document.lines().line(offset));
                let is_block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                // Lines are counted from 1. A block's first line is its header, and its last line end is its own.
                let within = match is_block {
                    true => first..last.min(lines.len()),
                    false => first - 1..last - 1,
                };
                if let Some(lines) = inside.get_mut(within) {
                    lines.fill(true);
                }
            }
        }
    }
    inside
}
