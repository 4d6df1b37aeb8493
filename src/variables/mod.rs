//! The variables file: its entries, what a runtime would hold, diagnostics, edits and conversion.

pub mod codes;
pub mod edit;
pub mod held;
pub mod rules;
pub mod runtime;

pub use crate::text::Section;
pub use codes::{CODES, Code};
pub use held::{ArrayFileError, ArrayFiles, Held, HeldArray, HeldVariable};
pub use rules::{FieldRule, Kind, KindRule, ValueKind};
pub use runtime::{RUNTIMES, Runtime};
