//! Edits of variables files: rows of texts before and after, and every kind of edit on every variable of the corpora,
//! compared with the same change of the value.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "edits/corpus.rs"]
mod corpus;
#[path = "edits/examples.rs"]
mod examples;
#[path = "edits/every.rs"]
mod every;
#[path = "edits/random.rs"]
mod random;
#[path = "edits/commands.rs"]
mod commands;
mod support;
#[path = "edits/tree.rs"]
mod tree;
