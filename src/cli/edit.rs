//! `lume-wizard edit FILE`: the variables editor alone, saving in place; on a screen, or as plain lines.

use super::not_variables::not_variables;
use super::terminal::LineTerminal;
use super::variable_file::{ReadOptions, failed, model_error};
use super::wizard::files;
use super::{ExitStatus, Global, out, wizard};
use crate::editor::Buffer;
use crate::io::save::{Attributes, SavedState, readable, save_at};
use crate::io::{DiskArrays, shown_path};
use crate::prompt::{Ending, FileStore, edit_variables};
use crate::text::display::shown;
use crate::variables::source::import;
use crate::variables::source::is_python;
use crate::variables::{ArrayFiles, Runtime, choose_model};
use crate::wizard::Opening;
use crate::yaml::Document;
use clap::Args;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Edit a variables file in its own editor
#[derive(Debug, Args)]
pub struct EditArguments {
    /// The variables file, which need not be there yet; or Python source that defines variables
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    by: ReadOptions,
}

/// Runs the editor.
pub fn run(global: &Global, arguments: &EditArguments) -> ExitStatus {
    if let Err(status) = can_be_opened(&arguments.file) {
        return status;
    }
    if let Some(name) = &arguments.by.model
        && let Err(status) = has_model(&arguments.file, name)
    {
        return status;
    }
    if global.wants_plain_lines() {
        return lines(&arguments.file, &arguments.by);
    }
    let opening = Opening::Editor {
        path: arguments.file.clone(),
        runtime: arguments.by.runtime,
    };
    wizard::run(global, &opening, arguments.by.model.clone())
}

/// Says why there is nothing to edit at `path`, before the screen is taken.
fn can_be_opened(path: &Path) -> Result<(), ExitStatus> {
    let missing = std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    if !missing || is_python(path) {
        readable(path).map_err(|error| failed(&error))?;
        return is_no_mapping(path);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            out::note(&format!(
                "error: {} cannot be made: there is no folder {}\n",
                shown_path(path),
                shown_path(folder)
            ));
            Err(ExitStatus::Failed)
        }
        _ => Ok(()),
    }
}

/// Reports that the file at `path` is a PV mapping, if it is one.
fn is_no_mapping(path: &Path) -> Result<(), ExitStatus> {
    let Ok((bytes, _)) = crate::io::read(path) else {
        return Ok(());
    };
    let Some((message, help)) = not_variables(path, &Document::from_bytes(bytes)) else {
        return Ok(());
    };
    out::note(&format!("error: {message}\n  help: {help}\n"));
    Err(ExitStatus::NotInOrder)
}

/// Reports that the file at `path` holds no model `name`.
fn has_model(path: &Path, name: &str) -> Result<(), ExitStatus> {
    let (bytes, _) = crate::io::read(path).map_err(|error| failed(&error))?;
    match choose_model(&Document::from_bytes(&bytes), Some(name)) {
        Ok(_) => Ok(()),
        Err(error) => Err(model_error(path, &error)),
    }
}

/// The editor as plain lines.
fn lines(path: &Path, by: &ReadOptions) -> ExitStatus {
    let opened = match begin(path, by.runtime) {
        Ok(opened) => opened,
        Err(reason) => {
            out::note(&format!("error: {}\n", shown(&reason)));
            return ExitStatus::Failed;
        }
    };
    let folder = opened.path.clone().unwrap_or_default();
    let mut store = Disk {
        arrays: DiskArrays::beside(&folder),
    };
    let opened = match &by.model {
        Some(name) => opened.with_model(name, &store.arrays),
        None => opened,
    };
    match edit_variables(opened, &mut store, &mut LineTerminal::new()) {
        Ending::Left | Ending::Complete => ExitStatus::Done,
        Ending::EndOfInput => ExitStatus::NotInOrder,
    }
}

/// The variables file at `path`; of Python source, the one that is begun with its variables.
fn begin(path: &Path, runtime: Option<Runtime>) -> Result<Buffer, String> {
    if !is_python(path) {
        return files::begin(path.to_path_buf(), runtime);
    }
    let (opened, text) = files::begin_from(path)?;
    let imported = import(&text, runtime);
    for unread in &imported.unread {
        out::note(&format!(
            "{}:{}: error: {}\n",
            shown_path(path),
            unread.line,
            shown(&unread.message)
        ));
    }
    let arrays = DiskArrays::beside(path);
    Ok(opened.with_text(&imported.text, imported.runtime, &arrays))
}

/// The file on disk.
struct Disk {
    arrays: DiskArrays,
}

impl FileStore for Disk {
    fn arrays(&self) -> &dyn ArrayFiles {
        &self.arrays
    }

    fn read(&mut self, now: &Buffer) -> Result<Buffer, String> {
        let read = files::open(now.path.clone(), Some(now.runtime()))?;
        Ok(match now.reading().model() {
            Some(name) if read.models_to_choose().iter().any(|other| other == name) => {
                read.with_model(name, &self.arrays)
            }
            _ => read,
        })
    }

    fn save(&mut self, now: &Buffer, before: Option<Arc<[u8]>>, text: &str) -> Result<(), String> {
        let path = now.path.as_deref().ok_or("The variables file has no path.")?;
        let seen = before.map_or(SavedState::Absent, |bytes| SavedState::of(&bytes));
        let (real, bytes) = (now.real.as_deref(), text.as_bytes());
        match save_at(path, real, seen, bytes, Attributes::Required) {
            Ok(saved) => {
                out::not_undoable(saved.undo_failure.as_deref());
                Ok(())
            }
            Err(error) => Err(out::sentence(&error.to_string(), error.help().as_deref())),
        }
    }
}
