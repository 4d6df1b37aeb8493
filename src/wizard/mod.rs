//! The wizard as a state machine: [`Model`], [`Message`], [`Model::update`], effects as data; one file per step.
//!
//! The shells send messages (a key is looked up in the [`Keymap`] by [`Model::press`]), perform the effects that come
//! back and send what came of them as [`Message::Done`]. Nothing here waits, reads or writes.

pub mod action;
mod action_row;
pub mod actions;
pub mod answers;
mod disabled_reason;
pub mod draft;
pub mod drafts;
pub mod effect;
mod existing_project;
pub mod file_review;
pub mod focus;
mod footer;
pub mod group;
pub mod help;
mod input_queue;
mod input_waiting;
pub mod key;
pub mod keymap;
mod keymap_file;
pub mod modal;
pub mod mouse;
mod outbox;
pub mod prepared;
pub mod preview;
pub mod preview_job;
pub mod preview_tree;
pub mod problems;
pub mod project_state;
pub mod questions;
pub mod recovery;
pub mod registry;
pub mod remaining;
mod resuming;
pub mod review;
pub mod review_file;
pub mod secrets;
mod settings;
mod settings_error;
pub mod start;
pub mod step;
pub mod target;
pub mod tree;
mod undo;
mod update;
pub mod variables;
pub mod write;

pub use crate::editor::{Move, TextField, field};
pub use action::{Action, KeyContext};
pub use action_row::ActionRow;
pub use actions::{ACTIONS, DISCARD_AND_LEAVE, SAVE_AND_LEAVE};
pub use effect::{Effect, EffectId, Outcome, Work};
pub use focus::Focus;
pub use help::CLOSE_FIRST;
use input_queue::InputQueue;
pub use key::{KeyCode, KeyPress};
pub use keymap::Keymap;
pub use modal::Modal;
pub use mouse::ClickTarget;
pub use outbox::{Confirmation, OnYes, Outbox, PREPARING, StatusLine};
pub use problems::Problem;
pub use project_state::ProjectState;
pub use recovery::{RecoveryChoice, RecoveryDialog};
pub use settings::{Settings, ThemeChoice};
pub use settings_error::SettingsError;
pub use step::{Step, StepProgress};
pub use target::ProblemTarget;

/// The columns and rows that a screen needs.
pub const SMALLEST: (u16, u16) = (60, 16);

/// From this many columns on there are two panes beside each other.
pub const TWO_PANES: u16 = 100;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// The user asks for an action.
    Act(Action),
    /// The mouse selects another row where the focus is.
    Select(Move),
    /// The mouse goes to a place.
    GoTo(ProblemTarget),
    /// The user types a character into the text field that has the focus.
    Type(char),
    /// The user pastes a text.
    Paste(String),
    /// The user pasted a text that is too large to be taken at all.
    PasteTooLarge,
    /// An effect is done.
    Done(EffectId, Outcome),
}

impl Message {
    /// Returns whether it only tells what became of saving the draft, which is no reason to save it again.
    const fn is_about_draft(&self) -> bool {
        matches!(
            self,
            Self::Done(_, Outcome::DraftSaved | Outcome::DraftNotSaved(_))
        )
    }
}

/// Everything that the wizard knows.
#[derive(Debug)]
pub struct Model {
    /// The current step.
    pub step: Step,
    /// The furthest step that was reached: any up to it can be visited.
    pub reached: Step,
    /// Whether this is the editor alone: one file, one step.
    pub alone: bool,
    /// The state of the project.
    pub project: ProjectState,
    /// The first step.
    pub start: start::StartStep,
    /// The second.
    pub variables: variables::VariablesStep,
    /// The third.
    pub answers: answers::AnswersStep,
    /// The fourth.
    pub registry: registry::RegistryStep,
    /// The fifth.
    pub secrets: secrets::SecretsStep,
    /// The sixth.
    pub review: review::ReviewStep,
    /// The last.
    pub write: write::WriteStep,
    /// The preview of the project beside the steps.
    pub preview: preview::PreviewPane,
    /// The open modal.
    pub modal: Option<Modal>,
    /// The last thing that was told.
    pub status: Option<StatusLine>,
    /// Which key does what.
    pub keymap: Keymap,
    /// The draft that is kept.
    pub drafts: drafts::DraftKeeper,
    /// The terminal's columns and rows.
    pub screen: (u16, u16),
    /// The model that is chosen as soon as a file that holds it is opened.
    named_model: Option<String>,
    outbox: Outbox,
    queue: InputQueue,
    /// The pasted text that the user is asked about.
    large_paste: String,
    changed: bool,
}

