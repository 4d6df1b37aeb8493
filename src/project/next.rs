//! The steps left after writing, each step with the exact command.

use super::filters::shell;
use crate::answers::{Key, Resolved};
use crate::text::display::shown;

/// The subject of a thing left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepSubject {
    /// The project's commit, repository and push.
    Push,
    /// The item of the registry's checklist with this name.
    SetUp(String),
    /// The model's code, a placeholder so far.
    Evaluate,
    /// Anything else.
    Other,
}

/// One thing left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Its subject.
    pub subject: StepSubject,
    /// The step and its reason, in one line.
    pub text: String,
    /// The command that does it; none where no command can.
    pub command: Option<String>,
}

/// A summary of the write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteSummary {
    /// The project's folder, as the commands name it.
    pub folder: String,
    /// Its state in git.
    pub history: GitHistory,
    /// The trained model's files that the project lacks.
    pub model_files: Vec<String>,
}

/// The state of a written project in git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitHistory {
    /// It is committed to this branch of its own repository.
    Committed {
        /// The branch, `main` for a new repository.
        branch: String,
    },
    /// It is committed in its own repository, on no branch (detached HEAD).
    Detached,
    /// It has a repository of its own, in which it is not committed yet.
    NotCommitted,
    /// There is no repository.
    NoRepository,
    /// It is a part of the repository around it.
    PartOfAnother,
}

/// The steps left for the project that `answers` describe, in order.
#[must_use]
pub fn next_steps(answers: &Resolved, written: &WriteSummary) -> Vec<NextStep> {
    let mut steps = vec![step(
        "go to the project",
        Some(format!("cd {}", shell(&written.folder))),
    )];
    let git = into_git(answers, &written.history).into_iter();
    steps.extend(
        git.chain(on_github(answers, &written.history))
            .map(|step| match step.command {
                Some(_) => step.about(StepSubject::Push),
                None => step,
            }),
    );
    steps.extend(set_up(answers));
    steps.extend(development(answers, &written.model_files));
    steps.extend(release(answers));
    steps
}

fn step(text: impl Into<String>, command: Option<String>) -> NextStep {
    let text = text.into();
    NextStep {
        subject: StepSubject::Other,
        text,
        command,
    }
}

impl NextStep {
    fn about(self, subject: StepSubject) -> Self {
        Self { subject, ..self }
    }
}

/// The commands that bring the project into git, where it is not yet.
fn into_git(answers: &Resolved, history: &GitHistory) -> Vec<NextStep> {
    let add_and_commit = "git add -A && git commit";
    match history {
        GitHistory::Committed { .. } => Vec::new(),
        GitHistory::Detached => vec![step(
            "give the commit a branch: it is on none yet",
            Some("git switch -c main".to_owned()),
        )],
        GitHistory::NotCommitted => vec![step("commit the project", Some(add_and_commit.to_owned()))],
        GitHistory::NoRepository => {
            let make = step(
                "make it a repository and commit the project",
                Some(format!("git init -b main && {add_and_commit}")),
            );
            let origin = answers.repository().map(|repository| {
                step(
                    "name the repository that it is pushed to",
                    Some(format!("git remote add origin {}", shell(repository.origin()))),
                )
            });
            std::iter::once(make).chain(origin).collect()
        }
        GitHistory::PartOfAnother => vec![step(
            "commit the project as a part of the repository that it lies in",
            Some("git add . && git commit".to_owned()),
        )],
    }
}

/// The repository and the first push.
fn on_github(answers: &Resolved, history: &GitHistory) -> Vec<NextStep> {
    let push = match history {
        GitHistory::Committed { branch } => format!("git push -u origin {}", shell(branch)),
        GitHistory::Detached | GitHistory::NotCommitted | GitHistory::NoRepository => {
            "git push -u origin HEAD".to_owned()
        }
        // The repository around it has its own place.
        GitHistory::PartOfAnother => return Vec::new(),
    };
    let Some(repository) = answers.repository() else {
        return Vec::new();
    };
    let create = format!(
        "create the repository, empty, unless it is there: the command, or https://{}/new",
        repository.host
    );
    vec![
        step(
            create,
            Some(format!(
                "gh repo create {} --private",
                shell(&repository.gh_repo())
            )),
        ),
        step("push the project", Some(push)),
        step(
            format!("watch its tests run on {}/actions", repository.page()),
            None,
        ),
    ]
}

/// The registry's checklist.
fn set_up(answers: &Resolved) -> Vec<NextStep> {
    let Some(context) = answers.image_context() else {
        return Vec::new();
    };
    answers
        .registry()
        .items(&context)
        .into_iter()
        .map(|item| {
            let at = item
                .address
                .map(|address| format!(" ({address})"))
                .unwrap_or_default();
            step(format!("set up {}{at}", item.name), item.command).about(StepSubject::SetUp(item.name))
        })
        .collect()
}

