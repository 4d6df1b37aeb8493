//! `lume-wizard` without a command: the wizard; and `lume-wizard edit FILE`: its variables editor alone. This joins the
//! screens to what performs their effects.

pub(super) mod earlier;
pub(super) mod files;
mod perform;

use super::{Global, Status, out};
use crate::tui::{self, End, Look};
use crate::wizard::{Model, Opening};
use std::io::IsTerminal;
use std::sync::Arc;

/// Runs the wizard, or the editor alone.
pub fn run(global: &Global, opening: &Opening) -> Status {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        out::note(match opening {
            Opening::Start => {
                "The wizard needs a terminal. Without one, `lume-wizard new` writes a project: `lume-wizard new --help` says how.\n"
            }
            Opening::Editor(_) => {
                "The editor needs a terminal. Without one, `lume-wizard variable` edits a variables file: `lume-wizard variable --help` says how.\n"
            }
        });
        return Status::Failed;
    }
    let no_color = global.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let look = Look::new(!no_color, global.ascii);
    let mut model = Model::new(opening);
    match tui::run(&mut model, look, Arc::new(perform::perform)) {
        Ok(End::Quit) => Status::Done,
        Ok(End::Signal(signal)) => Status::Stopped(signal),
        Err(error) => {
            out::note(&format!(
                "The terminal cannot be used: {}\n",
                crate::io::reason(&error)
            ));
            Status::Failed
        }
    }
}
