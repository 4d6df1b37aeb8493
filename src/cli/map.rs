//! `lume-wizard map`: a PV mapping written in another format.

use super::mapping_file::{document, model_names, variables_of};
use super::{ExitStatus, out};
use crate::io::shown_path;
use crate::mapping::{ConvertedMapping, MappingFormat, MappingKind, convert, identity, read};
use crate::project::unified;
use crate::text::display::{shown, shown_lines};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Write a PV mapping in another format; of a variables file, the mapping of each variable to the PV of its name
#[derive(Debug, Args)]
pub struct ConvertMappingArguments {
    /// The mapping, or a variables file
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    to: MappingFormat,
    /// The variables file that the mapping is for (without it, one beside the mapping or in its project)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    variables: Option<PathBuf>,
    /// Write a new file here; `-`, or no output, is standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,
    /// Show what would change in the output and write nothing
    #[arg(long)]
    diff: bool,
    /// Write over an existing output
    #[arg(long)]
    force: bool,
}

fn formats() -> impl TypedValueParser<Value = MappingFormat> {
    let keys = MappingFormat::ALL.map(MappingFormat::key);
    PossibleValuesParser::new(keys).try_map(|key| {
        let found = MappingFormat::ALL.into_iter().find(|format| format.key() == key);
        found.ok_or("no such format")
    })
}

/// Converts.
pub fn run(arguments: &ConvertMappingArguments) -> ExitStatus {
    match converted(arguments) {
        Ok(converted) => finish(arguments, &converted),
        Err(status) => status,
    }
}

fn converted(arguments: &ConvertMappingArguments) -> Result<ConvertedMapping, ExitStatus> {
    let document = document(&arguments.file)?;
    let Some(kind) = MappingKind::of(&document) else {
        let model = model_names(&arguments.file)?;
        if model.inputs.is_empty() && model.outputs.is_empty() {
            out::note(&format!(
                "error: {} is neither a PV mapping nor a variables file\n",
                shown_path(&arguments.file)
            ));
            return Err(ExitStatus::NotInOrder);
        }
        return Ok(identity(&model, arguments.to));
    };
    let variables = arguments
        .variables
        .clone()
        .or_else(|| variables_of(&arguments.file));
    let model = variables.map(|path| model_names(&path)).transpose()?;
    let converted = convert(&read(&document, kind), arguments.to, model.as_ref());
    for loss in &converted.losses {
        let line = loss
            .span
            .map(|span| format!(":{}", document.lines().line(span.start)));
        out::note(&format!(
            "{}{}: no counterpart: {}\n",
            shown_path(&arguments.file),
            line.unwrap_or_default(),
            shown(&loss.message)
        ));
    }
    Ok(converted)
}

fn finish(arguments: &ConvertMappingArguments, converted: &ConvertedMapping) -> ExitStatus {
    let output = arguments
        .output
        .as_ref()
        .filter(|path| !super::variable_file::is_standard(path));
    if arguments.diff {
        let path = output.unwrap_or(&arguments.file);
        let old = std::fs::read(path).ok();
        let name = path.to_string_lossy();
        let difference = unified(&shown(&name), old.as_deref(), Some(converted.text.as_bytes()));
        return out::result(&shown_lines(&difference));
    }
    match output {
        Some(path) => super::convert::write(path, &converted.text, arguments.force),
        None => out::result(&converted.text),
    }
}
