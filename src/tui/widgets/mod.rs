//! Widgets that several screens use.

pub mod code;
pub mod field;
pub mod gauge;
pub mod list;
pub mod number;
pub mod scroll;
mod yaml_code;
