//! Old contents of this program's last writes, kept in the user's state folder so that they can be undone.
//!
//! Each write has two files there, under its number and token: its old contents one after the other, and its record.
//! The record comes last and by one rename: without it a write is not in the archive. It may be there for a write that
//! failed or was killed, so what is undone is found by comparing it with the disk.

use super::record::{BlobRecord, FORMAT, Record};
use crate::io::directory::{Directory, is_absence};
use crate::io::state_folder::{StateError, StateFolder, StateKind, failed};
use crate::project::blob_id;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The most writes that are kept.
pub const MOST_WRITES: usize = 10;

/// The most bytes that are kept, of all writes together.
pub const MOST_BYTES: u64 = 200 << 20;

/// The largest record that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// The reason why a write cannot be kept, or a kept one cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The state folder cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// More than fits.
    #[error("what it replaces is larger than {} MB", MOST_BYTES >> 20)]
    TooLarge,
    /// The path cannot be written down.
    #[error("the path {} is not UTF-8", crate::io::shown_path(.0))]
    Unnamable(PathBuf),
    /// The old contents are not what was kept.
    #[error("the old contents in {} are damaged or gone", crate::io::shown_path(.0))]
    Damaged(PathBuf),
}

/// Old contents by git's blob id.
pub type Contents<'a> = BTreeMap<String, &'a [u8]>;

/// The archive.
#[derive(Clone, Debug)]
pub struct Archive {
    state: StateFolder,
}

/// A write in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    name: String,
    /// Its record.
    pub record: Record,
}

/// A write that has been put into the archive and is not complete. It is taken out again when this is dropped.
#[derive(Debug)]
pub struct Pending {
    archive: Archive,
    kept: Kept,
    is_complete: bool,
}

impl Archive {
    /// The one in this state folder.
    #[must_use]
    pub const fn new(state: StateFolder) -> Self {
        Self { state }
    }

    /// Keeps a write that is about to begin. The oldest writes give way.
    ///
    /// # Errors
    /// When the state folder cannot be written, or the write is too large.
    pub fn begin(&self, mut record: Record, contents: &Contents) -> Result<Pending, ArchiveError> {
        let part = |(id, bytes): (&String, &&[u8])| BlobRecord {
            id: id.clone(),
            length: bytes.len().try_into().unwrap_or(u64::MAX),
        };
        record.format = FORMAT;
        record.contents = contents.iter().map(part).collect();
        let text = encoded(&record)?;
        let lengths = record.contents.iter().map(|part| part.length);
        let needed = lengths.fold(text.len().try_into().unwrap_or(u64::MAX), u64::saturating_add);
        if needed > MOST_BYTES {
            return Err(ArchiveError::TooLarge);
        }
        let folder = self.state.create(StateKind::Undo)?;
        let failed = || failed(folder.path(), "written");
        // Of two runs one keeps its write after the other. Where the file system has no locks both may have the same
        // number, and differ in their tokens.
        let _ = folder.file().lock();
        let names = self.make_room(&folder, needed)?;
        let number = names.last().and_then(|name| number_of(name)).unwrap_or(0) + 1;
        let token = crate::io::state_folder::token().map_err(failed())?;
        let name = format!("{number:012}-{token}");
        let write = || -> io::Result<()> {
            if !contents.is_empty() {
                let mut file = tempfile::NamedTempFile::new_in(folder.path())?;
                for bytes in contents.values() {
                    file.write_all(bytes)?;
                }
                file.as_file().sync_all()?;
                file.persist(contents_path(&folder, &name))?;
            }
            put_record(&folder, &name, &text)?;
            // What undoes the write is on the disk before the write begins.
            folder.sync();
            Ok(())
        };
        if let Err(error) = write() {
            remove(&folder, &name);
            return Err(failed()(error).into());
        }
        let _ = folder.file().unlock();
        Ok(Pending {
            archive: self.clone(),
            kept: Kept { name, record },
            is_complete: false,
        })
    }

