//! The check of changed fields before they are written.

use super::edit::{Edit, EditRefusal, VariablePosition};
use super::entry::{Entry, Layout};
use super::loaded::ArrayFiles;
use super::parsed::ParsedFile;
use super::read::{check_alone, entry_at, relations};
use super::update::is_plain;
use crate::text::{Diagnostic, Section, Span};
use crate::yaml::edit::{Patch, Patches};
use crate::yaml::{CollectionStyle, Document};

impl ParsedFile {
    /// The diagnostics that the variables at `places` would have after `edit`, which changes only their fields. It takes
    /// time in proportion to these variables, unless they share values with others.
    ///
    /// # Errors
    /// When the edit cannot be made.
    pub fn diagnostics_after(
        &self,
        edit: &Edit,
        places: &[VariablePosition],
        arrays: &dyn ArrayFiles,
    ) -> Result<Vec<Vec<Diagnostic>>, EditRefusal> {
        let patches = self.plan(edit)?;
        if let Some(found) = self.excerpt_diagnostics(&patches, places, arrays) {
            return Ok(found);
        }
        let mut whole = self.clone();
        whole.apply(&patches, arrays);
        let of = |place: &VariablePosition| whole.diagnostics(*place).cloned().collect();
        Ok(places.iter().map(of).collect())
    }

    /// The same from a file of these variables alone; none where their lines do not make one.
    fn excerpt_diagnostics(
        &self,
        patches: &Patches,
        places: &[VariablePosition],
        arrays: &dyn ArrayFiles,
    ) -> Option<Vec<Vec<Diagnostic>>> {
        if !is_plain(self.document(), self.reading()) {
            return None;
        }
        let mut text = String::new();
        for section in Section::ALL {
            let mut places = places.iter().filter(|place| place.section == section).peekable();
            if places.peek().is_some() {
                text.push_str(section.key());
                text.push_str(":\n");
            }
            for place in places {
                text.push_str(&self.changed_lines(*place, patches)?);
                text.push('\n');
            }
        }
        let document = Document::parse(text);
        let layout = Layout::of(&document, None);
        let mut counts = [0, 0];
        let diagnostics = places.iter().map(|place| {
            let section = layout.section(place.section)?;
            let count = counts.get_mut(usize::from(place.section == Section::Output))?;
            let entry = entry_at(&document, self.reading().runtime, section, *count)?;
            *count += 1;
            let mut found = check_alone(&document, self.reading().runtime, &entry, arrays);
            let number = self.reading().number(place.section, place.index);
            relations(self.reading(), number, &found.remarks, &mut found.diagnostics);
            Some(found.diagnostics)
        });
        let found: Option<Vec<_>> = diagnostics.collect();
        found.filter(|_| document.problems().is_empty())
    }

    /// The lines of the entry at `place` as `patches` change them; none where it does not have lines of its own.
    fn changed_lines(&self, place: VariablePosition, patches: &Patches) -> Option<String> {
        let (document, lines) = (self.document(), self.document().lines());
        let section = self.reading().layout.section(place.section)?;
        if document.collection_style(section.node) != Some(CollectionStyle::Block) {
            return None;
        }
        let line_start = |entry: &Entry| lines.start(lines.line(entry.span.start));
        let entry = self.entry(place)?;
        let next = VariablePosition {
            index: place.index + 1,
            ..place
        };
        let start = line_start(entry)?;
        let end = match self.entry(next) {
            Some(next) => line_start(next)?,
            None => lines
                .start(lines.line(entry.span.end) + 1)
                .unwrap_or(self.text().len()),
        };
        let own = patches
            .iter()
            .filter(|patch| start < patch.span.start && patch.span.end <= end)
            .map(|patch| Patch {
                span: Span::new(patch.span.start - start, patch.span.end - start),
                text: patch.text.clone(),
            });
        let text = Span::new(start, end).of(self.text());
        Some(Patches::new(own).ok()?.apply(text))
    }
}
