//! Rules of the answers, and their warnings.

use super::derive::{LONGEST_NAME, is_reserved_package};
use super::python::{is_builtin, is_keyword, is_standard_module};
use super::repository::{AddressError, Repository, fits_lume_services};
use super::{Key, License};
use crate::registry::reference::{is_host, is_part, is_path};
use crate::registry::{REGISTRIES, Registry, UsernameRule};
use crate::stacks::{STACKS, Stack};
use crate::text::display::shown;

/// The context in which an answer is checked.
#[derive(Clone, Copy, Debug)]
pub struct ValidationContext<'a> {
    /// The stack in force.
    pub stack: Stack,
    /// The registry in force.
    pub registry: &'static Registry,
    /// The repository's owner, where it is known.
    pub owner: Option<&'a str>,
}

/// The diagnostics of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The reason why it is refused; none when it is taken.
    pub refusal: Option<AnswerRefusal>,
    /// Warnings about accepted answers.
    pub warnings: Vec<Warning>,
}

/// The reason why an answer is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRefusal {
    /// The problem, such as `it is a keyword of Python`.
    pub reason: String,
    /// The allowed values.
    pub allowed: String,
    /// Whether the answer may be repeated in messages; one that may hold a password is not.
    pub may_be_shown: bool,
}

/// Warnings about an accepted answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The diagnostic's code.
    pub code: &'static str,
    /// The trouble.
    pub message: String,
    /// The help.
    pub help: String,
}

impl Validity {
    fn refused(reason: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self {
            refusal: Some(AnswerRefusal {
                reason: reason.into(),
                allowed: allowed.into(),
                may_be_shown: true,
            }),
            warnings: Vec::new(),
        }
    }

    fn taken_if(valid: bool, reason: &str, allowed: impl Into<String>) -> Self {
        if valid {
            Self::default()
        } else {
            Self::refused(reason, allowed)
        }
    }

    fn with_warning(
        mut self,
        warns: bool,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        if warns && self.refusal.is_none() {
            self.warnings.push(Warning {
                code,
                message: message.into(),
                help: help.into(),
            });
        }
        self
    }
}

/// Returns whether `text` may answer `key`.
#[must_use]
pub fn check(key: Key, text: &str, context: &ValidationContext<'_>) -> Validity {
    if text.contains(is_control) {
        return Validity::refused(
            "it holds a line break or another control character",
            "one line of text",
        );
    }
    if text.trim().is_empty() {
        return Validity::refused("it is empty", allowed(key, context));
    }
    match key {
        Key::Author | Key::ProjectName | Key::ModelConfigFile | Key::Output => Validity::default(),
        Key::Email => email(text),
        Key::GithubUsername => github_username(text, context),
        Key::GithubUrl => github_url(text, context),
        Key::RepoName => repo_name(text, context),
        Key::Package => package(text, context),
        Key::ModelClass => model_class(text),
        Key::ContainerRegistry => choice(Registry::from_answer(text).is_some(), key, context),
        Key::RegistryHost => Validity::taken_if(is_host(text), "it is no host", allowed(key, context)),
        Key::RegistryPath => {
            Validity::taken_if(is_path(text), "it is no path of an image", allowed(key, context))
        }
        Key::ContainerUsername => container_username(text, context),
        Key::RegistryLogin => Validity::taken_if(
            is_login(text),
            "it is no user name of a registry",
            allowed(key, context),
        ),
        Key::Stack => choice(Stack::from_answer(text).is_some(), key, context),
        Key::PythonVersion => choice(context.stack.info().pythons.contains(&text), key, context),
        Key::License => choice(License::from_answer(text).is_some(), key, context),
    }
}

