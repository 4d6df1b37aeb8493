//! PV mappings: the files that say which process variables feed a deployed model.
//!
//! [`MappingKind::of`] recognises the four formats by their content, [`read()`] brings them into the same [`Row`]s, and
//! [`check()`] judges these as the program does that loads the file, and against the model's variables.

pub mod check;
pub mod codes;
pub mod formula;
mod graph;
mod judge;
mod kind;
mod model;
mod read;
mod row;
mod written;

pub use check::{Point, Verdict, check};
pub use codes::MAPPING_CODES;
pub use kind::MappingKind;
pub use model::{ModelNames, ModelVariable};
pub use read::read;
pub use row::{Mapping, Row, RowFormula, Side, SideState, Symbols, Written, renamed};
