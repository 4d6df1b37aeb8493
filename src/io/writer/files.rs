//! Files of a project as they come into being.

use crate::project::{FileMode, PlanFile, PlanPath};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A file that changes: what is to be there (none where it is removed), and what is there now.
pub(super) struct FileWrite<'a> {
    pub(super) path: &'a PlanPath,
    pub(super) file: Option<&'a PlanFile>,
    pub(super) old: Option<&'a [u8]>,
}

/// Creates one file with the usual mode less the umask. It is synced with the rest of the tree, or by the journal.
pub(super) fn put_file(at: &Path, file: &PlanFile) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(match file.mode {
            FileMode::Regular => 0o666,
            FileMode::Executable => 0o777,
        });
    }
    let mut open = options.open(at)?;
    open.write_all(&file.bytes)
}
