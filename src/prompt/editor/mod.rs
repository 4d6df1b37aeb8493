//! The variables editor as plain lines, for screen readers and terminals that cannot draw: a name opens a variable, a
//! word does something with the file. Edits, checks and fixes are those of the screen's editor.

mod file;
mod listing;
mod session;
mod variable;
mod verbs;

use super::{Console, Ending, choose};
use crate::editor::Buffer;
use crate::text::Severity;
use crate::text::display::{counted, shown};
use crate::variables::edit::named;
use file::EditedFile;
pub use session::FileStore;
use session::{EditSession, Flow};
use verbs::Verb;

/// Edits a variables file until the user leaves; changes that were not saved are asked about first. The end is
/// [`Ending::EndOfInput`] where the input ended before they were saved.
pub fn edit_variables(buffer: Buffer, store: &mut dyn FileStore, console: &mut dyn Console) -> Ending {
    let Some(buffer) = with_chosen_model(buffer, store, console) else {
        return Ending::Left;
    };
    let mut session = EditSession {
        file: EditedFile::new(buffer),
        store,
        console,
        problem: 0,
        explained: false,
        explained_fixes: false,
    };
    session.say_file();
    session
        .console
        .say("Type a variable's name to edit it, Enter for the next problem, or ? for everything else.");
    loop {
        let turn = match session.console.ask("variable: ") {
            Some(line) => session.turn(line.trim()),
            None => Flow::Ended,
        };
        match turn {
            Flow::On => {}
            Flow::Left => return Ending::Left,
            Flow::Ended if session.file.is_modified() => {
                session
                    .console
                    .say("The input ended; the changes were not saved.");
                return Ending::EndOfInput;
            }
            Flow::Ended => return Ending::Left,
        }
    }
}

/// The file with the model that is asked for where it holds several; none when none is chosen.
fn with_chosen_model(buffer: Buffer, store: &dyn FileStore, console: &mut dyn Console) -> Option<Buffer> {
    let models = buffer.models_to_choose();
    if models.is_empty() {
        return Some(buffer);
    }
    let names: Vec<_> = models.iter().map(|name| shown(name)).collect();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let index = choose(
        "The file holds several models; the one to edit is",
        &names,
        console,
    )?;
    let name = models.get(index)?;
    Some(buffer.with_model(name, store.arrays()))
}

impl EditSession<'_> {
    /// Performs a line typed for a variable or a command.
    fn turn(&mut self, line: &str) -> Flow {
        if line.is_empty() {
            return self.next_problem();
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if let Some(verb) = Verb::called(word) {
            return self.act(verb, rest.trim());
        }
        match named(self.file.buffer().reading(), line) {
            Ok(place) => self.variable(place),
            Err(refusal) => {
                self.unknown(refusal);
                Flow::On
            }
        }
    }

    /// Which file it is, how many variables it has, and how it is.
    fn say_file(&mut self) {
        let buffer = self.file.buffer();
        let [inputs, outputs] = crate::text::Section::ALL.map(|section| buffer.count(section));
        let name = match &buffer.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => crate::wizard::project_state::EXAMPLE_NAME.to_owned(),
        };
        let lines = [
            match buffer.is_new {
                true => format!("{} is new: saving makes it.", shown(&name)),
                false => format!(
                    "{} is for {} ({}).",
                    shown(&name),
                    buffer.runtime().key(),
                    shown(&buffer.reason)
                ),
            },
            format!("{}, {}.", counted(inputs, "input"), counted(outputs, "output")),
        ];
        for line in lines {
            self.console.say(&line);
        }
        self.say_counts();
    }

    /// The number of problems.
    fn say_counts(&mut self) {
        let buffer = self.file.buffer();
        let errors = buffer.count_of(Severity::Error);
        let warnings = buffer.count_of(Severity::Warning);
        self.console.say(&match (errors, warnings) {
            (0, 0) => "No problems.".to_owned(),
            (errors, 0) => format!("{}.", counted(errors, "error")),
            (0, warnings) => format!("{}.", counted(warnings, "warning")),
            (errors, warnings) => {
                format!("{}, {}.", counted(errors, "error"), counted(warnings, "warning"))
            }
        });
    }

    /// Leaves, after asking about changes that were not saved.
    fn leave(&mut self) -> Flow {
        if !self.file.is_modified() {
            return Flow::Left;
        }
        let choices = ["save them and leave", "leave without saving"];
        match choose("There are changes that are not saved", &choices, self.console) {
            Some(0) => match self.save() {
                true => Flow::Left,
                false => Flow::On,
            },
            Some(_) => Flow::Left,
            None => Flow::On,
        }
    }

    /// Saves the file; whether it is saved now.
    fn save(&mut self) -> bool {
        if !self.file.is_modified() {
            self.console.say("Nothing to save.");
            return true;
        }
        let saved = self
            .store
            .save(self.file.buffer(), self.file.on_disk(), self.file.text());
        match saved {
            Ok(()) => {
                self.file.saved();
                self.console.say("Saved.");
                true
            }
            Err(reason) => {
                self.console.say(&format!("Not saved: {}", shown(&reason)));
                self.console.say("  reload reads what is on disk.");
                false
            }
        }
    }
}

#[cfg(test)]
mod tests;
