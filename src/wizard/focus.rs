//! The part of the screen that has the focus, and the contexts whose actions work there.

use super::action::{Action, KeyContext};
use crate::editor::cell::begins_value;
use crate::editor::field::TextEdit;

/// The part of the screen that has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Focus {
    /// Start: the ways to begin.
    Start,
    /// Start: the path of the file to open.
    StartPath,
    /// Variables: the line that leads on to the next step.
    GoOn,
    /// Variables: the tables.
    Table,
    /// Variables: the selected cell of the tables, which is edited.
    Cell,
    /// Variables: the filter.
    Filter,
    /// Variables: a field of the form.
    Form,
    /// Variables: the raw file.
    Raw,
    /// Variables: what is asked over the tables, with lines to type.
    Dialog,
    /// Variables: a path that is asked for.
    PathDialog,
    /// Variables: what the columns of pasted rows hold.
    Columns,
    /// Variables: the conversion to another runtime.
    Conversion,
    /// Variables: the conflicts of a merge with the file on disk.
    Merging,
    /// Variables: what is to be decided with nothing to type.
    Deciding,
    /// Answers: an answer.
    Answers,
    /// Registry: the choices.
    Registry,
    /// Registry: an answer that the chosen registry needs.
    RegistryField,
    /// Secrets: the checklist.
    Secrets,
    /// Review: the tree.
    Tree,
    /// Review: the contents or the difference.
    Contents,
    /// Review: the search in all contents.
    ContentsSearch,
    /// Write.
    Write,
    /// The list of all problems, over whatever is below.
    Problems,
    /// The help, over whatever is below.
    Help,
    /// A question with yes and no, over whatever is below.
    Confirmation,
    /// The question about a repository conflict.
    RepositoryConflict,
    /// A draft or a file that another process has open, over whatever is below.
    Recovery,
}

impl Focus {
    /// Every focus.
    pub const ALL: [Self; 27] = [
        Self::Start,
        Self::StartPath,
        Self::GoOn,
        Self::Table,
        Self::Cell,
        Self::Filter,
        Self::Form,
        Self::Raw,
        Self::Dialog,
        Self::PathDialog,
        Self::Columns,
        Self::Conversion,
        Self::Merging,
        Self::Deciding,
        Self::Answers,
        Self::Registry,
        Self::RegistryField,
        Self::Secrets,
        Self::Tree,
        Self::Contents,
        Self::ContentsSearch,
        Self::Write,
        Self::Problems,
        Self::Help,
        Self::Confirmation,
        Self::RepositoryConflict,
        Self::Recovery,
    ];

