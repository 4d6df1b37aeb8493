//! Who commits, and by what means: libgit2, or the `git` program where the user's configuration asks for signing or
//! hooks, which libgit2 does neither of.

use super::{GitEnvironment, GitSettings};
use crate::generate::{People, Person, ProgramReason};
use std::path::{Path, PathBuf};

/// Git knows nobody and is told not to guess (`user.useConfigOnly`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NobodyConfigured;

/// Who commits in this environment; `answers` is the author and e-mail that were answered.
///
/// # Errors
/// When git has no name or no address and `user.useConfigOnly` forbids any other.
pub fn people(
    environment: &GitEnvironment,
    settings: &GitSettings,
    answers: &Person,
) -> Result<People, NobodyConfigured> {
    let mut from_answers = false;
    let mut part = |variable: String, keys: [String; 2], other: Option<String>, answer: &str| {
        let known = environment
            .variable(&variable)
            .filter(|value| !value.trim().is_empty())
            .or_else(|| keys.iter().find_map(|key| settings.text(key)).map(str::to_owned))
            .or(other.filter(|value| !value.trim().is_empty()));
        known.map(|value| clean(&value)).unwrap_or_else(|| {
            from_answers = true;
            clean(answer)
        })
    };
    let mut person = |role: &str, variable: &str| Person {
        name: part(
            format!("GIT_{variable}_NAME"),
            [format!("{role}.name"), "user.name".to_owned()],
            None,
            &answers.name,
        ),
        email: part(
            format!("GIT_{variable}_EMAIL"),
            [format!("{role}.email"), "user.email".to_owned()],
            environment.variable("EMAIL"),
            &answers.email,
        ),
    };
    let author = person("author", "AUTHOR");
    let committer = person("committer", "COMMITTER");
    if from_answers && settings.is_true("user.useconfigonly") {
        return Err(NobodyConfigured);
    }
    Ok(People {
        author,
        committer,
        from_answers,
    })
}

/// A name or address as git writes it: without the characters that end it in a commit.
fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '<' | '>' | '\n' | '\0'))
        .collect();
    text.trim().to_owned()
}

/// The reason why the commit needs the `git` program; empty when libgit2 makes it. `own_hooks` is the hooks folder of a repository
/// that exists; a new one is made from the template of the user.
#[must_use]
pub fn program_reasons(
    environment: &GitEnvironment,
    settings: &GitSettings,
    own_hooks: Option<&Path>,
) -> Vec<ProgramReason> {
    let mut reasons = Vec::new();
    if settings.is_true("commit.gpgsign") {
        reasons.push(ProgramReason::Signing);
    }
    if settings.text("core.hookspath").is_some() {
        reasons.push(ProgramReason::HooksPath);
    }
    match (own_hooks, template(environment, settings)) {
        (Some(hooks), _) if has_hooks(hooks) => reasons.push(ProgramReason::OwnHooks),
        (None, Some(folder)) if has_hooks(&folder.join("hooks")) => {
            reasons.push(ProgramReason::TemplateHooks);
        }
        (None, Some(folder)) if has_entries(&folder) => reasons.push(ProgramReason::Template),
        _ => {}
    }
    if is_shared(settings) {
        reasons.push(ProgramReason::Shared);
    }
    let dated = |name| environment.variable(name).is_some_and(|date| !date.is_empty());
    if dated("GIT_AUTHOR_DATE") || dated("GIT_COMMITTER_DATE") {
        reasons.push(ProgramReason::Date);
    }
    reasons
}

/// Returns whether `core.sharedRepository` gives others rights on what git creates.
fn is_shared(settings: &GitSettings) -> bool {
    settings
        .text("core.sharedrepository")
        .is_some_and(|value| value != "umask" && super::config::truth(value) != Some(false))
}

fn has_entries(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// The folder that new repositories are copied from.
pub(super) fn template(environment: &GitEnvironment, settings: &GitSettings) -> Option<PathBuf> {
    let given = environment.variable("GIT_TEMPLATE_DIR");
    let folder = given
        .filter(|folder| !folder.is_empty())
        .or_else(|| settings.text("init.templatedir").map(str::to_owned))?;
    match (folder.strip_prefix("~/"), environment.variable("HOME")) {
        (Some(rest), Some(home)) => Some(Path::new(&home).join(rest)),
        _ => Some(PathBuf::from(folder)),
    }
}

/// Returns whether a hooks folder has anything but git's own samples.
fn has_hooks(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| !entry.file_name().as_encoded_bytes().ends_with(b".sample") && runnable(&entry.path()))
}

