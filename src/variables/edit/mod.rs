//! Edits of a variables file: what can be asked, why it may be refused, fixes and conversions.

mod types;

pub use types::{Conversion, Edit, FieldChange, Fix, Loss, Losses, NewVariable, Place, Refusal};
