//! Asking for what is missing, one line each, in a terminal.

use super::arguments::NewArguments;
use super::file_questions;
use super::input::{NewInput, ParsedArgs, gather};
use super::line_draft::LineDraft;
use crate::answers::{AnswerSource, Given, Key, MISSING};
use crate::cli::diagnostics::LocatedDiagnostic;
use crate::cli::terminal::LineTerminal;
use crate::prompt::{self, Ending, Inspector, VariablesInspection};
use crate::text::display::shown;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

/// Returns whether somebody can be asked.
pub(super) fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Returns whether answers are missing, and nothing is wrong that asking for them would not mend.
pub(super) fn would_help(input: &NewInput) -> bool {
    let mut errors = input
        .diagnostics
        .iter()
        .filter(|located| located.is_error())
        .peekable();
    errors.peek().is_some() && errors.all(|located| located.diagnostic.code == MISSING)
}

/// Asks for what is missing and puts the answers down; false when nobody answers any more. The questions go to
/// standard error: standard output is the report's.
pub(super) fn missing(parsed: &mut ParsedArgs, arguments: &NewArguments) -> bool {
    let mut inspector = DiskInspector {
        arguments,
        earlier: BTreeMap::new(),
        draft: None,
    };
    prompt::ask_missing(
        &mut parsed.given,
        &mut inspector,
        &mut LineTerminal::beside_results(),
    ) == Ending::Complete
}

/// Inspects the variables file and the environment of this machine.
pub(super) struct DiskInspector<'a> {
    pub(super) arguments: &'a NewArguments,
    /// Answers of an earlier run about the person.
    pub(super) earlier: BTreeMap<Key, String>,
    /// The draft in which the answers are kept.
    pub(super) draft: Option<&'a mut LineDraft>,
}

impl Inspector for DiskInspector<'_> {
    fn answered(&mut self, given: &Given) -> Option<String> {
        self.draft.as_mut()?.keep(given)
    }

    fn inspect(&mut self, path: Option<&Path>) -> VariablesInspection {
        let mut parsed = ParsedArgs::with_earlier(self.earlier.clone());
        if let Some(path) = path {
            parsed
                .given
                .put_path(Key::ModelConfigFile, AnswerSource::Typed, path.to_owned());
        }
        let input = gather(&parsed, self.arguments);
        let about_the_file =
            |located: &&LocatedDiagnostic| path.is_some() && !located.diagnostic.code.starts_with("answer-");
        let lines = |located: &LocatedDiagnostic| -> Vec<String> {
            match file_questions::is_asked(located.diagnostic.code) {
                true => vec![format!(
                    "{}; you will be asked.",
                    shown(&located.diagnostic.message)
                )],
                false => located.to_text().lines().map(str::to_owned).collect(),
            }
        };
        let (refused, notes): (Vec<_>, Vec<_>) = input
            .diagnostics
            .iter()
            .filter(about_the_file)
            .partition(|located| located.is_error() && !file_questions::is_asked(located.diagnostic.code));
        let mut refused = first_of(refused.into_iter().map(lines).collect());
        let mut notes = first_of(notes.into_iter().map(lines).collect());
        if let Some(found) = input.runtime {
            notes.push(format!("runtime {}: {}", found.runtime.key(), found.reason));
            if !refused.is_empty() {
                refused.push(
                    "`lume-wizard check` lists all of it; `lume-wizard variable` and `lume-wizard edit` change the file."
                        .to_owned(),
                );
            }
        }
        VariablesInspection {
            environment: input.environment,
            refused,
            notes,
        }
    }
}

/// The lines of the first few of many messages, and how many more there are: a list that is read out has to end.
fn first_of(messages: Vec<Vec<String>>) -> Vec<String> {
    const MOST: usize = 10;
    let more = messages.len().saturating_sub(MOST);
    let mut lines: Vec<String> = messages.into_iter().take(MOST).flatten().collect();
    if more > 0 {
        lines.push(format!("and {more} more like these"));
    }
    lines
}
