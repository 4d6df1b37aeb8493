//! The early end of `lume-wizard new`.

use crate::cli::ExitStatus;
use crate::generate::{Refusal, RefusalKind};

/// Why a command ended before its work was done.
pub(super) struct EarlyExit {
    pub(super) status: ExitStatus,
}

impl From<&Refusal> for EarlyExit {
    fn from(refusal: &Refusal) -> Self {
        let status = match refusal.kind {
            RefusalKind::NotInOrder => ExitStatus::NotInOrder,
            RefusalKind::Failed => ExitStatus::Failed,
            RefusalKind::Stopped(signal) => ExitStatus::Stopped(signal),
        };
        Self { status }
    }
}
