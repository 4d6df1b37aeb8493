//! Which key does what: the keymap, read from `assets/keymap.yml` and joined to the table of actions.

use super::action::{Context, Row};
use super::actions::ACTIONS;
use super::key::Key;

/// The keymap that is built in.
const BUILT_IN: &str = include_str!("../../assets/keymap.yml");

/// A key and the row of [`ACTIONS`] that it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The key.
    pub key: Key,
    /// What it does.
    pub row: &'static Row,
}

/// Every binding, in the order of [`ACTIONS`]; of one action in the order of the keymap.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The built-in keymap.
    #[must_use]
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).0
    }

    /// The keymap in `text`, and the lines (from 1) that name no action or no key.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<usize>) {
        let mut named: Vec<(&str, Key)> = Vec::new();
        let mut wrong = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("# ") || line == "#" {
                continue;
            }
            let read = line.split_once(": ").and_then(|(id, keys)| {
                ACTIONS.iter().find(|row| row.id == id)?;
                let keys: Option<Vec<Key>> = keys.split_whitespace().map(Key::parse).collect();
                Some((id, keys?))
            });
            match read {
                Some((id, keys)) => named.extend(keys.into_iter().map(|key| (id, key))),
                None => wrong.push(index + 1),
            }
        }
        let keys_of = |row: &'static Row| {
            named
                .iter()
                .filter(move |(id, _)| *id == row.id)
                .map(move |(_, key)| Binding { key: *key, row })
        };
        let bindings = ACTIONS.iter().flat_map(keys_of).collect();
        (Self { bindings }, wrong)
    }

    /// What `key` does in the first of `contexts` that knows it.
    #[must_use]
    pub fn find(&self, key: Key, contexts: &[Context]) -> Option<&'static Row> {
        contexts.iter().find_map(|context| {
            self.bindings
                .iter()
                .find(|binding| binding.key == key && binding.row.context == *context)
                .map(|binding| binding.row)
        })
    }

    /// The keys of the action `id`.
    pub fn keys(&self, id: &str) -> impl Iterator<Item = Key> {
        self.bindings
            .iter()
            .filter(move |binding| binding.row.id == id)
            .map(|binding| binding.key)
    }

    /// Every binding.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::Place;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_built_in_keymap_names_every_action_once() {
        let (keymap, wrong) = Keymap::read(BUILT_IN);
        assert_eq!(wrong, Vec::<usize>::new());
        let ids: BTreeSet<&str> = ACTIONS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ACTIONS.len(), "an id stands twice in ACTIONS");
        for row in ACTIONS {
            assert!(keymap.keys(row.id).next().is_some(), "{} has no key", row.id);
            assert!(!row.title.is_empty() && row.about.ends_with('.'), "{}", row.id);
        }
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        let keymap = Keymap::built_in();
        for place in Place::ALL {
            let mut seen: BTreeMap<Key, &str> = BTreeMap::new();
            for binding in keymap.bindings() {
                if place.contexts().contains(&binding.row.context)
                    && let Some(other) = seen.insert(binding.key, binding.row.id)
                {
                    panic!("{:?}: {} is {other} and {}", place, binding.key, binding.row.id);
                }
            }
            assert!(!seen.is_empty(), "{place:?} has no keys");
        }
    }

    #[test]
    fn in_a_text_field_letters_are_text() {
        let keymap = Keymap::built_in();
        for place in Place::ALL.iter().filter(|place| place.is_text()) {
            for binding in keymap.bindings() {
                if place.contexts().contains(&binding.row.context) {
                    assert_eq!(binding.key.typed(), None, "{place:?}: {} types", binding.row.id);
                }
            }
        }
    }

    #[test]
    fn a_keymap_with_mistakes_names_their_lines() {
        let (keymap, wrong) = Keymap::read("# a comment\nquit: ctrl-x\nfly: f1\nhelp: hyper-h\n");
        assert_eq!(wrong, [3, 4]);
        assert_eq!(keymap.keys("quit").count(), 1);
    }
}
