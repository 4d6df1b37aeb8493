//! A mistake in a settings file or a keymap.

use crate::text::display::shown;

/// The first mistake in a settings file or a keymap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SettingsError {
    /// The line, from 1.
    pub line: usize,
    /// The mistake and what was expected.
    pub message: String,
}

impl SettingsError {
    pub(super) fn of_reader(error: &serde_yaml::Error) -> Self {
        let message = error.to_string();
        // The reader appends the place (` at line 3 column 1`).
        let end = message.rfind(" at line ").unwrap_or(message.len());
        Self {
            line: error.location().map_or(1, |location| location.line()),
            message: shown(message.get(..end).unwrap_or(&message)).into_owned(),
        }
    }
}
