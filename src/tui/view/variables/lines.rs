//! The lines of both tables: rows, headings, and lines that say that there is none.

use crate::text::Section;

/// A line below the first heading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TableLine {
    /// The heading of a section.
    Title(Section),
    /// A row of the tables, by its number.
    Row(usize),
    /// The line of a section without a row.
    Empty(Section),
    /// An empty line.
    Blank,
}

/// The lines of both tables, by number: nothing is made for lines that are not seen. The heading of the section whose
/// rows are at the top is above them, wherever they are scrolled to.
pub struct Lines {
    /// The inputs that are shown.
    pub inputs: usize,
    /// The outputs that are shown.
    pub outputs: usize,
    /// All inputs and outputs, shown or not.
    pub all: [usize; 2],
}

impl Lines {
    /// Rows of the inputs, or one line that says that there are none.
    fn input_lines(&self) -> usize {
        self.inputs.max(1)
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.input_lines() + 2 + self.outputs.max(1)
    }

    /// Line `number`.
    pub fn line(&self, number: usize) -> TableLine {
        let after = self.input_lines();
        match number {
            n if n < after && self.inputs == 0 => TableLine::Empty(Section::Input),
            n if n < after => TableLine::Row(n),
            n if n == after => TableLine::Blank,
            n if n == after + 1 => TableLine::Title(Section::Output),
            _ if self.outputs == 0 => TableLine::Empty(Section::Output),
            n => TableLine::Row(self.inputs + n - after - 2),
        }
    }

    /// The rows of a section.
    pub const fn shown(&self, section: Section) -> usize {
        match section {
            Section::Input => self.inputs,
            Section::Output => self.outputs,
        }
    }

    /// The variables of a section, shown or not.
    pub const fn all_of(&self, section: Section) -> usize {
        let [inputs, outputs] = self.all;
        match section {
            Section::Input => inputs,
            Section::Output => outputs,
        }
    }

    /// The line of row `row`.
    pub fn of_row(&self, row: usize) -> usize {
        if row < self.inputs {
            row
        } else {
            row - self.inputs + self.input_lines() + 2
        }
    }

    /// The section whose heading is above the line `first`.
    pub fn heading(&self, first: usize) -> Section {
        if first > self.input_lines() + 1 {
            Section::Output
        } else {
            Section::Input
        }
    }
}
