//! The grammar of formulas.
//!
//! The parser accepts more than the grammar, so that it can tell a formula that no Python reads from one that is only
//! outside of the grammar and cannot be judged.

use std::ops::Range;

use super::names::KEYWORDS;
use super::token::{FormulaToken, FormulaTokenKind, tokens};

/// The longest formula that is read, in bytes.
pub const LONGEST: usize = 2_000;
/// The deepest nesting that is read.
pub const DEEPEST: usize = 64;

/// A formula as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Syntax {
    pub(super) kind: SyntaxKind,
    pub(super) span: Range<usize>,
}

/// The kinds of syntax.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SyntaxKind {
    /// A whole number, its digits and base.
    Whole(String, u32),
    /// A number with a point or an exponent.
    Float(String),
    /// An imaginary number.
    Imaginary(String),
    /// A symbol, or a name of sympy.
    Name(String),
    /// `True`, `False` or `None`.
    Literal(&'static str),
    /// `-a`.
    Negative(Box<Syntax>),
    /// Two operands with an operator between them.
    Binary(FormulaOperator, Box<Syntax>, Box<Syntax>),
    /// A function of the grammar with its arguments.
    Call(&'static Named, Vec<Syntax>),
    /// Part of a formula that is outside of the grammar.
    Outside,
}

/// The operators of the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormulaOperator {
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
    Power,
}

/// A function of the grammar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Its name in formulas.
    pub(super) name: &'static str,
    /// Its smallest and largest number of arguments.
    pub(super) arguments: (usize, usize),
    /// The name that the generated code calls it by; a symbol of that name hides it.
    pub(super) printed: &'static str,
}

const fn named(name: &'static str, arguments: (usize, usize), printed: &'static str) -> Named {
    Named {
        name,
        arguments,
        printed,
    }
}

/// The functions of the grammar.
pub(super) static FUNCTIONS: [Named; 19] = [
    named("abs", (1, 1), "abs"),
    named("Abs", (1, 1), "abs"),
    named("sign", (1, 1), "sign"),
    named("sin", (1, 1), "sin"),
    named("cos", (1, 1), "cos"),
    named("tan", (1, 1), "tan"),
    named("sinh", (1, 1), "sinh"),
    named("atan2", (2, 2), "arctan2"),
    named("exp", (1, 1), "exp"),
    named("log", (1, 1), "log"),
    named("log10", (1, 1), "numpy"),
    named("sqrt", (1, 1), "sqrt"),
    named("pow", (2, 2), ""),
    named("floor", (1, 1), "floor"),
    named("ceiling", (1, 1), "ceil"),
    named("min", (1, usize::MAX), "reduce"),
    named("Min", (1, usize::MAX), "reduce"),
    named("max", (1, usize::MAX), "reduce"),
    named("Max", (1, usize::MAX), "reduce"),
];

/// A reason why a formula was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The kind of the reason.
    pub kind: UnreadKind,
    /// The range of bytes of the formula that it is about.
    pub span: Range<usize>,
    /// A sentence without its end.
    pub message: String,
}

/// The kinds of reasons why a formula was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadKind {
    /// No Python expression: the real transformer refuses it.
    Invalid,
    /// A Python expression outside of the grammar: it is not judged.
    Outside,
}

/// Parses a formula.
///
/// # Errors
///
/// When it is no Python expression, is outside of the grammar, too long or nested too deeply.
pub(super) fn parse(formula: &str) -> Result<Syntax, Unread> {
    if formula.len() > LONGEST {
        return Err(outside(
            0..formula.len(),
            format!("it is longer than {LONGEST} bytes"),
        ));
    }
    let mut parser = Parser {
        tokens: tokens(formula),
        at: 0,
        depth: 0,
        outside: None,
    };
    let syntax = parser.conditional()?;
    if !parser.is_at_end() {
        return Err(parser.unexpected());
    }
    match parser.outside {
        Some(found) => Err(found),
        None => Ok(syntax),
    }
}

fn outside(span: Range<usize>, message: String) -> Unread {
    Unread {
        kind: UnreadKind::Outside,
        span,
        message,
    }
}

