//! Edits of a variables file: what can be asked, why it may be refused, and fixes.

mod anchors;
pub mod field_text;
mod fixes;
mod keys;
mod locate;
mod named;
pub mod numbers;
pub mod pattern;
mod plan;
mod references;
pub mod repair;
mod sections;
mod set;
pub mod table;
mod types;
mod values;

pub use fixes::{FixAll, fix_all, fixes};
pub use keys::value_kind;
pub(super) use keys::{family, is_known, rule};
pub use named::named;
pub use plan::{AppliedEdit, PlannedEdit, apply, check_readable, plan};
pub(super) use plan::{finish, planned};
pub use types::{Edit, EditRefusal, FieldChange, Fix, FixKind, NewVariable, Sharing, VariablePosition};
