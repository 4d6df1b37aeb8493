//! Which fields each runtime knows, as tables: they feed the forms, the diagnostics and the JSON schema. Where each
//! rule comes from: the class definitions of the libraries (`lume_model/variables.py` at 1.5.0, 1.7.1 and 2.0.1,
//! `lume_torch/variables.py` at 3.0.0 over `lume.variables` of lume-base).

use super::Runtime;
use crate::text::Section;

/// What a variable is. Not every runtime knows every kind.
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

/// What the value of a field may be; how it is drawn in a form and written in a schema.
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
    /// What its value may be.
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
            Self::LumeModel15 | Self::LumeModel17 => "type",
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

const fn field(key: &'static str, value: ValueKind, help: &'static str) -> FieldRule {
    FieldRule {
        key,
        aliases: &[],
        required: false,
        value,
        help,
    }
}

const fn required(rule: FieldRule) -> FieldRule {
    FieldRule {
        required: true,
        ..rule
    }
}

const fn alias(rule: FieldRule, aliases: &'static [&'static str]) -> FieldRule {
    FieldRule { aliases, ..rule }
}

const DEFAULT_HELP: &str = "The value that the model starts with.";
const RANGE_HELP: &str = "The lowest and the highest sensible value.";
const UNITS_HELP: &str = "The unit, as free text.";
const CONSTANT_HELP: &str = "Whether the value must not change.";

const DEFAULT: FieldRule = field("default", ValueKind::Number, DEFAULT_HELP);
const UNITS: FieldRule = field("units", ValueKind::Text, UNITS_HELP);
const PRECISION: FieldRule = field("precision", ValueKind::Integer, "How many digits displays show.");
const IS_CONSTANT: FieldRule = field("is_constant", ValueKind::Boolean, CONSTANT_HELP);
const PARENT: FieldRule = field(
    "parent_variable",
    ValueKind::Text,
    "The variable of which this one is an attribute.",
);
const VALUE: FieldRule = field(
    "value",
    ValueKind::Number,
    "A value beside the default; rarely used.",
);
const RANGE_15: FieldRule = alias(field("range", ValueKind::AnyRange, RANGE_HELP), &["value_range"]);
const AXIS_UNITS: FieldRule = field("axis_units", ValueKind::Texts, "The units of the two axes.");
const X_LABEL: FieldRule = required(field(
    "x_label",
    ValueKind::Text,
    "What the horizontal axis shows.",
));
const Y_LABEL: FieldRule = required(field("y_label", ValueKind::Text, "What the vertical axis shows."));
const X_MIN: FieldRule = field("x_min", ValueKind::Number, "The left edge.");
const X_MAX: FieldRule = field("x_max", ValueKind::Number, "The right edge.");
const Y_MIN: FieldRule = field("y_min", ValueKind::Number, "The bottom edge.");
const Y_MAX: FieldRule = field("y_max", ValueKind::Number, "The top edge.");
const X_MIN_VARIABLE: FieldRule = field(
    "x_min_variable",
    ValueKind::Text,
    "The scalar variable that gives the left edge.",
);
const X_MAX_VARIABLE: FieldRule = field(
    "x_max_variable",
    ValueKind::Text,
    "The scalar variable that gives the right edge.",
);
const Y_MIN_VARIABLE: FieldRule = field(
    "y_min_variable",
    ValueKind::Text,
    "The scalar variable that gives the bottom edge.",
);
const Y_MAX_VARIABLE: FieldRule = field(
    "y_max_variable",
    ValueKind::Text,
    "The scalar variable that gives the top edge.",
);
const ARRAY_DEFAULT: FieldRule = field(
    "default",
    ValueKind::Array,
    "The array in nested lists, or the path of a .npy file.",
);
const VALUE_TYPE: FieldRule = field(
    "value_type",
    ValueKind::Choice(&["float", "string"]),
    "What the elements are.",
);
const DIM_LABELS: FieldRule = field("dim_labels", ValueKind::Texts, "What each dimension is.");
const DIM_UNITS: FieldRule = field(
    "units",
    ValueKind::Texts,
    "The unit of each dimension, as a list.",
);
const IMAGE_DEFAULT: FieldRule = required(field(
    "default",
    ValueKind::ImageFile,
    "The path of a .npy file with a picture: two dimensions, or three with three channels.",
));

