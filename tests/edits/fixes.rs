//! Fixes that are offered with a diagnostic: each can be made and mends what it is offered for.

use crate::corpus::{self, File, Opened};
use lume_wizard::variables::edit::{apply, fix_all, fixes};
use lume_wizard::variables::{NoArrayFiles, Runtime, read};
use lume_wizard::yaml::Document;
use std::collections::BTreeMap;

#[test]
fn every_fix_mends_its_diagnostic() {
    let scalar = |rest: &str| {
        format!("input_variables:\n  a:\n    type: scalar\n{rest}output_variables:\n  o: {{type: scalar}}\n")
    };
    let modern = |rest: &str| {
        format!(
            "input_variables:\n  a:\n    variable_class: ScalarVariable\n{rest}output_variables:\n  o: {{variable_class: ScalarVariable}}\n"
        )
    };
    let rows = [
        (
            Runtime::LumeModel15,
            scalar("    default: 5.20\n    range: [0, 5]\n"),
            "default-outside-range",
            "    range: [0, 5.20]\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 1\n    range: [5, 0.0]\n"),
            "range-order",
            "    range: [0.0, 5]\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 1\n    range: [1, 1]\n"),
            "range-point",
            "    is_constant: true\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 1\n    range: [0, 1e3]\n"),
            "range-element",
            "    range: [0, 1.0e+3]\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 1e3\n    range: [0, 2000]\n"),
            "number-as-text",
            "    default: 1.0e+3\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 010\n    range: [0, 20]\n"),
            "number-misread",
            "    default: 10\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 1\n    range: [0, 2]\n    unit: mm\n"),
            "key-ignored",
            "    units: mm\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    default: 3\n    default: 1\n    range: [0, 2]\n"),
            "key-repeated",
            "    type: scalar\n    default: 1\n",
        ),
        (
            Runtime::LumeModel15,
            scalar("    name: b\n    default: 1\n    range: [0, 2]\n"),
            "name-differs",
            "    type: scalar\n    default: 1\n",
        ),
        (
            Runtime::LumeModel20,
            modern("    default: 1\n    default_value: 1.0\n    value_range: [0, 2]\n"),
            "key-ignored",
            "    default_value: 1.0\n",
        ),
        (
            Runtime::LumeModel20,
            modern("    default: 1\n    value_range: [0, 2]\n"),
            "key-ignored",
            "    default_value: 1\n",
        ),
        (
            Runtime::LumeModel20,
            modern("    default_value: 1\n    value_range: [2, 0]\n"),
            "range-order",
            "    value_range: [0, 2]\n",
        ),
        (
            Runtime::LumeTorch30,
            modern("    default_value: 1\n    value_range: [0, 2]\n    units: mm\n"),
            "field-unknown",
            "    unit: mm\n",
        ),
        (
            Runtime::LumeTorch30,
            modern("    default_value: 1\n"),
            "class-deprecated",
            "    variable_class: TorchScalarVariable\n",
        ),
        (
            Runtime::LumeModel20,
            modern("    default_value: 1\n    is_constant: true\n    value_range: [0, 2]\n"),
            "constant-range",
            "    value_range: [1, 1]\n",
        ),
    ];
    for (runtime, text, code, expected) in rows {
        let document = Document::parse(text.clone());
        let reading = read(&document, runtime, None, &NoArrayFiles);
        let about = |reading: &lume_wizard::variables::Reading| {
            reading
                .diagnostics
                .iter()
                .filter(|found| found.code == code && found.variable.as_deref() != Some("o"))
                .count()
        };
        let diagnostic = reading.diagnostics.iter().find(|found| found.code == code);
        let diagnostic =
            diagnostic.unwrap_or_else(|| panic!("no {code} in\n{text}{:?}", reading.diagnostics));
        let found = fixes(&document, &reading, diagnostic);
        assert!(!found.is_empty(), "{code}: no fix\n{text}");
        let before = about(&reading);
        for (index, fix) in found.iter().enumerate() {
            let applied = apply(&document, &reading, &fix.edit).unwrap();
            let after = read(&applied.document, runtime, None, &NoArrayFiles);
            assert!(
                about(&after) < before,
                "{code}: {}:\n{}",
                fix.label,
                applied.document.text()
            );
            if index == 0 {
                assert!(
                    applied.document.text().contains(expected),
                    "{code}: {}:\n{}",
                    fix.label,
                    applied.document.text()
                );
            }
        }
    }
}

