//! A variables file on the command line: read with its runtime, edited, checked again, and saved in place.

use super::completions::candidates;
use super::diagnostics::LocatedDiagnostic;
use super::{ExitStatus, out};
use crate::io::input;
use crate::io::save::{self, Attributes, LockedFile};
use crate::io::{DiskArrays, shown_path};
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use crate::variables::edit::{EditRefusal, VariablePosition, named};
use crate::variables::source::is_python;
use crate::variables::{ModelError, Reading, Runtime, model_names, read, read_chosen};
use crate::yaml::Document;
use clap::builder::PossibleValuesParser;
use clap::{Args, builder::TypedValueParser};
use clap_complete::engine::ArgValueCompleter;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The options that every command over a variables file takes.
#[derive(Clone, Debug, Default, Args)]
pub struct ReadOptions {
    /// The model, in a file that holds several
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(candidates::models))]
    pub model: Option<String>,
    /// The runtime that reads the file (without it, it is found in the file and named with the reason)
    #[arg(long, value_name = "RUNTIME", value_parser = runtimes())]
    pub runtime: Option<Runtime>,
}

/// Reads the name of a runtime.
pub fn runtimes() -> impl TypedValueParser<Value = Runtime> {
    let keys = crate::variables::RUNTIMES.map(Runtime::key);
    PossibleValuesParser::new(keys).try_map(|key| Runtime::from_key(&key).ok_or("no such runtime"))
}

/// A file that was read.
pub struct OpenedFile {
    path: PathBuf,
    /// The file that is changed; none for standard input, and when it was only read.
    locked: Option<Rc<LockedFile>>,
    arrays: DiskArrays,
    /// Its text.
    pub document: Document,
    /// Its reading by its runtime.
    pub reading: Reading,
}

/// Returns whether `path` means standard input and output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// The help where Python source is given for a variables file; none for other files.
#[must_use]
pub fn for_python(path: &Path) -> Option<String> {
    is_python(path).then(|| {
        let shown = shown_path(path);
        format!(
            "`lume-wizard variable import {shown} --output variables.yml` makes a variables file of the variables that it defines"
        )
    })
}

