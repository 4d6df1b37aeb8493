//! Scenarios over the whole table of registries.

use super::*;

fn place() -> Place<'static> {
    Place {
        git_host: "github.com",
        owner: "ada",
        repository: "my-model",
        project_name: "My Model",
        registry_host: "harbor.example.org:5000",
        namespace: "beams",
        repo_name: "my-model",
    }
}

#[test]
fn a_registry_is_found_by_number_key_and_name_in_any_case() {
    for (index, registry) in REGISTRIES.iter().enumerate() {
        assert_eq!(usize::from(registry.number), index + 1);
        for answer in [
            registry.number.to_string(),
            registry.key.to_uppercase(),
            registry.name.to_lowercase(),
            format!("{} (Harbor, ...)", registry.name),
        ] {
            assert_eq!(
                Registry::from_answer(&answer).unwrap().key,
                registry.key,
                "{answer}"
            );
        }
    }
    for answer in ["", "0", "7", "docker", "01"] {
        assert!(Registry::from_answer(answer).is_none(), "{answer}");
    }
}

#[test]
fn every_place_in_a_checklist_is_filled_in() {
    for registry in REGISTRIES {
        let items = registry.items(&place());
        assert!(!items.is_empty());
        let mut texts: Vec<String> = registry.before_first_release(&place());
        for item in &items {
            texts.push(item.text());
            texts.extend(item.address.clone());
            texts.extend(item.command.clone());
        }
        for text in texts {
            assert!(!text.contains(['{', '}']), "{}: {text}", registry.key);
        }
    }
}
