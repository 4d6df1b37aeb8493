//! Edits of mapping files: names replaced by patches that touch nothing else.

use super::MappingKind;
use super::formula::syntax_names;
use super::read::read;
use super::row::{Mapping, MappingRow, MappingSide, RowFormula, Written, renamed};
use crate::text::nearest::nearest;
use crate::text::{Section, Span};
use crate::variables::edit::EditRefusal;
use crate::yaml::patch::{Patch, Patches};
use crate::yaml::{Document, Value};
use std::collections::HashSet;

/// The kind of thing that a name of a mapping file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// A process variable.
    Pv,
    /// A variable of the model.
    Variable(Section),
}

/// A mapping file after an edit.
#[derive(Clone, Debug)]
pub struct EditedMapping {
    /// The new text.
    pub document: Document,
    /// The number of rows that changed.
    pub rows: usize,
}

/// A mapping as a list: each variable with what it is mapped to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedVariable {
    /// The section of the variable.
    pub section: Section,
    /// The variable's name.
    pub name: String,
    /// The PVs: those that feed an input, or the one that an output goes to.
    pub pvs: Vec<String>,
    /// The formula, where it is more than a name.
    pub formula: Option<String>,
    /// The protocol.
    pub protocol: Option<String>,
}

/// Replaces names throughout a mapping: of rows, among symbols, and within formulas. `rename` gives the new name, or
/// none where a name stays.
///
/// # Errors
/// When two rows would have the same name, or the file cannot hold the new names.
pub fn rename_all(
    document: &Document,
    mapping: &Mapping,
    rename: &dyn Fn(NameOf, &str) -> Option<String>,
) -> Result<EditedMapping, EditRefusal> {
    let mut patches = Vec::new();
    let mut rows = 0;
    for side in mapping.sides() {
        let (of_row, of_symbol) = kinds(mapping.kind, side.section);
        no_clash(side, |name| rename(of_row, name))?;
        for row in &side.rows {
            let before = patches.len();
            replace(document, &row.name, &|name| rename(of_row, name), &mut patches);
            for symbol in row.symbols.listed() {
                replace(document, symbol, &|name| rename(of_symbol, name), &mut patches);
            }
            match &row.formula {
                RowFormula::Text(formula) => {
                    replace_in_formula(document, formula, &|name| rename(of_symbol, name), &mut patches);
                }
                RowFormula::Fields(fields) => {
                    for field in fields {
                        replace(document, field, &|name| rename(of_row, name), &mut patches);
                    }
                }
                RowFormula::Identity | RowFormula::Missing | RowFormula::Other(_) => {}
            }
            rows += usize::from(patches.len() > before);
        }
        for symbol in &side.shared {
            replace(document, symbol, &|name| rename(of_symbol, name), &mut patches);
        }
    }
    for (name, _) in mapping.interface.iter().flatten() {
        replace(document, name, &|name| rename(NameOf::Pv, name), &mut patches);
    }
    applied(document, patches, rows)
}

/// The kinds of names that the rows of a side have, and its symbols.
const fn kinds(kind: MappingKind, section: Section) -> (NameOf, NameOf) {
    match (kind, section) {
        (MappingKind::EpicsConfig, _) | (_, Section::Input) => (NameOf::Variable(section), NameOf::Pv),
        (_, Section::Output) => (NameOf::Pv, NameOf::Variable(section)),
    }
}

/// Refuses two rows of one name.
fn no_clash(side: &MappingSide, rename: impl Fn(&str) -> Option<String>) -> Result<(), EditRefusal> {
    let mut seen = HashSet::new();
    for row in &side.rows {
        let name = rename(&row.name.text).unwrap_or_else(|| row.name.text.clone());
        if !seen.insert(name.clone()) && rename(&row.name.text).is_some() {
            return Err(EditRefusal::new(format!("two rows would have the name {name}")));
        }
    }
    Ok(())
}

/// Replaces a scalar that is a name.
fn replace(
    document: &Document,
    written: &Written,
    rename: &dyn Fn(&str) -> Option<String>,
    patches: &mut Vec<Patch>,
) {
    if !written.is_text {
        return;
    }
    if let Some(name) = rename(&written.text) {
        patches.push(new_scalar(document, written, &name));
    }
}

