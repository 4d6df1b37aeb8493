//! The dialogs over the tables, one file each: how it opens, its preview, the edit that Enter makes.

mod accept;
mod columns;
pub mod convert;
pub mod delete;
pub mod difference;
pub mod duplicate;
pub mod files;
pub mod fix_all;
pub mod frame;
pub mod merge;
pub mod model;
pub mod on_disk;
pub mod paste;
mod preview;
pub mod replace_names;
pub mod runtime;
pub mod set_field;
pub mod sharing;
mod verdict;

pub use accept::AcceptResult;
pub use columns::turn;
pub use frame::{Choice, Dialog, DialogKind, DialogLine, PreviewLine};
pub use on_disk::DiskDecision;
pub use preview::PreviewJob;
