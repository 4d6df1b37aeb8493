//! Diagnostics of mapping files.

use super::judge::{JudgedSide, judge};
use super::row::{Mapping, MappingRow, MappingSide, RowFormula, Written, renamed};
use super::{MappingKind, ModelNames, ModelVariable};
use crate::text::nearest::nearest;
use crate::text::{Diagnostic, Section, Severity};
use crate::variables::yaml_diagnostics;
use crate::yaml::Document;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The values of a side's rows in their order.
pub type SideValues = Vec<(String, f64)>;

/// A mapping with its diagnostics.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The diagnostics in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The values of both sides at the point that was asked for: none of a side that has none there.
    pub values: Option<[Option<SideValues>; 2]>,
    /// The number of rows of each side.
    pub rows: [usize; 2],
}

/// Values for the symbols of both sides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Values of PVs.
    pub inputs: HashMap<String, f64>,
    /// Values of the model's outputs.
    pub outputs: HashMap<String, f64>,
}

impl Verdict {
    /// Returns whether the program that loads the mapping accepts it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        !self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Checks a mapping: as the program does that loads it, and, where `model` is known, against the model's variables.
#[must_use]
pub fn check(
    document: &Document,
    mapping: &Mapping,
    model: Option<&ModelNames>,
    point: Option<&Point>,
) -> Verdict {
    let mut diagnostics = yaml_diagnostics(document);
    let sides = mapping.sides().map(|side| judge(document, mapping.kind, side));
    for judged in &sides {
        diagnostics.extend(judged.diagnostics.iter().cloned());
        diagnostics.extend(protocols(mapping.kind, judged.side));
        if let Some(model) = model {
            diagnostics.extend(names(
                mapping.kind,
                judged.side,
                model.section(judged.side.section),
            ));
            diagnostics.extend(values(judged, model));
        }
    }
    diagnostics.extend(interface(mapping));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    let [input, output] = &sides;
    Verdict {
        diagnostics,
        values: point.map(|point| [input.values(&point.inputs), output.values(&point.outputs)]),
        rows: sides.each_ref().map(|judged| judged.side.rows.len()),
    }
}

/// The names of the model's variables that a side uses, each with its place.
fn used(kind: MappingKind, side: &MappingSide) -> Vec<&Written> {
    match (kind, side.section) {
        (MappingKind::EpicsConfig, _) => side
            .rows
            .iter()
            .flat_map(|row| match &row.formula {
                RowFormula::Fields(fields) => fields.iter().collect::<Vec<_>>(),
                _ => vec![&row.name],
            })
            .collect(),
        (_, Section::Input) => side.rows.iter().map(|row| &row.name).collect(),
        (_, Section::Output) => side.declared(),
    }
}

/// Names that the model lacks, and variables of the model that have no row.
fn names(kind: MappingKind, side: &MappingSide, variables: &[ModelVariable]) -> Vec<Diagnostic> {
    let used = used(kind, side);
    let known: HashSet<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    let mapped: HashSet<&str> = used.iter().map(|name| name.text.as_str()).collect();
    let missing: Vec<&str> = variables
        .iter()
        .map(|variable| variable.name.as_str())
        .filter(|name| !mapped.contains(name))
        .collect();
    let word = side.section.word();
    let mut found = Vec::new();
    for name in used.iter().filter(|name| !known.contains(name.text.as_str())) {
        let message = format!("the model has no {word} {}", name.text);
        let mut diagnostic = Diagnostic::new("mapping-name-surplus", Severity::Warning, message)
            .at(name.span)
            .of_variable(side.section, name.text.clone());
        diagnostic.help =
            nearest(&name.text, missing.iter().copied()).map(|near| format!("the model has {near}"));
        found.push(diagnostic);
    }
    let surplus: Vec<&str> = mapped
        .iter()
        .filter(|name| !known.contains(*name))
        .copied()
        .collect();
    for name in missing {
        let (severity, message) = match side.section {
            Section::Input => (
                Severity::Warning,
                format!("the model's input {name} is fed by nothing"),
            ),
            Section::Output => (Severity::Hint, format!("the model's output {name} goes to no PV")),
        };
        let mut diagnostic =
            Diagnostic::new("mapping-name-missing", severity, message).of_variable(side.section, name);
        diagnostic.span = side.heading;
        diagnostic.help = nearest(name, surplus.iter().copied())
            .map(|near| format!("{near} is mapped, which the model lacks"));
        found.push(diagnostic);
    }
    found
}

/// The protocols of a side's rows.
fn protocols(kind: MappingKind, side: &MappingSide) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut of_symbol: HashMap<&str, (&str, &Written)> = HashMap::new();
    for row in side.rows.iter().filter(|row| row.malformed.is_none()) {
        let push = |diagnostic: Diagnostic, found: &mut Vec<Diagnostic>| {
            let field = if kind == MappingKind::EpicsConfig {
                "protocol"
            } else {
                "proto"
            };
            found.push(
                diagnostic
                    .of_variable(side.section, row.name.text.clone())
                    .of_field(field),
            );
        };
        if kind == MappingKind::EpicsConfig {
            epics(row, |diagnostic| push(diagnostic, &mut found));
            continue;
        }
        let Some(protocol) = &row.protocol else {
            if kind == MappingKind::PvMapping && !row.symbols.listed().is_empty() {
                let message = "no protocol is given: ca is taken";
                push(
                    Diagnostic::new("mapping-protocol-missing", Severity::Hint, message).at(row.name.span),
                    &mut found,
                );
            }
            continue;
        };
        if !matches!(protocol.text.as_str(), "ca" | "pva") {
            let message = format!("{} is no protocol of EPICS", protocol.text);
            let diagnostic = Diagnostic::new("mapping-protocol", Severity::Warning, message)
                .at(protocol.span)
                .with_help("ca and pva are possible");
            push(diagnostic, &mut found);
        }
        for symbol in row.symbols.listed() {
            match of_symbol.get(symbol.text.as_str()) {
                Some((first, place)) if *first != protocol.text => {
                    let message = format!(
                        "{} is read by {first}, since another row comes first",
                        symbol.text
                    );
                    let diagnostic = Diagnostic::new("mapping-protocol-differs", Severity::Warning, message)
                        .at(protocol.span)
                        .related_to(place.span);
                    push(diagnostic, &mut found);
                }
                Some(_) => {}
                None => {
                    of_symbol.insert(&symbol.text, (&protocol.text, symbol));
                }
            }
        }
    }
    found
}

