//! Powers, simplified as sympy's `Pow` and `exp` do.

use super::number::Number;
use super::term::{Function, Term};
use super::trouble::Trouble;

impl Term {
    /// `base` to the power `exponent`.
    ///
    /// # Errors
    ///
    /// When a number is too large.
    pub(super) fn power(base: Term, exponent: Term) -> Result<Term, Trouble> {
        if exponent == Term::Zoo {
            return Ok(Term::NaN);
        }
        if exponent.as_number() == Some(Number::ZERO) {
            return Ok(Term::ONE);
        }
        if exponent.is_one() {
            return Ok(base);
        }
        if base == Term::NaN || exponent == Term::NaN {
            return Ok(Term::NaN);
        }
        if base.is_one() {
            return Ok(if exponent.has_infinity() {
                Term::NaN
            } else {
                Term::ONE
            });
        }
        if let Some(whole) = exponent.as_number().and_then(Number::as_whole)
            && let (factor, Term::Product(_)) = base.coefficient()
            && factor.is_negative()
            && base.is_constant()
        {
            let positive = Term::power(base.negated()?, exponent)?;
            return if whole % 2 == 0 {
                Ok(positive)
            } else {
                positive.negated()
            };
        }
        let simplified = match &base {
            Term::Number(number) => of_number(*number, &exponent)?,
            Term::E => exponential(&exponent)?,
            Term::Zoo | Term::Infinity => of_infinity(&base, &exponent),
            Term::Power(parts) => of_power(&parts.0, &parts.1, &exponent)?,
            Term::Product(factors) => of_product(factors, &exponent)?,
            Term::Call(Function::Sign, arguments)
                if is_even(&exponent) && !matches!(arguments.as_slice(), [a] if !a.is_constant()) =>
            {
                Some(Term::ONE)
            }
            _ => None,
        };
        Ok(simplified.unwrap_or_else(|| Term::Power(Box::new((base, exponent)))))
    }
}

fn is_even(exponent: &Term) -> bool {
    exponent
        .as_number()
        .and_then(Number::as_whole)
        .is_some_and(|whole| whole % 2 == 0)
}

fn of_infinity(base: &Term, exponent: &Term) -> Option<Term> {
    let exponent = exponent.as_number()?;
    Some(if exponent.is_negative() {
        Term::ZERO
    } else {
        base.clone()
    })
}

fn of_number(base: Number, exponent: &Term) -> Result<Option<Term>, Trouble> {
    if base.is_zero() {
        return Ok(match exponent.constant_value() {
            Some(value) if value > 0.0 => Some(Term::Number(base)),
            Some(value) if value < 0.0 => Some(Term::Zoo),
            _ if base.is_exact() => match exponent.coefficient() {
                (factor, rest) if factor.is_negative() => Some(Term::power(Term::Zoo, rest)?),
                (factor, _) if factor == Number::ONE => None,
                (_, rest) => Some(Term::power(Term::Number(base), rest)?),
            },
            _ => None,
        });
    }
    let Some(exponent) = exponent.as_number() else {
        return Ok(None);
    };
    if let Some(whole) = exponent.as_whole() {
        return Ok(Some(Term::Number(base.whole_power(whole)?)));
    }
    if base.is_negative() {
        return of_negative(base, exponent).map(Some);
    }
    match (base, exponent) {
        (Number::Fraction(..), Number::Fraction(numerator, denominator)) => {
            match base.exact_root(denominator) {
                Some(root) => Ok(Some(Term::Number(root.whole_power(numerator)?))),
                None => Ok(None),
            }
        }
        _ => Ok(Some(Term::Number(Number::float(
            base.to_f64().powf(exponent.to_f64()),
        )?))),
    }
}

