//! `lume-wizard variable import`: a variables file from the variables that Python source defines.

use super::variable_file::{failed, is_standard, runtimes, text};
use super::{ExitStatus, out};
use crate::io::save::{SavedState, save};
use crate::io::shown_path;
use crate::text::display::{counted, shown};
use crate::variables::Runtime;
use crate::variables::source::import;
use clap::Args;
use std::path::PathBuf;

/// The read files and the destination of the result.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The Python file; it is read, never run
    #[arg(value_name = "FILE.py")]
    file: PathBuf,
    /// Write a new file here, in place of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The runtime that shall read the file (without it, the one whose classes the source uses)
    #[arg(long, value_name = "RUNTIME", value_parser = runtimes())]
    runtime: Option<Runtime>,
}

/// Imports. What could not be read is listed on standard error, with its line; the status is 1 then.
pub fn run(arguments: &ImportArguments) -> ExitStatus {
    let source = match text(&arguments.file) {
        Ok(source) => source,
        Err(status) => return status,
    };
    let imported = import(&source, arguments.runtime);
    let name = shown_path(&arguments.file);
    for unread in &imported.unread {
        out::note(&format!(
            "{name}:{}: error: {}\n",
            unread.line,
            shown(&unread.message)
        ));
    }
    let [inputs, outputs] = imported.variables;
    if inputs + outputs == 0 {
        out::note(&format!(
            "error: {name} defines no variables that could be read\n  help: it is read as Python source that makes \
             lume-model's variables by their classes\n"
        ));
        return ExitStatus::NotInOrder;
    }
    out::note(&format!(
        "{name}: {} and {}, for {}\n",
        counted(inputs, "input"),
        counted(outputs, "output"),
        imported.runtime.key()
    ));
    let status = match arguments.output.as_ref().filter(|path| !is_standard(path)) {
        None => out::result(&imported.text),
        Some(path) => match save(path, SavedState::Absent, imported.text.as_bytes()) {
            Ok(_) => out::result(&format!("wrote {}\n", shown_path(path))),
            Err(error) => failed(&error),
        },
    };
    match status {
        ExitStatus::Done if !imported.unread.is_empty() => ExitStatus::NotInOrder,
        status => status,
    }
}
