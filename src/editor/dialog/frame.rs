//! The frame of every dialog over the tables: a choice, lines to type, a preview of what Enter would do.

use crate::editor::buffer::Buffer;
use crate::editor::edit_request::EditRequest;
use crate::editor::field::TextField;
use crate::editor::relative::RelativeValue;
use crate::editor::selection::Move;
use crate::project::merge::{Merge, Side};
use crate::text::Severity;
use crate::variables::convert::Losses;
use crate::variables::edit::VariablePosition;
use crate::variables::edit::table::TableColumn;
use crate::variables::{Runtime, Section};
use crate::yaml::edit::Patches;
use std::sync::Arc;

/// The most lines that a preview lists one by one.
pub(super) const MOST: usize = 2000;

/// The most variables of which each one's own value is computed within a frame.
const AT_ONCE: usize = 500;

/// The kind of a dialog, with what it is about.
#[derive(Clone, Debug)]
pub enum DialogKind {
    /// A field's value for many variables.
    SetField {
        /// The variables.
        variables: Vec<VariablePosition>,
        /// The values of a pasted column, one for each variable; empty where one is typed.
        pasted: Vec<String>,
    },
    /// The names of copies.
    Duplicate {
        /// The variable.
        variable: VariablePosition,
        /// Its name.
        name: String,
    },
    /// The text to find in names, and its replacement.
    ReplaceNames {
        /// The variables.
        variables: Vec<(VariablePosition, String)>,
    },
    /// The contents of the columns of pasted rows.
    Paste {
        /// The cells.
        rows: Arc<Vec<Vec<String>>>,
        /// Whether the first row holds headings.
        headings: bool,
        /// The contents of each column.
        columns: Vec<TableColumn>,
        /// The section of rows that name none.
        section: Section,
    },
    /// The runtime to convert to.
    Convert {
        /// Whether what it cannot express is dropped.
        losses: Losses,
        /// The changes of the text, where there can be some.
        patches: Option<Patches>,
    },
    /// The model to edit, of a file that holds several.
    Model,
    /// The runtime that reads the file, whose text stays.
    Runtime,
    /// The file has changed on disk.
    OnDisk {
        /// The file on disk now.
        theirs: Arc<Buffer>,
    },
    /// The difference between the file on disk and the present text.
    Changes,
    /// The merge of the text here and the file on disk.
    Merge {
        /// The merge.
        merge: Arc<Merge>,
        /// The side of each conflict, once it is decided.
        sides: Vec<Option<Side>>,
        /// The file on disk.
        theirs: Arc<Buffer>,
    },
    /// The path of a file to import.
    Import,
    /// The path of a table to write.
    Export,
    /// Variables that were found in Python source.
    Python {
        /// The variables file that was made of them.
        text: String,
        /// Its runtime.
        runtime: Runtime,
        /// The number of definitions could not be read.
        unread: usize,
    },
    /// Whether marked variables that the filter hides are deleted too.
    Delete {
        /// The marked variables that are shown.
        shown: Vec<VariablePosition>,
        /// All marked variables.
        all: Vec<VariablePosition>,
    },
    /// Whether a fix is applied to every variable with the same problem.
    FixAll,
    /// The treatment of other variables that use the same value.
    Sharing {
        /// The edit.
        request: EditRequest,
    },
}

/// Something to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub title: String,
    /// Its meaning, in a few words.
    pub about: String,
}

/// A line to type.
#[derive(Clone, Debug)]
pub struct DialogLine {
    /// Its name.
    pub label: &'static str,
    /// Its text.
    pub field: TextField,
}

/// One line of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// The severity of a problem; none for a plain line.
    pub severity: Option<Severity>,
    /// The change or the problem.
    pub text: String,
}

/// A dialog over the tables.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Its kind.
    pub kind: DialogKind,
    /// Its subject, in a line.
    pub title: String,
    /// The name of what Enter does, in a word or two.
    pub does: &'static str,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The selected choice.
    pub chosen: usize,
    /// The lines to type.
    pub lines: Vec<DialogLine>,
    /// The line that has the focus.
    pub focus: usize,
    /// The preview of what Enter would do.
    pub preview: Vec<PreviewLine>,
    /// The first line of the preview that is seen.
    pub top: usize,
    /// The number of all lines, where the preview holds only the first of them.
    pub total: Option<usize>,
    /// Whether the preview is still being computed, or a file is being read or written.
    pub working: bool,
    /// The reason why what Enter did failed; it can be tried again.
    pub failed: Option<String>,
    /// The number of things a conversion would lose.
    pub lost: usize,
    /// A summary of what Enter would do, in a line.
    pub sum: Option<String>,
    /// The report once it is done, without a full stop.
    pub done: Option<String>,
    /// The variable that is selected once it is done.
    pub then: Option<(Section, String)>,
    /// The reason why Enter would do nothing; none when it would.
    pub refused: Option<String>,
    /// The edit that Enter makes.
    pub edit: Option<EditRequest>,
}

