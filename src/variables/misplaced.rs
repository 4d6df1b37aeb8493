//! Sections that are not where the runtime looks for them: a level too deep, or a level too shallow.

use super::entry::Layout;
use super::models::{FileModel, listed, models, with_sections};
use super::names;
use crate::text::display::shown;
use crate::text::{Diagnostic, Section, Severity, Span};
use crate::yaml::{Document, NodeId, Use, View};

/// The most keys above a section that is looked for.
const DEEPEST: usize = 4;

/// A section in the wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    pub section: Section,
    pub key_span: Span,
    /// The keys above it, from where it belongs.
    above: Vec<String>,
}

impl Misplaced {
    /// The keys above it as they are written: `a: b:`.
    fn path(&self) -> String {
        let keys: Vec<String> = self.above.iter().map(|key| format!("{}:", shown(key))).collect();
        keys.join(" ")
    }

    /// The excess depth, in words.
    fn levels(&self) -> String {
        match self.above.len() {
            1 => "one level too deep".to_owned(),
            many => format!("{many} levels too deep"),
        }
    }

    /// The problem. `layout` has the other section, where that is in its place.
    pub fn message(&self, document: &Document) -> String {
        format!(
            "`{}` (line {}) is {}, under `{}`",
            self.section.key(),
            document.lines().line(self.key_span.start),
            self.levels(),
            self.path()
        )
    }

    pub fn help(&self, document: &Document, layout: &Layout) -> String {
        let key = self.section.key();
        let other = Section::ALL
            .into_iter()
            .filter(|section| *section != self.section)
            .find_map(|section| layout.section(section));
        match other {
            Some(place) => format!(
                "both sections belong at one level: move `{key}` out, beside `{}` (line {}), or that one in beside `{key}`",
                place.section.key(),
                document.lines().line(place.key_span.start)
            ),
            None => match &layout.model {
                Some(model) => format!("move it out, directly under `{}:`", shown(model)),
                None => "move it out, to the top of the file".to_owned(),
            },
        }
    }
}

/// The sections that `layout` lacks and that are deeper in the file.
pub(super) fn too_deep(document: &Document, layout: &Layout) -> Vec<Misplaced> {
    let missing: Vec<Section> = Section::ALL
        .into_iter()
        .filter(|section| layout.section(*section).is_none())
        .collect();
    let mut found = Vec::new();
    if let Some(parent) = layout.parent
        && !missing.is_empty()
    {
        search(document, parent, &missing, &mut Vec::new(), &mut found);
    }
    found
}

/// Looks for `missing` below the mapping `node`; aliases are not followed.
fn search(
    document: &Document,
    node: NodeId,
    missing: &[Section],
    above: &mut Vec<String>,
    found: &mut Vec<Misplaced>,
) {
    let View::Mapping(entries) = document.view(node) else {
        return;
    };
    for entry in entries {
        let is_mapping = matches!(document.view(entry.value.node), View::Mapping(_));
        if entry.value.alias || !is_mapping {
            continue;
        }
        above.push(names::text_of(document, entry.key));
        let before = found.len();
        for &section in missing {
            if let Some(key) = own_key(document, entry.value.node, section) {
                found.push(Misplaced {
                    section,
                    key_span: key.span,
                    above: above.clone(),
                });
            }
        }
        if found.len() == before && above.len() < DEEPEST {
            search(document, entry.value.node, missing, above, found);
        }
        above.pop();
    }
}

/// The key of `section` that is written in the mapping `node` itself.
fn own_key(document: &Document, node: NodeId, section: Section) -> Option<Use> {
    let View::Mapping(mut entries) = document.view(node) else {
        return None;
    };
    let found = entries.find(|entry| names::text_of(document, entry.key) == section.key())?;
    Some(found.key)
}

/// The diagnostics of sections and models that the reading of the whole file leaves out.
pub(super) fn left_out(document: &Document, layout: &Layout, found: &mut Vec<Diagnostic>) {
    let models = models(document);
    match models.as_slice() {
        [] => ignored(document, layout, found),
        [only] => found.push(
            Diagnostic::new(
                "sections-nested",
                Severity::Warning,
                format!(
                    "the sections are under `{}:`, where the runtime does not look for them",
                    shown(&only.name)
                ),
            )
            .with_help("lume-torch's TorchModule reads a file like this; a variables file has both sections at its top")
            .at(first_section(document, only)),
        ),
        several => several_models(document, layout, several, found),
    }
}

/// The key of the model's first section.
fn first_section(document: &Document, model: &FileModel) -> Span {
    let keys = Section::ALL
        .into_iter()
        .filter_map(|section| own_key(document, model.node, section));
    keys.map(|key| key.span)
        .min_by_key(|span| span.start)
        .unwrap_or(model.key_span)
}

fn several_models(document: &Document, layout: &Layout, models: &[FileModel], found: &mut Vec<Diagnostic>) {
    let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
    let first = models.first().map_or(Span::empty(0), |model| model.key_span);
    found.push(
        Diagnostic::new(
            "several-models",
            Severity::Warning,
            format!(
                "the file holds {} models, each with its own sections: {}",
                names.len(),
                listed(&names)
            ),
        )
        .with_help("the runtime reads one model: choose it with --model NAME")
        .at(first),
    );
    for section in Section::ALL {
        let Some(place) = layout.section(section) else {
            continue;
        };
        let without = |model: &&FileModel| document.get(model.node, section.key()).is_none();
        let help = match models.iter().find(without) {
            Some(model) => format!("indent it under `{}:`, which has none", shown(&model.name)),
            None => format!(
                "each of the models has its own `{}`: remove this one",
                section.key()
            ),
        };
        found.push(
            Diagnostic {
                section: Some(section),
                ..Diagnostic::new(
                    "section-misplaced",
                    Severity::Warning,
                    format!(
                        "`{}` (line {}) is one level too shallow, beside the models",
                        section.key(),
                        document.lines().line(place.key_span.start)
                    ),
                )
            }
            .with_help(help)
            .at(place.key_span),
        );
    }
}

/// Sections under another key beside both sections at the top: nothing reads them.
fn ignored(document: &Document, layout: &Layout, found: &mut Vec<Diagnostic>) {
    let is_complete = Section::ALL
        .into_iter()
        .all(|section| layout.section(section).is_some());
    let Some(root) = document.root().filter(|_| is_complete) else {
        return;
    };
    for model in with_sections(document, root) {
        for section in Section::ALL {
            let Some(key) = own_key(document, model.node, section) else {
                continue;
            };
            found.push(
                Diagnostic {
                    section: Some(section),
                    ..Diagnostic::new(
                        "section-misplaced",
                        Severity::Warning,
                        format!(
                            "`{}` (line {}) under `{}:` is ignored: the one at the top of the file counts",
                            section.key(),
                            document.lines().line(key.span.start),
                            shown(&model.name)
                        ),
                    )
                }
                .with_help("remove it, or move its variables to the section at the top")
                .at(key.span),
            );
        }
    }
}
