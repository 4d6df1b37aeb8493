//! The verdict of the program that loads a mapping on one side of it.
//!
//! The rules are those of the deployment template's transformer, which poly-lithic shares: all symbols of a side become
//! arguments of one Python function for each formula.

use super::MappingKind;
use super::formula::names::is_identifier;
use super::formula::syntax::UnreadKind;
use super::formula::{Formula, numpy_constant};
use super::row::{MappingRow, MappingSide, RowFormula, SideState, Symbols, Written, renamed};
use super::written::part;
use crate::text::nearest::nearest;
use crate::text::{Diagnostic, Section, Severity};
use crate::yaml::Document;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One side with its formulas and what is wrong with it.
pub(super) struct JudgedSide<'a> {
    pub(super) side: &'a MappingSide,
    /// The formula of each row; none where it is not judged, refused or not needed.
    pub(super) formulas: Vec<Option<Formula>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    document: &'a Document,
    kind: MappingKind,
}

/// Judges a side.
pub(super) fn judge<'a>(document: &'a Document, kind: MappingKind, side: &'a MappingSide) -> JudgedSide<'a> {
    let mut judged = JudgedSide {
        side,
        formulas: Vec::new(),
        diagnostics: Vec::new(),
        document,
        kind,
    };
    judged.shape();
    if judged.kind != MappingKind::EpicsConfig {
        for row in &side.rows {
            let formula = judged.formula(row);
            judged.formulas.push(formula);
        }
        if !side.rows.is_empty() {
            judged.arguments();
        }
        judged.symbols();
        judged.evaluation();
        judged.drop_hints();
    }
    judged
}

