//! The variables file of a new project: read, converted where that is asked for, and taken in.

use super::super::diagnostics::LocatedDiagnostic;
use super::super::variable_file::for_python;
use crate::answers::Key;
use crate::cli::project_report::RuntimeFound;
use crate::io::{self, DiskArrays};
use crate::project::ProjectVariables;
use crate::stacks::Stack;
use crate::text::{Diagnostic, Severity};
use crate::variables::convert::{Loss, Losses, convert};
use crate::variables::{self, ModelError, Reading, Runtime, read_chosen};
use crate::yaml::Document;
use std::path::{Path, PathBuf};

/// The variables file as it was read.
pub(super) struct VariablesFile {
    path: PathBuf,
    bytes: Vec<u8>,
    document: Document,
    arrays: DiskArrays,
    found: RuntimeFound,
    reading: Reading,
}

/// The file as a stack uses it.
#[derive(Default)]
pub(super) struct UsableFile {
    /// The variables, when its runtime accepts the file (or what it was converted to).
    pub(super) variables: Option<ProjectVariables>,
    /// The diagnostics.
    pub(super) diagnostics: Vec<LocatedDiagnostic>,
}

/// The reason why there is no variables file to go on with.
pub(super) struct UnusableFile {
    pub(super) diagnostic: Box<Diagnostic>,
    /// The models of a file that holds several, where none is named.
    pub(super) models: Vec<String>,
}

impl UnusableFile {
    fn of(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic: Box::new(diagnostic),
            models: Vec::new(),
        }
    }
}

impl VariablesFile {
    /// Reads the file, or the model of it that is named, for `runtime` or for the one that it is found to be written
    /// for.
    pub(super) fn read(
        path: &Path,
        model: Option<&str>,
        runtime: Option<Runtime>,
    ) -> Result<Self, UnusableFile> {
        if let Some(help) = for_python(path) {
            let message = format!("{} is Python source, no variables file", io::shown_path(path));
            let diagnostic = about_the_file("variables-unreadable", message).with_help(help);
            return Err(UnusableFile::of(diagnostic));
        }
        let (bytes, _) = io::read(path).map_err(|error| {
            let diagnostic = about_the_file("variables-unreadable", error.to_string());
            UnusableFile::of(diagnostic.with_help("name the variables file with --variables"))
        })?;
        let document = Document::from_bytes(&bytes);
        let arrays = DiskArrays::beside(path);
        let (reading, detected) = read_chosen(&document, model, runtime, &arrays).map_err(|error| {
            let message = format!("{}: {error}", io::shown_path(path));
            let diagnostic = about_the_file(code_of(&error), message).with_help(error.help());
            let models = match error {
                ModelError::Unnamed(names) => names,
                ModelError::Unknown { .. } => Vec::new(),
            };
            UnusableFile {
                models,
                ..UnusableFile::of(diagnostic)
            }
        })?;
        let reason = detected.map_or_else(|| "chosen with --runtime".to_owned(), |detected| detected.reason);
        let runtime = reading.runtime;
        Ok(Self {
            path: path.to_owned(),
            bytes,
            document,
            arrays,
            found: RuntimeFound { runtime, reason },
            reading,
        })
    }

    /// The runtime that the file is written for, and why.
    pub(super) const fn found(&self) -> &RuntimeFound {
        &self.found
    }

    /// The name of the folder that the file is in.
    pub(super) fn folder_name(&self) -> Option<String> {
        let path = std::path::absolute(&self.path).ok()?;
        let name = path.parent()?.file_name()?;
        name.to_str().map(str::to_owned)
    }

    /// Checks the file with the stack's runtime and takes its variables; where that refuses what the file's own
    /// runtime takes, converts it if that is asked for.
    pub(super) fn for_stack(&self, stack: Stack, may_convert: bool) -> UsableFile {
        let wanted = stack.info().runtime;
        let again = (self.reading.runtime != wanted)
            .then(|| variables::read(&self.document, wanted, self.reading.model(), &self.arrays));
        let reading = again.as_ref().unwrap_or(&self.reading);
        if reading.accepted() {
            let mut used = UsableFile {
                variables: None,
                diagnostics: self.located(&reading.diagnostics),
            };
            match ProjectVariables::gather(&self.document, reading, &self.arrays) {
                Ok(variables) => {
                    // Byte for byte, also where the document is not UTF-8.
                    let is_whole = variables.file == self.document.text().as_bytes();
                    let file = match is_whole {
                        true => self.bytes.clone(),
                        false => variables.file.clone(),
                    };
                    used.variables = Some(ProjectVariables { file, ..variables });
                }
                Err(refused) => used.diagnostics.extend(self.located(&refused)),
            }
            return used;
        }
        if may_convert {
            return self.converted(wanted);
        }
        if !self.reading.accepted() {
            // Wrong for its own runtime already: that is what there is to correct first.
            return UsableFile {
                variables: None,
                diagnostics: self.located(&self.reading.diagnostics),
            };
        }
        let mut diagnostics = self.located(&reading.diagnostics);
        diagnostics.push(LocatedDiagnostic::nowhere(self.other_runtime(wanted)));
        UsableFile {
            variables: None,
            diagnostics,
        }
    }

