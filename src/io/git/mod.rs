//! Git: its configuration as it will hold for a repository that does not exist yet, who commits, and the commit.

pub mod clean_filter;
pub mod commit;
pub mod config;
pub mod identity;
pub mod packing;
pub mod parameters;
pub mod pattern;
pub mod program;
pub mod repository;

pub use commit::{Commit, CommitError, NewCommit};
pub use config::{GitEnvironment, GitSettings};