impl Dialog {
    pub(super) fn new(kind: DialogKind, title: impl Into<String>, does: &'static str) -> Self {
        Self {
            kind,
            title: title.into(),
            does,
            choices: Vec::new(),
            chosen: 0,
            lines: Vec::new(),
            focus: 0,
            preview: Vec::new(),
            top: 0,
            total: None,
            working: false,
            failed: None,
            lost: 0,
            sum: None,
            done: None,
            then: None,
            refused: None,
            edit: None,
        }
    }

    pub(super) fn with_line(self, label: &'static str, text: impl Into<String>) -> Self {
        self.with_field(label, TextField::new(text))
    }

    /// A line whose text is only a proposal: what is typed takes its place.
    pub(super) fn with_proposal(self, label: &'static str, text: impl Into<String>) -> Self {
        self.with_field(label, TextField::new(text).selected())
    }

    fn with_field(mut self, label: &'static str, field: TextField) -> Self {
        self.lines.push(DialogLine { label, field });
        self
    }

    pub(super) fn with_choice(mut self, title: impl Into<String>, about: impl Into<String>) -> Self {
        self.choices.push(Choice {
            title: title.into(),
            about: about.into(),
        });
        self
    }

    /// Shows what Enter would do, or why it would do nothing.
    pub(super) fn show(&mut self, preview: Vec<PreviewLine>, refused: Option<String>) {
        self.top = self.top.min(preview.len().saturating_sub(1));
        self.preview = preview;
        self.refused = refused;
    }

    /// Shows the paths that complete the typed one.
    pub fn show_paths(&mut self, paths: &[String]) {
        self.preview = paths.iter().take(MOST).map(plain).collect();
    }

    /// The runtime that is chosen.
    #[must_use]
    pub fn runtime(&self) -> Option<Runtime> {
        Runtime::from_key(&self.choices.get(self.chosen)?.title)
    }

    /// Returns whether what a conversion cannot keep stops it.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        matches!(
            self.kind,
            DialogKind::Convert {
                losses: Losses::Block,
                ..
            }
        )
    }

    /// The text of line `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.lines.get(index).map_or("", |line| line.field.text())
    }

    /// Returns whether the preview can take longer than a frame, so that a worker computes it.
    #[must_use]
    pub fn has_long_preview(&self) -> bool {
        match &self.kind {
            DialogKind::Paste { .. } | DialogKind::Convert { .. } => true,
            DialogKind::SetField { variables, pasted } => {
                let of_each = !pasted.is_empty() || RelativeValue::parse(self.text(0)).is_some();
                variables.len() > AT_ONCE && of_each
            }
            _ => false,
        }
    }

    /// Returns whether a path is asked for.
    #[must_use]
    pub const fn is_of_a_path(&self) -> bool {
        matches!(self.kind, DialogKind::Import | DialogKind::Export)
    }

    /// A file is being read or written.
    pub fn wait(&mut self, doing: &str) {
        self.failed = None;
        self.sum = Some(doing.to_owned());
        self.working = true;
    }

    /// The file could not be read or written: the text stays, with the reason.
    pub fn fail(&mut self, reason: impl Into<String>) {
        self.working = false;
        self.sum = None;
        self.failed = Some(reason.into());
    }

    /// The text that is typed.
    pub fn field_mut(&mut self) -> Option<&mut TextField> {
        self.lines.get_mut(self.focus).map(|line| &mut line.field)
    }

    /// The focus to the next line or the one before.
    pub fn step(&mut self, forward: bool) {
        let length = self.lines.len().max(1);
        self.focus = (self.focus + if forward { 1 } else { length - 1 }) % length;
        if let Some(line) = self.lines.get_mut(self.focus) {
            line.field.select();
        }
    }

    /// Chooses the next or previous.
    pub fn choose(&mut self, by: Move) {
        self.chosen = by.apply(self.chosen, self.choices.len(), 1);
    }

    /// Scrolls the preview.
    pub fn scroll(&mut self, by: Move, page: usize) {
        self.top = by.apply(self.top, self.preview.len(), page);
    }
}

/// A plain line of a preview.
pub(super) fn plain(text: impl Into<String>) -> PreviewLine {
    PreviewLine {
        severity: None,
        text: text.into(),
    }
}

/// A line of a preview with a problem.
pub(super) fn problem(severity: Severity, text: impl Into<String>) -> PreviewLine {
    PreviewLine {
        severity: Some(severity),
        text: text.into(),
    }
}
