//! `lume-wizard secrets`: what must exist where before the project's workflows run.

use super::ExitStatus;
use super::diagnostics::LocatedDiagnostic;
use super::out;
use crate::answers::{AnswersFile, Environment, Given, Resolved, resolve};
use crate::generate::MARK;
use crate::io::github::{GhError, secret_names};
use crate::io::{self, Signals};
use crate::registry::SetupItem;
use crate::text::display::shown;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// List the secrets and settings that the container registry needs, and where to make them
#[derive(Debug, Args)]
pub struct SecretsArguments {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
    /// Ask gh which of the repository's secrets exist (by name; values are never read)
    #[arg(long)]
    verify: bool,
    /// The list's format
    #[arg(long, value_enum, default_value_t = SecretsFormat::Human, value_name = "FORMAT")]
    format: SecretsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SecretsFormat {
    Human,
    Json,
    Markdown,
}

/// The status of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SecretState {
    Present,
    Missing,
    Unknown,
}

impl SecretState {
    const fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

/// The checklist of a project.
struct Checklist {
    registry: &'static str,
    repository: String,
    image: String,
    items: Vec<(SetupItem, SecretState)>,
    verified: bool,
}

/// Writes the checklist to standard output.
pub fn run(arguments: &SecretsArguments) -> ExitStatus {
    let resolved = match project(&arguments.folder) {
        Ok(resolved) => resolved,
        Err(status) => return status,
    };
    let (Some(context), Some(repository)) = (resolved.image_context(), resolved.repository()) else {
        return ExitStatus::NotInOrder;
    };
    let names = arguments.verify.then(|| {
        let signals = Signals::listen();
        secret_names(&repository.host, &repository.gh_repo(), signals.stop())
    });
    let (names, trouble) = match names.transpose() {
        Ok(names) => (names, None),
        Err(GhError::Stopped(signal)) => return ExitStatus::Stopped(signal),
        Err(error) => (None, Some(error)),
    };
    let state = |item: &SetupItem| match &names {
        Some(names) if item.can_be_verified() => found(item, names),
        _ => SecretState::Unknown,
    };
    let items = resolved.registry().items(&context).into_iter();
    let list = Checklist {
        registry: resolved.registry().name,
        repository: repository.gh_repo(),
        image: resolved
            .image()
            .map(|image| image.to_string())
            .unwrap_or_default(),
        items: items
            .map(|item| (state(&item), item))
            .map(|(state, item)| (item, state))
            .collect(),
        verified: names.is_some(),
    };
    let text = match arguments.format {
        SecretsFormat::Human => list.human(),
        SecretsFormat::Json => list.json(resolved.registry().key),
        SecretsFormat::Markdown => list.markdown(),
    };
    if out::result(&text) == ExitStatus::Failed {
        return ExitStatus::Failed;
    }
    if let Some(error) = trouble {
        out::note(&format!("error: {}\n", shown(&error.to_string())));
        if let Some(help) = error.help() {
            out::note(&format!("  help: {help}\n"));
        }
        return ExitStatus::Failed;
    }
    let missing = list.items.iter().any(|(_, state)| *state == SecretState::Missing);
    if missing {
        ExitStatus::NotInOrder
    } else {
        ExitStatus::Done
    }
}

fn found(item: &SetupItem, names: &BTreeSet<String>) -> SecretState {
    if names.contains(&item.name) {
        SecretState::Present
    } else {
        SecretState::Missing
    }
}

/// The answers of the project in `folder`; says on standard error why there are none.
fn project(folder: &Path) -> Result<Resolved, ExitStatus> {
    let mark = folder.join(MARK);
    let bytes = match io::read(&mark) {
        Ok((bytes, _)) => bytes,
        Err(error) => {
            out::note(&format!(
                "error: {error}\n  help: name the folder of a project that this program has written\n"
            ));
            return Err(ExitStatus::Failed);
        }
    };
    let mut given = Given::new();
    let file = AnswersFile::read(&bytes, folder, &mut given);
    let resolved = resolve(&given, &Environment::default());
    // The variables file is not asked for here: its path is not kept in the project.
    let answers = resolved.diagnostics().iter().filter(|diagnostic| {
        diagnostic.field.as_deref() != Some(crate::answers::Key::ModelConfigFile.name())
    });
    let path = mark.to_string_lossy();
    let located = file.diagnostics().iter().chain(answers).map(|diagnostic| {
        LocatedDiagnostic::within(diagnostic.clone(), &path, |offset| {
            file.position(crate::text::Span::empty(offset))
        })
    });
    let errors: Vec<_> = located.filter(LocatedDiagnostic::is_error).collect();
    for error in &errors {
        out::note(&error.to_text());
    }
    if errors.is_empty() && resolved.image_context().is_some() {
        Ok(resolved)
    } else {
        Err(ExitStatus::NotInOrder)
    }
}

impl Checklist {
    fn json(&self, key: &str) -> String {
        let item = |(item, state): &(SetupItem, SecretState)| -> Value {
            json!({
                "name": item.name,
                "kind": item.kind.word(),
                "text": item.text(),
                "address": item.address,
                "command": item.command,
                "state": state.word(),
            })
        };
        let report = json!({
            "format": 1,
            "registry": key,
            "repository": self.repository,
            "items": self.items.iter().map(item).collect::<Vec<_>>(),
        });
        out::json(&report)
    }

