//! The fields of every kind in every runtime, as tables.

use super::kind::{FieldRule, KindRule, ValueKind, VariableKind};

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

const DEFAULT_HELP: &str =
    "The value that the model is evaluated with when nothing else is given, in the unit below.";
const RANGE_HELP: &str =
    "The lowest and the highest value that the model was trained or tested for; optimisers sample within it.";
const UNITS_HELP: &str = "The physical unit, such as kG or mm. It is only shown: nothing is converted.";
const CONSTANT_HELP: &str = "Yes keeps the value fixed at its default: a scan or an optimiser must not vary it, as for a magnet that is never moved.";

const DEFAULT: FieldRule = field("default", ValueKind::Number, DEFAULT_HELP);
const UNITS: FieldRule = field("units", ValueKind::Text, UNITS_HELP);
const PRECISION: FieldRule = field(
    "precision",
    ValueKind::Integer,
    "The number of digits behind the point that displays show. The value itself is not rounded.",
);
const IS_CONSTANT: FieldRule = field("is_constant", ValueKind::Boolean, CONSTANT_HELP);
const PARENT: FieldRule = field(
    "parent_variable",
    ValueKind::Text,
    "The variable that this one is a part of, by its name: for a field of a PV or the axis of an image. Most variables have none.",
);
const VALUE: FieldRule = field(
    "value",
    ValueKind::Number,
    "The present value, where it differs from the default, such as the last reading. Most files leave it out.",
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

pub(super) static KINDS_15: &[KindRule] = &[
    KindRule {
        kind: VariableKind::Scalar,
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
        kind: VariableKind::Array,
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
        kind: VariableKind::Image,
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

pub(super) static KINDS_17: &[KindRule] = &[KindRule {
    kind: VariableKind::Scalar,
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

pub(super) static KINDS_20: &[KindRule] = &[
    KindRule {
        kind: VariableKind::Scalar,
        word: "ScalarVariable",
        help: "One number.",
        input: SCALAR_20,
        output: SCALAR_20,
    },
    KindRule {
        kind: VariableKind::Distribution,
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

pub(super) static KINDS_30: &[KindRule] = &[
    KindRule {
        kind: VariableKind::TorchScalar,
        word: "TorchScalarVariable",
        help: "One number.",
        input: SCALAR_30,
        output: SCALAR_30,
    },
    KindRule {
        kind: VariableKind::Scalar,
        word: "ScalarVariable",
        help: "One number; an older name of TorchScalarVariable.",
        input: SCALAR_30,
        output: SCALAR_30,
    },
    KindRule {
        kind: VariableKind::TorchArray,
        word: "TorchNDVariable",
        help: "Numbers in a tensor of a given shape.",
        input: TENSOR_30,
        output: TENSOR_30,
    },
    KindRule {
        kind: VariableKind::Distribution,
        word: "DistributionVariable",
        help: DISTRIBUTION_HELP,
        input: DISTRIBUTION_30,
        output: DISTRIBUTION_30,
    },
];
