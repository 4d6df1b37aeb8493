//! The modal about a variables file that has a draft or that another process has open, and about a draft whose file has
//! changed.

use super::draft::{FileClaim, FoundDraft, Resumed, ResumedFile, ago};
use crate::editor::Move;
use std::path::Path;

/// The choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecoveryChoice {
    /// Restore the edits of the draft.
    Restore,
    /// Remove the draft.
    Discard,
    /// Leave the draft as it is and go on with the file on disk.
    Later,
    /// Open the file without changing it.
    ReadOnly,
    /// Edit the file all the same.
    EditAnyway,
    /// Continue the draft without its edits of the file.
    WithoutEdits,
    /// Go back to Start.
    Back,
}

/// The subject of the modal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoverySubject {
    /// The draft with this id, which was found for the file that is open.
    Found(String),
    /// A file that another process has open.
    Taken,
    /// A draft that was opened, whose file has changed.
    Changed,
}

/// The modal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryDialog {
    /// Its subject.
    pub subject: RecoverySubject,
    /// The question, in whole sentences.
    pub text: String,
    /// The choices, each with its effect in a few words.
    pub choices: Vec<(RecoveryChoice, &'static str)>,
    /// The selected choice.
    pub selected: usize,
    /// The lines in which the draft differs from the file.
    pub difference: Vec<String>,
    /// The first line of the difference that is shown.
    pub top: usize,
}

impl RecoveryDialog {
    /// The modal about a file that was opened; none where there is nothing to ask. `alone` is the editor alone.
    #[must_use]
    pub fn of_claim(claim: FileClaim, path: &Path, alone: bool) -> Option<Self> {
        if let Some(process) = claim.taken {
            return Some(Self::taken(&process, path, alone));
        }
        claim.found.map(|found| Self::found(found, path))
    }

    fn taken(process: &str, path: &Path, alone: bool) -> Self {
        let anyway = match alone {
            true => "edit it without a draft; the second to save is asked",
            false => "edit it all the same; the second to save is asked",
        };
        Self::new(
            RecoverySubject::Taken,
            format!("{} is open in another lume-wizard{process}.", path.display()),
            vec![
                (RecoveryChoice::ReadOnly, "look at it; nothing can be changed"),
                (RecoveryChoice::EditAnyway, anyway),
            ],
        )
    }

    fn found(found: FoundDraft, path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let mut text = format!(
            "There is a draft of unsaved edits of {name}: {}, {}.",
            found.entry.summary.words(),
            ago(found.entry.age)
        );
        let mut choices = vec![
            (RecoveryChoice::Restore, "restore the edits; Ctrl-Z undoes them"),
            (RecoveryChoice::Discard, "remove the draft for good"),
            (
                RecoveryChoice::Later,
                "go on with the file on disk; the draft stays",
            ),
        ];
        match (found.changed, &found.difference) {
            (false, _) => {}
            (true, Some(_)) => {
                text.push_str(
                    " The file has changed since. The draft's text can be opened; saving it shows both.",
                );
            }
            (true, None) => {
                text.push_str(
                    " The file has changed since, and the edits do not fit it. They fit when it is as it was.",
                );
                choices.remove(0);
                choices.rotate_left(1);
            }
        }
        let difference = found.difference.unwrap_or_default();
        let changed = difference.iter().position(|line| line.starts_with(['-', '+']));
        Self {
            // A small screen begins with a line that differs, and the one before.
            top: changed.unwrap_or(0).saturating_sub(1),
            difference,
            ..Self::new(RecoverySubject::Found(found.entry.id), text, choices)
        }
    }

    /// The modal about a draft whose file has changed; none where it has not.
    #[must_use]
    pub fn of_resumed(resumed: &Resumed) -> Option<Self> {
        let ResumedFile::Changed { on_disk, ours } = &resumed.file else {
            return None;
        };
        let path = on_disk
            .path
            .as_deref()
            .unwrap_or(Path::new(super::project_state::EXAMPLE_NAME));
        let what = match on_disk.is_new {
            true => "is not on disk any more",
            false => "has changed since the draft was saved",
        };
        let mut choices = Vec::new();
        if ours.is_some() {
            choices.push((
                RecoveryChoice::Restore,
                "continue with the draft's text; saving it shows both",
            ));
        }
        choices.push((
            RecoveryChoice::WithoutEdits,
            "continue with the file on disk; the draft stays as it is",
        ));
        choices.push((RecoveryChoice::Back, "back; the draft stays as it is"));
        let text = match ours {
            Some(_) => format!("{} {what}.", path.display()),
            None => format!(
                "{} {what}, and the draft's edits do not fit it. They fit when it is as it was.",
                path.display()
            ),
        };
        Some(Self::new(RecoverySubject::Changed, text, choices))
    }

    fn new(subject: RecoverySubject, text: String, choices: Vec<(RecoveryChoice, &'static str)>) -> Self {
        Self {
            subject,
            text,
            choices,
            selected: 0,
            difference: Vec::new(),
            top: 0,
        }
    }

    /// Up and down choose; the others scroll the difference.
    pub(super) fn act(&mut self, by: Move, page: usize) {
        match by {
            Move::Up | Move::Down => self.selected = by.apply(self.selected, self.choices.len(), page),
            _ => self.top = by.apply(self.top, self.difference.len(), page / 2),
        }
    }

    /// The selected choice.
    #[must_use]
    pub fn chosen(&self) -> Option<RecoveryChoice> {
        self.choices.get(self.selected).map(|(choice, _)| *choice)
    }

    /// Returns whether `choice` can be made.
    #[must_use]
    pub fn offers(&self, choice: RecoveryChoice) -> bool {
        self.choices.iter().any(|(offered, _)| *offered == choice)
    }

    /// The effect of closing the modal.
    #[must_use]
    pub const fn on_close(&self) -> RecoveryChoice {
        match self.subject {
            RecoverySubject::Found(_) => RecoveryChoice::Later,
            RecoverySubject::Taken => RecoveryChoice::ReadOnly,
            RecoverySubject::Changed => RecoveryChoice::Back,
        }
    }
}

impl RecoveryChoice {
    /// Its name in the table of actions.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Restore => "restore-draft",
            Self::Discard => "discard-draft",
            Self::Later | Self::Back => "close",
            Self::ReadOnly => "open-read-only",
            Self::EditAnyway => "edit-anyway",
            Self::WithoutEdits => "continue-without-edits",
        }
    }

    /// Its effect, in two or three words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Restore => "restore",
            Self::Discard => "discard",
            Self::Later => "decide later",
            Self::ReadOnly => "read-only",
            Self::EditAnyway => "edit anyway",
            Self::WithoutEdits => "without the edits",
            Self::Back => "back",
        }
    }
}
