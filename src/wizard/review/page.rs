//! The contents of the selected file: which are shown, and the hunk that is selected.

use super::ReviewStep;
use super::document::ReviewDocument;
use crate::generate::ProjectProcess;
use crate::project::base;
use crate::project::{Blocks, ExistingEntry, PlanPath};
use std::borrow::Cow;

impl ReviewStep {
    /// Shows the selected row: of a file that is there already its difference, of a new one the file.
    pub(super) fn show(&mut self) {
        self.top = 0;
        self.hunk = 0;
        self.left = 0;
        self.line = None;
        self.split.clear();
        self.difference = self.has_difference();
        self.read();
    }

    /// Whether the selected file has two versions that differ.
    pub(in crate::wizard) fn has_difference(&self) -> bool {
        self.selected_change()
            .is_some_and(|change| self.differs(&change.path))
    }

    pub(super) fn differs(&self, path: &PlanPath) -> bool {
        let [mine, new] = self.versions_of(path);
        self.file(path).is_some() || mine.is_some() && mine != new
    }

    /// The bytes of the selected file: as it is on disk, and as it will be as far as that is decided.
    #[must_use]
    pub fn versions(&self) -> [Option<Cow<'_, [u8]>>; 2] {
        match self.selected_change() {
            Some(change) => self.versions_of(&change.path),
            None => [None, None],
        }
    }

    fn versions_of(&self, path: &PlanPath) -> [Option<Cow<'_, [u8]>>; 2] {
        if let Some(file) = self.file(path) {
            let result = file.result(self.file_review(path)).map(Cow::Owned);
            let new = result.or_else(|| file.new.as_deref().map(Cow::Borrowed));
            return [file.mine.as_deref().map(Cow::Borrowed), new];
        }
        match &self.decided {
            None => [None, None],
            Some(process @ ProjectProcess::New(..)) => {
                let new = self
                    .prepared
                    .as_ref()
                    .and_then(|prepared| prepared.plan().files.get(path));
                [
                    on_disk(process, path),
                    new.map(|file| Cow::Borrowed(&file.bytes[..])),
                ]
            }
            Some(process @ ProjectProcess::Update(..)) => {
                let found = self.differences.iter().find(|found| found.path == *path);
                match found {
                    Some(found) => [&found.old, &found.new].map(|bytes| bytes.as_deref().map(Cow::Borrowed)),
                    None => [on_disk(process, path), on_disk(process, path)],
                }
            }
        }
    }

    /// Reads the contents of the selected file anew.
    pub(super) fn read(&mut self) {
        let selected = self.selected_change().map(|change| change.path.clone());
        self.document = match selected {
            Some(path) => self.contents_of(&path, self.difference),
            None => ReviewDocument::default(),
        };
        self.hunk = self.hunk.min(self.document.hunks.len().saturating_sub(1));
    }

    /// The contents of the file at `path`: its difference, or the whole text.
    pub(super) fn contents_of(&self, path: &PlanPath, difference: bool) -> ReviewDocument {
        let text = |bytes: &Option<Cow<'_, [u8]>>| bytes.as_deref().and_then(base::text).map(str::to_owned);
        let versions = self.versions_of(path);
        let [mine, new] = [text(&versions[0]), text(&versions[1])];
        if !difference {
            return ReviewDocument::of_text(new.or(mine).as_deref().unwrap_or_default());
        }
        let is_split = |change: usize| self.split.contains(&change);
        if let Some(file) = self.file(path)
            && let Some(blocks) = &file.blocks
        {
            return ReviewDocument::of_blocks(
                blocks,
                Some(file),
                self.file_review(path),
                is_split,
                self.is_wide,
            );
        }
        // A file that goes is shown as lines that go.
        let is_text =
            |text: &Option<String>, bytes: &Option<Cow<'_, [u8]>>| text.is_some() || bytes.is_none();
        if !is_text(&mine, &versions[0]) || !is_text(&new, &versions[1]) {
            return ReviewDocument::default();
        }
        let blocks = Blocks::between(&mine.unwrap_or_default(), &new.unwrap_or_default());
        ReviewDocument::of_blocks(&blocks, None, None, is_split, self.is_wide)
    }

    pub(super) fn move_hunk(&mut self, forward: bool) {
        let last = self.document.hunks.len().saturating_sub(1);
        self.show_hunk(match forward {
            true => (self.hunk + 1).min(last),
            false => self.hunk.saturating_sub(1),
        });
    }

    /// Selects a hunk and brings its first line to the top.
    pub(super) fn show_hunk(&mut self, hunk: usize) {
        self.hunk = hunk;
        self.top = self.document.hunks.get(hunk).map_or(0, |hunk| hunk.row);
    }

    /// The next hunk about which something is left, from the selected one on and then from the first.
    pub(super) fn undecided_hunk(&self) -> Option<usize> {
        let hunks = &self.document.hunks;
        self.selected_file()?;
        (self.hunk..hunks.len())
            .chain(0..self.hunk)
            .find(|hunk| hunks.get(*hunk).is_some_and(|hunk| hunk.decision.is_none()))
    }
}

fn on_disk<'a>(process: &'a ProjectProcess, path: &PlanPath) -> Option<Cow<'a, [u8]>> {
    match process.snapshot().entries.get(path)? {
        ExistingEntry::File { bytes, .. } => Some(Cow::Borrowed(bytes)),
        _ => None,
    }
}