impl JudgedSide<'_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        let section = Some(self.side.section);
        self.diagnostics.push(Diagnostic {
            section,
            ..diagnostic
        });
    }

    fn push_of(&mut self, row: &MappingRow, field: &str, diagnostic: Diagnostic) {
        self.push(
            diagnostic
                .of_variable(self.side.section, row.name.text.clone())
                .of_field(field),
        );
    }

    /// The section, its rows and their symbols.
    fn shape(&mut self) {
        let (reader, key) = (self.kind.reader(), self.side.section.key());
        match self.side.state {
            SideState::Present => {}
            SideState::Missing if matches!(self.kind, MappingKind::PvMapping | MappingKind::EpicsConfig) => {
                let message = format!("there are no {key}, which {reader} needs");
                let help = format!("add `{key}: {{}}` where there is nothing to map");
                self.push(Diagnostic::new("mapping-section", Severity::Error, message).with_help(help));
            }
            SideState::Missing => {
                let message = format!(
                    "no transformer of the {} was found beside the model",
                    self.side.section.word()
                );
                self.push(Diagnostic::new("mapping-section", Severity::Hint, message));
            }
            SideState::Malformed(span) => {
                let message = format!("{key} is no mapping of names");
                self.push(Diagnostic::new("mapping-section", Severity::Error, message).at(span));
            }
        }
        let side = self.side;
        for row in &side.rows {
            if let Some(span) = row.malformed {
                let message = format!("{} is no mapping with a formula", row.name.text);
                self.push_of(
                    row,
                    "formula",
                    Diagnostic::new("mapping-entry", Severity::Error, message).at(span),
                );
                continue;
            }
            self.row_symbols(row);
        }
        for symbol in &side.shared {
            self.symbol_text(None, symbol);
        }
    }

    fn row_symbols(&mut self, row: &MappingRow) {
        let is_output = self.side.section == Section::Output;
        let refused = |message: &str| Diagnostic::new("mapping-symbols", Severity::Error, message);
        let by_row = matches!(self.kind, MappingKind::PvMapping);
        match &row.symbols {
            Symbols::Missing if is_output && by_row => {
                let diagnostic =
                    refused("an output needs symbols, the model's outputs that its formula uses")
                        .at(row.name.span)
                        .with_help("list them: symbols: [output]");
                self.push_of(row, "symbols", diagnostic);
            }
            Symbols::Null(span) if is_output && by_row => {
                self.push_of(
                    row,
                    "symbols",
                    refused("the symbols are empty; an output needs a list").at(*span),
                );
            }
            Symbols::Text(text) => {
                let diagnostic = refused("the symbols are one text, which is taken letter by letter")
                    .at(text.span)
                    .with_help(format!("write a list: symbols: [{}]", text.text));
                self.push_of(row, "symbols", diagnostic);
            }
            Symbols::Other(span) => {
                self.push_of(row, "symbols", refused("the symbols are no list").at(*span))
            }
            Symbols::List(symbols) => {
                for symbol in symbols {
                    self.symbol_text(Some(row), symbol);
                }
            }
            Symbols::Missing | Symbols::Null(_) => {}
        }
    }

    fn symbol_text(&mut self, row: Option<&MappingRow>, symbol: &Written) {
        if symbol.is_text {
            return;
        }
        let message = format!("the symbol {} is no text for Python", symbol.text);
        let diagnostic = Diagnostic::new("mapping-symbols", Severity::Error, message)
            .at(symbol.span)
            .with_help("put it between quotes");
        match row {
            Some(row) => self.push_of(row, "symbols", diagnostic),
            None => self.push(diagnostic),
        }
    }

    fn formula(&mut self, row: &MappingRow) -> Option<Formula> {
        if row.malformed.is_some() {
            return None;
        }
        let written = match &row.formula {
            RowFormula::Identity | RowFormula::Fields(_) => return None,
            RowFormula::Missing => {
                let diagnostic = Diagnostic::new("formula-missing", Severity::Error, "there is no formula")
                    .at(row.name.span)
                    .with_help("without a change the formula is the name of the symbol");
                self.push_of(row, "formula", diagnostic);
                return None;
            }
            RowFormula::Other(span) => {
                let diagnostic = Diagnostic::new(
                    "formula-not-judged",
                    Severity::Hint,
                    "the formula cannot be judged: it is a list or a mapping",
                );
                self.push_of(row, "formula", diagnostic.at(*span));
                return None;
            }
            RowFormula::Text(written) => written,
        };
        if self.kind != MappingKind::PvMapping && !written.is_text {
            let diagnostic = Diagnostic::new(
                "formula-invalid",
                Severity::Error,
                "the formula is no text for Python",
            )
            .at(written.span)
            .with_help("put it between quotes");
            self.push_of(row, "formula", diagnostic);
            return None;
        }
        match Formula::read(&written.text) {
            Ok(formula) => Some(formula),
            Err(unread) => {
                let (code, severity, verdict) = match unread.kind {
                    UnreadKind::Invalid => ("formula-invalid", Severity::Error, "is refused"),
                    UnreadKind::Outside => ("formula-not-judged", Severity::Hint, "cannot be judged"),
                };
                let message = format!("the formula {verdict}: {}", unread.message);
                let span = part(self.document, written, &unread.span);
                self.push_of(row, "formula", Diagnostic::new(code, severity, message).at(span));
                None
            }
        }
    }

    /// The symbols as arguments of a Python function.
    fn arguments(&mut self) {
        let called: HashSet<&'static str> = self
            .formulas
            .iter()
            .flatten()
            .flat_map(|formula| formula.called())
            .copied()
            .collect();
        let mut seen: HashMap<String, &Written> = HashMap::new();
        for symbol in self.side.declared() {
            if !symbol.is_text {
                continue;
            }
            let name = renamed(&symbol.text);
            let error =
                |code, message: String| Diagnostic::new(code, Severity::Error, message).at(symbol.span);
            if !is_identifier(name.trim()) {
                let message = format!(
                    "the symbol {} cannot be a name in Python: {}",
                    symbol.text,
                    reason(&name)
                );
                let help = "letters, digits, underscores and colons are possible; give the PV another name with an alias on its server";
                self.push(error("symbol-name", message).with_help(help));
            } else if called.contains(name.as_str()) {
                let message = format!("the symbol {} hides the function of the same name", symbol.text);
                self.push(error("symbol-hides-function", message));
            }
            if let Some(other) = seen.insert(name.clone(), symbol) {
                let message = format!(
                    "the symbols {} and {} are both {name} for the transformer, which is refused; the other is",
                    other.text, symbol.text
                );
                self.push(error("symbol-clash", message).related_to(other.span));
            }
        }
    }

    /// Symbols that are used and not declared, or the reverse.
    fn symbols(&mut self) {
        let side = self.side;
        let declared = side.declared();
        let names: HashSet<String> = declared.iter().map(|symbol| renamed(&symbol.text)).collect();
        let formulas = std::mem::take(&mut self.formulas);
        for (row, formula) in side.rows.iter().zip(&formulas) {
            let (Some(formula), Some(written)) = (formula, row.formula.text()) else {
                continue;
            };
            let needed = formula.needed();
            for (name, range) in formula.symbols() {
                if names.contains(name) || numpy_constant(name).is_some() || !needed.contains(name.as_str()) {
                    continue;
                }
                let shown = written.text.get(range.clone()).unwrap_or(name);
                let span = part(self.document, written, range);
                let message = format!("{shown} is not among the symbols");
                let mut diagnostic = Diagnostic::new("symbol-undeclared", Severity::Error, message).at(span);
                let candidates = declared.iter().map(|symbol| symbol.text.as_str());
                diagnostic.help = Some(match nearest(shown, candidates) {
                    Some(near) => format!("{near} is declared; or add {shown} to the symbols"),
                    None => format!("add it: symbols: [{shown}]"),
                });
                self.push_of(row, "formula", diagnostic);
            }
            for (name, range) in formula.constants() {
                let means = match name.as_str() {
                    "pi" if names.contains("pi") => continue,
                    "pi" => "the number 3.14159…",
                    "E" => "the number 2.71828…",
                    _ => "the imaginary unit",
                };
                if name == "pi" {
                    continue;
                }
                let message = format!("sympy reads {name} as {means}, not as a symbol");
                let span = part(self.document, written, range);
                self.push_of(
                    row,
                    "formula",
                    Diagnostic::new("symbol-means-constant", Severity::Warning, message).at(span),
                );
            }
            self.unused(row, formula);
        }
        self.formulas = formulas;
        self.unused_shared();
    }

    fn unused(&mut self, row: &MappingRow, formula: &Formula) {
        let used: HashSet<&str> = formula.symbols().iter().map(|(name, _)| name.as_str()).collect();
        for symbol in row.symbols.listed() {
            if symbol.is_text && !used.contains(renamed(&symbol.text).as_str()) {
                let message = format!("the formula does not use {}", symbol.text);
                let diagnostic = Diagnostic::new("symbol-unused", Severity::Warning, message)
                    .at(symbol.span)
                    .with_help("remove the symbol, or use it: a symbol without a value stops all formulas of its side");
                self.push_of(row, "symbols", diagnostic);
            }
        }
    }

    fn unused_shared(&mut self) {
        let all_judged = self
            .side
            .rows
            .iter()
            .zip(&self.formulas)
            .all(|(row, formula)| formula.is_some() || matches!(row.formula, RowFormula::Identity));
        if !all_judged {
            return;
        }
        let in_formulas = self
            .formulas
            .iter()
            .flatten()
            .flat_map(|formula| formula.symbols().iter().map(|(name, _)| name.clone()));
        let listed = self
            .side
            .rows
            .iter()
            .flat_map(|row| row.symbols.listed())
            .map(|symbol| renamed(&symbol.text));
        let used: HashSet<String> = in_formulas.chain(listed).collect();
        let side = self.side;
        for symbol in side
            .shared
            .iter()
            .filter(|symbol| !used.contains(&renamed(&symbol.text)))
        {
            let message = format!("no formula uses {}", symbol.text);
            self.push(Diagnostic::new("symbol-unused", Severity::Warning, message).at(symbol.span));
        }
    }

    /// Leaves out what cannot be judged where the side is refused anyway: nothing depends on it.
    fn drop_hints(&mut self) {
        if self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            self.diagnostics
                .retain(|diagnostic| diagnostic.code != "formula-not-judged");
        }
    }

    /// Formulas that raise an exception whatever the values are.
    fn evaluation(&mut self) {
        if self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            return;
        }
        let names: Vec<String> = self
            .side
            .declared()
            .iter()
            .map(|symbol| renamed(&symbol.text))
            .collect();
        let mut failing: Vec<bool> = self.formulas.iter().map(Option::is_some).collect();
        let mut together = failing.iter().all(|failing| !failing);
        for point in 0..POINTS {
            let values: BTreeMap<String, f64> = names
                .iter()
                .enumerate()
                .map(|(at, name)| (name.clone(), sample(point, at)))
                .collect();
            let mut all = true;
            for (formula, failing) in self.formulas.iter().zip(&mut failing) {
                let Some(formula) = formula else { continue };
                match formula.value(&values) {
                    Ok(_) => *failing = false,
                    Err(_) => all = false,
                }
            }
            together |= all;
            if together {
                return;
            }
        }
        let side = self.side;
        let mut found = false;
        for (row, failing) in side.rows.iter().zip(failing) {
            let Some(written) = row.formula.text().filter(|_| failing) else {
                continue;
            };
            found = true;
            let message = "the formula has no real value, whatever the values of its symbols are";
            self.push_of(
                row,
                "formula",
                Diagnostic::new("formula-no-value", Severity::Error, message).at(written.span),
            );
        }
        if !found {
            let message = "the formulas of this side have no values at the same time, whatever the values of their symbols are";
            let diagnostic = Diagnostic::new("formula-no-value", Severity::Error, message);
            self.push(match side.heading {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
        }
    }

    /// The values of the rows where the symbols have `values`; none where the real transformer raises an exception, or
    /// a formula is not judged.
    pub(super) fn values(&self, values: &HashMap<String, f64>) -> Option<Vec<(String, f64)>> {
        let renamed: BTreeMap<String, f64> = values
            .iter()
            .map(|(name, value)| (renamed(name), *value))
            .collect();
        let declared = self.side.declared();
        if declared
            .iter()
            .any(|symbol| !renamed.contains_key(&super::renamed(&symbol.text)))
        {
            return None;
        }
        let rows = self.side.rows.iter().zip(&self.formulas);
        let value = |(row, formula): (&MappingRow, &Option<Formula>)| {
            let value = match (&row.formula, formula) {
                (RowFormula::Identity, _) => {
                    *renamed.get(&super::renamed(&row.symbols.listed().first()?.text))?
                }
                (_, formula) => formula.as_ref()?.value(&renamed).ok()?,
            };
            Some((row.name.text.clone(), value))
        };
        rows.map(value).collect()
    }
}

/// The number of points at which formulas are tried.
const POINTS: usize = 60;

/// The value of the symbol at this index at a point: at the first points all symbols have the same value.
fn sample(point: usize, symbol: usize) -> f64 {
    const VALUES: [f64; 12] = [1.0, 2.0, 0.5, -0.25, 3.75, -1.0, 0.0, 0.1, 10.0, -2.0, 1.5, 100.0];
    let at = if point < VALUES.len() {
        point
    } else {
        (point + 1) * (symbol + 3) * 7 + symbol * symbol + point / 5
    };
    VALUES.get(at % VALUES.len()).copied().unwrap_or(1.0)
}

fn reason(name: &str) -> String {
    if super::formula::names::KEYWORDS.contains(&name) {
        return format!("`{name}` is a word of the language");
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return "it begins with a digit".to_owned();
    }
    match name.chars().find(|c| !(c.is_alphanumeric() || *c == '_')) {
        Some(' ') => "it has a space".to_owned(),
        Some(c) => format!("it has `{c}`"),
        None => "it is empty".to_owned(),
    }
}
