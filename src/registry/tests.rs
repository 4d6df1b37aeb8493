//! Scenarios over the whole table of registries.

use super::*;

fn context() -> ImageContext<'static> {
    ImageContext {
        git_host: "github.com",
        owner: "ada",
        repository: "my-model",
        project_name: "My Model",
        registry_host: "harbor.example.org:5000",
        namespace: "beams",
        login: "ada",
        repo_name: "my-model",
    }
}

#[test]
fn a_registry_is_found_by_number_or_name() {
    for (index, registry) in REGISTRIES.iter().enumerate() {
        assert_eq!(registry.number(), index + 1);
        for answer in [
            registry.number().to_string(),
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
    let beyond = (REGISTRIES.len() + 1).to_string();
    for answer in ["", "0", &beyond, "docker", "01"] {
        assert!(Registry::from_answer(answer).is_none(), "{answer}");
    }
}

#[test]
fn every_place_in_a_checklist_is_filled_in() {
    for registry in REGISTRIES {
        let items = registry.items(&context());
        assert!(!items.is_empty());
        let mut texts: Vec<String> = registry.before_first_release(&context());
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

/// `key`, image, where it is pushed, secrets in order, permissions.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The published table.
const ROWS: &[Row] = &[
    (
        "dockerhub",
        "registry.hub.docker.com/beams/my-model",
        "docker.io",
        &["DOCKER_USERNAME", "DOCKER_PASSWORD"],
        &[],
    ),
    (
        "stanford",
        "scr.svc.stanford.edu/beams/my-model",
        "scr.svc.stanford.edu",
        &["SCR_PAT", "STANFORD_USERNAME"],
        &[],
    ),
    (
        "ghcr",
        "ghcr.io/beams/my-model",
        "ghcr.io",
        &[],
        &["packages: write"],
    ),
    (
        "gitlab",
        "registry.gitlab.com/beams/my-model",
        "registry.gitlab.com",
        &["REGISTRY_USERNAME", "REGISTRY_PASSWORD"],
        &[],
    ),
    (
        "quay",
        "quay.io/beams/my-model",
        "quay.io",
        &["REGISTRY_USERNAME", "REGISTRY_PASSWORD"],
        &[],
    ),
    (
        "oci",
        "harbor.example.org:5000/beams/my-model",
        "harbor.example.org:5000",
        &["REGISTRY_USERNAME", "REGISTRY_PASSWORD"],
        &[],
    ),
];

#[test]
fn every_row_is_the_published_one() {
    assert_eq!(ROWS.len(), REGISTRIES.len());
    for (registry, (key, image, push_host, secrets, permissions)) in
        REGISTRIES.iter().zip(ROWS.iter().copied())
    {
        assert_eq!(registry.key, key);
        let host = registry.host.unwrap_or(context().registry_host);
        let name = ImageName::new(host, "beams", "my-model").unwrap();
        assert_eq!(name.to_string(), image);
        assert_eq!(registry.push_host(host), push_host);
        assert_eq!(registry.secrets(), secrets, "{key}");
        let written: Vec<String> = registry
            .workflow
            .permissions
            .iter()
            .map(|(scope, access)| format!("{scope}: {access}"))
            .collect();
        assert_eq!(written, permissions);
        // What the workflow logs in with is set up by the checklist, or every workflow has it.
        for expression in [registry.workflow.username, registry.workflow.password] {
            match expression.strip_prefix("secrets.") {
                None => assert_eq!(expression, "github.actor"),
                Some("GITHUB_TOKEN") => {}
                Some(secret) => assert!(secrets.contains(&secret), "{key}: {secret}"),
            }
        }
    }
}

#[test]
fn a_secret_names_its_page_and_its_command() {
    for registry in REGISTRIES {
        let items = registry.items(&context());
        let secrets: Vec<_> = items
            .iter()
            .filter(|item| item.kind == ItemKind::Secret)
            .collect();
        assert_eq!(secrets.len(), registry.secrets().len());
        for secret in secrets {
            assert_eq!(
                secret.command.as_deref(),
                Some(format!("gh secret set {} --repo ada/my-model", secret.name).as_str())
            );
            assert_eq!(
                secret.address.as_deref(),
                Some("https://github.com/ada/my-model/settings/secrets/actions/new")
            );
            assert!(
                secret.can_be_verified() && secret.steps.len() >= 2,
                "{}",
                secret.name
            );
            assert!(
                secret
                    .steps
                    .iter()
                    .any(|step| step.starts_with("The value is") || step.contains("is the value"))
            );
        }
    }
}

#[test]
fn a_token_that_expires_says_so() {
    for registry in REGISTRIES {
        let items = registry.items(&context());
        let expires = |item: &SetupItem| item.expires.is_some() && item.text().contains("again");
        let uses_a_token = !registry.secrets().is_empty();
        assert!(!uses_a_token || items.iter().any(expires), "{}", registry.key);
    }
}

#[test]
fn dockerhubs_read_and_write_setting_names_another_host() {
    let elsewhere = ImageContext {
        git_host: "git.example.org",
        ..context()
    };
    let items = REGISTRIES[0].items(&elsewhere);
    let setting = items
        .iter()
        .find(|item| item.kind == ItemKind::Permission)
        .unwrap();
    assert_eq!(
        setting.command.as_deref(),
        Some(
            "gh api --hostname git.example.org --method PUT repos/ada/my-model/actions/permissions/workflow -f default_workflow_permissions=write"
        )
    );
    assert_eq!(
        items[1].command.as_deref(),
        Some("gh secret set DOCKER_USERNAME --repo git.example.org/ada/my-model")
    );
}

#[test]
fn a_value_like_a_placeholder_is_unchanged() {
    let odd = ImageContext {
        project_name: "{user} {x",
        ..context()
    };
    let items = Registry::from_answer("stanford").unwrap().items(&odd);
    assert!(
        items[0].text().contains("enter {user} {x as the token's name"),
        "{}",
        items[0].text()
    );
}
