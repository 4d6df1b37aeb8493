//! However the program is ended, the terminal is as it was and the exit status says what ended it.

use crate::pty::{Terminal, command};
use crate::{wizard, world};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn every_signal_restores_the_terminal() {
    let signals = [
        ("HUP", 129),
        ("INT", 130),
        ("QUIT", 131),
        ("ABRT", 134),
        ("USR1", 138),
        ("USR2", 140),
        ("ALRM", 142),
        ("TERM", 143),
        ("XCPU", 152),
        ("XFSZ", 153),
        ("VTALRM", 154),
        ("PROF", 155),
        ("IO", 157),
    ];
    // The test of this table's completeness: a signal that the shell answers has its row.
    let mut numbers: Vec<u32> = lume_wizard::io::stop::ENDING_SIGNALS
        .map(|number| 128 + number as u32)
        .into();
    numbers.sort_unstable();
    if cfg!(target_os = "linux") {
        assert_eq!(numbers, signals.map(|(_, status)| status));
    }
    for (signal, status) in signals {
        let folder = world();
        let terminal = wizard(folder.path());
        terminal.signal(signal);
        let ended = terminal.end();
        assert_eq!((ended.status, ended.not_restored), (status, vec![]), "{signal}");
    }
}

#[test]
fn a_signal_at_the_start_restores_the_terminal() {
    let folder = world();
    let mut late = 0;
    for round in 0..60 {
        let terminal = Terminal::start(command(folder.path()), 120, 36);
        let start = Instant::now();
        let moment = Duration::from_micros(round * 300);
        while start.elapsed() < moment {
            std::hint::spin_loop();
        }
        terminal.signal("TERM");
        let ended = terminal.end();
        assert_eq!(ended.not_restored, Vec::<&str>::new(), "after {moment:?}");
        // Before the handlers are there the signal itself ends the program, which has changed nothing by then.
        match ended.status {
            143 => late += 1,
            status => assert!(status == 1 && ended.raw.is_empty(), "{status} {:?}", ended.raw),
        }
    }
    println!("{late} of 60 signals came after the handlers");
    assert!(late > 0);
}

/// Runs the program in a terminal that is closed once `ready` is shown, after `keys` were typed; returns its status.
fn status_after_closing(folder: &Path, arguments: &[&str], ready: &str, keys: &str) -> String {
    const SCRIPT: &str = r#"
import fcntl, os, pty, struct, sys, termios
ready, keys = sys.argv[1].encode(), sys.argv[2].encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[3], sys.argv[3:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
seen = b""
while ready not in seen:
    seen += os.read(terminal, 65536)
os.write(terminal, keys)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;
    let run = Command::new("python3")
        .args(["-c", SCRIPT, ready, keys, env!("CARGO_BIN_EXE_lume-wizard")])
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder.join("home"))
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

#[test]
fn closed_terminal_ends_the_program_without_a_panic() {
    let folder = world();
    for _ in 0..5 {
        let status = status_after_closing(folder.path(), &[], "New project", "");
        assert_eq!(status, "129");
    }
}

#[test]
fn a_begun_save_finishes_when_the_terminal_closes() {
    let folder = world();
    let file = folder.path().join("variables.yml");
    let text = "input_variables:\n  a:\n    type: scalar\n    default: 2\n    range: [0, 3]\noutput_variables:\n  y:\n    type: scalar\n";
    std::fs::write(&file, text).unwrap();
    let keys = "\r\u{15}1\u{13}";
    let status = status_after_closing(folder.path(), &["edit", "variables.yml"], "Inputs", keys);
    assert_eq!(status, "129");
    let saved = std::fs::read_to_string(&file).unwrap();
    // The keys may be read or not, for the terminal is closed at once; nothing in between is left behind.
    assert!(
        saved == text || saved == text.replace("default: 2", "default: 1"),
        "{saved}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn the_mouse_acts_unless_it_is_left_out() {
    let folder = world();
    let mut terminal = wizard(folder.path());
    terminal.wait_for_raw("\x1b[?1006h", 1);
    let screen = terminal.screen();
    let footer = screen.lines().position(|line| line.contains(" keys")).unwrap();
    let line = screen.lines().nth(footer).unwrap();
    let before = line.split(" keys").next().unwrap();
    let (column, row) = (before.chars().count() + 2, footer + 1);
    terminal.send_bytes(format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m").as_bytes());
    terminal.wait_for("keys that work here");
    terminal.signal("TERM");
    let ended = terminal.end();
    assert_eq!(ended.not_restored, Vec::<&str>::new());
    let mut without = command(folder.path());
    without.arg("--no-mouse");
    let terminal = Terminal::start(without, 120, 36);
    terminal.wait_for(" keys");
    terminal.signal("TERM");
    assert!(!terminal.end().raw.contains("\x1b[?1000h"));
}
