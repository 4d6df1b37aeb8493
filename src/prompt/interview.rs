//! The questions one after another, and the review of the answers.

use super::ask::{Reply, ask, say_choices, say_diagnostic, say_help};
use super::checklist::say_checklist;
use super::{Console, Ending, Inspector, VariablesInspection};
use crate::answers::{Given, Key, Resolved, resolve};
use crate::registry::SetupItem;
use crate::text::display::shown;
use std::path::PathBuf;

/// Asks for what is required and missing, one line each; nothing else. `given` holds the answers afterwards.
pub fn ask_missing(given: &mut Given, inspector: &mut dyn Inspector, console: &mut dyn Console) -> Ending {
    let mut interview = Interview::new(given, inspector, console);
    let mut asked: Vec<Key> = Vec::new();
    let mut again = None;
    loop {
        let open = interview.resolved.missing();
        let missing = ORDER.into_iter().find(|key| open.contains(key));
        let Some(key) = again.take().or(missing) else {
            return Ending::Complete;
        };
        match interview.question(key) {
            Direction::Forward => {
                asked.retain(|other| *other != key);
                asked.push(key);
            }
            Direction::Back => match asked.pop() {
                Some(before) => again = Some(before),
                None => interview.console.say("  This is the first question."),
            },
            Direction::Stop => return Ending::EndOfInput,
        }
    }
}

/// The start of an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the first question.
    FirstQuestion,
    /// With the review, when all has been asked before.
    Review,
}

/// Asks every question in turn, shows the registry's checklist, and lets the answers be reviewed and changed until
/// they are in order.
pub fn interview(
    given: &mut Given,
    start: Start,
    inspector: &mut dyn Inspector,
    console: &mut dyn Console,
) -> Ending {
    let mut interview = Interview::new(given, inspector, console);
    let mut at = match start {
        Start::FirstQuestion => 0,
        Start::Review => ORDER.len(),
    };
    if start == Start::Review {
        // It was shown before.
        interview.checklist = interview.items();
    } else {
        interview
            .console
            .say("One question at a time: Enter accepts the value in brackets, < goes back, ? explains.");
    }
    loop {
        while let Some(&key) = ORDER.get(at) {
            if !interview.resolved.applies(key) {
                at += 1;
                continue;
            }
            match interview.question(key) {
                Direction::Forward => at += 1,
                Direction::Back => at = interview.before(at),
                Direction::Stop => return Ending::EndOfInput,
            }
        }
        match interview.review() {
            ReviewResult::GoOn => return Ending::Complete,
            ReviewResult::Change(key) => {
                if interview.question(key) == Direction::Stop {
                    return Ending::EndOfInput;
                }
            }
            ReviewResult::Back => at = interview.before(at),
            ReviewResult::Left => return Ending::Left,
            ReviewResult::Ended => return Ending::EndOfInput,
        }
    }
}

/// The questions' order here: each comes after those that its default is made from.
const ORDER: [Key; 18] = [
    Key::ModelConfigFile,
    Key::Stack,
    Key::Author,
    Key::Email,
    Key::ProjectName,
    Key::RepoName,
    Key::Package,
    Key::ModelClass,
    Key::GithubUsername,
    Key::GithubUrl,
    Key::ContainerRegistry,
    Key::ContainerUsername,
    Key::RegistryHost,
    Key::RegistryPath,
    Key::RegistryLogin,
    Key::PythonVersion,
    Key::License,
    Key::Output,
];

/// The direction after a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Forward,
    Back,
    Stop,
}

/// The result of the review.
enum ReviewResult {
    GoOn,
    Change(Key),
    Back,
    Left,
    Ended,
}

/// A conversation: the answers so far, and those that lines go to and come from.
struct Interview<'a> {
    given: &'a mut Given,
    inspector: &'a mut dyn Inspector,
    console: &'a mut dyn Console,
    looked_at: Option<PathBuf>,
    inspection: VariablesInspection,
    resolved: Resolved,
    /// The checklist as it was shown last.
    checklist: Vec<SetupItem>,
}

impl<'a> Interview<'a> {
    fn new(given: &'a mut Given, inspector: &'a mut dyn Inspector, console: &'a mut dyn Console) -> Self {
        let inspection = inspector.inspect(None);
        let resolved = resolve(given, &inspection.environment);
        let mut interview = Self {
            given,
            inspector,
            console,
            looked_at: None,
            inspection,
            resolved,
            checklist: Vec::new(),
        };
        interview.resolve();
        interview
    }

    /// Makes every answer anew; looks at the variables file where that is another one than before.
    fn resolve(&mut self) {
        self.resolved = resolve(self.given, &self.inspection.environment);
        let path = self.resolved.path(Key::ModelConfigFile).cloned();
        if path != self.looked_at {
            self.inspection = self.inspector.inspect(path.as_deref());
            self.looked_at = path;
            self.resolved = resolve(self.given, &self.inspection.environment);
        }
    }

