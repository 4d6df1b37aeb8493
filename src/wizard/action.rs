//! Actions of keys and their contexts. The rows are in [`super::actions`]: dispatch, footer, help and README read that
//! one table; the keys are in `assets/keymap.yml`.

use super::Step;
use super::recovery::RecoveryChoice;
pub use crate::editor::Move;
use crate::editor::TextCommand;
use crate::editor::field::TextEdit;

/// Something that the user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the step after this one.
    NextStep,
    /// To the step before this one.
    PreviousStep,
    /// To this step.
    GoTo(Step),
    /// The focus to the next part.
    NextFocus,
    /// Move the focus to the part before.
    PreviousFocus,
    /// Closes what is open; nothing is lost.
    Close,
    /// Takes back the last change.
    Undo,
    /// Redoes what was undone.
    Redo,
    /// Saves the variables file.
    Save,
    /// To the next problem of this step.
    NextProblem,
    /// To the problem before.
    PreviousProblem,
    /// Opens the list of all problems.
    Problems,
    /// Opens the help.
    Help,
    /// Draws the screen anew.
    Redraw,
    /// Stops the program until the shell brings it back.
    Suspend,
    /// Ends the program.
    Quit,
    /// Edits the line of text that has the focus.
    Text(TextEdit),
    /// Moves in a list.
    Move(Move),
    /// Enter: does what is chosen, or goes on.
    Enter,
    /// The chosen completion into the path.
    CompletePath,
    /// The selected cell to the column on the right or the left.
    Column(bool),
    /// Opens the form of the selected variable.
    Form,
    /// Sorts the rows by the selected column, for viewing.
    Sort,
    /// Adds a variable.
    Add,
    /// Duplicates the selected variable.
    Duplicate,
    /// Deletes the selected variable.
    Delete,
    /// Renames the selected variable.
    Rename,
    /// Moves the selected variable up in the file.
    MoveUp,
    /// Moves the selected variable down in the file.
    MoveDown,
    /// Opens the filter.
    Filter,
    /// Shows or hides the raw file.
    RawFile,
    /// Adds an output.
    AddOutput,
    /// Marks the selected variable, or takes its mark away.
    Mark,
    /// Marks all variables that are shown, or takes their marks away.
    MarkShown,
    /// Sets a field of the marked variables.
    SetField,
    /// Moves variables to the other section.
    MoveAcross,
    /// Finds and replaces in names.
    ReplaceNames,
    /// Converts the file to another runtime.
    Convert,
    /// Chooses the runtime that reads the file.
    ChooseRuntime,
    /// Imports a table or Python source.
    Import,
    /// Writes the variables as a table.
    Export,
    /// Types into the raw file.
    EditRaw,
    /// Does something in the pane of the file's text.
    TextPane(TextCommand),
    /// Looks at the file on disk.
    Reload,
    /// Shows what saving would change in the file on disk.
    ShowChanges,
    /// Applies the first or second fix that is offered.
    Fix(usize),
    /// Applies the first fix to every variable with the same problem.
    FixAll,
    /// Changes a number by one step of its last digit, up or down.
    Nudge(bool),
    /// The next or previous choice of an answer that has choices.
    Choice(bool),
    /// Puts an answer back to what is derived.
    Reset,
    /// Leaves out what a conversion cannot keep, or does not.
    LeaveOut,
    /// Shows or hides the preview of the project.
    Preview,
    /// Scrolls the places of the preview, down or up.
    ScrollPreview(bool),
    /// Ticks or unticks.
    Tick,
    /// Copies the command.
    CopyCommand,
    /// Writes the project.
    Write,
    /// Undoes the write of the project.
    UndoWrite,
    /// Copies the address.
    CopyAddress,
    /// Asks `gh` which secrets exist.
    Verify,
    /// Hands the terminal to `gh secret set`.
    SetSecret,
    /// Folds or unfolds a folder.
    Fold,
    /// Difference or whole contents.
    Difference,
    /// Takes the plan's file.
    Take,
    /// Keeps the file that is there.
    Keep,
    /// Takes the selected hunk of the difference.
    TakeHunk,
    /// Keeps the selected hunk as it is on disk.
    KeepHunk,
    /// Takes both sides of the selected hunk: the user's lines, then the new ones.
    BothHunk,
    /// Edits the selected hunk.
    EditHunk,
    /// Splits the selected hunk into its changes.
    SplitHunk,
    /// Takes the new version of everything that is left.
    TakeAll,
    /// Keeps the user's version of everything that is left.
    KeepAll,
    /// Opens the selected file in the user's editor.
    OpenInEditor,
    /// To the next or the previous hunk.
    Hunk(bool),
    /// Searches the contents of all files.
    Search,
    /// Wraps long lines, or cuts them.
    Wrap,
    /// The contents to the right or to the left.
    Sideways(bool),
    /// Selects single lines of hunks, or whole hunks.
    SelectLines,
    /// Puts the selected line into the result, or takes it out.
    ToggleLine,
    /// Asks again what was asked about the destination.
    DecideRepository,
    /// Answers a question with yes.
    Yes,
    /// Saves the variables file before what was asked about is done.
    SaveAndLeave,
    /// Answers a question with no.
    No,
    /// Removes a draft.
    DiscardDraft,
    /// Decides about a draft or a file that another process has open.
    Recover(RecoveryChoice),
}

