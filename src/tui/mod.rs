//! The full-screen shell over the wizard: the loop, the terminal guard, input, theme, one view per step.
//!
//! Invariants: nothing is asked of the terminal; nothing wakes the loop but input, signals and effects that are done;
//! every text passes [`safe`], which shows what could act on the terminal instead of letting it through.

pub mod hits;
mod input;
pub mod links;
pub mod palette;
pub mod safe;
mod shell;
mod signals;
pub mod terminal;
pub mod theme;
pub mod ui;
pub mod view;
pub mod widgets;
mod workers;

pub use palette::Background;
pub use shell::{Perform, ShellEnd, run};
pub use terminal::Guard;
pub use theme::{Appearance, Theme};