/// A row of lume-epics: both the PV and the protocol are needed.
fn epics(row: &MappingRow, mut push: impl FnMut(Diagnostic)) {
    let empty = |written: &&Written| written.text.is_empty() || written.text == "None";
    let refused = |code, message: String| Diagnostic::new(code, Severity::Error, message).at(row.name.span);
    if row.symbols.listed().iter().find(|pv| !empty(pv)).is_none() {
        push(refused(
            "mapping-pv-missing",
            format!("{} has no pvname", row.name.text),
        ));
    }
    let protocol = row.protocol.as_ref().filter(|protocol| !empty(protocol));
    match protocol {
        None => push(
            refused("mapping-protocol", format!("{} has no protocol", row.name.text))
                .with_help("ca, pva and both are possible"),
        ),
        Some(protocol) if protocol.text == "ca" && matches!(row.formula, RowFormula::Fields(_)) => {
            let message = "a structure with fields cannot be served by ca".to_owned();
            push(
                Diagnostic::new("mapping-protocol", Severity::Error, message)
                    .at(protocol.span)
                    .with_help("use pva"),
            );
        }
        Some(protocol) if !matches!(protocol.text.as_str(), "ca" | "pva" | "both") => {
            let message = format!("{} is no protocol of lume-epics", protocol.text);
            push(
                Diagnostic::new("mapping-protocol", Severity::Warning, message)
                    .at(protocol.span)
                    .with_help("ca, pva and both are possible"),
            );
        }
        Some(_) => {}
    }
}

