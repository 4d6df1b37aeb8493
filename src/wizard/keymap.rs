//! The keymap: which key does which action in which context.

use super::action::{Action, KeyContext};
use super::key::KeyPress;

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
}
