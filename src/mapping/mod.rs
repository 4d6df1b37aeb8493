//! PV mappings: the files that say which process variables feed a deployed model.
//!
//! [`MappingKind::of`] recognises the four formats by their content, [`read()`] brings them into the same [`MappingRow`]s, and
//! [`check()`] judges these as the program does that loads the file, and against the model's variables. [`rename_all()`] and
//! [`set_pv()`] edit it by patches, [`convert()`] writes it in another format.

pub mod check;
pub mod codes;
mod convert;
mod edit;
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
pub use convert::{ConvertedMapping, MappingFormat, MappingLoss, convert, identity};
pub use edit::{EditedMapping, MappedVariable, NameOf, mapped, rename_all, set_pv};
pub use kind::MappingKind;
pub use model::{ModelNames, ModelVariable};
pub use read::read;
pub use row::{Mapping, MappingRow, MappingSide, RowFormula, SideState, Symbols, Written, renamed};
