//! The groups of the help, in its order: under headings, most needed by a newcomer first.

use super::action::{Action, KeyContext};
use super::action_row::ActionRow;

/// The headings of the help, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Actions that exist only at this place.
    Here,
    /// One variable.
    Variable,
    /// New variables.
    Adding,
    /// Finding variables.
    Finding,
    /// Finding problems.
    Problems,
    /// The same for many variables.
    Many,
    /// The variables file as a whole.
    File,
    /// Undo, save, leave.
    Leaving,
    /// From step to step.
    Steps,
    /// In lists and between places.
    Moving,
    /// In a line of text.
    Typing,
    /// The program's screen.
    Screen,
}

impl Group {
    /// The group of an action.
    #[must_use]
    pub const fn of(row: &ActionRow) -> Self {
        use Action as A;
        match (row.context, row.action) {
            (KeyContext::Table | KeyContext::Variables, action) => match action {
                A::Add | A::AddOutput | A::Import => Self::Adding,
                A::Filter | A::Sort => Self::Finding,
                A::Mark | A::MarkShown | A::SetField | A::ReplaceNames => Self::Many,
                A::Convert | A::Export | A::Reload | A::ShowChanges | A::RawFile | A::EditRaw => Self::File,
                A::Column(_) => Self::Moving,
                _ => Self::Variable,
            },
            (KeyContext::Fixes | KeyContext::Field, _) => Self::Variable,
            (_, A::NextProblem | A::PreviousProblem | A::Problems) => Self::Problems,
            (_, A::Undo | A::Redo | A::Save | A::Quit | A::Close) => Self::Leaving,
            (_, A::NextStep | A::PreviousStep | A::GoTo(_)) => Self::Steps,
            (_, A::Help | A::Redraw | A::Suspend) => Self::Screen,
            (KeyContext::List | KeyContext::Places, _) => Self::Moving,
            (KeyContext::Text, _) => Self::Typing,
            _ => Self::Here,
        }
    }

    /// Its heading; what is special to a place has the place's.
    #[must_use]
    pub const fn title(self, context: KeyContext) -> &'static str {
        match self {
            Self::Here => context.title(),
            Self::Variable => "The selected variable",
            Self::Adding => "Adding",
            Self::Finding => "Finding",
            Self::Problems => "Problems",
            Self::Many => "Many variables at once",
            Self::File => "The file",
            Self::Leaving => "Undo, save, leave",
            Self::Steps => "From step to step",
            Self::Moving => "Moving",
            Self::Typing => "In a line of text",
            Self::Screen => "The screen",
        }
    }
}
