//! The files as they were generated before, and where they are found.

use crate::project::{PlanPath, ProjectFile, blob_id};
use std::collections::BTreeMap;

/// The repository's objects, for finding the texts that were generated before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseSource {
    /// There is no repository.
    #[default]
    NoRepository,
    /// The repository has its whole history.
    Repository,
    /// The repository is a shallow clone.
    ShallowRepository,
}

/// The files as they were generated before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    /// The objects of the repository that have the ids that were asked for.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// The texts of `.lume-wizard.base`, by path.
    pub texts: BTreeMap<PlanPath, String>,
    /// The source of the objects.
    pub source: BaseSource,
}

/// The reason why the text that was generated before is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingBase {
    /// The project had no such file: the user made one at the path of a new file.
    NewFile,
    /// Neither the repository nor `.lume-wizard.base` has it.
    NotInRepository,
    /// The repository is a shallow clone that does not have it.
    Shallow,
    /// There is no repository, and `.lume-wizard.base` does not have it.
    NoRepository,
}

impl MissingBase {
    /// The reason, as the end of a sentence about the file.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NewFile => "the templates have a new file where you have one of your own",
            Self::NotInRepository => {
                "the text it was generated as is not in the repository (history squashed or pruned?) and not in .lume-wizard.base"
            }
            Self::Shallow => {
                "the repository is a shallow clone without the text it was generated as; `git fetch --unshallow` gets it"
            }
            Self::NoRepository => {
                "there is no repository, and .lume-wizard.base does not have the text it was generated as"
            }
        }
    }
}

impl Bases {
    /// The file at `path` as it was generated before.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn find(&self, previous: &ProjectFile, path: &PlanPath) -> Result<&[u8], MissingBase> {
        let id = previous.files.get(path).ok_or(MissingBase::NewFile)?;
        let text = self.texts.get(path).map(String::as_bytes);
        // A text of another id is not the one that was written.
        if let Some(text) = text.filter(|text| blob_id(text) == *id) {
            return Ok(text);
        }
        let object = self.objects.get(id).map(Vec::as_slice);
        object.ok_or(match self.source {
            BaseSource::NoRepository => MissingBase::NoRepository,
            BaseSource::Repository => MissingBase::NotInRepository,
            BaseSource::ShallowRepository => MissingBase::Shallow,
        })
    }
}
