//! Which files a project has, and that the variables file and arrays arrive as they are.

use super::cases::{answers, example, input, on, plan, registries, stacks};
use super::support::{COMMON, LUME_SERVICES};
use lume_wizard::project::{FileMode, ProjectArray, blob_id, project_file, render};

#[test]
fn each_stack_has_its_tree() {
    for (stack, own) in [
        ("lume-services", &LUME_SERVICES[..]),
        ("lume-torch", &["prefect.yaml"][..]),
    ] {
        for license in ["none", "MIT", "BSD-3-Clause", "Apache-2.0"] {
            let answers = answers(&[("stack", stack), ("license", license)]);
            let plan = plan(&answers, &example(stack));
            let mut expected: Vec<&str> = COMMON.iter().chain(own).copied().collect();
            if license != "none" {
                expected.push("LICENSE");
            }
            expected.sort_unstable();
            let found: Vec<&str> = plan.files.keys().map(|path| path.as_str()).collect();
            assert_eq!(found, expected, "{stack} {license}");
            for (path, file) in &plan.files {
                let mode = match path.as_str() == "_entrypoint.sh" {
                    true => FileMode::Executable,
                    false => FileMode::Regular,
                };
                assert_eq!(file.mode, mode, "{path}");
            }
        }
    }
}

#[test]
fn variables_file_and_arrays_are_copied_exactly() {
    let mut variables = example("lume-services");
    variables.file = b"\xef\xbb\xbf# order matters\r\ninput_variables: {}  \r\noutput_variables: {}".to_vec();
    let bytes = b"\x93NUMPY\x01\x00\r\n\xff".to_vec();
    variables.arrays = ["image.npy", "./data/../data/beam.npy"]
        .map(|path| ProjectArray {
            path: path.to_owned(),
            bytes: bytes.clone(),
        })
        .to_vec();
    let plan = plan(&answers(&[]), &variables);
    let file = |path: &str| {
        let found = plan.files.iter().find(|(place, _)| place.as_str() == path);
        found
            .unwrap_or_else(|| panic!("{path} is missing"))
            .1
            .bytes
            .clone()
    };
    assert_eq!(file("my_model/files/variables.yml"), variables.file);
    assert_eq!(file("my_model/files/image.npy"), bytes);
    assert_eq!(file("my_model/files/data/beam.npy"), bytes);
}

#[test]
fn code_on_lume_torch_holds_nothing_of_variables() {
    let answers = answers(&[("stack", "lume-torch")]);
    let one = plan(&answers, &example("lume-torch"));
    let mut others = example("lume-torch");
    others.inputs = vec![input("lume-torch", "QUAD:IN20:121:BCTRL", 7.0)];
    others.outputs.truncate(1);
    others.file = b"input_variables: {}\n".to_vec();
    let other = plan(&answers, &others);
    let mut differing = Vec::new();
    for (path, file) in &one.files {
        if other.files.get(path) != Some(file) {
            differing.push(path.as_str());
        }
    }
    assert_eq!(
        differing,
        [".lume-wizard.yml", "README.md", "my_model/files/variables.yml"]
    );
}

#[test]
fn array_that_the_project_cannot_carry_is_refused() {
    for path in [
        "/tmp/x.npy",
        "../x.npy",
        "variables.yml",
        "Variables.yml",
        "__init__.py",
        "variables.yml/x.npy",
        "a\\b.npy",
        ".git/x.npy",
    ] {
        let mut variables = example("lume-services");
        variables.arrays = vec![ProjectArray {
            path: path.to_owned(),
            bytes: Vec::new(),
        }];
        let refused = render(&answers(&[]), &variables, 2026).expect_err(path);
        assert_eq!(refused.len(), 1, "{path}");
        assert!(refused[0].help.is_some(), "{path}");
    }
}

#[test]
fn refused_answers_make_no_project() {
    let refused = render(&answers(&[("package", "class")]), &example("lume-services"), 2026).unwrap_err();
    assert_eq!(refused[0].field.as_deref(), Some("package"));
    let distribution = example("lume-torch").outputs.pop().unwrap();
    let mut variables = example("lume-torch");
    variables.inputs.push(distribution);
    let refused = render(&answers(&[("stack", "lume-torch")]), &variables, 2026).unwrap_err();
    assert_eq!(refused[0].code, "input-without-model");
}

#[test]
fn same_answers_give_the_same_bytes_and_ids() {
    for stack in stacks() {
        for registry in registries() {
            let answers = on(stack, registry, &[]);
            let one = plan(&answers, &example(stack));
            assert_eq!(one, plan(&answers, &example(stack)));
            let state = one
                .files
                .iter()
                .find(|(path, _)| path.as_str() == project_file::PATH)
                .unwrap();
            let text = String::from_utf8(state.1.bytes.clone()).unwrap();
            for (path, file) in one
                .files
                .iter()
                .filter(|(path, _)| path.as_str() != project_file::PATH)
            {
                assert!(text.contains(&blob_id(&file.bytes)), "{path} is not in {text}");
            }
            assert!(!text.contains(".lume-wizard.yml:"));
        }
    }
}
