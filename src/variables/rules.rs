//! Which fields each runtime knows, as tables: they feed the forms, the diagnostics and the JSON schema. Where each
//! rule comes from: the class definitions of the libraries (`lume_model/variables.py` at 1.5.0, 1.7.1 and 2.0.1,
//! `lume_torch/variables.py` at 3.0.0 over `lume.variables` of lume-base).

mod tables;

use super::Runtime;
use crate::text::Section;
use tables::{KINDS_15, KINDS_17, KINDS_20, KINDS_30};

/// A variable's kind. Not every runtime knows every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One number (`type: scalar`, `variable_class: ScalarVariable`).
    Scalar,
    /// A numpy array (1.5: `type: array`).
    Array,
    /// A picture (1.5: `type: image`).
    Image,
    /// A probability distribution (`DistributionVariable`).
    Distribution,
    /// One number in a tensor (3.0: `TorchScalarVariable`).
    TorchScalar,
    /// A tensor of a given shape (3.0: `TorchNDVariable`).
    TorchArray,
}

/// The type of a field's value: decides how it is drawn in a form and written in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Free text.
    Text,
    /// A number that becomes a float.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A list of values that the runtime does not look into; meant as a lower and an upper bound.
    AnyRange,
    /// A list of numbers of any length; meant as a lower and an upper bound.
    NumberRange,
    /// Exactly two numbers, the lower one first.
    OrderedRange,
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Integers,
    /// Numbers or texts in nested lists, or the path of a `.npy` file.
    Array,
    /// The path of a `.npy` file that holds a picture.
    ImageFile,
    /// Numbers in nested lists of the variable's shape.
    Tensor,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// One field of one kind of variable in one runtime.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// The key as it is usually written for this runtime.
    pub key: &'static str,
    /// Other keys that the runtime takes for the same field.
    pub aliases: &'static [&'static str],
    /// Whether the runtime refuses a variable without it.
    pub required: bool,
    /// The type of its value.
    pub value: ValueKind,
    /// One sentence for the person who fills it in.
    pub help: &'static str,
}

/// One kind of variable as a runtime writes it.
#[derive(Debug, PartialEq, Eq)]
pub struct KindRule {
    /// Which kind.
    pub kind: Kind,
    /// The word in the file, such as `scalar` or `TorchNDVariable`.
    pub word: &'static str,
    /// One sentence for the person who chooses.
    pub help: &'static str,
    /// The fields of an input.
    pub input: &'static [FieldRule],
    /// The fields of an output.
    pub output: &'static [FieldRule],
}

impl KindRule {
    /// The fields of this kind in `section`.
    #[must_use]
    pub const fn fields(&self, section: Section) -> &'static [FieldRule] {
        match section {
            Section::Input => self.input,
            Section::Output => self.output,
        }
    }

    /// The rule of the field that `key` (or an alias) names in `section`.
    #[must_use]
    pub fn field(&self, section: Section, key: &str) -> Option<&'static FieldRule> {
        self.fields(section)
            .iter()
            .find(|rule| rule.key == key || rule.aliases.contains(&key))
    }
}

/// The keys of fields that name another variable of the file.
pub static REFERENCE_KEYS: [&str; 5] = [
    "parent_variable",
    "x_min_variable",
    "x_max_variable",
    "y_min_variable",
    "y_max_variable",
];

impl Runtime {
    /// The kinds that this runtime knows, the usual one first.
    #[must_use]
    pub const fn kinds(self) -> &'static [KindRule] {
        match self {
            Self::LumeModel15 => KINDS_15,
            Self::LumeModel17 => KINDS_17,
            Self::LumeModel20 => KINDS_20,
            Self::LumeTorch30 => KINDS_30,
        }
    }

    /// The rule of `kind`; none when this runtime does not know it.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Option<&'static KindRule> {
        self.kinds().iter().find(|rule| rule.kind == kind)
    }

    /// The rule of the kind that is written `word`.
    #[must_use]
    pub fn kind_called(self, word: &str) -> Option<&'static KindRule> {
        self.kinds().iter().find(|rule| rule.word == word)
    }

    /// The key that says the kind, as it is usually written: `type` or `variable_class`.
    #[must_use]
    pub const fn kind_key(self) -> &'static str {
        match self {
            Self::LumeModel15 => "type",
            // It reads `type` too, but a file that says only that is taken for lume-model 1.5's.
            Self::LumeModel17 => "variable_type",
            Self::LumeModel20 | Self::LumeTorch30 => "variable_class",
        }
    }

    /// The keys that can say the kind; the first one present counts.
    #[must_use]
    pub const fn kind_keys(self) -> &'static [&'static str] {
        match self {
            Self::LumeModel15 => &["type"],
            Self::LumeModel17 => &["variable_type", "type"],
            Self::LumeModel20 | Self::LumeTorch30 => &["variable_class"],
        }
    }

    /// The key of the default.
    #[must_use]
    pub const fn default_key(self) -> &'static str {
        match self {
            Self::LumeModel15 | Self::LumeModel17 => "default",
            Self::LumeModel20 | Self::LumeTorch30 => "default_value",
        }
    }

    /// The key of the range in `section` as it is usually written.
    #[must_use]
    pub const fn range_key(self, section: Section) -> &'static str {
        match (self, section) {
            (Self::LumeModel15, _) | (Self::LumeModel17, Section::Output) => "range",
            _ => "value_range",
        }
    }

    /// The key of the unit.
    #[must_use]
    pub const fn unit_key(self) -> &'static str {
        match self {
            Self::LumeModel15 | Self::LumeModel17 => "units",
            Self::LumeModel20 | Self::LumeTorch30 => "unit",
        }
    }

    /// The key that says that a variable does not change.
    #[must_use]
    pub const fn constant_key(self) -> &'static str {
        match self {
            Self::LumeTorch30 => "read_only",
            _ => "is_constant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variables::RUNTIMES;
    use std::collections::HashSet;

    #[test]
    fn no_key_stands_twice_in_one_table() {
        for runtime in RUNTIMES {
            for rule in runtime.kinds() {
                for section in Section::ALL {
                    let mut seen = HashSet::new();
                    for field in rule.fields(section) {
                        assert!(seen.insert(field.key), "{runtime:?} {} {}", rule.word, field.key);
                        for alias in field.aliases {
                            assert!(seen.insert(alias), "{runtime:?} {} {alias}", rule.word);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_usual_keys_are_in_the_tables() {
        for runtime in RUNTIMES {
            let rule = &runtime.kinds()[0];
            for section in Section::ALL {
                for key in [
                    runtime.default_key(),
                    runtime.range_key(section),
                    runtime.unit_key(),
                ] {
                    assert!(
                        rule.field(section, key).is_some(),
                        "{runtime:?} {section:?} {key}"
                    );
                }
            }
            assert!(rule.field(Section::Input, runtime.constant_key()).is_some());
        }
    }
}
