//! The loop: waits for something to happen, takes everything that is there, updates, draws once if something changed.
//! Nothing wakes it up by itself but a draft that is to be saved.

use super::hits::Hits;
use super::input::{Keyboard, MouseInput, MouseKind, TerminalInput};
use super::links;
use super::signals;
use super::terminal::Guard;
use super::theme::Appearance;
use super::view::{self, Memory};
use super::workers::Workers;
use crate::wizard::{Effect, EffectId, Message, Model, Outcome, Work};
use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Position;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGWINCH};
use signal_hook::low_level::emulate_default_handler;
use std::collections::{BTreeSet, VecDeque};
use std::io::{self, Stdout, Write as _};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Performs the effects that reach outside the screen.
pub trait Perform: Send + Sync + 'static {
    /// Performs one; called on a worker thread.
    fn perform(&self, work: Work) -> Outcome;

    /// Asks everything that is being performed to stop, since this signal (2: the user) ends the program.
    fn stop(&self, signal: i32);
}

/// The end of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellEnd {
    /// The user ended it.
    Quit,
    /// This signal ended it; the exit status is 128 and its number.
    Signal(i32),
}

/// The time that the end of the program waits for a write that has begun before it asks it to stop.
const WRITE_GRACE: Duration = Duration::from_secs(2);

/// The time that it then waits for what was asked to stop: long enough for a slow disk, short enough for a shutdown.
const STOP_GRACE: Duration = Duration::from_secs(8);

/// The time that a change waits to be saved in the draft, so that fast typing is not saved key by key. With the writing
/// itself a kill loses less than a second.
const DRAFT_DELAY: Duration = Duration::from_millis(400);

/// The event that the loop waited for.
enum Waited {
    /// Something happened.
    Wake(Wake),
    /// The draft has to be saved.
    DraftDue,
    /// Nothing can happen any more.
    Over,
}

/// Everything that can wake the loop.
enum Wake {
    /// Input; none when the terminal is gone.
    Input(Option<Vec<TerminalInput>>),
    /// An effect is done.
    Done(EffectId, Outcome),
    /// A signal arrived.
    Signal(i32),
}

/// Runs the wizard in the terminal until it ends, by one of the `ending` signals among other things. With `mouse`, clicks
/// and the wheel act.
///
/// # Errors
/// When the terminal's modes cannot be set or it cannot be drawn to.
pub fn run(
    model: &mut Model,
    (look, mouse): (Appearance, bool),
    perform: Arc<dyn Perform>,
    ending: &[i32],
) -> io::Result<ShellEnd> {
    let (sender, receiver) = channel();
    // Before the first mode is set: no signal may leave it set.
    let deliver = sender.clone();
    signals::watch(ending, move |signal| deliver.send(Wake::Signal(signal)).is_ok())?;
    let guard = Guard::enter(mouse)?;
    let deliver = sender.clone();
    let keyboard = Keyboard::start(move |inputs| deliver.send(Wake::Input(inputs)).is_ok())?;
    let mut shell = Shell {
        guard,
        terminal: ManuallyDrop::new(Terminal::new(CrosstermBackend::new(io::stdout()))?),
        keyboard,
        look,
        memory: Memory::default(),
        hits: Hits::default(),
        perform,
        workers: Workers::new(),
        sender,
        unfinished: BTreeSet::new(),
        lent: None,
        lending_later: VecDeque::new(),
        resumed: false,
        draft_due: None,
        end: None,
    };
    let end = match shell
        .begin(model)
        .and_then(|()| shell.event_loop(model, &receiver))
    {
        Err(error) if is_hangup(&error) => ShellEnd::Signal(SIGHUP),
        ended => ended?,
    };
    shell.finish(model, &receiver, end);
    Ok(end)
}

/// Returns whether an error of drawing says that the terminal is gone.
fn is_hangup(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let gone = [Errno::IO, Errno::NXIO, Errno::PIPE, Errno::BADF, Errno::NODEV];
    gone.iter()
        .any(|gone| error.raw_os_error() == Some(gone.raw_os_error()))
}

struct Shell {
    guard: Guard,
    /// Not dropped: Ratatui's destructor panics where neither the terminal nor standard error can be written, and the
    /// guard shows the cursor again.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
    keyboard: Keyboard,
    look: Appearance,
    memory: Memory,
    /// The parts of the screen as it was drawn last.
    hits: Hits,
    perform: Arc<dyn Perform>,
    workers: Workers,
    sender: Sender<Wake>,
    /// Effects that change files or run programs and have not ended yet.
    unfinished: BTreeSet<EffectId>,
    /// The effect that has the terminal.
    lent: Option<EffectId>,
    /// Effects that wait until the terminal is free.
    lending_later: VecDeque<Effect>,
    /// Whether the signal that ended this program's own suspension is still to be delivered.
    resumed: bool,
    /// When the draft has to be saved.
    draft_due: Option<Instant>,
    end: Option<ShellEnd>,
}

