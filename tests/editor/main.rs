//! The variables editor by keys: the text before, the keys, the text after.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod dialogs;
mod disk;
mod driver;
mod fields;
mod files;
mod hints;
mod large;
mod leaving;
mod naming;
mod outcomes;
mod panels;
mod problems;
mod random;
mod scenarios;
mod screens;
mod sessions;
mod tables;
mod text_pane;
