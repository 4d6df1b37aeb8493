//! Configurations of poly-lithic and of lume-deployment: transformers around a model, and interfaces to PVs.

use super::MappingKind;
use super::kind::{entries, value};
use super::row::{Mapping, MappingRow, MappingSide, RowFormula, SideState, Symbols, Written};
use super::written::{formula, rows, symbols, text_of, written};
use crate::text::Section;
use crate::yaml::{Document, NodeId, View};

/// Reads the transformers of both sides and the PVs of the interfaces.
pub(super) fn read(document: &Document, kind: MappingKind) -> Mapping {
    let root = document.root();
    let at = |key: &str| root.and_then(|root| value(document, root, key));
    let (input, output, interfaces) = match kind {
        MappingKind::LumeDeployment => {
            let interfaces = ["input_data", "output_data_to"]
                .iter()
                .filter_map(|key| at(key))
                .collect();
            let one = |node: Option<NodeId>| node.into_iter().collect::<Vec<_>>();
            (
                one(at("input_data_to_model")),
                one(at("output_model_to_data")),
                interfaces,
            )
        }
        _ => modules(document, at("modules")),
    };
    Mapping {
        kind,
        input: side(document, Section::Input, &input),
        output: side(document, Section::Output, &output),
        interface: Some(interface(document, &interfaces)),
    }
}

/// The transformers before and after the model, and the interfaces, of poly-lithic's modules.
fn modules(document: &Document, node: Option<NodeId>) -> (Vec<NodeId>, Vec<NodeId>, Vec<NodeId>) {
    let all: Vec<NodeId> = node
        .into_iter()
        .flat_map(|node| {
            entries(document, node)
                .map(|(_, module)| module)
                .collect::<Vec<_>>()
        })
        .collect();
    let of_type = |module: &NodeId, word: &str| {
        text_of(document, *module, "type").is_some_and(|kind| kind.split('.').next() == Some(word))
    };
    let of_models = |key: &str| -> Vec<String> {
        let models = all.iter().filter(|module| of_type(module, "model"));
        models.flat_map(|module| topics(document, *module, key)).collect()
    };
    let (published, subscribed) = (of_models("pub"), of_models("sub"));
    let transformers = || {
        all.iter()
            .copied()
            .filter(|module| of_type(module, "transformer"))
    };
    let shares = |module: NodeId, key: &str, topics_of_model: &[String]| {
        topics(document, module, key)
            .iter()
            .any(|topic| topics_of_model.contains(topic))
    };
    let output: Vec<NodeId> = transformers()
        .filter(|module| shares(*module, "sub", &published))
        .collect();
    let input = transformers()
        .filter(|module| shares(*module, "pub", &subscribed) && !output.contains(module))
        .collect();
    let interfaces = all
        .iter()
        .copied()
        .filter(|module| of_type(module, "interface"))
        .collect();
    (input, output, interfaces)
}

fn topics(document: &Document, module: NodeId, key: &str) -> Vec<String> {
    let Some(node) = value(document, module, key) else {
        return Vec::new();
    };
    match document.view(node) {
        View::Sequence(items) => items.map(|item| written(document, item.node).text).collect(),
        _ => vec![written(document, node).text],
    }
}

fn side(document: &Document, section: Section, transformers: &[NodeId]) -> MappingSide {
    let mut side = MappingSide {
        section,
        state: if transformers.is_empty() {
            SideState::Missing
        } else {
            SideState::Present
        },
        heading: transformers.first().map(|node| document.span(*node)),
        shared: Vec::new(),
        rows: Vec::new(),
    };
    for transformer in transformers {
        add(document, *transformer, &mut side, 0);
    }
    side
}

/// Adds the rows of a transformer; one that is compound has others in it.
fn add(document: &Document, transformer: NodeId, side: &mut MappingSide, depth: usize) {
    let kind = text_of(document, transformer, "type").unwrap_or_default();
    let Some(config) = value(document, transformer, "config") else {
        return;
    };
    if let Some(inner) = value(document, config, "transformers")
        && depth < 8
    {
        for (_, transformer) in entries(document, inner) {
            add(document, transformer, side, depth + 1);
        }
        return;
    }
    if let Symbols::List(list) = symbols(document, value(document, config, "symbols")) {
        side.shared.extend(list);
    }
    let Some(variables) = value(document, config, "variables") else {
        return;
    };
    if kind.ends_with("PassThroughTransformer") {
        side.rows.extend(passed(document, variables));
        return;
    }
    let image = kind.contains("Image");
    side.rows.extend(rows(document, variables, |row, entry| {
        if image {
            let keys = ["img_ch", "img_x_ch", "img_y_ch"].iter();
            let channels = keys.filter_map(|key| value(document, entry, key));
            row.symbols = Symbols::List(channels.map(|node| written(document, node)).collect());
            row.formula = RowFormula::Identity;
        } else {
            row.formula = formula(document, value(document, entry, "formula"));
        }
    }));
}

/// The rows of a transformer that only renames.
fn passed(document: &Document, variables: NodeId) -> Vec<MappingRow> {
    let View::Mapping(_) = document.view(variables) else {
        return Vec::new();
    };
    let pairs = document.pairs(variables).entries.into_iter();
    let rows = pairs.map(|entry| MappingRow {
        name: written(document, entry.key.node),
        symbols: Symbols::List(vec![written(document, entry.value.node)]),
        formula: RowFormula::Identity,
        protocol: None,
        malformed: None,
    });
    rows.collect()
}

/// The PVs of the interfaces with their protocols.
fn interface(document: &Document, interfaces: &[NodeId]) -> Vec<(Written, Option<Written>)> {
    let mut found = Vec::new();
    for interface in interfaces {
        let variables =
            value(document, *interface, "config").and_then(|config| value(document, config, "variables"));
        let Some(variables) = variables else { continue };
        for entry in document.pairs(variables).entries {
            let protocol = value(document, entry.value.node, "proto").map(|node| written(document, node));
            found.push((written(document, entry.key.node), protocol));
        }
    }
    found
}
