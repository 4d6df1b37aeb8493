//! Requests of a step during its update: effects, another step, a status line, a confirmation.

use super::effect::{Effect, EffectId, Work};
use super::step::Step;
use super::target::ProblemTarget;
use crate::text::Severity;

/// The status line while the project is being prepared for the review.
pub const PREPARING: &str = "The project is being prepared …";

/// A sentence for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// Its severity; a hint is plain news.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
}

/// A question with yes and no, asked over the screen. Enter answers no: that loses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The question, in whole sentences.
    pub text: String,
    /// The effect of yes, in two or three words.
    pub yes: &'static str,
    /// The effect of no, in two or three words.
    pub no: &'static str,
    /// Whether the variables file can be saved first.
    pub saves: bool,
    /// Whether the draft, which is kept otherwise, can be removed.
    pub discards: bool,
    /// The action after a yes.
    pub on_yes: OnYes,
}

/// The action after a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnYes {
    /// Ends the program.
    Quit,
    /// Takes the large text that was pasted.
    Paste,
    /// Opens the file at the path that was typed on the first screen, in place of the one that is open.
    OpenFile,
    /// Begins with the example in place of the file that is open.
    OpenExample,
    /// Opens the selected draft in place of the file that is open.
    OpenDraft,
    /// Opens the selected project in place of the file that is open.
    OpenProject,
    /// Removes the selected draft.
    DiscardDraft,
    /// Undoes the write of the project.
    UndoWrite,
}

/// Collects the requests of a step; the model takes each out when it answers it.
#[derive(Debug, Default)]
pub struct Outbox {
    last: EffectId,
    pub(super) effects: Vec<Effect>,
    pub(super) status: Option<StatusLine>,
    pub(super) step: Option<Step>,
    pub(super) target: Option<ProblemTarget>,
    pub(super) confirmation: Option<Confirmation>,
    pub(super) asks_about_repository: bool,
}

impl Outbox {
    /// Asks for `work`; what comes of it answers to the id.
    pub fn ask(&mut self, work: Work) -> EffectId {
        self.last.0 += 1;
        let id = self.last;
        self.effects.push(Effect { id, work });
        id
    }

    /// Tells plain news on the status line.
    pub fn tell(&mut self, text: impl Into<String>) {
        self.say(Severity::Hint, text);
    }

    /// Tells on the status line what could not be done.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.say(Severity::Warning, text);
    }

    /// Tells on the status line what went wrong.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.say(Severity::Error, text);
    }

    fn say(&mut self, severity: Severity, text: impl Into<String>) {
        let text = text.into();
        self.status = Some(StatusLine { severity, text });
    }

    /// Asks for another step.
    pub fn go(&mut self, step: Step) {
        self.step = Some(step);
    }

    /// Asks for the place of a problem, on whatever step.
    pub fn go_to(&mut self, target: ProblemTarget) {
        self.target = Some(target);
    }

    /// Asks for a confirmation.
    pub fn confirm(&mut self, confirmation: Confirmation) {
        self.confirmation = Some(confirmation);
    }

    /// Asks what only the user can say about the destination.
    pub const fn ask_about_repository(&mut self) {
        self.asks_about_repository = true;
    }
}
