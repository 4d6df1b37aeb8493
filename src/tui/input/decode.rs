//! Bytes from the terminal, decoded into keys and pastes.
//!
//! The decoder is this program's own because of what the usual parsers do with bytes that they do not know: they keep
//! them and wait for more. crossterm 0.29 takes everything after `CSI ?` for the beginning of one of two replies, and
//! everything after the start of a paste for the paste, so that no key arrives any more. Here every state has an end:
//! Ctrl-C and Ctrl-Q leave it at once, and a pause leaves all but a paste.

use super::keys::{self, MouseInput, SequenceMeaning};
use crate::wizard::key::{KeyCode, KeyPress};
use std::time::Duration;

/// The time that a single Escape waits for the rest of a sequence. A terminal writes a sequence in one go.
const ESCAPE_PAUSE: Duration = Duration::from_millis(5);

/// The time that an unfinished sequence or character waits for its rest.
const SEQUENCE_PAUSE: Duration = Duration::from_millis(50);

/// The time that an unfinished reply with a text waits for its rest: it can be long and arrive in pieces.
const STRING_PAUSE: Duration = Duration::from_millis(100);

/// The time in which nothing may follow Ctrl-C or Ctrl-Q in a paste for it to be the key: within a pasted text, more
/// follows.
const PASTE_PAUSE: Duration = Duration::from_millis(25);

/// The most that is kept of a control sequence, in bytes; none that means a key is as long.
const LONGEST_SEQUENCE: usize = 64;

/// The largest text that can be pasted, in bytes; of a larger one nothing is taken.
const LARGEST_PASTE: usize = 64 << 20;

/// The end of a bracketed paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// The bytes of Ctrl-C and Ctrl-Q.
const LEAVING: [u8; 2] = [0x03, 0x11];

/// One event from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalInput {
    /// A key was pressed (or repeats).
    Key(KeyPress),
    /// The mouse did something.
    Mouse(MouseInput),
    /// A text was pasted, whole.
    Paste(String),
    /// A text was pasted that is too large to be taken.
    PasteTooLarge,
}

/// Turns bytes into inputs, whatever way they are cut into pieces.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: DecoderState,
    /// The bytes so far of the present sequence, character or paste.
    buffer: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum DecoderState {
    /// Between keys.
    #[default]
    Ground,
    /// Within a character of several bytes, of which this many are missing.
    Character { missing: u8, alt: bool },
    /// After ESC.
    Escape,
    /// After ESC O.
    Ss3,
    /// After ESC [.
    Csi,
    /// After ESC [ M, before this many bytes of a mouse report.
    Mouse(u8),
    /// Within a control string (OSC, DCS, APC, PM, SOS), which began with ESC and this byte.
    Text { first: u8, is_empty: bool },
    /// After ESC within a control string.
    TextEscape,
    /// Within a paste; this many bytes of its end have come.
    Paste { ended: usize },
}

