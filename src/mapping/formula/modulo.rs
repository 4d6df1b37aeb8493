//! Remainders, simplified as sympy's `Mod` does.

use std::collections::BTreeMap;

use super::number::{Number, common_divisor, remainder};
use super::term::{Function, Term};
use super::trouble::Trouble;

impl Term {
    /// The remainder of `dividend` by `divisor`.
    ///
    /// # Errors
    ///
    /// When the divisor is zero whatever the symbols are, or a number is too large.
    pub(super) fn modulo(dividend: Term, divisor: Term) -> Result<Term, Trouble> {
        if let Some(simple) = simple(&dividend, &divisor)? {
            return Ok(simple);
        }
        let dividend = match without_inner(dividend, &divisor)? {
            Ok(inner) => return Term::modulo(inner, divisor),
            Err(dividend) => dividend,
        };
        let common = common_factor(&dividend, &divisor)?;
        let (mut factor, mut dividend, mut divisor) = if common.is_one() {
            (common, dividend, divisor)
        } else {
            let inverse = common.clone().inverse()?;
            (common, over(dividend, &inverse)?, over(divisor, &inverse)?)
        };
        if let Term::Sum(terms) = &dividend {
            let mut kept = Vec::new();
            for term in terms {
                let part = Term::modulo(term.clone(), divisor.clone())?;
                kept.push(if remainders(&part) > remainders(term) {
                    term.clone()
                } else {
                    part
                });
            }
            dividend = Term::sum(kept)?;
        } else {
            let ((top, top_rest), (bottom, bottom_rest)) = (dividend.coefficient(), divisor.coefficient());
            if !top.is_exact() || !bottom.is_exact() {
                let ratio = top.to_f64() / bottom.to_f64();
                if top.to_f64() % bottom.to_f64() == 0.0 {
                    factor = Term::product(vec![factor, Term::Number(bottom)])?;
                    dividend = Term::product(vec![
                        top_rest,
                        Term::Number(Number::whole(Number::Float(ratio.trunc()).floor()?)),
                    ])?;
                    divisor = bottom_rest;
                }
            }
        }
        if extracts_sign(&dividend) && extracts_sign(&divisor) {
            factor = factor.negated()?;
            dividend = dividend.negated()?;
            divisor = divisor.negated()?;
        }
        let remainder = match simple(&dividend, &divisor)? {
            Some(simple) => simple,
            None => Term::Call(Function::Modulo, vec![dividend, divisor]),
        };
        Term::product(vec![remainder, factor])
    }
}

/// The remainder where the two are numbers or differ by a factor that is known.
fn simple(dividend: &Term, divisor: &Term) -> Result<Option<Term>, Trouble> {
    // A quirk of its floats: one below 1 by an exact zero is itself.
    if let (Term::Number(Number::Float(value)), Some(Number::Fraction(0, _))) =
        (dividend, divisor.as_number())
        && (0.0..1.0).contains(value)
    {
        return Ok(Some(dividend.clone()));
    }
    if divisor.is_zero() {
        return Err(Trouble::ModuloByZero);
    }
    if [dividend, divisor]
        .iter()
        .any(|term| matches!(term, Term::NaN) || term.is_infinite())
    {
        return Ok(Some(Term::NaN));
    }
    let exact_zero = dividend.as_number() == Some(Number::ZERO);
    if exact_zero
        || dividend == divisor
        || *dividend == divisor.clone().negated()?
        || (dividend.is_whole() && divisor.is_one())
    {
        return Ok(Some(Term::ZERO));
    }
    if let (Term::Number(a), Term::Number(b)) = (dividend, divisor) {
        if let (Number::Fraction(..), Number::Fraction(..)) = (a, b) {
            let whole = a.times(b.inverse()?)?.floor()?;
            let part = b.times(Number::whole(whole))?.negated()?;
            return Ok(Some(Term::Number(a.plus(part)?)));
        }
        let both_floats = !a.is_exact() && !b.is_exact();
        let (a, b) = (a.to_f64(), b.to_f64());
        let rest = if both_floats && (a / b).fract() == 0.0 {
            0.0
        } else {
            remainder(a, b)
        };
        return Ok(Some(Term::Number(Number::float(rest)?)));
    }
    let ratio = Term::product(vec![dividend.clone(), divisor.clone().inverse()?])?;
    if ratio.is_whole() {
        return Ok(Some(Term::ZERO));
    }
    let Some(value) = ratio.constant_value() else {
        return Ok(None);
    };
    let whole = Number::whole(Number::Float(value.trunc()).floor()?);
    let mut rest = Term::sum(vec![
        dividend.clone(),
        Term::product(vec![Term::Number(whole.negated()?), divisor.clone()])?,
    ])?;
    if Term::product(vec![rest.clone(), divisor.clone()])?
        .constant_value()
        .is_some_and(|value| value < 0.0)
    {
        rest = Term::sum(vec![rest, divisor.clone()])?;
    }
    Ok(Some(rest))
}

