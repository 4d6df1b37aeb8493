//! One variable in the hands of one runtime.

use super::entry::Entry;
use super::held::{ArrayFiles, HeldVariable};
use super::runtime::Runtime;
use crate::text::Diagnostic;
use crate::yaml::Document;

/// What variables share while a file is read.
#[derive(Debug, Default)]
pub(super) struct Shared {}

/// One variable while it is checked.
pub(super) struct Variable {}

impl Variable {
    pub(super) fn new(
        _document: &Document,
        _runtime: Runtime,
        _entry: &Entry,
        _arrays: &dyn ArrayFiles,
        _shared: &mut Shared,
        _found: &mut Vec<Diagnostic>,
    ) -> Self {
        Self {}
    }

    pub(super) fn check(self) -> Option<HeldVariable> {
        None
    }
}
