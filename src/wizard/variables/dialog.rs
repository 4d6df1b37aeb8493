//! What is asked over the tables: one frame for all of it. A choice, some lines to type, a preview of what would happen.

use super::differing::differences;
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::edit::table::{CellError, Column, Incoming};
use crate::variables::edit::{Edit, Losses, Place};
use crate::variables::{Runtime, Section};
use crate::wizard::action::Move;
use crate::wizard::field::Field;
use crate::wizard::opened::Opened;
use crate::wizard::place::Place as PlaceOnScreen;
use crate::yaml::edit::Patches;
use std::path::PathBuf;
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A field's value for many variables.
    SetField {
        /// The variables.
        variables: Vec<Place>,
    },
    /// The names of copies.
    Duplicate {
        /// The variable.
        variable: Place,
        /// Its name.
        name: String,
    },
    /// What to look for in names, and what to put in its place.
    Replace {
        /// The variables.
        variables: Vec<(Place, String)>,
    },
    /// What the columns of pasted rows are.
    Paste {
        /// The cells.
        rows: Arc<Vec<Vec<String>>>,
        /// Whether the first row holds headings.
        headings: bool,
        /// What each column holds.
        columns: Vec<Column>,
        /// The section of rows that do not say.
        section: Section,
    },
    /// The runtime to convert to.
    Convert {
        /// What to do with what it cannot express.
        losses: Losses,
        /// The changes of the text, when there can be some.
        patches: Option<Patches>,
    },
    /// What to do about a file that has changed on disk.
    OnDisk {
        /// What is there now.
        theirs: Arc<Opened>,
    },
    /// The path of a file to import.
    Import,
    /// The path of a table to write.
    Export,
    /// Whether variables that were found in Python source are taken.
    Python {
        /// The variables file that was made of them.
        text: String,
        /// Its runtime.
        runtime: Runtime,
        /// How many definitions could not be read.
        unread: usize,
    },
}

/// Something to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub title: String,
    /// What it means, in a few words.
    pub about: String,
}

/// A line to type.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is typed.
    pub label: &'static str,
    /// Its text.
    pub field: Field,
}

/// One line of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How much it weighs; none is plain.
    pub severity: Option<Severity>,
    /// What would happen, or what is wrong.
    pub text: String,
}

/// What is asked over the tables.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// What is asked.
    pub asked: Asked,
    /// What it is about, in a line.
    pub title: String,
    /// What Enter does, in a word or two.
    pub does: &'static str,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
    /// Which is chosen.
    pub chosen: usize,
    /// What can be typed.
    pub lines: Vec<Line>,
    /// Which of these lines has the focus.
    pub focus: usize,
    /// What would happen.
    pub preview: Vec<Shown>,
    /// The first line of the preview that is seen.
    pub top: usize,
    /// How many lines there are in all, where the preview holds only the first of them.
    pub total: Option<usize>,
    /// Whether what Enter would do is still being worked out, or a file is being read or written.
    pub working: bool,
    /// Why what Enter did came to nothing; it can be tried again.
    pub failed: Option<String>,
    /// How many things a conversion would lose.
    pub lost: usize,
    /// What Enter would come to, in a line.
    pub sum: Option<String>,
    /// What is told once it is done, without a full stop.
    pub done: Option<String>,
    /// The variable that is selected once it is done.
    pub then: Option<(Section, String)>,
    /// Why Enter would do nothing; none when it would.
    pub refused: Option<String>,
    /// The edit that Enter makes, with what it is called.
    pub edit: Option<(Edit, String)>,
}