#[test]
fn every_fix_that_is_offered_can_be_made() {
    let files: Vec<File> = corpus::cases()
        .into_iter()
        .chain(corpus::real())
        .flatten()
        .collect();
    if files.is_empty() {
        return;
    }
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| file.text.len() < 5_000) {
        let opened = Opened::new(&file.text);
        for diagnostic in &opened.reading.diagnostics {
            for fix in fixes(&opened.document, &opened.reading, diagnostic) {
                let applied = apply(&opened.document, &opened.reading, &fix.edit).unwrap_or_else(|refusal| {
                    panic!("{}: {}: {}: {refusal}", file.name, diagnostic.code, fix.label)
                });
                assert_ne!(applied.document.text(), file.text);
                *made.entry(diagnostic.code).or_default() += 1;
            }
        }
    }
    println!("fixes: {made:?}");
    assert!(made.len() > 12, "{made:?}");
}

#[test]
fn advice_and_fix_write_a_number_alike() {
    for (typed, written) in [
        ("1e3", "1.0e+3"),
        ("2E+2", "2.0e+2"),
        ("-.5", "-0.5"),
        ("inf", ".inf"),
    ] {
        for (code, fields) in [
            ("number-as-text", format!("default: {typed}\n    range: [0, 1]")),
            ("range-element", format!("default: 1\n    range: [0, {typed}]")),
        ] {
            let text = format!(
                "input_variables:\n  a:\n    type: scalar\n    {fields}\noutput_variables: {{o: {{type: scalar}}}}\n"
            );
            let document = Document::parse(text.clone());
            let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
            let found = reading.diagnostics.iter().find(|found| found.code == code);
            let found = found.unwrap_or_else(|| panic!("no {code}: {:?}", reading.diagnostics));
            assert_eq!(found.help, Some(format!("write {written}")), "{text}");
            let fix = &fixes(&document, &reading, found)[0];
            let applied = apply(&document, &reading, &fix.edit).unwrap();
            assert_eq!(applied.document.text(), text.replacen(typed, written, 1));
        }
    }
}

#[test]
fn advice_and_fix_change_ends_of_range_alike() {
    for (range, written) in [
        ("[5, 0]", "[0, 5]"),
        ("[ 2.50, -1.0e+2 ]", "[-1.0e+2, 2.50]"),
        ("[.inf, 0x10]", "[0x10, .inf]"),
    ] {
        let text = format!(
            "input_variables:\n  a:\n    type: scalar\n    default: 1\n    range: {range}\noutput_variables: {{o: {{type: scalar}}}}\n"
        );
        let document = Document::parse(text.clone());
        let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
        let found = reading
            .diagnostics
            .iter()
            .find(|found| found.code == "range-order")
            .unwrap();
        assert_eq!(found.help, Some(format!("write `{written}`")), "{text}");
        let fix = &fixes(&document, &reading, found)[0];
        assert_eq!(fix.label, format!("swap them: {written}"));
    }
}

#[test]
fn a_number_with_its_unit_is_explained() {
    let text = "input_variables:\n  a:\n    type: scalar\n    default: 3 kG\n    range: [0, 5]\noutput_variables:\n  i:\n    type: image\n    x_label: x\n    y_label: y\n    x_max: 10mm\n";
    let document = Document::parse(text.to_owned());
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    let helps: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|found| found.code == "not-a-number")
        .filter_map(|found| found.help.as_deref())
        .collect();
    assert_eq!(
        helps,
        [
            "write the number alone, and the unit under `units: kG`",
            "write the number alone, and the units of both axes under `axis_units: [mm, mm]`",
        ]
    );
}

/// The file after the best fix of the first diagnostic with this code, and the labels of all its fixes.
fn best(runtime: Runtime, text: &str, code: &str) -> (String, Vec<String>) {
    let document = Document::parse(text.to_owned());
    let reading = read(&document, runtime, None, &NoArrayFiles);
    let found = reading.diagnostics.iter().find(|found| found.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code} in\n{text}{:?}", reading.diagnostics));
    let all = fixes(&document, &reading, found);
    assert!(!all.is_empty(), "{code}: no fix\n{text}");
    let applied = apply(&document, &reading, &all[0].edit).unwrap();
    let labels = all.iter().map(|fix| fix.label.clone()).collect();
    (applied.document.text().to_owned(), labels)
}

