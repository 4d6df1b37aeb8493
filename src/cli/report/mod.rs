//! Reports about variables files: for people, as JSON, and for GitHub's workflows.

pub mod github;
pub mod human;
pub mod json;
mod mapping;

use super::diagnostics::LocatedDiagnostic;
use crate::variables::edit::repair::Repair;
use crate::variables::{ArrayFiles, LoadedVariable, Reading, load_variables, model_names, read};
use crate::yaml::Document;
pub use mapping::MappingReport;

/// The diagnostics of one file.
#[derive(Debug)]
pub struct FileReport {
    /// The path as it was given.
    pub path: String,
    /// The contents, or why they could not be read.
    pub contents: Result<CheckedContents, String>,
    /// The fixes; none where there was nothing to fix.
    pub fixed: Option<Vec<Repair>>,
}

/// The contents of a file that could be read.
#[derive(Debug)]
pub enum CheckedContents {
    /// Variables.
    Variables(Box<Readable>),
    /// A mapping of PVs.
    Mapping(Box<MappingReport>),
}

/// A variables file that could be read.
#[derive(Debug)]
pub struct Readable {
    /// The text.
    pub document: Document,
    /// The reason why that runtime.
    pub reason: String,
    /// The runtime's reading of the whole file.
    pub whole: RuntimeVerdict,
    /// The runtime's readings of the file's models, each with its name; of the one that was named only.
    pub models: Vec<(String, RuntimeVerdict)>,
    /// Whether one model was named, so that the others do not matter.
    pub is_of_one_model: bool,
}

/// A runtime's reading and what it holds after it.
#[derive(Debug)]
pub struct RuntimeVerdict {
    /// The reading.
    pub reading: Reading,
    /// The inputs as the runtime holds them; empty when it refuses them, and where values are not reported.
    pub inputs: Vec<LoadedVariable>,
    /// The outputs likewise.
    pub outputs: Vec<LoadedVariable>,
}

/// The part of the variables that a report has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedValues {
    /// The loaded values of every variable, which takes as long as checking them.
    All,
    /// None: only diagnostics and numbers of variables.
    None,
}

impl RuntimeVerdict {
    /// Loads the variables of `reading` where their values are reported.
    #[must_use]
    pub fn of(
        document: &Document,
        reading: Reading,
        values: ReportedValues,
        arrays: &dyn ArrayFiles,
    ) -> Self {
        let (inputs, outputs) = match values {
            ReportedValues::All => load_variables(document, &reading, arrays),
            ReportedValues::None => (Vec::new(), Vec::new()),
        };
        Self {
            reading,
            inputs,
            outputs,
        }
    }
}

impl FileReport {
    /// Returns whether the file could be read and its runtime accepts what was checked: the whole file and each of its models,
    /// or the model that was named.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        match &self.contents {
            Ok(CheckedContents::Variables(readable)) => {
                readable.verdicts().all(|(_, verdict)| verdict.reading.accepted())
            }
            Ok(CheckedContents::Mapping(mapping)) => mapping.verdict.is_accepted(),
            Err(_) => false,
        }
    }

    /// The variables; none of a file that could not be read or holds something else.
    #[must_use]
    pub const fn variables(&self) -> Option<&Readable> {
        match &self.contents {
            Ok(CheckedContents::Variables(readable)) => Some(readable),
            _ => None,
        }
    }

    /// The diagnostics with their places; none of a file that could not be read.
    #[must_use]
    pub fn located(&self) -> Vec<LocatedDiagnostic> {
        match &self.contents {
            Ok(CheckedContents::Variables(readable)) => readable
                .verdicts()
                .flat_map(|(_, verdict)| readable.located(&self.path, verdict))
                .collect(),
            Ok(CheckedContents::Mapping(mapping)) => mapping.located(&self.path),
            Err(_) => Vec::new(),
        }
    }
}

impl Readable {
    /// The diagnostics of `document`, of which `whole` is the reading, and about its models, or about the one that is
    /// named.
    #[must_use]
    pub fn of(
        document: Document,
        whole: Reading,
        reason: String,
        model: Option<&str>,
        values: ReportedValues,
        arrays: &dyn ArrayFiles,
    ) -> Self {
        let runtime = whole.runtime;
        let whole = RuntimeVerdict::of(&document, whole, values, arrays);
        let names = model.map_or_else(|| model_names(&document), |name| vec![name.to_owned()]);
        let models = names.into_iter().map(|name| {
            let reading = read(&document, runtime, Some(&name), arrays);
            (name, RuntimeVerdict::of(&document, reading, values, arrays))
        });
        Self {
            models: models.collect(),
            document,
            reason,
            whole,
            is_of_one_model: model.is_some(),
        }
    }

    /// The checked parts: the whole file and each of its models with its name, or the model that was named.
    pub fn verdicts(&self) -> impl Iterator<Item = (Option<&str>, &RuntimeVerdict)> {
        let whole = (!self.is_of_one_model).then_some((None, &self.whole));
        let models = self.models.iter();
        whole
            .into_iter()
            .chain(models.map(|(name, verdict)| (Some(name.as_str()), verdict)))
    }

    /// The diagnostics of `verdict` with their places.
    pub fn located(&self, path: &str, verdict: &RuntimeVerdict) -> impl Iterator<Item = LocatedDiagnostic> {
        verdict.reading.diagnostics.iter().map(move |diagnostic| {
            LocatedDiagnostic::within(diagnostic.clone(), path, |offset| {
                self.document.lines().position(self.document.text(), offset)
            })
        })
    }
}
