//! The wizard without a terminal: keys in, a drawn screen out; effects are performed here, in memory.

use lume_wizard::answers::{AnswerSource, Environment, Given, Key as Question};
use lume_wizard::editor::Buffer;
use lume_wizard::generate::undo::{CommitUndo, UndoPlan, Undone};
use lume_wizard::generate::{
    self, CommitMeans, Committed, Decisions, Destination, DestinationKind, DestinationQuestion as Open,
    FileDecision, FileDecisions, Generation, GenerationReport, GenerationStep, Head, NextAction, People,
    Person, ProjectProcess, StepResult, WriteResult,
};
use lume_wizard::project::FileChange;
use lume_wizard::project::{
    self, ChangeKind, ExistingEntry, FileMode, NextStep, Plan, PlanPath, ProjectVariables, Snapshot,
    StepSubject,
};
use lume_wizard::text::{Diagnostic, Severity};
use lume_wizard::tui::Appearance;
use lume_wizard::tui::view::{self, Memory};
use lume_wizard::variables::NoArrayFiles;
use lume_wizard::wizard::draft::{
    Draft, DraftEntry, DraftKind, FileClaim, FoundDraft, NearbyFile, NearbyFileKind, NearbyProject,
    Resumable, Resumed, ResumedFile, Summary,
};
use lume_wizard::wizard::prepared::PreparedProject;
use lume_wizard::wizard::project_state::{EXAMPLE, ProjectState};
use lume_wizard::wizard::{ClickTarget, Effect, KeyPress, Message, Model, Opening, Outcome, Work};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A model's Python source; one of its variables cannot be read without running it.
const PYTHON: &str = "gap = ScalarInputVariable(name='gap', default=2.5, range=[0, 5])
width = ScalarInputVariable(name='width', default=measured(), range=[0, 5])
size = ScalarOutputVariable(name='size')
";

/// The steps left once the project is written: more than a small screen shows.
const NEXT: [(&str, Option<&str>, StepSubject); 5] = [
    ("go to the project", Some("cd my-model"), StepSubject::Other),
    (
        "push the project",
        Some("git push -u origin main"),
        StepSubject::Push,
    ),
    (
        "write evaluate() in my_model/model.py",
        None,
        StepSubject::Evaluate,
    ),
    (
        "install the package",
        Some("pip install -e ."),
        StepSubject::Other,
    ),
    (
        "publish the first version",
        Some("git push origin v0.1.0"),
        StepSubject::Other,
    ),
];

/// The environment of the wizard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum World {
    /// Git and an earlier run know Ada; nothing is at the destination.
    #[default]
    Known,
    /// Nobody is known.
    Nobody,
    /// As `Known`, and a README.md of somebody's own is at the destination.
    Occupied,
    /// As `Known`, and README.md is at the destination with two changes of somebody's own.
    Changed,
    /// As `Known`, and the destination lies inside another repository.
    Inside,
    /// As `Known`, and the destination is an empty clone with another branch and origin.
    Clone,
    /// As `Known`, and what is written cannot be written.
    Full,
    /// As `Known`, and there are two drafts and a project. Nobody can change `taken.yml`, and of `drafted.yml` there is
    /// a draft; the file of the second draft has changed.
    Begun,
}

/// A wizard that is driven by keys.
pub struct Driver {
    pub model: Model,
    world: World,
    memory: Memory,
    /// The ids of the actions that were asked for.
    pub done: Vec<&'static str>,
    /// The effects that only the shell performs, by name, with what they carry.
    pub shell: Vec<String>,
    /// The file at the example's path, as it was saved.
    pub saved: Option<String>,
    /// The files that were to be written hunk by hunk.
    pub merged: Vec<String>,
    /// The file that somebody else has written since, where nothing is saved over it.
    pub theirs: Option<String>,
    /// The draft that is opened, whichever is chosen.
    pub resumed: Option<Draft>,
    /// Whether what comes of a write is held back until [`Driver::release`].
    pub hold_writes: bool,
    held: Option<Message>,
}

/// A row of the screen, cell by cell.
pub struct Row(Vec<ratatui::buffer::Cell>);

impl Row {
    pub fn symbols(&self) -> String {
        self.0.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    /// The style of the cell at this byte of [`Row::symbols`].
    pub fn styles_at(&self, byte: usize) -> ratatui::style::Style {
        let mut before = 0;
        let cell = self.0.iter().find(|cell| {
            before += cell.symbol().len();
            before > byte
        });
        cell.unwrap().style()
    }
}

impl Driver {
    /// A wizard on its first screen.
    pub fn new(world: World) -> Self {
        Self::start(world, None)
    }