/// PVs that formulas use and no interface connects to.
fn interface(mapping: &Mapping) -> Vec<Diagnostic> {
    let Some(interface) = &mapping.interface else {
        return Vec::new();
    };
    let known: HashSet<&str> = interface.iter().map(|(name, _)| name.text.as_str()).collect();
    let inputs = mapping.input.declared().into_iter();
    let outputs = mapping.output.rows.iter().map(|row| &row.name);
    let mut found = Vec::new();
    for pv in inputs
        .chain(outputs)
        .filter(|pv| !known.contains(pv.text.as_str()))
    {
        let message = format!("no interface has {}", pv.text);
        let mut diagnostic = Diagnostic::new("mapping-pv-unknown", Severity::Warning, message).at(pv.span);
        diagnostic.help =
            nearest(&pv.text, known.iter().copied()).map(|near| format!("an interface has {near}"));
        found.push(diagnostic);
    }
    for (_, protocol) in interface {
        let Some(protocol) = protocol
            .as_ref()
            .filter(|protocol| !matches!(protocol.text.as_str(), "ca" | "pva"))
        else {
            continue;
        };
        let message = format!("{} is no protocol of EPICS", protocol.text);
        let diagnostic = Diagnostic::new("mapping-protocol", Severity::Warning, message).at(protocol.span);
        found.push(diagnostic.with_help("ca and pva are possible"));
    }
    found
}

/// Constants against the model, and values at the defaults against the ranges.
fn values(judged: &JudgedSide<'_>, model: &ModelNames) -> Vec<Diagnostic> {
    let section = judged.side.section;
    let all = model.inputs.iter().chain(&model.outputs);
    let defaults: BTreeMap<String, f64> = all
        .filter_map(|variable| Some((renamed(&variable.name), variable.default?)))
        .collect();
    let of_name: HashMap<&str, &ModelVariable> = model
        .section(section)
        .iter()
        .map(|variable| (variable.name.as_str(), variable))
        .collect();
    let mut found = Vec::new();
    for (row, formula) in judged.side.rows.iter().zip(&judged.formulas) {
        let (Some(formula), Some(written)) = (formula, row.formula.text()) else {
            continue;
        };
        let variable = of_name
            .get(row.name.text.as_str())
            .copied()
            .filter(|_| section == Section::Input);
        let needed = formula.needed();
        let mut push = |diagnostic: Diagnostic| {
            let diagnostic = diagnostic
                .at(written.span)
                .of_variable(section, row.name.text.clone());
            found.push(diagnostic.of_field("formula"));
        };
        let is_known = needed.iter().all(|name| defaults.contains_key(&**name));
        if let Some(variable) = variable.filter(|_| needed.is_empty() || is_known) {
            match formula.value(&defaults) {
                Ok(value) => against(variable, value, needed.is_empty(), &mut push),
                Err(_) => push(Diagnostic::new(
                    "formula-fails-at-defaults",
                    Severity::Warning,
                    "the formula has no value where the variables have their defaults",
                )),
            }
        }
        if let Some(variable) = variable.filter(|variable| variable.is_fixed && !needed.is_empty()) {
            let message = format!("the model's input {} is constant, but PVs feed it", variable.name);
            let default = variable
                .default
                .map_or_else(String::new, |default| format!(": {default}"));
            push(
                Diagnostic::new("mapping-constant-fed", Severity::Warning, message)
                    .with_help(format!("give its value as the formula{default}")),
            );
        }
    }
    found
}

/// A value that a row gives against the variable that it is for.
fn against(variable: &ModelVariable, value: f64, is_constant: bool, push: &mut impl FnMut(Diagnostic)) {
    let at = if is_constant {
        "the value is"
    } else {
        "at the defaults the value is"
    };
    if let Some((low, high)) = variable.range
        && !(low..=high).contains(&value)
    {
        let message = format!(
            "{at} {value}, outside of the range of {}, {low} to {high}",
            variable.name
        );
        push(Diagnostic::new(
            "mapping-value-out-of-range",
            Severity::Warning,
            message,
        ));
    }
    let Some(default) = variable.default.filter(|_| is_constant) else {
        return;
    };
    if (value - default).abs() > 1e-9 * default.abs().max(1.0) {
        let severity = if variable.is_fixed {
            Severity::Warning
        } else {
            Severity::Hint
        };
        let message = format!(
            "the constant is {value}, the default of {} is {default}",
            variable.name
        );
        push(Diagnostic::new("mapping-constant-differs", severity, message));
    }
}
