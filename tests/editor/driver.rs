//! Drives the editor without a terminal or a disk: keys in, effects performed at once, the screen as text.

use lume_wizard::editor::Buffer;
use lume_wizard::tui::Appearance;
use lume_wizard::tui::view::{self, Memory};
use lume_wizard::variables::{ArrayFileError, ArrayFiles};
use lume_wizard::wizard::{Effect, EffectId, KeyPress, Message, Model, Opening, Outcome, Work};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const FILE: &str = "/models/variables.yml";

/// A disk in memory.
#[derive(Clone, Debug, Default)]
pub struct Disk(pub BTreeMap<PathBuf, Vec<u8>>);

impl ArrayFiles for Disk {
    fn bytes(&self, path: &str) -> Result<Vec<u8>, ArrayFileError> {
        let path = Path::new("/models").join(path);
        self.0.get(&path).cloned().ok_or(ArrayFileError::Missing)
    }
}

pub struct Editor {
    pub model: Model,
    pub disk: Disk,
    pub look: Appearance,
    pub used: BTreeSet<&'static str>,
    pub ended: bool,
    /// Jobs that are delayed back, when they are not performed at once.
    pub delayed: Option<Vec<Effect>>,
    /// Whether nothing can be saved.
    pub full: bool,
    memory: Memory,
    columns: u16,
    rows: u16,
}

impl Editor {
    /// The editor on a file that holds `text`; none is no file.
    pub fn open(text: Option<&str>) -> Self {
        Self::with_bytes(text.map(str::as_bytes))
    }

    pub fn with_bytes(bytes: Option<&[u8]>) -> Self {
        let mut disk = Disk::default();
        if let Some(bytes) = bytes {
            disk.0.insert(FILE.into(), bytes.to_vec());
        }
        Self::on(disk, FILE)
    }