/// Replaces the symbols of a formula, in its own text.
fn replace_in_formula(
    document: &Document,
    formula: &Written,
    rename: &dyn Fn(&str) -> Option<String>,
    patches: &mut Vec<Patch>,
) {
    let mut text = String::new();
    let mut at = 0;
    let mut changed = false;
    for span in syntax_names(&formula.text) {
        let Some(name) = formula.text.get(span.clone()) else {
            continue;
        };
        if let Some(new) = rename(name) {
            text.push_str(formula.text.get(at..span.start).unwrap_or_default());
            text.push_str(&new);
            at = span.end;
            changed = true;
        }
    }
    if changed {
        text.push_str(formula.text.get(at..).unwrap_or_default());
        patches.push(new_scalar(document, formula, &text));
    }
}

/// The patch that gives a scalar a new text, in its own style where that can hold it.
fn new_scalar(document: &Document, written: &Written, text: &str) -> Patch {
    let source = written.span.of(document.text());
    let quote = source.chars().next().filter(|first| matches!(first, '"' | '\''));
    let text = match quote {
        Some('\'') => format!("'{}'", text.replace('\'', "''")),
        Some(_) => double_quoted(text),
        None => scalar(text),
    };
    Patch {
        span: written.span,
        text,
    }
}

/// A text as a scalar: plain where that is read as this text in any place, else between double quotes.
pub(super) fn scalar(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "_:.+-*/() $%".contains(c);
    let begins = text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '(');
    let plain = begins && text.chars().all(safe) && !text.ends_with([':', ' ']) && !text.contains(": ");
    if plain {
        let document = Document::from_bytes(format!("[{text}]").as_bytes());
        let is_same = document.root().is_some_and(|root| match document.view(root) {
            crate::yaml::View::Sequence(mut items) => {
                items
                    .next()
                    .is_some_and(|item| document.value(item.node) == Value::Text(text))
                    && items.next().is_none()
            }
            _ => false,
        });
        if is_same && document.problems().is_empty() {
            return text.to_owned();
        }
    }
    double_quoted(text)
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The document after `patches`, which are checked to leave the file readable.
fn applied(document: &Document, patches: Vec<Patch>, rows: usize) -> Result<EditedMapping, EditRefusal> {
    let patches = Patches::new(patches)
        .map_err(|overlap| EditRefusal::new(format!("{overlap}; an alias uses one name for two places")))?;
    let text = patches.apply(document.text());
    let after = Document::from_bytes(text.as_bytes());
    if document.problems().is_empty() && !after.problems().is_empty() {
        return Err(EditRefusal::new("the file could not be read after this change"));
    }
    Ok(EditedMapping {
        document: after,
        rows,
    })
}

/// Maps a variable to a PV: an input's symbol is replaced, an output's row gets the PV's name. A variable without a row
/// gets one, at the end of its side.
///
/// # Errors
/// When the row computes more than one PV, or the file has no place for a row.
pub fn set_pv(
    document: &Document,
    mapping: &Mapping,
    section: Section,
    variable: &str,
    pv: &str,
) -> Result<EditedMapping, EditRefusal> {
    let side = match section {
        Section::Input => &mapping.input,
        Section::Output => &mapping.output,
    };
    let by_row = kinds(mapping.kind, section).0 == NameOf::Variable(section);
    if by_row {
        let Some(row) = side.rows.iter().find(|row| row.name.text == variable) else {
            return add_row(document, mapping, section, variable, pv);
        };
        return match row.symbols.listed() {
            [symbol] => rename_in_row(document, row, &symbol.text, pv),
            [] => set_constant(document, row, pv),
            symbols => {
                let names: Vec<&str> = symbols.iter().map(|symbol| symbol.text.as_str()).collect();
                let message = format!("{variable} is computed from {}", names.join(" and "));
                Err(EditRefusal::new(message).with_help("change one of them: replace FROM TO"))
            }
        };
    }
    let rows: Vec<&MappingRow> = side
        .rows
        .iter()
        .filter(|row| {
            row.symbols.listed().iter().any(|symbol| symbol.text == variable) || is_formula(row, variable)
        })
        .collect();
    match rows.as_slice() {
        [] => add_row(document, mapping, section, variable, pv),
        [row] => {
            if side
                .rows
                .iter()
                .any(|other| other.name.text == pv && other.name != row.name)
            {
                return Err(EditRefusal::new(format!("another output goes to {pv} already")));
            }
            let mut patches = Vec::new();
            replace(
                document,
                &row.name,
                &|name| (name != pv).then(|| pv.to_owned()),
                &mut patches,
            );
            applied(document, patches, 1)
        }
        _ => Err(EditRefusal::new(format!("{variable} goes to more than one PV"))
            .with_help("change one of them: replace FROM TO")),
    }
}