    /// A wizard on its first screen, which offers this draft only.
    pub fn with_draft(world: World, draft: Draft) -> Self {
        Self::start(world, Some(draft))
    }

    fn start(world: World, resumed: Option<Draft>) -> Self {
        let mut driver = Self {
            model: Model::new(&Opening::Start),
            world,
            memory: Memory::default(),
            done: Vec::new(),
            shell: Vec::new(),
            saved: None,
            merged: Vec::new(),
            theirs: None,
            resumed,
            hold_writes: false,
            held: None,
        };
        driver.model.resize(120, 36);
        let effects = driver.model.begin();
        driver.perform(effects);
        driver
    }

    /// Presses keys by their names; `"..."` is typed, `paste:...` is pasted (`_` means a space in both).
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            if let Some(text) = word.strip_prefix("paste:") {
                let effects = self.model.update(Message::Paste(text.replace('_', " ")));
                self.perform(effects);
            } else if let Some(text) = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                for c in text.replace('_', " ").chars() {
                    self.key(&c.to_string());
                }
            } else {
                self.key(word);
            }
        }
        self
    }

    fn key(&mut self, name: &str) {
        let name = if name == " " { "space" } else { name };
        let key = KeyPress::parse(name).unwrap_or_else(|| panic!("no key is called {name}"));
        let focus = self.model.focus();
        let row = self.model.keymap.find(key, focus.contexts());
        self.done.extend(row.map(|row| row.id));
        let effects = self.model.press(key);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for Effect { id, work } in effects {
            if let Some(outcome) = self.outcome(work) {
                if self.hold_writes && matches!(outcome, Outcome::Written(_)) {
                    self.held = Some(Message::Done(id, outcome));
                    continue;
                }
                let more = self.model.update(Message::Done(id, outcome));
                self.perform(more);
            }
        }
    }

    /// The message that was held back.
    pub fn release(&mut self) -> Message {
        self.held.take().expect("something is held back")
    }

    fn outcome(&mut self, work: Work) -> Option<Outcome> {
        Some(match work {
            Work::Quit | Work::Suspend | Work::Redraw => {
                self.shell.push(work.name().to_owned());
                return None;
            }
            Work::Copy(text) => {
                self.shell.push(format!("copy {text}"));
                return None;
            }
            Work::FindEnvironment => Outcome::Environment(Box::new(self.environment())),
            Work::Load(path) => match path {
                Some(path) if path.ends_with("missing.yml") => {
                    Outcome::Failed("missing.yml cannot be read".to_owned())
                }
                path => Outcome::Loaded(Arc::new(Buffer::read(
                    path,
                    EXAMPLE.as_bytes().into(),
                    None,
                    &NoArrayFiles,
                ))),
            },
            Work::BeginFrom(path) => Outcome::Begun {
                buffer: Arc::new(Buffer::begin("/home/ada/undulator/variables.yml".into(), None)),
                path,
                text: PYTHON.to_owned(),
            },
            Work::CompletePath(typed) => {
                let all = ["models/", "my_variables.yml", "my_other.yml"];
                let found = all
                    .into_iter()
                    .filter(|path| path.starts_with(&typed))
                    .map(str::to_owned)
                    .collect();
                Outcome::Paths { typed, found }
            }
            Work::Prepare(project) => Outcome::Prepared(Arc::new(self.prepared(&project))),
            Work::PreviewProject(job) => Outcome::ProjectPreviewed(Box::new(job.run(2026).unwrap())),
            Work::Write(_) if self.world == World::Full => Outcome::Failed("the disk is full".to_owned()),
            Work::Write(request) => {
                let ProjectProcess::New(generation, decisions) = &request.process else {
                    panic!("a new project");
                };
                let FileDecisions::Each(files) = &decisions.files else {
                    panic!("the review decides file by file");
                };
                let merged = files.values().filter_map(|decision| match decision {
                    FileDecision::Merge(bytes) => Some(String::from_utf8(bytes.clone()).unwrap()),
                    _ => None,
                });
                self.merged = merged.collect();
                if !self.merged.is_empty() {
                    return None;
                }
                let kept = files.values().filter(|decision| **decision == FileDecision::Keep);
                Outcome::Written(Box::new(report(
                    generation.comparison().unwrap().plan.files.len() - kept.count(),
                    generation.destination().unwrap().path.clone(),
                )))
            }
            Work::EditText { .. } => Outcome::Edited("my own line\n".to_owned()),
            Work::FindUndo(path) => Outcome::UndoFound(Box::new(undone(path).plan)),
            Work::UndoWrite(path) => Outcome::Undone(Box::new(undone(path))),
            Work::Save(_) if self.theirs.is_some() => Outcome::Changed("it has changed".to_owned()),
            Work::Begin { path, .. } => {
                let now = self.theirs.as_ref().or(self.saved.as_ref());
                let bytes = now.map_or(EXAMPLE, String::as_str).as_bytes().into();
                Outcome::Loaded(Arc::new(Buffer::read(Some(path), bytes, None, &NoArrayFiles)))
            }
            Work::Save(request) => {
                self.saved = Some(String::from_utf8(request.after.to_vec()).unwrap());
                Outcome::Saved(None)
            }
            Work::VerifySecrets { .. } => Outcome::Secrets(BTreeSet::from(["DOCKER_USERNAME".to_owned()])),
            Work::SetSecret { name, .. } => {
                self.shell.push(format!("gh secret set {name}"));
                Outcome::Ran(true)
            }
            Work::FindResumable(_) if self.resumed.is_some() => Outcome::Resumable(Box::new(Resumable {
                drafts: vec![draft_entry("good")],
                ..Resumable::default()
            })),
            Work::FindResumable(_) if self.world == World::Begun => Outcome::Resumable(Box::new(resumable())),
            Work::OpenDraft { id, .. } => Outcome::DraftOpened(Box::new(match self.resumed.take() {
                Some(draft) => super::drafts::resumed(draft),
                None => resumed(&id),
            })),
            Work::ClaimFile { path, .. } => Outcome::Claimed(Box::new(claim(&path))),
            Work::DiscardDraft(_) | Work::RemoveDraft { .. } => Outcome::Nothing,
            other => lume_wizard_thinks(other)?,
        })
    }

    fn environment(&self) -> Environment {
        if self.world == World::Nobody {
            return Environment::default();
        }
        Environment {
            git_name: Some("Ada Lovelace".to_owned()),
            git_email: Some("ada@example.org".to_owned()),
            earlier: [(Question::GithubUsername, "adalovelace".to_owned())].into(),
            gh: true,
            home: Some(PathBuf::from("/home/ada")),
            ..Environment::default()
        }
    }

    fn prepared(&self, project: &ProjectState) -> PreparedProject {
        let buffer = project.buffer().unwrap();
        let resolved = project.resolved().clone();
        let rendered = ProjectVariables::gather(buffer.document(), buffer.reading(), &NoArrayFiles)
            .and_then(|variables| project::render(&resolved, &variables, 2026));
        let (plan, diagnostics) = match rendered {
            Ok(plan) => (plan, Vec::new()),
            Err(diagnostics) => (Plan::default(), diagnostics),
        };
        let mut snapshot = Snapshot::default();
        if self.world == World::Occupied {
            let own = ExistingEntry::File {
                bytes: b"# Mine\n".to_vec(),
                mode: FileMode::Regular,
            };
            snapshot.entries.insert(PlanPath::new("README.md").unwrap(), own);
        }
        let readme = PlanPath::new("README.md").unwrap();
        if let (World::Changed, Some(file)) = (self.world, plan.files.get(&readme)) {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            let own = ExistingEntry::File {
                bytes: format!("{}my own end\n", text.replacen("# My Model", "# Mine", 1)).into(),
                mode: FileMode::Regular,
            };
            snapshot.entries.insert(readme, own);
        }
        let changes = project::changes(&plan, &snapshot);
        assert_eq!(
            changes.iter().any(|change| change.kind == ChangeKind::Modify),
            matches!(self.world, World::Occupied | World::Changed) && !plan.files.is_empty()
        );
        assert!(
            diagnostics
                .iter()
                .all(|diagnostic: &Diagnostic| diagnostic.severity == Severity::Error)
        );
        let mut generation = Generation::new(resolved, plan, generate::GenerationMode::Write);
        let mut decisions = Decisions {
            files: FileDecisions::Each(BTreeMap::new()),
            ..Decisions::default()
        };
        let mut asked = false;
        loop {
            let step = match generation.next(&decisions) {
                NextAction::Step(step) if !matches!(step, GenerationStep::Write(_)) => step,
                NextAction::Ask(Open::Repository(path, conflict)) if !asked => {
                    asked = true;
                    decisions.repository = project.repository_decision(&path, &conflict);
                    continue;
                }
                _ => break,
            };
            let done = match &step {
                GenerationStep::Inspect { .. } => panic!("only an update inspects"),
                GenerationStep::Locate { .. } => StepResult::Locate(self.destination()),
                GenerationStep::Compare(..) => StepResult::Compare(Ok(snapshot.clone())),
                GenerationStep::Check(order) => StepResult::Check(Ok(order.commit.as_ref().map(|_| means()))),
                GenerationStep::Recover(_) | GenerationStep::CheckRecovery(_) | GenerationStep::Write(_) => {
                    panic!("{step:?}")
                }
            };
            generation.done(step, done);
        }
        let process = ProjectProcess::New(Box::new(generation), decisions);
        PreparedProject::new(project.version(), process, diagnostics, false)
    }

    /// The destination in this world.
    fn destination(&self) -> Destination {
        let head = Head {
            branch: Some("trunk".to_owned()),
            has_commit: false,
            origin: Some("git@host:eve/other.git".to_owned()),
        };
        let kind = match self.world {
            World::Clone => DestinationKind::OnlyGit,
            World::Occupied | World::Changed => DestinationKind::Occupied(vec!["README.md".to_owned()]),
            _ => DestinationKind::Missing,
        };
        Destination {
            path: PathBuf::from("/home/ada/my-model"),
            head: (self.world == World::Clone).then_some(head),
            inside: (self.world == World::Inside).then(|| PathBuf::from("/home/ada")),
            interrupted: false,
            kind,
        }
    }

    /// The screen as text, in a terminal of this size.
    pub fn screen(&mut self, columns: u16, rows: u16, look: Appearance) -> String {
        let rows = self.cells(columns, rows, look);
        let lines: Vec<String> = rows
            .iter()
            .map(|row| row.symbols().trim_end().to_owned())
            .collect();
        lines.join("\n")
    }

    /// The screen, in a terminal of this size.
    pub fn cells(&mut self, columns: u16, rows: u16, look: Appearance) -> Vec<Row> {
        self.model.resize(columns, rows);
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let (model, memory) = (&self.model, &mut self.memory);
        terminal
            .draw(|frame| drop(view::draw(frame, model, look, memory)))
            .unwrap();
        let buffer = terminal.backend().buffer().clone();
        let rows = buffer.content.chunks(usize::from(columns));
        rows.map(|row| Row(row.to_vec())).collect()
    }

    /// The part of the screen that the mouse finds at the first `text` on it.
    fn part_at(&mut self, text: &str) -> Option<ClickTarget> {
        let screen = self.seen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("{text} is not on\n{screen}"));
        let before = line.split(text).next().unwrap_or_default();
        let column = lume_wizard::text::display::width(before);
        let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
        let (model, memory) = (&self.model, &mut self.memory);
        let mut found = None;
        terminal
            .draw(|frame| {
                let (_, hits) = view::draw(frame, model, Appearance::new(true, false), memory);
                let column = u16::try_from(column).unwrap();
                found = hits.at(Position::new(column, u16::try_from(row).unwrap()));
            })
            .unwrap();
        found
    }

    /// Clicks on the first `text` on the screen.
    pub fn click(&mut self, text: &str) -> &mut Self {
        if let Some(target) = self.part_at(text) {
            let effects = self.model.click(target);
            self.perform(effects);
        }
        self
    }

    /// Turns the wheel over the first `text` on the screen.
    pub fn turn_wheel(&mut self, text: &str, down: bool) -> &mut Self {
        if let Some(target) = self.part_at(text) {
            let effects = self.model.turn_wheel(target, down);
            self.perform(effects);
        }
        self
    }

    /// The screen at the usual size.
    pub fn seen(&mut self) -> String {
        self.screen(120, 36, Appearance::new(true, false))
    }
}

