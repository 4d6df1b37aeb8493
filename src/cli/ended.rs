//! The end of a command that writes a project.

use crate::cli::{ExitStatus, out};
use crate::generate::{Refusal, RefusalKind};
use crate::io::Signals;

/// The reason why a command ended before its work was done.
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

/// Prints the report and gives the exit status: a signal counts for more than a report that cannot be printed, and that
/// for more than `status`.
pub(in crate::cli) fn conclude(report: &str, status: ExitStatus, signals: &Signals) -> ExitStatus {
    let shown = out::result(report);
    match (status, signals.requested()) {
        (ExitStatus::Stopped(_), _) | (_, None) if shown == ExitStatus::Done => status,
        (_, Some(signal)) => ExitStatus::Stopped(signal),
        (_, None) => shown,
    }
}
