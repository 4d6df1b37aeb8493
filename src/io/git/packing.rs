//! Objects of a new repository, kept in memory and written as one pack.

use git2::{Buf, Error, Indexer, Repository};
use std::io::Write;

/// The priority of the objects in memory: above those of the repository's own loose and packed ones, so that new
/// objects are written there.
const PRIORITY: i32 = 1000;

/// The mode of the pack and its index, as git makes them: nobody changes them.
const MODE: u32 = 0o444;

/// Runs `make`, whose new objects are written as one pack at its end. When it fails nothing is written.
///
/// # Errors
/// Those of `make`, and when the pack cannot be written.
pub fn packed<T, E: From<Error>>(
    repository: &Repository,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    let objects = repository.odb()?;
    let memory = objects.add_new_mempack_backend(PRIORITY)?;
    let made = make()?;
    let mut pack = Buf::new();
    memory.dump(repository, &mut pack)?;
    let folder = repository.path().join("objects/pack");
    let mut indexer = Indexer::new(Some(&objects), &folder, MODE, false)?;
    let written = indexer.write_all(&pack);
    // The words of the system are in the message: a full disk is found by them.
    written.map_err(|error| Error::from_str(&error.to_string()))?;
    indexer.commit()?;
    memory.reset()?;
    objects.refresh()?;
    Ok(made)
}
