//! Formulas of PV mappings: their grammar, and their values as the real transformer computes them.
//!
//! The deployment template's transformer replaces colons by underscores, reads the formula with sympy and computes it
//! with numpy. sympy evaluates the text as Python; nothing here does. A formula is parsed by a grammar of numbers,
//! symbols, `+ - * / % ** ()` and [`FUNCTIONS`](syntax), brought into sympy's canonical form, in which `x - x` is zero,
//! and that is computed with the arithmetic of the code that sympy prints. Whatever is outside of the grammar is not
//! judged.

mod build;
mod call;
mod evaluate;
mod modulo;
pub mod names;
mod number;
mod power;
mod product;
mod sum;
pub mod syntax;
mod term;
#[cfg(test)]
mod tests;
mod token;
mod trouble;
mod value;

use build::Builder;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use syntax::{SyntaxKind, Unread, UnreadKind};
use term::Term;
pub use trouble::Trouble;

/// A formula that was read.
#[derive(Clone, Debug)]
pub struct Formula {
    term: Term,
    symbols: Vec<(String, Range<usize>)>,
    constants: Vec<(String, Range<usize>)>,
    printed: Vec<&'static str>,
    /// The symbol that it is, if it is nothing but one.
    alone: bool,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// When the real transformer refuses it whatever the values are, or it cannot be judged.
    pub fn read(text: &str) -> Result<Self, Unread> {
        let syntax = syntax::parse(text)?;
        let mut builder = Builder::default();
        let term = match syntax.kind {
            SyntaxKind::Literal("True") => Term::ONE,
            SyntaxKind::Literal("False") => Term::ZERO,
            _ => builder.term(&syntax)?,
        };
        if term.any(&|part| *part == Term::Zoo) {
            return Err(Unread {
                kind: UnreadKind::Invalid,
                span: syntax.span,
                message: "it divides by zero whatever the values are".to_owned(),
            });
        }
        Ok(Self {
            alone: matches!(syntax.kind, SyntaxKind::Name(_)) && !builder.symbols.is_empty(),
            term,
            symbols: builder.symbols,
            constants: builder.constants,
            printed: builder.printed,
        })
    }

    /// The symbols that are written in it with their ranges of bytes, colons replaced by underscores.
    #[must_use]
    pub fn symbols(&self) -> &[(String, Range<usize>)] {
        &self.symbols
    }

    /// The constants of sympy that are written in it: `pi`, `E` and `I`.
    #[must_use]
    pub fn constants(&self) -> &[(String, Range<usize>)] {
        &self.constants
    }

    /// Returns whether it is nothing but a symbol.
    #[must_use]
    pub const fn is_symbol(&self) -> bool {
        self.alone
    }

    /// The symbols that its value depends on: `x - x` has none.
    #[must_use]
    pub fn needed(&self) -> BTreeSet<Rc<str>> {
        let mut found = BTreeSet::new();
        self.term.symbols(&mut found);
        found
    }

    /// The names of functions that the generated code calls; an argument of such a name hides the function.
    #[must_use]
    pub fn called(&self) -> &[&'static str] {
        &self.printed
    }

    /// Its value where the symbols have `values`, by their names with underscores.
    ///
    /// # Errors
    /// When the real transformer raises an exception there.
    pub fn value(&self, values: &BTreeMap<String, f64>) -> Result<f64, Trouble> {
        let lookup = |name: &str| values.get(name).copied().or_else(|| numpy_constant(name));
        self.term.evaluate(&lookup)?.to_float()
    }
}

/// The places of the symbols in a text that may be no formula of the grammar: its names, without those that are called
/// and without words of Python. A text without operators is one symbol: a PV with a field, for example.
#[must_use]
pub fn syntax_names(text: &str) -> Vec<Range<usize>> {
    let is_one =
        !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "+*/%()<>=,^&|".contains(c));
    if is_one && text.contains(['.', '-', '{', '$']) && text.parse::<f64>().is_err() && !text.starts_with('-')
    {
        return std::iter::once(0..text.len()).collect();
    }
    let tokens = token::tokens(text);
    let next = tokens.iter().skip(1).map(|token| &token.kind);
    let symbols = tokens
        .iter()
        .zip(next)
        .filter_map(|(token, next)| match &token.kind {
            token::FormulaTokenKind::Name(name) if !names::KEYWORDS.contains(&name.as_str()) => {
                (*next != token::FormulaTokenKind::Operator("(")).then(|| token.span.clone())
            }
            _ => None,
        });
    symbols.collect()
}

/// The constant of numpy that an undeclared symbol of its name is in the generated code.
#[must_use]
pub fn numpy_constant(name: &str) -> Option<f64> {
    match name {
        "e" => Some(std::f64::consts::E),
        "inf" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        "euler_gamma" => Some(0.577_215_664_901_532_9),
        "little_endian" => Some(1.0),
        _ => None,
    }
}
