//! Git's configuration as git would see it in a repository at a given place, whether or not that exists yet.
//!
//! libgit2 evaluates `includeIf` only inside an existing repository, and knows none of the `GIT_CONFIG_*` variables
//! of the environment. A new project is staged elsewhere before it appears at its place, so the conditions are
//! evaluated here, for the place where the project will be.

use super::{parameters, pattern};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The deepest chain of included files, git's own limit.
const DEEPEST: usize = 10;

/// The environment that git's configuration depends on.
#[derive(Clone, Debug, Default)]
pub struct GitEnvironment {
    /// The environment's variables.
    pub variables: BTreeMap<String, OsString>,
    /// The repository's `.git` folder as it will be (or is), for `includeIf "gitdir:…"`.
    pub git_folder: PathBuf,
    /// The branch, for `includeIf "onbranch:…"`.
    pub branch: String,
    /// The addresses of its remotes, for `includeIf "hasconfig:remote.*.url:…"`.
    pub remotes: Vec<String>,
    /// The configuration files of the repository itself, when it exists.
    pub own_files: Vec<PathBuf>,
}

impl GitEnvironment {
    /// The environment of a repository whose `.git` folder is (or will be) `git_folder`, in this process's environment.
    #[must_use]
    pub fn here(git_folder: PathBuf) -> Self {
        Self {
            variables: environment(),
            git_folder,
            branch: "main".to_owned(),
            remotes: Vec::new(),
            own_files: Vec::new(),
        }
    }

    /// The value of a variable of the environment, as text.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        Some(self.variables.get(name)?.to_string_lossy().into_owned())
    }

    pub(super) fn path_variable(&self, name: &str) -> Option<PathBuf> {
        self.variables
            .get(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    }

    pub(super) fn home(&self) -> Option<PathBuf> {
        self.path_variable("HOME")
    }

    /// Every file that git reads, those that win last, and whether git skips it when it may not be read.
    fn files(&self) -> Vec<(PathBuf, bool)> {
        let mut files = Vec::new();
        let no_system = self.variable("GIT_CONFIG_NOSYSTEM");
        if no_system.is_none_or(|value| truth(&value) != Some(true)) {
            let system = self.path_variable("GIT_CONFIG_SYSTEM");
            files.push((system.unwrap_or_else(|| PathBuf::from("/etc/gitconfig")), false));
        }
        if self.variables.contains_key("GIT_CONFIG_GLOBAL") {
            files.extend(self.path_variable("GIT_CONFIG_GLOBAL").map(|file| (file, true)));
        } else {
            let home = self.home();
            let xdg = self
                .path_variable("XDG_CONFIG_HOME")
                .or_else(|| Some(home.as_ref()?.join(".config")));
            files.extend(xdg.map(|folder| (folder.join("git/config"), true)));
            files.extend(home.map(|folder| (folder.join(".gitconfig"), true)));
        }
        files.extend(self.own_files.iter().map(|file| (file.clone(), false)));
        files
    }
}

/// This process's environment; names that are no UTF-8 are left out, as nothing here asks for one.
#[must_use]
pub fn environment() -> BTreeMap<String, OsString> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .collect()
}

/// One setting and whether it came from a file that was included under a condition about the place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    name: String,
    value: String,
    conditional: bool,
}

/// Git's configuration, flattened: what comes later wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitSettings {
    entries: Vec<Setting>,
}

/// A configuration file that git itself would stop at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("git's configuration cannot be read: {0}")]
pub struct ConfigError(String);

