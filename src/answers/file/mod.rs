//! Answers files: YAML or JSON with the questions' names as keys, cookiecutter's own files, and `.lume-wizard.yml`.
//! Values are text as written: `NO`, `3.10` and `010` stay so.

mod json;
mod written;
mod yaml;

use super::given::{Given, unknown};
use super::question::QuestionKind;
use super::{INVALID, Key};
use crate::text::display::shown;
use crate::text::nearest::nearest;
use crate::text::{Diagnostic, LineIndex, Position, Severity, Span};
use std::collections::BTreeMap;
use std::path::Path;
use written::{Pair, WrittenValue};

/// The version of `.lume-wizard.yml` that this program writes and reads.
pub const FORMAT: &str = "1";

/// The outermost keys of `.lume-wizard.yml`.
pub const PROJECT_KEYS: [&str; 7] = [
    "format",
    "templates",
    "own_templates",
    "wizard",
    "stack",
    "answers",
    "files",
];

/// A read answers file: its text, and what is wrong in it. The answers themselves went into the [`Given`].
#[derive(Clone, Debug)]
pub struct AnswersFile {
    text: String,
    lines: LineIndex,
    diagnostics: Vec<Diagnostic>,
}

/// The sort of file that the keys show it to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    /// The questions' names as keys.
    Answers,
    /// `.lume-wizard.yml`: a newer version may have written it.
    Project,
    /// A context or template of cookiecutter: what holds `{{` is made from other answers there.
    Context,
    /// cookiecutter's settings, whose defaults are shared by all templates: what is not asked here is none of ours.
    Shared,
}

impl AnswersFile {
    /// Reads `bytes` and gives its answers to `given`; paths in it are relative to the folder `base`.
    #[must_use]
    pub fn read(bytes: &[u8], base: &Path, given: &mut Given) -> Self {
        let mut file = Self {
            text: String::from_utf8_lossy(bytes).into_owned(),
            lines: LineIndex::default(),
            diagnostics: Vec::new(),
        };
        file.lines = LineIndex::new(&file.text);
        if std::str::from_utf8(bytes).is_err() {
            file.report(UNREADABLE, "the file is not UTF-8 text", None);
            return file;
        }
        let text = std::mem::take(&mut file.text);
        match parse(&text) {
            Ok(pairs) => file.top(&pairs, base, given),
            Err(diagnostic) => file.diagnostics.push(*diagnostic),
        }
        file.text = text;
        file
    }

