//! The variables file: its entries, loaded values, diagnostics, edits and conversion.
//!
//! [`read()`] gives a [`Reading`]: the entries with their diagnostics; [`load_variables()`] the values that the runtime
//! loads; [`detect()`] finds the runtime for which a file is written. The tables ([`FieldRule`], [`CODES`]) feed the forms,
//! the diagnostics, the schema and the documentation.
//!
//! # Example
//!
//! ```
//! use lume_wizard::text::{LineIndex, Section};
//! use lume_wizard::variables::{NoArrayFiles, Runtime, load_variables, read};
//! use lume_wizard::yaml::Document;
//!
//! let text = "\
//! input_variables:
//!   quad: {type: scalar, default: 7, range: [0, 5]}
//! output_variables:
//!   sigma_x: {type: scalar}
//! ";
//! let document = Document::parse(text.to_owned());
//! let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
//!
//! // lume-model 1.5 accepts it, and it is probably a mistake.
//! assert!(reading.accepted());
//! let lines = LineIndex::new(text);
//! let problem = &reading.diagnostics[0];
//! assert_eq!(problem.code, "default-outside-range");
//! assert_eq!(problem.variable.as_deref(), Some("quad"));
//! assert_eq!(problem.span.map(|span| lines.position(text, span.start).line), Some(2));
//!
//! // The values as the library would hold them.
//! let (inputs, outputs) = load_variables(&document, &reading, &NoArrayFiles);
//! assert_eq!((inputs[0].name.as_str(), inputs[0].class), ("quad", "ScalarInputVariable"));
//! assert_eq!(outputs.len(), 1);
//!
//! // Sections by position, edits that touch no other byte: see `edit`.
//! assert_eq!(reading.entries(Section::Input)[0].name, "quad");
//! ```

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
