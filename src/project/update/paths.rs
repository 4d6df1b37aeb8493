//! The paths that an update looks at, and the ones that files move to.

use crate::project::{Plan, PlanPath, ProjectFile, Templates, base, project_file, templates};
use crate::stacks::STACKS;
use std::collections::{BTreeMap, BTreeSet};

/// The moves of files from the project as it is to the project as generated now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// The package's folder as it is, and as it is to be.
    package: Option<[String; 2]>,
    /// Paths as in the templates that a migration renamed, with [`templates::PACKAGE`] for the package.
    files: BTreeMap<String, String>,
}

impl Renames {
    /// The moves where the package `old` becomes `new` and migrations rename `files`.
    #[must_use]
    pub fn new(old: &str, new: &str, files: BTreeMap<String, String>) -> Self {
        Self {
            package: Some([old.to_owned(), new.to_owned()]),
            files,
        }
    }

    /// The path that the file at `path` has from now on.
    #[must_use]
    pub fn new_path(&self, path: &PlanPath) -> PlanPath {
        let Some([old, new]) = &self.package else {
            return path.clone();
        };
        let inside = match path.as_str().strip_prefix(old.as_str()) {
            Some(rest) if rest.starts_with('/') => format!("{}{rest}", templates::PACKAGE),
            _ => path.as_str().to_owned(),
        };
        let inside = self.files.get(&inside).unwrap_or(&inside);
        PlanPath::new(&templates::in_project(inside, new)).unwrap_or_else(|| path.clone())
    }

    /// The package's folder as it is, where it gets another name.
    #[must_use]
    pub fn old_package(&self) -> Option<&str> {
        let [old, new] = self.package.as_ref()?;
        (old != new).then_some(old)
    }
}

/// Every path at which an update has to know what is there.
#[must_use]
pub fn updated_paths(previous: &ProjectFile, plan: &Plan) -> BTreeSet<PlanPath> {
    let own = [project_file::PATH, base::PATH]
        .into_iter()
        .filter_map(PlanPath::new);
    previous
        .files
        .keys()
        .chain(plan.files.keys())
        .cloned()
        .chain(own)
        .collect()
}

/// Returns whether the file at `path` is an input of the project and not made from the templates: the variables file, and what
/// lies beside it. An update moves it with its folder and changes nothing in it.
#[must_use]
pub fn is_input(path: &PlanPath, variables_file: &PlanPath) -> bool {
    let folder = |path: &'_ PlanPath| {
        path.as_str()
            .rsplit_once('/')
            .map(|(folder, _)| folder.to_owned())
    };
    let Some(files) = folder(variables_file) else {
        return path == variables_file;
    };
    let Some(inside) = path
        .as_str()
        .strip_prefix(&files)
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return false;
    };
    let package = files.rsplit_once('/').map_or("", |(package, _)| package);
    let is_template = |template: &str| {
        templates::in_project(template, package)
            .strip_prefix(&files)
            .is_some_and(|rest| rest.strip_prefix('/') == Some(inside))
    };
    // An organisation's own templates have no other files there: `templates::check`.
    let embedded = Templates::embedded();
    !STACKS.iter().any(|info| {
        embedded
            .of(info.stack)
            .keys()
            .any(|template| is_template(template))
    })
}
