//! The first step: a draft, a project that is there, a new project from the example, or a variables file.

use super::action::{Action, Move, moved};
use super::draft::{DraftEntry, NearbyProject, Resumable, ago};
use super::effect::{EffectId, Work};
use super::field::TextField;
use super::focus::Focus;
use super::outbox::{Confirmation, OnYes, Outbox};
use super::project_state::ProjectState;
use super::step::{Step, StepProgress};
use crate::variables::Runtime;
use crate::variables::source::is_python;
use std::path::{Path, PathBuf};

/// The promise about a variables file that is opened.
const BYTE_FOR_BYTE: &str = "Begin with this variables file, kept byte for byte where you do not change it.";

/// The most recent files that are offered.
const MOST_RECENT: usize = 5;

/// The most drafts that are offered.
const MOST_DRAFTS: usize = 5;

/// A way to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartChoice {
    /// With a draft, by its place in the list.
    Continue(usize),
    /// With a project that is there, by its place in the list.
    Update(usize),
    /// With a file of the folder, by its place in the list.
    Open(usize),
    /// With the example.
    NewProject,
    /// With a recent file, by its place in the list.
    Recent(usize),
    /// With a file whose path is typed.
    OpenFile,
}

/// A row of the first screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartRow {
    /// The group, a verb where it can be one.
    pub group: &'static str,
    /// The name.
    pub name: String,
    /// The facts beside it.
    pub facts: String,
}

/// The state of the first step.
#[derive(Clone, Debug, Default)]
pub struct StartStep {
    /// The selected way.
    pub selected: usize,
    /// The path of a file, while it has the focus or had it.
    pub path: TextField,
    path_open: bool,
    /// The path's completions.
    pub completions: Vec<String>,
    /// The selected completion; none when the path itself is meant.
    pub completion: Option<usize>,
    /// The file that is being read.
    loading: Option<EffectId>,
    /// The reason why the last file could not be read.
    pub refused: Option<String>,
    at_once: Option<(PathBuf, Option<Runtime>)>,
    then: Option<Step>,
    /// The folder around which projects are looked for.
    from: PathBuf,
    resumable: Resumable,
    /// The effect that looks for drafts and projects.
    looking: Option<EffectId>,
}

impl StartStep {
    /// The focus.
    #[must_use]
    pub const fn focus(&self) -> Focus {
        if self.path_open {
            Focus::StartPath
        } else {
            Focus::Start
        }
    }

    /// The step's progress.
    #[must_use]
    pub fn state(&self, project: &ProjectState) -> StepProgress {
        if project.is_open() {
            StepProgress::Complete
        } else {
            StepProgress::Incomplete(String::new())
        }
    }

    /// Returns whether a file is being read.
    #[must_use]
    pub const fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    /// The folder or file with which the program was started: projects are looked for around it, and a file that is in
    /// none is opened.
    pub(super) fn begin_at(&mut self, path: PathBuf) {
        self.path = TextField::new(path.to_string_lossy());
        self.from = path;
    }

    /// The folder or file with which the program was started; empty without one.
    #[must_use]
    pub(super) fn started_at(&self) -> &Path {
        &self.from
    }

    /// Returns whether the ways to begin are not all known yet.
    #[must_use]
    pub(super) const fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// Keys wait until `id` is done.
    pub(super) const fn wait_for(&mut self, id: EffectId) {
        self.loading = Some(id);
    }

    /// Every way to begin, as listed. Inside a project, drafts of others come after it.
    #[must_use]
    pub fn ways(&self) -> Vec<StartChoice> {
        let found = &self.resumable;
        let around = self.project_around().map(|project| project.folder.as_path());
        let drafts = found.drafts.iter().take(MOST_DRAFTS).enumerate();
        let (first, others): (Vec<_>, Vec<_>) =
            drafts.partition(|(_, draft)| around.is_none_or(|folder| draft.summary.is_of_project(folder)));
        let choices =
            |drafts: Vec<(usize, _)>| drafts.into_iter().map(|(index, _)| StartChoice::Continue(index));
        let projects = (0..found.projects.len()).map(StartChoice::Update);
        let files = (0..found.files.len()).map(StartChoice::Open);
        let is_elsewhere = |index: &usize| {
            let path = found.recent.get(*index);
            !found.files.iter().any(|file| Some(&file.path) == path)
        };
        let recent = (0..found.recent.len()).filter(is_elsewhere).take(MOST_RECENT);
        choices(first)
            .chain(projects)
            .chain(choices(others))
            .chain(files)
            .chain([StartChoice::NewProject])
            .chain(recent.map(StartChoice::Recent))
            .chain([StartChoice::OpenFile])
            .collect()
    }

