//! The source distribution: it builds and holds what lume-services reads of it.

use super::cases::{answers, example, plan, stacks, write};
use super::python::{printed, python};
use lume_wizard::project::ProjectArray;
use lume_wizard::registry::reference::is_reference;

#[test]
fn the_source_distribution_holds_what_lume_services_reads() {
    let Some(python) = python() else { return };
    for stack in stacks() {
        for license in ["none", "Apache-2.0"] {
            let answers = answers(&[
                ("stack", stack),
                ("license", license),
                ("author", "O'Brien \"x\" \\ é"),
            ]);
            let mut variables = example(stack);
            if stack == "lume-services" {
                variables.arrays = vec![ProjectArray {
                    path: "data/beam.npy".to_owned(),
                    bytes: b"\x93NUMPY".to_vec(),
                }];
            }
            let folder = tempfile::tempdir().unwrap();
            let project = folder.path().join("my-model");
            write(&plan(&answers, &variables), &project);
            let arguments: &[&str] = match stack {
                "lume-services" => &["setup.py", "-q", "sdist"],
                _ => &["-m", "build", "--sdist", "--no-isolation"],
            };
            printed(python.program("python").args(arguments).current_dir(&project));
            let report = printed(python.script("sdist.py").arg(project.join("dist")));
            let report: serde_json::Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["name"], "my_model");
            assert_eq!(report["author"], "O'Brien \"x\" \\ é");
            assert_eq!(report["channels"], serde_json::json!(["conda-forge"]));
            assert!(report["dependencies"].as_array().unwrap().len() > 5);
            assert_eq!(
                report["entry_points"],
                serde_json::json!({"my_model.flow": true, "my_model.model": true}),
                "each names a flow or a class of the source"
            );
            let files: Vec<&str> = report["files"]
                .as_array()
                .unwrap()
                .iter()
                .map(|file| file.as_str().unwrap())
                .collect();
            let expected = [
                "environment.yml",
                "my_model/files/variables.yml",
                "my_model/_version.py",
                "README.md",
            ];
            for file in expected {
                assert!(files.contains(&file), "{stack}: {file} is not in {files:?}");
            }
            assert_eq!(files.contains(&"LICENSE"), license != "none");
            assert_eq!(
                files.contains(&"my_model/files/data/beam.npy"),
                stack == "lume-services"
            );
            assert!(is_reference(report["image"].as_str().unwrap()));
            assert_eq!(report["missing_from_wheel"], serde_json::json!([]), "{stack}");
        }
    }
}

#[test]
fn the_conda_recipe_fits_the_crate() {
    let Some(python) = python() else { return };
    let root = env!("CARGO_MANIFEST_DIR");
    let words = printed(python.script("recipe.py").arg(root));
    assert!(words.starts_with("lume-wizard "), "{words}");
}
