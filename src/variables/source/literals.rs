//! Python's literals, read from tokens.

use super::tokens::{Placed, Token};

/// A value that is known without running anything.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    None,
    Bool(bool),
    /// As written, with its sign.
    Number(String),
    Text(String),
    /// A list, tuple or array of literals.
    List(Vec<Literal>),
    Map(Vec<(Literal, Literal)>),
}

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

/// The literal at `at` and the index after it; none where something else stands.
pub(super) fn literal(tokens: &[Placed], at: usize) -> Option<(Literal, usize)> {
    literal_within(tokens, at, 0)
}

fn token(tokens: &[Placed], at: usize) -> Option<&Token> {
    tokens.get(at).map(|placed| &placed.token)
}

fn literal_within(tokens: &[Placed], at: usize, depth: usize) -> Option<(Literal, usize)> {
    if depth > 100 {
        return None;
    }
    match token(tokens, at)? {
        Token::Text(_) => {
            // Strings side by side are one.
            let mut whole = String::new();
            let mut next = at;
            while let Some(Token::Text(text)) = token(tokens, next) {
                whole.push_str(text);
                next += 1;
            }
            (!matches!(token(tokens, next), Some(Token::OtherText))).then_some((Literal::Text(whole), next))
        }
        Token::Number(number) => Some((Literal::Number(number.clone()), at + 1)),
        Token::Sign('-' | '+') => {
            let minus = token(tokens, at) == Some(&Token::Sign('-'));
            match literal_within(tokens, at + 1, depth + 1)? {
                (Literal::Number(number), next) if !number.starts_with('-') => {
                    let sign = if minus { "-" } else { "" };
                    Some((Literal::Number(format!("{sign}{number}")), next))
                }
                _ => None,
            }
        }
        Token::Sign(open @ ('[' | '(')) => {
            let close = if *open == '[' { ']' } else { ')' };
            let (items, next, commas) = items(tokens, at + 1, close, depth)?;
            match (open, commas, items.as_slice()) {
                ('(', 0, [only]) => Some((only.clone(), next)),
                _ => Some((Literal::List(items), next)),
            }
        }
        Token::Sign('{') => map(tokens, at + 1, depth),
        Token::Name(name) => named(tokens, at, name, depth),
        _ => None,
    }
}

fn items(tokens: &[Placed], from: usize, close: char, depth: usize) -> Option<(Vec<Literal>, usize, usize)> {
    let mut items = Vec::new();
    let mut commas = 0;
    let mut at = from;
    loop {
        if token(tokens, at)? == &Token::Sign(close) {
            return Some((items, at + 1, commas));
        }
        let (item, next) = literal_within(tokens, at, depth + 1)?;
        items.push(item);
        at = next;
        match token(tokens, at)? {
            Token::Sign(',') => {
                commas += 1;
                at += 1;
            }
            Token::Sign(found) if *found == close => {}
            _ => return None,
        }
    }
}

fn map(tokens: &[Placed], from: usize, depth: usize) -> Option<(Literal, usize)> {
    let mut entries = Vec::new();
    let mut at = from;
    loop {
        if token(tokens, at)? == &Token::Sign('}') {
            return Some((Literal::Map(entries), at + 1));
        }
        let (key, next) = literal_within(tokens, at, depth + 1)?;
        if token(tokens, next)? != &Token::Sign(':') {
            return None;
        }
        let (value, next) = literal_within(tokens, next + 1, depth + 1)?;
        entries.push((key, value));
        at = next;
        match token(tokens, at)? {
            Token::Sign(',') => at += 1,
            Token::Sign('}') => {}
            _ => return None,
        }
    }
}

/// `None`, `True`, `math.inf`, `np.array([...])`, `torch.float32`.
fn named(tokens: &[Placed], at: usize, name: &str, depth: usize) -> Option<(Literal, usize)> {
    match name {
        "None" => return Some((Literal::None, at + 1)),
        "True" => return Some((Literal::Bool(true), at + 1)),
        "False" => return Some((Literal::Bool(false), at + 1)),
        _ => {}
    }
    let mut last = name;
    let mut next = at + 1;
    let mut module = "";
    while let (Some(Token::Sign('.')), Some(Token::Name(part))) =
        (token(tokens, next), token(tokens, next + 1))
    {
        module = last;
        last = part;
        next += 2;
    }
    let called = token(tokens, next) == Some(&Token::Sign('('));
    match (module, last) {
        ("math" | "np" | "numpy" | "torch", "inf") if !called => {
            Some((Literal::Number("inf".to_owned()), next))
        }
        ("math" | "np" | "numpy" | "torch", "nan") if !called => {
            Some((Literal::Number("nan".to_owned()), next))
        }
        ("torch", word) if !called => Some((Literal::Text(word.to_owned()), next)),
        (_, wrapper) if called && WRAPPERS.contains(&wrapper) => {
            let (value, after) = literal_within(tokens, next + 1, depth + 1)?;
            match (token(tokens, after)?, &value) {
                (Token::Sign(')'), Literal::Text(text)) if wrapper == "float" => {
                    Some((Literal::Number(text.clone()), after + 1))
                }
                (Token::Sign(')'), _) => Some((value, after + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}
