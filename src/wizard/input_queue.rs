//! Keys and pasted texts that come before what they are meant for is there: while a file is being read, while a dialog
//! computes its preview. They are taken in their order afterwards, so that the same keys do the same however fast they
//! come.

use super::key::KeyPress;
use std::collections::VecDeque;

/// The inputs that wait.
#[derive(Debug, Default)]
pub(super) struct InputQueue(pub VecDeque<QueuedInput>);

/// A key or a pasted text.
#[derive(Clone, Debug)]
pub(super) enum QueuedInput {
    Key(KeyPress),
    Paste(String),
}
