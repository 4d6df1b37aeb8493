//! A write of this program while it is made: kept for undoing, or not, which never prevents the write.

use super::archive::{Archive, Contents, Pending};
use super::record::Record;
use crate::io::state_folder::StateFolder;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this run has reported that a write cannot be undone.
static IS_REPORTED: AtomicBool = AtomicBool::new(false);

/// A write that is kept, or the reason why it is not.
#[derive(Debug)]
pub struct Keeping(Result<Pending, String>);

impl Keeping {
    /// Keeps a write that is about to begin.
    #[must_use]
    pub fn begin(state: &StateFolder, record: Record, contents: &Contents) -> Self {
        let pending = Archive::new(state.clone()).begin(record, contents);
        Self(pending.map_err(|error| error.to_string()))
    }

    /// The write is complete; `change` adds to its record what is known only now. Gives the reason why it cannot be
    /// undone, the first time in this run.
    pub fn complete(self, change: impl FnOnce(&mut Record)) -> Option<String> {
        match self.0 {
            Ok(pending) => {
                pending.complete(change);
                None
            }
            Err(reason) => {
                tracing::debug!(reason, "cannot be undone");
                (!IS_REPORTED.swap(true, Ordering::Relaxed)).then_some(reason)
            }
        }
    }
}

/// The time now, in seconds since 1970.
#[must_use]
pub fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