    /// Every way to begin with its group, its name and its facts.
    #[must_use]
    pub fn rows(&self, project: &ProjectState) -> Vec<StartRow> {
        let row = |way| self.row(way, project);
        self.ways().into_iter().filter_map(row).collect()
    }

    fn row(&self, way: StartChoice, project: &ProjectState) -> Option<StartRow> {
        let found = &self.resumable;
        let row = |group, name: &str, facts: String| {
            let name = name.to_owned();
            Some(StartRow { group, name, facts })
        };
        match way {
            StartChoice::Continue(index) => {
                let draft = found.drafts.get(index)?;
                let facts = format!("{} · {}", draft.summary.words(), ago(draft.age));
                row("Continue", &draft.summary.name, facts)
            }
            StartChoice::Update(index) => {
                let nearby = found.projects.get(index)?;
                row("Update", &nearby.name, made_by(nearby))
            }
            StartChoice::Open(index) => {
                let file = found.files.get(index)?;
                row("Open", &file_name(&file.path), file.kind.words())
            }
            StartChoice::NewProject => row("New", "New project", "from a small example".to_owned()),
            StartChoice::Recent(index) => {
                let path = found.recent.get(index)?;
                let folder = path.parent().unwrap_or(path);
                row("Recent", &file_name(path), project.below_home(folder))
            }
            StartChoice::OpenFile => row(
                "Other",
                "Open a file",
                "of variables, or Python source, from anywhere".to_owned(),
            ),
        }
    }

    /// The effect of a way, in a sentence.
    #[must_use]
    pub fn about(&self, way: StartChoice) -> String {
        let found = &self.resumable;
        match way {
            StartChoice::Continue(index) => found.drafts.get(index).map_or_else(String::new, about_draft),
            StartChoice::Update(index) => found.projects.get(index).map_or_else(String::new, about_project),
            StartChoice::Open(index) => match found.files.get(index) {
                Some(file) if is_python(&file.path) => {
                    "Begin with the variables that this file defines; it is read and never run.".to_owned()
                }
                _ => BYTE_FOR_BYTE.to_owned(),
            },
            StartChoice::NewProject => {
                "Begin with a small example: two inputs, an image and two scalars as outputs. Change it into your model's."
                    .to_owned()
            }
            StartChoice::Recent(_) => BYTE_FOR_BYTE.to_owned(),
            StartChoice::OpenFile => format!("{BYTE_FOR_BYTE} Or begin with the .py file that defines your variables, read and never run."),
        }
    }

    /// The path of the selected file; none where the selected way is another.
    fn selected_file(&self) -> Option<PathBuf> {
        match self.way()? {
            StartChoice::Open(index) => Some(self.resumable.files.get(index)?.path.clone()),
            StartChoice::Recent(index) => self.resumable.recent.get(index).cloned(),
            _ => None,
        }
    }

    /// The selected way.
    #[must_use]
    pub fn way(&self) -> Option<StartChoice> {
        self.ways().get(self.selected).copied()
    }

    /// Returns whether Enter takes up something that was begun before.
    #[must_use]
    pub(super) fn resumes(&self) -> bool {
        !self.path_open
            && matches!(
                self.way(),
                Some(StartChoice::Continue(_) | StartChoice::Update(_))
            )
    }

    /// The selected project.
    #[must_use]
    pub fn selected_project(&self) -> Option<&NearbyProject> {
        match self.way()? {
            StartChoice::Update(index) => self.resumable.projects.get(index),
            _ => None,
        }
    }

    /// The selected draft.
    #[must_use]
    pub fn selected_draft(&self) -> Option<&DraftEntry> {
        match self.way()? {
            StartChoice::Continue(index) => self.resumable.drafts.get(index),
            _ => None,
        }
    }

    /// The project that the program was started in.
    #[must_use]
    pub fn project_around(&self) -> Option<&NearbyProject> {
        self.resumable.projects.iter().find(|project| project.around)
    }

    /// Asks for the drafts and the projects around; keys wait for them.
    pub(super) fn look_around(&mut self, out: &mut Outbox) {
        self.looking = Some(out.ask(Work::FindResumable(self.from.clone())));
    }

    /// The drafts and projects that were found.
    pub(super) fn found(&mut self, id: EffectId, resumable: Resumable, out: &mut Outbox) {
        if self.looking.take_if(|looking| *looking == id).is_none() {
            return;
        }
        if let Some(note) = resumable.notes.first() {
            out.warn(note.clone());
        }
        self.resumable = resumable;
        // One who names a project means it, whatever else was begun.
        let projects = self
            .ways()
            .iter()
            .position(|way| matches!(way, StartChoice::Update(_)));
        if let (Some(index), false) = (projects, self.from.as_os_str().is_empty()) {
            self.selected = index;
        }
    }

