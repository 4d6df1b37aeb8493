//! The package, its class and its variables file, the stack and the licence: from where things are.

use super::{Findings, ProjectSources};
use crate::answers::{Key, License};
use crate::stacks::Stack;

pub(super) fn find(sources: &ProjectSources, found: &mut Findings) {
    for path in sources.files.keys() {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some((folder, _)) = path.rsplit_once('/')
            && matches!(name, "model.py" | "flow.py")
            && sources.files.contains_key(&format!("{folder}/__init__.py"))
        {
            let package = folder.rsplit('/').next().unwrap_or(folder);
            found.guess(Key::Package, package, path);
        }
    }
    let package = found.best(Key::Package).map(|finding| finding.value.clone());
    if let Some(package) = &package {
        model_class(sources, package, found);
    }
    variables_file(sources, package.as_deref().unwrap_or_default(), found);
    stack(sources, found);
    license(sources, found);
}

/// The class in the package's model.py that is derived from one of LUME's.
fn model_class(sources: &ProjectSources, package: &str, found: &mut Findings) {
    let path = format!("{package}/model.py");
    let inside = |(other, _): &(&String, &String)| **other == path || other.ends_with(&format!("/{path}"));
    let Some((path, text)) = sources.files.iter().find(inside) else {
        return;
    };
    let classes = text.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("class ")?.split_once('(')?;
        let bases = rest.split(')').next()?;
        bases
            .split([',', '.'])
            .any(|base| ["BaseModel", "LUMEBaseModel", "LUMETorch", "TorchModel"].contains(&base.trim()))
            .then_some(name)
    });
    let classes: Vec<&str> = classes.collect();
    match classes.as_slice() {
        [class] => found.certain(Key::ModelClass, class, path),
        [class, ..] => found.guess(Key::ModelClass, class, path),
        [] => {}
    }
}

/// The variables file: where the templates have it, else any other.
fn variables_file(sources: &ProjectSources, package: &str, found: &mut Findings) {
    let usual = format!("{package}/files/variables.yml");
    if sources.files.contains_key(&usual) {
        found.certain(Key::ModelConfigFile, &usual, "the package's folder files");
    }
    for (path, text) in &sources.files {
        let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
        let has_section =
            |line: &str| line.trim_end() == "input_variables:" || line.trim_end() == "output_variables:";
        if is_yaml && text.lines().any(has_section) {
            found.guess(Key::ModelConfigFile, path, "its sections");
        }
    }
}

/// The stack, by the library that the package imports or the environments name.
fn stack(sources: &ProjectSources, found: &mut Findings) {
    let imports = [
        ("lume_torch", Stack::LumeTorch),
        ("lume_services", Stack::LumeServices),
    ];
    for (path, text) in sources.files.iter().filter(|(path, _)| path.ends_with(".py")) {
        for (library, stack) in imports {
            let is_import = |line: &str| {
                let mut words = line.split_whitespace();
                matches!(words.next(), Some("import" | "from"))
                    && words
                        .next()
                        .is_some_and(|name| name.split('.').next() == Some(library))
            };
            if text.lines().any(is_import) {
                found.certain(Key::Stack, stack.info().key, path);
            }
        }
    }
    for path in [
        "environment.yml",
        "requirements.txt",
        "pyproject.toml",
        "setup.py",
    ] {
        let text = sources.files.get(path).map_or("", String::as_str);
        for (library, stack) in [
            ("lume-torch", Stack::LumeTorch),
            ("lume-services", Stack::LumeServices),
        ] {
            if text.contains(library) {
                found.guess(Key::Stack, stack.info().key, path);
            }
        }
    }
}

/// The licence, by the words of LICENSE that are in no other.
fn license(sources: &ProjectSources, found: &mut Findings) {
    let text = sources.files.get("LICENSE").map_or("", String::as_str);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (license, sign) in [
        (License::Mit, "Permission is hereby granted, free of charge"),
        (License::Apache2, "Apache License Version 2.0"),
        (License::Bsd3Clause, "Neither the name of"),
    ] {
        if words.contains(sign) {
            found.certain(Key::License, license.key(), "LICENSE");
        }
    }
}