/// The file or screen to open first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The first screen.
    #[default]
    Start,
    /// The wizard at a folder or on a variables file.
    At(std::path::PathBuf),
    /// The editor alone.
    Editor {
        /// The file.
        path: std::path::PathBuf,
        /// The runtime that reads it; none is the one for which it is written.
        runtime: Option<crate::variables::Runtime>,
    },
}

impl Model {
    /// A wizard that has not begun.
    #[must_use]
    pub fn new(opening: &Opening) -> Self {
        let alone = matches!(opening, Opening::Editor { .. });
        let mut start = start::StartStep::default();
        if let Opening::Editor { path, runtime } = opening {
            start.open_at_once(path.clone(), *runtime);
        }
        if let Opening::At(path) = opening {
            start.begin_at(path.clone());
        }
        let step = if alone { Step::Variables } else { Step::Start };
        Self {
            step,
            reached: step,
            alone,
            project: ProjectState::default(),
            start,
            variables: variables::VariablesStep::default(),
            answers: answers::AnswersStep::default(),
            registry: registry::RegistryStep::default(),
            secrets: secrets::SecretsStep::default(),
            review: review::ReviewStep::default(),
            write: write::WriteStep::default(),
            preview: preview::PreviewPane::default(),
            modal: None,
            status: None,
            keymap: Keymap::built_in(),
            drafts: drafts::DraftKeeper::default(),
            screen: (80, 24),
            named_model: None,
            outbox: Outbox::default(),
            queue: InputQueue::default(),
            large_paste: String::new(),
            changed: true,
        }
    }

    /// The same with the user's keys.
    #[must_use]
    pub fn with_keymap(mut self, keymap: Keymap) -> Self {
        self.keymap = keymap;
        self
    }

    /// The same with a warning on the status line.
    #[must_use]
    pub fn with_warning(mut self, text: String) -> Self {
        self.status = Some(StatusLine {
            severity: crate::text::Severity::Warning,
            text,
        });
        self
    }

    /// The same, with the model `name` chosen in the first file that is opened.
    #[must_use]
    pub fn with_model(mut self, name: Option<String>) -> Self {
        self.named_model = name;
        self
    }

    /// The part of the screen that has the focus.
    #[must_use]
    pub fn focus(&self) -> Focus {
        match &self.modal {
            Some(Modal::Help { .. }) => return Focus::Help,
            Some(Modal::Confirmation(_)) => return Focus::Confirmation,
            Some(Modal::Recovery(_)) => return Focus::Recovery,
            Some(Modal::Problems(_)) => return Focus::Problems,
            Some(Modal::RepositoryConflict(_)) => return Focus::RepositoryConflict,
            None => {}
        }
        match self.step {
            Step::Start => self.start.focus(),
            Step::Variables => self.variables.focus(),
            Step::Answers => Focus::Answers,
            Step::Registry => self.registry.focus(),
            Step::Secrets => Focus::Secrets,
            Step::Review => self.review.focus(),
            Step::Write => Focus::Write,
        }
    }

    /// The progress of a step, for the rail.
    #[must_use]
    pub fn state(&self, step: Step) -> StepProgress {
        match step {
            Step::Start => self.start.state(&self.project),
            Step::Variables => variables::state(&self.project),
            Step::Answers => answers::state(&self.project),
            Step::Registry => registry::state(&self.project),
            Step::Secrets => self.secrets.state(&self.project),
            Step::Review => self.review.state(&self.project),
            Step::Write => self.write.state(),
        }
    }

    /// The terminal has this many columns and rows now.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.screen = (columns, rows);
        self.review.resized(columns);
        self.changed = true;
    }

    /// Returns whether the terminal is too small for a screen.
    #[must_use]
    pub const fn is_too_small(&self) -> bool {
        self.screen.0 < SMALLEST.0 || self.screen.1 < SMALLEST.1
    }

    /// The number of rows of a page of a list.
    #[must_use]
    pub fn page(&self) -> usize {
        usize::from(self.screen.1.saturating_sub(8)).max(1)
    }

    /// Returns whether anything has changed since the last call, so that the screen must be drawn.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }
}
