//! The values of Python expressions that are known without running anything.

use super::arithmetic::{Operator, apply, as_integer, negated};
use super::constants::{Binding, Bindings};
use super::literal::Literal;
use super::tokens::{PythonToken, TokenOnLine};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The deepest nesting of a value.
const DEEPEST: usize = 100;
/// The most parts of a value, those of the constants that it uses included.
const MOST_PARTS: usize = 100_000;

/// Functions that only wrap a list or number.
static WRAPPERS: [&str; 8] = [
    "array",
    "asarray",
    "tensor",
    "as_tensor",
    "list",
    "tuple",
    "float",
    "int",
];

/// Reads values from the tokens of a source.
pub(super) struct Evaluator<'a> {
    tokens: &'a [TokenOnLine],
    bindings: Bindings,
    constants: RefCell<HashMap<String, Option<Literal>>>,
    parts: Cell<usize>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(tokens: &'a [TokenOnLine]) -> Self {
        Self {
            tokens,
            bindings: Bindings::of(tokens),
            constants: RefCell::default(),
            parts: Cell::new(0),
        }
    }

    /// The value at token `at` and the index after it; none where it is only known when the program runs.
    pub(super) fn value(&self, at: usize) -> Option<(Literal, usize)> {
        self.parts.set(0);
        self.expression(at, 0, 0)
    }

    /// The reason why the value from token `at` to `end` is not known.
    pub(super) fn reason(&self, at: usize, end: usize) -> String {
        let name = match self.token(at) {
            Some(PythonToken::Name(name)) if end == at + 1 => name,
            _ => return "its value is only known when the program runs".to_owned(),
        };
        match self.bindings.get(name) {
            None => format!("its value {name} is not set in this file"),
            Some(Binding::Changing) => {
                format!("its value {name} is set more than once, or by something else")
            }
            Some(Binding::Once(_)) => format!("its value {name} is only known when the program runs"),
        }
    }

    fn token(&self, at: usize) -> Option<&'a PythonToken> {
        self.tokens.get(at).map(|placed| &placed.token)
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.token(at) == Some(&PythonToken::Sign(sign))
    }

    /// An expression of operators that bind at least as strongly as `least`.
    fn expression(&self, at: usize, least: u8, depth: usize) -> Option<(Literal, usize)> {
        if depth > DEEPEST {
            return None;
        }
        let (mut value, mut next) = self.unary(at, depth)?;
        while let Some((operator, after)) = self.operator(next) {
            let strength = operator.strength();
            if strength < least {
                break;
            }
            // Powers are computed from the right.
            let right = strength + u8::from(operator != Operator::Power);
            let (other, after) = self.expression(after, right, depth + 1)?;
            value = apply(operator, &value, &other)?;
            next = after;
        }
        Some((value, next))
    }

    /// The operator at `at` and the index after it.
    fn operator(&self, at: usize) -> Option<(Operator, usize)> {
        let operator = match self.token(at)? {
            PythonToken::Power => Operator::Power,
            PythonToken::Sign('+') => Operator::Add,
            PythonToken::Sign('-') => Operator::Subtract,
            PythonToken::Sign('*') => Operator::Multiply,
            PythonToken::Sign('%') => Operator::Remainder,
            PythonToken::Sign('/') if self.is_sign(at + 1, '/') => {
                return Some((Operator::FloorDivide, at + 2));
            }
            PythonToken::Sign('/') => Operator::Divide,
            _ => return None,
        };
        Some((operator, at + 1))
    }

    fn unary(&self, at: usize, depth: usize) -> Option<(Literal, usize)> {
        let sign = match self.token(at)? {
            PythonToken::Sign(sign @ ('-' | '+')) => *sign,
            _ => return self.subscripted(at, depth),
        };
        // `-2 ** 2` is `-(2 ** 2)`.
        match self.expression(at + 1, Operator::Power.strength(), depth + 1)? {
            (Literal::Number(number), next) if sign == '-' => Some((negated(&number)?, next)),
            (number @ Literal::Number(_), next) => Some((number, next)),
            _ => None,
        }
    }

    /// A value, and what its `[...]` take out of it.
    fn subscripted(&self, at: usize, depth: usize) -> Option<(Literal, usize)> {
        let (mut value, mut next) = self.primary(at, depth)?;
        while self.is_sign(next, '[') {
            let (index, after) = self.expression(next + 1, 0, depth + 1)?;
            if !self.is_sign(after, ']') {
                return None;
            }
            value = element(&value, &index)?;
            next = after + 1;
        }
        Some((value, next))
    }

    fn primary(&self, at: usize, depth: usize) -> Option<(Literal, usize)> {
        let parts = self.parts.get() + 1;
        self.parts.set(parts);
        if parts > MOST_PARTS {
            return None;
        }
        match self.token(at)? {
            PythonToken::Text(_) => self.text(at),
            PythonToken::Number(number) => Some((Literal::Number(number.clone()), at + 1)),
            PythonToken::Sign(open @ ('[' | '(')) => {
                let close = if *open == '[' { ']' } else { ')' };
                let (items, next, commas) = self.items(at + 1, close, depth)?;
                match (open, commas, items.as_slice()) {
                    ('(', 0, [only]) => Some((only.clone(), next)),
                    _ => Some((Literal::List(items), next)),
                }
            }
            PythonToken::Sign('{') => self.map(at + 1, depth),
            PythonToken::Name(name) => self.named(at, name, depth),
            _ => None,
        }
    }

    /// Strings side by side are one.
    fn text(&self, at: usize) -> Option<(Literal, usize)> {
        let mut whole = String::new();
        let mut next = at;
        while let Some(PythonToken::Text(text)) = self.token(next) {
            whole.push_str(text);
            next += 1;
        }
        (self.token(next) != Some(&PythonToken::OtherText)).then_some((Literal::Text(whole), next))
    }

    fn items(&self, from: usize, close: char, depth: usize) -> Option<(Vec<Literal>, usize, usize)> {
        let mut items = Vec::new();
        let mut commas = 0;
        let mut at = from;
        loop {
            if self.is_sign(at, close) {
                return Some((items, at + 1, commas));
            }
            let (item, next) = self.expression(at, 0, depth + 1)?;
            items.push(item);
            at = next;
            if self.is_sign(at, ',') {
                commas += 1;
                at += 1;
            } else if !self.is_sign(at, close) {
                return None;
            }
        }
    }

    fn map(&self, from: usize, depth: usize) -> Option<(Literal, usize)> {
        let mut entries = Vec::new();
        let mut at = from;
        loop {
            if self.is_sign(at, '}') {
                return Some((Literal::Map(entries), at + 1));
            }
            let (key, next) = self.expression(at, 0, depth + 1)?;
            if !self.is_sign(next, ':') {
                return None;
            }
            let (value, next) = self.expression(next + 1, 0, depth + 1)?;
            entries.push((key, value));
            at = next;
            if self.is_sign(at, ',') {
                at += 1;
            } else if !self.is_sign(at, '}') {
                return None;
            }
        }
    }

    /// `None`, `True`, `math.inf`, `np.array([...])`, `torch.float32`, or a constant of the source.
    fn named(&self, at: usize, name: &str, depth: usize) -> Option<(Literal, usize)> {
        match name {
            "None" => return Some((Literal::None, at + 1)),
            "True" => return Some((Literal::Bool(true), at + 1)),
            "False" => return Some((Literal::Bool(false), at + 1)),
            _ => {}
        }
        let mut last = name;
        let mut next = at + 1;
        let mut module = "";
        while let (true, Some(PythonToken::Name(part))) = (self.is_sign(next, '.'), self.token(next + 1)) {
            module = last;
            last = part;
            next += 2;
        }
        let number = |text: &str| Some((Literal::Number(text.to_owned()), next));
        if self.is_sign(next, '(') {
            return self.wrapped(last, next + 1, depth);
        }
        match (module, last) {
            ("math" | "np" | "numpy" | "torch", "inf") => number("inf"),
            ("math" | "np" | "numpy" | "torch", "nan") => number("nan"),
            ("math" | "np" | "numpy" | "torch", "pi") => number("3.141592653589793"),
            ("torch", word) => Some((Literal::Text(word.to_owned()), next)),
            ("", name) => self.constant(name, depth).map(|value| (value, next)),
            _ => None,
        }
    }

    /// The argument of a function that only wraps it.
    fn wrapped(&self, function: &str, argument: usize, depth: usize) -> Option<(Literal, usize)> {
        if !WRAPPERS.contains(&function) {
            return None;
        }
        let (value, after) = self.expression(argument, 0, depth + 1)?;
        if !self.is_sign(after, ')') && !self.is_sign(after, ',') {
            return None;
        }
        // A type of the elements may follow.
        let after = match self.is_sign(after, ',') {
            true if matches!(function, "array" | "asarray" | "tensor" | "as_tensor") => {
                self.closing(after)?
            }
            true => return None,
            false => after,
        };
        let value = match (function, value) {
            ("float", Literal::Text(text)) => Literal::Number(text),
            ("int", Literal::Number(number)) => as_integer(&number)?,
            ("int", Literal::Text(_)) => return None,
            (_, value) => value,
        };
        Some((value, after + 1))
    }

    /// The index of the bracket that closes a call, from inside of it.
    fn closing(&self, from: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = from;
        loop {
            match self.token(at)? {
                PythonToken::Sign('(' | '[' | '{') => depth += 1,
                PythonToken::Sign(')') if depth == 0 => return Some(at),
                PythonToken::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
    }

    /// The value of a name that the source sets once.
    fn constant(&self, name: &str, depth: usize) -> Option<Literal> {
        let Some(Binding::Once(at)) = self.bindings.get(name) else {
            return None;
        };
        let known = self.constants.borrow().get(name).cloned();
        let value = match known {
            Some(known) => known,
            None => {
                // A name that refers to itself meets this entry.
                self.constants.borrow_mut().insert(name.to_owned(), None);
                let value = self.assigned(at, depth);
                self.constants.borrow_mut().insert(name.to_owned(), value.clone());
                value
            }
        }?;
        let parts = self.parts.get() + value.parts();
        self.parts.set(parts);
        (parts <= MOST_PARTS).then_some(value)
    }

    /// The whole right side of an assignment; a tuple may be there without brackets.
    fn assigned(&self, at: usize, depth: usize) -> Option<Literal> {
        let is_end = |at: usize| {
            matches!(
                self.token(at),
                None | Some(PythonToken::Line | PythonToken::Sign(';'))
            )
        };
        let (first, mut next) = self.expression(at, 0, depth + 1)?;
        if is_end(next) {
            return Some(first);
        }
        let mut items = vec![first];
        while self.is_sign(next, ',') && !is_end(next + 1) {
            let (item, after) = self.expression(next + 1, 0, depth + 1)?;
            items.push(item);
            next = after;
        }
        let next = next + usize::from(self.is_sign(next, ','));
        is_end(next).then_some(Literal::List(items))
    }
}

/// `value[index]`.
fn element(value: &Literal, index: &Literal) -> Option<Literal> {
    match (value, index) {
        (Literal::List(items), Literal::Number(index)) => {
            let index: isize = index.parse().ok()?;
            let from_end = if index < 0 { items.len() } else { 0 };
            items.get(from_end.checked_add_signed(index)?).cloned()
        }
        (Literal::Map(entries), key) => {
            let found = entries.iter().rev().find(|(other, _)| other == key)?;
            Some(found.1.clone())
        }
        _ => None,
    }
}
