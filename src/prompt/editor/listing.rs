//! Lists of variables and problems, a part at a time.

use super::session::{EditSession, Flow};
use crate::editor::form::rows;
use crate::text::display::shown;
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::edit::VariablePosition;

/// The number of lines that are said at once; then the user is asked whether to go on.
const AT_ONCE: usize = 20;

impl EditSession<'_> {
    pub(super) fn list(&mut self, letters: &str) {
        let wanted = letters.to_lowercase();
        let reading = self.file.buffer().reading();
        let places = Section::ALL.into_iter().flat_map(|section| {
            let count = reading.entries(section).len();
            (0..count).map(move |index| VariablePosition { section, index })
        });
        let lines: Vec<String> = places.filter_map(|place| self.listed(place, &wanted)).collect();
        match lines.is_empty() {
            true if letters.is_empty() => self.console.say("There are none yet; add input adds one."),
            true => self.console.say(&format!("No name has {}.", shown(letters))),
            false => self.say_lines(&lines),
        }
    }

    /// A variable in a line: its default and range, and whether something is wrong; none where its name does not have
    /// the letters.
    fn listed(&self, place: VariablePosition, letters: &str) -> Option<String> {
        let current = self.file.variable(place)?;
        let entry = current.entry;
        if !entry.name.to_lowercase().contains(letters) {
            return None;
        }
        let runtime = current.reading.runtime;
        let said = [runtime.default_key(), runtime.range_key(place.section)];
        let rows = rows(&current);
        let mut about: Vec<String> = said
            .into_iter()
            .filter_map(|key| rows.iter().find(|row| row.is(key) && row.written))
            .filter_map(|row| Some(format!("{} {}", row.label, shown(row.text.as_deref()?))))
            .collect();
        let problems = self.file.problems(place);
        let worst = problems.iter().map(|problem| problem.severity).min();
        about.extend(
            worst
                .filter(|severity| *severity != Severity::Hint)
                .map(|severity| severity.word().to_owned()),
        );
        let about = match about.is_empty() {
            true => String::new(),
            false => format!(": {}", about.join(", ")),
        };
        Some(format!(
            "  {} {}{about}",
            place.section.word(),
            shown(&entry.name)
        ))
    }

    /// Says lines, a screenful at a time.
    pub(super) fn say_lines(&mut self, lines: &[String]) {
        for (number, part) in lines.chunks(AT_ONCE).enumerate() {
            if number > 0 {
                let left = lines.len() - number * AT_ONCE;
                let more = self
                    .console
                    .ask(&format!("Enter for more ({left} left), < stops: "));
                if more.is_none_or(|more| !more.trim().is_empty()) {
                    return;
                }
            }
            for line in part {
                self.console.say(line);
            }
        }
    }

    /// A problem with its place in a line, and what helps in another.
    pub(super) fn problem_lines(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let lines = self.file.buffer().lines();
        let line = diagnostic
            .span
            .map(|span| format!("line {}, ", lines.line(span.start)));
        let name = match (diagnostic.section, &diagnostic.variable) {
            (Some(section), Some(name)) => format!("{} {}: ", section.word(), shown(name)),
            _ => String::new(),
        };
        let mut said = vec![format!(
            "  {}: {}{name}{}",
            diagnostic.severity.word(),
            line.unwrap_or_default(),
            shown(&diagnostic.text(lines))
        )];
        let help = diagnostic.help.iter();
        said.extend(help.map(|help| format!("    {}", shown(help))));
        said
    }

    pub(super) fn say_problems(&mut self) {
        let all = self.file.buffer().diagnostics();
        let lines: Vec<String> = all
            .filter(|diagnostic| diagnostic.severity != Severity::Hint)
            .flat_map(|diagnostic| self.problem_lines(diagnostic))
            .collect();
        match lines.is_empty() {
            true => self.console.say("No problems."),
            false => self.say_lines(&lines),
        }
    }

    /// To the variable of the next problem; after the last one to the first again.
    pub(super) fn next_problem(&mut self) -> Flow {
        let reading = self.file.buffer().reading();
        let all: Vec<&Diagnostic> = reading
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity != Severity::Hint)
            .collect();
        let Some(diagnostic) = all.get(self.problem).or_else(|| all.first()) else {
            self.console.say("No problems.");
            return Flow::On;
        };
        let next = if self.problem < all.len() {
            self.problem + 1
        } else {
            1
        };
        let place = diagnostic
            .section
            .zip(diagnostic.variable.as_deref())
            .and_then(|(section, name)| {
                let index = reading
                    .entries(section)
                    .iter()
                    .position(|entry| entry.name == name)?;
                Some(VariablePosition { section, index })
            });
        let lines = self.problem_lines(diagnostic);
        self.problem = next;
        match place {
            Some(place) => self.variable(place),
            None => {
                lines.iter().for_each(|line| self.console.say(line));
                Flow::On
            }
        }
    }
}
