//! The file of a draft: two lines of JSON. The first is its [`Summary`], so that a list of drafts needs no more than the
//! beginnings of files; the second is all the rest.

use super::buffer_record::{BufferRecord, PathRecord};
use super::same_variants::same_variants;
use super::{Draft, DraftError, DraftKind, FORMAT, Summary};
use crate::answers::{AnswerSource, Given, Key};
use crate::generate::{Differences, RepositoryConflict, RepositoryDecision};
use crate::project::PlanPath;
use crate::project::merge::{Resolution, Side};
use crate::wizard::file_review::{FileReview, FileReviews, StoredFileReview};
use crate::wizard::step::Step;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Serialize, Deserialize)]
struct HeaderRecord {
    format: u64,
    kind: KindRecord,
    name: String,
    path: Option<PathRecord>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    project: Option<PathRecord>,
    edited: usize,
    answers: usize,
    registry_chosen: bool,
    ticks: usize,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KindRecord {
    Wizard,
    Editor,
}

#[derive(Serialize, Deserialize)]
struct DraftRecord {
    step: String,
    reached: String,
    file: Option<BufferRecord>,
    answers: Vec<AnswerRecord>,
    focus: Option<(String, usize)>,
    repositories: Vec<RepositoryConflictRecord>,
    decisions: Vec<FileReviewRecord>,
    ticks: Vec<(String, String)>,
    item: usize,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    project: Option<PathRecord>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    folder: Option<PathRecord>,
}

#[derive(Serialize, Deserialize)]
struct AnswerRecord {
    key: String,
    text: String,
    source: SourceRecord,
    /// The path that it means, where that is not the text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    path: Option<PathRecord>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SourceRecord {
    File,
    Option,
    Set,
    Typed,
}

#[derive(Serialize, Deserialize)]
struct RepositoryConflictRecord {
    destination: PathRecord,
    inside: Option<PathRecord>,
    branch: Option<String>,
    detached: bool,
    origin: Option<[String; 2]>,
    decision: RepositoryDecisionRecord,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RepositoryDecisionRecord {
    Own,
    Part,
    KeepExisting,
}

#[derive(Serialize, Deserialize)]
struct FileReviewRecord {
    destination: PathRecord,
    path: String,
    whole: Option<SideRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    changes: Vec<Option<ResolutionRecord>>,
    /// The whole text as the user has edited it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    edited: Option<String>,
    there: Option<String>,
    new: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SideRecord {
    #[serde(rename = "keep")]
    Mine,
    #[serde(rename = "take")]
    New,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ResolutionRecord {
    Side(SideRecord),
    Both,
    Lines(Vec<bool>),
    Text(String),
}

same_variants!(KindRecord, DraftKind, Wizard Editor);
same_variants!(SourceRecord, AnswerSource, File Option Set Typed);
same_variants!(RepositoryDecisionRecord, RepositoryDecision, Own Part KeepExisting);
same_variants!(SideRecord, Side, Mine New);
impl Draft {
    /// The bytes of its file.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn encode(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(&HeaderRecord::from(self.summary()))?;
        bytes.push(b'\n');
        serde_json::to_writer(&mut bytes, &DraftRecord::from(self))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The draft of a file.
    ///
    /// # Errors
    /// When a newer version wrote it, or it is damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, DraftError> {
        let summary = Summary::decode(bytes)?;
        let body = bytes.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default();
        let record: DraftRecord =
            serde_json::from_slice(body).map_err(|error| DraftError::Damaged(error.to_string()))?;
        record.into_draft(summary)
    }
}

impl Summary {
    /// The summary in the first line of a draft's file.
    ///
    /// # Errors
    /// As [`Draft::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DraftError> {
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let damaged = |error: serde_json::Error| DraftError::Damaged(error.to_string());
        let value: serde_json::Value = serde_json::from_slice(line).map_err(damaged)?;
        match value.get("format").and_then(serde_json::Value::as_u64) {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) if format > u64::from(FORMAT) => return Err(DraftError::Newer(format)),
            _ => return Err(DraftError::Damaged("it does not name its format".to_owned())),
        }
        let header: HeaderRecord = serde_json::from_value(value).map_err(damaged)?;
        Ok(Self {
            kind: header.kind.into(),
            name: header.name,
            path: header.path.map(PathBuf::from),
            project: header.project.map(PathBuf::from),
            edited: header.edited,
            answers: header.answers,
            registry_chosen: header.registry_chosen,
            ticks: header.ticks,
        })
    }
}

impl From<Summary> for HeaderRecord {
    fn from(summary: Summary) -> Self {
        Self {
            format: u64::from(FORMAT),
            kind: summary.kind.into(),
            name: summary.name,
            path: summary.path.as_deref().map(PathRecord::from),
            project: summary.project.as_deref().map(PathRecord::from),
            edited: summary.edited,
            answers: summary.answers,
            registry_chosen: summary.registry_chosen,
            ticks: summary.ticks,
        }
    }
}

impl From<&Draft> for DraftRecord {
    fn from(draft: &Draft) -> Self {
        let answer = |(key, answer): (Key, &crate::answers::Answer)| AnswerRecord {
            key: key.name().to_owned(),
            text: answer.text.clone(),
            source: answer.source.into(),
            path: (answer.path.as_os_str() != answer.text.as_str()).then(|| answer.path.as_path().into()),
        };
        let repository =
            |(destination, conflict, decision): &(PathBuf, RepositoryConflict, RepositoryDecision)| {
                let (inside, differences) = match conflict {
                    RepositoryConflict::Inside(around) => (Some(around.as_path().into()), None),
                    RepositoryConflict::Differs(differences) => (None, Some(differences.clone())),
                };
                let differences = differences.unwrap_or_default();
                RepositoryConflictRecord {
                    destination: destination.as_path().into(),
                    inside,
                    branch: differences.branch,
                    detached: differences.detached,
                    origin: differences.origin,
                    decision: (*decision).into(),
                }
            };
        Self {
            step: draft.step.title().to_lowercase(),
            reached: draft.reached.title().to_lowercase(),
            file: draft.file.as_ref().map(BufferRecord::from),
            answers: draft.answers.iter().map(answer).collect(),
            focus: draft.focus.map(|(key, cursor)| (key.name().to_owned(), cursor)),
            repositories: draft.repositories.iter().map(repository).collect(),
            decisions: draft
                .file_reviews
                .to_stored()
                .iter()
                .map(FileReviewRecord::from)
                .collect(),
            ticks: draft.ticks.iter().cloned().collect(),
            item: draft.item,
            project: draft.project.as_deref().map(PathRecord::from),
            folder: draft.folder.as_deref().map(PathRecord::from),
        }
    }
}

impl DraftRecord {
    fn into_draft(self, summary: Summary) -> Result<Draft, DraftError> {
        let step = |name: &str| {
            let found = Step::ALL
                .into_iter()
                .find(|step| step.title().to_lowercase() == name);
            found.ok_or_else(|| DraftError::Damaged(format!("there is no step {name}")))
        };
        let mut answers = Given::new();
        for record in self.answers {
            let Some(key) = Key::from_name(&record.key) else {
                return Err(DraftError::Damaged(format!(
                    "there is no question {}",
                    record.key
                )));
            };
            match record.path {
                Some(path) => answers.put_text_of_path(key, record.source.into(), record.text, path.into()),
                None => answers.put(key, record.source.into(), record.text),
            }
        }
        let file_reviews: Option<Vec<StoredFileReview>> = self
            .decisions
            .into_iter()
            .map(FileReviewRecord::into_stored)
            .collect();
        let file_reviews =
            file_reviews.ok_or_else(|| DraftError::Damaged("a decision is about no path".to_owned()))?;
        let repository = |record: RepositoryConflictRecord| {
            let conflict = match record.inside {
                Some(around) => RepositoryConflict::Inside(around.into()),
                None => RepositoryConflict::Differs(Differences {
                    branch: record.branch,
                    detached: record.detached,
                    origin: record.origin,
                }),
            };
            (record.destination.into(), conflict, record.decision.into())
        };
        Ok(Draft {
            kind: summary.kind,
            name: summary.name,
            step: step(&self.step)?,
            reached: step(&self.reached)?,
            file: self.file.map(BufferRecord::into_file).transpose()?,
            answers,
            focus: self
                .focus
                .and_then(|(key, cursor)| Some((Key::from_name(&key)?, cursor))),
            repositories: self.repositories.into_iter().map(repository).collect(),
            file_reviews: FileReviews::restored(file_reviews),
            ticks: self.ticks.into_iter().collect(),
            item: self.item,
            project: self.project.map(PathBuf::from),
            folder: self.folder.map(PathBuf::from),
        })
    }
}

impl From<&StoredFileReview> for FileReviewRecord {
    fn from(stored: &StoredFileReview) -> Self {
        let (whole, changes, edited) = match &stored.file_review {
            FileReview::Whole(side) => (Some((*side).into()), Vec::new(), None),
            FileReview::Changes(changes) => {
                let changes = changes.iter().map(|change| change.as_ref().map(Into::into));
                (None, changes.collect(), None)
            }
            FileReview::Edited(text) => (None, Vec::new(), Some(text.clone())),
        };
        Self {
            destination: stored.destination.as_path().into(),
            path: stored.path.as_str().to_owned(),
            whole,
            changes,
            edited,
            there: stored.there.clone(),
            new: stored.new.clone(),
        }
    }
}

impl FileReviewRecord {
    fn into_stored(self) -> Option<StoredFileReview> {
        Some(StoredFileReview {
            destination: self.destination.into(),
            path: PlanPath::new(&self.path)?,
            file_review: match (self.whole, self.edited) {
                (Some(side), _) => FileReview::Whole(side.into()),
                (None, Some(text)) => FileReview::Edited(text),
                (None, None) => {
                    let changes = self.changes.into_iter();
                    FileReview::Changes(changes.map(|change| change.map(Into::into)).collect())
                }
            },
            there: self.there,
            new: self.new,
        })
    }
}

impl From<&Resolution> for ResolutionRecord {
    fn from(resolution: &Resolution) -> Self {
        match resolution {
            Resolution::Take(side) => Self::Side((*side).into()),
            Resolution::Both => Self::Both,
            Resolution::Lines(kept) => Self::Lines(kept.clone()),
            Resolution::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<ResolutionRecord> for Resolution {
    fn from(record: ResolutionRecord) -> Self {
        match record {
            ResolutionRecord::Side(side) => Self::Take(side.into()),
            ResolutionRecord::Both => Self::Both,
            ResolutionRecord::Lines(kept) => Self::Lines(kept),
            ResolutionRecord::Text(text) => Self::Text(text),
        }
    }
}