/// The bytes of standard input, or of the file at `path`.
fn bytes(path: &Path) -> Result<Vec<u8>, ExitStatus> {
    if is_standard(path) {
        return match input::standard_input() {
            Ok(bytes) => Ok(bytes),
            Err(error) => {
                out::note(&format!(
                    "error: standard input cannot be read: {}\n",
                    crate::io::reason(&error)
                ));
                Err(ExitStatus::Failed)
            }
        };
    }
    let (bytes, _) = save::read(path).map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// The text of standard input or a file that is not YAML.
///
/// # Errors
/// When it cannot be read; that has been said.
pub fn text(path: &Path) -> Result<String, ExitStatus> {
    let bytes = bytes(path)?;
    String::from_utf8(bytes).map_err(|_| {
        out::note(&format!("error: {} is not UTF-8\n", shown_path(path)));
        ExitStatus::NotInOrder
    })
}

/// Says why a file was not read or saved.
pub fn failed(error: &save::SaveError) -> ExitStatus {
    out::note(&format!("error: {error}\n"));
    if let Some(help) = error.help() {
        out::note(&format!("  help: {help}\n"));
    }
    ExitStatus::Failed
}

/// Reports that Python source is no variables file.
fn refuse_python(path: &Path) -> Result<(), ExitStatus> {
    let Some(help) = for_python(path) else {
        return Ok(());
    };
    out::note(&format!(
        "error: {} is Python source, no variables file\n  help: {help}\n",
        shown_path(path)
    ));
    Err(ExitStatus::Failed)
}

/// A file's text before a model and a runtime are chosen.
struct UnreadFile {
    path: PathBuf,
    locked: Option<Rc<LockedFile>>,
    arrays: DiskArrays,
    document: Document,
}

impl UnreadFile {
    fn read(path: &Path) -> Result<Self, ExitStatus> {
        refuse_python(path)?;
        Self::of(path, &bytes(path)?, None)
    }

    /// Reads a file to change it; standard input cannot be changed.
    fn read_to_change(path: &Path) -> Result<Self, ExitStatus> {
        if is_standard(path) {
            return Self::read(path);
        }
        refuse_python(path)?;
        let (bytes, locked) = LockedFile::read(path).map_err(|error| failed(&error))?;
        Self::of(path, &bytes, Some(Rc::new(locked)))
    }

    fn of(path: &Path, bytes: &[u8], locked: Option<Rc<LockedFile>>) -> Result<Self, ExitStatus> {
        let document = Document::from_bytes(bytes);
        if document.is_lossy() {
            out::note(&format!(
                "error: {} is not UTF-8\n  help: save it as UTF-8 first\n",
                shown_path(path)
            ));
            return Err(ExitStatus::NotInOrder);
        }
        if let Some((message, help)) = super::not_variables::not_variables(path, &document) {
            out::note(&format!("error: {message}\n  help: {help}\n"));
            return Err(ExitStatus::NotInOrder);
        }
        let arrays = if is_standard(path) {
            DiskArrays::in_folder(".")
        } else {
            DiskArrays::beside(path)
        };
        Ok(Self {
            path: path.to_path_buf(),
            locked,
            arrays,
            document,
        })
    }

    /// The model that is `named`, or what is read without a name. Names it and the runtime on standard error.
    fn open(&self, named: Option<&str>, runtime: Option<Runtime>) -> Result<OpenedFile, ModelError> {
        let (reading, detected) = read_chosen(&self.document, named, runtime, &self.arrays)?;
        let model = reading.model().map(|name| format!("model {}, ", shown(name)));
        let reason = detected.map(|detected| detected.reason).unwrap_or_default();
        if !reason.is_empty() {
            out::note(&format!(
                "{}: {}{} ({})\n",
                shown_path(&self.path),
                model.unwrap_or_default(),
                reading.runtime.key(),
                shown(&reason)
            ));
        }
        Ok(OpenedFile {
            path: self.path.clone(),
            locked: self.locked.clone(),
            arrays: self.arrays.clone(),
            document: self.document.clone(),
            reading,
        })
    }
}

/// Reports why it is not known which model of the file at `path` is meant.
pub fn model_error(path: &Path, error: &ModelError) -> ExitStatus {
    out::note(&format!("error: {}: {error}\n", shown_path(path)));
    out::note(&format!("  help: {}\n", error.help()));
    ExitStatus::NotInOrder
}

impl OpenedFile {
    /// Reads the file at `path`; `-` is standard input. The runtime that was found is named on standard error.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8, or holds several models and none is named; that has been reported.
    pub fn read(path: &Path, by: &ReadOptions) -> Result<Self, ExitStatus> {
        Self::chosen(&UnreadFile::read(path)?, by)
    }

    /// Reads the file as [`OpenedFile::read`] does, to change it: no other run of this program changes it meanwhile.
    ///
    /// # Errors
    /// As [`OpenedFile::read`].
    pub fn read_to_change(path: &Path, by: &ReadOptions) -> Result<Self, ExitStatus> {
        Self::chosen(&UnreadFile::read_to_change(path)?, by)
    }

    fn chosen(source: &UnreadFile, by: &ReadOptions) -> Result<Self, ExitStatus> {
        source
            .open(by.model.as_deref(), by.runtime)
            .map_err(|error| model_error(&source.path, &error))
    }

    /// Reads the file as [`OpenedFile::read`] does; where it holds several models and none is named, each of them.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8, or has no model of that name; that has been reported.
    pub fn read_each(path: &Path, by: &ReadOptions) -> Result<Vec<Self>, ExitStatus> {
        let source = UnreadFile::read(path)?;
        let several = model_names(&source.document);
        let names: Vec<Option<&str>> = match by.model.as_deref() {
            None if several.len() > 1 => several.iter().map(|name| Some(name.as_str())).collect(),
            named => vec![named],
        };
        let open = |name| source.open(name, by.runtime);
        let opened: Result<Vec<Self>, ModelError> = names.into_iter().map(open).collect();
        opened.map_err(|error| model_error(path, &error))
    }

    /// The path, safe to show.
    #[must_use]
    pub fn name(&self) -> String {
        shown_path(&self.path)
    }

    /// Reads for `runtime` a new text of this file.
    #[must_use]
    pub fn reading_of(&self, document: &Document, runtime: Runtime) -> Reading {
        read(document, runtime, self.reading.model(), &self.arrays)
    }

    /// The variable that `name` means: `input:NAME` and `output:NAME` say which where one name is both.
    ///
    /// # Errors
    /// When there is none, or two.
    pub fn find(&self, name: &str) -> Result<VariablePosition, EditRefusal> {
        named(&self.reading, name).map_err(|refusal| match refusal.help {
            Some(_) => refusal,
            None => refusal.with_help("`lume-wizard variable list` names them all"),
        })
    }

    /// Says why an edit is not made.
    pub fn refuse(&self, refusal: &EditRefusal) -> ExitStatus {
        let line = refusal
            .span
            .map(|span| format!(":{}", self.document.lines().line(span.start)))
            .unwrap_or_default();
        out::note(&format!(
            "error: {}{line}: {}\n",
            self.name(),
            shown(&refusal.message)
        ));
        if !refusal.users.is_empty() {
            out::note(
                "  help: `variable set --shared` changes it for all of them, `--detach` writes it out here\n",
            );
        } else if let Some(help) = &refusal.help {
            out::note(&format!("  help: {}\n", shown(help)));
        }
        ExitStatus::NotInOrder
    }

    /// Saves a new text in place (to standard output for `-`), unless the runtime took the old one and refuses the
    /// new one. What is new to say about it goes to standard error, what was done to standard output.
    pub fn finish(&self, document: &Document, done: &str, force: bool) -> ExitStatus {
        let after = self.reading_of(document, self.reading.runtime);
        let new = new_diagnostics(&self.reading, &after);
        self.tell(document, &new);
        if self.reading.accepted() && !after.accepted() && !force {
            out::note(&format!(
                "error: {} would refuse {} after this edit, so nothing was written\n  help: --force writes it all the same\n",
                self.reading.runtime.key(),
                self.name()
            ));
            return ExitStatus::NotInOrder;
        }
        self.save(document, done, force)
    }

    /// Saves a new text in place, or writes it to standard output when the file was not read to be changed. `force`
    /// also saves where that loses the file's access control list or attributes.
    pub fn save(&self, document: &Document, done: &str, force: bool) -> ExitStatus {
        let Some(locked) = &self.locked else {
            return out::result(document.text());
        };
        if document.text() == self.document.text() {
            return out::result(&format!("{}: nothing to change\n", self.name()));
        }
        match locked.save(document.text().as_bytes(), Attributes::forced(force)) {
            Ok(saved) => {
                out::not_undoable(saved.undo_failure.as_deref());
                out::result(&format!("{}: {}\n", self.name(), shown(done)))
            }
            Err(error) => failed(&error),
        }
    }

    /// Writes diagnostics of a text of this file to standard error.
    pub fn tell(&self, document: &Document, diagnostics: &[&Diagnostic]) {
        let path = self.path.to_string_lossy();
        for &diagnostic in diagnostics {
            let position = |at| document.lines().position(document.text(), at);
            out::note(&LocatedDiagnostic::within(diagnostic.clone(), &path, position).to_text());
        }
    }
}

/// The errors and warnings that were not there before.
fn new_diagnostics<'a>(before: &'a Reading, after: &'a Reading) -> Vec<&'a Diagnostic> {
    let key = |diagnostic: &'a Diagnostic| {
        (
            diagnostic.code,
            diagnostic.section,
            diagnostic.variable.as_deref(),
            diagnostic.field.as_deref(),
            diagnostic.message.as_str(),
        )
    };
    let mut known: HashMap<_, usize> = HashMap::new();
    for diagnostic in &before.diagnostics {
        *known.entry(key(diagnostic)).or_default() += 1;
    }
    after
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
        .filter(|diagnostic| match known.get_mut(&key(diagnostic)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        })
        .collect()
}
