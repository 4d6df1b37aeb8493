//! The fixes that are offered for the focused field, or for the selected variable.

use super::buffer::Buffer;
use super::dialog;
use super::edit_request::EditRequest;
use super::form::problems_of;
use super::state::{Editor, OfferedFix};
use crate::text::Diagnostic;
use crate::variables::edit::{Edit, EditRefusal, Sharing, fix_all, fixes};

impl Editor {
    /// The fixes that are offered, the best first.
    #[must_use]
    pub fn fixes(&self) -> &[OfferedFix] {
        &self.fixes
    }

    /// Finds the fixes for the focused line of the form, or for the selected variable where the form is not `focused`. Of
    /// a value that other variables use, they are the two ways to change it.
    pub fn find_fixes(&mut self, focused: bool, buffer: &Buffer) {
        if let Some(shared) = self
            .form
            .line
            .as_ref()
            .and_then(|line| line.shared.as_ref())
            .filter(|_| focused)
        {
            self.fixes = sharing_fixes(shared);
            return;
        }
        let row = self.focused_row(buffer).filter(|_| focused);
        let all: Vec<&Diagnostic> = buffer.diagnostics_of(self.selection.cursor).collect();
        let here = match (row, buffer.variable(self.selection.cursor)) {
            (Some(row), Some(variable)) => problems_of(&all, &row, &variable),
            _ => all,
        };
        let offered = here
            .into_iter()
            .filter(|_| buffer.is_readable())
            .flat_map(|diagnostic| {
                let found = fixes(buffer.document(), buffer.reading(), diagnostic);
                found.into_iter().map(|fix| OfferedFix {
                    label: fix.label.clone(),
                    edit: fix.edit.clone(),
                    of: Some((diagnostic.clone(), fix)),
                })
            });
        self.fixes = offered.collect();
    }

    /// Applies the offered fix `number`, from 0; its name.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn fix(&mut self, number: usize, buffer: &mut Buffer) -> Result<Option<String>, EditRefusal> {
        let Some(OfferedFix { label, edit, .. }) = self.fixes.get(number).cloned() else {
            return Ok(None);
        };
        let name = self
            .selected_entry(buffer)
            .map_or("", |entry| entry.name.as_str());
        let label = format!("{label} ({name})");
        self.drop_pending(buffer);
        self.make(&EditRequest::new(edit, label.clone()), buffer)?;
        self.refresh_form(buffer);
        Ok(Some(label))
    }

    /// Opens the dialog that applies the first offered fix to every variable with the same problem; false where there is
    /// no fix, or no other variable.
    pub fn ask_fix_all(&mut self, buffer: &Buffer) -> bool {
        let offered = self.fixes.first().and_then(|offered| offered.of.as_ref());
        let Some((diagnostic, fix)) = offered else {
            return false;
        };
        let all = fix_all(buffer.document(), buffer.reading(), diagnostic, fix);
        if all.count < 2 {
            return false;
        }
        let dialog = dialog::fix_all::dialog(all, &fix.label, buffer);
        self.open_dialog(dialog, buffer);
        true
    }
}

/// The two ways to change a value that other variables use.
fn sharing_fixes((edit, users): &(Edit, Vec<String>)) -> Vec<OfferedFix> {
    let fix = |label: String, sharing| OfferedFix {
        label,
        edit: Edit::Sharing {
            sharing,
            edit: Box::new(edit.clone()),
        },
        of: None,
    };
    vec![
        fix(format!("change it for {} too", users.join(", ")), Sharing::Shared),
        fix("write it out here alone".to_owned(), Sharing::Detach),
    ]
}
