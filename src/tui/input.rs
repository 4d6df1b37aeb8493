//! What comes from the keyboard, read on a thread of its own. It reads only when it is let: so another program that is
//! handed the terminal gets every key.

use crate::wizard::key::{Code, Key};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// One event from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed (or repeats).
    Key(Key),
    /// A text was pasted, whole.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
}

/// Starts the thread: each time a unit is sent through the returned sender, it waits for input, takes all there is and
/// passes it to `deliver`; none when the terminal is gone.
pub fn start(deliver: impl Fn(Option<Vec<Input>>) -> bool + Send + 'static) -> Sender<()> {
    let (allow, allowed) = channel();
    std::thread::spawn(move || read(&allowed, deliver));
    allow
}

fn read(allowed: &Receiver<()>, deliver: impl Fn(Option<Vec<Input>>) -> bool) {
    while allowed.recv().is_ok() {
        let batch = batch();
        let over = batch.is_none();
        if !deliver(batch) || over {
            return;
        }
    }
}

/// Waits for an event and takes those that are there already; none when the terminal cannot be read.
fn batch() -> Option<Vec<Input>> {
    let mut inputs = Vec::new();
    loop {
        inputs.extend(input(event::read().ok()?));
        let more = event::poll(Duration::ZERO).ok()?;
        if !more && !inputs.is_empty() {
            return Some(inputs);
        }
    }
}

/// The event as the wizard knows it; none for what it does not use (releases, the mouse, focus).
fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_press(key).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        _ => None,
    }
}

fn key_press(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::Function(n),
        _ => return None,
    };
    let held = event.modifiers;
    let character = matches!(code, Code::Char(_));
    Some(Key {
        code,
        ctrl: held.contains(KeyModifiers::CONTROL),
        alt: held.contains(KeyModifiers::ALT),
        shift: !character && (held.contains(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_keymaps_names() {
        for (code, modifiers, name) in [
            (KeyCode::Char('n'), KeyModifiers::CONTROL, "ctrl-n"),
            (KeyCode::Char('J'), KeyModifiers::SHIFT, "J"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab"),
            (KeyCode::F(8), KeyModifiers::SHIFT, "shift-f8"),
            (KeyCode::Char('1'), KeyModifiers::ALT, "alt-1"),
        ] {
            assert_eq!(
                key_press(KeyEvent::new(code, modifiers)),
                Key::parse(name),
                "{name}"
            );
        }
    }

    #[test]
    fn a_release_is_no_press() {
        let mut release = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        release.kind = KeyEventKind::Release;
        assert_eq!(input(Event::Key(release)), None);
    }
}
