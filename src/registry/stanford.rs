//! The Stanford Container Registry, which belongs to code.stanford.edu.

use super::setup::{ItemKind, STORE, SetupStep};
use super::{Namespace, Registry, UsernameRule, Workflow};

/// The Stanford Container Registry's row.
pub static REGISTRY: Registry = Registry {
    key: "stanford",
    name: "Stanford Container Registry",
    short_name: "SCR",
    choose_if: "you have a Stanford or SLAC account and the image should stay there",
    effort: "an API token, a project on code.stanford.edu and 2 repository secrets",
    host: Some("scr.svc.stanford.edu"),
    namespace: Namespace::Username,
    username: UsernameRule::Part,
    asks_login: true,
    workflow: Workflow {
        push_host: None,
        username: "secrets.STANFORD_USERNAME",
        password: "secrets.SCR_PAT",
        permissions: &[],
    },
    before_first_release: &[
        "The API token has not expired and may use the registry.",
        "The project {user}/{image} exists on code.stanford.edu with internal visibility.",
        "SCR_PAT and STANFORD_USERNAME are secrets of the repository.",
    ],
    steps: &[
        SetupStep {
            name: "API token",
            kind: ItemKind::Token,
            purpose: "The workflow logs in to the registry with it.",
            steps: &[
                "On the page of personal access tokens enter {project} as the token's name.",
                "Choose an expiration date and the scope api, then Create personal access token.",
                "Keep the token for SCR_PAT: it is shown once.",
            ],
            address: Some("https://code.stanford.edu/-/profile/personal_access_tokens"),
            command: None,
            expires: Some(
                "The token stops working on its expiration date: make a new one then and set SCR_PAT again.",
            ),
        },
        SetupStep {
            name: "project on code.stanford.edu",
            kind: ItemKind::Project,
            purpose: "The registry keeps images by project.",
            steps: &[
                "Create a blank project for {user} whose project slug is {image}.",
                "Choose Internal as its visibility level.",
            ],
            address: Some("https://code.stanford.edu/projects/new#blank_project"),
            command: None,
            expires: None,
        },
        SetupStep::secret(
            "SCR_PAT",
            "The workflow logs in to the Stanford Container Registry with it.",
            &["The value is the API token.", STORE],
            Some("It has to be set again when the API token expires."),
        ),
        SetupStep::secret(
            "STANFORD_USERNAME",
            "The workflow logs in to the Stanford Container Registry under this name.",
            &[
                "The value is the Stanford user name that logs in, {login}.",
                STORE,
            ],
            None,
        ),
    ],
};