static KINDS_15: &[KindRule] = &[
    KindRule {
        kind: Kind::Scalar,
        word: "scalar",
        help: "One number.",
        input: &[
            required(DEFAULT),
            required(RANGE_15),
            UNITS,
            IS_CONSTANT,
            PRECISION,
            PARENT,
            VALUE,
        ],
        output: &[DEFAULT, RANGE_15, UNITS, PRECISION, PARENT, VALUE],
    },
    KindRule {
        kind: Kind::Array,
        word: "array",
        help: "Numbers or texts in one or more dimensions.",
        input: &[
            required(ARRAY_DEFAULT),
            VALUE_TYPE,
            DIM_LABELS,
            DIM_UNITS,
            IS_CONSTANT,
            PRECISION,
        ],
        output: &[RANGE_15, VALUE_TYPE, DIM_LABELS, DIM_UNITS, PRECISION],
    },
    KindRule {
        kind: Kind::Image,
        word: "image",
        help: "A picture.",
        input: &[
            IMAGE_DEFAULT,
            X_LABEL,
            Y_LABEL,
            required(X_MIN),
            required(X_MAX),
            required(Y_MIN),
            required(Y_MAX),
            AXIS_UNITS,
            X_MIN_VARIABLE,
            X_MAX_VARIABLE,
            Y_MIN_VARIABLE,
            Y_MAX_VARIABLE,
            IS_CONSTANT,
            PRECISION,
        ],
        output: &[
            X_LABEL,
            Y_LABEL,
            X_MIN,
            X_MAX,
            Y_MIN,
            Y_MAX,
            AXIS_UNITS,
            X_MIN_VARIABLE,
            X_MAX_VARIABLE,
            Y_MIN_VARIABLE,
            Y_MAX_VARIABLE,
            RANGE_15,
            PRECISION,
        ],
    },
];

static KINDS_17: &[KindRule] = &[KindRule {
    kind: Kind::Scalar,
    word: "scalar",
    help: "One number.",
    input: &[
        required(DEFAULT),
        required(field("value_range", ValueKind::NumberRange, RANGE_HELP)),
        UNITS,
        IS_CONSTANT,
        PRECISION,
        PARENT,
        VALUE,
    ],
    output: &[
        DEFAULT,
        field("range", ValueKind::AnyRange, RANGE_HELP),
        UNITS,
        PRECISION,
        PARENT,
        VALUE,
    ],
}];

const DEFAULT_VALUE: FieldRule = field("default_value", ValueKind::Number, DEFAULT_HELP);
const ORDERED_RANGE: FieldRule = field("value_range", ValueKind::OrderedRange, RANGE_HELP);
const UNIT: FieldRule = field("unit", ValueKind::Text, UNITS_HELP);
const DISTRIBUTION_HELP: &str = "A probability distribution.";

static SCALAR_20: &[FieldRule] = &[
    DEFAULT_VALUE,
    ORDERED_RANGE,
    UNIT,
    IS_CONSTANT,
    field(
        "value_range_tolerance",
        ValueKind::Number,
        "How far the default may lie outside its range; 1e-8 if not given.",
    ),
];
static DISTRIBUTION_20: &[FieldRule] = &[UNIT];

static KINDS_20: &[KindRule] = &[
    KindRule {
        kind: Kind::Scalar,
        word: "ScalarVariable",
        help: "One number.",
        input: SCALAR_20,
        output: SCALAR_20,
    },
    KindRule {
        kind: Kind::Distribution,
        word: "DistributionVariable",
        help: DISTRIBUTION_HELP,
        input: DISTRIBUTION_20,
        output: DISTRIBUTION_20,
    },
];

const DESCRIPTION: FieldRule = field(
    "description",
    ValueKind::Text,
    "What the variable is, in a sentence.",
);
const READ_ONLY: FieldRule = alias(
    field("read_only", ValueKind::Boolean, CONSTANT_HELP),
    &["is_constant"],
);
const VALIDATION: FieldRule = field(
    "default_validation_config",
    ValueKind::Choice(&["none", "warn", "error"]),
    "What happens to a value outside the range.",
);

static SCALAR_30: &[FieldRule] = &[
    DEFAULT_VALUE,
    ORDERED_RANGE,
    UNIT,
    READ_ONLY,
    DESCRIPTION,
    field(
        "dtype",
        ValueKind::Choice(&["float16", "float32", "float64", "bfloat16"]),
        "The floating type that tensors must have.",
    ),
    VALIDATION,
];
static DISTRIBUTION_30: &[FieldRule] = &[UNIT, READ_ONLY, DESCRIPTION, VALIDATION];
static TENSOR_30: &[FieldRule] = &[
    required(field(
        "shape",
        ValueKind::Integers,
        "The length of each dimension.",
    )),
    field(
        "default_value",
        ValueKind::Tensor,
        "Numbers in nested lists of that shape.",
    ),
    UNIT,
    READ_ONLY,
    DESCRIPTION,
    field(
        "dtype",
        ValueKind::Choice(&[
            "float16",
            "float32",
            "float64",
            "bfloat16",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "bool",
            "complex64",
            "complex128",
        ]),
        "The type of the elements; float32 if not given.",
    ),
    VALIDATION,
];

static KINDS_30: &[KindRule] = &[
    KindRule {
        kind: Kind::TorchScalar,
        word: "TorchScalarVariable",
        help: "One number.",
        input: SCALAR_30,
        output: SCALAR_30,
    },
    KindRule {
        kind: Kind::Scalar,
        word: "ScalarVariable",
        help: "One number; an older name of TorchScalarVariable.",
        input: SCALAR_30,
        output: SCALAR_30,
    },
    KindRule {
        kind: Kind::TorchArray,
        word: "TorchNDVariable",
        help: "Numbers in a tensor of a given shape.",
        input: TENSOR_30,
        output: TENSOR_30,
    },
    KindRule {
        kind: Kind::Distribution,
        word: "DistributionVariable",
        help: DISTRIBUTION_HELP,
        input: DISTRIBUTION_30,
        output: DISTRIBUTION_30,
    },
];

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