    /// The checklist of the registry; empty while its answers are not in order.
    fn items(&self) -> Vec<SetupItem> {
        let context = self.resolved.image_context();
        context.map_or_else(Vec::new, |context| self.resolved.registry().items(&context))
    }

    fn say_checklist(&mut self) {
        say_checklist(self.resolved.registry().name, &self.checklist, self.console);
    }

    /// Asks for `key` until it is answered or the user goes elsewhere.
    fn question(&mut self, key: Key) -> Direction {
        say_choices(key, &self.resolved, self.console);
        loop {
            let before = self.given.clone();
            match ask(key, self.given, &self.resolved, self.console) {
                Reply::Ended => return Direction::Stop,
                Reply::Back => return Direction::Back,
                Reply::Help => say_help(key, &self.resolved, self.console),
                Reply::Nothing => self.console.say("  An answer is needed here; ? explains."),
                Reply::Answered => {
                    self.resolve();
                    if self.taken(key) {
                        if let Some(note) = self.inspector.answered(self.given) {
                            self.console.say(&shown(&note));
                        }
                        return Direction::Forward;
                    }
                    *self.given = before;
                    self.resolve();
                }
            }
        }
    }

    /// Returns whether the answer in force to `key` is valid; says what there is to say about it.
    fn taken(&mut self, key: Key) -> bool {
        for diagnostic in self.resolved.diagnostics_of(key) {
            say_diagnostic(diagnostic, self.console);
        }
        let mut taken = self.resolved.error(key).is_none();
        if key == Key::ModelConfigFile {
            for line in self.inspection.refused.iter().chain(&self.inspection.notes) {
                self.console.say(&format!("  {}", shown(line)));
            }
            taken &= self.inspection.refused.is_empty();
        }
        taken
    }

    /// The place in [`ORDER`] of the question before the one at `at`.
    fn before(&mut self, at: usize) -> usize {
        let earlier = ORDER.iter().take(at);
        let found = earlier
            .enumerate()
            .rev()
            .find(|(_, key)| self.resolved.applies(**key));
        if found.is_none() {
            self.console.say("  This is the first question.");
        }
        found.map_or(at, |(index, _)| index)
    }

    /// Shows all answers and the checklist, and asks what to do.
    fn review(&mut self) -> ReviewResult {
        let keys: Vec<Key> = ORDER
            .into_iter()
            .filter(|key| self.resolved.applies(*key))
            .collect();
        self.console.say("");
        self.console.say("Your answers:");
        for (index, &key) in keys.iter().enumerate() {
            let answer = self.resolved.get(key).map_or("".into(), shown);
            let origin = self.resolved.origin(key).map_or("", |origin| origin.words());
            let line = format!("  {:2}  {}: {answer} ({origin})", index + 1, key.question().text);
            self.console.say(&line);
        }
        if let Some(image) = self.resolved.image() {
            self.console.say(&format!("Image: {image}:<tag>"));
        }
        let items = self.items();
        if items != self.checklist {
            self.checklist = items;
            self.say_checklist();
        }
        for diagnostic in self.resolved.diagnostics() {
            say_diagnostic(diagnostic, self.console);
        }
        loop {
            let Some(typed) = self
                .console
                .ask("Number to change an answer, Enter to go on to the files, c for the checklist, < back, q to stop: ")
            else {
                return ReviewResult::Ended;
            };
            let number = typed.trim().parse::<usize>().ok();
            let chosen = number.and_then(|number| keys.get(number.checked_sub(1)?));
            match (typed.trim(), chosen) {
                (_, Some(&key)) => return ReviewResult::Change(key),
                ("", None) if self.in_order() => return ReviewResult::GoOn,
                ("c", None) => self.say_checklist(),
                ("<", None) => return ReviewResult::Back,
                ("q", None) => return ReviewResult::Left,
                ("?", None) => self.console.say(
                    "  A number asks that question again. Nothing is written before you have seen the files.",
                ),
                (_, None) => self
                    .console
                    .say("  Type one of the numbers, Enter, c, <, ? or q."),
            }
        }
    }

    /// Returns whether every answer is valid; says which are not.
    fn in_order(&mut self) -> bool {
        let mut wrong: Vec<&str> = Key::all()
            .filter(|key| self.resolved.error(*key).is_some())
            .map(Key::name)
            .collect();
        if !self.inspection.refused.is_empty() && !wrong.contains(&Key::ModelConfigFile.name()) {
            wrong.push(Key::ModelConfigFile.name());
        }
        if !wrong.is_empty() {
            self.console
                .say(&format!("  Not valid yet: {}.", wrong.join(", ")));
        }
        wrong.is_empty()
    }
}
