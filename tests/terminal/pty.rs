//! A program in a pseudo-terminal of its own: keys in, what is on the screen out. Everything waits for what it
//! expects to see; nothing sleeps.

use lume_wizard::wizard::{KeyCode, KeyPress};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// The time-out of a test: far more than it ever takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program's output so far.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    over: bool,
}

/// A program in a terminal.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    modes: String,
}

/// The end of a program.
pub struct Ended {
    /// Its exit status; 128 and the signal's number when a signal ended it.
    pub status: u32,
    /// Everything that it wrote.
    pub raw: String,
    /// The differences from before, in words.
    pub not_restored: Vec<&'static str>,
}

/// The command that runs the program in `folder`, whose home is there too, with nothing from outside.
pub fn command(folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lume-wizard"));
    clean(&mut command, folder);
    command
}

/// Gives the command an environment of its own.
pub fn clean(command: &mut CommandBuilder, folder: &Path) {
    command.env_clear();
    command.cwd(folder);
    command.env("HOME", folder.join("home"));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("TERM", "xterm-256color");
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CEILING_DIRECTORIES", folder);
    command.env("LANG", "C.UTF-8");
}

impl Terminal {
    /// Starts `command` in a terminal of this size.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes = format!("{:?}", pair.master.get_termios().unwrap());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(rows, columns, 0),
                raw: Vec::new(),
                over: false,
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.parser.process(&buffer[..read]);
                seen.raw.extend(&buffer[..read]);
                seen.over = read == 0;
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Self {
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            slave: Some(pair.slave),
            child,
            seen,
            modes,
        }
    }

    /// Waits until `holds` of the screen's text; fails with what is there instead.
    fn until(&self, what: &str, holds: impl Fn(&Seen) -> bool) {
        let start = Instant::now();
        let mut seen = self.seen.0.lock().unwrap();
        while !holds(&seen) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            assert!(
                !left.is_zero() && !seen.over,
                "never: {what}\n{}",
                seen.parser.screen().contents()
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// The text on the screen.
    pub fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Waits until `take` gives something for a screen that is drawn whole.
    #[allow(dead_code)] // The pictures need it, and they are of another test program.
    pub fn frame<T>(&self, what: &str, take: impl Fn(&vt100::Screen) -> Option<T>) -> T {
        const END: &[u8] = b"\x1b[?2026l";
        let taken = std::cell::RefCell::new(None);
        self.until(what, |seen| {
            let whole = seen.raw.ends_with(END);
            *taken.borrow_mut() = whole.then(|| take(seen.parser.screen())).flatten();
            taken.borrow().is_some()
        });
        taken.into_inner().unwrap()
    }

    /// Waits until `text` is on the screen.
    pub fn wait_for(&self, text: &str) -> &Self {
        self.wait_until(&format!("{text:?} on the screen"), |screen| screen.contains(text))
    }

    /// Waits until `holds` of the text on the screen.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) -> &Self {
        self.until(what, |seen| holds(&seen.parser.screen().contents()));
        self
    }

    /// Waits until `text` no longer is on the screen.
    pub fn wait_gone(&self, text: &str) -> &Self {
        self.until(&format!("{text:?} gone from the screen"), |seen| {
            !seen.parser.screen().contents().contains(text)
        });
        self
    }

    /// Waits until the program has written `bytes` at least `times` times.
    pub fn wait_for_raw(&self, bytes: &str, times: usize) -> &Self {
        self.until(&format!("{bytes:?} written {times} times"), |seen| {
            String::from_utf8_lossy(&seen.raw).matches(bytes).count() >= times
        });
        self
    }

    /// Presses keys by their names in the keymap, separated by spaces.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            let key = KeyPress::parse(name).unwrap_or_else(|| panic!("no key is called {name}"));
            self.send(&bytes(key));
        }
        self
    }

    /// Types a text, each character as its key.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.send(text);
        self
    }

    /// Pastes a text, as a terminal does that was asked to mark pastes.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(&format!("\x1b[200~{text}\x1b[201~"));
        self
    }

    /// Sends bytes as they are, valid or not.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
        self
    }

    fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.seen
            .0
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(rows, columns);
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
        self
    }

    /// Sends a signal to the program by its name.
    pub fn signal(&self, name: &str) -> &Self {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args([OsStr::new("-s"), OsStr::new(name), OsStr::new(&id)])
            .status()
            .unwrap();
        assert!(sent.success());
        self
    }

    /// Waits until the program has stopped itself.
    pub fn wait_stopped(&self) -> &Self {
        let id = self.child.process_id().unwrap();
        let start = Instant::now();
        loop {
            let facts = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
            let state = facts.rsplit(')').next().unwrap().trim().chars().next();
            if state == Some('T') {
                return self;
            }
            assert!(start.elapsed() < PATIENCE, "the program did not stop: {state:?}");
            std::thread::yield_now();
        }
    }

    /// Whether the program draws on the alternate screen.
    pub fn is_on_alternate_screen(&self) -> bool {
        self.seen.0.lock().unwrap().parser.screen().alternate_screen()
    }

    /// Differences of the terminal from before the program.
    pub fn not_restored(&self) -> Vec<&'static str> {
        let seen = self.seen.0.lock().unwrap();
        let screen = seen.parser.screen();
        let modes = format!("{:?}", self.master.get_termios().unwrap());
        [
            (screen.alternate_screen(), "the alternate screen"),
            (screen.hide_cursor(), "the cursor is hidden"),
            (screen.bracketed_paste(), "pastes are marked"),
            (
                screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
                "the mouse",
            ),
            (modes != self.modes, "the modes of the line"),
        ]
        .into_iter()
        .filter_map(|(wrong, what)| wrong.then_some(what))
        .collect()
    }

    /// Waits until the program has ended.
    pub fn end(mut self) -> Ended {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            let seen = self.seen.0.lock().unwrap();
            let screen = seen.parser.screen().contents();
            assert!(start.elapsed() < PATIENCE, "the program did not end\n{screen}");
            // A program that ends writes first: its last words wake this up, the short wait covers what lies between.
            drop(self.seen.1.wait_timeout(seen, Duration::from_millis(5)).unwrap());
        };
        // The terminal's other end is closed only now, so that its modes can still be asked.
        let modes = self.not_restored();
        self.slave = None;
        let mut seen = self.seen.0.lock().unwrap();
        while !seen.over {
            assert!(start.elapsed() < PATIENCE, "the terminal was not closed");
            seen = self.seen.1.wait_timeout(seen, PATIENCE).unwrap().0;
        }
        let raw = String::from_utf8_lossy(&seen.raw).into_owned();
        drop(seen);
        let line = "the modes of the line";
        let mut not_restored = self.not_restored_on_screen();
        not_restored.extend(modes.into_iter().filter(|what| *what == line));
        Ended {
            status: status.exit_code(),
            raw,
            not_restored,
        }
    }

    fn not_restored_on_screen(&self) -> Vec<&'static str> {
        let seen = self.seen.0.lock().unwrap();
        let screen = seen.parser.screen();
        [
            (screen.alternate_screen(), "the alternate screen"),
            (screen.hide_cursor(), "the cursor is hidden"),
            (screen.bracketed_paste(), "pastes are marked"),
        ]
        .into_iter()
        .filter_map(|(wrong, what)| wrong.then_some(what))
        .collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
    }
}

