//! Edits as patches on the text: every byte that an edit is not about stays.

mod patch;

pub use patch::{Overlap, Patch, Patches};