#[test]
fn the_best_fix_comes_first() {
    for (range, code, written, labels) in [
        ("[0, 1e3]", "range-order", "[0, 1.0e+3]", &["write 1.0e+3"][..]),
        ("['9', '10']", "range-order", "[9, 10]", &["write [9, 10]"]),
        (
            "[1e3, 0]",
            "range-order",
            "[0, 1.0e+3]",
            &["swap them: [0, 1.0e+3]"],
        ),
        ("[5, 0.0]", "range-order", "[0.0, 5]", &["swap them: [0.0, 5]"]),
    ] {
        for runtime in [Runtime::LumeModel20, Runtime::LumeTorch30] {
            let text = format!(
                "input_variables: {{a: {{variable_class: ScalarVariable, value_range: {range}}}}}\noutput_variables: {{o: {{variable_class: ScalarVariable}}}}\n"
            );
            let (after, found) = best(runtime, &text, code);
            assert!(after.contains(&format!("value_range: {written}}}")), "{after}");
            assert_eq!(found, labels, "{range}");
        }
    }
}

#[test]
fn common_slips_have_fixes() {
    let scalar = |fields: &str| {
        format!(
            "input_variables:\n  a:\n    type: scalar\n{fields}output_variables:\n  o: {{type: scalar}}\n"
        )
    };
    for (fields, code, fixed) in [
        (
            "    default: 5 mm  # gap\n    range: [0, 9]\n",
            "not-a-number",
            "    default: 5  # gap\n    range: [0, 9]\n    units: mm\n",
        ),
        (
            "    default: 5mm\n    range: [0, 9]\n    units: mm\n",
            "not-a-number",
            "    default: 5\n    range: [0, 9]\n    units: mm\n",
        ),
        (
            "    default: 2,5\n    range: [0, 9]\n",
            "not-a-number",
            "    default: 2.5\n    range: [0, 9]\n",
        ),
        (
            "    default: yes\n    range: [0, 9]\n",
            "value-coerced",
            "    default: 1.0\n    range: [0, 9]\n",
        ),
        (
            "    default: 1\n    range: [0, 9]\n    units: yes\n",
            "value-coerced",
            "    default: 1\n    range: [0, 9]\n    units: 'yes'\n",
        ),
        (
            "    default: 1\n    range: [0 mm, 9 mm]\n",
            "range-element",
            "    default: 1\n    range: [0, 9]\n    units: mm\n",
        ),
        (
            "    default: 1\n    range: 0..9\n",
            "not-a-list",
            "    default: 1\n    range: [0, 9]\n",
        ),
        (
            "    default: 1\n    minimum: 0\n    maximum: 9 # highest\n",
            "field-missing",
            "    default: 1\n    range: [0, 9] # highest\n",
        ),
    ] {
        let (after, _) = best(Runtime::LumeModel15, &scalar(fields), code);
        assert_eq!(after, scalar(fixed), "{fields}");
    }
    // Another unit is not overwritten.
    let document = Document::parse(scalar("    default: 5 mm\n    range: [0, 9]\n    units: kG\n"));
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    assert_eq!(fixes(&document, &reading, &reading.diagnostics[0]), []);
}

#[test]
fn one_fix_is_made_in_all_variables() {
    let text = "input_variables:\n  a: {type: scalar, default: 1, range: [0, 2], unit: mm}\n  b: {type: scalar, default: 1, value_range: [0, 1e3], unit: kG}\n  c: {type: scalar, default: 1, range: [1e3, 2], unit: A, units: B}\noutput_variables:\n  o: {type: scalar, unit: mm}\n";
    let document = Document::parse(text.to_owned());
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    let all = |code: &str| {
        let diagnostic = reading
            .diagnostics
            .iter()
            .find(|found| found.code == code)
            .unwrap();
        let fix = &fixes(&document, &reading, diagnostic)[0];
        let all = fix_all(&document, &reading, diagnostic, fix);
        let applied = apply(&document, &reading, &all.edit).unwrap();
        (all.count, applied.document.text().to_owned())
    };
    let renamed = text
        .replace("unit: mm", "units: mm")
        .replace("unit: kG", "units: kG");
    assert_eq!(all("key-ignored"), (3, renamed));
    assert_eq!(all("range-element"), (2, text.replace("1e3", "1.0e+3")));
}
