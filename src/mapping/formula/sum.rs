//! Sums, simplified as sympy's `Add` does.

use std::collections::BTreeMap;

use super::number::Number;
use super::term::Term;
use super::trouble::Trouble;

/// The constant part of a sum.
enum Constant {
    Finite(Number),
    Infinity,
    Zoo,
    NaN,
}

impl Constant {
    fn plus(self, term: &Term) -> Result<Self, Trouble> {
        Ok(match (self, term) {
            (Self::NaN, _) | (_, Term::NaN) => Self::NaN,
            (Self::Finite(sum), Term::Number(number)) => Self::Finite(sum.plus(*number)?),
            (Self::Finite(_) | Self::Infinity, Term::Infinity) => Self::Infinity,
            (Self::Finite(_), Term::Zoo) => Self::Zoo,
            (Self::Infinity | Self::Zoo, Term::Zoo | Term::Infinity) => Self::NaN,
            (other, _) => other,
        })
    }
}

impl Term {
    /// The sum of `terms`.
    ///
    /// # Errors
    ///
    /// When a number is too large.
    pub(super) fn sum(terms: Vec<Term>) -> Result<Term, Trouble> {
        let mut constant = Constant::Finite(Number::ZERO);
        let mut parts: BTreeMap<Term, Number> = BTreeMap::new();
        for term in terms.into_iter().flat_map(Term::summands) {
            if matches!(term, Term::Number(_) | Term::Infinity | Term::Zoo | Term::NaN) {
                constant = constant.plus(&term)?;
                continue;
            }
            let (factor, rest) = term.coefficient();
            let sum = match parts.get(&rest) {
                Some(known) => known.plus(factor)?,
                None => factor,
            };
            parts.insert(rest, sum);
        }
        let mut out = Vec::new();
        match constant {
            Constant::NaN => return Ok(Term::NaN),
            Constant::Finite(number) if number == Number::ZERO => {}
            Constant::Finite(number) => out.push(Term::Number(number)),
            Constant::Infinity => out.push(Term::Infinity),
            Constant::Zoo => out.push(Term::Zoo),
        }
        for (rest, factor) in parts {
            if factor.is_zero() {
                continue;
            }
            out.push(if factor == Number::ONE {
                rest
            } else if let Term::Sum(_) = rest {
                Term::Product(vec![Term::Number(factor), rest])
            } else {
                Term::product(vec![Term::Number(factor), rest])?
            });
        }
        Ok(match out.len() {
            0 => Term::ZERO,
            1 => out.remove(0),
            _ => Term::Sum(out),
        })
    }
}
