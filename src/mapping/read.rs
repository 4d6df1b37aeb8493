//! Mapping files read into rows.

use super::kind::value;
use super::row::{Mapping, MappingSide, RowFormula, SideState, Symbols};
use super::written::{formula, heading, rows, symbols, written};
use super::{MappingKind, graph};
use crate::text::Section;
use crate::yaml::{Document, View};

/// Reads `document` as a mapping file of this kind. Reading never fails: what is not understood is part of the rows.
#[must_use]
pub fn read(document: &Document, kind: MappingKind) -> Mapping {
    match kind {
        MappingKind::PvMapping | MappingKind::EpicsConfig => {
            let side = |section| of_section(document, kind, section);
            Mapping {
                kind,
                input: side(Section::Input),
                output: side(Section::Output),
                interface: None,
            }
        }
        MappingKind::PolyLithic | MappingKind::LumeDeployment => graph::read(document, kind),
    }
}

fn of_section(document: &Document, kind: MappingKind, section: Section) -> MappingSide {
    let node = document
        .root()
        .and_then(|root| value(document, root, section.key()));
    let state = match node.map(|node| (document.view(node), node)) {
        None => SideState::Missing,
        Some((View::Mapping(_), _)) => SideState::Present,
        Some((_, node)) => SideState::Malformed(document.span(node)),
    };
    let rows = node.map_or_else(Vec::new, |node| {
        rows(document, node, |row, entry| match kind {
            MappingKind::EpicsConfig => {
                row.symbols = match value(document, entry, "pvname") {
                    Some(pv) => Symbols::List(vec![written(document, pv)]),
                    None => Symbols::Missing,
                };
                row.protocol = value(document, entry, "protocol").map(|node| written(document, node));
                row.formula = match symbols(document, value(document, entry, "fields")) {
                    Symbols::List(fields) => RowFormula::Fields(fields),
                    _ => RowFormula::Identity,
                };
            }
            _ => {
                row.symbols = symbols(document, value(document, entry, "symbols"));
                row.protocol = value(document, entry, "proto").map(|node| written(document, node));
                row.formula = formula(document, value(document, entry, "formula"));
            }
        })
    });
    MappingSide {
        section,
        state,
        heading: heading(document, section.key()),
        shared: Vec::new(),
        rows,
    }
}
