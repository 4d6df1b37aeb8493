//! A project to try templates with: answers for every stack and registry, variables of every kind.

use crate::answers::{Environment, Given, License, Resolved, resolve};
use crate::project::ProjectVariables;
use crate::registry::Registry;
use crate::stacks::Stack;
use crate::variables::{NoArrayFiles, Runtime, read};
use crate::yaml::Document;

/// The answers for a stack, a registry and a licence.
pub(super) fn answers(stack: Stack, registry: &Registry, license: License) -> Resolved {
    let mut given = Given::new();
    let always = [
        ("author", "Ada Lovelace"),
        ("email", "ada@example.org"),
        ("github_username", "lovelace"),
        ("project_name", "My Model"),
        ("model_config_file", "variables.yml"),
        ("container_username", "lovelace"),
        ("stack", stack.info().key),
        ("container_registry", registry.key),
        ("license", license.key()),
    ];
    let of_host = [
        ("registry_host", "harbor.example.org"),
        ("registry_path", "lume/models"),
    ];
    let of_host = of_host.iter().filter(|_| registry.asks_host());
    for (key, value) in always.iter().chain(of_host) {
        // A key that a question had and has no more: `check` then finds the answers incomplete.
        let _ = given.set(&format!("{key}={value}"));
    }
    resolve(&given, &Environment::default())
}

/// Variables of every kind that the stack's projects take; or none.
pub(super) fn variables(stack: Stack, with_variables: bool) -> Option<ProjectVariables> {
    let runtime = stack.info().runtime;
    let text = match (with_variables, runtime) {
        (false, _) => "input_variables: {}\noutput_variables: {}\n",
        (true, Runtime::LumeModel15 | Runtime::LumeModel17) => SERVICES,
        (true, Runtime::LumeModel20 | Runtime::LumeTorch30) => TORCH,
    };
    let document = Document::parse(text.to_owned());
    let reading = read(&document, runtime, None, &NoArrayFiles);
    ProjectVariables::gather(&document, &reading, &NoArrayFiles).ok()
}

/// For lume-model 1.5.
const SERVICES: &str = "\
input_variables:
  scalar: {type: scalar, default: 1.0, range: [0.0, 2.0], units: mm}
  array: {type: array, default: [[1.0, 2.0]]}
output_variables:
  scalar2: {type: scalar}
  array2: {type: array}
";

/// For lume-torch 3.0.
const TORCH: &str = "\
input_variables:
  scalar: {variable_class: TorchScalarVariable, default_value: 1.0, value_range: [0.0, 2.0], unit: mm}
  tensor: {variable_class: TorchNDVariable, shape: [2, 3]}
output_variables:
  scalar2: {variable_class: TorchScalarVariable}
  tensor2: {variable_class: TorchNDVariable, shape: [2, 3]}
  beam: {variable_class: DistributionVariable}
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::REGISTRIES;
    use crate::stacks::STACKS;

    #[test]
    fn samples_are_complete_for_every_stack_and_registry() {
        for info in &STACKS {
            let found = variables(info.stack, true).unwrap();
            assert!(
                found.inputs.len() == 2 && found.outputs.len() >= 2,
                "{}",
                info.key
            );
            assert!(variables(info.stack, false).unwrap().is_empty());
            for registry in REGISTRIES {
                let answers = answers(info.stack, registry, License::Mit);
                assert!(answers.diagnostics().is_empty(), "{:?}", answers.diagnostics());
            }
        }
    }
}