/// The means of a commit by Ada.
fn means() -> CommitMeans {
    let ada = Person {
        name: "Ada Lovelace".to_owned(),
        email: "ada@example.org".to_owned(),
    };
    CommitMeans {
        people: People {
            author: ada.clone(),
            committer: ada,
            from_answers: false,
        },
        program: Vec::new(),
    }
}

/// The report of a project that was written and committed.
fn report(files: usize, path: PathBuf) -> GenerationReport {
    let set_up = ["DOCKER_USERNAME", "DOCKER_PASSWORD"].map(|name| NextStep {
        subject: StepSubject::SetUp(name.to_owned()),
        text: format!("set up {name}"),
        command: Some(format!("gh secret set {name}")),
    });
    let steps = NEXT.iter().map(|(text, command, subject)| NextStep {
        subject: subject.clone(),
        text: (*text).to_owned(),
        command: command.map(str::to_owned),
    });
    GenerationReport {
        destination: Some(path.clone()),
        written: Some(WriteResult {
            path,
            files,
            commit: Some(Committed {
                id: "1f3c2abd00".to_owned(),
                branch: Some("main".to_owned()),
                means: means(),
                said: String::new(),
            }),
            origin_failure: None,
            undo_failure: None,
        }),
        next_steps: steps.chain(set_up).collect(),
        ..GenerationReport::default()
    }
}

