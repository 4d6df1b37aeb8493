//! A project on the disk, read so that it can be updated: by `update` and by the wizard.

use crate::answers::{Given, Key, Resolved};
use crate::generate::{EditedVariables, GenerationMode, Refusal, UpdatedProject, recovery_notes};
use crate::io;
use crate::io::project::FoundProject;
use crate::project::templates::VERSION;
use crate::project::update::{MIGRATIONS, Renames, migrate};
use crate::project::{self, Plan, PlanPath, ProjectFile, Templates};
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A project on the disk, in the names of the current templates.
pub(in crate::cli) struct ReadProject {
    /// The project's folder, by its canonical path.
    pub(in crate::cli) root: PathBuf,
    /// The path of its variables file.
    pub(in crate::cli) variables_file: PlanPath,
    /// Remarks about its `.lume-wizard.yml`.
    pub(in crate::cli) remarks: Vec<Diagnostic>,
    /// Warnings about an interrupted write that was undone.
    pub(in crate::cli) notes: Vec<Diagnostic>,
    before: ProjectFile,
    migrated: ProjectFile,
    renamed: BTreeMap<String, String>,
    license: Option<String>,
}

impl ReadProject {
    /// Reads the project that `folder` is in. An interrupted write is undone first, except in a dry run.
    ///
    /// # Errors
    /// When there is no project, a newer lume-wizard made it, or its variables file is not there.
    pub(in crate::cli) fn read(folder: &Path, mode: GenerationMode) -> Result<Self, Refusal> {
        let found = io::project::find(folder, mode)?;
        if found.file.templates > VERSION {
            return Err(newer(&found));
        }
        let (migrated, renamed) = migrate(&found.file, &MIGRATIONS);
        Ok(Self {
            variables_file: variables_file(&found.root, &migrated)?,
            remarks: found.file.remarks().collect(),
            notes: recovery_notes(&found.recovery, &found.root),
            root: found.root,
            before: found.file,
            migrated,
            renamed,
            license: found.license,
        })
    }

    /// Its answers.
    pub(in crate::cli) fn given(&self) -> Given {
        given(&self.migrated, &self.root)
    }

    /// The templates that it is brought up to date with: the `chosen` ones, or those of this program. Where it was made
    /// from an organisation's own, only its user knows where these are: nothing in the project leads out of it.
    ///
    /// # Errors
    /// When nobody has named those of the organisation.
    pub(in crate::cli) fn templates(&self, chosen: Option<Templates>) -> Result<Templates, Refusal> {
        match (chosen, &self.before.own_templates) {
            (Some(chosen), _) => Ok(chosen),
            (None, None) => Ok(Templates::embedded()),
            (None, Some(_)) => {
                let root = io::shown_path(&self.root);
                let message = format!("{root} was made from templates of your organisation's own");
                let help = format!(
                    "`lume-wizard update {root} --templates DIR` names their folder, and `--templates embedded` goes over to those of this program"
                );
                Err(Refusal::not_in_order(
                    Diagnostic::new("templates-not-named", Severity::Error, message).with_help(help),
                ))
            }
        }
    }

    /// The year of its licence; the current one where it has none.
    pub(in crate::cli) fn year(&self) -> i32 {
        let year = self.license.as_deref().and_then(year_of);
        year.unwrap_or_else(io::environment::year)
    }

    /// The project with its files as generated now from these answers.
    pub(in crate::cli) fn updated(
        self,
        answers: Resolved,
        plan: Plan,
        edited: Option<EditedVariables>,
    ) -> UpdatedProject {
        let new_package = answers.valid(Key::Package).unwrap_or_default().to_owned();
        let old_package = package_of(&self.variables_file).unwrap_or(&new_package);
        UpdatedProject {
            renames: Renames::new(old_package, &new_package, self.renamed),
            root: self.root,
            before: self.before,
            migrated: self.migrated,
            variables_file: self.variables_file,
            answers,
            plan,
            edited,
        }
    }
}

/// The answers of a `.lume-wizard.yml` of the project in `root`.
pub(in crate::cli) fn given(file: &ProjectFile, root: &Path) -> Given {
    let mut given = Given::new();
    for (name, text) in &file.answers {
        if let Some(key) = Key::from_name(name) {
            given.put_from_file(key, text.clone(), None, root);
        }
    }
    given.put_from_file(Key::Stack, file.stack.info().key.to_owned(), None, root);
    given
}

fn newer(found: &FoundProject) -> Refusal {
    let message = format!(
        "{} was made from templates {}, and this lume-wizard has {}",
        io::shown_path(&found.root),
        found.file.templates,
        VERSION
    );
    Refusal::not_in_order(
        Diagnostic::new("templates-newer", Severity::Error, message)
            .with_help("update with a newer lume-wizard"),
    )
}

/// The path of the project's variables file, which must be there.
fn variables_file(root: &Path, file: &ProjectFile) -> Result<PlanPath, Refusal> {
    let name = Key::ModelConfigFile.name();
    let answer = file.answers.get(name).map_or("", String::as_str);
    let path = PlanPath::new(answer).ok_or_else(|| {
        let message = format!(
            ".lume-wizard.yml: {name} is `{}`, no path inside the project",
            shown(answer)
        );
        let help = "write the path of the project's variables file, such as my_model/files/variables.yml";
        Refusal::not_in_order(
            Diagnostic::new("project-file-invalid", Severity::Error, message).with_help(help),
        )
    })?;
    if root.join(path.as_str()).is_file() {
        return Ok(path);
    }
    let message = format!("the project's variables file {} is not there", shown(answer));
    let help = format!(
        "`git checkout -- {}` restores it from the last commit",
        project::filters::shell(answer)
    );
    Err(Refusal::failed(
        Diagnostic::new("variables-unreadable", Severity::Error, message).with_help(help),
    ))
}

/// The package's folder, from the variables file in it.
fn package_of(variables_file: &PlanPath) -> Option<&str> {
    let (package, inside) = variables_file.as_str().split_once('/')?;
    (inside == "files/variables.yml").then_some(package)
}

/// The year of a licence: the first one after the word Copyright.
fn year_of(license: &str) -> Option<i32> {
    let (_, after) = license.split_once("Copyright")?;
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    after
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(3)
        .find(is_year)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_license_is_its_first() {
        for (text, year) in [
            ("Copyright (c) 2024 Ada", Some(2024)),
            ("MIT\n\nCopyright (c) 2023-2025, Ada", Some(2023)),
            ("Copyright Ada", None),
            ("Apache License\nVersion 2.0, January 2004", None),
        ] {
            assert_eq!(year_of(text), year, "{text}");
        }
    }
}
