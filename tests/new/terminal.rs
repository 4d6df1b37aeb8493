//! In a terminal, `new` asks for what is missing.

use crate::world::World;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A run in a terminal: what it shows, and what is typed.
pub struct Session {
    pub child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    shown: Receiver<Vec<u8>>,
    seen: String,
}

impl Session {
    pub fn start(world: &World, arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lume-wizard"));
        command.args(arguments);
        command.cwd(world.root());
        command.env_clear();
        for (name, value) in world.environment() {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, shown) = channel();
        std::thread::spawn(move || {
            // The terminal lives as long as its reader.
            let _master = pair.master;
            let mut buffer = [0; 4096];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            keys,
            shown,
            seen: String::new(),
        }
    }

    /// Waits until `words` are shown after what was waited for before.
    pub fn wait_for(&mut self, words: &str) {
        while !self.seen.contains(words) {
            let more = self
                .shown
                .recv_timeout(Duration::from_secs(60))
                .unwrap_or_else(|_| panic!("{words} is not shown after {}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&more));
        }
        let end = self.seen.find(words).unwrap() + words.len();
        self.seen.drain(..end);
    }

    pub fn type_in(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

#[test]
fn missing_answers_are_asked_until_valid() {
    let world = World::new();
    std::fs::copy(World::example(), world.path("v.yml")).unwrap();
    let mut session = Session::start(
        &world,
        &["new", "--set", "author=Ada", "--set", "project_name=My Model"],
    );
    session.wait_for("variables file: ");
    session.type_in("nowhere.yml\n");
    session.wait_for("no such file");
    session.wait_for("variables file: ");
    session.type_in("v.yml\n");
    session.wait_for("e-mail: ");
    session.type_in("nobody\n");
    session.wait_for("nobody");
    session.wait_for("e-mail: ");
    session.type_in("ada@example.org\n");
    session.wait_for("GitHub user: ");
    // A name that DockerHub does not have either: the user name there is asked as well.
    session.type_in("ada-l\n");
    session.wait_for("registry user: ");
    session.type_in("adal\n");
    session.wait_for("committed");
    assert!(session.child.wait().unwrap().success());
    assert_eq!(
        world.git("my-model", &["log", "--format=%an <%ae>"]),
        "Ada <ada@example.org>"
    );
}

#[test]
fn end_of_input_ends_questions_and_interrupt_run() {
    for (keys, status) in [("\u{4}", 1), ("\u{3}", 130)] {
        let world = World::new();
        let mut session = Session::start(&world, &["new"]);
        session.wait_for("variables file: ");
        session.type_in(keys);
        let ended = session.child.wait().unwrap();
        assert_eq!(ended.exit_code(), status);
        assert_eq!(world.names("."), ["home"]);
    }
}

#[test]
fn what_is_wrong_is_said_and_not_asked() {
    let world = World::new();
    let mut session = Session::start(&world, &["new", "--set", "email=nobody"]);
    session.wait_for("author is missing");
    assert_eq!(session.child.wait().unwrap().exit_code(), 1);
}

#[test]
fn a_dumb_terminal_gets_the_accessible_wizard() {
    let world = World::new();
    let mut session = Session::start(&world, &[]);
    session.wait_for("One question at a time");
    session.wait_for("variables file: ");
    session.type_in("<\n");
    session.wait_for("This is the first question.");
    session.type_in("\u{4}");
    assert_eq!(session.child.wait().unwrap().exit_code(), 1);
}