#[cfg(unix)]
fn runnable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn runnable(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(
        folder: &Path,
        configuration: &str,
        variables: &[(&str, &str)],
    ) -> (GitEnvironment, GitSettings) {
        let file = folder.join("config");
        std::fs::write(&file, configuration).unwrap();
        let mut environment = GitEnvironment {
            git_folder: folder.join("m/.git"),
            ..GitEnvironment::default()
        };
        let all = [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", file.to_str().unwrap()),
        ];
        for (name, value) in all.iter().chain(variables) {
            environment.variables.insert((*name).to_owned(), (*value).into());
        }
        let settings = GitSettings::read(&environment).unwrap();
        (environment, settings)
    }

    fn who(
        configuration: &str,
        variables: &[(&str, &str)],
    ) -> Result<(String, String, bool), NobodyConfigured> {
        let folder = tempfile::tempdir().unwrap();
        let (environment, settings) = environment(folder.path(), configuration, variables);
        let answers = Person {
            name: "Answer <x>".to_owned(),
            email: "answer@x.org".to_owned(),
        };
        let people = people(&environment, &settings, &answers)?;
        let written = |person: &Person| format!("{} <{}>", person.name, person.email);
        Ok((
            written(&people.author),
            written(&people.committer),
            people.from_answers,
        ))
    }

    #[test]
    fn answers_stand_in_only_where_git_knows_nobody() {
        let row = |author: &str, committer: &str, answers: bool| {
            Ok((author.to_owned(), committer.to_owned(), answers))
        };
        let ada = "[user]\n\tname = Ada\n\temail = ada@x.org\n";
        assert_eq!(who(ada, &[]), row("Ada <ada@x.org>", "Ada <ada@x.org>", false));
        assert_eq!(
            who("", &[]),
            row("Answer x <answer@x.org>", "Answer x <answer@x.org>", true)
        );
        assert_eq!(
            who(
                ada,
                &[("GIT_AUTHOR_NAME", "Byron"), ("GIT_COMMITTER_EMAIL", "c@x.org")]
            ),
            row("Byron <ada@x.org>", "Ada <c@x.org>", false)
        );
        assert_eq!(
            who("[user]\n\tname = Ada\n", &[]),
            row("Ada <answer@x.org>", "Ada <answer@x.org>", true)
        );
        assert_eq!(
            who(
                "[user]\n\tname = Ada\n[author]\n\temail = a@x.org\n",
                &[("EMAIL", "mail@x.org")]
            ),
            row("Ada <a@x.org>", "Ada <mail@x.org>", false)
        );
        assert_eq!(
            who("[user]\n\tuseConfigOnly = true\n", &[]),
            Err(NobodyConfigured)
        );
        assert_eq!(
            who("[user]\n\tuseConfigOnly\n\tname = Ada\n\temail = a@x.org\n", &[]),
            row("Ada <a@x.org>", "Ada <a@x.org>", false)
        );
    }

    #[cfg(unix)]
    #[test]
    fn git_is_needed_for_signing_and_hooks_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let hooks = folder.path().join("template/hooks");
        std::fs::create_dir_all(&hooks).unwrap();
        let reasons = |configuration: &str, variables: &[(&str, &str)], own: Option<&Path>| {
            let (environment, settings) = environment(folder.path(), configuration, variables);
            program_reasons(&environment, &settings, own).len()
        };
        let template = folder.path().join("template");
        let configured = format!("[init]\n\ttemplateDir = {}\n", template.display());
        assert_eq!(reasons(&configured, &[], None), 1, "its files");
        for name in ["pre-commit.sample", "pre-commit"] {
            std::fs::write(hooks.join(name), "#!/bin/sh\n").unwrap();
        }
        assert_eq!(reasons(&configured, &[], None), 1, "not runnable");
        std::fs::set_permissions(hooks.join("pre-commit"), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(reasons(&configured, &[], None), 1);
        assert_eq!(
            reasons("", &[("GIT_TEMPLATE_DIR", template.to_str().unwrap())], None),
            1
        );
        assert_eq!(reasons(&configured, &[], Some(Path::new("/nonexistent"))), 0);
        assert_eq!(reasons("", &[], Some(&hooks)), 1);
        assert_eq!(
            reasons("[commit]\n\tgpgSign = true\n[core]\n\thooksPath = x\n", &[], None),
            2
        );
        assert_eq!(reasons("[commit]\n\tgpgSign = false\n", &[], None), 0);
        assert_eq!(
            reasons("", &[("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z")], None),
            1
        );
    }
}
