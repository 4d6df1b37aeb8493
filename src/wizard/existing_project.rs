//! A project that this program has written is taken up again: its answers, its registry, its ticks, its variables file.

use super::draft::NearbyProject;
use super::project_state::ProjectState;
use super::{Model, answers, registry, review, secrets, write};
use crate::generate::Update;
use crate::project::PlanPath;
use std::path::Path;

impl Model {
    /// Loads the project's answers and reads its variables file.
    pub(super) fn open_project(&mut self, project: NearbyProject) {
        if let Some(problem) = project.problem {
            self.outbox.fail(problem);
            return;
        }
        self.answers = answers::AnswersStep::default();
        self.registry = registry::RegistryStep::default();
        self.secrets = secrets::SecretsStep::default();
        self.review = review::ReviewStep::default();
        self.write = write::WriteStep::default();
        self.drafts.project_ticks.clone_from(&project.ticks);
        self.secrets.restore(project.ticks, 0);
        self.project.restore(project.given, Vec::new());
        self.project.set_existing(Some(project.folder));
        self.answers.refresh(&self.project);
        if let Some(path) = project.variables {
            self.start.load(Some(path), &mut self.outbox);
        } else {
            self.outbox
                .warn("The project's variables file is not there. Open the one that it shall have.");
        }
    }

    /// A file is opened: outside of the project that is updated it is one of a new project.
    pub(super) fn leave_project(&mut self, file: Option<&Path>) {
        let is_inside = self
            .project
            .existing()
            .is_some_and(|folder| file.is_some_and(|file| file.starts_with(folder)));
        if !is_inside && self.project.existing().is_some() {
            self.project.set_existing(None);
        }
    }
}

impl ProjectState {
    /// The update was written: the variables file is on disk as it is here, perhaps in a folder of another name.
    pub(super) fn update_written(&mut self, update: &Update) {
        let edited = update.edited().map(|edited| edited.after.as_slice());
        self.variables_moved(
            update,
            update.old_variables_file(),
            &update.variables_file(),
            edited,
        );
    }

    /// The update was undone.
    pub(super) fn update_undone(&mut self, update: &Update) {
        let edited = update.edited().map(|edited| edited.before.as_slice());
        self.variables_moved(
            update,
            &update.variables_file(),
            update.old_variables_file(),
            edited,
        );
    }

    fn variables_moved(&mut self, update: &Update, from: &PlanPath, to: &PlanPath, bytes: Option<&[u8]>) {
        let at = |path: &PlanPath| update.root().join(path.as_str());
        if from != to && self.path().is_some_and(|path| path.ends_with(from.as_str())) {
            self.set_path(at(to));
        }
        if let Some(bytes) = bytes {
            self.saved(&bytes.into());
        }
    }
}
