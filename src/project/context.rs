//! The context of the templates: the answers, the registry and the variables in the templates' own terms.

use super::placeholder;
use super::template_answers::TemplateAnswers;
use super::variables::{ProjectVariable, ProjectVariables};
use crate::answers::{Key, License};
use crate::registry::SetupItem;
use crate::text::Section;
use crate::variables::Loaded;
use serde::Serialize;

/// Everything that a template may name.
#[derive(Debug, Serialize)]
pub struct TemplateContext {
    author: String,
    email: String,
    github_url: String,
    /// The repository's page.
    page: String,
    /// The repository as `gh --repo` takes it.
    gh_repo: String,
    owner: String,
    repository: String,
    project_name: String,
    /// The project's name where Prefect 3 takes it for a flow's, else the repository's.
    flow_name: String,
    repo_name: String,
    /// The development environment's name.
    dev_name: String,
    pub(super) package: String,
    model_class: String,
    stack: &'static str,
    /// The method of the model's class that holds its code.
    method: &'static str,
    python_version: String,
    pythons: &'static [&'static str],
    /// The licence's SPDX identifier; none without one.
    license: Option<&'static str>,
    /// The year of the commit.
    year: i32,
    /// One line for the metadata.
    description: String,
    docstring: String,
    /// The image without its tag.
    image: String,
    registry: RegistryContext,
    inputs: Vec<VariableContext>,
    outputs: Vec<VariableContext>,
    /// An input's name for an example; none where there is no input.
    first_input: Option<String>,
    /// Whether an output's placeholder needs numpy.
    arrays_in_outputs: bool,
    /// Whether inputs have the names of the parameters that say where the flow's file is saved.
    file_parameters_clash: bool,
    /// The prefix of these names so that they are the parameters' own.
    file_parameter_prefix: String,
    /// The names of those parameters in the version of lume-services that the environments install.
    file_parameters: FileParameters,
    /// The deployment of the flow on lume-torch, as Prefect's commands name it.
    deployment: String,
    /// The trained model's files that the variables file names.
    model_files: Vec<String>,
    /// The answers in force by their names, for the README.
    answers: Vec<Named>,
}

/// The registry in the templates' terms.
#[derive(Debug, Serialize)]
struct RegistryContext {
    key: &'static str,
    name: &'static str,
    short_name: &'static str,
    /// The host to log in to.
    login_host: String,
    /// The image that is pushed, without its tag.
    push_image: String,
    /// The expression in a workflow that gives the user name, without the braces.
    username: &'static str,
    /// The value of the user name, where it is not the one in the image's name.
    login: Option<String>,
    /// The expression in a workflow that gives the password, without the braces.
    password: &'static str,
    /// The permissions that the workflow needs beyond `contents: read`.
    permissions: Vec<Named>,
    items: Vec<ItemContext>,
    before_first_release: Vec<String>,
}

/// The parameters of lume-services' flow that say where its file is saved.
#[derive(Debug, Serialize)]
struct FileParameters {
    filename: String,
    filesystem_identifier: String,
}

/// A value by its name.
#[derive(Debug, Serialize)]
struct Named {
    name: &'static str,
    value: String,
}

impl Named {
    fn new(name: &'static str, value: &str) -> Self {
        let value = value.to_owned();
        Self { name, value }
    }
}

/// One thing to set up.
#[derive(Debug, Serialize)]
struct ItemContext {
    name: String,
    kind: &'static str,
    purpose: String,
    steps: Vec<String>,
    address: Option<String>,
    command: Option<String>,
    expires: Option<String>,
}

/// One variable in the templates' terms.
#[derive(Debug, Serialize)]
struct VariableContext {
    name: String,
    /// `scalar`, `array`, `image` or `distribution`.
    kind: &'static str,
    default: String,
    range: String,
    unit: String,
    /// For an output on lume-services: the Python expression of the value that `evaluate` starts with.
    placeholder: String,
}

impl TemplateContext {
    /// The context of a project.
    #[must_use]
    pub fn new(answers: &TemplateAnswers, variables: &ProjectVariables, year: i32) -> Self {
        let text = |key: Key| answers.text(key).to_owned();
        let stack = answers.stack;
        let repository = &answers.repository;
        let project_name = text(Key::ProjectName);
        let repo_name = text(Key::RepoName);
        let inputs = variable_contexts(&variables.inputs);
        let outputs = variable_contexts(&variables.outputs);
        let prefix = file_parameter_prefix(&variables.inputs);
        let flow_name = match project_name.contains(['/', '%', '&', '<', '>']) {
            true => repo_name.clone(),
            false => project_name.clone(),
        };
        let license = match answers.license {
            License::None => None,
            license => Some(license.key()),
        };
        Self {
            author: text(Key::Author),
            email: text(Key::Email),
            github_url: text(Key::GithubUrl),
            page: repository.page(),
            gh_repo: repository.gh_repo(),
            owner: repository.owner.clone(),
            repository: repository.name.clone(),
            description: format!("The model {project_name}, packaged for {}", stack.info().key),
            docstring: format!("The model {project_name}: its variables and its version."),
            deployment: format!("{flow_name}/default"),
            flow_name,
            project_name,
            dev_name: format!("{repo_name}-dev"),
            repo_name,
            package: text(Key::Package),
            model_class: text(Key::ModelClass),
            stack: stack.info().key,
            method: stack.info().method,
            python_version: text(Key::PythonVersion),
            pythons: stack.info().pythons,
            license,
            year,
            registry: RegistryContext::new(answers),
            image: answers.image(),
            first_input: inputs.first().map(|input| input.name.clone()),
            arrays_in_outputs: outputs.iter().any(|output| output.kind != "scalar"),
            inputs,
            outputs,
            file_parameters_clash: !prefix.is_empty(),
            file_parameters: FileParameters::new(&prefix),
            model_files: variables.model_files.clone(),
            file_parameter_prefix: prefix,
            answers: answers
                .listed
                .iter()
                .map(|(key, text)| Named::new(key.name(), text))
                .collect(),
        }
    }
}