/// The bytes that a terminal sends for `key`.
fn bytes(key: KeyPress) -> String {
    let letter = |letter: char| match (key.ctrl, key.shift) {
        (true, _) => format!("\x1b[1;5{letter}"),
        (false, true) => format!("\x1b[1;2{letter}"),
        _ if key.alt => format!("\x1b[1;3{letter}"),
        _ => format!("\x1b[{letter}"),
    };
    match key.code {
        KeyCode::Char(c) if key.ctrl => char::from(c as u8 & 31).to_string(),
        KeyCode::Char(c) if key.alt => format!("\x1b{c}"),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "\r".to_owned(),
        KeyCode::Esc => "\x1b".to_owned(),
        KeyCode::Tab if key.shift => "\x1b[Z".to_owned(),
        KeyCode::Tab => "\t".to_owned(),
        KeyCode::Backspace => "\x7f".to_owned(),
        KeyCode::Delete => "\x1b[3~".to_owned(),
        KeyCode::Up => letter('A'),
        KeyCode::Down => letter('B'),
        KeyCode::Right => letter('C'),
        KeyCode::Left => letter('D'),
        KeyCode::Home => letter('H'),
        KeyCode::End => letter('F'),
        KeyCode::PageUp => "\x1b[5~".to_owned(),
        KeyCode::PageDown => "\x1b[6~".to_owned(),
        KeyCode::Function(n) => {
            let number = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24][usize::from(n) - 1];
            let held = if key.shift { ";2" } else { "" };
            format!("\x1b[{number}{held}~")
        }
    }
}
