//! Values of terms at a point, as the code that sympy prints for numpy computes them.

use super::number::{Number, remainder};
use super::term::{Function, Term};
use super::trouble::Trouble;
use super::value::FormulaValue;

impl Term {
    /// The value of a term where `lookup` gives the values of its symbols.
    ///
    /// # Errors
    ///
    /// When the computation raises an exception there, or a symbol has no value.
    pub(super) fn evaluate(&self, lookup: &dyn Fn(&str) -> Option<f64>) -> Result<FormulaValue, Trouble> {
        match self {
            Term::Number(number) => Ok(FormulaValue::python(number.to_f64())),
            // The generated code names the constants, and a symbol of the name hides them.
            Term::Pi => Ok(FormulaValue::python(lookup("pi").unwrap_or(std::f64::consts::PI))),
            Term::E => Ok(FormulaValue::python(lookup("e").unwrap_or(std::f64::consts::E))),
            Term::Infinity => Ok(FormulaValue::python(lookup("inf").unwrap_or(f64::INFINITY))),
            Term::Zoo => Err(Trouble::DivisionByZero),
            Term::NaN => Ok(FormulaValue::python(f64::NAN)),
            Term::Symbol(name) => lookup(name).map(FormulaValue::python).ok_or(Trouble::Undeclared),
            Term::Power(parts) => of_power(&parts.0, &parts.1, lookup),
            Term::Sum(terms) => of_sum(terms, lookup),
            Term::Product(factors) => of_product(factors, lookup),
            Term::Call(function, arguments) => {
                let values = arguments
                    .iter()
                    .map(|argument| argument.evaluate(lookup))
                    .collect::<Result<Vec<_>, _>>()?;
                of_call(*function, &values)
            }
        }
    }
}

/// A sum. A complex constant is printed last, and so becomes numpy's by what is before it; other complex terms are printed
/// first, and make numpy's floats Python's.
fn of_sum(terms: &[Term], lookup: &dyn Fn(&str) -> Option<f64>) -> Result<FormulaValue, Trouble> {
    let (mut first, mut last) = (FormulaValue::python(0.0), None);
    for term in terms {
        let value = term.evaluate(lookup)?;
        if value.as_real().is_none() && term.is_constant() {
            last = Some(last.map_or(value, |last: FormulaValue| last.plus(value)));
        } else {
            first = first.plus(value);
        }
    }
    Ok(last.map_or(first, |last| first.before(last)))
}

fn of_power(
    base: &Term,
    exponent: &Term,
    lookup: &dyn Fn(&str) -> Option<f64>,
) -> Result<FormulaValue, Trouble> {
    if *base == Term::E {
        return Ok(exponent.evaluate(lookup)?.exp());
    }
    if *base == Term::MINUS_ONE && exponent.as_number() == Some(Number::HALF) {
        return Ok(FormulaValue::IMAGINARY_UNIT);
    }
    let value = base.evaluate(lookup)?;
    match exponent.as_number() {
        Some(number) if number == Number::HALF => Ok(value.sqrt()),
        Some(Number::Fraction(-1, 2)) => FormulaValue::python(1.0).over(value.sqrt()),
        _ => value.power(exponent.evaluate(lookup)?),
    }
}

/// A product is printed as a fraction: powers with a negative exact exponent are below the line.
fn of_product(factors: &[Term], lookup: &dyn Fn(&str) -> Option<f64>) -> Result<FormulaValue, Trouble> {
    let mut top = FormulaValue::python(1.0);
    let mut bottom: Option<FormulaValue> = None;
    for factor in factors {
        match factor {
            Term::Power(parts)
                if parts.0 != Term::E
                    && parts
                        .1
                        .as_number()
                        .is_some_and(|number| number.is_exact() && number.is_negative()) =>
            {
                let exponent = Term::Number(parts.1.as_number().map_or(Ok(Number::ONE), Number::negated)?);
                let value = if exponent.is_one() {
                    parts.0.evaluate(lookup)?
                } else {
                    of_power(&parts.0, &exponent, lookup)?
                };
                bottom = Some(bottom.map_or(value, |bottom| bottom.times(value)));
            }
            other => top = top.times(other.evaluate(lookup)?),
        }
    }
    match bottom {
        Some(bottom) => top.over(bottom),
        None => Ok(top),
    }
}

fn of_call(function: Function, values: &[FormulaValue]) -> Result<FormulaValue, Trouble> {
    let [first, rest @ ..] = values else {
        return Err(Trouble::Undeclared);
    };
    let real = |value: &FormulaValue| value.as_real().ok_or(Trouble::Complex);
    Ok(match (function, rest) {
        (Function::Min | Function::Max, _) => FormulaValue::extreme(function == Function::Max, values),
        (Function::Modulo, [divisor]) => {
            let (dividend, divisor) = (real(first)?, real(divisor)?);
            FormulaValue::numpy(if divisor == 0.0 {
                f64::NAN
            } else if divisor.is_infinite()
                && dividend.is_finite()
                && dividend != 0.0
                && (dividend < 0.0) != (divisor < 0.0)
            {
                divisor
            } else {
                remainder(dividend, divisor)
            })
        }
        (Function::Atan2, [abscissa]) => FormulaValue::numpy(real(first)?.atan2(real(abscissa)?)),
        (Function::Abs, _) => first.magnitude(),
        (Function::Sign, _) => first.sign(),
        (Function::Floor, _) => FormulaValue::numpy(real(first)?.floor()),
        (Function::Ceiling, _) => FormulaValue::numpy(real(first)?.ceil()),
        (Function::Sin, _) => first.sin(),
        (Function::Cos, _) => first.cos(),
        (Function::Tan, _) => first.sin().over(first.cos())?,
        (Function::Sinh, _) => first.sinh(),
        (Function::Log, _) => first.log(),
        (Function::Log10, _) => first.log10(),
        _ => return Err(Trouble::Undeclared),
    })
}
