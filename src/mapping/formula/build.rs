//! Terms from syntax.

use super::names::is_taken;
use super::number::Number;
use super::syntax::{FormulaOperator, Named, Syntax, SyntaxKind, Unread, UnreadKind};
use super::term::{Function, Term};
use super::trouble::Trouble;
use std::ops::Range;

/// Builds a term, and collects what its syntax names.
#[derive(Default)]
pub(super) struct Builder {
    /// The symbols with their ranges of bytes, in the order of the text.
    pub(super) symbols: Vec<(String, Range<usize>)>,
    /// The names of sympy's constants that are used, with their ranges.
    pub(super) constants: Vec<(String, Range<usize>)>,
    /// The names by which the generated code calls functions.
    pub(super) printed: Vec<&'static str>,
}

impl Builder {
    /// The term of `syntax`.
    ///
    /// # Errors
    /// When the real transformer refuses it, or it cannot be judged.
    pub(super) fn term(&mut self, syntax: &Syntax) -> Result<Term, Unread> {
        let refuse = |trouble: Trouble| refusal(syntax, trouble);
        match &syntax.kind {
            SyntaxKind::Whole(digits, base) => i128::from_str_radix(digits, *base)
                .map(|value| Term::Number(Number::whole(value)))
                .map_err(|_| refuse(Trouble::TooLarge)),
            SyntaxKind::Float(text) => Ok(Term::Number(Number::Float(text.parse().unwrap_or(f64::INFINITY)))),
            SyntaxKind::Imaginary(text) => {
                let size = match text.parse::<i128>() {
                    Ok(whole) => Number::whole(whole),
                    Err(_) => Number::Float(text.parse().unwrap_or(f64::INFINITY)),
                };
                let imaginary = Term::power(Term::MINUS_ONE, Term::Number(Number::HALF)).map_err(refuse)?;
                Term::product(vec![Term::Number(size), imaginary]).map_err(refuse)
            }
            SyntaxKind::Name(name) => self.name(name, syntax),
            SyntaxKind::Literal(word) => Err(invalid(syntax, &format!("`{word}` is not a number"))),
            SyntaxKind::Negative(inner) => self.term(inner)?.negated().map_err(refuse),
            SyntaxKind::Binary(operator, left, right) => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                binary(*operator, left, right).map_err(refuse)
            }
            SyntaxKind::Call(function, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|argument| self.term(argument))
                    .collect::<Result<Vec<_>, _>>()?;
                self.printed.push(function.printed);
                call_named(function, arguments).map_err(refuse)
            }
            SyntaxKind::Outside => Err(refuse(Trouble::TooLarge)),
        }
    }

    fn name(&mut self, name: &str, syntax: &Syntax) -> Result<Term, Unread> {
        match name {
            "pi" | "E" | "I" => {
                self.constants.push((name.to_owned(), syntax.span.clone()));
                match name {
                    "pi" => Ok(Term::Pi),
                    "E" => Ok(Term::E),
                    _ => Term::power(Term::MINUS_ONE, Term::Number(Number::HALF))
                        .map_err(|trouble| refusal(syntax, trouble)),
                }
            }
            "Catalan" | "EulerGamma" | "GoldenRatio" | "TribonacciConstant" | "oo" | "zoo" | "nan"
            | "true" | "false" => Err(Unread {
                kind: UnreadKind::Outside,
                span: syntax.span.clone(),
                message: format!("`{name}` is a constant of sympy"),
            }),
            _ if is_taken(name) => Err(invalid(
                syntax,
                &format!("`{name}` is sympy's own name, not a symbol"),
            )),
            _ => {
                self.symbols.push((name.to_owned(), syntax.span.clone()));
                Ok(Term::Symbol(name.into()))
            }
        }
    }
}

fn refusal(syntax: &Syntax, trouble: Trouble) -> Unread {
    let (kind, message) = match trouble {
        Trouble::ModuloByZero => (
            UnreadKind::Invalid,
            "it takes the remainder of a division by zero",
        ),
        Trouble::NoOrder => (UnreadKind::Invalid, "it compares what is not a real number"),
        Trouble::TooLarge => (UnreadKind::Outside, "its numbers are too large"),
        _ => (UnreadKind::Invalid, "it has no value"),
    };
    Unread {
        kind,
        span: syntax.span.clone(),
        message: message.to_owned(),
    }
}

fn binary(operator: FormulaOperator, left: Term, right: Term) -> Result<Term, Trouble> {
    match operator {
        FormulaOperator::Plus => Term::sum(vec![left, right]),
        FormulaOperator::Minus => Term::sum(vec![left, right.negated()?]),
        FormulaOperator::Times => Term::product(vec![left, right]),
        FormulaOperator::Over => Term::product(vec![left, right.inverse()?]),
        FormulaOperator::Modulo => Term::call(Function::Modulo, vec![left, right]),
        FormulaOperator::Power => Term::power(left, right),
    }
}

fn call_named(named: &Named, mut arguments: Vec<Term>) -> Result<Term, Trouble> {
    let function = match named.name {
        "sqrt" => return Term::power(arguments.remove(0), Term::Number(Number::HALF)),
        "exp" => return Term::power(Term::E, arguments.remove(0)),
        "pow" => {
            let exponent = arguments.remove(1);
            return Term::power(arguments.remove(0), exponent);
        }
        "abs" | "Abs" => Function::Abs,
        "sign" => Function::Sign,
        "sin" => Function::Sin,
        "cos" => Function::Cos,
        "tan" => Function::Tan,
        "sinh" => Function::Sinh,
        "atan2" => Function::Atan2,
        "log" => Function::Log,
        "log10" => Function::Log10,
        "floor" => Function::Floor,
        "ceiling" => Function::Ceiling,
        "min" | "Min" => Function::Min,
        _ => Function::Max,
    };
    Term::call(function, arguments)
}

fn invalid(syntax: &Syntax, message: &str) -> Unread {
    Unread {
        kind: UnreadKind::Invalid,
        span: syntax.span.clone(),
        message: message.to_owned(),
    }
}
