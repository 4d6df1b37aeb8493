//! The report of an update as annotations of GitHub's workflows.

use crate::cli::ExitStatus;
use crate::cli::project_report::ProjectReport;
use crate::cli::report::github::error;
use crate::project::PlanPath;
use std::path::Path;

/// An annotation for each file that is behind and each conflict that is open; for each diagnostic where it failed.
pub(super) fn annotations(report: &ProjectReport, status: ExitStatus) -> String {
    let root = report.made.destination.as_deref();
    let path = |path: &PlanPath| from_here(root, path);
    let mut text = String::new();
    let behind = report.update.as_ref().and_then(|update| update.behind.as_deref());
    for behind in behind.unwrap_or_default() {
        text.push_str(&error(
            Some(&path(&behind.path)),
            None,
            "project-behind",
            &format!("{} (`lume-wizard update` brings it up to date)", behind.reason),
        ));
    }
    for found in &report.made.conflicts {
        for conflict in found
            .conflicts
            .iter()
            .filter(|conflict| conflict.decision.is_none())
        {
            let reason = found
                .reason
                .as_deref()
                .unwrap_or("both sides changed these lines");
            text.push_str(&error(
                Some(&path(&found.path)),
                conflict.line,
                "update-conflict",
                reason,
            ));
        }
    }
    if status != ExitStatus::Done {
        for located in report.diagnostics.iter().filter(|located| located.is_error()) {
            text.push_str(&error(
                None,
                None,
                located.diagnostic.code,
                &located.diagnostic.message,
            ));
        }
    }
    text
}

/// The path of a project's file from the working directory, which is the repository's root in a workflow.
fn from_here(root: Option<&Path>, path: &PlanPath) -> String {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let inside = root.and_then(|root| Some(root.strip_prefix(here.ok()?).ok()?.to_owned()));
    let joined = inside.unwrap_or_default().join(path.as_str());
    joined.to_string_lossy().into_owned()
}
