//! Commands beside the work on files: completions, manual pages, doctor, templates, schemas.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    dead_code
)]
#![cfg(unix)]

mod completions;
mod doctor;
mod pages;
mod pictures;
#[path = "../terminal/pty.rs"]
mod pty;
mod readme;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod svg;
mod templates;
#[path = "../new/world.rs"]
mod world;
