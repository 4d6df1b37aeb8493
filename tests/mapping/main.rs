//! PV mappings: verdicts and values as those of the real programs, and the commands over them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod commands;
mod conformance;
#[path = "../support/mod.rs"]
mod support;
mod sympy;
