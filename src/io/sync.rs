//! Makes a tree of files and folders last through a loss of power, without one flush waiting for another.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most flushes at a time. They wait for the disk or the network, not for a processor.
const AT_A_TIME: usize = 16;

/// Flushes every file below `folder`, then every folder; links are not followed.
///
/// # Errors
/// The first file that cannot be flushed. File systems that cannot flush a folder are left as they are.
pub fn sync_tree(folder: &Path) -> io::Result<()> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    collect(folder, &mut files, &mut folders)?;
    each(&files, |path| File::open(path)?.sync_all())?;
    // A folder that cannot be flushed is left as it is: the contents were flushed before.
    each(&folders, |path| {
        super::system::sync_folder(path);
        Ok(())
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            folders.push(entry.path());
            collect(&entry.path(), files, folders)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Runs `flush` for every path, several at a time. Where no thread can be started, this one does the work.
fn each(paths: &[PathBuf], flush: impl Fn(&Path) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(error) = flush(path) {
                let mut failure = failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                failure.get_or_insert(error);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..AT_A_TIME.min(paths.len()) {
            if std::thread::Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    let failure = failure
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    failure.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_flushed_once_despite_a_failure() {
        let paths: Vec<PathBuf> = (0..100).map(|number| PathBuf::from(number.to_string())).collect();
        let seen = Mutex::new(Vec::new());
        let outcome = each(&paths, |path| {
            seen.lock().unwrap().push(path.to_owned());
            match path == Path::new("50") {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => Ok(()),
            }
        });
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::StorageFull);
        let mut seen = seen.into_inner().unwrap();
        seen.sort_by_key(|path| path.to_string_lossy().parse::<u32>().unwrap());
        assert_eq!(seen, paths);
    }

    #[test]
    fn links_are_not_followed_where_files_are_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/file"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/nowhere", folder.path().join("a/link")).unwrap();
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        collect(folder.path(), &mut files, &mut folders).unwrap();
        assert_eq!(files, [folder.path().join("a/b/file")]);
        assert_eq!(folders, [folder.path().join("a"), folder.path().join("a/b")]);
        sync_tree(folder.path()).unwrap();
    }
}
