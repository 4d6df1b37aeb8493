//! A key press as the wizard knows it, and its name in the keymap and on the screen.

use std::fmt;

/// Which key, modifiers aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
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
const NAMES: &[(Code, &str, &str)] = &[
    (Code::Enter, "enter", "Enter"),
    (Code::Esc, "esc", "Esc"),
    (Code::Tab, "tab", "Tab"),
    (Code::Backspace, "backspace", "Backspace"),
    (Code::Delete, "delete", "Del"),
    (Code::Up, "up", "↑"),
    (Code::Down, "down", "↓"),
    (Code::Left, "left", "←"),
    (Code::Right, "right", "→"),
    (Code::Home, "home", "Home"),
    (Code::End, "end", "End"),
    (Code::PageUp, "pageup", "PgUp"),
    (Code::PageDown, "pagedown", "PgDn"),
    (Code::Char(' '), "space", "Space"),
];

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift (only for keys that are no characters).
    pub shift: bool,
}

impl Key {
    /// The key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
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
        let mut key = Self::plain(Code::Esc);
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
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Its name on the screen, `Ctrl-N`; with `ascii`, arrows as words.
    #[must_use]
    pub fn label(self, ascii: bool) -> String {
        let name = match self.code {
            Code::Up if ascii => "Up".to_owned(),
            Code::Down if ascii => "Down".to_owned(),
            Code::Left if ascii => "Left".to_owned(),
            Code::Right if ascii => "Right".to_owned(),
            Code::Function(n) => format!("F{n}"),
            other => match NAMES.iter().find(|(code, ..)| *code == other) {
                Some((_, _, shown)) => (*shown).to_owned(),
                None => match other {
                    Code::Char(c) if self.ctrl || self.alt => c.to_uppercase().collect(),
                    Code::Char(c) => c.to_string(),
                    _ => String::new(),
                },
            },
        };
        let ctrl = if self.ctrl { "Ctrl-" } else { "" };
        let alt = if self.alt { "Alt-" } else { "" };
        let shift = if self.shift { "Shift-" } else { "" };
        format!("{ctrl}{alt}{shift}{name}")
    }
}

fn code(name: &str) -> Option<Code> {
    if let Some((code, ..)) = NAMES.iter().find(|(_, written, _)| *written == name) {
        return Some(*code);
    }
    if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse().ok()) {
        return (1..=12).contains(&number).then_some(Code::Function(number));
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(Code::Char(c)),
        _ => None,
    }
}

impl fmt::Display for Key {
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
            assert_eq!(Key::parse(name).unwrap().label(false), shown, "{name}");
        }
        for wrong in ["", "f0", "f13", "ctrl-", "enterr", "hyper-x"] {
            assert_eq!(Key::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_plain_characters_are_text() {
        assert_eq!(Key::parse("f").unwrap().typed(), Some('f'));
        assert_eq!(Key::parse("ctrl-f").unwrap().typed(), None);
        assert_eq!(Key::parse("enter").unwrap().typed(), None);
    }
}