    /// The editor on the file at `path`, beside these files.
    pub fn open_at(path: &str, files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()));
        Self::on(Disk(files.collect()), path)
    }

    /// The editor before the file that holds `text` is read.
    pub fn before_loading(text: &str) -> Self {
        let mut disk = Disk::default();
        disk.0.insert(FILE.into(), text.as_bytes().to_vec());
        let mut editor = Self::new(disk, FILE);
        editor.delayed = Some(Vec::new());
        let effects = editor.model.begin();
        editor.perform(effects);
        editor
    }

    fn on(disk: Disk, path: &str) -> Self {
        let mut editor = Self::new(disk, path);
        let effects = editor.model.begin();
        editor.perform(effects);
        editor
    }

    fn new(disk: Disk, path: &str) -> Self {
        let mut editor = Self {
            model: Model::new(&Opening::Editor {
                path: path.into(),
                runtime: None,
            }),
            disk,
            look: Appearance::new(true, false),
            used: BTreeSet::new(),
            ended: false,
            delayed: None,
            full: false,
            memory: Memory::default(),
            columns: 120,
            rows: 36,
        };
        editor.size(120, 36);
        editor
    }

    pub fn size(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        self.model.resize(columns, rows);
    }

    /// Presses keys: names as in the keymap, `"text"` is typed letter by letter.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys.trim();
        while !rest.is_empty() {
            if let Some(text) = rest.strip_prefix('"') {
                let end = text.find('"').expect("a closing quote");
                for c in text[..end].chars() {
                    self.press(KeyPress::plain(lume_wizard::wizard::KeyCode::Char(c)));
                }
                rest = text[end + 1..].trim_start();
                continue;
            }
            let (name, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let key = KeyPress::parse(name).unwrap_or_else(|| panic!("no key is called {name}"));
            self.press(key);
            rest = after.trim_start();
        }
        self
    }

    pub fn press(&mut self, key: KeyPress) {
        if let Some(row) = self.model.keymap.find(key, self.model.focus().contexts()) {
            self.used.insert(row.id);
        }
        let effects = self.model.press(key);
        self.perform(effects);
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        let effects = self.model.update(Message::Paste(text.to_owned()));
        self.perform(effects);
        self
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let takes_long = matches!(
                effect.work,
                Work::Preview(_)
                    | Work::Parse(_)
                    | Work::ReadText(_)
                    | Work::ReadArrays { .. }
                    | Work::Begin { .. }
            );
            if let (Some(delayed), true) = (&mut self.delayed, takes_long) {
                delayed.push(effect);
                continue;
            }
            self.perform_one(effect);
        }
    }

    fn perform_one(&mut self, Effect { id, work }: Effect) {
        let outcome = match work {
            Work::Quit => {
                self.ended = true;
                return;
            }
            Work::FindEnvironment => Outcome::Environment(Box::default()),
            Work::Begin { path, .. } | Work::Load(Some(path)) => match self.disk.0.get(&path) {
                Some(bytes) => {
                    let bytes: Arc<[u8]> = bytes.as_slice().into();
                    Outcome::Loaded(Arc::new(Buffer::read(Some(path), bytes, None, &self.disk)))
                }
                None => Outcome::Loaded(Arc::new(Buffer::begin(path, None))),
            },
            Work::BeginFrom(path) => {
                let beside = [FILE, "/models/other.yml"].map(PathBuf::from);
                let free = beside.into_iter().find(|path| !self.disk.0.contains_key(path));
                Outcome::Begun {
                    buffer: Arc::new(Buffer::begin(free.unwrap(), None)),
                    text: String::from_utf8(self.disk.0[&path].clone()).unwrap(),
                    path,
                }
            }
            Work::Preview(job) => Outcome::Previewed(Box::new(job.run())),
            Work::Parse(job) => Outcome::Parsed(Box::new(job.run())),
            Work::ReadArrays { names, .. } => {
                let read = |name: String| (name.clone(), self.disk.bytes(&name));
                Outcome::Arrays(names.into_iter().map(read).collect())
            }
            Work::CompletePath(typed) => Outcome::Paths {
                found: self
                    .disk
                    .0
                    .keys()
                    .map(|path| path.to_string_lossy().into_owned())
                    .filter(|path| path.starts_with(&typed))
                    .collect(),
                typed,
            },
            Work::ReadText(path) => match self.disk.0.get(&path) {
                Some(bytes) => Outcome::Text {
                    text: String::from_utf8(bytes.clone()).unwrap(),
                    path,
                },
                None => Outcome::Failed("there is no such file".to_owned()),
            },
            Work::Save(_) if self.full => Outcome::Failed("the disk is full".to_owned()),
            Work::Save(request) => {
                let there = self.disk.0.get(&request.path).map(Vec::as_slice);
                if there == request.before.as_deref() {
                    self.disk.0.insert(request.path, request.after.to_vec());
                    Outcome::Saved(None)
                } else {
                    Outcome::Changed("the file has changed since it was read".to_owned())
                }
            }
            Work::Redraw | Work::Copy(_) => return,
            Work::ClaimFile { .. } => Outcome::Claimed(Box::default()),
            other => panic!("{} is not performed here", other.name()),
        };
        self.done(id, outcome);
    }

    fn done(&mut self, id: EffectId, outcome: Outcome) {
        let effects = self.model.update(Message::Done(id, outcome));
        self.perform(effects);
    }

    /// Performs what was delayed back.
    pub fn release(&mut self) {
        while let Some(delayed) = self.delayed.take() {
            self.delayed = None;
            for effect in delayed {
                self.perform_one(effect);
            }
        }
    }

    /// The text as it is now.
    pub fn text(&self) -> String {
        self.model.project.buffer().unwrap().text().to_owned()
    }

    /// The contents on disk.
    pub fn saved(&self) -> String {
        String::from_utf8(self.disk.0[Path::new(FILE)].clone()).unwrap()
    }

    pub fn status(&self) -> &str {
        self.model.status.as_ref().map_or("", |status| &status.text)
    }

    /// The cells of the screen that show something: row, symbol, modifiers.
    pub fn cells(&mut self) -> Vec<(u16, String, Modifier)> {
        let buffer = self.buffer();
        let mut cells = Vec::new();
        for y in 0..self.rows {
            for x in 0..self.columns {
                let cell = buffer.cell((x, y)).unwrap();
                if cell.symbol() != " " {
                    cells.push((y, cell.symbol().to_owned(), cell.modifier));
                }
            }
        }
        cells
    }

    fn buffer(&mut self) -> ratatui::buffer::Buffer {
        let mut terminal = Terminal::new(TestBackend::new(self.columns, self.rows)).unwrap();
        let (model, look, memory) = (&self.model, self.look, &mut self.memory);
        terminal
            .draw(|frame| {
                view::draw(frame, model, look, memory);
            })
            .unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen, line by line, without spaces at the ends of lines.
    pub fn screen(&mut self) -> String {
        let buffer = self.buffer();
        let lines: Vec<String> = (0..self.rows)
            .map(|y| {
                let line: String = (0..self.columns)
                    .map(|x| buffer.cell((x, y)).unwrap().symbol())
                    .collect();
                line.trim_end().to_owned()
            })
            .collect();
        lines.join("\n")
    }
}
