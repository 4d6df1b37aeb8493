//! The arguments of `lume-wizard update`.

use crate::cli::completions::candidates;
use crate::cli::templates::TemplatesOption;
use crate::generate::{CommitDecision, GenerationMode, UpdateDecisions};
use crate::project::merge::Side;
use crate::project::update::ConflictDecisions;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use std::path::PathBuf;

/// Bring a project up to date with its answers, its variables file and the current templates
#[derive(Clone, Debug, Args)]
#[allow(clippy::struct_excessive_bools)]
pub struct UpdateArguments {
    /// The project's folder, or one inside it
    #[arg(value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    pub(super) folder: PathBuf,
    /// Change an answer of the project
    #[arg(long, value_name = "KEY=VALUE", add = ArgValueCompleter::new(candidates::answers))]
    pub(super) set: Vec<String>,
    #[command(flatten)]
    pub(super) templates: TemplatesOption,
    /// Write nothing, say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Show the differences of the files
    #[arg(long)]
    pub(super) diff: bool,
    /// Write nothing; list what is behind and exit with status 1 if anything is
    #[arg(long, conflicts_with_all = ["dry_run", "diff", "markers", "prefer", "commit", "no_git"])]
    pub(super) check: bool,
    /// Write both sides of a conflict into the file, between the markers of git
    #[arg(long, conflicts_with = "prefer")]
    pub(super) markers: bool,
    /// The side that conflicts are decided for
    #[arg(long, value_enum, value_name = "SIDE")]
    pub(super) prefer: Option<Prefer>,
    /// Make no commit
    #[arg(long, conflicts_with = "commit")]
    pub(super) no_git: bool,
    /// Commit also files that had changes which are not committed
    #[arg(long)]
    pub(super) commit: bool,
    /// The report's format
    #[arg(long, value_enum, default_value_t = UpdateFormat::Human, value_name = "FORMAT")]
    pub(super) format: UpdateFormat,
}

/// A side of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Prefer {
    /// The lines in the project
    Mine,
    /// The lines as generated now
    New,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum UpdateFormat {
    Human,
    Json,
    /// Annotations for GitHub's workflows
    Github,
}

impl UpdateArguments {
    pub(super) const fn mode(&self) -> GenerationMode {
        match self.dry_run || self.check {
            true => GenerationMode::DryRun,
            false => GenerationMode::Write,
        }
    }

    /// The decisions that the options make.
    pub(super) fn decisions(&self) -> UpdateDecisions {
        let prefer = self.prefer.map(|side| match side {
            Prefer::Mine => Side::Mine,
            Prefer::New => Side::New,
        });
        UpdateDecisions {
            commit: match (self.no_git, self.commit) {
                (true, _) => CommitDecision::Never,
                (_, true) => CommitDecision::Always,
                _ => CommitDecision::Usual,
            },
            conflicts: ConflictDecisions {
                prefer,
                markers: self.markers,
                ..ConflictDecisions::default()
            },
        }
    }
}
