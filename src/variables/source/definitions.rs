//! Calls that define variables, and the section in which each is.

use super::evaluator::Evaluator;
use super::literal::Literal;
use super::tokens::{PythonToken, TokenOnLine, tokens};
use crate::text::Section;
use crate::variables::rules::VariableKind;
use crate::variables::runtime::Runtime;
use std::collections::HashMap;

/// Which generation of the libraries a class belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `ScalarInputVariable` and the like: lume-model 1.
    InOut,
    /// `ScalarVariable`: lume-model 2, and lume-torch.
    Plain,
    /// `TorchScalarVariable`: lume-torch.
    Torch,
}

/// A class of variables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    pub name: &'static str,
    pub family: Family,
    section: Option<Section>,
    kind: VariableKind,
}

const fn class(name: &'static str, family: Family, section: Option<Section>, kind: VariableKind) -> Class {
    Class {
        name,
        family,
        section,
        kind,
    }
}

static CLASSES: [Class; 10] = [
    class(
        "ScalarInputVariable",
        Family::InOut,
        Some(Section::Input),
        VariableKind::Scalar,
    ),
    class(
        "ScalarOutputVariable",
        Family::InOut,
        Some(Section::Output),
        VariableKind::Scalar,
    ),
    class(
        "ArrayInputVariable",
        Family::InOut,
        Some(Section::Input),
        VariableKind::Array,
    ),
    class(
        "ArrayOutputVariable",
        Family::InOut,
        Some(Section::Output),
        VariableKind::Array,
    ),
    class(
        "ImageInputVariable",
        Family::InOut,
        Some(Section::Input),
        VariableKind::Image,
    ),
    class(
        "ImageOutputVariable",
        Family::InOut,
        Some(Section::Output),
        VariableKind::Image,
    ),
    class("ScalarVariable", Family::Plain, None, VariableKind::Scalar),
    class(
        "DistributionVariable",
        Family::Plain,
        None,
        VariableKind::Distribution,
    ),
    class(
        "TorchScalarVariable",
        Family::Torch,
        None,
        VariableKind::TorchScalar,
    ),
    class("TorchNDVariable", Family::Torch, None, VariableKind::TorchArray),
];

impl Class {
    /// The name of the kind in a file for `runtime`; none where there is no such kind.
    pub(super) fn word(&self, runtime: Runtime) -> Option<&'static str> {
        let scalar = matches!(self.kind, VariableKind::Scalar | VariableKind::TorchScalar);
        let others: &[VariableKind] = if scalar {
            &[VariableKind::TorchScalar, VariableKind::Scalar]
        } else {
            &[]
        };
        let own = runtime.kind(self.kind);
        own.or_else(|| others.iter().find_map(|&kind| runtime.kind(kind)))
            .map(|rule| rule.word)
    }
}

/// A call of one of the classes.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub class: Class,
    pub line: usize,
    pub section: Option<Section>,
    /// The key under which it is in a dict.
    pub key: Option<String>,
    pub keywords: Vec<(String, Literal)>,
    /// The arguments whose values are not known.
    pub left_out: Vec<LeftOut>,
    /// The reason why it is not known which variables it makes.
    pub problem: Option<String>,
}

/// An argument that is left out of a variable.
#[derive(Clone, Debug)]
pub(super) struct LeftOut {
    /// Its line, from 1.
    pub line: usize,
    /// Its name; none where it has none.
    pub key: Option<String>,
    /// The reason why it is left out, as a clause: `its value ...`.
    pub reason: String,
}

/// The arguments of a call.
#[derive(Default)]
struct CallArguments {
    keywords: Vec<(String, Literal)>,
    left_out: Vec<LeftOut>,
    problem: Option<String>,
    /// The index after the closing bracket.
    after: usize,
}

/// A bracket that is open, and the section that its name or key speaks of.
struct Open {
    section: Option<Section>,
}

/// The named arguments of the first call of `function` in `source`; none where there is no call.
pub(super) fn call(source: &str, function: &str) -> Option<Vec<(String, Literal)>> {
    let tokens = tokens(source);
    let finder = Finder::new(&tokens);
    let is_call = |at: &usize| {
        finder.token(*at) == Some(&PythonToken::Name(function.to_owned()))
            && finder.token(at + 1) == Some(&PythonToken::Sign('('))
            && !at.checked_sub(1).is_some_and(
                |before| matches!(finder.token(before), Some(PythonToken::Name(word)) if word == "def"),
            )
    };
    let at = (0..tokens.len()).find(is_call)?;
    Some(finder.arguments(at + 2).keywords)
}

