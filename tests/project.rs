//! The generated project: every file is what it should be, values come back exactly, versions are right, packages
//! build, and the field's own linters find nothing. Needs python3 and packages from PyPI, which it installs under
//! `target/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support;

#[path = "project/cases.rs"]
mod cases;
#[path = "project/linters.rs"]
mod linters;
#[path = "project/packages.rs"]
mod packages;
#[path = "project/properties.rs"]
mod properties;
#[path = "project/python.rs"]
mod python;
#[path = "project/schemas.rs"]
mod schemas;
#[path = "project/tree.rs"]
mod tree;
#[path = "project/versions.rs"]
mod versions;