/// A negative number to a power that is not whole.
fn of_negative(base: Number, exponent: Number) -> Result<Term, Trouble> {
    match (base, exponent) {
        (Number::Fraction(-1, 1), Number::Fraction(numerator, denominator)) => {
            // The exponent is brought between 0 and 1: a whole turn is no change, half a turn the sign.
            let turns = numerator.div_euclid(denominator);
            let rest = Number::fraction(numerator.rem_euclid(denominator), denominator)?;
            let root = Term::Power(Box::new((Term::MINUS_ONE, Term::Number(rest))));
            Ok(if turns % 2 == 0 {
                root
            } else {
                Term::Product(vec![Term::MINUS_ONE, root])
            })
        }
        (Number::Fraction(..), Number::Fraction(..)) => {
            let sign = Term::power(Term::MINUS_ONE, Term::Number(exponent))?;
            Term::product(vec![
                sign,
                Term::power(Term::Number(base.negated()?), Term::Number(exponent))?,
            ])
        }
        (Number::Float(_), Number::Fraction(1, denominator)) if denominator % 2 != 0 => Term::product(vec![
            Term::Power(Box::new((Term::MINUS_ONE, Term::Number(exponent)))),
            Term::power(Term::Number(base.negated()?), Term::Number(exponent))?,
        ]),
        _ => {
            let size = base.to_f64().abs().powf(exponent.to_f64());
            let angle = std::f64::consts::PI * exponent.to_f64();
            let imaginary = Term::power(Term::MINUS_ONE, Term::Number(Number::HALF))?;
            Term::sum(vec![
                Term::Number(Number::float(size * angle.cos())?),
                Term::product(vec![Term::Number(Number::float(size * angle.sin())?), imaginary])?,
            ])
        }
    }
}

/// `exp(exponent)`.
fn exponential(exponent: &Term) -> Result<Option<Term>, Trouble> {
    match exponent {
        Term::Number(Number::Float(value)) => Ok(Some(Term::Number(Number::float(value.exp())?))),
        Term::Infinity => Ok(Some(Term::Infinity)),
        Term::Call(Function::Log, arguments) => Ok(arguments.first().cloned()),
        Term::Product(factors) => {
            let mut logarithms = Vec::new();
            let mut others = Vec::new();
            for factor in factors {
                match factor {
                    Term::Call(Function::Log, arguments) => logarithms.extend(arguments.first().cloned()),
                    other if other.constant_value().is_some() => others.push(other.clone()),
                    _ => return Ok(None),
                }
            }
            match (logarithms.pop(), logarithms.pop()) {
                (Some(argument), None) => Term::power(argument, Term::product(others)?).map(Some),
                _ => Ok(None),
            }
        }
        Term::Sum(terms) => {
            let (mut out, mut kept) = (Vec::new(), Vec::new());
            for term in terms {
                match exponential(term)? {
                    Some(simplified) if !term.is_one() => out.push(simplified),
                    _ => kept.push(term.clone()),
                }
            }
            if out.is_empty() {
                return Ok(None);
            }
            out.push(Term::power(Term::E, Term::sum(kept)?)?);
            Term::product(out).map(Some)
        }
        _ => Ok(None),
    }
}

/// `(base ** inner) ** outer`.
fn of_power(base: &Term, inner: &Term, outer: &Term) -> Result<Option<Term>, Trouble> {
    let below_one = inner.constant_value().is_some_and(|value| value.abs() < 1.0);
    let combines =
        outer.is_whole() || below_one || (inner.constant_value().is_some() && base.is_not_negative());
    if !combines {
        return Ok(None);
    }
    Term::power(base.clone(), Term::product(vec![inner.clone(), outer.clone()])?).map(Some)
}

/// The power of a product: each factor's own where the exponent is whole; else what is not negative leaves the base.
fn of_product(factors: &[Term], exponent: &Term) -> Result<Option<Term>, Trouble> {
    if exponent.is_whole() {
        let powers = factors
            .iter()
            .map(|factor| Term::power(factor.clone(), exponent.clone()))
            .collect::<Result<_, _>>()?;
        return Term::product(powers).map(Some);
    }
    if exponent.as_number().is_none() {
        return Ok(None);
    }
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    for factor in factors {
        match factor {
            Term::Number(number) if number.is_negative() && *number != Number::MINUS_ONE => {
                outside.push(Term::power(Term::Number(number.negated()?), exponent.clone())?);
                inside.push(Term::MINUS_ONE);
            }
            other if other.is_not_negative() => outside.push(Term::power(other.clone(), exponent.clone())?),
            other => inside.push(other.clone()),
        }
    }
    if outside.is_empty() {
        return Ok(None);
    }
    let inside = Term::product(inside)?;
    outside.push(Term::power(inside, exponent.clone())?);
    Term::product(outside).map(Some)
}