fn is_formula(row: &MappingRow, name: &str) -> bool {
    row.formula.text().is_some_and(|formula| formula.text == name)
}

fn rename_in_row(
    document: &Document,
    row: &MappingRow,
    from: &str,
    to: &str,
) -> Result<EditedMapping, EditRefusal> {
    let mut patches = Vec::new();
    let rename = |name: &str| (name == from && name != to).then(|| to.to_owned());
    for symbol in row.symbols.listed() {
        replace(document, symbol, &rename, &mut patches);
    }
    if let Some(formula) = row.formula.text() {
        replace_in_formula(document, formula, &rename, &mut patches);
    }
    applied(document, patches, 1)
}

/// Gives a constant row the symbol and the formula of a PV.
fn set_constant(document: &Document, row: &MappingRow, pv: &str) -> Result<EditedMapping, EditRefusal> {
    let Some(formula) = row.formula.text() else {
        return Err(
            EditRefusal::new(format!("{} has no formula to change", row.name.text)).at(row.name.span),
        );
    };
    let text = document.text();
    let lines = document.lines();
    let line = lines.line(formula.span.start);
    let start = lines.start(line).unwrap_or(formula.span.start);
    let before = text.get(start..formula.span.start).unwrap_or_default();
    let indent: String = before.chars().take_while(|c| *c == ' ').collect();
    if !before.trim_start().starts_with("formula") {
        return Err(EditRefusal::new(
            "the row is written on one line; write its fields on lines of their own",
        )
        .at(row.name.span));
    }
    let patches = vec![
        Patch {
            span: Span::new(start, start),
            text: format!("{indent}symbols: [{}]{}", scalar(pv), line_break(document)),
        },
        new_scalar(document, formula, pv),
    ];
    applied(document, patches, 1)
}

fn line_break(document: &Document) -> &'static str {
    if document.text().contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// Adds a row at the end of a side that is written on lines.
fn add_row(
    document: &Document,
    mapping: &Mapping,
    section: Section,
    variable: &str,
    pv: &str,
) -> Result<EditedMapping, EditRefusal> {
    let side = match section {
        Section::Input => &mapping.input,
        Section::Output => &mapping.output,
    };
    let known: Vec<&str> = side.rows.iter().map(|row| row.name.text.as_str()).collect();
    let refused = |message: String| {
        let refusal = EditRefusal::new(message);
        match nearest(variable, known.iter().copied()) {
            Some(near) => refusal.with_help(format!("{near} is mapped")),
            None => refusal.with_help("add a row by hand"),
        }
    };
    if !matches!(mapping.kind, MappingKind::PvMapping | MappingKind::EpicsConfig) {
        return Err(refused(format!(
            "{variable} has no row, and none can be added to {}",
            mapping.kind.described()
        )));
    }
    let Some(last) = side.rows.last() else {
        return Err(refused(format!(
            "{variable} has no row, and {} has none to add one after",
            section.key()
        )));
    };
    let text = document.text();
    let lines = document.lines();
    let column = |span: Span| span.start - lines.start(lines.line(span.start)).unwrap_or(span.start);
    let indent = " ".repeat(column(last.name.span));
    let value_end = row_end(document, mapping.kind, last);
    let inner = format!("{indent}  ");
    let (name, symbol) = match (mapping.kind, section) {
        (MappingKind::PvMapping, Section::Output) => (pv, variable),
        _ => (variable, pv),
    };
    let protocol = last
        .protocol
        .as_ref()
        .map_or("ca", |protocol| protocol.text.as_str());
    let line = line_break(document);
    let fields = match mapping.kind {
        MappingKind::EpicsConfig => format!(
            "{inner}pvname: {}{line}{inner}protocol: {protocol}",
            scalar(symbol)
        ),
        _ => format!(
            "{inner}symbols:{line}{inner}- {}{line}{inner}formula: {}{line}{inner}proto: {protocol}",
            scalar(symbol),
            scalar(symbol)
        ),
    };
    let at = text
        .get(value_end..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |end| value_end + end + 1);
    let start = if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        ""
    } else {
        line
    };
    let row = format!("{start}{indent}{}:{line}{fields}{line}", scalar(name));
    let patch = Patch {
        span: Span::new(at, at),
        text: row,
    };
    let edited = applied(document, vec![patch], 1)?;
    let after = read(&edited.document, mapping.kind);
    let sides = after.sides();
    let added = sides
        .iter()
        .filter(|side| side.section == section)
        .any(|side| side.rows.iter().any(|row| row.name.text == name));
    if added {
        Ok(edited)
    } else {
        Err(refused(format!(
            "{variable} has no row, and none could be added after the last one"
        )))
    }
}

