//! The arguments of `lume-wizard new`.

use crate::cli::completions::candidates;
use crate::cli::templates::TemplatesOption;
use crate::generate::{CommitDecision, Decisions, FileDecision, FileDecisions, RepositoryDecision};
use crate::variables::Runtime;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use std::path::PathBuf;

/// Write a new project
#[derive(Clone, Debug, Default, Args)]
#[allow(clippy::struct_excessive_bools)]
pub struct NewArguments {
    /// The model's variables file
    #[arg(long, value_name = "FILE")]
    pub(super) variables: Option<PathBuf>,
    /// A YAML or JSON file with answers, with the keys of `questions`
    #[arg(long, value_name = "FILE")]
    pub(super) answers: Option<PathBuf>,
    /// One answer; goes before every other source
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment, add = ArgValueCompleter::new(candidates::answers))]
    pub(super) set: Vec<String>,
    /// The stack that the project runs on: lume-services or lume-torch
    #[arg(long, value_name = "STACK")]
    pub(super) stack: Option<String>,
    /// The folder in which the project's folder is made
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub(super) output: Option<PathBuf>,
    /// The model, in a variables file that holds several
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(candidates::models))]
    pub(super) model: Option<String>,
    /// The runtime that the variables file is written for, instead of finding it out
    #[arg(long, value_name = "RUNTIME", value_parser = runtime)]
    pub(super) runtime: Option<Runtime>,
    /// Whether a project without variables is wanted; only asked.
    #[arg(skip)]
    pub(super) without_variables: bool,
    /// Convert the variables file where the stack's runtime refuses it
    #[arg(long)]
    pub(super) convert: bool,
    #[command(flatten)]
    pub(super) templates: TemplatesOption,
    /// Write nothing, say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Show the contents of what is written, as differences from what is there
    #[arg(long)]
    pub(super) diff: bool,
    /// In a folder with other files: write the missing files only
    #[arg(long, conflicts_with = "overwrite")]
    pub(super) keep: bool,
    /// In a folder with other files: replace those that the project has too
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Make no repository and no commit
    #[arg(long, conflicts_with = "commit")]
    pub(super) no_git: bool,
    /// Commit also in a folder that has other files or commits
    #[arg(long)]
    pub(super) commit: bool,
    /// Inside another repository's work tree: write the files as a part of that one, without a repository or commit
    #[arg(long, conflicts_with = "commit")]
    pub(super) inside_repository: bool,
    /// Inside another repository's work tree: make the project a repository of its own there, with a commit
    #[arg(long, conflicts_with_all = ["inside_repository", "no_git"])]
    pub(super) own_repository: bool,
    /// The report's format
    #[arg(long, value_enum, default_value_t = NewFormat::Human, value_name = "FORMAT")]
    pub(super) format: NewFormat,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum NewFormat {
    #[default]
    Human,
    Json,
}

fn assignment(text: &str) -> Result<String, String> {
    match text.contains('=') {
        true => Ok(text.to_owned()),
        false => Err("an answer is given as KEY=VALUE".to_owned()),
    }
}

fn runtime(text: &str) -> Result<Runtime, String> {
    Runtime::from_key(text).ok_or_else(|| {
        let all: Vec<_> = crate::variables::RUNTIMES
            .iter()
            .map(|runtime| runtime.key())
            .collect();
        format!("the runtimes are {}", all.join(", "))
    })
}

impl NewArguments {
    /// The arguments for a project that is there: what is not there is not asked for.
    pub(in crate::cli) fn of_project() -> Self {
        Self {
            without_variables: true,
            ..Self::default()
        }
    }

    /// The arguments for a project of another origin, whose variables file may be written for another runtime.
    pub(in crate::cli) fn of_adopted() -> Self {
        Self {
            convert: true,
            ..Self::of_project()
        }
    }

    /// The decisions that the options make. A repository that differs from the answers keeps its branch and origin.
    pub(super) fn decisions(&self) -> Decisions {
        Decisions {
            repository: Some(match (self.own_repository, self.inside_repository) {
                (true, _) => RepositoryDecision::Own,
                (_, true) => RepositoryDecision::Part,
                _ => RepositoryDecision::KeepExisting,
            }),
            commit: match (self.no_git, self.commit) {
                (true, _) => CommitDecision::Never,
                (_, true) => CommitDecision::Always,
                _ => CommitDecision::Usual,
            },
            files: match (self.keep, self.overwrite) {
                (true, _) => FileDecisions::All(FileDecision::Keep),
                (_, true) => FileDecisions::All(FileDecision::Replace),
                _ => FileDecisions::Undecided,
            },
        }
    }
}