impl FileParameters {
    /// The names after `prefix`; without one, those that lume-services 0.1.3 gives them.
    fn new(prefix: &str) -> Self {
        let prefix = if prefix.is_empty() { "_" } else { prefix };
        Self {
            filename: format!("{prefix}filename"),
            filesystem_identifier: format!("{prefix}filesystem_identifier"),
        }
    }
}

impl RegistryContext {
    fn new(answers: &TemplateAnswers) -> Self {
        let registry = answers.registry;
        let context = &answers.image_context();
        let host = registry.push_host(context.registry_host);
        Self {
            key: registry.key,
            name: registry.name,
            short_name: registry.short_name,
            login_host: host.to_owned(),
            push_image: format!("{host}/{}", answers.image_path()),
            username: registry.workflow.username,
            login: registry.asks_login.then(|| context.login.to_owned()),
            password: registry.workflow.password,
            permissions: registry
                .workflow
                .permissions
                .iter()
                .map(|(name, value)| Named::new(name, value))
                .collect(),
            items: registry
                .items(context)
                .into_iter()
                .map(ItemContext::new)
                .collect(),
            before_first_release: registry.before_first_release(context),
        }
    }
}

impl ItemContext {
    fn new(item: SetupItem) -> Self {
        Self {
            name: item.name,
            kind: item.kind.word(),
            purpose: item.purpose,
            steps: item.steps,
            address: item.address,
            command: item.command,
            expires: item.expires,
        }
    }
}

/// The parameters that lume-services' `SaveFile` has, by the names that its versions give them.
const FILE_PARAMETERS: [&str; 4] = [
    "filename",
    "filesystem_identifier",
    "_filename",
    "_filesystem_identifier",
];

/// Empty where no input has the name of a file's parameter; else what makes these names no input's.
fn file_parameter_prefix(inputs: &[ProjectVariable]) -> String {
    let taken = |name: &str| inputs.iter().any(|input| input.loaded.name == name);
    if !FILE_PARAMETERS.into_iter().any(taken) {
        return String::new();
    }
    let mut prefix = "save_".to_owned();
    while FILE_PARAMETERS
        .iter()
        .any(|name| taken(&format!("{prefix}{name}")))
    {
        prefix.push('_');
    }
    prefix
}

fn variable_contexts(variables: &[ProjectVariable]) -> Vec<VariableContext> {
    variables
        .iter()
        .map(|variable| VariableContext {
            name: variable.loaded.name.clone(),
            kind: placeholder::kind(variable.loaded.class),
            default: default_text(variable),
            range: range_text(variable),
            unit: unit_text(variable),
            placeholder: match variable.loaded.section {
                Section::Input => String::new(),
                Section::Output => placeholder::of_output(&variable.loaded),
            },
        })
        .collect()
}

/// The longest array that a table shows as it is written; a longer one is shown by its shape.
const LONGEST_ARRAY: usize = 40;

/// The default as the author wrote it; a long array by its shape.
fn default_text(variable: &ProjectVariable) -> String {
    let written = variable.written_default.clone();
    match variable.loaded.default() {
        None => String::new(),
        Some(Loaded::Array(array)) => written
            .filter(|text| text.chars().count() <= LONGEST_ARRAY)
            .unwrap_or_else(|| shape_text(&array.shape)),
        Some(loaded) => written.unwrap_or_else(|| loaded_text(loaded)),
    }
}

/// `3 x 4 array`.
fn shape_text(shape: &[usize]) -> String {
    let lengths: Vec<String> = shape.iter().map(ToString::to_string).collect();
    format!("{} array", lengths.join(" x "))
}

/// The range as the author wrote it.
fn range_text(variable: &ProjectVariable) -> String {
    match (&variable.written_range, variable.loaded.get("value_range")) {
        (Some(written), _) => written.clone(),
        (None, Some(range)) => loaded_text(range),
        (None, None) => String::new(),
    }
}

fn unit_text(variable: &ProjectVariable) -> String {
    ["units", "unit", "axis_units"]
        .into_iter()
        .find_map(|field| match variable.loaded.get(field)? {
            Loaded::List(units) => Some(units.iter().map(loaded_text).collect::<Vec<_>>().join(", ")),
            unit => Some(loaded_text(unit)),
        })
        .unwrap_or_default()
}

/// A value as people write it.
fn loaded_text(loaded: &Loaded) -> String {
    match loaded {
        Loaded::None => "null".to_owned(),
        Loaded::Bool(value) => value.to_string(),
        Loaded::Integer(value) => value.to_string(),
        Loaded::Float(value) if value.is_finite() => format!("{value:?}"),
        Loaded::Float(value) if value.is_nan() => "nan".to_owned(),
        Loaded::Float(value) => if *value > 0.0 { "inf" } else { "-inf" }.to_owned(),
        Loaded::Text(text) => text.clone(),
        Loaded::List(items) => {
            let items: Vec<String> = items.iter().map(loaded_text).collect();
            format!("[{}]", items.join(", "))
        }
        Loaded::Map(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{key}: {}", loaded_text(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Loaded::Array(array) => shape_text(&array.shape),
    }
}
