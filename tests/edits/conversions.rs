//! Conversions of every file to every runtime, and rows of conversions.

use crate::corpus::{self, File, Opened};
use crate::tree::{self, Tree};
use lume_wizard::text::Section;
use lume_wizard::variables::convert::{Losses, convert};
use lume_wizard::variables::{NoArrayFiles, RUNTIMES, Reading, Runtime, SectionForm, read};
use lume_wizard::yaml::Document;
use std::sync::Arc;

/// Removes the names of fields and kinds that a conversion renames from a tree.
fn bare(node: &Tree) -> Tree {
    let families: [&[&str]; 6] = [
        &["default", "default_value"],
        &["range", "value_range"],
        &["units", "unit"],
        &["is_constant", "read_only"],
        &["type", "variable_type", "variable_class"],
        &["scalar", "ScalarVariable", "TorchScalarVariable"],
    ];
    match node {
        Tree::Scalar(_) => node.clone(),
        Tree::Text(name) => families
            .iter()
            .find(|family| family.contains(&&**name))
            .map_or_else(|| node.clone(), |family| tree::text(family[0])),
        Tree::List(items) => Tree::List(Arc::new(items.iter().map(bare).collect())),
        Tree::Map(entries) => {
            let name = tree::text("name");
            let fields = entries.iter().filter(|(key, _)| *key != name);
            tree::map(fields.map(|(key, value)| (bare(key), bare(value))).collect())
        }
    }
}

#[test]
fn conversions_lose_nothing_unlisted() {
    let files: Vec<File> = corpus::cases()
        .into_iter()
        .chain(corpus::real())
        .flatten()
        .collect();
    if files.is_empty() {
        return;
    }
    let (mut converted, mut blocked, mut accepted, mut repairs, mut refused) = (0, 0, 0, 0, Vec::new());
    for file in files.iter().filter(|file| file.text.len() < 30_000) {
        let opened = Opened::new(&file.text);
        if !opened.reading.accepted() {
            continue;
        }
        for to in RUNTIMES {
            let block = Losses::Block;
            let conversion = match convert(&opened.document, &opened.reading, to, block) {
                Ok(conversion) => conversion,
                Err(refusal) => {
                    refused.push(format!("{} to {}: {refusal}", file.name, to.key()));
                    continue;
                }
            };
            let Some(new) = conversion.document else {
                assert!(!conversion.losses.is_empty());
                blocked += 1;
                continue;
            };
            let listed = |reading: &Reading| {
                Section::ALL.into_iter().any(|section| {
                    reading
                        .layout
                        .section(section)
                        .is_some_and(|place| place.form == SectionForm::List)
                })
            };
            let after = read(&new, to, None, &NoArrayFiles);
            // A repair writes a value otherwise: the target would refuse what the source only ignores.
            let repaired = !conversion.repairs.is_empty();
            repairs += usize::from(repaired);
            if !repaired && (!listed(&opened.reading) || listed(&after)) {
                let (old, found) = (bare(&tree::of(&opened.document)), bare(&tree::of(&new)));
                assert_eq!(
                    old,
                    found,
                    "{} to {}\n{}\n{}",
                    file.name,
                    to.key(),
                    file.text,
                    new.text()
                );
            }
            let comments = |document: &Document| document.comments().count();
            assert_eq!(
                comments(&opened.document),
                comments(&new),
                "{} to {}",
                file.name,
                to.key()
            );
            assert_eq!(conversion.patches.unwrap().apply(&file.text), new.text());
            converted += 1;
            accepted += usize::from(after.accepted());
        }
    }
    println!(
        "conversions: {converted} made ({accepted} accepted by the target, {repairs} repaired), {blocked} blocked, {} refused",
        refused.len()
    );
    for refusal in refused.iter().take(20) {
        println!("  {refusal}");
    }
    assert!(converted > 1_000 && blocked > 50, "{converted} {blocked}");
    assert!(refused.len() * 1_000 <= converted, "{} refused", refused.len());
}

