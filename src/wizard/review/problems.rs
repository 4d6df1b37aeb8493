//! The problems that only the review knows, and the step's progress.

use super::ReviewStep;
use crate::project::PlanPath;
use crate::text::display::counted;
use crate::text::{Diagnostic, Severity};
use crate::wizard::outbox::Outbox;
use crate::wizard::problems::Problem;
use crate::wizard::project_state::ProjectState;
use crate::wizard::step::{Step, StepProgress};
use crate::wizard::target::ProblemTarget;

impl ReviewStep {
    /// The step's progress.
    #[must_use]
    pub fn state(&self, project: &ProjectState) -> StepProgress {
        let Some(prepared) = self.prepared.as_ref().filter(|_| self.is_fresh(project)) else {
            return StepProgress::Incomplete(String::new());
        };
        let errors = prepared
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
        match (
            errors,
            self.undecided().count() + usize::from(prepared.open_conflict().is_some()),
        ) {
            (0, 0) => StepProgress::Complete,
            (0, left) => StepProgress::Incomplete(format!("{left} left")),
            (errors, _) => StepProgress::Wrong(errors),
        }
    }

    /// The problems that only the review knows.
    #[must_use]
    pub fn problems(&self, project: &ProjectState) -> Vec<Problem> {
        let of_answers = |field: &str| crate::answers::Key::from_name(field).is_some();
        let found = self.own_diagnostics(project).map(|diagnostic| {
            if diagnostic.field.as_deref().is_some_and(of_answers) {
                return Problem::of_answer(diagnostic);
            }
            Problem {
                severity: diagnostic.severity,
                message: diagnostic.message.clone(),
                help: diagnostic.help.clone(),
                about: "review".to_owned(),
                target: ProblemTarget::Step(Step::Review),
            }
        });
        let is_asked = self
            .ready()
            .is_some_and(|prepared| prepared.open_conflict().is_some());
        let destination = is_asked.then(|| Problem {
            severity: Severity::Warning,
            message: "the repository at or around the destination is to be decided about".to_owned(),
            help: Some("Enter in the review shows the possibilities.".to_owned()),
            about: "destination".to_owned(),
            target: ProblemTarget::Step(Step::Review),
        });
        let undecided = self.undecided().filter(|_| self.is_fresh(project));
        found
            .chain(destination)
            .chain(undecided.map(|path| self.undecided_problem(path)))
            .collect()
    }

    /// A file about which something is left to decide.
    fn undecided_problem(&self, path: &PlanPath) -> Problem {
        let file = self.file(path);
        let left = file.map_or(0, |file| file.left(self.file_review(path)));
        let message = match file {
            Some(file) if file.is_proposed => {
                format!("{path}: {} to decide", counted(left, "conflict"))
            }
            _ => format!("{path} is there already: decide whether it is replaced"),
        };
        Problem {
            severity: Severity::Warning,
            message,
            help: file.and_then(|file| file.reason.clone()),
            about: "review".to_owned(),
            target: ProblemTarget::File(path.clone()),
        }
    }

    /// The problem on disk (not of the answers' rules) with the answer to `key`.
    #[must_use]
    pub fn problem_of<'a>(
        &'a self,
        key: crate::answers::Key,
        project: &'a ProjectState,
    ) -> Option<&'a Diagnostic> {
        self.own_diagnostics(project)
            .find(|diagnostic| diagnostic.field.as_deref() == Some(key.name()))
    }

    /// Problems that neither the variables nor the answers show by themselves; they may be those of an earlier state.
    fn own_diagnostics<'a>(&'a self, project: &'a ProjectState) -> impl Iterator<Item = &'a Diagnostic> {
        let of_answers = project.answer_diagnostics();
        let same = |one: &Diagnostic, other: &Diagnostic| {
            one.code == other.code && one.field == other.field && one.severity == other.severity
        };
        self.prepared
            .iter()
            .filter(|prepared| prepared.version == project.version())
            .flat_map(|prepared| &prepared.diagnostics)
            .filter(move |diagnostic| !of_answers.iter().any(|other| same(other, diagnostic)))
            .filter(|diagnostic| diagnostic.variable.is_none() && diagnostic.span.is_none())
    }

    /// To the first error, if there is any.
    pub(super) fn go_to_error(&self, out: &mut Outbox) -> bool {
        let refused = self
            .prepared
            .iter()
            .flat_map(|prepared| &prepared.diagnostics)
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        let Some(diagnostic) = refused else { return false };
        let problem = match diagnostic.variable.is_some() || diagnostic.span.is_some() {
            true => Problem::of_variable(diagnostic),
            false => Problem::of_answer(diagnostic),
        };
        out.warn(problem.message);
        if problem.target != ProblemTarget::Step(Step::Answers) {
            out.go_to(problem.target);
        }
        true
    }
}
