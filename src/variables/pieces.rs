//! Changes of very many variables, made piece by piece: the memory that they need beside the file is that of a piece.

use super::edit::{Edit, FieldChange, VariablePosition};
use super::loaded::ArrayFiles;
use super::parsed::ParsedFile;
use super::parsed_change::ParsedChange;
use super::update::is_plain;
use crate::yaml::edit::Patches;

/// The most variables or patches of one piece.
const PIECE: usize = 4096;

/// Changes that were made from the last in the text to the first, so that places before each are those of the old text.
struct Pieces {
    made: Vec<ParsedChange>,
}

impl Pieces {
    /// Adds a piece; whether it was parsed by itself and leaves every variable in its place.
    fn add(&mut self, applied: ParsedChange) -> bool {
        let keeps_places = applied.keeps_places();
        let in_parts = applied.is_incremental;
        self.made.push(applied);
        keeps_places && in_parts
    }

    fn undo(self, parsed: &mut ParsedFile, arrays: &dyn ArrayFiles) {
        for applied in self.made.iter().rev() {
            parsed.apply_whole(&applied.inverse, arrays);
        }
    }

    /// The pieces as one change.
    fn join(self) -> ParsedChange {
        let mut all = ParsedChange::default();
        all.is_incremental = true;
        let mut grown: usize = 0;
        for mut applied in self.made.into_iter().rev() {
            applied.inverse.shift(grown);
            grown = grown.wrapping_add(applied.patches.growth());
            all.inverse.append(applied.inverse);
            all.patches.append(applied.patches);
            all.changes.extend(applied.changes);
        }
        all.changes
            .sort_by_key(|change| (change.section, change.old.start));
        all
    }
}

impl ParsedFile {
    /// Changes the text in pieces; none, and nothing has changed, where that is not to be done: for few patches, and where
    /// one of them changes more than fields.
    pub(super) fn apply_pieces(
        &mut self,
        patches: &Patches,
        arrays: &dyn ArrayFiles,
    ) -> Option<ParsedChange> {
        if patches.len() <= PIECE || !is_plain(self.document(), self.reading()) {
            return None;
        }
        let mut pieces = Pieces { made: Vec::new() };
        for piece in patches.pieces(PIECE).rev() {
            if !pieces.add(self.apply_whole(&piece, arrays)) {
                pieces.undo(self, arrays);
                return None;
            }
        }
        Some(pieces.join())
    }

    /// Sets fields of many variables in pieces; none, and nothing has changed, where that is not to be done or is refused.
    pub(super) fn set_pieces(
        &mut self,
        variables: &[VariablePosition],
        fields: &[FieldChange],
        arrays: &dyn ArrayFiles,
    ) -> Option<ParsedChange> {
        if variables.len() <= PIECE || !is_plain(self.document(), self.reading()) {
            return None;
        }
        let mut variables = variables.to_vec();
        variables.sort_by_key(|place| self.entry(*place).map(|entry| entry.span.start));
        variables.dedup();
        let mut pieces = Pieces { made: Vec::new() };
        for piece in variables.chunks(PIECE).rev() {
            let edit = Edit::SetMany {
                variables: piece.to_vec(),
                fields: fields.to_vec(),
            };
            let made = self.edit(&edit, arrays);
            if !made.is_ok_and(|applied| pieces.add(applied)) {
                pieces.undo(self, arrays);
                return None;
            }
        }
        Some(pieces.join())
    }
}
