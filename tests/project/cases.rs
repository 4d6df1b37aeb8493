//! Projects to check: the seed's example, one of every kind of variable, and random ones.

use lume_wizard::answers::{Environment, Given, Resolved, resolve};
use lume_wizard::project::{FileMode, Plan, ProjectVariable, ProjectVariables, render};
use lume_wizard::registry::{REGISTRIES, Registry};
use lume_wizard::stacks::STACKS;
use lume_wizard::text::Section;
use lume_wizard::variables::{Loaded, LoadedArray, LoadedVariable};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The year of every licence here.
pub const YEAR: i32 = 2026;

/// Every registry's key.
pub fn registries() -> Vec<&'static str> {
    REGISTRIES.iter().map(|registry| registry.key).collect()
}

/// Every stack's key.
pub fn stacks() -> Vec<&'static str> {
    STACKS.iter().map(|facts| facts.key).collect()
}

/// The answers of these assignments (`KEY=VALUE`), over those of Ada Lovelace's My Model.
pub fn answers(assignments: &[(&str, &str)]) -> Resolved {
    let mut given = Given::new();
    let base = [
        ("author", "Ada Lovelace"),
        ("email", "ada@example.org"),
        ("github_username", "ada"),
        ("project_name", "My Model"),
        ("model_config_file", "variables.yml"),
        ("container_username", "lovelace"),
    ];
    for (key, value) in base.iter().chain(assignments) {
        given.set(&format!("{key}={value}")).unwrap();
    }
    resolve(&given, &Environment::default())
}

/// The answers for a stack and a registry.
pub fn on(stack: &str, registry: &str, more: &[(&str, &str)]) -> Resolved {
    let mut assignments = vec![("stack", stack), ("container_registry", registry)];
    if Registry::from_answer(registry).unwrap().asks_host() {
        assignments.extend([
            ("registry_host", "harbor.example.org:8443"),
            ("registry_path", "lume/models"),
        ]);
    }
    assignments.extend(more);
    answers(&assignments)
}

/// The plan of a project that must render.
pub fn plan(answers: &Resolved, variables: &ProjectVariables) -> Plan {
    render(answers, variables, YEAR).unwrap_or_else(|refused| panic!("{refused:#?}"))
}

/// Writes the plan's files below `folder`.
pub fn write(plan: &Plan, folder: &Path) {
    for (path, file) in &plan.files {
        let place = folder.join(path.as_str());
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, &file.bytes).unwrap();
        let mode = match file.mode {
            FileMode::Regular => 0o644,
            FileMode::Executable => 0o755,
        };
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// A variable with these fields.
pub fn variable(
    section: Section,
    name: &str,
    class: &'static str,
    fields: Vec<(&'static str, Loaded)>,
) -> ProjectVariable {
    let loaded = LoadedVariable {
        section,
        name: name.to_owned(),
        class,
        fields,
    };
    ProjectVariable {
        loaded,
        written_default: None,
        written_range: None,
    }
}

/// A scalar input of the stack, with its default.
pub fn input(stack: &str, name: &str, default: f64) -> ProjectVariable {
    let range = || Loaded::List(vec![Loaded::Float(default - 1.0), Loaded::Float(default + 1.0)]);
    match stack {
        "lume-services" => {
            let fields = vec![("default", Loaded::Float(default)), ("value_range", range())];
            variable(Section::Input, name, "ScalarInputVariable", fields)
        }
        _ => {
            let fields = vec![
                ("default_value", Loaded::Float(default)),
                ("value_range", range()),
            ];
            variable(Section::Input, name, "TorchScalarVariable", fields)
        }
    }
}

/// A scalar output of the stack.
pub fn output(stack: &str, name: &str) -> ProjectVariable {
    let class = match stack {
        "lume-services" => "ScalarOutputVariable",
        _ => "TorchScalarVariable",
    };
    variable(Section::Output, name, class, Vec::new())
}

/// An array with a shape and no values that are told.
fn array(shape: &[usize], dtype: &str) -> Loaded {
    Loaded::Array(LoadedArray {
        shape: shape.to_vec(),
        dtype: dtype.to_owned(),
        values: Vec::new(),
    })
}

/// The seed's example on lume-services; the like of it on lume-torch.
pub fn example(stack: &str) -> ProjectVariables {
    let mut variables = ProjectVariables {
        inputs: vec![input(stack, "input1", 1.0), input(stack, "input2", 2.0)],
        outputs: vec![output(stack, "output2"), output(stack, "output3")],
        file: b"input_variables: {}\noutput_variables: {}\n".to_vec(),
        arrays: Vec::new(),
        model_files: Vec::new(),
    };
    let labels = || Loaded::List(vec![Loaded::Text("x".to_owned()), Loaded::Text("y".to_owned())]);
    match stack {
        "lume-services" => {
            let text = || Loaded::Text("string".to_owned());
            let image = |section, class, default| {
                let fields = vec![("axis_labels", labels()), ("default", default)];
                variable(section, "image", class, fields)
            };
            variables.inputs.push(image(
                Section::Input,
                "ImageInputVariable",
                array(&[3, 4], "float64"),
            ));
            variables
                .outputs
                .push(image(Section::Output, "ImageOutputVariable", Loaded::None));
            let texts = vec![("value_type", text()), ("default", array(&[2], "<U1"))];
            variables
                .outputs
                .push(variable(Section::Output, "texts", "ArrayOutputVariable", texts));
        }
        _ => {
            let shape = || Loaded::List(vec![Loaded::Integer(2.into()), Loaded::Integer(3.into())]);
            let fields = vec![
                ("shape", shape()),
                ("dtype", Loaded::Text("torch.float64".to_owned())),
            ];
            variables.inputs.push(variable(
                Section::Input,
                "tensor",
                "TorchNDVariable",
                fields.clone(),
            ));
            variables
                .outputs
                .push(variable(Section::Output, "tensor2", "TorchNDVariable", fields));
            variables.outputs.push(variable(
                Section::Output,
                "beam",
                "DistributionVariable",
                Vec::new(),
            ));
        }
    }
    variables
}
