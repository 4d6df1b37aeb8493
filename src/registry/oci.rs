//! Any other registry that speaks the OCI protocol, such as Harbor.

use super::setup::{ItemKind, STORE, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// The row of other registries.
pub static REGISTRY: Registry = Registry {
    key: "oci",
    name: "Other OCI registry",
    short_name: "OCI registry",
    choose_if: "your laboratory runs its own registry, such as Harbor",
    effort: "a project on the registry, a robot account and 2 repository secrets",
    host: None,
    namespace: Namespace::Path,
    username: UsernameRule::Part,
    asks_login: false,
    workflow: Workflow {
        push_host: None,
        username: "secrets.REGISTRY_USERNAME",
        password: "secrets.REGISTRY_PASSWORD",
        permissions: &[],
    },
    before_first_release: &[
        "{host} can be reached from GitHub's runners, or the workflow runs on one that can.",
        "{user} exists on {host}, and the robot account may push to it.",
        "REGISTRY_USERNAME and REGISTRY_PASSWORD are secrets of the repository.",
    ],
    steps: &[
        SetupStep {
            name: "project on the registry",
            kind: ItemKind::Project,
            purpose: "The image is pushed to {host}/{user}/{image}.",
            steps: &["Create {user} on {host}, or ask its administrators for it."],
            address: Some("https://{host}/"),
            command: None,
            expires: None,
        },
        SetupStep {
            name: "robot account",
            kind: ItemKind::Token,
            purpose: "The workflow logs in to the registry as this account.",
            steps: &[
                "Make a robot account (in Harbor: the project's page, Robot Accounts, New Robot Account) that may pull and push repositories.",
                "Keep its name and its secret: they are shown once.",
            ],
            address: Some("https://{host}/"),
            command: None,
            expires: Some(
                "A robot account stops working on its expiration date (30 days in Harbor unless you choose otherwise): renew it then and set REGISTRY_PASSWORD again.",
            ),
        },
        SetupStep::secret(
            "REGISTRY_USERNAME",
            "The workflow logs in to {host} under this name.",
            &["The value is the robot account's name.", STORE],
            None,
        ),
        SetupStep::secret(
            "REGISTRY_PASSWORD",
            "The workflow logs in to {host} with it.",
            &["The value is the robot account's secret.", STORE],
            Some("It has to be set again when the robot account expires."),
        ),
    ],
};