impl Decoder {
    /// Decodes more bytes and adds the inputs that they complete.
    pub(super) fn feed(&mut self, bytes: &[u8], inputs: &mut Vec<TerminalInput>) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            let text = match self.state {
                DecoderState::Paste { ended: 0 } => {
                    rest.iter().position(|&byte| byte == 0x1b).unwrap_or(rest.len())
                }
                _ => 0,
            };
            if text > 0 {
                let (text, after) = rest.split_at(text);
                self.keep(text);
                rest = after;
            } else {
                self.step(byte, inputs);
                rest = after;
            }
        }
    }

    /// The time to wait for more bytes before [`Decoder::pause`]; none where nothing is unfinished.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            DecoderState::Ground => None,
            DecoderState::Escape => Some(ESCAPE_PAUSE),
            DecoderState::Character { .. }
            | DecoderState::Ss3
            | DecoderState::Csi
            | DecoderState::Mouse(_) => Some(SEQUENCE_PAUSE),
            DecoderState::Text { .. } | DecoderState::TextEscape => Some(STRING_PAUSE),
            DecoderState::Paste { .. } => self.leaving().map(|_| PASTE_PAUSE),
        }
    }

    /// Gives up what is unfinished, since nothing has followed for [`Decoder::patience`].
    pub(super) fn pause(&mut self, inputs: &mut Vec<TerminalInput>) {
        let leaving = self.leaving();
        let key = match std::mem::take(&mut self.state) {
            DecoderState::Escape => Some(KeyPress::plain(KeyCode::Esc)),
            DecoderState::Ss3 => Some(alt(b'O')),
            DecoderState::Csi if self.buffer.is_empty() => Some(alt(b'[')),
            DecoderState::Text {
                first,
                is_empty: true,
            } => Some(alt(first)),
            DecoderState::Paste { .. } => leaving.map(keys::ascii),
            _ => None,
        };
        self.buffer = Vec::new();
        inputs.extend(key.map(TerminalInput::Key));
    }

    /// The byte of Ctrl-C or Ctrl-Q, where it is the last that has come of a paste.
    fn leaving(&self) -> Option<u8> {
        self.buffer
            .last()
            .copied()
            .filter(|byte| LEAVING.contains(byte) && self.state == DecoderState::Paste { ended: 0 })
    }

    fn step(&mut self, byte: u8, inputs: &mut Vec<TerminalInput>) {
        match self.state {
            DecoderState::Paste { ended } => self.paste(byte, ended, inputs),
            DecoderState::Ground => self.ground(byte, false, inputs),
            // Nothing that a terminal writes between keys holds these.
            _ if LEAVING.contains(&byte) => {
                if self.state == DecoderState::Escape {
                    inputs.push(TerminalInput::Key(KeyPress::plain(KeyCode::Esc)));
                }
                self.restart(byte, inputs);
            }
            DecoderState::Escape => self.escape(byte, inputs),
            DecoderState::Character { missing, alt } => self.character(byte, missing, alt, inputs),
            DecoderState::Ss3 => match byte {
                b'0'..=b'9' | b';' => {}
                0x40..=0x7e => self.finish(keys::ss3(byte), inputs),
                _ => self.restart(byte, inputs),
            },
            DecoderState::Csi => self.csi(byte, inputs),
            DecoderState::Mouse(_) if byte < 0x20 => self.restart(byte, inputs),
            DecoderState::Mouse(1) => self.state = DecoderState::Ground,
            DecoderState::Mouse(missing) => self.state = DecoderState::Mouse(missing - 1),
            DecoderState::Text { first, .. } => match byte {
                0x07 => self.state = DecoderState::Ground,
                0x1b => self.state = DecoderState::TextEscape,
                0x18 | 0x1a => self.restart(byte, inputs),
                _ => {
                    self.state = DecoderState::Text {
                        first,
                        is_empty: false,
                    }
                }
            },
            DecoderState::TextEscape => match byte {
                b'\\' => self.state = DecoderState::Ground,
                // It was no end of the string but the beginning of something else.
                _ => self.escape(byte, inputs),
            },
        }
    }

    /// A byte that begins a key; after ESC, with Alt.
    fn ground(&mut self, byte: u8, alt: bool, inputs: &mut Vec<TerminalInput>) {
        self.state = match byte {
            0x1b => DecoderState::Escape,
            0x00..=0x7f => {
                let key = keys::ascii(byte);
                inputs.push(TerminalInput::Key(KeyPress { alt, ..key }));
                DecoderState::Ground
            }
            0xc2..=0xdf => DecoderState::Character { missing: 1, alt },
            0xe0..=0xef => DecoderState::Character { missing: 2, alt },
            0xf0..=0xf4 => DecoderState::Character { missing: 3, alt },
            // No character begins like this.
            _ => DecoderState::Ground,
        };
        self.buffer.clear();
        if byte > 0x7f {
            self.buffer.push(byte);
        }
    }

    fn character(&mut self, byte: u8, missing: u8, alt: bool, inputs: &mut Vec<TerminalInput>) {
        if !matches!(byte, 0x80..=0xbf) {
            return self.restart(byte, inputs);
        }
        self.buffer.push(byte);
        if missing > 1 {
            self.state = DecoderState::Character {
                missing: missing - 1,
                alt,
            };
            return;
        }
        self.state = DecoderState::Ground;
        let text = std::str::from_utf8(&self.buffer).ok();
        if let Some(c) = text.and_then(|text| text.chars().next()) {
            let key = KeyPress::plain(KeyCode::Char(c));
            inputs.push(TerminalInput::Key(KeyPress { alt, ..key }));
        }
    }

    fn escape(&mut self, byte: u8, inputs: &mut Vec<TerminalInput>) {
        self.buffer.clear();
        self.state = match byte {
            b'[' => DecoderState::Csi,
            b'O' => DecoderState::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => DecoderState::Text {
                first: byte,
                is_empty: true,
            },
            0x1b => {
                inputs.push(TerminalInput::Key(KeyPress::plain(KeyCode::Esc)));
                DecoderState::Escape
            }
            byte => return self.ground(byte, true, inputs),
        };
    }

    fn csi(&mut self, byte: u8, inputs: &mut Vec<TerminalInput>) {
        match byte {
            b'[' if self.buffer.is_empty() => self.buffer.push(byte),
            b'M' if self.buffer.is_empty() => self.state = DecoderState::Mouse(3),
            0x20..=0x3f => {
                // What is longer means no key; its end is still found.
                if self.buffer.len() < LONGEST_SEQUENCE {
                    self.buffer.push(byte);
                }
            }
            0x40..=0x7e => self.finish(keys::csi(&self.buffer, byte), inputs),
            _ => self.restart(byte, inputs),
        }
    }

    /// Ends a sequence with its meaning.
    fn finish(&mut self, meaning: SequenceMeaning, inputs: &mut Vec<TerminalInput>) {
        self.buffer.clear();
        self.state = match meaning {
            SequenceMeaning::PasteStart => DecoderState::Paste { ended: 0 },
            SequenceMeaning::Nothing => DecoderState::Ground,
            SequenceMeaning::Key(key) => {
                inputs.push(TerminalInput::Key(key));
                DecoderState::Ground
            }
            SequenceMeaning::Mouse(mouse) => {
                inputs.push(TerminalInput::Mouse(mouse));
                DecoderState::Ground
            }
        };
    }

    /// Gives up what is unfinished: `byte` is no part of it.
    fn restart(&mut self, byte: u8, inputs: &mut Vec<TerminalInput>) {
        self.ground(byte, false, inputs);
    }

    fn paste(&mut self, byte: u8, ended: usize, inputs: &mut Vec<TerminalInput>) {
        if PASTE_END.get(ended) == Some(&byte) {
            self.state = DecoderState::Paste { ended: ended + 1 };
            if ended + 1 == PASTE_END.len() {
                self.state = DecoderState::Ground;
                inputs.push(pasted(std::mem::take(&mut self.buffer)));
            }
            return;
        }
        // What looked like the end was text; ESC is at its beginning only, so that another try begins with this byte.
        self.keep(PASTE_END.get(..ended).unwrap_or_default());
        self.state = DecoderState::Paste { ended: 0 };
        match byte {
            0x1b => self.state = DecoderState::Paste { ended: 1 },
            byte => self.keep(&[byte]),
        }
    }

    /// Keeps a part of a paste; of one that is too large, what is beyond the limit is the newest byte alone.
    fn keep(&mut self, part: &[u8]) {
        let room = LARGEST_PASTE.saturating_sub(self.buffer.len());
        let (kept, beyond) = part.split_at_checked(room).unwrap_or((part, b""));
        self.buffer.extend_from_slice(kept);
        if let Some(newest) = beyond.last() {
            self.buffer.truncate(LARGEST_PASTE);
            self.buffer.push(*newest);
        }
    }
}