/// Results computed for a variables file, where the shell would use a thread.
fn lume_wizard_thinks(work: Work) -> Option<Outcome> {
    match work {
        Work::Preview(job) => Some(Outcome::Previewed(Box::new(job.run()))),
        Work::FindResumable(_) => Some(Outcome::Resumable(Box::default())),
        _ => None,
    }
}

/// A draft of a wizard with one edit and one answer.
fn draft() -> Draft {
    let mut driver = Driver::new(World::Known);
    driver.press("down enter ctrl-u \"mine.yml\" enter f down \"0.75\" alt-3 end \"x\"");
    driver.model.draft().expect("something to keep")
}

fn draft_entry(id: &str) -> DraftEntry {
    DraftEntry {
        id: id.to_owned(),
        summary: Summary {
            name: if id == "changed" {
                "other-model"
            } else {
                "my-model"
            }
            .to_owned(),
            ..draft().summary()
        },
        age: 125,
        taken: None,
    }
}

fn resumable() -> Resumable {
    let mut given = Given::new();
    given.put(Question::RepoName, AnswerSource::File, "injector");
    Resumable {
        drafts: vec![draft_entry("good"), draft_entry("changed")],
        projects: vec![NearbyProject {
            folder: "/home/ada/injector".into(),
            around: false,
            name: "injector".to_owned(),
            wizard: Some("0.1.0".to_owned()),
            given,
            variables: Some("/home/ada/injector/injector/files/variables.yml".into()),
            ticks: BTreeSet::new(),
            problem: None,
        }],
        files: vec![
            NearbyFile {
                path: "/home/ada/variables.yml".into(),
                kind: NearbyFileKind::Variables {
                    inputs: 12,
                    outputs: 5,
                    runtime: lume_wizard::variables::Runtime::LumeModel15,
                    errors: 0,
                    warnings: 1,
                },
            },
            NearbyFile {
                path: "/home/ada/model.py".into(),
                kind: NearbyFileKind::Python { variables: 4 },
            },
        ],
        recent: vec!["/home/ada/models/cu-inj.yml".into()],
        ..Resumable::default()
    }
}

