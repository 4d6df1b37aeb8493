//! The table of actions: everything that a key can do, where it works, what it is called, and when it cannot be done.
//! Dispatch, footer, help and README read this one table; the keys are in `assets/keymap.yml`.

use super::{Model, Step, field::Edit};

/// Something that the user can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the step after this one.
    NextStep,
    /// To the step before this one.
    PreviousStep,
    /// To this step.
    GoTo(Step),
    /// The focus to the next place.
    NextFocus,
    /// The focus to the place before.
    PreviousFocus,
    /// Closes what is open; nothing is lost.
    Close,
    /// Takes back the last change.
    Undo,
    /// Does again what was taken back.
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
    Text(Edit),
    /// Moves in a list.
    Move(Move),
    /// Enter: does what is chosen, or goes on.
    Enter,
    /// The chosen completion into the path.
    CompletePath,
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
    /// Imports a table or Python source.
    Import,
    /// Writes the variables as a table.
    Export,
    /// Types into the raw file.
    EditRaw,
    /// Looks at the file on disk.
    Reload,
    /// Applies the first or second fix that is offered.
    Fix(usize),
    /// Changes a number by one step of its last digit, up or down.
    Nudge(bool),
    /// The next or previous choice of an answer that has choices.
    Choice(bool),
    /// Puts an answer back to what is derived.
    Reset,
    /// Finds out which files the answer changes.
    Affected,
    /// Ticks or unticks.
    Tick,
    /// Copies the command.
    CopyCommand,
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
    /// To the next or the previous hunk.
    Hunk(bool),
    /// Asks again what was asked about the destination.
    AskPlace,
    /// Answers a question with yes.
    Yes,
    /// Answers a question with no.
    No,
}

/// How far to move in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
}

impl Move {
    /// The index after this move from `index` in a list of `length`, where a page has `page` rows.
    #[must_use]
    pub fn apply(self, index: usize, length: usize, page: usize) -> usize {
        let last = length.saturating_sub(1);
        match self {
            Self::Up => index.saturating_sub(1),
            Self::Down => index.saturating_add(1).min(last),
            Self::PageUp => index.saturating_sub(page.max(1)),
            Self::PageDown => index.saturating_add(page.max(1)).min(last),
            Self::First => 0,
            Self::Last => last,
        }
        .min(last)
    }
}

/// Where an action works. What has the focus names several, see [`super::Place::contexts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// On every screen, in text fields too.
    Everywhere,
    /// Everywhere but in a text field.
    OutsideText,
    /// Where something is open that can be closed.
    Open,
    /// Where several places on the screen can have the focus.
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
    /// Variables, outside text fields.
    Variables,
    /// Variables: the filter over the tables.
    Filter,
    /// Variables: the form of one variable.
    Form,
    /// Variables: where fixes are offered.
    Fixes,
    /// Variables: the raw file.
    Raw,
    /// Variables: what is asked over the tables.
    Dialog,
    /// Answers.
    Answers,
    /// Registry.
    Registry,
    /// Registry: an answer that the registry needs.
    RegistryField,
    /// Secrets.
    Secrets,
    /// Review: the tree.
    Tree,
    /// Review: the contents or the difference.
    Contents,
    /// Review.
    Review,
    /// Write.
    Write,
    /// The list of problems.
    Problems,
    /// A question with yes and no.
    Question,
    /// A question about the destination.
    Placing,
}

impl Context {
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
            Self::Variables => "Variables",
            Self::Filter => "Variables: the filter",
            Self::Form => "Variables: the form",
            Self::Fixes => "Variables: fixes",
            Self::Raw => "Variables: the raw file",
            Self::Dialog => "Variables: what is asked",
            Self::Answers => "Answers",
            Self::Registry => "Registry",
            Self::RegistryField => "Registry: its answers",
            Self::Secrets => "Secrets",
            Self::Tree => "Review: the tree",
            Self::Contents => "Review: the difference",
            Self::Review => "Review",
            Self::Write => "Write",
            Self::Problems => "The list of problems",
            Self::Question => "A question",
            Self::Placing => "The destination",
        }
    }
}

