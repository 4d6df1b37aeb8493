//! Mappings written in other formats.

use super::edit::{protocol_of, scalar, symbols_of};
use super::row::{Mapping, MappingRow, MappingSide, RowFormula};
use super::{MappingKind, ModelNames};
use crate::text::{Section, Span};
use std::fmt::Write;

/// A format that mappings are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingFormat {
    /// `pv_mapping.yaml` of the deployment template.
    PvMapping,
    /// A configuration of poly-lithic.
    PolyLithic,
    /// A Python module with a configuration of lume-pva.
    LumePva,
    /// `epics_config.yml` of lume-epics.
    EpicsConfig,
}

impl MappingFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [
        Self::PvMapping,
        Self::PolyLithic,
        Self::LumePva,
        Self::EpicsConfig,
    ];

    /// The format's name in options.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PvMapping => "pv_mapping",
            Self::PolyLithic => "poly-lithic",
            Self::LumePva => "lume-pva",
            Self::EpicsConfig => "epics_config",
        }
    }
}

/// Something that the other format has no counterpart for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingLoss {
    /// The place in the file that was converted, if it is in it.
    pub span: Option<Span>,
    /// The loss in words.
    pub message: String,
}

/// A mapping in another format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvertedMapping {
    /// The text.
    pub text: String,
    /// The parts that have no counterpart, in the order of the file.
    pub losses: Vec<MappingLoss>,
}

/// One row without the particulars of its format.
#[derive(Clone, Debug)]
struct Link {
    section: Section,
    /// The model's input, or the PV that an output goes to.
    name: String,
    symbols: Vec<String>,
    formula: String,
    protocol: Option<String>,
    span: Option<Span>,
}

impl Link {
    /// The variable and the PV, where one is the other unchanged.
    fn pair(&self) -> Option<(&str, &str)> {
        let [symbol] = self.symbols.as_slice() else {
            return None;
        };
        if *symbol != self.formula {
            return None;
        }
        Some(match self.section {
            Section::Input => (&self.name, symbol),
            Section::Output => (symbol, &self.name),
        })
    }

    fn protocol(&self) -> &str {
        self.protocol.as_deref().unwrap_or("ca")
    }

    fn loss(&self, message: String) -> MappingLoss {
        MappingLoss {
            span: self.span,
            message,
        }
    }
}

/// Writes a mapping in another format. With `model` the variables that are not mapped are named.
#[must_use]
pub fn convert(mapping: &Mapping, to: MappingFormat, model: Option<&ModelNames>) -> ConvertedMapping {
    let mut losses = Vec::new();
    let links = links(mapping, &mut losses);
    let mut converted = written(&links, to, losses);
    if let Some(model) = model {
        converted.losses.extend(unmapped(&links, model));
    }
    converted
}

/// Writes the mapping of each variable to the PV of its own name.
#[must_use]
pub fn identity(model: &ModelNames, to: MappingFormat) -> ConvertedMapping {
    let mut links = Vec::new();
    for section in Section::ALL {
        for variable in model.section(section) {
            let is_constant = section == Section::Input && variable.is_fixed;
            let constant = variable.default.filter(|_| is_constant);
            let protocol = if section == Section::Input { "ca" } else { "pva" };
            links.push(Link {
                section,
                name: variable.name.clone(),
                symbols: if constant.is_some() {
                    Vec::new()
                } else {
                    vec![variable.name.clone()]
                },
                formula: constant.map_or_else(|| variable.name.clone(), |value| format!("{value:?}")),
                protocol: constant.is_none().then(|| protocol.to_owned()),
                span: None,
            });
        }
    }
    written(&links, to, Vec::new())
}

fn written(links: &[Link], to: MappingFormat, mut losses: Vec<MappingLoss>) -> ConvertedMapping {
    let text = match to {
        MappingFormat::PvMapping => pv_mapping(links),
        MappingFormat::PolyLithic => poly_lithic(links, &mut losses),
        MappingFormat::LumePva => lume_pva(links, &mut losses),
        MappingFormat::EpicsConfig => epics_config(links, &mut losses),
    };
    ConvertedMapping { text, losses }
}

fn links(mapping: &Mapping, losses: &mut Vec<MappingLoss>) -> Vec<Link> {
    let mut links = Vec::new();
    for side in mapping.sides() {
        for row in &side.rows {
            links.extend(link(mapping, side, row, losses));
        }
    }
    links
}

