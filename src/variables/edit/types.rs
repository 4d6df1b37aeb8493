//! Edits of a variables file and their refusals, as data.

use crate::text::{Diagnostic, Section, Severity, Span};
use crate::variables::Runtime;

/// A variable by its place in the file: `index` counts from 0 in what `Reading::entries(section)` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariablePosition {
    /// Its section.
    pub section: Section,
    /// Its index in the section's entries.
    pub index: usize,
}

impl VariablePosition {
    /// The place of variable `number` of all, inputs first, of which there are `inputs`.
    #[must_use]
    pub const fn numbered(number: usize, inputs: usize) -> Self {
        match number.checked_sub(inputs) {
            None => Self {
                section: Section::Input,
                index: number,
            },
            Some(index) => Self {
                section: Section::Output,
                index,
            },
        }
    }
}

/// A field and the value that it shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's key, or another name of the same field (`range` for `value_range`): a key that the variable has
    /// already is kept, a new one is written as the neighbours write it.
    pub key: String,
    /// The value as YAML text (`0.5`, `[0, 1]`, `mm`); none takes the field away.
    pub value: Option<String>,
}

impl FieldChange {
    /// The field `key` shall have the value that the YAML text `value` means.
    #[must_use]
    pub fn set(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: Some(value.into()),
        }
    }

    /// The field `key` shall be taken away.
    #[must_use]
    pub fn unset(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: None,
        }
    }
}

/// A variable to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVariable {
    /// Its name, as text (quoted in the file where YAML needs it).
    pub name: String,
    /// Its fields: keys, and values as YAML text, in the order in which they are written. Without one that says the
    /// kind, the runtime's scalar is written.
    pub fields: Vec<(String, String)>,
}

impl NewVariable {
    /// A variable as one begins it: of the runtime's usual kind, an input with a default and a range.
    #[must_use]
    pub fn usual(runtime: Runtime, section: Section, name: impl Into<String>) -> Self {
        let begun = match section {
            Section::Input => vec![
                (runtime.default_key().to_owned(), "0.0".to_owned()),
                (runtime.range_key(section).to_owned(), "[0.0, 1.0]".to_owned()),
            ],
            Section::Output => Vec::new(),
        };
        Self {
            name: name.into(),
            fields: begun,
        }
    }
}

/// An edit of a variables file. One edit is one step of undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Set and unset fields of variables, each its own.
    Set(Vec<(VariablePosition, Vec<FieldChange>)>),
    /// Set and unset the same fields of many variables.
    SetMany {
        /// The variables.
        variables: Vec<VariablePosition>,
        /// The changes in each of them.
        fields: Vec<FieldChange>,
    },
    /// Give variables another kind: the key that says so, and whatever fields come and go with it.
    ChangeKind {
        /// The variable.
        variable: VariablePosition,
        /// The kind as the runtime spells it, such as `image` or `TorchScalarVariable`.
        kind: String,
        /// The fields that are set or unset in the same step.
        fields: Vec<FieldChange>,
    },
    /// Add variables to a section.
    Add {
        /// The section; it is made when the file has none.
        section: Section,
        /// Before which entry (from 0); none, or past the last: at the end.
        at: Option<usize>,
        /// The new variables, in this order.
        variables: Vec<NewVariable>,
    },
    /// Copy a variable, under these names, right behind it.
    Duplicate {
        /// The variable.
        variable: VariablePosition,
        /// The copies' names.
        names: Vec<String>,
    },
    /// Give variables other names (find and replace gives many at once).
    Rename(Vec<(VariablePosition, String)>),
    /// Remove variables, each with its own comments: those directly above it, unless they are the heading of a group
    /// (an empty line before them, and directly behind the variable another one without comments of its own).
    Remove(Vec<VariablePosition>),
    /// Move a variable within its section, so that it is entry number `to` (from 0) afterwards.
    Reorder {
        /// The variable.
        variable: VariablePosition,
        /// Its index afterwards.
        to: usize,
    },
    /// Move variables to the end of the other section.
    MoveSection {
        /// The variables.
        variables: Vec<VariablePosition>,
        /// The destination.
        to: Section,
    },
    /// Give a field another key; its value, comments and place stay.
    RenameField {
        /// The variable.
        variable: VariablePosition,
        /// The key as it is.
        from: String,
        /// The key as it shall be.
        to: String,
    },
    /// Several edits in one step; none of them may be about what another one makes.
    Together(Vec<Edit>),
    /// An edit of values that aliases or merges use, with what it shall do about the other users.
    Sharing {
        /// The treatment of them.
        sharing: Sharing,
        /// The edit.
        edit: Box<Edit>,
    },
    /// Remove the entry whose key is at this span: a repeated key that an equal one after it overrides.
    RemoveKey(Span),
    /// Write the scalar at this span otherwise: YAML text in place of YAML text.
    Rewrite {
        /// The scalar's span.
        at: Span,
        /// The YAML text that it becomes.
        text: String,
    },
}

/// The treatment of other variables that use the same value through an alias or a merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// It is refused, with their names in [`EditRefusal::users`].
    #[default]
    Ask,
    /// It changes the value for all of them.
    Shared,
    /// It changes this variable alone: the others have the old value, written out where it is needed.
    Detach,
}

/// The reason why an edit is not made. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EditRefusal {
    /// The obstacle.
    pub message: String,
    /// The help.
    pub help: Option<String>,
    /// The place in the file that is in the way.
    pub span: Option<Span>,
    /// The other variables that would change; empty where the edit is refused for another reason. With names,
    /// [`Edit::Sharing`] makes it one way or the other.
    pub users: Vec<String>,
}

impl EditRefusal {
    /// A refusal without a place.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            span: None,
            users: Vec::new(),
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, about this span.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

/// An edit that corrects what a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Its effect, such as `set the end to 5.2`.
    pub label: String,
    /// The sort of change that it makes.
    pub kind: FixKind,
    /// The edit.
    pub edit: Edit,
}

/// The sort of change that a fix makes: fixes of one kind for one code can be applied together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FixKind {
    /// Renames a key to the name by which the runtime knows the field, or a class to its current name.
    Rename,
    /// Writes a number so that YAML reads the same number.
    WriteNumber,
    /// Puts a text between quotes.
    Quote,
    /// Writes two bounds as a range.
    JoinBounds,
    /// Moves the unit behind a number to the field of the unit.
    MoveUnit,
    /// Removes a key that an equal one after it overrides.
    RemoveRepeated,
    /// Removes a field.
    Remove,
    /// Swaps two ends.
    Swap,
    /// Moves an end of the range to the default.
    WidenRange,
    /// Moves the default to an end of the range.
    MoveDefault,
    /// Makes the variable a constant.
    MakeConstant,
    /// Writes what is probably meant.
    Guess,
    /// Writes one of a few words.
    Choose,
}

impl Fix {
    /// Returns whether it keeps what the author wrote and cannot change what a runtime loads from a file that it accepts: an
    /// error is in no such file, and of the other codes the runtime reads the corrected text as it read the old one.
    #[must_use]
    pub fn is_safe(&self, diagnostic: &Diagnostic) -> bool {
        let refused = diagnostic.severity == Severity::Error;
        match self.kind {
            FixKind::Rename => refused || diagnostic.code == "class-deprecated",
            FixKind::WriteNumber => refused || matches!(diagnostic.code, "number-as-text" | "value-coerced"),
            FixKind::Quote | FixKind::JoinBounds | FixKind::MoveUnit => refused,
            FixKind::RemoveRepeated => diagnostic.variable.is_some(),
            _ => false,
        }
    }
}