    /// The file has neither an input nor an output.
    pub(super) fn without_variables(&self) -> Diagnostic {
        let shown = io::shown_path(&self.path);
        about_the_file("variables-none", format!("{shown} has no variables")).with_help(format!(
            "add them first: `lume-wizard edit {shown}`, or `lume-wizard variable add`"
        ))
    }

    fn located(&self, diagnostics: &[Diagnostic]) -> Vec<LocatedDiagnostic> {
        let path = self.path.to_string_lossy();
        let within = |diagnostic: &Diagnostic| {
            LocatedDiagnostic::within(diagnostic.clone(), &path, |offset| {
                self.document.lines().position(self.document.text(), offset)
            })
        };
        diagnostics.iter().map(within).collect()
    }

    /// The file as the runtime `wanted` takes it. Nothing is lost on the way, or it is not converted.
    fn converted(&self, wanted: Runtime) -> UsableFile {
        let refused = |diagnostics: Vec<LocatedDiagnostic>| UsableFile {
            variables: None,
            diagnostics,
        };
        let conversion = match convert(&self.document, &self.reading, wanted, Losses::Block) {
            Ok(conversion) => conversion,
            Err(refusal) => {
                let mut diagnostic = about_the_file("variables-not-converted", refusal.message);
                diagnostic.help = refusal.help;
                let mut diagnostics = match self.reading.accepted() {
                    true => Vec::new(),
                    false => self.located(&self.reading.diagnostics),
                };
                diagnostics.push(LocatedDiagnostic::nowhere(diagnostic));
                return refused(diagnostics);
            }
        };
        let Some(document) = conversion.document else {
            let lost: Vec<_> = conversion.losses.iter().map(|loss| lost(loss, wanted)).collect();
            return refused(self.located(&lost));
        };
        let reading = variables::read(&document, wanted, self.reading.model(), &self.arrays);
        let from = self.found.runtime.key();
        let note = Diagnostic::new(
            "variables-converted",
            Severity::Warning,
            format!(
                "the variables file was written for {from}; the project's is converted to {}",
                wanted.key()
            ),
        );
        // Their places are those of a text that is on no disk yet: they are told without. Hints are about a style that
        // the user did not choose.
        let mut diagnostics = vec![LocatedDiagnostic::nowhere(
            note.of_field(Key::ModelConfigFile.name()),
        )];
        let weighty = |found: &&Diagnostic| found.severity != Severity::Hint;
        diagnostics.extend(
            reading
                .diagnostics
                .iter()
                .filter(weighty)
                .cloned()
                .map(LocatedDiagnostic::nowhere),
        );
        match ProjectVariables::gather(&document, &reading, &self.arrays) {
            Ok(variables) => UsableFile {
                variables: Some(variables),
                diagnostics,
            },
            Err(found) => {
                let new = found
                    .into_iter()
                    .filter(|found| !reading.diagnostics.contains(found));
                diagnostics.extend(new.map(LocatedDiagnostic::nowhere));
                let message = format!("once converted, {} would still refuse the file", wanted.key());
                let help = format!(
                    "mend what is said above in {} first: `lume-wizard edit`",
                    crate::text::display::shown(&self.path.to_string_lossy())
                );
                let diagnostic = about_the_file("variables-not-converted", message).with_help(help);
                diagnostics.push(LocatedDiagnostic::nowhere(diagnostic));
                refused(diagnostics)
            }
        }
    }

    /// The file is in order for another runtime than the stack's.
    fn other_runtime(&self, wanted: Runtime) -> Diagnostic {
        let own = Stack::for_runtime(self.found.runtime).info();
        let message = format!(
            "the variables file is written for {} ({}), and the stack's runtime {} refuses it",
            self.found.runtime.key(),
            self.found.reason,
            wanted.key()
        );
        let convert = format!("use --convert to convert it to {}", wanted.key());
        let help = match own.runtime == self.found.runtime {
            true => format!("{convert}, or --stack {}", own.key),
            false => convert,
        };
        about_the_file("variables-other-runtime", message).with_help(help)
    }
}

const fn code_of(error: &ModelError) -> &'static str {
    match error {
        ModelError::Unnamed(_) => "variables-several-models",
        ModelError::Unknown { .. } => "model-unknown",
    }
}

fn about_the_file(code: &'static str, message: String) -> Diagnostic {
    Diagnostic::new(code, Severity::Error, message).of_field(Key::ModelConfigFile.name())
}

/// The parts that the target cannot express.
fn lost(loss: &Loss, wanted: Runtime) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        "variables-conversion-loss",
        Severity::Error,
        format!("{} cannot express it: {}", wanted.key(), loss.message),
    )
    .with_help("`lume-wizard convert` says how to convert the file without it")
    .of_variable(loss.section, &loss.variable)
    .at(loss.span);
    diagnostic.field.clone_from(&loss.field);
    diagnostic
}