/// The context of an action. A focus has several, see [`super::Focus::contexts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyContext {
    /// On every screen, in text fields too.
    Everywhere,
    /// Everywhere but in a text field.
    OutsideText,
    /// In contexts where something is open that can be closed.
    Open,
    /// On screens with several parts that can have the focus.
    Places,
    /// In a text field.
    Text,
    /// In a list.
    List,
    /// Start: the choices.
    Start,
    /// Start: the path of a file.
    StartPath,
    /// Variables: the line that leads on.
    GoOn,
    /// Variables, the tables with the focus.
    Table,
    /// Variables: the selected cell, which is edited.
    Cell,
    /// Variables, outside text fields.
    Variables,
    /// Variables: the filter over the tables.
    Filter,
    /// Variables: the form of one variable.
    Form,
    /// Variables: a field, in the form or in its cell.
    Field,
    /// Variables: where fixes are offered.
    Fixes,
    /// Variables: the raw file.
    Raw,
    /// Variables: what is asked over the tables.
    Dialog,
    /// Variables: a path that is asked for.
    PathDialog,
    /// Variables: what the columns of pasted rows hold.
    Columns,
    /// Variables: the conflicts of a merge with the file on disk.
    Merging,
    /// Variables: the conversion to another runtime.
    Conversion,
    /// Answers.
    Answers,
    /// Registry.
    Registry,
    /// Registry: an answer that the registry needs.
    RegistryField,
    /// Secrets.
    Secrets,
    /// A step with the preview of the project beside it.
    Preview,
    /// Review: the tree.
    Tree,
    /// Review: the contents or the difference.
    Contents,
    /// Review: the search in all contents.
    ContentsSearch,
    /// Review.
    Review,
    /// Write.
    Write,
    /// The list of problems.
    Problems,
    /// A question with yes and no.
    Confirmation,
    /// A question about the destination.
    RepositoryConflict,
    /// A draft, or a file that another process has open.
    Recovery,
}

impl KeyContext {
    /// Its heading in the help and in README.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::OutsideText => "Outside text fields",
            Self::Open => "Where something is open",
            Self::Places => "Where the focus can move",
            Self::Text => "In a text field",
            Self::List => "In a list",
            Self::Start => "Start",
            Self::StartPath => "Start: a file's path",
            Self::GoOn => "Variables: going on",
            Self::Table => "Variables: the tables",
            Self::Cell => "Variables: a cell",
            Self::Variables => "Variables",
            Self::Filter => "Variables: the filter",
            Self::Form => "Variables: the form",
            Self::Field => "Variables: a field",
            Self::Fixes => "Variables: fixes",
            Self::Raw => "Variables: the raw file",
            Self::Dialog => "Variables: what is asked",
            Self::PathDialog => "Variables: a path that is asked for",
            Self::Columns => "Variables: the columns of pasted rows",
            Self::Merging => "Variables: a merge",
            Self::Conversion => "Variables: a conversion",
            Self::Answers => "Answers",
            Self::Registry => "Registry",
            Self::RegistryField => "Registry: its answers",
            Self::Secrets => "Secrets",
            Self::Preview => "The preview of the project",
            Self::Tree => "Review: the tree",
            Self::Contents => "Review: the difference",
            Self::ContentsSearch => "Review: the search",
            Self::Review => "Review",
            Self::Write => "Write",
            Self::Problems => "The list of problems",
            Self::Confirmation => "A question",
            Self::RepositoryConflict => "The destination",
            Self::Recovery => "A draft or an open file",
        }
    }
}

/// Moves a selection in a list of `length`; what is no move leaves it.
pub(super) fn moved(action: Action, selected: usize, length: usize, page: usize) -> usize {
    match action {
        Action::Move(by) => by.apply(selected, length, page),
        Action::NextFocus => Move::Down.apply(selected, length, page),
        Action::PreviousFocus => Move::Up.apply(selected, length, page),
        _ => selected,
    }
}
