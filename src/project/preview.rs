//! The project as it would be with the answers so far, and the places in it that one answer changes.

use super::context::TemplateContext;
use super::template_answers::{TemplateAnswers, placeholder};
use super::templates::{TemplateError, Templates};
use super::variables::ProjectVariables;
use super::{Plan, PlanPath, ProjectFile, project_file, templates};
use crate::answers::{Key, License, Resolved};
use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;
use tera::Tera;

/// The most places of one file that are kept.
const MOST_PLACES: usize = 200;

/// The most characters of a line that are kept.
const LONGEST_LINE: usize = 400;

/// The subject of a preview: the part of the project whose places are marked.
#[derive(Clone, Copy, Debug)]
pub enum MarkedBy<'a> {
    /// Nothing is marked.
    None,
    /// Everything that differs from the project of these other answers.
    Unlike(&'a Resolved),
    /// Every occurrence of this word, such as a secret's name.
    Word(&'a str),
}

/// The project as it would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Its files, by path.
    pub files: Vec<PreviewFile>,
    /// The files that only the other answers give.
    pub others: Vec<PlanPath>,
}

/// A file of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewFile {
    /// Its path.
    pub path: PlanPath,
    /// The lines that the subject changes, the first `MOST_PLACES` of them.
    pub places: Vec<ChangedLine>,
    /// The number of lines that the subject changes; a file that is there for this answer only has at least one.
    pub changed: usize,
}

/// A line that the subject of a preview changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    /// The line, from 1.
    pub number: usize,
    /// Its text without its end, cut after `LONGEST_LINE` characters.
    pub text: String,
    /// The changed words, as bytes of `text`.
    pub words: Vec<Range<usize>>,
}

impl Preview {
    /// The files that the subject changes.
    pub fn changed(&self) -> impl Iterator<Item = &PreviewFile> {
        self.files.iter().filter(|file| file.changed > 0)
    }
}

/// The project that `answers` and `variables` describe, with placeholders for answers that are missing. `year` is the
/// licence's.
///
/// # Errors
/// When a template cannot be filled in, which no answer causes.
pub fn preview(
    answers: &Resolved,
    variables: &ProjectVariables,
    year: i32,
    subject: MarkedBy<'_>,
) -> Result<Preview, String> {
    let current = Texts::of(answers, variables, year)?;
    let other = match subject {
        MarkedBy::Unlike(other) => Some(Texts::of(other, variables, year)?),
        MarkedBy::None | MarkedBy::Word(_) => None,
    };
    let places = |inside: &str, text: &str| match (subject, &other) {
        (MarkedBy::Word(word), _) => occurrences(text, word),
        (_, Some(other)) => match other.files.get(inside) {
            Some(before) => differences(before, text),
            None => differences("", text),
        },
        _ => Places::default(),
    };
    let package = path_package(answers);
    let path = |inside: &str| PlanPath::new(&templates::in_project(inside, &package));
    let mut files: Vec<PreviewFile> = Vec::new();
    for (inside, file) in &current.files {
        let Some(path) = path(inside) else { continue };
        let Places { lines, count } = places(inside, file);
        // An empty file has no line that could differ.
        let is_new = other
            .as_ref()
            .is_some_and(|other| !other.files.contains_key(inside));
        let changed = count.max(usize::from(is_new));
        let places = lines;
        files.push(PreviewFile {
            path,
            places,
            changed,
        });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let others = other.iter().flat_map(|other| other.files.keys());
    let others = others.filter(|inside| !current.files.contains_key(*inside));
    Ok(Preview {
        files,
        others: others.filter_map(|inside| path(inside)).collect(),
    })
}

/// The package's name in paths: its placeholder where the answer cannot be one.
fn path_package(answers: &Resolved) -> String {
    let valid = answers.valid(Key::Package).map(str::to_owned);
    valid.unwrap_or_else(|| placeholder(Key::Package))
}

/// The embedded templates, parsed once.
static TEMPLATES: LazyLock<(Templates, Result<Tera, TemplateError>)> = LazyLock::new(|| {
    let templates = Templates::embedded();
    let engine = templates.engine();
    (templates, engine)
});

/// The texts of a project by their paths in it, the package's name not yet filled in; of a file that the answers do not
/// fill in, an empty one.
#[derive(Debug)]
struct Texts {
    files: BTreeMap<String, String>,
}

impl Texts {
    fn of(answers: &Resolved, variables: &ProjectVariables, year: i32) -> Result<Self, String> {
        let (templates, engine) = &*TEMPLATES;
        let engine = engine.as_ref().map_err(ToString::to_string)?;
        let given = TemplateAnswers::previewed(answers);
        let context = TemplateContext::new(&given, variables, year);
        let values = tera::Context::from_serialize(&context).map_err(|error| error.to_string())?;
        let filled = |name: &str| engine.render(name, &values).map_err(|error| error.to_string());
        let mut files = BTreeMap::new();
        for (inside, template) in templates.of(given.stack) {
            let text = match template.is_filled_in() {
                true => filled(template.path)?,
                false => String::new(),
            };
            files.insert(inside.to_owned(), text);
        }
        if given.license != License::None {
            let text = filled(&format!("licenses/{}.tera", given.license.key()))?;
            files.insert("LICENSE".to_owned(), text);
        }
        let folder = format!("{}/files", templates::PACKAGE);
        files.insert(format!("{folder}/variables.yml"), String::new());
        for inside in variables.arrays.iter().filter_map(|array| array.inside()) {
            files.insert(format!("{folder}/{inside}"), String::new());
        }
        // The ids of the files, which change with each of them, are left out.
        let state =
            variables_path(answers).map(|path| ProjectFile::new(answers, &Plan::default(), &path).text());
        files.insert(project_file::PATH.to_owned(), state.unwrap_or_default());
        Ok(Self { files })
    }
}

fn variables_path(answers: &Resolved) -> Option<PlanPath> {
    PlanPath::new(&format!("{}/files/variables.yml", path_package(answers)))
}

/// The changed lines of a file and their number.
#[derive(Default)]
struct Places {
    lines: Vec<ChangedLine>,
    count: usize,
}

impl Places {
    fn push(&mut self, index: usize, line: &str, words: impl FnOnce() -> Vec<Range<usize>>) {
        self.count += 1;
        if self.lines.len() < MOST_PLACES {
            let line = line.trim_end_matches(['\r', '\n']);
            let end = line
                .char_indices()
                .nth(LONGEST_LINE)
                .map_or(line.len(), |(end, _)| end);
            let text = line.get(..end).unwrap_or(line).to_owned();
            let words = words()
                .into_iter()
                .filter(|word| word.end <= text.len())
                .collect();
            let number = index + 1;
            self.lines.push(ChangedLine { number, text, words });
        }
    }
}

/// The lines of `text` that differ from those of `before`, with the words that do.
fn differences(before: &str, text: &str) -> Places {
    let mut places = Places::default();
    if before == text {
        return places;
    }
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = text.lines().collect();
    if old.len() == new.len() {
        // Another text in the same places, as nearly every answer has it.
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            if old != new {
                places.push(index, new, || changed_words(old, new));
            }
        }
        return places;
    }
    let difference = TextDiff::from_slices(&old, &new);
    for op in difference.ops() {
        let (old_lines, new_lines) = match op {
            DiffOp::Insert {
                new_index, new_len, ..
            } => (0..0, *new_index..new_index + new_len),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => (*old_index..old_index + old_len, *new_index..new_index + new_len),
            DiffOp::Equal { .. } | DiffOp::Delete { .. } => continue,
        };
        for (offset, index) in new_lines.enumerate() {
            let line = new.get(index).copied().unwrap_or_default();
            let before = Some(old_lines.start + offset).filter(|at| old_lines.contains(at));
            let before = before.and_then(|at| old.get(at)).copied();
            places.push(index, line, || match before {
                Some(before) => changed_words(before, line),
                None => whole(line),
            });
        }
    }
    places
}

