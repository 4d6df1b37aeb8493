//! The early end of `lume-wizard new`.

use crate::cli::Status;
use crate::generate::{Refusal, RefusalKind};

/// Why a command ended before its work was done.
pub(super) struct Ended {
    pub(super) status: Status,
}

impl From<&Refusal> for Ended {
    fn from(refusal: &Refusal) -> Self {
        let status = match refusal.kind {
            RefusalKind::NotInOrder => Status::NotInOrder,
            RefusalKind::Failed => Status::Failed,
            RefusalKind::Stopped(signal) => Status::Stopped(signal),
        };
        Self { status }
    }
}