    /// The problems of the file itself; [`super::resolve()`] judges its answers.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The line and column of a diagnostic that has a place in this file.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.lines.position(&self.text, span.start)
    }

    fn report(&mut self, code: &'static str, message: impl Into<String>, span: Option<Span>) {
        let diagnostic = Diagnostic::new(code, Severity::Error, message);
        self.diagnostics.push(match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    /// Finds where the answers are: in the file itself, or below one of the keys that hold them.
    fn top(&mut self, pairs: &[Pair], base: &Path, given: &mut Given) {
        if let Some(WrittenValue::Mapping(inner)) = value_of(pairs, "cookiecutter") {
            return self.answers(inner, FileKind::Context, base, given);
        }
        match value_of(pairs, "default_context") {
            Some(WrittenValue::Mapping(inner)) => return self.answers(inner, FileKind::Shared, base, given),
            // cookiecutter's settings without defaults.
            Some(WrittenValue::Nothing) => return,
            None if is_settings_of_cookiecutter(pairs) => return,
            _ => {}
        }
        let Some(WrittenValue::Mapping(inner)) = value_of(pairs, "answers") else {
            let template = pairs.iter().any(|pair| {
                pair.key.starts_with('_') || pair.value.first().is_some_and(is_made_from_answers)
            });
            let sort = if template {
                FileKind::Context
            } else {
                FileKind::Answers
            };
            return self.answers(pairs, sort, base, given);
        };
        let sort = match value_of(pairs, "format") {
            Some(_) => FileKind::Project,
            None => FileKind::Answers,
        };
        self.answers(inner, sort, base, given);
        for pair in pairs {
            match (pair.key.as_str(), pair.value.first()) {
                ("format", Some(FORMAT)) => {}
                ("format", format) => self.report(
                    UNREADABLE,
                    format!(
                        "the file has format {}, and this lume-wizard reads format {FORMAT}",
                        shown(format.unwrap_or("none"))
                    ),
                    Some(pair.span),
                ),
                // What the answers themselves say about the stack was put first; it is the same in files as written.
                ("stack", Some(stack)) if value_of(inner, "stack").is_none() => {
                    given.put_from_file(Key::Stack, stack.to_owned(), Some(pair.span), base);
                }
                (key, _) if PROJECT_KEYS.contains(&key) => {}
                (key, _) => self.diagnostics.push(unknown_project_key(key).at(pair.span)),
            }
        }
    }

    fn answers(&mut self, pairs: &[Pair], sort: FileKind, base: &Path, given: &mut Given) {
        let mut seen: BTreeMap<Key, &str> = BTreeMap::new();
        for pair in pairs {
            if pair.key.starts_with('_') {
                continue;
            }
            let Some(key) = Key::from_name(&pair.key) else {
                match sort {
                    FileKind::Shared => {}
                    FileKind::Project => self
                        .diagnostics
                        .push(unknown_project_key(&pair.key).at(pair.span)),
                    FileKind::Answers | FileKind::Context => {
                        self.diagnostics.push(unknown(&pair.key).at(pair.span))
                    }
                }
                continue;
            };
            if let Some(earlier) = seen.insert(key, &pair.key) {
                let message = if earlier == pair.key {
                    format!("{} is given twice", key.name())
                } else {
                    format!("{} is given twice: also as {}", key.name(), shown(earlier))
                };
                self.diagnostics.push(
                    Diagnostic::new(REPEATED, Severity::Error, message)
                        .with_help("keep one of the two")
                        .at(pair.span)
                        .of_field(key.name()),
                );
                continue;
            }
            match pair.value.first() {
                Some(text) if matches!(sort, FileKind::Context | FileKind::Shared) && text.contains("{{") => {
                }
                Some(text) if sort == FileKind::Shared && !is_possible(key, text) => {
                    self.diagnostics.push(not_a_choice(key, text).at(pair.span));
                }
                Some(text) => match unexpanded(key, text) {
                    Some(diagnostic) => self.diagnostics.push(diagnostic.at(pair.span)),
                    None => given.put_from_file(key, text.to_owned(), Some(pair.span), base),
                },
                None if pair.value.is_nothing() => {}
                None => self.diagnostics.push(no_text(key, &pair.value).at(pair.span)),
            }
        }
    }
}

/// A key of `.lume-wizard.yml`, or of the answers in it, that this version does not know.
#[must_use]
pub fn unknown_project_key(name: &str) -> Diagnostic {
    let message = format!(
        "`{}` is unknown here and was probably written by a newer version of lume-wizard; it is kept and not used",
        shown(name)
    );
    let known = PROJECT_KEYS.into_iter().chain(Key::all().map(Key::name));
    let help = match nearest(name, known) {
        Some(near) => format!("update lume-wizard; or did you mean `{near}`?"),
        None => "update lume-wizard".to_owned(),
    };
    Diagnostic::new("project-key-unknown", Severity::Warning, message)
        .with_help(help)
        .of_field(name)
}

/// A value that is no text.
fn no_text(key: Key, value: &WrittenValue) -> Diagnostic {
    let (message, help) = match value.tag() {
        Some(tag) => (
            format!(
                "{} has the tag `{}`; allowed: text without a tag",
                key.name(),
                shown(tag)
            ),
            "remove the tag; an answer is the text as it is written, and no tag changes or runs it",
        ),
        None => (
            format!("{} is a mapping or a list of lists; allowed: text", key.name()),
            "put the text in quotes if it begins with { or [",
        ),
    };
    Diagnostic::new(INVALID, Severity::Error, message)
        .with_help(help)
        .of_field(key.name())
}

/// Returns whether `text` can answer `key`, as far as the choices go.
fn is_possible(key: Key, text: &str) -> bool {
    key.question().kind != QuestionKind::Choice || super::validate::is_choice(key, text)
}

/// A shared default that is none of the choices: cookiecutter warns and takes its own default.
fn not_a_choice(key: Key, text: &str) -> Diagnostic {
    let message = format!(
        "{} in default_context is `{}`, which is none of the choices; it is not used",
        key.name(),
        shown(text)
    );
    Diagnostic::new(INVALID, Severity::Warning, message)
        .with_help("`lume-wizard questions` lists the choices")
        .of_field(key.name())
}

/// The reason why a path is not taken as it is written: a shell would make another one of it.
fn unexpanded(key: Key, text: &str) -> Option<Diagnostic> {
    if key.question().kind != QuestionKind::Path {
        return None;
    }
    let why = if text.contains('$') {
        "variables such as `$HOME` are not expanded in an answers file"
    } else if text.starts_with('~') && text != "~" && !text.starts_with("~/") {
        "another user's home folder is not looked up"
    } else {
        return None;
    };
    let message = format!("{} is `{}`: {why}", key.name(), shown(text));
    let help =
        "write the path out, or begin it with `~/` for your home folder; --set takes any other path as it is";
    Some(
        Diagnostic::new(INVALID, Severity::Error, message)
            .with_help(help)
            .of_field(key.name()),
    )
}

/// Returns whether the file is cookiecutter's settings, by the keys that only those have.
fn is_settings_of_cookiecutter(pairs: &[Pair]) -> bool {
    !pairs.is_empty()
        && pairs
            .iter()
            .all(|pair| ["cookiecutters_dir", "replay_dir", "abbreviations"].contains(&pair.key.as_str()))
}

/// The code of a file that cannot be understood.
pub const UNREADABLE: &str = "answers-file-unreadable";
/// The code of an answer that one file gives twice.
pub const REPEATED: &str = "answer-repeated";

/// Returns whether a value is one of cookiecutter's that are made from other answers.
fn is_made_from_answers(text: &str) -> bool {
    text.split("{{")
        .skip(1)
        .any(|rest| rest.trim_start_matches(['-', ' ']).starts_with("cookiecutter."))
}

fn value_of<'a>(pairs: &'a [Pair], key: &str) -> Option<&'a WrittenValue> {
    pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value)
}

/// The file's outermost pairs. What begins with `{` is JSON, or else YAML's mapping in braces.
fn parse(text: &str) -> Result<Vec<Pair>, Box<Diagnostic>> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('{') {
        return yaml::read(text);
    }
    json::read(start, text.len() - start.len()).or_else(|error| yaml::read(text).map_err(|_| error))
}

#[cfg(test)]
mod tests;