/// The dividend without inner remainders by the same divisor (`Ok`), or as it was (`Err`).
fn without_inner(dividend: Term, divisor: &Term) -> Result<Result<Term, Term>, Trouble> {
    let inner = |term: &Term| match term {
        Term::Call(Function::Modulo, parts) => match parts.as_slice() {
            [inner, by] if by == divisor => Some(inner.clone()),
            _ => None,
        },
        _ => None,
    };
    if let Some(inner) = inner(&dividend) {
        return Ok(Ok(inner));
    }
    if let Some(inner) = inner(&dividend.clone().negated()?) {
        return Ok(Ok(inner.negated()?));
    }
    let Term::Sum(terms) = &dividend else {
        return Ok(Err(dividend));
    };
    let is_remainder = |term: &&Term| matches!(term, Term::Call(Function::Modulo, _));
    let all = terms
        .iter()
        .filter(is_remainder)
        .all(|term| inner(term).is_some());
    if !all || !terms.iter().any(|term| inner(term).is_some()) {
        return Ok(Err(dividend));
    }
    Term::sum(
        terms
            .iter()
            .map(|term| inner(term).unwrap_or_else(|| term.clone()))
            .collect(),
    )
    .map(Ok)
}

/// A term, or each term of a sum, times `inverse`.
fn over(term: Term, inverse: &Term) -> Result<Term, Trouble> {
    match term {
        Term::Sum(terms) => Term::sum(
            terms
                .into_iter()
                .map(|term| Term::product(vec![term, inverse.clone()]))
                .collect::<Result<_, _>>()?,
        ),
        other => Term::product(vec![other, inverse.clone()]),
    }
}

/// The common factor of two terms: a fraction and whole powers.
fn common_factor(a: &Term, b: &Term) -> Result<Term, Trouble> {
    let (Some(a), Some(b)) = (content(a), content(b)) else {
        return Ok(Term::ONE);
    };
    let mut factors = Vec::new();
    if let (Number::Fraction(a, b), Number::Fraction(c, d)) = (a.0, b.0) {
        let (Some(top), Some(bottom)) = (common_divisor(a, c), common_divisor(b, d)) else {
            return Err(Trouble::TooLarge);
        };
        let lowest = (b / bottom).checked_mul(d).ok_or(Trouble::TooLarge)?;
        factors.push(Term::Number(Number::fraction(top, lowest)?));
    }
    for (base, exponent) in a.1 {
        if let Some(other) = b.1.get(&base) {
            factors.push(Term::power(
                base,
                Term::Number(Number::whole(exponent.min(*other))),
            )?);
        }
    }
    Term::product(factors)
}

/// The numeric content and the whole powers of all terms.
fn content(term: &Term) -> Option<(Number, BTreeMap<Term, i128>)> {
    let mut terms = term.clone().summands().into_iter();
    let mut found = monomial(&terms.next()?);
    for term in terms {
        let next = monomial(&term);
        found.0 = match (found.0, next.0) {
            (Number::Fraction(a, b), Number::Fraction(c, d)) => {
                let lowest = (b / common_divisor(b, d)?).checked_mul(d)?;
                Number::fraction(common_divisor(a, c)?, lowest).ok()?
            }
            (float, _) => float,
        };
        found.1 = found
            .1
            .into_iter()
            .filter_map(|(base, exponent)| next.1.get(&base).map(|other| (base, exponent.min(*other))))
            .collect();
    }
    Some(found)
}

fn monomial(term: &Term) -> (Number, BTreeMap<Term, i128>) {
    let (factor, rest) = term.coefficient();
    let mut powers = BTreeMap::new();
    for part in rest.factors() {
        let (base, exponent) = part.base_and_exponent();
        match exponent.as_number().and_then(Number::as_whole) {
            Some(exponent) if exponent > 0 && !base.is_one() => {
                powers.insert(base, exponent);
            }
            _ => {}
        }
    }
    (factor, powers)
}

fn remainders(term: &Term) -> usize {
    match term {
        Term::Call(function, parts) => {
            usize::from(*function == Function::Modulo) + parts.iter().map(remainders).sum::<usize>()
        }
        Term::Power(parts) => remainders(&parts.0) + remainders(&parts.1),
        Term::Product(parts) | Term::Sum(parts) => parts.iter().map(remainders).sum(),
        _ => 0,
    }
}

fn extracts_sign(term: &Term) -> bool {
    match term {
        Term::Sum(terms) => {
            let negative = terms
                .iter()
                .filter(|term| term.coefficient().0.is_negative())
                .count();
            negative * 2 > terms.len()
        }
        other => other.coefficient().0.is_negative(),
    }
}