/// The possible answers to `key`, as the end of a sentence.
#[must_use]
pub fn allowed(key: Key, context: &ValidationContext<'_>) -> String {
    match key {
        Key::Author | Key::ProjectName => "one line of text".to_owned(),
        Key::ModelConfigFile => "the path of a file".to_owned(),
        Key::Output => "the path of a folder".to_owned(),
        Key::Email => "an address with one @ and a domain, such as ada@example.org".to_owned(),
        Key::GithubUsername => "1 to 39 letters, digits and single hyphens inside".to_owned(),
        Key::GithubUrl => {
            "https://HOST/OWNER/REPOSITORY, git@HOST:OWNER/REPOSITORY.git or ssh://git@HOST/OWNER/REPOSITORY"
                .to_owned()
        }
        Key::RepoName => format!(
            "lower-case letters and digits, joined by . _ __ or hyphens, at most {LONGEST_NAME} characters"
        ),
        Key::Package => format!(
            "a lower-case letter first, then lower-case letters and digits, joined by single underscores, at most {LONGEST_NAME} characters"
        ),
        Key::ModelClass => {
            "a letter or underscore first, then letters, digits and underscores (A to Z only)".to_owned()
        }
        Key::ContainerRegistry => {
            let each = |registry: &&Registry| {
                format!("{} or {} ({})", registry.number(), registry.key, registry.name)
            };
            REGISTRIES.iter().map(each).collect::<Vec<_>>().join(", ")
        }
        Key::RegistryHost => {
            "a host with a dot in it or a port after it, such as harbor.example.org or harbor:5000".to_owned()
        }
        Key::RegistryPath => {
            "parts of lower-case letters and digits, joined by . _ __ or hyphens, with / between the parts"
                .to_owned()
        }
        Key::ContainerUsername => context.registry.username.allowed().to_owned(),
        Key::RegistryLogin => "letters, digits and . _ - + @ /, at most 255 characters".to_owned(),
        Key::Stack => STACKS
            .iter()
            .map(|stack| stack.key)
            .collect::<Vec<_>>()
            .join(", "),
        Key::PythonVersion => format!(
            "{} (on {})",
            context.stack.info().pythons.join(", "),
            context.stack.info().key
        ),
        Key::License => License::ALL.map(License::key).join(", "),
    }
}

