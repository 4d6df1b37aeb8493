//! `lume-wizard edit FILE`: the variables editor alone, saving in place.

use super::{Global, Status, wizard};
use crate::wizard::Opening;
use clap::Args;
use std::path::PathBuf;

/// Edit a variables file in its own editor
#[derive(Debug, Args)]
pub struct Arguments {
    /// The variables file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the editor.
pub fn run(global: &Global, arguments: &Arguments) -> Status {
    wizard::run(global, &Opening::Editor(arguments.file.clone()))
}
