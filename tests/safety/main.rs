//! Properties that hold whoever else writes: hostile folders, other runs, outside editors, kills.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![cfg(unix)]

mod attributes;
mod flushed;
mod interrupted;
mod journals;
mod kills;
#[path = "../support/mod.rs"]
mod support;
mod update_kills;
mod updates;
#[path = "../new/world.rs"]
#[allow(dead_code)]
mod world;