    /// The contexts whose actions work here, the nearest first.
    #[must_use]
    pub const fn contexts(self) -> &'static [KeyContext] {
        use KeyContext as C;
        match self {
            Self::Start => &[C::Start, C::List, C::OutsideText, C::Places, C::Everywhere],
            Self::StartPath => &[C::StartPath, C::Text, C::Open, C::Everywhere],
            Self::GoOn => &[
                C::GoOn,
                C::Variables,
                C::List,
                C::OutsideText,
                C::Places,
                C::Everywhere,
            ],
            Self::Table => &[
                C::Table,
                C::Fixes,
                C::Variables,
                C::List,
                C::OutsideText,
                C::Places,
                C::Open,
                C::Everywhere,
            ],
            Self::Filter => &[C::Filter, C::Text, C::Places, C::Open, C::Everywhere],
            Self::Cell => &[C::Cell, C::Field, C::Fixes, C::Text, C::Open, C::Everywhere],
            Self::Form => &[
                C::Form,
                C::Field,
                C::Fixes,
                C::Text,
                C::Places,
                C::Open,
                C::Everywhere,
            ],
            Self::Raw => &[C::Raw, C::Fixes, C::Text, C::Places, C::Open, C::Everywhere],
            Self::Dialog => &[C::Dialog, C::Text, C::Places, C::Open, C::Everywhere],
            Self::PathDialog => &[C::PathDialog, C::Dialog, C::Text, C::Open, C::Everywhere],
            Self::Columns => &[C::Columns, C::Dialog, C::OutsideText, C::Open, C::Everywhere],
            Self::Conversion => &[C::Conversion, C::Dialog, C::OutsideText, C::Open, C::Everywhere],
            Self::Merging => &[C::Merging, C::Dialog, C::OutsideText, C::Open, C::Everywhere],
            Self::Deciding => &[C::Dialog, C::OutsideText, C::Open, C::Everywhere],
            Self::Answers => &[C::Answers, C::Preview, C::Text, C::Places, C::Everywhere],
            Self::Registry => &[
                C::Registry,
                C::Preview,
                C::List,
                C::OutsideText,
                C::Places,
                C::Everywhere,
            ],
            Self::RegistryField => &[
                C::Registry,
                C::RegistryField,
                C::Preview,
                C::Text,
                C::Places,
                C::Open,
                C::Everywhere,
            ],
            Self::Secrets => &[
                C::Secrets,
                C::Preview,
                C::List,
                C::OutsideText,
                C::Places,
                C::Everywhere,
            ],
            Self::Tree => &[
                C::Tree,
                C::Review,
                C::List,
                C::OutsideText,
                C::Places,
                C::Everywhere,
            ],
            Self::Contents => &[
                C::Contents,
                C::Review,
                C::List,
                C::OutsideText,
                C::Places,
                C::Open,
                C::Everywhere,
            ],
            Self::ContentsSearch => &[C::ContentsSearch, C::Text, C::Open, C::Everywhere],
            Self::Write => &[C::Write, C::List, C::OutsideText, C::Places, C::Everywhere],
            Self::Problems => &[C::Problems, C::List, C::OutsideText, C::Open, C::Everywhere],
            Self::Help => &[C::List, C::OutsideText, C::Open, C::Everywhere],
            Self::Confirmation => &[C::Confirmation, C::Open, C::Everywhere],
            Self::Recovery => &[C::Recovery, C::List, C::OutsideText, C::Open, C::Everywhere],
            Self::RepositoryConflict => &[
                C::RepositoryConflict,
                C::List,
                C::OutsideText,
                C::Open,
                C::Everywhere,
            ],
        }
    }

    /// Returns whether letters are text here.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.contexts().contains(&KeyContext::Text)
    }

    /// Returns whether a character that no key has is typed here: everywhere in a text, in the tables where a value
    /// begins with it, in the list of registries, from which it goes to the registry user.
    #[must_use]
    pub fn takes(self, c: char) -> bool {
        self.is_text() || self == Self::Registry || (self == Self::Table && begins_value(c))
    }

    /// Returns whether a field of a variable has the focus.
    #[must_use]
    pub const fn is_field(self) -> bool {
        matches!(self, Self::Form | Self::Cell)
    }

    /// Returns whether this lies over a step's screen.
    #[must_use]
    pub const fn is_modal(self) -> bool {
        matches!(
            self,
            Self::Problems | Self::Help | Self::Confirmation | Self::RepositoryConflict | Self::Recovery
        )
    }

    /// Returns whether what is typed here goes into the variables file.
    #[must_use]
    pub const fn holds_file(self) -> bool {
        matches!(self, Self::Form | Self::Cell | Self::Raw | Self::Table)
    }

    /// Returns whether `action` changes the variables file here.
    #[must_use]
    pub fn changes_file(self, action: Action) -> bool {
        use Action as A;
        let moves_only = |edit: TextEdit| {
            matches!(
                edit,
                TextEdit::Left
                    | TextEdit::Right
                    | TextEdit::WordLeft
                    | TextEdit::WordRight
                    | TextEdit::Home
                    | TextEdit::End
            )
        };
        match action {
            A::Text(edit) => self.holds_file() && !moves_only(edit),
            A::Enter => self == Self::Raw,
            A::TextPane(command) => command.changes_text(),
            A::Add | A::AddOutput | A::Duplicate | A::Delete | A::Rename | A::MoveUp | A::MoveDown => true,
            A::SetField | A::ReplaceNames | A::Convert | A::Import | A::ChooseRuntime | A::Reload => true,
            A::Fix(_) | A::FixAll | A::Nudge(_) => true,
            A::MoveAcross | A::Choice(_) => {
                self.contexts().contains(&KeyContext::Variables) || self.is_field()
            }
            A::Undo | A::Redo | A::Save => {
                self.contexts().contains(&KeyContext::Variables) || self.holds_file()
            }
            _ => false,
        }
    }
}