fn pasted(bytes: Vec<u8>) -> TerminalInput {
    if bytes.len() > LARGEST_PASTE {
        return TerminalInput::PasteTooLarge;
    }
    TerminalInput::Paste(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

fn alt(byte: u8) -> KeyPress {
    KeyPress {
        alt: true,
        ..keys::ascii(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs of these bytes, each piece followed by a pause.
    fn decoded(pieces: &[&[u8]]) -> Vec<TerminalInput> {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        for piece in pieces {
            decoder.feed(piece, &mut inputs);
            if decoder.patience().is_some() {
                decoder.pause(&mut inputs);
            }
        }
        inputs
    }

    fn keys(names: &str) -> Vec<TerminalInput> {
        let key = |name| TerminalInput::Key(KeyPress::parse(name).unwrap());
        names.split_whitespace().map(key).collect()
    }

    #[test]
    fn keys_of_every_form_are_decoded() {
        let bytes = b"aA\r\t\x7f\x03\x1b[A\x1bOP\x1b[1;5C\x1bz\x1b\r\xc3\xa9\x1b[15~\xf0\x9f\x94\xac";
        let names = "a A enter tab backspace ctrl-c up f1 ctrl-right alt-z alt-enter é f5 🔬";
        assert_eq!(decoded(&[bytes]), keys(names));
    }

    #[test]
    fn pieces_of_any_size_decode_alike() {
        let bytes =
            b"a\x1b[1;5Cb\xc3\xa9\x1b[200~one\x1b[31m\x03two\x1b[201~\x1b]11;rgb:0/0/0\x1b\\c\x1b[M !!d";
        let whole = decoded(&[bytes]);
        let mut expected = keys("a ctrl-right b é");
        expected.push(TerminalInput::Paste("one\x1b[31m\x03two".to_owned()));
        expected.extend(keys("c d"));
        assert_eq!(whole, expected);
        for size in 1..8 {
            let mut decoder = Decoder::default();
            let mut inputs = Vec::new();
            for piece in bytes.chunks(size) {
                decoder.feed(piece, &mut inputs);
            }
            assert_eq!(inputs, whole, "pieces of {size}");
        }
    }

    #[test]
    fn escape_alone_is_a_key_after_a_pause() {
        assert_eq!(decoded(&[b"\x1b"]), keys("esc"));
        assert_eq!(decoded(&[b"\x1b\x1b"]), keys("esc esc"));
        assert_eq!(decoded(&[b"\x1b", b"[A"]), keys("esc [ A"));
    }

    /// Everything that may come before a key and end in the middle.
    const UNFINISHED: &[&[u8]] = &[
        b"\x1b",
        b"\x1b[",
        b"\x1b[?",
        b"\x1b[?997;1",
        b"\x1b[12;",
        b"\x1bO",
        b"\x1b]",
        b"\x1b]11;rgb:ffff/",
        b"\x1b]11;rgb:ffff/\x1b",
        b"\x1bP>|XTerm(370)",
        b"\x1b_Gi=1",
        b"\x1b[M",
        b"\x1b[M !",
        b"\x1b[<35;1",
        b"\xe2\x82",
        b"\xf0",
        b"\xff\xfe",
        b"\x1b[200~",
        b"\x1b[200~text\x1b[20",
    ];

    #[test]
    fn ctrl_c_and_ctrl_q_follow_anything_unfinished() {
        for unfinished in UNFINISHED {
            for (byte, name) in [(b"\x03", "ctrl-c"), (b"\x11", "ctrl-q")] {
                let at_once = decoded(&[&[unfinished, byte.as_slice()].concat()]);
                assert_eq!(at_once.last(), keys(name).last(), "{unfinished:?}");
                let mut decoder = Decoder::default();
                let mut later = Vec::new();
                decoder.feed(unfinished, &mut later);
                decoder.feed(byte, &mut later);
                if decoder.patience().is_some() {
                    decoder.pause(&mut later);
                }
                assert_eq!(later.last(), keys(name).last(), "{unfinished:?}, later");
                let mut after = Vec::new();
                decoder.feed(b"x", &mut after);
                assert_eq!(after, keys("x"), "{unfinished:?}, afterwards");
            }
        }
    }

    #[test]
    fn a_pause_ends_all_but_a_paste() {
        for unfinished in UNFINISHED.iter().filter(|bytes| !bytes.starts_with(b"\x1b[200~")) {
            let inputs = decoded(&[unfinished, b"x"]);
            assert_eq!(inputs.last(), keys("x").last(), "{unfinished:?}");
        }
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(b"\x1b[200~one", &mut inputs);
        assert_eq!(decoder.patience(), None);
        decoder.feed(b" two\x1b[201~", &mut inputs);
        assert_eq!(inputs, [TerminalInput::Paste("one two".to_owned())]);
    }

    #[test]
    fn a_paste_above_the_limit_is_not_taken() {
        let mut decoder = Decoder::default();
        let mut inputs = Vec::new();
        decoder.feed(b"\x1b[200~", &mut inputs);
        let part = vec![b'x'; 1 << 20];
        for _ in 0..65 {
            decoder.feed(&part, &mut inputs);
        }
        assert!(decoder.buffer.len() <= LARGEST_PASTE + 1);
        decoder.feed(b"\x1b[201~y", &mut inputs);
        let mut expected = vec![TerminalInput::PasteTooLarge];
        expected.extend(keys("y"));
        assert_eq!(inputs, expected);
    }
}