    /// The file with which the program was started, where it is in no project; once.
    pub(super) fn take_file(&mut self, is_folder: bool) -> Option<PathBuf> {
        let from = std::mem::take(&mut self.from);
        let is_file = !from.as_os_str().is_empty() && !is_folder && self.project_around().is_none();
        is_file.then_some(from)
    }

    /// The selected draft was removed.
    pub(super) fn forget_selected_draft(&mut self) -> Option<DraftEntry> {
        let Some(StartChoice::Continue(index)) = self.way() else {
            return None;
        };
        (index < self.resumable.drafts.len()).then(|| self.resumable.drafts.remove(index))
    }

    /// A file given on the command line, with the runtime that reads it where that is given too.
    pub(super) fn open_at_once(&mut self, path: PathBuf, runtime: Option<Runtime>) {
        self.path = TextField::new(path.to_string_lossy());
        self.at_once = Some((path, runtime));
    }

    pub(super) fn at_once(&mut self) -> Option<(PathBuf, Option<Runtime>)> {
        self.at_once.take()
    }

    /// Asks for a file to be read, of variables or of Python that defines them; none is the example.
    pub(super) fn load(&mut self, path: Option<PathBuf>, out: &mut Outbox) {
        self.refused = None;
        self.loading = Some(out.ask(match path {
            Some(path) if is_python(&path) => Work::BeginFrom(path),
            path => Work::Load(path),
        }));
    }

    /// Asks for a file to be read. A variables file need not be there yet.
    pub(super) fn begin_file(&mut self, path: PathBuf, runtime: Option<Runtime>, out: &mut Outbox) {
        self.loading = Some(out.ask(match is_python(&path) {
            true => Work::BeginFrom(path),
            false => Work::Begin { path, runtime },
        }));
    }

    /// Begins as is selected, for somebody who goes on without choosing.
    pub(super) fn begin(&mut self, project: &ProjectState, out: &mut Outbox) {
        self.act(Action::Enter, project, out, 1);
    }

    /// The step to go to once the file is read.
    pub(super) fn then_to(&mut self, step: Step) {
        if self.is_loading() {
            self.then = Some(step);
        }
    }

    pub(super) fn take_then(&mut self) -> Option<Step> {
        self.then.take()
    }

    /// Returns whether `id` is the file that is waited for; then it is no longer.
    pub(super) fn loaded(&mut self, id: EffectId) -> bool {
        let ours = self.loading == Some(id);
        if ours {
            self.loading = None;
        }
        ours
    }

    /// The file could not be read; whether it was this step's.
    pub(super) fn failed(&mut self, id: EffectId, reason: &str) -> bool {
        self.looking.take_if(|looking| *looking == id);
        let ours = self.loaded(id);
        if ours {
            self.refused = Some(reason.to_owned());
            self.then = None;
        }
        ours
    }

    pub(super) fn field(&mut self) -> Option<&mut TextField> {
        self.path_open.then_some(&mut self.path)
    }

    /// The path has changed.
    pub(super) fn typed(&mut self, out: &mut Outbox) {
        self.completion = None;
        self.refused = None;
        // What is known already serves until the answer is there, however fast one types.
        let typed = self.path.text().to_owned();
        self.completions
            .retain(|completion| completion.starts_with(&typed));
        out.ask(Work::CompletePath(self.path.text().to_owned()));
    }

    /// Takes the completions of `typed`, unless the path has changed since.
    pub(super) fn completed(&mut self, typed: &str, found: Vec<String>) {
        if self.path.text() == typed {
            self.completions = found;
            self.completion = None;
        }
    }

    pub(super) fn close(&mut self) {
        if self.completion.take().is_none() {
            self.path_open = false;
        }
    }

    pub(super) fn act(&mut self, action: Action, project: &ProjectState, out: &mut Outbox, page: usize) {
        if self.path_open {
            self.act_on_path(action, project, out, page);
            return;
        }
        match action {
            Action::Enter if self.is_loading() => {}
            Action::Enter => match self.way() {
                // The model does this: it is about more than this step.
                Some(StartChoice::Continue(_) | StartChoice::Update(_)) => {}
                Some(StartChoice::NewProject) if !project.is_example() && self.project_around().is_some() => {
                    if let Some(around) = self.project_around() {
                        out.confirm(inside(around));
                    }
                }
                Some(StartChoice::NewProject) if project.is_example() => out.go(Step::Variables),
                Some(StartChoice::NewProject) if project.is_modified() => {
                    out.confirm(instead(project, OnYes::OpenExample))
                }
                Some(StartChoice::NewProject) | None => self.load(None, out),
                Some(StartChoice::Open(_) | StartChoice::Recent(_)) => {
                    let Some(path) = self.selected_file() else { return };
                    self.path = TextField::new(path.to_string_lossy());
                    match project.is_modified() {
                        true => out.confirm(instead(project, OnYes::OpenFile)),
                        false => self.load(Some(path), out),
                    }
                }
                Some(StartChoice::OpenFile) => {
                    self.path_open = true;
                    self.path.select();
                    self.typed(out);
                }
            },
            other => self.selected = moved(other, self.selected, self.ways().len(), page),
        }
    }

