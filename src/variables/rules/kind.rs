//! The rules of one field, and of one kind of variables.

use crate::text::Section;

/// A variable's kind. Not every runtime knows every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariableKind {
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
    pub kind: VariableKind,
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
