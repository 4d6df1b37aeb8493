//! `lume-wizard convert`: a variables file rewritten for another runtime.

use super::fix;
use super::variable_file::{OpenedFile, ReadOptions, failed, is_standard, runtimes};
use super::{ExitStatus, out};
use crate::io::save::{Attributes, SaveError, SavedState, save_at};
use crate::io::shown_path;
use crate::project::unified;
use crate::text::Severity;
use crate::text::display::{shown, shown_lines};
use crate::variables::Runtime;
use crate::variables::convert::{Conversion, Losses, convert};
use clap::Args;
use std::path::{Path, PathBuf};

/// Rewrite a variables file for another runtime; comments, order and the text of numbers stay
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// The variables file; `-` reads standard input and writes standard output
    file: PathBuf,
    /// The runtime that shall read it
    #[arg(long, value_name = "RUNTIME", value_parser = runtimes())]
    to: Runtime,
    /// Write a new file here and leave FILE as it is; `-` is standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show what would change; without --output nothing is written
    #[arg(long)]
    diff: bool,
    /// Drop what the runtime has no place for
    #[arg(long)]
    drop: bool,
    /// Write also when the runtime would still refuse the file, and over an existing output
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    by: ReadOptions,
}

impl ConvertArguments {
    /// Returns whether FILE stays as it is: nothing is written, or another file.
    fn writes_elsewhere(&self) -> bool {
        match &self.output {
            None => self.diff,
            Some(output) if is_standard(output) => true,
            Some(output) => !is_same_file(output, &self.file),
        }
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(one).is_some() && real(one) == real(other)
}

/// Converts.
pub fn run(arguments: &ConvertArguments) -> ExitStatus {
    let opened = if arguments.writes_elsewhere() {
        OpenedFile::read(&arguments.file, &arguments.by)
    } else {
        OpenedFile::read_to_change(&arguments.file, &arguments.by)
    };
    let file = match opened {
        Ok(file) => file,
        Err(status) => return status,
    };
    let losses = if arguments.drop {
        Losses::Drop
    } else {
        Losses::Block
    };
    match convert(&file.document, &file.reading, arguments.to, losses) {
        Ok(conversion) => converted(arguments, &file, &conversion),
        Err(refusal) => file.refuse(&refusal),
    }
}

fn converted(arguments: &ConvertArguments, file: &OpenedFile, conversion: &Conversion) -> ExitStatus {
    for repair in &conversion.repairs {
        out::note(&fix::line(&file.name(), "fixed", repair));
    }
    let severity = if conversion.document.is_none() {
        "error"
    } else {
        "dropped"
    };
    for loss in &conversion.losses {
        let what = match &loss.field {
            Some(field) => format!("{field} of {}", loss.variable),
            None => loss.variable.clone(),
        };
        out::note(&format!(
            "{}:{}: {severity}: {}: {}\n",
            file.name(),
            loss.line,
            shown(&what),
            shown(&loss.message)
        ));
    }
    let Some(document) = &conversion.document else {
        out::note("  help: --drop converts without them; nothing was written\n");
        return ExitStatus::NotInOrder;
    };
    let after = file.reading_of(document, arguments.to);
    let errors: Vec<_> = after
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
        .collect();
    file.tell(document, &errors);
    let mut status = ExitStatus::Done;
    if arguments.diff {
        let path = arguments.file.to_string_lossy();
        let (old, new) = (file.document.text().as_bytes(), document.text().as_bytes());
        let difference = unified(&shown(&path), Some(old), Some(new));
        status = out::result(&shown_lines(&difference));
    }
    if !after.accepted() && !arguments.force {
        out::note(&format!(
            "error: {} would still refuse it, so nothing was written\n  help: correct what is listed, before or (with --force) after \
             the conversion\n",
            arguments.to.key()
        ));
        return ExitStatus::NotInOrder;
    }
    let to = arguments.to.key();
    let unchanged = document.text() == file.document.text();
    let done = match unchanged {
        true => format!("{to} reads it as it is: nothing has changed"),
        false => format!("converted to {to}"),
    };
    match &arguments.output {
        None if arguments.diff => status,
        None if unchanged && !is_standard(&arguments.file) => {
            out::result(&format!("{}: {done}\n", file.name()))
        }
        None => file.save(document, &done, arguments.force),
        Some(path) if is_standard(path) => out::result(document.text()),
        Some(_) if arguments.force && !arguments.writes_elsewhere() => file.save(document, &done, true),
        Some(path) => write(path, document.text(), arguments.force),
    }
}

/// Writes a new file; over an existing one only by force.
pub(super) fn write(path: &Path, text: &str, force: bool) -> ExitStatus {
    let seen = match crate::io::save::read(path) {
        Ok((_, seen)) if force => seen,
        Ok(_) => {
            out::note(&format!(
                "error: there is a file at {} already\n  help: --force writes over it\n",
                shown_path(path)
            ));
            return ExitStatus::NotInOrder;
        }
        Err(SaveError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            SavedState::Absent
        }
        Err(error) => return failed(&error),
    };
    match save_at(path, None, seen, text.as_bytes(), Attributes::forced(force)) {
        Ok(saved) => {
            out::not_undoable(saved.undo_failure.as_deref());
            out::result(&format!("wrote {}\n", shown_path(path)))
        }
        Err(error) => failed(&error),
    }
}
