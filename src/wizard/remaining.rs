//! The things left to do once the project is written: three headlines, and everything else.

use super::prepared::PreparedProject;
use super::{Model, secrets};
use crate::answers::Key;
use crate::generate::GenerationReport;
use crate::project::filters::shell;
use crate::project::{NextStep, PlanPath, StepSubject};
use crate::registry::SetupItem;
use crate::text::display::shown;

/// One of the few things that come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Two or three words.
    pub title: &'static str,
    /// The text beside them.
    pub text: String,
    /// The command that does it.
    pub command: Option<String>,
}

/// The things left to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    /// The first things, at most three.
    pub headlines: Vec<Headline>,
    /// Everything else; of the registry's checklist what is not done yet.
    pub rest: Vec<NextStep>,
}

/// A row of the things left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemainingRow<'r> {
    /// A headline and its number, from 1.
    Headline(usize, &'r Headline),
    /// The row that unfolds everything else, with the number of its steps.
    Fold(usize),
    /// A step of everything else.
    Step(&'r NextStep),
}

impl RemainingRow<'_> {
    /// The command of the row.
    #[must_use]
    pub fn command(self) -> Option<String> {
        match self {
            Self::Headline(_, headline) => headline.command.clone(),
            Self::Fold(_) => None,
            Self::Step(step) => step.command.clone(),
        }
    }
}

impl Remaining {
    /// The rows, with or without everything else.
    #[must_use]
    pub fn rows(&self, unfolded: bool) -> Vec<RemainingRow<'_>> {
        let headlines = (1..).zip(&self.headlines);
        let headlines = headlines.map(|(number, headline)| RemainingRow::Headline(number, headline));
        let fold = (!self.rest.is_empty()).then_some(RemainingRow::Fold(self.rest.len()));
        let rest = self.rest.iter().filter(|_| unfolded).map(RemainingRow::Step);
        headlines.chain(fold).chain(rest).collect()
    }
}

impl Model {
    /// The things left to do once the project is written; none before.
    #[must_use]
    pub fn remaining(&self) -> Option<Remaining> {
        let (prepared, report) = self.write.result()?;
        let all = secrets::items(&self.project);
        let left = self.secrets_left();
        let mut headlines = Vec::new();
        headlines.extend(evaluate(prepared, report));
        headlines.extend(push(report));
        headlines.extend(set_up(&left, all.len()));
        let is_done = |name: &str| {
            let is_item = all.iter().any(|item| item.name == name);
            is_item && !left.iter().any(|item| item.name == name)
        };
        let is_rest = |step: &&NextStep| match &step.subject {
            StepSubject::Push | StepSubject::Evaluate => false,
            StepSubject::SetUp(name) => !is_done(name),
            StepSubject::Other => true,
        };
        let mut rest: Vec<NextStep> = report.next_steps.iter().filter(is_rest).cloned().collect();
        rest.push(NextStep {
            subject: StepSubject::Other,
            text: "the same without questions next time".to_owned(),
            command: Some(prepared.command()),
        });
        Some(Remaining { headlines, rest })
    }

    /// A note that the variables in the project are not what their file holds; none when they are.
    #[must_use]
    pub fn unsaved_note(&self) -> Option<String> {
        let path = self.project.path().filter(|_| self.project.is_modified())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Some(format!("{name} itself is not saved: Ctrl-S saves it"))
    }

    /// The name of the first secret that is left.
    pub(super) fn next_secret(&self) -> Option<String> {
        let left = self.secrets_left().into_iter().find(SetupItem::can_be_verified);
        left.map(|item| item.name)
    }

    /// The items of the checklist that are left.
    #[must_use]
    pub fn secrets_left(&self) -> Vec<SetupItem> {
        let is_left = |item: &SetupItem| !self.secrets.known(item, &self.project).is_done();
        secrets::items(&self.project)
            .into_iter()
            .filter(is_left)
            .collect()
    }
}

/// The method of the model that returns zeros, by file and line.
fn evaluate(prepared: &PreparedProject, report: &GenerationReport) -> Option<Headline> {
    let step = report
        .next_steps
        .iter()
        .find(|step| step.subject == StepSubject::Evaluate)?;
    let answers = prepared.answers();
    let path = format!("{}/model.py", answers.valid(Key::Package)?);
    let plan_path = PlanPath::new(&path)?;
    let method = format!("def {}(", answers.stack().info().method);
    let file = prepared.plan().files.get(&plan_path);
    let text = file.map_or_else(String::new, |file| {
        String::from_utf8_lossy(&file.bytes).into_owned()
    });
    let line = text
        .lines()
        .position(|line| line.contains(&method))
        .map(|line| line + 1);
    let folder = report.destination.as_deref().unwrap_or(prepared.destination());
    let full = folder.join(&path).to_string_lossy().into_owned();
    Some(Headline {
        title: "Fill in evaluate",
        text: match line {
            Some(line) => format!("{path}:{line} returns zeros until you do"),
            None => shown(&step.text).into_owned(),
        },
        command: Some(match line {
            Some(line) => format!("${{EDITOR:-vi}} +{line} {}", shell(&full)),
            None => format!("${{EDITOR:-vi}} {}", shell(&full)),
        }),
    })
}

/// The commands that bring the project to its repository, in one line.
fn push(report: &GenerationReport) -> Option<Headline> {
    let steps = report
        .next_steps
        .iter()
        .filter(|step| step.subject == StepSubject::Push);
    let commands: Vec<&str> = steps.filter_map(|step| step.command.as_deref()).collect();
    let commands = Some(commands.join(" && ")).filter(|commands| !commands.is_empty())?;
    let folder = report.destination.as_deref()?.to_string_lossy().into_owned();
    Some(Headline {
        title: "Push",
        text: commands.clone(),
        command: Some(format!("cd {} && {commands}", shell(&folder))),
    })
}

/// The items of the checklist that are left.
fn set_up(left: &[SetupItem], all: usize) -> Option<Headline> {
    let first = left.first()?;
    let names: Vec<&str> = left.iter().map(|item| item.name.as_str()).collect();
    let with_command = left.iter().find(|item| item.command.is_some()).unwrap_or(first);
    Some(Headline {
        title: "Secrets",
        text: format!("{} of {all} left: {}", left.len(), names.join(", ")),
        command: with_command.command.clone(),
    })
}
