//! The user's editor, which gets a text in a file of its own and gives it back.

use super::child::{RunError, hand_over};
use super::stop::Stop;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Editors that are tried where none is configured.
const USUAL: [&str; 3] = ["nano", "vi", "vim"];

/// The reason why a text was not edited.
#[derive(Debug, thiserror::Error)]
pub enum TextEditorError {
    /// Nothing says which editor to use, and none of the usual ones is there.
    #[error("no editor was found")]
    Missing,
    /// The editor could not be run, or did not end well.
    #[error("the editor {0}: {1}")]
    Failed(String, String),
    /// The file could not be written or read.
    #[error("the text for the editor could not be handed over: {0}")]
    File(String),
}

impl TextEditorError {
    /// The user's options.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("Set EDITOR to the command of one, such as EDITOR=nano."),
            Self::Failed(..) => Some("Nothing was changed. EDITOR names the command that is run."),
            Self::File(_) => None,
        }
    }
}

/// Opens `text` in the user's editor (`$VISUAL`, `$EDITOR`, or a usual one) as a file called `name`, and gives it as it
/// is when the editor ends. The terminal is the editor's meanwhile.
///
/// # Errors
/// When there is no editor, it fails, or `stop` is requested.
pub fn edit_text(name: &str, text: &str, stop: &Stop) -> Result<String, TextEditorError> {
    let editor = editor().ok_or(TextEditorError::Missing)?;
    let file = |error: std::io::Error| TextEditorError::File(super::reason(&error));
    // Only the user can read it, and it is removed in the end.
    let folder = tempfile::Builder::new()
        .prefix("lume-wizard-")
        .tempdir()
        .map_err(file)?;
    let path = folder.path().join(name.replace('/', "_"));
    write(&path, text).map_err(file)?;
    // As git does it: the value may hold arguments.
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(&editor)
        .arg(&path);
    let failed = |reason: String| TextEditorError::Failed(editor.clone(), reason);
    let status = hand_over(command, stop).map_err(|error: RunError| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(status.to_string()));
    }
    let bytes = super::input::whole(&path).map_err(file)?;
    String::from_utf8(bytes).map_err(|_| failed("the file is no UTF-8 text".to_owned()))
}

fn editor() -> Option<String> {
    let configured = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok()?;
        (!value.trim().is_empty()).then_some(value)
    });
    configured.or_else(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let is_there = |name: &&str| {
            std::env::split_paths(&path).any(|folder| super::system::is_program(&folder.join(name)))
        };
        USUAL.into_iter().find(is_there).map(str::to_owned)
    })
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(text.as_bytes())
}
