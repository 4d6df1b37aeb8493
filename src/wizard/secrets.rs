//! The fifth step: what must exist where before the workflows run. A value is never seen here.

use super::action::{Action, moved};
use super::effect::{EffectId, Work};
use super::outbox::Outbox;
use super::project_state::ProjectState;
use super::step::{Step, StepProgress};
use crate::registry::{REGISTRIES, SetupItem};
use std::collections::BTreeSet;

/// An item's known state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretStatus {
    /// The user says that it is done.
    Ticked,
    /// `gh` says that it exists.
    Present,
    /// `gh` says that it does not exist.
    Missing,
    /// Nobody has asked.
    Unknown,
}

impl SecretStatus {
    /// The word in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ticked => "ticked",
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }

    /// Returns whether nothing is left to do.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Ticked | Self::Present)
    }
}

/// The state of the fifth step.
#[derive(Clone, Debug, Default)]
pub struct SecretsStep {
    /// The selected item.
    pub selected: usize,
    ticked: BTreeSet<(&'static str, String)>,
    found: Option<(String, BTreeSet<String>)>,
    asking: Option<EffectId>,
}

/// The checklist of the chosen registry; empty while an answer that it needs is missing.
#[must_use]
pub fn items(project: &ProjectState) -> Vec<SetupItem> {
    let resolved = project.resolved();
    resolved
        .image_context()
        .map(|context| resolved.registry().items(&context))
        .unwrap_or_default()
}

impl SecretsStep {
    /// The step's progress: the items that are done.
    #[must_use]
    pub fn state(&self, project: &ProjectState) -> StepProgress {
        let items = items(project);
        let done = items
            .iter()
            .filter(|item| self.known(item, project).is_done())
            .count();
        if items.is_empty() && project.resolved().image_context().is_none() {
            StepProgress::Incomplete(String::new())
        } else if done == items.len() {
            StepProgress::Complete
        } else {
            StepProgress::Incomplete(format!("{done}/{}", items.len()))
        }
    }

    /// The known state of `item`.
    #[must_use]
    pub fn known(&self, item: &SetupItem, project: &ProjectState) -> SecretStatus {
        if self
            .ticked
            .contains(&(project.resolved().registry().key, item.name.clone()))
        {
            return SecretStatus::Ticked;
        }
        match &self.found {
            Some((repository, found))
                if item.can_be_verified() && Some(repository) == project.gh_repository().as_ref() =>
            {
                if found.contains(&item.name) {
                    SecretStatus::Present
                } else {
                    SecretStatus::Missing
                }
            }
            _ => SecretStatus::Unknown,
        }
    }

    /// The selected item.
    #[must_use]
    pub fn selected_item(&self, project: &ProjectState) -> Option<SetupItem> {
        items(project).into_iter().nth(self.selected)
    }

    pub(super) fn act(&mut self, action: Action, project: &ProjectState, out: &mut Outbox, page: usize) {
        let length = items(project).len();
        match action {
            Action::Enter => out.go(Step::Review),
            Action::Tick => self.tick(project),
            Action::CopyCommand => {
                if let Some(command) = self.selected_item(project).and_then(|item| item.command) {
                    out.tell(format!("Copied: {command}"));
                    out.ask(Work::Copy(command));
                }
            }
            Action::CopyAddress => {
                if let Some(address) = self.selected_item(project).and_then(|item| item.address) {
                    out.tell(format!("Copied: {address}"));
                    out.ask(Work::Copy(address));
                }
            }
            Action::Verify => self.verify(project, out),
            Action::SetSecret => {
                if let (Some(item), Some(repository)) = (self.selected_item(project), project.gh_repository())
                {
                    out.ask(Work::SetSecret {
                        repository,
                        name: item.name,
                    });
                }
            }
            other => self.selected = moved(other, self.selected, length, page),
        }
    }

    /// The ticked items, for a draft.
    #[must_use]
    pub(super) fn ticks(&self) -> BTreeSet<(String, String)> {
        let ticked = self.ticked.iter();
        ticked
            .map(|(registry, name)| ((*registry).to_owned(), name.clone()))
            .collect()
    }

    /// Ticks the items of a draft; those of registries that there are not any more are left out.
    pub(super) fn restore(&mut self, ticks: BTreeSet<(String, String)>, selected: usize) {
        let known = |(key, name): (String, String)| {
            let registry = REGISTRIES.iter().find(|registry| registry.key == key)?;
            Some((registry.key, name))
        };
        self.ticked = ticks.into_iter().filter_map(known).collect();
        self.selected = selected;
    }

    fn tick(&mut self, project: &ProjectState) {
        if let Some(item) = self.selected_item(project) {
            let key = (project.resolved().registry().key, item.name);
            if !self.ticked.remove(&key) {
                self.ticked.insert(key);
            }
        }
    }

    fn verify(&mut self, project: &ProjectState, out: &mut Outbox) {
        if let Some(repository) = project.gh_repository() {
            out.tell(format!("Asking gh which secrets {repository} has …"));
            let host = project
                .resolved()
                .repository()
                .map_or_else(String::new, |repository| repository.host.clone());
            self.asking = Some(out.ask(Work::VerifySecrets { host, repository }));
        }
    }

    /// `gh` has told which secrets exist.
    pub(super) fn verified(&mut self, found: BTreeSet<String>, project: &ProjectState, out: &mut Outbox) {
        self.asking = None;
        let secrets = items(project).into_iter().filter(SetupItem::can_be_verified);
        let (present, missing): (Vec<_>, Vec<_>) = secrets.partition(|item| found.contains(&item.name));
        out.tell(format!(
            "gh knows {} of them, {} missing.",
            present.len(),
            missing.len()
        ));
        self.found = project.gh_repository().map(|repository| (repository, found));
    }

    /// `gh secret set` had the terminal.
    pub(super) fn ran(&mut self, ok: bool, project: &ProjectState, out: &mut Outbox) {
        if ok {
            self.verify(project, out);
        } else {
            out.fail("gh secret set did not succeed; what it said is above, outside this screen.");
        }
    }

    pub(super) fn failed(&mut self, id: EffectId) {
        if self.asking == Some(id) {
            self.asking = None;
        }
    }
}