    /// Removes the oldest writes until another one of `needed` bytes fits, and what killed runs left. Gives the names of
    /// those that stay, oldest first.
    fn make_room(&self, folder: &Directory, needed: u64) -> Result<Vec<String>, StateError> {
        let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
        let mut garbage = Vec::new();
        let mut parts = Vec::new();
        for (file, size) in listed(folder)? {
            match file.rsplit_once('.') {
                Some((name, "json")) if number_of(name).is_some() => {
                    *sizes.entry(name.to_owned()).or_default() += size;
                }
                Some((name, "old")) if number_of(name).is_some() => parts.push((name.to_owned(), size)),
                _ => garbage.push(folder.path().join(file)),
            }
        }
        for (name, size) in parts {
            match sizes.get_mut(&name) {
                Some(whole) => *whole += size,
                None => garbage.push(contents_path(folder, &name)),
            }
        }
        for path in garbage {
            // What cannot be removed is left to the next run.
            let _ = std::fs::remove_file(path);
        }
        let mut whole: u64 = sizes.values().sum();
        while whole + needed > MOST_BYTES || sizes.len() >= MOST_WRITES {
            let Some((name, size)) = sizes.pop_first() else {
                break;
            };
            remove(folder, &name);
            whole -= size;
        }
        Ok(sizes.into_keys().collect())
    }

    /// The kept writes, the newest first. What cannot be understood is left out.
    ///
    /// # Errors
    /// When the state folder cannot be read.
    pub fn writes(&self) -> Result<Vec<Kept>, StateError> {
        let folder = match self.state.open(StateKind::Undo) {
            Ok(folder) => folder,
            Err(StateError::Unknown) => return Ok(Vec::new()),
            Err(StateError::Io { source, .. }) if is_absence(&source) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for (file, _) in listed(&folder)? {
            let Some(name) = file
                .strip_suffix(".json")
                .filter(|name| number_of(name).is_some())
            else {
                continue;
            };
            let record = folder.read(Path::new(&file), LARGEST).ok();
            let record = record.and_then(|bytes| serde_json::from_slice::<Record>(&bytes).ok());
            if let Some(record) = record.filter(|record| record.format == FORMAT) {
                let name = name.to_owned();
                found.push(Kept { name, record });
            }
        }
        found.sort_by(|one, other| other.name.cmp(&one.name));
        Ok(found)
    }

    /// The old contents with this id.
    ///
    /// # Errors
    /// When they cannot be read, or are not what was kept.
    pub fn contents(&self, kept: &Kept, id: &str) -> Result<Vec<u8>, ArchiveError> {
        let folder = self.state.open(StateKind::Undo)?;
        let path = contents_path(&folder, &kept.name);
        let mut start = 0;
        for part in &kept.record.contents {
            if part.id == id {
                return read_part(&folder, &kept.name, start, part.length)
                    .ok()
                    .filter(|bytes| blob_id(bytes) == id)
                    .ok_or(ArchiveError::Damaged(path));
            }
            start += part.length;
        }
        Err(ArchiveError::Damaged(path))
    }

    /// Removes a write that has been undone.
    pub fn forget(&self, kept: &Kept) {
        if let Ok(folder) = self.state.open(StateKind::Undo) {
            remove(&folder, &kept.name);
        }
    }
}

impl Pending {
    /// The write is complete; `change` adds what is known only now.
    pub fn complete(mut self, change: impl FnOnce(&mut Record)) {
        self.is_complete = true;
        let before = self.kept.record.clone();
        change(&mut self.kept.record);
        if self.kept.record == before {
            return;
        }
        if let Ok(folder) = self.archive.state.open(StateKind::Undo) {
            // Where it cannot be added, the undo finds it in the repository.
            let _ = encoded(&self.kept.record).map(|text| put_record(&folder, &self.kept.name, &text));
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.is_complete {
            self.archive.forget(&self.kept);
        }
    }
}

/// The record as JSON. Only a path that is not UTF-8 cannot be written so.
fn encoded(record: &Record) -> Result<Vec<u8>, ArchiveError> {
    serde_json::to_vec(record).map_err(|_| ArchiveError::Unnamable(record.subject.path().to_owned()))
}

fn put_record(folder: &Directory, name: &str, text: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder.path())?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(folder.path().join(format!("{name}.json")))?;
    Ok(())
}

fn contents_path(folder: &Directory, name: &str) -> PathBuf {
    folder.path().join(format!("{name}.old"))
}

/// Removes a write: the record first, without which the rest has no meaning.
fn remove(folder: &Directory, name: &str) {
    let record = std::fs::remove_file(folder.path().join(format!("{name}.json")));
    if record.is_ok() || record.is_err_and(|error| is_absence(&error)) {
        let _ = std::fs::remove_file(contents_path(folder, name));
    }
}

fn read_part(folder: &Directory, name: &str, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = folder.open_file(Path::new(&format!("{name}.old")), false)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The number in a write's name.
fn number_of(name: &str) -> Option<u64> {
    let (number, token) = name.split_once('-')?;
    let is_token = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    (number.len() == 12 && is_token)
        .then(|| number.parse().ok())
        .flatten()
}

/// The plain files of the folder and their sizes in bytes.
fn listed(folder: &Directory) -> Result<Vec<(String, u64)>, StateError> {
    let read = || -> io::Result<Vec<(String, u64)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder.path())? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            match entry.metadata() {
                Ok(facts) if facts.is_file() => found.push((name, facts.len())),
                // Another run may have removed it meanwhile.
                _ => {}
            }
        }
        Ok(found)
    };
    read().map_err(failed(folder.path(), "read"))
}

