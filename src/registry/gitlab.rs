//! The GitLab Container Registry of gitlab.com.

use super::setup::{ItemKind, STORE, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// The GitLab Container Registry's row.
pub static REGISTRY: Registry = Registry {
    key: "gitlab",
    name: "GitLab Container Registry",
    short_name: "GitLab",
    choose_if: "your group keeps its images on gitlab.com",
    effort: "a project on gitlab.com, a deploy token and 2 repository secrets",
    host: Some("registry.gitlab.com"),
    namespace: Namespace::Username,
    username: UsernameRule::Path,
    asks_login: true,
    workflow: Workflow {
        push_host: None,
        username: "secrets.REGISTRY_USERNAME",
        password: "secrets.REGISTRY_PASSWORD",
        permissions: &[],
    },
    before_first_release: &[
        "The project {user}/{image} exists on gitlab.com and its container registry is on.",
        "The deploy token has not expired and has the scopes read_registry and write_registry.",
        "REGISTRY_USERNAME and REGISTRY_PASSWORD are secrets of the repository.",
    ],
    steps: &[
        SetupStep {
            name: "project on gitlab.com",
            kind: ItemKind::Project,
            purpose: "The registry keeps images by project.",
            steps: &["Create a blank project in {user} whose project slug is {image}."],
            address: Some("https://gitlab.com/projects/new#blank_project"),
            command: None,
            expires: None,
        },
        SetupStep {
            name: "deploy token",
            kind: ItemKind::Token,
            purpose: "The workflow logs in to the registry with it.",
            steps: &[
                "On the project's page: Settings, Repository, Deploy tokens, Add token.",
                "Choose the scopes read_registry and write_registry, then Create deploy token.",
                "Keep its user name and the token itself: they are shown once.",
            ],
            address: Some("https://gitlab.com/{user}/{image}/-/settings/repository"),
            command: None,
            expires: Some(
                "A deploy token stops working on the expiration date that you may choose: make a new one then and set both secrets again.",
            ),
        },
        SetupStep::secret(
            "REGISTRY_USERNAME",
            "The workflow logs in to registry.gitlab.com under this name.",
            &[
                "The value is the user name that logs in, {login}; with a deploy token it is the token's, such as gitlab+deploy-token-1.",
                STORE,
            ],
            Some("It has to be set again when the deploy token is replaced."),
        ),
        SetupStep::secret(
            "REGISTRY_PASSWORD",
            "The workflow logs in to registry.gitlab.com with it.",
            &["The value is the deploy token.", STORE],
            Some("It has to be set again when the deploy token expires."),
        ),
    ],
};
