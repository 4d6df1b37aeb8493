//! Rows of mapping files: what a variable of the model or a process variable is computed from.

use crate::text::{Section, Span};
use crate::yaml::NodeId;

/// A scalar of the file, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its text as Python's `str()` gives it.
    pub text: String,
    /// Its node.
    pub node: NodeId,
    /// Its place.
    pub span: Span,
    /// Whether it is a text for Python, not a number, a date or nothing.
    pub is_text: bool,
}

/// The symbols of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symbols {
    /// None are given.
    Missing,
    /// Nothing is written after the key.
    Null(Span),
    /// A list.
    List(Vec<Written>),
    /// One text in place of a list: Python takes it letter by letter.
    Text(Written),
    /// Something that is no list.
    Other(Span),
}

impl Symbols {
    /// The symbols that are listed.
    #[must_use]
    pub fn listed(&self) -> &[Written] {
        match self {
            Self::List(symbols) => symbols,
            _ => &[],
        }
    }
}

/// The formula of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFormula {
    /// The key is missing.
    Missing,
    /// A formula.
    Text(Written),
    /// The symbols themselves: the file's format has no formulas here.
    Identity,
    /// Variables of the model that a structure holds, in place of a formula.
    Fields(Vec<Written>),
    /// A list or a mapping.
    Other(Span),
}

impl RowFormula {
    /// The formula's text.
    #[must_use]
    pub const fn text(&self) -> Option<&Written> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A row of one side of a mapping.
///
/// On the input side its name is a variable of the model and its symbols are PVs; on the output side its name is a PV
/// and its symbols are outputs of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The name.
    pub name: Written,
    /// The symbols.
    pub symbols: Symbols,
    /// The formula.
    pub formula: RowFormula,
    /// The protocol, if one is given: `ca` or `pva`.
    pub protocol: Option<Written>,
    /// The place of what is not a mapping where one is expected.
    pub malformed: Option<Span>,
}

/// The state of one side's section in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideState {
    /// It is a mapping.
    Present,
    /// It is not in the file.
    Missing,
    /// It is something else.
    Malformed(Span),
}

/// One side of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingSide {
    /// The model's inputs or its outputs.
    pub section: Section,
    /// Its state in the file.
    pub state: SideState,
    /// The place of its key.
    pub heading: Option<Span>,
    /// Symbols that are declared for all rows together, where the format has them.
    pub shared: Vec<Written>,
    /// The rows, in the order of the file.
    pub rows: Vec<MappingRow>,
}

impl MappingSide {
    /// The symbols that are declared, each once, in their order.
    #[must_use]
    pub fn declared(&self) -> Vec<&Written> {
        let mut found: Vec<&Written> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let of_rows = self.rows.iter().flat_map(|row| row.symbols.listed());
        for symbol in self.shared.iter().chain(of_rows) {
            if seen.insert((symbol.text.as_str(), symbol.is_text)) {
                found.push(symbol);
            }
        }
        found
    }
}

/// The mapping of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The file's kind.
    pub kind: super::MappingKind,
    /// The inputs' side.
    pub input: MappingSide,
    /// The outputs' side.
    pub output: MappingSide,
    /// The PVs that interfaces of the file connect to; none where the format has no such list.
    pub interface: Option<Vec<(Written, Option<Written>)>>,
}

impl Mapping {
    /// Both sides, the inputs first.
    #[must_use]
    pub const fn sides(&self) -> [&MappingSide; 2] {
        [&self.input, &self.output]
    }
}

/// The name that a symbol has in the real transformer: colons are underscores.
#[must_use]
pub fn renamed(symbol: &str) -> String {
    symbol.replace(':', "_")
}
