//! From answers and variables to the plan: every file of the project with its bytes and mode.

use super::context::TemplateContext;
use super::placeholder;
use super::template_answers::TemplateAnswers;
use super::templates::{TemplateError, Templates};
use super::variables::{ProjectArray, ProjectVariable, ProjectVariables, outside};
use super::{FileMode, Plan, PlanFile, PlanPath, ProjectFile, project_file, templates};
use crate::answers::{License, Resolved};
use crate::stacks::Stack;
use crate::text::display::shown;
use crate::text::{Diagnostic, Section, Severity};

/// The code of a project that cannot be made from what is there.
pub const NOT_RENDERED: &str = "project-not-rendered";

/// Every file of the project that `answers` and `variables` describe, by the embedded templates. `year` is the
/// licence's and the commit's.
///
/// # Errors
/// Everything that is wrong with the answers, or with the arrays that the variables file names.
pub fn render(answers: &Resolved, variables: &ProjectVariables, year: i32) -> Result<Plan, Vec<Diagnostic>> {
    render_with(&Templates::embedded(), answers, variables, year)
}

/// As [`render`], by these templates.
///
/// # Errors
/// As [`render`]; templates that do not render or lack the stack.
pub fn render_with(
    templates: &Templates,
    answers: &Resolved,
    variables: &ProjectVariables,
    year: i32,
) -> Result<Plan, Vec<Diagnostic>> {
    let refused: Vec<Diagnostic> = answers
        .diagnostics()
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .cloned()
        .collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let refused = without_a_model(answers, variables);
    if !refused.is_empty() {
        return Err(refused);
    }
    let values = TemplateAnswers::valid(answers)
        .ok_or_else(|| vec![broken("an answer that the templates need is missing")])?;
    if !templates.has_stack(answers.stack()) {
        return Err(vec![without_stack(answers.stack())]);
    }
    let context = TemplateContext::new(&values, variables, year);
    let (mut plan, mistakes) = filled_in(templates, &values, &context);
    if !mistakes.is_empty() {
        return Err(mistakes
            .iter()
            .map(|mistake| broken(&mistake.to_string()))
            .collect());
    }
    plan.model_files.clone_from(&variables.model_files);
    let folder = format!("{}/files", context.package);
    let variables_file = path(&format!("{folder}/variables.yml"))?;
    insert(&mut plan, variables_file.clone(), variables.file.clone());
    add_arrays(&mut plan, &folder, &variables.arrays)?;
    let state_path = path(project_file::PATH)?;
    let mut file = ProjectFile::new(answers, &plan, &variables_file);
    file.own_templates = templates.id().map(str::to_owned);
    let text = file.text();
    insert(&mut plan, state_path, text.into_bytes());
    Ok(plan)
}

/// Inputs that the stack's variables file may have and its models may not: LUMETorch takes no distribution.
fn without_a_model(answers: &Resolved, variables: &ProjectVariables) -> Vec<Diagnostic> {
    let refused = |variable: &&ProjectVariable| {
        answers.stack() == Stack::LumeTorch && placeholder::kind(variable.loaded.class) == "distribution"
    };
    variables
        .inputs
        .iter()
        .filter(refused)
        .map(|variable| {
            let message = format!(
                "the input {} is a distribution, which a LUMETorch model does not take",
                shown(&variable.loaded.name)
            );
            Diagnostic::new("input-without-model", Severity::Error, message)
                .with_help(
                    "Make it a TorchScalarVariable or a TorchNDVariable; only outputs can be distributions.",
                )
                .of_variable(Section::Input, variable.loaded.name.clone())
        })
        .collect()
}

/// The mistakes of the templates that show in the project of these answers and variables.
pub(super) fn mistakes(
    templates: &Templates,
    answers: &Resolved,
    variables: &ProjectVariables,
    year: i32,
) -> Vec<TemplateError> {
    match TemplateAnswers::valid(answers) {
        Some(values) => {
            let context = TemplateContext::new(&values, variables, year);
            filled_in(templates, &values, &context).1
        }
        None => vec![TemplateError::in_file(
            "",
            "an answer that the templates need is missing",
        )],
    }
}

