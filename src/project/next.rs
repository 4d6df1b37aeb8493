//! What is left to do after writing, each step with the exact command.

/// One thing left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// What to do and why, one line.
    pub text: String,
    /// The command that does it; none where no command can.
    pub command: Option<String>,
}