/// The definitions of `source` in their order.
pub(super) fn find(source: &str) -> Vec<Definition> {
    let tokens = tokens(source);
    let mut finder = Finder::new(&tokens);
    let mut at = 0;
    while at < tokens.len() {
        at = finder.step(at);
    }
    finder.found
}

struct Finder<'a> {
    tokens: &'a [TokenOnLine],
    evaluator: Evaluator<'a>,
    open: Vec<Open>,
    /// The section that the name or key just read speaks of.
    said: Option<Section>,
    /// The text just read, if a `:` follows it.
    key: Option<String>,
    /// The name to which the statement assigns.
    assigned: Option<String>,
    found: Vec<Definition>,
    by_name: HashMap<String, usize>,
}

fn section_in(word: &str) -> Option<Section> {
    let lower = word.to_ascii_lowercase();
    let place = |word: &str| lower.find(word);
    match (place("input"), place("output")) {
        (Some(_), None) => Some(Section::Input),
        (None, Some(_)) => Some(Section::Output),
        _ => None,
    }
}

impl<'a> Finder<'a> {
    fn new(tokens: &'a [TokenOnLine]) -> Self {
        Self {
            tokens,
            evaluator: Evaluator::new(tokens),
            open: Vec::new(),
            said: None,
            key: None,
            assigned: None,
            found: Vec::new(),
            by_name: HashMap::new(),
        }
    }
}