/// The files that the templates give, and the mistakes of those that do not.
fn filled_in(
    templates: &Templates,
    answers: &TemplateAnswers,
    context: &TemplateContext,
) -> (Plan, Vec<TemplateError>) {
    let mut plan = Plan::default();
    let prepared = templates.engine().and_then(|engine| {
        let values = tera::Context::from_serialize(context);
        let values = values.map_err(|error| TemplateError::of(&error, ""))?;
        Ok((engine, values))
    });
    let (engine, values) = match prepared {
        Ok(prepared) => prepared,
        Err(mistake) => return (plan, vec![mistake]),
    };
    let text = |name: &str| {
        let text = engine.render(name, &values);
        text.map(String::into_bytes)
            .map_err(|error| TemplateError::of(&error, name))
    };
    let mut mistakes = Vec::new();
    for (inside, template) in templates.of(answers.stack) {
        let bytes = match template.is_filled_in() {
            true => text(template.path),
            false => Ok(template.bytes.to_vec()),
        };
        let inside = templates::in_project(inside, &context.package);
        let path = PlanPath::new(&inside).ok_or_else(|| {
            TemplateError::in_file(template.path, format!("{inside} is no path of a project"))
        });
        match bytes.and_then(|bytes| Ok((path?, bytes))) {
            Ok((path, bytes)) => {
                let mode = templates::mode(&inside);
                plan.files.insert(path, PlanFile { bytes, mode });
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if answers.license != License::None {
        let name = format!("licenses/{}.tera", answers.license.key());
        match (text(&name), PlanPath::new("LICENSE")) {
            (Ok(bytes), Some(path)) => insert(&mut plan, path, bytes),
            (Err(mistake), _) => mistakes.push(mistake),
            (Ok(_), None) => {}
        }
    }
    (plan, mistakes)
}

fn without_stack(stack: Stack) -> Diagnostic {
    let key = stack.info().key;
    let message = format!("these templates have none for the stack {key}");
    Diagnostic::new("templates-without-stack", Severity::Error, message)
        .with_help(format!(
            "choose the other stack, or add the folder {key} to the templates"
        ))
        .of_field(crate::answers::Key::Stack.name())
}

fn insert(plan: &mut Plan, path: PlanPath, bytes: Vec<u8>) {
    let mode = FileMode::Regular;
    plan.files.insert(path, PlanFile { bytes, mode });
}

fn path(text: &str) -> Result<PlanPath, Vec<Diagnostic>> {
    PlanPath::new(text).ok_or_else(|| vec![broken(&format!("{text} is no path of a project"))])
}

fn broken(reason: &str) -> Diagnostic {
    Diagnostic::new(
        NOT_RENDERED,
        Severity::Error,
        format!("the project cannot be made: {}", shown(reason)),
    )
}

/// Puts the arrays beside the variables file, where its defaults find them again.
fn add_arrays(plan: &mut Plan, folder: &str, arrays: &[ProjectArray]) -> Result<(), Vec<Diagnostic>> {
    let mut refused = Vec::new();
    for array in arrays {
        let Some(inside) = array.inside() else {
            refused.push(outside(&array.path));
            continue;
        };
        let place = PlanPath::new(&format!("{folder}/{inside}")).filter(|place| is_free(plan, place));
        match place {
            Some(place) => insert(plan, place, array.bytes.clone()),
            None => refused.push(array_name_taken(&array.path)),
        }
    }
    match refused.is_empty() {
        true => Ok(()),
        false => Err(refused),
    }
}

/// Returns whether nothing of the plan is at `place`, above it or below it, on any file system (some take `A` for `a`).
fn is_free(plan: &Plan, place: &PlanPath) -> bool {
    let lower = |path: &PlanPath| path.as_str().to_lowercase();
    let below = |path: &str, folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    let place = lower(place);
    plan.files
        .keys()
        .map(lower)
        .all(|path| path != place && !below(&path, &place) && !below(&place, &path))
}

fn array_name_taken(path: &str) -> Diagnostic {
    let message = format!(
        "the project has a file of its own where the default {} would land",
        shown(path)
    );
    Diagnostic::new("array-name-taken", Severity::Error, message)
        .with_help("Give the array's file another name, such as image.npy.")
}
