//! Git: its configuration as it will hold for a repository that does not exist yet, who commits, and the commit.

pub mod config;
pub mod pattern;

pub use config::{Scene, Settings};
