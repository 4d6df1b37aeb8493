//! The early end of a command that writes a project.

use crate::cli::ExitStatus;
use crate::generate::{Refusal, RefusalKind};

/// Why a command ended before its work was done.
pub(in crate::cli) struct EarlyExit {
    pub(in crate::cli) status: ExitStatus,
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
