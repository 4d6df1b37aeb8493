//! Functions, simplified as sympy's classes of the same names do.

use super::number::Number;
use super::term::{Function, Term, raw_product};
use super::trouble::Trouble;

impl Term {
    /// The function of `arguments`, whose number is right for it.
    ///
    /// # Errors
    ///
    /// When it cannot be computed whatever the symbols are, or a number is too large.
    pub(super) fn call(function: Function, mut arguments: Vec<Term>) -> Result<Term, Trouble> {
        if matches!(function, Function::Min | Function::Max) {
            return extreme(function, arguments);
        }
        let (Some(argument), second) = ({
            let second = if arguments.len() > 1 {
                arguments.pop()
            } else {
                None
            };
            (arguments.pop(), second)
        }) else {
            return Ok(Term::NaN);
        };
        match (function, second) {
            (Function::Modulo, Some(divisor)) => Term::modulo(argument, divisor),
            (Function::Atan2, Some(abscissa)) => angle(argument, abscissa),
            // The decimal logarithm is no function of sympy: it stays as it is until numpy computes it.
            (Function::Log10, _) => Ok(Term::Call(function, vec![argument])),
            (_, _) if argument == Term::NaN => Ok(Term::NaN),
            (Function::Abs, _) => absolute(argument),
            (Function::Sign, _) => sign(argument),
            (Function::Floor | Function::Ceiling, _) => rounded(function, argument),
            (Function::Log, _) => logarithm(argument),
            (_, _) => smooth(function, argument),
        }
    }
}

/// Sine, cosine, tangent and hyperbolic sine.
fn smooth(function: Function, argument: Term) -> Result<Term, Trouble> {
    if argument.is_infinite() {
        return Ok(Term::NaN);
    }
    if let Term::Number(Number::Float(value)) = argument {
        let value = match function {
            Function::Sin => value.sin(),
            Function::Cos => value.cos(),
            Function::Tan => value.tan(),
            _ => value.sinh(),
        };
        return Ok(Term::Number(Number::float(value)?));
    }
    if argument.is_zero() {
        return Ok(if function == Function::Cos {
            Term::ONE
        } else {
            Term::ZERO
        });
    }
    if function != Function::Sinh {
        if let Some(value) = at_quarter_turn(function, &argument)? {
            return Ok(value);
        }
        if let Term::Call(Function::Atan2, parts) = &argument
            && let [ordinate, abscissa] = parts.as_slice()
        {
            return of_angle(function, ordinate.clone(), abscissa.clone());
        }
    }
    let (factor, _) = argument.coefficient();
    if factor.is_negative() {
        let positive = Term::Call(function, vec![argument.negated()?]);
        return if function == Function::Cos {
            Ok(positive)
        } else {
            positive.negated()
        };
    }
    Ok(Term::Call(function, vec![argument]))
}

/// The value at a multiple of a quarter of a turn.
fn at_quarter_turn(function: Function, argument: &Term) -> Result<Option<Term>, Trouble> {
    let (factor, rest) = argument.coefficient();
    if rest != Term::Pi {
        return Ok(None);
    }
    let Some(quarters) = factor.times(Number::whole(2))?.as_whole() else {
        return Ok(None);
    };
    let sine = |quarters: i128| match quarters.rem_euclid(4) {
        1 => Term::ONE,
        3 => Term::MINUS_ONE,
        _ => Term::ZERO,
    };
    Ok(Some(match function {
        Function::Sin => sine(quarters),
        Function::Cos => sine(quarters + 1),
        _ if quarters % 2 == 0 => Term::ZERO,
        _ => Term::Zoo,
    }))
}

/// A function of the angle of a point.
fn of_angle(function: Function, ordinate: Term, abscissa: Term) -> Result<Term, Trouble> {
    let two = || Term::Number(Number::whole(2));
    let (top, bottom) = match function {
        Function::Tan => (ordinate, abscissa),
        _ => {
            let squares = Term::sum(vec![
                Term::power(abscissa.clone(), two())?,
                Term::power(ordinate.clone(), two())?,
            ])?;
            let top = if function == Function::Sin {
                ordinate
            } else {
                abscissa
            };
            (top, Term::power(squares, Term::Number(Number::HALF))?)
        }
    };
    Term::product(vec![top, bottom.inverse()?])
}

