//! A new project inside a project: never without a question, or the option that answers it.

use super::arguments::NewArguments;
use crate::answers::{Key, Resolved};
use crate::cli::wizard::projects;
use crate::generate::{Refusal, RepositoryDecision};
use crate::io;
use crate::project::filters::shell;
use crate::text::{Diagnostic, Severity};
use std::path::{Path, PathBuf};

/// The project that the new one would be made in.
pub(super) fn around(answers: &Resolved) -> Option<PathBuf> {
    let output = answers.path(Key::Output).cloned().unwrap_or_default();
    let output = match output.as_os_str().is_empty() {
        true => Path::new("."),
        false => &output,
    };
    let output = std::path::absolute(output).ok()?;
    let output = std::fs::canonicalize(&output).unwrap_or(output);
    projects::root_around(&output)
}

/// The refusal where the new project would be made in another one and no option says that this is meant.
pub(super) fn refusal(answers: &Resolved, arguments: &NewArguments) -> Option<Refusal> {
    let around = around(answers).filter(|_| !arguments.own_repository && !arguments.inside_repository)?;
    let message = format!(
        "the output folder is in the project {}, and a project is not made inside another one",
        io::shown_path(&around)
    );
    let option = |decision: RepositoryDecision| decision.option().unwrap_or_default();
    let help = format!(
        "`lume-wizard update {}` brings that one up to date; choose another output folder (--output), or {} or {} if it is meant",
        shell(&around.to_string_lossy()),
        option(RepositoryDecision::Own),
        option(RepositoryDecision::Part),
    );
    Some(Refusal::not_in_order(
        Diagnostic::new("destination-inside-project", Severity::Error, message)
            .with_help(help)
            .of_field(Key::Output.name()),
    ))
}

/// The question where somebody can be asked.
pub(super) fn question(around: &Path) -> String {
    format!(
        "The output folder is in the project {}. Make another project in there all the same?",
        io::shown_path(around)
    )
}
