//! The questions: one table that feeds the form, the prompts, the answers files, `questions` and the schema.

use crate::registry::REGISTRIES;
use crate::stacks::STACKS;

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Who writes the package.
    Author,
    /// The author's address.
    Email,
    /// The GitHub user or organisation that owns the repository.
    GithubUsername,
    /// The repository's address.
    GithubUrl,
    /// The name that people read.
    ProjectName,
    /// The repository's, folder's and image's name.
    RepoName,
    /// The Python package's name.
    Package,
    /// The model's class.
    ModelClass,
    /// A container registry.
    ContainerRegistry,
    /// The host of a registry that has no row of its own.
    RegistryHost,
    /// The path on that host below which the image is.
    RegistryPath,
    /// The user, group or organisation in the registry.
    ContainerUsername,
    /// The user name that logs in to the registry.
    RegistryLogin,
    /// The variables file.
    ModelConfigFile,
    /// The stack that the project runs on.
    Stack,
    /// The Python that the environments name.
    PythonVersion,
    /// The licence.
    License,
    /// The folder in which the project's folder is made.
    Output,
}

/// The kind of a question's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuestionKind {
    /// One line of text.
    Text,
    /// One of [`Question::choices`].
    Choice,
    /// A path of this machine.
    Path,
}

impl QuestionKind {
    /// `text`, `choice` or `path`, as in the JSON report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Path => "path",
        }
    }
}

/// One question.
#[derive(Debug)]
pub struct Question {
    /// The question.
    pub key: Key,
    /// Its name in answers files and `--set`.
    pub name: &'static str,
    /// Other names that answers files may use for it.
    pub aliases: &'static [&'static str],
    /// Its name on screens and in the prompt.
    pub text: &'static str,
    /// The purpose of the answer and the allowed values.
    pub help: &'static str,
    /// The kind of its value.
    pub kind: QuestionKind,
    /// Whether a project cannot be made without it. What is required may still have a default from the surroundings.
    pub required: bool,
    /// The default that holds everywhere; none when it depends on other answers or the surroundings.
    pub default: Option<&'static str>,
    /// The answers that its default is made from; empty when it is made from none.
    pub derived_from: &'static [Key],
}

