//! Checks an organisation's own templates before a project is made of them.

mod sample;

use super::templates::{COMMON, HELPERS, PACKAGE, SUFFIX, TemplateError, Templates, empty_engine, inside};
use crate::answers::License;
use crate::project::{PlanPath, base, project_file, render};
use crate::registry::REGISTRIES;
use crate::stacks::{STACKS, StackInfo};
use crate::text::nearest::nearest;
use std::collections::BTreeSet;

/// The year of the licences that are tried.
const YEAR: i32 = 2000;

/// Everything that is wrong with the templates: paths that a project cannot have, and files that do not render for some
/// stack, registry or licence. Empty when they are good.
#[must_use]
pub fn check(templates: &Templates) -> Vec<TemplateError> {
    let mut errors = paths(templates);
    errors.extend(texts(templates));
    if errors.is_empty() {
        errors.extend(templates.engine().err());
    }
    if errors.is_empty() {
        errors.extend(renderings(templates));
    }
    errors
}

/// Mistakes in the paths.
fn paths(templates: &Templates) -> Vec<TemplateError> {
    let stacks = || STACKS.iter().map(|info| info.key);
    let folders: Vec<&str> = stacks().chain([COMMON]).chain(HELPERS).collect();
    let mut errors = Vec::new();
    if !STACKS.iter().any(|info| templates.has_stack(info.stack)) {
        let message = format!(
            "no stack has templates; expected one of the folders {}",
            stacks().collect::<Vec<_>>().join(" and ")
        );
        errors.push(TemplateError::in_file("", message));
    }
    let mut unknown = BTreeSet::new();
    for template in templates.files() {
        let (top, _) = template.path.split_once('/').unwrap_or((template.path, ""));
        if !folders.contains(&top) {
            unknown.insert(top);
        }
    }
    for name in unknown {
        let message = match nearest(name, folders.iter().copied()) {
            Some(near) => format!("no folder of templates; did you mean `{near}`?"),
            None => format!("no folder of templates; they are {}", folders.join(", ")),
        };
        errors.push(TemplateError::in_file(name, message));
    }
    for info in &STACKS {
        errors.extend(paths_of(templates, info));
    }
    errors
}

/// The paths in a project that the program itself writes.
const WRITTEN: [&str; 3] = [project_file::PATH, base::PATH, "LICENSE"];

fn paths_of(templates: &Templates, info: &StackInfo) -> Vec<TemplateError> {
    let embedded = Templates::embedded();
    let embedded = embedded.of(info.stack);
    let inputs = format!("{PACKAGE}/files");
    let files = templates.of(info.stack);
    let refused = |path: &str| {
        if PlanPath::new(path).is_none() {
            return Some("its path is none that a project can have".to_owned());
        }
        if WRITTEN.contains(&path) {
            return Some(format!("{path} is written by lume-wizard itself"));
        }
        (inside(path, &inputs).is_some() && !embedded.contains_key(path)).then(|| {
            format!(
                "{inputs} is for the variables file and what it needs: an update leaves what is there alone"
            )
        })
    };
    files
        .iter()
        .filter_map(|(path, template)| Some(TemplateError::in_file(template.path, refused(path)?)))
        .collect()
}

/// Mistakes in the syntax of each file, and files that are no text.
fn texts(templates: &Templates) -> Vec<TemplateError> {
    let mut errors = Vec::new();
    for template in templates.files().filter(|template| template.is_filled_in()) {
        let Ok(text) = std::str::from_utf8(template.bytes) else {
            let message = format!("it is not UTF-8; a file that is copied as it is does not end in {SUFFIX}");
            errors.push(TemplateError::in_file(template.path, message));
            continue;
        };
        let added = empty_engine().and_then(|mut engine| {
            let added = engine.add_raw_templates([(template.path, text)]);
            match added {
                // Whether what it includes is there is known with all of them.
                Err(error) if matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) => {
                    Err(TemplateError::of(&error, template.path))
                }
                _ => Ok(()),
            }
        });
        errors.extend(added.err());
    }
    errors
}