/// Returns whether `c` is refused in every answer: control characters, line and paragraph separators, the characters that
/// reorder the text around them, and those that are no characters at all and that YAML cannot hold.
#[must_use]
pub const fn is_control(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Returns whether `text` is one of the choices of `key`, on any stack; true for a question that has none.
pub(super) fn is_choice(key: Key, text: &str) -> bool {
    match key {
        Key::ContainerRegistry => Registry::from_answer(text).is_some(),
        Key::Stack => Stack::from_answer(text).is_some(),
        Key::PythonVersion => STACKS.iter().any(|stack| stack.pythons.contains(&text)),
        Key::License => License::from_answer(text).is_some(),
        _ => true,
    }
}

fn choice(valid: bool, key: Key, context: &ValidationContext<'_>) -> Validity {
    Validity::taken_if(valid, "it is none of the choices", allowed(key, context))
}

fn email(text: &str) -> Validity {
    let refused = |reason: &str| {
        Validity::refused(
            reason,
            "an address with one @ and a domain, such as ada@example.org",
        )
    };
    if text.chars().any(char::is_whitespace) {
        return refused("it holds a space");
    }
    let Some((local, domain)) = text.split_once('@') else {
        return refused("it has no @");
    };
    if domain.contains('@') {
        return refused("it has more than one @");
    }
    if text.contains(['<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\\']) {
        return refused("it holds more than an address");
    }
    if local.is_empty() {
        return refused("nothing is before the @");
    }
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if !domain.split('.').all(label) {
        return refused("what follows the @ is no domain");
    }
    Validity::default().with_warning(
        !domain.contains('.'),
        "answer-email-domain",
        "the address has a domain without a dot",
        "nobody outside its own network can write to it",
    )
}

fn github_username(text: &str, context: &ValidationContext<'_>) -> Validity {
    let allowed = allowed(Key::GithubUsername, context);
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() > 39 {
        return Validity::refused("it has more than 39 characters", allowed);
    }
    Validity::taken_if(
        text.split(['-', '_']).all(word),
        "it is no user name of GitHub",
        allowed,
    )
    .with_warning(
        text.contains('_'),
        "answer-github-underscore",
        format!(
            "`{}` has an underscore, as only accounts that a company manages do",
            shown(text)
        ),
        "check the name at https://github.com",
    )
    .with_warning(
        context.stack == Stack::LumeServices && text.contains(|c: char| c.is_ascii_uppercase()),
        "answer-lume-services-source",
        format!(
            "lume-services only registers releases from owners in lower case, and `{}` has capitals",
            shown(text)
        ),
        "GitHub accepts the name in lower case too: write it so",
    )
}

fn github_url(text: &str, context: &ValidationContext<'_>) -> Validity {
    let repository = match Repository::parse(text) {
        Ok(repository) => repository,
        Err(error) => {
            let mut verdict = Validity::refused(error.to_string(), allowed(Key::GithubUrl, context));
            if let Some(refusal) = &mut verdict.refusal {
                refusal.may_be_shown = error != AddressError::Credentials && !text.contains('@');
            }
            return verdict;
        }
    };
    Validity::default().with_warning(
        context.stack == Stack::LumeServices && !repository.fits_lume_services(),
        "answer-lume-services-source",
        format!(
            "lume-services only registers releases from repositories whose owner and name have no capitals and no dots, and `{}` has some",
            repository.slug()
        ),
        "rename the repository, or write its address in lower case where only the case differs",
    )
}

fn repo_name(text: &str, context: &ValidationContext<'_>) -> Validity {
    let allowed = allowed(Key::RepoName, context);
    if text.len() > LONGEST_NAME {
        return Validity::refused("it is too long", allowed);
    }
    Validity::taken_if(
        is_part(text),
        "it is not valid in an image's name",
        allowed,
    )
    .with_warning(
        context.stack == Stack::LumeServices && !fits_lume_services(text),
        "answer-lume-services-source",
        format!(
            "lume-services only registers releases from repositories without dots in their name, and `{}` has one",
            shown(text)
        ),
        "write a hyphen instead of the dot",
    )
    .with_warning(
        text.ends_with(".git"),
        "answer-git-suffix",
        format!("GitHub makes no repository called `{}`: it drops the end .git", shown(text)),
        "leave the end away",
    )
}

fn package(text: &str, context: &ValidationContext<'_>) -> Validity {
    let allowed = allowed(Key::Package, context);
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if text.len() > LONGEST_NAME {
        return Validity::refused("it is too long", allowed);
    }
    if !text.starts_with(|c: char| c.is_ascii_lowercase()) || !text.split('_').all(word) {
        return Validity::refused(
            "it would change in the package's metadata, or cannot be imported",
            allowed,
        );
    }
    let stack = context.stack;
    let reason = if is_keyword(text) {
        "it is a keyword of Python".to_owned()
    } else if is_standard_module(text) {
        "it is a module of Python's standard library".to_owned()
    } else if stack.info().modules.contains(&text) {
        format!("it is a module that {} needs", stack.info().key)
    } else if is_reserved_package(text, stack) {
        "the project's own tests or build need the name".to_owned()
    } else {
        return Validity::default();
    };
    Validity::refused(reason, format!("any other name, such as `{text}_model`"))
}

fn model_class(text: &str) -> Validity {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let continues = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !starts || !continues {
        return Validity::refused(
            "it is no name of a class",
            "a letter or underscore first, then letters, digits and underscores (A to Z only)",
        );
    }
    let other = || format!("any other name, such as `{text}Model`");
    if is_keyword(text) {
        return Validity::refused("it is a keyword of Python", other());
    }
    if is_builtin(text) {
        return Validity::refused("Python has something built in under that name", other());
    }
    let importing = STACKS.iter().find(|stack| stack.imported_names.contains(&text));
    match importing {
        Some(stack) => Validity::refused(
            format!("the generated code imports that name (on {})", stack.key),
            other(),
        ),
        None => Validity::default(),
    }
}

/// Returns whether `text` may log in to a registry: a user's, robot's or deploy token's name, or an address.
fn is_login(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "._-+@/".contains(c);
    text.len() <= 255 && text.chars().all(part)
}

fn container_username(text: &str, context: &ValidationContext<'_>) -> Validity {
    let registry = context.registry;
    let rule = registry.username;
    let verdict = Validity::taken_if(
        rule.accepts(text),
        &format!("{} allows no such name in an image's reference", registry.name),
        rule.allowed(),
    );
    let other_owner = context
        .owner
        .filter(|owner| rule == UsernameRule::GithubOwner && !owner.eq_ignore_ascii_case(text));
    verdict
        .with_warning(
            rule.is_short(text),
            "answer-short-username",
            format!(
                "`{}` is shorter than the 4 characters that {} gives out today",
                shown(text),
                registry.name
            ),
            "check that the account is called so",
        )
        .with_warning(
            other_owner.is_some(),
            "answer-ghcr-owner",
            format!(
                "the workflow may only write packages of the repository's owner, `{}`",
                shown(other_owner.unwrap_or_default())
            ),
            "leave the answer away: it is then the owner in lower case",
        )
}
