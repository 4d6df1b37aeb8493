//! The fixes that are offered for the focused field, or for the selected variable.

use super::buffer::Buffer;
use super::edit_request::EditRequest;
use super::form::problems_of;
use super::state::{Editor, OfferedFix};
use crate::text::Diagnostic;
use crate::variables::edit::{Refusal, fixes};

impl Editor {
    /// The fixes that are offered, the best first.
    #[must_use]
    pub fn fixes(&self) -> &[OfferedFix] {
        &self.fixes
    }

    /// Finds the fixes for the focused line of the form, or for the selected variable where the form is not `focused`.
    pub fn find_fixes(&mut self, focused: bool, buffer: &Buffer) {
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
                    fix,
                    diagnostic: diagnostic.clone(),
                })
            });
        self.fixes = offered.collect();
    }

    /// Applies the offered fix `number`, from 0; its name.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn fix(&mut self, number: usize, buffer: &mut Buffer) -> Result<Option<String>, Refusal> {
        let Some(offered) = self.fixes.get(number) else {
            return Ok(None);
        };
        let name = self
            .selected_entry(buffer)
            .map_or("", |entry| entry.name.as_str());
        let label = format!("{} ({name})", offered.fix.label);
        let request = EditRequest::new(offered.fix.edit.clone(), label.clone());
        self.make(&request, buffer)?;
        self.drop_pending(buffer);
        Ok(Some(label))
    }
}
