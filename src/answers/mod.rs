//! The questions table, derivation of answers, validation and answers files.
