//! Places in a text, diagnostics as data, and text that is safe to show. Depends on nothing else in this crate.

pub mod diagnostic;
pub mod display;
pub mod nearest;
pub mod parallel;
pub mod span;

pub use diagnostic::{Diagnostic, Section, Severity};
pub use span::{LineIndex, Position, Span};
