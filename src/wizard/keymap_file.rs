//! The keymap's file: YAML, joined to the table of actions.

use super::actions::ACTIONS;
use super::key::KeyPress;
use super::keymap::{KeyBinding, Keymap};
use super::settings_error::SettingsError;
use crate::text::nearest::nearest;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The keymap that is built in.
const BUILT_IN: &str = include_str!("../../assets/keymap.yml");

impl Keymap {
    /// The built-in keymap.
    #[must_use]
    pub fn built_in() -> Self {
        // A test holds that the embedded file reads without an error.
        Self::read(BUILT_IN).unwrap_or_default()
    }

    /// Reads a keymap: a YAML mapping from an action's id to its keys, separated by blanks.
    ///
    /// # Errors
    /// At the first mistake, with its line and the nearest name.
    pub fn read(text: &str) -> Result<Self, SettingsError> {
        let entries: KeymapEntries =
            serde_yaml::from_str(text).map_err(|error| SettingsError::of_reader(&error))?;
        let mut keys_of = entries.keys_by_action(text)?;
        let bindings = ACTIONS
            .iter()
            .flat_map(|row| {
                let keys = keys_of.remove(row.id).unwrap_or_default();
                keys.into_iter().map(move |key| KeyBinding::of(row, key))
            })
            .collect();
        Ok(Self::of(bindings))
    }
}

/// A keymap's entries as written: an action's id and its keys.
#[derive(Debug, Default)]
pub(super) struct KeymapEntries(Vec<(String, String)>);

impl KeymapEntries {
    /// The keys of each action that is named, by its id. `text` is the file, for the lines of mistakes.
    pub(super) fn keys_by_action(
        &self,
        text: &str,
    ) -> Result<BTreeMap<&'static str, Vec<KeyPress>>, SettingsError> {
        let mut keys_of = BTreeMap::new();
        for (id, keys) in &self.0 {
            let wrong = |message| SettingsError {
                line: line_of(text, id),
                message,
            };
            let id = known_action(id).map_err(wrong)?;
            let keys: Result<Vec<KeyPress>, String> = keys.split_whitespace().map(known_key).collect();
            if keys_of.insert(id, keys.map_err(wrong)?).is_some() {
                return Err(wrong(format!("the action `{id}` is there twice")));
            }
        }
        Ok(keys_of)
    }
}

impl<'de> Deserialize<'de> for KeymapEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeymapVisitor;

        impl<'de> Visitor<'de> for KeymapVisitor {
            type Value = KeymapEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from actions to their keys, such as `quit: ctrl-q`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut lines: Vec<(String, String)> = Vec::new();
                while let Some((id, keys)) = map.next_entry::<String, Option<String>>()? {
                    lines.push((id, keys.unwrap_or_default()));
                }
                Ok(KeymapEntries(lines))
            }
        }

        deserializer.deserialize_map(KeymapVisitor)
    }
}

fn known_action(name: &str) -> Result<&'static str, String> {
    let ids = || ACTIONS.iter().map(|row| row.id);
    ids()
        .find(|id| *id == name)
        .ok_or_else(|| match nearest(name, ids()) {
            Some(id) => format!("there is no action `{name}`; did you mean `{id}`?"),
            None => format!("there is no action `{name}`"),
        })
}

fn known_key(name: &str) -> Result<KeyPress, String> {
    KeyPress::parse(name).ok_or_else(|| {
        format!("there is no key `{name}`; keys are written as in `ctrl-n`, `f8`, `pageup`, `x`")
    })
}

/// The line, from 1, of the last entry called `id`: the YAML reader knows the place of its own errors only.
pub(super) fn line_of(text: &str, id: &str) -> usize {
    let is_entry = |line: &str| {
        let name = line.split(':').next().unwrap_or("").trim();
        name.trim_matches(['"', '\'']) == id
    };
    let last = text.lines().enumerate().filter(|(_, line)| is_entry(line)).last();
    last.map_or(1, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::Focus;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_built_in_keymap_names_every_action_once() {
        let keymap = Keymap::read(BUILT_IN).unwrap();
        let ids: BTreeSet<&str> = ACTIONS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ACTIONS.len(), "an id is twice in ACTIONS");
        for row in ACTIONS {
            assert!(keymap.keys(row.id).next().is_some(), "{} has no key", row.id);
            assert!(!row.title.is_empty() && row.about.ends_with('.'), "{}", row.id);
        }
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        let keymap = Keymap::built_in();
        for focus in Focus::ALL {
            let mut seen: BTreeMap<KeyPress, &str> = BTreeMap::new();
            for binding in keymap.bindings() {
                if focus.contexts().contains(&binding.context)
                    && let Some(other) = seen.insert(binding.key, binding.id)
                {
                    panic!("{:?}: {} is {other} and {}", focus, binding.key, binding.id);
                }
            }
            assert!(!seen.is_empty(), "{focus:?} has no keys");
        }
    }

    #[test]
    fn in_a_text_field_letters_are_text() {
        let keymap = Keymap::built_in();
        for focus in Focus::ALL.iter().filter(|focus| focus.is_text()) {
            for binding in keymap.bindings() {
                if focus.contexts().contains(&binding.context) {
                    assert_eq!(binding.key.typed(), None, "{focus:?}: {} types", binding.id);
                }
            }
        }
    }

    #[test]
    fn mistakes_name_line_and_nearest_action() {
        for (text, error) in [
            (
                "# a comment\nquit: ctrl-x\nzzzzzz: f1\n",
                "line 3: there is no action `zzzzzz`",
            ),
            (
                "quit: ctrl-x\nhlep: f1\n",
                "line 2: there is no action `hlep`; did you mean `help`?",
            ),
            (
                "quit: ctrl-x\nhelp: f1 hyper-h\n",
                "line 2: there is no key `hyper-h`; keys are written as in `ctrl-n`, `f8`, `pageup`, `x`",
            ),
            (
                "quit: ctrl-x\n\nquit: ctrl-y\n",
                "line 3: the action `quit` is there twice",
            ),
            (
                "quit: [ctrl-x\n",
                "line 1: quit: invalid type: sequence, expected a string",
            ),
            (
                "- quit\n",
                "line 1: invalid type: sequence, expected a mapping from actions to their keys, such as `quit: ctrl-q`",
            ),
        ] {
            assert_eq!(Keymap::read(text).unwrap_err().to_string(), error, "{text}");
        }
        assert_eq!(Keymap::read("quit: ctrl-x\n").unwrap().keys("quit").count(), 1);
    }
}