fn link(
    mapping: &Mapping,
    side: &MappingSide,
    row: &MappingRow,
    losses: &mut Vec<MappingLoss>,
) -> Option<Link> {
    let used = symbols_of(side, row);
    let protocol = row
        .protocol
        .as_ref()
        .or_else(|| protocol_of(mapping, row, &used))
        .map(|protocol| protocol.text.clone());
    let mut symbols: Vec<String> = used.iter().map(|&symbol| symbol.to_owned()).collect();
    let mut name = row.name.text.clone();
    let mut lose = |message: String| {
        losses.push(MappingLoss {
            span: Some(row.name.span),
            message,
        });
    };
    let formula = match &row.formula {
        RowFormula::Text(formula) => formula.text.clone(),
        RowFormula::Identity => match symbols.as_slice() {
            [symbol] => {
                if mapping.kind == MappingKind::EpicsConfig && side.section == Section::Output {
                    // An output's row has the variable's name there, and the PV's elsewhere.
                    let pv = symbol.clone();
                    symbols = vec![std::mem::replace(&mut name, pv)];
                }
                symbols.first().cloned()?
            }
            _ => {
                lose(format!(
                    "{name} is made of an image's channels, for which there is no counterpart"
                ));
                return None;
            }
        },
        RowFormula::Fields(_) => {
            lose(format!(
                "{name} is a structure of several variables, for which there is no counterpart"
            ));
            return None;
        }
        RowFormula::Missing | RowFormula::Other(_) => {
            lose(format!("{name} has no formula"));
            return None;
        }
    };
    Some(Link {
        section: side.section,
        name,
        symbols,
        formula,
        protocol,
        span: Some(row.name.span),
    })
}

/// The model's variables that no row is for.
fn unmapped(links: &[Link], model: &ModelNames) -> Vec<MappingLoss> {
    let is_mapped = |section: Section, name: &str| {
        links
            .iter()
            .filter(|link| link.section == section)
            .any(|link| match section {
                Section::Input => link.name == name,
                Section::Output => link.symbols.iter().any(|symbol| symbol == name),
            })
    };
    let mut found = Vec::new();
    for section in Section::ALL {
        for variable in model.section(section) {
            if !is_mapped(section, &variable.name) {
                found.push(MappingLoss {
                    span: None,
                    message: format!("the model's {} {} is not mapped", section.word(), variable.name),
                });
            }
        }
    }
    found
}

fn of_section(links: &[Link], section: Section) -> impl Iterator<Item = &Link> {
    links.iter().filter(move |link| link.section == section)
}

/// A line; writing into a text does not fail.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line).ok();
    text.push('\n');
}

fn pv_mapping(links: &[Link]) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        let mut rows = of_section(links, section).peekable();
        if rows.peek().is_none() {
            line(&mut text, format_args!("{}: {{}}", section.key()));
            continue;
        }
        line(&mut text, format_args!("{}:", section.key()));
        for link in rows {
            line(&mut text, format_args!("  {}:", scalar(&link.name)));
            if link.symbols.is_empty() && section == Section::Output {
                line(&mut text, format_args!("    symbols: []"));
            } else if !link.symbols.is_empty() {
                line(&mut text, format_args!("    symbols:"));
                for symbol in &link.symbols {
                    line(&mut text, format_args!("    - {}", scalar(symbol)));
                }
            }
            line(&mut text, format_args!("    formula: {}", scalar(&link.formula)));
            if let Some(protocol) = &link.protocol {
                line(&mut text, format_args!("    proto: {}", scalar(protocol)));
            }
        }
    }
    text
}

fn poly_lithic(links: &[Link], losses: &mut Vec<MappingLoss>) -> String {
    let mut text = String::from("deployment:\n  type: continuous\n  rate: 1\nmodules:\n");
    let mut pvs: Vec<(&str, &str)> = Vec::new();
    for link in links {
        let names: Vec<&str> = match link.section {
            Section::Input => link.symbols.iter().map(String::as_str).collect(),
            Section::Output => vec![&link.name],
        };
        for name in names {
            if !pvs.iter().any(|(known, _)| *known == name) {
                pvs.push((name, link.protocol()));
            }
        }
    }
    text.push_str("  pvs:\n    name: pvs\n    type: interface.p4p\n    pub: from_pvs\n    sub:\n    - get_all\n    - to_pvs\n    config:\n");
    if pvs.is_empty() {
        text.push_str("      variables: {}\n");
    } else {
        text.push_str("      variables:\n");
    }
    for (name, protocol) in pvs {
        let name = scalar(name);
        line(
            &mut text,
            format_args!("        {name}:\n          proto: {protocol}\n          name: {name}"),
        );
    }
    transformer(
        &mut text,
        links,
        Section::Input,
        ["input_transformer", "to_model", "from_pvs"],
    );
    text.push_str("  model:\n    name: model\n    type: model.SimpleModel\n    pub: from_model\n    sub: to_model\n    config: {}\n");
    transformer(
        &mut text,
        links,
        Section::Output,
        ["output_transformer", "to_pvs", "from_model"],
    );
    losses.push(MappingLoss {
        span: None,
        message: "the module `model` has no config: say there how the model is loaded".to_owned(),
    });
    text
}

