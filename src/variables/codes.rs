//! Every code that a diagnostic of a variables file can have, in one table: `check --explain` and the documentation
//! read it, and a test checks that nothing else is used.

use super::runtime::Runtime;
use crate::text::Severity;

/// One code.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// The code: lower-case words joined by hyphens.
    pub code: &'static str,
    /// Its highest severity. An error in one runtime can be a warning in another that takes the same text.
    pub severity: Severity,
    /// Its severity in each runtime that has it, heaviest first; empty where it weighs the same in all of them.
    pub by_runtime: &'static [(Runtime, Severity)],
    /// A description in one line.
    pub summary: &'static str,
    /// An explanation with the way out, in a few sentences.
    pub explanation: &'static str,
}

impl CodeRow {
    /// The row of `code`; none when there is no such code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        CODES.iter().find(|row| row.code == code)
    }

    /// Its possible severities in `runtime`; none where it does not occur there.
    #[must_use]
    pub fn severities(&self, runtime: Runtime) -> Vec<Severity> {
        if self.by_runtime.is_empty() {
            return vec![self.severity];
        }
        let own = self.by_runtime.iter().filter(|(other, _)| *other == runtime);
        own.map(|(_, severity)| *severity).collect()
    }

    /// A code of errors.
    #[must_use]
    pub const fn error(code: &'static str, summary: &'static str, explanation: &'static str) -> Self {
        Self::new(code, ERROR, summary, explanation)
    }

    /// A code of warnings.
    #[must_use]
    pub const fn warning(code: &'static str, summary: &'static str, explanation: &'static str) -> Self {
        Self::new(code, WARNING, summary, explanation)
    }

    /// A code of hints.
    #[must_use]
    pub const fn hint(code: &'static str, summary: &'static str, explanation: &'static str) -> Self {
        Self::new(code, HINT, summary, explanation)
    }

    const fn new(
        code: &'static str,
        severity: Severity,
        summary: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self {
            code,
            severity,
            by_runtime: &[],
            summary,
            explanation,
        }
    }

    const fn by_runtime(self, by_runtime: &'static [(Runtime, Severity)]) -> Self {
        Self { by_runtime, ..self }
    }
}

const V15: Runtime = Runtime::LumeModel15;
const V17: Runtime = Runtime::LumeModel17;
const V20: Runtime = Runtime::LumeModel20;
const V30: Runtime = Runtime::LumeTorch30;
const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;
const HINT: Severity = Severity::Hint;

/// Values that the runtimes from 2.0 on refuse and the older ones accept.
const REFUSED_FROM_20: &[(Runtime, Severity)] = &[(V20, ERROR), (V30, ERROR), (V15, WARNING), (V17, WARNING)];

