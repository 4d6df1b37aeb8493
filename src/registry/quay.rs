//! Quay.

use super::setup::{ItemKind, STORE, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// Quay's row.
pub static REGISTRY: Registry = Registry {
    key: "quay",
    name: "Quay",
    short_name: "Quay",
    choose_if: "your group keeps its images on quay.io",
    effort: "a repository on quay.io, a robot account and 2 repository secrets",
    host: Some("quay.io"),
    namespace: Namespace::Username,
    username: UsernameRule::Part,
    asks_login: false,
    workflow: Workflow {
        push_host: None,
        username: "secrets.REGISTRY_USERNAME",
        password: "secrets.REGISTRY_PASSWORD",
        permissions: &[],
    },
    before_first_release: &[
        "The repository {user}/{image} exists on quay.io, and the robot account may write to it.",
        "REGISTRY_USERNAME and REGISTRY_PASSWORD are secrets of the repository.",
    ],
    steps: &[
        SetupStep {
            name: "repository on quay.io",
            kind: ItemKind::Project,
            purpose: "The image is pushed to {user}/{image}.",
            steps: &["Create an empty repository called {image} in {user}."],
            address: Some("https://quay.io/new/"),
            command: None,
            expires: None,
        },
        SetupStep {
            name: "robot account",
            kind: ItemKind::Token,
            purpose: "The workflow logs in to the registry as this account.",
            steps: &[
                "Open Account Settings (or the organisation's page), Robot Accounts, Create Robot Account.",
                "Give it the permission Write on {user}/{image}.",
                "Keep its name and its token.",
            ],
            address: Some("https://quay.io/user/{user}?tab=robots"),
            command: None,
            expires: None,
        },
        SetupStep::secret(
            "REGISTRY_USERNAME",
            "The workflow logs in to quay.io under this name.",
            &["The value is the robot account's name, {user}+<robot>.", STORE],
            None,
        ),
        SetupStep::secret(
            "REGISTRY_PASSWORD",
            "The workflow logs in to quay.io with it.",
            &["The value is the robot account's token.", STORE],
            Some("A robot's token holds until it is regenerated: the secret has to be set again then."),
        ),
    ],
};
