//! Reasons why a program did not do what it was run for.

use std::time::Duration;

/// The reason why a program did not do what it was run for.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The program is not there.
    #[error("the program is not there")]
    Missing,
    /// It ran and failed: what it wrote, or how it ended when it wrote nothing.
    #[error("{0}")]
    Failed(String),
    /// It could not be run or waited for.
    #[error("{}", crate::io::reason(.0))]
    System(std::io::Error),
    /// It took longer than this and was ended.
    #[error("it gave no answer within {} seconds and was ended", .0.as_secs_f32())]
    TimedOut(Duration),
    /// It wrote more than this many bytes and was ended.
    #[error("it wrote more than {} MiB and was ended", .0 >> 20)]
    TooMuchOutput(usize),
    /// The signal of the request to stop; the program was ended.
    #[error("it was stopped")]
    Stopped(i32),
}