fn transformer(
    text: &mut String,
    links: &[Link],
    section: Section,
    [name, publishes, subscribes]: [&str; 3],
) {
    line(
        text,
        format_args!(
            "  {name}:\n    name: {name}\n    type: transformer.SimpleTransformer\n    pub: {publishes}\n    sub: {subscribes}\n    config:"
        ),
    );
    let mut symbols: Vec<&String> = Vec::new();
    for symbol in of_section(links, section).flat_map(|link| &link.symbols) {
        if !symbols.contains(&symbol) {
            symbols.push(symbol);
        }
    }
    line(
        text,
        format_args!("      symbols:{}", if symbols.is_empty() { " []" } else { "" }),
    );
    for symbol in symbols {
        line(text, format_args!("      - {}", scalar(symbol)));
    }
    let mut rows = of_section(links, section).peekable();
    line(
        text,
        format_args!(
            "      variables:{}",
            if rows.peek().is_none() { " {}" } else { "" }
        ),
    );
    for link in rows {
        // A number would not be taken for a formula.
        line(
            text,
            format_args!(
                "        {}:\n          formula: {}",
                scalar(&link.name),
                scalar(&link.formula)
            ),
        );
    }
}

/// The variable and the PV of a link that is no more than that; what is more is lost.
fn pair<'a>(link: &'a Link, losses: &mut Vec<MappingLoss>) -> Option<(&'a str, &'a str)> {
    let pair = link.pair();
    if pair.is_none() {
        let message = if link.symbols.is_empty() {
            format!(
                "{} is the constant {}: make it the variable's default",
                link.name, link.formula
            )
        } else {
            format!(
                "{} is computed by {}: there are no formulas",
                link.name, link.formula
            )
        };
        losses.push(link.loss(message));
    }
    pair
}

fn epics_config(links: &[Link], losses: &mut Vec<MappingLoss>) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        let rows: Vec<(&Link, (&str, &str))> = of_section(links, section)
            .filter_map(|link| Some((link, pair(link, losses)?)))
            .collect();
        line(
            &mut text,
            format_args!("{}:{}", section.key(), if rows.is_empty() { " {}" } else { "" }),
        );
        for (link, (variable, pv)) in rows {
            line(
                &mut text,
                format_args!(
                    "  {}:\n    pvname: {}\n    protocol: {}",
                    scalar(variable),
                    scalar(pv),
                    scalar(link.protocol())
                ),
            );
            if section == Section::Input {
                // The PVs of the other formats' inputs are served elsewhere.
                text.push_str("    serve: false\n");
            }
        }
    }
    text
}

fn lume_pva(links: &[Link], losses: &mut Vec<MappingLoss>) -> String {
    let mut text = String::from(
        "\"\"\"The configuration of lume-pva's Runner: Runner(model, config=CONFIG).\"\"\"\n\nCONFIG = {\n    \"remote_model_mode\": \"continuous\",\n    \"prefix\": \"\",\n    \"update_rate\": 0.1,\n    \"variables\": {\n",
    );
    for link in links {
        let Some((variable, pv)) = pair(link, losses) else {
            continue;
        };
        if link.section == Section::Output && link.protocol.as_deref() == Some("ca") {
            losses.push(link.loss(format!("{pv} is served by pva, not by ca")));
        }
        let mode = if link.section == Section::Input {
            "remote"
        } else {
            "ro"
        };
        let (variable, pv) = (python(variable), python(pv));
        line(
            &mut text,
            format_args!("        {variable}: {{\"name\": {variable}, \"pv\": {pv}, \"mode\": \"{mode}\"}},"),
        );
    }
    text.push_str("    },\n}\n");
    text
}

/// A text as a literal of Python.
fn python(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