/// Every question, in the order in which they are asked.
pub static QUESTIONS: [Question; 18] = [
    Question {
        key: Key::Author,
        name: "author",
        aliases: &[],
        text: "author",
        help: "Your name, for the package's metadata. One line. Without it: git's user.name.",
        kind: QuestionKind::Text,
        required: true,
        default: None,
        derived_from: &[],
    },
    Question {
        key: Key::Email,
        name: "email",
        aliases: &[],
        text: "e-mail",
        help: "Your address, for the package's metadata, such as ada@example.org. Without it: git's user.email.",
        kind: QuestionKind::Text,
        required: true,
        default: None,
        derived_from: &[],
    },
    Question {
        key: Key::GithubUsername,
        name: "github_username",
        aliases: &[],
        text: "GitHub user",
        help: "The GitHub user or organisation that owns the repository: 1 to 39 letters, digits and single hyphens inside.",
        kind: QuestionKind::Text,
        required: true,
        default: None,
        derived_from: &[Key::GithubUrl],
    },
    Question {
        key: Key::GithubUrl,
        name: "github_url",
        aliases: &[],
        text: "repository address",
        help: "The repository's https or ssh address. Without it: https://github.com/<GitHub user>/<repository>.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::GithubUsername, Key::RepoName],
    },
    Question {
        key: Key::ProjectName,
        name: "project_name",
        aliases: &[],
        text: "project name",
        help: "The name people read. Repository, package and class are derived from it until you change them.",
        kind: QuestionKind::Text,
        required: true,
        default: None,
        derived_from: &[Key::ModelConfigFile],
    },
    Question {
        key: Key::RepoName,
        name: "repo_name",
        aliases: &[],
        text: "repository",
        help: "The name of the repository, of its folder and of the image: lower-case letters and digits, joined by - . _ or __.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::ProjectName],
    },
    Question {
        key: Key::Package,
        name: "package",
        aliases: &[],
        text: "package",
        help: "The name that Python imports: a lower-case letter first, then letters and digits, joined by single underscores.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::ProjectName],
    },
    Question {
        key: Key::ModelClass,
        name: "model_class",
        aliases: &[],
        text: "model class",
        help: "The name of the model's Python class, such as MyModel.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::ProjectName],
    },
    Question {
        key: Key::ContainerRegistry,
        name: "container_registry",
        aliases: &[],
        text: "container registry",
        help: "Where the image of each release is kept: a number, key or name of the list.",
        kind: QuestionKind::Choice,
        required: false,
        default: Some("dockerhub"),
        derived_from: &[],
    },
    Question {
        key: Key::RegistryHost,
        name: "registry_host",
        aliases: &[],
        text: "registry host",
        help: "Only for another OCI registry: its host, with a port where it has one, such as harbor.example.org:5000.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[],
    },
    Question {
        key: Key::RegistryPath,
        name: "registry_path",
        aliases: &[],
        text: "registry path",
        help: "Only for another OCI registry: the part between its host and the image's name, such as a project of Harbor.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::ContainerUsername],
    },
    Question {
        key: Key::ContainerUsername,
        name: "container_username",
        aliases: &["registry_username"],
        text: "registry user",
        help: "Your user, group or organisation in the container registry. It is part of the image's name.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::GithubUsername, Key::ContainerRegistry],
    },
    Question {
        key: Key::RegistryLogin,
        name: "registry_login",
        aliases: &[],
        text: "registry login",
        help: "Only where the registry tells who logs in from the group in the image's name (Stanford, GitLab): your user name there. It is in the secrets and the workflow's login alone.",
        kind: QuestionKind::Text,
        required: false,
        default: None,
        derived_from: &[Key::ContainerUsername],
    },
    Question {
        key: Key::ModelConfigFile,
        name: "model_config_file",
        aliases: &[],
        text: "variables file",
        help: "The YAML file that lists the model's inputs and outputs. It is copied into the package as it is.",
        kind: QuestionKind::Path,
        required: true,
        default: None,
        derived_from: &[],
    },
    Question {
        key: Key::Stack,
        name: "stack",
        aliases: &[],
        text: "stack",
        help: "What the project runs on. Without it the variables file decides.",
        kind: QuestionKind::Choice,
        required: false,
        default: None,
        derived_from: &[Key::ModelConfigFile],
    },
    Question {
        key: Key::PythonVersion,
        name: "python_version",
        aliases: &[],
        text: "Python",
        help: "The Python of the project's environments and image; the stack says which are possible.",
        kind: QuestionKind::Choice,
        required: false,
        default: None,
        derived_from: &[Key::Stack],
    },
    Question {
        key: Key::License,
        name: "license",
        aliases: &[],
        text: "licence",
        help: "The licence that the project is under; none writes no LICENSE file.",
        kind: QuestionKind::Choice,
        required: false,
        default: Some("none"),
        derived_from: &[],
    },
    Question {
        key: Key::Output,
        name: "output",
        aliases: &[],
        text: "output folder",
        help: "The folder in which the project's own folder is made.",
        kind: QuestionKind::Path,
        required: false,
        default: Some("."),
        derived_from: &[],
    },
];

impl Key {
    /// Its row in [`QUESTIONS`].
    #[must_use]
    pub fn question(self) -> &'static Question {
        // The table has the keys' own order, which a test holds; the first row never replaces another.
        QUESTIONS.get(self as usize).unwrap_or(&QUESTIONS[0])
    }

    /// Its name in answers files and `--set`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.question().name
    }

    /// The key called `name`, aliases included.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        QUESTIONS
            .iter()
            .find(|question| question.name == name || question.aliases.contains(&name))
            .map(|question| question.key)
    }

    /// Every key, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        QUESTIONS.iter().map(|question| question.key)
    }
}

impl Question {
    /// The choices, by their keys in files; empty for text and paths.
    #[must_use]
    pub fn choices(&self) -> Vec<&'static str> {
        match self.key {
            Key::ContainerRegistry => REGISTRIES.iter().map(|registry| registry.key).collect(),
            Key::Stack => STACKS.iter().map(|stack| stack.key).collect(),
            Key::PythonVersion => {
                let mut all: Vec<_> = STACKS
                    .iter()
                    .flat_map(|stack| stack.pythons.iter().copied())
                    .collect();
                all.dedup();
                all
            }
            Key::License => super::License::ALL.iter().map(|license| license.key()).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_has_keys_order_and_no_name_twice() {
        let mut names = Vec::new();
        for (index, question) in QUESTIONS.iter().enumerate() {
            assert_eq!(question.key as usize, index, "{}", question.name);
            assert_eq!(question.key.question().name, question.name);
            names.push(question.name);
            names.extend(question.aliases);
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| Key::from_name(name).is_some()));
    }

    #[test]
    fn only_choices_have_choices_including_the_default() {
        for question in &QUESTIONS {
            let choices = question.choices();
            assert_eq!(
                question.kind == QuestionKind::Choice,
                !choices.is_empty(),
                "{}",
                question.name
            );
            if let (QuestionKind::Choice, Some(default)) = (question.kind, question.default) {
                assert!(choices.contains(&default));
            }
        }
    }
}
