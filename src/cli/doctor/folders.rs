//! The folders that the program writes to.

use super::Part;
use crate::io::environment::folders;
use crate::io::state_folder::{StateError, StateFolder, StateKind};
use crate::io::{shown_path, system};
use std::path::Path;

pub(super) fn parts() -> Vec<Part> {
    vec![
        state(StateFolder::of_user().check(StateKind::Write)),
        settings(),
        working(),
    ]
}

fn state(check: Result<(), StateError>) -> Part {
    const NAME: &str = "state folder";
    let place = folders().map(|folders| shown_path(&folders.state));
    match (check, place) {
        (Ok(()), Some(place)) => Part::good(NAME, format!("{place} can be written")),
        (Ok(()), None) => Part::broken(NAME, StateError::Unknown.to_string(), REMEDY),
        (Err(error @ StateError::Foreign(_)), _) => Part::broken(
            NAME,
            error.to_string(),
            "remove it, or forbid others to write into it (chmod go-w), or set XDG_STATE_HOME to a folder of yours",
        ),
        (Err(error), _) => Part::broken(NAME, error.to_string(), REMEDY),
    }
}

/// The remedy of a state folder that is of no use: drafts, undo and writes into existing folders need it.
const REMEDY: &str =
    "set XDG_STATE_HOME to a folder of yours that can be written: drafts, undo and updates need it";

fn settings() -> Part {
    const NAME: &str = "settings";
    let loaded = crate::cli::settings::load();
    match (loaded.path.as_deref().map(shown_path), loaded.mistake) {
        (None, _) => Part::limited(NAME, "no home folder is known", "set HOME or XDG_CONFIG_HOME"),
        (Some(_), Some(mistake)) => Part::limited(
            NAME,
            mistake,
            "correct it (`lume-wizard settings --example` shows every setting); until then the built-in settings hold",
        ),
        (Some(path), None) if loaded.exists => Part::good(NAME, path),
        (Some(path), None) => Part::good(NAME, format!("{path}: none, the defaults hold")),
    }
}

fn working() -> Part {
    const NAME: &str = "here";
    let here = std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned());
    match system::writable(&here) {
        true => Part::good(NAME, format!("{} can be written", shown_path(&here))),
        false => Part::limited(
            NAME,
            format!("{} cannot be written", shown_path(&here)),
            "change to a folder of yours, or name one with `--output DIR`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::PartState;
    use super::*;

    #[test]
    fn state_folder_of_others_is_broken() {
        let part = state(Err(StateError::Foreign("/x".into())));
        assert_eq!(part.state, PartState::Broken);
        assert!(part.remedy.unwrap().contains("chmod"));
        let part = state(Err(StateError::Unknown));
        assert!(part.remedy.unwrap().contains("XDG_STATE_HOME"));
    }
}