/// Outcome of opening a draft: the file of `changed` is not the one that it was made on.
fn resumed(id: &str) -> Resumed {
    let draft = draft();
    let file = draft.file.as_ref().unwrap();
    let read = |text: &str| Buffer::read(file.path.clone(), text.as_bytes().into(), None, &NoArrayFiles);
    let edited = Arc::new(file.applied_to(read(EXAMPLE), &NoArrayFiles).unwrap());
    let file = match id {
        "changed" => ResumedFile::Changed {
            on_disk: Arc::new(read(&EXAMPLE.replace("input2", "input3"))),
            ours: Some(edited),
        },
        _ => ResumedFile::Edited(edited),
    };
    let kind = match id {
        "edit" => DraftKind::Editor,
        _ => DraftKind::Wizard,
    };
    Resumed {
        draft: Draft { kind, ..draft },
        file,
    }
}

fn claim(path: &Path) -> FileClaim {
    let name = path.file_name().unwrap_or_default();
    FileClaim {
        taken: (name == "taken.yml").then(|| " (process 4711, opened 5 minutes ago)".to_owned()),
        found: (name == "drafted.yml").then(|| FoundDraft {
            entry: draft_entry("edit"),
            difference: Some(
                [
                    "@@ -2,3 +2,3 @@",
                    "   input1:",
                    "-     default: 0.5",
                    "+     default: 0.75",
                ]
                .map(str::to_owned)
                .into(),
            ),
            changed: false,
        }),
    }
}

/// The end of an undo that removes every file.
fn undone(path: PathBuf) -> Undone {
    let change = |number: usize| FileChange {
        path: PlanPath::new(&format!("file{number}")).unwrap(),
        kind: ChangeKind::Delete,
        from: None,
        mode: FileMode::Regular,
        obstacle: None,
    };
    Undone {
        plan: UndoPlan {
            path,
            age: 1,
            changes: (0..29).map(change).collect(),
            commit: CommitUndo::None,
        },
        revert: None,
        is_gone: true,
    }
}
