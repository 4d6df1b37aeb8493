//! Names derived from the project's name.

use crate::answers::derive::{model_class, package, repo_name};
use crate::stacks::Stack;

const STACKS: [Stack; 2] = [Stack::LumeServices, Stack::LumeTorch];

/// `project_name`, `repo_name`, `package`, `model_class`; empty where the question is asked. The second half is not in
/// the published table.
const DERIVATIONS: [(&str, &str, &str, &str); 31] = [
    ("My Model", "my-model", "my_model", "MyModel"),
    ("LCLS cu-inj 2", "lcls-cu-inj-2", "lcls_cu_inj_2", "LclsCuInj2"),
    ("3D Model!", "3d-model", "model_3d_model", "Model3DModel"),
    ("class", "class", "class_model", "Class"),
    ("None", "none", "none", "NoneModel"),
    ("123", "123", "model_123", "Model123"),
    ("My--Model", "my--model", "my_model", "MyModel"),
    ("  My Model  ", "my-model", "my_model", "MyModel"),
    ("Modèle é", "modele-e", "modele_e", "ModeleE"),
    (
        "O'Brien's Model v1.0",
        "obriens-model-v1.0",
        "obriens_model_v1_0",
        "ObriensModelV10",
    ),
    ("prefect", "prefect", "prefect_model", "Prefect"),
    ("a/b", "ab", "ab", "Ab"),
    ("../evil", "evil", "evil", "Evil"),
    ("Result", "result", "result", "ResultModel"),
    ("日本", "", "", ""),
    ("", "", "", ""),
    ("-_. ", "", "", ""),
    ("My  Model", "my--model", "my_model", "MyModel"),
    ("my_model", "my_model", "my_model", "My_Model"),
    ("Dr. Smith", "dr-smith", "dr_smith", "DrSmith"),
    ("a..b", "a.b", "a_b", "AB"),
    ("a__b", "a__b", "a_b", "A__B"),
    ("a___b", "a_b", "a_b", "A___B"),
    ("test", "test", "test_model", "Test"),
    ("Lume", "lume", "lume_model_model", "Lume"),
    ("Base Model", "base-model", "base_model", "BaseModelModel"),
    ("x2y z3", "x2y-z3", "x2y_z3", "X2YZ3"),
    ("ﬁt ½", "fit-12", "fit_12", "Fit12"),
    ("setup", "setup", "setup_model", "Setup"),
    ("json", "json", "json_model", "Json"),
    (
        "Überlinse 2.1-b",
        "uberlinse-2.1-b",
        "uberlinse_2_1_b",
        "Uberlinse21B",
    ),
];

#[test]
fn names_are_derived_as_the_table_says() {
    let known = |text: &'static str| (!text.is_empty()).then(|| text.to_owned());
    for (project_name, repository, module, class) in DERIVATIONS {
        assert_eq!(repo_name(project_name), known(repository), "{project_name}");
        assert_eq!(model_class(project_name), known(class), "{project_name}");
        if project_name == "Lume" {
            // lume-torch does not need a module called lume_model.
            assert_eq!(package(project_name, Stack::LumeServices), known(module));
            continue;
        }
        for stack in STACKS {
            assert_eq!(package(project_name, stack), known(module), "{project_name}");
        }
    }
}

#[test]
fn a_long_name_is_cut_at_a_word() {
    let long = format!("{} b", "a".repeat(99));
    assert_eq!(repo_name(&long).unwrap(), "a".repeat(99));
    let long = "ab ".repeat(5_000);
    for stack in STACKS {
        let module = package(&long, stack).unwrap();
        assert!(module.len() <= 100 && !module.ends_with('_'), "{module}");
    }
    assert!(repo_name(&long).unwrap().len() <= 100);
}
