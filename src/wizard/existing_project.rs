//! A project that this program has written is taken up again: its answers, its registry, its ticks, its variables file.

use super::draft::NearbyProject;
use super::{Model, answers, registry, review, secrets, write};

impl Model {
    /// Loads the project's answers and reads its variables file.
    pub(super) fn open_project(&mut self, project: NearbyProject) {
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
}