struct Parser {
    tokens: Vec<FormulaToken>,
    at: usize,
    depth: usize,
    /// The first part that is outside of the grammar.
    outside: Option<Unread>,
}

impl Parser {
    fn peek(&self) -> &FormulaTokenKind {
        self.tokens
            .get(self.at)
            .map_or(&FormulaTokenKind::End, |token| &token.kind)
    }

    fn span(&self) -> Range<usize> {
        self.tokens
            .get(self.at)
            .or(self.tokens.last())
            .map_or(0..0, |token| token.span.clone())
    }

    fn is_at_end(&self) -> bool {
        *self.peek() == FormulaTokenKind::End
    }

    fn takes(&mut self, operator: &str) -> bool {
        let found = matches!(self.peek(), FormulaTokenKind::Operator(found) if *found == operator);
        self.at += usize::from(found);
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), FormulaTokenKind::Name(found) if found == word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, operator: &str) -> Result<(), Unread> {
        if self.takes(operator) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> Unread {
        let message = match self.peek() {
            FormulaTokenKind::End if self.at == 0 => "it is empty".to_owned(),
            FormulaTokenKind::End => "it ends too early".to_owned(),
            FormulaTokenKind::Name(name) if KEYWORDS.contains(&name.as_str()) => {
                format!("`{name}` is a word of Python")
            }
            FormulaTokenKind::Name(name) => format!("an operator was expected before `{name}`"),
            FormulaTokenKind::Whole(digits, _) | FormulaTokenKind::Float(digits) => {
                format!("an operator was expected before `{digits}`")
            }
            FormulaTokenKind::Invalid(c) => format!("`{c}` has no meaning in it"),
            FormulaTokenKind::Operator(operator) => format!("`{operator}` was not expected here"),
            _ => "this was not expected here".to_owned(),
        };
        Unread {
            kind: UnreadKind::Invalid,
            span: self.span(),
            message,
        }
    }

    fn note_outside(&mut self, span: Range<usize>, message: &str) {
        if self.outside.is_none() {
            self.outside = Some(outside(span, message.to_owned()));
        }
    }

    fn outside_part(&mut self, span: Range<usize>, message: &str) -> Syntax {
        self.note_outside(span.clone(), message);
        Syntax {
            kind: SyntaxKind::Outside,
            span,
        }
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Unread>) -> Result<T, Unread> {
        if self.depth >= DEEPEST {
            return Err(outside(
                self.span(),
                format!("it is nested more than {DEEPEST} deep"),
            ));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    /// `a if b else c`, and everything that binds more tightly.
    fn conditional(&mut self) -> Result<Syntax, Unread> {
        let left = self.either()?;
        if !self.takes_word("if") {
            return Ok(left);
        }
        self.nested(|parser| {
            parser.either()?;
            if !parser.takes_word("else") {
                return Err(parser.unexpected());
            }
            let right = parser.conditional()?;
            Ok(parser.outside_part(left.span.start..right.span.end, "it has a condition"))
        })
    }

    /// `a or b`, `a and b`.
    fn either(&mut self) -> Result<Syntax, Unread> {
        let mut left = self.comparison()?;
        while matches!(self.peek(), FormulaTokenKind::Name(name) if name == "and" || name == "or") {
            self.at += 1;
            let right = self.comparison()?;
            left = self.outside_part(left.span.start..right.span.end, "it has `and` or `or`");
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Syntax, Unread> {
        if self.takes_word("not") {
            let inner = self.nested(Self::comparison)?;
            return Ok(self.outside_part(inner.span, "it has `not`"));
        }
        let mut left = self.bits()?;
        loop {
            let symbol = matches!(
                self.peek(),
                FormulaTokenKind::Operator("<" | ">" | "<=" | ">=" | "==" | "!=")
            );
            let word = matches!(self.peek(), FormulaTokenKind::Name(name) if matches!(name.as_str(), "in" | "is" | "not"));
            if !symbol && !word {
                return Ok(left);
            }
            let is = self.takes_word("is");
            if is {
                self.takes_word("not");
            } else {
                let not = self.takes_word("not");
                if not && !matches!(self.peek(), FormulaTokenKind::Name(name) if name == "in") {
                    return Err(self.unexpected());
                }
                self.at += 1;
            }
            let right = self.bits()?;
            left = self.outside_part(left.span.start..right.span.end, "it compares values");
        }
    }

    /// `|`, `^`, `&`, `<<` and `>>`, which are outside of the grammar.
    fn bits(&mut self) -> Result<Syntax, Unread> {
        let mut left = self.sum()?;
        while let FormulaTokenKind::Operator(operator @ ("|" | "^" | "&" | "<<" | ">>")) = *self.peek() {
            self.at += 1;
            let right = self.sum()?;
            left = self.outside_part(
                left.span.start..right.span.end,
                &format!("`{operator}` is not part of the grammar"),
            );
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Syntax, Unread> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                FormulaTokenKind::Operator("+") => FormulaOperator::Plus,
                FormulaTokenKind::Operator("-") => FormulaOperator::Minus,
                _ => return Ok(left),
            };
            self.at += 1;
            left = binary(operator, left, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Syntax, Unread> {
        let mut left = self.signed()?;
        loop {
            let operator = match self.peek() {
                FormulaTokenKind::Operator("*") => FormulaOperator::Times,
                FormulaTokenKind::Operator("/") => FormulaOperator::Over,
                FormulaTokenKind::Operator("%") => FormulaOperator::Modulo,
                FormulaTokenKind::Operator("//" | "@") => {
                    self.at += 1;
                    let right = self.signed()?;
                    left =
                        self.outside_part(left.span.start..right.span.end, "`//` is not part of the grammar");
                    continue;
                }
                _ => return Ok(left),
            };
            self.at += 1;
            left = binary(operator, left, self.signed()?);
        }
    }

    fn signed(&mut self) -> Result<Syntax, Unread> {
        let start = self.span().start;
        if self.takes("-") {
            let inner = self.nested(Self::signed)?;
            let span = start..inner.span.end;
            return Ok(Syntax {
                kind: SyntaxKind::Negative(Box::new(inner)),
                span,
            });
        }
        if self.takes("+") {
            return self.nested(Self::signed);
        }
        if self.takes("~") {
            let inner = self.nested(Self::signed)?;
            return Ok(self.outside_part(start..inner.span.end, "`~` is not part of the grammar"));
        }
        self.power()
    }

    fn power(&mut self) -> Result<Syntax, Unread> {
        let base = self.postfix()?;
        if !self.takes("**") {
            return Ok(base);
        }
        let exponent = self.nested(Self::signed)?;
        Ok(binary(FormulaOperator::Power, base, exponent))
    }

    fn postfix(&mut self) -> Result<Syntax, Unread> {
        let mut value = self.atom()?;
        loop {
            let start = value.span.start;
            if self.takes(".") {
                let FormulaTokenKind::Name(name) = self.peek().clone() else {
                    return Err(self.unexpected());
                };
                if KEYWORDS.contains(&name.as_str()) {
                    return Err(self.unexpected());
                }
                let span = start..self.span().end;
                self.at += 1;
                if let SyntaxKind::Name(base) = &value.kind
                    && !super::names::is_taken(base)
                {
                    let message = format!(
                        "`.{name}` is read as an attribute of `{base}`, which has none; the name of a PV with a field cannot be used"
                    );
                    return Err(Unread {
                        kind: UnreadKind::Invalid,
                        span,
                        message,
                    });
                }
                value = self.outside_part(span, "it has an attribute");
            } else if self.takes("[") {
                if !self.takes("]") {
                    self.list("]")?;
                } else {
                    return Err(self.unexpected());
                }
                let span = start..self.previous_end();
                if matches!(&value.kind, SyntaxKind::Name(base) if !super::names::is_taken(base)) {
                    let message = "an index was found: the elements of an array cannot be used".to_owned();
                    return Err(Unread {
                        kind: UnreadKind::Invalid,
                        span,
                        message,
                    });
                }
                value = self.outside_part(span, "it has an index");
            } else if self.takes("(") {
                let arguments = self.list(")")?;
                value = self.call(value, arguments)?;
            } else if self.takes("!") {
                value = self.outside_part(start..self.previous_end(), "`!` is not part of the grammar");
            } else {
                return Ok(value);
            }
        }
    }

    fn previous_end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(0, |token| token.span.end)
    }

    fn call(&mut self, value: Syntax, arguments: Vec<Syntax>) -> Result<Syntax, Unread> {
        let span = value.span.start..self.previous_end();
        let SyntaxKind::Name(name) = &value.kind else {
            return Ok(self.outside_part(span, "it calls what is no function"));
        };
        let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
            let message = format!("`{name}` is not a function of the grammar");
            return Ok(self.outside_part(span, &message));
        };
        let (fewest, most) = function.arguments;
        if arguments.len() < fewest || arguments.len() > most {
            if matches!(
                function.name,
                "log" | "sqrt" | "pow" | "min" | "max" | "Min" | "Max"
            ) {
                return Ok(self.outside_part(span, "it is a function with another number of arguments"));
            }
            let message = format!(
                "`{name}` takes {fewest} argument{}, and has {}",
                if fewest == 1 { "" } else { "s" },
                arguments.len()
            );
            return Err(Unread {
                kind: UnreadKind::Invalid,
                span,
                message,
            });
        }
        Ok(Syntax {
            kind: SyntaxKind::Call(function, arguments),
            span,
        })
    }

    /// The arguments or elements up to `end`.
    fn list(&mut self, end: &str) -> Result<Vec<Syntax>, Unread> {
        self.nested(|parser| {
            let mut out = Vec::new();
            while !parser.takes(end) {
                if parser.takes("*") || parser.takes("**") {
                    let span = parser.span();
                    parser.note_outside(span, "it has a star before an argument");
                }
                let element = parser.conditional()?;
                if matches!(element.kind, SyntaxKind::Name(_)) && parser.takes("=") {
                    let value = parser.conditional()?;
                    parser.note_outside(element.span.start..value.span.end, "it has a named argument");
                }
                out.push(element);
                if !parser.takes(",") {
                    parser.expect(end)?;
                    break;
                }
            }
            Ok(out)
        })
    }

    fn atom(&mut self) -> Result<Syntax, Unread> {
        let span = self.span();
        let kind = match self.peek().clone() {
            FormulaTokenKind::Whole(digits, base) => SyntaxKind::Whole(digits, base),
            FormulaTokenKind::Float(text) => SyntaxKind::Float(text),
            FormulaTokenKind::Imaginary(text) => SyntaxKind::Imaginary(text),
            FormulaTokenKind::Text => {
                self.note_outside(span.clone(), "it has a text");
                SyntaxKind::Outside
            }
            FormulaTokenKind::Name(name) => match name.as_str() {
                "True" => SyntaxKind::Literal("True"),
                "False" => SyntaxKind::Literal("False"),
                "None" => SyntaxKind::Literal("None"),
                word if KEYWORDS.contains(&word) => return Err(self.unexpected()),
                _ => SyntaxKind::Name(name),
            },
            FormulaTokenKind::Operator("(") => {
                self.at += 1;
                let elements = self.list(")")?;
                let span = span.start..self.previous_end();
                let comma = matches!(self.tokens.get(self.at.saturating_sub(2)), Some(token) if token.kind == FormulaTokenKind::Operator(","));
                return match <[Syntax; 1]>::try_from(elements) {
                    Ok([inner]) if !comma => Ok(Syntax {
                        kind: inner.kind,
                        span,
                    }),
                    _ => Ok(self.outside_part(span, "it has several values")),
                };
            }
            FormulaTokenKind::Operator("[") => {
                self.at += 1;
                self.list("]")?;
                let span = span.start..self.previous_end();
                return Ok(self.outside_part(span, "it has a list"));
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Syntax { kind, span })
    }
}

fn binary(operator: FormulaOperator, left: Syntax, right: Syntax) -> Syntax {
    let span = left.span.start..right.span.end;
    Syntax {
        kind: SyntaxKind::Binary(operator, Box::new(left), Box::new(right)),
        span,
    }
}
