//! Products, simplified as sympy's `Mul` does.

use std::collections::BTreeMap;

use super::number::Number;
use super::term::{Term, raw_product};
use super::trouble::Trouble;

impl Term {
    /// The product of `factors`.
    ///
    /// # Errors
    ///
    /// When a number is too large.
    pub(super) fn product(factors: Vec<Term>) -> Result<Term, Trouble> {
        if let [Term::Number(number), other] | [other, Term::Number(number)] = factors.as_slice()
            && let Some(distributed) = distributed(*number, other)?
        {
            return Ok(distributed);
        }
        Collected::default().collect(factors)?.build()
    }
}

/// A fraction times a sum: the sum of the products.
fn distributed(number: Number, other: &Term) -> Result<Option<Term>, Trouble> {
    if !number.is_exact() || number.is_zero() {
        return Ok(None);
    }
    let (inner, rest) = match other {
        Term::Sum(_) => (Number::ONE, other.clone()),
        Term::Product(_) => other.coefficient(),
        _ => return Ok(None),
    };
    let Term::Sum(terms) = &rest else { return Ok(None) };
    let factor = number.times(inner)?;
    if factor == Number::ONE {
        return Ok(Some(rest));
    }
    scaled(factor, terms).map(Some)
}

fn scaled(factor: Number, terms: &[Term]) -> Result<Term, Trouble> {
    let scale = |term: &Term| Term::product(vec![Term::Number(factor), term.clone()]);
    Term::sum(terms.iter().map(scale).collect::<Result<_, _>>()?)
}

/// The factors of a product: the constant and the powers by base.
struct Collected {
    coefficient: Term,
    powers: Vec<(Term, Term)>,
}

impl Default for Collected {
    fn default() -> Self {
        Self {
            coefficient: Term::ONE,
            powers: Vec::new(),
        }
    }
}

impl Collected {
    fn collect(mut self, factors: Vec<Term>) -> Result<Self, Trouble> {
        for factor in factors.into_iter().flat_map(Term::factors) {
            match factor {
                Term::Number(_) | Term::Infinity | Term::Zoo | Term::NaN => {
                    self.coefficient = constant_product(&self.coefficient, &factor)?
                }
                other => self.powers.push(other.base_and_exponent()),
            }
        }
        Ok(self)
    }

    fn build(self) -> Result<Term, Trouble> {
        let Self {
            mut coefficient,
            mut powers,
        } = self;
        let mut parts = Vec::new();
        // Simplifying a power can change its base, and then the bases are compared once more.
        for _ in 0..3 {
            powers = gathered(powers)?;
            parts.clear();
            let mut again = Collected::default();
            let mut changed = false;
            for (base, exponent) in &powers {
                if exponent.is_zero() {
                    if base.has_infinity() {
                        return Ok(Term::NaN);
                    }
                    continue;
                }
                let part = Term::power(base.clone(), exponent.clone())?;
                changed |= !matches!(&part, Term::Power(kept) if kept.0 == *base) && part != *base;
                parts.push(part.clone());
                again = again.collect(vec![part])?;
            }
            if !changed {
                break;
            }
            coefficient = constant_product(&coefficient, &again.coefficient)?;
            parts = again
                .powers
                .iter()
                .map(|(base, exponent)| Term::power(base.clone(), exponent.clone()))
                .collect::<Result<_, _>>()?;
            powers = again.powers;
        }
        if coefficient == Term::NaN {
            return Ok(Term::NaN);
        }
        if coefficient.is_zero() {
            let infinite = parts.iter().any(Term::has_infinity);
            return Ok(if infinite { Term::NaN } else { coefficient });
        }
        if coefficient == Term::Zoo {
            parts.retain(|part| part.constant_value().is_none_or(|value| value == 0.0));
        }
        parts.sort();
        if coefficient.is_one() {
            return Ok(raw_product(parts));
        }
        if let (Term::Number(number), [Term::Sum(terms)]) = (&coefficient, parts.as_slice()) {
            return scaled(*number, terms);
        }
        parts.insert(0, coefficient);
        Ok(raw_product(parts))
    }
}

/// The product of two constants.
fn constant_product(a: &Term, b: &Term) -> Result<Term, Trouble> {
    Ok(match (a, b) {
        (Term::NaN, _) | (_, Term::NaN) => Term::NaN,
        (Term::Number(a), Term::Number(b)) => Term::Number(a.times(*b)?),
        (Term::Number(number), infinite) | (infinite, Term::Number(number)) => {
            if number.is_zero() {
                Term::NaN
            } else if *infinite == Term::Infinity && number.is_negative() {
                // The negative infinity is not kept apart: nothing of the grammar tells the two from each other later.
                Term::Zoo
            } else {
                infinite.clone()
            }
        }
        (Term::Infinity, Term::Infinity) => Term::Infinity,
        _ => Term::Zoo,
    })
}

/// The powers with the exponents of one base added, where they differ by a number.
fn gathered(powers: Vec<(Term, Term)>) -> Result<Vec<(Term, Term)>, Trouble> {
    let mut exponents: BTreeMap<Term, BTreeMap<Term, Number>> = BTreeMap::new();
    for (base, exponent) in powers {
        let (factor, rest) = exponent.coefficient();
        let of_base = exponents.entry(base).or_default();
        let sum = match of_base.get(&rest) {
            Some(known) => known.plus(factor)?,
            None => factor,
        };
        of_base.insert(rest, sum);
    }
    let mut out = Vec::new();
    for (base, exponents) in exponents {
        for (rest, factor) in exponents {
            out.push((base.clone(), Term::product(vec![Term::Number(factor), rest])?));
        }
    }
    Ok(out)
}