impl GitSettings {
    /// Everything that git would read in this environment: the files, then `GIT_CONFIG_COUNT` and its pairs, then
    /// `GIT_CONFIG_PARAMETERS`. A file of the user that may not be read is skipped, as git does.
    ///
    /// # Errors
    /// When a file is there and cannot be read or understood.
    pub fn read(environment: &GitEnvironment) -> Result<Self, ConfigError> {
        let mut settings = Self::default();
        for (file, of_user) in environment.files() {
            if !(of_user && is_denied(&file)) {
                settings.add_file(environment, &file, 0, false)?;
            }
        }
        let count = environment.variable("GIT_CONFIG_COUNT");
        let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or(0);
        for index in 0..count {
            let name = environment.variable(&format!("GIT_CONFIG_KEY_{index}"));
            let value = environment.variable(&format!("GIT_CONFIG_VALUE_{index}"));
            let (Some(name), Some(value)) = (name, value) else {
                return Err(ConfigError(format!(
                    "GIT_CONFIG_COUNT is {count}, but GIT_CONFIG_KEY_{index} or GIT_CONFIG_VALUE_{index} is missing"
                )));
            };
            settings.entries.push(Setting {
                name: normal_name(&name),
                value,
                conditional: false,
            });
        }
        if let Some(text) = environment.variable("GIT_CONFIG_PARAMETERS") {
            let pairs = parameters::parse(&text)
                .ok_or_else(|| ConfigError("GIT_CONFIG_PARAMETERS is not in the form of git".to_owned()))?;
            settings
                .entries
                .extend(pairs.into_iter().map(|(name, value)| Setting {
                    name: normal_name(&name),
                    value,
                    conditional: false,
                }));
        }
        Ok(settings)
    }

    /// Every name and value, those that win last.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries
            .iter()
            .map(|entry| (entry.name.as_str(), entry.value.as_str()))
    }

    /// Every value of `name`, in the order of the files.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// The value of `name` (section and key in lower case) that wins; none when it is not set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.name == name)
            .map(|entry| entry.value.as_str())
    }

    /// The value of `name`, when it is set to more than spaces.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.trim().is_empty())
    }

    /// Returns whether `name` is set to something that git takes as true.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).and_then(truth) == Some(true)
    }

    /// The settings that hold only because of where the repository will be: a `git` program that runs in another
    /// place must be told of them.
    pub fn conditional(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries
            .iter()
            .filter(|entry| entry.conditional)
            .map(|entry| (entry.name.as_str(), entry.value.as_str()))
    }

    fn add_file(
        &mut self,
        environment: &GitEnvironment,
        file: &Path,
        depth: usize,
        conditional: bool,
    ) -> Result<(), ConfigError> {
        let failed = |words: &str| {
            let words = words.trim_end();
            ConfigError(format!("{}: {words}", super::super::shown_path(file)))
        };
        if depth > DEEPEST {
            return Err(failed("files include each other more than ten deep"));
        }
        match std::fs::metadata(file) {
            // A folder or a device (`GIT_CONFIG_GLOBAL=/dev/null`) holds no settings.
            Ok(facts) if !facts.is_file() => return Ok(()),
            Ok(_) => {}
            // Git passes over what is missing or may not be looked at.
            Err(_) => return Ok(()),
        }
        let read = |file: &Path| -> Result<Vec<(String, String)>, git2::Error> {
            let config = git2::Config::open(file)?;
            let mut entries = config.entries(None)?;
            let mut pairs = Vec::new();
            while let Some(entry) = entries.next() {
                let entry = entry?;
                let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
                // A key without a value is true.
                let value = if entry.has_value() {
                    String::from_utf8_lossy(entry.value_bytes()).into_owned()
                } else {
                    "true".to_owned()
                };
                pairs.push((name, value));
            }
            Ok(pairs)
        };
        for (name, value) in read(file).map_err(|error| failed(error.message()))? {
            let condition = name
                .strip_prefix("includeif.")
                .and_then(|rest| rest.strip_suffix(".path"));
            if let Some(condition) = condition
                && environment.holds(condition, file)
            {
                let included = self.included(environment, file, &value);
                self.add_file(environment, &included, depth + 1, true)?;
            }
            self.entries.push(Setting {
                name,
                value,
                conditional,
            });
        }
        Ok(())
    }

    /// The path of an included file: `~/` is home, a relative one starts at the including file.
    fn included(&self, environment: &GitEnvironment, file: &Path, value: &str) -> PathBuf {
        match (value.strip_prefix("~/"), environment.home()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => {
                let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
                real.parent().unwrap_or(Path::new("/")).join(value)
            }
        }
    }
}

