//! `lume-wizard edit FILE`: the variables editor alone, saving in place.

use super::variable_file::failed;
use super::{Global, Status, out, wizard};
use crate::io::{save::readable, shown_path};
use crate::variables::source::is_python;
use crate::wizard::Opening;
use clap::Args;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Edit a variables file in its own editor
#[derive(Debug, Args)]
pub struct Arguments {
    /// The variables file, which need not be there yet; or Python source that defines variables
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the editor.
pub fn run(global: &Global, arguments: &Arguments) -> Status {
    if let Err(status) = can_be_opened(&arguments.file) {
        return status;
    }
    wizard::run(global, &Opening::Editor(arguments.file.clone()))
}

/// Says why there is nothing to edit at `path`, before the screen is taken.
fn can_be_opened(path: &Path) -> Result<(), Status> {
    let missing = std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    if !missing || is_python(path) {
        return readable(path).map_err(|error| failed(&error));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            out::note(&format!(
                "error: {} cannot be made: there is no folder {}\n",
                shown_path(path),
                shown_path(folder)
            ));
            Err(Status::Failed)
        }
        _ => Ok(()),
    }
}