impl Finder<'_> {
    fn token(&self, at: usize) -> Option<&PythonToken> {
        self.tokens.get(at).map(|placed| &placed.token)
    }

    fn section(&self) -> Option<Section> {
        self.said
            .or_else(|| self.open.iter().rev().find_map(|open| open.section))
    }

    /// Takes in the token at `at`; gives the index of the next one.
    fn step(&mut self, at: usize) -> usize {
        let Some(token) = self.token(at).cloned() else {
            return at + 1;
        };
        match token {
            PythonToken::Line => {
                self.said = None;
                self.key = None;
                self.assigned = None;
            }
            PythonToken::Sign('(' | '[' | '{') => {
                let section = self.said.take();
                self.open.push(Open { section });
            }
            PythonToken::Sign(')' | ']' | '}') => {
                self.open.pop();
                self.said = None;
            }
            PythonToken::Sign(',') => {
                self.said = None;
                self.key = None;
            }
            PythonToken::Text(text) => {
                if self.token(at + 1) == Some(&PythonToken::Sign(':')) {
                    self.said = section_in(&text)
                        .filter(|_| text.contains("variables"))
                        .or(self.said);
                    self.key = Some(text);
                }
            }
            PythonToken::Name(name) => return self.name(at, &name),
            PythonToken::Number(_) | PythonToken::OtherText | PythonToken::Sign(_) | PythonToken::Power => {}
        }
        at + 1
    }

    fn name(&mut self, at: usize, name: &str) -> usize {
        let class = CLASSES.iter().find(|class| class.name == name).copied();
        let defines = matches!(at.checked_sub(1).and_then(|before| self.token(before)), Some(PythonToken::Name(word)) if word == "class" || word == "import");
        if let Some(class) = class
            && self.token(at + 1) == Some(&PythonToken::Sign('('))
            && !defines
        {
            return self.definition(at, class);
        }
        match self.token(at + 1) {
            Some(PythonToken::Sign('=')) if self.token(at + 2) != Some(&PythonToken::Sign('=')) => {
                self.said = section_in(name);
                if self.open.is_empty() {
                    self.assigned = Some(name.to_owned());
                }
            }
            Some(PythonToken::Sign(':')) if self.open.is_empty() => self.said = section_in(name),
            _ => {}
        }
        // A variable defined before, listed by its name.
        if let (Some(&index), Some(section)) = (self.by_name.get(name), self.section())
            && !self.open.is_empty()
            && let Some(definition) = self.found.get_mut(index)
        {
            definition.section.get_or_insert(section);
        }
        at + 1
    }

    fn definition(&mut self, at: usize, class: Class) -> usize {
        let line = self.tokens.get(at).map_or(1, |placed| placed.line);
        let CallArguments {
            keywords,
            left_out,
            problem,
            after,
        } = self.arguments(at + 2);
        let problem = problem.or_else(|| {
            let next = self.token(after);
            let repeated = matches!(next, Some(PythonToken::Name(word)) if word == "for");
            repeated.then(|| "it is made in a loop".to_owned())
        });
        let assigned = self.assigned.take().filter(|_| self.open.is_empty());
        let name = keywords.iter().find_map(|(key, value)| match value {
            Literal::Text(name) if key == "name" => Some(name.clone()),
            _ => None,
        });
        let shown = name.map_or_else(
            || class.name.to_owned(),
            |name| format!("{name} ({})", class.name),
        );
        let by_name = assigned.as_deref().and_then(section_in);
        self.found.push(Definition {
            class,
            line,
            section: class.section.or_else(|| self.section()).or(by_name),
            key: self.key.take(),
            keywords,
            left_out,
            problem: problem.map(|problem| format!("{shown}: {problem}")),
        });
        if let Some(assigned) = assigned {
            self.by_name.insert(assigned, self.found.len() - 1);
        }
        self.said = None;
        after
    }

    /// The arguments from token `from` on.
    fn arguments(&self, from: usize) -> CallArguments {
        let mut arguments = CallArguments::default();
        let mut at = from;
        loop {
            let line = self.tokens.get(at).map_or(1, |placed| placed.line);
            let left_out = |key: Option<&str>, reason: String| LeftOut {
                line,
                key: key.map(str::to_owned),
                reason,
            };
            arguments.after = at;
            match (self.token(at), self.token(at + 1)) {
                (None, _) => {
                    arguments.problem = Some("its bracket is not closed".to_owned());
                    return arguments;
                }
                (Some(PythonToken::Sign(')')), _) => {
                    arguments.after = at + 1;
                    return arguments;
                }
                (Some(PythonToken::Sign(',')), _) => at += 1,
                (Some(PythonToken::Name(key)), Some(PythonToken::Sign('='))) => {
                    let end = self.end_of_argument(at + 2);
                    match self.evaluator.value(at + 2) {
                        Some((value, after)) if after == end => {
                            arguments.keywords.push((key.clone(), value));
                        }
                        _ => {
                            let reason = self.evaluator.reason(at + 2, end);
                            arguments.left_out.push(left_out(Some(key), reason));
                        }
                    }
                    at = end;
                }
                (Some(PythonToken::Power), _) => {
                    let end = self.end_of_argument(at);
                    match self.evaluator.value(at + 1) {
                        Some((Literal::Map(entries), after)) if after == end => {
                            arguments.keywords.extend(by_name(entries));
                        }
                        _ => {
                            let reason = "its arguments after ** are only known when the program runs";
                            arguments.left_out.push(left_out(None, reason.to_owned()));
                        }
                    }
                    at = end.max(at + 1);
                }
                (Some(_), _) => {
                    let reason = "it has an argument without a name".to_owned();
                    arguments.left_out.push(left_out(None, reason));
                    at = self.end_of_argument(at).max(at + 1);
                }
            }
        }
    }

    /// The index of the comma or closing bracket that ends the argument at `from`.
    fn end_of_argument(&self, from: usize) -> usize {
        let mut depth = 0_usize;
        let mut at = from;
        while let Some(token) = self.token(at) {
            match token {
                PythonToken::Sign('(' | '[' | '{') => depth += 1,
                PythonToken::Sign(')' | ']' | '}') if depth == 0 => return at,
                PythonToken::Sign(')' | ']' | '}') => depth -= 1,
                PythonToken::Sign(',') if depth == 0 => return at,
                _ => {}
            }
            at += 1;
        }
        at
    }
}

/// The entries of a dict that have texts as keys.
fn by_name(entries: Vec<(Literal, Literal)>) -> impl Iterator<Item = (String, Literal)> {
    entries.into_iter().filter_map(|(key, value)| match key {
        Literal::Text(key) => Some((key, value)),
        _ => None,
    })
}