impl GitEnvironment {
    /// Returns whether the condition of an `includeIf` in `file` holds; one that is unknown does not, as in git.
    fn holds(&self, condition: &str, file: &Path) -> bool {
        if let Some(wanted) = condition.strip_prefix("gitdir:") {
            self.git_folder_matches(wanted, file, false)
        } else if let Some(wanted) = condition.strip_prefix("gitdir/i:") {
            self.git_folder_matches(wanted, file, true)
        } else if let Some(wanted) = condition.strip_prefix("onbranch:") {
            pattern::matches(&with_all_below(wanted), &self.branch)
        } else if let Some(wanted) = condition.strip_prefix("hasconfig:remote.*.url:") {
            self.remotes.iter().any(|url| pattern::matches(wanted, url))
        } else {
            false
        }
    }

    fn git_folder_matches(&self, wanted: &str, file: &Path, any_case: bool) -> bool {
        let real_file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let wanted = if let Some(rest) = wanted.strip_prefix("~/") {
            let home = self
                .home()
                .map(|home| std::fs::canonicalize(&home).unwrap_or(home));
            format!("{}/{rest}", home.unwrap_or_default().to_string_lossy())
        } else if let Some(rest) = wanted.strip_prefix("./") {
            let folder = real_file.parent().unwrap_or(Path::new("/"));
            format!("{}/{rest}", folder.to_string_lossy())
        } else if wanted.starts_with('/') {
            wanted.to_owned()
        } else {
            format!("**/{wanted}")
        };
        let wanted = with_all_below(&wanted);
        let folder = real_future_path(&self.git_folder);
        // Git compares the path without links, and if that fails as it was given.
        [folder.as_path(), self.git_folder.as_path()].iter().any(|path| {
            let path = path.to_string_lossy();
            if any_case {
                pattern::matches(&wanted.to_lowercase(), &path.to_lowercase())
            } else {
                pattern::matches(&wanted, &path)
            }
        })
    }
}

/// A pattern that ends with `/` takes everything below.
fn with_all_below(pattern: &str) -> String {
    if pattern.ends_with('/') {
        format!("{pattern}**")
    } else {
        pattern.to_owned()
    }
}

/// `path` without links as far as it exists, the rest as it is.
#[must_use]
pub fn real_future_path(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut at = path;
    loop {
        if let Ok(real) = std::fs::canonicalize(at) {
            return missing
                .iter()
                .rev()
                .fold(real, |path: PathBuf, part| path.join(part));
        }
        match (at.parent(), at.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name.to_owned());
                at = if parent.as_os_str().is_empty() {
                    Path::new(".")
                } else {
                    parent
                };
            }
            _ => return path.to_owned(),
        }
    }
}

/// Section and key in lower case, a subsection between them as it is.
fn normal_name(name: &str) -> String {
    match (name.find('.'), name.rfind('.')) {
        (Some(first), Some(last)) => {
            let section = name.get(..first).unwrap_or("").to_lowercase();
            let middle = name.get(first..last).unwrap_or("");
            let key = name.get(last..).unwrap_or("").to_lowercase();
            format!("{section}{middle}{key}")
        }
        _ => name.to_lowercase(),
    }
}

/// Returns whether the file is there and may not be read.
fn is_denied(file: &Path) -> bool {
    std::fs::File::open(file).is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
}

/// Git's words for true and false.
pub(super) fn truth(value: &str) -> Option<bool> {
    match value.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" | "" => Some(false),
        number => number.parse::<i64>().ok().map(|number| number != 0),
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
