//! `lume-wizard templates`: the templates of projects, and an organisation's own in their place.

use super::{ExitStatus, out};
use crate::io::export::{ExistingFiles, export};
use crate::io::{self, shown_path};
use crate::project::Templates;
use crate::project::template_check::check;
use crate::text::display::{counted, shown};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use serde_json::json;
use std::path::{Path, PathBuf};

/// List, copy and check the templates that projects are made of
#[derive(Debug, Args)]
#[command(after_help = "\
Own templates begin with a copy:
  lume-wizard templates export our-templates
  lume-wizard templates check our-templates
  lume-wizard new --templates our-templates ...
  lume-wizard update --templates our-templates")]
pub struct TemplatesArguments {
    #[command(subcommand)]
    command: TemplatesCommand,
}

#[derive(Debug, Subcommand)]
enum TemplatesCommand {
    /// List the files of the templates
    List(ListArguments),
    /// Write the templates that this program brings into a new folder
    Export(ExportArguments),
    /// Check an organisation's own templates: every file renders for every stack and registry
    Check(CheckArguments),
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    choice: TemplatesOption,
    /// The list's format
    #[arg(long, value_enum, default_value_t = ListFormat::Human, value_name = "FORMAT")]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Args)]
struct ExportArguments {
    /// The folder; it may exist if it is empty
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// The folder of the templates
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
}

/// The option that chooses the templates.
#[derive(Clone, Debug, Default, Args)]
pub struct TemplatesOption {
    /// A folder of your own templates, as `templates export` writes one, instead of those that the program brings
    /// (`embedded` means these)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    templates: Option<PathBuf>,
}

/// The word for the templates that the program brings.
const EMBEDDED: &str = "embedded";

impl TemplatesOption {
    /// The templates that the option names; none where it is not given.
    ///
    /// # Errors
    /// When they cannot be read or have mistakes; all of them have been reported.
    pub fn chosen(&self) -> Result<Option<Templates>, ExitStatus> {
        match &self.templates {
            None => Ok(None),
            Some(word) if word == Path::new(EMBEDDED) => Ok(Some(Templates::embedded())),
            Some(folder) => checked(folder).map(Some),
        }
    }

    /// The templates that the option names, or the embedded ones.
    ///
    /// # Errors
    /// As [`Self::chosen`].
    pub fn chosen_or_embedded(&self) -> Result<Templates, ExitStatus> {
        Ok(self.chosen()?.unwrap_or_else(Templates::embedded))
    }
}

/// Reads and checks the templates of a folder, and reports what is wrong.
fn checked(folder: &Path) -> Result<Templates, ExitStatus> {
    let files = io::templates::read(folder).map_err(|error| {
        out::note(&format!("error: {error}\n"));
        out::note("  help: `lume-wizard templates export DIR` writes templates to begin with\n");
        ExitStatus::Failed
    })?;
    let templates = Templates::own(files);
    let mistakes = check(&templates);
    if mistakes.is_empty() {
        return Ok(templates);
    }
    for mistake in &mistakes {
        let place = if mistake.path.is_empty() {
            format!("{}: {}", shown_path(folder), shown(&mistake.message))
        } else {
            format!("{}/{mistake}", shown_path(folder))
        };
        out::note(&format!("error: {place}\n"));
    }
    Err(ExitStatus::NotInOrder)
}

/// Runs one of the commands.
pub fn run(arguments: &TemplatesArguments) -> ExitStatus {
    let result = match &arguments.command {
        TemplatesCommand::List(list) => self::list(list),
        TemplatesCommand::Export(export) => Ok(self::export_to(&export.folder)),
        TemplatesCommand::Check(check) => checked(&check.folder).map(|templates| {
            let count = counted(templates.files().count(), "file");
            out::result(&format!(
                "{}: {count}, all render for every stack and registry\n",
                shown_path(&check.folder)
            ))
        }),
    };
    result.unwrap_or_else(|status| status)
}

fn list(arguments: &ListArguments) -> Result<ExitStatus, ExitStatus> {
    let templates = arguments.choice.chosen_or_embedded()?;
    let text = match arguments.format {
        ListFormat::Human => {
            let mut text = String::new();
            for template in templates.files() {
                out::line(&mut text, shown(template.path));
            }
            text
        }
        ListFormat::Json => out::json(&json!({
            "format": 1,
            "id": templates.id(),
            "files": templates
                .files()
                .map(|template| json!({
                    "path": template.path,
                    "filled_in": template.is_filled_in(),
                    "bytes": template.bytes.len(),
                }))
                .collect::<Vec<_>>(),
        })),
    };
    Ok(out::listing(&text))
}

fn export_to(folder: &Path) -> ExitStatus {
    let templates = Templates::embedded();
    let files: Vec<(String, Vec<u8>)> = templates
        .files()
        .map(|template| (template.path.to_owned(), template.bytes.to_vec()))
        .collect();
    match export(folder, &files, ExistingFiles::Refuse) {
        Ok(()) => {
            let path = crate::project::filters::shell(&folder.to_string_lossy());
            out::result(&format!(
                "wrote {} into {}; use them with: lume-wizard new --templates {}\n",
                counted(files.len(), "file"),
                shown_path(folder),
                shown(&path)
            ))
        }
        Err(error) => {
            out::note(&format!("error: {error}\n"));
            ExitStatus::Failed
        }
    }
}
