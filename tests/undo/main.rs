//! `lume-wizard undo`: after it the disk and git are as before the last write, and what somebody else did stays.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

mod archives;
mod commits;
mod files;
mod kills;
mod projects;
mod state;
#[path = "../support/mod.rs"]
mod support;
#[path = "../new/world.rs"]
#[allow(dead_code)]
mod world;
