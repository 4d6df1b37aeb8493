//! The record of a write: everything that undoing it needs to know, but for the old contents themselves.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The version of the record's form.
pub const FORMAT: u32 = 1;

/// One write of this program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this form.
    pub format: u32,
    /// The project's folder or the file that was written, without links.
    pub subject: Subject,
    /// When the write began, in seconds since 1970.
    pub time: u64,
    /// Every file that was created, replaced or removed.
    pub files: Vec<FileRecord>,
    /// The folders in the project that the write made, outer ones first.
    #[serde(default)]
    pub folders: Vec<String>,
    /// The folders in the project that the write may have removed, outer ones first.
    #[serde(default)]
    pub emptied: Vec<FolderRecord>,
    /// The folders that the write made to put the project there, the project's own included; outer ones first.
    #[serde(default)]
    pub above: Vec<PathBuf>,
    /// The change of the project's repository; none without a commit.
    #[serde(default)]
    pub repository: Option<RepositoryRecord>,
    /// The parts of the file of old contents, in their order.
    #[serde(default)]
    pub contents: Vec<BlobRecord>,
}

/// The object of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A project's folder.
    Project(PathBuf),
    /// A single file.
    File(PathBuf),
}

impl Subject {
    /// The folder or the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Project(path) | Self::File(path) => path,
        }
    }
}

/// One file of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its path in the project; empty for a single file.
    pub path: String,
    /// The file as it was before; none where there was none.
    pub old: Option<Version>,
    /// The file as it was written; none where it was removed.
    pub new: Option<Version>,
}

/// The contents and permissions of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Git's blob id of the contents.
    pub id: String,
    /// The permissions.
    pub mode: u32,
}

/// A folder and its permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderRecord {
    /// Its path in the project.
    pub path: String,
    /// The permissions.
    pub mode: u32,
}

/// The repository of a project that was committed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryRecord {
    /// The write made the repository.
    pub is_new: bool,
    /// The commit that its branch was at; none without one.
    pub head: Option<String>,
    /// Git's blob id of its index; none where there was none.
    pub index: Option<String>,
    /// The commit that the write made; none before it is complete.
    pub commit: Option<CommitRecord>,
}

/// The commit of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitRecord {
    /// Its id.
    pub id: String,
    /// The branch that it was made on; none with a detached HEAD.
    pub branch: Option<String>,
    /// The remote `origin` that the write set in a repository that was there before.
    pub origin: Option<String>,
    /// The fingerprint of the repository's settings after the write.
    pub settings: String,
}

/// A part of the file of old contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRecord {
    /// Git's blob id of the contents.
    pub id: String,
    /// The number of bytes.
    pub length: u64,
}