/// The environment, the tests, the files that are lacking and the code that is still a placeholder.
fn development(answers: &Resolved, model_files: &[String]) -> Vec<NextStep> {
    let (Some(repo_name), Some(package)) = (answers.valid(Key::RepoName), answers.valid(Key::Package)) else {
        return Vec::new();
    };
    let command = |text: &str| Some(text.to_owned());
    let copy = (!model_files.is_empty()).then(|| {
        let files: Vec<_> = model_files.iter().map(|file| shown(file)).collect();
        step(
            format!(
                "copy the files that the variables file names into {package}/files, the project lacks them: {}",
                files.join(", ")
            ),
            None,
        )
    });
    let mut steps = vec![
        step(
            "create the development environment",
            command("conda env create -f dev-environment.yml"),
        ),
        step(
            "activate it",
            Some(format!("conda activate {}", shell(&format!("{repo_name}-dev")))),
        ),
        step("install the package in it", command("pip install -e .")),
        step("run the tests", command("pytest")),
    ];
    steps.extend(copy);
    steps.extend([
        step(
            format!(
                "edit {} in {package}/model.py: it returns zeros until you do",
                answers.stack().info().method
            ),
            None,
        )
        .about(StepSubject::Evaluate),
        step(
            "list what the model imports in environment.yml and dev-environment.yml",
            None,
        ),
    ]);
    steps
}

/// The first tag.
fn release(answers: &Resolved) -> Vec<NextStep> {
    let image = answers.image().and_then(|image| image.with_tag("v0.1.0"));
    let text = match image {
        Some(image) => {
            format!("release the first version: it attaches the source package and pushes {image}")
        }
        None => "release the first version".to_owned(),
    };
    vec![step(
        text,
        Some("git tag v0.1.0 && git push origin v0.1.0".to_owned()),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::{Environment, Given, resolve};

    #[test]
    fn the_steps_are_those_of_these_answers() {
        let mut given = Given::new();
        for assignment in [
            "author=Ada",
            "email=ada@example.org",
            "github_username=ada",
            "project_name=My Model",
            "model_config_file=variables.yml",
            "container_registry=stanford",
        ] {
            given.set(assignment).unwrap();
        }
        let answers = resolve(&given, &Environment::default());
        let written = WriteSummary {
            folder: "My models/my-model".to_owned(),
            history: GitHistory::Committed {
                branch: "main".to_owned(),
            },
            model_files: vec!["resources/model.pt".to_owned()],
        };
        let steps = next_steps(&answers, &written);
        let commands: Vec<&str> = steps.iter().filter_map(|step| step.command.as_deref()).collect();
        assert_eq!(
            commands,
            [
                "cd 'My models/my-model'",
                "gh repo create ada/my-model --private",
                "git push -u origin main",
                "gh secret set SCR_PAT --repo ada/my-model",
                "gh secret set STANFORD_USERNAME --repo ada/my-model",
                "conda env create -f dev-environment.yml",
                "conda activate my-model-dev",
                "pip install -e .",
                "pytest",
                "git tag v0.1.0 && git push origin v0.1.0",
            ]
        );
        assert!(
            steps
                .iter()
                .any(|step| step.text.contains("scr.svc.stanford.edu/ada/my-model:v0.1.0"))
        );
        let lacking: Vec<&NextStep> = steps
            .iter()
            .filter(|step| step.text.contains("resources/model.pt"))
            .collect();
        assert_eq!(lacking.len(), 1);
        assert!(lacking[0].text.contains("my_model/files"));
    }

    #[test]
    fn steps_begin_with_uncommitted_files() {
        let mut given = Given::new();
        for assignment in ["github_username=ada", "project_name=My Model"] {
            given.set(assignment).unwrap();
        }
        let answers = resolve(&given, &Environment::default());
        let git = |history: GitHistory| -> Vec<String> {
            let folder = "m".to_owned();
            let steps = next_steps(
                &answers,
                &WriteSummary {
                    folder,
                    history,
                    model_files: Vec::new(),
                },
            );
            let commands = steps.into_iter().filter_map(|step| step.command);
            commands
                .filter(|command| command.starts_with("git ") && !command.contains("tag"))
                .collect()
        };
        assert_eq!(
            git(GitHistory::NoRepository),
            [
                "git init -b main && git add -A && git commit",
                "git remote add origin git@github.com:ada/my-model.git",
                "git push -u origin HEAD"
            ]
        );
        assert_eq!(
            git(GitHistory::NotCommitted),
            ["git add -A && git commit", "git push -u origin HEAD"]
        );
        assert_eq!(git(GitHistory::PartOfAnother), ["git add . && git commit"]);
    }
}