    fn human(&self) -> String {
        let mut text = String::new();
        out::line(
            &mut text,
            format_args!("{} for {}", self.registry, shown(&self.repository)),
        );
        out::line(&mut text, format_args!("image {}", shown(&self.image)));
        for (item, state) in &self.items {
            let mark = match state {
                SecretState::Present => "[x]",
                SecretState::Missing | SecretState::Unknown => "[ ]",
            };
            let asked = self.verified && item.can_be_verified();
            let known = if asked {
                format!(": {}", state.word())
            } else {
                String::new()
            };
            out::line(
                &mut text,
                format_args!("\n{mark} {} ({}){known}", shown(&item.name), item.kind.word()),
            );
            out::line(&mut text, format_args!("    {}", shown(&item.purpose)));
            for (number, step) in item.steps.iter().enumerate() {
                out::line(&mut text, format_args!("    {}. {}", number + 1, shown(step)));
            }
            if let Some(address) = &item.address {
                out::line(&mut text, format_args!("    page:    {}", shown(address)));
            }
            if let Some(command) = &item.command {
                out::line(&mut text, format_args!("    command: {}", shown(command)));
            }
            if let Some(expires) = &item.expires {
                out::line(&mut text, format_args!("    {}", shown(expires)));
            }
        }
        if self.items.is_empty() {
            text.push_str("\nNothing has to be set up.\n");
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        out::line(
            &mut text,
            format_args!("# {} for {}\n", self.registry, shown(&self.repository)),
        );
        for (item, state) in &self.items {
            let mark = if *state == SecretState::Present { "x" } else { " " };
            out::line(
                &mut text,
                format_args!(
                    "- [{mark}] **{}** ({}): {}",
                    shown(&item.name),
                    item.kind.word(),
                    shown(&item.purpose)
                ),
            );
            for (number, step) in item.steps.iter().enumerate() {
                out::line(&mut text, format_args!("  {}. {}", number + 1, shown(step)));
            }
            if let Some(address) = &item.address {
                out::line(&mut text, format_args!("\n  <{}>", shown(address)));
            }
            if let Some(command) = &item.command {
                out::line(&mut text, format_args!("\n  ```sh\n  {}\n  ```", shown(command)));
            }
            if let Some(expires) = &item.expires {
                out::line(&mut text, format_args!("\n  {}", shown(expires)));
            }
        }
        text
    }
}
