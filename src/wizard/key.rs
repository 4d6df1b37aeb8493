//! A key press as the wizard knows it, and its name in the keymap and on the screen.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A character as it is typed (a capital letter is itself, without `shift`).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with `shift`, back-tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F12.
    Function(u8),
}

/// The names of the keys that have one, as the keymap writes them and as the screen shows them.
const NAMES: &[(KeyCode, &str, &str)] = &[
    (KeyCode::Enter, "enter", "Enter"),
    (KeyCode::Esc, "esc", "Esc"),
    (KeyCode::Tab, "tab", "Tab"),
    (KeyCode::Backspace, "backspace", "Backspace"),
    (KeyCode::Delete, "delete", "Del"),
    (KeyCode::Up, "up", "↑"),
    (KeyCode::Down, "down", "↓"),
    (KeyCode::Left, "left", "←"),
    (KeyCode::Right, "right", "→"),
    (KeyCode::Home, "home", "Home"),
    (KeyCode::End, "end", "End"),
    (KeyCode::PageUp, "pageup", "PgUp"),
    (KeyCode::PageDown, "pagedown", "PgDn"),
    (KeyCode::Char(' '), "space", "Space"),
];

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyPress {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift (only for keys that are no characters).
    pub shift: bool,
}

impl KeyPress {
    /// The key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The key that the keymap calls `name`: `ctrl-n`, `alt-1`, `shift-tab`, `f8`, `?`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let mut key = Self::plain(KeyCode::Esc);
        let mut rest = name;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                (key.alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("shift-").filter(|after| !after.is_empty()) {
                (key.shift, rest) = (true, after);
            } else {
                break;
            }
        }
        key.code = code(rest)?;
        Some(key)
    }

    /// The character that it types into a text field; none for a key with Ctrl or Alt and for the others.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Its name in the keymap: `ctrl-n`.
    #[must_use]
    pub fn written(self) -> String {
        let name = match self.code {
            KeyCode::Function(n) => format!("f{n}"),
            other => match (NAMES.iter().find(|(code, ..)| *code == other), other) {
                (Some((_, written, _)), _) => (*written).to_owned(),
                (None, KeyCode::Char(c)) => c.to_string(),
                (None, _) => String::new(),
            },
        };
        format!("{}{name}", self.modifiers(["ctrl-", "alt-", "shift-"]))
    }

    /// The names of its modifiers.
    fn modifiers(self, [ctrl, alt, shift]: [&str; 3]) -> String {
        [(self.ctrl, ctrl), (self.alt, alt), (self.shift, shift)]
            .into_iter()
            .filter_map(|(held, name)| held.then_some(name))
            .collect()
    }

    /// Its name on the screen, `Ctrl-N`; with `ascii`, arrows as words.
    #[must_use]
    pub fn label(self, ascii: bool) -> String {
        let name = match self.code {
            KeyCode::Up if ascii => "Up".to_owned(),
            KeyCode::Down if ascii => "Down".to_owned(),
            KeyCode::Left if ascii => "Left".to_owned(),
            KeyCode::Right if ascii => "Right".to_owned(),
            KeyCode::Function(n) => format!("F{n}"),
            other => match NAMES.iter().find(|(code, ..)| *code == other) {
                Some((_, _, shown)) => (*shown).to_owned(),
                None => match other {
                    KeyCode::Char(c) if self.ctrl || self.alt => c.to_uppercase().collect(),
                    KeyCode::Char(c) => c.to_string(),
                    _ => String::new(),
                },
            },
        };
        format!("{}{name}", self.modifiers(["Ctrl-", "Alt-", "Shift-"]))
    }
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((code, ..)) = NAMES.iter().find(|(_, written, _)| *written == name) {
        return Some(*code);
    }
    if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::Function(number));
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(KeyCode::Char(c)),
        _ => None,
    }
}

impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_shown() {
        for (name, shown) in [
            ("ctrl-n", "Ctrl-N"),
            ("alt-1", "Alt-1"),
            ("shift-tab", "Shift-Tab"),
            ("f8", "F8"),
            ("?", "?"),
            ("J", "J"),
            ("space", "Space"),
            ("-", "-"),
            ("up", "↑"),
        ] {
            assert_eq!(KeyPress::parse(name).unwrap().label(false), shown, "{name}");
        }
        for wrong in ["", "f0", "f13", "ctrl-", "enterr", "hyper-x"] {
            assert_eq!(KeyPress::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_plain_characters_are_text() {
        assert_eq!(KeyPress::parse("f").unwrap().typed(), Some('f'));
        assert_eq!(KeyPress::parse("ctrl-f").unwrap().typed(), None);
        assert_eq!(KeyPress::parse("enter").unwrap().typed(), None);
    }
}
