//! Performs the wizard's effects: each call is on a thread of its own, takes values and gives one back.

use super::{earlier, files};
use crate::answers::{Facts, Key, Repository, Resolved};
use crate::cli::commit;
use crate::cli::out::sentence;
use crate::editor::Buffer;
use crate::io::destination::{self, Destination, Place};
use crate::io::stop::Stop;
use crate::io::writer::{self, Order};
use crate::io::{self, github};
use crate::project::{self, ChangeKind, Plan, ProjectVariables, Snapshot};
use crate::text::{Diagnostic, Severity};
use crate::variables::{ArrayFiles, NoArrayFiles, read};
use crate::wizard::answers::differing;
use crate::wizard::around::Around;
use crate::wizard::draft::{Draft, Prepared};
use crate::wizard::effect::{SaveRequest, WriteRequest, Written};
use crate::wizard::placing::{Choice, Doubt};
use crate::wizard::{Outcome, Work};
use std::sync::Arc;

/// Does `work` and tells what came of it.
pub(super) fn perform(work: Work) -> Outcome {
    match work {
        // The screen's own; it performs them itself.
        Work::Quit | Work::Suspend | Work::Redraw | Work::Copy(_) => Outcome::Nothing,
        Work::LookAround => Outcome::Around(Box::new(look_around())),
        Work::Load(path) => match files::open(path) {
            Ok(buffer) => Outcome::Loaded(Arc::new(buffer)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Begin(path) => match files::begin(path) {
            Ok(buffer) => Outcome::Loaded(Arc::new(buffer)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::BeginFrom(path) => match files::begin_from(&path) {
            Ok((buffer, text)) => Outcome::Begun {
                buffer: Arc::new(buffer),
                path,
                text,
            },
            Err(reason) => Outcome::Failed(reason),
        },
        Work::ReadText(path) => match files::text(&path) {
            Ok(text) => Outcome::Text { path, text },
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Preview(job) => Outcome::Previewed(Box::new(job.run())),
        Work::ReadArrays { beside, names } => {
            let files = beside.as_deref().map(io::DiskArrays::beside);
            let read = |name: String| {
                let bytes = match &files {
                    Some(files) => files.bytes(&name),
                    None => NoArrayFiles.bytes(&name),
                };
                (name, bytes)
            };
            Outcome::Arrays(names.into_iter().map(read).collect())
        }
        Work::CompletePath(typed) => {
            let found = files::complete(&typed);
            Outcome::Paths { typed, found }
        }
        Work::Prepare(draft) => match prepare(&draft) {
            Ok(prepared) => Outcome::Prepared(Arc::new(prepared)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Compare { draft, other } => {
            let plan = |draft: &Draft| {
                let buffer = draft.buffer()?;
                render(buffer, draft.resolved()).ok()
            };
            match plan(&draft).zip(plan(&other)) {
                Some((plan, other)) => Outcome::Differ(differing(&plan, &other)),
                None => Outcome::Failed("The project cannot be made yet: the review says why.".to_owned()),
            }
        }
        Work::Write(request) => match write(&request) {
            Ok(written) => Outcome::Written(Box::new(written)),
            Err(reason) => Outcome::Failed(reason),
        },
        Work::Save(request) => match save(&request) {
            Ok(()) => Outcome::Saved,
            Err(error @ io::SaveError::Changed { .. }) => {
                Outcome::Changed(sentence(&error.to_string(), error.help()))
            }
            Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help())),
        },
        Work::VerifySecrets { host, repository } => {
            match github::secret_names(&host, &repository, &Stop::default()) {
                Ok(names) => Outcome::Secrets(names),
                Err(error) => Outcome::Failed(sentence(&error.to_string(), error.help())),
            }
        }
        Work::SetSecret { repository, name } => {
            let ended = github::set_secret(&repository, &name, &Stop::default());
            Outcome::Ran(ended.unwrap_or(false))
        }
    }
}

fn look_around() -> Around {
    let user = io::environment::git_user(std::path::Path::new("."));
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    Around {
        facts: Facts {
            git_name: user.name,
            git_email: user.email,
            earlier: earlier::recall(),
            home: home.clone(),
            ..Facts::default()
        },
        gh: github::has_gh(),
        home,
    }
}

/// Renders the project and compares it with what is on disk.
fn prepare(draft: &Draft) -> Result<Prepared, String> {
    let Some(buffer) = draft.buffer() else {
        return Err("No variables file is open.".to_owned());
    };
    let resolved = draft.resolved();
    let mut place = place_of(resolved);
    let mut diagnostics = about_place(&place);
    let doubt = doubt(&place, resolved);
    let choice = doubt.as_ref().and_then(|doubt| draft.choice(&place.path, doubt));
    settle(&mut place, choice);
    let commits = commit::wanted(&place, choice == Some(Choice::Separate));
    let plan = match render(buffer, resolved) {
        Ok(plan) => commit::complete(plan, &place, commits),
        Err(found) => {
            diagnostics.extend(found);
            Plan::default()
        }
    };
    let snapshot = match &place.destination {
        Destination::Blocked(_) => Snapshot::default(),
        _ => io::snapshot(&place.path, &plan).map_err(|error| {
            format!(
                "{} cannot be read: {}",
                io::shown_path(&place.path),
                io::reason(&error)
            )
        })?,
    };
    Ok(Prepared {
        version: draft.version(),
        changes: project::changes(&plan, &snapshot),
        resolved: resolved.clone(),
        command: command(resolved, &place, choice),
        doubt,
        choice,
        commits,
        standing: standing(&place),
        destination: place.path,
        plan,
        snapshot,
        diagnostics,
    })
}

fn place_of(resolved: &Resolved) -> Place {
    let output = resolved.path(Key::Output).cloned().unwrap_or_default();
    let mut place = destination::look(&output, resolved.valid(Key::RepoName).unwrap_or_default());
    // A repository of its own belongs to no other, wherever it lies.
    if destination::head(&place.path).is_some() {
        place.inside = None;
    }
    place
}

/// What only the user can say about `place`.
fn doubt(place: &Place, resolved: &Resolved) -> Option<Doubt> {
    let head = match (&place.destination, &place.inside) {
        (Destination::Missing | Destination::Empty | Destination::Occupied(_), Some(around)) => {
            return Some(Doubt::Inside(around.clone()));
        }
        (Destination::OnlyGit(head), _) => head,
        _ => return None,
    };
    let differing = |its: &str, ours: &str| [its.to_owned(), ours.to_owned()];
    let branch = head
        .branch
        .as_deref()
        .filter(|branch| *branch != writer::BRANCH)
        .map(|branch| differing(branch, writer::BRANCH));
    let ours = resolved.repository();
    let origin = head.origin.as_deref().zip(ours).and_then(|(its, ours)| {
        let same = Repository::parse(its).is_ok_and(|its| {
            // Hosts take these names in any case.
            its.page().eq_ignore_ascii_case(&ours.page())
        });
        (!same).then(|| differing(its, ours.origin()))
    });
    (branch.is_some() || origin.is_some()).then_some(Doubt::Repository { branch, origin })
}

/// The place as the user wants it.
fn settle(place: &mut Place, choice: Option<Choice>) {
    if choice == Some(Choice::Separate) {
        place.inside = None;
    }
}

/// The plan, as the stack's runtime reads the file.
fn render(buffer: &Buffer, resolved: &Resolved) -> Result<Plan, Vec<Diagnostic>> {
    let runtime = resolved.stack().facts().runtime;
    let again = (buffer.runtime() != runtime).then(|| {
        read(
            buffer.document(),
            runtime,
            buffer.reading().model(),
            buffer.arrays(),
        )
    });
    let reading = again.as_ref().unwrap_or(buffer.reading());
    if !reading.accepted() && again.is_some() && buffer.reading().accepted() {
        let message = format!(
            "the variables file is written for {}, and the stack {} reads it with {}, which refuses it",
            buffer.runtime().key(),
            resolved.stack().facts().key,
            runtime.key()
        );
        let help = "Choose the other stack, or convert the variables: v in Variables (Alt-2).";
        return Err(vec![
            Diagnostic::new("variables-other-runtime", Severity::Error, message)
                .with_help(help)
                .of_field(Key::Stack.name()),
        ]);
    }
    let variables = ProjectVariables::gather(buffer.document(), reading, buffer.arrays())?;
    project::render(resolved, &variables, io::environment::year())
}

/// What keeps a project from being written at `place`.
fn about_place(place: &Place) -> Vec<Diagnostic> {
    let shown = io::shown_path(&place.path);
    let refuse = |code, message: String, help: &str| {
        vec![
            Diagnostic::new(code, Severity::Error, message)
                .with_help(help)
                .of_field(Key::Output.name()),
        ]
    };
    match &place.destination {
        Destination::Blocked(reason) => refuse(
            "destination-blocked",
            format!("{shown} {reason}"),
            "choose another output folder, or another repository name",
        ),
        Destination::Ours => refuse(
            "destination-is-a-project",
            format!("{shown} is a project of lume-wizard already"),
            "Give this project another output folder or another repository name. To change that one's variables, leave and use `lume-wizard edit` on its files/variables.yml.",
        ),
        _ => Vec::new(),
    }
}

/// What stands at the destination, for people; none when nothing does.
fn standing(place: &Place) -> Option<String> {
    match &place.destination {
        Destination::Missing => None,
        Destination::Empty => Some("The folder is there and empty.".to_owned()),
        Destination::OnlyGit(head) => Some(match head.has_commit {
            false => "The folder holds a repository without files: it gets the project and the commit.".to_owned(),
            true => "The folder holds a repository that has commits but no files: it gets the project; nothing is committed."
                .to_owned(),
        }),
        Destination::Occupied(names) => Some(format!(
            "The folder holds {} other files and folders. They stay as they are; nothing is committed.",
            names.len()
        )),
        Destination::Ours => Some("The folder is a project of lume-wizard.".to_owned()),
        Destination::Blocked(reason) => Some(format!("The folder {reason}.")),
    }
}

/// The command that makes the same project again.
fn command(resolved: &Resolved, place: &Place, choice: Option<Choice>) -> String {
    let folder = place.path.display();
    let package = resolved.valid(Key::Package).unwrap_or("PACKAGE");
    let quoted = |text: String| project::filters::shell(&text);
    let inside = match choice {
        Some(Choice::Separate | Choice::Part) => " --inside-repository",
        _ => "",
    };
    format!(
        "lume-wizard new --answers {} --variables {}{inside}",
        quoted(format!("{folder}/{}", destination::MARK)),
        quoted(format!("{folder}/{package}/files/variables.yml"))
    )
}

/// Writes the project as it was reviewed.
fn write(request: &WriteRequest) -> Result<Written, String> {
    let prepared = &request.prepared;
    let resolved = &prepared.resolved;
    let mut place = place_of(resolved);
    if place.interrupted {
        writer::recover(&place.path)
            .map_err(|error| sentence(&error.to_string(), error.help().as_deref()))?;
        place = place_of(resolved);
    }
    if doubt(&place, resolved) != prepared.doubt {
        return Err("The repository at or around the destination is another one now. Nothing was written; the review asks again.".to_owned());
    }
    settle(&mut place, prepared.choice);
    let inside = place.inside.is_some();
    let mut plan = prepared.plan.clone();
    for (path, bytes) in &request.merged {
        if let Some(file) = plan.files.get_mut(path) {
            file.bytes.clone_from(bytes);
        }
    }
    let mut kept = Vec::new();
    for change in prepared
        .changes
        .iter()
        .filter(|change| request.keep.contains(&change.path))
    {
        plan.files.remove(&change.path);
        if change.kind == ChangeKind::Modify {
            kept.push(change.path.clone());
        }
    }
    let order = Order {
        commit: prepared.commits.then(|| commit::order(resolved)),
        place,
        plan,
        snapshot: prepared.snapshot.clone(),
        kept,
    };
    let written = writer::write(&order, &Stop::default(), &mut |_| {})
        .map_err(|error| sentence(&error.to_string(), error.help().as_deref()))?;
    earlier::remember(resolved);
    let mut told = told(written, resolved, inside);
    if prepared.choice == Some(Choice::Separate) {
        told.notes.push(
            "The command below makes no repository inside another one: add `git init` there.".to_owned(),
        );
    }
    Ok(told)
}

/// What was written, for people.
fn told(written: writer::Written, resolved: &Resolved, inside: bool) -> Written {
    let mut notes = Vec::new();
    let next = project::next_steps(resolved, &commit::told(&written, inside));
    let commit = written.commit.map(|commit| {
        if commit.people.from_answers {
            notes.push(
                "git knows nobody here: the answers author and e-mail stand in, for this commit alone."
                    .to_owned(),
            );
        }
        let id = commit.id.get(..7).unwrap_or(&commit.id).to_owned();
        let branch = match commit.branch.as_str() {
            "" => writer::BRANCH,
            branch => branch,
        };
        format!("committed {id} on {branch} as {}", commit.people.author.name)
    });
    if commit.is_none() {
        notes.push(match inside {
            true => "not committed: the files are a part of the repository around them.".to_owned(),
            false => "not committed: the folder held other files or commits before.".to_owned(),
        });
    }
    notes.push("not pushed".to_owned());
    Written {
        files: written.files,
        commit,
        notes,
        next,
    }
}

/// Saves the variables file, unless somebody else has changed it since it was read.
fn save(request: &SaveRequest) -> Result<(), io::SaveError> {
    let seen = match &request.before {
        Some(bytes) => io::Seen::of(bytes),
        None => io::Seen::Absent,
    };
    io::save(&request.path, seen, &request.after).map(|_| ())
}