impl Dialog {
    pub(super) fn new(asked: Asked, title: impl Into<String>, does: &'static str) -> Self {
        Self {
            asked,
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

    pub(super) fn with_line(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.lines.push(Line {
            label,
            field: Field::new(text),
        });
        self
    }

    /// A line whose text is only a proposal: what is typed takes its place.
    pub(super) fn with_proposal(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.lines.push(Line {
            label,
            field: Field::new(text).selected(),
        });
        self
    }

    pub(super) fn with_choice(mut self, title: impl Into<String>, about: impl Into<String>) -> Self {
        self.choices.push(Choice {
            title: title.into(),
            about: about.into(),
        });
        self
    }

    /// What to do about a file that has changed on disk, with what differs, or about one that is gone.
    pub(super) fn on_disk(ours: &Opened, theirs: Arc<Opened>) -> Self {
        let gone = theirs.is_new;
        let asked = Asked::OnDisk {
            theirs: Arc::clone(&theirs),
        };
        if gone {
            return Self::new(asked, "The file is not on disk any more.", "do it")
                .with_choice("go on", "decide later; the next save asks again")
                .with_choice("write it again", "with what is here");
        }
        let mut dialog = Self::new(asked, "The file has changed on disk since it was read.", "do it")
            .with_choice("go on", "decide later; the next save asks again")
            .with_choice("take what is on disk", "Ctrl-Z then brings back what was here")
            .with_choice("keep what is here", "and save it over what is on disk");
        dialog.preview = differences(theirs.document.text(), ours.document.text());
        dialog.preview.insert(0, plain("- on disk   + here"));
        dialog
    }

    /// Shows what Enter would do, or why it would do nothing.
    pub(super) fn show(&mut self, preview: Vec<Shown>, refused: Option<String>) {
        self.top = self.top.min(preview.len().saturating_sub(1));
        self.preview = preview;
        self.refused = refused;
    }

    /// The runtime that is chosen.
    #[must_use]
    pub fn runtime(&self) -> Option<Runtime> {
        Runtime::from_key(&self.choices.get(self.chosen)?.title)
    }

    /// What has the focus while this is asked.
    #[must_use]
    pub const fn place(&self) -> PlaceOnScreen {
        match self.asked {
            Asked::SetField { .. } | Asked::Duplicate { .. } | Asked::Replace { .. } => PlaceOnScreen::Dialog,
            Asked::Import | Asked::Export => PlaceOnScreen::PathDialog,
            Asked::Paste { .. } => PlaceOnScreen::Columns,
            Asked::Convert { .. } => PlaceOnScreen::Conversion,
            Asked::OnDisk { .. } | Asked::Python { .. } => PlaceOnScreen::Deciding,
        }
    }

    /// Whether what a conversion cannot keep stops it.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        matches!(
            self.asked,
            Asked::Convert {
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

    /// Whether what Enter does is worked out from the whole text.
    pub(super) const fn is_of_the_whole(&self) -> bool {
        matches!(
            self.asked,
            Asked::Paste { .. }
                | Asked::Convert { .. }
                | Asked::OnDisk { .. }
                | Asked::Export
                | Asked::Python { .. }
        )
    }

    /// Whether what Enter would do may be found out by a worker.
    pub(super) const fn is_found_out(&self) -> bool {
        matches!(self.asked, Asked::Paste { .. } | Asked::Convert { .. })
    }

    /// Whether a path is asked for.
    pub(super) const fn is_of_a_path(&self) -> bool {
        matches!(self.asked, Asked::Import | Asked::Export)
    }

    /// Enter has begun to read or write a file: keys wait until that is done.
    pub(super) fn wait(&mut self, doing: &str) {
        self.failed = None;
        self.sum = Some(doing.to_owned());
        self.working = true;
    }

    /// The file could not be read or written: what was typed stays, with the reason.
    pub(super) fn fail(&mut self, reason: impl Into<String>) {
        self.working = false;
        self.sum = None;
        self.failed = Some(reason.into());
    }

    /// What could not be read of Python source, in a sentence.
    pub(super) fn left_unread(&self) -> Option<String> {
        let Asked::Python { unread, .. } = &self.asked else {
            return None;
        };
        (*unread > 0).then(|| {
            format!(
                "{} could not be read without running the program: add what is missing by hand.",
                counted(*unread, "definition")
            )
        })
    }

    /// The path that was typed.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.text(0))
    }

    pub(super) fn field(&mut self) -> Option<&mut Field> {
        self.lines.get_mut(self.focus).map(|line| &mut line.field)
    }

    /// The focus to the next line or the one before.
    pub(super) fn step(&mut self, forward: bool) {
        let length = self.lines.len().max(1);
        self.focus = (self.focus + if forward { 1 } else { length - 1 }) % length;
    }

    /// Chooses the next or previous.
    pub(super) fn choose(&mut self, by: Move) {
        self.chosen = by.apply(self.chosen, self.choices.len(), 1);
    }

    /// Scrolls the preview.
    pub(super) fn scroll(&mut self, by: Move, page: usize) {
        self.top = by.apply(self.top, self.preview.len(), page);
    }
}

/// A plain line of a preview.
pub(super) fn plain(text: impl Into<String>) -> Shown {
    Shown {
        severity: None,
        text: text.into(),
    }
}

/// A line of a preview that tells of a problem.
pub(super) fn weighty(severity: Severity, text: impl Into<String>) -> Shown {
    Shown {
        severity: Some(severity),
        text: text.into(),
    }
}

/// A row by its number, counted from 1, and its name.
pub(super) fn row_called(number: usize, row: &Incoming) -> String {
    match row.name.as_str() {
        "" => format!("row {number}"),
        name => format!("row {number} ({name})"),
    }
}

/// What the preview of incoming rows says. The first has the number `first`; `headings` are the columns' names.
pub(super) fn incoming(rows: &[Incoming], first: usize, headings: &[String]) -> Vec<Shown> {
    let told = |found: &[CellError]| {
        let cells = found.iter().map(|cell| {
            let heading = cell.column.and_then(|column| headings.get(column));
            match heading.filter(|heading| !heading.is_empty()) {
                Some(heading) => format!("{heading}: {}", cell.message),
                None => cell.message.clone(),
            }
        });
        cells.collect::<Vec<_>>().join("; ")
    };
    let mut shown = Vec::new();
    for (number, row) in (first..).zip(rows) {
        if !row.errors.is_empty() {
            let text = format!("{}, {}", row_called(number, row), told(&row.errors));
            shown.push(weighty(Severity::Error, text));
            continue;
        }
        let what = if row.existing.is_some() { "change" } else { "add" };
        let fields: Vec<String> = row
            .fields
            .iter()
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        shown.push(plain(format!(
            "{what} {} {}   {}",
            row.section.word(),
            row.name,
            fields.join("   ")
        )));
        if !row.warnings.is_empty() {
            let text = format!("{}, {}", row_called(number, row), told(&row.warnings));
            shown.push(weighty(Severity::Warning, text));
        }
    }
    shown
}
