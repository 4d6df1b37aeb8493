//! Questions about the variables file that are asked on a terminal only: which model of it, and whether a project
//! without variables is wanted.

use super::arguments::NewArguments;
use super::input::{NewInput, ParsedArgs, gather};
use crate::cli::terminal::LineTerminal;
use crate::prompt::{self, Console};
use crate::text::display::shown;

const SEVERAL_MODELS: &str = "variables-several-models";
const NO_VARIABLES: &str = "variables-none";

/// Returns whether [`ask`] asks about diagnostics of this code.
pub(super) fn is_asked(code: &str) -> bool {
    [SEVERAL_MODELS, NO_VARIABLES].contains(&code)
}

/// Asks what `input` leaves open about its file, and gathers again with each answer. `arguments` keep the answers.
pub(super) fn ask(
    mut input: NewInput,
    parsed: &ParsedArgs,
    arguments: &mut NewArguments,
    console: &mut LineTerminal,
) -> NewInput {
    if input.has(SEVERAL_MODELS)
        && let Some(model) = choose_model(&input.models, console)
    {
        arguments.model = Some(model);
        input = gather(parsed, arguments);
    }
    if input.has(NO_VARIABLES) {
        console
            .say("The variables file has no variables: the project would have neither inputs nor outputs.");
        if prompt::yes_or_no("Make it all the same?", console) {
            arguments.without_variables = true;
            input = gather(parsed, arguments);
        }
    }
    input
}

fn choose_model(models: &[String], console: &mut LineTerminal) -> Option<String> {
    let names: Vec<_> = models.iter().map(|name| shown(name)).collect();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let index = prompt::choose("The variables file holds several models", &names, console)?;
    models.get(index).cloned()
}