/// Every code: errors first, then warnings, then hints.
pub static CODES: &[CodeRow] = &[
    CodeRow::error(
        "file-unreadable",
        "the file cannot be read",
        "The file is not there, is a folder, or may not be read. The other files are checked nevertheless.",
    ),
    CodeRow::error(
        "yaml-encoding",
        "the file is not UTF-8",
        "All runtimes open the file as UTF-8 text. Save it as UTF-8; a degree sign or an accent from an older editor is the usual reason.",
    ),
    CodeRow::error(
        "yaml-character",
        "a character that YAML does not allow",
        "PyYAML refuses control characters and a few others anywhere in the file, comments included. Remove the character, or write it as an escape between double quotes.",
    ),
    CodeRow::error(
        "yaml-tab",
        "a tab where only spaces are allowed",
        "PyYAML refuses a tab where a token may start: in the indentation, after a colon, between the elements of a list. Use spaces.",
    ),
    CodeRow::error(
        "yaml-syntax",
        "the structure cannot be understood",
        "Something is not closed, not indented as its neighbours, or not valid where it is: a bracket, a quote, a colon followed by a space inside a text without quotes. Correct the place that is shown; what follows is checked once it can be read.",
    ),
    CodeRow::error(
        "yaml-limit",
        "too deeply nested or too long",
        "Python gives up on very deeply nested lists and mappings, and on numbers of more than 4,300 digits.",
    ),
    CodeRow::error(
        "yaml-alias",
        "an alias without an anchor",
        "`*name` repeats the value at `&name`, which must come before it in the file.",
    ),
    CodeRow::error(
        "yaml-anchor",
        "an anchor that is defined twice",
        "PyYAML refuses a second `&name` of the same name in one file.",
    ),
    CodeRow::error(
        "yaml-document",
        "a second document",
        "A line `---` starts another document; the runtimes read files with one document only.",
    ),
    CodeRow::error(
        "yaml-tag",
        "a tag that is not understood",
        "The runtimes load the file with safe_load, which knows YAML's own tags (`!!str`, `!!float`) and refuses all others, Python's above all.",
    ),
    CodeRow::error(
        "yaml-value",
        "a value that looks like a number or a date and is none",
        "What has the form of a date must be one (`2001-13-01` is not), and a tag such as `!!int` needs text that fits it. Put the value between quotes if it is text.",
    ),
    CodeRow::error(
        "yaml-key",
        "a list or mapping as a key",
        "Keys become the keys of a Python dict, which cannot be lists or mappings. `[x]` and `{x}` as a name need quotes.",
    ),
    CodeRow::error(
        "yaml-merge",
        "a merge of something that cannot be merged",
        "`<<` accepts a mapping, or a list of mappings, usually through an alias.",
    ),
    CodeRow::error(
        "file-shape",
        "the file is not a mapping",
        "A variables file is a mapping with the keys input_variables and output_variables. An empty file, a list or a \
         single value at the top is refused.",
    ),
    CodeRow::error(
        "model-unknown",
        "no model of that name in the file",
        "--model names a model that the file does not hold. `check` without it lists the models.",
    ),
    CodeRow::error(
        "section-missing",
        "a section is missing",
        "lume-model 1.5 ends the process when input_variables or output_variables is missing. An empty section is written \
         `output_variables: {}`.",
    )
    .by_runtime(&[(V15, ERROR)]),
    CodeRow::error(
        "section-misplaced",
        "a section one level too deep or too shallow",
        "Both sections belong at one level: at the top of the file, or under the name of their model. A section elsewhere \
         is not read; lume-model 1.5 refuses the file then.",
    )
    .by_runtime(&[(V15, ERROR), (V15, WARNING), (V17, WARNING), (V20, WARNING), (V30, WARNING)]),
    CodeRow::error(
        "section-shape",
        "a section is neither a mapping nor, where allowed, a list",
        "A section maps each variable's name to its fields. The runtimes from 1.7 on also accept a list of mappings, each \
         with a name. A section with nothing after its colon is null, which no runtime can read; an empty one is `{}`.",
    ),
    CodeRow::error(
        "variable-shape",
        "a variable is not a mapping",
        "Each variable is a mapping of fields, such as `{type: scalar, default: 1.0, range: [0, 2]}`. A number, a text, \
         a list or nothing in its place is refused.",
    ),
    CodeRow::error(
        "name-missing",
        "a variable in a list has no name",
        "In a section that is a list, each variable says its own name: `- name: x1`.",
    ),
    CodeRow::error(
        "name-type",
        "a variable's name is not text",
        "YAML reads `1`, `true`, `on`, `null` and `2001-01-01` as a number, a boolean, nothing and a date. Put the name \
         between quotes. lume-model 1.5 turns numbers and booleans into text by itself, which gives `True` for `on`.",
    )
    .by_runtime(&[(V15, ERROR), (V17, ERROR), (V20, ERROR), (V30, ERROR), (V15, WARNING)]),
    CodeRow::error(
        "name-repeated",
        "two variables of a section have one name",
        "From 1.7 on, names must be unique in a section. A repeated key in a mapping never gets that far: PyYAML keeps \
         the last one (see key-repeated).",
    )
    .by_runtime(&[(V17, ERROR), (V20, ERROR), (V30, ERROR)]),
    CodeRow::error(
        "kind-missing",
        "a variable does not say what kind it is",
        "The kind is read first, so a variable without `type` (1.5, 1.7) or `variable_class` (2.0, 3.0) is refused. The \
         two families use different keys: a file written for one is refused by the other; `lume-wizard convert` rewrites \
         it.",
    ),
    CodeRow::error(
        "kind-unknown",
        "the runtime does not know this kind of variable",
        "The word must be exactly one of those that the runtime knows; upper and lower case matter. lume-model 1.5 ends \
         the process when it meets another.",
    ),
    CodeRow::error(
        "field-missing",
        "a field that the runtime needs is missing",
        "Which fields are needed depends on the runtime, the section and the kind: `lume-wizard schema variables` lists \
         them. The key may be there under another runtime's name; the help then says so.",
    ),
    CodeRow::error(
        "field-unknown",
        "a field that the runtime does not know",
        "lume-torch 3.0 refuses fields that it does not know. The other runtimes ignore them silently, so the value is \
         lost: that is the commonest mistake when a file moves between runtimes (`default` for `default_value`, `range` \
         for `value_range`, `units` for `unit`).",
    ),
    CodeRow::error(
        "field-key",
        "a field's key is not text",
        "The fields are handed to Python by name, so each key must be text. YAML reads `1`, `true`, `on` and `null` as \
         something else; put the key between quotes if it is meant.",
    ),
    CodeRow::error(
        "null-value",
        "a field has no value",
        "A key with nothing after its colon, `~` or `null` is None in Python, and this field must not be None. Give it a \
         value or remove the key.",
    ),
    CodeRow::error(
        "not-a-number",
        "a value that cannot become a number",
        "The field is a float. Numbers, booleans and text that Python reads as a number (`1e3`, `inf`) become one; other \
         text, lists, mappings and dates are refused.",
    ),
    CodeRow::error(
        "not-an-integer",
        "a value that cannot become a whole number",
        "The field is an integer. lume-model 1.5 cuts fractions off; the other runtimes refuse them.",
    )
    .by_runtime(&[(V15, ERROR), (V17, ERROR), (V30, ERROR)]),
    CodeRow::error(
        "not-a-boolean",
        "a value that is neither true nor false",
        "The field is a boolean: `true` or `false`. The runtimes also take yes, no, on, off, 1 and 0.",
    ),
    CodeRow::error(
        "not-text",
        "a value that is not text",
        "The field is text. YAML reads `1`, `true`, `2001-01-01` and the like as something else: put it between quotes. \
         lume-model 1.5 turns numbers and booleans into text by itself, the other runtimes refuse them.",
    ),
    CodeRow::error(
        "not-a-list",
        "a value that is not a list",
        "The field is a list, written `[a, b]` or with a dash on each line.",
    ),
    CodeRow::error(
        "not-a-choice",
        "a value that is none of the allowed words",
        "The field takes one of a few words; upper and lower case matter.",
    )
    .by_runtime(&[(V15, ERROR), (V30, ERROR)]),
    CodeRow::error(
        "range-length",
        "a range that is not two numbers",
        "From 2.0 on a range is exactly two numbers, the lower one first. The older runtimes take lists of any length, but \
         nothing that uses them understands any other length than two.",
    )
    .by_runtime(REFUSED_FROM_20),
    CodeRow::error(
        "range-order",
        "a range whose first number is above its second",
        "The range is written `[lowest, highest]`. From 2.0 on the other order is refused; the older runtimes accept it, and \
         nothing lies inside such a range. Two texts are compared letter by letter, as Python does, before they become \
         numbers: `['9', '10']` is in the wrong order.",
    )
    .by_runtime(REFUSED_FROM_20),
    CodeRow::error(
        "default-outside-range",
        "a default outside its range",
        "From 2.0 on such a variable is refused (2.0 allows for value_range_tolerance). lume-model 1.5 and 1.7 do not \
         compare the two, so the model starts with a value that its own range excludes.",
    )
    .by_runtime(REFUSED_FROM_20),
    CodeRow::error(
        "default-not-usable",
        "a default that the runtime cannot check against its range",
        "`.nan` is neither inside nor outside any range, and a tolerance that is negative or null cannot be used for the \
         comparison. lume-model 1.5 and 1.7 do not compare the two.",
    )
    .by_runtime(REFUSED_FROM_20),
    CodeRow::error(
        "constant-range",
        "a constant whose range is not a point",
        "In lume-model 2.0 a variable with `is_constant: true` either has no range or one whose two numbers are equal.",
    )
    .by_runtime(&[(V20, ERROR)]),
    CodeRow::error(
        "array-file",
        "an array file that cannot be used",
        "A default that names a .npy file is read relative to the folder of the variables file. The file must be there, \
         be in numpy's .npy format and hold plain numbers or text, not Python objects.",
    )
    .by_runtime(&[(V15, ERROR)]),
    CodeRow::error(
        "array-shape",
        "an array of the wrong shape",
        "Nested lists must be rectangular. A picture has two dimensions, or three of which the last is 3. A tensor has \
         exactly the shape that `shape` says (further dimensions in front are a batch).",
    )
    .by_runtime(&[(V15, ERROR), (V30, ERROR), (V30, WARNING)]),
    CodeRow::error(
        "array-value",
        "an array value that cannot be given here",
        "lume-model 1.5 reads an array's default for inputs only, and only under `default`; elsewhere it takes none. A \
         tensor in lume-torch 3.0 is a list of numbers.",
    )
    .by_runtime(&[(V15, ERROR), (V30, ERROR)]),
    CodeRow::error(
        "dtype",
        "a type of elements that cannot be used",
        "`dtype` is one of torch's names, such as float32. A TorchScalarVariable takes floating types only.",
    )
    .by_runtime(&[(V30, ERROR)]),
    CodeRow::warning(
        "range-element",
        "something in a range that is not a number",
        "YAML 1.1 reads `1e3` as text (a float needs a dot, and a sign in the exponent: `1.0e+3`), and so do `-.5` and \
         `inf` (`-0.5`, `.inf`). lume-model 1.5 keeps the text in the range as it is, and comparisons with it fail later. \
         A null has the same effect. `.nan` is read as a number and compares with none: nothing lies inside such a range.",
    )
    .by_runtime(&[(V15, WARNING), (V17, WARNING)]),
    CodeRow::warning(
        "range-missing",
        "an input without a range",
        "Without a range nothing tells optimisers and displays where the variable may lie.",
    )
    .by_runtime(&[(V20, WARNING), (V30, WARNING)]),
    CodeRow::warning(
        "range-infinite",
        "an input with an infinite range",
        "Optimisers and displays cannot sample or draw an infinite range.",
    ),
    CodeRow::warning(
        "range-point",
        "a range whose two numbers are equal, on a variable that is not constant",
        "Such a range usually means that the variable is a constant: say so with is_constant (read_only in lume-torch \
         3.0), or widen the range.",
    ),
    CodeRow::warning(
        "number-misread",
        "a number that YAML reads as another one",
        "YAML 1.1 reads `010` as octal (8), `1:30` and `190:20:30.15` in base sixty (90, 685230.15). Write the number in \
         the usual way, or put quotes around it if it is text.",
    ),
    CodeRow::warning(
        "value-coerced",
        "a value that the runtime turns into something else",
        "The runtime accepts the value and changes it: a boolean becomes 1.0, a fraction is cut off, a number becomes text. \
         Write what is meant.",
    ),
    CodeRow::warning(
        "key-ignored",
        "a key that the runtime ignores",
        "The runtime reads the variable as if the key were not there. Where the key looks like another runtime's or like a \
         misspelling, the help names the one that is meant.",
    )
    .by_runtime(&[(V15, WARNING), (V17, WARNING), (V20, WARNING), (V15, HINT), (V17, HINT), (V20, HINT)]),
    CodeRow::warning(
        "unit-key-mixed",
        "`unit` in one variable and `units` in another",
        "A runtime reads one of the two and ignores or refuses the other.",
    ),
    CodeRow::warning(
        "key-repeated",
        "a key that is written twice in one mapping",
        "PyYAML keeps the last one without a word; the earlier one has no effect. For a variable's name this means that a \
         whole variable is lost.",
    ),
    CodeRow::warning(
        "name-differs",
        "a `name` that differs from the variable's key",
        "In a mapping the key is the name; a `name` inside is overwritten by it.",
    ),
    CodeRow::warning(
        "name-in-both",
        "an input and an output with one name",
        "The runtime accepts it, but whatever finds variables by name, such as the EPICS server, cannot tell them apart.",
    ),
    CodeRow::warning(
        "name-case",
        "two names that differ only by case",
        "They are two variables for the runtime and easily one for a person.",
    ),
    CodeRow::warning(
        "name-empty",
        "an empty name",
        "The runtime takes an empty name, but nothing can refer to it.",
    ),
    CodeRow::warning(
        "array-file-absolute",
        "an absolute path of an array file",
        "The path exists on this computer only. Put the file beside the variables file and name it relative to it.",
    )
    .by_runtime(&[(V15, WARNING)]),
    CodeRow::warning(
        "axis-order",
        "a picture's edge above its opposite",
        "x_min above x_max, or y_min above y_max, mirrors the picture or shows nothing.",
    )
    .by_runtime(&[(V15, WARNING)]),
    CodeRow::warning(
        "variable-unknown",
        "a reference to a variable that is not in the file",
        "parent_variable, x_min_variable and their like name a variable of this file. They follow when it is renamed, and \
         are left pointing at nothing when it is removed or converted away.",
    )
    .by_runtime(&[(V15, WARNING), (V17, WARNING)]),
    CodeRow::warning(
        "sections-nested",
        "the two sections are under another key",
        "lume-torch's TorchModule keeps its model's description, with both sections, under `model:`. TorchModule reads \
         that; everything that reads a variables file finds no variable in it. The commands list, check and edit the \
         variables of that model.",
    ),
    CodeRow::warning(
        "several-models",
        "a file with several models",
        "Each top-level key holds both sections of a model. A runtime that reads the file whole finds no variable in it. \
         --model NAME chooses one of the models in every command.",
    ),
    CodeRow::warning(
        "section-misspelt",
        "a key that looks like a misspelt section",
        "The two sections are called input_variables and output_variables. Other top-level keys are ignored, so a \
         misspelt section is silently empty.",
    ),
    CodeRow::warning(
        "no-variables",
        "a section without any variable",
        "The runtime accepts it, but a model without inputs or outputs does nothing.",
    ),
    CodeRow::hint(
        "number-as-text",
        "a number that YAML reads as text",
        "YAML 1.1 reads `1e3`, `-.5` and `inf` as text. The runtime turns the text into a number here, but other programs \
         that read the file do not. Write `1.0e+3`, `-0.5`, `.inf`.",
    ),
    CodeRow::hint(
        "class-deprecated",
        "a name of a class that is going away",
        "lume-torch 3.0 still reads ScalarVariable and is_constant, and warns: TorchScalarVariable and read_only replace \
         them.",
    )
    .by_runtime(&[(V30, HINT)]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_written_alike() {
        let mut seen = HashSet::new();
        for row in CODES {
            assert!(seen.insert(row.code), "{}", row.code);
            assert!(
                row.code.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                row.code
            );
            assert!(row.explanation.ends_with('.'), "{}", row.code);
            assert_eq!(CodeRow::find(row.code), Some(row));
        }
        assert!(CODES.is_sorted_by_key(|row| row.severity));
    }

    #[test]
    fn every_problem_of_yaml_has_a_row() {
        for kind in crate::yaml::ProblemKind::ALL {
            assert!(CodeRow::find(kind.code()).is_some(), "{}", kind.code());
        }
    }
}
