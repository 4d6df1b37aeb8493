//! Escape sequences that ratatui does not offer: hyperlinks over text on the screen, and the terminal's clipboard.

use crossterm::cursor::{MoveTo, RestorePosition, SavePosition};
use crossterm::queue;
use crossterm::style::{Attribute, Print, SetAttribute};
use std::io::{self, Write};

/// A text on the screen that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its column.
    pub x: u16,
    /// Its row.
    pub y: u16,
    /// The text, as it is there.
    pub text: String,
    /// The page's address.
    pub address: String,
}

/// Writes each link's text again, as a hyperlink (OSC 8), where it is already. Addresses with anything but
/// printable ASCII are left as text.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn write(out: &mut impl Write, links: &[Link]) -> io::Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    queue!(out, SavePosition)?;
    for link in links.iter().filter(|link| plain(&link.address)) {
        queue!(
            out,
            MoveTo(link.x, link.y),
            SetAttribute(Attribute::Underlined),
            Print(format_args!(
                "\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\",
                link.address, link.text
            )),
            SetAttribute(Attribute::Reset)
        )?;
    }
    queue!(out, RestorePosition)?;
    out.flush()
}

/// Puts `text` into the terminal's clipboard (OSC 52): it works through ssh and tmux where the terminal allows it.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "\x1b]52;c;{}\x1b\\", base64(text.as_bytes()))?;
    out.flush()
}

fn plain(address: &str) -> bool {
    address.starts_with("https://") && address.bytes().all(|byte| byte.is_ascii_graphic())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place) & 63) as usize).copied();
            match letter {
                Some(letter) if place <= chunk.len() => text.push(char::from(letter)),
                _ => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_the_usual_one() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("gh secret", "Z2ggc2VjcmV0"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn address_that_could_end_sequence_is_no_link() {
        let link = |address: &str| Link {
            x: 0,
            y: 0,
            text: "page".to_owned(),
            address: address.to_owned(),
        };
        for hostile in [
            "https://a/\x1b\\x",
            "https://a/\x07",
            "https://a b",
            "file:///etc",
            "https://é",
        ] {
            let mut out = Vec::new();
            write(&mut out, &[link(hostile)]).unwrap();
            assert!(!String::from_utf8(out).unwrap().contains("]8;;"), "{hostile}");
        }
        let mut out = Vec::new();
        write(&mut out, &[link("https://hub.docker.com/settings/security")]).unwrap();
        assert!(
            String::from_utf8(out)
                .unwrap()
                .contains("]8;;https://hub.docker.com/settings/security\x1b\\page")
        );
    }
}
