//! The questions table, derivation of answers, validation and answers files.
//!
//! [`Given`] collects what was given, strongest source first; [`resolve()`] fills in what follows from it and from the
//! [`Environment`], and judges every answer.

mod codes;
pub mod derive;
mod environment;
pub mod file;
mod given;
mod judge;
mod license;
pub mod python;
mod question;
mod repository;
mod resolve;
mod resolved;
pub mod validate;

pub use codes::CODES;
pub use environment::Environment;
pub use file::AnswersFile;
pub use given::{Answer, AnswerSource, Given, unknown};
pub use license::License;
pub use question::{Key, QUESTIONS, Question, QuestionKind};
pub use repository::{AddressError, Repository};
pub use resolve::resolve;
pub use resolved::{INVALID, MISSING, Origin, Resolved};

#[cfg(test)]
mod tests;
