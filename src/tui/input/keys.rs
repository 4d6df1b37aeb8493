//! Keys as terminals write them: control bytes, `SS3` and `CSI` sequences, the `CSI u` form, and xterm's
//! `modifyOtherKeys`. The tables follow xterm's control sequences and the kitty keyboard protocol.

use crate::wizard::key::{KeyCode, KeyPress};

/// Something that the mouse did in a cell, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MouseInput {
    /// The thing that it did.
    pub kind: MouseKind,
    /// The cell's column.
    pub column: u16,
    /// The cell's row.
    pub row: u16,
}

/// The things that a mouse does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// Its first button was pressed.
    Press,
    /// Its wheel was turned up.
    WheelUp,
    /// Its wheel was turned down.
    WheelDown,
}

/// The keys that a control sequence can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SequenceMeaning {
    /// A key was pressed.
    Key(KeyPress),
    /// The mouse did something.
    Mouse(MouseInput),
    /// A bracketed paste begins.
    PasteStart,
    /// A reply, a report or a key that the wizard does not use.
    Nothing,
}

/// The key of one byte that is no part of a sequence: ASCII, controls included.
pub(super) const fn ascii(byte: u8) -> KeyPress {
    let code = match byte {
        b'\r' => KeyCode::Enter,
        b'\t' => KeyCode::Tab,
        0x08 | 0x7f => KeyCode::Backspace,
        0x1b => KeyCode::Esc,
        0x00 => return ctrl(' '),
        0x01..=0x1a => return ctrl((byte - 1 + b'a') as char),
        0x1c..=0x1f => return ctrl((byte - 0x1c + b'4') as char),
        _ => KeyCode::Char(byte as char),
    };
    KeyPress::plain(code)
}

const fn ctrl(c: char) -> KeyPress {
    let mut key = KeyPress::plain(KeyCode::Char(c));
    key.ctrl = true;
    key
}

/// The key of `ESC O` and this final byte.
pub(super) fn ss3(last: u8) -> SequenceMeaning {
    match last {
        b'M' => SequenceMeaning::Key(KeyPress::plain(KeyCode::Enter)),
        last => letter(last).map_or(SequenceMeaning::Nothing, |code| {
            SequenceMeaning::Key(KeyPress::plain(code))
        }),
    }
}

/// The meaning of `CSI`, these parameter and intermediate bytes, and this final byte.
pub(super) fn csi(body: &[u8], last: u8) -> SequenceMeaning {
    // The Linux console's F1 to F5.
    if body == b"[" {
        return match last {
            b'A'..=b'E' => SequenceMeaning::Key(KeyPress::plain(KeyCode::Function(last - b'A' + 1))),
            _ => SequenceMeaning::Nothing,
        };
    }
    if let Some(body) = body.strip_prefix(b"<") {
        return mouse(body, last).map_or(SequenceMeaning::Nothing, SequenceMeaning::Mouse);
    }
    // Private parameters and intermediate bytes are those of replies, reports and the mouse.
    if !body.iter().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return SequenceMeaning::Nothing;
    }
    let parameters = Parameters::of(body);
    match (last, parameters.first()) {
        (b'Z', _) => SequenceMeaning::Key(KeyPress {
            shift: true,
            ..KeyPress::plain(KeyCode::Tab)
        }),
        (b'~', Some(200)) => SequenceMeaning::PasteStart,
        (b'~', Some(27)) => parameters.key(parameters.at(2).and_then(char_code)),
        (b'~', Some(number)) => parameters.key(numbered(number)),
        (b'u', Some(number)) => parameters.key(char_code(number)),
        // F3 with modifiers; otherwise the report of the cursor's place.
        (b'R', Some(1)) if matches!(parameters.at(1), Some(2..=16)) => parameters.key(letter(last)),
        (b'R', Some(_)) => SequenceMeaning::Nothing,
        (last, None | Some(1)) => parameters.key(letter(last)),
        _ => SequenceMeaning::Nothing,
    }
}

/// A report of the mouse in xterm's SGR form: the button's number with bits for modifiers, then column and row from 1.
fn mouse(body: &[u8], last: u8) -> Option<MouseInput> {
    const MODIFIERS: u32 = 4 | 8 | 16;
    let parameters = Parameters::of(body);
    let kind = match (parameters.first()? & !MODIFIERS, last) {
        (0, b'M') => MouseKind::Press,
        (64, b'M') => MouseKind::WheelUp,
        (65, b'M') => MouseKind::WheelDown,
        _ => return None,
    };
    let cell = |index| u16::try_from(parameters.at(index)?.checked_sub(1)?).ok();
    Some(MouseInput {
        kind,
        column: cell(1)?,
        row: cell(2)?,
    })
}

/// The parameters of a sequence, separated by `;`, each with parts separated by `:`.
struct Parameters<'a>(&'a str);

