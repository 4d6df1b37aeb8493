//! The line-by-line shell: the same questions and validators as the screens, as plain lines, one question at a time,
//! for screen readers, logs and terminals that cannot draw. It reads and writes through a [`Console`] that is handed
//! in, and learns about files through [`Inspector`].

mod ask;
mod checklist;
mod editor;
mod interview;
mod review;

pub use ask::{choose, yes_or_no};
pub use editor::{FileStore, edit_variables};
pub use interview::{Start, ask_missing, interview};
pub use review::{ReviewAnswer, review_files};

use crate::answers::{Environment, Given};
use std::path::Path;

/// A console: shows lines and reads typed ones.
pub trait Console {
    /// Shows one line, which is already safe to show.
    fn say(&mut self, line: &str);

    /// Shows `prompt` and gives the line that is typed after it, without its line break; none at the end of input.
    fn ask(&mut self, prompt: &str) -> Option<String>;
}

/// Inspects variables files and their environment for the interview.
pub trait Inspector {
    /// Inspects the variables file at `path`; with none, the environment alone.
    fn inspect(&mut self, path: Option<&Path>) -> VariablesInspection;

    /// Another answer was given; a note about it, a line, where there is one.
    fn answered(&mut self, _given: &Given) -> Option<String> {
        None
    }
}

/// The result of inspecting a variables file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariablesInspection {
    /// The defaults that follow from it and from the environment.
    pub environment: Environment,
    /// The reason why it cannot be used, a line each; empty when it can, or when there is none.
    pub refused: Vec<String>,
    /// Other notes about it, a line each.
    pub notes: Vec<String>,
}

/// The end of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything asked for is answered.
    Complete,
    /// The user said to stop.
    Left,
    /// The input ended.
    EndOfInput,
}

#[cfg(test)]
mod tests;