fn angle(ordinate: Term, abscissa: Term) -> Result<Term, Trouble> {
    if abscissa == Term::Infinity {
        return Ok(Term::ZERO);
    }
    if let (Some(y), Some(x)) = (ordinate.constant_value(), abscissa.constant_value()) {
        if x == 0.0 && y == 0.0 {
            return Ok(Term::NaN);
        }
        if y == 0.0 {
            return Ok(if x > 0.0 { Term::ZERO } else { Term::Pi });
        }
        if matches!((&ordinate, &abscissa), (Term::Number(a), Term::Number(b)) if !a.is_exact() || !b.is_exact())
        {
            return Ok(Term::Number(Number::float(y.atan2(x))?));
        }
    }
    Ok(Term::Call(Function::Atan2, vec![ordinate, abscissa]))
}

fn logarithm(argument: Term) -> Result<Term, Trouble> {
    match argument {
        Term::Number(number) if number.is_zero() => Ok(Term::Zoo),
        Term::Number(Number::Fraction(1, 1)) => Ok(Term::ZERO),
        Term::Number(Number::Fraction(1, other)) => logarithm(Term::Number(Number::whole(other)))?.negated(),
        Term::Number(Number::Float(value)) if value > 0.0 => Ok(Term::Number(Number::float(value.ln())?)),
        Term::E => Ok(Term::ONE),
        Term::Zoo => Ok(Term::Zoo),
        Term::Infinity => Ok(Term::Infinity),
        Term::Power(parts) if parts.0 == Term::E && parts.1.constant_value().is_some() => Ok(parts.1),
        other if other.constant_value().is_some_and(|value| value < 0.0) => {
            let imaginary = Term::power(Term::MINUS_ONE, Term::Number(Number::HALF))?;
            Term::sum(vec![
                logarithm(other.negated()?)?,
                Term::product(vec![imaginary, Term::Pi])?,
            ])
        }
        other => Ok(Term::Call(Function::Log, vec![other])),
    }
}

fn absolute(argument: Term) -> Result<Term, Trouble> {
    match argument {
        Term::Number(number) => return Ok(Term::Number(number.magnitude()?)),
        Term::Zoo | Term::Infinity => return Ok(Term::Infinity),
        Term::Product(factors) => {
            let (mut known, mut unknown) = (Vec::new(), Vec::new());
            for factor in factors {
                let inner = match &factor {
                    Term::Power(parts)
                        if parts
                            .1
                            .as_number()
                            .and_then(Number::as_whole)
                            .is_some_and(|whole| whole < 0) =>
                    {
                        let base = absolute(parts.0.clone())?;
                        if matches!(base, Term::Call(Function::Abs, _)) && !parts.0.is_not_negative() {
                            None
                        } else {
                            Some(Term::power(base, parts.1.clone())?)
                        }
                    }
                    other if other.is_not_negative() => Some(other.clone()),
                    other => Some(absolute(other.clone())?)
                        .filter(|inner| !matches!(inner, Term::Call(Function::Abs, _))),
                };
                match inner {
                    Some(inner) => known.push(inner),
                    None => unknown.push(factor),
                }
            }
            if !unknown.is_empty() {
                known.push(Term::Call(Function::Abs, vec![raw_product(unknown)]));
            }
            return Term::product(known);
        }
        _ => {}
    }
    if argument.is_not_negative() {
        return Ok(argument);
    }
    if argument.constant_value().is_some() {
        return argument.negated();
    }
    // |1/x| is 1/|x|.
    if let Term::Power(parts) = &argument
        && parts.1.as_number().is_some_and(Number::is_negative)
        && parts.0.any(&|part| matches!(part, Term::Symbol(_)))
    {
        let bottom = absolute(argument.inverse()?)?;
        return bottom.inverse();
    }
    Ok(Term::Call(Function::Abs, vec![argument]))
}

fn sign(argument: Term) -> Result<Term, Trouble> {
    if let Some(value) = argument.constant_value() {
        return Ok(if value == 0.0 {
            Term::ZERO
        } else if value > 0.0 {
            Term::ONE
        } else {
            Term::MINUS_ONE
        });
    }
    if let Term::Call(Function::Sign, _) = argument {
        return Ok(argument);
    }
    let Term::Product(factors) = argument else {
        return Ok(Term::Call(Function::Sign, vec![argument]));
    };
    let mut outside = Term::ONE;
    let mut inside = Vec::new();
    for factor in factors {
        match factor.constant_value() {
            Some(value) if value < 0.0 => outside = outside.negated()?,
            Some(value) if value > 0.0 => {}
            _ => inside.push(factor),
        }
    }
    Term::product(vec![
        outside,
        Term::Call(Function::Sign, vec![raw_product(inside)]),
    ])
}

