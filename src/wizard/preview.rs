//! The preview of the project beside the questions: computed by a worker, the previous one shown until then.

use super::effect::{EffectId, Work};
use super::outbox::Outbox;
use super::preview_job::{GatheredVariables, JobVariables, ProjectPreview, ProjectPreviewJob};
use super::{Model, Step, TWO_PANES};
use crate::answers::Key;
use crate::project::Preview;
use crate::registry::ItemKind;
use std::sync::Arc;

/// The part of the project that is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PreviewSubject {
    /// Nothing.
    #[default]
    Nothing,
    /// The places that this answer changes.
    Answer(Key),
    /// The places that name this secret.
    Secret(String),
}

/// A preview that is asked for: of this version of the project's state.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PreviewRequest {
    version: u64,
    subject: PreviewSubject,
}

/// The state of the preview.
#[derive(Clone, Debug, Default)]
pub struct PreviewPane {
    /// Whether it is shown, where the user has said so; else the terminal's width decides.
    chosen: Option<bool>,
    asked: Option<(EffectId, PreviewRequest)>,
    shown: Option<(PreviewRequest, Preview)>,
    /// The last request that failed, which is not made again.
    failed: Option<PreviewRequest>,
    gathered: Option<GatheredVariables>,
    /// The first row shown of the places.
    pub top: usize,
}

impl PreviewPane {
    /// The newest preview.
    #[must_use]
    pub fn preview(&self) -> Option<&Preview> {
        self.shown.as_ref().map(|(_, preview)| preview)
    }

    /// The subject of the newest preview.
    #[must_use]
    pub fn subject(&self) -> Option<&PreviewSubject> {
        self.shown.as_ref().map(|(request, _)| &request.subject)
    }

    /// Another file is open: what was gathered from the one before is dropped.
    pub(super) fn reset(&mut self) {
        *self = Self {
            chosen: self.chosen,
            ..Self::default()
        };
    }

    /// A preview was computed.
    pub(super) fn computed(&mut self, id: EffectId, computed: ProjectPreview) {
        let Some((_, request)) = self.asked.take_if(|(asked, _)| *asked == id) else {
            return;
        };
        if self.subject() != Some(&request.subject) {
            self.top = 0;
        }
        self.gathered = Some(computed.variables);
        self.shown = Some((request, computed.preview));
    }

    /// The work could not be done.
    pub(super) fn failed(&mut self, id: EffectId) -> bool {
        let ours = self.asked.take_if(|(asked, _)| *asked == id);
        let is_ours = ours.is_some();
        self.failed = ours.map(|(_, request)| request).or(self.failed.take());
        is_ours
    }

    /// Scrolls the places.
    pub(super) fn scroll(&mut self, down: bool) {
        self.top = match down {
            true => (self.top + 1).min(self.places().saturating_sub(1)),
            false => self.top.saturating_sub(1),
        };
    }

    /// The number of rows of the places: a heading for each file that changes, and its lines.
    fn places(&self) -> usize {
        let changed = self.preview().into_iter().flat_map(Preview::changed);
        changed.map(|file| file.places.len() + 1).sum()
    }

    fn ask(&mut self, request: PreviewRequest, job: ProjectPreviewJob, out: &mut Outbox) {
        let id = out.ask(Work::PreviewProject(Box::new(job)));
        self.asked = Some((id, request));
    }
}

impl Model {
    /// Returns whether the preview is shown at this step.
    #[must_use]
    pub fn shows_preview(&self) -> bool {
        let has_one = matches!(self.step, Step::Answers | Step::Registry | Step::Secrets);
        has_one && self.project.is_open() && self.preview.chosen.unwrap_or(self.screen.0 >= TWO_PANES)
    }

    /// Shows or hides the preview.
    pub(super) fn toggle_preview(&mut self) {
        self.preview.chosen = Some(!self.shows_preview());
        self.preview.top = 0;
    }

    /// The subject of the preview as things are; none where no preview is needed. The review and the last step need one
    /// while the project cannot be prepared.
    fn preview_subject(&self) -> Option<PreviewSubject> {
        let is_prepared = || {
            let ready = self.review.ready();
            ready.is_some_and(|prepared| !prepared.plan().files.is_empty())
        };
        match self.step {
            _ if !self.project.is_open() => None,
            Step::Start | Step::Variables => None,
            Step::Review | Step::Write if is_prepared() => None,
            Step::Review | Step::Write => Some(PreviewSubject::Nothing),
            _ if self.preview.chosen == Some(false) => None,
            Step::Answers => Some(PreviewSubject::Answer(self.answers.focused())),
            Step::Registry => Some(PreviewSubject::Answer(
                self.registry.focused().unwrap_or(Key::ContainerRegistry),
            )),
            Step::Secrets => Some(match self.secrets.selected_item(&self.project) {
                Some(item) if item.kind == ItemKind::Secret => PreviewSubject::Secret(item.name),
                _ => PreviewSubject::Nothing,
            }),
        }
    }

    /// Asks for the preview of things as they are, one at a time.
    pub(super) fn follow_preview(&mut self) {
        let Some(subject) = self.preview_subject() else {
            return;
        };
        let version = self.project.version();
        let request = PreviewRequest { version, subject };
        let is_shown = self
            .preview
            .shown
            .as_ref()
            .is_some_and(|(shown, _)| *shown == request);
        let is_failed = self.preview.failed.as_ref() == Some(&request);
        if is_shown || is_failed || self.preview.asked.is_some() {
            return;
        }
        let Some(buffer) = self.project.shared_buffer() else {
            return;
        };
        let answers = self.project.resolved().clone();
        let of = (buffer.version(), answers.stack().info().runtime);
        let gathered = self.preview.gathered.clone().filter(|gathered| gathered.of == of);
        let job = ProjectPreviewJob {
            other: match &request.subject {
                PreviewSubject::Answer(key) => self.project.with_other_answer(*key),
                _ => None,
            },
            secret: match &request.subject {
                PreviewSubject::Secret(name) => Some(name.clone()),
                _ => None,
            },
            variables: gathered.map_or_else(|| JobVariables::Of(Arc::clone(buffer)), JobVariables::Gathered),
            answers,
        };
        self.preview.ask(request, job, &mut self.outbox);
    }
}