/// The end of a row's last field.
fn row_end(document: &Document, kind: MappingKind, row: &MappingRow) -> usize {
    let section = document
        .root()
        .map_or_else(Vec::new, |root| document.pairs(root).entries);
    let all = section
        .iter()
        .flat_map(|entry| document.pairs(entry.value.node).entries);
    let end = all
        .filter(|entry| entry.key.node == row.name.node)
        .map(|entry| entry.value.span.end)
        .max();
    debug_assert!(matches!(kind, MappingKind::PvMapping | MappingKind::EpicsConfig));
    end.unwrap_or(row.name.span.end)
}

/// The variables of a mapping with their PVs, the inputs first.
#[must_use]
pub fn mapped(mapping: &Mapping) -> Vec<MappedVariable> {
    let mut found = Vec::new();
    for side in mapping.sides() {
        let by_row = matches!(kinds(mapping.kind, side.section).0, NameOf::Variable(_));
        for row in &side.rows {
            let used = symbols_of(side, row);
            let formula = row
                .formula
                .text()
                .filter(|formula| used.as_slice() != [formula.text.as_str()]);
            let protocol = row.protocol.as_ref().or_else(|| protocol_of(mapping, row, &used));
            let mut push = |name: &str, pvs: Vec<String>| {
                found.push(MappedVariable {
                    section: side.section,
                    name: name.to_owned(),
                    pvs,
                    formula: formula.map(|formula| formula.text.clone()),
                    protocol: protocol.map(|protocol| protocol.text.clone()),
                });
            };
            if by_row {
                push(&row.name.text, used.iter().map(|&pv| pv.to_owned()).collect());
            } else {
                push(&used.join(", "), vec![row.name.text.clone()]);
            }
        }
    }
    found
}

/// The symbols of a row: its own, or those of its side that its formula uses.
pub(super) fn symbols_of<'a>(side: &'a MappingSide, row: &'a MappingRow) -> Vec<&'a str> {
    let own = row.symbols.listed();
    if !own.is_empty() {
        return own.iter().map(|symbol| symbol.text.as_str()).collect();
    }
    let Some(formula) = row.formula.text() else {
        return Vec::new();
    };
    let names: HashSet<String> = syntax_names(&formula.text)
        .into_iter()
        .filter_map(|span| formula.text.get(span).map(renamed))
        .collect();
    let shared = side
        .shared
        .iter()
        .filter(|symbol| names.contains(&renamed(&symbol.text)));
    shared.map(|symbol| symbol.text.as_str()).collect()
}

/// The protocol that an interface gives to the PV of a row.
pub(super) fn protocol_of<'a>(mapping: &'a Mapping, row: &MappingRow, used: &[&str]) -> Option<&'a Written> {
    let is_of_row = |name: &str| used.contains(&name) || row.name.text == name;
    let mut all = mapping.interface.iter().flatten();
    all.find(|(name, _)| is_of_row(&name.text))
        .and_then(|(_, protocol)| protocol.as_ref())
}