/// All of a line but its indentation.
fn whole(line: &str) -> Vec<Range<usize>> {
    let start = line.len() - line.trim_start().len();
    std::iter::once(start..line.trim_end().len())
        .filter(|range| !range.is_empty())
        .collect()
}

/// The words of `new` that are not in `old` at the same place, neighbours joined.
fn changed_words(old: &str, new: &str) -> Vec<Range<usize>> {
    let (old_words, new_words) = (words(old), words(new));
    let texts = |line: &str, ranges: &[Range<usize>]| -> Vec<String> {
        let text = |range: &Range<usize>| line.get(range.clone()).unwrap_or_default().to_owned();
        ranges.iter().map(text).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &texts(old, &old_words), &texts(new, &new_words));
    let mut changed: Vec<Range<usize>> = Vec::new();
    for op in ops {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        for word in new_words.get(op.new_range()).unwrap_or_default() {
            match changed.last_mut() {
                Some(last) if last.end == word.start => last.end = word.end,
                _ => changed.push(word.clone()),
            }
        }
    }
    changed
}

/// The words of a line: runs of letters, digits, `_` and `-`; every other character is one by itself.
fn words(line: &str) -> Vec<Range<usize>> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (start, c) in line.char_indices() {
        let end = start + c.len_utf8();
        match words.last_mut() {
            Some(last) if open && in_word(c) => last.end = end,
            _ => words.push(start..end),
        }
        open = in_word(c);
    }
    words
}

/// The lines of `text` that hold `word`.
fn occurrences(text: &str, word: &str) -> Places {
    let mut places = Places::default();
    if word.is_empty() {
        return places;
    }
    for (index, line) in text.lines().enumerate() {
        let found = || {
            let matches = line.match_indices(word);
            matches.map(|(start, word)| start..start + word.len()).collect()
        };
        if line.contains(word) {
            places.push(index, line, found);
        }
    }
    places
}

#[cfg(test)]
mod tests;
