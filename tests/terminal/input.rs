//! Whatever the terminal sends, the program can be left at once and takes keys afterwards.

use crate::pty::Terminal;
use crate::{known, wizard, world};
use std::time::{Duration, Instant};

/// Sequences of terminals that are no key, whole or broken off.
const SEQUENCES: &[(&str, &[u8])] = &[
    ("primary device attributes", b"\x1b[?62;4;22c"),
    ("secondary device attributes", b"\x1b[>41;370;0c"),
    ("tertiary device attributes", b"\x1bP!|7E565445\x1b\\"),
    ("device status", b"\x1b[0n"),
    ("colour scheme", b"\x1b[?997;1n"),
    ("cursor report", b"\x1b[24;80R"),
    ("cursor report at the top", b"\x1b[1;1R"),
    ("extended cursor report", b"\x1b[?24;80;1R"),
    ("mode report", b"\x1b[?2026;1$y"),
    ("foreground", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    ("background", b"\x1b]11;rgb:0000/0000/0000\x07"),
    ("clipboard", b"\x1b]52;c;aGVsbG8=\x1b\\"),
    ("version", b"\x1bP>|XTerm(370)\x1b\\"),
    ("terminfo", b"\x1bP1+r544e=787465726d\x1b\\"),
    ("kitty keyboard flags", b"\x1b[?0u"),
    ("kitty graphics", b"\x1b_Gi=31;OK\x1b\\"),
    ("window size", b"\x1b[8;36;120t"),
    ("focus gained", b"\x1b[I"),
    ("focus lost", b"\x1b[O"),
    ("mouse", b"\x1b[M !!"),
    ("mouse release", b"\x1b[<0;10;20m"),
    ("mouse of rxvt", b"\x1b[32;10;20M"),
    ("key release", b"\x1b[97;1:3u"),
    ("unknown key", b"\x1b[57358u"),
    ("part of a mouse report", b"\x1b[<35;1"),
    ("part of an old mouse report", b"\x1b[M !"),
    ("broken character", b"\xe2\x82"),
    ("bytes that begin no character", b"\xff\xfe\x80"),
    ("overlong character", b"\xc0\xaf"),
    ("8-bit control sequence", b"\x9b?1"),
    ("escape", b"\x1b"),
    ("unfinished control sequence", b"\x1b[?1;2"),
    (
        "long control sequence",
        b"\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1",
    ),
    ("unfinished OSC", b"\x1b]11;rgb:"),
    ("unfinished DCS", b"\x1bP>|XT"),
    ("unfinished APC", b"\x1b_G"),
    ("unfinished SS3", b"\x1bO"),
    ("end of a paste without a beginning", b"\x1b[201~"),
    ("unfinished paste", b"\x1b[200~some text"),
    ("paste that breaks off in its end", b"\x1b[200~some text\x1b[20"),
];

/// The wizard at a text field, with an answer that leaving would lose.
fn at_a_field(folder: &std::path::Path) -> Terminal {
    known(folder);
    let mut terminal = wizard(folder);
    terminal.press("enter").wait_for("input2");
    terminal.press("ctrl-n").wait_for("project name");
    terminal.type_text("x").wait_for("x");
    terminal
}

#[test]
fn keys_work_after_every_sequence() {
    let folder = world();
    let mut terminal = at_a_field(folder.path());
    let mut slowest = Duration::ZERO;
    for (number, (name, bytes)) in SEQUENCES.iter().enumerate() {
        for key in ["ctrl-q", "ctrl-c"] {
            let mut fastest = Duration::MAX;
            // This machine may be busy: the fastest of three says what the program needs.
            for _ in 0..3 {
                terminal.send_bytes(bytes);
                let start = Instant::now();
                terminal.press(key).wait_for("leave");
                fastest = fastest.min(start.elapsed());
                terminal.press("n").wait_gone("leave");
            }
            assert!(
                fastest < Duration::from_millis(100),
                "{name}: {key} took {fastest:?}"
            );
            slowest = slowest.max(fastest);
        }
        if !bytes.starts_with(b"\x1b[200~") {
            terminal.send_bytes(bytes);
        }
        let word = format!("word{number}end");
        // A pause ends what is unfinished: it is the event that the program waits for.
        std::thread::sleep(Duration::from_millis(150));
        terminal.press("ctrl-u").type_text(&word).wait_for(&word);
    }
    println!("the slowest of {} sequences: {slowest:?}", SEQUENCES.len());
    terminal.press("ctrl-q").wait_for("leave");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn ctrl_c_within_a_pasted_text_is_text() {
    let folder = world();
    let mut terminal = at_a_field(folder.path());
    terminal
        .press("ctrl-u")
        .paste("one\x03two\x11three")
        .wait_for("onetwothree");
    terminal.press("ctrl-q").wait_for("leave");
    terminal.press("y");
    assert_eq!(terminal.end().status, 0);
}

#[test]
fn a_large_paste_is_confirmed_without_blocking() {
    let folder = world();
    let mut terminal = at_a_field(folder.path());
    let text = "a".repeat(1_200_000);
    terminal.press("ctrl-u").type_text("before").paste(&text);
    terminal.wait_for("1.1 MiB");
    terminal.press("n").wait_gone("1.1 MiB").wait_for("before");
    terminal.paste(&text).wait_for("1.1 MiB");
    terminal.press("y").wait_gone("1.1 MiB").wait_for("aaaaaaaa");
    let start = Instant::now();
    terminal.press("ctrl-q").wait_for("leave");
    println!("leaving after a large paste took {:?}", start.elapsed());
    terminal.press("n").wait_gone("leave");
    let start = Instant::now();
    terminal.signal("TERM");
    let ended = terminal.end();
    println!("a signal after a large paste took {:?}", start.elapsed());
    assert_eq!((ended.status, ended.not_restored), (143, vec![]));
}

#[test]
fn long_paste_into_a_dialog_takes_no_time() {
    let folder = world();
    let file = folder.path().join("variables.yml");
    std::fs::write(
        &file,
        "input_variables:\n  a:\n    type: scalar\noutput_variables: {}\n",
    )
    .unwrap();
    let mut edit = crate::command(folder.path());
    edit.args(["edit", "variables.yml"]);
    let mut terminal = Terminal::start(edit, 120, 36);
    terminal.wait_for("Inputs");
    terminal.press("R").wait_for("Find and replace");
    let start = Instant::now();
    terminal.paste(&"b".repeat(1_000_000)).wait_for("bbbbbbbb");
    let pasted = start.elapsed();
    let start = Instant::now();
    terminal.signal("TERM");
    let ended = terminal.end();
    println!(
        "1 MB into a dialog: shown after {pasted:?}, ended {:?} after a signal",
        start.elapsed()
    );
    assert_eq!((ended.status, ended.not_restored), (143, vec![]));
    assert!(pasted < Duration::from_secs(4), "{pasted:?}");
}