#[test]
fn a_conversion_keeps_comments_order_and_numbers() {
    let before = "# top\nmodel: x\ninput_variables:\n  # about a\n  a:  # name\n    type: scalar # kind\n    default: 1.50\n    range: [0, 2.0e+0] # why\n    units: mm\n    is_constant: false\noutput_variables:\n  b: {type: scalar}\n";
    let expected = "# top\nmodel: x\ninput_variables:\n  # about a\n  a:  # name\n    variable_class: TorchScalarVariable # kind\n    default_value: 1.50\n    value_range: [0, 2.0e+0] # why\n    unit: mm\n    read_only: false\noutput_variables:\n  b: {variable_class: TorchScalarVariable}\n";
    let opened = Opened::new(before);
    let there = convert(
        &opened.document,
        &opened.reading,
        Runtime::LumeTorch30,
        Losses::Block,
    )
    .unwrap();
    assert_eq!(there.losses, []);
    let there = there.document.unwrap();
    assert_eq!(there.text(), expected);
    let reading = read(&there, Runtime::LumeTorch30, None, &NoArrayFiles);
    assert!(reading.accepted(), "{:?}", reading.diagnostics);
    let deprecated = reading
        .diagnostics
        .iter()
        .any(|found| found.code == "class-deprecated");
    assert!(!deprecated, "{:?}", reading.diagnostics);
    let back = convert(&there, &reading, Runtime::LumeModel15, Losses::Block).unwrap();
    let back = back.document.unwrap();
    assert_eq!(back.text(), before.replace("range:", "value_range:"));
}

#[test]
fn what_a_runtime_cannot_express_blocks_the_conversion() {
    let before = "input_variables:\n  a:\n    type: scalar\n    default: 1\n    precision: 3\n    range: [0, 2]\n  p:\n    type: array\n    default: [1, 2]\noutput_variables:\n  # a picture\n  b:\n    type: image\n    x_label: x\n    y_label: y\n  c: {type: scalar}\n";
    let opened = Opened::new(before);
    let blocked = convert(
        &opened.document,
        &opened.reading,
        Runtime::LumeModel20,
        Losses::Block,
    )
    .unwrap();
    assert!(blocked.document.is_none() && blocked.patches.is_none());
    let lost: Vec<(usize, Option<&str>)> = blocked
        .losses
        .iter()
        .map(|loss| (loss.line, loss.field.as_deref()))
        .collect();
    assert_eq!(lost, [(5, Some("precision")), (7, None), (12, None)]);
    let dropped = convert(
        &opened.document,
        &opened.reading,
        Runtime::LumeModel20,
        Losses::Drop,
    )
    .unwrap();
    assert_eq!(
        dropped.document.unwrap().text(),
        "input_variables:\n  a:\n    variable_class: ScalarVariable\n    default_value: 1\n    value_range: [0, 2]\noutput_variables:\n  c: {variable_class: ScalarVariable}\n"
    );
}

#[test]
fn list_becomes_mapping_where_target_takes_no_list() {
    let before = "input_variables:\n- name: a  # one\n  variable_type: scalar\n  default: 1\n  value_range: [0, 2]\n# about b\n- variable_type: scalar\n  # inside\n  name: b\n  default: 1\n  value_range:\n  - 0\n  - 2\noutput_variables:\n  - {name: c, variable_type: scalar}\n";
    let expected = "input_variables:\n  a:  # one\n    type: scalar\n    default: 1\n    value_range: [0, 2]\n  # about b\n  b:\n    type: scalar\n    # inside\n    default: 1\n    value_range:\n    - 0\n    - 2\noutput_variables:\n  c: {type: scalar}\n";
    let opened = Opened::new(before);
    assert_eq!(opened.reading.runtime, Runtime::LumeModel17);
    let converted = convert(
        &opened.document,
        &opened.reading,
        Runtime::LumeModel15,
        Losses::Block,
    )
    .unwrap();
    assert_eq!(converted.losses, []);
    let document = converted.document.unwrap();
    assert_eq!(document.text(), expected);
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    assert!(reading.accepted(), "{:?}", reading.diagnostics);
}
