//! Names that have one value in the whole of a Python source: each is set once, and never changed in place.

use super::tokens::{PythonToken, TokenOnLine};
use std::collections::HashMap;

/// The knowledge about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// Set once; its value starts at this token.
    Once(usize),
    /// Set several times, changed, or set by something else than a plain assignment.
    Changing,
}

/// Every name that the source sets.
#[derive(Debug, Default)]
pub(super) struct Bindings(HashMap<String, Binding>);

impl Bindings {
    pub(super) fn of(tokens: &[TokenOnLine]) -> Self {
        let mut bindings = Self::default();
        let mut start = 0;
        let mut depth = 0_usize;
        for (at, placed) in tokens.iter().enumerate() {
            match placed.token {
                PythonToken::Sign('(' | '[' | '{') => depth += 1,
                PythonToken::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
                PythonToken::Line => {
                    bindings.statement(tokens, start, at);
                    start = at + 1;
                    depth = 0;
                }
                PythonToken::Sign(';') if depth == 0 => {
                    bindings.statement(tokens, start, at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        bindings.statement(tokens, start, tokens.len());
        bindings
    }

    pub(super) fn get(&self, name: &str) -> Option<Binding> {
        self.0.get(name).copied()
    }

    fn set(&mut self, name: &str, binding: Binding) {
        self.0
            .entry(name.to_owned())
            .and_modify(|known| *known = Binding::Changing)
            .or_insert(binding);
    }

    /// Notes the names that the statement from token `start` to `end` sets.
    fn statement(&mut self, tokens: &[TokenOnLine], start: usize, end: usize) {
        let statement = tokens.get(start..end).unwrap_or_default();
        let token = |at: usize| statement.get(at).map(|placed| &placed.token);
        let Some(first) = token(0) else { return };
        let equals = assignment(statement);
        let before = equals.unwrap_or(0);
        let target = match (first, token(1)) {
            (PythonToken::Name(name), Some(PythonToken::Sign('='))) if before == 1 => Some(name),
            (PythonToken::Name(name), Some(PythonToken::Sign(':'))) if before > 1 => Some(name),
            _ => None,
        };
        if let Some(name) = target {
            self.set(name, Binding::Once(start + before + 1));
        }
        let is_method_call = token(1) == Some(&PythonToken::Sign('.'));
        let keyword = match first {
            PythonToken::Name(word) => word.as_str(),
            _ => "",
        };
        let sets_all = matches!(keyword, "import" | "from" | "del" | "global" | "nonlocal");
        let mut parameters = false;
        let mut targets = false;
        for at in 0..statement.len() {
            let previous = at.checked_sub(1).and_then(token);
            let Some(PythonToken::Name(name)) = token(at) else {
                parameters &= token(at) != Some(&PythonToken::Sign(':'));
                continue;
            };
            match name.as_str() {
                "lambda" | "def" => parameters = true,
                "for" => targets = true,
                "in" => targets = false,
                _ => {}
            }
            let follows_word = matches!(previous, Some(PythonToken::Name(word)) if matches!(word.as_str(), "as" | "def" | "class"));
            let is_parameter = parameters
                && match previous {
                    Some(PythonToken::Sign('(' | ',' | '*') | PythonToken::Power) => true,
                    Some(PythonToken::Name(word)) => word == "lambda",
                    _ => false,
                };
            let is_walrus = token(at + 1) == Some(&PythonToken::Sign(':'))
                && token(at + 2) == Some(&PythonToken::Sign('='));
            let is_target = at < before && (at > 0 || target.is_none());
            if sets_all
                || follows_word
                || is_parameter
                || is_walrus
                || targets
                || is_target
                || (at == 0 && is_method_call)
            {
                self.set(name, Binding::Changing);
            }
        }
    }
}

/// The index of the `=` that assigns, of a plain or augmented assignment.
fn assignment(statement: &[TokenOnLine]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, placed) in statement.iter().enumerate() {
        match placed.token {
            PythonToken::Sign('(' | '[' | '{') => depth += 1,
            PythonToken::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            PythonToken::Sign('=') if depth == 0 => {
                let sign =
                    |at: Option<usize>| at.and_then(|at| statement.get(at)).map(|placed| &placed.token);
                let before = sign(at.checked_sub(1));
                let compares = matches!(before, Some(PythonToken::Sign('=' | '<' | '>' | '!')))
                    || sign(Some(at + 1)) == Some(&PythonToken::Sign('='));
                if !compares {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
