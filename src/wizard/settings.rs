//! The user's settings: keys, colours, mouse.

use super::key::KeyPress;
use super::keymap::Keymap;
use super::keymap_file::{KeymapEntries, line_of};
use super::settings_error::SettingsError;
use crate::text::display::shown;
use crate::text::nearest::nearest;
use serde::Deserialize;
use serde_yaml::Value;
use std::collections::BTreeMap;

/// The keys of a settings file.
const KEYS: [&str; 3] = ["theme", "mouse", "keys"];

/// The colours' background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As `COLORFGBG` says; without it, colours that both backgrounds show.
    #[default]
    Auto,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl ThemeChoice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Dark, Self::Light];

    /// The name in settings and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// Reads a theme's name.
    ///
    /// # Errors
    /// When no theme has this name, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = || Self::ALL.into_iter().map(Self::name);
        let found = Self::ALL.into_iter().find(|choice| choice.name() == text);
        found.ok_or_else(|| match nearest(text, names()) {
            Some(near) => format!("there is no theme `{}`; did you mean `{near}`?", shown(text)),
            None => format!(
                "there is no theme `{}`; the themes are {}",
                shown(text),
                names().collect::<Vec<_>>().join(", ")
            ),
        })
    }
}

/// The settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The keys, the user's over the built-in ones.
    pub keymap: Keymap,
    /// The colours' background.
    pub theme: ThemeChoice,
    /// Whether clicks and the wheel act; without it the terminal selects text.
    pub mouse: bool,
    /// The actions whose keys the user has set, in the order of their ids.
    pub set_keys: Vec<&'static str>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keymap: Keymap::built_in(),
            theme: ThemeChoice::default(),
            mouse: true,
            set_keys: Vec::new(),
        }
    }
}

/// A settings file as it is written.
#[derive(Deserialize)]
#[serde(expecting = "a mapping with the keys `theme`, `mouse` and `keys`")]
struct WrittenSettings {
    theme: Option<String>,
    mouse: Option<bool>,
    keys: Option<KeymapEntries>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

impl Settings {
    /// Reads a settings file; an empty one has no settings.
    ///
    /// # Errors
    /// At the first mistake, with its line and the nearest name.
    pub fn read(text: &str) -> Result<Self, SettingsError> {
        let written: Option<WrittenSettings> =
            serde_yaml::from_str(text).map_err(|error| SettingsError::of_reader(&error))?;
        let Some(written) = written else {
            return Ok(Self::default());
        };
        let wrong_at = |key: &str, message| SettingsError {
            line: line_of(text, key),
            message,
        };
        if let Some(key) = written.unknown.keys().next() {
            return Err(wrong_at(key, unknown_key(key)));
        }
        let theme = written.theme.as_deref().map(ThemeChoice::parse).transpose();
        let keys_of = written.keys.unwrap_or_default().keys_by_action(text)?;
        let keymap = Keymap::built_in().with_keys(&keys_of);
        Ok(Self {
            keymap: keymap.map_err(|(id, message)| wrong_at(id, message))?,
            theme: theme
                .map_err(|message| wrong_at("theme", message))?
                .unwrap_or_default(),
            mouse: written.mouse.unwrap_or(true),
            set_keys: keys_of.keys().copied().collect(),
        })
    }

    /// The actions that have other keys than built in, each with its keys, in the order of the help. One that has lost
    /// its keys to another action is among them.
    #[must_use]
    pub fn changed_keys(&self) -> Vec<(&'static str, Vec<KeyPress>)> {
        let built_in = Keymap::built_in();
        let keys = |keymap: &Keymap, id: &str| keymap.keys(id).collect::<Vec<_>>();
        super::ACTIONS
            .iter()
            .map(|row| (row.id, keys(&self.keymap, row.id)))
            .filter(|(id, now)| *now != keys(&built_in, id))
            .collect()
    }
}

fn unknown_key(key: &str) -> String {
    match nearest(key, KEYS) {
        Some(near) => format!("there is no setting `{}`; did you mean `{near}`?", shown(key)),
        None => format!(
            "there is no setting `{}`; the settings are {}",
            shown(key),
            KEYS.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_over_the_built_in_ones() {
        for text in ["", "# nothing\n", "keys:\n"] {
            let settings = Settings::read(text).unwrap();
            assert!(settings.mouse && settings.theme == ThemeChoice::Auto, "{text}");
            assert!(settings.changed_keys().is_empty(), "{text}");
        }
        let text = "theme: light\nmouse: false\nkeys:\n  save: f12 f8\n";
        let settings = Settings::read(text).unwrap();
        assert!(!settings.mouse && settings.theme == ThemeChoice::Light);
        let changed: Vec<&str> = settings.changed_keys().iter().map(|(id, _)| *id).collect();
        assert_eq!(changed, ["next-problem", "save"], "{changed:?}");
        assert_eq!(settings.set_keys, ["save"]);
    }

    #[test]
    fn mistakes_name_line_and_nearest_word() {
        for (text, error) in [
            (
                "\ntheem: dark\n",
                "line 2: there is no setting `theem`; did you mean `theme`?",
            ),
            (
                "mouse: false\ntheme: drak\n",
                "line 2: there is no theme `drak`; did you mean `dark`?",
            ),
            (
                "mouse: maybe\n",
                "line 1: mouse: invalid type: string \"maybe\", expected a boolean",
            ),
            (
                "keys:\n  quit: ctrl-x\n  hlep: f1\n",
                "line 3: there is no action `hlep`; did you mean `help`?",
            ),
            (
                "keys:\n  quit: ctrl-x\n  help: f1 hyper-h\n",
                "line 3: there is no key `hyper-h`; keys are written as in `ctrl-n`, `f8`, `pageup`, `x`",
            ),
            (
                "keys:\n  mark: f3\n  quit:\n",
                "line 3: no key is left for `quit`, which needs one",
            ),
            (
                "- a\n",
                "line 1: invalid type: sequence, expected a mapping with the keys `theme`, `mouse` and `keys`",
            ),
        ] {
            assert_eq!(Settings::read(text).unwrap_err().to_string(), error, "{text}");
        }
    }
}
