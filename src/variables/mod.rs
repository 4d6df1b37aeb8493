//! The variables file: its entries, what a runtime would hold, diagnostics, edits and conversion.

pub mod edit;
pub mod held;
pub mod runtime;

pub use crate::text::Section;
pub use held::{ArrayFileError, ArrayFiles, Held, HeldArray, HeldVariable};
pub use runtime::{RUNTIMES, Runtime};
