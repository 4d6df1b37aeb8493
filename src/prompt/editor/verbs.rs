//! The words that do something with the file.

use super::session::{EditSession, Flow};
use crate::prompt::{choose, yes_or_no};
use crate::text::Section;
use crate::text::display::{counted, shown};
use crate::variables::convert::Losses;
use crate::variables::edit::pattern::expand;
use crate::variables::edit::{Edit, EditRefusal, NewVariable, VariablePosition, named};
use crate::variables::{RUNTIMES, Runtime};

/// A word that does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Help,
    List,
    Problems,
    Edit,
    Add,
    Rename,
    Copy,
    Remove,
    Move,
    Convert,
    Runtime,
    Undo,
    Redo,
    Save,
    Reload,
    Quit,
}

/// A word as it is typed, what may be after it, what it is, and what it does.
type VerbRow = (&'static str, &'static str, Verb, &'static str);

/// Every word.
#[rustfmt::skip]
const VERBS: [VerbRow; 16] = [
    ("list", "[LETTERS]", Verb::List, "says the variables, or those whose name has these letters"),
    ("problems", "", Verb::Problems, "says every problem and what to do about it"),
    ("edit", "NAME", Verb::Edit, "edits a variable whose name is one of these words"),
    ("add", "input|output", Verb::Add, "adds a variable"),
    ("rename", "NAME", Verb::Rename, "gives a variable another name"),
    ("copy", "NAME", Verb::Copy, "copies a variable; QUAD:{101..120}:BCTRL makes twenty copies"),
    ("remove", "NAME", Verb::Remove, "removes a variable with its own comments; undo brings it back"),
    ("move", "NAME", Verb::Move, "moves a variable to another place or to the other section"),
    ("convert", "RUNTIME", Verb::Convert, "converts the file to another runtime"),
    ("runtime", "RUNTIME", Verb::Runtime, "has another runtime read the file; its text stays"),
    ("undo", "", Verb::Undo, "undoes the last change, without limit"),
    ("redo", "", Verb::Redo, "redoes it"),
    ("save", "", Verb::Save, "saves the file"),
    ("reload", "", Verb::Reload, "reads what is on disk now"),
    ("quit", "", Verb::Quit, "leaves; asks first when something is not saved"),
    ("?", "", Verb::Help, "says this"),
];

impl Verb {
    /// The verb that `word` is.
    pub(super) fn called(word: &str) -> Option<Self> {
        let (.., verb, _) = VERBS.iter().find(|(name, ..)| *name == word)?;
        Some(*verb)
    }
}

impl EditSession<'_> {
    pub(super) fn act(&mut self, verb: Verb, rest: &str) -> Flow {
        match verb {
            Verb::Help => self.say_verbs(),
            Verb::List => self.list(rest),
            Verb::Problems => self.say_problems(),
            Verb::Edit => return self.with_variable(rest, Self::variable),
            Verb::Add => return self.add(rest),
            Verb::Rename => return self.with_variable(rest, Self::rename),
            Verb::Copy => return self.with_variable(rest, Self::copy),
            Verb::Remove => return self.with_variable(rest, Self::remove),
            Verb::Move => return self.with_variable(rest, Self::move_to),
            Verb::Convert => self.convert(rest),
            Verb::Runtime => self.choose_runtime(rest),
            Verb::Undo => {
                let label = self.file.undo(self.store.arrays());
                self.say_change("Undone", label, "nothing to undo");
            }
            Verb::Redo => {
                let label = self.file.redo(self.store.arrays());
                self.say_change("Redone", label, "nothing to redo");
            }
            Verb::Save => {
                self.save();
            }
            Verb::Reload => self.reload(),
            Verb::Quit => return self.leave(),
        }
        Flow::On
    }

    fn say_verbs(&mut self) {
        for (word, rest, _, about) in VERBS {
            let space = if rest.is_empty() { "" } else { " " };
            self.console.say(&format!("  {word}{space}{rest}: {about}"));
        }
    }

    fn say_change(&mut self, what: &str, label: Option<String>, nothing: &str) {
        match label {
            Some(label) => {
                self.console.say(&format!("{what}: {}", shown(&label)));
                self.say_counts();
            }
            None => self.console.say(&format!("There is {nothing}.")),
        }
    }

    /// Does something with the variable called `name`; asks for the name where it is empty.
    fn with_variable(&mut self, name: &str, act: impl FnOnce(&mut Self, VariablePosition) -> Flow) -> Flow {
        let name = match name.is_empty() {
            false => name.to_owned(),
            true => match self.console.ask("which variable: ") {
                None => return Flow::Ended,
                Some(name) if name.trim().is_empty() => return Flow::On,
                Some(name) => name.trim().to_owned(),
            },
        };
        match named(self.file.buffer().reading(), &name) {
            Ok(place) => act(self, place),
            Err(refusal) => {
                self.unknown(refusal);
                Flow::On
            }
        }
    }

    /// The reason why no variable was found.
    pub(super) fn unknown(&mut self, refusal: EditRefusal) {
        self.refused(&match refusal.help {
            Some(_) => refusal,
            None => refusal.with_help("list names them all"),
        });
    }

    /// The reason why something was not done.
    pub(super) fn refused(&mut self, refusal: &EditRefusal) {
        self.console
            .say(&format!("  Not done: {}", shown(&refusal.message)));
        if let Some(help) = &refusal.help {
            self.console.say(&format!("  {}", shown(help)));
        }
    }

    /// Makes an edit and says what was done, and how the file is; whether it was made.
    fn done(&mut self, edit: &Edit, done: String) -> bool {
        match self.file.make(edit, done.clone(), self.store.arrays()) {
            Ok(true) => {
                self.console.say(&format!("  Done: {}", shown(&done)));
                self.say_counts();
                true
            }
            Ok(false) => {
                self.console.say("  Nothing changes.");
                false
            }
            Err(refusal) => {
                self.refused(&refusal);
                false
            }
        }
    }

    fn add(&mut self, section: &str) -> Flow {
        let found = Section::ALL.into_iter().find(|known| known.word() == section);
        let section = match found {
            Some(section) => section,
            None => match choose("Add an", &Section::ALL.map(Section::word), self.console) {
                Some(0) => Section::Input,
                Some(_) => Section::Output,
                None => return Flow::On,
            },
        };
        let Some(name) = self.console.ask("its name: ") else {
            return Flow::Ended;
        };
        let name = name.trim();
        if name.is_empty() {
            return Flow::On;
        }
        let reading = self.file.buffer().reading();
        let index = reading.entries(section).len();
        let edit = Edit::Add {
            section,
            at: None,
            variables: vec![NewVariable::usual(reading.runtime, section, name)],
        };
        match self.done(&edit, format!("new {} {name}", section.word())) {
            true => self.variable(VariablePosition { section, index }),
            false => Flow::On,
        }
    }

    fn name_of(&self, place: VariablePosition) -> String {
        self.file
            .variable(place)
            .map_or_else(String::new, |current| current.entry.name.clone())
    }

    fn rename(&mut self, place: VariablePosition) -> Flow {
        let old = self.name_of(place);
        let Some(new) = self.console.ask(&format!("new name [{}]: ", shown(&old))) else {
            return Flow::Ended;
        };
        let new = new.trim();
        if !new.is_empty() && new != old {
            let edit = Edit::Rename(vec![(place, new.to_owned())]);
            self.done(&edit, format!("{old} is called {new}"));
        }
        Flow::On
    }

    fn copy(&mut self, variable: VariablePosition) -> Flow {
        let name = self.name_of(variable);
        let Some(typed) = self.console.ask("the copy's name: ") else {
            return Flow::Ended;
        };
        if typed.trim().is_empty() {
            return Flow::On;
        }
        match expand(typed.trim()) {
            Ok(names) => {
                let done = format!("{} of {name}: {}", copies(names.len()), names.join(", "));
                self.done(&Edit::Duplicate { variable, names }, done);
            }
            Err(refusal) => self.refused(&refusal),
        }
        Flow::On
    }

    fn remove(&mut self, place: VariablePosition) -> Flow {
        let done = format!("{} {} removed", place.section.word(), self.name_of(place));
        self.done(&Edit::Remove(vec![place]), done);
        Flow::On
    }

    fn move_to(&mut self, variable: VariablePosition) -> Flow {
        let name = self.name_of(variable);
        let many = self.file.buffer().count(variable.section);
        let here = variable.index + 1;
        let asked = format!("to place 1 to {many} (it is {here}), input or output: ");
        let Some(typed) = self.console.ask(&asked) else {
            return Flow::Ended;
        };
        let typed = typed.trim();
        let section = Section::ALL.into_iter().find(|section| section.word() == typed);
        if let Some(to) = section {
            let variables = vec![variable];
            self.done(
                &Edit::MoveSection { variables, to },
                format!("{name} moved to the {}s", to.word()),
            );
            return Flow::On;
        }
        match typed.parse::<usize>() {
            Ok(number) if (1..=many).contains(&number) => {
                let to = number - 1;
                self.done(
                    &Edit::Reorder { variable, to },
                    format!("{name} moved to place {number}"),
                );
            }
            _ if typed.is_empty() => {}
            _ => self
                .console
                .say(&format!("  Type a place from 1 to {many}, input or output.")),
        }
        Flow::On
    }

    fn choose_runtime(&mut self, runtime: &str) {
        if let Some(to) = self.other_runtime(runtime, "Read the file for")
            && self.file.set_runtime(to, self.store.arrays())
        {
            self.console
                .say(&format!("  Done: the file is read for {}.", to.key()));
            self.say_counts();
        }
    }

    /// The runtime called `runtime`, or else the chosen one; none where that is the present one or none is chosen.
    fn other_runtime(&mut self, runtime: &str, asked: &str) -> Option<Runtime> {
        let now = self.file.buffer().runtime();
        let others: Vec<Runtime> = RUNTIMES.into_iter().filter(|runtime| *runtime != now).collect();
        match Runtime::from_key(runtime) {
            Some(to) if to == now => {
                self.console.say(&format!("  It is for {} already.", to.key()));
                None
            }
            Some(to) => Some(to),
            None => {
                let names: Vec<&str> = others.iter().map(|runtime| runtime.key()).collect();
                let chosen = choose(asked, &names, self.console)?;
                others.get(chosen).copied()
            }
        }
    }

    fn convert(&mut self, runtime: &str) {
        let Some(to) = self.other_runtime(runtime, "Convert to") else {
            return;
        };
        let before = self.file.text().to_owned();
        let losses = match self.file.convert(to, Losses::Block, self.store.arrays()) {
            Ok(losses) => losses,
            Err(refusal) => return self.refused(&refusal),
        };
        if !losses.is_empty() {
            let lines: Vec<String> = losses
                .iter()
                .map(|loss| {
                    format!(
                        "  line {}, {}: {}",
                        loss.line,
                        shown(&loss.variable),
                        shown(&loss.message)
                    )
                })
                .collect();
            self.console.say(&format!(
                "{} cannot hold {}:",
                to.key(),
                counted(lines.len(), "thing")
            ));
            self.say_lines(&lines);
            if !yes_or_no("Leave them out?", self.console) {
                self.console.say("  Nothing has changed.");
                return;
            }
            if let Err(refusal) = self.file.convert(to, Losses::Drop, self.store.arrays()) {
                return self.refused(&refusal);
            }
        }
        self.console.say(&match self.file.text() == before {
            true => format!("  {} reads the file as it is: nothing has changed.", to.key()),
            false => format!("  Done: converted to {}; undo undoes it.", to.key()),
        });
        self.say_counts();
    }

    fn reload(&mut self) {
        let theirs = match self.store.read(self.file.buffer()) {
            Ok(theirs) => theirs,
            Err(reason) => return self.console.say(&format!("  {}", shown(&reason))),
        };
        if theirs.text() == self.file.text() {
            self.console.say("  The file on disk is the same.");
            return;
        }
        if self.file.is_modified()
            && !yes_or_no(
                "Your changes are not saved. Take what is on disk in their place?",
                self.console,
            )
        {
            return;
        }
        self.file.reload(&theirs, self.store.arrays());
        self.console
            .say("  This is what is on disk now; undo brings back what was here.");
        self.say_file();
    }
}

fn copies(count: usize) -> String {
    match count {
        1 => "a copy".to_owned(),
        count => format!("{count} copies"),
    }
}
