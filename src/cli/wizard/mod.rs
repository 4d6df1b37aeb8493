//! `lume-wizard` without a command: the wizard; and `lume-wizard edit FILE`: its variables editor alone. This joins the
//! screens to what performs their effects.

pub(super) mod drafts;
pub(super) mod earlier;
pub(super) mod files;
mod nearby;
mod perform;
mod project;
pub(super) mod projects;

use super::{ExitStatus, Global, out};
use crate::io::Stop;
use crate::io::draft::DraftStore;
use crate::io::stop::ENDING_SIGNALS;
use crate::tui::palette::ColourDepth;
use crate::tui::{self, Appearance, Background, ShellEnd, Theme};
use crate::wizard::{Model, Opening, Outcome, Work};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs the wizard, at a folder or on a file where one is given.
pub fn start(global: &Global, path: Option<PathBuf>) -> ExitStatus {
    let Some(path) = path else {
        return run(global, &Opening::Start, None);
    };
    if let Err(error) = std::fs::metadata(&path) {
        out::note(&format!(
            "error: {} cannot be read: {}\n  help: name a variables file or a folder, or a command: `lume-wizard --help` lists them\n",
            crate::io::shown_path(&path),
            crate::io::reason(&error)
        ));
        return ExitStatus::Failed;
    }
    let path = std::path::absolute(&path).unwrap_or(path);
    run(global, &Opening::At(path), None)
}

/// Runs the wizard, or the editor alone; on the model that is named, in a file that holds several.
pub fn run(global: &Global, opening: &Opening, model: Option<String>) -> ExitStatus {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        out::note(match opening {
            Opening::Start | Opening::At(_) => {
                "The wizard needs a terminal. Without one, `lume-wizard new` writes a project: `lume-wizard new --help` says how.\n"
            }
            Opening::Editor { .. } => {
                "The editor needs a terminal. Without one, `lume-wizard variable` edits a variables file: `lume-wizard variable --help` says how.\n"
            }
        });
        return ExitStatus::Failed;
    }
    let no_color = global.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let loaded = super::settings::load();
    let variable = |name: &str| std::env::var(name).ok();
    let choice = global.theme.unwrap_or(loaded.settings.theme);
    let theme = match no_color {
        true => Theme::new(false),
        false => Theme::on(Background::of(choice, variable), ColourDepth::read(variable)),
    };
    let look = Appearance::with_theme(theme, global.ascii || is_ascii(variable));
    let mouse = loaded.settings.mouse && !global.no_mouse;
    let mut model = Model::new(opening)
        .with_model(model)
        .with_keymap(loaded.settings.keymap);
    if let Some(mistake) = loaded.mistake {
        model = model.with_warning(format!("{mistake}. The built-in settings hold."));
    }
    let performer = Performer {
        stop: Stop::default(),
        drafts: drafts::store(),
    };
    match tui::run(&mut model, (look, mouse), Arc::new(performer), &ENDING_SIGNALS) {
        Ok(ShellEnd::Quit) => ExitStatus::Done,
        Ok(ShellEnd::Signal(signal)) => ExitStatus::Stopped(signal),
        Err(error) => {
            out::note(&format!(
                "The terminal cannot be used: {}\n",
                crate::io::reason(&error)
            ));
            ExitStatus::Failed
        }
    }
}

/// Performs the effects of one run.
#[derive(Debug)]
struct Performer {
    stop: Stop,
    drafts: DraftStore,
}

impl tui::Perform for Performer {
    fn perform(&self, work: Work) -> Outcome {
        perform::perform(work, &self.stop, &self.drafts)
    }

    fn stop(&self, signal: i32) {
        self.stop.request(signal);
    }
}

/// Returns whether the locale says that the terminal shows ASCII only: `C` or `POSIX`, in the first of its variables that is
/// set. Where none is set nothing is known, and terminals show Unicode today.
pub(super) fn is_ascii(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    matches!(locale.as_deref(), Some("C" | "POSIX"))
}

#[cfg(test)]
mod tests {
    use super::is_ascii;

    #[test]
    fn only_a_locale_that_says_so_is_ascii() {
        for (set, ascii) in [
            (&[][..], false),
            (&[("LANG", "C")], true),
            (&[("LC_ALL", ""), ("LANG", "POSIX")], true),
            (&[("LANG", "C.UTF-8")], false),
            (&[("LC_ALL", "en_GB.UTF-8"), ("LANG", "C")], false),
            (&[("LC_CTYPE", "C"), ("LANG", "en_GB.UTF-8")], true),
        ] {
            let variable = |name: &str| {
                let found = set.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_ascii(variable), ascii, "{set:?}");
        }
    }
}