fn rounded(function: Function, argument: Term) -> Result<Term, Trouble> {
    if argument.is_infinite() || matches!(argument, Term::Call(Function::Floor | Function::Ceiling, _)) {
        return Ok(argument);
    }
    let (mut whole, mut constant, mut symbolic) = (0_i128, Vec::new(), Vec::new());
    for term in argument.summands() {
        match &term {
            Term::Number(number) => match number.floor() {
                #[allow(clippy::cast_precision_loss, reason = "compared with the number itself")]
                Ok(floor) if floor as f64 == number.to_f64() => {
                    whole = whole.checked_add(floor).ok_or(Trouble::TooLarge)?
                }
                _ => constant.push(term),
            },
            other if other.is_constant() => constant.push(term),
            _ => symbolic.push(term),
        }
    }
    let shift = Term::Number(Number::whole(whole));
    let constant = Term::sum(constant)?;
    if symbolic.is_empty() {
        let Some(value) = constant.constant_value() else {
            return Ok(Term::Call(function, vec![Term::sum(vec![shift, constant])?]));
        };
        let value = if function == Function::Floor {
            value.floor()
        } else {
            value.ceil()
        };
        let rounded = Number::Float(value).floor()?;
        return Term::sum(vec![shift, Term::Number(Number::whole(rounded))]);
    }
    let rest = Term::sum([symbolic, vec![constant]].concat())?;
    if matches!(rest, Term::Call(Function::Floor | Function::Ceiling, _)) {
        return Term::sum(vec![shift, rest]);
    }
    Term::sum(vec![shift, Term::Call(function, vec![rest])])
}

/// The smallest or largest of `arguments`.
fn extreme(function: Function, arguments: Vec<Term>) -> Result<Term, Trouble> {
    let opposite = if function == Function::Max {
        Function::Min
    } else {
        Function::Max
    };
    let mut flat = Vec::new();
    for argument in arguments {
        match argument {
            Term::NaN => return Ok(Term::NaN),
            Term::Call(inner, parts) if inner == function => flat.extend(parts),
            other => flat.push(other),
        }
    }
    if flat.iter().any(has_no_order) {
        return Err(Trouble::NoOrder);
    }
    let mut kept: Vec<Term> = Vec::new();
    for term in flat {
        if kept.contains(&term) {
            continue;
        }
        let mut replaced = false;
        let mut dropped = false;
        for other in &mut kept {
            let difference = Term::sum(vec![term.clone(), other.clone().negated()?])?;
            let Some(difference) = difference.constant_value() else {
                continue;
            };
            let larger = difference > 0.0;
            if larger == (function == Function::Max) {
                *other = term.clone();
                replaced = true;
            } else {
                dropped = true;
            }
            break;
        }
        if !replaced && !dropped {
            kept.push(term);
        }
    }
    kept.sort();
    kept.dedup();
    // The larger of x and of the smaller of x and y is x.
    let all = kept.clone();
    kept.retain(|term| !matches!(term, Term::Call(inner, parts) if *inner == opposite && parts.iter().any(|part| all.contains(part))));
    let bound = kept.iter().find_map(Term::constant_value);
    kept.retain(|term| !is_beyond(term, opposite, bound));
    match kept.len() {
        1 => Ok(kept.remove(0)),
        _ => Ok(Term::Call(function, kept)),
    }
}

/// Whether a term is an infinity without a direction, or a complex constant.
fn has_no_order(term: &Term) -> bool {
    let is_complex = || {
        let value = term.evaluate(&|_| None);
        value.is_ok_and(|value| value.as_real().is_none())
    };
    *term == Term::Zoo || term.is_constant() && is_complex()
}

/// Whether `term` is the `opposite` extreme of something with a constant that is beyond `bound` already: the smaller of 0
/// and of the larger of 1 and x is 0.
fn is_beyond(term: &Term, opposite: Function, bound: Option<f64>) -> bool {
    let (Term::Call(inner, parts), Some(bound)) = (term, bound) else {
        return false;
    };
    let constant = parts.iter().find_map(Term::constant_value);
    *inner == opposite
        && constant.is_some_and(|constant| {
            if opposite == Function::Max {
                constant >= bound
            } else {
                constant <= bound
            }
        })
}
