//! What lies over a step's screen: help, a question, the list of problems, what becomes of the destination.

use super::action::Action;
use super::help::Help;
use super::outbox::{Question, Then};
use super::place::Place;
use super::step::Step;
use super::{Model, Work, problems};

/// What lies over a step's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Popup {
    /// The keys that work at the place below.
    Help {
        /// The place below.
        of: Place,
        /// The first line shown.
        top: usize,
        /// What lay over the screen before, and does again afterwards.
        over: Option<Box<Popup>>,
    },
    /// A question with yes and no.
    Question(Question),
    /// All problems; the selected one.
    Problems(usize),
    /// What about the destination only the user can say; the selected choice.
    Placing(usize),
}

impl Popup {
    /// The question that is asked, also under the help.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        match self {
            Self::Question(question) => Some(question),
            Self::Help { over, .. } => over.as_deref().and_then(Self::question),
            Self::Problems(_) | Self::Placing(_) => None,
        }
    }
}

impl Model {
    /// An action while something lies over the step's screen.
    pub(super) fn act_in_popup(&mut self, action: Action) {
        let page = self.page();
        let length = problems::all(self).len();
        let help = match &self.popup {
            Some(Popup::Help { of, .. }) => Help::at(self, *of).lines.len(),
            _ => 0,
        };
        match (&mut self.popup, action) {
            (Some(Popup::Help { top, .. }), Action::Move(by)) => {
                *top = by.apply(*top, help.saturating_sub(page) + 1, page);
            }
            (Some(Popup::Problems(selected)), Action::Move(by)) => {
                *selected = by.apply(*selected, length, page)
            }
            (Some(Popup::Problems(selected)), Action::Enter) => {
                let chosen = *selected;
                let target = problems::all(self)
                    .into_iter()
                    .nth(chosen)
                    .map(|problem| problem.target);
                self.popup = None;
                if let Some(target) = target {
                    self.go_to(&target);
                }
            }
            (Some(Popup::Question(question)), Action::SaveAndLeave | Action::Save) if question.saves => {
                self.popup = None;
                self.variables.save_and_leave(&mut self.project, &mut self.outbox);
            }
            (Some(Popup::Question(question)), Action::Yes) => {
                let then = question.then;
                self.popup = None;
                match then {
                    Then::Quit => {
                        self.outbox.ask(Work::Quit);
                    }
                    Then::Paste => self.paste_large(),
                    Then::OpenFile => self.start.open_typed(&self.project, &mut self.outbox),
                    Then::OpenExample => self.start.load(None, &mut self.outbox),
                }
            }
            (Some(Popup::Placing(selected)), Action::Move(by)) => {
                *selected = by.apply(*selected, self.review.choices().len(), page);
            }
            (Some(Popup::Placing(selected)), Action::Enter) => {
                let chosen = *selected;
                self.place_chosen(chosen);
            }
            (_, Action::Close | Action::No) => self.close_popup(),
            _ => {}
        }
    }

    /// The help over the present place, whatever lies over the screen there.
    pub(super) fn open_help(&mut self) {
        let of = self.place();
        let over = self.popup.take().map(Box::new);
        self.popup = Some(Popup::Help { of, top: 0, over });
    }

    /// Closes what lies over the screen; the help leads back to what it lay over.
    pub(super) fn close_popup(&mut self) {
        if matches!(&self.popup, Some(Popup::Question(question)) if question.then == Then::Paste) {
            self.large_paste = String::new();
        }
        self.popup = match self.popup.take() {
            Some(Popup::Help { over, .. }) => over.map(|over| *over),
            _ => None,
        };
    }

    /// What becomes of the destination is said: back to the answers, or on.
    fn place_chosen(&mut self, index: usize) {
        self.popup = None;
        let Some(prepared) = self.review.ready().map(std::sync::Arc::clone) else {
            return;
        };
        let Some(conflict) = prepared.conflict() else {
            return;
        };
        match conflict.choices().get(index) {
            Some((Some(choice), _)) => {
                self.project
                    .decide_repository(prepared.destination().to_owned(), conflict, *choice);
                let decided = self.review.undecided().next().is_none();
                let next = if decided { Step::Write } else { Step::Review };
                self.enter(next);
            }
            Some((None, _)) => self.go_to(&super::Target::Answer(conflict.answer())),
            None => {}
        }
    }
}