/// Why an action cannot be done here, in words; none when it can.
pub type Unavailable = fn(&Model) -> Option<&'static str>;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// Its name in the keymap.
    pub id: &'static str,
    /// Where it works.
    pub context: Context,
    /// Two or three words for the footer.
    pub title: &'static str,
    /// A sentence for the help.
    pub about: &'static str,
    /// Its rank in the footer, 1 first; 0 is never there.
    pub footer: u8,
    /// Why it cannot be done just now.
    pub unavailable: Unavailable,
}

const fn row(
    context: Context,
    id: &'static str,
    action: Action,
    title: &'static str,
    about: &'static str,
) -> Row {
    Row {
        action,
        id,
        context,
        title,
        about,
        footer: 0,
        unavailable: |_| None,
    }
}

impl Row {
    const fn footer(mut self, rank: u8) -> Self {
        self.footer = rank;
        self
    }

    const fn unless(mut self, unavailable: Unavailable) -> Self {
        self.unavailable = unavailable;
        self
    }
}

use Context as C;

/// Every action; within a context in the order of the help.
#[rustfmt::skip]
pub static ACTIONS: &[Row] = &[
    row(C::Start, "choose", Action::Enter, "choose", "Go on with the selected way to begin.").footer(1),
    row(C::StartPath, "open-file", Action::Enter, "open", "Open the file; of a folder, show what is in it.").footer(1),
    row(C::StartPath, "complete-path", Action::CompletePath, "complete", "Put the selected completion into the path.").footer(2),
    row(C::StartPath, "next-path", Action::Move(Move::Down), "next", "The next completion."),
    row(C::StartPath, "previous-path", Action::Move(Move::Up), "previous", "The completion before."),
    row(C::GoOn, "go-on-from-variables", Action::Enter, "go on", "To the next step.").footer(1),
    row(C::Table, "edit-variable", Action::Enter, "edit", "Edit the selected variable in its form.").footer(1).unless(Model::no_variable_selected),
    row(C::Variables, "add-variable", Action::Add, "add", "Add a variable after the selected one.").footer(2).unless(Model::no_file),
    row(C::Variables, "add-output", Action::AddOutput, "add output", "Add an output; Right on its kind makes it an image.").unless(Model::no_file),
    row(C::Table, "duplicate-variable", Action::Duplicate, "duplicate", "Add copies of the selected variable; QUAD:{101..120}:BCTRL makes twenty.").unless(Model::no_variable_selected),
    row(C::Table, "delete-variable", Action::Delete, "delete", "Delete the marked variables, or the selected one; undo brings them back.").unless(Model::no_variable_selected),
    row(C::Table, "rename-variable", Action::Rename, "rename", "Edit the name of the selected variable.").unless(Model::no_variable_selected),
    row(C::Table, "move-variable-up", Action::MoveUp, "move up", "Move the selected variable up in the file: its order matters to models.").unless(Model::no_variable_selected),
    row(C::Table, "move-variable-down", Action::MoveDown, "move down", "Move the selected variable down in the file.").unless(Model::no_variable_selected),
    row(C::Table, "move-across", Action::MoveAcross, "to outputs", "Move the marked variables, or the selected one, from the inputs to the outputs or back.").unless(Model::no_variable_selected),
    row(C::Table, "mark", Action::Mark, "mark", "Mark the selected variable, or take its mark away, and go to the next.").footer(4).unless(Model::no_variable_selected),
    row(C::Table, "mark-shown", Action::MarkShown, "mark all", "Mark all variables that are shown, or take their marks away.").unless(Model::no_variable_selected),
    row(C::Table, "set-field", Action::SetField, "set field", "Set a field of all marked variables, or of the selected one.").unless(Model::no_variable_selected),
    row(C::Table, "replace-names", Action::ReplaceNames, "replace", "Find and replace in the names of the marked variables, or of those that are shown.").unless(Model::no_variable_selected),
    row(C::Variables, "convert", Action::Convert, "convert", "Convert the file to another runtime, with a preview of what changes and what would be lost.").unless(Model::no_file),
    row(C::Variables, "import", Action::Import, "import", "Import rows from a .csv or .tsv file, or variables from Python source. Rows can be pasted, too.").unless(Model::no_file),
    row(C::Variables, "export", Action::Export, "export", "Write the variables as a table for a spreadsheet.").unless(Model::no_file),
    row(C::Variables, "reload", Action::Reload, "reload", "See whether the file has changed on disk; show both and decide.").unless(Model::no_file_of_its_own),
    row(C::Variables, "filter", Action::Filter, "filter", "Show only the variables that match: letters of the name, kind:, unit:, is:error, is:warning, is:constant, is:input, is:output, is:marked.").footer(3).unless(Model::no_file),
    row(C::Variables, "raw-file", Action::RawFile, "raw file", "Show the file's text small, large, or not at all.").unless(Model::no_file),
    row(C::Table, "edit-raw", Action::EditRaw, "edit text", "Type into the file's text at the selected variable.").unless(Model::no_file),
    row(C::Filter, "keep-filter", Action::Enter, "keep", "Keep the filter and go back to the table; Esc takes it off.").footer(1),
    row(C::Filter, "next-match", Action::Move(Move::Down), "next", "The next variable that matches."),
    row(C::Filter, "previous-match", Action::Move(Move::Up), "previous", "The variable before that matches."),
    row(C::Form, "next-field", Action::Enter, "next field", "The next field of the form.").footer(1),
    row(C::Form, "previous-field", Action::Move(Move::Up), "previous field", "The field before."),
    row(C::Form, "nudge-up", Action::Nudge(true), "larger", "Make the number larger by one in the digit before the cursor.").footer(4).unless(Model::no_number),
    row(C::Form, "nudge-down", Action::Nudge(false), "smaller", "Make the number smaller by one in the digit before the cursor.").unless(Model::no_number),
    row(C::Fixes, "fix-first", Action::Fix(0), "fix", "Apply the first fix that is offered.").footer(2).unless(Model::no_first_fix),
    row(C::Fixes, "fix-second", Action::Fix(1), "other fix", "Apply the second fix that is offered.").footer(3).unless(Model::no_second_fix),
    row(C::Raw, "break-line", Action::Enter, "new line", "Begin a line, indented as this one.").footer(1),
    row(C::Raw, "raw-up", Action::Move(Move::Up), "up", "The line above."),
    row(C::Raw, "raw-down", Action::Move(Move::Down), "down", "The line below."),
    row(C::Raw, "raw-page-up", Action::Move(Move::PageUp), "page up", "A page up."),
    row(C::Raw, "raw-page-down", Action::Move(Move::PageDown), "page down", "A page down."),
    row(C::Raw, "raw-large", Action::RawFile, "large", "Give the text the form's place, too, or give it back.").footer(4),
    row(C::Dialog, "accept", Action::Enter, "do it", "Do what the preview shows.").footer(1),
    row(C::Dialog, "dialog-up", Action::Move(Move::Up), "up", "The choice or line above."),
    row(C::Dialog, "dialog-down", Action::Move(Move::Down), "down", "The choice or line below."),
    row(C::Dialog, "dialog-page-up", Action::Move(Move::PageUp), "page up", "The preview a page up."),
    row(C::Dialog, "dialog-page-down", Action::Move(Move::PageDown), "page down", "The preview a page down."),
    row(C::Dialog, "turn", Action::Choice(true), "change it", "What the column holds; whether what cannot be kept is left out.").footer(3).unless(Model::no_other_way),
    row(C::Dialog, "turn-back", Action::Choice(false), "other way", "The same, the other way round.").unless(Model::no_other_way),
    row(C::Answers, "go-on-from-answers", Action::Enter, "go on", "To the first answer that is missing or wrong; when all are in order, to the next step.").footer(1),
    row(C::Answers, "next-answer", Action::Move(Move::Down), "next", "The next answer."),
    row(C::Answers, "previous-answer", Action::Move(Move::Up), "previous", "The answer before."),
    row(C::Answers, "affected-files", Action::Affected, "which files", "Say which files of the project this answer changes.").footer(4).unless(Model::no_file),
    row(C::Answers, "next-choice", Action::Choice(true), "next choice", "The next of the answers to choose from.").footer(3).unless(Model::no_choices),
    row(C::Answers, "previous-choice", Action::Choice(false), "previous choice", "The choice before.").unless(Model::no_choices),
    row(C::Answers, "reset-answer", Action::Reset, "reset", "Put the answer back to what is derived or the default.").footer(2).unless(Model::nothing_to_reset),
    row(C::RegistryField, "next-registry-field", Action::Move(Move::Down), "next", "The next answer."),
    row(C::RegistryField, "previous-registry-field", Action::Move(Move::Up), "previous", "The answer before."),
    row(C::RegistryField, "reset-registry-field", Action::Reset, "reset", "Put the answer back to what is derived.").footer(2).unless(Model::nothing_to_reset),
    row(C::Registry, "go-on-from-registry", Action::Enter, "go on", "To the first thing that is missing here; when all is in order, to the next step.").footer(1),
    row(C::Secrets, "go-on-from-secrets", Action::Enter, "go on", "To the next step; what is left can be done after writing.").footer(1),
    row(C::Secrets, "tick", Action::Tick, "tick", "Tick or untick the selected item.").footer(2).unless(Model::no_item),
    row(C::Secrets, "copy-command", Action::CopyCommand, "copy command", "Copy the command of the selected item.").footer(3).unless(Model::no_item_command),
    row(C::Secrets, "copy-address", Action::CopyAddress, "copy address", "Copy the page's address of the selected item.").footer(4).unless(Model::no_item_address),
    row(C::Secrets, "verify", Action::Verify, "verify", "Ask gh which secrets exist, by name; values are never read.").footer(5).unless(Model::no_gh),
    row(C::Secrets, "set-secret", Action::SetSecret, "set it", "Hand the terminal to gh secret set: the value never passes through this program.").unless(Model::cannot_set_secret),
    row(C::Review, "go-on-from-review", Action::Enter, "go on", "To the next file that wants a decision; when there is none, to the next step.").footer(1),
    row(C::Tree, "fold", Action::Fold, "fold", "Fold or unfold the selected folder.").unless(Model::no_folder_selected),
    row(C::Review, "show-difference", Action::Difference, "difference", "The difference against what is on disk, or the whole file.").footer(2).unless(Model::no_difference),
    row(C::Tree, "take", Action::Take, "take", "Take the new file in place of the one that is there.").footer(3).unless(Model::nothing_to_decide),
    row(C::Tree, "keep", Action::Keep, "keep", "Keep the file that is there.").footer(4).unless(Model::nothing_to_decide),
    row(C::Contents, "take-hunk", Action::TakeHunk, "take hunk", "Take the selected hunk of the difference.").footer(3).unless(Model::no_hunks),
    row(C::Contents, "keep-hunk", Action::KeepHunk, "keep hunk", "Keep the selected hunk as it is on disk.").footer(4).unless(Model::no_hunks),
    row(C::Contents, "next-hunk", Action::Hunk(true), "next hunk", "To the next hunk.").footer(5).unless(Model::no_hunks),
    row(C::Contents, "previous-hunk", Action::Hunk(false), "previous hunk", "To the hunk before.").unless(Model::no_hunks),
    row(C::Review, "ask-destination", Action::AskPlace, "destination", "Say what becomes of the repository that is at or around the destination.").unless(Model::no_doubt),
    row(C::Write, "ask-destination-again", Action::AskPlace, "destination", "Say what becomes of the repository that is at or around the destination.").unless(Model::no_doubt),
    row(C::Write, "write", Action::Enter, "write", "Write the project as it was reviewed, and commit it.").footer(1).unless(Model::cannot_write),
    row(C::Write, "copy-next", Action::CopyCommand, "copy", "Copy the selected command.").footer(2).unless(Model::nothing_written),
    row(C::Problems, "go-to-problem", Action::Enter, "go there", "To the field that the selected problem is about.").footer(1),
    row(C::Placing, "choose-destination", Action::Enter, "choose", "Do what is selected.").footer(1),
    row(C::Question, "yes", Action::Yes, "yes", "Yes.").footer(1),
    row(C::Question, "no", Action::No, "no", "No.").footer(2),
    row(C::List, "up", Action::Move(Move::Up), "up", "One up."),
    row(C::List, "down", Action::Move(Move::Down), "down", "One down."),
    row(C::List, "page-up", Action::Move(Move::PageUp), "page up", "A page up."),
    row(C::List, "page-down", Action::Move(Move::PageDown), "page down", "A page down."),
    row(C::List, "first", Action::Move(Move::First), "first", "To the first."),
    row(C::List, "last", Action::Move(Move::Last), "last", "To the last."),
    row(C::Text, "left", Action::Text(Edit::Left), "left", "The cursor one character to the left."),
    row(C::Text, "right", Action::Text(Edit::Right), "right", "The cursor one character to the right."),
    row(C::Text, "word-left", Action::Text(Edit::WordLeft), "word left", "The cursor one word to the left."),
    row(C::Text, "word-right", Action::Text(Edit::WordRight), "word right", "The cursor one word to the right."),
    row(C::Text, "line-start", Action::Text(Edit::Home), "start", "The cursor to the start."),
    row(C::Text, "line-end", Action::Text(Edit::End), "end", "The cursor to the end."),
    row(C::Text, "erase-before", Action::Text(Edit::Backspace), "erase", "Erase the character before the cursor."),
    row(C::Text, "erase-after", Action::Text(Edit::Delete), "erase after", "Erase the character at the cursor."),
    row(C::Text, "erase-word", Action::Text(Edit::DeleteWord), "erase word", "Erase the word before the cursor."),
    row(C::Text, "erase-to-start", Action::Text(Edit::DeleteToStart), "erase to start", "Erase everything before the cursor."),
    row(C::Text, "erase-to-end", Action::Text(Edit::DeleteToEnd), "erase to end", "Erase everything after the cursor."),
    row(C::OutsideText, "help-letter", Action::Help, "keys", "Show every key that works here.").footer(10),
    row(C::Everywhere, "next-step", Action::NextStep, "next step", "To the next step; nothing typed is lost.").footer(7).unless(Model::no_next_step),
    row(C::Everywhere, "previous-step", Action::PreviousStep, "previous step", "To the step before; nothing typed is lost.").footer(8).unless(Model::no_previous_step),
    row(C::Everywhere, "step-1", Action::GoTo(Step::Start), "Start", "To the step Start.").unless(Model::no_steps),
    row(C::Everywhere, "step-2", Action::GoTo(Step::Variables), "Variables", "To the step Variables.").unless(Model::no_steps),
    row(C::Everywhere, "step-3", Action::GoTo(Step::Answers), "Answers", "To the step Answers.").unless(Model::no_steps),
    row(C::Everywhere, "step-4", Action::GoTo(Step::Registry), "Registry", "To the step Registry.").unless(Model::no_steps),
    row(C::Everywhere, "step-5", Action::GoTo(Step::Secrets), "Secrets", "To the step Secrets.").unless(Model::no_steps),
    row(C::Everywhere, "step-6", Action::GoTo(Step::Review), "Review", "To the step Review.").unless(Model::no_steps),
    row(C::Everywhere, "step-7", Action::GoTo(Step::Write), "Write", "To the step Write.").unless(Model::no_steps),
    row(C::Places, "next-focus", Action::NextFocus, "next place", "The focus to the next place on the screen."),
    row(C::Places, "previous-focus", Action::PreviousFocus, "previous place", "The focus to the place before."),
    row(C::Open, "close", Action::Close, "back", "Close what is open; never loses anything.").footer(5),
    row(C::Everywhere, "next-problem", Action::NextProblem, "next problem", "To the next problem.").footer(6).unless(Model::no_problem),
    row(C::Everywhere, "previous-problem", Action::PreviousProblem, "previous problem", "To the problem before.").unless(Model::no_problem),
    row(C::Everywhere, "problems", Action::Problems, "all problems", "List the problems of all steps; Enter goes to the field.").unless(Model::no_problem),
    row(C::Everywhere, "undo", Action::Undo, "undo", "Take back the last change; without limit.").unless(Model::nothing_to_undo),
    row(C::Everywhere, "redo", Action::Redo, "redo", "Do again what was taken back.").unless(Model::nothing_to_redo),
    row(C::Everywhere, "save", Action::Save, "save", "Save the variables file.").footer(5).unless(Model::nothing_to_save),
    row(C::Everywhere, "help", Action::Help, "keys", "Show every key that works here.").footer(10),
    row(C::Everywhere, "redraw", Action::Redraw, "redraw", "Draw the screen anew."),
    row(C::Everywhere, "suspend", Action::Suspend, "suspend", "Stop the program until the shell brings it back (fg)."),
    row(C::Everywhere, "quit", Action::Quit, "quit", "End the program; asks once when something is unsaved.").footer(9),
];