impl Shell {
    fn begin(&mut self, model: &mut Model) -> io::Result<()> {
        let size = self.terminal.size()?;
        model.resize(size.width, size.height);
        let effects = model.begin();
        self.draw(model)?;
        self.start(model, effects)
    }

    fn event_loop(&mut self, model: &mut Model, wakes: &Receiver<Wake>) -> io::Result<ShellEnd> {
        loop {
            if self.lent.is_none() {
                self.keyboard.allow();
            }
            let mut next = match self.wait(model, wakes) {
                // The shell itself holds a sender, so that there is always someone to wait for.
                Waited::Over => return Ok(ShellEnd::Quit),
                Waited::Wake(wake) => Some(wake),
                Waited::DraftDue => {
                    self.draft_due = None;
                    let effects = model.save_draft();
                    self.start(model, effects)?;
                    None
                }
            };
            while let Some(wake) = next {
                self.handle(model, wake)?;
                if let (Some(end), None) = (self.end, self.lent) {
                    return Ok(end);
                }
                next = wakes.try_recv().ok();
            }
            if self.lent.is_none() && model.take_changed() {
                self.draw(model)?;
            }
        }
    }

    /// Waits for something to happen, or until the draft has to be saved.
    fn wait(&mut self, model: &Model, wakes: &Receiver<Wake>) -> Waited {
        if !model.draft_is_due() {
            self.draft_due = None;
            return wakes.recv().map_or(Waited::Over, Waited::Wake);
        }
        let due = *self.draft_due.get_or_insert_with(|| Instant::now() + DRAFT_DELAY);
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Waited::DraftDue;
        }
        match wakes.recv_timeout(left) {
            Ok(wake) => Waited::Wake(wake),
            Err(RecvTimeoutError::Timeout) => Waited::DraftDue,
            Err(RecvTimeoutError::Disconnected) => Waited::Over,
        }
    }

    fn handle(&mut self, model: &mut Model, wake: Wake) -> io::Result<()> {
        match wake {
            Wake::Input(None) => {
                self.end = Some(ShellEnd::Signal(SIGHUP));
                Ok(())
            }
            Wake::Input(Some(inputs)) => {
                self.keyboard.delivered();
                for input in inputs {
                    let effects = match input {
                        TerminalInput::Key(key) => model.press(key),
                        TerminalInput::Mouse(mouse) => self.mouse(model, mouse)?,
                        TerminalInput::Paste(text) => model.update(Message::Paste(text)),
                        TerminalInput::PasteTooLarge => model.update(Message::PasteTooLarge),
                    };
                    self.start(model, effects)?;
                }
                Ok(())
            }
            Wake::Done(id, outcome) => self.done(model, id, outcome),
            Wake::Signal(signal) if self.lent.is_some() => self.signal_while_lent(signal),
            Wake::Signal(signal) => self.signal(model, signal),
        }
    }

    /// Does what the mouse asks for. Its cell is on the screen as the user saw it, so what is drawn must be current.
    fn mouse(&mut self, model: &mut Model, mouse: MouseInput) -> io::Result<Vec<Effect>> {
        if model.take_changed() {
            self.draw(model)?;
        }
        let Some(target) = self.hits.at(Position::new(mouse.column, mouse.row)) else {
            return Ok(Vec::new());
        };
        Ok(match mouse.kind {
            MouseKind::Press => model.click(target),
            MouseKind::WheelUp => model.turn_wheel(target, false),
            MouseKind::WheelDown => model.turn_wheel(target, true),
        })
    }

    fn signal(&mut self, model: &mut Model, signal: i32) -> io::Result<()> {
        match signal {
            SIGTSTP => self.suspend(model),
            // It woke this program from its own suspension: the terminal is taken already, and going through its usual
            // modes once more would garble a key that comes meanwhile.
            SIGCONT if self.resumed => {
                self.resumed = false;
                Ok(())
            }
            SIGCONT => {
                self.guard.retake()?;
                self.redraw(model)
            }
            SIGWINCH => {
                let size = self.terminal.size()?;
                model.resize(size.width, size.height);
                Ok(())
            }
            signal => {
                self.end = Some(ShellEnd::Signal(signal));
                Ok(())
            }
        }
    }

    /// A signal while another program has the terminal: what the terminal's keys send is for that program.
    fn signal_while_lent(&mut self, signal: i32) -> io::Result<()> {
        match signal {
            SIGINT | SIGQUIT | SIGCONT | SIGWINCH => {}
            SIGTSTP => emulate_default_handler(SIGTSTP)?,
            signal => {
                self.perform.stop(signal);
                self.end = Some(ShellEnd::Signal(signal));
            }
        }
        Ok(())
    }

    fn done(&mut self, model: &mut Model, id: EffectId, outcome: Outcome) -> io::Result<()> {
        self.unfinished.remove(&id);
        let was_lent = self.lent.take_if(|lent| *lent == id).is_some();
        let effects = model.update(Message::Done(id, outcome));
        if self.end.is_some() {
            return Ok(());
        }
        if was_lent {
            self.guard.retake()?;
            self.redraw(model)?;
        }
        self.start(model, effects)?;
        while self.lent.is_none()
            && let Some(effect) = self.lending_later.pop_front()
        {
            self.start(model, vec![effect])?;
        }
        Ok(())
    }

    /// Starts effects: those of the screen itself at once, the others on worker threads.
    fn start(&mut self, model: &mut Model, effects: Vec<Effect>) -> io::Result<()> {
        for Effect { id, work } in effects {
            tracing::debug!(?id, kind = work.name(), "effect");
            match work {
                Work::Quit => self.end = Some(ShellEnd::Quit),
                Work::Suspend => self.suspend(model)?,
                Work::Redraw => self.redraw(model)?,
                Work::Copy(text) => links::copy(self.terminal.backend_mut(), &text)?,
                work if work.takes_terminal() && self.lent.is_some() => {
                    self.lending_later.push_back(Effect { id, work });
                }
                work => {
                    if work.takes_terminal() {
                        self.lend(id, &work);
                    }
                    self.spawn(id, work);
                }
            }
        }
        Ok(())
    }

    /// Gives the terminal to the program that an effect runs, until the effect is done.
    fn lend(&mut self, id: EffectId, work: &Work) {
        self.keyboard.park();
        self.guard.release();
        if let Some(notice) = work.terminal_notice() {
            // A terminal that is gone ends the loop soon enough.
            let _ = writeln!(io::stdout(), "lume-wizard: {notice}");
        }
        self.lent = Some(id);
    }

    fn spawn(&mut self, id: EffectId, work: Work) {
        if work.writes() || work.runs_programs() {
            self.unfinished.insert(id);
        }
        let perform = Arc::clone(&self.perform);
        let sender = self.sender.clone();
        let name = work.name();
        let started = self.workers.run(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| perform.perform(work))).unwrap_or_else(|_| {
                Outcome::Failed(format!("{name} broke off: this is a mistake in lume-wizard"))
            });
            // Nobody receives it when the program is ending.
            let _ = sender.send(Wake::Done(id, outcome));
        });
        if let Err(error) = started {
            let message =
                format!("{name} did not begin: the system gives no thread ({error}). Try it again.");
            // The shell holds the receiver as long as it spawns.
            let _ = self.sender.send(Wake::Done(id, Outcome::Failed(message)));
        }
    }

    fn draw(&mut self, model: &Model) -> io::Result<()> {
        let (look, memory) = (self.look, &mut self.memory);
        let mut links = Vec::new();
        let mut hits = Hits::default();
        execute!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal
            .draw(|frame| (links, hits) = view::draw(frame, model, look, memory))?;
        self.hits = hits;
        links::write(self.terminal.backend_mut(), &links)?;
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

    /// Gives the terminal back, and waits for writes that have begun and for programs to end.
    fn finish(mut self, model: &mut Model, wakes: &Receiver<Wake>, end: ShellEnd) {
        // The terminal may be gone.
        let _ = self.terminal.backend_mut().flush();
        self.guard.release();
        for Effect { id, work } in model.save_last_draft() {
            self.spawn(id, work);
        }
        self.wait_unfinished(wakes, WRITE_GRACE);
        if !self.unfinished.is_empty() {
            self.perform.stop(match end {
                ShellEnd::Signal(signal) => signal,
                ShellEnd::Quit => SIGINT,
            });
            self.wait_unfinished(wakes, STOP_GRACE);
        }
    }

    fn wait_unfinished(&mut self, wakes: &Receiver<Wake>, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.unfinished.is_empty() {
            match wakes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Wake::Done(id, _)) => {
                    self.unfinished.remove(&id);
                }
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}
