//! Opens a repository under the rules of git: one of another user only where `safe.directory` trusts it.

use super::{GitEnvironment, GitSettings};
use git2::{ErrorCode, Repository};
use std::path::{Path, PathBuf};

/// Opens the repository of `folder`.
///
/// # Errors
/// When there is none, it cannot be read, or it is another user's and not trusted (code [`ErrorCode::Owner`]).
pub fn open(folder: &Path) -> Result<Repository, git2::Error> {
    match Repository::open(folder) {
        Err(error) if error.code() == ErrorCode::Owner && is_trusted(folder) => open_of_other_user(folder),
        result => result,
    }
}

/// Git's blob id of everything in the repository of `folder` that a user may have set up there: its configuration, its
/// hooks and what it excludes.
#[must_use]
pub fn settings_id(folder: &Path) -> String {
    let git = folder.join(".git");
    let mut text = Vec::new();
    for name in ["config", "config.worktree", "info/exclude", "info/attributes"] {
        // What is not there counts as empty.
        text.extend(std::fs::read(git.join(name)).unwrap_or_default());
        text.push(0);
    }
    let hooks = std::fs::read_dir(git.join("hooks"))
        .into_iter()
        .flatten()
        .flatten();
    let mut hooks: Vec<_> = hooks.map(|hook| hook.file_name()).collect();
    hooks.sort();
    text.extend(
        hooks
            .iter()
            .flat_map(|name| [name.as_encoded_bytes(), b"\0"].concat()),
    );
    crate::project::blob_id(&text)
}

/// The reason for which a repository cannot be opened, with what helps, as the end of "PATH ...".
#[must_use]
pub fn failure(folder: &Path, error: &git2::Error) -> String {
    if error.code() == ErrorCode::Owner {
        let folder = folder.to_string_lossy();
        return format!(
            "holds a repository of another user, which git does not trust (`git config --global --add safe.directory {}` trusts it)",
            crate::project::filters::shell(&folder)
        );
    }
    let words = crate::text::display::shown(error.message()).into_owned();
    format!("holds a repository that cannot be opened: {words}")
}

/// Opens a repository without the check of its owner, which libgit2 makes for work trees only.
fn open_of_other_user(folder: &Path) -> Result<Repository, git2::Error> {
    let dot_git = folder.join(".git");
    let git_folder = match std::fs::read_to_string(&dot_git) {
        Ok(text) => match text.trim_end().strip_prefix("gitdir: ") {
            Some(elsewhere) => folder.join(elsewhere),
            None => dot_git,
        },
        Err(_) => dot_git,
    };
    let repository = Repository::open_bare(git_folder)?;
    repository.set_workdir(folder, false)?;
    Ok(repository)
}

/// Returns whether `safe.directory` trusts the repository of `folder`. The settings of the repository itself do not count.
fn is_trusted(folder: &Path) -> bool {
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let environment = GitEnvironment::here(real.join(".git"));
    GitSettings::read(&environment)
        .is_ok_and(|settings| trusts(&settings, environment.home().as_deref(), &real))
}

/// Returns whether the values of `safe.directory` name `folder`: itself, `DIR/*` for everything below, `*` for everything. An
/// empty value forgets those before it.
fn trusts(settings: &GitSettings, home: Option<&Path>, folder: &Path) -> bool {
    let mut trusted = false;
    for value in settings.all("safe.directory") {
        let path = match (value.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(value),
        };
        let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        trusted = match value {
            "" => false,
            "*" => true,
            _ if path.file_name().is_some_and(|name| name == "*") => {
                let above = path.parent().map(real);
                trusted || above.is_some_and(|above| folder != above && folder.starts_with(above))
            }
            _ => trusted || folder == path || folder == real(&path),
        };
    }
    trusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_directories_are_matched_as_git_does() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config");
        for (values, expected) in [
            (&[][..], false),
            (&["/a/b"], true),
            (&["/a/b/"], true),
            (&["/a"], false),
            (&["/a/*"], true),
            (&["/*"], true),
            (&["/a/b/*"], false),
            (&["*"], true),
            (&["*", ""], false),
            (&["", "/a/b"], true),
            (&["~/m"], false),
        ] {
            let lines = values.iter().map(|value| format!("\tdirectory = \"{value}\"\n"));
            std::fs::write(&file, format!("[safe]\n{}", lines.collect::<String>())).unwrap();
            let mut environment = GitEnvironment::default();
            for (name, value) in [
                ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_CONFIG_GLOBAL", file.to_str().unwrap()),
            ] {
                environment.variables.insert(name.to_owned(), value.into());
            }
            let settings = GitSettings::read(&environment).unwrap();
            assert_eq!(
                trusts(&settings, Some(home.path()), Path::new("/a/b")),
                expected,
                "{values:?}"
            );
        }
    }
}
