//! The keymap: which key does which action in which context.

use super::action::{Action, KeyContext};
use super::action_row::ActionRow;
use super::actions::ACTIONS;
use super::focus::Focus;
use super::key::KeyPress;
use std::collections::BTreeMap;

/// A key and the action that it means in one context.
#[derive(Clone, Copy, Debug)]
pub struct KeyBinding {
    /// The key.
    pub key: KeyPress,
    /// The action's name in the keymap.
    pub id: &'static str,
    /// Its context.
    pub context: KeyContext,
    /// The action.
    pub action: Action,
}

impl KeyBinding {
    pub(super) const fn of(row: &ActionRow, key: KeyPress) -> Self {
        Self {
            key,
            id: row.id,
            context: row.context,
            action: row.action,
        }
    }
}

/// Actions that a keymap must have a key for: without them there is no way out, or back.
const NEEDED: [&str; 3] = ["quit", "close", "help"];

/// Every binding, in the order of the table of actions; of one action in the order of the keymap.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    bindings: Vec<KeyBinding>,
}

impl Keymap {
    pub(super) const fn of(bindings: Vec<KeyBinding>) -> Self {
        Self { bindings }
    }

    /// The binding of `key` in the first of `contexts` that knows it.
    #[must_use]
    pub fn find(&self, key: KeyPress, contexts: &[KeyContext]) -> Option<&KeyBinding> {
        let find = |context: &KeyContext| {
            let mut all = self.bindings.iter();
            all.find(|binding| binding.key == key && binding.context == *context)
        };
        contexts.iter().find_map(find)
    }

    /// The keys of the action `id`.
    pub fn keys(&self, id: &str) -> impl Iterator<Item = KeyPress> {
        let all = self.bindings.iter().filter(move |binding| binding.id == id);
        all.map(|binding| binding.key)
    }

    /// Every binding.
    #[must_use]
    pub fn bindings(&self) -> &[KeyBinding] {
        &self.bindings
    }

    /// This keymap with the user's keys of some actions, by their ids, instead of its own. A key of this keymap that a
    /// user's key has taken over somewhere is left out.
    ///
    /// # Errors
    /// The id of the action in whose keys the mistake is, and the mistake.
    pub(super) fn with_keys(
        &self,
        keys_of: &BTreeMap<&'static str, Vec<KeyPress>>,
    ) -> Result<Self, (&'static str, String)> {
        let mut theirs = Vec::new();
        for row in ACTIONS {
            for &key in keys_of.get(row.id).into_iter().flatten() {
                let binding = KeyBinding::of(row, key);
                check_typed(&binding)?;
                check_taken(&binding, &theirs)?;
                theirs.push(binding);
            }
        }
        let is_left = |binding: &&KeyBinding| {
            let taken = theirs.iter().any(|user| overlap(user, binding).is_some());
            !keys_of.contains_key(binding.id) && !taken
        };
        let mut bindings: Vec<KeyBinding> = self.bindings.iter().filter(is_left).copied().collect();
        bindings.extend(theirs.iter().copied());
        let without = |id: &&&str| !bindings.iter().any(|binding| binding.id == **id);
        if let Some(id) = NEEDED.iter().find(without) {
            let taker = theirs.iter().find(|user| {
                self.bindings
                    .iter()
                    .any(|b| b.id == *id && overlap(user, b).is_some())
            });
            let entry = taker.map_or(*id, |taker| taker.id);
            return Err((entry, format!("no key is left for `{id}`, which needs one")));
        }
        Ok(Self { bindings })
    }
}

/// A focus in which both bindings would have the same key.
fn overlap(one: &KeyBinding, other: &KeyBinding) -> Option<Focus> {
    let in_both = |focus: &Focus| {
        let contexts = focus.contexts();
        contexts.contains(&one.context) && contexts.contains(&other.context)
    };
    let all = || Focus::ALL.into_iter().find(in_both);
    (one.key == other.key && one.id != other.id).then(all).flatten()
}

/// A character cannot be a key where it is text.
fn check_typed(binding: &KeyBinding) -> Result<(), (&'static str, String)> {
    let is_text = |focus: &Focus| focus.is_text() && focus.contexts().contains(&binding.context);
    match binding.key.typed() {
        Some(c) if Focus::ALL.iter().any(is_text) => Err((
            binding.id,
            format!(
                "`{c}` is typed into text fields, where `{}` works too; take a key with ctrl or alt, or a function key",
                binding.id
            ),
        )),
        _ => Ok(()),
    }
}

/// One of the user's keys means one action.
fn check_taken(binding: &KeyBinding, before: &[KeyBinding]) -> Result<(), (&'static str, String)> {
    match before.iter().find(|other| overlap(other, binding).is_some()) {
        Some(other) => Err((
            binding.id,
            format!(
                "the key of `{}` is the key of `{}` as well, and both work in the same place",
                binding.id, other.id
            ),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(keys: &[(&'static str, &str)]) -> Result<Keymap, (&'static str, String)> {
        let parsed = |keys: &str| {
            keys.split_whitespace()
                .map(|key| KeyPress::parse(key).unwrap())
                .collect()
        };
        let keys_of = keys.iter().map(|(id, keys)| (*id, parsed(keys))).collect();
        Keymap::built_in().with_keys(&keys_of)
    }

    fn keys(keymap: &Keymap, id: &str) -> Vec<String> {
        keymap.keys(id).map(|key| key.label(true)).collect()
    }

    #[test]
    fn user_keys_replace_and_displace_built_in_ones() {
        let keymap = with(&[("save", "ctrl-x f8"), ("suspend", "")]).unwrap();
        assert_eq!(keys(&keymap, "save"), ["Ctrl-X", "F8"]);
        assert!(keys(&keymap, "suspend").is_empty());
        assert!(keys(&keymap, "next-problem").is_empty(), "F8 saves now");
        assert_eq!(keys(&keymap, "previous-problem"), ["Shift-F8"]);
    }

    #[test]
    fn every_focus_has_one_action_a_key() {
        let keymap = with(&[("quit", "ctrl-s"), ("save", "ctrl-q")]).unwrap();
        for focus in Focus::ALL {
            let here = |binding: &&KeyBinding| focus.contexts().contains(&binding.context);
            let found: Vec<&KeyBinding> = keymap.bindings().iter().filter(here).collect();
            for (index, one) in found.iter().enumerate() {
                let twice = found[..index].iter().find(|other| other.key == one.key);
                assert!(twice.is_none(), "{focus:?}: {one:?} and {twice:?}");
            }
        }
    }

    #[test]
    fn impossible_user_keys_name_their_action() {
        for (keys, id, words) in [
            (&[("quit", "q")][..], "quit", "`q` is typed into text fields"),
            (&[("quit", "")], "quit", "no key is left for `quit`"),
            (&[("save", "ctrl-q ctrl-c")], "save", "no key is left for `quit`"),
            (
                &[("quit", "f9"), ("save", "f9")],
                "quit",
                "is the key of `save` as well",
            ),
        ] {
            let (found, message) = with(keys).unwrap_err();
            assert!(message.contains(words), "{message}");
            assert_eq!(found, id, "{message}");
        }
    }
}
