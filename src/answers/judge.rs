//! The problems of the answers in force, all at once.

use super::Key;
use super::given::Given;
use super::resolved::{INVALID, MISSING, Origin, Resolved, ResolvedAnswer};
use super::validate::{AnswerRefusal, allowed, check};
use crate::registry::reference::LONGEST_NAME;
use crate::registry::{ImageName, Namespace};
use crate::text::display::{cut, shown};
use crate::text::{Diagnostic, Severity};

/// The diagnostics of every answer of `resolved`, in the questions' order.
pub(super) fn judge_all(resolved: &mut Resolved, given: &Given) {
    for key in Key::all() {
        let (found, refused) = judge(resolved, given, key);
        resolved.diagnostics.extend(found);
        if refused {
            resolved.refused.insert(key);
        }
    }
    resolved.diagnostics.extend(too_long_image(resolved));
}

/// The diagnostics of one answer, and whether it is refused: it can be without a diagnostic where another answer
/// is to blame.
fn judge(resolved: &Resolved, given: &Given, key: Key) -> (Vec<Diagnostic>, bool) {
    if !resolved.applies(key) {
        return (Vec::new(), false);
    }
    let context = resolved.rules();
    let Some(entry) = resolved.entries.get(&key) else {
        let allowed = || allowed(key, &context);
        let found = is_required(resolved, key).then(|| missing(key, None, &allowed()));
        return (found.into_iter().collect(), false);
    };
    let verdict = check(key, &entry.text, &context);
    let refused = verdict.refusal.is_some();
    if is_unused(resolved, key) || repeats_another(resolved, key, entry) {
        return (Vec::new(), refused);
    }
    let is_given = matches!(entry.origin, Origin::Given(_));
    let mut found = Vec::new();
    if let Some(refusal) = &verdict.refusal {
        found.push(if is_given {
            invalid(key, entry, refusal)
        } else {
            missing(key, Some((entry, &refusal.reason)), &refusal.allowed)
        });
    }
    // The derived address has no warnings but those of the names that it is made of.
    if is_given || key != Key::GithubUrl {
        found.extend(verdict.warnings.into_iter().map(|warning| {
            let message = format!("{}: {}", key.name(), warning.message);
            Diagnostic::new(warning.code, Severity::Warning, message)
                .with_help(warning.help)
                .of_field(key.name())
        }));
    }
    let span = given.get(key).filter(|_| is_given).and_then(|answer| answer.span);
    if let Some(span) = span {
        for diagnostic in &mut found {
            diagnostic.span = Some(span);
        }
    }
    (found, refused)
}

/// If the path below the registry's host is asked for, a user name that was not given is only its default.
fn is_unused(resolved: &Resolved, key: Key) -> bool {
    key == Key::ContainerUsername
        && resolved.registry.namespace == Namespace::Path
        && !matches!(resolved.origin(key), Some(Origin::Given(_)))
}

fn is_required(resolved: &Resolved, key: Key) -> bool {
    match key {
        // A project's name that is not there is said once, not for each name that it would give; the same holds for
        // the GitHub user.
        Key::RepoName | Key::Package | Key::ModelClass => resolved.get(Key::ProjectName).is_some(),
        Key::ContainerUsername => resolved.get(Key::GithubUsername).is_some(),
        Key::RegistryHost => true,
        _ => key.question().required,
    }
}

/// Returns whether the answer is derived from one that is refused itself, so that there is nothing new to say.
fn repeats_another(resolved: &Resolved, key: Key, entry: &ResolvedAnswer) -> bool {
    let source = match key {
        Key::GithubUrl => return entry.origin == Origin::Derived,
        Key::GithubUsername => Key::GithubUrl,
        Key::ContainerUsername => Key::GithubUsername,
        Key::RegistryPath | Key::RegistryLogin => Key::ContainerUsername,
        _ => return false,
    };
    entry.origin == Origin::Derived && resolved.error(source).is_some()
}

/// Parts that are each in order may still make a name that is too long.
fn too_long_image(resolved: &Resolved) -> Option<Diagnostic> {
    let host = resolved.registry_host()?;
    let namespace = resolved.namespace()?;
    let name = resolved.valid(Key::RepoName)?;
    if ImageName::new(host, namespace, name).is_some() {
        return None;
    }
    let image = format!("{host}/{namespace}/{name}");
    let message = format!(
        "repo_name: the image's name `{}` is refused: it is too long; allowed: at most {LONGEST_NAME} characters",
        brief(&image)
    );
    Some(
        Diagnostic::new(INVALID, Severity::Error, message)
            .with_help("shorten the repository's name or the registry's path")
            .of_field(Key::RepoName.name()),
    )
}

fn invalid(key: Key, entry: &ResolvedAnswer, refusal: &AnswerRefusal) -> Diagnostic {
    let name = key.name();
    let AnswerRefusal {
        reason,
        allowed,
        may_be_shown,
    } = refusal;
    let message = if *may_be_shown {
        let given = brief(&entry.text);
        format!("{name}: `{given}` is refused: {reason}; allowed: {allowed}")
    } else {
        format!("{name} is refused: {reason}; allowed: {allowed}")
    };
    Diagnostic::new(INVALID, Severity::Error, message).of_field(name)
}

fn missing(key: Key, refused: Option<(&ResolvedAnswer, &str)>, allowed: &str) -> Diagnostic {
    let name = key.name();
    let message = match refused {
        Some((entry, reason)) => format!(
            "{name} is missing: `{}` ({}) cannot be used: {reason}; allowed: {allowed}",
            brief(&entry.text),
            entry.origin.words()
        ),
        None => format!("{name} is missing; allowed: {allowed}"),
    };
    Diagnostic::new(MISSING, Severity::Error, message)
        .with_help(format!("give it with --set {name}=... or in the answers file"))
        .of_field(name)
}

/// A given text as messages show it: safe, and not longer than a line.
fn brief(text: &str) -> String {
    cut(&shown(text), 80, "…").into_owned()
}
