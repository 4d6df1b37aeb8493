//! Kinds of files that map process variables to a model's variables, recognised by their content.

use crate::text::Section;
use crate::yaml::{Document, NodeId, View};

/// A kind of mapping file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MappingKind {
    /// `pv_mapping.yaml` of the deployment template: a formula for each model input and each output PV.
    PvMapping,
    /// A configuration of poly-lithic: modules that publish and subscribe.
    PolyLithic,
    /// The dialect that poly-lithic came from, lume-deployment: `input_data_to_model` and its neighbours.
    LumeDeployment,
    /// `epics_config.yml` of lume-epics: a PV for each variable.
    EpicsConfig,
}

impl MappingKind {
    /// The name in reports and options.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PvMapping => "pv_mapping",
            Self::PolyLithic => "poly-lithic",
            Self::LumeDeployment => "lume-deployment",
            Self::EpicsConfig => "epics_config",
        }
    }

    /// The kind with its article, for messages.
    #[must_use]
    pub const fn described(self) -> &'static str {
        match self {
            Self::PvMapping => "a PV mapping",
            Self::PolyLithic => "a configuration of poly-lithic",
            Self::LumeDeployment => "a configuration of lume-deployment",
            Self::EpicsConfig => "a configuration of lume-epics",
        }
    }

    /// The program that loads it.
    #[must_use]
    pub const fn reader(self) -> &'static str {
        match self {
            Self::PvMapping => "the deployment template's transformer",
            Self::PolyLithic => "poly-lithic",
            Self::LumeDeployment => "lume-deployment",
            Self::EpicsConfig => "lume-epics",
        }
    }

    /// The kind of `document`; none where it is no mapping file.
    #[must_use]
    pub fn of(document: &Document) -> Option<Self> {
        let root = document.root()?;
        if let Some(modules) = value(document, root, "modules")
            && entries(document, modules).any(|(_, module)| is_module(document, module))
        {
            return Some(Self::PolyLithic);
        }
        if ["input_data_to_model", "output_model_to_data"]
            .iter()
            .any(|key| value(document, root, key).is_some())
        {
            return Some(Self::LumeDeployment);
        }
        of_sections(document, root)
    }
}

/// The kind of a file with the sections of a variables file, by the keys of their entries.
fn of_sections(document: &Document, root: NodeId) -> Option<MappingKind> {
    let (mut with_formula, mut with_pv) = (false, false);
    for section in Section::ALL {
        let Some(section) = value(document, root, section.key()) else {
            continue;
        };
        for (_, entry) in entries(document, section) {
            for (key, _) in entries(document, entry) {
                match key.as_str() {
                    "symbols" | "formula" | "proto" => with_formula = true,
                    "pvname" => with_pv = true,
                    "type" | "variable_type" | "variable_class" | "default" | "default_value" | "range"
                    | "value_range" => {
                        return None;
                    }
                    _ => {}
                }
            }
        }
    }
    match (with_formula, with_pv) {
        (_, true) => Some(MappingKind::EpicsConfig),
        (true, false) => Some(MappingKind::PvMapping),
        (false, false) => None,
    }
}

fn is_module(document: &Document, module: NodeId) -> bool {
    value(document, module, "type").is_some()
        && ["pub", "sub", "config"]
            .iter()
            .any(|key| value(document, module, key).is_some())
}

/// The value of a mapping's `key`.
pub(super) fn value(document: &Document, mapping: NodeId, key: &str) -> Option<NodeId> {
    entries(document, mapping)
        .find(|(name, _)| name == key)
        .map(|(_, value)| value)
}

/// The keys that are scalars, as text, with their values; none of what is no mapping.
pub(super) fn entries(document: &Document, mapping: NodeId) -> impl Iterator<Item = (String, NodeId)> + '_ {
    let pairs = match document.view(mapping) {
        View::Mapping(_) => document.pairs(mapping).entries,
        _ => Vec::new(),
    };
    pairs.into_iter().filter_map(|entry| {
        let key = document.scalar(entry.key.node)?.text.to_owned();
        Some((key, entry.value.node))
    })
}
