//! One variable: its fields said one by one, asked for one by one, with what the runtime says about each.

use super::session::{EditSession, Flow};
use super::verbs::Verb;
use crate::editor::form::{self, FormRow, KIND, NAME};
use crate::editor::values;
use crate::prompt::choose;
use crate::text::display::shown;
use crate::text::{Diagnostic, Severity};
use crate::variables::edit::{Edit, FieldChange, Fix, Sharing, VariablePosition, fixes};

impl EditSession<'_> {
    /// Says a variable and asks for its fields until Enter.
    pub(super) fn variable(&mut self, place: VariablePosition) -> Flow {
        self.say_variable(place);
        loop {
            let Some(line) = self.console.ask("field: ") else {
                return Flow::Ended;
            };
            let line = line.trim();
            let turn = match line {
                "" | "<" => return Flow::On,
                "?" => {
                    self.say_fields(place);
                    Flow::On
                }
                "all" => self.every_field(place),
                _ => self.perform_line(place, line),
            };
            // What was undone may have been the variable itself.
            if turn != Flow::On || self.file.variable(place).is_none() {
                return turn;
            }
        }
    }

    /// Performs a line typed for a field: a fix, a field, or a word that does something with the file.
    fn perform_line(&mut self, place: VariablePosition, line: &str) -> Flow {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
        if word == "fix" || is_number {
            self.fix(place, if is_number { line } else { rest.trim() });
            return Flow::On;
        }
        if let Some(row) = self.row(place, line) {
            return self.field(place, &row);
        }
        if let Some(verb) = Verb::called(word) {
            return self.act(verb, rest.trim());
        }
        let said = format!("  It has no field {}; ? says which it has.", shown(line));
        self.console.say(&said);
        Flow::On
    }

    fn rows(&self, place: VariablePosition) -> Vec<FormRow> {
        self.file
            .variable(place)
            .map_or_else(Vec::new, |current| form::rows(&current))
    }

    /// The field that is called `typed`, or the only one that begins so.
    fn row(&self, place: VariablePosition, typed: &str) -> Option<FormRow> {
        let rows = self.rows(place);
        if let Some(row) = rows.iter().find(|row| row.is(typed)) {
            return Some(row.clone());
        }
        let mut begin = rows.into_iter().filter(|row| row.label.starts_with(typed));
        let first = begin.next()?;
        begin.next().is_none().then_some(first)
    }

    /// Describes the variable: its kind, its fields and its problems.
    fn say_variable(&mut self, place: VariablePosition) {
        let Some(current) = self.file.variable(place) else {
            return;
        };
        let line = current.document.lines().line(current.entry.span.start);
        let mut lines = vec![format!(
            "{}, {}, line {line}",
            shown(&current.entry.name),
            place.section.word()
        )];
        for row in form::rows(&current)
            .iter()
            .filter(|row| row.written && row.key != NAME)
        {
            let text = row.text.as_deref().unwrap_or("too long to say");
            lines.push(format!("  {}: {}", shown(&row.label), shown(text)));
        }
        for line in lines {
            self.console.say(&line);
        }
        let problems = self.file.problems(place).into_iter().cloned().collect::<Vec<_>>();
        self.say_diagnostics(place, &problems);
        if !self.explained {
            self.explained = true;
            self.console
                .say("Type a field's name to change it, all for one after the other, ? for the fields; Enter goes back.");
        }
    }

    fn say_fields(&mut self, place: VariablePosition) {
        for row in self.rows(place) {
            let help = match (&row.rule, row.key.as_str()) {
                (Some(rule), _) => rule.help,
                (None, NAME) => "The variable's name.",
                (None, KIND) => "What the variable is.",
                _ => "The runtime does not know it.",
            };
            let needed = if row.required() { " Needed." } else { "" };
            self.console
                .say(&format!("  {}: {help}{needed}", shown(&row.label)));
        }
        self.console
            .say("  fix and a number makes a fix; undo, save, list and the other words work here, too.");
    }

    /// Errors and warnings, each with its fixes; a fix has a number by which it can be asked for.
    fn say_diagnostics(&mut self, place: VariablePosition, diagnostics: &[Diagnostic]) {
        let all = self.fixes(place);
        let mut offered = false;
        for diagnostic in diagnostics {
            if diagnostic.severity == Severity::Hint {
                continue;
            }
            let word = diagnostic.severity.word();
            let text = diagnostic.text(self.file.buffer().document().lines());
            self.console.say(&format!("  {word}: {}", shown(&text)));
            if let Some(help) = &diagnostic.help {
                self.console.say(&format!("    {}", shown(help)));
            }
            for (number, (of, fix)) in all.iter().enumerate() {
                if of == diagnostic {
                    self.console
                        .say(&format!("    fix {}: {}", number + 1, shown(&fix.label)));
                    offered = true;
                }
            }
        }
        if offered && !std::mem::replace(&mut self.explained_fixes, true) {
            self.console
                .say("  Type fix and its number, such as fix 1, to make it.");
        }
    }

    /// Every fix of the variable's problems, with its problem.
    fn fixes(&self, place: VariablePosition) -> Vec<(Diagnostic, Fix)> {
        let buffer = self.file.buffer();
        self.file
            .problems(place)
            .into_iter()
            .filter(|diagnostic| diagnostic.severity != Severity::Hint)
            .flat_map(|diagnostic| {
                let found = fixes(buffer.document(), buffer.reading(), diagnostic);
                found.into_iter().map(|fix| (diagnostic.clone(), fix))
            })
            .collect()
    }

    fn fix(&mut self, place: VariablePosition, typed: &str) {
        let all = self.fixes(place);
        let number = if typed.is_empty() {
            Ok(1)
        } else {
            typed.parse::<usize>()
        };
        let chosen = number.ok().and_then(|number| all.get(number.checked_sub(1)?));
        match chosen {
            Some((_, fix)) => self.change(place, &fix.edit, &fix.label, None),
            None if all.is_empty() => self.console.say("  There is no fix to make here."),
            None => self
                .console
                .say(&format!("  The fixes have the numbers 1 to {}.", all.len())),
        }
    }

    fn every_field(&mut self, place: VariablePosition) -> Flow {
        let keys: Vec<String> = self.rows(place).into_iter().map(|row| row.key).collect();
        for key in keys {
            // Another kind has other fields.
            if let Some(row) = self.rows(place).into_iter().find(|row| row.is(&key)) {
                let turn = self.field(place, &row);
                if turn != Flow::On {
                    return turn;
                }
            }
        }
        Flow::On
    }

    /// Asks for one field and puts what is typed into the file.
    fn field(&mut self, place: VariablePosition, row: &FormRow) -> Flow {
        let choices = self
            .file
            .variable(place)
            .and_then(|current| row.choices(&current))
            .unwrap_or_default();
        let choices: Vec<&String> = choices.iter().filter(|choice| !choice.is_empty()).collect();
        if !choices.is_empty() {
            let words: Vec<String> = choices.iter().map(|choice| shown(choice).into_owned()).collect();
            self.console.say(&format!("  One of: {}", words.join(", ")));
        }
        let prompt = match row.text.as_deref() {
            Some("") => format!("{}: ", shown(&row.label)),
            Some(text) => format!("{} [{}]: ", shown(&row.label), shown(text)),
            None => format!("{} [too long to say]: ", shown(&row.label)),
        };
        let Some(typed) = self.console.ask(&prompt) else {
            return Flow::Ended;
        };
        match typed.trim() {
            "" => {}
            text if !choices.is_empty() && !matches!(text, "?" | "-") => {
                let chosen = choices.iter().find(|choice| **choice == meant(text));
                match chosen {
                    Some(chosen) => self.put(place, row, &(*chosen).clone()),
                    None => {
                        self.console.say("  Type one of them.");
                        return self.field(place, row);
                    }
                }
            }
            "?" => {
                let help = row.rule.map_or("It has no rules of its own.", |rule| rule.help);
                self.console
                    .say(&format!("  {help} Enter keeps it, - removes it."));
                return self.field(place, row);
            }
            "-" if row.required() => self.console.say(&format!("  {} is needed.", shown(&row.label))),
            "-" => {
                let edit = Edit::Set(vec![(place, vec![FieldChange::unset(&row.key)])]);
                self.change(place, &edit, &format!("{} removed", row.label), Some(&row.key));
            }
            text => self.put(place, row, text),
        }
        Flow::On
    }

    fn put(&mut self, place: VariablePosition, row: &FormRow, text: &str) {
        let edit = match row.key.as_str() {
            NAME if row.rule.is_none() => Edit::Rename(vec![(place, text.to_owned())]),
            KIND if row.rule.is_none() => Edit::ChangeKind {
                variable: place,
                kind: text.to_owned(),
                fields: Vec::new(),
            },
            key => {
                let kind = row.rule.map(|rule| rule.value);
                match values::changes(key, kind, text, self.file.variable(place)) {
                    Ok(changes) => Edit::Set(vec![(place, changes)]),
                    Err(refusal) => return self.refused(&refusal),
                }
            }
        };
        // What another kind needs is told for all its fields.
        let about = (row.key != KIND).then_some(row.key.as_str());
        self.change(place, &edit, &format!("{} is {text}", row.label), about);
    }

    /// Makes an edit of a variable and says what the runtime makes of it: of the field `key`, or of the whole variable.
    fn change(&mut self, place: VariablePosition, edit: &Edit, label: &str, key: Option<&str>) {
        let name = self
            .file
            .variable(place)
            .map(|current| current.entry.name.clone());
        let called = format!("{label}, of {}", name.unwrap_or_default());
        match self.file.make(edit, called, self.store.arrays()) {
            Err(refusal) if !refusal.users.is_empty() => {
                self.console.say(&format!("  {}.", shown(&refusal.message)));
                let choices = ["change it for all of them", "write it out here"];
                let sharing = match choose("What shall change", &choices, self.console) {
                    Some(0) => Sharing::Shared,
                    Some(_) => Sharing::Detach,
                    None => return self.console.say("  Nothing has changed."),
                };
                let edit = Box::new(edit.clone());
                return self.change(place, &Edit::Sharing { sharing, edit }, label, key);
            }
            Err(refusal) => return self.refused(&refusal),
            Ok(false) => return self.console.say("  Nothing changes."),
            Ok(true) => self.console.say(&format!("  Done: {}", shown(label))),
        }
        let (problems, loaded) = {
            let Some(current) = self.file.variable(place) else {
                return;
            };
            let all = self.file.problems(place);
            match key.and_then(|key| form::rows(&current).into_iter().find(|row| row.is(key))) {
                None => (all.into_iter().cloned().collect::<Vec<_>>(), None),
                Some(row) => (
                    form::problems_of(&all, &row, &current)
                        .into_iter()
                        .cloned()
                        .collect(),
                    form::loaded_value(&current, &row, self.store.arrays()),
                ),
            }
        };
        if let Some(loaded) = loaded {
            self.console.say(&format!("  {loaded}"));
        }
        self.say_diagnostics(place, &problems);
    }
}

/// A choice as people type it.
fn meant(text: &str) -> &str {
    match text {
        "yes" | "y" => "true",
        "no" | "n" => "false",
        text => text,
    }
}
