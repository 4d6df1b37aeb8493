//! One question: its line, its choices, its help, and what was typed.

use super::Console;
use crate::answers::{AnswerSource, Given, Key, License, Origin, Resolved};
use crate::registry::REGISTRIES;
use crate::stacks::STACKS;
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};

/// A reply: an answer, or something typed in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The answer is in the given ones now, or the default was taken.
    Answered,
    /// `<`
    Back,
    /// `?`
    Help,
    /// Enter, where there is no default.
    Nothing,
    /// The input ended.
    Ended,
}

/// Asks for `key` once and puts what was typed into `given`. Enter takes the answer in force.
pub(super) fn ask(key: Key, given: &mut Given, resolved: &Resolved, console: &mut dyn Console) -> Reply {
    let in_force = resolved.valid(key).map(|text| shown(text).into_owned());
    let prompt = match &in_force {
        Some(text) => format!("{} [{text}]: ", key.question().text),
        None => format!("{}: ", key.question().text),
    };
    let Some(typed) = console.ask(&prompt) else {
        return Reply::Ended;
    };
    match typed.trim() {
        "<" => Reply::Back,
        "?" => Reply::Help,
        "" if in_force.is_some() || !must_be_answered(key, resolved) => Reply::Answered,
        "" => Reply::Nothing,
        // These two are the only texts that have to be typed in another way.
        "\\<" | "\\?" => {
            given.put(key, AnswerSource::Typed, typed.trim().replacen('\\', "", 1));
            Reply::Answered
        }
        text => {
            given.put(
                key,
                AnswerSource::Typed,
                choice_by_number(key, text, resolved).unwrap_or(&typed),
            );
            Reply::Answered
        }
    }
}

/// Returns whether Enter is no answer: the question has no valid answer, and cannot do without.
fn must_be_answered(key: Key, resolved: &Resolved) -> bool {
    key.question().required || resolved.error(key).is_some()
}

/// The choices of a question, each as its key and as it is shown, in the order of their numbers; empty for text and
/// paths.
pub(super) fn choices(key: Key, resolved: &Resolved) -> Vec<(&'static str, String)> {
    match key {
        Key::ContainerRegistry => REGISTRIES
            .iter()
            .map(|registry| {
                let line = format!(
                    "{}: choose it if {}; to set up: {}",
                    registry.name, registry.choose_if, registry.effort
                );
                (registry.key, line)
            })
            .collect(),
        Key::Stack => STACKS
            .iter()
            .map(|stack| (stack.key, stack.summary.to_owned()))
            .collect(),
        Key::PythonVersion => resolved
            .stack()
            .info()
            .pythons
            .iter()
            .map(|python| (*python, (*python).to_owned()))
            .collect(),
        Key::License => License::ALL
            .map(|license| (license.key(), license.key().to_owned()))
            .into(),
        _ => Vec::new(),
    }
}

/// The choice that a typed number names.
fn choice_by_number(key: Key, typed: &str, resolved: &Resolved) -> Option<&'static str> {
    let number: usize = typed.parse().ok()?;
    let choices = choices(key, resolved);
    choices.get(number.checked_sub(1)?).map(|(key, _)| *key)
}

/// Shows the choices of `key`, numbered.
pub(super) fn say_choices(key: Key, resolved: &Resolved, console: &mut dyn Console) {
    for (index, (_, line)) in choices(key, resolved).iter().enumerate() {
        console.say(&format!("  {}  {line}", index + 1));
    }
}

/// Shows what the question is about.
pub(super) fn say_help(key: Key, resolved: &Resolved, console: &mut dyn Console) {
    console.say(&format!("  {}", key.question().help));
    if let (Some(default), Some(origin)) = (resolved.default(key), resolved.origin(key)) {
        let origin = match origin {
            Origin::Given(_) => String::new(),
            other => format!(" ({})", other.words()),
        };
        console.say(&format!("  Without an answer: {}{origin}", shown(default)));
    }
    console.say("  Enter accepts the value in brackets; < goes back; ? shows this.");
}

/// Shows one diagnostic.
pub(super) fn say_diagnostic(diagnostic: &Diagnostic, console: &mut dyn Console) {
    let word = match diagnostic.severity {
        Severity::Error => "Not accepted",
        Severity::Warning => "Warning",
        Severity::Hint => "Note",
    };
    console.say(&format!("  {word}: {}", shown(&diagnostic.message)));
    if let Some(help) = diagnostic
        .help
        .as_ref()
        .filter(|_| diagnostic.severity != Severity::Error)
    {
        console.say(&format!("  {}", shown(help)));
    }
}

/// Asks one of a few things, numbered; none when the user goes back or the input ends.
pub fn choose(what: &str, choices: &[&str], console: &mut dyn Console) -> Option<usize> {
    console.say(&format!("{what}:"));
    for (index, choice) in choices.iter().enumerate() {
        console.say(&format!("  {}  {choice}", index + 1));
    }
    loop {
        let typed = console.ask(&format!("1 to {}, < back: ", choices.len()))?;
        let number = typed.trim().parse::<usize>().ok();
        match number.and_then(|number| number.checked_sub(1)) {
            Some(index) if index < choices.len() => return Some(index),
            _ if typed.trim() == "<" => return None,
            _ => console.say("  Type one of the numbers, or <."),
        }
    }
}

/// Asks a question that only `yes` affirms.
pub fn yes_or_no(question: &str, console: &mut dyn Console) -> bool {
    loop {
        match console
            .ask(&format!("{question} yes or no: "))
            .as_deref()
            .map(str::trim)
        {
            Some("yes" | "y") => return true,
            Some("no" | "n") | None => return false,
            Some(_) => console.say("  Type yes or no."),
        }
    }
}
