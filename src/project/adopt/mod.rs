//! Answers about a project that was not made by this program, read from its files and its repository. Nothing of it is
//! run: Python is parsed.
//!
//! Each [`Finding`] names its place and says whether it is certain or guessed. [`base_plan`] chooses the texts that the
//! first update merges with.

mod copier;
mod layout;
mod metadata;
mod readme;
mod registry;

use super::{Plan, PlanPath, project_file};
use crate::answers::Key;
use std::collections::BTreeMap;

/// The files that are read of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectSources {
    /// The texts of its files, by their path in the project.
    pub files: BTreeMap<String, String>,
    /// The name of its folder.
    pub folder: String,
    /// The address of its remote `origin`.
    pub origin: Option<String>,
    /// The author of its first commit: name and e-mail address.
    pub first_author: Option<(String, String)>,
}

/// The confidence in a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A place that exists to say it says it.
    Certain,
    /// It follows from something else, or two places say different things.
    Guessed,
}

impl Certainty {
    /// `certain` or `guessed`, as in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Guessed => "guessed",
        }
    }
}

/// An answer that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The question.
    pub key: Key,
    /// The answer.
    pub value: String,
    /// The confidence in it.
    pub certainty: Certainty,
    /// The place, such as `setup.py`, with what another place says where they differ.
    pub place: String,
}

/// Everything that was found, in the order in which places are preferred.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, key: Key, value: &str, certainty: Certainty, place: &str) {
        let value = value.trim();
        // A question of cookiecutter that had no default and no answer is "None".
        if value.is_empty() || value == "None" {
            return;
        }
        self.0.push(Finding {
            key,
            value: value.to_owned(),
            certainty,
            place: place.to_owned(),
        });
    }

    fn certain(&mut self, key: Key, value: &str, place: &str) {
        self.add(key, value, Certainty::Certain, place);
    }

    fn guess(&mut self, key: Key, value: &str, place: &str) {
        self.add(key, value, Certainty::Guessed, place);
    }

    /// The first finding for `key`, the certain ones before the guesses.
    fn best(&self, key: Key) -> Option<&Finding> {
        let of_key = |finding: &&Finding| finding.key == key;
        self.0
            .iter()
            .filter(of_key)
            .min_by_key(|finding| finding.certainty)
    }
}

/// The answers that the project gives, at most one for each question, in the questions' order.
#[must_use]
pub fn findings(sources: &ProjectSources) -> Vec<Finding> {
    let mut found = Findings::default();
    copier::find(sources, &mut found);
    readme::find(sources, &mut found);
    metadata::find(sources, &mut found);
    registry::find(sources, &mut found);
    layout::find(sources, &mut found);
    repository(sources, &mut found);
    Key::all().filter_map(|key| settled(&found, key)).collect()
}

/// The best finding for a question; a guess where another place that is as good says something else.
fn settled(found: &Findings, key: Key) -> Option<Finding> {
    let mut best = found.best(key)?.clone();
    let other = found.0.iter().find(|other| {
        other.key == key && other.certainty == best.certainty && !is_same(key, &other.value, &best.value)
    });
    if let Some(other) = other
        && best.certainty == Certainty::Certain
    {
        best.certainty = Certainty::Guessed;
        best.place = format!("{}; {} says {}", best.place, other.place, other.value);
    }
    Some(best)
}

/// Returns whether two answers mean the same.
fn is_same(key: Key, one: &str, other: &str) -> bool {
    use crate::answers::Repository;
    let page = |address: &str| Repository::parse(address).map(|repository| repository.page().to_lowercase());
    match (key, page(one), page(other)) {
        (Key::GithubUrl, Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// The remote, the folder and the first commit.
fn repository(sources: &ProjectSources, found: &mut Findings) {
    if let Some(origin) = &sources.origin {
        found.certain(Key::GithubUrl, origin, "git's remote origin");
    }
    if let Some(url) = found.best(Key::GithubUrl).cloned()
        && let Ok(repository) = crate::answers::Repository::parse(&url.value)
    {
        let place = format!("the owner in github_url ({})", url.place);
        found.add(Key::GithubUsername, &repository.owner, url.certainty, &place);
        found.guess(Key::RepoName, &repository.name, &url.place);
    }
    found.guess(Key::RepoName, &sources.folder, "the folder's name");
    if let Some((name, email)) = &sources.first_author {
        found.guess(Key::Author, name, "the first commit");
        found.guess(Key::Email, email, "the first commit");
    }
    if let Some(name) = found.best(Key::RepoName).map(|finding| finding.value.clone()) {
        found.guess(Key::ProjectName, &name, "the repository's name");
    }
}

/// Files that say how a package is built: a project has one set of them.
const PACKAGING: [&str; 4] = ["setup.py", "setup.cfg", "versioneer.py", "pyproject.toml"];

/// The files of `plan` that count as generated before, in the project that `sources` describes.
///
/// The base of a file that the project has is its text as generated now. The user's text differs from it and is kept, and
/// a later change of the templates or an answer is merged into it, or shown as a conflict. The user's own text as the
/// base would do the opposite: the first update would replace it. A file that the project lacks has no base, so that the
/// first update offers it as new. Packaging files are an exception in a project that has its own in another form: these
/// count as generated and removed, and stay away.
#[must_use]
pub fn base_plan(plan: &Plan, sources: &ProjectSources, exists: impl Fn(&PlanPath) -> bool) -> Plan {
    let is_packaging = |path: &str| PACKAGING.contains(&path) || path.ends_with("/_version.py");
    let has_packaging = PACKAGING.iter().any(|path| sources.files.contains_key(*path));
    let mut base = plan.clone();
    base.files.retain(|path, _| {
        let is_own = path.as_str() == project_file::PATH;
        !is_own && (exists(path) || (has_packaging && is_packaging(path.as_str())))
    });
    base
}

#[cfg(test)]
mod tests;
