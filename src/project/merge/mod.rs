//! Three-way merge of one text: as generated before (base), as the user has it now (mine), as generated now (new).
//!
//! Lines are compared without trailing blanks and line ends, except inside strings. Where both sides changed the same
//! lines, the difference is looked at again without blank lines, and in Python by logical lines and their tokens. What
//! is left are conflicts, each decided by a [`Resolution`].

mod element;
mod elements;
mod language;
mod merged;
mod piece;
mod python;
mod region;
mod settle;
mod text;
mod three_way;

pub use language::Language;
pub(in crate::project) use merged::end_line;
pub use merged::{Conflict, Merge, MergeSection, Resolution, Side};
pub use three_way::merge;

#[cfg(test)]
mod tests;