#[cfg(test)]
mod tests {
    use super::super::record::Subject;
    use super::*;

    fn record(path: &str) -> Record {
        Record {
            format: 0,
            subject: Subject::File(path.into()),
            time: 0,
            files: Vec::new(),
            folders: Vec::new(),
            emptied: Vec::new(),
            above: Vec::new(),
            repository: None,
            contents: Vec::new(),
        }
    }

    fn archive() -> (tempfile::TempDir, Archive) {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::new(StateFolder::at(home.path().join("state")));
        (home, archive)
    }

    fn kept(archive: &Archive) -> Vec<PathBuf> {
        let writes = archive.writes().unwrap();
        let path = |kept: &Kept| kept.record.subject.path().to_owned();
        writes.iter().map(path).collect()
    }

    #[test]
    fn contents_are_found_by_their_id() {
        let (_home, archive) = archive();
        let mut contents = Contents::new();
        for bytes in [&b"one"[..], b"", b"three"] {
            contents.insert(blob_id(bytes), bytes);
        }
        archive
            .begin(record("/a"), &contents)
            .unwrap()
            .complete(|record| record.time = 7);
        let kept = &archive.writes().unwrap()[0];
        assert_eq!(kept.record.time, 7);
        for bytes in [&b"one"[..], b"", b"three"] {
            assert_eq!(archive.contents(kept, &blob_id(bytes)).unwrap(), bytes);
        }
        let unknown = archive.contents(kept, &blob_id(b"two"));
        assert!(matches!(unknown, Err(ArchiveError::Damaged(_))));
    }

    #[test]
    fn an_unfinished_write_is_not_kept() {
        let (home, archive) = archive();
        drop(archive.begin(record("/a"), &Contents::new()).unwrap());
        assert_eq!(kept(&archive), Vec::<PathBuf>::new());
        // Killed before its record was there, or while that was written.
        let folder = home.path().join("state/undo");
        let name = "000000000007-00000000000000000000000000000000";
        for left in [format!("{name}.old"), ".tmpAbC".to_owned()] {
            std::fs::write(folder.join(left), "left").unwrap();
        }
        assert_eq!(kept(&archive), Vec::<PathBuf>::new());
        archive
            .begin(record("/b"), &Contents::new())
            .unwrap()
            .complete(|_| {});
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
        assert_eq!(kept(&archive), [Path::new("/b")]);
    }

    #[test]
    fn the_oldest_writes_give_way() {
        let (_home, archive) = archive();
        let bytes = vec![0; 80 << 20];
        let large = Contents::from([("0".to_owned(), bytes.as_slice())]);
        for path in ["/a", "/b", "/c"] {
            archive.begin(record(path), &large).unwrap().complete(|_| {});
        }
        assert_eq!(kept(&archive), [Path::new("/c"), Path::new("/b")]);
        let too_large = (0..3).map(|id| (id.to_string(), bytes.as_slice())).collect();
        let refused = archive.begin(record("/d"), &too_large);
        assert!(matches!(refused, Err(ArchiveError::TooLarge)));
        assert_eq!(kept(&archive), [Path::new("/c"), Path::new("/b")]);
        for number in 0..MOST_WRITES {
            let path = format!("/{number}");
            archive
                .begin(record(&path), &Contents::new())
                .unwrap()
                .complete(|_| {});
        }
        assert_eq!(kept(&archive).len(), MOST_WRITES);
        assert_eq!(kept(&archive)[0], Path::new("/9"));
    }
}