impl<'a> Parameters<'a> {
    fn of(body: &'a [u8]) -> Self {
        // Other bytes than ASCII are no parameters.
        Self(std::str::from_utf8(body).unwrap_or_default())
    }

    fn first(&self) -> Option<u32> {
        self.at(0)
    }

    fn at(&self, index: usize) -> Option<u32> {
        self.part(index, 0)
    }

    fn part(&self, index: usize, part: usize) -> Option<u32> {
        self.0.split(';').nth(index)?.split(':').nth(part)?.parse().ok()
    }

    /// The key with the second parameter's modifiers; a release is none.
    fn key(&self, code: Option<KeyCode>) -> SequenceMeaning {
        let is_release = self.part(1, 1) == Some(3);
        let Some(code) = code.filter(|_| !is_release) else {
            return SequenceMeaning::Nothing;
        };
        let held = self.at(1).unwrap_or(1).saturating_sub(1);
        let (shift, alt, ctrl) = (held & 1 != 0, held & 2 != 0, held & 4 != 0);
        SequenceMeaning::Key(match code {
            KeyCode::Char(c) => KeyPress {
                alt,
                ctrl,
                shift: false,
                code: KeyCode::Char(match (ctrl, shift) {
                    (true, _) => c.to_ascii_lowercase(),
                    (false, true) => c.to_ascii_uppercase(),
                    (false, false) => c,
                }),
            },
            code => KeyPress {
                code,
                ctrl,
                alt,
                shift,
            },
        })
    }
}

const fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::Function(1),
        b'Q' => KeyCode::Function(2),
        b'R' => KeyCode::Function(3),
        b'S' => KeyCode::Function(4),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::Function(u8::try_from(number - 10).ok()?),
        17..=21 => KeyCode::Function(u8::try_from(number - 11).ok()?),
        23 | 24 => KeyCode::Function(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// The key of a character's number; kitty's own numbers of other keys are in a private area, which is not used.
fn char_code(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        57_344..=63_743 => return None,
        number => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_the_keys_of_the_keymap() {
        for (body, last, name) in [
            ("", b'A', "up"),
            ("1;5", b'C', "ctrl-right"),
            ("1;3", b'A', "alt-up"),
            ("1;2", b'R', "shift-f3"),
            ("3", b'~', "delete"),
            ("19;2", b'~', "shift-f8"),
            ("24", b'~', "f12"),
            ("[", b'B', "f2"),
            ("", b'Z', "shift-tab"),
            ("99;5", b'u', "ctrl-c"),
            ("99:67;6:1", b'u', "ctrl-c"),
            ("97;2", b'u', "A"),
            ("27;5;113", b'~', "ctrl-q"),
            ("27;1;27", b'~', "esc"),
        ] {
            let expected = SequenceMeaning::Key(KeyPress::parse(name).unwrap());
            assert_eq!(csi(body.as_bytes(), last), expected, "{body}{}", last as char);
        }
        assert_eq!(ss3(b'P'), SequenceMeaning::Key(KeyPress::parse("f1").unwrap()));
        assert_eq!(csi(b"200", b'~'), SequenceMeaning::PasteStart);
    }

    #[test]
    fn presses_and_wheel_have_their_cell() {
        for (body, kind) in [
            ("<0;1;3", MouseKind::Press),
            ("<16;1;3", MouseKind::Press),
            ("<64;1;3", MouseKind::WheelUp),
            ("<65;1;3", MouseKind::WheelDown),
        ] {
            let expected = MouseInput {
                kind,
                column: 0,
                row: 2,
            };
            assert_eq!(
                csi(body.as_bytes(), b'M'),
                SequenceMeaning::Mouse(expected),
                "{body}"
            );
        }
        for body in ["<0;0;1", "<0;1", "<1;1;1", "<32;1;1", "<0;70000;1", "<x;1;1"] {
            assert_eq!(csi(body.as_bytes(), b'M'), SequenceMeaning::Nothing, "{body}");
        }
    }

    #[test]
    fn replies_reports_and_releases_are_no_keys() {
        for (body, last) in [
            ("?62;4", b'c'),
            (">41;370;0", b'c'),
            ("0", b'n'),
            ("?997;1", b'n'),
            ("?2026;1$", b'y'),
            ("24;80", b'R'),
            ("1;1", b'R'),
            ("?0", b'u'),
            ("", b'I'),
            ("", b'O'),
            ("<35;10;20", b'M'),
            ("<0;1;1", b'm'),
            ("32;10;20", b'M'),
            ("8;24;80", b't'),
            ("1;5:3", b'A'),
            ("99;5:3", b'u'),
            ("201", b'~'),
            ("57358", b'u'),
        ] {
            assert_eq!(
                csi(body.as_bytes(), last),
                SequenceMeaning::Nothing,
                "{body}{}",
                last as char
            );
        }
    }
}
