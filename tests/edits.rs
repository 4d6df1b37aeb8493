//! Edits of variables files: rows of texts before and after, and every kind of edit on every variable of the corpora,
//! compared with the same change of the value.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "edits/commands.rs"]
mod commands;
#[path = "edits/conversions.rs"]
mod conversions;
#[path = "edits/corpus.rs"]
mod corpus;
#[path = "edits/every.rs"]
mod every;
#[path = "edits/examples.rs"]
mod examples;
#[path = "edits/field_text.rs"]
mod field_text;
#[path = "edits/fixes.rs"]
mod fixes;
#[path = "edits/incremental.rs"]
mod incremental;
#[path = "edits/kept.rs"]
mod kept;
#[path = "edits/lines.rs"]
mod lines;
#[path = "edits/meant.rs"]
mod meant;
#[path = "edits/python.rs"]
mod python;
#[path = "edits/random.rs"]
mod random;
#[path = "edits/references.rs"]
mod references;
#[path = "edits/rows.rs"]
mod rows;
#[path = "edits/sharing.rs"]
mod sharing;
mod support;
#[path = "edits/tree.rs"]
mod tree;
