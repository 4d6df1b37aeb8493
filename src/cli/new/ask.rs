//! Asking for what is missing, one line each, in a terminal.

use super::super::diagnostics::Located;
use super::super::out;
use super::input::Input;
use crate::answers::{Given, INVALID, Key, MISSING, Source};
use crate::text::display::shown;
use std::io::{BufRead, IsTerminal};

/// Whether somebody can be asked.
pub(super) fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Whether answers are missing or were mistyped, and nothing else is wrong that asking would not mend.
pub(super) fn would_help(input: &Input) -> bool {
    let mut errors = input
        .diagnostics
        .iter()
        .filter(|located| located.is_error())
        .peekable();
    errors.peek().is_some() && next_key(input).is_some() && errors.all(|located| is_askable(input, located))
}

fn is_askable(input: &Input, located: &Located) -> bool {
    let typed = |key: Key| {
        matches!(
            input.resolved.origin(key),
            Some(crate::answers::Origin::Given(Source::Typed))
        )
    };
    let key = located.diagnostic.field.as_deref().and_then(Key::from_name);
    match located.diagnostic.code {
        MISSING => true,
        // What was typed a moment ago is asked again, and so is a file that could not be read.
        INVALID | "variables-unreadable" => key.is_some_and(typed),
        _ => false,
    }
}

/// The question that is asked next.
fn next_key(input: &Input) -> Option<Key> {
    let mut errors = input.diagnostics.iter().filter(|located| located.is_error());
    errors.find_map(|located| located.diagnostic.field.as_deref().and_then(Key::from_name))
}

/// Asks one question and puts its answer down; false when nobody answers any more.
pub(super) fn next(input: &Input, given: &mut Given) -> bool {
    let Some(key) = next_key(input) else { return false };
    let about = input
        .diagnostics
        .iter()
        .find(|located| located.is_error() && located.diagnostic.field.as_deref() == Some(key.name()));
    if let Some(located) = about
        && located.diagnostic.code != MISSING
    {
        out::note(&format!("{}\n", shown(&located.diagnostic.message)));
    }
    let question = key.question();
    out::note(&format!("{}\n{}: ", question.help, question.text));
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(read) if read > 0 => {
            given.put(key, Source::Typed, line.trim_end_matches(['\r', '\n']));
            true
        }
        _ => {
            out::note("\n");
            false
        }
    }
}
