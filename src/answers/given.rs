//! The answers that were given, each with where it came from.

use super::Key;
use crate::text::display::shown;
use crate::text::nearest::nearest;
use crate::text::{Diagnostic, Severity, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The source of a given answer, weakest first: a stronger one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerSource {
    /// An answers file.
    File,
    /// `--variables`, `--stack` or `--output`.
    Option,
    /// `--set`.
    Set,
    /// Typed in the wizard or the prompt.
    Typed,
}

/// A given answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Exactly as given.
    pub text: String,
    /// Its source.
    pub source: AnswerSource,
    /// The path that it means, for a question that asks for one: joined to the folder that it is relative to.
    pub path: PathBuf,
    /// Its span in the answers file.
    pub span: Option<Span>,
}

/// The answers that were given, at most one for each question: the strongest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    answers: BTreeMap<Key, Answer>,
}

impl Given {
    /// No answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to `key`, if one was given.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Answer> {
        self.answers.get(&key)
    }

    /// Every given answer, in the questions' order.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &Answer)> {
        self.answers.iter().map(|(&key, answer)| (key, answer))
    }

    /// Gives `text` as the answer to `key`, unless a stronger source has given one. A path is relative to the working
    /// directory.
    pub fn put(&mut self, key: Key, source: AnswerSource, text: impl Into<String>) {
        let text = text.into();
        let path = PathBuf::from(&text);
        self.put_answer(
            key,
            Answer {
                text,
                source,
                path,
                span: None,
            },
        );
    }

    /// Gives `path` as the answer to `key`, also when it is no Unicode text.
    pub fn put_path(&mut self, key: Key, source: AnswerSource, path: PathBuf) {
        let text = path.to_string_lossy().into_owned();
        self.put_answer(
            key,
            Answer {
                text,
                source,
                path,
                span: None,
            },
        );
    }

    /// Gives `text`, which means `path`, as the answer to `key`.
    pub fn put_text_of_path(&mut self, key: Key, source: AnswerSource, text: String, path: PathBuf) {
        self.put_answer(
            key,
            Answer {
                text,
                source,
                path,
                span: None,
            },
        );
    }

    /// Gives `text`, which is at `span` of an answers file in the folder `base`, as the answer to `key`.
    pub fn put_from_file(&mut self, key: Key, text: String, span: Option<Span>, base: &Path) {
        // A path below the home folder is not relative to anything here.
        let path = if text == "~" || text.starts_with("~/") {
            PathBuf::from(&text)
        } else {
            base.join(&text)
        };
        self.put_answer(
            key,
            Answer {
                text,
                source: AnswerSource::File,
                path,
                span,
            },
        );
    }

    fn put_answer(&mut self, key: Key, answer: Answer) {
        let weaker = self
            .answers
            .get(&key)
            .is_none_or(|there| there.source <= answer.source);
        if weaker {
            self.answers.insert(key, answer);
        }
    }

    /// Takes the answer to `key` back, so that its default holds again.
    pub fn clear(&mut self, key: Key) {
        self.answers.remove(&key);
    }

    /// Takes `KEY=VALUE`, as `--set` has it.
    ///
    /// # Errors
    /// When there is no `=` or no such key; the nearest is suggested.
    pub fn set(&mut self, assignment: &str) -> Result<(), Box<Diagnostic>> {
        let Some((name, text)) = assignment.split_once('=') else {
            let message = format!("`{}` is not KEY=VALUE", shown(assignment));
            return Err(Box::new(Diagnostic::new(
                "answer-unknown",
                Severity::Error,
                message,
            )));
        };
        let key = Key::from_name(name.trim()).ok_or_else(|| Box::new(unknown(name)))?;
        self.put(key, AnswerSource::Set, text);
        Ok(())
    }
}

/// There is no question called `name`.
#[must_use]
pub fn unknown(name: &str) -> Diagnostic {
    let names = || {
        Key::all().flat_map(|key| {
            let question = key.question();
            std::iter::once(question.name).chain(question.aliases.iter().copied())
        })
    };
    let message = format!("there is no question called `{}`", shown(name));
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`? `lume-wizard questions` lists them all"),
        None => "`lume-wizard questions` lists them all".to_owned(),
    };
    Diagnostic::new("answer-unknown", Severity::Error, message)
        .with_help(help)
        .of_field(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_source_wins_whatever_the_order() {
        let order = [
            AnswerSource::File,
            AnswerSource::Option,
            AnswerSource::Set,
            AnswerSource::Typed,
        ];
        for (weak, first) in order.iter().enumerate() {
            for second in order.iter().skip(weak) {
                for swapped in [false, true] {
                    let mut given = Given::new();
                    let mut puts = [(*first, "weak"), (*second, "strong")];
                    if swapped && first != second {
                        puts.reverse();
                    }
                    for (source, text) in puts {
                        given.put(Key::Stack, source, text);
                    }
                    assert_eq!(given.get(Key::Stack).unwrap().text, "strong");
                }
            }
        }
    }

    #[test]
    fn set_keeps_everything_after_the_first_equals_sign() {
        let mut given = Given::new();
        given.set("author=a = b").unwrap();
        assert_eq!(given.get(Key::Author).unwrap().text, "a = b");
        given.set("registry_username=ada").unwrap();
        assert_eq!(given.get(Key::ContainerUsername).unwrap().text, "ada");
        let error = given.set("auther=x").unwrap_err();
        assert!(error.help.as_deref().unwrap().contains("`author`"));
        assert!(given.set("author").is_err());
    }

    #[test]
    fn path_of_file_is_relative_to_that_file() {
        let mut given = Given::new();
        let base = Path::new("/a/b");
        for (text, path) in [
            ("v.yml", "/a/b/v.yml"),
            ("../v.yml", "/a/b/../v.yml"),
            ("/x/v.yml", "/x/v.yml"),
            ("~/v.yml", "~/v.yml"),
        ] {
            given.put_from_file(Key::ModelConfigFile, text.to_owned(), None, base);
            assert_eq!(given.get(Key::ModelConfigFile).unwrap().path, Path::new(path));
        }
        given.put(Key::ModelConfigFile, AnswerSource::Set, "v.yml");
        assert_eq!(given.get(Key::ModelConfigFile).unwrap().path, Path::new("v.yml"));
    }
}
