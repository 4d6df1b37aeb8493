//! `lume-wizard settings`: the user's settings file, its mistakes, and the settings that hold.

use super::{ExitStatus, out};
use crate::io;
use crate::text::display::shown;
use crate::wizard::{ACTIONS, KeyPress, Keymap, Settings};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file's name in the user's configuration folder.
const NAME: &str = "settings.yml";

/// A settings file that sets nothing, and says what can be set.
const EXAMPLE: &str = "\
# Settings of lume-wizard.

# The background of your terminal: auto, dark or light.
# theme: auto

# Clicks and the wheel. Without them the terminal selects text without Shift.
# mouse: true

# Other keys for actions; `lume-wizard settings --keys` lists every action with its keys.
# Keys are characters, ctrl-x, alt-x, shift-x, f1 to f12, enter, esc, tab, space, backspace, delete, up, down, left,
# right, home, end, pageup and pagedown, several separated by blanks. Nothing after the colon takes the keys away.
# keys:
#   save: ctrl-s f12
";

/// Show your settings: the file's path, its mistakes, and which settings hold
#[derive(Debug, Args)]
pub struct SettingsArguments {
    /// List every action with its keys
    #[arg(long)]
    keys: bool,
    /// Print a settings file that sets nothing and explains each setting
    #[arg(long, conflicts_with_all = ["keys", "format"])]
    example: bool,
    /// The report's format
    #[arg(long, value_enum, default_value_t = SettingsFormat::Human, value_name = "FORMAT")]
    format: SettingsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SettingsFormat {
    Human,
    Json,
}

/// The settings that hold.
#[derive(Debug)]
pub struct LoadedSettings {
    /// The settings; the built-in ones where the file cannot be used.
    pub settings: Settings,
    /// The file's path; none without a home.
    pub path: Option<PathBuf>,
    /// Whether the file is there.
    pub exists: bool,
    /// The reason why the file cannot be used, with its path and line.
    pub mistake: Option<String>,
}

/// Reads the user's settings file.
#[must_use]
pub fn load() -> LoadedSettings {
    let path = io::environment::folders().map(|folders| folders.configuration.join(NAME));
    let (settings, exists, mistake) = match path.as_deref().map(read) {
        None | Some(Ok(None)) => (Settings::default(), false, None),
        Some(Ok(Some(settings))) => (settings, true, None),
        Some(Err(mistake)) => (Settings::default(), true, Some(mistake)),
    };
    LoadedSettings {
        settings,
        path,
        exists,
        mistake,
    }
}

/// The settings of the file at `path`; none where there is no file.
fn read(path: &Path) -> Result<Option<Settings>, String> {
    let at = io::shown_path(path);
    let bytes = match io::input::whole(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{at} cannot be read: {}", io::reason(&error))),
    };
    let text = String::from_utf8(bytes).map_err(|_| format!("{at} is not UTF-8 text"))?;
    let settings = Settings::read(&text);
    settings
        .map(Some)
        .map_err(|error| format!("{at}, {}", shown(&error.to_string())))
}

/// Writes the settings to standard output.
pub fn run(arguments: &SettingsArguments) -> ExitStatus {
    if arguments.example {
        return out::listing(EXAMPLE);
    }
    let loaded = load();
    let text = match arguments.format {
        SettingsFormat::Human => human(&loaded, arguments.keys),
        SettingsFormat::Json => json(&loaded, arguments.keys),
    };
    match out::listing(&text) {
        ExitStatus::Done if loaded.mistake.is_some() => ExitStatus::NotInOrder,
        status => status,
    }
}

fn human(loaded: &LoadedSettings, every_key: bool) -> String {
    let settings = &loaded.settings;
    let mut text = String::new();
    let mut line = |line: String| out::line(&mut text, line);
    match (&loaded.path, &loaded.mistake) {
        (None, _) => line("There is no home folder, so there is no settings file.".to_owned()),
        (Some(_), Some(mistake)) => line(format!(
            "error: {mistake}\n  help: correct it; until then the built-in settings hold"
        )),
        (Some(path), None) if loaded.exists => line(io::shown_path(path)),
        (Some(path), None) => line(format!(
            "{} is not there; `lume-wizard settings --example` prints one to begin with",
            io::shown_path(path)
        )),
    }
    line(format!("theme: {}", settings.theme.name()));
    line(format!("mouse: {}", settings.mouse));
    for (id, keys) in listed(settings, every_key) {
        let was = written(Keymap::built_in().keys(id));
        let keys = written(keys.into_iter());
        let note = if was == keys {
            String::new()
        } else {
            format!(" (built in: {was})")
        };
        line(format!("key {id}: {keys}{note}"));
    }
    text
}

fn json(loaded: &LoadedSettings, every_key: bool) -> String {
    let settings = &loaded.settings;
    let key = |(id, keys): (&str, Vec<KeyPress>)| {
        json!({
            "action": id,
            "keys": keys.iter().map(|key| key.written()).collect::<Vec<_>>(),
            "built_in": Keymap::built_in().keys(id).map(KeyPress::written).collect::<Vec<_>>(),
        })
    };
    out::json(&json!({
        "format": 1,
        "path": loaded.path.as_deref().map(io::shown_path),
        "exists": loaded.exists,
        "mistake": loaded.mistake,
        "theme": settings.theme.name(),
        "mouse": settings.mouse,
        "keys": listed(settings, every_key).into_iter().map(key).collect::<Vec<_>>(),
    }))
}

/// The actions that have other keys than built in; with `every`, all.
fn listed(settings: &Settings, every: bool) -> Vec<(&'static str, Vec<KeyPress>)> {
    match every {
        true => ACTIONS
            .iter()
            .map(|row| (row.id, settings.keymap.keys(row.id).collect()))
            .collect(),
        false => settings.changed_keys(),
    }
}

/// Keys as a settings file has them.
fn written(keys: impl Iterator<Item = KeyPress>) -> String {
    match keys.map(KeyPress::written).collect::<Vec<_>>().join(" ") {
        keys if keys.is_empty() => "none".to_owned(),
        keys => keys,
    }
}