/// Mistakes that show when a project is made, each once.
fn renderings(templates: &Templates) -> Vec<TemplateError> {
    let mut errors: Vec<TemplateError> = Vec::new();
    let mut add = |found: Vec<TemplateError>| {
        for error in found {
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
    };
    for info in STACKS.iter().filter(|info| templates.has_stack(info.stack)) {
        // Every registry, with the licences in turn, and once without variables.
        let licenses = License::ALL.into_iter().cycle();
        for (number, (registry, license)) in REGISTRIES.into_iter().zip(licenses).enumerate() {
            let answers = sample::answers(info.stack, registry, license);
            for with_variables in [true, false] {
                if !with_variables && number > 0 {
                    continue;
                }
                let Some(variables) = sample::variables(info.stack, with_variables) else {
                    continue;
                };
                add(render::mistakes(templates, &answers, &variables, YEAR));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn own(changes: &[(&str, Option<&str>)]) -> Templates {
        let embedded = Templates::embedded();
        let mut files: BTreeMap<String, Vec<u8>> = embedded
            .files()
            .map(|template| (template.path.to_owned(), template.bytes.to_vec()))
            .collect();
        for (path, text) in changes {
            match text {
                Some(text) => files.insert((*path).to_owned(), text.as_bytes().to_vec()),
                None => files.remove(*path),
            };
        }
        Templates::own(files)
    }

    fn words(changes: &[(&str, Option<&str>)]) -> Vec<String> {
        check(&own(changes)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_copy_of_the_embedded_templates_is_good() {
        assert_eq!(words(&[]), Vec::<String>::new());
        assert_eq!(
            words(&[("common/docs/policy.md", Some("x"))]),
            Vec::<String>::new()
        );
        // An organisation may have one stack only.
        let embedded = Templates::embedded();
        let torch: Vec<(&str, Option<&str>)> = embedded
            .files()
            .filter(|template| template.path.starts_with("lume-torch/"))
            .map(|template| (template.path, None))
            .collect();
        assert_eq!(words(&torch), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_is_named_with_file_and_line() {
        for (path, text, expected) in [
            (
                "common/extra.txt.tera",
                "one\n<{ autor }>\n",
                "common/extra.txt.tera:2:4: there is no `autor`; did you mean `author`?",
            ),
            (
                "lume-torch/extra.txt.tera",
                "<% for item in registry.items %><{ item.nam }><% endfor %>",
                "lume-torch/extra.txt.tera:1:41: there is no `nam`; did you mean `name`?",
            ),
            (
                "common/extra.txt.tera",
                "<% if registry.key == 'quay' %><{ autor }><% endif %>",
                "common/extra.txt.tera:1:35: there is no `autor`; did you mean `author`?",
            ),
            (
                "common/extra.txt.tera",
                "<{ inputs[0].name }>",
                "common/extra.txt.tera:1:",
            ),
            (
                "licenses/MIT.tera",
                "<{ yaer }>",
                "licenses/MIT.tera:1:4: there is no `yaer`; did you mean `year`?",
            ),
            ("parts/x.tera", "<% if %>", "parts/x.tera:1:"),
            (
                "comon/x",
                "",
                "comon: no folder of templates; did you mean `common`?",
            ),
            (
                "common/.git/hooks/pre-commit",
                "",
                "common/.git/hooks/pre-commit: its path",
            ),
            ("common/../../x", "", "common/../../x: its path"),
            (
                "common/.lume-wizard.yml.tera",
                "",
                "common/.lume-wizard.yml.tera: .lume-wizard.yml is written",
            ),
            (
                "common/__package__/files/x.json",
                "",
                "common/__package__/files/x.json: __package__/files is for",
            ),
        ] {
            let found = words(&[(path, Some(text))]);
            assert!(
                found.iter().any(|line| line.starts_with(expected)),
                "{expected}: {found:?}"
            );
        }
    }

    #[test]
    fn a_removed_licence_or_part_is_named() {
        let found = words(&[("licenses/MIT.tera", None)]);
        assert!(
            found.iter().any(|line| line.contains("licenses/MIT.tera")),
            "{found:?}"
        );
        let found = words(&[("parts/tools.toml.tera", None)]);
        assert!(
            found.iter().any(|line| line.contains("parts/tools.toml.tera")),
            "{found:?}"
        );
    }

    #[test]
    fn the_id_depends_on_paths_and_bytes() {
        let (one, other) = (own(&[]), own(&[("common/x", Some(""))]));
        assert_ne!(one.id(), other.id());
        assert_eq!(one.id(), own(&[]).id());
        assert_ne!(other.id(), own(&[("common/x", Some("y"))]).id());
    }
}