    fn act_on_path(&mut self, action: Action, project: &ProjectState, out: &mut Outbox, page: usize) {
        match action {
            Action::Move(Move::Up) if matches!(self.completion, None | Some(0)) => self.completion = None,
            Action::Move(by) => {
                let last = self.completions.len();
                self.completion = match self.completion {
                    None => (last > 0).then_some(0),
                    Some(selected) => Some(by.apply(selected, last, page)),
                };
            }
            Action::CompletePath => self.complete(out),
            Action::Enter if self.is_loading() => {}
            Action::Enter => {
                if self.completion.is_some() {
                    self.complete(out);
                }
                let path = self.path.text();
                if path.is_empty() {
                    self.refused = Some("Type the path of a variables file, or press Esc.".to_owned());
                } else if !path.ends_with('/') {
                    if project.is_modified() {
                        out.confirm(instead(project, OnYes::OpenFile));
                    } else {
                        self.open_typed(project, out);
                    }
                }
            }
            _ => {}
        }
    }

    /// Opens the file whose path was typed.
    pub(super) fn open_typed(&mut self, project: &ProjectState, out: &mut Outbox) {
        let path = project.at_home(self.path.text());
        self.load(Some(path), out);
    }

    /// The selected completion, or the only one, or what all have in common, becomes the path.
    fn complete(&mut self, out: &mut Outbox) {
        let chosen = match self.completion {
            Some(selected) => self.completions.get(selected).cloned(),
            None => common_start(&self.completions),
        };
        if let Some(chosen) = chosen.filter(|chosen| chosen.len() >= self.path.text().len()) {
            self.path.replace(chosen);
            self.typed(out);
        }
    }
}

/// Returns whether a project is to be made inside another one.
fn inside(around: &NearbyProject) -> Confirmation {
    Confirmation {
        text: format!(
            "This is inside the project {} ({}). Its entry above updates it. Make another project all the same?",
            around.name,
            around.folder.display()
        ),
        yes: "make one",
        no: "go back",
        saves: false,
        discards: false,
        on_yes: OnYes::OpenExample,
    }
}

/// The file of a draft, and who has it open.
fn about_draft(entry: &DraftEntry) -> String {
    let file = match &entry.summary.path {
        Some(path) => path.display().to_string(),
        None => "the example".to_owned(),
    };
    let file = format!("Saved {}, with {file}.", ago(entry.age));
    match &entry.taken {
        Some(process) => format!("{file} It is open in another lume-wizard{process}."),
        None => format!("{file} Delete removes the draft."),
    }
}

/// The last part of a path.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The version that wrote a project.
fn made_by(project: &NearbyProject) -> String {
    match &project.wizard {
        Some(version) => format!("made by lume-wizard {version}"),
        None => "made by lume-wizard".to_owned(),
    }
}

/// The folder of a project, and the version that wrote it.
fn about_project(project: &NearbyProject) -> String {
    if let Some(problem) = &project.problem {
        return problem.clone();
    }
    let by = made_by(project);
    format!(
        "The project in {}, {by}, with its answers.",
        project.folder.display()
    )
}

/// The common beginning of all `texts`; none when there are no texts.
pub(super) fn common_start(texts: &[String]) -> Option<String> {
    let (first, rest) = texts.split_first()?;
    let mut common = first.as_str();
    for text in rest {
        let same = common
            .char_indices()
            .zip(text.chars())
            .find(|((_, a), b)| a != b)
            .map_or(common.len().min(text.len()), |((at, _), _)| at);
        common = common.get(..same).unwrap_or("");
    }
    Some(common.to_owned())
}

pub(super) fn instead(project: &ProjectState, on_yes: OnYes) -> Confirmation {
    let what = match project.path() {
        Some(path) => format!("The changes to {} are not saved.", path.display()),
        None => "The variables are not saved anywhere.".to_owned(),
    };
    Confirmation {
        text: format!("{what} Open another file in their place?"),
        yes: "open it",
        no: "go back",
        saves: false,
        discards: false,
        on_yes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_share_their_beginning() {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            common_start(&texts(&["models/a", "models/b"])).as_deref(),
            Some("models/")
        );
        assert_eq!(common_start(&texts(&["é.yml"])).as_deref(), Some("é.yml"));
        assert_eq!(common_start(&texts(&["ab", "abc"])).as_deref(), Some("ab"));
        assert_eq!(common_start(&[]), None);
    }
}
