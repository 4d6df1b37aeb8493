//! Searching the contents of all files of the review.

use super::ReviewStep;
use super::contents_search::ContentsSearch;
use crate::editor::field::TextField;
use crate::project::PlanPath;
use crate::wizard::outbox::Outbox;

impl ReviewStep {
    /// The search, while it is open.
    #[must_use]
    pub const fn search(&self) -> Option<&ContentsSearch> {
        self.search.as_ref()
    }

    pub(in crate::wizard) fn search_field(&mut self) -> Option<&mut TextField> {
        self.search.as_mut().map(|search| &mut search.field)
    }

    pub(super) fn open_search(&mut self) {
        self.search = Some(ContentsSearch::default());
    }

    /// The text of the search has changed: its first match is shown.
    pub(in crate::wizard) fn searched(&mut self) {
        let Some(mut search) = self.search.take() else {
            return;
        };
        let needle = search.field.text().to_lowercase();
        search.at = 0;
        search.matches.clear();
        if !needle.is_empty() {
            for path in self.paths_in_tree() {
                let document = self.contents_of(&path, self.differs(&path));
                search
                    .matches
                    .extend(document.matches(&needle).map(|row| (path.clone(), row)));
            }
        }
        self.search = Some(search);
        self.show_match();
    }

    /// To the next match, or the one before.
    pub(super) fn next_match(&mut self, forward: bool, out: &mut Outbox) {
        let Some(search) = &mut self.search else { return };
        let count = search.matches.len();
        if count == 0 {
            out.warn("No file contains this text.");
            return;
        }
        search.at = match forward {
            true => (search.at + 1) % count,
            false => (search.at + count - 1) % count,
        };
        self.show_match();
    }

    fn show_match(&mut self) {
        let Some((path, row)) = self
            .search
            .as_ref()
            .and_then(|search| search.matches.get(search.at).cloned())
        else {
            return;
        };
        if self.selected_change().is_none_or(|change| change.path != path) {
            self.unfold(&path);
            if let Some(selected) = self.row_of(|change| change.path == path) {
                self.selected = selected;
                self.show();
            }
        }
        self.top = row.saturating_sub(2);
    }

    /// The paths of the changes, in the order in which the tree lists them.
    fn paths_in_tree(&self) -> Vec<PlanPath> {
        let mut paths: Vec<PlanPath> = self.changes.iter().map(|change| change.path.clone()).collect();
        // Folders come before the files beside them.
        let key = |path: &PlanPath| {
            let parts: Vec<&str> = path.as_str().split('/').collect();
            let last = parts.len() - 1;
            let parts = parts.into_iter().enumerate();
            parts
                .map(|(index, part)| (index == last, part.to_owned()))
                .collect::<Vec<_>>()
        };
        paths.sort_by_cached_key(key);
        paths
    }

    /// Unfolds the folders above `path`.
    fn unfold(&mut self, path: &PlanPath) {
        let text = path.as_str();
        let above = text.match_indices('/').filter_map(|(end, _)| text.get(..end));
        let folded: Vec<String> = above
            .filter(|folder| self.folded.contains(*folder))
            .map(str::to_owned)
            .collect();
        if !folded.is_empty() {
            self.folded.retain(|folder| !folded.contains(folder));
            self.grow();
        }
    }
}
