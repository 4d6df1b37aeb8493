//! The variables file: its entries, loaded values, diagnostics, edits and conversion.
//!
//! [`read()`] gives a [`Reading`]: the entries with their diagnostics; [`load_variables()`] the values that the runtime
//! loads; [`detect()`] finds the runtime for which a file is written. The tables ([`FieldRule`], [`CODES`]) feed the forms,
//! the diagnostics, the schema and the documentation.

mod advice;
mod arrays;
pub mod codes;
mod coerce;
pub mod convert;
mod describe;
pub mod detect;
pub mod edit;
pub mod entry;
mod extract;
mod fields;
mod index;
mod load;
pub mod loaded;
mod misplaced;
pub mod models;
mod names;
pub mod npy;
pub mod parsed;
mod parsed_change;
mod pieces;
mod python;
pub mod read;
pub mod rules;
pub mod runtime;
pub mod source;
mod structure;
mod tensor;
mod trial;
mod update;
mod variable;

pub use crate::text::Section;
pub use codes::{CODES, CodeRow};
pub use detect::{Detected, detect, read_chosen, read_detected, read_open};
pub use entry::{Entry, Field, Layout, Reading, SectionForm, SectionPlace, fields};
pub use extract::extract_model;
pub use loaded::{ArrayFileError, ArrayFiles, Loaded, LoadedArray, LoadedVariable, NoArrayFiles};
pub use models::{FileModel, ModelError, choose_model, kept_model, model_names, models};
pub use parsed::ParsedFile;
pub use parsed_change::ParsedChange;
pub use read::{CheckedEntry, check_entry, load_variables, read, yaml_diagnostics};
pub use rules::{FieldRule, KindRule, ValueKind, VariableKind};
pub use runtime::{RUNTIMES, Runtime};
pub use update::EntryChange;
