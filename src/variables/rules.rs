//! Which fields each runtime knows, as tables: they feed the forms, the diagnostics and the JSON schema. Where each
//! rule comes from: the class definitions of the libraries (`lume_model/variables.py` at 1.5.0, 1.7.1 and 2.0.1,
//! `lume_torch/variables.py` at 3.0.0 over `lume.variables` of lume-base).

mod kind;
mod tables;

pub use kind::{FieldRule, KindRule, ValueKind, VariableKind};

use super::Runtime;
use crate::text::Section;
use tables::{KINDS_15, KINDS_17, KINDS_20, KINDS_30};

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
    pub fn kind(self, kind: VariableKind) -> Option<&'static KindRule> {
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
