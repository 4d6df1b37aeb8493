//! The loop: waits for something to happen, takes everything that is there, updates, draws once if something changed.
//! Nothing wakes it up by itself.

use super::input::{self, Input};
use super::links;
use super::terminal::Guard;
use super::theme::Look;
use super::view::{self, Memory};
use crate::wizard::{Effect, EffectId, Message, Model, Outcome, Work};
use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;
use std::collections::BTreeSet;
use std::io::{self, Stdout, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// What performs the effects that reach outside the screen; called on threads of their own.
pub type Perform = Arc<dyn Fn(Work) -> Outcome + Send + Sync>;

/// How the shell ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The user ended it.
    Quit,
    /// This signal ended it; the exit status is 128 and its number.
    Signal(i32),
}

/// How long a signal waits for a write that has begun: long enough for a slow disk, short enough for a shutdown.
const LAST_WRITE: Duration = Duration::from_secs(8);

/// Everything that can wake the loop.
enum Wake {
    /// Input; none when the terminal is gone.
    Input(Option<Vec<Input>>),
    /// An effect is done.
    Done(EffectId, Outcome),
    /// A signal arrived.
    Signal(i32),
}

/// Runs the wizard in the terminal until it ends.
///
/// # Errors
/// When the terminal's modes cannot be set or it cannot be drawn to.
pub fn run(model: &mut Model, look: Look, perform: Perform) -> io::Result<End> {
    let guard = Guard::enter()?;
    let (sender, receiver) = channel();
    watch_signals(&sender)?;
    let deliver = sender.clone();
    let allow = input::start(move |inputs| deliver.send(Wake::Input(inputs)).is_ok());
    let mut shell = Shell {
        guard,
        terminal: Terminal::new(CrosstermBackend::new(io::stdout()))?,
        look,
        memory: Memory::default(),
        perform,
        sender,
        saving: BTreeSet::new(),
        resumed: false,
        end: None,
    };
    let size = shell.terminal.size()?;
    model.resize(size.width, size.height);
    let effects = model.begin();
    shell.draw(model)?;
    shell.start(model, effects)?;
    let end = shell.turn(model, &receiver, &allow)?;
    shell.finish_writes(&receiver);
    Ok(end)
}

struct Shell {
    guard: Guard,
    terminal: Terminal<CrosstermBackend<Stdout>>,
    look: Look,
    memory: Memory,
    perform: Perform,
    sender: Sender<Wake>,
    /// Effects that change files and have not ended yet.
    saving: BTreeSet<EffectId>,
    /// Whether the signal that ended this program's own suspension is still to be told.
    resumed: bool,
    end: Option<End>,
}

impl Shell {
    fn turn(&mut self, model: &mut Model, wakes: &Receiver<Wake>, allow: &Sender<()>) -> io::Result<End> {
        let _ = allow.send(());
        loop {
            // The shell itself holds a sender, so that there is always someone to wait for.
            let Ok(first) = wakes.recv() else {
                return Ok(End::Quit);
            };
            let mut next = Some(first);
            while let Some(wake) = next {
                let was_input = matches!(wake, Wake::Input(_));
                self.handle(model, wake)?;
                if let Some(end) = self.end {
                    return Ok(end);
                }
                if was_input {
                    let _ = allow.send(());
                }
                next = wakes.try_recv().ok();
            }
            if model.take_changed() {
                self.draw(model)?;
            }
        }
    }

    fn handle(&mut self, model: &mut Model, wake: Wake) -> io::Result<()> {
        match wake {
            Wake::Input(None) => self.end = Some(End::Signal(SIGHUP)),
            Wake::Input(Some(inputs)) => {
                for input in inputs {
                    let effects = match input {
                        Input::Key(key) => model.press(key),
                        Input::Paste(text) => model.update(Message::Paste(text)),
                        Input::Resize(columns, rows) => {
                            model.resize(columns, rows);
                            Vec::new()
                        }
                    };
                    self.start(model, effects)?;
                }
            }
            Wake::Done(id, outcome) => {
                self.saving.remove(&id);
                let effects = model.update(Message::Done(id, outcome));
                self.start(model, effects)?;
            }
            Wake::Signal(SIGTSTP) => self.suspend(model)?,
            // What woke this program from its own suspension: the terminal is taken already, and going through its usual
            // modes once more would garble a key that comes meanwhile.
            Wake::Signal(SIGCONT) if self.resumed => self.resumed = false,
            Wake::Signal(SIGCONT) => {
                self.guard.retake()?;
                self.redraw(model)?;
            }
            Wake::Signal(signal) => self.end = Some(End::Signal(signal)),
        }
        Ok(())
    }

    /// Starts effects: those of the screen itself at once, the others on threads of their own.
    fn start(&mut self, model: &mut Model, effects: Vec<Effect>) -> io::Result<()> {
        for Effect { id, work } in effects {
            tracing::debug!(?id, kind = work.name(), "effect");
            match work {
                Work::Quit => self.end = Some(End::Quit),
                Work::Suspend => self.suspend(model)?,
                Work::Redraw => self.redraw(model)?,
                Work::Copy(text) => links::copy(self.terminal.backend_mut(), &text)?,
                work if work.takes_terminal() => {
                    let perform = Arc::clone(&self.perform);
                    let outcome = self.guard.lend(|| perform(work))?;
                    self.redraw(model)?;
                    let effects = model.update(Message::Done(id, outcome));
                    self.start(model, effects)?;
                }
                work => {
                    if work.writes() {
                        self.saving.insert(id);
                    }
                    self.spawn(id, work);
                }
            }
        }
        Ok(())
    }

    fn spawn(&self, id: EffectId, work: Work) {
        let perform = Arc::clone(&self.perform);
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let name = work.name();
            let outcome = catch_unwind(AssertUnwindSafe(|| perform(work))).unwrap_or_else(|_| {
                Outcome::Failed(format!("{name} broke off: this is a mistake in lume-wizard"))
            });
            let _ = sender.send(Wake::Done(id, outcome));
        });
    }

    fn draw(&mut self, model: &Model) -> io::Result<()> {
        let (look, memory) = (self.look, &mut self.memory);
        let mut shown = Vec::new();
        execute!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal
            .draw(|frame| shown = view::draw(frame, model, look, memory))?;
        links::write(self.terminal.backend_mut(), &shown)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Draws every cell anew. Ratatui's own `clear` asks the terminal where its cursor is; a resize does not.
    fn redraw(&mut self, model: &mut Model) -> io::Result<()> {
        let size = self.terminal.size()?;
        model.resize(size.width, size.height);
        self.terminal.resize(size.into())?;
        self.draw(model)
    }

    fn suspend(&mut self, model: &mut Model) -> io::Result<()> {
        self.guard.lend(|| emulate_default_handler(SIGTSTP))??;
        self.resumed = true;
        self.redraw(model)
    }

    /// Gives the terminal back and waits for a write that has begun.
    fn finish_writes(mut self, wakes: &Receiver<Wake>) {
        let _ = self.terminal.backend_mut().flush();
        drop(self.guard);
        while !self.saving.is_empty() {
            match wakes.recv_timeout(LAST_WRITE) {
                Ok(Wake::Done(id, _)) => {
                    self.saving.remove(&id);
                }
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

/// Starts the thread that turns signals into wakes.
fn watch_signals(sender: &Sender<Wake>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let sender = sender.clone();
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if sender.send(Wake::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}
